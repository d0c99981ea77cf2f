"""From surprise to a budget: how many false e-mails a year a series like this one sends at such a surprise.

The log of that number is linear in the terms below. Their weights come from whole runs of the detector over invented worlds without
rises (`python -m benchmarks.detection_calibrate` writes calibration.yml), so that errors of estimation are in them.
"""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import yaml
from scipy.stats import nbinom

QUIET_D = 7  # an e-mail needs this many days before it without alarm
WEIGHTS_FILE = Path(__file__).with_name("calibration.yml")
TERMS = ("one", "surprise", "level", "high_level", "scatter", "clustering", "clustering_squared", "clustering_surprise",
         "level_surprise", "scatter_surprise", "clustering_level", "scatter_level")
_CENTRE = 3.0
_STEEPEST, _FLATTEST = -2.0, -0.5  # change of the log rate with the surprise: a mean likelihood ratio falls about as 1/x
_DAYS_ABOVE = 3.0  # that an episode stays above the threshold, on average


def terms(surprise: np.ndarray, week_mean: np.ndarray, phi: np.ndarray, clustering: np.ndarray) -> dict[str, np.ndarray]:
    """The terms by name. week_mean: incidents expected in a week once all are known; phi: a day's variance over its mean;
    clustering: `Dispersion.clustering`. Arrays of one shape."""
    s, level = surprise - _CENTRE, np.clip(np.log(np.maximum(week_mean, 1e-3)), -2.5, 5)
    scatter, together = np.log(np.clip(phi, 1, 4)), np.clip(clustering, -0.01, 0.07)
    one = np.ones_like(s)
    values = (one, s, level, np.maximum(level - 2, 0), scatter, together, together**2, together * s, level * s, scatter * s,
              together * level, scatter * level)
    return dict(zip(TERMS, values, strict=True))


@functools.cache
def weights() -> dict[str, float]:
    """Weight by term."""
    found = yaml.safe_load(WEIGHTS_FILE.read_text(encoding="utf-8"))["weights"]
    return {name: float(found[name]) for name in TERMS}


def log_rate(surprise: np.ndarray, week_mean: np.ndarray, phi: np.ndarray, clustering: np.ndarray) -> np.ndarray:
    """Log of the false e-mails a year of a series whose threshold is this surprise; falls with the surprise everywhere."""
    at_centre = _sum(np.full_like(surprise, _CENTRE), week_mean, phi, clustering)
    slope = _sum(np.full_like(surprise, _CENTRE + 1), week_mean, phi, clustering) - at_centre
    return at_centre + np.clip(slope, _STEEPEST, _FLATTEST) * (surprise - _CENTRE)


def _sum(surprise: np.ndarray, week_mean: np.ndarray, phi: np.ndarray, clustering: np.ndarray) -> np.ndarray:
    values = terms(surprise, week_mean, phi, clustering)
    return sum(weight * values[name] for name, weight in weights().items())


def threshold(budget: float) -> float:
    """The statistic (log10 of the years between two false e-mails) from which on an alarm is raised."""
    return -float(np.log10(budget))


def alarms(surprise: np.ndarray, window, budget: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """statistic, p-values and alarms (days, rows) from the surprise."""
    week_mean = window.full_mean[..., :7].sum(-1)
    together = np.broadcast_to(window.clustering[:, None], surprise.shape)
    value = -log_rate(surprise, week_mean, window.daily_phi, together) / np.log(10)
    above = value >= threshold(budget)
    alarm = above.copy()
    for back in range(1, QUIET_D + 1):
        alarm[back:] &= ~above[:-back]
    return value, np.minimum(1, 10 ** -np.clip(value, -3, 300) * _DAYS_ABOVE / 365), alarm


def upper_week(window, tail: float = 0.005) -> np.ndarray:
    """(days, rows): what the last 7 days' known count exceeds with probability `tail` while nothing changes."""
    mean = np.maximum(window.mean[..., :7].sum(-1), 1e-9)
    variance = (window.mean[..., :7] * window.phi[..., :7]).sum(-1)
    phi = np.maximum(variance / mean, 1.001)
    return nbinom.ppf(1 - tail, mean / (phi - 1), 1 / phi)
