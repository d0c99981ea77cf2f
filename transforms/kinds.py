"""What kind of happening a sentence tells of, judged by all its words together: a statistical reader beside the rules.

A rule knows a construction; the press has always another one. This reader weighs every word, pair of neighbours, word beginning, word
class and rule of a sentence for each sub-event type and for NONE (softmax regression), and so knows "rounds slammed into the school"
without a rule for it. Its weights are `transforms/kinds/<language>.csv`, which `make train` fits on labelled sentences
(benchmarks/kinds_fit.py). The words that weighed most are its reason, which `explain` shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from math import sqrt
from pathlib import Path

import numpy as np

from rasid.datafiles import DataFileError, read_csv
from rasid.vocabulary import EVENT_TYPE_OF
from transforms.lexicon import Lexicon
from transforms.phrases import Hit, Tag
from transforms.stems_arabic import root, stem
from transforms.text import Words

FOLDER = Path(__file__).parent / "kinds"
NONE = "none"
KINDS = (*EVENT_TYPE_OF, NONE)
EVERY = "(every sentence)"
SCALE = 10  # the file holds tenths
_BEGINNING = 5  # letters
_NUMBER, _NAME, _START, _END = "<number>", "<name>", "<start>", "<end>"


class Features:
    """Turns sentences into the numbers of their features; `number_of` gives the number of a named one, None when it isn't weighed.

    A word, a word's first letters (`explo*`), two neighbours (`went off`), a class (`@bomb`), a rule (`act: Grenade`). An Arabic word stands for
    all that have its stem, and its root (`√فجر`) is one more.
    """

    def __init__(self, lexicon: Lexicon, number_of: Callable[[str], int | None]):
        self.language, self._number_of = lexicon.language, number_of
        self._class_names = lexicon.vocabulary.class_names()
        self._of_word: dict[str, tuple[int, ...]] = {}
        self._of_classes: dict[int, tuple[int, ...]] = {}
        self._of_rule: dict[tuple[str, bool], tuple[int, ...]] = {}

    def of(self, words: Words, tags: list[Tag], hits: list[Hit]) -> list[int]:
        """The numbers of a sentence's features, each once."""
        found: set[int] = set()
        of_word, of_classes, number_of, before, is_arabic = self._of_word, self._of_classes, self._number_of, _START, self.language == "ar"
        general = general_words(words, self.language)
        for key in general:
            known = of_word.get(key)
            found.update(self.of_word(key) if known is None else known)
            word = stem(key) if is_arabic else key
            pair = number_of(f"{before} {word}")
            if pair is not None:
                found.add(pair)
            before = word
        found.update(self._numbers([f"{before} {_END}"]))
        for tag in tags:
            known = of_classes.get(tag[2])
            found.update(self.of_classes(tag[2]) if known is None else known)
        for hit in hits:
            found.update(self.of_rule(hit))
        return list(found)

    def of_word(self, key: str) -> tuple[int, ...]:
        word = stem(key) if self.language == "ar" else key
        names = [word, f"{word[:_BEGINNING]}*"] if len(word) > _BEGINNING else [word]
        if self.language == "ar":
            names.append(f"√{root(key)}")
        numbers = self._of_word[key] = self._numbers(names)
        return numbers

    def of_classes(self, mask: int) -> tuple[int, ...]:
        names = []
        rest = mask
        while rest:
            lowest = rest & -rest
            rest ^= lowest
            if lowest in self._class_names:
                names.append(f"@{self._class_names[lowest]}")
        numbers = self._of_classes[mask] = self._numbers(names)
        return numbers

    def of_rule(self, hit: Hit) -> tuple[int, ...]:
        meaning = hit.rule.payload
        key = meaning.type, meaning.is_act
        if key not in self._of_rule:
            self._of_rule[key] = self._numbers([f"{'act' if meaning.is_act else 'noun'}: {meaning.type}"])
        return self._of_rule[key]

    def _numbers(self, names: Iterable[str]) -> tuple[int, ...]:
        return tuple(number for number in map(self._number_of, names) if number is not None)


def general_words(words: Words, language: str) -> list[str]:
    """The words with numbers and names made alike: which town or how many says nothing of the kind."""
    capitals = words.capitalised if language == "en" else []
    named = sum(capitals) * 2 < len(capitals)  # not in a headline, all of whose words are capitalised
    found: list[str] = []
    for at, key in enumerate(words.keys):
        if key[:1].isdigit():
            key = _NUMBER
        elif named and at and capitals[at]:
            if found[-1] == _NAME:
                continue
            key = _NAME
        found.append(key)
    return found


class KindModel:
    """The weights of one language: a row a feature, a column a kind of KINDS."""

    def __init__(self, lexicon: Lexicon, names: list[str], weights: np.ndarray, every: np.ndarray):
        self.names, self.weights, self.every = names, weights, every
        self.features = Features(lexicon, {name: number for number, name in enumerate(names)}.get)

    def chances(self, numbers: list[int], words: int) -> np.ndarray:
        """The chance of each of KINDS, together 1, of a sentence of so many words."""
        scores = self.weights[numbers].sum(axis=0) / sqrt(max(1, words)) + self.every
        scores = np.exp(scores - scores.max())
        return scores / scores.sum()

    def leaning(self, numbers: Iterable[int], kind: int) -> float:
        """How much features speak for a kind (its place in KINDS) and against NONE."""
        return float(sum(self.weights[number, kind] - self.weights[number, -1] for number in numbers))

    def heaviest(self, numbers: Iterable[int], kind: int, count: int) -> list[str]:
        """The features that speak most for a kind, without those of mere names and numbers."""
        ranked = sorted((-float(self.weights[number, kind] - self.weights[number, -1]), self.names[number]) for number in numbers if "<" not in self.names[number])
        return [name for weight, name in ranked[:count] if weight < 0]


def load_model(lexicon: Lexicon) -> KindModel:
    """The weights of a lexicon's language. Raises DataFileError with file and line."""
    names, weights = _read(FOLDER / f"{lexicon.language}.csv")
    return KindModel(lexicon, names[1:], weights[1:], weights[0])


@lru_cache(maxsize=2)
def _read(path: Path) -> tuple[list[str], np.ndarray]:
    names: list[str] = []
    table: list[list[float]] = []
    for line, row in read_csv(path, ("feature", *KINDS)):
        try:
            table.append([float(row[kind] or 0) for kind in KINDS])
        except ValueError as error:
            raise DataFileError(f"{path}:{line}: {error}") from error
        names.append(row["feature"])
    if names[:1] != [EVERY]:
        raise DataFileError(f"{path}: its first line is not {EVERY!r}")
    return names, np.array(table, dtype=np.float32) / SCALE
