"""Who is to be told of which event, and when: subscriptions, budgets, sizes, silences, quiet hours and digests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.episodes import Judged, threshold_at
from alerts.silence import Rule, has_unsubscribed, is_silent
from alerts.subscriptions import Subscription, Subscriptions
from warehouse.models.alerts import Alert, AlertEvent, AlertNotice, Outbox

UNSENT = ("queued", "failed", "dead")  # the server has certainly not accepted these
KNOWN_SHARE = 0.6  # an alert so much of whose incidents the reader was told of by another open alert is the same rise


@dataclass
class Desk:
    """What the decisions need: the session, the file, the silences in force, and the moment."""

    session: Session
    subscriptions: Subscriptions
    rules: list[Rule]
    now: dt.datetime
    _known: dict[str, dict[str, set[str]]] | None = None  # recipient -> open alert -> incidents that it told

    def known_incidents(self, recipient: str, but: str) -> list[set[str]]:
        """For each open alert other than `but`: the incidents of which it told the recipient."""
        if self._known is None:
            self._known = {}
            found = self.session.execute(
                select(AlertNotice.recipient, AlertEvent.alert_id, AlertEvent.incident_ids)
                .join(AlertEvent, AlertEvent.event_id == AlertNotice.event_id).join(Alert, Alert.alert_id == AlertEvent.alert_id)
                .where(Alert.state == "open", AlertNotice.state != "dropped"))
            for told_to, alert_id, ids in found:
                self._known.setdefault(told_to, {}).setdefault(alert_id, set()).update(ids or [])
        return [ids for alert_id, ids in self._known.get(recipient, {}).items() if alert_id != but]

    def told(self, alert_id: str) -> dict[str, list[AlertNotice]]:
        """Recipient -> notices about the alert that were not dropped."""
        found = self.session.scalars(
            select(AlertNotice).join(AlertEvent, AlertEvent.event_id == AlertNotice.event_id)
            .where(AlertEvent.alert_id == alert_id, AlertNotice.state != "dropped"))
        notices: dict[str, list[AlertNotice]] = {}
        for notice in found:
            notices.setdefault(notice.recipient, []).append(notice)
        return notices

    def add(self, event_id: str, recipient: str, language: str, delivery: str, due_at: dt.datetime) -> bool:
        """A notice, unless this event is or was one for this recipient already."""
        if self.session.get(AlertNotice, (event_id, recipient)):
            return False
        self.session.add(AlertNotice(
            event_id=event_id, recipient=recipient, language=language, delivery=delivery, due_at=due_at, state="waiting"))
        self.session.flush()
        event = self.session.get(AlertEvent, event_id)
        if self._known is not None:
            self._known.setdefault(recipient, {}).setdefault(event.alert_id, set()).update(event.incident_ids or [])
        return True


def tell_open(desk: Desk, alert: Alert, opened: AlertEvent, grown: AlertEvent | None, judged: Judged) -> int:
    """Notices of an open alert: `opened` for who has not been told of it, `grown` for who has. Returns their number.

    Who was not told at once, for a stricter budget, a minimum size, a silence, or because another alert had told it already, is told
    when that no longer stands against it.
    """
    told, number = desk.told(alert.alert_id), 0
    rise = set(judged.incident_ids(alert.series, alert.onset)) if alert.series in judged.series else set()
    for subscription in desk.subscriptions.active:
        if alert.series not in subscription.series or is_silent(desk.rules, alert.series, alert.alert_id, subscription.address):
            continue
        event = grown if subscription.address in told else opened
        if event is opened and _is_known(desk.known_incidents(subscription.address, alert.alert_id), rise):
            continue
        if event is not None and _is_wanted(subscription, alert, judged):
            number += desk.add(
                event.event_id, subscription.address, subscription.language, subscription.delivery, subscription.due_at(desk.now))
    return number


def _is_known(told: list[set[str]], rise: set[str]) -> bool:
    """Whether one rise would be told twice: the country's and its governorate's, or a governorate's and a part of it."""
    return bool(rise) and any(len(rise & ids) >= KNOWN_SHARE * len(rise) for ids in told)


def _is_wanted(subscription: Subscription, alert: Alert, judged: Judged) -> bool:
    """Whether it passes this person's size and budget."""
    signal = judged.signal(alert.series)
    if signal is None:
        return False
    statistic = max(alert.statistic, alert.peak_statistic) if judged.is_raised(alert.series) else alert.statistic
    return alert.observed_7d >= subscription.minimum_size and statistic >= threshold_at(signal, subscription.budget)


def tell_closed(desk: Desk, alert: Alert, event: AlertEvent) -> int:
    """Notices for those who were told and want to hear of the end."""
    told, number = desk.told(alert.alert_id), 0
    for subscription in desk.subscriptions.active:
        if subscription.tell_closed and subscription.address in told:
            number += desk.add(
                event.event_id, subscription.address, subscription.language, subscription.delivery, subscription.due_at(desk.now))
    return number


def tell_voided(desk: Desk, alert: Alert, event: AlertEvent) -> int:
    """Corrections for those to whom the alert was sent; what has not left yet is withdrawn and needs none. Returns corrections."""
    number = 0
    for recipient, notices in desk.told(alert.alert_id).items():
        reached = [notice for notice in notices if not _withdraw(desk, notice)]
        if not reached or has_unsubscribed(desk.rules, recipient):
            continue
        own = next((s for s in desk.subscriptions.subscriptions if s.address == recipient), None)
        due_at = own.due_at(desk.now) if own else desk.now
        number += desk.add(event.event_id, recipient, reached[0].language, own.delivery if own else "immediate", due_at)
    return number


def _withdraw(desk: Desk, notice: AlertNotice) -> bool:
    """Drops a notice whose mail has not left; the mail is put aside and what else it told is composed anew."""
    mail = desk.session.get(Outbox, notice.mail_id) if notice.mail_id else None
    if mail is not None and mail.state not in UNSENT:
        return False
    if mail is not None:
        mail.state, mail.next_try_at = "replaced", None
        for other in desk.session.scalars(select(AlertNotice).where(AlertNotice.mail_id == mail.mail_id)):
            other.state, other.mail_id = "waiting", None
    notice.state = "dropped"
    desk.session.flush()
    return True
