"""Looking for rules in a tagged sentence: among the words of any class only, within clauses, and across asides where nothing else is found.

Which of the rules a sentence can hold is settled for all of them at once: each word carries, above the bits of its classes, a field with
a bit for each rule that may begin with it, and fields for those that need it further on. What the words of a sentence carry together
leaves a handful of rules, and only these are matched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from transforms.phrases import Hit, Rule, Step, Tag, Vocabulary

_CLAUSE_STOPS = frozenset({";", "؛"})  # no rule reaches across these
_ASIDE_MARKS = frozenset({",", "(", ")", "—", "–", "--", "،"})
_LONGEST_ASIDE = 14  # words
_NEEDED = 2  # fields for further steps: with more, less is matched in vain but each word costs more


def asides(keys: list[str]) -> list[list[bool]]:
    """For each way to pair the marks, whether a word stands in an aside ("men, bound and shot in the head, were found"); empty without one."""
    if _ASIDE_MARKS.isdisjoint(keys):
        return []
    marks = [at for at, key in enumerate(keys) if key in _ASIDE_MARKS]
    found = []
    for offset in (0, 1):
        inside = [False] * len(keys)
        is_any = False
        for first, last in zip(marks[offset::2], marks[offset + 1::2], strict=False):
            if 1 < last - first <= _LONGEST_ASIDE + 1 and first > 0:
                inside[first:last + 1] = [True] * (last - first + 1)
                is_any = True
        if is_any:
            found.append(inside)
    return found


class RuleSet:
    """Rules of one language, ready to be looked for in tagged sentences."""

    def __init__(self, rules: Iterable[Rule], vocabulary: Vocabulary):
        self.rules = tuple(rules)
        self._width = len(self.rules)
        self._all = (1 << self._width) - 1
        self._lacking = [0] * _NEEDED  # rules without so many further steps, or with some that may stand before
        self._long = 0  # rules with more steps than their fields tell of
        self._of_class: dict[int, int] = {}
        for number, rule in enumerate(self.rules):
            self._add(number, rule)
        self._classes = tuple(_classes_of_rule(rule) for rule in self.rules)
        self._above = vocabulary.carry(self._marks_of)

    def _add(self, number: int, rule: Rule) -> None:
        needed = sorted(rule.needed, key=int.bit_count)[:_NEEDED]  # what few words can be settles most
        is_ordered = not any(step.both_ways for step in rule.steps)
        if not is_ordered:
            needed = []
        if not is_ordered or len(rule.steps) > _NEEDED + 1 or len(rule.needed) < len(rule.steps) - 1:
            self._long |= 1 << number
        for field in range(len(needed), _NEEDED):
            self._lacking[field] |= 1 << number
        for field, mask in enumerate((rule.steps[0].mask, *needed)):
            for one in _single_classes(mask):
                self._of_class[one] = self._of_class.get(one, 0) | 1 << number + field * self._width

    def _marks_of(self, mask: int) -> int:
        """The fields of a word of these classes."""
        marks = 0
        for one in _single_classes(mask):
            marks |= self._of_class.get(one, 0)
        return marks

    def _possible(self, begin: int, behind: int) -> int:
        """Of these rules (bits) those for which the words behind, given by their fields, have what is needed."""
        for lacking in self._lacking:
            behind >>= self._width
            begin &= behind | lacking
        return begin

    def find(self, tags: list[Tag], keys: list[str]) -> list[Hit]:
        """Every rule in the sentence, once for each place where it begins, in order. Where nothing else is found, asides are passed over."""
        marks = classes_of(tags) >> self._above
        possible = self._possible(marks & self._all, marks)
        if not possible:
            return []
        wanted = 0
        for number in _numbers(possible):
            wanted |= self._classes[number]
        tags = [tag for tag in tags if tag.mask & wanted]
        stops = [at for at, key in enumerate(keys) if key in _CLAUSE_STOPS] if ";" in keys or "؛" in keys else []
        hits = self._find(tags, self._beginnings(tags, possible), stops)
        for inside in asides(keys):
            hits += [one for one in self._across(inside, tags, stops, possible) if not any(one.first <= h.last and h.first <= one.last for h in hits)]
        return hits

    def _across(self, inside: list[bool], tags: list[Tag], stops: list[int], possible: int) -> list[Hit]:
        """What is found across the asides when their words are left out."""
        first_aside = inside.index(True)
        tags = [tag for tag in tags if not (inside[tag.first] or inside[tag.last])]
        behind = classes_of(tag for tag in tags if tag.first > first_aside) >> self._above
        steps = self._long
        for field in range(1, _NEEDED + 1):
            steps |= behind >> field * self._width
        possible &= steps  # with a step behind the first aside
        begun = self._beginnings(tags, possible) if possible else None
        if not begun:
            return []
        kept, place = [], []
        for at, out in enumerate(inside):
            place.append(len(kept))
            if not out:
                kept.append(at)
        fewer = [Tag(place[first], place[last], mask) for first, last, mask in tags]
        found = self._find(fewer, begun, [place[at] for at in stops if not inside[at]])
        moved = [Hit(kept[h.first], kept[h.last], kept[h.at], h.rule, tuple(kept[w] for w in h.words)) for h in found]
        return [hit for hit in moved if any(inside[hit.first:hit.last])]

    def _beginnings(self, tags: list[Tag], possible: int) -> list[tuple[int, int]]:
        """At which tags rules of the `possible` ones may begin, and which (bits), by what stands behind; the last first."""
        above, behind = self._above, 0
        begun: list[tuple[int, int]] = []
        for index in range(len(tags) - 1, -1, -1):
            marks = tags[index].mask >> above
            rules = marks & possible
            if rules:
                rules = self._possible(rules, behind)
                if rules:
                    begun.append((index, rules))
            behind |= marks
        return begun

    def _find(self, tags: list[Tag], begun: list[tuple[int, int]], stops: list[int]) -> list[Hit]:
        hits: list[Hit] = []
        present = classes_of(tags)
        for index, rules in reversed(begun):
            tag = tags[index]
            for number in _numbers(rules):
                rule = self.rules[number]
                if rule.forbidden & present or not rule.steps[0].mask & tag.mask:  # homographs lose classes, not what they carried for them
                    continue
                found = _match(rule.steps, 1, tags, index, tag.first, tag.last)
                if found is not None and not (stops and any(found[0] < stop < found[1] for stop in stops)):
                    hits.append(Hit(found[0], found[1], tag.first, rule, (tag.first, *found[2])))
        return hits


def _classes_of_rule(rule: Rule) -> int:
    """All that decide whether it applies."""
    classes = rule.forbidden
    for step in rule.steps:
        classes |= step.mask
    return classes


def _numbers(bits: int) -> list[int]:
    """The places of the bits that are set, lowest first."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found


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
            if number + 1 == len(steps):
                return first, max(last, other_last), (other_first,)
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
