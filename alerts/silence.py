"""Silences: what is not to be mailed, to whom, until when. Detection goes on, and what still holds afterwards is told then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.subscriptions import WITHIN, Subscriptions
from warehouse.models.alerts import Silence


@dataclass(frozen=True)
class Rule:
    """A silence from either place: the command (table `silence`) or the subscriptions file. None means any."""

    series: str | None
    alert_id: str | None
    recipient: str | None

    def covers(self, series: str, alert_id: str, recipient: str) -> bool:
        """A rule for a place also covers its filtered series."""
        return (
            self.series in (None, series, series.partition(WITHIN)[0]) and self.alert_id in (None, alert_id)
            and (self.recipient is None or self.recipient.casefold() == recipient.casefold())
        )


def rules_in_force(session: Session, subscriptions: Subscriptions, now: dt.datetime) -> list[Rule]:
    """All silences that hold at `now`."""
    kept = session.scalars(select(Silence).where(Silence.lifted_at.is_(None)))
    rules = [Rule(row.series, row.alert_id, row.recipient) for row in kept if row.until is None or row.until > now]
    return rules + [Rule(rule.series, None, rule.recipient) for rule in subscriptions.silences if rule.until > now]


def is_silent(rules: Iterable[Rule], series: str, alert_id: str, recipient: str) -> bool:
    return any(rule.covers(series, alert_id, recipient) for rule in rules)


def has_unsubscribed(rules: Iterable[Rule], recipient: str) -> bool:
    """Whether everything is silent for the address."""
    return any(rule.series is None and rule.alert_id is None and rule.covers("", "", recipient) for rule in rules)


def add(
    session: Session, now: dt.datetime, author: str, reason: str, until: dt.datetime | None, series: str | None = None,
    alert_id: str | None = None, recipient: str | None = None,
) -> int:
    """A new silence; returns its number. Raises ValueError when it names neither series, alert nor recipient."""
    if not (series or alert_id or recipient):
        raise ValueError("a silence names a series, an alert or a recipient")
    row = Silence(series=series, alert_id=alert_id, recipient=recipient, until=until, author=author, reason=reason, created_at=now)
    session.add(row)
    session.flush()
    return row.silence_id


def lift(session: Session, silence_id: int, now: dt.datetime) -> bool:
    """Ends a silence; False when there is none of that number in force."""
    row = session.get(Silence, silence_id)
    if row is None or row.lifted_at is not None:
        return False
    row.lifted_at = now
    return True
