"""Figures of people in an English sentence: killed, wounded, detained, abducted.

Each word of harm ("killed", "wounding", "arrest of") takes its people: behind it when it is active ("killing two soldiers and their
driver"), before it when it is passive ("two soldiers were killed"). Who is who in the sentence is read by people_english.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from transforms.casualty_candidates import find_candidates, weigh
from transforms.casualty_injuries import EnglishInjuries, InjuryClasses, injury_classes
from transforms.casualty_names import EnglishNames
from transforms.casualty_self import SuicideClasses, self_killed, suicide_classes
from transforms.casualty_surroundings import Weighed
from transforms.casualty_tolls_english import EnglishTolls, TollClasses, toll_classes
from transforms.casualty_types import Figure, Harm, People, Person
from transforms.casualty_zero import ZeroClasses, find_zeros, zero_classes
from transforms.numbers import Number
from transforms.people_english import EnglishPeople, PeopleClasses, people_classes
from transforms.people_words import BREAKS, LINKS
from transforms.phrases import Hit, Tag, Vocabulary

_HARM = (
    ("killed", "c_killed", "either"), ("killed", "c_killing", "behind"), ("killed", "c_dead", "before"), ("killed", "c_died", "before"),
    ("wounded", "c_wounded", "either"), ("wounded", "c_wounding", "behind"), ("detained", "c_arrested", "either"),
    ("detained", "c_arresting", "behind"), ("detained", "c_surrender", "before"), ("abducted", "c_kidnapped", "either"), ("abducted", "c_kidnapping", "behind"),
)
_SIGNS = ("c_hit", "c_toll", "c_toll_wounded", "c_lives", "none_all", "none_killed", "none_wounded", "c_harm_any", "c_harm_killed", "c_harm_wounded",
          "c_self", "c_state")
_FAR_BACK = 30  # words between a passive verb and the subject that it may still have
_FAR_ON = 3  # words between an active verb and its object
_PREPOSITIONS = frozenset({"in", "on", "at", "by", "near", "against", "for", "from", "to", "between", "inside", "outside", "under", "over", "into", "onto"})
_CUTS = frozenset({"said", "told", "after", "when", "but", "while", "because", "before", "as", "if"})
_TO_PEOPLE = frozenset({"some", "to", "also", "and", "or", "another", "outright", "instantly", "least", "at"})
_SHARED = frozenset({"and", "then", "later", "before", "being", "was", "were", "been", "reportedly", "brutally", "or", ","})
# "stabbed a cleric to death", "cost four soldiers their lives": only behind these; nobody dies of "sentenced him to death"
_SPLIT = {("to", "death"): ("stab", "beat", "shot", "hack", "burn", "tortur", "club", "ston", "kick", "knif", "thrash", "trampl", "crush", "bludgeon", "batter"),
          ("their", "lives"): ("cost",), ("his", "life"): ("cost",), ("her", "life"): ("cost",)}
_SPLIT_REACH = 9
_NATURAL = frozenset({"heart", "illness", "disease", "cancer", "covid-19", "natural", "old", "stroke", "cholera"})


@dataclass(frozen=True)
class HarmClasses:
    """The bits of the classes that the scan needs."""

    harm: tuple[tuple[str, int, str], ...]
    tolls: TollClasses
    suicide: SuicideClasses
    injuries: InjuryClasses
    all_harm: int
    people: PeopleClasses
    zero: ZeroClasses
    both: int
    be: int
    hit: int
    body: int
    nominal: int
    died: int
    state: int
    animal: int
    accused: int
    begin: int  # words of harm begin with one of these
    any: int  # a sentence without any of these has no figure


@lru_cache(maxsize=2)
def harm_classes(vocabulary: Vocabulary) -> HarmClasses:
    mask = vocabulary.mask
    harm = tuple((kind, mask(name), side) for kind, name, side in _HARM)
    total = 0
    for _, bit, _ in harm:
        total |= bit
    return HarmClasses(
        harm, toll_classes(vocabulary, harm), suicide_classes(vocabulary), injury_classes(vocabulary), total, people_classes(vocabulary, total), zero_classes(vocabulary), mask("c_both"),
        mask("c_be"), mask("c_hit"), mask("c_body_part"), mask("c_nominal"), mask("c_died"), mask("c_state"),
        mask("c_animal"), mask("c_accused"), total | mask("c_hit") | injury_classes(vocabulary).any,
        total | mask(*_SIGNS) | injury_classes(vocabulary).any,
    )


class EnglishFigures:
    """One sentence being read for figures."""

    def __init__(self, keys: list[str], tags: list[Tag], numbers: list[Number], classes: HarmClasses, capitalised: list[bool]):
        self.keys, self.tags, self.classes = keys, tags, classes
        reader = EnglishPeople(keys, tags, numbers, classes.people, capitalised)
        self.mask = reader.mask
        self.states = {tag.first for tag in tags if tag.mask & classes.state}
        self.accusations = {tag.last for tag in tags if tag.mask & classes.accused}
        self.reader = reader
        self.numbers = numbers
        self.people = reader.read()
        self.zeros = find_zeros(keys, tags, classes.zero)
        self.blocked = {at for zero in self.zeros for at in range(zero.first_word, zero.last_word + 1)}
        self.blocked |= {at for tag in tags if tag.mask & classes.both for at in range(tag.first, tag.last + 1)}
        self.cleared: set[int] = set()  # where people begin who came to no harm that is news
        self.injuries = EnglishInjuries(keys, classes.injuries, reader)
        self.names = EnglishNames(keys, capitalised, reader, classes.died)
        self.tolls = EnglishTolls(keys, tags, numbers, classes.tolls, reader, self.people, self.blocked)

    def read(self) -> list[Figure]:
        """The figures of the sentence in order."""
        figures = [*self.zeros, *self_killed(self.keys, self.tags, self.people, self.classes.suicide), *self.tolls.read()]
        harms = self._harms()
        before: tuple[Harm, People] | None = None
        for index, harm in enumerate(harms):
            left = harms[index - 1].last + 1 if index else 0
            right = harms[index + 1].first if index + 1 < len(harms) else len(self.keys)
            people = self._people_of(harm, left, right)
            if people is None and before is not None and self._shares(before[0], harm):
                people = before[1]
            if people is not None and self._is_told_before(harm, people):
                self.cleared.add(people.first)
                continue
            if people is not None:
                people.used = True
                before = (harm, people)
                if people.counts and not any(f.kind == harm.kind and f.first_word == people.first for f in figures):  # "claiming two lives"
                    figure = Figure.of(harm.kind, people, (harm.first, harm.last))
                    figure.is_part = self._is_part(figure, people, figures)
                    figure.definite = figure.definite or self._is_state(harm) and not figure.adds
                    figures.append(figure)
            elif self.keys[harm.first] not in ("fell", "fallen"):
                figures += self.names.single(harm)
        figures += self.names.companions(figures, self.people)
        figures += self.tolls.same_toll(figures)
        if not figures:
            figures = self.injuries.single()
        self.cleared.update(figure.first_word for figure in self.tolls.superseded(figures))
        figures = [figure for figure in figures if figure.is_zero or figure.first_word not in self.cleared]
        self.tolls.mark_accounts(figures)
        self._drop_wounded_who_died(figures)
        return sorted(figures, key=lambda f: f.first_word)

    def weighed(self, hits: list[Hit]) -> Weighed:
        """The sentence as the statistical reader weighs it."""
        harms = [(harm.kind, harm.first, harm.last) for harm in self._harms()]
        figures = self.read()
        candidates = find_candidates(self.reader, self.people, self.numbers)
        for tag in (tag for tag in self.tags if tag.mask & self.classes.died and self._is_natural(tag)):
            self.cleared.update([people.first for people in candidates if people.end < tag.first][-1:])
        return weigh(self.reader, candidates, figures, hits, harms, self.classes.animal, self.cleared)

    def _people_of(self, harm: Harm, left: int, right: int) -> People | None:
        if harm.side == "behind":
            return self._behind(harm, right)
        passive = self._is_passive(harm)
        if harm.side == "either" and not passive:
            people = self._behind(harm, right)
            if people is not None:
                return people
        return self._before(harm, left, passive)

    def _is_part(self, figure: Figure, people: People, earlier: list[Figure]) -> bool:
        """"Five were hurt, two of them badly hurt" has one figure."""
        return people.items[0].part and any(f.kind == figure.kind for f in earlier)

    def _is_told_before(self, harm: Harm, people: People) -> bool:
        """"three reporters who had been held": an arrest of former times; "prices had fallen": only soldiers and fighters fall."""
        if self.keys[harm.first] in ("fell", "fallen"):
            return people.group not in ("force", "militant") or self.keys[harm.last + 1:harm.last + 2] not in (
                [], ["in"], ["during"], [","], ["while"], ["when"], ["as"], ["and"], ["on"]) or self.keys[harm.last + 1:harm.last + 3] in (["in", "love"], ["on", "the"])
        return harm.kind == "detained" and self.keys[people.end + 1:harm.first] in (["who", "had", "been"], ["that", "had", "been"], ["who", "were", "being"])

    def _is_state(self, harm: Harm) -> bool:
        """"Four are in hospital": told of people who were counted before, if anybody was."""
        return harm.first in self.injuries.states or harm.first in self.states

    # -- words of harm --
    def _harms(self) -> list[Harm]:
        """The words of harm in order; the longest where several begin."""
        found: list[Harm] = []
        covered = -1
        for tag in sorted((t for t in self.tags if t.mask & self.classes.begin), key=lambda t: (t.first, -t.last)):
            if tag.first <= covered or tag.first in self.blocked:
                continue
            harm = self._harm(tag)
            if harm is not None:
                found.append(harm)
                covered = harm.last
        return found

    def _harm(self, tag: Tag) -> Harm | None:
        found = self.injuries.harm(tag)
        if found is not None:
            return found
        if tag.mask & self.classes.all_harm:
            if self._is_nominal(tag) or self._is_natural(tag) or self._is_accusation(tag) or self._is_no_death(tag):
                return None
            for kind, mask, side in self.classes.harm:
                if tag.mask & mask:
                    return Harm(kind, side, tag.first, tag.last)
        if tag.mask & self.classes.hit:  # "hit in the leg", "shot by two bullets in the head"
            near = range(tag.last + 1, min(len(self.keys), tag.last + 8))
            inside = next((at for at in near if self.keys[at] in ("in", "through")), len(self.keys))
            if any(self.mask[at] & self.classes.body for at in near if inside < at <= inside + 3):
                return Harm("wounded", "before", tag.first, tag.last)
        return None

    def _is_nominal(self, tag: Tag) -> bool:
        """"the dead", "of the wounded": people who were told of before, or an adjective before a noun."""
        if tag.first != tag.last or not tag.mask & self.classes.nominal:
            return False
        if tag.first and self.keys[tag.first - 1] in ("the", "those", "these", "all"):
            return True
        after = self.reader.mask_at(tag.last + 1)
        people = self.classes.people.singular | self.classes.people.plural
        return bool(after & people) and not after & self.classes.all_harm and any(
            g.first <= tag.first <= g.last for g in self.people)

    def _is_natural(self, tag: Tag) -> bool:
        near = self.keys[tag.last + 1:tag.last + 13]
        return bool(near) and near[0] in ("of", "in", "from", "after") and bool(_NATURAL & set(near)) and bool(tag.mask & self.classes.died)

    def _is_accusation(self, tag: Tag) -> bool:
        """"accused of killing two teachers", "over the killing of a clerk": told of before."""
        return tag.first - 1 in self.accusations

    def _is_no_death(self, tag: Tag) -> bool:
        """"to death", "their lives" without the verb that takes them: "sentenced to death", "fled for their lives"."""
        if tag.first > 1 and self.keys[tag.first - 1] == "be" and self.keys[tag.first - 2] != "to":
            return True  # "until the law be executed", "would be killed"
        verbs = _SPLIT.get(tuple(self.keys[tag.first:tag.last + 1]))
        return verbs is not None and not any(word.startswith(verbs) for word in self.keys[max(0, tag.first - _SPLIT_REACH):tag.first])

    def _is_passive(self, harm: Harm) -> bool:
        at = harm.first - 1
        while at >= 0 and self.mask[at] & self.classes.be:
            if self.keys[at] in ("was", "were", "been", "being", "is", "are", "be", "got", "left"):
                return True
            at -= 1
        if at >= 2 and self.keys[at] == "and" and (self.mask[at - 1] & self.classes.hit or self.keys[at - 1].endswith("ed")):
            return bool(self.mask[at - 2] & self.classes.be)  # "was shot and killed"
        return False

    # -- people of a word of harm --
    def _behind(self, harm: Harm, right: int) -> People | None:
        for people in self.people:
            if people.first <= harm.last or people.used:
                continue
            if people.first >= right or people.first - harm.last - 1 > _FAR_ON:
                break
            between = self.keys[harm.last + 1:people.first]
            if any(key not in _TO_PEOPLE for key in between) or (people.part and (between or not people.items[0].part)) or (people.speaks and (between or not people.explicit)):
                break
            if between and between[-1] in ("and", "or") and harm.side == "either":
                return None
            return people
        return self._unknown_behind(harm, right) or self.names.behind(harm, self._is_passive(harm))

    def _unknown_behind(self, harm: Harm, right: int) -> People | None:
        """"killing three masons": a noun that no list knows, if it is no thing and no animal."""
        number = self.reader.number_at.get(harm.last + 1)
        return self._unknown(number, right) if number is not None and number.last + 1 < right else None

    def _unknown(self, number: Number, right: int) -> People | None:
        at = number.last + 1
        if not number.counts or at >= right or self.mask[at] & (self.classes.people.thing | self.classes.animal | self.classes.all_harm | self.classes.be) or (
                not self.keys[at].isalpha() or self.keys[at] in LINKS or self.keys[at] in ("and", "or", "of") or not self.keys[at].endswith("s") and self.keys[at] not in ("people",)):
            return None
        return People([Person(number.first, at, at, number.low, number.high, at, "", True)])

    def _before(self, harm: Harm, left: int, passive: bool) -> People | None:
        """The subject of a passive verb, or the people right before "killed" in "two soldiers killed"."""
        candidates = [p for p in self.people if left <= p.first and p.last < harm.first and not p.used and harm.first - p.last <= _FAR_BACK]
        if harm.side == "either" and not passive:
            return self._adjacent(harm, candidates)
        fallback: People | None = None
        for people in reversed(candidates):
            if people.speaks:
                continue
            gap = self._without_relative(self.keys[people.end + 1:harm.first])
            if _CUTS & set(gap) and not self._is_parenthesis(gap) or "that" in gap[1:]:
                break
            if people.items[0].part and all(self.mask[people.end + 1 + n] & self.classes.be for n in range(len(gap))):
                return people  # "two of them were killed"
            if people.part or self._is_apposition(people, candidates) or self._is_object(people):
                fallback = fallback or (people if not people.part and people.counts else None)
                continue
            if people.counts:
                return people
        if fallback is not None and self._is_object(fallback) and fallback.end + 2 < harm.first:
            return None
        return fallback or (self._unknown_before(harm) if passive else None)

    def _unknown_before(self, harm: Harm) -> People | None:
        """"Three masons were killed"."""
        at = harm.first - 1
        while at > 0 and self.mask[at] & self.classes.be:
            at -= 1
        for number in self.numbers:
            if number.last == at - 1:
                return self._unknown(number, at + 1)
        return None

    def _adjacent(self, harm: Harm, candidates: list[People]) -> People | None:
        """"Two soldiers killed in …", "with 12 arrested,": nothing that an active verb would have may follow."""
        following = self.keys[harm.last + 1] if harm.last + 1 < len(self.keys) else ""
        if following and following not in BREAKS and following not in ("and", "or", "dead", "more", "too", "also", "overnight", "including") and (
                following not in LINKS and not self.mask[harm.last + 1] & self.classes.be):
            return None
        for people in reversed(candidates):
            if people.speaks or people.part:
                continue
            gap = self.keys[people.end + 1:harm.first]
            if people.counts and (not gap or all(self.mask[people.end + 1 + n] & self.classes.be for n in range(len(gap)))):
                return None if "had" in gap or "has" in gap or "have" in gap else people
            if not people.part and gap and gap[0] not in (",", "including"):
                break
        return None

    @staticmethod
    def _without_relative(gap: list[str]) -> list[str]:
        """Without ", who had been brought in an hour before," between the people and what befell them."""
        if gap[:1] != [","] or gap[1:2] not in (["who"], ["whom"], ["which"], ["both"], ["all"]) or "," not in gap[2:]:
            return gap
        return gap[gap.index(",", 2) + 1:]

    def _is_parenthesis(self, gap: list[str]) -> bool:
        """"18 people, police said, were wounded"."""
        return gap[:1] == [","] and gap.count(",") >= 2

    def _is_apposition(self, people: People, candidates: list[People]) -> bool:
        """", a pupil," behind people already named."""
        first, end = people.first, people.end
        if first == 0 or self.keys[first - 1] != "," or end + 1 >= len(self.keys) or self.keys[end + 1] != ",":
            return False
        return any(other.end == first - 2 for other in candidates)

    def _is_object(self, people: People) -> bool:
        return people.first > 0 and self.keys[people.first - 1] in _PREPOSITIONS

    def _shares(self, before: Harm, harm: Harm) -> bool:
        """"was abducted and killed": one subject for both."""
        between = self.keys[before.last + 1:harm.first]
        return before.kind != harm.kind and harm.first > before.last and len(between) <= 4 and "and" in between and all(k in _SHARED for k in between)

    def _drop_wounded_who_died(self, figures: list[Figure]) -> None:
        """"A soldier wounded in Friday's ambush died": he is among the dead, and no longer among the wounded."""
        for figure in [f for f in figures if f.kind == "wounded" and not f.is_zero and f.last_word < f.harm_word]:
            is_clause = self.keys[figure.last_word + 1:figure.last_word + 2] == ["who"]  # "a youth who was shot in a crowd died"
            for tag in self.tags:
                if tag.mask & self.classes.died and figure.harm_word < tag.first and (is_clause or not any(
                        figure.harm_word < p.first < tag.first and p.counts for p in self.people)) and not {",", ";", "and"} & set(
                        self.keys[figure.harm_word:tag.first]):
                    figure.kind, figure.adds, figure.harm_word, figure.harm_last = "killed", True, tag.first, tag.last
                    break
