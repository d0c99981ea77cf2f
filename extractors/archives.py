"""The past of a source, newest first: items of an archive's pages or sitemaps that may lie in a range of days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from extractors.catalogue import Archive, Source, fill_environment
from extractors.dates import date_in_url, find_zone
from extractors.failures import FetchFailure
from extractors.feeds import parse_feed
from extractors.fetching import Fetcher, Response
from extractors.items import Item, Unreadable
from extractors.listings import parse_api, parse_listing, parse_sitemap
from extractors.urls import canonicalise
from rasid.settings import LOCAL_ZONE

_PERIOD = re.compile(r"\{(yyyy|mm|dd)\}")
_MAX_SITEMAPS = 2000


@dataclass
class Span:
    """Days of a backfill, both included, in local time."""

    since: date
    until: date

    def holds(self, moment: datetime) -> bool:
        return self.since <= moment.astimezone(LOCAL_ZONE).date() <= self.until

    def is_before(self, moment: datetime, slack_days: int = 0) -> bool:
        """Whether a moment lies before the span."""
        return moment.astimezone(LOCAL_ZONE).date() < self.since - timedelta(days=slack_days)


def list_archive(source: Source, fetcher: Fetcher, span: Span) -> Iterator[list[Item]]:
    """Lists of items that may lie in the span, newest first as far as the archive is. Raises FetchFailure when it can't be read.

    An item without a date is given too: only its page can tell.
    """
    archive = source.archive
    pages = _walk_sitemap(source, fetcher, span) if archive.kind == "sitemap" else _walk_pages(source, archive, fetcher, span)
    for items in pages:
        yield [item for item in items if item.url and source.wants(item.url) and archive.wants(item.url) and _may_hold(span, item)]


def _may_hold(span: Span, item: Item) -> bool:
    if item.published:
        # A listing's day may be off by a zone; the page decides.
        return not span.is_before(item.published, 1) and (item.published - timedelta(days=1)).astimezone(LOCAL_ZONE).date() <= span.until
    return not (item.updated and span.is_before(item.updated, 1))  # changed before the range: published before it too


def _walk_sitemap(source: Source, fetcher: Fetcher, span: Span) -> Iterator[list[Item]]:
    """Each sitemap's items, newest sitemap first; of an index, only the sitemaps that can reach into the span."""
    zone, queue, read = find_zone(source.timezone), _sitemaps_of(source, fetcher, span), 0
    while queue and read < _MAX_SITEMAPS:
        url = queue.pop(0)
        read += 1
        response = fetcher.fetch(url, "sitemap")
        try:
            sitemap = parse_sitemap(response.body, response.url, zone)
        except Unreadable as error:
            raise response.fail(error.kind, error.reason) from error
        response.event["item_count"] = len(sitemap.items)
        children = [(place, changed) for place, changed in sitemap.children if _child_may_hold(span, place, changed)]
        children.sort(key=lambda child: _child_time(*child), reverse=True)
        queue = [place for place, _changed in children] + queue
        oldest = datetime(1, 1, 1, tzinfo=UTC)
        yield sorted(sitemap.items, key=lambda item: item.published or item.updated or oldest, reverse=True)


def _sitemaps_of(source: Source, fetcher: Fetcher, span: Span) -> list[str]:
    """The archive's addresses; for a robots.txt, the sitemaps that it names. Raises FetchFailure when it names none."""
    urls = _archive_urls(source.archive, span)
    if not urls[0].endswith("/robots.txt"):
        return urls
    named = fetcher.list_sitemaps(urls[0])
    if not named:
        raise FetchFailure("empty", f"{urls[0]} names no sitemap")
    return [place for place in named if "news" not in urlsplit(place).path.lower()] or named  # those for news hold two days


def _month_in_url(url: str) -> date | None:
    """The month that a sitemap's name tells: sitemap-2026-03.xml, /2026/03/, sitemap_202603.xml; a year alone tells too little."""
    found = re.search(r"(?<!\d)(20\d\d)[-_/]?(0[1-9]|1[0-2])(?!\d)", url)
    return date(int(found[1]), int(found[2]), 1) if found else None


def _child_time(url: str, changed: datetime | None) -> datetime:
    day = date_in_url(url)
    month = _month_in_url(url)
    named = day or (datetime(month.year, month.month, 1, tzinfo=UTC) if month else None)
    return named or changed or datetime(1, 1, 1, tzinfo=UTC)


def _child_may_hold(span: Span, url: str, changed: datetime | None) -> bool:
    day, month = date_in_url(url), _month_in_url(url)
    if day:
        return span.since <= day.astimezone(LOCAL_ZONE).date() <= span.until
    if month:
        return (span.since.year, span.since.month) <= (month.year, month.month) <= (span.until.year, span.until.month)
    return changed is None or not span.is_before(changed, 1)


def _archive_urls(archive: Archive, span: Span) -> list[str]:
    """The archive's URL for each month or day of the span, newest first; {page} and {start} are left in."""
    template = fill_environment(archive.url).replace("{since}", span.since.isoformat()).replace("{until}", span.until.isoformat())
    if not _PERIOD.search(template):
        return [template]
    urls, day = [], span.until
    while day >= span.since:
        url = template.replace("{yyyy}", f"{day.year:04d}").replace("{mm}", f"{day.month:02d}").replace("{dd}", f"{day.day:02d}")
        if url not in urls[-1:]:
            urls.append(url)
        day -= timedelta(days=1)
    return urls


def _walk_pages(source: Source, archive: Archive, fetcher: Fetcher, span: Span) -> Iterator[list[Item]]:
    for template in _archive_urls(archive, span):
        yield from _walk_numbered(source, archive, fetcher, span, template)


def _walk_numbered(source: Source, archive: Archive, fetcher: Fetcher, span: Span, template: str) -> Iterator[list[Item]]:
    """Pages until one is gone or empty, repeats what was there (the number is ignored), or is all older than the span."""
    is_numbered = "{page}" in template or "{start}" in template
    known: set[str] = set()
    url: str | None = _number(template, archive, 0)
    for index in range(archive.max_pages if is_numbered or source.api else 1):
        try:
            items, following = _read_page(source, archive, fetcher, url)
        except FetchFailure as failure:
            gone = failure.status in (400, 404, 410) or failure.kind in ("empty", "layout_changed", "not_a_feed")
            if gone and (index > 0 or _PERIOD.search(archive.url)):
                return  # beyond the last page; or a month without articles
            raise
        new = [item for item in items if item.url and canonicalise(item.url) not in known]
        if not new:
            return
        known.update(canonicalise(item.url) for item in new)
        yield new
        times = [item.published or item.updated for item in new]
        if all(times) and all(span.is_before(moment, 1) for moment in times):
            return
        url = following or (_number(template, archive, index + 1) if is_numbered else None)
        if url is None:
            return


def _number(template: str, archive: Archive, index: int) -> str:
    return template.replace("{page}", str(archive.first_page + index)).replace("{start}", str(1 + index * archive.page_size))


def _read_page(source: Source, archive: Archive, fetcher: Fetcher, url: str) -> tuple[list[Item], str | None]:
    """(items, URL of the next page where the answer names it). Raises FetchFailure."""
    response: Response = fetcher.fetch(url, {"listing": "listing", "feed": "feed", "api": "api"}[archive.kind])
    zone, content_type = find_zone(source.timezone), response.headers.get("content-type")
    following = None
    try:
        if archive.kind == "feed":
            items = parse_feed(response.body, response.url, content_type, zone).items
        elif archive.kind == "api":
            items, following = parse_api(response.body, response.url, source.api, zone)
        else:
            rules = archive.listing or source.listing
            items = parse_listing(response.body, response.url, rules, content_type, zone, source.day_first)
    except Unreadable as error:
        raise response.fail(error.kind, error.reason) from error
    for item in items:
        item.response = response if item.content else None
    response.event["item_count"] = len(items)
    return items, following
