"""Who in an Arabic sentence may have come to harm: the candidates that the statistical reader of figures weighs.

A candidate is a group of people with a number (ثلاثة جنود, جنديان, شرطي وشقيقه), or one that no list knows: a number with the noun
behind it (سبعة مراسلين), a dual, a noun right behind a word of harm, and the pronoun of one or two told of before (فاقتادوه, ساقه).
"""

from __future__ import annotations

from transforms.casualty_surroundings import Weighed
from transforms.casualty_types import Figure, People, Person
from transforms.casualty_words import load_words
from transforms.numbers import Number
from transforms.people_arabic import BREAKS, ArabicPeople
from transforms.phrases import Hit
from transforms.stems_arabic import root, stem

_CUTS = frozenset({"،", ",", ";", "؛", "حين", "عندما", "بعد", "بعدما", "قبل", "فيما", "بينما", "حيث", "لكن", "الذي", "التي", "الذين", "ان"})
_DUALS = ("تين", "تان")
_SHORTEST = 4  # letters of a word that may bear a pronoun
_NO_PRONOUN = frozenset({
    "عليه", "فيه", "منه", "له", "به", "انه", "لانه", "بانه", "كونه", "عنه", "اليه", "لديه", "بينه", "هذه", "وجه", "مياه", "اتجاه", "تجاه", "باتجاه",
    "عليهما", "فيهما", "منهما", "لهما", "بهما", "انهما", "عنهما", "اليهما", "لديهما", "بينهما", "كلاهما", "كليهما", "اسمه", "نفسه", "انتباه", "شبه", "فقه", "مكروه",
})
_NO_NOUN = frozenset({"في", "من", "علي", "عن", "الي", "ما", "لا", "لم", "كان", "هو", "هي", "مع", "و", "او", "ثم", "حتي", "كل", "بعض", "عدد"})


def find_candidates(reader: ArabicPeople, people: list[People], numbers: list[Number], harms: list[tuple[str, int, int]], written: list[str]) -> list[People]:
    """The groups of a sentence that can be counted, in order; `written` are its words as they stand in the text."""
    found = [p for p in people if p.counts]
    taken = {at for p in people for at in range(p.first, p.last + 1)}
    taken |= reader.in_number
    for number in numbers:
        if number.counts and not any(p.first <= number.first <= p.last for p in people) and (number.low is not None or number.high is not None):
            one = _with_noun(number, reader, taken)
            found.append(one)
            taken |= set(range(one.first, one.last + 1))
    behind_harm = {last + 1 for _, _, last in harms}
    in_harm = {at for _, first, last in harms for at in range(first, last + 1)}
    for at, key in enumerate(reader.keys):
        if at in taken:
            continue
        size = _pronoun(key, written[at])
        if size:
            found.append(_single(at, size, is_pronoun=True))
        elif at in in_harm or not key.isalpha():
            continue
        elif key.endswith(_DUALS) and len(key) > _SHORTEST + 1 and not key.startswith("ال"):
            found.append(_single(at, 2))
        elif at in behind_harm and key not in _NO_NOUN and len(key) > 2:
            found.append(_single(at, 1))
    return sorted(found, key=lambda p: p.first)


def _single(at: int, size: int, is_pronoun: bool = False) -> People:
    return People([Person(at, at, at, size, size, at, "", size > 1, definite=is_pronoun, is_pronoun=is_pronoun)])


def _pronoun(key: str, written: str) -> int:
    """For how many the pronoun at the end of a word may stand; 0 where there is none. ة ends like ه only in keys."""
    if len(key) < _SHORTEST or key in _NO_PRONOUN or key[1:] in _NO_PRONOUN:
        return 0
    if key.endswith("هما"):
        return 2
    return int(written.rstrip("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652").endswith("ه"))


def _with_noun(number: Number, reader: ArabicPeople, taken: set[int]) -> People:
    """A number with the word that it seems to count; alone where none follows."""
    at = number.last + 1
    has_noun = at < len(reader.keys) and reader.keys[at] not in BREAKS | _NO_NOUN and reader.keys[at].isalpha() and at not in taken
    last = at if has_noun else number.last
    return People([Person(number.first, last, last, number.low, number.high, at if has_noun else -1, "", True)])


def weigh(reader: ArabicPeople, candidates: list[People], figures: list[Figure], hits: list[Hit], harms: list[tuple[str, int, int]]) -> Weighed:
    """The sentence as it is weighed."""
    words = ["<number>" if at in reader.in_number or key[:1].isdigit() else stem(key) for at, key in enumerate(reader.keys)]
    shorts = [word if word == "<number>" else root(key) for word, key in zip(words, reader.keys, strict=True)]
    for people in candidates:
        if reader.keys[people.first].startswith("و") and not people.items[0].is_pronoun:
            words[people.first] = "و+" + words[people.first]
    return Weighed(
        words, shorts, load_words("ar").classes_of(reader.keys), candidates, [_head(p, reader) for p in candidates], [_facts(p, reader) for p in candidates],
        figures, sorted({h.rule.payload.type for h in hits}), harms, _CUTS, set())


def _head(people: People, reader: ArabicPeople) -> tuple[str, str]:
    at = people.items[-1].head
    return (stem(reader.keys[at]), root(reader.keys[at])) if at >= 0 else ("(none)", "(none)")


def _facts(people: People, reader: ArabicPeople) -> list[str]:
    item = people.items[0]
    key = reader.keys[item.head if item.head >= 0 else people.last]
    found = [f"ends {key[-2:]}", f"begins {reader.keys[people.first][:1]}", f"noun known {_is_known(people, reader)}"]
    harm = reader.harm_of.get(people.first)
    if harm:
        found.append(f"says {harm}")
    if reader.is_agent(people):
        found.append("agent")
    return found


def _is_known(people: People, reader: ArabicPeople) -> bool:
    known = reader.classes.dual | reader.classes.singular | reader.classes.accusative | reader.classes.plural
    return people.items[-1].head >= 0 and bool(reader.mask[people.items[-1].head] & known)
