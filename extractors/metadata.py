"""What a page says about itself outside its text: JSON-LD (schema.org), OpenGraph, meta tags, <time>."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup

from extractors.cleaning import clean_line, clean_text, strip_markup
from extractors.dates import parse_date
from extractors.urls import make_absolute

_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report$|LiveBlog", re.IGNORECASE)
_PUBLISHED_NAMES = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "publishdate", "publish-date", "pubdate",
    "dc.date.issued", "dcterms.created", "dc.date", "sailthru.date", "cxenseparse:recs:publishtime", "date", "og:pubdate",
)  # fmt: skip
_UPDATED_NAMES = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified", "lastmod")
_MAX_NODES = 2000


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


def read_metadata(soup: BeautifulSoup, url: str | None, zone: ZoneInfo) -> Metadata:
    """JSON-LD first, then meta tags, then <time> and headings."""
    article = _find_article(soup)
    metas = _read_metas(soup)
    found = Metadata(is_article=bool(article) or metas.get("og:type", "").lower() == "article")
    link = soup.find("link", rel="canonical", href=True)
    found.canonical = make_absolute(link["href"], url) if link else make_absolute(metas.get("og:url"), url)
    found.title = _find_title(soup, article, metas)
    found.published = _first_date([article.get("datePublished"), *(metas.get(n) for n in _PUBLISHED_NAMES), *_times(soup)], zone)
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
    # A heading that the page's title begins with is the headline as readers see it.
    for heading in headings:
        if len(heading) > 12 and (page_title.startswith(heading) or meta_title.startswith(heading)):
            return heading
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


def _first_date(values: list[object], zone: ZoneInfo) -> datetime | None:
    return next((moment for value in values if isinstance(value, str) and (moment := parse_date(value, zone))), None)


def _names(author: object) -> str | None:
    people = author if isinstance(author, list) else [author]
    names = [strip_markup(p.get("name") if isinstance(p, dict) else p) for p in people[:10]
             if isinstance(p, str) or (isinstance(p, dict) and isinstance(p.get("name"), str))]  # fmt: skip
    return ", ".join(dict.fromkeys(name for name in names if name and not name.startswith("http"))) or None
