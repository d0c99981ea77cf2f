"""The message itself (RFC 5322, 2387): plain text, HTML and the charts that it refers to; headers that can't be injected into."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, parseaddr
from pathlib import Path
from urllib.parse import quote, urlsplit

from alerts import links
from alerts.wording import clean
from rasid.settings import Settings

STORED = EmailPolicy(linesep="\r\n", max_line_length=78)
_UNFOLDED = STORED.clone(max_line_length=998)
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[A-Za-z0-9.-]+")
# What was stored goes out as it is; a longer line for what is added, since a URL that is folded would be encoded and work nowhere.
_SENT = SMTP.clone(refold_source="none", max_line_length=998)


def mail_id_of(recipient: str, contents: list[str]) -> str:
    """The key of a mail: the same recipient and contents give the same key, and so the same Message-ID."""
    return hashlib.sha256("\n".join([recipient.casefold(), *sorted(contents)]).encode()).hexdigest()[:20]


def message_id_of(mail_id: str, settings: Settings) -> str:
    """RFC 5322 msg-id, without anything that changes from one attempt to the next."""
    host = urlsplit(settings.public_url).hostname or "localhost"
    return f"<{mail_id}@{host if re.fullmatch(r'[A-Za-z0-9.-]{1,50}', host) else 'localhost'}>"  # longer ones could not be folded


def build(
    recipient: str, subject: str, text: str, html: str, images: dict[str, bytes], message_id: str, earlier: list[str],
    language: str, now: dt.datetime,
) -> EmailMessage:
    """A message without sender: multipart/alternative of text and multipart/related HTML with images (name -> PNG).

    `earlier`: Message-IDs of the thread, oldest first. The sender is known only when it is sent: see with_sender.
    """
    subject = clean(subject, 200)
    message = EmailMessage(policy=STORED if _survives_folding(subject) else _UNFOLDED)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = subject
    message["Date"] = format_datetime(now.astimezone(dt.UTC))
    message["Message-ID"] = message_id
    if earlier:
        message["In-Reply-To"] = earlier[-1]
        message["References"] = " ".join(earlier[-10:])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation replies
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"  # the same for Exchange
    message["Precedence"] = "bulk"
    message.set_content(text, subtype="plain", charset="utf-8", cte="quoted-printable" if language == "en" else "base64")
    message.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable" if language == "en" else "base64")
    message["Content-Language"] = language
    html_part = message.get_payload()[1]
    for name, png in images.items():
        html_part.add_related(png, "image", "png", cid=f"<{name}>", filename=name, disposition="inline")
    return message


def _survives_folding(subject: str) -> bool:
    """Python's library may double a space where it folds between plain and encoded words."""
    probe = EmailMessage(policy=STORED)
    probe["Subject"] = subject
    return BytesParser(policy=_SENT).parsebytes(probe.as_bytes())["Subject"] == subject


def write(message: EmailMessage, path: Path) -> None:
    """Stores the message whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_bytes(message.as_bytes())
    partial.replace(path)


def read(path: Path) -> EmailMessage:
    """A stored message. Raises FileNotFoundError."""
    with path.open("rb") as handle:
        return BytesParser(policy=_SENT).parse(handle)


def with_sender(message: EmailMessage, from_address: str, recipient: str, settings: Settings) -> EmailMessage:
    """Adds From, Reply-To (the contact), List-Id and List-Unsubscribe (RFC 2369; one click by RFC 8058 where the public URL is https)."""
    name, address = parseaddr(clean(from_address))
    for header in ("From", "Reply-To", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"):
        del message[header]
    message["From"] = Address(display_name=name, addr_spec=address)
    host = address.rpartition("@")[2]
    message["List-Id"] = f"Rasid alerts <alerts.{host}>"
    if parseaddr(settings.contact)[1] != address and _ADDRESS.fullmatch(parseaddr(settings.contact)[1]):
        message["Reply-To"] = Address(addr_spec=parseaddr(settings.contact)[1])
    link = links.Link(recipient, str(message["Content-Language"] or "en"))
    links.keep(settings, link)
    ways = [f"<mailto:{address}?subject={quote(f'unsubscribe {links.token(settings, link)}')}>"]
    if settings.public_url.startswith("https://"):
        ways.insert(0, f"<{links.url(settings, link)}>")
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["List-Unsubscribe"] = ", ".join(ways)
    return message
