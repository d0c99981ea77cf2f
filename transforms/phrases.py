"""The lexicons' word classes and rules, and how both are found in a sentence.

A class (`@bomb`) is a list of words and phrases. A rule is a sequence of classes and words, in order:
`@bomb ~9 @explode` (up to nine words between), `@hurt <9> @bomb` (in either order), `(@bomb|device)` (one of), `word?` (may be
missing), `explo*` (begins so). A sentence is first reduced to the words that belong to any class or rule; rules are
then looked for among those only, so that the cost is in proportion to the text and hardly depends on the number of rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from transforms.inflection_arabic import noun_forms, verb_forms
from transforms.spelling import arabic_key, arabic_variants

_INFLECTED = {"+": verb_forms, "=": noun_forms}
_SHORTEST_STEM = 2
_WORD_OF_RULE = "="  # begins the class of a word that stands in a rule
_MEMO_LIMIT = 200_000  # words remembered a process; texts of noise must not fill the memory


@lru_cache(maxsize=60_000)
def arabic_forms(key: str) -> tuple[str, ...]:
    """The key without the particles written onto it and without the article."""
    forms = list(arabic_variants(key))
    forms += [form[2:] for form in forms if form.startswith("ال") and len(form) > 4]
    return tuple(dict.fromkeys(forms))


_Phrase = tuple[int, tuple[str, ...], int]


def _merged(one: dict[str, list], other: dict[str, list]) -> dict[str, list]:
    return {word: [*one.get(word, ()), *other.get(word, ())] for word in (*one, *other)}


def _by_length(phrase: _Phrase) -> tuple[int, int]:
    return -len(phrase[1]), phrase[0]


class _Following:
    """The phrases that begin with the same two words, longest first."""

    __slots__ = ("phrases", "_pairs", "_by_third")

    def __init__(self, phrases: list[_Phrase]):
        self.phrases = phrases
        self._pairs = [phrase for phrase in phrases if len(phrase[1]) == 2]
        self._by_third = {third: [p for p in phrases if len(p[1]) == 2 or p[1][2] == third] for third in {p[1][2] for p in phrases if len(p[1]) > 2}}

    def with_third(self, word: str) -> list[_Phrase]:
        """Those that may go on with a word."""
        return self._by_third.get(word, self._pairs)


def _after_arabic(starts: dict[str, _Following], following: str) -> list[_Phrase]:
    """The phrases whose second word may be written so."""
    return sorted({one for form in (following, *arabic_forms(following)) if form in starts for one in starts[form].phrases}, key=_by_length)


_Starts = dict[str, _Following] | None


class PhraseError(ValueError):
    """A phrase or rule that can't be read; the text says why."""


class Tag(NamedTuple):
    """Words [first, last] of a sentence and the classes (bits) they belong to."""

    first: int
    last: int
    mask: int


@dataclass(frozen=True, slots=True)
class Step:
    """One element of a rule: any class of `mask`, after at most `gap` words; `both_ways` looks before the last step as well."""

    mask: int
    gap: int
    optional: bool
    both_ways: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with what it means; `text` is the rule as the analyst wrote it, `forbidden` classes keep it from applying."""

    steps: tuple[Step, ...]
    payload: object
    text: str
    forbidden: int = 0
    where: str = ""  # file and line
    needed: tuple[int, ...] = ()  # of each further step that must be there, its classes


class Hit(NamedTuple):
    """A rule found at words [first, last]; `at` is where its first step stands, `words` where each of its steps begins."""

    first: int
    last: int
    at: int
    rule: Rule
    words: tuple[int, ...] = ()


class Vocabulary:
    """The word classes of one language."""

    def __init__(self, language: str):
        self.language = language
        self._bits: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._stem_lengths: tuple[int, ...] = ()
        # first word -> second word -> (number, words, class) of the phrases that begin with both
        self._phrases: dict[str, dict[str, list[tuple[int, tuple[str, ...], int]]]] = {}
        self._phrase_count = 0
        self._number_bit = 0
        self._carried: Callable[[int], int] | None = None
        self._masks: dict[tuple[str, ...], int] = {}
        self._memo: dict[str, tuple[int, _Starts]] = {}

    def bit(self, name: str) -> int:
        """The bit of a class, made when it is new. Raises PhraseError when it is too late for that."""
        if self._carried and name not in self._bits:
            raise PhraseError(f"the class {name!r} comes too late")
        return self._bits.setdefault(name, 1 << len(self._bits))

    def take_digits(self, name: str) -> int:
        """Makes words that begin with a digit, and that no class knows, members of a class."""
        self._number_bit = self.bit(name)
        return self._number_bit

    def carry(self, carried: Callable[[int], int]) -> int:
        """Lets the tags of words carry more than their classes: bits that depend on these, above all bits of classes. How far above is returned."""
        self._carried = carried
        self._memo.clear()
        return len(self._bits)

    @property
    def named(self) -> int:
        """The bits of the classes that have a name; the others are words of rules."""
        return self.mask(*(name for name in self._bits if not name.startswith(_WORD_OF_RULE)))

    def mask(self, *names: str) -> int:
        """The bits of classes that must exist. Raises PhraseError."""
        total = self._masks.get(names)
        if total is None:
            total = 0
            for name in names:
                if name not in self._bits:
                    raise PhraseError(f"there is no class {name!r}")
                total |= self._bits[name]
            self._masks[names] = total
        return total

    def __contains__(self, name: str) -> bool:
        return name in self._bits

    def class_names(self) -> dict[int, str]:
        """Bit → name of every class that has one; single words of rules are classes without."""
        return {bit: name for name, bit in self._bits.items() if name[0] != "="}

    def names(self, mask: int) -> list[str]:
        return [name for name, bit in self._bits.items() if mask & bit]

    def add(self, name: str, phrase: str) -> None:
        """Puts a word, a stem (`explo*`), an Arabic verb or noun with its forms (`قتل+`, `هجوم=`) or a phrase into a class. Raises PhraseError."""
        bit = self.bit(name)
        if self.language == "ar" and phrase[-1:] in _INFLECTED and " " not in phrase:
            for form in _INFLECTED[phrase[-1]](self.key(phrase[:-1])):
                self._words[form] = self._words.get(form, 0) | bit
            self._memo.clear()
            return
        keys = tuple(self.key(word) for word in phrase.split())
        if self.language == "ar":
            keys = tuple(key[2:] if key.startswith("ال") and len(key) > 4 and not key.endswith("*") else key for key in keys)
        if not keys:
            raise PhraseError("an empty phrase")
        if len(keys) > 1:
            if any("*" in key for key in keys):
                raise PhraseError(f"{phrase!r}: * only in single words")
            self._phrases.setdefault(keys[0], {}).setdefault(keys[1], []).append((self._phrase_count, keys, bit))
            self._phrase_count += 1
        elif keys[0].endswith("*"):
            stem = keys[0][:-1]
            if len(stem) < _SHORTEST_STEM:
                raise PhraseError(f"{phrase!r}: a stem needs {_SHORTEST_STEM} letters")
            self._stems[stem] = self._stems.get(stem, 0) | bit
            self._stem_lengths = tuple(sorted({len(s) for s in self._stems}))
        else:
            self._words[keys[0]] = self._words.get(keys[0], 0) | bit
        self._memo.clear()

    def key(self, word: str) -> str:
        return arabic_key(word) if self.language == "ar" else word.lower().replace("’", "'")

    def _look_up(self, key: str) -> tuple[int, _Starts]:
        """(bits of the word's classes, the phrases that begin with it)."""
        known = self._memo.get(key)
        if known is not None:
            return known
        mask, starts = 0, None
        for form in self._forms(key):
            mask |= self._words.get(form, 0)
            for length in self._stem_lengths:
                if length > len(form):
                    break
                mask |= self._stems.get(form[:length], 0)
            found = self._phrases.get(form)
            if found:
                starts = found if starts is None else _merged(starts, found)
        if not mask and key[:1].isdigit():
            mask = self._number_bit
        with_more = self._with_more
        if starts is not None:
            starts = {second: _Following(sorted(((number, words, with_more(bit)) for number, words, bit in phrases), key=_by_length)) for second, phrases in starts.items()}
        mask = with_more(mask)
        if len(self._memo) < _MEMO_LIMIT:
            self._memo[key] = mask, starts
        return mask, starts

    def _with_more(self, mask: int) -> int:
        return mask | self._carried(mask) << len(self._bits) if self._carried else mask

    def _is_verb(self, key: str) -> bool:
        """Whether the imperfect behind س ("will") is a verb that some class knows."""
        return len(key) >= 4 and (key in self._words or "ي" + key[1:] in self._words)

    def _forms(self, key: str) -> Iterable[str]:
        return arabic_forms(key) if self.language == "ar" else (key,)

    def tag(self, keys: list[str]) -> list[Tag]:
        """The words and phrases of any class, in order; phrases before the words they begin with, longer ones first."""
        tags: list[Tag] = []
        memo, is_arabic, last, number = self._memo, self.language == "ar", len(keys) - 1, self._with_more(self._number_bit)
        make = tuple.__new__  # a NamedTuple's own constructor takes twice as long, and most words get a tag
        for at, key in enumerate(keys):
            mask, starts = memo.get(key) or self._look_up(key)
            if starts is not None and at < last:
                if is_arabic:
                    found = _after_arabic(starts, keys[at + 1])
                else:
                    following = starts.get(keys[at + 1])
                    found = () if following is None else following.with_third(keys[at + 2] if at + 2 <= last else "")
                for _, words, bit in found:
                    if len(words) == 2 or self._continues(keys, at, words):
                        tags.append(make(Tag, (at, at + len(words) - 1, bit)))
                        mask = mask if mask != number else 0  # the phrase says what the digits mean
            if mask:
                tags.append(make(Tag, (at, at, mask)))
        return tags

    def _continues(self, keys: list[str], at: int, words: tuple[str, ...]) -> bool:
        if at + len(words) > len(keys):
            return False
        for offset in range(2, len(words)):
            key = keys[at + offset]
            if key != words[offset] and (self.language != "ar" or words[offset] not in arabic_forms(key)):
                return False
        return True


_STEP = re.compile(r"~(\d+)|<(\d+)>|\(([^()\s]+)\)(\?)?|([^\s()]+?)(\?)?(?=\s|$)")


def parse_rule(text: str, vocabulary: Vocabulary, payload: object, forbidden: int = 0, where: str = "") -> Rule:
    """A rule from its text. The words that stand in one of its steps become a class without a name. Raises PhraseError."""
    steps: list[Step] = []
    gap, both_ways, end = 0, False, 0
    for match in _STEP.finditer(text):
        if text[end:match.start()].strip():
            raise PhraseError(f"{text!r}: can't read {text[end:match.start()].strip()!r}")
        end = match.end()
        ordered, either, options, options_missing, single, single_missing = match.groups()
        if ordered or either:
            if not steps:
                raise PhraseError(f"{text!r}: a distance needs a word before it")
            gap, both_ways = int(ordered or either), bool(either)
            continue
        mask = _mask_of((options or single).split("|"), vocabulary, text)
        steps.append(Step(mask, gap, bool(options_missing or single_missing), both_ways))
        gap, both_ways = 0, False
    if text[end:].strip():
        raise PhraseError(f"{text!r}: can't read {text[end:].strip()!r}")
    if not steps or steps[0].optional or gap:
        raise PhraseError(f"{text!r}: a rule begins and ends with a word that must be there")
    return Rule(tuple(steps), payload, text, forbidden, where, tuple(step.mask for step in steps[1:] if not step.optional))


def _mask_of(options: list[str], vocabulary: Vocabulary, rule: str) -> int:
    """The classes of a step, and that of its words: one for the same words wherever they stand."""
    try:
        mask = vocabulary.mask(*(option[1:] for option in options if option.startswith("@")))
    except PhraseError as error:
        raise PhraseError(f"{rule!r}: {error}") from error
    words = sorted({option.lower() for option in options if not option.startswith("@")})
    if not words:
        return mask
    name = _WORD_OF_RULE + "|".join(words)
    if name not in vocabulary:
        for word in words:
            vocabulary.add(name, word.replace("_", " "))
    return mask | vocabulary.mask(name)
