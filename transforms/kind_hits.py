"""What the statistical reader (kinds.py) makes of the rules found in a sentence: an event that no rule knows, another type, or none at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from transforms.kinds import KINDS, KindModel
from transforms.lexicon import EventMeaning
from transforms.phrases import Hit, Rule, Tag
from transforms.ranks import OPEN_TYPES
from transforms.text import Words

# Chances, chosen on articles that the reader was not fitted on.
SURE_OF_EVENT = 0.7  # an event that no rule found
FEWEST_WORDS = 5  # fewer are a heading
LIKELY_KIND = 0.5  # and what it is, at least
SURE_OF_NONE = 0.95  # rules found one, and it is none
SURE_OF_KIND = 0.65  # another type than the rules', when none of theirs is likelier
BY_VICTIM = frozenset({"Attack", "Armed clash"})  # who was struck settles which of the two (casualty_types.py)
_REASONS = 4


@dataclass(slots=True)
class KindReading:
    """`hits` are those of the rules (`by_rules`), amended; `chances` those of KINDS. `is_none`: the words found no incident, though they may retell one."""

    by_rules: list[Hit]
    hits: list[Hit]
    chances: np.ndarray
    is_none: bool = False

    @property
    def is_by_victim(self) -> bool:
        """Whether it reads like an attack with guns, knives or fists, on people or on forces."""
        return float(sum(self.chances[KINDS.index(kind)] for kind in BY_VICTIM)) >= SURE_OF_KIND


def read_kinds(words: Words, tags: list[Tag], hits: list[Hit], model: KindModel) -> KindReading:
    """Reads a sentence with the rules found in it."""
    numbers = model.features.of(words, tags, hits)
    chances = model.chances(numbers, len(words.keys))
    best, none = int(chances[:-1].argmax()), float(chances[-1])
    acts = {h.rule.payload.type for h in hits if h.rule.payload.is_act}
    if not acts:
        if len(words.keys) < FEWEST_WORDS or 1 - none < SURE_OF_EVENT or chances[best] < LIKELY_KIND:
            return KindReading(hits, hits, chances)
        return KindReading(hits, [*hits, _found(words, tags, numbers, best, float(chances[best]), model)], chances)
    if none >= SURE_OF_NONE:
        return KindReading(hits, hits, chances, True)
    if chances[best] < SURE_OF_KIND or KINDS[best] in acts or (acts & OPEN_TYPES and KINDS[best] in BY_VICTIM):
        return KindReading(hits, hits, chances)
    return KindReading(hits, [_as(h, KINDS[best], float(chances[best])) if h.rule.payload.is_act else h for h in hits], chances)


def _as(hit: Hit, kind: str, chance: float) -> Hit:
    """The hit under another type."""
    rule = hit.rule
    return hit._replace(rule=Rule(rule.steps, EventMeaning(kind, True), f"{rule.text} (read as {kind}, {chance:.2f})", 0, rule.where))


def _found(words: Words, tags: list[Tag], numbers: list[int], kind: int, chance: float, model: KindModel) -> Hit:
    """An event at the word that speaks most for it."""
    leaning = [model.leaning(model.features.of_word(key), kind) for key in words.keys]
    for first, last, mask in tags:
        share = model.leaning(model.features.of_classes(mask), kind) / (last + 1 - first)
        for at in range(first, last + 1):
            leaning[at] += share
    at = max(range(len(leaning)), key=leaning.__getitem__)
    reasons = ", ".join(model.heaviest(numbers, kind, _REASONS))
    return Hit(at, at, at, Rule((), EventMeaning(KINDS[kind], True), f"by its words ({chance:.2f}): {reasons}", 0, f"kinds/{model.features.language}.csv"), (at,))
