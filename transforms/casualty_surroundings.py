"""Everything around the people of a sentence that tells whether they came to harm: the named features that casualty_reader.py weighs.

The same for both languages; what a language adds (its candidates, how it writes a word) is found by casualty_candidates.py and
casualty_candidates_arabic.py and handed over as a `Weighed`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.casualty_types import Figure, People

_NEAR, _FAR = 4, 10  # words on either side of which each has its place; of which it is told that they stand there
_CLAUSE = frozenset({";", ":", "—", "–", "--", "\"", "“", "”", "(", ")", "؛", "«", "»"})


@dataclass(slots=True)
class Weighed:
    """A sentence as it is weighed. `words` are written so that like ones look alike, `shorts` more coarsely (empty: no other form);
    `classes` say what they speak of (casualty_words.py); all three have one item a word. `facts` are a language's own features, one list a candidate; `cuts` the words that begin a clause."""

    words: list[str]
    shorts: list[str]
    classes: list[tuple[str, ...]]
    candidates: list[People]
    heads: list[tuple[str, str]]  # the noun of each candidate and its coarser form
    facts: list[list[str]]
    figures: list[Figure]
    kinds: list[str]  # sub-event types that the event rules find
    harms: list[tuple[str, int, int]]  # kind, first and last word
    cuts: frozenset[str]
    unharmed: set[int]


class Surroundings:
    """One sentence, ready to tell the features of each of its candidates."""

    def __init__(self, weighed: Weighed):
        self.weighed = weighed
        self.words, self.candidates, self.figures = weighed.words, weighed.candidates, weighed.figures
        self.owner = {at: n for n, p in enumerate(self.candidates) for at in range(p.first, p.end + 1)}

    def features(self, number: int) -> list[str]:
        """Everything that is weighed of a candidate, but what the candidates before it were taken for (`history`)."""
        people = self.candidates[number]
        found = [*self._self(number, people), *self._beside(people), *self._speaking(people), *self._harm(number, people), *self._others(number, people)]
        verdict = self._verdict(people)
        found.append(f"rules: {verdict}")
        role = self._role(people)
        for kind in self.weighed.kinds or ["none"]:
            found += [f"event {kind}", f"event {kind} & {role}", f"event {kind} & {people.group}", f"event {kind} & rules: {verdict}"]
        return found

    def history(self, number: int, answers: Sequence[str]) -> list[str]:
        """What is weighed besides once the candidates before it have answers: who was counted is told of again, and a list goes on."""
        if not number:
            return ["first"]
        people, role = self.candidates[number], self._role(self.candidates[number])
        found = []
        for kind in {answer for answer in answers[:number] if answer != "none"}:
            found += [f"so far {kind}", f"so far {kind} & {role}"]
        before = self.candidates[number - 1]
        between = self._between(before, people)
        joint = " ".join(between) if len(between) < 3 else "…"
        last = answers[number - 1]
        return [*found, f"last {last}", f"last {last} & {role}", f"last {last} & {joint}", f"last {last} & {joint} & {role}"]

    def _verdict(self, people: People) -> str:
        return next((f.kind for f in self.figures if not f.is_zero and people.first <= f.first_word <= people.last), "none")

    @staticmethod
    def _role(people: People) -> str:
        item = people.items[0]
        if item.is_pronoun:
            return "he"
        return "name" if item.is_name else ("the number" if item.definite else "number") if people.explicit else "the one" if item.definite else "one"

    def _self(self, number: int, people: People) -> list[str]:
        item = people.items[0]
        noun, ending = self.weighed.heads[number]
        found = [f"noun {noun}", f"noun {ending}$", f"group {people.group}", *self.weighed.facts[number]]
        marks = ("explicit", people.explicit), ("definite", item.definite), ("part", people.part), ("adds", item.adds), ("speaks", people.speaks), ("several", len(people.items) > 1)
        found += [mark for mark, on in marks if on]
        low = people.low or 0
        found.append(f"size {low if low < 3 else 3 if low < 10 else 10 if low < 50 else 50 if low < 300 else 300}")
        return found

    def _beside(self, people: People) -> list[str]:
        left = self._outside(range(people.first - 1, people.first - 1 - _FAR, -1), "^")
        right = self._outside(range(people.end + 1, people.end + 1 + _FAR), "$")
        found = []
        for side, near in (("L", left), ("R", right)):
            names = [word for word, _ in near]
            for n, (word, short) in enumerate(near[:_NEAR], 1):
                found += [f"{side}{n} {word}", f"{side}{n} {short}*"]
            if len(near) > 1:
                found += [f"{side} {names[0]} {names[1]}", f"{side}~ {names[1]}"]
            if len(near) > 2:
                found.append(f"{side} {names[0]} {names[1]} {names[2]}")
            clause = []
            for word, short in near:
                clause.append((word, short))
                if word in _CLAUSE:
                    break
            found += [f"{side} {word}" for word in {word for word, _ in clause}] + [f"{side} {short}*" for short in {s for w, s in clause if s != w}]
            found += [f"{side} {one}_{two}" for (one, _), (two, _) in zip(clause, clause[1:], strict=False)]
        found.append(f"{left[0][0]} … {right[0][0]}")
        return found

    def _speaking(self, people: People) -> list[str]:
        """What the words around speak of."""
        head = people.items[-1].head
        found = [f"noun @{name}" for name in self.weighed.classes[head]] if head >= 0 else []
        role = self._role(people)
        for side, around in (("L", range(people.first - 1, people.first - 1 - _FAR, -1)), ("R", range(people.end + 1, people.end + 1 + _FAR))):
            near: list[str] = []
            steps = 0
            for at in around:
                if not 0 <= at < len(self.words) or self.words[at] in _CLAUSE:
                    break
                if at in self.owner:
                    continue
                steps += 1
                for name in self.weighed.classes[at]:
                    if steps < _NEAR:
                        found.append(f"{side}{steps} @{name}")
                    if name not in near:
                        near.append(name)
            found += [f"{side} @{name}" for name in near] + [f"{side} @{name} & {role}" for name in near]
            if near:
                found.append(f"{side}! @{near[0]}")
        return found

    def _outside(self, around: range, end: str) -> list[tuple[str, str]]:
        """The words there, with their coarser forms, each group of people as one."""
        out: list[tuple[str, str]] = []
        last = None
        for at in around:
            if not 0 <= at < len(self.words):
                break
            owner = self.owner.get(at)
            if owner is None:
                out.append((self.words[at], self.weighed.shorts[at]))
            elif owner != last:
                one = "<people>" if self.candidates[owner].explicit else "<one>"
                out.append((one, one))
            last = owner
        return [*out, (end, end)]

    def _harm(self, number: int, people: People) -> list[str]:
        """The nearest words of harm on either side, with what stands between."""
        found = []
        harms = self.weighed.harms
        before = [h for h in harms if h[2] < people.first]
        behind = [h for h in harms if h[1] > people.end]
        inside = [h for h in harms if people.first <= h[1] <= people.end]
        for side, harm in (("before", before[-1] if before else None), ("behind", behind[0] if behind else None), ("inside", inside[0] if inside else None)):
            if harm is None:
                continue
            kind, first, last = harm
            low, high = (last + 1, people.first) if side == "before" else (people.end + 1, first)
            between = {self.owner[at] for at in range(low, high) if at in self.owner} - {number}
            cut = sum(1 for at in range(low, high) if self.words[at] in self.weighed.cuts)
            found += [f"{kind} {side}", f"{kind} {side} +{min(len(between), 2)} /{min(cut, 2)}", f"{kind} {side} ~{min(high - low, 9) // 3}"]
        return found

    def _others(self, number: int, people: People) -> list[str]:
        found = [f"number {min(number, 3)} of {min(len(self.candidates), 4)}"]
        for step, name in ((-1, "before"), (1, "behind")):
            other = self.candidates[number + step] if 0 <= number + step < len(self.candidates) else None
            if other is None:
                continue
            told = self._verdict(other)
            between = self._between(other, people) if step < 0 else self._between(people, other)
            found.append(f"{name}: {told}")
            if len(between) < 3:
                found += [f"{name}: {told} & {' '.join(between)}"]
        return found

    def _between(self, one: People, two: People) -> list[str]:
        """The words between two candidates; the و that Arabic writes onto the second is told too."""
        joint = ["و"] if self.words[two.first].startswith("و+") else []
        return [*self.words[one.end + 1:two.first], *joint]
