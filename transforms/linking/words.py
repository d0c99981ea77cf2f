"""The words of a report that help to tell one event from another, each with a rarity that does not depend on the corpus at hand.

Rarity is an inverse document frequency (natural log of documents over documents with the word) read from word_rarity.csv; a word
that is not listed is rare. A fixed table keeps the score of a pair a function of the two reports alone.
"""

from __future__ import annotations

import re
import zlib
from functools import cache, lru_cache
from pathlib import Path

from rasid.datafiles import DataFileError, read_csv
from transforms.linking.names import fold, is_arabic

TABLE = Path(__file__).with_name("word_rarity.csv")
UNLISTED = 5.5
UNLISTED_NAME = 6.5
UNLISTED_SHARE = 0.2
UNKNOWN_LANGUAGE = 3.2  # of any lower-case word that is not listed, in a text of a language that is not
TELLING = 2.8  # words that are more common say nothing about which event is meant
RARE = 4.8  # from here on a word is counted as one that two accounts of different events seldom share
MAX_TEXT_CHARACTERS = 2_000
MAX_TITLE_CHARACTERS = 300
MAX_WORDS = 160

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_ARABIC_PREFIX = re.compile("^(?:وال|بال|كال|فال|لل|ال|و(?=....))")


@cache
def rarity_table() -> dict[str, float]:
    """word -> rarity. Raises DataFileError with the line of a bad row."""
    table = {}
    for line, row in read_csv(TABLE, ("word", "rarity")):
        try:
            table[row["word"]] = float(row["rarity"])
        except ValueError as error:
            raise DataFileError(f"{TABLE}:{line}: {row['rarity']!r} is no number") from error
    return table


@lru_cache(maxsize=300_000)
def stem(word: str) -> str:
    """A word's form for comparing: no possessive, plural s or Arabic article."""
    plain = word.casefold()
    if plain[-2:] in ("'s", "’s"):
        plain = plain[:-2]
    if "\u0600" <= plain[0] <= "\u06ff":
        return _ARABIC_PREFIX.sub("", fold(plain)) or plain
    return plain[:-1] if len(plain) > 3 and plain[-1] == "s" and plain[-2] != "s" else plain


@lru_cache(maxsize=300_000)
def weigh(word: str) -> tuple[int, float]:
    """(column, rarity) of a word as it stands in the text; the column is a hash of its stem, the same on every machine."""
    base = stem(word)
    rarity = rarity_table().get(base)
    if rarity is None:
        if base.isdigit():
            # Years and small counts stand in every story; larger or odd numbers do not.
            rarity = 1.5 if len(base) == 1 else 3.0 if len(base) == 2 else 1.5 if base[:2] in ("19", "20") and len(base) == 4 else 4.5
        else:
            rarity = UNLISTED_NAME if word[0].isupper() else UNLISTED
            rarity = rarity if len(base) > 2 else 2.0
    return zlib.crc32(base.encode("utf-8", "replace")) >> 9, rarity


def weigh_text(text: str, omitted: frozenset[int]) -> dict[int, float]:
    """column -> rarity of the distinct words in their first places, without `omitted` columns and without the commonest words."""
    weights: dict[int, float] = {}
    weighed = [weigh(word) for word in dict.fromkeys(_WORD.findall(text))]
    # Where most words are not listed, the language is not, and not to be listed says nothing of a word's rarity.
    first = weighed[:60]
    unlisted = sum(rarity == UNLISTED for _, rarity in first)
    is_listed = unlisted < 8 or unlisted < UNLISTED_SHARE * len(first) or is_arabic(text[:80])
    for column, rarity in weighed:
        if rarity == UNLISTED and not is_listed:
            rarity = UNKNOWN_LANGUAGE
        if rarity >= 1.0 and column not in omitted and rarity > weights.get(column, 0):
            weights[column] = rarity
            if len(weights) >= MAX_WORDS:
                break
    return weights


def telling_weights(rarity: dict[int, float]) -> dict[int, float]:
    """column -> weight, whose square is what a word's rarity exceeds TELLING by: so a shared word counts in proportion to that."""
    return {column: (value - TELLING) ** 0.5 for column, value in rarity.items() if value > TELLING}


def choose_key_words(rarity: dict[int, float], count: int) -> list[int]:
    """The columns under which a text is found: names first, then other rare words, in an order that every text has in common."""
    rare = [column for column, value in rarity.items() if value >= RARE]
    return sorted(rare, key=lambda column: (rarity[column] < UNLISTED_NAME, column * 2_654_435_761 & 0xFFFFFFFF))[:count]


def columns_of_names(*names: object) -> frozenset[int]:
    """The columns of the words of names that are compared as fields: they must not count a second time as text."""
    found = set()
    for name in names:
        if isinstance(name, str):
            found.update(weigh(word)[0] for word in _WORD.findall(name[:200]))
    return frozenset(found)
