"""Finding the names of the gazetteer in a text, by spelling key and longest match; nothing here decides what a name means.

A Latin name must begin with a capital letter; articles (al-, el-) and hyphens between its words are skipped. An Arabic name may
carry particles (ب، ل، و، ف، ك) on its first word.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.gazetteer import Entry, Gazetteer
from transforms.spelling import LATIN_ARTICLES, arabic_key, arabic_variants, latin_key

_LATIN_WORD = re.compile(r"[A-Za-z0-9À-ɏḀ-ỿ]+(?:['’‘`ʿʾʼ][A-Za-zÀ-ɏḀ-ỿ]+)*")
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


def scan_latin(text: str, gazetteer: Gazetteer) -> list[Found]:
    """Names in Latin letters, in order, without overlaps."""
    words = [(m.start(), m.end(), m.group()) for m in _LATIN_WORD.finditer(text)]
    found: list[Found] = []
    longest_from = gazetteer.longest_from
    index, count = 0, len(words)
    while index < count:
        start, end, word = words[index]
        index += 1
        if not word[0].isupper() or len(word) > _MAX_WORD:
            continue
        bare = _strip_possessive(word)
        limit = longest_from.get(latin_key(bare))
        if limit is None:
            continue
        match = _longest(text, words, index - 1, limit, gazetteer)
        if match is None:
            continue
        last, entries = match
        last_start, _, last_word = words[last]
        stop = last_start + len(_strip_possessive(last_word))
        found.append(Found(_with_article(text, words, index - 1), stop, entries))
        index = last + 1
    return found


def _longest(
    text: str, words: list[tuple[int, int, str]], first: int, limit: int, gazetteer: Gazetteer
) -> tuple[int, tuple[Entry, ...]] | None:
    """The longest name that begins at word `first`: (index of its last word, its places)."""
    keys: list[str] = []
    best = None
    position = first
    while position < len(words) and len(keys) < limit:
        start, end, word = words[position]
        if position > first and text[words[position - 1][1]:start] not in _JOINED:
            break
        bare = _strip_possessive(word)
        is_article = position > first and bare.lower() in LATIN_ARTICLES
        if not is_article:
            if len(bare) > _MAX_WORD:
                break
            key = latin_key(bare)
            if key:
                keys.append(key)
            entries = gazetteer.lookup(tuple(keys))
            if entries:
                best = (position, entries)
            if bare != word:  # a possessive ends the name
                break
        position += 1
    return best


def _with_article(text: str, words: list[tuple[int, int, str]], index: int) -> int:
    """The start of the name with the article before it: al-Qaim, Al Qaim."""
    start = words[index][0]
    if index == 0:
        return start
    before_start, before_end, before = words[index - 1]
    gap = text[before_end:start]
    if before.lower() in LATIN_ARTICLES and (gap in ("-", "‐", "‑", "–") or (gap == " " and before in ("Al", "El", "al", "el"))):
        return before_start
    return start


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
