"""From the statistic to alarms at a budget of false e-mails."""

from __future__ import annotations

import numpy as np
from scipy.stats import nbinom

QUIET_D = 7  # an e-mail needs this many days before it without alarm


def threshold(budget: float) -> float:
    """The statistic from which on an alarm is raised, for a budget of false e-mails for each series and year."""
    return 3.1 + np.log(0.5 / budget)


def alarms(value: np.ndarray, window, budget: float) -> tuple[np.ndarray, np.ndarray]:
    """p-values and alarms (days, rows)."""
    above = value >= threshold(budget)
    alarm = above.copy()
    for back in range(1, QUIET_D + 1):
        alarm[back:] &= ~above[:-back]
    return np.minimum(1, np.exp(-np.maximum(value, 0)) * 0.5), alarm


def upper_week(window, tail: float = 0.005) -> np.ndarray:
    """(days, rows): what the last 7 days' known count exceeds with probability `tail` while nothing changes."""
    mean = np.maximum(window.mean[..., :7].sum(-1), 1e-9)
    variance = (window.mean[..., :7] * window.phi[..., :7]).sum(-1)
    phi = np.maximum(variance / mean, 1.001)
    return nbinom.ppf(1 - tail, mean / (phi - 1), 1 / phi)
