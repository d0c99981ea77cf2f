"""Figures of people in an Arabic sentence: the people stand behind the word of harm (مقتل ثلاثة جنود, أصيب خمسة), a dual noun is
two, a singular noun one; with قتلى، جرحى، شهداء the number stands before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from transforms.casualty_types import Figure
from transforms.lexicon import Lexicon
from transforms.numbers import Number
from transforms.phrases import Tag, arabic_forms

if TYPE_CHECKING:
    from transforms.document import Reading

_HARM = (("killed", "c_killed"), ("wounded", "c_wounded"), ("detained", "c_arrested"), ("abducted", "c_kidnapped"))
_COUNTED = (("killed", "c_killed_count"), ("wounded", "c_wounded_count"), ("detained", "c_arrested_count"), ("abducted", "c_kidnapped_count"))
_TOLLS = (("killed", "c_toll"), ("wounded", "c_toll_wounded"))
_REACH = 9  # words behind the word of harm within which its people begin
_ENDS = frozenset({";", "؛", ".", "\n"})
_STOP_WORDS = frozenset({"ان", "الذي", "التي", "الذين", "حين", "عندما", "بعد", "بعدما", "قبل", "فيما", "بينما", "اثناء", "عقب", "بهجوم", "بانفجار", "بقصف"})
_SECOND = "اثن"


@dataclass(frozen=True)
class ArabicClasses:
    """The bits of the classes that the scan needs."""

    harm: tuple[tuple[str, int], ...]
    counted: tuple[tuple[str, int], ...]
    tolls: tuple[tuple[str, int], ...]
    both: int
    dual: int
    singular: int
    plural: int
    part: int
    more: int
    force: int
    militant: int
    civilian: int
    zero_all: int
    zero_killed: int
    zero_wounded: int


@lru_cache(maxsize=2)
def _classes(lexicon: Lexicon) -> ArabicClasses:
    mask = lexicon.vocabulary.mask

    def pairs(names: tuple[tuple[str, str], ...]) -> tuple[tuple[str, int], ...]:
        return tuple((kind, mask(name)) for kind, name in names)

    return ArabicClasses(
        pairs(_HARM), pairs(_COUNTED), pairs(_TOLLS), mask("c_both"), mask("c_dual"), mask("c_person_sg"), mask("c_person_pl"), mask("c_part"),
        mask("c_more"), mask("force"), mask("militant"), mask("civilian"), mask("none_all"), mask("none_killed"), mask("none_wounded"),
    )


def read_arabic_figures(reading: Reading, lexicon: Lexicon) -> list[Figure]:
    """The figures of a sentence."""
    return ArabicFigures(reading.keys, reading.tags, reading.numbers(lexicon), _classes(lexicon)).read()


class ArabicFigures:
    """One sentence being read for figures."""

    def __init__(self, keys: list[str], tags: list[Tag], numbers: list[Number], classes: ArabicClasses):
        self.keys, self.tags, self.classes = keys, tags, classes
        self.mask = [0] * len(keys)
        for tag in tags:
            for at in range(tag.first, tag.last + 1):
                self.mask[at] |= tag.mask
        self.number_at = {n.first: n for n in numbers}
        for number in numbers:
            for at in range(number.first, number.last + 1):
                self.number_at.setdefault(at, number)
        self.used: set[int] = set()
        self.blocked = {at for tag in tags if tag.mask & (classes.both | classes.zero_all | classes.zero_killed | classes.zero_wounded)
                        for at in range(tag.first, tag.last + 1)}

    def read(self) -> list[Figure]:
        """The figures of the sentence in order."""
        figures = self._zeros() + self._tolls() + self._counted()
        harms = self._harms()
        for index, (kind, first, last) in enumerate(harms):
            limit = harms[index + 1][1] if index + 1 < len(harms) else len(self.keys)
            figure = self._behind(kind, first, last, limit)
            if figure is not None:
                figures.append(figure)
        return sorted(figures, key=lambda f: f.first_word)

    def _zeros(self) -> list[Figure]:
        found = []
        for tag in self.tags:
            if tag.mask & self.classes.zero_all:
                kinds = ("killed", "wounded")
            elif tag.mask & self.classes.zero_killed:
                kinds = ("killed",)
            elif tag.mask & self.classes.zero_wounded:
                kinds = ("wounded",)
            else:
                continue
            found += [Figure(kind, 0, 0, tag.first, tag.last, tag.first, is_zero=True) for kind in kinds]
        return found

    def _harms(self) -> list[tuple[str, int, int]]:
        found: list[tuple[str, int, int]] = []
        covered = -1
        for tag in sorted(self.tags, key=lambda t: (t.first, -t.last)):
            if tag.first <= covered or tag.first in self.blocked or tag.first in self.used:
                continue
            for kind, mask in self.classes.harm:
                if tag.mask & mask:
                    found.append((kind, tag.first, tag.last))
                    covered = tag.last
                    break
        return found

    def _counted(self) -> list[Figure]:
        """Ten dead, more than forty wounded: the number stands before the noun."""
        found = []
        for tag in self.tags:
            for kind, mask in self.classes.counted:
                if not tag.mask & mask or tag.first in self.blocked or tag.first in self.used:
                    continue
                number = self.number_at.get(tag.first - 1) if tag.first else None
                if number is not None and number.low is not None and self._counts(number, tag.first) and number.last not in self.used:
                    self.used.update(range(number.first, tag.last + 1))
                    found.append(Figure(kind, number.low, number.high, number.first, tag.last, tag.first, self._group(tag.last, tag.last + 3)))
                elif tag.mask & self.classes.dual:
                    self.used.add(tag.first)
                    found.append(Figure(kind, 2, 2, tag.first, tag.last, tag.first))
        return found

    def _counts(self, number: Number, noun: int) -> bool:
        """A number counts people when a noun for people follows; "60 shells" does not."""
        return number.counts or bool(self.mask[noun] & (self.classes.plural | self.classes.singular))

    def _behind(self, kind: str, first: int, last: int, limit: int) -> Figure | None:
        """The first count, dual or single person behind the word of harm."""
        end = min(limit, last + 1 + _REACH)
        single: tuple[int, str] | None = None
        for at in range(last + 1, end):
            key = self.keys[at]
            if key in _ENDS or at in self.blocked or (key in _STOP_WORDS and at > last + 1):
                break
            if at in self.used:
                continue
            number = self.number_at.get(at)
            if number is not None and number.first == at:
                if number.low is None or not self._is_people(number):
                    continue
                return self._listed(kind, number.low, number.high, at, self._noun_end(number.last, limit), first, limit)
            mask = self.mask[at]
            if mask & self.classes.dual:
                return self._listed(kind, 2, 2, at, at, first, limit)
            if mask & self.classes.singular and single is None:
                if self._stands_for_two(at, limit):
                    return self._listed(kind, 2, 2, at, at + 1, first, limit)
                if not (mask & self.classes.plural and not self._is_object(last, at)):
                    single = (at, key)
            elif mask & self.classes.plural and self._stands_for_two(at, limit):
                return self._listed(kind, 2, 2, at, at + 1, first, limit)
        if single is not None:
            return self._listed(kind, 1, 1, single[0], single[0], first, limit, explicit=False)
        return None

    def _is_object(self, harm: int, at: int) -> bool:
        return at - harm <= 2

    def _stands_for_two(self, at: int, limit: int) -> bool:
        return at + 1 < min(limit, len(self.keys)) and any(f.startswith(_SECOND) for f in arabic_forms(self.keys[at + 1]))

    def _is_people(self, number: Number) -> bool:
        following = number.last + 1
        if following < len(self.keys) and self.mask[following] & (self.classes.plural | self.classes.singular | self.classes.more | self.classes.part):
            return True
        return number.counts

    def _noun_end(self, last: int, limit: int) -> int:
        return last + 1 if last + 1 < min(limit, len(self.keys)) and self.mask[last + 1] & (self.classes.plural | self.classes.singular) else last

    def _listed(
        self, kind: str, low: int, high: int | None, start: int, end: int, harm: int, limit: int, explicit: bool = True
    ) -> Figure | None:
        """Adds what a "and" joins: جنديين وشرطي. Stops at بينهم."""
        if self._is_part(harm, start):
            return None
        group = self._group(start, end + 3)
        at = end + 1
        while at < min(limit, len(self.keys)) and at - end <= 3:
            key = self.keys[at]
            if self.mask[at] & self.classes.part or key in _ENDS or key in _STOP_WORDS:
                break
            if key.startswith("و") and at not in self.used:
                more = self._joined(at)
                if more is None:
                    break
                low, high = low + more[0], None if high is None else high + more[0]
                end, explicit = more[1], True
                group = "mixed" if self._group(at, more[1]) != group else group
                at = end + 1
                continue
            at += 1
        self.used.update(range(start, end + 1))
        return Figure(kind, low, high, start, end, harm, group, adds=self._adds(start, end), explicit=explicit)

    def _joined(self, at: int) -> tuple[int, int] | None:
        number = self.number_at.get(at)
        if number is not None and number.low is not None and number.first == at and self._is_people(number):
            return number.low, self._noun_end(number.last, len(self.keys))
        mask = self.mask[at]
        if any(mask & m for _, m in (*self.classes.harm, *self.classes.counted)):
            return None
        if mask & self.classes.dual:
            return 2, at
        if mask & self.classes.singular:
            return 1, at
        return None

    def _is_part(self, harm: int, start: int) -> bool:
        return any(self.mask[at] & self.classes.part for at in range(harm, start))

    def _adds(self, start: int, end: int) -> bool:
        return any(self.mask[at] & self.classes.more for at in range(start, min(len(self.keys), end + 2)))

    def _group(self, first: int, last: int) -> str:
        total = 0
        for at in range(first, min(last + 1, len(self.keys))):
            if at > first and self.keys[at] in ("،", ",", "في", "من") and total & (self.classes.force | self.classes.militant | self.classes.civilian):
                break
            total |= self.mask[at]
        if total & self.classes.militant:
            return "militant"
        return "force" if total & self.classes.force else ""

    def _tolls(self) -> list[Figure]:
        """ارتفع عدد القتلى إلى تسعة; حصيلة القتلى بلغت 17."""
        found = []
        for tag in self.tags:
            for kind, mask in self.classes.tolls:
                if not tag.mask & mask or tag.first in self.blocked:
                    continue
                for at in range(tag.last + 1, min(len(self.keys), tag.last + 7)):
                    number = self.number_at.get(at)
                    if number is not None and number.low is not None and number.counts and at not in self.used:
                        self.used.update(range(tag.first, number.last + 1))
                        found.append(Figure(kind, number.low, number.high, number.first, number.last, tag.first, is_toll=True))
                        break
        return found
