"""Numbers written as words, read from left to right: "one hundred and twenty-five", مئة وخمسة وعشرون, ثلاثة عشر.

Both languages count thousands, hundreds, and what is below a hundred, in this order; Arabic says the unit before the ten and joins
with و, which is written onto the next word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.numbers import NumberWords

_TEN = frozenset({"عشر", "عشره"})
ELEVEN = frozenset({"احد", "احدي"})
ONE_AND = ELEVEN | {"واحدا", "واحده"}
_TENS = frozenset(range(20, 100, 10))
_MILLION = {"مليون": 1, "مليونا": 1, "مليونين": 2, "مليونان": 2, "مليوني": 2}
_MILLIONS = frozenset({"مليون", "ملايين", "مليونا"})
_THOUSANDS = frozenset({"الف", "الفا", "الاف"})
_HALF_DOZEN = ["half", "a", "dozen"]


@dataclass(slots=True)
class _Sum:
    """What has been read: whole thousands, and what is below."""

    thousands: int = 0
    below: int = 0
    is_empty: bool = True

    @property
    def total(self) -> int:
        return self.thousands + self.below

    def multiply(self, factor: int) -> bool:
        if factor == 12 or factor == 100:
            if self.below % 100 == 0 and self.below or self.below > 99 or (self.is_empty and self.thousands):
                return False
            self.below = max(1, self.below) * factor
        else:
            if self.thousands or not self.below:
                return False
            self.thousands, self.below = self.below * factor, 0
        return True


def read_spelled(keys: list[str], at: int, words: NumberWords) -> tuple[int, int] | None:
    """(value, last word) of the number that begins at a word; None when none does."""
    if words.language == "ar":
        return _arabic(keys, at, words)
    if keys[at:at + 3] == _HALF_DOZEN:
        return 6, at + 2
    return _english(keys, at, words)


def _english(keys: list[str], at: int, words: NumberWords) -> tuple[int, int] | None:
    value = words.value(keys[at])
    if value is None:
        return None
    is_digits = keys[at][:1].isdigit()
    number, last = _Sum(below=value, is_empty=False), at
    while last + 1 < len(keys):
        step = 2 if keys[last + 1] in words.joins and number.total >= 100 and last + 2 < len(keys) else 1
        word = keys[last + step]
        factor = words.multipliers.get(word)
        if factor is not None and step == 1:
            if is_digits and factor in (12, 100) or not number.multiply(factor):
                break
        else:
            added = None if is_digits and number.thousands == 0 else words.value(word)
            if added is None or word[:1].isdigit() or not _english_adds(number, added):
                break
            number.below += added
        last += step
    return number.total, last


def _english_adds(number: _Sum, added: int) -> bool:
    below = number.below
    if added < 1 or added >= 100:
        return False
    if below % 100 == 0:
        return below > 0 or number.thousands > 0
    return added < 10 and below % 10 == 0 and below % 100 >= 20


def _millions(keys: list[str], at: int, words: NumberWords) -> tuple[int, int] | None:
    """مليونا و157 ألفا; أربعة ملايين و970 ألف; 3 ملايين."""
    key = keys[at][1:] if keys[at].startswith("و") else keys[at]
    count = _MILLION.get(key)
    last = at
    if count is None and at + 1 < len(keys) and keys[at + 1] in _MILLIONS:
        count, last = words.value(keys[at]), at + 1
    if count is None or count > 10:
        return None
    total = count * 1_000_000
    following = last + 1 + (keys[last + 1:last + 2] == ["و"])
    if following + 1 < len(keys) and keys[following + 1] in _THOUSANDS and (keys[last + 1].startswith("و")):
        below = words.value(keys[following])
        if below is not None and below < 1000:
            return total + below * 1000, following + 1
    return total, last


def _arabic(keys: list[str], at: int, words: NumberWords) -> tuple[int, int] | None:
    whole = _millions(keys, at, words)
    if whole is not None:
        return whole
    first = _arabic_value(keys, at, words, False)
    if first is None:
        return None
    value, last = first
    number = _Sum(below=value, is_empty=False)
    if value >= 1000:
        number = _Sum(thousands=value, is_empty=False)
    while last + 1 < len(keys):
        factor = words.multipliers.get(keys[last + 1])
        if factor is not None and number.multiply(factor):
            last += 1
            continue
        if keys[at][:1].isdigit() and number.thousands == 0:
            break
        at_next = last + 1
        if keys[at_next] in words.joins and at_next + 1 < len(keys) and not keys[at_next + 1][:1].isdigit():
            at_next += 1
        elif not keys[at_next].startswith("و"):
            break
        more = _arabic_value(keys, at_next, words, at_next == last + 1)
        if more is None or not _arabic_adds(number, more[0]):
            break
        number.below += more[0]
        last = more[1]
    return number.total, last


def _arabic_adds(number: _Sum, added: int) -> bool:
    below = number.below
    if added >= 1000:
        return False
    if added >= 100:
        return added % 100 == 0 and below == 0 and number.thousands > 0
    if added >= 20:
        return added % 10 == 0 and below % 100 < 10
    return below % 100 == 0 and (below > 0 or number.thousands > 0)


def _arabic_value(keys: list[str], at: int, words: NumberWords, joined: bool) -> tuple[int, int] | None:
    """(value, last word) of one component: a digit, ten, teen or hundred. `joined`: its و must go."""
    key = keys[at]
    teen = at + 1 < len(keys) and keys[at + 1] in _TEN
    bare = key[1:] if joined else key
    if teen and (bare in ELEVEN or bare.lstrip("وبل") in ELEVEN):
        return 11, at + 1
    value = words.values.get(bare) if joined else words.value(key)
    if value is None and not joined and key.startswith("و"):
        value = words.values.get(key[1:])
    if value is None and bare in ONE_AND and at + 1 < len(keys) and words.values.get(keys[at + 1][1:], 0) in _TENS and keys[at + 1].startswith("و"):
        value = 1  # واحد وستون, احدى وعشرين: the words that are no number elsewhere
    if value is None:
        return None
    if teen and 1 < value < 10 and not key[:1].isdigit():
        return value + 10, at + 1
    return value, at
