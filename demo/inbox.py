"""The page that shows the mails which the mail catcher keeps: a list, and of each mail its HTML, its plain text and its source."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from rasid.settings import LOCAL_ZONE

_NAME = re.compile(r"[0-9A-Za-z-]{1,60}")
_CID = re.compile(r"""(["'(])cid:([^"')\s]+)""")
_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem;color:#222}table{border-collapse:collapse;"
    "width:100%}td,th{text-align:start;padding:.5rem;border-bottom:1px solid #ddd;vertical-align:top}th{width:8rem}a{color:#14508c}"
    "iframe{width:100%;height:75vh;border:1px solid #ccc;background:#fff}.note{color:#666}nav a{margin-inline-end:1rem}"
)
_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; img-src data:"
_MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"  # a mail may not run or load anything


@dataclass(frozen=True)
class Mail:
    """A kept mail, read."""

    name: str
    received: datetime
    message: EmailMessage

    def header(self, name: str) -> str:
        return str(self.message.get(name) or "")

    @property
    def recipients(self) -> str:
        return ", ".join(str(value) for value in self.message.get_all("X-Envelope-To", [])) or self.header("To")

    def body(self, kind: str) -> str | None:
        """The `html` or `plain` part."""
        part = self.message.get_body((kind,))
        return part.get_content() if part is not None else None

    def html(self) -> str | None:
        """The HTML part with its images (cid:) in it, so that it needs nothing else."""
        text = self.body("html")
        if text is None:
            return None
        images = {
            part["Content-ID"].strip().strip("<>"): f"data:{part.get_content_type()};base64,{base64.b64encode(part.get_content()).decode()}"
            for part in self.message.walk() if part["Content-ID"] and part.get_content_maintype() == "image"
        }  # fmt: skip
        return _CID.sub(lambda found: found[1] + images.get(found[2], found[0][1:]), text)


def read_mail(folder: Path, name: str) -> Mail | None:
    """The mail of that name; None when there is none."""
    path = folder / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    received = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Mail(name, received, BytesParser(policy=policy.default).parsebytes(path.read_bytes()))


def list_mails(folder: Path) -> list[Mail]:
    """All mails, newest first."""
    return [mail for path in sorted(folder.glob("*.eml"), reverse=True) if (mail := read_mail(folder, path.stem))]


def _page(title: str, body: str) -> bytes:
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style></head>'
            f"<body>{body}</body></html>").encode()  # fmt: skip


def _time(mail: Mail) -> str:
    return f"{mail.received.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M:%S}"


def inbox_page(folder: Path) -> bytes:
    """The list of all mails."""
    mails = list_mails(folder)
    if not mails:
        return _page("Inbox", "<h1>Inbox</h1><p>No mail yet. Mails appear here when an alert is sent; reload the page to look again.</p>")
    rows = "".join(
        f'<tr><td>{_time(mail)}</td><td>{escape(mail.recipients)}</td><td dir="auto"><a href="/mail/{mail.name}">'
        f'{escape(mail.header("Subject") or "(no subject)")}</a></td></tr>' for mail in mails
    )  # fmt: skip
    count = "1 mail" if len(mails) == 1 else f"{len(mails)} mails"
    return _page(f"Inbox ({len(mails)})", f"<h1>Inbox</h1><p class=note>{count}, newest first; times of Baghdad. Nothing was "
                 f"delivered to anybody.</p><table><tr><th>Received</th><th>To</th><th>Subject</th></tr>{rows}</table>")  # fmt: skip


def mail_page(mail: Mail) -> bytes:
    """One mail: its headers, and its HTML in a frame (its plain text when it has no HTML)."""
    shown = "html" if mail.body("html") is not None else "text"
    views = [(kind, name) for kind, name in (("html", "HTML"), ("text", "plain text"), ("source", "source")) if kind != "html" or shown == "html"]
    links = "".join(f'<a href="/mail/{mail.name}/{kind}">{name}</a>' for kind, name in views)
    heads = "".join(f'<tr><th>{name}</th><td dir="auto">{escape(mail.header(name))}</td></tr>' for name in ("From", "To", "Date", "Message-ID"))
    subject = mail.header("Subject") or "(no subject)"
    return _page(subject, f'<nav><a href="/">Inbox</a>{links}</nav><h1 dir="auto">{escape(subject)}</h1><table>{heads}</table>'
                 f'<iframe sandbox="" title="The mail" src="/mail/{mail.name}/{shown}"></iframe>')  # fmt: skip


def answer(folder: Path, path: str) -> tuple[str, str, bytes] | None:
    """(media type, content security policy, body) of a path; None for what is not there."""
    if path == "/":
        return "text/html", _PAGE_POLICY, inbox_page(folder)
    found = re.fullmatch(r"/mail/([^/]+)(?:/(html|text|source))?", path)
    mail = read_mail(folder, found[1]) if found else None
    if mail is None:
        return None
    if found[2] is None:
        return "text/html", _PAGE_POLICY, mail_page(mail)
    if found[2] == "source":
        return "text/plain", _MAIL_POLICY, (folder / f"{mail.name}.eml").read_bytes()
    if found[2] == "text":
        return "text/plain", _MAIL_POLICY, (mail.body("plain") or "This mail has no plain text.").encode()
    html = mail.html()
    return None if html is None else ("text/html", _MAIL_POLICY, html.encode())


class Inbox(ThreadingHTTPServer):
    """The web server; `folder` holds the mails."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], folder: Path):
        self.folder = folder
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = answer(self.server.folder, self.path.split("?")[0])
        media, policy_text, body = found or ("text/html", _PAGE_POLICY, _page("Not here", '<p>Nothing is here. <a href="/">Inbox</a></p>'))
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", f"{media}; charset=utf-8")
        self.send_header("Content-Security-Policy", policy_text)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """The log is for what goes wrong."""
