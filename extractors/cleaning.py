"""Text as people read it: no control or direction marks, one kind of space, paragraphs on lines of their own. Letters are left alone."""

from __future__ import annotations

import html
import re
import unicodedata

# Controls, soft hyphen, zero-width space, direction marks, byte-order mark, object replacement. U+200C stays: Kurdish and Persian need it.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffc]"
)
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefe]+")  # Arabic letters as glyphs; common in PDF text
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")  # no "<" inside: a text of nothing else would take quadratic time


def clean_line(text: str | None) -> str:
    """One line: all white space single."""
    return " ".join(clean_text(text).split())


def clean_text(text: str | None) -> str:
    """Text with line breaks kept, each line trimmed, at most one empty line in a row."""
    if not text:
        return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = _SURROGATES.sub("\ufffd", _INVISIBLE.sub("", text))
    text = _PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def join_paragraphs(paragraphs: list[str]) -> str:
    """Paragraphs with an empty line between them; what repeats its predecessor is left out."""
    kept: list[str] = []
    for paragraph in paragraphs:
        line = clean_line(paragraph)
        if line and (not kept or kept[-1] != line):
            kept.append(line)
    return "\n\n".join(kept)


def strip_markup(text: str | None) -> str:
    """A title or summary without tags and entities. Escaped twice (`&amp;lt;`) is common in feeds."""
    if not text:
        return ""
    for _pass in range(2):
        if "<" in text:
            text = _TAG.sub(" ", text)
        if "&" not in text:
            break
        text = html.unescape(text)
    return clean_line(text)
