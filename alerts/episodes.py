"""Episodes: when a rise opens an alert, when that has grown, is over, or no longer holds; and at which level a rise is told.

Everything here is a function of the signals, the incidents and the alerts as they stand; nothing is read or written.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import re
from dataclasses import dataclass, field

import pandas as pd

from alerts.detection import Detection, Signal
from alerts.series import Series, in_window
from alerts.subscriptions import NATIONAL
from warehouse.models.alerts import Alert, AlertEvent

DEFAULT_BUDGET = 0.5  # false mails for each series and year; detection's thresholds are for this one
WEEK = dt.timedelta(days=6)  # from the first to the last of seven days
STILL_RAISED_D = 3  # an alarm that nobody could be told of at once (no run, a backfill) is told this many days later at most
QUIET_D = 7  # days below the threshold after which an episode is over
VOID_MARGIN = 1.0  # as of today's knowledge the surprise must fall this far below the threshold before a mail is taken back
VOIDABLE_D = 35  # older alerts are history: nobody acts on them any more
GROWTH_FACTOR, GROWTH_MIN, GROWTH_PAUSE = 1.5, 3, dt.timedelta(hours=24)
LOCAL_SHARE, LOCAL_MOST = 0.6, 3  # so few governorates with so much of the country's excess are the story; else the country is
LEVEL_YEARS = (5.0, 50.0)


@dataclass
class Judged:
    """What is known of all series on one day: signals by series and date, the incidents, and those brought by the schedule."""

    today: dt.date
    now: dt.datetime
    signals: dict[tuple[str, dt.date], Signal]
    series: dict[str, Series]
    incidents: pd.DataFrame
    scheduled: set[str]
    found: Detection = field(default_factory=lambda: Detection(None, []))
    budgets: dict[str, float] = field(default_factory=dict)  # series -> the loosest budget of its subscribers

    def signal(self, name: str, date: dt.date | None = None) -> Signal | None:
        return self.signals.get((name, date or self.today))

    def threshold(self, name: str) -> float:
        """What the statistic must reach for an alert: at the default budget or the loosest of the subscribers'."""
        signal = self.signal(name) or next(iter(self.signals.values()))
        return threshold_at(signal, max(DEFAULT_BUDGET, self.budgets.get(name, 0)))

    def surprise(self, name: str) -> float:
        """Today's statistic; none is the least."""
        signal = self.signal(name)
        return float(signal.statistic) if signal else -math.inf

    def is_raised(self, name: str) -> bool:
        """Above the threshold today, or an alarm in the days before that still counts as present."""
        days = (self.today - dt.timedelta(days=back) for back in range(STILL_RAISED_D))
        recent = [signal for day in days if (signal := self.signal(name, day))]
        return bool(recent) and any(signal.statistic >= self.threshold(name) for signal in recent)

    def incident_ids(self, name: str, first: dt.date) -> list[str]:
        return sorted(in_window(self.series[name], self.incidents, first, self.today)["incident_id"])


def threshold_at(signal: Signal, budget: float) -> float:
    """The threshold for another budget."""
    return signal.threshold_at(budget, DEFAULT_BUDGET)


def level_of(signal: Signal) -> int:
    """1 to 3, see LEVEL_YEARS."""
    return 1 + sum(signal.years_between(DEFAULT_BUDGET) >= years for years in LEVEL_YEARS)


def choose_level(judged: Judged) -> tuple[set[str], dict[str, str]]:
    """(series that are raised and tell their own story, series explained by others -> the series that tells it).

    One rise is told once: where a few governorates hold most of the country's excess the country is left out; where many rise, or
    none stands out, the country tells it, and the governorates are parts of that.
    """
    raised = {name for name in judged.series if judged.is_raised(name)}
    explained: dict[str, str] = {}
    for name in sorted(raised):
        if judged.series[name].place != NATIONAL:
            continue
        part = judged.series[name].part
        local = [other for other in sorted(raised) if judged.series[other].part == part and other != name]
        if not local:
            continue
        excess = {other: _excess(judged.signal(other)) for other in (name, *local)}
        share = sum(excess[other] for other in local) / max(excess[name], 1e-9)
        if share >= LOCAL_SHARE and len(local) <= LOCAL_MOST:
            explained[name] = max(local, key=lambda other: excess[other])
        else:
            explained |= dict.fromkeys(local, name)
    return raised, explained


def _excess(signal: Signal) -> float:
    return max(signal.observed_7d - signal.expected_7d, 0.0)


def open_alert(judged: Judged, name: str, parent_id: str | None, taken: set[str]) -> tuple[Alert, AlertEvent] | None:
    """A new alert and its event; None when nothing collected by the schedule is behind it."""
    signal, series = judged.signal(name), judged.series[name]
    ids = judged.incident_ids(name, min(signal.onset, judged.today - WEEK))
    if not judged.scheduled.intersection(ids):
        return None
    alert_id = _new_id(series, judged.today, taken)
    alert = Alert(
        alert_id=alert_id, series=name, governorate=series.governorate, filter_key=series.part.key, parent_id=parent_id, state="open",
        opened_at=judged.now, opened_on=judged.today, onset=signal.onset, level=0, peak_on=judged.today, peak_statistic=-math.inf,
        peak_observed_7d=0, peak_expected_7d=0.0, told_observed_7d=signal.observed_7d, told_at=judged.now, updated_at=judged.now,
    )
    refresh(alert, judged)
    return alert, make_event(alert, "opened", 1, judged, ids)


def _new_id(series: Series, today: dt.date, taken: set[str]) -> str:
    """Readable, safe in a shell and a header: kirkuk-20261124; a filter adds its first value and a hash."""
    words = [series.place]
    if series.part.key:
        values = (*series.part.event_types, *series.part.themes, *series.part.actors)
        words += [values[0], hashlib.sha256(series.part.key.encode()).hexdigest()[:4]]
    slug = re.sub(r"[^a-z0-9]+", "-", " ".join(words).lower()).strip("-")
    base = f"{slug}-{today:%Y%m%d}"
    return next(name for name in (base, *(f"{base}-{n}" for n in range(2, 1000))) if name not in taken)


def refresh(alert: Alert, judged: Judged) -> None:
    """The alert's figures as judged today, and its peak."""
    signal = judged.signal(alert.series)
    alert.observed_7d, alert.expected_7d = signal.observed_7d, float(signal.expected_7d)
    alert.statistic, alert.p_value, alert.coverage_note = float(signal.statistic), float(signal.p_value), signal.coverage_note
    alert.level, alert.updated_at = max(alert.level, level_of(signal)), judged.now
    if judged.is_raised(alert.series):
        alert.onset = signal.onset
    if signal.statistic > alert.peak_statistic:
        alert.peak_on, alert.peak_statistic = judged.today, float(signal.statistic)
        alert.peak_observed_7d, alert.peak_expected_7d = signal.observed_7d, float(signal.expected_7d)


def has_grown(alert: Alert, judged: Judged) -> bool:
    """Whether there is enough more to tell, and the last mail lies long enough back."""
    more = alert.observed_7d >= max(GROWTH_FACTOR * alert.told_observed_7d, alert.told_observed_7d + GROWTH_MIN)
    return more and judged.is_raised(alert.series) and judged.now - alert.told_at >= GROWTH_PAUSE


def is_over(alert: Alert, judged: Judged) -> bool:
    """Whether the last QUIET_D days all lay below the threshold, or the series is no longer judged."""
    if judged.signal(alert.series) is None:
        return True
    days = [judged.today - dt.timedelta(days=back) for back in range(QUIET_D)]
    quiet = all((signal := judged.signal(alert.series, day)) is None or signal.statistic < judged.threshold(alert.series) for day in days)
    return quiet and judged.today - alert.opened_on >= dt.timedelta(days=QUIET_D - 1)


def lost_incidents(alert: Alert, stood_on: list[str], judged: Judged) -> list[str] | None:
    """The incidents that the alert stood on and that no longer count for it, when without them there is no rise; else None.

    Both are needed: the days since the alert must be unsurprising as of today's knowledge, and incidents must have gone (merged,
    rejected, moved to another place or date). A mere change of what is expected voids nothing.
    """
    if judged.today - alert.opened_on > dt.timedelta(days=VOIDABLE_D) or alert.series not in judged.series:
        return None
    first = min(alert.onset, alert.opened_on - WEEK)
    lost = sorted(set(stood_on) - set(judged.incident_ids(alert.series, first)))
    days = (judged.today - alert.opened_on).days
    signals = [judged.signal(alert.series, alert.opened_on + dt.timedelta(days=ahead)) for ahead in range(days + 1)]
    present = [signal.statistic for signal in signals if signal]  # none at all: the series has lost its last incident
    return lost if lost and (not present or max(present) < judged.threshold(alert.series) - VOID_MARGIN) else None


def make_event(alert: Alert, kind: str, number: int, judged: Judged, ids: list[str], **more: object) -> AlertEvent:
    """An event with the alert's present figures; growth is counted from what is told."""
    if kind != "confirmed":
        alert.told_at, alert.told_observed_7d = judged.now, alert.observed_7d
    return AlertEvent(
        event_id=f"{alert.alert_id}/{number}", alert_id=alert.alert_id, kind=kind, happened_at=judged.now, judged_date=judged.today,
        observed_7d=alert.observed_7d, expected_7d=alert.expected_7d, statistic=alert.statistic, p_value=alert.p_value, onset=alert.onset,
        incident_ids=ids, **more,
    )
