"""Whether the words before an event's word take it back: denied, meant, feared, conditional, or a purpose ("to retake the town")."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from transforms.document import Document, Reading
from transforms.lexicon import load_lexicon
from transforms.phrases import Hit

_FUTURE_REACH, _CONDITION_REACH, _THREAT_REACH, _DENIAL_REACH, _NO_REACH, _DANGER_REACH = 4, 7, 5, 16, 2, 9
_STOPS = frozenset({",", ";", ".", "said", "after", "when", "who", "which", "while", "because"})
_ANNOUNCED = frozenset({"Change to group/activity"})
_SAID = frozenset({"said", "announced", "declared"})
_NOT_DENIED = frozenset({"involvement", "responsibility", "role", "but", "after", "part"})  # "denied any role in the attack": there was one


class _Moods(NamedTuple):
    future: int
    threat: int
    hypothesis: int
    denial: int
    negation: int
    danger: int
    came_about: int
    any: int


@lru_cache(maxsize=2)
def _moods(language: str) -> _Moods:
    lexicon = load_lexicon(language)
    masks = [lexicon.mask(name) for name in ("future", "threat", "hypothesis", "denial", "negation", "danger")]
    return _Moods(*masks, lexicon.mask("came_about"), sum(set(masks)))


def objection_to(document: Document, reading: Reading, hit: Hit) -> str | None:
    """Why the words before the event keep it from having happened; None when they do not."""
    head, keys, moods = document.head_of(reading, hit), reading.keys, _moods(document.language)
    announces = hit.rule.payload.type in _ANNOUNCED
    for tag in reading.tags:
        if tag.first >= head:
            break
        if tag.last >= head or not tag.mask & moods.any:
            continue
        gap, between = head - tag.last, keys[tag.last + 1:head]
        if announces and keys[tag.first] in ("would", "will") and _SAID & set(keys[:tag.first]):
            continue  # "said that it would dissolve itself" is the news
        reason = _reason(tag.mask, gap, set(between), moods)
        if reason:
            return f"{reason} ({' '.join(keys[tag.first:tag.last + 1])!r})"
    if _has_none(reading, hit, moods):
        return "denied ('no')"
    if document.language == "en" and _is_purpose(reading, head, moods):
        return f"only a purpose ('to {keys[head]}')"
    return None


def _has_none(reading: Reading, hit: Hit, moods: _Moods) -> bool:
    """Whether one of the rule's own words is denied: "carried out no strikes"."""
    return any(
        tag.mask & moods.negation and hit.first < tag.first <= hit.last and any(0 < word - tag.last <= 2 for word in hit.words[1:])
        for tag in reading.tags if reading.keys[tag.first] in ("no", "any", "never"))


def _reason(mask: int, gap: int, between: set[str], moods: _Moods) -> str | None:
    if mask & moods.denial and gap <= _DENIAL_REACH and not _NOT_DENIED & between:
        return "denied"
    if mask & moods.negation and gap <= _NO_REACH and not {",", "one", "group"} & between:
        return "denied"
    if mask & moods.danger and gap <= _DANGER_REACH:
        return "only feared"
    if _STOPS & between:
        return None
    if mask & moods.hypothesis and gap <= _CONDITION_REACH:
        return "only a condition"
    if mask & moods.future and gap <= _FUTURE_REACH:
        return "only meant or expected"
    if mask & moods.threat and gap <= _THREAT_REACH:
        return "only threatened or feared"
    return None


def _is_purpose(reading: Reading, head: int, moods: _Moods) -> bool:
    """An infinitive, unless the words before say that it came about ("managed to")."""
    keys = reading.keys
    if head < 1 or keys[head - 1] != "to" or keys[head].endswith(("ed", "ing", "s")):
        return False
    return not any(tag.mask & moods.came_about and tag.last == head - 2 for tag in reading.tags)
