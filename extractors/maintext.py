"""The article's text out of a page: by the source's selectors, else by JSON-LD or trafilatura; what surrounds it is left out."""

from __future__ import annotations

import logging
import re
from datetime import datetime
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import trafilatura
from bs4 import BeautifulSoup, Tag
from pydantic import BaseModel, ConfigDict

from extractors.catalogue import ArticleRules, Pattern
from extractors.cleaning import clean_line, clean_text
from extractors.dates import parse_date
from extractors.markup import block_texts
from rasid.datafiles import load_yaml

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs every page without text as an error

_FURNITURE_FILE = Path(__file__).parent / "furniture.yml"
_MAX_FURNITURE_CHARS = 320
_MIN_BODY_CHARS = 60


class Furniture(BaseModel):
    """furniture.yml: how lines begin that belong to the site."""

    model_config = ConfigDict(extra="forbid")
    starts: dict[str, list[Pattern]]


@cache
def furniture_pattern() -> re.Pattern[str]:
    """One expression for all of furniture.yml. Raises DataFileError."""
    lists = load_yaml(_FURNITURE_FILE, Furniture).starts.values()
    return re.compile(r"(?:[-•*]\s+)?(?:" + "|".join(f"(?:{form})" for forms in lists for form in forms) + ")", re.IGNORECASE)


def text_by_rules(soup: BeautifulSoup, rules: ArticleRules) -> list[str]:
    """Paragraphs that the source's selector finds; [] when it finds nothing to speak of."""
    if rules.drop:
        for tag in soup.select(rules.drop):
            tag.extract()
    if not rules.body:
        return []
    taken: set[int] = set()
    paragraphs: list[str] = []
    for tag in soup.select(rules.body):
        if any(id(parent) in taken for parent in tag.parents):
            continue  # its block is there already
        taken.add(id(tag))
        paragraphs.extend(line for line in block_texts(tag) if not _is_link_line(tag, line))
    return paragraphs if sum(map(len, paragraphs)) >= _MIN_BODY_CHARS else []


def _is_link_line(tag: Tag, line: str) -> bool:
    """Whether a line is nothing but one link: a teaser of another article."""
    return any(_squeeze(anchor.get_text()) == _squeeze(line) for anchor in tag.find_all("a", limit=60)) if len(line) > 15 else False


def text_by_trafilatura(html: str) -> list[str]:
    """Paragraphs as trafilatura finds them; [] when it finds none or gives up."""
    try:
        found = trafilatura.extract(html, include_comments=False, include_tables=True, deduplicate=False)
    except (ValueError, TypeError, AttributeError, RecursionError, LookupError, AssertionError):
        return []  # its parsers raise these on markup that no browser would mind
    return [line for line in clean_text(found or "").split("\n") if line]


def link_lines(soup: BeautifulSoup) -> set[str]:
    """Texts of blocks that are nothing but one link."""
    found = set()
    for anchor in soup.find_all("a", limit=3000):
        text = _squeeze(anchor.get_text())
        parent = anchor.find_parent(("p", "li", "h2", "h3", "h4", "div", "td"))
        if len(text) > 15 and parent is not None and len(parent.get_text()) < 2000 and _squeeze(parent.get_text()) == text:
            found.add(text)
    return found


def _squeeze(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def drop_furniture(
    paragraphs: list[str], title: str | None, author: str | None, links: frozenset[str] | set[str] = frozenset()
) -> list[str]:
    """The paragraphs without headline, byline and date at the head, and without the site's own lines."""
    kept: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        line = clean_line(paragraph)
        if len(line) <= _MAX_FURNITURE_CHARS and furniture_pattern().match(line):
            continue
        if _squeeze(line) in links:
            continue
        if number < 5 and _is_head(line, title, author):
            continue
        kept.append(line)
    return kept


def _is_head(line: str, title: str | None, author: str | None) -> bool:
    """Whether a line near the top repeats the headline, or is byline or date alone."""
    bare = _squeeze(line)
    if title and (bare == _squeeze(title) or (len(line) < 220 and SequenceMatcher(None, bare, _squeeze(title)).ratio() > 0.85)):
        return True
    if author and bare and bare in (_squeeze(author), "by" + _squeeze(author)):
        return True
    without_words = re.sub(r"(?i)\b(?:published|updated|posted|güncelleme|نشر|تحديث|آخر|في|by|on|at)\b|[•|:,]", " ", line)
    return len(line) < 70 and len(re.sub(r"[\W\d_]", "", without_words)) < 30 and bool(re.search(r"\d", line)) and _is_date(line)


def _is_date(line: str) -> bool:
    turkish = re.search(r"\b\d{1,2} (?:ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık) \d{4}\b", line.lower())
    moment: datetime | None = parse_date(line)
    return bool(turkish) or moment is not None
