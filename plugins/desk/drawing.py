"""SVG for the desk: a series with its expected band, and a map of tiles, one for each governorate."""

from __future__ import annotations

import math
from html import escape
from urllib.parse import quote

from alerts.detection import Signal
from plugins.desk.bands import Band

_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 760, 180, 28, 18
_TILE_W, _TILE_H, _TILE_COLUMNS = 132, 50, 3
# Tiles from north-west to south-east: true positions put the small governorates around Baghdad on top of each other.
_TILES = (
    "", "Dohuk", "", "Ninewa", "Erbil", "Al-Sulaymaniyah", "Salah al-Din", "Kirkuk", "Halabja", "Al-Anbar", "Baghdad", "Diyala",
    "Karbala", "Babil", "Wassit", "Al-Najaf", "Al-Qadissiya", "Maysan", "Al-Muthanna", "Thi-Qar", "Al-Basrah",
)


def draw_series(band: Band, title: str) -> str:
    """Bars by day (the last seven stronger), the expected count as a line, its usual range as a band."""
    top = max(2.0, *band.observed, *band.upper) * 1.08
    step = (_WIDTH - _LEFT) / max(len(band.dates), 1)

    def x(i: float) -> float:
        return round(_LEFT + i * step, 1)

    def y(value: float) -> float:
        return round((_HEIGHT - _BOTTOM) * (1 - value / top), 1)

    days = range(len(band.dates))
    upper = [f"{x(i)},{y(band.upper[i])} {x(i + 1)},{y(band.upper[i])}" for i in days]
    lower = [f"{x(i + 1)},{y(band.lower[i])} {x(i)},{y(band.lower[i])}" for i in reversed(days)]
    bars = "".join(
        f'<rect class="{"week" if i >= len(band.dates) - 7 else "bar"}" x="{x(i + 0.12)}" width="{round(step * 0.76, 1)}" '
        f'y="{y(band.observed[i])}" height="{round(y(0) - y(band.observed[i]), 1)}">'
        f"<title>{band.dates[i]:%a %d %b %Y}: {band.observed[i]:.0f} incidents, {band.expected[i]:.1f} expected</title></rect>"
        for i in days
    )
    line = " ".join(f"{x(i + 0.5)},{y(band.expected[i])}" for i in days)
    ticks = "".join(f'<text x="{x(i)}" y="{_HEIGHT - 4}">{band.dates[i]:%d %b}</text>' for i in days if band.dates[i].weekday() == 0 and i % 2 == 0)
    marks = "".join(
        f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH}" y1="{y(v)}" y2="{y(v)}"/><text x="0" y="{y(v) + 4}">{v:g}</text>' for v in _levels(top))
    return (
        f'<svg class="series" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>{marks}'
        f'<polygon class="band" points="{" ".join(upper + lower)}"/>{bars}<polyline class="expected" points="{line}"/>{ticks}</svg>'
    )


def _levels(top: float) -> list[int]:
    step = max(1, math.ceil(top / 4))
    return list(range(0, math.floor(top) + 1, step))


def draw_map(week: dict[str | None, int], signals: dict[str, Signal], base: str) -> str:
    """A tile for each governorate, about where it lies, with the incidents of 7 days; red where a rise is being told."""
    tiles = []
    for number, name in enumerate(_TILES):
        if not name:
            continue
        x, y = number % _TILE_COLUMNS * _TILE_W, number // _TILE_COLUMNS * _TILE_H
        count, signal = week.get(name, 0), signals.get(name)
        usual = signal.expected_7d if signal else None
        kind = "none" if not count else "high" if signal and signal.statistic >= signal.threshold else "some"
        told = f"{name}: {count} incidents in 7 days" + (f", {usual:.1f} expected" if usual is not None else "")
        tiles.append(
            f'<a href="{base}/incidents?governorate={escape(quote(name))}" aria-label="{escape(told)}"><title>{escape(told)}</title>'
            f'<rect class="{kind}" x="{x + 2}" y="{y + 2}" width="{_TILE_W - 4}" height="{_TILE_H - 4}" rx="5"/>'
            f'<text class="{kind}" x="{x + _TILE_W / 2}" y="{y + 20}">{escape(name)}</text>'
            f'<text class="{kind} count" x="{x + _TILE_W / 2}" y="{y + 40}">{count}{f" / {usual:.1f}" if usual is not None else ""}</text></a>'
        )
    size = f"0 0 {_TILE_COLUMNS * _TILE_W} {len(_TILES) // _TILE_COLUMNS * _TILE_H}"
    return f'<svg class="map" viewBox="{size}" role="img" aria-label="Incidents of the last 7 days by governorate">{"".join(tiles)}</svg>'
