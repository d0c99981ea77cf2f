"""Expected counts: a dynamic generalised linear model, run week by week over all series at once.

Log mean of a series = long-run level (random walk) + slow deviation (autoregressive) + season, Ramadan, Eids; governorates hold
deviations from the nation's effects. Each week is an exact scalar mode step with a Laplace variance (West & Harrison 1997, ch. 14).
Only weeks that are GUARD_D days old enter, so that a rise under way does not raise its own expectation; a week far above its
expectation is capped, so that past spikes hardly count. Several speeds of the slow deviation run side by side and are weighted by
how well each predicted that series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from alerts.detection import calendar

GUARD_D = 14
SPEEDS = ((0.05, 0.9), (0.2, 0.9), (0.35, 0.85))  # sd of the slow deviation, its correlation over a week
RANDOM_WALK_SD = 0.012  # of the long-run level, a week
LEVEL_PRIOR = (np.log(0.3), 1.5)  # incidents a day, sd of its log
EFFECT_SD = {"nation": (0.15, 0.15, 0.08, 0.08, 0.2, 0.25, 0.2), "deviation": (0.13, 0.13, 0.06, 0.06, 0.12, 0.12, 0.12)}
NATION_SHARE = 0.7  # of the nation's slow deviation, expected in a governorate
CAP_SD = 3.0
_P = 2 + len(calendar.NAMES)


@dataclass(frozen=True)
class Weeks:
    """Weekly data for the filter. start (weeks,): day index of the first day. counts (weeks, rows), exposure (weeks, rows): in days
    of the usual panel. covariates (weeks, 7 effects)."""

    start: np.ndarray
    counts: np.ndarray
    exposure: np.ndarray
    covariates: np.ndarray


class Filter:
    """State of all rows (the last is the nation) and speeds; `step` takes one week."""

    def __init__(self, rows: int):
        speeds = len(SPEEDS)
        self.mean = np.zeros((rows, speeds, _P))
        self.mean[..., 0] = LEVEL_PRIOR[0]
        self.mean[-1, :, 0] += np.log(max(rows - 1, 1))
        sd = np.tile(np.r_[LEVEL_PRIOR[1], 0.0, EFFECT_SD["deviation"]], (rows, speeds, 1))
        sd[-1, :, 2:] = EFFECT_SD["nation"]
        sd[..., 1] = [tau for tau, _ in SPEEDS]
        self.cov = np.zeros((rows, speeds, _P, _P))
        self.cov[..., np.arange(_P), np.arange(_P)] = sd**2
        self.score = np.zeros((rows, speeds))
        self.rho = np.array([rho for _, rho in SPEEDS])
        self.innovation = np.array([tau**2 * (1 - rho**2) for tau, rho in SPEEDS])
        self.dispersion = Dispersion(rows)
        self.ahead = [None, None]  # log means predicted one and two weeks ago for the week to come

    def advance(self) -> None:
        """One week on: the deviation decays, both levels gain variance."""
        self.mean[..., 1] *= self.rho
        self.cov[..., 1, :] *= self.rho[:, None]
        self.cov[..., :, 1] *= self.rho[:, None]
        self.cov[..., 1, 1] += self.innovation
        self.cov[..., 0, 0] += RANDOM_WALK_SD**2

    def full_mean(self) -> np.ndarray:
        """(rows, speeds, P): the states with the nation's effects added to the governorates' deviations."""
        out = self.mean.copy()
        nation = np.einsum("k,kp->p", self.weights()[-1], self.mean[-1])
        out[:-1, :, 2:] += nation[2:]
        out[:-1, :, 1] += NATION_SHARE * nation[1]
        return out

    def weights(self) -> np.ndarray:
        """(rows, speeds): how far each speed is believed."""
        pooled = self.score.mean(0)
        w = self.score + pooled
        w = np.exp(w - w.max(1, keepdims=True))
        return w / w.sum(1, keepdims=True)

    def step(self, counts: np.ndarray, exposure: np.ndarray, effects: np.ndarray) -> None:
        """Takes one week: counts (rows,), exposure (rows,), effects (7,)."""
        self.advance()
        h = np.r_[1.0, 1.0, effects]
        eta = self.full_mean() @ h
        gain = self.cov @ h
        variance = gain @ h
        expected = np.exp(eta) * exposure[:, None]
        phi = self.dispersion.weekly()[:, None]
        spread = np.sqrt(phi * expected + np.expm1(np.minimum(variance, 4)) * expected**2)
        y = np.minimum(counts[:, None], expected + CAP_SD * spread + 1)
        usable = exposure > 1e-3
        self._score(y, expected, spread, usable)
        delta = _mode(y, expected, variance, phi)
        after = expected * np.exp(delta)
        innovation = np.where(variance > 0, delta / np.maximum(variance, 1e-12), 0) * usable[:, None]
        self.mean += gain * innovation[..., None]
        shrink = after / (after * variance + phi) * usable[:, None]
        self.cov -= gain[..., :, None] * gain[..., None, :] * shrink[..., None, None]

    def _score(self, y: np.ndarray, expected: np.ndarray, spread: np.ndarray, usable: np.ndarray) -> None:
        expected = np.maximum(expected, 1e-9)
        phi = np.maximum(spread**2 / expected, 1.001)
        r = expected / (phi - 1)
        log_p = gammaln(y + r) - gammaln(r) - gammaln(y + 1) - r * np.log(phi) + y * np.log1p(-1 / phi)
        self.score = 0.995 * self.score + np.where(usable[:, None], log_p, 0)


def _mode(y: np.ndarray, expected: np.ndarray, variance: np.ndarray, phi: np.ndarray) -> np.ndarray:
    """The step of the log mean that solves step = variance * (y - expected * exp(step)) / phi (Newton; the function is monotone)."""
    delta = np.zeros_like(expected)
    for _ in range(8):
        m = expected * np.exp(np.clip(delta, -20, 20))
        f = delta - variance * (y - m) / phi
        delta = delta - np.clip(f / (1 + variance * m / phi), -1.5, 1.5)
    return delta


class Dispersion:
    """Variance over mean by row, of a day's count (`daily`) and of predicted weeks (`weekly`), shrunk to the pool of all rows."""

    def __init__(self, rows: int):
        self.within = np.zeros(rows)
        self.within_mean = np.zeros(rows)
        self.error = np.zeros(rows)
        self.error_mean = np.zeros(rows)

    def add(self, within: np.ndarray, week_counts: np.ndarray, error: np.ndarray, expected: np.ndarray) -> None:
        """within (rows,): sum over days of (count - share * week)^2 / share / 6; error: squared error of a week's forecast."""
        decay = 0.997
        for name, value in (("within", within), ("within_mean", week_counts), ("error", error), ("error_mean", expected)):
            setattr(self, name, decay * getattr(self, name) + value)

    def daily(self) -> np.ndarray:
        return _shrink(self.within, self.within_mean)

    def weekly(self) -> np.ndarray:
        return np.maximum(_shrink(self.error, self.error_mean), self.daily())


def _shrink(total: np.ndarray, mean: np.ndarray, prior: float = 1.6, weight: float = 20.0) -> np.ndarray:
    rows = len(total) - 1
    pool = (total[:rows].sum() + prior * 30) / (mean[:rows].sum() + 30) if rows else prior
    return np.clip((total + pool * weight) / (mean + weight), 1.05, 12.0)
