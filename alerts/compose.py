"""From notices that are due to mails in the outbox: one for each recipient, whatever the number of alerts."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from dataclasses import dataclass, field

import duckdb
from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import facts, letters, links, message, run, series, silence, snapshot, subscribers, subscriptions
from alerts.letters import FULL_SECTIONS, Letter
from alerts.sections import Section, Setting, alert_section, headline_of, title_of, without_map
from alerts.wording import Language, language
from rasid.settings import PROJECT_ROOT, Settings
from warehouse.database import writing
from warehouse.models.alerts import Alert, AlertEvent, AlertNotice, Outbox

log = logging.getLogger(__name__)


class ComposeFailed(RuntimeError):
    """Some mails could not be composed; the others are queued, and these are tried again by the next run."""


@dataclass
class Parcel:
    """What one recipient is to be told now: the notices, and each alert with its latest event among them."""

    recipient: str
    language: str
    delivery: str
    notices: list[AlertNotice]
    alerts: dict[str, tuple[Alert, AlertEvent]]
    openings: dict[str, AlertEvent]  # alert_id -> the event that opened it
    told_before: dict[str, facts.Told] = field(default_factory=dict)
    earlier: list[str] = field(default_factory=list)

    @property
    def mail_id(self) -> str:
        return message.mail_id_of(self.recipient, [notice.event_id for notice in self.notices])


def compose_due(settings: Settings, now: dt.datetime | None = None) -> int:
    """Composes a mail for each recipient with notices that are due, and queues it. Returns the number of mails.

    Rendering happens outside of the transactions. Composing the same notices again gives the same mail once. Raises ComposeFailed, at the
    end, when some could not be composed.
    """
    present = now or dt.datetime.now(dt.UTC)
    wanted = subscribers.load(settings)
    with writing(settings) as session:
        parcels = _collect(session, wanted, present)
        session.expunge_all()
    if not parcels:
        return 0
    number, errors = 0, []
    with snapshot.open_published(settings) as con:
        desk, as_of = open_desk(con, wanted, present)
        for parcel in parcels:
            try:
                letter = write_letter(desk, parcel, settings, as_of)
                number += _queue(settings, parcel, letter, present)
            except Exception as error:  # one reader's mail must not cost the others theirs
                log.exception("the mail of %s could not be composed", parcel.mail_id)
                errors.append(f"{type(error).__name__}: {error}")
    if errors:
        raise ComposeFailed(f"{len(errors)} of {len(parcels)} mails could not be composed; the others are queued: {errors[0]}")
    return number


def open_desk(
    con: duckdb.DuckDBPyConnection, wanted: subscriptions.Subscriptions, now: dt.datetime,
) -> tuple[facts.Desk, dt.datetime | None]:
    """What all letters of a run draw on, and the time of the newest load in the snapshot."""
    judged = run.judge(con, wanted, now)
    as_of = snapshot.read_news(con, None, None).loads_until
    return facts.Desk(con, judged, judged.found, snapshot.read_coverage(con), snapshot.source_names(con)), as_of


def _collect(session: Session, wanted: subscriptions.Subscriptions, now: dt.datetime) -> list[Parcel]:
    """The due notices by recipient; those of alerts that are silenced or no longer hold are dropped."""
    rules = silence.rules_in_force(session, wanted, now)
    waiting = select(AlertNotice).where(AlertNotice.state == "waiting", AlertNotice.due_at <= now)
    by_recipient: dict[str, list[AlertNotice]] = {}
    for notice in session.scalars(waiting.order_by(AlertNotice.event_id)).all():
        event = session.get(AlertEvent, notice.event_id)
        alert = session.get(Alert, event.alert_id)
        if _is_pointless(rules, notice, event, alert):
            notice.state = "dropped"
        else:
            by_recipient.setdefault(notice.recipient, []).append(notice)
    session.flush()
    return [_parcel(session, recipient, notices) for recipient, notices in sorted(by_recipient.items())]


def _is_pointless(rules: list[silence.Rule], notice: AlertNotice, event: AlertEvent, alert: Alert) -> bool:
    if event.kind == "voided":
        return silence.has_unsubscribed(rules, notice.recipient)
    return alert.state == "voided" or silence.is_silent(rules, alert.series, alert.alert_id, notice.recipient)


def _parcel(session: Session, recipient: str, notices: list[AlertNotice]) -> Parcel:
    events = sorted((session.get(AlertEvent, notice.event_id) for notice in notices), key=lambda event: event.happened_at)
    alerts = {event.alert_id: (session.get(Alert, event.alert_id), event) for event in events}
    all_events = session.scalars(select(AlertEvent).where(AlertEvent.alert_id.in_(alerts)).order_by(AlertEvent.happened_at)).all()
    openings = {event.alert_id: event for event in all_events if event.kind == "opened"}
    parcel = Parcel(recipient, notices[0].language, notices[0].delivery, notices, alerts, openings)
    told = session.execute(
        select(AlertEvent, Outbox).join(AlertNotice, AlertNotice.event_id == AlertEvent.event_id)
        .join(Outbox, Outbox.mail_id == AlertNotice.mail_id)
        .where(AlertNotice.recipient == recipient, AlertEvent.alert_id.in_(alerts), Outbox.state != "replaced").order_by(Outbox.created_at))
    for event, mail in told:
        if mail.message_id not in parcel.earlier:
            parcel.earlier.append(mail.message_id)
        parcel.told_before[event.alert_id] = facts.Told(event.judged_date, event.observed_7d, frozenset(event.incident_ids or []))
    return parcel


def write_letter(desk: facts.Desk, parcel: Parcel, settings: Settings, as_of: dt.datetime | None) -> Letter:
    """The mail in words: the strongest alerts first and whole, further ones a line each, corrections and endings after them."""
    words = language(parcel.language)
    letter = Letter(
        words, parcel.recipient, [], delivery=parcel.delivery, as_known=words.text("as_known", moment=words.moment(desk.judged.now)),
        database=_shown_path(settings), operator=settings.contact)
    if links.are_reachable(settings):
        letter.links.append(links.Link(parcel.recipient, parcel.language))
        letter.unsubscribe_url = links.url(settings, letter.links[0])
    ended = []
    setting = Setting(words, desk.judged.now, as_of, min(len(parcel.alerts), FULL_SECTIONS))
    order = sorted(parcel.alerts.values(), key=lambda pair: (pair[0].parent_id is not None, -pair[0].statistic, pair[0].alert_id))
    for alert, event in order:
        one = parse_series(desk, alert)
        if event.kind in ("voided", "closed"):
            ended.append(_ended_section(desk, parcel, alert, event, one, words))
            continue
        short = facts.brief(desk, alert, event, one)
        if short is None:
            log.warning("alert %s has nothing to show any more and was left out of the mail", alert.alert_id)
        elif len(letter.sections) < FULL_SECTIONS:
            section = _section(desk, parcel, alert, event, one, setting)
            if links.are_reachable(settings):
                letter.links.append(links.Link(parcel.recipient, parcel.language, alert.alert_id, alert.series))
                section.silence_url = links.url(settings, letter.links[-1])
                section.desk_url = links.desk_url(settings)
            is_shown = any(section.map_of == other.map_of for other in letter.sections)
            letter.sections.append(without_map(section) if is_shown else section)
        else:
            line = words.text("subject_one", place=title_of(one, words), headline=headline_of(*short, words))
            letter.more.append((line, alert.alert_id))
    letter.sections += ended
    return letter


def _section(desk: facts.Desk, parcel: Parcel, alert: Alert, event: AlertEvent, one: series.Series, setting: Setting) -> Section:
    """The same for all readers who know the same: made once for them."""
    told = parcel.told_before.get(alert.alert_id)
    key = (event.event_id, parcel.language, told, setting.section_count)
    if key not in desk.sections:
        desk.sections[key] = alert_section(facts.gather(desk, alert, event, one, told), event.kind, setting)
    return dataclasses.replace(desk.sections[key])


def _ended_section(
    desk: facts.Desk, parcel: Parcel, alert: Alert, event: AlertEvent, one: series.Series, words: Language,
) -> Section:
    opened = parcel.openings.get(alert.alert_id, event)
    if event.kind == "closed":
        return letters.closed_section(alert, title_of(one, words), opened, words)
    fates = snapshot.read_fates(desk.con, event.lost_ids or [])
    return letters.void_section(alert, opened, event, title_of(one, words), fates, words)


def parse_series(desk: facts.Desk, alert: Alert) -> series.Series:
    """The alert's series, also when no subscription names it any more."""
    return desk.judged.series.get(alert.series) or series.from_name(alert.series)


def _shown_path(settings: Settings) -> str:
    """The published database relative to the project, where it lies there."""
    path = settings.published
    return str(path.relative_to(PROJECT_ROOT)) if path.is_relative_to(PROJECT_ROOT) else str(path)


def _queue(settings: Settings, parcel: Parcel, letter: Letter, now: dt.datetime) -> bool:
    """Stores the message, then the row and the notices in one transaction. False when the notices were taken meanwhile."""
    relative = f"outbox/{now:%Y-%m}/{parcel.mail_id}.eml"
    html, text = letters.render(letter) if letter.sections else ("", "")
    message_id = message.message_id_of(parcel.mail_id, settings)
    if letter.sections:
        images = {image.name: image.png for section in letter.sections for image in section.images}
        whole = message.build(parcel.recipient, letter.subject, text, html, images, message_id, parcel.earlier, letter.words.code, now)
        message.write(whole, settings.data / relative)
        for link in letter.links:
            links.keep(settings, link)
    with writing(settings) as session:
        keys = [(notice.event_id, notice.recipient) for notice in parcel.notices]
        notices = [session.get(AlertNotice, key) for key in keys]
        if any(notice.state != "waiting" for notice in notices):
            return False
        for notice in notices:
            notice.state, notice.mail_id = ("composed", parcel.mail_id) if letter.sections else ("dropped", None)
        if letter.sections:
            old = session.get(Outbox, parcel.mail_id)  # replaced earlier: composed anew from the same notices
            if old is not None:
                session.delete(old)
                session.flush()
            session.add(Outbox(
                mail_id=parcel.mail_id, recipient=parcel.recipient, kind=letter.kind, message_id=message_id, thread_ids=parcel.earlier,
                subject=letter.subject, text=text, path=relative, created_at=now, state="queued", attempts=0, next_try_at=now))
    return bool(letter.sections)
