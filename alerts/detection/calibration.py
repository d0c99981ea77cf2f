"""From surprise to a budget: how many false e-mails a year a series like this one sends at such a surprise.

The log of that number is linear in the terms below. Their weights come from whole runs of the detector over invented worlds without
rises (`python -m benchmarks.detection_calibrate` writes calibration.yml), so that errors of estimation are in them.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from scipy.special import nbdtrik

QUIET_D = 7  # an e-mail needs this many days before it without alarm
WEIGHTS_FILE = Path(__file__).with_name("calibration.yml")
TERMS = (
    "one", "surprise", "level", "low_level", "high_level", "scatter", "scatter_level", "doubt", "history", "clustering", "clustering_level", "nation",
    "doubt_surprise", "clustering_surprise")
_CENTRE = 3.0
_STEEPEST, _FLATTEST = -2.0, -0.5  # change of the log rate with the surprise: a mean likelihood ratio falls about as 1/x
_DAYS_ABOVE = 3.0  # that an episode stays above the threshold, on average
_KEPT_BACK = 0.92  # of the budget: installations alike in every term differ by a fifth, and too many mails are read by nobody
_LOG10 = np.log(10)


@dataclass(frozen=True)
class Kind:
    """What a series is like, arrays of one shape. week_mean: incidents expected in a week once all are known; phi: a day's variance over
    its mean; level_sd: how far the log level may be off; history_d: days of history; clustering: `Dispersion.clustering`;
    is_nation: 1 for the sum of all, whose parts' errors even out, else 0."""

    week_mean: np.ndarray
    phi: np.ndarray
    level_sd: np.ndarray
    history_d: np.ndarray
    clustering: np.ndarray
    is_nation: np.ndarray


def kind_of(window) -> Kind:
    """Of each day and row of an `evaluate.Window`."""
    week_mean = window.full_mean[..., :7].sum(-1)
    days, together = (np.broadcast_to(a[:, None], week_mean.shape) for a in (window.days + 1.0, window.clustering))
    is_nation = np.broadcast_to(np.arange(week_mean.shape[1]) == week_mean.shape[1] - 1, week_mean.shape).astype(float)
    return Kind(week_mean, window.daily_phi, np.sqrt(window.level_variance), days, together, is_nation)


def terms(surprise: np.ndarray, kind: Kind) -> dict[str, np.ndarray]:
    """The terms by name."""
    s, level = surprise - _CENTRE, np.clip(np.log(np.maximum(kind.week_mean, 1e-3)), -2.5, 5)
    doubt, together = np.clip(kind.level_sd, 0, 1), np.clip(kind.clustering, 0, 0.1)
    scatter, history = np.log(np.clip(kind.phi, 1, 5)), np.log(np.clip(kind.history_d, 100, 1800) / 1800)
    values = (
        np.ones_like(s), s, level, np.maximum(-level, 0), np.maximum(level - 2, 0), scatter, scatter * level, doubt, history, together, together * level,
        kind.is_nation, doubt * s, together * s)
    return dict(zip(TERMS, values, strict=True))


@functools.cache
def weights() -> dict[str, float]:
    """Weight by term; one that the file does not name counts nothing."""
    found = yaml.safe_load(WEIGHTS_FILE.read_text(encoding="utf-8"))["weights"]
    return {name: float(found.get(name, 0)) for name in TERMS}


def line(kind: Kind) -> tuple[np.ndarray, np.ndarray]:
    """(log rate at surprise 0, slope): the log of the false e-mails a year falls in a straight line with the surprise."""

    def at(surprise: float) -> np.ndarray:
        values = terms(np.full(np.shape(kind.week_mean), surprise), kind)
        return sum(weight * values[name] for name, weight in weights().items())

    slope = np.clip(at(_CENTRE + 1) - at(_CENTRE), _STEEPEST, _FLATTEST)
    return at(_CENTRE) - slope * _CENTRE, slope


@dataclass(frozen=True)
class Verdict:
    """All (days, rows). statistic: log10 of the mean likelihood ratio. threshold: from which on an alarm is raised. rate: false e-mails
    a year if the statistic found were the threshold. steepness: see Signal. p_value: share of unchanged days with such a statistic."""

    statistic: np.ndarray
    threshold: np.ndarray
    steepness: np.ndarray
    rate: np.ndarray
    p_value: np.ndarray
    alarm: np.ndarray


def judge(surprise: np.ndarray, window, budget: float) -> Verdict:
    """The verdict at a budget of so many false e-mails a year, from the surprise (days, rows) of consecutive days."""
    start, slope = line(kind_of(window))
    threshold = (np.log(_KEPT_BACK * budget) - start) / slope
    rate = np.exp(np.clip(start + slope * surprise, -700, 20))
    above = surprise >= threshold
    alarm = above.copy()
    for back in range(1, QUIET_D + 1):
        alarm[back:] &= ~above[:-back]
    return Verdict(surprise / _LOG10, threshold / _LOG10, -slope, rate, np.minimum(1, rate * _DAYS_ABOVE / 365), alarm)


def upper_week(window, tail: float = 0.005) -> np.ndarray:
    """(days, rows): what the last 7 days' known count exceeds with probability `tail` while nothing changes."""
    mean = np.maximum(window.mean[..., :7].sum(-1), 1e-9)
    variance = (window.mean[..., :7] * window.phi[..., :7]).sum(-1)
    phi = np.maximum(variance / mean, 1.001)
    return quantile(1 - tail, mean, phi)


def quantile(share: float, mean: np.ndarray, phi: np.ndarray) -> np.ndarray:
    """Of the negative binomial with variance phi * mean: the least number not exceeded with probability `share`. (As scipy.stats has it,
    whose import takes half a second.)"""
    return np.maximum(np.ceil(np.nan_to_num(nbdtrik(share, mean / (phi - 1), 1 / phi)) - 1e-9), 0)
