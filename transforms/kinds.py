"""What kind of happening a sentence tells of, judged by all its words together: a statistical reader beside the rules.

A rule knows a construction; the press has always another one. This reader weighs every word, pair of neighbours, word beginning, word
class and rule of a sentence for each sub-event type and for NONE (softmax regression), and so knows "rounds slammed into the school"
without a rule for it. Its weights are `transforms/kinds/<language>.csv`, which `make train` fits on labelled sentences
(benchmarks/kinds_fit.py). The words that weighed most are its reason, which `explain` shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
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
BIAS = "(every sentence)"
SCALE = 100  # the file holds hundredths
_BEGINNING = 5  # letters
_NUMBER, _NAME = "<number>", "<name>"


@dataclass(slots=True)
class KindModel:
    """Feature → row of `weights` (features × KINDS). `classes` remembers the names of a mask's classes."""

    rows: dict[str, int]
    weights: np.ndarray
    bias: np.ndarray
    classes: dict[int, tuple[str, ...]] = field(default_factory=dict)


@lru_cache(maxsize=4)
def load_model(language: str, folder: Path = FOLDER) -> KindModel:
    """Raises DataFileError with file and line."""
    path = folder / f"{language}.csv"
    rows: dict[str, int] = {}
    table = []
    for line, row in read_csv(path, ("feature", *KINDS)):
        try:
            table.append([int(row[kind] or 0) for kind in KINDS])
        except ValueError as error:
            raise DataFileError(f"{path}:{line}: weights are whole hundredths: {error}") from error
        rows[row["feature"]] = len(rows)
    if BIAS not in rows:
        raise DataFileError(f"{path}: no line {BIAS!r}")
    weights = np.array(table, dtype=np.float32) / SCALE
    return KindModel(rows, weights, weights[rows[BIAS]])


def general_words(words: Words, language: str) -> list[str]:
    """The words with numbers and names made alike: which town or how many says nothing of the kind. Arabic ones by their stems."""
    if language == "ar":
        return [_NUMBER if key[0].isdigit() else stem(key) for key in words.keys]
    found: list[str] = []
    capitals = words.capitalised
    lower = sum(1 for one in capitals if not one)
    named = lower * 2 > len(capitals)  # not in a headline, all of whose words are capitalised
    for at, key in enumerate(words.keys):
        if key[0].isdigit():
            key = _NUMBER
        elif named and at and capitals[at]:
            if found[-1] == _NAME:
                continue
            key = _NAME
        found.append(key)
    return found


def features_of(words: Words, tags: list[Tag], hits: list[Hit], lexicon: Lexicon, classes: dict[int, tuple[str, ...]]) -> set[str]:
    """Everything that is weighed of a sentence."""
    general = general_words(words, lexicon.language)
    found = set(general)
    found.update(map("{}_{}".format, ["^", *general], [*general, "$"]))
    found.update([f"{word[:_BEGINNING]}*" for word in general if len(word) > _BEGINNING])
    if lexicon.language == "ar":
        found.update([f"√{root(key)}" for key in words.keys if not key[0].isdigit()])
    for tag in tags:
        names = classes.get(tag.mask)
        if names is None:
            names = classes[tag.mask] = tuple(f"@{name}" for name in lexicon.vocabulary.names(tag.mask) if name[0] != "=")
        found.update(names)
    for hit in hits:
        found.add(f"{'act' if hit.rule.payload.is_act else 'noun'}: {hit.rule.payload.type}")
    return found


def features_of_word(key: str, language: str) -> tuple[str, ...]:
    """What is weighed of one word by itself, wherever it stands."""
    word = stem(key) if language == "ar" else key
    return word, f"{word[:_BEGINNING]}*", *((f"√{root(key)}",) if language == "ar" else ())


def chances_of(features: set[str], model: KindModel) -> np.ndarray:
    """The chance of each of KINDS, together 1."""
    rows = model.rows
    known = [rows[one] for one in features if one in rows]
    scores = model.bias + model.weights[known].sum(axis=0) / sqrt(max(1, len(features)))
    scores = np.exp(scores - scores.max())
    return scores / scores.sum()


def weights_for(features: set[str], model: KindModel, kind: str) -> Iterator[tuple[float, str]]:
    """What speaks for a kind and against NONE, the heaviest first."""
    column, none, rows = KINDS.index(kind), KINDS.index(NONE), model.rows
    weighed = [(float(model.weights[rows[one], column] - model.weights[rows[one], none]), one) for one in features if one in rows]
    return iter(sorted(weighed, key=lambda pair: (-pair[0], pair[1])))
