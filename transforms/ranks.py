"""How event types are weighed against each other (event_ranks.yml), and the families that belong together."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, RootModel

from rasid.datafiles import DataFileError, load_yaml
from rasid.vocabulary import EVENT_TYPE_OF

_FILE = Path(__file__).parent / "event_ranks.yml"
OPEN_TYPES = frozenset({"attack", "killing", "blast"})


class Rank(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    rank: int
    family: str


class _Ranks(RootModel[dict[str, Rank]]):
    """event_ranks.yml."""


@lru_cache(maxsize=1)
def ranks() -> dict[str, Rank]:
    """Rank and family of every sub-event type and open type. Raises DataFileError when one is missing."""
    table = load_yaml(_FILE, _Ranks).root
    missing = (set(EVENT_TYPE_OF) | OPEN_TYPES) - set(table)
    if missing:
        raise DataFileError(f"{_FILE}: no rank for {', '.join(sorted(missing))}")
    return table


@cache
def rank_of(kind: str) -> int:
    return ranks()[kind].rank


@cache
def family_of(kind: str) -> str:
    return ranks()[kind].family
