"""Who in an English sentence may have come to harm: the candidates that the statistical reader of figures weighs.

A candidate is a group of people with a number ("nine Marines", "a nurse and two patients"), or one that no list knows: a number with a
noun behind it ("three masons"), a name, a pronoun.
"""

from __future__ import annotations

from collections.abc import Iterable

from transforms.casualty_surroundings import Weighed
from transforms.casualty_types import Figure, People, Person
from transforms.casualty_words import load_words
from transforms.numbers import Number
from transforms.people_english import EnglishPeople
from transforms.people_words import BREAKS, LINKS
from transforms.phrases import Hit

_PRONOUNS = frozenset({"he", "she", "him"})
_ARTICLES = frozenset({"a", "an", "the", "his", "her", "another", "one"})
_DOERS = ("er", "or", "man", "woman", "ist", "ian", "ant", "ee", "boy", "girl")
_STRENGTH = frozenset({"man", "member", "strong", "person", "woman", "men"})
_NUMBERS = {word: value for value, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)}
_BEGINNING = 5  # letters
_LONGEST_NAME = 5
_CUTS = frozenset({",", ";", "and", "but", "when", "after", "while", "who"})


def find_candidates(reader: EnglishPeople, people: list[People], numbers: list[Number]) -> list[People]:
    """The groups of a sentence that can be counted, in order."""
    found = [p for p in people if p.counts and not (p.items[0].head < 0 and p.first in reader.number_at and _is_beside(reader.number_at[p.first], reader))]
    taken = {at for p in people for at in range(p.first, p.last + 1)}
    for number in numbers:
        if number.counts and number.first not in taken and (number.low is not None or number.high is not None) and not _is_beside(number, reader):
            found.append(_with_noun(number, reader))
    keys, capitals = reader.keys, reader.capitalised
    for at, key in enumerate(keys):
        if at in taken:
            continue
        strength = _strength(key)
        if strength:
            found.append(People([Person(at, at, at, strength, strength, at, "", explicit=True)]))
        elif key in _ARTICLES:
            head = _agent(at, reader, taken)
            if head is not None:
                found.append(People([Person(at, head, head, 1, 1, head, "", definite=key == "the")]))
        elif key in _PRONOUNS or key == "her" and (at + 1 == len(keys) or keys[at + 1] in BREAKS):
            found.append(People([Person(at, at, at, 1, 1, at, "", definite=True, is_pronoun=True)]))
        elif capitals[at] and (at == 0 or not capitals[at - 1]):
            last = at
            while last + 1 < len(keys) and capitals[last + 1] and last + 1 not in taken and last - at < _LONGEST_NAME:
                last += 1
            if last > at and not reader.group_mask[at] & (reader.classes.force | reader.classes.militant):
                found.append(People([Person(at, last, last, 1, 1, last, "", is_name=True)]))
    return sorted(found, key=lambda p: p.first)


def _strength(key: str) -> int | None:
    """"a five-man cell", "an eight-strong patrol"."""
    number, _, unit = key.partition("-")
    if unit not in _STRENGTH:
        return None
    return _NUMBERS.get(number) or (int(number) if number.isdigit() else None)


def _is_beside(number: Number, reader: EnglishPeople) -> bool:
    """"a mother of five", "until four in the afternoon", "2010 hours": whose children, what age or hour."""
    before, after = reader.keys[max(0, number.first - 2):number.first], reader.keys[number.last + 1:number.last + 4]
    of_one = len(before) == 2 and before[1] == "of" and bool(reader.mask[number.first - 2] & reader.classes.singular)
    return of_one or after[:1] in (["o'clock"], ["am"], ["pm"], ["a.m"], ["p.m"]) or after[:2] == ["in", "the"] and after[2:] in (["morning"], ["afternoon"], ["evening"])


def _agent(at: int, reader: EnglishPeople, taken: set[int]) -> int | None:
    """The noun of "a landowner", "his young bookkeeper": a doer that no list knows, by its ending."""
    known = reader.classes.singular | reader.classes.plural | reader.classes.thing | reader.classes.harm | reader.classes.be
    for head in range(at + 1, min(at + 4, len(reader.keys))):
        key = reader.keys[head]
        if head in taken or not key.replace("-", "").isalpha() or reader.capitalised[head] or reader.mask[head] & known or key in LINKS or key in ("and", "of", "or"):
            return None
        if key.endswith(_DOERS) and len(key) > 4 or key.endswith("-old"):
            return head
    return None


def _with_noun(number: Number, reader: EnglishPeople) -> People:
    """A number with the word that it seems to count; alone where none follows."""
    keys = reader.keys
    at = number.last + 1
    head = at if at < len(keys) and keys[at].isalpha() and not reader.mask[at] & (reader.classes.be | reader.classes.harm) else -1
    while 0 < head and head + 1 < len(keys) and head < at + 2 and not keys[head].endswith("s") and keys[head + 1].endswith("s") and keys[head + 1].isalpha():
        head += 1
    return People([Person(number.first, max(head, number.last), max(head, number.last), number.low, number.high, head, "", True)])


def weigh(reader: EnglishPeople, candidates: list[People], figures: list[Figure], hits: list[Hit], harms: Iterable[tuple[str, int, int]], animal: int,
          cleared: set[int]) -> Weighed:
    """The sentence as it is weighed; `animal` is the bit of that class, those who begin at `cleared` came to no harm."""
    words = [_general(key, at, reader) for at, key in enumerate(reader.keys)]
    harms = list(harms)
    return Weighed(
        words, [word[:_BEGINNING] for word in words], load_words("en").classes_of(reader.keys), candidates, [_head(p, reader) for p in candidates], [_facts(p, reader) for p in candidates],
        figures, sorted({h.rule.payload.type for h in hits}), harms, _CUTS,
        _unharmed(reader, candidates, figures, harms, animal) | {n for n, people in enumerate(candidates) if people.first in cleared})


def _head(people: People, reader: EnglishPeople) -> tuple[str, str]:
    last = people.items[-1]
    noun = "(name)" if last.is_name else reader.keys[last.head] if last.head >= 0 else "(none)"
    return noun, noun[-3:]


def _facts(people: People, reader: EnglishPeople) -> list[str]:
    last = people.items[-1]
    known = reader.classes.singular | reader.classes.plural
    return [f"noun known {bool(last.head >= 0 and reader.mask[last.head] & known)}"]


def _unharmed(reader: EnglishPeople, candidates: list[People], figures: list[Figure], harms: list[tuple[str, int, int]], animal: int) -> set[int]:
    """Animals, and who does the harm: "three soldiers killed two militants"."""
    found = set()
    for number, people in enumerate(candidates):
        head = people.items[-1].head
        behind = next((harm for harm in harms if harm[1] == people.end + 1), None)
        does = behind is not None and any(f.harm_word == behind[1] and f.first_word > behind[2] and not f.is_zero for f in figures)
        if does or head >= 0 and reader.mask[head] & animal:
            found.add(number)
    return found


def _general(key: str, at: int, reader: EnglishPeople) -> str:
    if key[:1].isdigit() or at in reader.in_number:
        return "<number>"
    if reader.capitalised[at] and at and not reader.mask[at]:
        return "<name>"
    return key
