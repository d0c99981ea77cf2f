"""What an unknown site offers: its feeds and sitemaps, found where sites announce them and where they usually lie."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup

from extractors.catalogue import Source
from extractors.encodings import charset_of, decode
from extractors.entrypoints import read_items
from extractors.failures import FetchFailure
from extractors.feeds import parse_feed
from extractors.fetching import Fetcher, Response
from extractors.items import Item, Unreadable
from extractors.listings import parse_sitemap
from extractors.markup import parse_html
from extractors.urls import make_absolute

_FEED_TYPES = re.compile(r"application/(rss|atom|rdf|feed)\+(xml|json)|application/json|text/xml", re.IGNORECASE)
_FEED_PATHS = ("/feed/", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/feeds/posts/default")
_SITEMAP_PATHS = ("/news-sitemap.xml", "/sitemap_news.xml", "/sitemap.xml", "/sitemap_index.xml")
_MAX_PROBES = 14
_UTC = ZoneInfo("UTC")


@dataclass
class Site:
    """What was found at an address. `notes` say what was tried in vain."""

    url: str
    page: Response | None = None  # the address itself, when it is a web page
    soup: BeautifulSoup | None = None
    feed_url: str | None = None
    sitemap_url: str | None = None
    items: list[Item] = field(default_factory=list)  # of the feed, else of the sitemap
    platform: str | None = None  # WordPress, Blogger, Drupal
    notes: list[str] = field(default_factory=list)


def explore(url: str, fetcher: Fetcher) -> Site:
    """Looks at an address: a page, a feed or a sitemap. Raises FetchFailure when the address itself can't be had."""
    site = Site(url)
    response = fetcher.fetch(url, "page")
    if _take_feed(site, response) or _take_sitemap(site, response, fetcher):
        return site
    html = decode(response.body, charset_of(response.headers.get("content-type")))
    site.page, site.soup, site.url = response, parse_html(html), response.url
    site.platform = _find_platform(site.soup, html)
    for place in _feed_candidates(site):
        if _try(place, fetcher, site, lambda found: _take_feed(site, found)):
            break
    for place in _sitemap_candidates(site, fetcher):
        if _try(place, fetcher, site, lambda found: _take_sitemap(site, found, fetcher)):
            break
    return site


def _try(place: str, fetcher: Fetcher, site: Site, take) -> bool:
    try:
        if take(fetcher.fetch(place, "feed")):
            return True
        site.notes.append(f"{place}: neither feed nor sitemap")
    except FetchFailure as failure:
        site.notes.append(f"{place}: {failure.kind} ({failure.reason})")
    return False


def _take_feed(site: Site, response: Response) -> bool:
    try:
        feed = parse_feed(response.body, response.url, response.headers.get("content-type"), _UTC)
    except Unreadable:
        return False
    if not any(item.url for item in feed.items):
        return False
    site.feed_url, site.items = response.url, feed.items
    return True


def _take_sitemap(site: Site, response: Response, fetcher: Fetcher) -> bool:
    try:
        if not parse_sitemap(response.body, response.url, _UTC):
            return False
        items = read_items(_sitemap_source(response.url), response, fetcher, None, datetime.now(_UTC))
    except Unreadable:
        return False
    if not items:
        return False
    site.sitemap_url = response.url
    site.items = site.items or items
    return True


def _sitemap_source(url: str) -> Source:
    return Source(id="try", name="try", kind="sitemap", urls=[url], reliability="F", owner_group="try")


def _find_platform(soup: BeautifulSoup, html: str) -> str | None:
    tag = soup.find("meta", attrs={"name": re.compile("^generator$", re.IGNORECASE)}, content=True)
    said = f"{tag['content'] if tag else ''}".lower()
    marks = {"WordPress": ("wordpress", "/wp-content/"), "Blogger": ("blogger", "blogger.com/feeds"), "Drupal": ("drupal", "/sites/default/files/")}
    return next((name for name, (generator, mark) in marks.items() if generator in said or mark in html), None)


def _feed_candidates(site: Site) -> list[str]:
    """Announced feeds first; comment feeds never."""
    found = []
    for tag in site.soup.find_all("link", rel="alternate", href=True, limit=40):
        if _FEED_TYPES.search(tag.get("type") or "") and not re.search(r"comment|oembed|wp-json", f"{tag['href']} {tag.get('title')}", re.IGNORECASE):
            found.append(make_absolute(tag["href"], site.url))
    for tag in site.soup.find_all("a", href=re.compile(r"(?i)rss|feed|atom"), limit=5):
        found.append(make_absolute(tag["href"], site.url))
    own = site.url.rstrip("/") + "/feed/"  # WordPress gives every section a feed
    found += [own, *(urljoin(site.url, path) for path in _FEED_PATHS)]
    return list(dict.fromkeys(place for place in found if place and urlsplit(place).scheme))[:_MAX_PROBES]


def _sitemap_candidates(site: Site, fetcher: Fetcher) -> list[str]:
    """Those that robots.txt names, news sitemaps first, then the usual places."""
    found = list(fetcher.list_sitemaps(site.url))
    found.sort(key=lambda place: "news" not in place.lower())
    return list(dict.fromkeys([*found[:6], *(urljoin(site.url, path) for path in _SITEMAP_PATHS)]))
