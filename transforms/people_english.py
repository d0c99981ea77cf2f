"""The people that an English sentence names: "at least five soldiers", "a woman and her two sons", "four of his men".

Read once from left to right into noun phrases (`Person`), which are then joined into those that count together (`People`):
"an officer and four of his men" is five. What stands behind "including" is a part; what is followed by "said" tells the news.
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.casualty_types import People, Person
from transforms.numbers import Number
from transforms.people_lists import PeopleLists
from transforms.people_words import BREAKS, LINKS, PART_BEFORE, POSSESSIVE
from transforms.phrases import Tag, Vocabulary

_MAX_MODIFIERS = 6
_DEFINITE = frozenset({"the", "these", "those", "its", "his", "her", "their", "both", "all"})
_OPENERS = _DEFINITE | {"him", "her"}  # other words of none of its classes, in small letters, begin no phrase of people
_PLURAL_ENDINGS = ("ers", "ors", "men", "ists", "ees", "ians", "ants")
_SINGULAR_ENDINGS = ("er", "or", "man", "ist", "ian")
_NEUTRAL = frozenset({"people", "person", "persons", "individuals", "men", "man", "others", "members"})
_ARTICLES = frozenset({"a", "an", "the", "his", "her", "their", "its"})
_NO_ADVERBS = frozenset({"family", "only", "italy", "rally", "assembly", "july", "elderly", "ally", "early"})
_BANDS = frozenset({"family", "cell", "group", "team", "party", "band", "gang", "squad", "crew", "unit", "convoy", "detachment", "patrol", "batch"})
_ONE_BODY = frozenset({"family", "household", "clan", "tribe", "unit", "company", "village", "crew", "patrol", "cell", "brigade", "battalion", "house"})
@dataclass(frozen=True)
class PeopleClasses:
    """The bits of the classes that tell people from other words."""

    harm: int
    be: int
    singular: int
    plural: int
    mass: int
    det: int
    more: int
    thing: int
    verb: int
    force: int
    militant: int
    civilian: int
    nominal: int
    take: int


def people_classes(vocabulary: Vocabulary, harm: int) -> PeopleClasses:
    """Looks the classes up once. Raises PhraseError when the lexicon lacks one."""
    m = vocabulary.mask
    return PeopleClasses(
        harm, m("c_be"), m("c_person_sg"), m("c_person_pl"), m("c_people_mass"), m("c_det"), m("c_more"), m("c_thing"), m("c_verb"),
        m("force"), m("militant"), m("civilian"), m("c_nominal"), m("c_take"),
    )


class EnglishPeople:
    """One sentence being read for people. `mask` has the classes of each word."""

    def __init__(self, keys: list[str], tags: list[Tag], numbers: list[Number], classes: PeopleClasses, capitalised: list[bool]):
        self.keys, self.classes, self.capitalised = keys, classes, capitalised
        self.mask, self.group_mask = [0] * len(keys), [0] * len(keys)
        self.persons: list[Person] = []
        for tag in tags:
            if tag.first == tag.last:
                self.mask[tag.first] |= tag.mask
                self.group_mask[tag.first] |= tag.mask
                continue
            # of a phrase the last word is the noun, and the first one ends what stands before it: "two went missing"
            self.mask[tag.last] |= tag.mask & (classes.singular | classes.plural)
            self.mask[tag.first] |= tag.mask & classes.harm
            for at in range(tag.first, tag.last + 1):
                self.group_mask[at] |= tag.mask
        for tag in tags:
            if tag.first < tag.last and tag.mask & classes.harm:  # "lost their lives" names nobody
                self.mask[tag.last] &= ~(classes.singular | classes.plural)
        for at, key in enumerate(keys[:-1]):
            if key.endswith("ly") and key not in _NO_ADVERBS and self.mask[at + 1] & (classes.harm | classes.be):
                self.mask[at] |= classes.be  # "were lightly hurt"
        for at in [at for at, key in enumerate(keys) if key == "isis"]:
            self.mask[at] &= ~classes.be
            self.group_mask[at] |= classes.militant
        self.number_at = {n.first: n for n in numbers}
        self.in_number = {at for n in numbers for at in range(n.first, n.last + 1)}

    def read(self) -> list[People]:
        """The people of the sentence, in order."""
        known, done = self.classes, -1
        begin, group = known.det | known.singular | known.plural, known.force | known.militant | known.civilian
        for at, key in enumerate(self.keys):
            if at > done and (self.mask[at] & begin or self.group_mask[at] & group or self.capitalised[at] or at in self.number_at or key in _OPENERS):
                person = self._person(at)
                if person is not None:
                    self.persons.append(person)
                    done = person.end
        return PeopleLists(self).joined(self.persons)

    def people_at(self, at: int) -> int | None:
        """The last word of the counted people that begin at a word or right behind it."""
        return next((p.last for p in self.persons if p.first in (at, at + 1) and (p.low is not None or p.high is not None)), None)

    # -- one noun phrase --
    def _person(self, at: int) -> Person | None:
        number = self.number_at.get(at)
        if number is not None:
            return self._numbered(number)
        key, mask = self.keys[at], self.mask[at]
        if key in ("him", "her") and at and self.mask[at - 1] & (self.classes.harm | self.classes.take) and (
                key == "him" or self.key(at + 1) in BREAKS | LINKS | {"and", ""} or self.key(at + 1).endswith("ly")):
            return Person(at, at, at, 1, 1, at, "", definite=True)
        if key in _DEFINITE or mask & self.classes.det:
            return self._determined(at)
        return self._bare(at)

    def _numbered(self, number: Number) -> Person | None:
        """"five soldiers", "eight of its men", "three of the wounded", "four" alone."""
        if not number.counts or (number.first and self.keys[number.first - 1] == "no"):
            return None
        definite = self.keys[number.first] in _DEFINITE or self.keys[number.last] == "both"
        following = number.last + 1
        if self.key(following) == "of":
            return self._numbered_of(number)
        head = self._head(following)
        if head is None:
            if not self._may_stand_alone(following):
                return None
            adds = self.key(following) in ("others", "more")
            last = following if adds else number.last
            return Person(number.first, last, last, number.low, number.high, -1, "", True, definite, adds=adds or self._is_more(number.first, last))
        end = self._complement(head)
        return Person(
            number.first, head, end, number.low, number.high, head, self._group(following, end), True, definite,
            adds=self._is_more(number.first, head), part=self.is_of_them(end),
        )

    def _numbered_of(self, number: Number) -> Person | None:
        at = number.last + 2
        key = self.key(at)
        if key in POSSESSIVE and at + 1 < len(self.keys) and self._head(at + 1) is None and not self._is_stop(at + 1):
            thing = self.mask[at + 1] & self.classes.thing
            return None if thing else Person(number.first, at + 1, at + 1, number.low, number.high, at + 1, "", True)
        if key in ("them", "whom", "those", "these") or self.mask_at(at + 1) & self.classes.nominal and key in _DEFINITE:
            last = at + 1 if key in _DEFINITE else at
            return Person(number.first, last, last, number.low, number.high, -1, "", True, part=True)
        head = self._head(at + (key in _DEFINITE)) if key else None
        if head is None:
            return None
        end = self._complement(head)
        return Person(number.first, head, end, number.low, number.high, head, self._group(at, end), True)

    def _determined(self, at: int) -> Person | None:
        start = at + 1
        if start in self.in_number:
            return None
        if self.keys[at] in ("a", "an", "the") and self.key(at + 1) in _BANDS and self.key(at + 2) == "of" and at + 3 in self.number_at:
            return self._band(at)
        head = self._head(start)
        if head is None:
            if self.keys[at] == "another" and self._may_stand_alone(start):
                return Person(at, at, at, 1, 1, -1, "", adds=True)
            return None
        key, mask = self.keys[head], self.mask[head]
        end = self._complement(head)
        if self.key(head + 1) == "of" and head + 2 in self.number_at:  # "a woman of 61"
            end = self.number_at[head + 2].last
        definite = self.keys[at] in _DEFINITE and self.keys[at] not in POSSESSIVE
        single = mask & self.classes.singular and (not mask & self.classes.mass or self.keys[at] in ("a", "an", "another"))
        if single or (key.endswith(_SINGULAR_ENDINGS) and self.keys[at] in ("a", "an", "another") and not mask & self.classes.thing):
            adds = self.keys[at] == "another" or key in ("third", "second", "fourth") or self.keys[start] in ("second", "third", "fourth")
            return Person(at, head, end, 1, 1, head, self._group(at, end), definite=definite and not adds, adds=adds, part=self.is_of_them(end))
        return Person(at, head, end, None, None, head, self._group(at, end), definite=definite)

    def _band(self, at: int) -> Person:
        """"a family of six", "a cell of five militants"."""
        number = self.number_at[at + 3]
        head = self._head(number.last + 1)
        group = "civilian" if self.keys[at + 1] == "family" else self._group(at, head or number.last)
        return Person(at, head or number.last, head or number.last, number.low, number.high, head or at + 1, group, True)

    def _bare(self, at: int) -> Person | None:
        """A title with a name ("journalist Ahmed Hassan"), a headline's "soldier", or "civilians" (nobody knows how many)."""
        mask = self.mask[at]
        if mask & self.classes.harm:
            return None  # "wounded another": a verb
        if not mask & (self.classes.singular | self.classes.plural) and not self.capitalised[at]:
            head = self._head(at) if self.group_mask[at] & (self.classes.force | self.classes.militant | self.classes.civilian) else None
        else:
            head = self._head(at) if mask & (self.classes.singular | self.classes.plural) or self.mask_at(at + 1) & self.classes.singular else None
        if head is None:
            return None
        end = self._complement(head)
        group = self._group(at, end)
        if self.mask[head] & self.classes.plural:
            return Person(at, head, end, None, None, head, group)
        last = head
        while last + 1 < len(self.keys) and self.capitalised[last + 1] and not self._is_stop(last + 1) and last - head < 5:
            last += 1
        end = max(end, self._complement(last))
        return Person(at, last, end, 1, 1, head, group, is_name=last > head, is_bare=last == head)

    def _head(self, at: int) -> int | None:
        """The noun of a phrase whose first word is `at`: the last word for people before the phrase ends."""
        best = None
        for position in range(at, min(at + _MAX_MODIFIERS + 1, len(self.keys))):
            key, mask = self.keys[position], self.mask[position]
            if key in BREAKS or key in ("and", "or", "of") or key in LINKS:
                break
            if position in self.in_number or position > at and key in _ARTICLES or best is not None and key.endswith("ed"):
                break
            is_person = mask & (self.classes.singular | self.classes.plural)
            if mask & (self.classes.harm | self.classes.be | self.classes.verb) and not self._modifies(position, at):
                break
            if is_person and mask & self.classes.harm and best is not None:
                break
            if is_person or (key.endswith(_PLURAL_ENDINGS) and len(key) > 5 and not mask & self.classes.thing and not mask & self.classes.harm):
                best = position
        return best

    def _modifies(self, at: int, start: int) -> bool:
        """Whether a word of harm only describes the noun behind it: "three wounded soldiers"."""
        return at == start and bool(self.mask_at(at + 1) & (self.classes.singular | self.classes.plural)) and not self.mask_at(at + 1) & self.classes.harm

    def _complement(self, head: int) -> int:
        """The last word of "of the federal police" behind a noun."""
        if self.key(head + 1) == "of" and self.key(head + 2) in ("one", "a", "the") and self.key(head + 3) in _ONE_BODY:
            return head + 3
        if self.key(head + 1) not in ("of", "from", "with") or head + 2 in self.in_number:
            return head
        end = head + 1
        for at in range(head + 2, min(len(self.keys), head + 9)):
            if self._is_stop(at) and at > head + 2:
                break
            end = at
        return end if end > head + 1 else head

    def _is_stop(self, at: int) -> bool:
        key, mask = self.keys[at], self.mask[at]
        return bool(key in BREAKS or key in LINKS or key in ("and", "or") or key in PART_BEFORE or at in self.in_number
                    or mask & (self.classes.harm | self.classes.be | self.classes.verb))

    def _may_stand_alone(self, at: int) -> bool:
        """Whether a number may count people without saying so, by the word behind it."""
        key, mask = self.key(at), self.mask_at(at)
        return not key or key in BREAKS or key in LINKS or key in ("and", "or", "more", "others", "too", "also", "among", "including") or bool(
            mask & (self.classes.harm | self.classes.be))

    def _is_more(self, first: int, last: int) -> bool:
        return any(self.mask[at] & self.classes.more and self.key(at + 1) != "than" for at in range(first, last + 1))

    def is_of_them(self, end: int) -> bool:
        after = self.keys[end + 1:end + 4]
        return after[:2] in (["of", "them"], ["of", "whom"], ["among", "them"], ["were", "among"], ["was", "among"]) or after[:1] == ["included"] or (
            after[:2] == ["in", "all"])

    def _group(self, first: int, last: int) -> str:
        total = 0
        for at in range(first, last + 1):
            total |= self.group_mask[at]
        if total & self.classes.militant:
            return "militant"
        if total & self.classes.force:
            return "force"
        return "civilian" if total & self.classes.civilian and self.keys[last] not in _NEUTRAL else ""

    def key(self, at: int) -> str:
        return self.keys[at] if at < len(self.keys) else ""

    def mask_at(self, at: int) -> int:
        return self.mask[at] if at < len(self.mask) else 0
