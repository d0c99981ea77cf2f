"""What was known when: counts by series, incident day, reporting lag and source, and which source was collected on which day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

NATIONAL = "national"
WITHIN = "|"  # "Baghdad|Protests" lies within "Baghdad": such series are no part of the national sum
FORGOTTEN_D = 60  # longer reporting lags are gathered here: they say nothing about the last weeks


@dataclass(frozen=True)
class History:
    """Counts as cells, sorted in no order; `national` is the last series.

    first_day: ordinal of day 0. days: number of days (the last is the last date asked for). Arrays of equal length: series_index,
    day, lag (days until known), source_index, count. articles (days, sources): NaN where there is no line; up (days, sources)."""

    series: list[str]
    sources: list[str]
    first_day: int
    days: int
    series_index: np.ndarray
    day: np.ndarray
    lag: np.ndarray
    source_index: np.ndarray
    count: np.ndarray
    articles: np.ndarray
    up: np.ndarray

    @property
    def known_day(self) -> np.ndarray:
        return self.day + self.lag


def build(counts: pd.DataFrame, coverage: pd.DataFrame | None, last_day: int) -> History:
    """History up to `last_day` (ordinal). `counts`: series, incident_day, known_day (ordinals), source, count.
    `coverage`: day (ordinal), source, articles, up; None when nothing is known about collection. Rows known later are left out."""
    counts = counts[(counts["known_day"] <= last_day) & (counts["known_day"] >= counts["incident_day"]) & (counts["count"] > 0)]
    if coverage is not None:
        coverage = coverage[coverage["day"] <= last_day]
    starts = [] if coverage is None or coverage.empty else [int(coverage["day"].min())]
    if not starts and not counts.empty:
        starts = [int(counts["incident_day"].min())]
    first_day = min(starts[0] if starts else last_day, last_day)
    counts = counts[counts["incident_day"] >= first_day]
    series = sorted(set(counts["series"].unique()) - {NATIONAL})
    sources = sorted(set(counts["source"].unique()) | (set() if coverage is None else set(coverage["source"].unique())))
    days = last_day - first_day + 1
    columns = _with_national(counts, series, sources, first_day)
    articles, up = _coverage_arrays(coverage, counts, sources, first_day, days)
    return History(series + [NATIONAL], sources, first_day, days, *columns, articles, up)


def _with_national(counts: pd.DataFrame, series: list[str], sources: list[str], first_day: int) -> list[np.ndarray]:
    """Cell arrays, with the national series added as the sum of the undivided ones where it is not given."""
    index = pd.Index(series + [NATIONAL]).get_indexer(counts["series"])
    day = counts["incident_day"].to_numpy(np.int64) - first_day
    lag = np.minimum(counts["known_day"].to_numpy(np.int64) - counts["incident_day"].to_numpy(np.int64), FORGOTTEN_D)
    source = pd.Index(sources).get_indexer(counts["source"])
    columns = [index, day, lag, source, counts["count"].to_numpy(float)]
    if not (index == len(series)).any():
        whole = np.array([WITHIN not in name for name in series] or [True])
        part = whole[index] if whole.any() else np.ones(len(index), bool)
        columns = [np.concatenate([a, a[part]]) for a in columns]
        columns[0][len(index):] = len(series)
    return columns


def _coverage_arrays(
    coverage: pd.DataFrame | None, counts: pd.DataFrame, sources: list[str], first_day: int, days: int
) -> tuple[np.ndarray, np.ndarray]:
    """articles (NaN: no line) and up by (day, source). A source without any line is taken as collected from its first report on;
    after the last line of the whole table the last state is carried on."""
    articles, up = np.full((days, len(sources)), np.nan), np.zeros((days, len(sources)), bool)
    listed: set[str] = set()
    if coverage is not None and not coverage.empty:
        row = coverage["day"].to_numpy(np.int64) - first_day
        column = pd.Index(sources).get_indexer(coverage["source"])
        articles[row, column] = coverage["articles"].to_numpy(float)
        up[row, column] = coverage["up"].to_numpy(bool) & (coverage["articles"].to_numpy(float) > 0)
        last = row.max()
        articles[last + 1:], up[last + 1:] = articles[last], up[last]
        listed = set(coverage["source"].unique())
    first_known = counts.groupby("source")["known_day"].min()
    for j, name in enumerate(sources):
        if name not in listed and name in first_known.index:
            start = 0 if not listed else int(first_known[name]) - first_day
            up[start:, j] = True
    return articles, up
