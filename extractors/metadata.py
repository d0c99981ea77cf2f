"""What a page says about itself outside its text: JSON-LD (schema.org), OpenGraph, meta tags, <time>."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, Tag

from extractors.cleaning import clean_line, clean_text, strip_markup
from extractors.dates import is_date_line, parse_date
from extractors.urls import make_absolute

_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report$|LiveBlog", re.IGNORECASE)
_PUBLISHED_NAMES = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "publishdate", "publish-date", "pubdate",
    "dc.date.issued", "dcterms.created", "dc.date", "sailthru.date", "cxenseparse:recs:publishtime", "date", "og:pubdate",
)  # fmt: skip
_UPDATED_NAMES = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified", "lastmod")
_MAX_NODES = 2000
_NEAR_TAGS = 40
_DATE_TAGS = frozenset("time span div small em i b strong p li td font h4 h5 h6 dd".split())


@dataclass
class Metadata:
    """Everything may be missing. Times in UTC."""

    title: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    author: str | None = None
    canonical: str | None = None
    body: str | None = None  # JSON-LD articleBody
    is_article: bool = False  # it says so itself
    is_paywalled: bool = False
    date_is_seen: bool = False  # `published` is a line near the headline: nothing declares it


def read_metadata(soup: BeautifulSoup, url: str | None, zone: ZoneInfo) -> Metadata:
    """JSON-LD first, then meta tags, then <time> and headings."""
    article = _find_article(soup)
    metas = _read_metas(soup)
    found = Metadata(is_article=bool(article) or metas.get("og:type", "").lower() == "article")
    link = soup.find("link", rel="canonical", href=True)
    found.canonical = make_absolute(link["href"], url) if link else make_absolute(metas.get("og:url"), url)
    found.title = _find_title(soup, article, metas)
    found.published = _first_date([article.get("datePublished"), *(metas.get(n) for n in _PUBLISHED_NAMES), *_times(soup)], zone)
    if found.published is None:
        found.published = _date_near(_headline_tag(soup, found.title), zone)
        found.date_is_seen = found.published is not None
    found.updated = _first_date([article.get("dateModified"), *(metas.get(n) for n in _UPDATED_NAMES)], zone)
    found.author = _names(article.get("author")) or strip_markup(metas.get("author") or metas.get("article:author")) or None
    if found.author and re.match(r"https?://", found.author):
        found.author = None
    body = article.get("articleBody")
    found.body = clean_text(strip_markup_lines(body)) if isinstance(body, str) else None
    found.is_paywalled = str(article.get("isAccessibleForFree")).lower() == "false"
    return found


def strip_markup_lines(text: str) -> str:
    """Tags out, line breaks kept."""
    return "\n".join(strip_markup(line) for line in text.splitlines())


def _find_article(soup: BeautifulSoup) -> dict:
    """The JSON-LD object of the article; {} when there is none that can be read."""
    candidates = []
    for script in soup.find_all("script", type=re.compile(r"ld\+json", re.IGNORECASE)):
        try:
            document = json.loads(re.sub(r"^\s*(//)?<!(\[CDATA\[|--)|(//)?(\]\]|--)>\s*$", "", script.string or ""), strict=False)
        except (ValueError, RecursionError):
            continue
        queue = [document]
        for node in queue:  # grows while it is walked; bounded below
            if len(queue) > _MAX_NODES:
                break
            if isinstance(node, list):
                queue.extend(node)
            elif isinstance(node, dict):
                kinds = node.get("@type")
                if any(_ARTICLE_TYPES.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                    candidates.append(node)
                queue.extend(node.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage"))
    # Teasers of other articles have fewer fields than the article itself.
    return max(candidates, key=lambda n: ("articleBody" in n) + 2 * ("datePublished" in n) + ("headline" in n), default={})


def _read_metas(soup: BeautifulSoup) -> dict[str, str]:
    metas: dict[str, str] = {}
    for tag in soup.find_all("meta", limit=300):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        if isinstance(name, str) and isinstance(tag.get("content"), str) and tag["content"].strip():
            metas.setdefault(name.lower(), tag["content"])
    return metas


def _find_title(soup: BeautifulSoup, article: dict, metas: dict[str, str]) -> str | None:
    headings = [text for tag in soup.find_all("h1", limit=3) if (text := clean_line(tag.get_text(" ")))]
    page_title = clean_line(soup.title.get_text(" ")) if soup.title else ""
    meta_title = strip_markup(metas.get("og:title") or metas.get("twitter:title"))
    # A heading that the page's title holds is the headline as readers see it; the longest, since a blog's name is one too.
    shown = [text for tag in soup.find_all(["h1", "h2", "h3"], limit=12) if 12 < len(text := clean_line(tag.get_text(" "))) < 400]
    shown = [text for text in shown if (text in page_title or text in meta_title)]
    if shown:
        return max(shown, key=len)
    headline = strip_markup(article.get("headline")) if isinstance(article.get("headline"), str) else ""
    title = headline or meta_title or (headings[0] if headings else "") or page_title
    return _without_site(title, strip_markup(metas.get("og:site_name"))) or None


def _without_site(title: str, site: str) -> str:
    """Without the outlet's name behind a bar or dash."""
    found = re.match(r"(.{15,}?)\s+[|\-–—»:]\s+([^|]{2,40})$", title)
    if found and site and (found[2].lower() in site.lower() or site.lower() in found[2].lower()):
        return found[1]
    return re.sub(r"\s+\|\s+[^|]{2,40}$", "", title) if len(title) > 30 else title


def _times(soup: BeautifulSoup) -> list[str]:
    tags = soup.find_all("time", limit=3)
    return [value for tag in tags for value in (tag.get("datetime"), tag.get_text(" ")) if isinstance(value, str)]


def _headline_tag(soup: BeautifulSoup, title: str | None) -> Tag | None:
    """The smallest element whose text is the title."""
    words = clean_line(title)[:400]
    text = soup.find(string=lambda s: len(s) >= len(words) and clean_line(s) == words and s.find_parent(["title", "script", "head"]) is None) if words else None
    return text.parent if text else None


def _date_near(headline: Tag | None, zone: ZoneInfo) -> datetime | None:
    """The first line behind the headline that is a date and little else; else one before it in the block that both stand in."""
    if headline is None:
        return None
    for tag in headline.find_all_next(limit=_NEAR_TAGS):
        if (moment := _read_date_line(tag, zone)) is not None:
            return moment
    block = None
    for parent in list(headline.parents)[:4]:
        if parent.name in ("body", "html", "[document]", "header", "nav"):
            break
        block = parent
    for tag in block.find_all(True, limit=_NEAR_TAGS) if block is not None else []:
        if (moment := _read_date_line(tag, zone)) is not None:
            return moment
    return None


def _read_date_line(tag: Tag, zone: ZoneInfo) -> datetime | None:
    if tag.name not in _DATE_TAGS or tag.find_parent(["nav", "aside", "footer"]) is not None:
        return None
    line = clean_line(tag.get_text(" ")) if len(tag.find_all(True, limit=9)) < 9 else ""
    return parse_date(line, zone) if line and is_date_line(line) else None


def _first_date(values: list[object], zone: ZoneInfo) -> datetime | None:
    return next((moment for value in values if isinstance(value, str) and (moment := parse_date(value, zone))), None)


def _names(author: object) -> str | None:
    people = author if isinstance(author, list) else [author]
    names = [strip_markup(p.get("name") if isinstance(p, dict) else p) for p in people[:10]
             if isinstance(p, str) or (isinstance(p, dict) and isinstance(p.get("name"), str))]  # fmt: skip
    return ", ".join(dict.fromkeys(name for name in names if name and not name.startswith("http"))) or None
