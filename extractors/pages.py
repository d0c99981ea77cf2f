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
from extractors.maintext import (
    drop_contacts,
    drop_furniture,
    link_lines,
    prefer_paragraphs,
    restore_headings,
    text_by_rules,
    text_by_trafilatura,
)
from extractors.markup import drop_attributes, parse_html, text_of, trim_html, unfold_tables
from extractors.metadata import Metadata, read_metadata
from extractors.teasers import drop_teasers, find_teasers, prose_chars, share_in_links, squeeze
from extractors.urls import make_absolute
from rasid.settings import LOCAL_ZONE

_MIN_TEXT_CHARS = 80  # less is a caption
_MIN_UNDECLARED_CHARS = 250  # of a page that does not call itself an article


_MAX_LINK_SHARE = 0.9  # of a page's characters


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
    date_is_seen: bool = False  # a line near the headline: what the entry point says is surer
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
        by_rules = bool(rules.body) and "body selector finds nothing" not in notes
        _check_is_article(paragraphs, said.is_article or by_rules, "layout_changed" if rules.body else "empty", soup)
    return Page(
        title=title, text=text, published=published, updated=said.updated, author=author, lang=detect_language(text or title),
        canonical=said.canonical, pdf=pdf, is_paywalled=said.is_paywalled and len(text) < 1000,
        date_is_seen=said.date_is_seen and published == said.published, notes=notes,
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
    links, teasers = link_lines(soup), find_teasers(soup, title)
    if unfold_tables(soup):
        html = str(soup)
    found = drop_teasers(drop_furniture(prefer_paragraphs(text_by_trafilatura(html), soup), title, author, links), teasers, said.is_article)
    found = drop_furniture(restore_headings(drop_contacts(found), soup), title, author, links)
    stated = drop_furniture((said.body or "").split("\n"), title, author)
    ours, theirs = sum(map(len, found)), sum(map(len, stated))
    # The same text, but with its paragraphs; or one that is there for programs only.
    if theirs > 1.5 * ours + 200 or (len(stated) > len(found) and squeeze("".join(stated)) == squeeze("".join(found))):
        return stated, [*notes, "text from JSON-LD"]
    return found, notes


def _check_is_article(paragraphs: list[str], is_declared: bool, kind: str, soup: BeautifulSoup) -> None:
    """Raises Unreadable (`kind`) for a page without an article. One that neither calls itself one nor fits a selector must hold sentences."""
    size = sum(map(len, paragraphs))
    if size < (_MIN_TEXT_CHARS if is_declared else _MIN_UNDECLARED_CHARS):
        raise Unreadable(kind, f"no article found ({size} characters of text)")
    if not is_declared and (prose_chars(paragraphs) < _MIN_UNDECLARED_CHARS or share_in_links(soup) > _MAX_LINK_SHARE):
        raise Unreadable(kind, "no article found: links and short lines, no sentences")
