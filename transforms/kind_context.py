"""What a sentence tells of, judged where it stands: "Qaim went on 17 March" says little alone, much under a headline on bases handed over.

The statistical reader (kinds.py) gives each sentence its chances by its words alone. Here the chances of the title, of the sentences around it and
of the whole article are added, with a few marks of how a sentence that brings news looks; the weights are `kind_context.csv`, one for all types
and one for NONE each, which `make train` fits on articles that the reader was not fitted on (benchmarks/kind_context_fit.py).
"""

from __future__ import annotations

from functools import lru_cache
from math import log
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rasid.datafiles import DataFileError, read_csv
from transforms.date_lexicon import date_lexicon
from transforms.kinds import KINDS
from transforms.text import Words, read_words

WEIGHTS = Path(__file__).parent / "kind_context.csv"
VIEWS = ("own", "title", "before", "after", "lead", "likeliest of the others", "mean of the others")
MARKS = ("lead", "last", "position", "length", "a number", "a weekday", "a name", "a quotation")
_LEAST = 1e-4  # chance, before the logarithm is taken
_QUOTES = '"“”«»'


class ContextModel(NamedTuple):
    """`of_kinds` and `of_none`: a weight for each of VIEWS; `marks`: of MARKS, for NONE; `every`: a kind's own; `usual`: logarithms of its mean chance."""

    of_kinds: np.ndarray
    of_none: np.ndarray
    marks: np.ndarray
    every: np.ndarray
    usual: np.ndarray


def names_of_weights() -> list[str]:
    """All names in a language's part of the file, in the order of `model_of`."""
    return [*(f"{view}: types" for view in VIEWS), *(f"{view}: none" for view in VIEWS), *(f"{mark}: none" for mark in MARKS),
            *(f"type: {kind}" for kind in KINDS), *(f"usual: {kind}" for kind in KINDS)]


def model_of(weights: np.ndarray) -> ContextModel:
    """The model of a row of weights, in the order of `names_of_weights`."""
    ends = np.cumsum([len(VIEWS), len(VIEWS), len(MARKS), len(KINDS)])
    return ContextModel(*np.split(weights, ends))


@lru_cache(maxsize=2)
def load_context(language: str) -> ContextModel:
    """The weights of a language. Raises DataFileError with file and line."""
    known: dict[str, float] = {}
    for line, row in read_csv(WEIGHTS, ("language", "name", "weight")):
        try:
            weight = float(row["weight"])
        except ValueError as error:
            raise DataFileError(f"{WEIGHTS}:{line}: {row['weight']!r} is no number") from error
        if row["language"] == language:
            known[row["name"]] = weight
    missing = [name for name in names_of_weights() if name not in known]
    if missing:
        raise DataFileError(f"{WEIGHTS}: language {language} has no {missing[0]!r}")
    return model_of(np.array([known[name] for name in names_of_weights()]))


def chances_in_context(title: np.ndarray | None, body: np.ndarray, marks: np.ndarray, model: ContextModel) -> np.ndarray:
    """The chances (sentences × KINDS, each row together 1) of an article's sentences by those of their words alone (`body`, the same shape).

    `marks` is sentences × MARKS; `title` the chances of the headline.
    """
    views = views_of(title, body, model.usual)
    scores = np.tensordot(model.of_kinds, views, axes=1)
    scores[:, -1] = model.of_none @ views[:, :, -1] + marks @ model.marks
    scores += model.every
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


def views_of(title: np.ndarray | None, body: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """VIEWS × sentences × KINDS: logarithms of chances; where there is no such sentence, the usual ones."""
    count = len(body)
    own = np.log(body + _LEAST)
    views = np.empty((len(VIEWS), *own.shape))
    views[:] = usual
    views[0] = own
    if title is not None:
        views[1] = np.log(title + _LEAST)
    if count > 1:
        views[2, 1:], views[3, :-1], views[4, 1:] = own[:-1], own[1:], own[0]
    everything = own if title is None else np.vstack([own, views[1, :1]])
    if len(everything) > 1:
        chances = body if title is None else np.vstack([body, title])
        views[5] = _likeliest_other(everything)[:count]
        views[6] = np.log((chances.sum(axis=0) - body) / (len(chances) - 1) + _LEAST)
    return views


def _likeliest_other(table: np.ndarray) -> np.ndarray:
    """The largest of a column's other rows, for each row."""
    two = np.partition(table, len(table) - 2, axis=0)[-2:]
    return np.where(table == two[1], two[0], two[1])


def marks_of(sentences: list[Words], language: str) -> np.ndarray:
    """Sentences × MARKS."""
    last = len(sentences) - 1
    return np.array([(at == 0, at == last, log(1 + at), *_own_marks(words, language)) for at, words in enumerate(sentences)], dtype=float)


def _own_marks(words: Words, language: str) -> tuple[float, ...]:
    names = words.capitalised if language == "en" else ()
    return (log(1 + len(words.keys)), any(key[:1].isdigit() for key in words.keys), not _weekdays(language).isdisjoint(words.keys),
            any(names[1:]), any(quote in words.text for quote in _QUOTES))


@lru_cache(maxsize=2)
def _weekdays(language: str) -> frozenset[str]:
    return frozenset(key for day in date_lexicon(language).weekdays for key in read_words(day, language).keys)
