"""Lists of other articles on a page: their teasers are no text of its article, and a page of nothing else has none."""

from __future__ import annotations

import re
from collections import Counter

from bs4 import BeautifulSoup, Tag

from extractors.cleaning import clean_line

_MIN_CARDS = 3
_MAX_CARD_CHARS = 900
_MAX_ANCHORS = 1500
_READ_MORE = re.compile(r"(read|see|view|learn)? ?more|read( the)?( full)? (story|article)|continue reading.*|اقر[أا] المزيد|المزيد|التفاصيل|زیاتر.*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?؟۔…:;\"”»)\]]$")
_PROSE_CHARS = 60


def squeeze(text: str) -> str:
    """Letters and digits alone: how lines are compared."""
    return re.sub(r"\W+", "", text).lower()


def find_teasers(soup: BeautifulSoup, title: str | None) -> set[str]:
    """Squeezed lines of the blocks ("cards") that each stand around one link to another page; empty when there are only a few.

    Posts of a live blog that link to their own page, and the article below its linked headline, are none.
    """
    cards: dict[int, tuple[Tag, str]] = {}
    for anchor in soup.find_all("a", href=True, limit=_MAX_ANCHORS):
        is_own = bool(title) and squeeze(anchor.get_text()) == squeeze(title)
        if not is_own and _leads_away(anchor) and (card := _card_of(anchor)) is not None:
            cards[id(card)] = card, anchor["href"].split("#")[0]
    places = Counter(place for _card, place in cards.values())
    kept = [card for card, place in cards.values() if places[place] < _MIN_CARDS]
    if len(kept) < _MIN_CARDS:
        return set()
    return {squeeze(line) for card in kept for tag in card.find_all(["p", "div", "span", "li"]) if (line := clean_line(tag.get_text(" ")))}


def _leads_away(anchor: Tag) -> bool:
    """Whether a link is a headline or says "read more"."""
    is_heading = anchor.find_parent(["h2", "h3", "h4"]) is not None or anchor.find(["h2", "h3", "h4"]) is not None
    return not anchor["href"].startswith("#") and (is_heading or bool(_READ_MORE.fullmatch(clean_line(anchor.get_text(" ")).strip("»›→ ."))))


def _card_of(anchor: Tag) -> Tag | None:
    """The largest block around a link that links to no other page, if there is more than the link in it."""
    card, place = None, anchor["href"].split("#")[0]
    for parent in list(anchor.parents)[:5]:
        if parent.name in ("body", "html", "[document]") or len(parent.get_text()) > _MAX_CARD_CHARS:
            break
        places = {tag["href"].split("#")[0] for tag in parent.find_all("a", href=True, limit=12)}
        if places != {place}:
            break
        card = parent
    return card if card is not None and len(squeeze(card.get_text())) > len(squeeze(anchor.get_text())) + 30 else None


def drop_teasers(paragraphs: list[str], teasers: set[str], is_declared: bool) -> list[str]:
    """The paragraphs without those of teasers. On a page that calls itself an article they stay where they are most of it: a live blog."""
    kept = [line for line in paragraphs if squeeze(line) not in teasers] if teasers else paragraphs
    return paragraphs if is_declared and 2 * sum(map(len, kept)) < sum(map(len, paragraphs)) else kept


def prose_chars(paragraphs: list[str]) -> int:
    """Characters in lines that read as sentences: menus, headlines and figures do not."""
    return sum(len(line) for line in paragraphs if len(line) >= _PROSE_CHARS and (_SENTENCE_END.search(line) or len(line) > 110))


def share_in_links(soup: BeautifulSoup) -> float:
    """Share of a page's characters that stand in links, 0 to 1."""
    whole = len(soup.get_text())
    return sum(len(anchor.get_text()) for anchor in soup.find_all("a")) / whole if whole else 0.0
