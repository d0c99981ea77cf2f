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
_NATION_PRIOR = 5.0  # incidents for which a source's share of all articles speaks in the nation
CAUGHT_UP_LIMIT = 0.3  # a day of which more was caught up after an outage is missing


@dataclass(frozen=True)
class Fit:
    """What is known at the end of each week (as of GUARD_D days after it).

    week_end (weeks,): last day index. mean (weeks, rows, speeds, P), speed_weights (weeks, rows, speeds), level_variance (weeks,
    rows), drift (weeks, rows): of the log level, at the week's end and added in a day; daily_phi, weekly_phi (weeks, rows), clustering
    (weeks,), share, share_variance (weeks, rows, segments), weekday (weeks, 7: by ordinal % 7), delay (days, lags)."""

    week_end: np.ndarray
    mean: np.ndarray
    speed_weights: np.ndarray
    level_variance: np.ndarray
    drift: np.ndarray
    daily_phi: np.ndarray
    weekly_phi: np.ndarray
    clustering: np.ndarray
    share: np.ndarray
    share_variance: np.ndarray
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
    weeks, rows = len(data.start), len(history.series)
    days = history.first_day + data.start[:, None] + np.arange(7)
    effects = calendar.covariates(np.concatenate([days, days[-1:] + 7, days[-1:] + 14, days[-1:] + 21]))
    runner = _Runner(rows, sources, effects)
    kept = [runner.snapshot(0)] if weeks == 0 or data.end[0] + GUARD_D >= first_needed else []
    ends = [-GUARD_D - 1] if kept else []
    for w in range(weeks):
        runner.take(w, data)
        if w + 1 == weeks or data.end[w + 1] + GUARD_D >= first_needed:
            kept.append(runner.snapshot(w + 1))
            ends.append(data.end[w])
    return Fit(np.array(ends), *[np.array(a) for a in zip(*kept, strict=True)], delay=delay_by_day)


class _Runner:
    """The model, the shares of the sources and the weekday profile as they stand after a week."""

    def __init__(self, rows: int, sources: Panel, effects: np.ndarray):
        self.state, self.shares, self.effects = Filter(rows), Shares(rows, sources), effects
        self.weekday = np.full(7, 30.0)
        self.ahead = [None, None, None]  # forecasts made three, two, one weeks ago

    def snapshot(self, week: int) -> tuple[np.ndarray, ...]:
        """What Fit keeps, before `week` is taken."""
        state = self.state
        effects = self.effects[week + 1].mean(0) if week + 1 < len(self.effects) else np.zeros(len(calendar.NAMES))
        variance = state.forecast(0.0, effects)[1]
        profile = self.weekday / self.weekday.mean()
        scatter = state.dispersion
        scatters = scatter.daily(), scatter.weekly(), scatter.clustering()
        shares = self.shares.estimate(), self.shares.variance() * scatter.daily()[:, None]
        return state.full_mean(), state.weights(), variance, state.daily_drift(), *scatters, *shares, profile

    def take(self, w: int, data: WeeklyData) -> None:
        """One week: the forecast's error, the state, dispersion, shares and weekdays."""
        profile = self.weekday / self.weekday.mean()
        weight = np.where(data.included[w], self.shares.estimate(), 0)
        by_day = (data.capture[w] * profile[:, None]) @ weight.T
        exposure, counts, days = by_day.sum(0), data.daily[w].sum(0), self.effects[w]
        effects = by_day[:, -1] @ days / exposure[-1] if exposure[-1] > 0 else days.mean(0)
        _learn_forecast_error(self.state, counts, exposure, self.ahead[0])
        self.state.step(counts, exposure, effects)
        rate = np.exp(self.state.forecast(0.0, effects)[0])
        self.state.dispersion.add(data.daily[w], rate * by_day)
        self.state.dispersion.add_clustering(data.daily[w], rate * by_day, self.state.calm * (exposure > 3))
        self.shares.add(data.by_segment[w], counts, exposure, data.capture[w].mean(0), self.state.calm, rate)
        nation = data.daily[w][:, -1]
        self.weekday = 0.995 * self.weekday + np.where(data.usable[w], nation, profile * nation.mean())
        self.ahead = self.ahead[1:] + [self.state.forecast(3.0, self.effects[w + 3].mean(0))]


def _learn_forecast_error(state: Filter, counts: np.ndarray, exposure: np.ndarray, forecast: tuple[np.ndarray, np.ndarray] | None) -> None:
    """Adds the error of the forecast of three weeks ago to the dispersion, without rises and what the level's uncertainty explains."""
    if forecast is None or (exposure <= 0).any():
        return
    expected = np.exp(forecast[0]) * exposure
    level = forecast[1] * expected**2
    kept, calm = without_rises(counts, expected, state.dispersion.weekly() * expected + level)
    state.dispersion.add_forecast(calm * ((kept - expected) ** 2 - level), calm * expected)


class Shares:
    """Each segment's reports as a share of what the usual panel would report, by row, shrunk to the nation's share."""

    def __init__(self, rows: int, sources: Panel):
        self.established = sources.established
        established = sources.established.astype(float)
        self.reports = np.zeros((rows, len(established)))
        self.base = np.zeros((rows, len(established)))
        self.prior = np.where(sources.established, established / max(established.sum(), 1), sources.volume_share)

    def estimate(self) -> np.ndarray:
        """(rows, segments)"""
        nation = (self.reports[-1] + _NATION_PRIOR * self.prior) / (self.base[-1] + _NATION_PRIOR)
        return (self.reports + _SHARE_PRIOR * nation) / (self.base + _SHARE_PRIOR)

    def variance(self) -> np.ndarray:
        """(rows, segments): of the estimate, while counts are Poisson."""
        shares = self.estimate()
        nation = shares[-1] / (self.base[-1] + _NATION_PRIOR)
        weight = _SHARE_PRIOR / (self.base + _SHARE_PRIOR)
        return shares / (self.base + _SHARE_PRIOR) + weight**2 * nation

    def add(self, by_segment: np.ndarray, counts: np.ndarray, exposure: np.ndarray, captured: np.ndarray, calm: np.ndarray, rate: np.ndarray) -> None:
        """One week: reports (rows, segments), counts of the included (rows,), exposure (rows,) in days, captured (segments,);
        calm (rows,): probability that no rise is in it; rate (rows,): the level. A newcomer is measured by the level, which has less
        noise than a week's counts; the usual panel by its own counts, so that its shares keep adding up to one."""
        per_day = np.where(exposure > 1, counts / np.maximum(exposure, 1), 0)
        usable = (exposure > 1)[:, None]
        level = calm * rate + (1 - calm) * per_day
        there_was = np.where(self.established, per_day[:, None], level[:, None])
        self.reports = np.where(usable, _SHARE_DECAY * self.reports + by_segment, self.reports)
        self.base = np.where(usable, _SHARE_DECAY * self.base + 7 * there_was * captured, self.base)
