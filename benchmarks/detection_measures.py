"""Measures of a detector: false e-mails, the threshold that keeps a budget, rises found.

An e-mail goes out on a day at or above the threshold with no such day in the QUIET_D days before, on that series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alerts.detection.calibration import QUIET_D

LOW = 0.25  # incidents a day, below which a series is called low
WINDOW_D = 14  # days from a rise's first in which an e-mail counts as having found it
SOON_D = 3


@dataclass(frozen=True)
class Judged:
    """A world as one detector judged it. score (days, series), national last; mean (series,): true incidents a day;
    rises: (row, day from the first judged, size)."""

    score: np.ndarray
    mean: np.ndarray
    rises: list[tuple[int, int, int]]

    def strata(self) -> dict[str, np.ndarray]:
        """Rows by stratum."""
        rows = np.arange(len(self.mean))
        low = (self.mean < LOW) & (rows < len(rows) - 1)
        return {"low": rows[low], "mid": rows[~low][:-1], "national": rows[-1:]}


def emails(above: np.ndarray) -> np.ndarray:
    """(days, series) bool: days with an e-mail, from the days above the threshold."""
    seen = np.concatenate([np.zeros((1, above.shape[1]), int), above.cumsum(0)])
    day = np.arange(len(above))
    return above & (seen[day] - seen[np.maximum(day - QUIET_D, 0)] == 0)


def false_rate(worlds: list[Judged], threshold: float, stratum: str | None = None) -> tuple[int, float]:
    """(e-mails, series-years) in worlds without rises."""
    sent, years = 0, 0.0
    for world in worlds:
        rows = world.strata()[stratum] if stratum else np.arange(len(world.mean))
        sent += int(emails(world.score[:, rows] >= threshold).sum())
        years += len(rows) * len(world.score) / 365
    return sent, years


def threshold_for(worlds: list[Judged], budget: float) -> float:
    """Smallest threshold at which the average series of these worlds gets at most `budget` false e-mails a year."""
    values = np.unique(np.concatenate([world.score.ravel() for world in worlds]))[::-1]
    values = values[np.isfinite(values)]
    good, bad = 0, len(values) // 5  # beyond a fifth of all days alarms never end and e-mails get fewer
    while bad - good > 1:
        middle = (good + bad) // 2
        sent, years = false_rate(worlds, values[middle])
        good, bad = (middle, bad) if sent / years <= budget else (good, middle)
    return float(values[good])


def found(worlds: list[Judged], threshold: float) -> np.ndarray:
    """A row a rise: size, true mean of its series, found within WINDOW_D, found within SOON_D days."""
    rows = []
    for world in worlds:
        sent = emails(world.score >= threshold)
        for row, day, size in world.rises:
            window = sent[day:day + WINDOW_D, row]
            rows.append((size, world.mean[row], window.any(), window[: SOON_D + 1].any()))
    return np.array(rows, float).reshape(-1, 4)


def shares(rises: np.ndarray) -> dict[str, float]:
    """Shares found, by what the table shows."""
    of = lambda chosen, column=2: float(rises[chosen, column].mean()) if chosen.any() else float("nan")
    size, low = rises[:, 0], rises[:, 1] < LOW
    by_size = {f"k={k:.0f}": of(size == k) for k in np.unique(size)}
    return {"mean": float(np.nanmean(list(by_size.values()))), **by_size, "soon": of(size == 5, 3), "low": of((size == 5) & low)}
