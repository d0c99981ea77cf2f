"""What the statistical reader (kinds.py) makes of the rules found in a sentence: an event that no rule knows, another type, or none at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from transforms.kinds import KINDS, KindModel
from transforms.lexicon import EventMeaning, Lexicon
from transforms.phrases import Hit, Rule, Tag
from transforms.ranks import OPEN_TYPES
from transforms.text import Words

# Chances, chosen on articles that the reader was not fitted on.
SURE_OF_EVENT = 0.75  # an event that no rule found
SURE_OF_NONE = 0.85  # rules found one, and it is none
SURE_OF_KIND = 0.6  # another type than the rules', when none of theirs is likelier
BORNE_OUT = 0.1  # a type that rules found, and that stays although another is likelier
_REASONS = 4
_WHERE = "kinds/"


@dataclass(slots=True)
class KindReading:
    """`hits` are the rules found, amended; `chances` those of KINDS. `is_none`: the words are those of no incident."""

    hits: list[Hit]
    chances: np.ndarray
    is_none: bool = False

    def likelier(self, main: Hit, hits: list[Hit]) -> Hit:
        """Of the acts that rules found the one that the words bear out, where they hardly do `main`."""
        kind = main.rule.payload.type
        if kind in OPEN_TYPES or self.chances[KINDS.index(kind)] >= BORNE_OUT:
            return main
        best = KINDS[int(self.chances[:-1].argmax())]
        sure = self.chances[KINDS.index(best)] >= SURE_OF_KIND
        return next((h for h in hits if h.rule.payload.is_act and h.rule.payload.type == best), main) if sure else main


def read_kinds(words: Words, tags: list[Tag], hits: list[Hit], lexicon: Lexicon, model: KindModel) -> KindReading:
    """Reads a sentence with the rules found in it."""
    numbers = model.features.of(words, tags, hits)
    chances = model.chances(numbers, len(words.keys))
    best, none = int(chances[:-1].argmax()), float(chances[-1])
    acts = {h.rule.payload.type for h in hits if h.rule.payload.is_act}
    if not acts:
        if 1 - none < SURE_OF_EVENT:
            return KindReading(hits, chances)
        return KindReading([*hits, _found(words, tags, numbers, best, float(chances[best]), lexicon.language, model)], chances)
    if none >= SURE_OF_NONE:
        return KindReading(hits, chances, True)
    borne_out = max((float(chances[KINDS.index(kind)]) for kind in acts - OPEN_TYPES), default=0.0)
    if chances[best] < SURE_OF_KIND or KINDS[best] in acts or borne_out >= BORNE_OUT:
        return KindReading(hits, chances)
    return KindReading([_as(h, KINDS[best], float(chances[best])) if h.rule.payload.is_act else h for h in hits], chances)


def is_by_words(hits: list[Hit]) -> bool:
    """Whether no rule knows of an event, only the reader."""
    return all(hit.rule.where.startswith(_WHERE) for hit in hits)


def _as(hit: Hit, kind: str, chance: float) -> Hit:
    """The hit under another type."""
    rule = hit.rule
    return hit._replace(rule=Rule(rule.steps, EventMeaning(kind, True), f"{rule.text} (read as {kind}, {chance:.2f})", 0, rule.where))


def _found(words: Words, tags: list[Tag], numbers: list[int], kind: int, chance: float, language: str, model: KindModel) -> Hit:
    """An event at the word that speaks most for it."""
    leaning = [model.leaning(model.features.of_word(key), kind) for key in words.keys]
    for first, last, mask in tags:
        share = model.leaning(model.features.of_classes(mask), kind) / (last + 1 - first)
        for at in range(first, last + 1):
            leaning[at] += share
    at = max(range(len(leaning)), key=leaning.__getitem__)
    reasons = ", ".join(model.heaviest(numbers, kind, _REASONS))
    return Hit(at, at, at, Rule((), EventMeaning(KINDS[kind], True), f"by its words ({chance:.2f}): {reasons}", 0, f"{_WHERE}{language}.csv"), (at,))
