"""Phrases of people that count together: "an officer and four of his men" is five, "ten, a medic said" is ten and who tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.casualty_types import People, Person
from transforms.people_words import BREAKS, PART_BEFORE, POSSESSIVE

if TYPE_CHECKING:
    from transforms.people_english import EnglishPeople

_MAX_WITH = 12
_MAX_GAP = 7  # words between a person and the "and" that joins the next: "a colonel commanding a regiment and four men"
_OF = frozenset({"of", "near", "from", "by", "at", "against", "for", "to"})
_SPEECH = frozenset({"said", "says", "told", "added", "confirmed", "reported", "announced", "stated", "explained"})


_JOINTS = {tuple(joint.split()) for joint in (
    ",", "and", ", and", "plus", "as well as", ", as well as", ", as well as of", "as well as of", "and of", ", and of", "along with", "together with",
    "and also", "or")}


class PeopleLists:
    """The lists of one sentence; `reader` has read its phrases."""

    def __init__(self, reader: EnglishPeople):
        self.reader, self.keys, self.mask, self.classes = reader, reader.keys, reader.mask, reader.classes

    def joined(self, persons: list[Person]) -> list[People]:
        groups: list[People] = []
        chain: list[Person] = []
        for person in persons:
            if chain and self._links(chain[-1], person):
                chain.append(person)
                continue
            groups += self._settle(chain)
            chain = [person]
        groups += self._settle(chain)
        for before, people in zip(groups, groups[1:], strict=False):
            people.used = people.used or self._are_ages(before, people)
        return groups

    def _are_ages(self, before: People, people: People) -> bool:
        """"two brothers, nine and twelve, died"."""
        return all(item.head < 0 and not item.adds for item in people.items) and people.first - before.end == 2 and (
            self.keys[people.first - 1] == "," and self.reader.key(people.end + 1) == ",")

    def _links(self, one: Person, two: Person) -> bool:
        """Whether two neighbouring phrases may belong to one list."""
        between = self.keys[one.end + 1:two.first]
        if two.part or one.part:
            return False
        if between == [","] and two.head < 0 and not two.adds and one.head >= 0:
            return False
        if two.is_bare and not one.is_bare and not one.explicit:
            return False  # "a candidate for parliament and member of the council" is one man
        if self._with(one, two, between):
            return True
        if two.head < 0 and not one.explicit and one.first and self.keys[one.first - 1] in _OF and between == [",", "and"]:
            return False  # "near the house of a commander, and a dozen were hurt"
        if tuple(between) in _JOINTS:
            return True
        if not between or between[-1] != "and" or len(between) > _MAX_GAP or not (two.low and one.low) or one.definite:
            return False
        return not any(self._stops_list(one.end + 1 + offset, key) for offset, key in enumerate(between[:-1]))

    def _with(self, one: Person, two: Person, between: list[str]) -> bool:
        """"killing the emir known as …, with two of his guards", "arrested the man who had named himself governor, together with his driver"."""
        if between[-1:] != ["with"] or not one.low or not two.low or any(self.mask[one.end + 1 + n] & self.classes.harm for n in range(len(between))):
            return False
        if two.explicit and self.keys[two.last - 1] in POSSESSIVE:
            return True
        return between[-2:-1] in (["along"], ["together"]) and len(between) <= _MAX_WITH and not {";", "said", "and"} & set(between)

    def _stops_list(self, at: int, key: str) -> bool:
        mask = self.mask[at]
        if key in BREAKS or key in PART_BEFORE or key in ("and", "but", "who", "which", "that", "when", "where", "after", "as", "while"):
            return True
        return bool(mask & (self.classes.harm | self.classes.be | self.classes.verb)) or (key.endswith("ed") and len(key) > 4)

    def _settle(self, chain: list[Person]) -> list[People]:
        """Cuts a chain where its later part explains the earlier ("Abu Ali, a commander") or speaks ("ten, a medic and an officer said")."""
        if not chain:
            return []
        commas = [n for n in range(1, len(chain)) if self.keys[chain[n - 1].end + 1] == "," and self.keys[chain[n].first - 1] == ","]
        has_and = any(self.keys[chain[n].first - 1] in ("and", "as", "with", "plus", "also") for n in range(1, len(chain)))
        pieces: list[list[Person]] = [chain]
        if self._speaks(chain[-1]):
            cut = commas[0] if commas else 0
            pieces = [chain[:cut], chain[cut:]] if cut else [[], chain]
        elif commas and not has_and:
            pieces = [chain[:commas[0]], *[[p] for p in chain[commas[0]:]]]
        out = [People(list(piece)) for piece in pieces if piece]
        for people in out:
            people.part = people.items[0].part or self._is_part(people)
        if self._speaks(chain[-1]):
            out[-1].speaks = True
        return out

    def _speaks(self, person: Person) -> bool:
        """Whether a verb of saying follows, before another clause begins."""
        if person.explicit and person.head < 0:
            return False
        for at in range(person.end + 1, min(len(self.keys), person.end + 7)):
            key = self.keys[at]
            if key in _SPEECH:
                return True
            if key in BREAKS or key in ("and", "who", "when") or self.mask[at] & (self.classes.harm | self.classes.be):
                return False
        return False

    def _is_part(self, people: People) -> bool:
        """Whether "including" or "among them" governs them."""
        if people.first > 2 and self.keys[people.first - 1] in ("them", "whom") and self.keys[people.first - 2] == "of":
            return True  # "one of them a woman"
        for at in range(people.first - 1, max(-1, people.first - 4), -1):
            if self.keys[at] in PART_BEFORE:
                return True
            if self.keys[at] in BREAKS and self.keys[at] != ",":
                return False
        return any(self.reader.is_of_them(item.end) for item in people.items)
