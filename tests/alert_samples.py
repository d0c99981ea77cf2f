"""A warehouse with a quiet history and a rise, made through the warehouse's own load and publication, and a mail server that keeps all."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import random
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from warehouse_samples import PLACES, make_article, make_batch, make_report, make_settings, toll, write_ready

from alerts.deliver import SmtpSettings
from rasid.settings import Settings
from warehouse import load, publish

NOW = dt.datetime(2026, 3, 20, 15, 0, tzinfo=dt.UTC)  # 18:00 in Baghdad
TODAY = NOW.date()
SOURCES = ("herald", "nabaa", "courier")
ENGLISH, ARABIC = "analyst@mission.example", "arabic@mission.example"
SUBSCRIPTIONS = f"""
subscriptions:
  - {{address: {ENGLISH}, name: Analyst, language: en}}
  - {{address: {ARABIC}, name: محلل, language: ar}}
"""
_PREPARED = itertools.count(1)
ACT_WORDS = ("a bakery", "a bridge", "a checkpoint", "an orchard", "a school", "a well", "a depot", "a market", "a canal", "a farm", "a mill")


def alert_settings(tmp_path: Path, subscriptions: str = SUBSCRIPTIONS) -> Settings:
    path = tmp_path / "subscriptions.yml"
    path.write_text(subscriptions, encoding="utf-8")
    return dataclasses.replace(make_settings(tmp_path), subscriptions=path)


def told(day: dt.date, place: str, number: int, source: str, hour: int = 9, **fields: object) -> tuple[dict, dict]:
    """An article and its report of one incident, told on its day."""
    published = f"{day}T{hour:02}:00:00Z"
    killed = fields.pop("killed", number % 4)
    what = ACT_WORDS[number % len(ACT_WORDS)]
    text = fields.pop("text", (
        f"Gunmen attacked {what} in {place} on {day:%d %B}, killing {killed} people, police said. It was case {number} of {source}. "
        f"The mayor of {place} asked for calm while units searched the area around {what}."))
    act = fields.pop("act", "Armed clash")
    facts = {name: fields.pop(name) for name in ("themes", "perpetrator", "target", "latitude", "longitude") if name in fields}
    origin = fields.pop("origin", "scheduled")
    article = make_article(source, f"{day}-{place}-{number}", published, text, title=fields.pop("title", f"Attack in {place}: {what}"),
                           collected_at=published, origin=origin, **fields)
    sentence = text.find(". ") + 1
    return article, make_report(article, 0, place, act, day.isoformat(), killed=toll(killed), evidence={"event": [0, sentence]}, **facts)


def load_told(settings: Settings, name: str, pairs: list[tuple[dict, dict]], origin: str, first: dt.date, last: dt.date, now: dt.datetime,
              sources: tuple[str, ...] = SOURCES, **ready: object) -> None:
    """A coded folder with a complete round of every source, loaded and published."""
    batches = [
        make_batch(f"{name}-{source}", source, str(last), origin=origin, window_start=str(first), window_end=str(last),
                   started_at=f"{first if origin == 'scheduled' else last}T08:00:00Z", finished_at=f"{last}T09:01:00Z")
        for source in sources]
    articles = [article | {"origin": origin} for article, _ in pairs] + other_news(first, last, sources, origin)
    write_ready(settings, name, articles, [report for _, report in pairs], batches=batches, **ready)
    load.load_ready(settings, now)
    republish(settings, now)


def other_news(first: dt.date, last: dt.date, sources: tuple[str, ...], origin: str) -> list[dict]:
    """An article a day and source on something else: a source without any article counts as silent."""
    days = [first + dt.timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    return [
        make_article(source, f"{day}-sport", f"{day}T05:00:00Z", f"The league of {source} went on with match {day}. " * 4,
                     collected_at=f"{day}T05:00:00Z", origin=origin)
        for day in days for source in sources]


def republish(settings: Settings, now: dt.datetime = NOW) -> None:
    """Each preparation a little later than the one before: an older one does not replace a newer."""
    now += dt.timedelta(microseconds=next(_PREPARED))
    publish.publish(publish.prepare(settings, now), settings)


def quiet_history(settings: Settings, days: int = 200, seed: int = 3) -> None:
    """A backfilled history of about one incident in three days and place, up to two days ago."""
    random_ = random.Random(seed)
    first, last = TODAY - dt.timedelta(days=days), TODAY - dt.timedelta(days=2)
    pairs, number = [], 0
    for ahead in range(days - 1):
        day = first + dt.timedelta(days=ahead)
        for place in ("Hawija", "Baquba", "Tarmiyah"):
            if random_.random() < 0.22:
                number += 1
                pairs.append(told(day, place, number, random_.choice(SOURCES)))
    load_told(settings, "history", pairs, "backfill", first, last, NOW - dt.timedelta(hours=3))


def rise(place: str = "Hawija", size: int = 9, days: int = 3, first_number: int = 5000, **fields: object) -> list[tuple[dict, dict]]:
    """Incidents of the last days at one place, far enough apart in act and words to be different ones."""
    governorate_places = [name for name, where in PLACES.items() if where[0] == PLACES[place][0]]
    kinds = ("Armed clash", "Remote explosive/landmine/IED", "Air/drone strike", "Arrests", "Peaceful protest")
    pairs = []
    for i in range(size):
        day = TODAY - dt.timedelta(days=i % days)
        where = governorate_places[i % len(governorate_places)]
        pairs.append(told(day, where, first_number + i, SOURCES[i % 3], 4 + i % 10, act=kinds[i % 5], **fields))
    return pairs


class Mailbox:
    """An aiosmtpd handler that keeps messages and refuses or fails as told."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.refused: dict[str, str] = {}  # recipient -> answer to RCPT
        self.data_answers: list[str] = []  # answers to the next DATA commands, before it is well again

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data_answers:
            return self.data_answers.pop(0)
        self.raw.append(envelope.content)
        self.messages.append(BytesParser(policy=default).parsebytes(envelope.content))
        return "250 kept"

    def of(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if message["To"] == address]


class Server(Controller):
    """The mailbox on a port that the system chooses; `smtp` are the settings to reach it."""

    def __init__(self, mailbox: Mailbox, **options: object):
        super().__init__(mailbox, hostname="127.0.0.1", port=0, **options)

    def _trigger_server(self) -> None:
        """The chosen port is known only once the server listens."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    @property
    def smtp(self) -> SmtpSettings:
        return SmtpSettings("127.0.0.1", self.port, use_starttls=False, from_address="Rasid <alerts@rasid.example>")


def html_of(message: EmailMessage) -> str:
    return message.get_body(("html",)).get_content()


def text_of(message: EmailMessage) -> str:
    return message.get_body(("plain",)).get_content()
