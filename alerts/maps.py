"""The map in a mail: incidents of 7 days by governorate, and which of them are more than usual. It draws no boundary but the country's.

Names stand in the mail's language: matplotlib shapes Arabic since 3.11 (a test looks at it).
"""

from __future__ import annotations

import functools
import io
import math
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from pydantic import BaseModel, ConfigDict, Field, field_validator

from alerts.facts import Area
from alerts.wording import Language
from rasid.datafiles import load_yaml
from rasid.vocabulary import GOVERNORATES

COLORS = {"alert": "#b3261e", "above": "#e08a1e", "usual": "#6f8aa6", "land": "#eef1f4", "border": "#aab4be"}
_SIZE_IN, _DPI = 4.4, 150  # square; about twice the width shown
_LONGITUDES, _LATITUDES = (38.6, 48.8), (28.9, 37.6)


class Geometry(BaseModel):
    """map.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    outline: list[tuple[float, float]] = Field(min_length=10)
    governorates: dict[str, tuple[float, float]]

    @field_validator("governorates")
    @classmethod
    def has_all(cls, value: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
        if set(value) != set(GOVERNORATES):
            raise ValueError(f"other governorates than the vocabulary's: {', '.join(sorted(set(value) ^ set(GOVERNORATES)))}")
        return value


@functools.cache
def geometry() -> Geometry:
    """Raises DataFileError for a damaged map.yml."""
    return load_yaml(Path(__file__).parent / "map.yml", Geometry)


def draw(areas: dict[str, Area], words: Language) -> bytes:
    """A PNG. `areas`: governorate -> its week."""
    figure = Figure(figsize=(_SIZE_IN, _SIZE_IN), dpi=_DPI, facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(*_LONGITUDES)
    axes.set_ylim(*_LATITUDES)
    axes.set_aspect(1 / math.cos(math.radians(33.3)))
    axes.axis("off")
    axes.fill(*zip(*geometry().outline, strict=True), facecolor=COLORS["land"], edgecolor=COLORS["border"], linewidth=1.2, joinstyle="round")
    for name, where in geometry().governorates.items():
        _draw_area(axes, where, areas.get(name, Area()), words.place(name))
    out = io.BytesIO()
    FigureCanvasAgg(figure).print_png(out)
    return out.getvalue()


def _draw_area(axes: Axes, where: tuple[float, float], area: Area, name: str) -> None:
    """A disc whose surface grows with the count, the count in it, the name below."""
    color = COLORS[area.state]
    radius_pt = 3.0 if not area.number else min(7.5 + 1.6 * math.sqrt(area.number), 17)
    axes.scatter(*where, s=(2 * radius_pt) ** 2, color=color, edgecolors="white", linewidths=0.8, zorder=3, alpha=0.95 if area.number else 0.5)
    if area.number:
        axes.annotate(str(area.number), where, ha="center", va="center", fontsize=8.5, color="white", fontweight="bold", zorder=6)
    axes.annotate(
        name, where, xytext=(0, -radius_pt - 1.5), textcoords="offset points", ha="center", va="top", fontsize=7.2, zorder=4,
        color="#1d2329" if area.state != "usual" else "#56616c", fontweight="bold" if area.state == "alert" else "normal")
