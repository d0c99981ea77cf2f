"""Surprise: the log of a mean likelihood ratio, "a rise began `a` days ago, of this shape and size" against "nothing changed".

Averaged over the start (today back to STARTS - 1 days ago), shapes (two days, a wave that grows and fades) and sizes (in
standard deviations of a week's count). On both sides the level is not known exactly and drifts: it is followed day by day (assumed
density filter), under each assumption for itself, so that the days before a rise tell where the level stands and a slow climb is
not taken for a rise. While nothing changes the mean ratio has expectation 1 whatever the series, so that series of any level
compare (Shiryaev 1963; Frisen 2003).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammainc, gammaln

LAGS = 21  # days of a window
STARTS = 14  # a rise began today, ..., or 13 days ago
SIZES = (1.5, 2.5, 4.0, 6.5, 11.0)  # standard deviations of a week's count
SMALLEST_SIZE = 2.0  # incidents
WAVE_MEAN_D = 4.5
_CELLS = 1500  # days times series worked on at a time: what fits into the processor's cache
_MOST_FACTORS = 24  # counts up to this by multiplication, larger ones by the gamma function


def wave(mean_d: float) -> np.ndarray:
    """Share of a wave's incidents by day: a gamma curve (shape 4), cut at STARTS days."""
    share = np.diff(gammainc(4, np.arange(STARTS + 1) * 4 / mean_d))
    return share / share.sum()


def shapes() -> list[np.ndarray]:
    """Each (STARTS,): the share of a rise's incidents by day since its start."""
    return [np.r_[0.5, 0.5, np.zeros(STARTS - 2)], wave(WAVE_MEAN_D)]


@dataclass(frozen=True)
class Days:
    """What the last LAGS days look like, flat over (day, series): counts, mean (as known), phi (variance over mean), known (share of
    a rise known by now), usable: (cells, LAGS), lag 0 = today. week_sd (cells,): of a full week's count. level_variance (cells,): of
    the log level before the oldest usable day; drift (cells,): what is added to it each day."""

    counts: np.ndarray
    mean: np.ndarray
    phi: np.ndarray
    known: np.ndarray
    usable: np.ndarray
    week_sd: np.ndarray
    level_variance: np.ndarray
    drift: np.ndarray

    def part(self, cells: slice) -> Days:
        return Days(*(getattr(self, name)[cells] for name in self.__dataclass_fields__))


class _Lag:
    """One day of the window for all cells, with what its counts need prepared."""

    def __init__(self, days: Days, lag: int):
        self.usable = days.usable[:, lag]
        self.y = np.where(self.usable, days.counts[:, lag], 0.0)
        self.mean = np.maximum(days.mean[:, lag], 1e-6)
        self.phi = np.maximum(days.phi[:, lag], 1.001)
        self.known, self.drift = days.known[:, lag], np.where(self.usable, days.drift, 0.0)
        some = np.flatnonzero(self.y > 0)
        self.some = some[np.argsort(-self.y[some], kind="stable")]
        self.some_y = self.y[self.some]
        self.large = int((self.some_y > _MOST_FACTORS).sum())
        self.more_than = [int((self.some_y > j).sum()) for j in range(_MOST_FACTORS)]

    def step(self, level: np.ndarray, variance: np.ndarray, extra: np.ndarray | float) -> np.ndarray:
        """Log probability (starts, cells) of the day's count, up to what does not depend on the assumption; moves level and variance
        (starts, cells) of the log level in place."""
        usual = self.mean * np.exp(level)
        mean = usual + extra
        spread = variance * usual
        excess = ((self.phi - 1) * usual + spread * usual) / mean
        log_p = self._log_p(mean, excess) * self.usable
        gain = np.where(self.usable, spread / (mean * (1 + excess)), 0)
        level += np.clip(gain * (self.y - mean), -1, 1)
        variance *= 1 - gain * usual
        return log_p

    def _log_p(self, mean: np.ndarray, excess: np.ndarray) -> np.ndarray:
        size = mean / excess
        log_phi = np.log1p(excess)
        out = -size * log_phi
        r = size[:, self.some]
        rising = r.copy()
        for j in range(1, _MOST_FACTORS):
            n = self.more_than[j]
            if n == self.large:
                break
            rising[:, self.large:n] *= r[:, self.large:n] + j
        term = np.log(rising)
        if self.large:
            term[:, :self.large] = gammaln(self.some_y[:self.large] + r[:, :self.large]) - gammaln(r[:, :self.large])
        e = excess[:, self.some]
        out[:, self.some] += term + self.some_y * (np.log(e) - log_phi[:, self.some])
        return out


def log_mixture(days: Days) -> np.ndarray:
    """(cells,): log of the mean likelihood ratio."""
    parts = [_log_mixture(days.part(slice(i, i + _CELLS))) for i in range(0, len(days.week_sd), _CELLS)]
    return np.concatenate(parts) if parts else np.zeros(0)


def _log_mixture(days: Days) -> np.ndarray:
    cells, lags = len(days.week_sd), [_Lag(days, lag) for lag in range(LAGS)]
    unchanged, level, variance = _follow_unchanged(days, lags)
    top, total, number = np.full(cells, -np.inf), np.zeros(cells), 0
    for shape in shapes():
        for size in SIZES:
            rise = np.maximum(size * days.week_sd, SMALLEST_SIZE)
            ratio = _follow_rise(lags, level, variance, rise, shape) - unchanged
            best = np.maximum(top, ratio.max(0))
            total = total * np.exp(top - best) + np.exp(ratio - best).sum(0)
            top, number = best, number + STARTS
    return top + np.log(total / number)


def _follow_unchanged(days: Days, lags: list[_Lag]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Without a rise, (STARTS, cells) each: log probability of the days from each start until today; level and variance before it."""
    cells = len(days.week_sd)
    level, variance = np.zeros((1, cells)), days.level_variance[None].copy()
    log_p, levels, variances = np.zeros((STARTS, cells)), np.zeros((STARTS, cells)), np.zeros((STARTS, cells))
    for lag in range(LAGS - 1, -1, -1):
        variance += lags[lag].drift
        if lag < STARTS:
            levels[lag], variances[lag] = level[0], variance[0]
        step = lags[lag].step(level, variance, 0.0)
        if lag < STARTS:
            log_p[lag] = step[0]
    return log_p.cumsum(0), levels, variances


def _follow_rise(lags: list[_Lag], levels: np.ndarray, variances: np.ndarray, rise: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """(STARTS, cells): log probability of the days from each start until today, if a rise of `rise` (cells,) incidents began there."""
    level, variance, log_p = np.zeros(levels.shape), np.zeros(levels.shape), np.zeros(levels.shape)
    for lag in range(STARTS - 1, -1, -1):
        running = slice(lag, STARTS)
        variance[running] += lags[lag].drift
        level[lag], variance[lag] = levels[lag], variances[lag]
        extra = shape[: STARTS - lag, None] * (rise * lags[lag].known)
        log_p[running] += lags[lag].step(level[running], variance[running], extra)
    return log_p


def best_start(counts: np.ndarray, mean: np.ndarray, phi: np.ndarray, usable: np.ndarray) -> np.ndarray:
    """(...): the age in days of the rise that explains the last days best (Poisson-like profile likelihood over lasting rises)."""
    y, m = (np.where(usable, a, 0)[..., :STARTS].cumsum(-1) for a in (counts, mean))
    m = np.maximum(m, 1e-9)
    gain = np.where(y > m, y * np.log(np.maximum(y, 1e-9) / m) - (y - m), 0) / np.maximum(phi.mean(-1, keepdims=True), 1)
    return gain.argmax(-1)
