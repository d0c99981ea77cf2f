"""What readers ask for by a link in their mail: filed by the web server, carried out by the next evaluation or delivery.

The web server never opens the warehouse (one writer); a wish is a small file that appears whole. Filing it twice, or carrying it out
again after a crash, changes nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import silence
from alerts.links import Link
from rasid.settings import Settings
from warehouse import migrations
from warehouse.database import writing
from warehouse.models.alerts import Outbox, Silence

log = logging.getLogger(__name__)
SERIES_DAYS = (7, 30)
KINDS = ("alert", *(f"series-{days}" for days in SERIES_DAYS), "all", "resume")
BY_LINK = "by the link in a mail"


@dataclass(frozen=True)
class Wish:
    """`kind`: silence the alert, its series for so many days, or all mails to the recipient; or resume, which takes these back."""

    kind: str
    recipient: str
    alert_id: str | None
    series: str | None
    filed_at: str


def file_wish(settings: Settings, link: Link, kind: str, now: dt.datetime) -> None:
    """Keeps what the holder of the link asks for. Raises ValueError for a kind that the link does not allow."""
    if kind not in KINDS or (link.alert_id is None and kind not in ("all", "resume")):
        raise ValueError(f"{kind!r} can't be asked for with this link")
    wish = Wish(kind, link.recipient, link.alert_id, link.series, now.isoformat())
    key = json.dumps([wish.kind, wish.recipient, wish.alert_id, wish.series])  # asking again and again fills no disk
    path = _folder(settings) / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}")
    partial.write_text(json.dumps(asdict(wish)))
    partial.replace(path)


def carry_out(settings: Settings, now: dt.datetime) -> int:
    """Turns filed wishes into silences, in the order of filing; mails that have not left are held back. Returns their number."""
    wishes = [(wish, path) for path in sorted(_folder(settings).glob("*.json")) if (wish := _read(path))]
    if not wishes:
        return 0
    with writing(settings) as session:
        migrations.upgrade(session)
        for wish, _ in sorted(wishes, key=lambda pair: pair[0].filed_at):
            _fulfil(session, wish, now)
            log.info("carried out a reader's wish: %s %s", wish.kind, wish.alert_id or "")
    for _, path in wishes:
        path.unlink(missing_ok=True)
    return len(wishes)


def _read(path: Path) -> Wish | None:
    """A damaged file is put aside, with a warning."""
    try:
        wish = Wish(**json.loads(path.read_text()))
        dt.datetime.fromisoformat(wish.filed_at)
    except (ValueError, TypeError) as error:
        log.warning("a reader's wish can't be read and was put aside as %s.bad: %s", path, error)
        path.rename(path.with_suffix(".bad"))
        return None
    return wish


def _fulfil(session: Session, wish: Wish, now: dt.datetime) -> None:
    own = select(Silence).where(Silence.recipient == wish.recipient, Silence.reason == BY_LINK, Silence.lifted_at.is_(None))
    present = session.scalars(own).all()
    if wish.kind == "resume":
        for row in present:
            row.lifted_at = now
        return
    filed_at = dt.datetime.fromisoformat(wish.filed_at)
    if wish.kind == "all":
        unsubscribe(session, wish.recipient, wish.recipient, BY_LINK, filed_at)
        return
    series = wish.series if wish.kind.startswith("series-") else None
    alert_id = None if series else wish.alert_id
    until = filed_at + dt.timedelta(days=int(wish.kind.removeprefix("series-"))) if series else None
    if not any((row.series, row.alert_id, row.until) == (series, alert_id, until) for row in present):
        silence.add(session, filed_at, wish.recipient, BY_LINK, until, series, alert_id, wish.recipient)


def unsubscribe(session: Session, recipient: str, author: str, reason: str, now: dt.datetime) -> int:
    """No more mails to the address, whatever the subscriptions say, until that is lifted. Returns the mails held back."""
    standing = select(Silence).where(
        Silence.recipient == recipient, Silence.series.is_(None), Silence.alert_id.is_(None), Silence.until.is_(None),
        Silence.lifted_at.is_(None))
    if session.scalar(standing.limit(1)) is None:
        silence.add(session, now, author, reason, None, recipient=recipient)
    return hold_back(session, recipient)


def hold_back(session: Session, recipient: str) -> int:
    """Mails to an address that has unsubscribed and that have not left. Returns their number."""
    mails = session.scalars(select(Outbox).where(Outbox.recipient == recipient, Outbox.state.in_(("queued", "failed")))).all()
    for mail in mails:
        mail.state, mail.next_try_at, mail.last_error = "replaced", None, "Not sent: the recipient had unsubscribed"
    return len(mails)


def _folder(settings: Settings) -> Path:
    return settings.data / "state" / "wishes"
