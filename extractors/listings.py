"""The other entry points: HTML listings, sitemaps and JSON APIs, to items."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bs4 import Tag
from lxml import etree

from extractors.catalogue import ApiRules, ListingRules
from extractors.challenges import find_challenge
from extractors.cleaning import join_paragraphs, strip_markup
from extractors.dates import date_in_url, parse_date
from extractors.encodings import charset_of, decode
from extractors.failures import FetchFailure
from extractors.items import Item, Unreadable
from extractors.markup import fragment_texts, parse_html, text_of
from extractors.transfer import MAX_BODY_BYTES, inflate
from extractors.urls import canonicalise, make_absolute


def parse_listing(
    body: bytes, url: str, rules: ListingRules, content_type: str | None, zone: ZoneInfo, day_first: bool = True
) -> list[Item]:
    """Links of a listing page in their order, each once. Raises Unreadable: blocked, layout_changed (no link where links should be)."""
    if challenge := find_challenge({}, body):
        raise Unreadable("blocked", f"a challenge page in place of the listing ({challenge})")
    soup = parse_html(decode(body, charset_of(content_type)))
    base_tag = soup.find("base", href=True)
    base = make_absolute(base_tag["href"], url) if base_tag else url
    items: dict[str, Item] = {}
    for block in soup.select(rules.item) if rules.item else [soup]:
        links = block.select(rules.link)
        for link in links[:1] if rules.item else links:
            item = _read_link(block if rules.item else None, link, base, rules, zone, day_first)
            if item.url and item.url not in items and canonicalise(item.url) != canonicalise(url):
                items[item.url] = item
    if not items:
        raise Unreadable("layout_changed", f"no link matches {rules.item or ''} {rules.link}".replace("  ", " "))
    return list(items.values())


def _read_link(block: Tag | None, link: Tag, base: str, rules: ListingRules, zone: ZoneInfo, day_first: bool) -> Item:
    anchor = link if link.name == "a" else link.find("a", href=True) or link.find_parent("a", href=True)
    url = make_absolute(anchor.get("href"), base) if anchor is not None else None
    title_tag = block.select_one(rules.title) if block is not None and rules.title else None
    date_tag = block.select_one(rules.date) if block is not None and rules.date else None
    return Item(
        url=url, id=url, title=text_of(title_tag) or text_of(link) or None,
        published=read_time(date_tag, zone, day_first) or date_in_url(url, zone),
    )  # fmt: skip


def read_time(tag: Tag | None, zone: ZoneInfo, day_first: bool = True) -> datetime | None:
    """The time that an element states: by attribute, else by its text."""
    if tag is None:
        return None
    for name in ("datetime", "content", "data-time", "title"):
        moment = parse_date(tag.get(name) if isinstance(tag.get(name), str) else None, zone, day_first)
        if moment:
            return moment
    return parse_date(text_of(tag), zone, day_first)


@dataclass
class Sitemap:
    """Entries of a sitemap, or of an index the sitemaps in it as (URL, last change)."""

    items: list[Item] = field(default_factory=list)
    children: list[tuple[str, datetime | None]] = field(default_factory=list)


def parse_sitemap(body: bytes, url: str, zone: ZoneInfo) -> Sitemap:
    """A sitemap (sitemaps.org, with Google's news extension), gzipped or not. Raises Unreadable: blocked, not_a_feed, too_large."""
    if body[:2] == b"\x1f\x8b":
        try:
            body = inflate(body, "gzip", MAX_BODY_BYTES)
        except FetchFailure as failure:
            raise Unreadable(failure.kind, failure.reason) from failure
    if challenge := find_challenge({}, body):
        raise Unreadable("blocked", f"a challenge page in place of the sitemap ({challenge})")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("malformed", f"broken XML: {str(error)[:150]}") from error
    kind = _local(root)
    if kind not in ("urlset", "sitemapindex"):
        raise Unreadable("not_a_feed", f"not a sitemap but <{kind or 'nothing'}>")
    sitemap = Sitemap()
    for entry in root:
        parts = {_local(part): (part.text or "").strip() for part in entry.iter() if isinstance(part.tag, str)}
        place = make_absolute(parts.get("loc"), url)
        if place is None:
            continue
        changed = parse_date(parts.get("lastmod"), zone)
        if kind == "sitemapindex":
            sitemap.children.append((place, changed))
            continue
        published = parse_date(parts.get("publication_date"), zone) or date_in_url(place, zone)
        sitemap.items.append(Item(place, place, strip_markup(parts.get("title")) or None, published, changed, lang=parts.get("language")))
    return sitemap


def _local(element: etree._Element | None) -> str:
    return etree.QName(element).localname if element is not None and isinstance(element.tag, str) else ""


def parse_api(body: bytes, url: str, rules: ApiRules, zone: ZoneInfo) -> tuple[list[Item], str | None]:
    """(items, URL of the next page) of a JSON answer. Raises Unreadable: malformed, layout_changed."""
    try:
        document = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise Unreadable("malformed", f"broken JSON: {str(error)[:150]}") from error
    entries = _at(document, rules.items)
    if not isinstance(entries, list):
        raise Unreadable("layout_changed", f"no list at {rules.items!r}")
    items = []
    for entry in entries:
        place = make_absolute(_text_at(entry, rules.url), url)
        items.append(Item(
            url=place, id=place, title=strip_markup(_text_at(entry, rules.title)) or None,
            published=parse_date(_text_at(entry, rules.published), zone), updated=parse_date(_text_at(entry, rules.updated), zone),
            content=join_paragraphs(fragment_texts(_text_at(entry, rules.content))) or None,
        ))  # fmt: skip
    return items, make_absolute(_text_at(document, rules.next), url)


def _at(value: object, path: str | None) -> object:
    for step in path.split(".") if path else [None]:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _text_at(value: object, path: str | None) -> str | None:
    found = _at(value, path)
    return str(found) if isinstance(found, (str, int, float)) else None
