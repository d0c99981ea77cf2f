"""What the statistical reader adds to the rules found in a sentence: an event where no rule knows the words, another type, or a doubt."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np

from transforms.kinds import BIAS, KINDS, NONE, chances_of, features_of, features_of_word, load_model, weights_for
from transforms.lexicon import EventMeaning, Lexicon
from transforms.phrases import Hit, Rule, Tag
from transforms.ranks import OPEN_TYPES
from transforms.text import Words

_NONE_AT = KINDS.index(NONE)
ADD, RETYPE, DROP, RATIO = (float(x) for x in os.environ.get("KT", ".6,.3,.8,1").split(","))


@dataclass(slots=True)
class KindReading:
    """`hits` are the rules found, amended; `chances` of KINDS."""

    hits: list[Hit]
    chances: np.ndarray
    is_none: bool = False


def read_kinds(words: Words, tags: list[Tag], hits: list[Hit], lexicon: Lexicon) -> KindReading:
    model = load_model(lexicon.language)
    features = features_of(words, tags, hits, lexicon, model.classes)
    chances = chances_of(features, model)
    acts = [h for h in hits if h.rule.payload.is_act]
    none = float(chances[_NONE_AT])
    best = max(range(_NONE_AT), key=chances.__getitem__)
    kind, chance = KINDS[best], float(chances[best])
    if not acts:
        if 1 - none >= ADD:
            return KindReading([*hits, _hit(words, tags, features, model, kind, chance, lexicon)], chances)
        return KindReading(hits, chances)
    if none >= DROP:
        return KindReading(hits, chances, True)
    if chance >= RETYPE:
        types = {h.rule.payload.type for h in acts}
        if kind not in types and all(t in OPEN_TYPES or chances[KINDS.index(t)] < RATIO * chance for t in types):
            return KindReading([_retyped(h, kind, chance) if h.rule.payload.is_act else h for h in hits], chances)
    return KindReading(hits, chances)


def _retyped(hit: Hit, kind: str, chance: float) -> Hit:
    rule = Rule(hit.rule.steps, EventMeaning(kind, True), f"{hit.rule.text} (read as {kind}, {chance:.2f})", 0, hit.rule.where)
    return Hit(hit.first, hit.last, hit.at, rule, hit.words)


def _hit(words, tags, features, model, kind, chance, lexicon) -> Hit:
    column = KINDS.index(kind)
    weight = [0.0] * len(words.keys)
    get = lambda f: float(model.weights[model.rows[f], column] - model.weights[model.rows[f], _NONE_AT]) if f in model.rows else 0.0
    for at, key in enumerate(words.keys):
        weight[at] += sum(map(get, features_of_word(key, lexicon.language)))
    for tag in tags:
        w = sum(get(n) for n in model.classes.get(tag.mask, ()))
        for at in range(tag.first, tag.last + 1):
            weight[at] += w / (tag.last + 1 - tag.first)
    at = max(range(len(weight)), key=weight.__getitem__)
    told = ", ".join(name for _, name in list(weights_for(features, model, kind))[:4])
    rule = Rule((), EventMeaning(kind, True), f"by its words, {chance:.2f}: {told}", 0, f"kinds/{lexicon.language}.csv")
    return Hit(at, at, at, rule, (at,))
