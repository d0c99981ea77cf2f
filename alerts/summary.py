"""The week for operators: alerts opened, ended and voided, false alarms against the budget, mails, and sources that went silent."""

from __future__ import annotations

import datetime as dt
import os

from sqlalchemy import select

from alerts import letters, message, silence, subscribers
from alerts.sections import headline_of, title_of
from alerts.series import from_name
from alerts.subscriptions import Subscriptions
from alerts.week import Week, gather
from alerts.wording import Language, language
from rasid.settings import LOCAL_ZONE, Settings
from warehouse import migrations
from warehouse.database import writing
from warehouse.models.alerts import Alert, AlertEvaluation, Outbox, Silence

SEND_HOUR = 7  # Monday, Baghdad time
MOST_LISTED = 20


def tell(week: Week, words: Language) -> tuple[str, list[tuple[str, list[str]]]]:
    """(subject, blocks of a heading and lines)."""
    first, last = (moment.astimezone(LOCAL_ZONE).date() for moment in (week.since, week.until - dt.timedelta(hours=SEND_HOUR, microseconds=1)))
    told = [words.text("summary_opened", n=len(week.opened)), words.text("summary_closed", n=week.closed),
            words.text("summary_voided", n=week.voided)]
    told += [_alert_line(alert, words) for alert in week.opened[:MOST_LISTED]]
    held = week.year["closed"] + week.year["confirmed"]
    told.append(words.text(
        "summary_budget", opened=words.count("alerts", week.year.total()), days=words.count("days", week.judged_d), held=held, confirmed=week.year["confirmed"],
        voided=week.year["voided"], open=week.year["open"]))
    readers = [words.text(
        "summary_reader", address=words.isolate(one.address), week=one.week, year=one.year, voided=one.voided,
        expected=words.expected(one.expected_false)) for one in week.readers]
    dead = [words.text("summary_dead", address=words.isolate(mail.recipient), subject=words.outside(mail.subject, 120),
                       error=words.outside(mail.last_error, 160)) for mail in week.dead[:MOST_LISTED]]
    counts = words.text("summary_mail_counts", sent=week.mails.get("sent", 0), dead=week.mails.get("dead", 0),
                        waiting=week.mails.get("queued", 0) + week.mails.get("failed", 0))
    blocks = [
        (words.text("summary_alerts"), told),
        (words.text("summary_readers"), readers or [words.text("none")]),
        (words.text("summary_mails"), [counts, *dead, *(words.outside(fault) for fault in week.faults)]),
        (words.text("summary_sources"), [_source_line(source, words) for source in week.sources] or [words.text("summary_fine")]),
        (words.text("summary_silences"), [_silence_line(row, words) for row in week.silences] or [words.text("summary_no_silences")]),
    ]
    return words.text("summary_subject", span=words.span(first, last)), blocks


def _alert_line(alert: Alert, words: Language) -> str:
    return words.text(
        "summary_alert", place=title_of(from_name(alert.series), words), id=words.isolate(alert.alert_id),
        headline=headline_of(alert.peak_observed_7d, alert.peak_expected_7d, words), state=words.text(f"state_{alert.state}"))


def _source_line(source: dict, words: Language) -> str:
    def date(name: str) -> str:
        return words.date(source[name].astimezone(LOCAL_ZONE).date()) if source[name] else words.text("never")

    name = words.outside(source["name"], 80)
    if source["failed_rounds_7d"]:
        return words.text("summary_failing", name=name, n=source["failed_rounds_7d"], date=date("last_success_at"))
    if source["silent"]:
        return words.text("summary_silent", name=name, date=date("last_article_at"))
    return words.text("summary_below", name=name, n=source["articles_7d"])


def _silence_line(row: Silence, words: Language) -> str:
    scope = " ".join(filter(None, (row.series, row.alert_id, row.recipient)))
    until = words.date(row.until.astimezone(LOCAL_ZONE).date()) if row.until else "–"
    return f"{words.isolate(scope)}: {until}, {words.outside(row.reason)} ({words.outside(row.author)})"


def render(settings: Settings, now: dt.datetime | None = None, language_code: str = "en") -> tuple[str, str]:
    """(HTML, plain text) of the 7 days up to now."""
    loaded = subscribers.read(settings)
    with writing(settings) as session:
        migrations.upgrade(session)
        subject, blocks = tell(gather(settings, session, now or dt.datetime.now(dt.UTC), loaded), language(language_code))
    return letters.render_summary(subject, blocks, language(language_code))


def operators(settings: Settings, now: dt.datetime | None = None) -> dict[str, str]:
    """Address -> language of the subscriptions with `operator: true`, and of RASID_OPERATORS, who are told of failed tasks too.

    Without those who have unsubscribed.
    """
    named = [address.strip() for address in os.environ.get("RASID_OPERATORS", "").split(",") if address.strip()]
    wanted = subscribers.load(settings)
    return _still_subscribed(dict.fromkeys(named, "en") | _with_operator(wanted), wanted, settings, now or dt.datetime.now(dt.UTC))


def _with_operator(wanted: Subscriptions) -> dict[str, str]:
    return {one.address: one.language for one in wanted.active if one.operator}


def _still_subscribed(asked: dict[str, str], wanted: Subscriptions, settings: Settings, now: dt.datetime) -> dict[str, str]:
    if not asked:
        return {}
    with writing(settings) as session:
        migrations.upgrade(session)
        rules = silence.rules_in_force(session, wanted, now)
    return {address: code for address, code in asked.items() if not silence.has_unsubscribed(rules, address)}


def queue_summary(settings: Settings, now: dt.datetime | None = None) -> int:
    """Queues the summary of the week that ended last Monday, for each subscription with `operator: true`; once a week. Returns mails."""
    present = now or dt.datetime.now(dt.UTC)
    loaded = subscribers.read(settings)
    told = _still_subscribed(_with_operator(loaded.subscriptions), loaded.subscriptions, settings, present)
    if not told:
        return 0
    until = last_monday(present)
    number = 0
    with writing(settings) as session:
        migrations.upgrade(session)
        if not session.scalar(select(AlertEvaluation.evaluation_id).where(AlertEvaluation.evaluated_at < until).limit(1)):
            return 0  # nothing had been judged in that week
        for address, code in told.items():
            mail_id = message.mail_id_of(address, [f"summary/{until:%G-W%V}"])
            if session.get(Outbox, mail_id) is None:
                session.add(_summary_mail(settings, gather(settings, session, until, loaded), address, language(code), mail_id, present))
                number += 1
    return number


def last_monday(now: dt.datetime) -> dt.datetime:
    """The latest Monday, SEND_HOUR in Baghdad, that is not after `now` (UTC)."""
    local = now.astimezone(LOCAL_ZONE) - dt.timedelta(hours=SEND_HOUR)
    monday = local.date() - dt.timedelta(days=local.weekday())
    return dt.datetime.combine(monday, dt.time(SEND_HOUR), LOCAL_ZONE).astimezone(dt.UTC)


def _summary_mail(settings: Settings, week: Week, address: str, words: Language, mail_id: str, now: dt.datetime) -> Outbox:
    subject, blocks = tell(week, words)
    html, text = letters.render_summary(subject, blocks, words)
    message_id, relative = message.message_id_of(mail_id, settings), f"outbox/{now:%Y-%m}/{mail_id}.eml"
    message.write(message.build(address, subject, text, html, {}, message_id, [], words.code, now), settings.data / relative)
    return Outbox(
        mail_id=mail_id, recipient=address, kind="summary", message_id=message_id, thread_ids=[], subject=subject, text=text, path=relative,
        created_at=now, state="queued", attempts=0, next_try_at=now)
