"""Figures of people in an Arabic sentence: the people stand behind the word of harm (مقتل ثلاثة جنود, أصيب خمسة), or before a verb that
agrees with them (إن جنديين قتلا); with قتلى، جرحى، شهداء the noun says the harm itself. Who is who is read by people_arabic.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from transforms.casualty_candidates_arabic import find_candidates, weigh
from transforms.casualty_self import SuicideClasses, self_killed, suicide_classes
from transforms.casualty_surroundings import Weighed
from transforms.casualty_types import Figure, People
from transforms.casualty_zero import ZeroClasses, find_zeros, zero_classes
from transforms.numbers import Number
from transforms.people_arabic import ArabicPeople, PeopleClasses, people_classes
from transforms.phrases import Hit, Tag, Vocabulary
from transforms.rules import classes_of

_HARM = (("killed", "c_killed"), ("wounded", "c_wounded"), ("detained", "c_arrested"), ("abducted", "c_kidnapped"))
_COUNTED = (("killed", "c_killed_count"), ("wounded", "c_wounded_count"), ("abducted", "c_kidnapped_count"))
_TOLLS = (("killed", "c_toll"), ("wounded", "c_toll_wounded"))
_PRONOUNS = (("killed", "c_his_death", 1), ("wounded", "c_his_wound", 1), ("killed", "c_their_death", 2), ("wounded", "c_their_wound", 2))
_NAME_TITLES = frozenset({"ابو", "ابي", "الشيخ", "الحاج", "السيد", "الدكتور", "الكاتب", "المدعو"})
_NO_NAMES = frozenset({"في", "من", "علي", "عن", "نحو", "اكثر", "اقل", "ما", "وقعت", "كان", "كبير", "عراقي", "كل", "جميع", "بعض", "عائله", "مدنيين", "عناصر", "قوه",
                       "قرب", "وسط", "داخل", "امام", "خلال", "اثناء", "بعد", "قبل", "جراء", "اثر", "نتيجه", "غرب", "شرق", "شمال", "جنوب", "مساء", "صباح", "فجر", "ليل"})
_TRIED = frozenset({"محاوله", "بمحاوله", "لمحاوله", "ومحاوله", "محاولات", "محاولتي"})
_SIGNS = ("none_all", "none_killed", "none_wounded", "c_harm_any", "c_harm_killed", "c_harm_wounded", "c_self")
_SINGLE = frozenset({"قتيل", "قتيلا", "شهيد", "شهيدا"})  # "a dead and a wounded man" are one and one, "twelve dead and wounded" nobody knows
_THAT = frozenset({"ان", "بان", "وان", "لان"})
_SUBJECT = 9  # words of a subject with its complements
_REACH = 10  # words behind the word of harm within which its people begin
_BACK = 7  # words before a verb within which its subject ends
_TOLL_REACH = 8
_OF_MORE = frozenset({"المحافظه", "البلاد", "العراق", "خلال"})
_BESIDE = 3  # words between people and the verb behind them
_ENDS = frozenset({";", "؛", ".", "\n"})
_STOPS = frozenset({"ان", "وان", "بان", "الذي", "التي", "الذين", "حين", "عندما", "بعد", "بعدما", "قبل", "فيما", "بينما", "اثناء", "عقب", "حيث", "لكن", "دون"})


@dataclass(frozen=True)
class ArabicClasses:
    """The bits of the classes that the scan needs."""

    harm: tuple[tuple[str, int], ...]
    tolls: tuple[tuple[str, int], ...]
    people: PeopleClasses
    zero: ZeroClasses
    all_harm: int
    both: int
    masdar: int
    exceed: int
    account: int
    old: int
    died: int
    suicide: SuicideClasses
    sentence: int
    carried_out: int
    accused: int
    body: int
    of_a_name: int
    pronouns: tuple[tuple[str, int, int], ...]
    taken: int
    hospital: int
    hurt_by: int
    backwards: int
    fell: int
    any: int  # a sentence without any of these has no figure


@lru_cache(maxsize=2)
def harm_classes(vocabulary: Vocabulary) -> ArabicClasses:
    mask = vocabulary.mask

    def pairs(names: tuple[tuple[str, str], ...]) -> tuple[tuple[str, int], ...]:
        return tuple((kind, mask(name)) for kind, name in names)

    harm = pairs(_HARM)
    total = 0
    for _, bit in harm:
        total |= bit
    return ArabicClasses(
        harm, pairs(_TOLLS), people_classes(vocabulary, pairs(_COUNTED), total), zero_classes(vocabulary), total, mask("c_both"), mask("c_masdar"),
        mask("c_exceed"), mask("c_account"), mask("c_old_toll"), mask("c_died"), suicide_classes(vocabulary), mask("c_sentence"),
        mask("c_carried_out"), mask("c_accused"), mask("c_body"),
        mask("c_of_a_name"), tuple((kind, mask(name), number) for kind, name, number in _PRONOUNS),
        mask("c_taken"), mask("c_hospital"), mask("c_hurt_by"), mask("c_backwards"), mask("c_fell"),
        total | mask("c_hospital", "c_fell", *_SIGNS, *(name for _, name, _ in _PRONOUNS), *(name for _, name in (*_COUNTED, *_TOLLS))),
    )


def _has_subject(keys: list[str], tag: Tag) -> bool:
    """Whether إن with its noun stands before the two verbs: إن شرطيا قتل وأصيب اثنان are one dead and two wounded."""
    return keys[tag.first][:2] not in ("مق", "مص", "اص") and bool(_THAT & set(keys[max(0, tag.first - _SUBJECT):max(0, tag.first - 1)]))


class ArabicFigures:
    """One sentence being read for figures."""

    def __init__(self, keys: list[str], tags: list[Tag], numbers: list[Number], classes: ArabicClasses):
        self.keys, self.tags, self.classes, self.numbers = keys, tags, classes, numbers
        self.present = classes_of(tags)
        self.zeros = find_zeros(keys, tags, classes.zero)
        counted = {number.last + 1 for number in numbers}
        blocked = {at for tag in tags if tag.mask & classes.both and (keys[tag.first] not in _SINGLE or tag.first in counted)
                   and not _has_subject(keys, tag) for at in range(tag.first, tag.last + 1)}
        self.blocked = blocked | {at for zero in self.zeros for at in range(zero.first_word, zero.last_word + 1)}
        self.reader = ArabicPeople(keys, tags, numbers, classes.people, self.blocked)
        self.mask = self.reader.mask
        self.people = self.reader.read()

    def read(self) -> list[Figure]:
        """The figures of the sentence in order."""
        figures = list(self.zeros) + self._self_killed() + self._tolls() + self._counted()
        harms = self._harms()
        for index, (kind, first, last) in enumerate(harms):
            left = harms[index - 1][2] + 1 if index else 0
            limit = harms[index + 1][1] if index + 1 < len(harms) else len(self.keys)
            people = None if self.mask[first] & self.classes.backwards else self._behind(kind, first, last, limit)
            if people is None and not self.mask[first] & self.classes.masdar:
                people = self._before(first, left)
            if people is not None:
                people.used = True
                if people.counts:
                    figures.append(Figure.of(kind, people, (first, last)))
            elif kind == "wounded" and self._of_one_before(first, last):
                figures.append(Figure(kind, 1, 1, first, last, first, explicit=False, harm_last=last))
            else:
                figures += self._named(kind, first, last)
        figures += self._fallen() + self._taken_to_hospital(figures)
        figures += self._pronouns(figures)
        self._mark_accounts(figures)
        return sorted(figures, key=lambda f: f.first_word)

    def weighed(self, hits: list[Hit], written: list[str]) -> Weighed:
        """The sentence as the statistical reader weighs it; `written` are its words as they stand in the text."""
        harms = self._harms()
        figures = self.read()
        return weigh(self.reader, find_candidates(self.reader, self.people, self.numbers, harms, written), figures, hits, harms)

    def _harms(self) -> list[tuple[str, int, int]]:
        """(kind, first, last word) of each word of harm; the longest where several begin."""
        found: list[tuple[str, int, int]] = []
        covered = -1
        for tag in sorted(self.tags, key=lambda t: (t.first, -t.last)):
            if tag.first <= covered or tag.first in self.blocked or any(p.first <= tag.first <= p.last for p in self.people):
                continue
            if self._is_sentence(tag.first) or self._is_accusation(tag) or self.keys[tag.first - 1] in _TRIED and tag.first:
                continue
            for kind, mask in self.classes.harm:
                if tag.mask & mask:
                    found.append((kind, tag.first, tag.last))
                    covered = tag.last
                    break
        return found

    def _is_accusation(self, tag: Tag) -> bool:
        """متهم بقتل طفلة: told of before."""
        return tag.first > 0 and any(self.mask[at] & self.classes.accused for at in range(max(0, tag.first - 2), tag.first)) and (
            self.keys[tag.first].startswith("ب") or bool(self.mask[tag.first] & self.classes.masdar))

    def _is_sentence(self, at: int) -> bool:
        """حكم بالإعدام, unless it was carried out."""
        if self.keys[at] == "حتي":
            return any("عدام" in key or key.startswith("شنق") for key in self.keys[max(0, at - 4):at])  # hanged until dead, by sentence
        if "عدام" not in self.keys[at]:
            return False
        before = range(max(0, at - 6), at)
        return self.keys[at].startswith("بال") and not any(self.mask[b] & self.classes.carried_out for b in before) or (
            any(self.mask[b] & self.classes.sentence for b in before) and not any(self.mask[b] & self.classes.carried_out for b in before))

    def _behind(self, kind: str, first: int, last: int, limit: int) -> People | None:
        """The first people behind the word of harm who are counted; a single doer before counted victims is passed over."""
        single: People | None = None
        end = min(limit, last + 1 + _REACH)
        for people in self.people:
            if people.first <= last or people.used:
                continue
            if people.first >= end or self._is_cut(last + 1, people.first):
                break
            is_body = people.first - 1 == last and self.mask[last] & self.classes.body
            part = people.part and not (people.first == last + 1 and self.reader.is_of_them(people.last))  # وأردت خمسة منهم
            if part or people.speaks or self.reader.is_agent(people) and not is_body:
                continue
            head = people.items[0]
            if self.reader.harm_of.get(people.first, kind) != kind or not people.counts or head.head < 0 and people.first - last > 3:
                continue
            if head.low == 1 and not head.explicit and not head.is_name and people.group == "militant" and single is None and self._is_verb(first):
                single = people  # قتل مسلح ثلاثة جنود
                continue
            if head.definite and single is None and people.first - last > 2:
                continue
            return people if single is None or people.explicit else single
        return single

    def _of_one_before(self, first: int, last: int) -> bool:
        """فأصيبت بطلقة في الساق: she who was named before."""
        return not self.mask[first] & self.classes.masdar and last + 1 < len(self.keys) and bool(self.mask[last + 1] & self.classes.hurt_by)

    def _taken_to_hospital(self, figures: list[Figure]) -> list[Figure]:
        """نُقل خمسة إلى المستشفى, سبعون آخرون أدخلوا المستشفى, where the sentence counts no wounded otherwise."""
        if any(f.kind == "wounded" for f in figures):
            return []
        for tag in self.tags:
            end = next((t.first for t in self.tags if tag.mask & self.classes.taken and t.mask & self.classes.hospital and 0 < t.first - tag.last <= _REACH), None)
            for people in self.people if end is not None else ():
                beside = tag.last < people.first < end or 0 < tag.first - people.end <= _BESIDE
                if beside and self._is_free(people) and not any(self.mask[at] & self.classes.body for at in range(tag.last, people.first)):
                    people.used = True
                    return [Figure.of("wounded", people, (tag.first, tag.last))]
        return []

    def _fallen(self) -> list[Figure]:
        """سقط 25 متظاهرا, ثلاثة منهم سقطوا: people who fall and of whom nothing else is said are dead."""
        found = []
        for tag in self.tags if self.present & self.classes.fell else ():
            for people in self.people if tag.mask & self.classes.fell else ():
                beside = people.first - tag.last in (1, 2) and self.reader.is_near(tag.last, people.first) or people.end == tag.first - 1
                if beside and self._is_free(people) and people.end + 1 not in self.blocked:
                    people.used = True
                    found.append(Figure.of("killed", people, (tag.first, tag.last)))
                    break
        return found

    def _is_free(self, people: People) -> bool:
        return people.explicit and people.counts and not people.used and not people.part and people.first not in self.reader.harm_of

    def _named(self, kind: str, first: int, last: int) -> list[Figure]:
        """مقتل أبو علي: an unknown word directly behind may be a name, if it is no number, place, plural or thing."""
        at = last + 1
        if not self.mask[first] & self.classes.of_a_name or at >= len(self.keys) or at in self.blocked or at in self.reader.in_number:
            return []
        key = self.keys[at]
        if key in _NAME_TITLES or len(key) > 2 and key.isalpha() and not key.startswith(("ال", "ب", "لل")) and not key.endswith(("ين", "ون", "ات", "ان")) and (
                key not in _NO_NAMES and not any(p.first <= at <= p.last for p in self.people)):
            return [Figure(kind, 1, 1, at, at, first, explicit=False, harm_last=last)]
        return []

    def _pronouns(self, figures: list[Figure]) -> list[Figure]:
        """وأسفر الهجوم عن مقتله: one who was named before, unless the sentence counts him."""
        found = []
        for tag in self.tags:
            for kind, mask, number in self.classes.pronouns:
                if tag.mask & mask and not any(f.kind == kind for f in figures):
                    found.append(Figure(kind, number, number, tag.first, tag.last, tag.first, explicit=number > 1, harm_last=tag.last))
        return found

    def _before(self, first: int, left: int) -> People | None:
        """The subject of a verb that follows it: إن 47 شخصا بينهم عناصر أمن أصيبوا."""
        for people in reversed(self.people):
            if people.last >= first or people.first < left or people.used:
                continue
            if first - people.end > _BACK + 3 * people.part or self._is_cut(people.end + 1, first):
                return None
            if people.part or people.speaks or self.reader.is_agent(people) or people.definite and not people.counts:
                continue  # شرطي في القوات الاتحادية قتل
            return people if people.counts and not self.reader.harm_of.get(people.first) else None
        return None

    def _is_cut(self, start: int, end: int) -> bool:
        return any(self.keys[at] in _ENDS or self.keys[at] in _STOPS or self.mask[at] & self.classes.people.speech for at in range(start, end))

    def _is_verb(self, at: int) -> bool:
        return not self.mask[at] & self.classes.masdar

    def _counted(self) -> list[Figure]:
        """Ten dead, more than forty wounded; one of the wounded died."""
        found = []
        for people in self.people:
            kind = self.reader.harm_of.get(people.first)
            item = people.items[0]
            if kind is None and item.part and self.mask[item.last] & self.reader._counted_mask:
                found += self._of_the_wounded(people)
                continue
            if kind is None or people.used or not people.counts or people.part:
                continue
            people.used = True
            found.append(Figure.of(kind, people, (people.items[-1].last, people.items[-1].last)))
        return found

    def _of_the_wounded(self, people: People) -> list[Figure]:
        people.used = True
        item = people.items[0]
        near = range(max(0, people.first - 4), min(len(self.keys), people.last + 5))
        if any(self.mask[at] & self.classes.died for at in near):
            harm = next(at for at in near if self.mask[at] & self.classes.died)
            return [Figure("killed", people.low, people.high, people.first, people.last, harm, people.group, adds=True, explicit=item.explicit)]
        kind = next(kind for kind, mask in self.classes.people.counted if self.mask[item.last] & mask)
        return [Figure(kind, people.low, people.high, people.first, people.last, people.last, is_part=True, explicit=item.explicit)]

    def _self_killed(self) -> list[Figure]:
        """فجر انتحاري نفسه: he is among the dead."""
        return self_killed(self.keys, self.tags, self.people, self.classes.suicide)

    # -- whole counts and accounts --
    def _tolls(self) -> list[Figure]:
        """ارتفع عدد القتلى من خمسة إلى تسعة; تجاوز عدد الجرحى 60."""
        found = []
        for tag in sorted(self.tags, key=lambda t: (t.first, -t.last)):
            for kind, mask in self.classes.tolls:
                if not tag.mask & mask or tag.first in self.blocked or any(f.harm_word <= tag.first <= f.harm_last for f in found):
                    continue
                figure = self._toll(kind, tag)
                if figure is not None:
                    found.append(figure)
        return found

    def _toll(self, kind: str, tag: Tag) -> Figure | None:
        if any(self.mask[at] & self.classes.old for at in range(tag.first, min(len(self.keys), tag.last + 3))):
            return None
        for people in self.people:
            if people.first <= tag.last or people.used or not people.items[0].explicit:
                continue
            between = self.keys[tag.last + 1:people.first]
            if len(between) > _TOLL_REACH or _ENDS & set(between):
                return None
            if _OF_MORE & set(between):
                people.used = True  # حصيلة القتلى في المحافظة خلال يوم: of more than one happening
                return None
            if between[-1:] == ["من"] and self.keys[people.last + 1:people.last + 2] == ["الي"]:
                continue
            if self.reader.harm_of.get(people.first, kind) != kind:
                return None
            people.used = True
            figure = Figure.of(kind, people, (tag.first, tag.last))
            figure.is_toll = True
            near = range(max(0, tag.first - 2), people.first)
            if any(self.mask[at] & self.classes.exceed for at in near):
                figure.high = None
            return figure
        return None

    def _mark_accounts(self, figures: list[Figure]) -> None:
        """A figure that one of several sources gives."""
        for figure in figures:
            start, end = figure.span
            if "فقط" in self.keys[end + 1:end + 3]:
                figure.is_account = True  # تسلمت المشرحة 14 جثة فقط: against what others say
            for at in range(start - 1, max(-1, start - 6), -1):
                if self.keys[at] in _ENDS:
                    break
                if self.mask[at] & self.classes.account:
                    figure.is_account = True
                    break
