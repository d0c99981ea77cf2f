"""From an item to an article of the staged form: fetch its page (or take the feed's text), read it, date it, key it."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from extractors.catalogue import Source
from extractors.cleaning import clean_line
from extractors.dates import date_in_url, find_zone, reconcile
from extractors.failures import FetchFailure
from extractors.fetching import Fetcher, Response, format_time
from extractors.items import Item, Unreadable
from extractors.language import detect_language
from extractors.maintext import drop_furniture
from extractors.pages import Page, parse_page
from extractors.pdf import parse_pdf
from extractors.redirectors import is_redirector, resolve_link
from extractors.urls import choose_canonical, content_key, url_key

MAX_TEXT_CHARS = 500_000
_MIN_FEED_TEXT_CHARS = 80


def read_article(source: Source, item: Item, fetcher: Fetcher, origin: str, now: datetime) -> dict:
    """The article that an item names. Raises FetchFailure: the page can't be had, or holds no article."""
    if item.content and (source.full_text_in_feed or (source.api and source.api.content)):
        return _from_entry(source, item, origin, now)
    found = resolve_link(item.url, fetcher) if is_redirector(item.url) else item.url
    response, page = _fetch_page(source, found, fetcher)
    if page.pdf:
        response, page = _follow_to_pdf(source, page, fetcher)
    canonical = choose_canonical(response.url, response.url, page.canonical)
    return _compose(source, item, page, canonical, origin, response)


def _fetch_page(source: Source, found: str | Response, fetcher: Fetcher) -> tuple[Response, Page]:
    """The answer and what is read from it; `found` may be an answer that is here already."""
    if isinstance(found, Response):
        response = found
    else:
        response = fetcher.fetch(found, "pdf" if urlsplit(found).path.lower().endswith(".pdf") else "page")
    try:
        if response.content_type == "application/pdf" or response.body[:5] == b"%PDF-":
            response.event["purpose"] = "pdf"
            return response, parse_pdf(response.body)
        page = parse_page(
            response.body, response.url, response.headers.get("content-type"), source.article, find_zone(source.timezone), source.day_first
        )
    except Unreadable as error:
        raise response.fail(error.kind, error.reason) from error
    if page.is_paywalled:
        response.fail("paywalled", "the page says that it is not free to read; only its beginning is here")
        page.notes.append("paywalled: only the beginning")
    return response, page


def _follow_to_pdf(source: Source, page: Page, fetcher: Fetcher) -> tuple[Response, Page]:
    """The report that a page links to; title and date come from the page, which knows them better."""
    response, report = _fetch_page(source, page.pdf, fetcher)
    report.title, report.published = page.title or report.title, page.published or report.published
    report.author, report.canonical = page.author, None
    return response, report


def _from_entry(source: Source, item: Item, origin: str, now: datetime) -> dict:
    paragraphs = drop_furniture(item.content.split("\n\n"), item.title, item.author)
    text = "\n\n".join(paragraphs)
    if len(text) < _MIN_FEED_TEXT_CHARS:
        raise FetchFailure("empty", f"the entry holds {len(text)} characters of text")
    page = Page(item.title, text, item.published, item.updated, item.author, detect_language(text))
    return _compose(source, item, page, choose_canonical(item.url, item.url, None), origin, item.response, now)


def _compose(
    source: Source, item: Item, page: Page, url: str, origin: str, response: Response | None, now: datetime | None = None
) -> dict:
    collected_at = response.fetched_at if response else now
    title = clean_line(page.title or item.title) or None
    published, notes = reconcile(_dates(source, item, page), collected_at, find_zone(source.timezone))
    updated = max((m for m in (page.updated, item.updated) if m and m <= collected_at), default=None)
    text = page.text
    if len(text) > MAX_TEXT_CHARS:
        text = text[:MAX_TEXT_CHARS]
        notes.append(f"text cut at {MAX_TEXT_CHARS} characters")
    lang = page.lang or item.lang or source.lang
    if source.lang and lang != source.lang:
        notes.append(f"language is {lang}, expected {source.lang}")
    key = f"{source.id}:{url_key(url)}"
    return {
        "id": f"{key}:{content_key(title, text)}", "article_key": key, "url": url, "title": title,
        "published": format_time(published) if published else None, "text": text, "lang": lang, "source": source.id,
        "outlet": source.name, "owner_group": source.owner_group, "reliability": source.reliability,
        "author": page.author or item.author, "updated": format_time(updated) if updated else None,
        "collected_at": format_time(collected_at), "origin": origin, "syndicated_from": None,
        "warc_file": response.warc_file if response else None, "warc_offset": response.warc_offset if response else None,
        "warc_record_id": response.warc_record_id if response else None, "sha256": response.sha256 if response else None,
        "notes": [*item.notes, *page.notes, *notes],
    }  # fmt: skip


def _dates(source: Source, item: Item, page: Page) -> list[tuple[str, datetime | None]]:
    """Where the date is read, best first: a selector written for the page, then the feed (a page without one shows dates of other
    articles too), then what the page says; the time of an update only where there is no other."""
    of_page, of_item = ("page", page.published), (PLACES.get(source.kind, source.kind), item.published)
    in_url = ("URL", date_in_url(item.url, find_zone(source.timezone)))
    if not (page.published or item.published or in_url[1]):
        return [("update", item.updated or page.updated)]
    if page.date_is_seen or source.kind == "pdf_listing" or (source.kind in ("feed", "api") and not source.article.published):
        return [of_item, of_page, in_url]
    if item.published and page.published and page.published - item.published > timedelta(days=2) and not source.article.published:
        return [of_item, of_page, in_url]
    return [of_page, of_item, in_url]


PLACES = {"pdf_listing": "listing"}
