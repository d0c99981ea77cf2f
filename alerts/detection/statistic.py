"""Surprise: the log of a mean likelihood ratio, "a rise began `a` days ago, of this shape and size" against "nothing changed".

Averaged over the start (today back to LAGS - 1 days ago), shapes (steady for 1 to 14 days; waves that grow and fade) and sizes (in
standard deviations of a week's count). The mean of likelihood ratios has expectation 1 while nothing changes, so that it can be
compared between series of any level (Shiryaev 1963; Frisen 2003 on surveillance).
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln
from scipy.stats import gamma

LAGS = 14
SIZES = (1.5, 2.5, 4.0, 6.5, 11.0)  # standard deviations of a week's count
SMALLEST_SIZE = 2.0  # incidents
BOXES_D = (1, 2, 4, 7, 14)
WAVE_MEANS_D = (4.0, 7.0)


def wave(mean_d: float) -> np.ndarray:
    """Share of a wave's incidents by day: a gamma curve (shape 4), cut at LAGS days."""
    share = np.diff(gamma.cdf(np.arange(LAGS + 1), 4, scale=mean_d / 4))
    return share / share.sum()


class DayRatio:
    """Log likelihood ratio of single days for an extra Poisson mean, negative binomial background (variance phi * mean)."""

    def __init__(self, counts: np.ndarray, mean: np.ndarray, phi: np.ndarray):
        self.m = np.maximum(mean, 1e-6)
        self.phi = np.maximum(phi, 1 + 1e-4)
        self.y = counts
        self.some = np.nonzero(counts > 0)
        y, f = counts[self.some], self.phi[self.some]
        self.r0 = self.m / (self.phi - 1)
        r = self.r0[self.some]
        self.null_zero = self.r0 * np.log(self.phi)
        self.null_some = gammaln(y + r) - gammaln(r) + y * np.log1p(-1 / f)
        self.excess = self.m * (self.phi - 1)

    def against(self, extra: np.ndarray, lags: slice = slice(None)) -> np.ndarray:
        """(..., lags): extra incidents expected and known by now, same shape as the counts (or its part `lags`)."""
        m1 = self.m[..., lags] + extra
        excess = self.excess[..., lags]
        phi1 = 1 + excess / m1
        r1 = m1 / (phi1 - 1)
        out = self.null_zero[..., lags] - r1 * np.log(phi1)
        inside = self.some[-1] < out.shape[-1]
        at = tuple(index[inside] for index in self.some)
        y, r = self.y[..., lags][at], r1[at]
        out[at] += gammaln(y + r) - gammaln(r) + y * np.log1p(-1 / phi1[at]) - self.null_some[inside]
        return out


def log_mixture(
    counts: np.ndarray, mean: np.ndarray, phi: np.ndarray, known: np.ndarray, usable: np.ndarray, week_sd: np.ndarray
) -> np.ndarray:
    """Log of the mean likelihood ratio, shape (...). counts, mean (as known), phi, known (share of a rise known by now), usable:
    (..., LAGS), lag 0 = today. week_sd (...): standard deviation of a full week's count."""
    day = DayRatio(counts, mean, phi)
    top, total, number = np.full(week_sd.shape, -np.inf), np.zeros(week_sd.shape), 0
    for size in SIZES:
        extra = np.maximum(size * week_sd, SMALLEST_SIZE)[..., None] * known
        for terms in _terms(day, extra, usable):
            best = np.maximum(top, terms.max(-1))
            total = total * np.exp(top - best) + np.exp(terms - best[..., None]).sum(-1)
            top, number = best, number + terms.shape[-1]
    return top + np.log(total / number)


def _terms(day: DayRatio, extra: np.ndarray, usable: np.ndarray):
    """Yields (..., LAGS) for each shape: log likelihood ratio of a rise that began 0, 1, ... LAGS - 1 days ago."""
    lags = extra.shape[-1]
    for length in BOXES_D:
        ratio = np.where(usable, day.against(extra / length), 0)
        cum = np.concatenate([np.zeros(ratio.shape[:-1] + (1,)), ratio.cumsum(-1)], -1)
        age = np.arange(lags)
        yield cum[..., age + 1] - cum[..., np.maximum(age - length + 1, 0)]
    for mean_d in WAVE_MEANS_D:
        out = np.zeros(extra.shape)
        for j, share in enumerate(wave(mean_d)):
            part = slice(0, lags - j)
            if lags > j and share > 0.004:
                out[..., j:] += np.where(usable[..., part], day.against(extra[..., part] * share, part), 0)
        yield out


def best_start(counts: np.ndarray, mean: np.ndarray, phi: np.ndarray, usable: np.ndarray) -> np.ndarray:
    """(...): the age in days of the rise that explains the last days best (Poisson-like profile likelihood over lasting rises)."""
    y, m = (np.where(usable, a, 0).cumsum(-1) for a in (counts, mean))
    m = np.maximum(m, 1e-9)
    gain = np.where(y > m, y * np.log(np.maximum(y, 1e-9) / m) - (y - m), 0) / np.maximum(phi.mean(-1, keepdims=True), 1)
    return gain.argmax(-1)
