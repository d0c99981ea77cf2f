"""Runs the model over a history: weekly data, shares of the sources, weekday profile, states that evaluation days start from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alerts.detection import calendar, delay, panel
from alerts.detection.history import History
from alerts.detection.model import GUARD_D, Filter, without_rises
from alerts.detection.panel import Panel

_SHARE_DECAY = 0.985  # a week
_SHARE_PRIOR = 10.0  # incidents for which the nation's share of a source speaks in a governorate
CAUGHT_UP_LIMIT = 0.3  # a day of which more was caught up after an outage is missing


@dataclass(frozen=True)
class Fit:
    """What is known at the end of each week (as of GUARD_D days after it).

    week_end (weeks,): last day index. mean (weeks, rows, speeds, P), speed_weights (weeks, rows, speeds), level_variance (weeks,
    rows), drift (weeks, rows): of the log level, at the week's end and added in a day; daily_phi, weekly_phi (weeks, rows), share (weeks, rows, segments), weekday (weeks, 7: by ordinal % 7), delay (days, lags)."""

    week_end: np.ndarray
    mean: np.ndarray
    speed_weights: np.ndarray
    level_variance: np.ndarray
    drift: np.ndarray
    daily_phi: np.ndarray
    weekly_phi: np.ndarray
    share: np.ndarray
    weekday: np.ndarray
    delay: np.ndarray


def delays(history: History, sources: Panel) -> np.ndarray:
    """(days, lags): the delay as estimated on each day; it changes on fixed days of the calendar, every 7 days."""
    national = history.series_index == len(history.series) - 1
    triangle = np.zeros((history.days, delay.LAGS))
    keep = national & (history.lag < delay.LAGS)
    np.add.at(triangle, (history.day[keep], history.lag[keep]), history.count[keep])
    if sources.active.shape[1]:
        collected = sources.active.any(1)
        triangle[~collected] = 0
    today = np.arange(history.days)
    anchor = np.maximum(today - (today + history.first_day) % 7, 0)
    return delay.estimate(triangle, anchor)


def segment_of_cells(history: History, sources: Panel) -> np.ndarray:
    """(cells,): the segment through which each cell became known; -1 where its source does not exist on that day."""
    known = np.minimum(history.known_day, history.days - 1)
    return sources.segment_of[known, history.source_index]


class WeeklyData:
    """Counts by week, row and segment as known GUARD_D days after the week, and what part could be known."""

    def __init__(self, history: History, sources: Panel, delay_by_day: np.ndarray):
        first = (-history.first_day) % 7
        count = max(0, (history.days - first - GUARD_D) // 7)
        self.start = first + 7 * np.arange(count)
        self.end = self.start + 6
        rows, segments = len(history.series), len(sources.birth)
        days = (self.start[:, None] + np.arange(7)).ravel()
        seen = np.repeat(self.end + GUARD_D, 7)
        regular, caught = panel.capture(sources, days, seen, delay_by_day[seen] if count else np.zeros((0, delay.LAGS)))
        total = regular.sum(1) + caught.sum(1)
        usable = (total > 0) & (caught.sum(1) <= CAUGHT_UP_LIMIT * total)
        self.capture = ((regular + caught) * usable[:, None]).reshape(count, 7, segments)
        self.usable = usable.reshape(count, 7)
        self.included = sources.is_included(self.start)
        cell_segment = segment_of_cells(history, sources)
        week = (history.day - first) // 7
        keep = (history.day >= first) & (week < count) & (cell_segment >= 0)
        keep[keep] &= usable[history.day[keep] - first] & (history.known_day[keep] <= self.end[week[keep]] + GUARD_D)
        w, g, v, n = week[keep], history.series_index[keep], cell_segment[keep], history.count[keep]
        self.by_segment = np.bincount((w * rows + g) * segments + v, n, count * rows * segments).reshape(count, rows, segments)
        use = self.included[w, v]
        day = (history.day[keep] - first)[use]
        self.daily = np.bincount(day * rows + g[use], n[use], count * 7 * rows).reshape(count, 7, rows)


def run(history: History, sources: Panel, first_needed: int) -> Fit:
    """The filter over all weeks; states are kept for the weeks that days from `first_needed` (day index) on start from."""
    delay_by_day = delays(history, sources)
    data = WeeklyData(history, sources, delay_by_day)
    rows = len(history.series)
    effects = calendar.covariates(history.first_day + data.start[:, None] + np.arange(7)) if len(data.start) else np.zeros((0, 7, 7))
    state, shares, weekday = Filter(rows), Shares(rows, sources), np.full(7, 30.0)
    keep_from = max(0, np.searchsorted(data.end, first_needed - GUARD_D, side="right") - 1)
    kept: list[tuple] = []
    _keep(kept, state, shares, weekday) if keep_from == 0 else None
    ahead = [np.full(rows, np.nan)] * 3
    for w in range(len(data.start)):
        profile = weekday / weekday.mean()
        share = shares.estimate()
        weight = np.where(data.included[w], share, 0)
        day_exposure = (data.capture[w] * profile[:, None]) @ weight.T
        exposure = day_exposure.sum(0)
        mean_effects = (day_exposure[:, -1] @ effects[w]) / max(day_exposure[:, -1].sum(), 1e-9) if exposure[-1] > 0 else effects[w].mean(0)
        _learn_forecast_error(state, data.daily[w].sum(0), exposure, ahead[0])
        state.step(data.daily[w].sum(0), exposure, mean_effects)
        rate = np.exp((state.weights() * (state.full_mean() @ np.r_[1.0, 1.0, 0.0, mean_effects])).sum(1))
        state.dispersion.add(data.daily[w], rate * day_exposure)
        shares.add(data.by_segment[w], data.daily[w].sum(0), exposure, data.capture[w].mean(0))
        weekday = 0.995 * weekday + np.where(data.usable[w], data.daily[w][:, -1], profile * data.daily[w][:, -1].mean())
        ahead = ahead[1:] + [_forecast(state, effects, w + 3)]
        if w >= keep_from - 1:
            _keep(kept, state, shares, weekday)
    ends = np.r_[-GUARD_D - 1, data.end][max(keep_from, 0):] if keep_from == 0 else data.end[keep_from - 1:]
    return Fit(ends, *[np.array(a) for a in zip(*kept, strict=True)], delay=delay_by_day)


def _keep(kept: list[tuple], state: Filter, shares: Shares, weekday: np.ndarray) -> None:
    weights = state.weights()
    full = state.full_mean()
    variance = state.level_variance(weeks=0.0)
    scatter = state.dispersion
    profile = weekday / weekday.mean()
    kept.append((full, weights, variance, state.daily_drift(), scatter.daily(), scatter.weekly(), shares.estimate(), profile))


def _forecast(state: Filter, effects: np.ndarray, week: int) -> np.ndarray:
    """(rows,): mean a day of usual exposure forecast for `week`; NaN beyond the data."""
    if week >= len(effects):
        return np.full(len(state.mean), np.nan)
    mean = state.full_mean()
    mean[..., 1] *= state.rho**3
    eta = mean[..., 0] + mean[..., 1] + 3 * mean[..., 2] + mean[..., 3:] @ effects[week].mean(0)
    return np.exp((state.weights() * eta).sum(1))


def _learn_forecast_error(state: Filter, counts: np.ndarray, exposure: np.ndarray, forecast: np.ndarray) -> None:
    """Adds the error of the forecast of three weeks ago to the dispersion, without rises and what the level's uncertainty explains."""
    if np.isnan(forecast).any() or (exposure <= 0).any():
        return
    expected = forecast * exposure
    level = state.level_variance(weeks=3.0) * expected**2
    variance = state.dispersion.weekly() * expected + level
    kept, calm = without_rises(counts, expected, variance)
    state.dispersion.add_forecast(calm * ((kept - expected) ** 2 - level), calm * expected)


class Shares:
    """Each segment's reports as a share of what the usual panel would report, by row, shrunk to the nation's share."""

    def __init__(self, rows: int, sources: Panel):
        established = sources.established.astype(float)
        self.reports = np.zeros((rows, len(established)))
        self.base = np.zeros((rows, len(established)))
        self.prior = established / max(established.sum(), 1)

    def estimate(self) -> np.ndarray:
        """(rows, segments)"""
        nation = (self.reports[-1] + 5 * self.prior) / (self.base[-1] + 5)
        return (self.reports + _SHARE_PRIOR * nation) / (self.base + _SHARE_PRIOR)

    def add(self, by_segment: np.ndarray, counts: np.ndarray, exposure: np.ndarray, captured: np.ndarray) -> None:
        """One week: reports (rows, segments), counts of the included (rows,), exposure (rows,) in days, captured (segments,)."""
        per_day = np.where(exposure > 1, counts / np.maximum(exposure, 1), 0)
        usable = (exposure > 1)[:, None]
        self.reports = np.where(usable, _SHARE_DECAY * self.reports + by_segment, self.reports)
        self.base = np.where(usable, _SHARE_DECAY * self.base + (per_day * 7)[:, None] * captured, self.base)
