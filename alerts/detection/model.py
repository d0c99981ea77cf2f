"""Expected counts: a dynamic generalised linear model, run week by week over all series at once.

Log mean of a series = long-run level (random walk) + slow deviation (autoregressive) + season, Ramadan, Eids; governorates hold
deviations from the nation's effects. Each week is an exact scalar mode step with a Laplace variance (West & Harrison 1997, ch. 14).
Only weeks that are GUARD_D days old enter, so that a rise under way does not raise its own expectation; a week far above its
expectation is capped, so that past spikes hardly count. Several speeds of the slow deviation run side by side and are weighted by
how well each predicted that series.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from alerts.detection import calendar

GUARD_D = 14
SPEEDS = ((0.03, 0.9), (0.2, 0.9), (0.35, 0.85), (0.4, 0.98))  # sd of the slow deviation, its correlation over a week
RANDOM_WALK_SD = 0.004  # of the long-run level, a week
SLOPE_SD, SLOPE_WALK_SD = 0.12 / 52, 0.008 / 52  # of the log level a week: at first, and its change in a week
LEVEL_PRIOR = (np.log(0.3), 1.5)  # incidents a day, sd of its log
EFFECT_SD = {"nation": (0.1, 0.1, 0.05, 0.05, 0.15, 0.2, 0.15), "deviation": (0.1, 0.1, 0.05, 0.05, 0.08, 0.1, 0.08)}
NATION_SHARE = 0.7  # of the nation's slow deviation, expected in a governorate
RISE_PRIOR, RISE_SIZES = 0.01, (2.0, 4.0, 7.0, 12.0)  # a week holds part of a rise; in sd of a week's count
RISES_A_WEEK = 0.02  # share of weeks that hold part of a rise, as far as the scatter of days is concerned
PHI_GRID = np.array([1.03, 1.08, 1.15, 1.25, 1.4, 1.6, 1.85, 2.2, 2.7, 3.4, 4.5, 6.5, 10.0])
_CLUSTER_PRIOR_WEEKS = 60.0  # row-weeks' worth of "days do not go together" before there is data
_NEAR_D, _FAR_D = range(1, 4), range(8, 14)  # apart; what days set off lasts about a week, a drift of the level longer
_P = 3 + len(calendar.NAMES)  # level, deviation, slope, effects


class Filter:
    """State of all rows (the last is the nation) and speeds; `step` takes one week."""

    def __init__(self, rows: int):
        speeds = len(SPEEDS)
        self.mean = np.zeros((rows, speeds, _P))
        self.mean[..., 0] = LEVEL_PRIOR[0]
        self.mean[-1, :, 0] += np.log(max(rows - 1, 1))
        sd = np.tile(np.r_[LEVEL_PRIOR[1], 0.0, SLOPE_SD, EFFECT_SD["deviation"]], (rows, speeds, 1))
        sd[-1, :, 3:] = EFFECT_SD["nation"]
        sd[..., 1] = [tau for tau, _ in SPEEDS]
        self.cov = np.zeros((rows, speeds, _P, _P))
        self.cov[..., np.arange(_P), np.arange(_P)] = sd**2
        self.score = np.zeros((rows, speeds))
        self.rho = np.array([rho for _, rho in SPEEDS])
        self.innovation = np.array([tau**2 * (1 - rho**2) for tau, rho in SPEEDS])
        self.dispersion = Dispersion(rows)

    def advance(self) -> None:
        """One week on: the deviation decays, both levels gain variance."""
        self.mean[..., 0] += self.mean[..., 2]
        self.cov[..., 0, :] += self.cov[..., 2, :]
        self.cov[..., :, 0] += self.cov[..., :, 2]
        self.mean[..., 1] *= self.rho
        self.cov[..., 1, :] *= self.rho[:, None]
        self.cov[..., :, 1] *= self.rho[:, None]
        self.cov[..., 1, 1] += self.innovation
        self.cov[..., 0, 0] += RANDOM_WALK_SD**2
        self.cov[..., 2, 2] += SLOPE_WALK_SD**2

    def full_mean(self) -> np.ndarray:
        """(rows, speeds, P): the states with the nation's effects added to the governorates' deviations."""
        out = self.mean.copy()
        nation = np.einsum("k,kp->p", self.weights()[-1], self.mean[-1])
        out[:-1, :, 3:] += nation[3:]
        out[:-1, :, 1] += NATION_SHARE * nation[1]
        return out

    def forecast(self, weeks: float, effects: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(rows,) each: log mean `weeks` ahead under `effects` (7,), and its variance over and between the speeds."""
        weights, decay = self.weights(), self.rho**weeks
        h = np.tile(np.r_[1.0, 0.0, weeks, effects], (len(decay), 1))
        h[:, 1] = decay
        own = np.einsum("rkpq,kp,kq->rk", self.cov, h, h)
        new = self.innovation / (1 - self.rho**2) * (1 - decay**2) + weeks * RANDOM_WALK_SD**2
        eta = np.einsum("rkp,kp->rk", self.full_mean(), h)
        middle = (weights * eta).sum(1)
        return middle, (weights * (own + new + (eta - middle[:, None]) ** 2)).sum(1)

    def daily_drift(self) -> np.ndarray:
        """(rows,): variance that the log level gains in a day."""
        return (self.weights() @ self.innovation + RANDOM_WALK_SD**2) / 7

    def weights(self) -> np.ndarray:
        """(rows, speeds): how far each speed is believed, by what it did in all rows and once more in its own."""
        w = self.score + self.score.sum(0)
        w = np.exp(w - w.max(1, keepdims=True))
        return w / w.sum(1, keepdims=True)

    def step(self, counts: np.ndarray, exposure: np.ndarray, effects: np.ndarray) -> None:
        """Takes one week: counts (rows,), exposure (rows,), effects (7,)."""
        self.advance()
        h = np.r_[1.0, 1.0, 0.0, effects]
        eta = self.full_mean() @ h
        gain = self.cov @ h
        variance = gain @ h
        expected = np.exp(eta) * exposure[:, None]
        phi = self.dispersion.weekly()[:, None]
        spread = np.sqrt(phi * expected + np.expm1(np.minimum(variance, 4)) * expected**2)
        y, calm = without_rises(counts[:, None], expected, spread**2)
        self.calm = (self.weights() * calm).sum(1)
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


def log_nb(y: np.ndarray, mean: np.ndarray, phi: np.ndarray) -> np.ndarray:
    """Log probability of the negative binomial with variance phi * mean, up to a term that depends on y only."""
    r = mean / (phi - 1)
    return gammaln(y + r) - gammaln(r) - r * np.log(phi) + y * np.log1p(-1 / phi)


def without_rises(counts: np.ndarray, expected: np.ndarray, variance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The part of a week's counts that is no rise, in expectation, and the probability that it holds none (same shapes).

    A week belongs to a rise with probability RISE_PRIOR, of one of RISE_SIZES standard deviations: what it adds is taken out."""
    mean = np.maximum(expected, 1e-6)
    variance = np.maximum(variance, mean * 1.001)
    weight = log_nb(counts, mean, variance / mean) + np.log(1 - RISE_PRIOR)
    terms, kept = [weight], [np.broadcast_to(counts, mean.shape)]
    for size in RISE_SIZES:
        extra = np.maximum(size * np.sqrt(variance), 2.0)
        terms.append(log_nb(counts, mean + extra, (variance + extra) / (mean + extra)) + np.log(RISE_PRIOR / len(RISE_SIZES)))
        kept.append(counts * mean / (mean + extra))
    weights = np.exp(np.array(terms) - np.max(terms, axis=0))
    weights /= weights.sum(0)
    return (weights * np.array(kept)).sum(0), weights[0]


class Dispersion:
    """Variance over mean of a day's count by row: likelihood on a grid, with the rows' distribution as prior (empirical Bayes); and
    how much wider whole weeks scatter around their forecasts than such days would (incidents that set off others), from all rows."""

    def __init__(self, rows: int):
        self.log_likelihood = np.zeros((rows, len(PHI_GRID)))
        self.prior = np.full(len(PHI_GRID), 1 / len(PHI_GRID))
        self.error, self.error_mean = 5.0, 5.0
        self.current = np.full(rows, 1.6)
        self.together, self.together_weeks = 0.0, _CLUSTER_PRIOR_WEEKS
        self.last_error, self.last_weight = np.zeros((7, rows)), np.zeros(rows)

    def add(self, daily: np.ndarray, expected: np.ndarray) -> None:
        """A week: daily counts (7, rows) and their expectation (7, rows). A rise may be in it, over the week or on two days."""
        none = np.ones(daily.shape)
        ratio = np.maximum(daily.sum(0) / np.maximum(expected.sum(0), 1e-6), 1.0)
        hypotheses = [(none, 1 - RISES_A_WEEK), (none * ratio, RISES_A_WEEK / 4), (_two_days(daily, expected), RISES_A_WEEK / 40)]
        log_p = [_days_log_p(daily, expected, factor) + np.log(prior) for factor, prior in hypotheses]
        self.log_likelihood = 0.998 * self.log_likelihood + np.logaddexp.reduce(log_p)
        self.current = self._posterior_mean()

    def _posterior_mean(self) -> np.ndarray:
        posterior = np.exp(self.log_likelihood - self.log_likelihood.max(1, keepdims=True)) * self.prior
        posterior /= posterior.sum(1, keepdims=True)
        self.prior = (posterior.sum(0) + 0.3) / (len(posterior) + 0.3 * len(PHI_GRID))  # one step of EM a week
        return posterior @ PHI_GRID

    def add_forecast(self, error: np.ndarray, expected: np.ndarray) -> None:
        """Squared errors of a week's forecast beyond what the level's uncertainty explains, and the forecast (rows,)."""
        self.error = 0.997 * self.error + (error[:-1] / self.current[:-1]).sum()
        self.error_mean = 0.997 * self.error_mean + expected[:-1].sum()

    def add_clustering(self, daily: np.ndarray, expected: np.ndarray, calm: np.ndarray) -> None:
        """A week's days (7, rows), their expectation, and the probability (rows,) that no rise is in it: do neighbouring days go
        together more than days further apart? (A drifting level moves both alike, incidents that set off others only neighbours.)"""
        error = (daily - expected) / np.sqrt(self.current * (expected + 0.01))
        weight = calm * (expected.sum(0) > 0.02)
        days, both = np.concatenate([self.last_error, error]), (weight * self.last_weight)[:-1]
        together = lambda lags: np.mean([days[t] * days[t - lag] for lag in lags for t in range(7, 14) if t >= lag], axis=0)[:-1]
        self.together = 0.997 * self.together + (both * (together(_NEAR_D) - together(_FAR_D))).sum()
        self.together_weeks = _CLUSTER_PRIOR_WEEKS + 0.997 * (self.together_weeks - _CLUSTER_PRIOR_WEEKS) + both.sum()
        self.last_error, self.last_weight = error, weight

    def clustering(self) -> float:
        """Correlation of days up to three apart beyond that of days more than a week apart, over all rows."""
        return float(np.clip(self.together / self.together_weeks, -0.05, 0.5))

    def daily(self) -> np.ndarray:
        """(rows,)"""
        return self.current

    def weekly(self) -> np.ndarray:
        """(rows,): for sums over about a week."""
        return 1 + (self.current - 1) * 1.0 if self.error_mean <= 0 else self.current * np.clip(self.error / self.error_mean, 1.0, 3.0)


def _two_days(daily: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """(7, rows): times what those two neighbouring days lie above their expectation that do so most; 1 on the others."""
    count, mean = daily[:-1] + daily[1:], np.maximum(expected[:-1] + expected[1:], 1e-6)
    first = (count - mean).argmax(0)
    rows = np.arange(daily.shape[1])
    out = np.ones(daily.shape)
    out[first, rows] = out[first + 1, rows] = np.maximum(count / mean, 1.0)[first, rows]
    return out


def _days_log_p(daily: np.ndarray, expected: np.ndarray, factor: np.ndarray) -> np.ndarray:
    """(rows, grid): log probability of a week's days for each dispersion; `factor` (7, rows) times the mean by Poisson extra."""
    row = np.nonzero(daily > 0)
    excess = (PHI_GRID - 1) / factor[..., None]
    mean = np.maximum(expected * factor, 1e-6)
    y, m, e = daily[row][:, None], mean[row][:, None], excess[row]
    r = m / e
    out = -(mean[..., None] / excess * np.log1p(excess)).sum(0)
    np.add.at(out, row[1], gammaln(y + r) - gammaln(r) + y * np.log(e / (1 + e)))
    return out
