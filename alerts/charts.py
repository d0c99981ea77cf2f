"""The chart in a mail: incidents by day with the expected number, its usual range, and days on which sources were down.

No words are drawn, only numbers: the legend stands below it in the mail's language (matplotlib does not shape Arabic).
"""

from __future__ import annotations

import datetime as dt
import io

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from alerts.facts import Daily

SHOWN_D = 42
COLORS = {"bars": "#8aa4bf", "week": "#b3261e", "expected": "#1f3a5f", "band": "#d9e3ee", "outage": "#f2c879"}
_SIZE_IN, _DPI = (6.4, 2.5), 170  # about twice the width shown, for sharp screens


def draw(daily: Daily, last: dt.date) -> bytes:
    """A PNG of the SHOWN_D days up to `last`; the last seven are coloured."""
    days = [i for i, day in enumerate(daily.dates) if last - dt.timedelta(days=SHOWN_D - 1) <= day <= last]
    dates = [daily.dates[i] for i in days]
    figure = Figure(figsize=_SIZE_IN, dpi=_DPI, facecolor="white")
    axes = figure.add_axes((0.055, 0.13, 0.935, 0.83))
    place = range(len(dates))
    for i, day in zip(place, dates, strict=True):
        if day in daily.down:
            axes.axvspan(i - 0.5, i + 0.5, color=COLORS["outage"], alpha=0.55, linewidth=0)
    axes.fill_between(place, 0, [daily.upper[i] for i in days], step="mid", color=COLORS["band"], linewidth=0)
    week = last - dt.timedelta(days=6)
    axes.bar(place, [daily.observed[i] for i in days], width=0.72, color=[COLORS["week" if day >= week else "bars"] for day in dates])
    axes.plot(place, [daily.expected[i] for i in days], color=COLORS["expected"], linewidth=1.6)
    _dress(axes, dates)
    out = io.BytesIO()
    FigureCanvasAgg(figure).print_png(out)
    return out.getvalue()


def _dress(axes: object, dates: list[dt.date]) -> None:
    axes.set_xlim(-0.6, len(dates) - 0.4)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True, min_n_ticks=2))
    ticks = [i for i in range(len(dates)) if (len(dates) - 1 - i) % 7 == 0]
    axes.set_xticks(ticks, [f"{dates[i].day}.{dates[i].month:02}." for i in ticks])
    axes.tick_params(labelsize=8.5, length=0, colors="#444444")
    axes.grid(axis="y", color="#e6e6e6", linewidth=0.7)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color("#999999")
