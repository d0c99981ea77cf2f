"""The week for operators, as numbers: alerts and what became of them, what recipients were mailed, mails given up, sources that went silent."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alerts import snapshot
from alerts.subscribers import Loaded
from rasid.settings import Settings
from warehouse.database import rows
from warehouse.models.alerts import Alert, AlertEvaluation, AlertEvent, AlertNotice, Outbox, Silence

YEAR_D = 365


@dataclass(frozen=True)
class Reader:
    """Alerts that a recipient was mailed, in the week and in the year, how many of the year's were voided, and false ones to expect."""

    address: str
    week: int
    year: int
    voided: int
    expected_false: float


@dataclass(frozen=True)
class Week:
    """What the summary tells, without words; counts of the 7 days before `until` unless they say otherwise."""

    since: dt.datetime
    until: dt.datetime
    opened: list[Alert]
    closed: int
    voided: int
    year: Counter  # what became of the alerts of a year: open, closed, voided, confirmed
    judged_d: int  # days since the first evaluation, a year at most
    mails: dict[str, int]
    dead: list[Outbox]
    readers: list[Reader]
    silences: list[Silence]
    sources: list[dict]
    faults: list[str]


def gather(settings: Settings, session: Session, until: dt.datetime, loaded: Loaded) -> Week:
    """From the working database, and the sources from the published snapshot (none while nothing is published)."""
    since, year = until - dt.timedelta(days=7), until - dt.timedelta(days=YEAR_D)
    opened = session.scalars(select(Alert).where(Alert.opened_at >= since, Alert.opened_at < until).order_by(Alert.opened_at)).all()
    ended = session.scalars(select(Alert.state).where(Alert.closed_at >= since, Alert.closed_at < until)).all()
    first = session.scalar(select(func.min(AlertEvaluation.evaluated_at)))
    judged_d = min((until - first).days + 1, YEAR_D) if first else 0
    mails = session.execute(select(Outbox.state, func.count()).where(Outbox.created_at >= since).group_by(Outbox.state)).all()
    dead = session.scalars(select(Outbox).where(Outbox.state == "dead").order_by(Outbox.created_at)).all()
    silences = session.scalars(select(Silence).where(Silence.lifted_at.is_(None)).order_by(Silence.silence_id)).all()
    return Week(
        since, until, list(opened), ended.count("closed"), ended.count("voided"), _year(session, year, until), judged_d,
        {state: number for state, number in mails}, list(dead), _readers(session, loaded, since, year, until, judged_d),
        [row for row in silences if row.until is None or row.until > until], _sources(settings), loaded.faults)


def _year(session: Session, year: dt.datetime, until: dt.datetime) -> Counter:
    confirmed = set(session.scalars(select(AlertEvent.alert_id).where(AlertEvent.kind == "confirmed")))
    alerts = session.execute(select(Alert.alert_id, Alert.state).where(Alert.opened_at >= year, Alert.opened_at < until))
    return Counter("confirmed" if alert_id in confirmed and state != "voided" else state for alert_id, state in alerts)


def _readers(
    session: Session, loaded: Loaded, since: dt.datetime, year: dt.datetime, until: dt.datetime, judged_d: int,
) -> list[Reader]:
    """By what they were mailed: an alert counts once, however often it was told."""
    told = session.execute(
        select(AlertNotice.recipient, Alert.alert_id, Alert.state, func.min(Outbox.sent_at))
        .join(AlertEvent, AlertEvent.event_id == AlertNotice.event_id).join(Alert, Alert.alert_id == AlertEvent.alert_id)
        .join(Outbox, Outbox.mail_id == AlertNotice.mail_id)
        .where(AlertEvent.kind.in_(("opened", "grown")), Outbox.sent_at >= year, Outbox.sent_at < until)
        .group_by(AlertNotice.recipient, Alert.alert_id, Alert.state)).all()
    budgets: dict[str, float] = {}
    for one in loaded.subscriptions.active:
        budgets[one.address] = budgets.get(one.address, 0) + one.budget * len(one.series)
    found = []
    for address in sorted({row[0] for row in told} | set(budgets)):
        own = [row for row in told if row[0] == address]
        found.append(Reader(
            address, sum(row[3] >= since for row in own), len(own), sum(row[2] == "voided" for row in own),
            budgets.get(address, 0) * judged_d / YEAR_D))
    return found


def _sources(settings: Settings) -> list[dict]:
    try:
        with snapshot.open_published(settings) as con:
            return rows(con, """
                SELECT source, coalesce(name, source) AS name, silent, failed_rounds_7d, last_success_at, last_article_at, articles_7d,
                    volume_7d FROM source_health
                WHERE coalesce(enabled, true) AND (silent OR failed_rounds_7d > 0 OR volume_7d = 'below') ORDER BY name""")
    except snapshot.NothingPublished:
        return []
