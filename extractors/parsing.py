"""The `parse` command: a fetched file to JSON Lines, as CONTRACT.md, section 4, has it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from extractors.dates import date_in_url
from extractors.failures import FetchFailure
from extractors.feeds import parse_feed
from extractors.fetching import format_time
from extractors.items import Unreadable
from extractors.pages import parse_page
from extractors.pdf import parse_pdf
from extractors.transfer import inflate

MAX_FILE_BYTES = 16 * 1024 * 1024  # a fetch takes 10 MB at most
_UTC = ZoneInfo("UTC")


def read_file(path: str) -> bytes:
    """The file's bytes; gzip is undone. Raises OSError; Unreadable (too_large, malformed)."""
    with Path(path).open("rb") as handle:
        body = handle.read(MAX_FILE_BYTES + 1)
    if len(body) > MAX_FILE_BYTES:
        raise Unreadable("too_large", f"more than {MAX_FILE_BYTES // 1024 // 1024} MB")
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        return inflate(body, "gzip", MAX_FILE_BYTES)
    except FetchFailure as failure:
        raise Unreadable(failure.kind, failure.reason) from failure


def _time(moment: datetime | None) -> str | None:
    """A time that lies ahead of the clock is none: a file does not tell when it was collected, so it can't be set to that."""
    return format_time(moment) if moment and moment <= datetime.now(UTC) else None


def parse_feed_file(body: bytes, url: str | None) -> tuple[list[dict], list[str]]:
    """(a line for each entry, notes). Raises Unreadable."""
    feed = parse_feed(body, url, None, _UTC)
    lines = [{
        "id": item.id, "url": item.url, "title": item.title, "published": _time(item.published), "updated": _time(item.updated),
        "summary": item.summary, "content": item.content, "lang": item.lang, "author": item.author, "notes": item.notes,
    } for item in feed.items]  # fmt: skip
    return lines, feed.notes


def parse_page_file(body: bytes, url: str | None) -> tuple[list[dict], list[str]]:
    """(one line, notes). Raises Unreadable."""
    page = parse_pdf(body) if body[:1024].lstrip()[:5] == b"%PDF-" else parse_page(body, url, None, zone=_UTC)
    line = {
        "title": page.title, "published": _time(page.published) or _time(date_in_url(url, _UTC)), "lang": page.lang, "text": page.text, "author": page.author,
        "updated": _time(page.updated), "canonical": page.canonical,
        "notes": page.notes + (["paywalled: only the beginning"] if page.is_paywalled else []),
    }  # fmt: skip
    return [line], []
