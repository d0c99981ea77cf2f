"""Markup to a tree within bounds, and parts of a tree to paragraphs."""

from __future__ import annotations

import re
import warnings

from bs4 import BeautifulSoup, NavigableString, Tag, XMLParsedAsHTMLWarning

from extractors.cleaning import clean_line, clean_text

MAX_HTML_CHARS = 1_200_000  # more is no article; memory and time grow with it
_LONG_PAGE_CHARS = 600_000  # from here on, what is no text is taken out before the page is cut
_MAX_ATTRIBUTES = 300  # lxml's time grows with the square of their number
_NO_TEXT = re.compile(r"<(style|svg|script(?![^>]{0,200}ld\+json))\b|<!--", re.IGNORECASE)
_TABLE_PARTS = ["tbody", "thead", "tr", "td", "th", "center", "font"]
_LAYOUT_CELL_CHARS = 700
_BLOCKS = frozenset(
    "p div section article main header footer h1 h2 h3 h4 h5 h6 ul ol li blockquote pre table tr td th dl dt dd figure figcaption aside "
    "nav form fieldset address hr body".split()
)
_SKIPPED = frozenset(
    "script style noscript template iframe svg form button select nav aside figure figcaption object video audio canvas input textarea"
    .split()
)



warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)  # a feed's content may be XHTML


def trim_html(text: str) -> str:
    """The page in bounds: of a long one no programs and styles, and no more than MAX_HTML_CHARS."""
    return _drop_programs(text[: 8 * MAX_HTML_CHARS])[:MAX_HTML_CHARS] if len(text) > _LONG_PAGE_CHARS else text


def _drop_programs(text: str) -> str:
    """Without scripts, styles, drawings and comments. One pass: an expression over both ends would take quadratic time."""
    kept, position, unclosed = [], 0, set()
    for found in _NO_TEXT.finditer(text):
        end = f"</{found[1].lower()}" if found[1] else "-->"
        if found.start() < position or end in unclosed:
            continue
        close = re.compile(end, re.IGNORECASE).search(text, found.end())
        if close is None:
            unclosed.add(end)
            continue
        kept.append(text[position : found.start()])
        position = close.end()
    return " ".join([*kept, text[position:]])


def drop_attributes(soup: BeautifulSoup) -> bool:
    """Clears elements with more attributes than any page needs; returns whether there was one."""
    found = [tag for tag in soup.find_all(True) if len(tag.attrs) > _MAX_ATTRIBUTES]
    for tag in found:
        tag.attrs = {}
    return bool(found)


def unfold_tables(soup: BeautifulSoup) -> bool:
    """Makes plain blocks of tables that lay the page out (a cell holds a table, or long text); returns whether there was one."""
    tables = [table for table in soup.find_all("table", limit=200) if any(_is_layout(cell) for cell in table.find_all("td", limit=60))]
    found = {id(table) for table in tables}
    parts = [tag for tag in (soup.find_all(_TABLE_PARTS) if tables else []) if id(tag.find_parent("table")) in found]
    for tag in [*parts, *tables]:
        tag.name, tag.attrs = "div", {}
    return bool(tables)


def _is_layout(cell: Tag) -> bool:
    return cell.find("table") is not None or len(cell.get_text()) > _LAYOUT_CELL_CHARS


def parse_html(text: str) -> BeautifulSoup:
    """The page as a tree. A whole page is trimmed before (`trim_html`)."""
    return BeautifulSoup(text[:MAX_HTML_CHARS], "lxml")


def _walk(element: Tag) -> list[str]:
    """Text pieces of an element, with line breaks at the borders of blocks. Iterative: pages nest deeper than Python's stack."""
    pieces: list[str] = []
    stack: list[tuple[Tag, int]] = [(element, 0)]
    while stack:
        node, position = stack.pop()
        contents = node.contents
        while position < len(contents):
            child = contents[position]
            position += 1
            if type(child) is NavigableString:
                pieces.append(re.sub(r"\s+", " ", child))
            elif isinstance(child, Tag) and child.name not in _SKIPPED:
                if child.name == "br":
                    pieces.append("\n")
                    continue
                if child.name in _BLOCKS:
                    pieces.append("\n\n")
                stack.append((node, position))
                node, position, contents = child, 0, child.contents
        if node.name in _BLOCKS:
            pieces.append("\n\n")
    return pieces


def block_texts(element: Tag) -> list[str]:
    """Paragraphs of an element, as people see them; single line breaks end a paragraph too, since many sites know no other."""
    return [line for line in clean_text("".join(_walk(element))).split("\n") if line]


def text_of(element: Tag | None) -> str:
    """All text of an element on one line."""
    return clean_line(element.get_text(" ")) if element is not None else ""


def fragment_texts(html: str | None) -> list[str]:
    """Paragraphs of an HTML fragment (a feed's content); plain text passes."""
    if not html:
        return []
    if "<" not in html and "&" not in html:
        return [line for line in clean_text(html).split("\n") if line]
    soup = parse_html(html)
    return block_texts(soup.body or soup)
