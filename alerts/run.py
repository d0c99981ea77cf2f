"""One evaluation: the published counts against what was expected, and what follows for alerts and mails."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from dataclasses import dataclass, field

import duckdb
import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import detection, episodes, notices, silence, snapshot, subscribers, subscriptions, wishes
from alerts.episodes import Judged
from alerts.series import Series, count_table, wanted_series
from rasid.settings import LOCAL_ZONE, Settings
from warehouse import migrations
from warehouse.database import writing
from warehouse.models.alerts import Alert, AlertEvaluation, AlertEvent, AlertSignal

log = logging.getLogger(__name__)
JUDGED_D = 45  # days judged each time: enough to see an alert through until it is history


class DryRun(Exception):
    """Carries the outcome out of a transaction that is rolled back."""


@dataclass
class Outcome:
    """What an evaluation did; `lines` tell a person."""

    mode: str = "none"
    counts: Counter = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def note(self, kind: str, alert: Alert) -> None:
        self.counts[kind] += 1
        self.lines.append(f"{kind} {alert.alert_id}: {alert.series}, {alert.observed_7d} in 7 days, {alert.expected_7d:.1f} expected")


def evaluate(settings: Settings, now: dt.datetime | None = None, dry_run: bool = False) -> dict:
    """Judges the published snapshot; opens, grows, closes and voids alerts; puts mails into the outbox. Returns counts.

    Only what the schedule has newly brought leads to mails: a backfill or a re-coding alone changes nothing, and an analyst's
    override alone can only take alerts back. Calling it again on the same snapshot changes nothing. With `dry_run` nothing is
    written, and `lines` tells what would have happened. Raises DataFileError for a faulty subscriptions file.
    """
    present = now or dt.datetime.now(dt.UTC)
    wanted = subscribers.load(settings)
    if not dry_run:
        wishes.carry_out(settings, present)
    try:
        with snapshot.open_published(settings) as con:
            outcome = _evaluate(con, settings, wanted, present, dry_run)
    except snapshot.NothingPublished as error:
        return {"mode": "none", "reason": str(error)}
    result = {"mode": outcome.mode, **outcome.counts, "lines": outcome.lines}
    if not dry_run:
        from alerts.compose import compose_due

        result["mails"] = compose_due(settings, present)
    log.info("evaluated: %s", result)
    return result


def _evaluate(
    con: duckdb.DuckDBPyConnection, settings: Settings, wanted: subscriptions.Subscriptions, now: dt.datetime, dry_run: bool,
) -> Outcome:
    judged = judge(con, wanted, now)
    outcome = Outcome()
    try:
        with writing(settings) as session:
            migrations.upgrade(session)
            last = session.scalar(select(AlertEvaluation).order_by(AlertEvaluation.evaluation_id.desc()).limit(1))
            news = snapshot.read_news(con, last and last.loads_until, last and last.overrides_until)
            outcome.mode = news.mode
            raised, explained = episodes.choose_level(judged)
            if news.mode != "none":
                rules = silence.rules_in_force(session, wanted, now)
                _follow(notices.Desk(session, wanted, rules, now), judged, outcome, raised, explained)
            _record(session, judged, news, raised, explained)
            if dry_run:
                raise DryRun
    except DryRun:
        pass
    return outcome


def judge(con: duckdb.DuckDBPyConnection, wanted: subscriptions.Subscriptions, now: dt.datetime) -> Judged:
    """Signals of all series for the last JUDGED_D days, from what is known now."""
    incidents, coverage = snapshot.read_incidents(con), snapshot.read_coverage(con)
    series, today = wanted_series(wanted.active), now.astimezone(LOCAL_ZONE).date()
    found = detect_series(series, incidents, coverage, today - dt.timedelta(days=JUDGED_D), today)
    budgets: dict[str, float] = {}
    for subscription in wanted.active:
        for name in subscription.series:
            budgets[name] = max(budgets.get(name, 0), subscription.budget)
    return Judged(
        today, now, {(signal.series, signal.date): signal for signal in found}, {one.name: one for one in series}, incidents,
        snapshot.scheduled_ids(con), found, budgets)


def detect_series(
    series: list[Series], incidents: pd.DataFrame, coverage: pd.DataFrame, date_from: dt.date, date_to: dt.date,
) -> detection.Detection:
    """The detector's signals for the series that have had any incident; empty when there is none at all."""
    counts = count_table(series, incidents)
    if counts.empty:
        return detection.Detection(None, [])
    return detection.detect(counts, coverage if len(coverage) else None, date_from, date_to, episodes.DEFAULT_BUDGET)


def _follow(desk: notices.Desk, judged: Judged, outcome: Outcome, raised: set[str], explained: dict[str, str]) -> None:
    """Voids, closes, grows and opens."""
    session = desk.session
    first = judged.today - dt.timedelta(days=episodes.VOIDABLE_D)
    recent = select(Alert).where(Alert.state.in_(("open", "closed")), Alert.opened_on >= first).order_by(Alert.alert_id)
    for alert in session.scalars(recent).all():
        _void_if_baseless(desk, alert, judged, outcome)
    if outcome.mode != "full":
        return
    live = {alert.series: alert for alert in session.scalars(select(Alert).where(Alert.state == "open").order_by(Alert.alert_id))}
    for alert in live.values():
        _update(desk, alert, judged, outcome)
    if not judged.signals:
        return
    # The wider first, then what surprises most: who follows both is told once, by whichever explains it best.
    order = sorted(raised, key=lambda name: (judged.series[name].governorate is not None, -judged.surprise(name), name))
    for name in order:
        if name in live or _is_told_elsewhere(name, explained, judged):
            continue
        parent = live.get(explained.get(name, ""))
        opened = episodes.open_alert(judged, name, parent and parent.alert_id, set(session.scalars(select(Alert.alert_id))))
        if opened is None:
            outcome.lines.append(f"not opened: {name} rises, but only in what a backfill brought")
            continue
        alert, event = opened
        session.add_all([alert, event])
        session.flush()
        live[name] = alert
        outcome.note("opened", alert)
        outcome.counts["notices"] += notices.tell_open(desk, alert, event, None, judged)


def _is_told_elsewhere(name: str, explained: dict[str, str], judged: Judged) -> bool:
    """A country's rise that is one governorate's. (A governorate's part in a country's rise is kept as a part.)"""
    return name in explained and judged.series[name].governorate is None


def _events(session: Session, alert: Alert) -> list[AlertEvent]:
    return list(session.scalars(select(AlertEvent).where(AlertEvent.alert_id == alert.alert_id).order_by(AlertEvent.happened_at)))


def _void_if_baseless(desk: notices.Desk, alert: Alert, judged: Judged, outcome: Outcome) -> None:
    events = _events(desk.session, alert)
    stood_on = sorted({name for event in events for name in event.incident_ids or []})
    lost = episodes.lost_incidents(alert, stood_on, judged)
    if lost is None:
        return
    if judged.signal(alert.series):
        episodes.refresh(alert, judged)
    alert.state, alert.closed_at = "voided", judged.now
    alert.voided_reason = f"{len(lost)} of the {len(stood_on)} incidents that it stood on no longer count: merged, corrected or withdrawn"
    kept = [name for name in stood_on if name not in lost]
    event = episodes.make_event(alert, "voided", len(events) + 1, judged, kept, lost_ids=lost, reason=alert.voided_reason)
    desk.session.add(event)
    desk.session.flush()
    outcome.note("voided", alert)
    outcome.counts["notices"] += notices.tell_voided(desk, alert, event)


def _update(desk: notices.Desk, alert: Alert, judged: Judged, outcome: Outcome) -> None:
    """An open alert: over, grown, or as it was; who has not been told may be told now."""
    events = _events(desk.session, alert)
    if judged.signal(alert.series):
        episodes.refresh(alert, judged)
    if episodes.is_over(alert, judged):
        alert.state, alert.closed_at = "closed", judged.now
        event = episodes.make_event(alert, "closed", len(events) + 1, judged, [], reason="No longer above what is expected for 7 days")
        desk.session.add(event)
        desk.session.flush()
        outcome.note("closed", alert)
        outcome.counts["notices"] += notices.tell_closed(desk, alert, event)
        return
    grown = None
    if episodes.has_grown(alert, judged):
        ids = judged.incident_ids(alert.series, min(alert.onset, judged.today - episodes.WEEK))
        grown = episodes.make_event(alert, "grown", len(events) + 1, judged, ids)
        desk.session.add(grown)
        desk.session.flush()
        outcome.note("grown", alert)
    outcome.counts["notices"] += notices.tell_open(desk, alert, events[0], grown, judged)


def _record(session: Session, judged: Judged, news: snapshot.News, raised: set[str], explained: dict[str, str]) -> None:
    """The evaluation, and the day's signals as they stand now."""
    session.add(AlertEvaluation(
        evaluated_at=judged.now, judged_date=judged.today, loads_until=news.loads_until, overrides_until=news.overrides_until,
        mode=news.mode, series_count=len({name for name, _ in judged.signals}), raised_count=len(raised)))
    known = {row.series: row for row in session.scalars(select(AlertSignal).where(AlertSignal.date == judged.today))}
    for (name, date), signal in judged.signals.items():
        if date != judged.today:
            continue
        row = known.get(name)
        if row is None:
            row = AlertSignal(series=name, date=date)
            session.add(row)
        row.evaluated_at, row.is_raised, row.explained_by = judged.now, name in raised, explained.get(name)
        row.observed_7d, row.expected_7d, row.upper_7d = signal.observed_7d, float(signal.expected_7d), float(signal.upper_7d)
        row.statistic, row.threshold, row.p_value = float(signal.statistic), float(signal.threshold), float(signal.p_value)
        row.onset, row.coverage_note = signal.onset, signal.coverage_note
