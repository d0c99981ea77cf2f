"""The words by which statistics are read, from `transforms/lexicons/<language>/claims.yml`, validated and ready for patterns."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from rasid.datafiles import load_yaml
from transforms.alternation import at_word
from transforms.date_lexicon import arabic_form
from transforms.spelling import arabic_key, arabic_variants

LEXICONS = Path(__file__).parent / "lexicons"


class ClaimWords(BaseModel):
    """One claims.yml. Phrases as they stand in a text; `explo*` begins so."""

    model_config = ConfigDict(extra="forbid")

    counted_events: list[str]  # attacks, incidents: a number of them is a statistic
    counted_people: list[str]  # people, soldiers: only with a word of harm or movement
    harm: list[str]
    not_counted: list[str]  # kilometres, dollars
    counting: list[str]  # recorded, documented: who counts is the source
    sayings: list[str]  # said, according to
    source_before: list[str]  # "according to": the source follows
    tallies: list[str]  # "by the count of": the source follows, and there is a statistic
    since: list[str]
    compare: list[str]  # what follows is compared with
    parts: list[str]  # "among them": what follows is part of another figure
    percent: list[str]
    rise: list[str]
    fall: list[str]
    multiples: dict[str, float]  # doubled: 100 (percent)
    fractions: dict[str, float] = {}  # "a third" (fewer): 33 (percent), with a word of rise or fall beside it
    stocks: list[str]  # "on death row": a number of people without a period
    ordinals: dict[str, int]
    ordinals_first: dict[str, int] = {}  # Arabic: before the noun
    sums: list[str] = []  # Arabic: words with which figures are a sum
    superlatives: list[str]
    single_events: list[str]  # "an attack": its dead are no statistic
    not_ours: list[str]  # goals, exports: no security


@dataclass(frozen=True, eq=False)
class ClaimLexicon:
    """The words of a language as sets, stems and patterns."""

    language: str
    words: ClaimWords

    def key(self, word: str) -> str:
        return arabic_key(word) if self.language == "ar" else word.lower()

    @cached_property
    def _sets(self) -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
        found = {}
        for name in ("counted_events", "counted_people", "harm", "not_counted", "not_ours", "counting", "sums", "ordinals_first"):
            entries = [self.key(entry) for entry in getattr(self.words, name)]
            found[name] = frozenset(e for e in entries if not e.endswith("*")), tuple(e[:-1] for e in entries if e.endswith("*"))
        return found

    def is_in(self, name: str, key: str) -> bool:
        """Whether a word of a sentence belongs to a list, Arabic words without the particles written onto them too."""
        words, stems = self._sets[name]
        if self.language != "ar":
            return key in words or (bool(stems) and key.startswith(stems))
        for form in arabic_variants(key):
            bare = form[2:] if form.startswith("ال") else form
            if form in words or bare in words or (stems and bare.startswith(stems)):
                return True
        return False

    def count_in(self, name: str, keys: list[str]) -> int:
        """How many words of a sentence belong to a list."""
        if self.language == "ar":
            return sum(self.is_in(name, key) for key in keys)
        words, stems = self._sets[name]
        return len([key for key in keys if key in words or stems and key.startswith(stems)])

    @cached_property
    def _telling(self) -> dict[str, frozenset[str]]:
        """Of each list the longest word of every phrase: where none of these stands, no phrase does. Empty where that can't be said."""
        found = {}
        for name in ClaimWords.model_fields:
            longest = [max((w for w in re.findall(r"[\w*]+", phrase.lower()) if "*" not in w), key=len, default="") for phrase in getattr(self.words, name)]
            found[name] = frozenset(longest) if all(longest) and self.language != "ar" else frozenset()
        return found

    def find(self, name: str, text: str, words: set[str], start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Where phrases of a list stand in a text whose `words_of` are given."""
        telling = self._telling[name]
        return iter(()) if telling and telling.isdisjoint(words) else self.pattern(name).finditer(text, start, end)

    @lru_cache(maxsize=32)  # noqa: B019 - two lexicons live as long as the process
    def pattern(self, name: str) -> re.Pattern[str]:
        """A pattern of a list's phrases as whole words."""
        phrases = sorted(getattr(self.words, name), key=len, reverse=True)
        if self.language == "ar":
            return re.compile(rf"(?<![\u0621-\u064a])[وفبل]?({'|'.join(map(arabic_form, phrases))})(?![\u0621-\u064a])", re.IGNORECASE)
        words = (re.escape(p).replace(r"\ ", r"\s+").replace(r"\*", r"\w*") for p in phrases)
        return re.compile(rf"({at_word(words)})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=4)
def claim_lexicon(language: str, folder: Path = LEXICONS) -> ClaimLexicon:
    """The lexicon of "en" or "ar". Raises DataFileError with file and line."""
    return ClaimLexicon(language, load_yaml(folder / language / "claims.yml", ClaimWords))
