"""Feeds: RSS 0.9 to 2.0, RDF, Atom (by feedparser) and JSON Feed, to items with absolute URLs and times in UTC."""

from __future__ import annotations

import calendar
import io
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import feedparser

from extractors.challenges import find_challenge, looks_like_html
from extractors.cleaning import clean_line, join_paragraphs, strip_markup
from extractors.dates import EARLIEST, parse_date
from extractors.encodings import charset_of, decode
from extractors.items import Item, Unreadable
from extractors.language import detect_language
from extractors.markup import fragment_texts
from extractors.urls import make_absolute

_UTC = ZoneInfo("UTC")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,1000}\[", re.IGNORECASE)
_DOCTYPE_END = re.compile(r"\]\s*>")
_MAX_ENTITY_CHARS = 4096
MAX_FEED_CHARS = 8_000_000  # the newest entries come first; memory and time grow with it
_MAX_TAIL_CHARS = 20_000
_MAX_DOCTYPES = 5
_FEED_ROOT = re.compile(r"<(?:[\w.-]{1,60}:)?(?:rss|feed|rdf|channel|item|entry)\b", re.IGNORECASE)
_SITEMAP_ROOT = re.compile(r"<(?:[\w.-]{1,60}:)?(?:urlset|sitemapindex)\b", re.IGNORECASE)
_PROLOG = re.compile(r"\s*<\?xml\b[^>]{0,300}\?>", re.IGNORECASE)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*(?:[0-8bcBC]|0?[eE]|1[0-9a-fA-F])|0*(?:[0-8]|1[1245-9]|2[0-9]|3[01]));")


@dataclass
class Feed:
    """A feed that could be read. `notes` say what was odd; a malformed feed whose entries could be read has a note, no more."""

    items: list[Item]
    title: str | None = None
    lang: str | None = None
    ttl_min: int | None = None
    skip_hours: frozenset[int] = frozenset()
    notes: list[str] = field(default_factory=list)


def parse_feed(body: bytes, url: str | None = None, content_type: str | None = None, zone: ZoneInfo = _UTC) -> Feed:
    """The feed. Raises Unreadable: blocked (a challenge page), not_a_feed, malformed."""
    text = decode(body, charset_of(content_type)).lstrip("\ufeff \t\r\n\0")
    if not text:
        raise Unreadable("empty", "the body is empty")
    if text[0] in "{[":
        return _parse_json_feed(text, url, zone)
    _refuse_other(text)
    # As a stream, in the one charset that needs no declaration: feedparser takes a short string for a file's name or a URL.
    headers = {"content-type": "application/xml; charset=utf-8", **({"content-location": url} if url else {})}
    shortened = _shorten(_clean_xml(text))
    parsed = feedparser.parse(io.BytesIO(shortened.encode("utf-8", "replace")), response_headers=headers)
    reason = clean_line(str(parsed.get("bozo_exception", "")))[:200]
    if not parsed.entries and not parsed.version:
        if _FEED_ROOT.search(text[:3000]):
            raise Unreadable("malformed", f"broken XML: {reason}" if reason else "no version of RSS or Atom that is known")
        raise Unreadable("not_a_feed", "neither RSS nor Atom nor JSON Feed")
    if parsed.bozo and not parsed.entries:
        raise Unreadable("malformed", f"broken XML: {reason}")
    notes = [f"malformed: {reason}"] if parsed.bozo else []
    if len(text) > MAX_FEED_CHARS:
        notes.append(f"only its first {MAX_FEED_CHARS:,} characters were read")
    head = parsed.feed
    base = url or _find_base(head)
    lang = _language_code(head.get("language"))
    items = [_read_entry(entry, base, lang, zone) for entry in parsed.entries]
    for item in items:
        if item.url == url:
            item.url = None  # an empty or broken link, resolved to the feed itself
    return Feed(items, strip_markup(head.get("title")) or None, lang, _read_ttl(head.get("ttl")), _read_skip_hours(text), notes)


def _refuse_other(text: str) -> None:
    """Raises Unreadable for what is plainly no feed: parsing such a text as one takes long."""
    head = text[:200_000].encode("utf-8", "replace")
    if challenge := find_challenge({}, head):
        raise Unreadable("blocked", f"a challenge page in place of the feed ({challenge})")
    if looks_like_html(head):
        raise Unreadable("not_a_feed", "an HTML page, not a feed")
    if _SITEMAP_ROOT.search(text[:2000]):
        raise Unreadable("not_a_feed", "a sitemap, not a feed")
    if not _FEED_ROOT.search(text):
        raise Unreadable("not_a_feed", "neither RSS nor Atom nor JSON Feed")


def _clean_xml(text: str) -> str:
    """Without what stands before the first tag, the prolog, whose charset no longer holds, and characters that no XML may have."""
    text = _NO_XML.sub("", text[max(text.find("<"), 0) :])
    return _drop_entities(_PROLOG.sub("", text, count=1))


def _shorten(text: str) -> str:
    """A feed of more than MAX_FEED_CHARS without the entries beyond; what closes it stays."""
    if len(text) <= MAX_FEED_CHARS:
        return text
    ends = [(text.rfind(end, 0, MAX_FEED_CHARS), text.rfind(end), len(end)) for end in ("</item>", "</entry>")]
    cut, last, size = max(ends)
    tail = text[last + size :] if cut >= 0 else ""
    return text[: cut + size if cut >= 0 else MAX_FEED_CHARS] + (tail if len(tail) < _MAX_TAIL_CHARS else "")


def _drop_entities(text: str) -> str:
    """Without an internal DTD of any size: entities that expand into each other, or one long one used often, fill memory."""
    for _time in range(_MAX_DOCTYPES):
        start = _DOCTYPE.search(text, 0, 200_000)
        end = _DOCTYPE_END.search(text, start.end()) if start else None
        if end is None:
            return text
        subset = text[start.start() : end.end()]
        if "<!ENTITY" not in subset.upper() or (len(subset) <= _MAX_ENTITY_CHARS and subset.count("&") <= 2):
            return text
        text = text[: start.start()] + text[end.end() :]
    raise Unreadable("malformed", f"more than {_MAX_DOCTYPES} document types with entities")


def _find_base(head: feedparser.FeedParserDict) -> str | None:
    """What relative links of a saved feed are relative to: where the feed says it, or its site, lies."""
    links = [link.get("href") for link in head.get("links", []) if link.get("rel") == "self"]
    return next((base for link in [*links, head.get("link")] if (base := make_absolute(link, None))), None)


def _read_entry(entry: feedparser.FeedParserDict, base: str | None, feed_lang: str | None, zone: ZoneInfo) -> Item:
    title = strip_markup(entry.get("title")) or None
    guid = clean_line(entry.get("id")) or None
    url = _entry_url(entry, base)
    notes = []
    if guid and title and guid == title and guid != url:
        guid = None  # some publishers put the headline there: two articles of one headline would be one
        notes.append("GUID is the headline")
    content = join_paragraphs([line for part in entry.get("content", []) for line in fragment_texts(part.get("value"))])
    summary = join_paragraphs(fragment_texts(entry.get("summary"))) or None
    text = f"{title or ''} {summary or ''} {content[:2000]}"
    return Item(
        url=url, id=guid or url, title=title, published=_entry_time(entry, "published", zone) or _entry_time(entry, "created", zone),
        updated=_entry_time(entry, "updated", zone), summary=summary, content=content or None,
        lang=detect_language(text) or feed_lang, author=strip_markup(entry.get("author")) or None, notes=notes,
    )  # fmt: skip


def _entry_url(entry: feedparser.FeedParserDict, base: str | None) -> str | None:
    places = [entry.get("feedburner_origlink"), entry.get("link")]
    places += [link.get("href") for link in entry.get("links", []) if link.get("rel", "alternate") in ("alternate", "related")]
    places += [entry.get("id") if re.match(r"https?://", entry.get("id", "")) else None]
    return next((url for place in places if (url := make_absolute(place, base))), None)


def _entry_time(entry: feedparser.FeedParserDict, name: str, zone: ZoneInfo) -> datetime | None:
    """The time as written; feedparser's own reading, which takes everything for UTC, where ours can't."""
    if name not in entry and f"{name}_parsed" not in entry.keys():
        return None
    moment = parse_date(entry.get(name), zone)
    parsed = entry.get(f"{name}_parsed")
    if moment is None and parsed:
        try:
            moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
        except (ValueError, OverflowError):
            return None
    return moment if moment and moment >= EARLIEST else None


def _language_code(name: object) -> str | None:
    found = re.match(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*$)", name if isinstance(name, str) else "")
    return found[1].lower() if found else None


def _read_ttl(value: object) -> int | None:
    return int(value) if isinstance(value, str) and value.strip().isdigit() else None


def _read_skip_hours(text: str) -> frozenset[int]:
    block = re.search(r"<skipHours>(.{0,1000}?)</skipHours>", text[:20_000], re.DOTALL | re.IGNORECASE)
    hours = re.findall(r"<hour>\s*(\d{1,2})\s*</hour>", block[1], re.IGNORECASE) if block else []
    return frozenset(int(hour) % 24 for hour in hours)


def _parse_json_feed(text: str, url: str | None, zone: ZoneInfo) -> Feed:
    """JSON Feed 1 and 1.1 (jsonfeed.org)."""
    try:
        document = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise Unreadable("malformed", f"broken JSON: {str(error)[:150]}") from error
    if not isinstance(document, dict) or "jsonfeed.org/version" not in str(document.get("version")) or not isinstance(document.get("items"), list):
        raise Unreadable("not_a_feed", "JSON, but no JSON Feed")
    base = url or make_absolute(_string(document.get("feed_url")), None) or make_absolute(_string(document.get("home_page_url")), None)
    lang = _language_code(document.get("language"))
    items = [_read_json_item(item, base, lang, zone) for item in document["items"] if isinstance(item, dict)]
    notes = [f"{len(document['items']) - len(items)} items are not objects"] if len(items) < len(document["items"]) else []
    return Feed(items, strip_markup(_string(document.get("title"))) or None, lang, notes=notes)


def _string(value: object) -> str | None:
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else None


def _read_json_item(item: dict, base: str | None, feed_lang: str | None, zone: ZoneInfo) -> Item:
    link = make_absolute(_string(item.get("url")), base) or make_absolute(_string(item.get("external_url")), base)
    content = join_paragraphs(fragment_texts(_string(item.get("content_html"))) or fragment_texts(_string(item.get("content_text"))))
    title, summary = strip_markup(_string(item.get("title"))) or None, strip_markup(_string(item.get("summary"))) or None
    authors = item.get("authors") or [item.get("author")]
    names = [strip_markup(_string(a.get("name"))) for a in authors if isinstance(a, dict)] if isinstance(authors, list) else []
    return Item(
        url=link or make_absolute(_string(item.get("id")), None), id=_string(item.get("id")) or link, title=title,
        published=parse_date(_string(item.get("date_published")), zone), updated=parse_date(_string(item.get("date_modified")), zone),
        summary=summary, content=content or None,
        lang=detect_language(f"{title or ''} {summary or ''} {content[:2000]}") or _language_code(item.get("language")) or feed_lang,
        author=", ".join(n for n in names if n) or None,
    )  # fmt: skip
