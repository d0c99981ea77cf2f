"""An article page to an article: title, times, author, language, text - from selectors, JSON-LD, OpenGraph, then trafilatura."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup

from extractors.catalogue import ArticleRules
from extractors.challenges import find_challenge
from extractors.cleaning import join_paragraphs
from extractors.encodings import charset_of, decode
from extractors.items import Unreadable
from extractors.language import detect_language
from extractors.listings import read_time
from extractors.maintext import drop_furniture, link_lines, text_by_rules, text_by_trafilatura
from extractors.markup import drop_attributes, parse_html, text_of, trim_html
from extractors.metadata import Metadata, read_metadata
from extractors.urls import make_absolute
from rasid.settings import LOCAL_ZONE

_MIN_TEXT_CHARS = 80  # less is a caption
_MIN_UNDECLARED_CHARS = 250  # of a page that does not call itself an article


@dataclass
class Page:
    """An article as its page has it. Times in UTC, not yet checked against the clock."""

    title: str | None
    text: str
    published: datetime | None = None
    updated: datetime | None = None
    author: str | None = None
    lang: str | None = None
    canonical: str | None = None
    pdf: str | None = None  # where the text proper lies
    is_paywalled: bool = False
    notes: list[str] = field(default_factory=list)


def parse_page(
    body: bytes, url: str | None = None, content_type: str | None = None, rules: ArticleRules | None = None,
    zone: ZoneInfo = LOCAL_ZONE, day_first: bool = True,
) -> Page:
    """The article. Raises Unreadable: blocked, empty (no article in it), layout_changed (selectors were given and nothing was found)."""
    rules = rules or ArticleRules()
    if not body.strip():
        raise Unreadable("empty", "the body is empty")
    if challenge := find_challenge({}, body):
        raise Unreadable("blocked", f"a challenge page in place of the article ({challenge})")
    html = trim_html(decode(body, charset_of(content_type)))
    if "\0" in html[:2000]:
        raise Unreadable("empty", "not text but binary")
    soup = parse_html(html)
    if drop_attributes(soup):
        html = str(soup)
    said = read_metadata(soup, url, zone)
    title, published, author = _read_rules(soup, rules, said, zone, day_first)
    pdf = _find_pdf(soup, rules, url)
    paragraphs, notes = _read_text(soup, html, rules, said, title, author)
    text = join_paragraphs(paragraphs)
    if pdf is None:
        _check_is_article(text, said, bool(rules.body))
    return Page(
        title=title, text=text, published=published, updated=said.updated, author=author, lang=detect_language(text or title),
        canonical=said.canonical, pdf=pdf, is_paywalled=said.is_paywalled and len(text) < 1000, notes=notes,
    )  # fmt: skip


def _read_rules(
    soup: BeautifulSoup, rules: ArticleRules, said: Metadata, zone: ZoneInfo, day_first: bool
) -> tuple[str | None, datetime | None, str | None]:
    title = text_of(soup.select_one(rules.title)) if rules.title else ""
    published = read_time(soup.select_one(rules.published), zone, day_first) if rules.published else None
    author = text_of(soup.select_one(rules.author)) if rules.author else ""
    return title or said.title, published or said.published, author or said.author


def _find_pdf(soup: BeautifulSoup, rules: ArticleRules, url: str | None) -> str | None:
    tag = soup.select_one(rules.pdf) if rules.pdf else None
    return make_absolute(tag.get("href"), url) if tag is not None else None


def _read_text(
    soup: BeautifulSoup, html: str, rules: ArticleRules, said: Metadata, title: str | None, author: str | None
) -> tuple[list[str], list[str]]:
    """(paragraphs, notes). trafilatura costs twenty times what selectors do: it runs only where they give nothing."""
    paragraphs = text_by_rules(soup, rules)
    if paragraphs:
        return drop_furniture(paragraphs, title, author), []
    notes = ["body selector finds nothing"] if rules.body else []
    found = drop_furniture(text_by_trafilatura(html), title, author, link_lines(soup))
    stated = said.body or ""
    if len(stated) > 1.5 * sum(map(len, found)) + 200:
        return drop_furniture(stated.split("\n"), title, author), [*notes, "text from JSON-LD"]
    return found, notes


def _check_is_article(text: str, said: Metadata, has_rules: bool) -> None:
    needed = _MIN_TEXT_CHARS if said.is_article or has_rules else _MIN_UNDECLARED_CHARS
    if len(text) < needed:
        kind = "layout_changed" if has_rules else "empty"
        raise Unreadable(kind, f"no article found ({len(text)} characters of text)")
