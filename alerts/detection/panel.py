"""Sources as a panel: what part of an incident day could have been known, through sources whose share is known.

A source that appears, or whose volume of articles jumps, becomes a new *segment*. Its reports are left out of both sides, observed
and expected, until its share has been learned (LEARN_D). A source that is down takes its share out of the expectation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alerts.detection.history import History

LEARN_D = 28  # days before a new segment counts
ESTABLISHED_D = 28  # sources that appear this early are taken as always there
CATCH_UP = 0.5  # part of what falls into an outage that is expected to be found afterwards
_BASE_D, _MIN_BASE_D = 42, 14


@dataclass(frozen=True)
class Panel:
    """segment_of (days, sources): segment index, -1 before the source exists. source (segments,): source index.
    birth, end (segments,): first day and the day after the last. active (days, segments): collected. established (segments,).
    volume_share (segments,): articles of a segment's first LEARN_D days over those of the established ones before it."""

    segment_of: np.ndarray
    source: np.ndarray
    birth: np.ndarray
    end: np.ndarray
    active: np.ndarray
    established: np.ndarray
    volume_share: np.ndarray

    def is_included(self, day: np.ndarray) -> np.ndarray:
        """(len(day), segments): whether the segment's share is known on that day."""
        return self.established[None] | (np.asarray(day)[:, None] >= self.birth[None] + LEARN_D)


def find_changes(articles: np.ndarray) -> list[int]:
    """Days (indices into the active days' article counts) on which the volume left its usual range for good, found without a look
    ahead: one day beyond 1.7 times, or three days beyond 1.45 times, and far outside the usual scatter."""
    changes, start, n = [], 0, len(articles)
    log_articles = np.log(articles + 1.0)
    day = _MIN_BASE_D + 3
    while day < n:
        if day - start < _MIN_BASE_D + 3:
            day += 1
            continue
        base = log_articles[max(start, day - 2 - _BASE_D):day - 2]
        middle = np.median(base)
        scatter = max(1.4826 * np.median(np.abs(base - middle)), 0.08, np.exp(-middle / 2))
        one, three = abs(log_articles[day] - middle), abs(log_articles[day - 2:day + 1].mean() - middle)
        if (one > max(np.log(1.7), 6.5 * scatter)) or (three > max(np.log(1.45), 4.5 * scatter)):
            changes.append(day)
            start = day
        day += 1
    return changes


def build(history: History) -> Panel:
    """The segments of all sources."""
    segment_of = np.full(history.up.shape, -1)
    source, birth, end = [], [], []
    for j in range(len(history.sources)):
        days_up = np.flatnonzero(history.up[:, j])
        if len(days_up) == 0:
            continue
        counted = days_up[~np.isnan(history.articles[days_up, j])]
        starts = [int(days_up[0])] + [int(counted[i]) for i in find_changes(history.articles[counted, j])]
        for start, stop in zip(starts, starts[1:] + [history.days], strict=True):
            segment_of[start:stop, j] = len(source)
            source.append(j)
            birth.append(start)
            end.append(stop)
    source_, birth_, end_ = (np.array(a, int) for a in (source, birth, end))
    active = np.zeros((history.days, len(source_)), bool)
    for k, (j, a, b) in enumerate(zip(source, birth, end, strict=True)):
        active[a:b, k] = history.up[a:b, j]
    established = birth_ < ESTABLISHED_D
    return Panel(segment_of, source_, birth_, end_, active, established, _volume_shares(history, source_, birth_, end_, established))


def _volume_shares(history: History, source: np.ndarray, birth: np.ndarray, end: np.ndarray, established: np.ndarray) -> np.ndarray:
    """Panel.volume_share; an even share where articles were not counted. No day after a segment's first LEARN_D days is read."""
    out = np.full(len(source), 1 / max(established.sum(), 1))

    def volume(k: int, first: int, stop: int) -> float:
        days = slice(max(birth[k], first), min(end[k], stop))
        articles = history.articles[days, source[k]]
        counted = articles[history.up[days, source[k]] & ~np.isnan(articles)]
        return float(counted.mean()) if len(counted) else 0.0

    for k in np.flatnonzero(~established):
        own = volume(k, birth[k], birth[k] + LEARN_D)
        usual = sum(volume(j, min(birth[k], end[j]) - LEARN_D, birth[k]) for j in np.flatnonzero(established))
        if own > 0 and usual > 0:
            out[k] = own / usual
    return out


def capture(panel: Panel, day: np.ndarray, seen_on: np.ndarray, delay: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What part of the incidents of `day` each segment, had it reported all of them, would have made known by `seen_on`.

    day, seen_on (n,); delay (n, lags): share first known after 0, 1, ... days. Returns regular (n, segments) and caught_up
    (n, segments), the part that fell into the segment's outages and is thought to be found afterwards."""
    days, segments = panel.active.shape
    regular, caught = np.zeros((len(day), segments)), np.zeros((len(day), segments))
    if segments == 0:
        return regular, caught
    back = np.where(panel.active, np.arange(days)[:, None], days + 10**6)
    back = np.minimum.accumulate(back[::-1], axis=0)[::-1]
    for lag in range(delay.shape[1]):
        known = day + lag
        inside = (known <= seen_on) & (known >= 0)
        k = np.clip(known, 0, days - 1)
        exists = (k[:, None] >= panel.birth) & (k[:, None] < panel.end)
        share = (delay[:, lag] * inside)[:, None]
        regular += share * panel.active[k]
        caught += share * CATCH_UP * (~panel.active[k] & exists & (back[k] <= seen_on[:, None]))
    return regular, caught
