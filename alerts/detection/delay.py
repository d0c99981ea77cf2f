"""Reporting delay: which share of a day's incidents is known after 0, 1, 2, ... days, by the chain ladder (reverse hazards)."""

from __future__ import annotations

import numpy as np

LAGS = 22
WINDOW_D = 240
_PRIOR = 20.0  # incidents' worth of "all known the same day" before there is data


def estimate(triangle: np.ndarray, today: np.ndarray) -> np.ndarray:
    """Share first known at each lag, (len(today), LAGS), each row from what was known on that day.

    triangle (days, LAGS): incidents of the nation by day and lag, without days on which collection was down.
    For lag d the hazard q(d) = N(d) / N(<= d) over the days whose lag d is known already; F(l) = product over d > l of 1 - q(d)."""
    days, lags = triangle.shape
    within = triangle.cumsum(1)
    zero = np.zeros((1, lags))
    new = np.concatenate([zero, triangle.cumsum(0)])
    upto = np.concatenate([zero, within.cumsum(0)])
    lag = np.arange(lags)
    stop = np.clip(np.asarray(today)[:, None] - lag + 1, 0, days)
    start = np.clip(stop - WINDOW_D, 0, days)
    at_lag = new[stop, lag] - new[start, lag]
    at_or_before = upto[stop, lag] - upto[start, lag]
    hazard = at_lag / (at_or_before + _PRIOR)
    hazard[:, 0] = 0
    known = np.cumprod((1 - hazard)[:, ::-1], axis=1)[:, ::-1]
    cumulative = np.concatenate([known[:, 1:], np.ones((len(known), 1))], axis=1)
    return np.diff(cumulative, axis=1, prepend=0)
