"""Bytes to text: byte-order marks, what is declared, and the one-byte sets of the region's older sites told by their letters."""

from __future__ import annotations

import codecs
import re

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
# Servers send these when nobody set one: what the document itself says is believed first.
_DEFAULTS = frozenset({"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii", "windows-1252", "cp1252"})
_SAMPLE = 40_000
# Frequent short words of each set's languages, between spaces: a wrong set makes none of them.
_CANDIDATES = {
    "cp1256": "في من على أن إلى التي الذي عن مع هذا قال او و ان الى فى",
    "cp1251": "и в на не что с по как за от из для это", "koi8-r": "и в на не что с по как за от из для это",
    "cp1254": "ve bir bu için ile olarak da de daha çok olan",
    "cp1252": "the of and to in a is de la le les des et en un une que der die und",
}  # fmt: skip


def charset_of(content_type: str | None) -> str | None:
    """The charset of a Content-Type header."""
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type or "", re.IGNORECASE)
    return found[1] if found else None


def decode(body: bytes, declared: str | None = None) -> str:
    """The text of a page or feed; never fails. `declared`: the charset of its Content-Type header.

    Valid UTF-8 wins over what is declared: the reverse mistake hardly happens, this one daily.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    if name := _wide_charset(body):
        return body.decode(name, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 3 or _is_nearly_utf8(body):
            return body.decode("utf-8", "rasid_latin")
    for name in _declared(body, declared):
        try:
            codec = codecs.lookup(name).name
        except (LookupError, ValueError):
            continue
        if not codec.startswith(("utf-8", "utf-16", "utf-32", "utf_")):  # those were looked at above, and it is none of them
            return body.decode("cp1252" if codec in ("iso8859-1", "ascii") else codec, "replace")
    return body.decode(_guess_charset(body), "replace")


def _declared(body: bytes, header: str | None) -> list[str]:
    head = body[:4096]
    inside = [match[1].decode("ascii") for match in (_XML_CHARSET.search(head), _META_CHARSET.search(head)) if match]
    if header and header.lower() in _DEFAULTS:
        return [*inside, header]
    return [name for name in (header, *inside) if name]


def _wide_charset(body: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: markup has a zero byte beside each of its characters."""
    head = body[:400].lstrip(b" \t\r\n")
    for start, name in ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if head.startswith(start) and head[:16].count(b"\0") >= 6:
            return name
    return None


def _is_nearly_utf8(body: bytes) -> bool:
    """Whether most bytes beyond ASCII form UTF-8: single bytes of another set slipped in."""
    text = body.decode("utf-8", "replace")
    good = sum(1 for character in text[:400_000] if character > "\x7f" and character != "\ufffd")
    return good > 4 * text[:400_000].count("\ufffd")


def _guess_charset(body: bytes) -> str:
    """The set whose languages' words the text holds; Western, when none stands out."""
    sample = re.sub(rb"<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^<>]*>", b" ", body[: 4 * _SAMPLE], flags=re.DOTALL | re.IGNORECASE)[:_SAMPLE]
    scores = {}
    for name, words in _CANDIDATES.items():
        known = frozenset(words.split())
        found = re.findall(r"\w+", sample.decode(name, "replace").lower())
        # Only words with a letter beyond ASCII tell the sets apart; Western words tell nothing against them.
        scores[name] = sum(word in known and not word.isascii() for word in found)
    best = max(scores, key=lambda name: scores[name])
    if scores[best] >= 2:
        return best
    high = sum(byte >= 0xC0 for byte in sample)
    return "cp1256" if high > 0.4 * max(len(sample) - sample.count(b" "), 1) else "cp1252"


def _as_latin(error: UnicodeError) -> tuple[str, int]:
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("rasid_latin", _as_latin)
