"""PDF reports to text, page by page (pypdf)."""

from __future__ import annotations

import io
import logging
import re
import time
from datetime import UTC, datetime

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from extractors.cleaning import clean_line, clean_text
from extractors.items import Unreadable
from extractors.language import detect_language
from extractors.pages import Page

MAX_PAGES = 300
MAX_READING_S = 60.0
_MIN_TEXT_CHARS = 80
_JUNK_TITLE = re.compile(r"^(?:microsoft word|untitled|document\d*|\(anonymous\)|slide 1|.*\.(?:docx?|indd|pdf|qxd)$)", re.IGNORECASE)

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # a line for each oddity of a file; ours are notes


def parse_pdf(body: bytes) -> Page:
    """Title, creation date and text of a PDF; pages are set apart by empty lines. Raises Unreadable: malformed, empty, too_large."""
    started = time.monotonic()
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("paywalled", "the PDF is locked with a password")
        pages, notes = [], []
        for number, page in enumerate(reader.pages, 1):
            if number > MAX_PAGES or time.monotonic() - started > MAX_READING_S:
                notes.append(f"only the first {number - 1} of {len(reader.pages)} pages were read")
                break
            pages.append(_join_lines(clean_text(page.extract_text())))
        title, created = _read_info(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError, NotImplementedError,
            AssertionError, ZeroDivisionError, OverflowError) as error:  # fmt: skip
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("malformed", f"the PDF can't be read: {type(error).__name__}: {str(error)[:120]}") from error
    text = "\n\n".join(_without_running_lines(pages))
    if len(text) < _MIN_TEXT_CHARS:
        raise Unreadable("empty", "the PDF holds no text (a scan?)")
    return Page(title or _title_from(text), text, published=created, lang=detect_language(text), notes=notes)


def _read_info(reader: PdfReader) -> tuple[str | None, datetime | None]:
    info = reader.metadata
    title = clean_line(str(info.title or "")) if info else ""
    try:
        created = info.creation_date if info else None
    except ValueError:
        created = None
    if created and created.tzinfo is None:
        created = created.replace(tzinfo=UTC)
    return (None if not title or _JUNK_TITLE.match(title) else title), created


def _title_from(text: str) -> str | None:
    return next((line[:200] for line in text.split("\n") if len(line) > 12), None)


def _join_lines(text: str) -> str:
    """Lines of one paragraph joined: a line that does not end a sentence and is nearly full goes on in the next one."""
    lines = text.split("\n")
    full = max((len(line) for line in lines), default=0) * 0.75
    joined: list[str] = []
    for line in lines:
        last = joined[-1] if joined else ""
        if last and line and re.search(r"[a-z]-$", last) and line[0].islower():
            joined[-1] = last[:-1] + line
        elif last and line and len(last.rsplit("\n", 1)[-1]) >= full and not re.search(r"[.!?:؟۔]$", last):
            joined[-1] = f"{last} {line}"
        elif last and line and line[0].islower():
            joined[-1] = f"{last} {line}"
        else:
            joined.append(line)
    return "\n\n".join(line for line in joined if line)


def _without_running_lines(pages: list[str]) -> list[str]:
    """Pages without page numbers, and without the header or footer that most of them share."""
    kept = []
    heads = [{_bare(line) for line in page.split("\n\n")[:1] + page.split("\n\n")[-1:]} for page in pages]
    for page in pages:
        lines = [line for line in page.split("\n\n") if not re.fullmatch(r"(?:page )?\d{1,4}(?: (?:of|/) \d{1,4})?", line, re.IGNORECASE)]
        if len(pages) >= 3:
            lines = [line for line in lines if len(line) > 120 or sum(_bare(line) in head for head in heads) < 0.6 * len(pages)]
        kept.append("\n\n".join(lines))
    return [page for page in kept if page]


def _bare(line: str) -> str:
    return re.sub(r"\d+", "#", line)
