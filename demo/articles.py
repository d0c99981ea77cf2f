"""What the invented press is made of: outlets, read from data/outlets.yml, and articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from demo.places import DATA
from rasid.datafiles import load_yaml

FORMATS = ("rss", "atom", "rdf", "wordpress", "drupal", "sitemap", "pdf", "down", "broken", "challenge")


@dataclass(frozen=True)
class Outlet:
    """An invented outlet."""

    id: str
    name: str
    lang: str  # en or ar
    format: str  # one of FORMATS: how its site publishes
    share: float  # part of the incidents that it tells
    focus: tuple[str, ...] = ()  # governorates it covers more; () = all
    started_days_ago: int | None = None  # the new outlet
    noise_a_week: float = 3.0  # articles on other things


@dataclass(frozen=True)
class Article:
    """An article of an invented outlet."""

    outlet: str
    slug: str  # [a-z0-9-]+, unique in its outlet, ends with a number
    lang: str
    title: str
    paragraphs: tuple[str, ...]
    published: datetime  # aware, UTC
    incidents: tuple[str, ...]  # ids of the incidents that it tells as news
    genre: str
    author: str | None = None


class _OutletRow(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str = Field(pattern=r"^[a-z0-9_]+$")
    name: str
    lang: str = Field(pattern="^(en|ar)$")
    format: str = Field(pattern=f"^({'|'.join(FORMATS)})$")
    share: float = Field(ge=0, le=1)
    focus: tuple[str, ...] = ()
    started_days_ago: int | None = None
    noise_a_week: float = 3.0


class _Outlets(BaseModel):
    model_config = ConfigDict(extra="forbid")
    outlets: list[_OutletRow]


@cache
def load_outlets() -> dict[str, Outlet]:
    """Outlets by id, in the file's order (which gives each its port). Raises DataFileError."""
    rows = load_yaml(DATA / "outlets.yml", _Outlets).outlets
    return {row.id: Outlet(**row.model_dump()) for row in rows}
