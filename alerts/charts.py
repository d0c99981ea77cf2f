"""The chart in a mail: incidents by day with the expected number, its usual range, and days on which sources were down.

Dates and numbers only: the legend stands below it in the mail's language.
"""

from __future__ import annotations

import datetime as dt
import io

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from alerts.facts import Daily
from alerts.wording import Language

SHOWN_D = 42
COLORS = {"bars": "#8aa4bf", "week": "#b3261e", "expected": "#2f74c0", "band": "#d3dde8", "outage": "#f2c879"}
_SIZE_IN, _DPI = (6.4, 2.5), 150  # about 1.6 times the width shown, for sharp screens


def draw(daily: Daily, last: dt.date, words: Language) -> bytes:
    """A PNG of the SHOWN_D days up to `last`; the last seven are coloured and carry their numbers."""
    days = [i for i, day in enumerate(daily.dates) if last - dt.timedelta(days=SHOWN_D - 1) <= day <= last]
    dates = [daily.dates[i] for i in days]
    figure = Figure(figsize=_SIZE_IN, dpi=_DPI, facecolor="white")
    axes = figure.add_axes((0.05, 0.13, 0.94, 0.83))
    place, week = range(len(dates)), last - dt.timedelta(days=6)
    for i, day in zip(place, dates, strict=True):
        if day in daily.down:
            axes.axvspan(i - 0.5, i + 0.5, color=COLORS["outage"], alpha=0.55, linewidth=0)
    axes.fill_between(place, 0, [daily.upper[i] for i in days], step="mid", color=COLORS["band"], linewidth=0)
    counts = [int(daily.observed[i]) for i in days]
    axes.bar(place, counts, width=0.72, color=[COLORS["week" if day >= week else "bars"] for day in dates])
    for i, (day, n) in enumerate(zip(dates, counts, strict=True)):
        if day >= week and n:
            size = 8.5 if n < 10 else 6.8 if n < 100 else 5
            axes.annotate(str(n), (i, n), xytext=(0, 1.5), textcoords="offset points", ha="center", fontsize=size, color=COLORS["week"])
    axes.plot(place, [daily.expected[i] for i in days], color=COLORS["expected"], linewidth=1.8)
    _dress(axes, dates, words)
    out = io.BytesIO()
    FigureCanvasAgg(figure).print_png(out)
    return out.getvalue()


def _dress(axes: Axes, dates: list[dt.date], words: Language) -> None:
    axes.set_xlim(-0.6, len(dates) - 0.4)
    axes.set_ylim(0, max(axes.get_ylim()[1] * 1.06, 2))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True, min_n_ticks=2))
    ticks = [i for i in range(len(dates)) if (len(dates) - 1 - i) % 7 == 0]
    axes.set_xticks(ticks, [words.axis_date(dates[i]) for i in ticks])
    axes.get_xticklabels()[-1].set_horizontalalignment("right")
    axes.tick_params(labelsize=8.5, length=0, colors="#444444")
    axes.grid(axis="y", color="#e6e6e6", linewidth=0.7)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color("#999999")
