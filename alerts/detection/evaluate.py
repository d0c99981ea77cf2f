"""Evaluates days: expectation as of each day, statistic, alarm; one row of results for each series and day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from alerts.detection import calendar, calibration, fit, history, panel, statistic
from alerts.detection.fit import CAUGHT_UP_LIMIT, Fit
from alerts.detection.history import History
from alerts.detection.model import GUARD_D, SPEEDS
from alerts.detection.panel import Panel
from alerts.detection.statistic import LAGS

CLUSTERING_OF_RISES = 0.006  # so much comes from past rises too small to be taken out, and from drift
CLUSTERING_VARIANCE = 1.2  # variance of the log level for a clustering of one, at a mean of one and no scatter beyond Poisson's
CLUSTERING_DRIFT = 0.15  # of that variance, gained in a day


@dataclass(frozen=True)
class Window:
    """The last LAGS days as seen from each day: all (days, rows, LAGS), lag 0 = the day itself; week_sd,
    level_variance, drift, daily_phi (days, rows); clustering (days,).

    counts: known and of included sources. mean: expected of them. full_mean: expected once all is known. raw: known of any source."""

    days: np.ndarray
    counts: np.ndarray
    raw: np.ndarray
    mean: np.ndarray
    full_mean: np.ndarray
    known: np.ndarray
    usable: np.ndarray
    phi: np.ndarray
    week_sd: np.ndarray
    level_variance: np.ndarray
    drift: np.ndarray
    daily_phi: np.ndarray
    clustering: np.ndarray


def window(told: History, sources: Panel, fitted: Fit, days: np.ndarray) -> Window:
    """`days`: consecutive day indices."""
    state = np.searchsorted(fitted.week_end + GUARD_D, days, side="right") - 1
    target = days[:, None] - np.arange(LAGS)
    rate = _rates(told, fitted, state, target)
    seen = np.repeat(days, LAGS)
    delay = fitted.delay[np.maximum(seen, 0)]
    regular, caught = (a.reshape(len(days), LAGS, -1) for a in panel.capture(sources, target.ravel(), seen, delay))
    included = sources.is_included(days)
    share = fitted.share[state] * included[:, None, :]
    exposure = np.einsum("dlv,drv->drl", regular + caught, share)
    from_outage = np.einsum("dlv,drv->drl", caught, share)
    alive = (sources.birth <= target[..., None]) & (sources.end > target[..., None])
    whole = np.einsum("dlv,drv->drl", alive.astype(float), share)
    usable = (exposure > 1e-3) & (from_outage <= CAUGHT_UP_LIMIT * exposure) & (target >= 0)[:, None, :]
    usable &= (target > fitted.week_end[state][:, None])[:, None, :]  # older days have spoken through the level already
    known = np.where(usable, np.minimum(exposure / np.maximum(whole, 1e-9), 1), 0)
    full_mean = rate * whole
    mean = rate * exposure
    phi = fitted.daily_phi[state][..., None]
    week_sd = np.sqrt(7 * (full_mean[..., :7].mean(-1) * phi[..., 0]))
    counts, raw = _counts(told, sources, included, days)
    thinned = 1 + np.maximum(known, 0.02) * (phi - 1)  # a part of the counts scatters less around its mean than the whole
    level_variance = fitted.level_variance[state] + _share_variance(sources, fitted, state, (regular + caught).mean(1) * included)
    level_variance, drift = _with_clustering(fitted, state, full_mean[..., :7].mean(-1), level_variance)
    of_rows = (level_variance, drift, fitted.daily_phi[state], fitted.clustering[state])
    return Window(days, counts, raw, mean, full_mean, known, usable, thinned, week_sd, *of_rows)


def _share_variance(sources: Panel, fitted: Fit, state: np.ndarray, captured: np.ndarray) -> np.ndarray:
    """(days, rows): variance of the log exposure, as the shares of the sources that report (captured: days, segments) are estimates.

    The usual panel as a whole has no error, it is what the level is measured in; a part of it has, and so have newcomers."""
    established = sources.established
    share, variance = fitted.share[state], fitted.share_variance[state]
    exposure = np.einsum("dv,drv->dr", captured, share)
    most = np.maximum(captured.max(1, initial=0), 1e-9)[:, None]
    absent = np.clip(1 - captured / most, 0, 1) * established
    usual = np.maximum(share[..., established].sum(-1), 1e-9)
    lacking = np.clip(np.einsum("dv,drv->dr", absent, share) / usual, 0, 1)
    spread = np.einsum("dv,drv->dr", (captured * ~established) ** 2, variance)
    spread += (most * lacking) ** 2 * np.einsum("dv,drv->dr", (captured > 0) * established, variance)
    spread += (most * (1 - lacking)) ** 2 * np.einsum("dv,drv->dr", absent > 0.5, variance)
    return np.where(exposure > 1e-6, np.minimum(spread / np.maximum(exposure, 1e-6) ** 2, 1), 0)


def _with_clustering(fitted: Fit, state: np.ndarray, daily_mean: np.ndarray, level_variance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Level's variance and daily drift where incidents set off others: to the eye a level that moves within days, and the more so the
    fewer incidents there are (the excess variance of a sum grows with its mean, not with the mean's square)."""
    clustering = np.maximum(fitted.clustering[state] - CLUSTERING_OF_RISES, 0)[:, None]
    moved = np.minimum(CLUSTERING_VARIANCE * clustering * fitted.daily_phi[state] / np.maximum(daily_mean, 0.02), 1.0)
    return level_variance + moved, fitted.drift[state] + CLUSTERING_DRIFT * moved


def _rates(told: History, fitted: Fit, state: np.ndarray, target: np.ndarray) -> np.ndarray:
    """(days, rows, LAGS): incidents a day of the usual panel expected on `target` (days, LAGS) by the states of each day."""
    effects = calendar.covariates(told.first_day + target)
    weeks_on = np.maximum(target - fitted.week_end[state][:, None], 0) / 7
    mean, weights = fitted.mean[state], fitted.speed_weights[state]
    eta = np.einsum("dlp,drkp->drlk", effects, mean[..., 3:]) + mean[:, :, None, :, 0]
    rho = np.array([rho for _, rho in SPEEDS])
    eta += mean[:, :, None, :, 2] * weeks_on[:, None, :, None]
    eta += mean[:, :, None, :, 1] * (rho ** weeks_on[..., None])[:, None]
    weekday = np.take_along_axis(fitted.weekday[state], _weekday_index(told, fitted, target), axis=1)
    return np.exp(np.clip(np.einsum("drlk,drk->drl", eta, weights), -12, 12)) * weekday[:, None, :]


def _weekday_index(told: History, fitted: Fit, target: np.ndarray) -> np.ndarray:
    return (told.first_day + target) % 7


def _counts(told: History, sources: Panel, included: np.ndarray, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(days, rows, LAGS) known counts: of included sources, and of all."""
    rows, first = len(told.series), days[0]
    cell_segment = fit.segment_of_cells(told, sources)
    keep = (told.day > first - LAGS) & (told.lag < LAGS)
    day, lag, row, n, segment = (a[keep] for a in (told.day, told.lag, told.series_index, told.count, cell_segment))
    counts, raw = np.zeros(len(days) * rows * LAGS), np.zeros(len(days) * rows * LAGS)
    for back in range(LAGS):
        seen = day + back - first
        use = (lag <= back) & (seen >= 0) & (seen < len(days))
        at = (seen[use] * rows + row[use]) * LAGS + back
        raw += np.bincount(at, n[use], len(raw))
        ok = segment[use] >= 0
        ok[ok] = included[seen[use][ok], segment[use][ok]]
        counts += np.bincount(at[ok], n[use][ok], len(raw))
    shape = (len(days), rows, LAGS)
    return counts.reshape(shape), raw.reshape(shape)


def surprise(w: Window) -> np.ndarray:
    """(days, rows): the statistic before calibration."""
    windows = (a.reshape(-1, LAGS) for a in np.broadcast_arrays(w.counts, w.mean, w.phi, w.known, w.usable))
    scalars = (a.reshape(-1) for a in (w.week_sd, w.level_variance, w.drift))
    return statistic.log_mixture(statistic.Days(*windows, *scalars)).reshape(w.week_sd.shape)


@dataclass(frozen=True)
class Judgement:
    """Results for consecutive days: arrays (days, rows) but `days` (day indices)."""

    told: History
    sources: Panel
    fitted: Fit
    window: Window
    surprise: np.ndarray
    verdict: calibration.Verdict
    upper: np.ndarray
    asked: slice

    def table(self) -> pd.DataFrame:
        """SIGNALS: one line for each series and day asked for."""
        w, asked = self.window, self.asked
        names, days = self.told.series, w.days[asked]
        dates = [dt.date.fromordinal(self.told.first_day + int(day)).isoformat() for day in days]
        flat = {
            "series": np.repeat(names, len(dates)),
            "date": np.tile(dates, len(names)),
            "observed_7d": w.raw[asked, :, :7].sum(-1).T.ravel().astype(int),
            "expected_7d": w.mean[asked, :, :7].sum(-1).T.ravel().round(4),
            "upper_7d": self.upper[asked].T.ravel().round(3),
            "statistic": self.verdict.statistic[asked].T.ravel().round(6),
            "p_value": self.verdict.p_value[asked].T.ravel(),
            "alarm": self.verdict.alarm[asked].T.ravel().astype(int),
        }
        return pd.DataFrame(flat)


def judge(counts: pd.DataFrame, coverage: pd.DataFrame | None, date_from: dt.date, date_to: dt.date, budget: float) -> Judgement:
    """Judges every day from `date_from` to `date_to`; tables as from `reading`. Days before are run along, as an alarm needs to
    know whether the episode has been told already."""
    told = history.build(counts, coverage, date_to.toordinal())
    first = date_from.toordinal() - told.first_day
    days = np.arange(first - calibration.QUIET_D, told.days)
    sources = panel.build(told)
    fitted = fit.run(told, sources, int(days[0]))
    seen = window(told, sources, fitted, days)
    value = surprise(seen)
    verdict = calibration.judge(value, seen, budget)
    return Judgement(told, sources, fitted, seen, value, verdict, calibration.upper_week(seen), slice(len(days) - (told.days - first), None))


def daily(judged: Judgement, row: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """expected, observed (included sources), phi by day for one row, as known on the last day judged.

    Older days than the last window keep the figures they had when they were its oldest day."""
    w = judged.window
    older = slice(0, len(w.days) - 1)
    join = lambda a: np.r_[a[older, row, LAGS - 1], a[-1, row, ::-1]]
    return join(w.mean), join(w.counts), join(w.phi)
