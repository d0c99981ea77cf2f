"""The people that an Arabic sentence names: ثلاثة جنود, جنديان, شرطي, ستة من منتسبي الشرطة, 13 قتيلا.

A dual noun is two, a singular one, a plural nobody knows how many. With قتيل، جريح، شهيد the noun itself says what happened to them
(`harm_of`). What a "and" joins counts together; what stands behind بينهم is a part.
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.casualty_types import People, Person
from transforms.numbers import Number
from transforms.phrases import Tag, Vocabulary, arabic_forms

BREAKS = frozenset({"،", ",", ";", "؛", ":", "(", ")", "\"", "«", "»", "“", "”", "—", "–", "--", "\n", "!", "؟"})
_TWO = ("اثنين", "اثنان", "اثنتين", "اثنتان", "اثنا", "اثني")
_ONE = frozenset({"واحد", "واحدا", "واحده"})
_WITH = frozenset({("مع",), ("فضلا", "عن"), ("اضافه", "الي"), ("بالاضافه", "الي"), ("الي", "جانب"), ("برفقه",), ("رفقه",)})
_OF_THEM = frozenset({"منهم", "منهما", "منهن"})
_BEHIND_PEOPLE = frozenset({"حين", "عندما", "لدي", "بعد", "بعدما", "اثناء", "بينما", "فيما", "جميعهم", "كانوا", "لم", "قبل", "قضوا", "دون"})  # أصيب ثلاثة حين …
_ONE_OF = frozenset({"احد", "احدى", "احدي", "واحد"})
_HIS = ("ه", "ها", "هم")
_COMPANY_REACH = 12
_MAX_GAP = 6  # words between one person and the و of the next
_DEFINITE = ("ال", "وال", "بال", "لل", "فال", "كال")
_AGENT = frozenset({"يد", "قبل", "برصاص", "بنيران", "بسلاح", "بيد", "ايدي", "بايدي", "نيران", "رصاص", "يدي"})
_NOT_OF_PEOPLE = frozenset({"عدد", "حصيله", "هويه", "جثه", "منزل", "دار", "سياره", "موكب", "عجله", "مقر", "رتل", "دوريه", "نقطه", "تجمع", "رتبه", "برتبه"})


@dataclass(frozen=True)
class PeopleClasses:
    """The bits of the classes that tell people from other words."""

    counted: tuple[tuple[str, int], ...]
    harm: int
    dual: int
    singular: int
    accusative: int
    plural: int
    more: int
    part: int
    speech: int
    force: int
    militant: int
    civilian: int
    body: int
    died: int


def people_classes(vocabulary: Vocabulary, counted: tuple[tuple[str, int], ...], harm: int) -> PeopleClasses:
    """Looks the classes up once. Raises PhraseError when the lexicon lacks one."""
    m = vocabulary.mask
    return PeopleClasses(
        counted, harm, m("c_dual"), m("c_person_sg"), m("c_person_acc"), m("c_person_pl"), m("c_more"), m("c_part"), m("c_speech"), m("force"),
        m("militant", "c_attacker"), m("civilian"), m("c_body"), m("c_died"),
    )


class ArabicPeople:
    """One sentence being read for people. `mask` has the classes of each word, `harm_of` the harm that a noun says itself, by word."""

    def __init__(self, keys: list[str], tags: list[Tag], numbers: list[Number], classes: PeopleClasses, blocked: set[int]):
        self.keys, self.classes, self.blocked = keys, classes, blocked
        self.mask = [0] * len(keys)
        for tag in tags:
            for at in range(tag.first, tag.last + 1):
                self.mask[at] |= tag.mask
        self.number_at = {n.first: n for n in numbers}
        self.in_number = {at for n in numbers for at in range(n.first, n.last + 1)}
        self.harm_of: dict[int, str] = {}

    def read(self) -> list[People]:
        """The people of the sentence, in order."""
        persons: list[Person] = []
        at = 0
        while at < len(self.keys):
            person = None if at in self.blocked else self._person(at)
            if person is not None:
                persons.append(person)
                at = person.end
            at += 1
        return self._joined(persons)

    # -- one noun phrase --
    def _person(self, at: int) -> Person | None:
        number = self.number_at.get(at)
        if number is not None:
            return self._numbered(number)
        if at in self.in_number:
            return None
        if any(form in _ONE_OF for form in arabic_forms(self.keys[at])) and self.mask_at(at + 1) & (self.classes.plural | self._counted_mask):
            return self._one_of(at)
        return self._noun(at)

    @property
    def _counted_mask(self) -> int:
        total = 0
        for _, mask in self.classes.counted:
            total |= mask
        return total

    def _numbered(self, number: Number) -> Person | None:
        if not number.counts or self._is_monday(number):
            return None
        at = number.last + 1
        if self._key(at) == "من" and self._is_people(at + 1):
            at += 1
        if at in self.blocked:
            return None
        if self._is_people(at):
            if self.mask_at(at) & self._counted_mask:
                self._note_harm(number.first, at)
            adds = bool(self.mask_at(at) & self.classes.more or self.mask_at(at + 1) & self.classes.more)
            return Person(number.first, at, self._complement(at), number.low, number.high, at, self._group(at), True, adds=adds,
                          part=self._key(number.last + 1) == "من" and self._is_definite(at) and bool(self.mask_at(at) & self._counted_mask))
        if self._may_stand_alone(at) or self._is_behind_harm(number.first) and self._key(at) in _BEHIND_PEOPLE:
            return Person(number.first, number.last, number.last, number.low, number.high, -1, self._group(at), True)
        return None

    def _complement(self, at: int) -> int:
        """The last word of what stands behind a noun in construct: عناصر الشرطة, مقاتلي العشائر."""
        if self._is_definite(at):
            return at
        while self._is_definite(at + 1) and self._is_people(at + 1):
            at += 1
        return at

    def _is_behind_harm(self, at: int) -> bool:
        return bool(self.mask_at(at - 1) & self.classes.harm)

    def is_near(self, verb: int, first: int) -> bool:
        """Whether people begin directly behind a verb, or behind its منهم."""
        return first == verb + 1 or self._key(verb + 1) in _OF_THEM

    def _is_monday(self, number: Number) -> bool:
        """الاثنين is the day, unless the noun before it is a dual (المسلحين الاثنين)."""
        key = self.keys[number.last]
        return number.first == number.last and key.endswith("الاثنين") and not self._key(number.first - 1).endswith("ين")

    def _one_of(self, at: int) -> Person:
        """أحد عناصر الحشد; أحد الجرحى is one of those told of before."""
        harmed = bool(self.mask_at(at + 1) & self._counted_mask)
        return Person(at, at + 1, at + 1, 1, 1, at + 1, self._group(at + 1), part=harmed)

    def _noun(self, at: int) -> Person | None:
        mask = self.mask[at]
        counted = mask & self._counted_mask
        if self._key(at - 1).endswith("رتبه"):
            return None  # ضابط برتبة رائد is one man
        if not counted and not mask & (self.classes.dual | self.classes.singular | self.classes.accusative | self.classes.plural):
            return None
        two = self._key(at + 1) in _TWO  # not الاثنين, which is a day
        one = self._key(at + 1) in _ONE and not (at + 1 in self.in_number and at + 2 in self.in_number)  # not قتيلين وأحد عشر
        end = at + 1 if two or one else at
        if counted:
            if mask & self.classes.body and not self.keys[at].endswith(("تين", "تان")) and (self._is_people(at + 1) or at + 1 in self.number_at):
                return None  # جثث خمسة رجال: the men are counted
            return self._counted(at, two, end)
        definite = self._is_definite(at)
        group = self._group(at)
        adds = bool(mask & self.classes.more or self.mask_at(at + 1) & self.classes.more)
        if two or mask & self.classes.dual:
            return Person(at, end, end, 2, 2, at, group, True, definite, adds=adds)
        if mask & (self.classes.singular | self.classes.accusative) and not (mask & self.classes.plural and self._is_plural_here(at)):
            return Person(at, end, end, 1, 1, at, group, end > at, definite, adds=adds, is_name=bool(mask & self.classes.accusative))
        return Person(at, at, at, None, None, at, group, definite=definite)

    def _is_plural_here(self, at: int) -> bool:
        """A form that is both (منتسبي, قيادي): a plural in construct when a definite noun follows."""
        return self._is_definite(at + 1) and not self._is_definite(at) and self.keys[at].endswith("ي")

    def _counted(self, at: int, two: bool, end: int) -> Person | None:
        """قتيل, جريحان, قتلى without a number before them."""
        if self._is_definite(at) and not two:
            return None
        key = self.keys[at]
        low: int | None = None
        if two or self.mask[at] & self.classes.dual or key.endswith(("ان", "تين")) or key.endswith("ين") and key[:-2].lstrip("و").endswith(("قتيل", "شهيد", "جريح")):
            low = 2
        elif not key.endswith(("ى", "ين", "ون", "اء", "ات", "ايا", "لي", "حي", "ث")):
            low = 1
        self._note_harm(at, at)
        return Person(at, end, end, low, low, at, self._group(at), low == 2)

    def _note_harm(self, first: int, noun: int) -> None:
        if any(self.mask[at] & self.classes.died for at in range(max(0, first - 2), first)):
            self.harm_of[first] = "killed"  # وفاة مصابين اثنين
            return
        kind = next(kind for kind, mask in self.classes.counted if self.mask[noun] & mask)
        self.harm_of[first] = kind

    def _is_people(self, at: int) -> bool:
        return bool(self.mask_at(at) & (self.classes.plural | self.classes.singular | self.classes.accusative | self.classes.dual | self.classes.more
                                        | self._counted_mask)) and at not in self.in_number

    def _may_stand_alone(self, at: int) -> bool:
        """A number alone counts people when no noun that it could count follows."""
        key = self._key(at)
        return not key or key in BREAKS or key.startswith(("ب", "و", "ل")) and len(key) > 2 or self.mask_at(at) & (self.classes.part | self.classes.harm) > 0 or (
            key in ("في", "من", "على", "بينهم", "خلال", "اثر", "جراء", "و", "ب", "عند", "قرب", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي", "اليوم", "امس", "صباح", "مساء"))

    def _is_definite(self, at: int) -> bool:
        return self._key(at).startswith(_DEFINITE)

    def _group(self, at: int) -> str:
        total = 0
        for position in range(at, min(len(self.keys), at + 5)):
            if position > at and (self.keys[position] in BREAKS or self.mask[position] & self.classes.harm or self.keys[position].startswith("و") and (
                    self._is_people(position)) or self.keys[position] in ("في", "قرب", "بعد", "خلال") and total):
                break
            total |= self.mask[position]
            if total & (self.classes.force | self.classes.militant) and position > at:
                break
        if total & self.classes.militant:
            return "militant"
        if total & self.classes.force:
            return "force"
        return "civilian" if total & self.classes.civilian and not arabic_forms(self.keys[at])[-1].startswith(("شخص", "اشخاص", "رجل", "رجال")) else ""

    def _key(self, at: int) -> str:
        return self.keys[at] if 0 <= at < len(self.keys) else ""

    def mask_at(self, at: int) -> int:
        return self.mask[at] if 0 <= at < len(self.mask) else 0

    # -- phrases that count together --
    def _joined(self, persons: list[Person]) -> list[People]:
        groups: list[People] = []
        for person in persons:
            last = groups[-1] if groups else None
            if last is not None and self._is_same_count(last.items[-1], person):
                last.items[-1] = last.items[-1]._replace(last=person.last, end=person.end)
                continue
            if last is not None and self._links(last, person):
                last.items.append(person)
                continue
            of_them = bool(self.mask[person.first] & self.classes.part) or self.is_of_them(person.last)  # أحدهم امرأة; اثنين منهم
            groups.append(People([person], part=person.part or of_them or self._is_part(person, last), speaks=self._speaks(person)))
        return groups

    def _is_same_count(self, one: Person, person: Person) -> bool:
        """عشرين موظفا وزائرا: the second noun, in the singular after such a number, is counted with the first."""
        return (one.explicit and (one.low or 0) > 10 and person.first == one.end + 1 and person.low == 1 and not person.explicit
                and bool(self.mask[person.head] & self.classes.accusative) and self.keys[person.first].startswith("و"))

    def _links(self, people: People, person: Person) -> bool:
        one = people.items[-1]
        joint = self.keys[person.first]
        gap = range(one.end + 1, person.first)
        if self._is_company(people, person):
            return True
        if tuple(self.keys[at] for at in gap) in _WITH and (one.low is not None or one.explicit) and not person.definite:
            return True  # ضابط مع ثلاثة من مرافقيه
        joined = joint.startswith("و") and joint not in ("واحد", "واحدا", "والد", "والده", "والدته") or (person.first and self.keys[person.first - 1] == "و")
        if not joined or len(gap) > _MAX_GAP or self.harm_of.get(one.first) != self.harm_of.get(person.first):
            return False
        if person.low is None and (len(gap) > 1 or person.definite or person.head != person.first):
            return False
        if person.definite and not one.definite and person.low == 1:
            return False
        return not any(self._cuts(at) for at in gap)

    def _is_company(self, people: People, person: Person) -> bool:
        """مع اثنين من حراسه, برفقة سائقه: his own people, wherever in the sentence he was named."""
        before = (self._key(person.first - 1),)
        if before not in _WITH or not person.low or not people.low or person.first - people.end > _COMPANY_REACH:
            return False
        return self.keys[person.end].endswith(_HIS) and not any(self._cuts(at) for at in range(people.end + 1, person.first - 1) if self.keys[at] not in BREAKS)

    def _cuts(self, at: int) -> bool:
        key, mask = self.keys[at], self.mask[at]
        return key in BREAKS and key not in ("،", ",", "(", ")", "\"", "«", "»") or bool(mask & (self.classes.harm | self.classes.part | self.classes.speech)) or (
            key in ("ان", "الذي", "التي", "الذين", "حين", "بعد", "قبل", "فيما", "بينما", "اثناء", "عقب"))

    def _is_part(self, person: Person, before: People | None) -> bool:
        """Behind بينهم, and what a و joins to such a part."""
        for at in range(person.first - 1, max(-1, person.first - 5), -1):
            if self.mask[at] & self.classes.part:
                return True
            if self.keys[at] in BREAKS or self.mask[at] & self.classes.harm:
                return False
        return bool(before and before.part and self.keys[person.first].startswith("و") and person.first - before.end <= _MAX_GAP
                    and not any(self.mask[at] & self.classes.harm for at in range(before.end + 1, person.first)))

    def _speaks(self, person: Person) -> bool:
        """وقال ضابط في الشرطة."""
        if self._key(person.first - 1) in ("ان", "بان", "وان"):
            return False  # وأكد أن 31 مقاتلا: they are what is told
        before = range(max(0, person.first - 2), person.first)
        return any(self.mask[at] & self.classes.speech for at in before)

    def is_of_them(self, at: int) -> bool:
        """Whether a word, or the one behind it, is منهم."""
        return bool(_OF_THEM & {self._key(at), self._key(at + 1)})

    def is_agent(self, people: People) -> bool:
        """برصاص مسلحين, على يد عناصر: those who did it; منزل ضابط: whose house it was."""
        before = self._key(people.first - 1)
        return before in _AGENT or any(form in _NOT_OF_PEOPLE for form in arabic_forms(before)) or before == "من" and self._key(people.first - 2) not in _TWO and (
            people.first > 1 and people.first - 2 not in self.in_number and people.items[0].low is None)
