"""A bomber who blows himself up is among the dead, though texts often count only his victims."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.casualty_types import Figure, People
from transforms.phrases import Tag, Vocabulary

_REACH = 9  # words between the bomber and "himself"


@dataclass(frozen=True)
class SuicideClasses:
    """The bits of: who may be a bomber, himself or his vest, to blow up, what makes somebody a part of a figure."""

    bomber: int
    self: int
    blow: int
    part: int


def suicide_classes(vocabulary: Vocabulary) -> SuicideClasses:
    """Looks the classes up once. Raises PhraseError when the lexicon lacks one."""
    return SuicideClasses(*(vocabulary.mask(name) for name in ("c_bomber", "c_self", "c_blow", "c_part")))


def self_killed(keys: list[str], tags: list[Tag], people: list[People], classes: SuicideClasses) -> list[Figure]:
    """The bombers of a sentence as a figure; none where the sentence counts them among its dead ("including the bomber")."""
    selves = [tag for tag in tags if tag.mask & classes.self]
    if not selves:
        return []
    blows = [tag.first for tag in tags if tag.mask & classes.blow]
    bombers = [tag.first for tag in tags if tag.mask & classes.bomber and tag.first == tag.last]
    if not blows or not bombers:
        return []
    for group in people:
        if not any(group.first <= at <= group.last for at in bombers) or group.used:
            continue
        if group.part:
            return []
        near = [tag for tag in selves if 0 < tag.first - group.last <= _REACH]
        if near and any(min(group.first, near[0].first) - 3 <= at <= near[0].last for at in blows):
            group.used = True
            low = group.low if group.counts else None
            return [] if low is None else [
                Figure("killed", low, group.high, group.first, group.last, near[0].first, "militant", explicit=False, definite=group.definite,
                       harm_last=near[0].last, is_self=True)]
    return []
