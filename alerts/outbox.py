"""The outbox: which mail is tried when, claimed before it is sent, and settled afterwards, each in a transaction of its own."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, update

from rasid.settings import Settings
from warehouse import migrations
from warehouse.database import writing
from warehouse.models.alerts import Outbox

try:
    import fcntl
except ImportError:  # no such locks: the Airflow pool alone keeps senders apart
    fcntl = None

# The first pauses are shorter than the DAG's pauses between retries, so that every retry tries again.
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(seconds=30), dt.timedelta(hours=1)
MOST_REFUSALS = {"temporary": 12, "permanent": 3}  # answers 4xx and 5xx
LONGEST_OUTAGE = dt.timedelta(days=3)  # nobody needs an alert that is older
KEPT = dt.timedelta(days=100)  # stored messages, after they were sent
WAITING = ("queued", "failed")


@dataclass(frozen=True)
class Claim:
    """A mail that this process, and no other, is sending now."""

    mail_id: str
    recipient: str
    path: Path
    attempts: int
    created_at: dt.datetime


@contextmanager
def only_sender(settings: Settings) -> Iterator[bool]:
    """Whether this process is the only one that sends now; the lock ends with the process, however it ends."""
    folder = settings.data / "state"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "sending.lock").open("w") as handle:
        if fcntl is None:
            yield True
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def _mark(settings: Settings, mail_id: str) -> Path:
    return settings.data / "state" / "accepted" / mail_id


def note_accepted(settings: Settings, mail_id: str) -> None:
    """On the disk at once after the server's acceptance: what remains between the two is the time of one small write."""
    path = _mark(settings, mail_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def recover(settings: Settings, now: dt.datetime) -> int:
    """Mails whose sender died: those that the server had accepted are sent, the others are tried again. Returns their number.

    Only for the process that holds `only_sender`.
    """
    with writing(settings) as session:
        migrations.upgrade(session)
        stale = session.scalars(select(Outbox).where(Outbox.state == "sending")).all()
        for mail in stale:
            if _mark(settings, mail.mail_id).exists():
                mail.state, mail.sent_at, mail.last_error = "sent", mail.claimed_at, None
            else:
                mail.state, mail.next_try_at = "failed", now
                mail.last_error = "The process that was sending it ended before the server had answered"
        recovered = [mail.mail_id for mail in stale]
    for mail_id in recovered:
        _mark(settings, mail_id).unlink(missing_ok=True)
    return len(recovered)


def claim_next(settings: Settings, now: dt.datetime, tried: set[str]) -> Claim | None:
    """The oldest mail that is due and not in `tried`, marked as being sent."""
    with writing(settings) as session:
        due = select(Outbox).where(Outbox.state.in_(WAITING), Outbox.next_try_at <= now, Outbox.mail_id.not_in(tried))
        mail = session.scalar(due.order_by(Outbox.created_at, Outbox.mail_id).limit(1))
        if mail is None:
            return None
        mail.state, mail.claimed_at, mail.attempts = "sending", now, mail.attempts + 1
        return Claim(mail.mail_id, mail.recipient, settings.data / mail.path, mail.attempts, mail.created_at)


def settle_sent(settings: Settings, claim: Claim, now: dt.datetime) -> None:
    with writing(settings) as session:
        mail = session.get(Outbox, claim.mail_id)
        mail.state, mail.sent_at, mail.next_try_at, mail.last_error = "sent", now, None, None
    _mark(settings, claim.mail_id).unlink(missing_ok=True)


def settle_failed(settings: Settings, claim: Claim, kind: str, error: str, now: dt.datetime) -> str:
    """`kind`: outage (no conversation), temporary (4xx) or permanent (5xx). Returns the state: failed, or dead when it is given up."""
    if kind == "outage":
        is_dead = now - claim.created_at > LONGEST_OUTAGE
    else:
        is_dead = claim.attempts >= MOST_REFUSALS[kind]
    with writing(settings) as session:
        mail = session.get(Outbox, claim.mail_id)
        mail.state, mail.last_error = "dead" if is_dead else "failed", error[:500]
        mail.next_try_at = None if is_dead else now + pause_after(claim.attempts)
        return mail.state


def postpone_due(settings: Settings, now: dt.datetime) -> int:
    """While no server can be reached: all other due mails wait as long as a first failure does. Returns their number."""
    with writing(settings) as session:
        due = (Outbox.state.in_(WAITING), Outbox.next_try_at <= now)
        ids = session.scalars(select(Outbox.mail_id).where(*due)).all()
        session.execute(update(Outbox).where(*due).values(next_try_at=now + FIRST_PAUSE))
        return len(ids)


def pause_after(attempts: int) -> dt.timedelta:
    """30 s, 1 min, 2 min, ... an hour."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)


def tidy(settings: Settings, now: dt.datetime) -> int:
    """Deletes the stored messages of mails that were sent or replaced long ago; their rows, with the text, stay. Returns their number."""
    folders = [path for path in sorted((settings.data / "outbox").glob("[0-9]*-[0-9]*")) if path.name < f"{now - KEPT:%Y-%m}"]
    if not folders:
        return 0
    with writing(settings) as session:
        done = {Path(path).name for path in session.scalars(select(Outbox.path).where(Outbox.state.in_(("sent", "replaced"))))}
    number = 0
    for folder in folders:
        for path in folder.iterdir():
            if path.name in done:
                path.unlink()
                number += 1
        if not any(folder.iterdir()):
            folder.rmdir()
    return number


def waiting_count(settings: Settings) -> dict[str, int]:
    """Mails that wait or were given up, by state."""
    with writing(settings) as session:
        rows = session.scalars(select(Outbox.state).where(Outbox.state.in_(("queued", "failed", "dead")))).all()
    return {"waiting": sum(state != "dead" for state in rows), "dead": sum(state == "dead" for state in rows)}


def retry(settings: Settings, mail_ids: list[str], now: dt.datetime) -> list[str]:
    """Queues failed and dead mails again (all of them when none is named). Returns the ids."""
    with writing(settings) as session:
        wanted = select(Outbox).where(Outbox.state.in_(("failed", "dead")))
        if mail_ids:
            wanted = wanted.where(Outbox.mail_id.in_(mail_ids))
        mails = session.scalars(wanted).all()
        for mail in mails:
            mail.state, mail.attempts, mail.next_try_at = "queued", 0, now
        return sorted(mail.mail_id for mail in mails)
