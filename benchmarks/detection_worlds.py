"""Invented daily counts whose truth is known, of many kinds: for the calibration of the detector, for its benchmark and its tests.

A world draws its own rules: levels from one incident in two months to twenty a day, scatter of several kinds, a season that may
wander, slow drift (partly shared), changes overnight, incidents that set off others, reporting delay, days without collection, a
source that appears. Rises come in several shapes. Nothing is taken from real data.
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
LAST_D = 13  # the latest day of a rise, from its first
SHAPES = {  # a rise's days for so many incidents
    "day": lambda rng, n: np.zeros(n, int),
    "two days": lambda rng, n: rng.integers(0, 2, n),
    "week": lambda rng, n: rng.integers(0, 7, n),
    "fortnight": lambda rng, n: rng.integers(0, 14, n),
    "wave": lambda rng, n: rng.gamma(3, 1.5, n).astype(int),
    "ramp": lambda rng, n: (10 * np.sqrt(rng.random(n))).astype(int),
    "fading": lambda rng, n: rng.geometric(0.35, n) - 1,
    "twice": lambda rng, n: rng.integers(0, 2, n) + 6 * rng.integers(0, 2, n),
}


@dataclass(frozen=True)
class Rules:
    """What a world is like. drift_sd: of the log level; excitation: incidents that each one sets off, over echo_d days on average;
    delay: share known after 0, 1, ... days; jump: how much a new source multiplies the counts (1: none); outages: whether collection
    fails now and then; scatter: times the usual variance beyond Poisson's; squared: variance of a day's own factor on its mean;
    idle: share of days on which nothing happens; weekday: times the usual effect; season: largest amplitude; wander: of its phase,
    radians a year; trend: sd of the log level's change in a year; steps: changes of level overnight, a year."""

    drift_sd: float = 0.0
    correlation: float = 0.98
    excitation: float = 0.0
    delay: tuple[float, ...] = (1.0,)
    jump: float = 1.0
    outages: bool = False
    echo_d: float = 3.0
    scatter: float = 1.0
    squared: float = 0.0
    idle: float = 0.0
    weekday: float = 1.0
    season: float = 0.3
    wander: float = 0.0
    trend: float = 0.12
    steps: float = 0.0


KINDS = {  # for the benchmark; seeds that the calibration has not seen
    "steady": Rules(),
    "drift, delay, jump, outages": Rules(0.3, 0.985, 0.0, (0.45, 0.25, 0.12, 0.08, 0.05, 0.03, 0.02), 1.6, True),
    "self-exciting": Rules(excitation=0.3),
    "heavy scatter": Rules(scatter=3.0, squared=0.15),
    "idle days, strong week": Rules(idle=0.25, weekday=3.0),
    "wandering season, trend, steps": Rules(season=0.6, wander=1.0, trend=0.35, steps=0.3),
}


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
    """Rules of a world: a part of what can go wrong goes wrong."""
    delay = (1.0,)
    if rng.random() < 0.6:
        share = rng.uniform(0.35, 0.9) * 0.6 ** np.arange(12.0)
        share[0] = rng.uniform(0.3, 0.7) * share.sum()
        delay = tuple(share / share.sum())
    may = lambda share, low, high, usual: rng.uniform(low, high) if rng.random() < share else usual
    return Rules(
        drift_sd=may(0.55, 0.1, 0.35, 0.0), correlation=rng.uniform(0.97, 0.998), excitation=may(0.3, 0.1, 0.45, 0.0), delay=delay,
        jump=may(0.4, 1, 2, 1.0), outages=bool(rng.random() < 0.4), echo_d=rng.uniform(1.5, 6), scatter=may(0.4, 0.3, 3, 1.0),
        squared=may(0.25, 0.02, 0.2, 0.0), idle=may(0.15, 0.05, 0.3, 0.0), weekday=may(0.3, 0, 3, 1.0), season=may(0.3, 0, 0.6, 0.3),
        wander=may(0.2, 0.3, 1.2, 0.0), trend=may(0.2, 0, 0.35, 0.12), steps=may(0.15, 0.1, 0.4, 0.0))


def make(
    seed: int, rules: Rules | None = None, series: int = 18, history_d: int = 1500, judged_d: int = 365, rises: bool | str = False
) -> World:
    """A world of so many series; rises: five in each of the judged year's series, "nation": five over the whole country, else none
    after the history."""
    rng = np.random.default_rng(seed)
    rules = rules or draw_rules(rng)
    days = history_d + judged_d
    mean, phi = _means(rng, rules, series, days), 1 + rules.scatter * rng.lognormal(-0.8, 0.8, series)
    true = _draw(rng, mean, phi, rules)
    sd = np.sqrt(7 * phi[:, None] * mean)
    for row in range(series):
        for start in np.flatnonzero(rng.random(history_d - 40) < 0.8 / 365):
            np.add.at(true[row], _rise(rng, start, rng.choice(SIZES) * sd[row, start], days), 1)
    listed = _add_rises(rng, true, mean, sd, history_d, rises)
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
    weekday = WEEKDAY[[(START + dt.timedelta(days=int(i))).weekday() for i in range(7)]][t % 7] ** rules.weekday
    phase = rng.uniform(0, 6.3, (series, 1)) + rules.wander * rng.normal(size=(series, days)).cumsum(1) / np.sqrt(365)
    season = rng.uniform(0, rules.season, (series, 1)) * np.cos(2 * np.pi * t / 365.25 + phase)
    trend = rng.normal(0, rules.trend, (series, 1)) * (t - days) / 365
    steps = (rng.normal(0, 0.35, (series, days)) * (rng.random((series, days)) < rules.steps / 365)).cumsum(1)
    noise = np.sqrt(0.7) * rng.normal(size=(series, days)) + np.sqrt(0.3) * rng.normal(size=days)
    drift = np.zeros((series, days))
    state = noise[:, 0]
    for day in range(days):
        state = rules.correlation * state + np.sqrt(1 - rules.correlation**2) * noise[:, day]
        drift[:, day] = state
    return np.exp(level[:, None] + trend + season + steps - steps[:, -1:] + rules.drift_sd * drift) * weekday


def _draw(rng: np.random.Generator, mean: np.ndarray, phi: np.ndarray, rules: Rules) -> np.ndarray:
    """Negative binomial; with excitation each incident sets off others over the days after it."""
    own = rng.gamma(1 / rules.squared, rules.squared, mean.shape) if rules.squared else np.ones(mean.shape)
    if rules.idle:
        own *= (rng.random(mean.shape) >= rules.idle) / (1 - rules.idle)
    mean, scatter = np.maximum(mean * own, 1e-9), phi[:, None]
    if not rules.excitation:
        return rng.negative_binomial(mean / (scatter - 1), 1 / scatter)
    kernel = np.exp(-np.arange(1, 15) / rules.echo_d)
    kernel *= rules.excitation / kernel.sum()
    out = np.zeros(mean.shape, int)
    for day in range(mean.shape[1]):
        past = out[:, max(0, day - 14):day][:, ::-1]
        now = mean[:, day] * (1 - rules.excitation) + past @ kernel[: past.shape[1]]
        out[:, day] = rng.negative_binomial(np.maximum(now, 1e-9) / (phi - 1), 1 / phi)
    return out


def _add_rises(
    rng: np.random.Generator, true: np.ndarray, mean: np.ndarray, sd: np.ndarray, first: int, rises: bool | str
) -> list[tuple[str, int, int]]:
    """Adds those of the judged year to `true` in place. Returns (series, day index, size) of each."""
    listed = []
    starts = lambda: (int(day) for day in first + 15 + np.arange(5) * 66 + rng.integers(0, 30, 5))
    if rises == "nation":
        for start in starts():
            size = int(rng.choice(SIZES))
            on = _rise(rng, start, size * np.sqrt((sd[:, start] ** 2).sum()), true.shape[1])
            np.add.at(true, (rng.choice(len(true), len(on), p=mean[:, start] / mean[:, start].sum()), on), 1)
            listed.append(("national", start, size))
        return listed
    for row in range(len(true) if rises else 0):
        for start in starts():
            size = int(rng.choice(SIZES))
            np.add.at(true[row], _rise(rng, start, size * sd[row, start], true.shape[1]), 1)
            listed.append((f"g{row:02}", start, size))
    return listed


def _rise(rng: np.random.Generator, start: int, size: float, days: int) -> np.ndarray:
    """The day of each of a rise's incidents, at least two."""
    number, shape = max(2, rng.poisson(size)), rng.choice(list(SHAPES))
    return np.minimum(start + np.minimum(SHAPES[shape](rng, number), LAST_D), days - 1)


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
