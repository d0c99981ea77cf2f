"""Delivery over SMTP: each mail once, although tasks are retried, run twice or killed. docs/alerts.md says what can't be ruled out."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import ssl
from collections import Counter
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from alerts import message, outbox, wishes
from alerts.compose import ComposeFailed, compose_due
from alerts.source_changes import queue_changes
from alerts.summary import operators, queue_summary
from alerts.wording import clean
from rasid.settings import Settings

log = logging.getLogger(__name__)
TIMEOUT_S = 30.0


class DeliveryFailed(RuntimeError):
    """No mail that was due could be delivered; the text says why, without credentials."""


@dataclass(frozen=True)
class SmtpSettings:
    """A mail server. `use_ssl`: TLS from the start; `use_starttls`: TLS is required before anything is said."""

    host: str
    port: int = 587
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    use_ssl: bool = False
    use_starttls: bool = True
    from_address: str = "rasid@localhost"

    def scrub(self, text: str) -> str:
        """The text without the password, should a server have echoed it."""
        return clean(text.replace(self.password, "***") if self.password else text, 500)


def settings_from_url(url: str) -> SmtpSettings:
    """`smtps://user:password@host:465?from=alerts@host` (TLS) or `smtp://...:587` (STARTTLS; `?tls=off`, or loopback: plain).

    Raises ValueError, without repeating the URL, for what is no such URL."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("smtp", "smtps"):
        raise ValueError("RASID_SMTP_URL is no smtp://user:password@host:port or smtps://... URL")
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    use_ssl = parts.scheme == "smtps"
    plain = query.get("tls") == "off" or _is_loopback(host)
    user, password = parts.username, parts.password
    return SmtpSettings(
        host, port or (465 if use_ssl else 587), unquote(user) if user else None, unquote(password) if password else None, use_ssl,
        not use_ssl and not plain, query.get("from", f"rasid@{host}"))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def send_due(settings: Settings, smtp: SmtpSettings, now: dt.datetime | None = None) -> dict:
    """Composes what is due (for operators a summary once a week, and each morning what changed with sources) and sends what the outbox
    holds. Returns counts (sent, failed, dead, waiting).

    A mail is claimed in a committed transaction before it is sent and settled afterwards; one recipient's refusal does not stop the
    others. Raises DeliveryFailed when something was due and nothing could be delivered, ComposeFailed when mails could not be composed.
    """
    present = now or dt.datetime.now(dt.UTC)
    with outbox.only_sender(settings) as is_alone:
        if not is_alone:
            return {"sent": 0, "reason": "another process is sending"}
        recovered = outbox.recover(settings, present)
        wishes.carry_out(settings, present)
        queue_summary(settings, present)
        queue_changes(settings, operators(settings, present), present)
        trouble = _compose(settings, present)
        counts, errors = _send_all(settings, smtp, present)
        outbox.tidy(settings, present)
    waiting = outbox.waiting_count(settings)
    result = {"sent": counts["sent"], "failed": counts["failed"], "dead": waiting["dead"], "waiting": waiting["waiting"],
              "recovered": recovered}
    if errors and not counts["sent"]:
        raise DeliveryFailed(f"no mail could be delivered, {waiting['waiting']} wait for the next try: {errors[0]}")
    if trouble:
        raise trouble
    return result


def _compose(settings: Settings, now: dt.datetime) -> ComposeFailed | None:
    """What could not be composed is raised only after the rest has been sent."""
    try:
        compose_due(settings, now)
    except FileNotFoundError as error:
        log.warning("nothing can be composed: %s", error)
    except ComposeFailed as error:
        return error
    return None


def _send_all(settings: Settings, smtp: SmtpSettings, now: dt.datetime) -> tuple[Counter, list[str]]:
    """Sends everything that is due over one connection, or a new one when the server ends it. Returns counts by outcome, and the errors."""
    counts, errors, tried = Counter(), [], set()
    connection: smtplib.SMTP | None = None
    sent_over_it = 0
    try:
        while claim := outbox.claim_next(settings, now, tried):
            tried.add(claim.mail_id)
            try:
                connection = connection or connect(smtp)
                _send_one(connection, settings, smtp, claim)
            except (smtplib.SMTPException, OSError, ValueError) as error:
                kind = kind_of(error)
                text = smtp.scrub(describe(error))
                counts[outbox.settle_failed(settings, claim, kind, text, now)] += 1
                errors.append(text)
                log.warning("mail %s was not sent (%s, attempt %d): %s", claim.mail_id, kind, claim.attempts, text)
                is_lost = connection is not None and connection.sock is None  # by its 421, or after so many mails
                if kind == "outage" and not (is_lost and sent_over_it):
                    outbox.postpone_due(settings, now)
                    break
                connection, sent_over_it = (None, 0) if is_lost else (connection, sent_over_it)
            else:
                outbox.settle_sent(settings, claim, now)
                counts["sent"] += 1
                sent_over_it += 1
    finally:
        if connection is not None:
            _close(connection)
    counts["failed"] += counts["dead"]
    return counts, errors


def _send_one(connection: smtplib.SMTP, settings: Settings, smtp: SmtpSettings, claim: outbox.Claim) -> None:
    whole = message.with_sender(message.read(claim.path), smtp.from_address, claim.recipient, settings)
    connection.send_message(whole, parseaddr(smtp.from_address)[1], [claim.recipient])
    outbox.note_accepted(settings, claim.mail_id)


def connect(smtp: SmtpSettings) -> smtplib.SMTP:
    """A connection, encrypted and logged in as the settings say. Raises SMTPException or OSError."""
    context = ssl.create_default_context()
    if smtp.use_ssl:
        connection = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=TIMEOUT_S, context=context)
    else:
        connection = smtplib.SMTP(smtp.host, smtp.port, timeout=TIMEOUT_S)
    try:
        if smtp.use_starttls:
            connection.starttls(context=context)
        if smtp.user:
            connection.login(smtp.user, smtp.password or "")
    except (smtplib.SMTPException, OSError):
        _close(connection)
        raise
    return connection


def _close(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (smtplib.SMTPException, OSError):
        connection.close()


def kind_of(error: Exception) -> str:
    """outage: nobody can be written to now (no connection, no login, sender refused); else temporary (4xx) or permanent (5xx)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max((code for code, _ in error.recipients.values()), default=450)
        return "permanent" if code >= 500 else "temporary"
    if isinstance(error, smtplib.SMTPDataError):
        return "permanent" if error.smtp_code >= 500 else "temporary"
    if isinstance(error, ValueError | FileNotFoundError) and not isinstance(error, smtplib.SMTPException):
        return "permanent"  # the message itself can't be read or written
    return "outage"


def describe(error: Exception) -> str:
    """The error for people, with the server's words."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_words(text)}" for code, text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_words(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _words(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def send_plain(smtp: SmtpSettings, recipients: list[str], subject: str, body: str) -> None:
    """A plain mail at once, without outbox: for operators' notices. Raises SMTPException or OSError."""
    name, address = parseaddr(clean(smtp.from_address))
    connection = connect(smtp)
    try:
        for recipient in recipients:
            plain = EmailMessage()
            plain["From"] = Address(display_name=name, addr_spec=address)
            plain["To"] = Address(addr_spec=clean(recipient))
            plain["Subject"] = clean(subject, 200)
            plain["Date"] = format_datetime(dt.datetime.now(dt.UTC))
            plain["Message-ID"] = make_msgid(domain=address.rpartition("@")[2] or "localhost")
            plain["Auto-Submitted"] = "auto-generated"
            plain.set_content(body)
            connection.send_message(plain, address, [clean(recipient)])
    finally:
        _close(connection)
