"""`python -m alerts outbox`: what waits, what was given up and why; and trying it again."""

from __future__ import annotations

import argparse
import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import outbox
from rasid.settings import LOCAL_ZONE, Settings
from warehouse.database import reading
from warehouse.models.alerts import Outbox

SHOWN_SENT = 50


def run(arguments: argparse.Namespace, settings: Settings, now: dt.datetime | None = None) -> str:
    """What the command prints."""
    if arguments.action == "retry":
        queued = outbox.retry(settings, arguments.mails, now or dt.datetime.now(dt.UTC))
        missing = sorted(set(arguments.mails) - set(queued))
        return "\n".join([f"{len(queued)} mails will be tried with the next `python -m alerts send` or run of the DAG",
                          *(f"{mail_id}: not among the failed ones" for mail_id in missing)])
    return "\n".join(describe(settings, arguments.all)) or "nothing waits and nothing was given up"


def describe(settings: Settings, with_sent: bool) -> list[str]:
    """A line for each mail, the newest last."""
    with reading(settings) as connection, Session(bind=connection) as session:
        rows = session.scalars(select(Outbox).order_by(Outbox.created_at)).all()
        unsent = [row for row in rows if row.state not in ("sent", "replaced")]
        shown = rows[-SHOWN_SENT:] if with_sent else unsent
        return [_line(row) for row in shown]


def _line(row: Outbox) -> str:
    when = row.sent_at or row.next_try_at
    told = f"{row.mail_id}  {row.state:8} {row.attempts} tries  {row.recipient}  {row.subject}"
    if when:
        told += f"  ({'sent' if row.sent_at else 'next try'} {when.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M})"
    return told + (f"\n    {row.last_error}" if row.last_error else "")
