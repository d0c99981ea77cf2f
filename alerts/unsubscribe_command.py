"""`python -m alerts unsubscribe`: by address, by the token in a mail's List-Unsubscribe, or by the mail that this leads to."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from email import message_from_bytes
from email.policy import default
from typing import BinaryIO

from alerts import links, wishes
from rasid.settings import Settings
from warehouse import migrations
from warehouse.database import writing


def run(arguments: argparse.Namespace, settings: Settings, stdin: BinaryIO, now: dt.datetime | None = None) -> str:
    """What the command prints. Raises ValueError for what names nobody."""
    if arguments.mail:
        address = _address_of(settings, _token_in(stdin.read()))
    elif not arguments.who:
        raise ValueError("name an address or a token, or give a mail on stdin with --mail")
    else:
        address = arguments.who if "@" in arguments.who else _address_of(settings, arguments.who)
    with writing(settings) as session:
        migrations.upgrade(session)
        held = wishes.unsubscribe(session, address, arguments.author, "unsubscribed", now or dt.datetime.now(dt.UTC))
    return f"{address} gets no more mails; {held} that had not left are held back. Take it back: python -m alerts silence --list, then --lift"


def _token_in(mail: bytes) -> str:
    subject = str(message_from_bytes(mail, policy=default)["Subject"] or "")
    found = re.search(r"unsubscribe\s+([0-9a-f]{40})\b", subject, re.I)
    if not found:
        raise ValueError(f"the mail's subject is not `unsubscribe TOKEN` but {subject[:100]!r}")
    return found[1]


def _address_of(settings: Settings, token: str) -> str:
    link = links.read(settings, token)
    if link is None:
        raise ValueError("this token is not known")
    return link.recipient
