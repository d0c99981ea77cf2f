"""The article's text out of a page: by the source's selectors, else by JSON-LD or trafilatura; what surrounds it is left out."""

from __future__ import annotations

import logging
import re
from collections import Counter
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import trafilatura
from bs4 import BeautifulSoup, Tag
from pydantic import BaseModel, ConfigDict

from extractors.catalogue import ArticleRules, Pattern
from extractors.cleaning import clean_line, clean_text
from extractors.dates import is_date_line
from extractors.markup import block_texts
from extractors.teasers import squeeze
from rasid.datafiles import load_yaml

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs every page without text as an error

_FURNITURE_FILE = Path(__file__).parent / "furniture.yml"
_MAX_FURNITURE_CHARS = 320
_MIN_BODY_CHARS = 60
_FEW_LINES = 3
_REPEATS, _MAX_REPEATED_CHARS = 3, 30
_DIGITS = re.compile(r"\d+")
_CONTACTS = re.compile(
    r"(?:for (?:more|further|additional) information,? (?:please )?(?:contact|visit|see)|(?:media|press) (?:contacts?|inquiries|enquiries)\b"
    r"|notes? (?:to|for) (?:the )?editors?\b|(?:ل?لمزيد من (?:ال)?(?:معلومات|التفاصيل)).{0,40}(?:الاتصال|التواصل|يرجى))", re.IGNORECASE,
)  # fmt: skip


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
    return any(squeeze(anchor.get_text()) == squeeze(line) for anchor in tag.find_all("a", limit=60)) if len(line) > 15 else False


def text_by_trafilatura(html: str) -> list[str]:
    """Paragraphs as trafilatura finds them; [] when it finds none or gives up."""
    try:
        found = trafilatura.extract(html, include_comments=False, include_tables=True, deduplicate=False)
    except (ValueError, TypeError, AttributeError, RecursionError, LookupError, AssertionError):
        return []  # its parsers raise these on markup that no browser would mind
    return [line for line in map(_without_bars, clean_text(found or "").split("\n")) if line]


def _without_bars(line: str) -> str:
    """A table's row without the bars around it; "" for the line below its head."""
    if not line.startswith("|"):
        return line
    return "" if re.fullmatch(r"[|\s:-]+", line) else " | ".join(cell for part in line.strip("|").split("|") if (cell := part.strip()))


def prefer_paragraphs(found: list[str], soup: BeautifulSoup) -> list[str]:
    """The page's own paragraphs, where trafilatura glued them to headline and byline: it does so with articles of a few sentences."""
    if not 0 < len(found) <= _FEW_LINES:
        return found
    groups: dict[int, list[str]] = {}
    for tag in soup.find_all("p", limit=500):
        line = clean_line(tag.get_text(" "))
        if len(line) >= 30 and tag.find_parent(["nav", "aside", "footer", "header", "form", "figure"]) is None:
            groups.setdefault(id(tag.parent), []).append(line)
    best, whole = max(groups.values(), key=lambda lines: sum(map(len, lines)), default=[]), squeeze("".join(found))
    is_part = sum(map(len, best)) >= _MIN_BODY_CHARS and all(squeeze(line) in whole for line in best)
    return best if is_part and not any(squeeze(line) in map(squeeze, found) for line in best) else found


def restore_headings(paragraphs: list[str], soup: BeautifulSoup) -> list[str]:
    """The paragraphs, with the headings that stand right before one of them: of posts in a live blog, all but the first are lost else."""
    places = {squeeze(line): number for number, line in reversed(list(enumerate(paragraphs)))}
    missing: dict[int, str] = {}
    for heading in soup.find_all(["h2", "h3", "h4"], limit=300):
        text, following = clean_line(heading.get_text(" ")), heading.find_next(["p", "li", "blockquote", "h2", "h3", "h4"])
        number = places.get(squeeze(following.get_text())) if following is not None and following.name[0] != "h" else None
        if number is not None and 3 < len(text) < 200 and squeeze(text) not in places and heading.find("a", href=True) is None:
            missing.setdefault(number, text)
    return [line for number, paragraph in enumerate(paragraphs) for line in ([missing[number], paragraph] if number in missing else [paragraph])]


def link_lines(soup: BeautifulSoup) -> set[str]:
    """Texts of blocks that are nothing but one link."""
    found = set()
    for anchor in soup.find_all("a", limit=3000):
        text = squeeze(anchor.get_text())
        parent = anchor.find_parent(("p", "li", "h2", "h3", "h4", "div", "td"))
        if len(text) > 15 and parent is not None and len(parent.get_text()) < 2000 and squeeze(parent.get_text()) == text:
            found.add(text)
    return found


def drop_furniture(
    paragraphs: list[str], title: str | None, author: str | None, links: frozenset[str] | set[str] = frozenset()
) -> list[str]:
    """The paragraphs without headline, byline and date at the head, and without the site's own lines."""
    kept: list[str] = []
    seen = Counter(_DIGITS.sub("#", line) for line in paragraphs if len(line) < _MAX_REPEATED_CHARS)
    for number, paragraph in enumerate(paragraphs):
        line = clean_line(paragraph)
        if seen[_DIGITS.sub("#", line)] >= _REPEATS and not re.search(r"[.!?؟۔]$", line):
            continue  # "Reply", "12 posts": what stands under each of several posts
        if len(line) <= _MAX_FURNITURE_CHARS and furniture_pattern().match(line):
            continue
        if squeeze(line) in links:
            continue
        if number < 5 and _is_head(line, title, author):
            continue
        kept.append(line)
    return kept


def drop_contacts(paragraphs: list[str]) -> list[str]:
    """The paragraphs without the contacts for the press at their end."""
    for number, line in enumerate(paragraphs):
        if number and len(line) < 160 and _CONTACTS.match(line) and all(len(rest) < 200 for rest in paragraphs[number:]):
            return paragraphs[:number]
    return paragraphs


def _is_head(line: str, title: str | None, author: str | None) -> bool:
    """Whether a line near the top repeats the headline, or is byline or date alone."""
    bare = squeeze(line)
    if title and (bare == squeeze(title) or (len(line) < 220 and SequenceMatcher(None, bare, squeeze(title)).ratio() > 0.85)):
        return True
    if author and bare and bare in (squeeze(author), "by" + squeeze(author)):
        return True
    return is_date_line(line)
