"""Reading a source's entry points: feed, listing, sitemap or API, to the items they name now."""

from __future__ import annotations

from datetime import datetime, timedelta

from extractors.catalogue import Source, fill_environment
from extractors.dates import find_zone
from extractors.failures import FetchFailure
from extractors.feeds import parse_feed
from extractors.fetching import Fetcher, Response
from extractors.items import Item, Unreadable
from extractors.listings import Sitemap, parse_api, parse_listing, parse_sitemap
from extractors.state import State

PURPOSES = {"feed": "feed", "listing": "listing", "pdf_listing": "listing", "sitemap": "sitemap", "api": "api"}
MAX_TTL_MIN = 60  # some feeds ask for days; a monitor can't wait so long
MAX_SKIP_HOURS = 20  # a feed that leaves no time to be read has a broken list
MAX_CHILD_SITEMAPS = 3
MIN_STALE_DAYS = 14


def read_entry_point(source: Source, url: str, fetcher: Fetcher, state: State, now: datetime, force: bool = False) -> list[Item] | None:
    """The items that an entry point names, None when it has not changed. Raises FetchFailure; the fetch event says why too."""
    try:
        filled = fill_environment(url)
    except KeyError as error:
        raise FetchFailure("http_4xx", f"the setting {error.args[0]} is not in the environment") from error
    response = fetcher.fetch(filled, PURPOSES[source.kind], {} if force else state.conditions(url, now))
    if response.not_modified:
        return None
    state.note_entry(url, response.headers.get("etag"), response.headers.get("last-modified"), response.sha256, now)
    try:
        items = read_items(source, response, fetcher, state, now)
    except Unreadable as error:
        raise response.fail(error.kind, error.reason) from error
    items = [item for item in items if item.url is None or source.wants(item.url)]
    for item in items:
        item.response = response if item.content else None
    response.event["item_count"] = len(items)
    _check_items(source, items, response, now)
    return items


def read_items(source: Source, response: Response, fetcher: Fetcher, state: State, now: datetime) -> list[Item]:
    """The items of a fetched entry point. Raises Unreadable."""
    zone, content_type = find_zone(source.timezone), response.headers.get("content-type")
    if source.kind == "feed":
        feed = parse_feed(response.body, response.url, content_type, zone)
        if feed.notes:
            response.event["reason"] = "; ".join(feed.notes)[:300]
        if feed.ttl_min:
            state.not_due_until = (now + timedelta(minutes=min(feed.ttl_min, MAX_TTL_MIN) - 1)).isoformat(timespec="seconds")
        state.skip_hours = sorted(feed.skip_hours) if len(feed.skip_hours) <= MAX_SKIP_HOURS else []
        return feed.items
    if source.kind == "sitemap":
        return _read_sitemap(parse_sitemap(response.body, response.url, zone), fetcher, zone)
    if source.kind == "api":
        return parse_api(response.body, response.url, source.api, zone)[0]
    return parse_listing(response.body, response.url, source.listing, content_type, zone, source.day_first)


def _read_sitemap(sitemap: Sitemap, fetcher: Fetcher, zone) -> list[Item]:
    """Items of a sitemap, or of the newest sitemaps of an index. Raises Unreadable when none of those can be read."""
    items, failure = list(sitemap.items), None
    newest = sorted(sitemap.children, key=lambda child: child[1].timestamp() if child[1] else 0, reverse=True)
    for place, _changed in newest[:MAX_CHILD_SITEMAPS]:
        try:
            response = fetcher.fetch(place, "sitemap")
            items += parse_sitemap(response.body, response.url, zone).items
        except (FetchFailure, Unreadable) as error:
            failure = error
    if not items and failure is not None:
        raise Unreadable(failure.kind, f"no sitemap of the index can be read: {failure.reason}" if failure.args else "unreadable")
    return sorted(items, key=lambda item: moment.timestamp() if (moment := item.published or item.updated) else 0.0, reverse=True)


def _check_items(source: Source, items: list[Item], response: Response, now: datetime) -> None:
    """Raises FetchFailure for an entry point without items. One whose newest item is old is named in its event: it may have moved."""
    if not items:
        raise response.fail("empty", "it could be read but names no article")
    times = [moment for item in items if (moment := item.updated or item.published)]
    if source.min_items_a_day and len(times) == len(items):
        limit = timedelta(days=max(MIN_STALE_DAYS, 10 / source.min_items_a_day))
        if now - max(times) > limit:
            response.fail("stale", f"its newest item is of {max(times):%Y-%m-%d}; has it moved?")
