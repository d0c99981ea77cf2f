"""Guessing CSS selectors of an unknown site: the links of its articles on a listing, and the text on an article's page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from extractors.cleaning import clean_line
from extractors.listings import read_time
from extractors.maintext import text_by_trafilatura
from extractors.markup import block_texts
from extractors.urls import canonicalise, make_absolute
from rasid.settings import LOCAL_ZONE

_MIN_LINKS = 3
_MIN_TITLE_CHARS = 20
_NAME = re.compile(r"^[A-Za-z][\w-]*$")
_CHANGING = re.compile(r"\d{3,}|active|current|first|last|odd|even|sticky|status-|category-|tag-|^post-\d", re.IGNORECASE)
_OUTSIDE = ("nav", "header", "footer", "aside")


def _selector_of(tag: Tag) -> str:
    """Name and lasting classes of an element; its id would be of one page only."""
    classes = [c for c in tag.get("class") or [] if _NAME.match(c) and not _CHANGING.search(c)]
    return tag.name + "".join(f".{name}" for name in classes[:2])


def guess_listing(soup: BeautifulSoup, url: str) -> dict[str, str] | None:
    """`listing` rules (item, link, date) for the largest group of headline links that stand alike; None when there is none."""
    groups: dict[str, dict[str, Tag]] = defaultdict(dict)
    host = urlsplit(url).netloc
    for anchor in soup.find_all("a", href=True, limit=2000):
        place, text = make_absolute(anchor["href"], url), clean_line(anchor.get_text(" "))
        if place is None or urlsplit(place).netloc != host or len(text) < _MIN_TITLE_CHARS or canonicalise(place) == canonicalise(url):
            continue
        if any(parent.name in _OUTSIDE for parent in anchor.parents):
            continue
        groups[_link_path(anchor)].setdefault(canonicalise(place), anchor)
    groups = {path: links for path, links in groups.items() if len(links) >= _MIN_LINKS}
    if not groups:
        return None
    best = max(groups, key=lambda path: sum(min(len(clean_line(a.get_text(" "))), 80) for a in groups[path].values()))
    return _rules_for(list(groups[best].values()), best)


def _link_path(anchor: Tag) -> str:
    """The anchor and its nearest parent that says something, as a selector."""
    parts = [_selector_of(anchor)]
    for parent in list(anchor.parents)[:4]:
        if parent.name in ("body", "html", "[document]"):
            break
        parts.insert(0, _selector_of(parent))
        if "." in parts[0]:
            break
    return " ".join(parts)


def _rules_for(anchors: list[Tag], path: str) -> dict[str, str]:
    """With the block around each link, when the blocks are alike and hold a date."""
    for depth in range(1, 6):
        blocks = [_parent_at(anchor, depth) for anchor in anchors]
        if any(block is None or block.name == "body" for block in blocks) or len({id(b) for b in blocks}) < len(blocks):
            break
        name, count = Counter(_selector_of(block) for block in blocks).most_common(1)[0]
        date = _guess_date(blocks)
        if date and count >= 0.8 * len(blocks):
            inner = " ".join(_selector_of(tag) for tag in [*list(anchors[0].parents)[: depth - 1][::-1], anchors[0]][-2:])
            return {"item": name, "link": inner, "date": date}
    return {"link": path}


def _parent_at(tag: Tag, depth: int) -> Tag | None:
    for _step in range(depth):
        tag = tag.parent
        if tag is None:
            return None
    return tag


def _guess_date(blocks: list[Tag]) -> str | None:
    """A selector that finds a date in most blocks."""
    votes: Counter[str] = Counter()
    for block in blocks:
        for tag in block.find_all(["time", "span", "div", "p", "small", "em"], limit=30):
            if len(clean_line(tag.get_text(" "))) < 40 and read_time(tag, LOCAL_ZONE):
                votes[_selector_of(tag)] += 1
                break
    found = votes.most_common(1)
    return found[0][0] if found and found[0][1] >= 0.6 * len(blocks) else None


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def guess_article(html: str, soup: BeautifulSoup) -> dict[str, str]:
    """`article` rules whose text is nearest to what trafilatura takes for the text; {} when none comes near."""
    wanted = _words("\n".join(text_by_trafilatura(html)))
    total, best, best_score = sum(wanted.values()), None, 0.9
    if total < 40:
        return {}
    for tag in soup.find_all(["article", "div", "section", "main"], limit=1500):
        name = _selector_of(tag)
        if tag.get("itemprop") == "articleBody":
            name = f'{tag.name}[itemprop="articleBody"]'
        if len(tag.find_all("p", limit=3)) < 2 or (name == tag.name and name != "article") or len(soup.select(name)) > 1:
            continue
        found = _words("\n".join(line for p in tag.find_all("p") for line in block_texts(p)))
        shared = sum((found & wanted).values())
        score = 2 * shared / (sum(found.values()) + total)
        if score >= best_score:
            best, best_score = name, score
    rules = {"body": f"{best} p"} if best else {}
    headings = soup.find_all("h1")
    if len(headings) == 1 and len(clean_line(headings[0].get_text(" "))) > 12:
        rules["title"] = _selector_of(headings[0])
    published = next((tag for tag in soup.find_all("time", limit=5) if read_time(tag, LOCAL_ZONE)), None)
    if published is not None and len(soup.find_all("time")) == 1:
        rules["published"] = _selector_of(published)
    return rules
