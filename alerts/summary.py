"""The week for operators: alerts opened, ended and voided, false alarms against the budget, mails, and sources that went silent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alerts import letters, message, snapshot, subscriptions
from alerts.episodes import DEFAULT_BUDGET
from alerts.sections import headline_of, title_of
from alerts.series import from_name
from alerts.wording import Language, language
from rasid.settings import LOCAL_ZONE, Settings
from warehouse import migrations
from warehouse.database import rows, writing
from warehouse.models.alerts import Alert, AlertEvaluation, AlertSignal, Outbox, Silence

SEND_HOUR = 7  # Monday, Baghdad time
YEAR_D = 365
MOST_LISTED = 20


@dataclass(frozen=True)
class Week:
    """What the summary tells, without words; counts of the 7 days before `until` unless they say otherwise."""

    since: dt.datetime
    until: dt.datetime
    opened: list[Alert]
    closed: int
    voided: int
    year_opened: int
    year_voided: int
    judged_d: int  # days since the first evaluation, a year at most
    series_count: int
    mails: dict[str, int]
    silences: list[Silence]
    sources: list[dict]

    @property
    def expected_false(self) -> float:
        """False alerts at the budget over the series and days judged."""
        return DEFAULT_BUDGET * self.series_count * self.judged_d / YEAR_D


def gather(settings: Settings, session: Session, until: dt.datetime) -> Week:
    """From the working database, and the sources from the published snapshot (none while nothing is published)."""
    since, year = until - dt.timedelta(days=7), until - dt.timedelta(days=YEAR_D)
    opened = session.scalars(select(Alert).where(Alert.opened_at >= since, Alert.opened_at < until).order_by(Alert.opened_at)).all()
    ended = session.scalars(select(Alert.state).where(Alert.closed_at >= since, Alert.closed_at < until)).all()
    states = session.scalars(select(Alert.state).where(Alert.opened_at >= year, Alert.opened_at < until)).all()
    first = session.scalar(select(func.min(AlertEvaluation.evaluated_at)))
    mails = session.execute(select(Outbox.state, func.count()).where(Outbox.created_at >= since).group_by(Outbox.state)).all()
    silences = session.scalars(select(Silence).where(Silence.lifted_at.is_(None)).order_by(Silence.silence_id)).all()
    return Week(
        since, until, list(opened), ended.count("closed"), ended.count("voided"), len(states), states.count("voided"),
        min((until - first).days + 1, YEAR_D) if first else 0, session.scalar(select(func.count(AlertSignal.series.distinct()))) or 0,
        {state: number for state, number in mails}, [row for row in silences if row.until is None or row.until > until],
        _sources(settings))


def _sources(settings: Settings) -> list[dict]:
    try:
        with snapshot.open_published(settings) as con:
            return rows(con, """
                SELECT source, coalesce(name, source) AS name, silent, failed_rounds_7d, last_success_at, last_article_at, articles_7d,
                    volume_7d FROM source_health
                WHERE coalesce(enabled, true) AND (silent OR failed_rounds_7d > 0 OR volume_7d = 'below') ORDER BY name""")
    except snapshot.NothingPublished:
        return []


def tell(week: Week, words: Language) -> tuple[str, list[tuple[str, list[str]]]]:
    """(subject, blocks of a heading and lines)."""
    first, last = (moment.astimezone(LOCAL_ZONE).date() for moment in (week.since, week.until - dt.timedelta(microseconds=1)))
    told = [words.text("summary_opened", n=len(week.opened)), words.text("summary_closed", n=week.closed),
            words.text("summary_voided", n=week.voided)]
    told += [_alert_line(alert, words) for alert in week.opened[:MOST_LISTED]]
    told.append(words.text(
        "summary_budget", opened=week.year_opened, days=words.count("days", week.judged_d), voided=week.year_voided, budget=DEFAULT_BUDGET,
        expected=words.expected(week.expected_false), series=week.series_count))
    counts = words.text("summary_mail_counts", sent=week.mails.get("sent", 0), dead=week.mails.get("dead", 0),
                        waiting=week.mails.get("queued", 0) + week.mails.get("failed", 0))
    blocks = [
        (words.text("summary_alerts"), told), (words.text("summary_mails"), [counts]),
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
    with writing(settings) as session:
        migrations.upgrade(session)
        subject, blocks = tell(gather(settings, session, now or dt.datetime.now(dt.UTC)), language(language_code))
    return letters.render_summary(subject, blocks, language(language_code))


def queue_summary(settings: Settings, now: dt.datetime | None = None) -> int:
    """Queues the summary of the week that ended last Monday, for each subscription with `operator: true`; once a week. Returns mails."""
    present = now or dt.datetime.now(dt.UTC)
    operators = {one.address: one.language for one in subscriptions.load(settings.subscriptions).active if one.operator}
    if not operators:
        return 0
    until = last_monday(present)
    number = 0
    with writing(settings) as session:
        migrations.upgrade(session)
        for address, code in operators.items():
            mail_id = message.mail_id_of(address, [f"summary/{until:%G-W%V}"])
            if session.get(Outbox, mail_id) is None:
                session.add(_summary_mail(settings, gather(settings, session, until), address, language(code), mail_id, present))
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
