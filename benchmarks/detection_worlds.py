"""Invented daily counts whose truth is known, of many kinds: for the calibration of the detector, for its benchmark and its tests.

A world draws its own rules: levels from one incident in two months to twenty a day, scatter, season, slow drift (partly shared),
incidents that set off others, reporting delay, days without collection, a source that appears. Nothing is taken from real data.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

START = dt.date(2020, 1, 1)
WEEKDAY = np.array([1.04, 1.03, 1.02, 1.0, 0.82, 1.0, 1.09])
SOURCES = ("north", "south", "west", "late")
SIZES = (2, 3, 5, 10)  # of a rise, in standard deviations of a week's count


@dataclass(frozen=True)
class Rules:
    """What a world is like. drift_sd: of the log level; excitation: incidents that each one sets off; delay: share known after
    0, 1, ... days; jump: how much a new source multiplies the counts (1: none); outages: whether collection fails now and then."""

    drift_sd: float
    correlation: float
    excitation: float
    delay: tuple[float, ...]
    jump: float
    outages: bool


@dataclass(frozen=True)
class World:
    """counts, coverage: tables as `alerts.detection.detect` takes them (days as ordinals). rises: (series, day index, size). days:
    number of days; first_judged: day index from which there are no rises but those listed. mean, phi (series, days), (series,)."""

    counts: pd.DataFrame
    coverage: pd.DataFrame
    rises: list[tuple[str, int, int]]
    days: int
    first_judged: int
    mean: np.ndarray
    phi: np.ndarray
    rules: Rules

    def date(self, day: int) -> dt.date:
        return START + dt.timedelta(days=int(day))


def draw_rules(rng: np.random.Generator) -> Rules:
    """Rules of a world: half of what can go wrong goes wrong."""
    delay = (1.0,)
    if rng.random() < 0.6:
        share = rng.uniform(0.35, 0.9) * 0.6 ** np.arange(12.0)
        share[0] = rng.uniform(0.3, 0.7) * share.sum()
        delay = tuple(share / share.sum())
    return Rules(
        drift_sd=rng.uniform(0.1, 0.4) if rng.random() < 0.6 else 0.0, correlation=rng.uniform(0.97, 0.998),
        excitation=rng.uniform(0.1, 0.4) if rng.random() < 0.35 else 0.0, delay=delay,
        jump=rng.uniform(1, 2) if rng.random() < 0.5 else 1.0, outages=bool(rng.random() < 0.5))


def make(seed: int, rules: Rules | None = None, series: int = 18, history_d: int = 1500, judged_d: int = 365, rises: bool = False) -> World:
    """A world of so many series; rises: five in each of the judged year's series, else none after the history."""
    rng = np.random.default_rng(seed)
    rules = rules or draw_rules(rng)
    days = history_d + judged_d
    mean, phi = _means(rng, rules, series, days), 1 + rng.lognormal(-0.8, 0.8, series)
    true = _draw(rng, mean, phi, rules.excitation)
    sd = np.sqrt(7 * phi[:, None] * mean)
    listed = []
    for row in range(series):
        for start in np.flatnonzero(rng.random(history_d - 40) < 0.8 / 365):
            _add_rise(rng, true[row], start, rng.choice(SIZES) * sd[row, start])
        for start in (history_d + 15 + np.arange(5) * 66 + rng.integers(0, 30, 5)) if rises else ():
            size = int(rng.choice(SIZES))
            _add_rise(rng, true[row], start, size * sd[row, start])
            listed.append((f"g{row:02}", int(start), size))
    up = np.ones(days, bool)
    for start in np.flatnonzero(rng.random(days) < (0.008 if rules.outages else 0)):
        up[start:start + rng.integers(1, 4)] = False
    jump_day = history_d + int(rng.integers(30, 250))
    counts = _tell(rng, true, mean, rules, up, jump_day)
    return World(counts, _coverage(rng, up, jump_day if rules.jump > 1 else days), listed, days, history_d, mean, phi, rules)


def _means(rng: np.random.Generator, rules: Rules, series: int, days: int) -> np.ndarray:
    t = np.arange(days)
    level = rng.uniform(np.log(0.02), np.log(5), series)
    if rng.random() < 0.3:
        level += 1.0
    weekday = WEEKDAY[[(START + dt.timedelta(days=int(i))).weekday() for i in range(7)]][t % 7]
    season = rng.uniform(0, 0.3, (series, 1)) * np.cos(2 * np.pi * t / 365.25 + rng.uniform(0, 6.3, (series, 1)))
    trend = rng.normal(0, 0.12, (series, 1)) * (t - days) / 365
    noise = np.sqrt(0.7) * rng.normal(size=(series, days)) + np.sqrt(0.3) * rng.normal(size=days)
    drift = np.zeros((series, days))
    state = noise[:, 0]
    for day in range(days):
        state = rules.correlation * state + np.sqrt(1 - rules.correlation**2) * noise[:, day]
        drift[:, day] = state
    return np.exp(level[:, None] + trend + season + rules.drift_sd * drift) * weekday


def _draw(rng: np.random.Generator, mean: np.ndarray, phi: np.ndarray, excitation: float) -> np.ndarray:
    """Negative binomial; with excitation each incident sets off others over about a week."""
    if not excitation:
        return rng.negative_binomial(mean / (phi[:, None] - 1), 1 / phi[:, None])
    kernel = np.exp(-np.arange(1, 11) / 3)
    kernel *= excitation / kernel.sum()
    out = np.zeros(mean.shape, int)
    for day in range(mean.shape[1]):
        past = out[:, max(0, day - 10):day][:, ::-1]
        now = mean[:, day] * (1 - excitation) + past @ kernel[: past.shape[1]]
        out[:, day] = rng.negative_binomial(np.maximum(now, 1e-9) / (phi - 1), 1 / phi)
    return out


def _add_rise(rng: np.random.Generator, counts: np.ndarray, start: int, size: float) -> None:
    """Extra incidents, at least two: within two days, evenly over a week, or in a wave."""
    number, kind = max(2, rng.poisson(size)), rng.integers(3)
    offset = [rng.integers(0, 2, number), rng.integers(0, 7, number), np.minimum(rng.gamma(3, 1.5, number).astype(int), 13)][kind]
    np.add.at(counts, np.minimum(start + offset, len(counts) - 1), 1)


def _tell(rng: np.random.Generator, true: np.ndarray, mean: np.ndarray, rules: Rules, up: np.ndarray, jump_day: int) -> pd.DataFrame:
    """Who told what when: delays; what falls into an outage is half told on the day after, half never."""
    parts = [(true, None)]
    if rules.jump > 1:
        more = rng.poisson(mean * (rules.jump - 1))
        more[:, :jump_day] = 0
        parts.append((more, SOURCES.index("late")))
    rows = []
    following = np.minimum.accumulate(np.where(up, np.arange(len(up)), 10**6)[::-1])[::-1]
    for counts, only in parts:
        g, t = np.nonzero(counts)
        by_lag = rng.multinomial(counts[g, t], rules.delay)
        i, lag = np.nonzero(by_lag)
        g, t, n = g[i], t[i], by_lag[i, lag]
        known = np.minimum(t + lag, len(up) - 1)
        down = ~up[known]
        n = np.where(down, rng.binomial(n, 0.5), n)
        known = np.where(down, following[known], t + lag)
        source = np.full((len(n), 1), only) if only is not None else rng.choice(3, (len(n), 1), p=[0.5, 0.3, 0.2])
        keep = (n > 0) & (known < len(up))
        rows.append(np.column_stack([g, t, known, source[:, 0], n])[keep])
    g, t, known, source, n = np.concatenate(rows).T
    first = START.toordinal()
    return pd.DataFrame({"series": np.array([f"g{i:02}" for i in range(len(true))])[g], "source": np.array(SOURCES)[source],
                         "incident_day": t + first, "known_day": known + first, "count": n.astype(float)})


def _coverage(rng: np.random.Generator, up: np.ndarray, jump_day: int) -> pd.DataFrame:
    tables = []
    for name, volume in zip(SOURCES, (300, 200, 100, 250), strict=True):
        days = np.arange(jump_day if name == "late" else 0, len(up))
        articles = rng.poisson(volume * np.exp(rng.normal(0, 0.08, len(days)))) * up[days]
        tables.append(pd.DataFrame({"source": name, "day": days + START.toordinal(), "articles": articles.astype(float), "up": up[days]}))
    return pd.concat(tables, ignore_index=True)
