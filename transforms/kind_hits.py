"""What the statistical reader (kinds.py) makes of the rules found in a sentence: an event that no rule knows, another type, or none at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from transforms.kinds import KINDS, NONE, KindModel
from transforms.lexicon import EventMeaning
from transforms.phrases import Hit, Rule, Tag
from transforms.ranks import OPEN_TYPES
from transforms.text import Words

FEWEST_WORDS = 5  # fewer are a heading
LIKELY_KIND = 0.3  # what an event is that no rule found, at least
BORNE_OUT = 0.2  # a type that rules found stays where the words bear it out so far, although another is likelier
BY_VICTIM = frozenset({"Attack", "Armed clash"})  # who was struck settles which of the two (casualty_types.py)
_WHERE = "kinds/"
_REASONS = 4
BY_WORDS, READ_AS = "by its words", "read as"  # how a rule's text says that the reader found the event, or its type


class _Sure(NamedTuple):
    """The chances from which on the reader has its way: `event` that no rule found; `none`, though rules found one; another `kind` than theirs."""

    event: float
    none: float
    kind: float


# Chosen on articles that the reader was not fitted on.
SURE = {"en": _Sure(0.4, 0.99, 0.4), "ar": _Sure(0.75, 0.85, 0.6)}


@dataclass(slots=True)
class KindReading:
    """`hits` are those of the rules (`by_rules`), amended; `chances` those of KINDS. `is_none`: the words found no incident, though they may retell one."""

    by_rules: list[Hit]
    hits: list[Hit]
    chances: np.ndarray
    sure: _Sure
    is_none: bool = False

    @property
    def is_by_victim(self) -> bool:
        """Whether it reads like an attack with guns, knives or fists, on people or on forces."""
        return sum(map(self.chance, BY_VICTIM)) >= self.sure.kind

    def chance(self, kind: str) -> float:
        return float(self.chances[KINDS.index(kind)])

    def likelier(self, main: Hit, hits: list[Hit]) -> Hit:
        """Of the acts that rules found the one that the words bear out, where they hardly do `main`."""
        kind = main.rule.payload.type
        best = KINDS[int(self.chances[:-1].argmax())]
        if kind in OPEN_TYPES or self.chance(kind) >= BORNE_OUT or self.chance(best) < self.sure.kind:
            return main
        return next((h for h in hits if h.rule.payload.is_act and h.rule.payload.type == best), main)


def read_kinds(words: Words, tags: list[Tag], hits: list[Hit], numbers: list[int], chances: np.ndarray, model: KindModel) -> KindReading:
    """Reads a sentence with the rules found in it, by the `numbers` of its features and the `chances` of KINDS."""
    sure = SURE[model.features.language]
    reading = KindReading(hits, hits, chances, sure)
    best = int(chances[:-1].argmax())
    kind, chance, none = KINDS[best], float(chances[best]), reading.chance(NONE)
    acts = {h.rule.payload.type for h in hits if h.rule.payload.is_act}
    if not acts:
        if len(words.keys) >= FEWEST_WORDS and 1 - none >= sure.event and chance >= LIKELY_KIND:
            reading.hits = [*hits, _found(words, tags, numbers, best, chance, model)]
    elif none >= sure.none:
        reading.is_none = True
    elif chance >= sure.kind and kind not in acts and not (acts & OPEN_TYPES and kind in BY_VICTIM) and (
            all(reading.chance(one) < BORNE_OUT for one in acts - OPEN_TYPES)):
        reading.hits = [_as(h, kind, chance) if h.rule.payload.is_act else h for h in hits]
    return reading


def is_by_words(hits: list[Hit]) -> bool:
    """Whether no rule knows of an event, only the reader."""
    return all(hit.rule.where.startswith(_WHERE) for hit in hits)


def _as(hit: Hit, kind: str, chance: float) -> Hit:
    """The hit under another type."""
    rule = hit.rule
    return hit._replace(rule=Rule(rule.steps, EventMeaning(kind, True), f"{rule.text} ({READ_AS} {kind}, {chance:.2f})", 0, rule.where))


def _found(words: Words, tags: list[Tag], numbers: list[int], kind: int, chance: float, model: KindModel) -> Hit:
    """An event at the word that speaks most for it."""
    leaning = [model.leaning(model.features.of_word(key), kind) for key in words.keys]
    for first, last, mask in tags:
        share = model.leaning(model.features.of_classes(mask), kind) / (last + 1 - first)
        for at in range(first, last + 1):
            leaning[at] += share
    at = max(range(len(leaning)), key=leaning.__getitem__)
    reasons = ", ".join(model.heaviest(numbers, kind, _REASONS))
    return Hit(at, at, at, Rule((), EventMeaning(KINDS[kind], True), f"{BY_WORDS} ({chance:.2f}): {reasons}", 0, f"{_WHERE}{model.features.language}.csv"), (at,))
