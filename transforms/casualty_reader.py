"""Who came to harm, and how, judged by all the words around: a statistical reader of figures beside the rules of casualty_english.py
and casualty_arabic.py.

Rules know "killed two", "two lost their lives"; the press has "two coffins were borne", "nine needed stitches". For each group of
people in a sentence, in order, this reader weighs the words around it, the words of harm, the events told, what the rules say and what
became of the groups before it (casualty_surroundings.py), for killed, wounded, detained, abducted and none (softmax regression). It adds
a figure where the rules have none, takes one away or changes what it is of. Its weights, `transforms/casualties/{en,ar}.csv`, are
fitted by `make train` (benchmarks/casualties_fit.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from pathlib import Path

import numpy as np

from rasid.datafiles import DataFileError, read_csv
from transforms.casualty_surroundings import Surroundings
from transforms.casualty_types import KINDS, Figure, People

FOLDER = Path(__file__).parent / "casualties"
ANSWERS = (*KINDS, "none")
BIAS = "(every group)"
SCALE = 100  # the file holds hundredths
_NONE = len(KINDS)
_ADD = 0.3  # what the chances of harm must come to for a figure that no rule knows
_SURE = 0.6  # the same, for one that stands beside figures of the rules
_ADD_IMPLIED = 0.15  # of the kind that the sentence's event is made of: whoever is abducted in an abduction
_DROP = 0.85  # chance of none for a figure of the rules to go
_CHANGE = 0.6  # chance of another kind
_IMPLIED = {"Abduction/forced disappearance": "abducted", "Arrests": "detained"}


@dataclass(slots=True)
class CasualtyModel:
    """Feature → row of `weights` (features × ANSWERS)."""

    rows: dict[str, int]
    weights: np.ndarray
    bias: np.ndarray


@lru_cache(maxsize=2)
def load_model(language: str = "en", folder: Path = FOLDER) -> CasualtyModel:
    """Raises DataFileError with file and line."""
    path = folder / f"{language}.csv"
    rows: dict[str, int] = {}
    table = []
    for line, row in read_csv(path, ("feature", *ANSWERS)):
        try:
            table.append([int(row[answer] or 0) for answer in ANSWERS])
        except ValueError as error:
            raise DataFileError(f"{path}:{line}: weights are whole hundredths: {error}") from error
        rows[row["feature"]] = len(rows)
    if BIAS not in rows:
        raise DataFileError(f"{path}: no line {BIAS!r}")
    weights = np.array(table, dtype=np.float32) / SCALE
    return CasualtyModel(rows, weights, weights[rows[BIAS]])


def chances_of(features: list[str], model: CasualtyModel) -> np.ndarray:
    """The chance of each of ANSWERS, together 1."""
    known = [row for row in map(model.rows.get, set(features)) if row is not None]
    scores = model.bias + model.weights[known].sum(axis=0) / sqrt(max(1, len(features)))
    scores = np.exp(scores - scores.max())
    return scores / scores.sum()


def amend(surroundings: Surroundings, model: CasualtyModel) -> list[Figure]:
    """The figures of the rules, with what the reader adds, takes away and changes."""
    candidates, kept = surroundings.candidates, list(surroundings.figures)
    answers: list[str] = []
    chances: list[np.ndarray] = []
    for number, people in enumerate(candidates):
        if number in surroundings.weighed.unharmed:
            chance = np.eye(len(ANSWERS))[_NONE]
        else:
            chance = chances_of([*surroundings.features(number), *surroundings.history(number, answers)], model)
        chances.append(chance)
        answers.append(_decide(people, chance, kept))
    _add_implied(kept, candidates, chances, surroundings.weighed.kinds)
    return sorted(kept, key=lambda f: f.first_word)


def _decide(people: People, chance: np.ndarray, kept: list[Figure]) -> str:
    """What befell a group of people; changes `kept` accordingly."""
    best = int(chance[:_NONE].argmax())
    own = next((f for f in kept if not f.is_zero and people.first <= f.first_word <= people.last), None)
    if own is None:
        if 1 - chance[_NONE] < _ADD:
            return "none"
        kept.append(_figure(KINDS[best], people, 1 - chance[_NONE] >= _SURE))
        return KINDS[best]
    if own.is_toll or own.is_self or own.is_account:
        return own.kind
    if _DROP <= chance[_NONE] < 1:
        kept.remove(own)
        return "none"
    if chance[best] >= _CHANGE:
        own.kind = KINDS[best]
    return own.kind


def _add_implied(kept: list[Figure], candidates: list[People], chances: list[np.ndarray], events: list[str]) -> None:
    """An abduction has somebody who was abducted, an arrest somebody who was detained: the likeliest of those named."""
    kind = _IMPLIED.get(events[0]) if len(events) == 1 else None
    if kind is None or not candidates or any(f.kind in ("detained", "abducted") for f in kept):
        return
    column = KINDS.index(kind)
    at = max(range(len(candidates)), key=lambda n: chances[n][column])
    people = candidates[at]
    if chances[at][column] >= _ADD_IMPLIED and not any(people.first <= f.first_word <= people.last for f in kept):
        kept.append(_figure(kind, people, False))


def _figure(kind: str, people: People, is_sure: bool) -> Figure:
    figure = Figure.of(kind, people, (people.end, people.end))
    figure.definite = figure.definite and people.explicit
    figure.is_guess, figure.is_sure = True, is_sure
    return figure
