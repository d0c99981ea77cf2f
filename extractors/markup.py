"""Bytes to a parsed page, and parts of a page to paragraphs."""

from __future__ import annotations

import codecs
import re

from bs4 import BeautifulSoup, NavigableString, Tag

from extractors.cleaning import clean_line, clean_text

MAX_HTML_CHARS = 4_000_000  # more is no article; parsing time grows with it
_BLOCKS = frozenset(
    "p div section article main header footer h1 h2 h3 h4 h5 h6 ul ol li blockquote pre table tr td th dl dt dd figure figcaption aside "
    "nav form fieldset address hr body".split()
)
_SKIPPED = frozenset(
    "script style noscript template iframe svg form button select nav aside figure figcaption object video audio canvas input textarea"
    .split()
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(body: bytes, declared: str | None = None) -> str:
    """Text of a page. Valid UTF-8 wins over what is declared: the reverse mistake hardly happens, this one daily."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark):].decode(name, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    head = body[:4096]
    found = [declared] + [match[1].decode("ascii") for match in (_META_CHARSET.search(head), _XML_CHARSET.search(head)) if match]
    for name in found:
        if not name:
            continue
        try:
            if codecs.lookup(name).name != "utf-8":
                return body.decode(name, "replace")
        except (LookupError, ValueError):
            continue
    return body.decode("utf-8" if any(found) else _guess_charset(body), "replace")


def _guess_charset(body: bytes) -> str:
    """Between the two one-byte sets of the region's old sites, by their share of high bytes; broken UTF-8 stays UTF-8."""
    good = len(body.decode("utf-8", "ignore").encode("utf-8"))
    if good > 0.99 * len(body):
        return "utf-8"
    high = sum(1 for byte in body[:20_000] if byte >= 0xC0)
    return "cp1256" if high > 0.15 * min(len(body), 20_000) else "cp1252"


def charset_of(content_type: str | None) -> str | None:
    """The charset of a Content-Type header."""
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type or "", re.IGNORECASE)
    return found[1] if found else None


def parse_html(text: str) -> BeautifulSoup:
    """The page as a tree; one that is too long is cut."""
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
