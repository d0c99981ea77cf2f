"""`try URL`: a source definition proposed for an unknown site, with what was found and what a person has to decide."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import yaml

from extractors.catalogue import ID_FORM, ListingRules, Source
from extractors.cleaning import clean_line
from extractors.discovery import Site, explore
from extractors.encodings import charset_of, decode
from extractors.failures import CollectionFailed, FetchFailure
from extractors.fetching import Fetcher, Response
from extractors.guessing import guess_article, guess_listing
from extractors.items import Item, Unreadable
from extractors.language import detect_language
from extractors.listings import parse_listing
from extractors.markup import parse_html
from extractors.pages import parse_page
from extractors.rounds import utc_now
from rasid.settings import LOCAL_ZONE, Settings

_TRIED = 3  # articles, until one can be read
_DELAY_S = 1.0


def propose(url: str, settings: Settings, delay_s: float = _DELAY_S, source_id: str | None = None) -> tuple[str, list[str]]:
    """(YAML that loads as a Source, notes for the person who adds it). Without `source_id` the host's name is taken.

    Raises CollectionFailed when nothing can be proposed; ValueError for an id that can't be one.
    """
    if source_id and not re.fullmatch(ID_FORM, source_id):
        raise ValueError(f"{source_id!r} is no id: lower-case letters, digits and underscores")
    asker = Source(id="try", name="try", kind="feed", urls=[url], reliability="F", owner_group="try", delay_s=delay_s)
    with Fetcher(asker, settings, None, "try", {}) as fetcher:
        try:
            site = explore(url, fetcher)
        except FetchFailure as failure:
            raise CollectionFailed(failure.kind, failure.reason) from failure
        values, items = _entry_values(site)
        if not items:
            raise CollectionFailed("empty", f"no feed, sitemap or list of headlines at {url}")
        _add_article(values, site, items, fetcher)
    values = _order({**_identity(site, source_id), **_expectations(items), **values})
    Source.model_validate(values)
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=130), [*site.notes, *_questions(values)]


def _entry_values(site: Site) -> tuple[dict, list[Item]]:
    """(kind, url, listing, archive; the items it names): a feed, else a listing, else a sitemap."""
    values: dict = {}
    if site.feed_url:
        values = {"kind": "feed", "url": site.feed_url}
        if site.platform == "WordPress" or site.feed_url.rstrip("/").endswith("/feed"):
            values["archive"] = {"kind": "feed", "url": site.feed_url + "?paged={page}"}
        elif "/feeds/posts/default" in site.feed_url:
            values["archive"] = {"kind": "feed", "url": site.feed_url + "?start-index={start}&max-results=25"}
        items = site.items
    else:
        rules = guess_listing(site.soup, site.url) if site.soup is not None else None
        items = _read_listing(site.page, rules) if rules else []
        if items:
            values = {"kind": "listing", "url": site.url, "listing": rules}
        elif site.sitemap_url:
            values, items = {"kind": "sitemap", "url": site.sitemap_url}, site.items
    if site.sitemap_url and values and "archive" not in values:
        values["archive"] = {"kind": "sitemap", "url": site.sitemap_url}
    return values, [item for item in items if item.url]


def _read_listing(page: Response, rules: dict[str, str]) -> list[Item]:
    try:
        return parse_listing(page.body, page.url, ListingRules(**rules), page.headers.get("content-type"), LOCAL_ZONE)
    except Unreadable:
        return []


def _add_article(values: dict, site: Site, items: list[Item], fetcher: Fetcher) -> None:
    """Language, selectors, and whether the feed holds the whole text, from the first article that can be read."""
    for item in items[:_TRIED]:
        try:
            response = fetcher.fetch(item.url, "page")
            content_type = response.headers.get("content-type")
            page = parse_page(response.body, response.url, content_type)
        except (FetchFailure, Unreadable) as failure:
            site.notes.append(f"{item.url}: {failure.kind} ({failure.reason})")
            continue
        html = decode(response.body, charset_of(content_type))
        rules = guess_article(html, parse_html(html))
        if rules:
            values["article"] = rules
        if page.lang:
            values["lang"] = page.lang
        if len(item.content or "") > 0.8 * len(page.text):
            values["full_text_in_feed"] = True
        if not (page.published or item.published or rules.get("published")):
            site.notes.append(f"{item.url}: no date was found; add article.published or listing.date")
        return
    site.notes.append("none of the first articles could be read: selectors are left to you")


def _identity(site: Site, source_id: str | None) -> dict:
    host = re.sub(r"^www\.", "", urlsplit(site.url).hostname or "site")
    name = re.sub(r"[^a-z0-9]+", "_", host.rsplit(".", 1)[0].lower() if not host.replace(".", "").isdigit() else f"site_{host}").strip("_")
    name = source_id or name
    title = clean_line(site.soup.title.get_text(" ")) if site.soup is not None and site.soup.title else ""
    tag = site.soup.find("meta", property="og:site_name", content=True) if site.soup is not None else None
    shown = clean_line(tag["content"]) if tag else re.split(r"\s+[|\-–—]\s+", title)[0]
    return {"id": name, "name": shown[:80] or host, "reliability": "F", "owner_group": name,
            "terms": "Not read yet.", "note": f"Proposed by `try` on {utc_now():%Y-%m-%d}" + (f"; {site.platform}." if site.platform else ".")}  # fmt: skip


def _expectations(items: list[Item]) -> dict:
    """Bounds around the rate that the entry point shows now: a fifth of it, and five times it."""
    times = sorted(moment for item in items if (moment := item.published or item.updated))
    span_days = max((times[-1] - times[0]) / timedelta(days=1), 0.5) if len(times) > 2 else 0
    if not span_days:
        return {"min_items_a_day": 0}
    rate = len(times) / span_days
    found = {"min_items_a_day": round(rate / 5, 2), "max_items_a_day": max(10, round(rate * 5))}
    lang = detect_language(" ".join(item.title or "" for item in items[:20]))
    return {**({"lang": lang} if lang else {}), **found}


def _questions(values: dict) -> list[str]:
    """What only a person can decide."""
    asks = ["decide reliability (F: can't be judged) and owner_group, and read the terms"]
    if "article" not in values or "body" not in values["article"]:
        asks.append("no body selector came near the text: JSON-LD and trafilatura will be used")
    if "archive" not in values:
        asks.append("no archive was found: no backfill")
    return asks


def _order(values: dict) -> dict:
    first = ("id", "name", "lang", "kind", "url", "article", "listing", "archive", "full_text_in_feed", "min_items_a_day", "max_items_a_day")
    return {name: values[name] for name in (*first, *(n for n in values if n not in first)) if name in values}
