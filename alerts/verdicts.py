"""What people find out about an alert: an analyst confirms it, or withdraws it, and those who were told get a correction."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import episodes, notices, silence, subscribers
from alerts.episodes import Judged
from rasid.settings import LOCAL_ZONE, Settings
from warehouse import migrations
from warehouse.database import writing
from warehouse.models.alerts import Alert, AlertEvent


def confirm(settings: Settings, alert_id: str, author: str, note: str, now: dt.datetime) -> None:
    """Keeps that the rise was real; nobody is written to. Raises LookupError for an unknown alert, ValueError for a voided one."""
    with writing(settings) as session:
        migrations.upgrade(session)
        alert, events = _find(session, alert_id)
        session.add(episodes.make_event(alert, "confirmed", len(events) + 1, _moment(now), [], reason=f"{author}: {note}"))


def void(settings: Settings, alert_id: str, author: str, reason: str, now: dt.datetime) -> int:
    """Withdraws an alert and those that are parts of it; what has not left is held back, and who was told gets the reason.

    Returns the corrections due. Raises LookupError for an unknown alert, ValueError for one that is voided already.
    """
    wanted = subscribers.load(settings)
    with writing(settings) as session:
        migrations.upgrade(session)
        _find(session, alert_id)
        parts = session.scalars(select(Alert.alert_id).where(Alert.parent_id == alert_id, Alert.state != "voided")).all()
        desk = notices.Desk(session, wanted, silence.rules_in_force(session, wanted, now), now)
        return sum(_void_one(desk, name, author, reason) for name in (alert_id, *sorted(parts)))


def _void_one(desk: notices.Desk, alert_id: str, author: str, reason: str) -> int:
    alert, events = _find(desk.session, alert_id)
    alert.state, alert.closed_at, alert.voided_reason = "voided", desk.now, f"{author}: {reason}"
    kept = next((event.incident_ids for event in reversed(events) if event.incident_ids), [])
    event = episodes.make_event(alert, "voided", len(events) + 1, _moment(desk.now), kept, lost_ids=[], reason=reason)
    desk.session.add(event)
    desk.session.flush()
    return notices.tell_voided(desk, alert, event)


def _find(session: Session, alert_id: str) -> tuple[Alert, list[AlertEvent]]:
    alert = session.get(Alert, alert_id)
    if alert is None:
        raise LookupError(f"there is no alert {alert_id!r}")
    if alert.state == "voided":
        raise ValueError(f"alert {alert_id} is voided already: {alert.voided_reason}")
    return alert, list(session.scalars(select(AlertEvent).where(AlertEvent.alert_id == alert_id).order_by(AlertEvent.happened_at)))


def _moment(now: dt.datetime) -> Judged:
    """Nothing judged: only when it is."""
    return Judged(now.astimezone(LOCAL_ZONE).date(), now, {}, {}, pd.DataFrame(), set())
