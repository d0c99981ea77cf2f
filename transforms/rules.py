"""Looking for rules in a tagged sentence: among the words of any class only, within clauses, and across asides where nothing else is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from transforms.phrases import Hit, Rule, Step, Tag

_CLAUSE_STOPS = frozenset({";", "؛"})  # no rule reaches across these
_ASIDE_MARKS = frozenset({",", "(", ")", "—", "–", "--", "،"})
_LONGEST_ASIDE = 14  # words


def asides(keys: list[str]) -> list[list[bool]]:
    """For each way to pair the marks, whether a word stands in an aside ("men, bound and shot in the head, were found"); empty without one."""
    marks = [at for at, key in enumerate(keys) if key in _ASIDE_MARKS]
    found = []
    for offset in (0, 1):
        inside = [False] * len(keys)
        for first, last in zip(marks[offset::2], marks[offset + 1::2], strict=False):
            if 1 < last - first <= _LONGEST_ASIDE + 1 and first > 0:
                inside[first:last + 1] = [True] * (last - first + 1)
        if any(inside):
            found.append(inside)
    return found


class RuleSet:
    """Rules of one language, ready to be looked for in tagged sentences."""

    def __init__(self, rules: Iterable[Rule]):
        self.rules = tuple(rules)
        self._by_mask: dict[int, tuple[tuple[int, Rule], ...]] = {}
        self._by_class: dict[int, list[int]] = {}  # class -> numbers of the rules that may begin with it
        for number, rule in enumerate(self.rules):
            for one in _single_classes(rule.steps[0].mask):
                self._by_class.setdefault(one, []).append(number)

    def _beginning_with(self, mask: int) -> tuple[tuple[int, Rule], ...]:
        """The rules that may begin with a word of these classes, each after the classes that it needs behind it."""
        numbers = sorted({number for one in _single_classes(mask) for number in self._by_class.get(one, ())})
        rules = self._by_mask[mask] = tuple((self.rules[number].rarest, self.rules[number]) for number in numbers)
        return rules

    def find(self, tags: list[Tag], keys: list[str]) -> list[Hit]:
        """Every rule in the sentence, once for each place where it begins, in order. Where nothing else is found, asides are passed over."""
        hits = self._find(tags, keys)
        for inside in asides(keys):
            hits += [one for one in self._across(inside, tags, keys) if not any(one.first <= h.last and h.first <= one.last for h in hits)]
        return hits

    def _across(self, inside: list[bool], tags: list[Tag], keys: list[str]) -> list[Hit]:
        """What is found across the asides when their words are left out."""
        kept = [at for at, out in enumerate(inside) if not out]
        place = {at: number for number, at in enumerate(kept)}
        fewer = [Tag(place[t.first], place[t.last], t.mask) for t in tags if t.first in place and t.last in place]
        found = self._find(fewer, [keys[at] for at in kept])
        moved = [Hit(kept[h.first], kept[h.last], kept[h.at], h.rule, tuple(kept[w] for w in h.words)) for h in found]
        return [hit for hit in moved if any(inside[hit.first:hit.last])]

    def _find(self, tags: list[Tag], keys: list[str]) -> list[Hit]:
        hits: list[Hit] = []
        by_mask, present = self._by_mask, classes_of(tags)
        stops = [at for at, key in enumerate(keys) if key in _CLAUSE_STOPS] if ";" in keys or "؛" in keys else []
        for index, (first, last, mask) in enumerate(tags):
            rules = by_mask.get(mask)
            for rarest, rule in self._beginning_with(mask) if rules is None else rules:
                if not rarest & present or rule.forbidden & present or rule.is_missing_in(present):
                    continue
                found = _match(rule.steps, 1, tags, index, first, last)
                if found is not None and not (stops and any(found[0] < stop < found[1] for stop in stops)):
                    hits.append(Hit(found[0], found[1], first, rule, (first, *found[2])))
        return hits


def _single_classes(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest
        mask ^= lowest


def classes_of(tags: Iterable[Tag]) -> int:
    """The bits of all of them."""
    present = 0
    for _, _, mask in tags:
        present |= mask
    return present


def _match(steps: tuple[Step, ...], number: int, tags: list[Tag], index: int, first: int, last: int) -> tuple[int, int, tuple[int, ...]] | None:
    """(first word, last word, where each further step begins) when steps[number:] fit around tag `index`; None when they don't."""
    if number == len(steps):
        return first, last, ()
    step = steps[number]
    tag, wanted = tags[index], step.mask
    limit = tag.last + 1 + step.gap
    for position in range(index + 1, len(tags)):
        other_first, other_last, mask = tags[position]
        if other_first > limit:
            break
        if mask & wanted and other_first > tag.last:
            found = _match(steps, number + 1, tags, position, first, max(last, other_last))
            if found is not None:
                return found[0], found[1], (other_first, *found[2])
    if step.both_ways:
        position = index - 1
        while position >= 0 and tags[position].first >= tag.first - 12 - step.gap:
            other = tags[position]
            if other.mask & step.mask and other.last < tag.first and other.last >= tag.first - 1 - step.gap:
                found = _match(steps, number + 1, tags, position, min(first, other.first), last)
                if found is not None:
                    return found[0], found[1], (other.first, *found[2])
            position -= 1
    return _match(steps, number + 1, tags, index, first, last) if step.optional else None
