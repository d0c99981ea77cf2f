"""Finding the names of the gazetteer in a text, by spelling key and longest match; nothing here decides what a name means.

A Latin name must begin with a capital letter; articles (al-, el-) and hyphens between its words are skipped. An Arabic name may
carry particles (ب، ل، و، ف، ك) on its first word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from transforms.gazetteer import Entry, Gazetteer
from transforms.spelling import LATIN_ARTICLES, arabic_key, arabic_variants, latin_key

_LATIN, _APOSTROPHE = "[A-Za-z0-9À-ɏḀ-ỿ]", "['’‘`ʿʾʼ]"
_PARTS = rf"(?:{_APOSTROPHE}[A-Za-zÀ-ɏḀ-ỿ]+)*"
_LATIN_WORD = re.compile(rf"{_LATIN}+{_PARTS}")
# A word that may begin with a capital: looks behind for the word's beginning only once such a letter is found, which is faster.
_CAPITALISED = re.compile(rf"[A-ZÀ-ɏḀ-ỿ](?<!{_LATIN}.)(?<!{_LATIN}{_APOSTROPHE}.){_LATIN}*{_PARTS}")
_ARTICLE = re.compile(rf"(?<!{_LATIN})(?<!{_LATIN}{_APOSTROPHE})(?:([A-Za-z]{{2,3}})[-‐‑–]|[AaEe]l )$")
_ARTICLE_CHARS = 4
_ARABIC_WORD = re.compile(r"[\u0621-\u065f\u0670-\u06d3\u06f0-\u06f9\u0640\u200c]+|\d+")
_JOINED = frozenset({" ", "-", "‐", "‑", "–", "—", " - ", " – ", "\n", "\u00a0", ". ", "’ ", "' ", "‘", " ‘", " '", " ’", " (", ""})
_MAX_WORD = 40


class Found(NamedTuple):
    """A name in the text: characters [start, end), and every place of that name. `clitic` is the length of Arabic particles."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    clitic: int = 0


def _strip_possessive(word: str) -> str:
    return word[:-2] if word.endswith(("'s", "’s", "'S", "’S")) else word


@lru_cache(maxsize=60_000)
def _first_key(word: str) -> str:
    return latin_key(_strip_possessive(word))


def scan_latin(text: str, gazetteer: Gazetteer) -> list[Found]:
    """Names in Latin letters, in order, without overlaps."""
    found: list[Found] = []
    longest_from = gazetteer.longest_from
    position = 0
    while first := _CAPITALISED.search(text, position):
        position = first.end()
        word = first.group()
        if not word[0].isupper() or len(word) > _MAX_WORD:
            continue
        limit = longest_from.get(_first_key(word))
        longest = _longest(text, first, limit, gazetteer) if limit is not None else None
        if longest is not None:
            position, stop, entries = longest
            found.append(Found(_with_article(text, first.start()), stop, entries))
    return found


def _longest(text: str, first: re.Match[str], limit: int, gazetteer: Gazetteer) -> tuple[int, int, tuple[Entry, ...]] | None:
    """The longest name that begins with a word: (end of its last word, the same without a possessive ending, its places)."""
    keys: list[str] = []
    best = None
    word, end = first.group(), first.end()
    while True:
        bare = _strip_possessive(word)
        if not keys or bare.lower() not in LATIN_ARTICLES:
            if len(bare) > _MAX_WORD:
                break
            key = latin_key(bare)
            if key:
                keys.append(key)
            entries = gazetteer.lookup(tuple(keys))
            if entries:
                best = (end, end - len(word) + len(bare), entries)
            if bare != word or len(keys) >= limit:  # a possessive ends the name
                break
        following = _LATIN_WORD.search(text, end)
        if following is None or text[end:following.start()] not in _JOINED:
            break
        word, end = following.group(), following.end()
    return best


def _with_article(text: str, start: int) -> int:
    """The start of the name with the article before it: al-Qaim, Al Qaim."""
    article = _ARTICLE.search(text, max(0, start - _ARTICLE_CHARS), start)
    if article is None or (article.group(1) and article.group(1).lower() not in LATIN_ARTICLES):
        return start
    return article.start()


def scan_arabic(text: str, gazetteer: Gazetteer) -> list[Found]:
    """Names in Arabic letters, in order, without overlaps."""
    words = [(m.start(), m.end(), arabic_key(m.group()[:_MAX_WORD])) for m in _ARABIC_WORD.finditer(text)]
    found: list[Found] = []
    index, count = 0, len(words)
    longest_from = gazetteer.longest_from
    while index < count:
        key = words[index][2]
        best = None
        for variant in arabic_variants(key):
            limit = longest_from.get(variant)
            if limit is None:
                continue
            match = _longest_arabic(text, words, index, variant, limit, gazetteer)
            if match is not None and (best is None or match[0] > best[0]):
                best = (*match, max(0, len(key) - len(variant)))
        if best is None:
            index += 1
            continue
        last, entries, clitic = best
        found.append(Found(words[index][0], words[last][1], entries, clitic))
        index = last + 1
    return found


def _longest_arabic(
    text: str, words: list[tuple[int, int, str]], first: int, variant: str, limit: int, gazetteer: Gazetteer
) -> tuple[int, tuple[Entry, ...]] | None:
    keys = [variant]
    entries = gazetteer.lookup((variant,))
    best = (first, entries) if entries else None
    for position in range(first + 1, min(first + limit, len(words))):
        if text[words[position - 1][1]:words[position][0]] not in _JOINED:
            break
        keys.append(words[position][2])
        entries = gazetteer.lookup(tuple(keys))
        if entries:
            best = (position, entries)
    return best
