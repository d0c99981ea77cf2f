"""Links in mails with which a reader silences an alert or unsubscribes, without a login: who holds the link may do this and no more.

A link holds no address that a log could tell: its token is an HMAC, and what it stands for lies in a small file of that name, written
when the mail is composed. The secret is RASID_LINK_SECRET, or one that is made once and kept in the data folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import re
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from rasid.settings import DEFAULT_PUBLIC_URL, Settings

PREFIX = "/rasid-mail"  # where the web server mounts alerts.links_app
_TOKEN = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True)
class Link:
    """What a link stands for. `alert_id` is None for one that is about all mails to the address."""

    recipient: str
    language: str
    alert_id: str | None = None
    series: str | None = None


def are_reachable(settings: Settings) -> bool:
    """Whether links lead anywhere for people elsewhere: RASID_PUBLIC_URL has been set."""
    return settings.public_url not in ("", DEFAULT_PUBLIC_URL)


def url(settings: Settings, link: Link) -> str:
    """The link's URL. It works once the link has been kept."""
    return f"{settings.public_url}{PREFIX}/{token(settings, link)}"


def desk_url(settings: Settings) -> str:
    """The incident desk's list of alerts, for readers who may log in."""
    return f"{settings.public_url}/rasid/alerts"


def keep(settings: Settings, link: Link) -> None:
    """Writes what the link stands for, unless that is there."""
    path = _folder(settings) / f"{token(settings, link)}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}")
        partial.write_text(json.dumps(asdict(link)))
        partial.replace(path)


def read(settings: Settings, told: str) -> Link | None:
    """What a token stands for; None for a forged or unknown one, and for all tokens once the secret has been changed."""
    if not _TOKEN.fullmatch(told):
        return None
    try:
        link = Link(**json.loads((_folder(settings) / f"{told}.json").read_text()))
    except FileNotFoundError:
        return None
    return link if hmac.compare_digest(token(settings, link), told) else None


def _folder(settings: Settings) -> Path:
    return settings.data / "state" / "links"


def token(settings: Settings, link: Link) -> str:
    """The same for the same link, and nobody without the secret can make it."""
    told = json.dumps([link.recipient.casefold(), link.alert_id, link.series, link.language])
    return hmac.new(_secret(settings), told.encode(), hashlib.sha256).hexdigest()[:40]


def _secret(settings: Settings) -> bytes:
    told = os.environ.get("RASID_LINK_SECRET", "")
    if told:
        return told.encode()
    path = settings.data / "state" / "link_secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        own = path.with_suffix(f".{os.getpid()}")
        own.touch(mode=0o600)
        own.write_text(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):  # another process was first
            os.link(own, path)
        own.unlink()
    return path.read_bytes()
