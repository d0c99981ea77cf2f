"""Who in an English sentence may have come to harm, and everything around them that tells: what the statistical reader of figures weighs.

A candidate is a group of people with a number ("nine Marines", "a nurse and two patients"), or one that no list knows: a number with a
noun behind it ("three masons"), a name, a pronoun. Its features have names that can be shown.
"""

from __future__ import annotations

from collections.abc import Iterable

from transforms.casualty_types import Figure, People, Person
from transforms.numbers import Number
from transforms.people_english import EnglishPeople
from transforms.people_words import BREAKS
from transforms.phrases import Hit

_PRONOUNS = frozenset({"he", "she", "him"})
_NEAR, _FAR = 4, 10  # words on either side of which each has its place; of which it is told that they stand there
_BEGINNING = 5  # letters
_LONGEST_NAME = 5
_CLAUSE = frozenset({";", ":", "—", "–", "--", "\"", "“", "”", "(", ")"})


def find_candidates(reader: EnglishPeople, people: list[People], numbers: list[Number]) -> list[People]:
    """The groups of a sentence that can be counted, in order."""
    found = [p for p in people if p.counts]
    taken = {at for p in people for at in range(p.first, p.last + 1)}
    for number in numbers:
        if number.counts and number.first not in taken and (number.low is not None or number.high is not None):
            found.append(_with_noun(number, reader))
    keys, capitals = reader.keys, reader.capitalised
    for at, key in enumerate(keys):
        if at in taken:
            continue
        if key in _PRONOUNS or key == "her" and (at + 1 == len(keys) or keys[at + 1] in BREAKS):
            found.append(People([Person(at, at, at, 1, 1, at, "", definite=True)]))
        elif capitals[at] and (at == 0 or not capitals[at - 1]):
            last = at
            while last + 1 < len(keys) and capitals[last + 1] and last + 1 not in taken and last - at < _LONGEST_NAME:
                last += 1
            if last > at and not reader.group_mask[at] & (reader.classes.force | reader.classes.militant):
                found.append(People([Person(at, last, last, 1, 1, last, "", is_name=True)]))
    return sorted(found, key=lambda p: p.first)


def _with_noun(number: Number, reader: EnglishPeople) -> People:
    """A number with the word that it seems to count; alone where none follows."""
    keys = reader.keys
    at = number.last + 1
    head = at if at < len(keys) and keys[at].isalpha() and not reader.mask[at] & (reader.classes.be | reader.classes.harm) else -1
    while 0 < head and head + 1 < len(keys) and head < at + 2 and not keys[head].endswith("s") and keys[head + 1].endswith("s") and keys[head + 1].isalpha():
        head += 1
    return People([Person(number.first, max(head, number.last), max(head, number.last), number.low, number.high, head, "", True)])


class Surroundings:
    """One sentence, ready to tell the features of each of its candidates."""

    def __init__(self, reader: EnglishPeople, candidates: list[People], figures: list[Figure], hits: list[Hit], harms: Iterable[tuple[str, int, int]], animal: int):
        self.keys, self.reader, self.candidates, self.figures = reader.keys, reader, candidates, figures
        self.words = [_general(key, at, reader) for at, key in enumerate(reader.keys)]
        self.kinds = sorted({h.rule.payload.type for h in hits})
        self.animal = animal  # the bit of the class
        self.harms = list(harms)  # kind, first and last word
        self.owner = {at: n for n, p in enumerate(candidates) for at in range(p.first, p.end + 1)}

    def features(self, number: int) -> list[str]:
        """Everything that is weighed of a candidate."""
        people = self.candidates[number]
        found = [*self._self(people), *self._beside(people), *self._harm(number, people), *self._others(number, people)]
        verdict = next((f.kind for f in self.figures if not f.is_zero and people.first <= f.first_word <= people.last), "none")
        found.append(f"rules: {verdict}")
        role = "name" if people.items[0].is_name else "number" if people.explicit else "one"
        for kind in self.kinds or ["none"]:
            found += [f"event {kind}", f"event {kind} & {role}", f"event {kind} & {people.group}", f"event {kind} & rules: {verdict}"]
        return found

    def unharmed(self) -> set[int]:
        """Animals, and who does the harm: "three soldiers killed two militants"."""
        found = set()
        for number, people in enumerate(self.candidates):
            head = people.items[-1].head
            is_animal = head >= 0 and bool(self.reader.mask[head] & self.animal)
            behind = next((harm for harm in self.harms if harm[1] == people.end + 1), None)
            does = behind is not None and any(f.harm_word == behind[1] and f.first_word > behind[2] and not f.is_zero for f in self.figures)
            if is_animal or does:
                found.add(number)
        return found

    def _self(self, people: People) -> list[str]:
        item, last = people.items[0], people.items[-1]
        head = self.keys[last.head] if last.head >= 0 and not last.is_name else "(none)" if not last.is_name else "(name)"
        found = [f"noun {head}", f"noun {head[-3:]}$", f"group {people.group}", f"noun known {bool(last.head >= 0 and self.reader.mask[last.head] & self._people)}"]
        marks = ("explicit", people.explicit), ("definite", item.definite), ("part", people.part), ("adds", item.adds), ("speaks", people.speaks), ("several", len(people.items) > 1)
        found += [mark for mark, on in marks if on]
        low = people.low or 0
        found.append(f"size {low if low < 3 else 3 if low < 10 else 10 if low < 50 else 50}")
        return found

    @property
    def _people(self) -> int:
        return self.reader.classes.singular | self.reader.classes.plural

    def _beside(self, people: People) -> list[str]:
        left = ["^", *self._outside(range(people.first - 1, people.first - 1 - _FAR, -1))]
        left = [*left[1:], "^"]
        right = [*self._outside(range(people.end + 1, people.end + 1 + _FAR)), "$"]
        found = []
        for side, near in (("L", left), ("R", right)):
            for n, word in enumerate(near[:_NEAR], 1):
                found += [f"{side}{n} {word}", f"{side}{n} {word[:_BEGINNING]}*"]
            if len(near) > 1:
                found += [f"{side} {near[0]} {near[1]}", f"{side}~ {near[1]}"]
            if len(near) > 2:
                found.append(f"{side} {near[0]} {near[1]} {near[2]}")
            clause = []
            for word in near:
                clause.append(word)
                if word in _CLAUSE:
                    break
            found += [f"{side} {word}" for word in set(clause)] + [f"{side} {word[:_BEGINNING]}*" for word in set(clause) if len(word) > _BEGINNING]
            found += [f"{side} {one}_{two}" for one, two in zip(clause, clause[1:], strict=False)]
        found.append(f"{left[0]} … {right[0]}")
        return found

    def _outside(self, around: range) -> list[str]:
        """The words there, each group of people as one."""
        out: list[str] = []
        last = None
        for at in around:
            if not 0 <= at < len(self.words):
                break
            owner = self.owner.get(at)
            if owner is not None:
                if owner != last:
                    out.append("<people>" if self.candidates[owner].explicit else "<one>")
                last = owner
                continue
            last = None
            out.append(self.words[at])
        return out

    def _harm(self, number: int, people: People) -> list[str]:
        """The nearest words of harm on either side, with what stands between."""
        found = []
        before = [h for h in self.harms if h[2] < people.first]
        behind = [h for h in self.harms if h[1] > people.end]
        inside = [h for h in self.harms if people.first <= h[1] <= people.end]
        for side, harm in (("before", before[-1] if before else None), ("behind", behind[0] if behind else None), ("inside", inside[0] if inside else None)):
            if harm is None:
                continue
            kind, first, last = harm
            low, high = (last + 1, people.first) if side == "before" else (people.end + 1, first)
            between = {self.owner[at] for at in range(low, high) if at in self.owner} - {number}
            cut = sum(1 for at in range(low, high) if self.keys[at] in (",", ";", "and", "but", "when", "after", "while", "who"))
            found += [f"{kind} {side}", f"{kind} {side} +{min(len(between), 2)} /{min(cut, 2)}", f"{kind} {side} ~{min(high - low, 9) // 3}"]
        return found

    def _others(self, number: int, people: People) -> list[str]:
        found = [f"number {min(number, 3)} of {min(len(self.candidates), 4)}"]
        for step, name in ((-1, "before"), (1, "behind")):
            other = self.candidates[number + step] if 0 <= number + step < len(self.candidates) else None
            if other is None:
                continue
            told = next((f.kind for f in self.figures if not f.is_zero and other.first <= f.first_word <= other.last), "none")
            between = self.keys[other.end + 1:people.first] if step < 0 else self.keys[people.end + 1:other.first]
            found.append(f"{name}: {told}")
            if len(between) < 3:
                found += [f"{name}: {told} & {' '.join(between)}"]
        return found


def _general(key: str, at: int, reader: EnglishPeople) -> str:
    if key[:1].isdigit() or at in reader.in_number:
        return "<number>"
    if reader.capitalised[at] and at and not reader.mask[at]:
        return "<name>"
    return key
