"""Harm that no single word says: "sustained shrapnel wounds", "lost a hand", "was cut by flying glass", "took two brothers from a farm".

Two words together say it, a verb and what was suffered, lost or left. Which people it befell is settled like for any word of harm.
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.casualty_types import Figure, Harm
from transforms.people_english import EnglishPeople
from transforms.people_words import BREAKS
from transforms.phrases import Tag, Vocabulary

_REACH = 6  # words from the verb to what was suffered
_NEAR = 4
_LEFT_WITH = frozenset({"left", "escaped", "away", "off", "hospital", "admitted", "hospitalised", "hospitalized", "survived", "out", "in"})
_OWN = frozenset({"a", "an", "his", "her", "their", "both", "one", "the", "two", "its"})
_FROM = frozenset({"from", "away", "off", "into", "at", "hostage", "captive", "prisoner", "with", "out", "to"})
_INTO = frozenset({"custody", "arrest"})
_CARE = frozenset({"hospital", "hospitals", "clinic", "clinics", "infirmary", "icu"})
_DEAD = frozenset({"body", "bodies", "corpse", "corpses", "remains", "dead"})
_BY_ITSELF = frozenset({"snatched", "grabbed", "seized", "seizing"})


@dataclass(frozen=True)
class InjuryClasses:
    """The bits of the classes that the scan needs."""

    suffer: int
    injury: int
    lose: int
    broken: int
    body: int
    hit: int
    projectile: int
    take: int
    home: int
    to_care: int
    any: int


def injury_classes(vocabulary: Vocabulary) -> InjuryClasses:
    """Looks the classes up once. Raises PhraseError when the lexicon lacks one."""
    m = vocabulary.mask
    names = ("c_suffer", "c_injury", "c_lose", "c_broken", "c_body_part", "c_hit", "c_projectile", "c_take", "c_home", "c_to_care")
    return InjuryClasses(*(m(name) for name in names), m("c_suffer", "c_injury", "c_lose", "c_broken", "c_hit", "c_projectile", "c_take", "c_to_care"))


class EnglishInjuries:
    """One sentence being read for harm that two words say together."""

    def __init__(self, keys: list[str], classes: InjuryClasses, reader: EnglishPeople):
        self.keys, self.classes, self.reader = keys, classes, reader
        self.mask = reader.group_mask
        self.states: set[int] = set()  # where "taken to hospital" and the like begin: told of people who may have been counted

    def harm(self, tag: Tag) -> Harm | None:
        """What a word of these classes says together with the words around it; None when it says nothing of harm."""
        if not tag.mask & self.classes.any:
            return None
        return self._suffered(tag) or self._with_injury(tag) or self._lost(tag) or self._broken(tag) or self._struck(tag) or self._cared_for(tag) or (
            self._taken(tag))

    def single(self) -> list[Figure]:
        """"A bullet passed through his shoulder": one person, who is named elsewhere."""
        for at, mask in enumerate(self.mask):
            if mask & self.classes.body and at > 3 and self.keys[at - 1] in ("his", "her") and self.keys[at - 2] in ("through", "in", "into"):
                start = next((b for b in range(max(0, at - 8), at - 2) if self.mask[b] & self.classes.projectile), None)
                if start is not None:
                    return [Figure("wounded", 1, 1, at - 1, at, start, explicit=False, harm_last=at)]
        return []

    def _is(self, at: int, mask: int) -> bool:
        return 0 <= at < len(self.mask) and bool(self.mask[at] & mask)

    def _is_person(self, at: int) -> bool:
        return bool(self.reader.mask_at(at) & (self.reader.classes.singular | self.reader.classes.plural)) and not self._is(at, self.classes.injury)

    def _injury_at(self, at: int) -> int | None:
        """The last word of an injury that begins at a word: "wounds", "a broken arm"."""
        if self._is(at, self.classes.injury):
            while self._is(at + 1, self.classes.injury):
                at += 1
            return at
        return at + 1 if self._is(at, self.classes.broken) and self._is(at + 1, self.classes.body) else None

    def _suffered(self, tag: Tag) -> Harm | None:
        """"sustained minor injuries", "were treated for burns", "came away with a broken arm"."""
        if not tag.mask & self.classes.suffer:
            return None
        for at in range(tag.last + 1, min(len(self.keys), tag.last + 1 + _REACH)):
            last = self._injury_at(at)
            if last is not None:
                return Harm("wounded", "before", tag.first, last)
            if self.keys[at] in BREAKS or self._is_person(at):
                return None
        return None

    def _with_injury(self, tag: Tag) -> Harm | None:
        """"a villager with burns", "left with shrapnel in his back", but no body with bullet wounds."""
        if not tag.mask & (self.classes.injury | self.classes.broken):
            return None
        last = self._injury_at(tag.first)
        start = next((at for at in range(tag.first - 1, max(-1, tag.first - _NEAR - 1), -1) if self.keys[at] == "with"), None)
        if last is None or start is None or start == 0 or any(self._is_person(at) or self.keys[at] in BREAKS for at in range(start + 1, tag.first)):
            return None
        if not (self._is_person(start - 1) or self.keys[start - 1] in _LEFT_WITH) or _DEAD & set(self.keys[max(0, start - 10):start]):
            return None
        return Harm("wounded", "before", start, last)

    def _lost(self, tag: Tag) -> Harm | None:
        """"lost a hand", "losing both legs"."""
        if not tag.mask & self.classes.lose or tag.last + 1 >= len(self.keys) or self.keys[tag.last + 1] not in _OWN:
            return None
        at = next((at for at in range(tag.last + 2, min(len(self.keys), tag.last + 5)) if self._is(at, self.classes.body)), None)
        return None if at is None else Harm("wounded", "before", tag.first, at)

    def _broken(self, tag: Tag) -> Harm | None:
        """"a reporter's hand was broken", "tore off a shepherd's leg"."""
        if not tag.mask & self.classes.broken:
            return None
        at = tag.first - 1
        while at > 0 and self._is(at, self.reader.classes.be):
            at -= 1
        if at < tag.first - 1 and self._is(at, self.classes.body) and self._is_person(at - 1):
            return Harm("wounded", "before", tag.first, tag.last)
        for at in range(tag.last + 2, min(len(self.keys), tag.last + 6)):
            if self._is(at, self.classes.body) and self._is_person(at - 1) and at >= tag.first + 2:
                return Harm("wounded", "behind", tag.first, tag.last)
        return None

    def _struck(self, tag: Tag) -> Harm | None:
        """"was hit by a stray bullet"; "a splinter hit a girl"."""
        if not tag.mask & self.classes.hit or self.keys[tag.last + 1:tag.last + 2] in (["dead"], ["and"]):
            return None
        by = next((at for at in range(tag.last + 1, min(len(self.keys), tag.last + 5)) if self.keys[at] in ("by", "with")), None)
        if by is not None and any(self._is(at, self.classes.projectile) for at in range(by + 1, min(len(self.keys), by + 5))) and (
                self._is(tag.first - 1, self.reader.classes.be) or self._is_person(tag.first - 1)):
            return Harm("wounded", "before", tag.first, by)
        if any(self._is(at, self.classes.projectile) for at in range(max(0, tag.first - _NEAR), tag.first)) and not self._is(tag.first - 1, self.reader.classes.be):
            return Harm("wounded", "behind", tag.first, tag.last)
        return None

    def _cared_for(self, tag: Tag) -> Harm | None:
        """"were rushed to hospital": who is cared for is hurt."""
        if not tag.mask & self.classes.to_care or _DEAD & set(self.keys[max(0, tag.first - 8):tag.first]):
            return None
        near = self.keys[tag.last + 1:tag.last + 8]
        to = next((n for n, key in enumerate(near[:3]) if key in ("to", "in", "into", "at")), None)
        if to is None or not _CARE & set(near[to + 1:to + 6]):
            return None
        self.states.add(tag.first)
        return Harm("wounded", "before", tag.first, tag.last + to + 1)

    def _taken(self, tag: Tag) -> Harm | None:
        """"was bundled into a car", "took two brothers from their farm", "took three men into custody"."""
        if not tag.mask & self.classes.take or tag.last + 2 >= len(self.keys):
            return None
        if self._is(tag.first - 1, self.reader.classes.be):
            way = self._way(tag.last + 1)
            return Harm(way, "before", tag.first, tag.last) if way else None
        people = self.reader.people_at(tag.last + 1)
        if people is None:
            return None
        way = self._way(people + 1) or ("abducted" if self.keys[tag.last] in _BY_ITSELF else "")
        before = 0
        for at in range(max(0, tag.first - 12), tag.first):
            before |= self.mask[at]
        if way == "abducted" and before & self.reader.classes.force and not before & self.reader.classes.militant:
            way = "detained"
        return Harm(way, "behind", tag.first, tag.last) if way else None

    def _way(self, at: int) -> str:
        """What the words behind a taking make of it: detained, abducted or nothing."""
        near = self.keys[at:at + 6]
        if not near or near[0] not in _FROM:
            return ""
        if near[0] in ("into", "to", "under") and _INTO & set(near[1:3]):
            return "detained"
        if near[0] in ("hostage", "captive", "prisoner") or near[:2] == ["at", "gunpoint"] or near[0] in ("away", "off"):
            return "" if near[1:2] in (["a"], ["the"]) else "abducted"
        if near[0] in ("from", "into", "out") and any(self._is(b, self.classes.home) for b in range(at + 1, min(len(self.keys), at + 6))):
            return "abducted"
        return ""
