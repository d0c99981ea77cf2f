"""Numbers in a sentence: digits, words, dozens, "at least", ranges. English and Arabic differ only in their numbers.yml."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from rasid.datafiles import load_yaml
from transforms.number_spelled import ONE_AND, read_spelled
from transforms.spelling import arabic_key, arabic_variants

LEXICONS = Path(__file__).parent / "lexicons"
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٬٫", "01234567890123456789,.")
_GROUPED = re.compile(r"\d{1,3}(?:[,.]\d{3})+$")
_OR = frozenset({"or", "او"})
MAX_COUNT = 10_000_000
_MEMO_LIMIT = 100_000  # words remembered a process


class NumberLexicon(BaseModel):
    """numbers.yml of one language."""

    model_config = ConfigDict(extra="forbid")

    values: dict[str, int]
    multipliers: dict[str, int]
    vague: dict[str, tuple[int | None, int | None]]
    at_least: list[str]
    at_least_behind: list[str]
    at_most: list[str]
    about: list[str]
    joins: list[str]
    range: list[str]
    between: list[str]
    rises: list[str]
    ages: list[str]
    units: list[str]
    months: list[str]


class Number(NamedTuple):
    """Words [first, last] that say a number; None for a bound that isn't said. `counts` is False for hours, money, years …"""

    first: int
    last: int
    low: int | None
    high: int | None
    counts: bool


@dataclass(frozen=True)
class NumberWords:
    """The lexicon ready for look-ups; keys as in the sentence."""

    language: str
    values: dict[str, int]
    multipliers: dict[str, int]
    vague: dict[str, tuple[int | None, int | None]]
    vague_phrases: dict[str, list[tuple[tuple[str, ...], tuple[int | None, int | None]]]]
    at_least_behind: frozenset[tuple[str, ...]]
    at_least: frozenset[tuple[str, ...]]
    at_most: frozenset[tuple[str, ...]]
    about: frozenset[tuple[str, ...]]
    joins: frozenset[str]
    range: frozenset[str]
    between: frozenset[str]
    rises: frozenset[str]
    ages: frozenset[str]
    units: frozenset[str]
    unit_stems: tuple[str, ...]
    months: frozenset[str]
    memo: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def openings(self) -> frozenset[str]:
        """The first words of what may stand before a number."""
        return frozenset(phrase[0] for phrase in (*self.at_least, *self.at_most, *self.about))

    @cached_property
    def behind_openings(self) -> frozenset[str]:
        """The first words of what may stand behind one."""
        return frozenset(phrase[0] for phrase in self.at_least_behind)

    @cached_property
    def qualifier_ends(self) -> frozenset[str]:
        """The last words of what may stand before a number."""
        return frozenset(phrase[-1] for phrase in (*self.at_least, *self.at_most, *self.about))

    def may_begin(self, key: str) -> bool:
        """Whether a number may begin with the word; remembered, since most words can't."""
        known = self.memo.get(key)
        if known is None:
            known = key[:1].isdigit() or key == "half" or self.value(key) is not None or self.language == "ar" and _arabic_beginning(key, self)
            known = known or key in self.vague or key in self.vague_phrases
            if len(self.memo) < _MEMO_LIMIT:
                self.memo[key] = known
        return known

    def is_unit(self, key: str) -> bool:
        return key in self.units or key.startswith(self.unit_stems)

    def value(self, key: str) -> int | None:
        """The value of one word: digits or a number word; None for any other."""
        if key[:1].isdigit():
            return digits_value(key)
        found = self.values.get(key)
        if found is None and self.language == "ar":
            for form in (*arabic_variants(key), *(() if len(key) != 3 or key[0] not in "وبل" else (key[1:],))):
                found = self.values.get(form)
                if found is None and form.startswith("ال"):
                    found = self.values.get(form[2:])
                if found is not None:
                    break
        if found is None and "-" in key:
            tens, _, unit = key.partition("-")
            if tens in self.values and unit in self.values and self.values[tens] >= 20 > self.values[unit]:
                return self.values[tens] + self.values[unit]
        return found


def digits_value(key: str) -> int | None:
    """1,104 and ١١٠٤ are 1104; a decimal or a time is none."""
    plain = key.translate(_DIGITS)
    if _GROUPED.match(plain):
        plain = plain.replace(",", "").replace(".", "")
    if not plain.isascii() or not plain.isdigit() or len(plain) > 8:
        return None
    value = int(plain)
    return value if value <= MAX_COUNT else None


def _arabic_beginning(key: str, words: NumberWords) -> bool:
    """With particles and article written on: بالعشرات, أحد (of أحد عشر), عدد (of عدد من)."""
    forms = {f for v in arabic_variants(key) for f in (v, v[2:] if v.startswith("ال") else v)}
    return any(f in words.vague or f in words.vague_phrases or f in ONE_AND for f in forms)


@lru_cache(maxsize=4)
def number_words(language: str, folder: Path = LEXICONS) -> NumberWords:
    """The number words of a language. Raises DataFileError."""
    lexicon = load_yaml(folder / language / "numbers.yml", NumberLexicon)
    key = arabic_key if language == "ar" else str.lower

    def phrases(items: list[str]) -> frozenset[tuple[str, ...]]:
        return frozenset(tuple(key(w) for w in item.split()) for item in items)

    def words(items: list[str]) -> frozenset[str]:
        return frozenset(key(item) for item in items)

    vague_phrases: dict[str, list[tuple[tuple[str, ...], tuple[int | None, int | None]]]] = {}
    for phrase, bounds in lexicon.vague.items():
        if " " in phrase:
            parts = tuple(key(w) for w in phrase.split())
            vague_phrases.setdefault(parts[0], []).append((parts, bounds))
    return NumberWords(
        language, {key(w): v for w, v in lexicon.values.items()}, {key(w): v for w, v in lexicon.multipliers.items()},
        {key(w): v for w, v in lexicon.vague.items() if " " not in w}, vague_phrases, phrases(lexicon.at_least_behind), phrases(lexicon.at_least), phrases(lexicon.at_most), phrases(lexicon.about),
        words(lexicon.joins), words(lexicon.range), words(lexicon.between),
        words(lexicon.rises), words(lexicon.ages), words([u for u in lexicon.units if not u.endswith("*")]),
        tuple(key(u[:-1]) for u in lexicon.units if u.endswith("*")), words(lexicon.months),
    )


def read_numbers(keys: list[str], words: NumberWords) -> list[Number]:
    """The numbers of a sentence, in order."""
    numbers: list[Number] = []
    following = 0  # the first word behind the number before
    memo, may_begin = words.memo, words.may_begin
    for at in [at for at, key in enumerate(keys) if (memo[key] if key in memo else may_begin(key))]:
        found = _plain(keys, at, words) if at >= following else None
        if found is None:
            continue
        low, high, last = found
        low, high, last = _range(keys, at, last, low, high, words)
        first, low, high = _qualified(keys, at, low, high, words)
        if high is not None and _is_at_least_behind(keys, last, words):
            high = None
        counts = _counts(keys, at, last, low, words) and not _is_age(keys, at, numbers, words)
        numbers.append(Number(first, last, low, high, counts))
        following = last + 1
    return numbers


def _plain(keys: list[str], at: int, words: NumberWords) -> tuple[int | None, int | None, int] | None:
    """(low, high, last word) of the number that begins at a word."""
    vague = _vague(keys, at, words)
    if vague is not None:
        return vague
    spelled = read_spelled(keys, at, words)
    return spelled and (spelled[0], spelled[0], spelled[1])


def _vague(keys: list[str], at: int, words: NumberWords) -> tuple[int | None, int | None, int] | None:
    """Dozens, a number of."""
    key = keys[at]
    forms = (key,) if words.language != "ar" else tuple(f for v in arabic_variants(key) for f in (v, v[2:] if v.startswith("ال") else v))
    for form in forms:
        found = words.vague.get(form)
        if found is not None:
            return (*found, at)
        for phrase, bounds in words.vague_phrases.get(form, ()):
            if tuple(keys[at + 1:at + len(phrase)]) == phrase[1:]:
                return (*bounds, at + len(phrase) - 1)
    return None


def _range(keys: list[str], at: int, last: int, low: int | None, high: int | None, words: NumberWords) -> tuple[int | None, int | None, int]:
    """Takes "12 or 13", "10 to 15", "between 10 and 15" together."""
    if last + 2 >= len(keys) or low is None:
        return low, high, last
    joint = keys[last + 1]
    if at > 0 and keys[at - 1] in words.rises and joint in words.range and joint not in _OR:
        return low, high, last  # "rose from five to six": the second is the new figure
    after_between = at > 0 and keys[at - 1] in words.between and joint in words.joins
    if joint in words.range or after_between:
        second = _plain(keys, last + 2, words)
        if second is not None and second[1] is not None and low < second[1] <= low * 4 + 10:
            return low, second[1], second[2]
    return low, high, last


def _qualified(keys: list[str], at: int, low: int | None, high: int | None, words: NumberWords) -> tuple[int, int | None, int | None]:
    """What stands before the number changes its bounds: at least 5 is {5, null}."""
    first = at
    if words.language != "ar" and (not at or keys[at - 1] not in words.qualifier_ends):
        return first, low, high
    for _ in range(3):  # "at least another two"
        for length in (3, 2, 1):
            before = tuple(keys[max(0, first - length):first])
            if len(before) < length:
                continue
            if words.language == "ar":
                before = (_without_particle(before[0], words), *before[1:])
            if before in words.at_least:
                return first - length, low, None
            if before in words.at_most:
                return first - length, None if low == high else low, high
            if before in words.about:
                first -= length
                break
        else:
            break
    return first, low, high


def _is_at_least_behind(keys: list[str], last: int, words: NumberWords) -> bool:
    """"three or more"; in Arabic "at least" often follows the noun: ثلاثة جنود على الأقل."""
    for gap in range(1, 4):
        if keys[last + gap:last + gap + 1] and keys[last + gap] in words.behind_openings:
            if any(tuple(keys[last + gap:last + gap + length]) in words.at_least_behind for length in (2, 3)):
                return True
        word = keys[last + gap] if last + gap < len(keys) else ","
        if word in (",", "،", ";", "and") or words.language == "ar" and word.startswith("و") or words.value(word) is not None:
            return False
    return False


def _is_age(keys: list[str], at: int, before: list[Number], words: NumberWords) -> bool:
    """"two children aged seven and eight": neither counts anybody; nor does "a woman of 61", told by the singular before it."""
    if at and keys[at - 1] in words.ages and (words.language != "ar" or keys[at] in words.values or not keys[at].startswith("و")):
        return True  # not "a man of twenty and six wounded", which Arabic joins with a written-on و
    return bool(before) and not before[-1].counts and before[-1].last == at - 2 and keys[at - 1] in words.joins and (
        before[-1].first > 0 and keys[before[-1].first - 1] in words.ages)


def _without_particle(key: str, words: NumberWords) -> str:
    """وأكثر من is أكثر من."""
    return next((form for form in arabic_variants(key) if form in words.openings), key)


def _counts(keys: list[str], at: int, last: int, low: int | None, words: NumberWords) -> bool:
    """Whether the number may count people: no unit, month, ordinal, year, age or clock time beside it."""
    key = keys[at]
    following = keys[last + 1] if last + 1 < len(keys) else ""
    before = keys[at - 1] if at else ""
    if words.is_unit(following) or following in words.months or before in words.months:
        return False
    if following == "-" and last + 2 < len(keys) and words.is_unit(keys[last + 2]):
        return False
    if low is not None and 1900 <= low <= 2100 and key[:1].isdigit() and "," not in key:
        return False
    if before == "(" and following == ")":
        return False  # an age behind a name
    if before in ("article", "brigade", "no", "number", "law", "chapter") or (before == "," and following == ","):
        return False
    return not (":" in key or ("." in key and not _GROUPED.match(key)))
