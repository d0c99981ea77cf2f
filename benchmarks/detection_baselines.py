"""What the detector is set beside: EARS C2 and a Farrington-type regression, written from the papers.

EARS C2: Hutwagner et al. 2003 (doi:10.1007/PL00022319). Farrington: Noufaily et al. 2013 (doi:10.1002/sim.5595), with harmonics for
the season instead of a factor, refitted every four weeks. Both see what was known at the end of each day, of all sources.
"""

from __future__ import annotations

import warnings

import numpy as np
import statsmodels.api as sm
from scipy.stats import nbinom, poisson

WEEK, REFIT_D = 7, 28
PAST_WEEKS_LEFT_OUT = 26  # a rise of the last half year must not teach what is usual
OUTLIER = 2.58  # Anscombe residual from which a past week counts less
LEAST = 5  # incidents in four weeks, below which Farrington raises no alarm


def ears_c2(raw: np.ndarray, least_sd: float = 0.5) -> np.ndarray:
    """Score (days, rows): today's count against the seven days up to three days ago, in their standard deviations.

    raw (days, rows, lags): counts known, lag 0 today. A floor under the deviation, without which low series alarm all the time."""
    reference = raw[..., 3:10]
    return (raw[..., 0] - reference.mean(-1)) / np.maximum(reference.std(-1, ddof=1), least_sd)


def farrington(raw: np.ndarray, final: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Score (days, rows): -log10 of the probability of so many incidents in the last 7 days or more.

    final (all days, rows): counts once all was known; days: index of each judged day."""
    sums = np.concatenate([np.zeros((1, final.shape[1])), final.cumsum(0)])
    out = np.zeros(raw.shape[:2])
    now = raw[..., :WEEK].sum(-1)
    for row in range(final.shape[1]):
        for first in range(0, len(days), REFIT_D):
            ends = np.arange(days[first] - WEEK * PAST_WEEKS_LEFT_OUT, WEEK - 2, -WEEK)[::-1]
            if len(ends) < 30:
                continue
            chosen = slice(first, first + REFIT_D)
            mean, phi = _expected(sums[ends + 1, row] - sums[ends - 6, row], ends, days[chosen])
            four_weeks = now[chosen, row] + sums[days[chosen] - 6, row] - sums[np.maximum(days[chosen] - 27, 0), row]
            out[chosen, row] = np.where(four_weeks >= LEAST, -np.log10(np.maximum(_tail(now[chosen, row], mean, phi), 1e-300)), 0)
    return out


def _expected(counts: np.ndarray, ends: np.ndarray, days: np.ndarray) -> tuple[np.ndarray, float]:
    """(mean by day, variance over mean) of the weeks that end on `days`, from past weeks; past outbreaks are weighted down."""
    if counts.sum() < LEAST:
        return np.full(len(days), max(counts.mean(), 0.05)), 1.0
    design, weights = _design(ends, days[0]), np.ones(len(counts))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(2):
            fit = sm.GLM(counts, design, family=sm.families.Poisson(), freq_weights=weights).fit(maxiter=12)
            fitted = np.maximum(fit.mu, 1e-6)
            phi = max((weights * (counts - fitted) ** 2 / fitted).sum() / (len(counts) - design.shape[1]), 1.0)
            anscombe = 1.5 * (counts ** (2 / 3) * fitted ** (-1 / 6) - np.sqrt(fitted)) / np.sqrt(phi)
            weights = np.where(anscombe > OUTLIER, np.maximum(anscombe, OUTLIER) ** -2, 1.0)
            weights *= len(weights) / weights.sum()
        mean = np.exp(np.clip(_design(days, days[0]) @ fit.params, -20, 20))
    return np.minimum(mean, counts.max()), phi


def _design(ends: np.ndarray, day: int) -> np.ndarray:
    years = (ends - day) / 365.25
    angle = 2 * np.pi * years
    return np.column_stack([np.ones(len(ends)), years, np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)])


def _tail(counts: np.ndarray, mean: np.ndarray, phi: float) -> np.ndarray:
    """Probability of so many or more."""
    if phi <= 1.001:
        return poisson.sf(counts - 1, mean)
    return nbinom.sf(counts - 1, mean / (phi - 1), 1 / phi)
