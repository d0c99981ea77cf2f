"""Whole counts in an English sentence ("the death toll rose to six"), parts of an unknown one, and what several sources say."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.casualty_types import Figure, People
from transforms.numbers import Number
from transforms.people_english import EnglishPeople
from transforms.phrases import Tag, Vocabulary

_TOLLS = (("killed", "c_toll"), ("wounded", "c_toll_wounded"), ("killed", "c_lives"))
_NEAR = 5  # words from "the number of" to "killed"
_BELIEVED = 4  # words from "at first" to what was believed
_REACH = 14  # words between the toll and its number


@dataclass(frozen=True)
class TollClasses:
    """The bits of the classes that the scan needs."""

    tolls: tuple[tuple[str, int], ...]
    harm: tuple[tuple[str, int, str], ...]
    to: int
    died: int
    same: int
    old: int
    account: int
    superseded: int
    rise: int
    number_of: int
    begin: int  # without any of these nothing is a toll


def toll_classes(vocabulary: Vocabulary, harm: tuple[tuple[str, int, str], ...]) -> TollClasses:
    """Looks the classes up once. Raises PhraseError when the lexicon lacks one."""
    mask = vocabulary.mask
    tolls = tuple((kind, mask(name)) for kind, name in _TOLLS)
    return TollClasses(tolls, harm, mask("c_toll_to"), mask("c_died"), mask("c_same_toll"), mask("c_old_toll"), mask("c_account"), mask("c_superseded"),
                       mask("c_rise", "c_put"), mask("c_number_of"), mask("c_number_of", *(name for _, name in _TOLLS)))


class EnglishTolls:
    """One sentence being read for tolls; takes people that it uses away from the words of harm."""

    def __init__(self, keys: list[str], tags: list[Tag], numbers: list[Number], classes: TollClasses, reader: EnglishPeople, people: list[People],
                 blocked: set[int]):
        self.keys, self.tags, self.numbers, self.classes, self.people, self.blocked = keys, tags, numbers, classes, people, blocked
        self.mask, self.reader = reader.mask, reader

    def read(self) -> list[Figure]:
        """Tolls and parts."""
        return self.tolls() + self.parts()

    def tolls(self) -> list[Figure]:
        """"The death toll rose from five to six", "the number of wounded to 60", "put the dead at five"."""
        found = []
        for tag in [tag for tag in self.tags if tag.mask & self.classes.begin]:
            for kind, mask in self.classes.tolls:
                if not tag.mask & mask or tag.first in self.blocked:
                    continue
                figure = self._toll(kind, tag, mask == self.classes.tolls[2][1])
                if figure is not None:
                    found.append(figure)
            if tag.mask & self.classes.number_of and not any(tag.mask & mask for _, mask in self.classes.tolls):
                found += self._number_of(tag)
        return found

    def _number_of(self, tag: Tag) -> list[Figure]:
        """"The number of people killed in the attack has risen to thirteen", "put the number of hurt Americans at five"."""
        for harmed in self.tags:
            kind = next((k for k, mask, _ in self.classes.harm if harmed.mask & mask), None)
            if kind and tag.last < harmed.first <= tag.last + _NEAR and harmed.first not in self.blocked:
                figure = self._toll(kind, Tag(tag.first, harmed.last, harmed.mask), False)
                if figure is not None:
                    self.blocked.update(range(tag.first, figure.last_word + 1))
                    return [figure]
        return []

    def parts(self) -> list[Figure]:
        """"Two of the wounded are in a critical state": a part of an unknown number, unless they died."""
        found = []
        for people in self.people:
            item = people.items[0]
            if not item.part or self.keys[item.last - 1] != "the":
                continue
            kind = next((k for k, mask, _ in self.classes.harm if self.mask[item.last] & mask), None)
            died = any(tag.mask & self.classes.died and item.last < tag.first <= item.last + 5 for tag in self.tags)
            if died and kind == "wounded":
                people.part, people.items[0] = False, item._replace(part=False, adds=True)
            elif kind:
                found.append(Figure(kind, item.low, item.high, item.first, item.last, item.last, is_part=True))
        return found

    def _toll(self, kind: str, tag: Tag, is_lives: bool) -> Figure | None:
        if is_lives:  # "claimed 11 lives"
            number = next((n for n in self.numbers if n.last == tag.first - 1), None)
            people = self._people_at(number.first) if number else None
            if number is None or people is None or people.used or "had" in self.keys[max(0, number.first - 2):number.first]:
                return None  # a feud that "had cost seven lives" is over
            people.used = True
            return Figure(kind, number.low, number.high, number.first, number.last, tag.first, harm_last=tag.last)
        for number in self.numbers:
            if not tag.last < number.first <= tag.last + _REACH and not self._is_risen(number) or number.first < tag.last or not number.counts:
                continue
            between = self.keys[tag.last + 1:number.first]
            if between[-1:] == ["from"] and self.keys[number.last + 1:number.last + 2] == ["to"]:
                if "range" in between or "ranges" in between or "ranged" in between:
                    upper = next((n for n in self.numbers if n.first == number.last + 2), None)
                    return upper and Figure(kind, number.low, upper.high, number.first, upper.last, tag.first, is_toll=True, harm_last=tag.last)
                continue
            return self._toll_figure(kind, tag, number, between)
        return None

    def _toll_figure(self, kind: str, tag: Tag, number: Number, between: list[str]) -> Figure | None:
        steps = [self.mask[tag.last + 1 + n] & self.classes.to for n in range(len(between))]
        unknown = sum(1 for n, step in enumerate(steps) if not step and tag.last + 1 + n not in self.reader.in_number)
        people = self._people_at(number.first)
        moved = range(max(0, tag.first - 1), number.first)
        is_put = between[-1:] in (["at"], ["to"]) and any(self.mask[at] & self.classes.rise for at in moved)
        if ";" in between or not any(steps) or unknown > (8 if is_put else 2) and not self._is_risen(number) or people is None or people.used:
            return None
        if tag.first and any(self.mask[at] & self.classes.old for at in range(max(0, tag.first - 2), tag.first + 1)):
            return None  # "raising an earlier toll of six"
        people.used = True
        return Figure(kind, number.low, number.high, number.first, number.last, tag.first, is_toll=True, harm_last=tag.last)

    def _is_risen(self, number: Number) -> bool:
        """"has risen to three", however far the toll is named before it."""
        at = number.first
        return at > 1 and self.keys[at - 1] in ("to", "at") and any(self.mask[b] & self.classes.rise for b in range(max(0, at - 5), at))

    def same_toll(self, figures: list[Figure]) -> list[Figure]:
        """"Six were wounded, two sources said; a third put it at seven": another account of the figure before."""
        found = []
        for tag in [tag for tag in self.tags if tag.mask & self.classes.same]:
            number = self.reader.number_at.get(tag.last + 1)
            before = [f for f in figures if f.last_word < tag.first and not f.is_zero]
            if number is not None and number.counts and before:
                found.append(Figure(before[-1].kind, number.low, number.high, number.first, number.last, tag.first, is_account=True))
        return found

    def _people_at(self, word: int) -> People | None:
        return next((p for p in self.people if p.first <= word <= p.last), None)

    def superseded(self, figures: list[Figure]) -> list[Figure]:
        """"killed seven, said the doctor, who had at first believed that five had died": what was believed at first."""
        ends = [tag.last for tag in self.tags if tag.mask & self.classes.superseded]
        told = {f.kind for f in figures for end in ends if not f.is_zero and f.first_word < end}
        return [f for f in figures if f.kind in told and any(0 < f.first_word - end <= _BELIEVED for end in ends)]

    def mark_accounts(self, figures: list[Figure]) -> None:
        """A figure that one of several sources gives: "; the government gave 18 wounded", "put the dead at five"."""
        for figure in figures:
            start = figure.span[0]
            for at in range(start - 1, max(-1, start - 5), -1):
                if self.keys[at] in (";", "—"):
                    break
                if self.mask[at] & self.classes.account:
                    figure.is_account = True
                    break
        for before, figure in zip(figures, figures[1:], strict=False):  # "gave the toll as 35 dead and more than 60 wounded"
            joined = self.keys[before.span[1] + 1:figure.first_word]
            if (before.is_account or before.is_toll) and before.kind != figure.kind and joined in (["and"], [",", "and"], [","], ["dead", "and"]):
                figure.is_account = True
