"""Names of places that the gazetteer does not know, found by the words around them: "the village of Tal Something", قرية الخان."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from transforms.place_roles import MIDDLE, RolePatterns, role_patterns
from transforms.spelling import arabic_key

_NAME = r"(?:[Aa]l[- ]|[Ee]l-)?[A-ZÀ-Þ][\w’'ʿ]*(?:[ \-–](?:(?:al|el|bin)[- ])?[A-ZÀ-Þ][\w’'ʿ]*){0,3}(?:-\d+)?"
_BEFORE_NAMES = ("in", "near", "at", "outside", "above", "below", "around", "between", "of", "from", "and", "into", "inside", "close to", "behind", "beside",
                 "road to", "track to", "way to", "path to", "highway to", "trail to", "over")
_OPENING = ("In", "Near", "At", "Outside", "Above", "Below", "Around", "Behind", "Inside")
_ARABIC_WORD = r"[\u0621-\u065f\u0670-\u06d3]+"


class Unknown(NamedTuple):
    """A name [name_start, name_end) with its feature word: together [start, end). `how` is feature, building or preposition."""

    start: int
    end: int
    name_start: int
    name_end: int
    feature: str | None
    how: str


_MANY = frozenset("quarters neighbourhoods neighborhoods districts bridges streets squares villages oilfields fields sub-districts areas towns camps hills mountains".split())
_LISTED_CHARS = 40
_MARKS = ".,;:\n"  # no English name goes beyond them
_MARK = re.compile(f"[{_MARKS}]")


@lru_cache(maxsize=4)
def _english_patterns(patterns_of: str) -> tuple[re.Pattern[str], ...]:
    """Names before and behind a feature word, each after a sign of it: a part of it that is looked for faster than the whole, as it begins
    with a letter that few words begin with."""
    lexicon = role_patterns(patterns_of).lexicon
    features = "|".join(sorted({f for f in lexicon.features if " of" not in f} - {"post", "front", "gate", "heights", "park"}, key=len, reverse=True))
    features += "|Mountain|Mountains|Hills|Valley|Village|Camp|Base|Heights|Desert|Island|Field|Crossing|Road|Dam|Prison|Airport|Quarter|District"
    buildings = "|".join(lexicon.buildings)
    behind = "|".join(rf"(?<=\b{word} )" for word in (*_BEFORE_NAMES, *_OPENING))
    return (
        re.compile(rf"[A-ZÀ-Þ][\w’'ʿ]*(?:-\d+)?[ ](?:(?:{MIDDLE})[ ]){{0,2}}(?:{features}|{buildings})\b"),
        re.compile(rf"((?:\d{{1,3}}[ -])?{_NAME})[ ](?:(?:{MIDDLE})[ ]){{0,2}}((?:{features})\b|(?:{buildings})\b)"),
        re.compile(r"[ ](?:of|called|named)[ ](?:the )?(?:[Aa]l[- ]|[Ee]l-)?[A-ZÀ-Þ]"),
        re.compile(rf"\b((?:{features}) (?:of|called|named) )(?:the )?({_NAME}(?:(?:[ ](?:{MIDDLE})){{0,2}}[ ](?:{features}|{buildings})\b)?)"),
        re.compile(rf"[ ](?=(?:[Aa]l[- ]|[Ee]l-)?[A-ZÀ-Þ])(?:{behind})({_NAME})"),  # looked for from the blank: letters are many
        re.compile(rf"\b((?:{'|'.join(lexicon.place_openers)})[ -])({_NAME})|\b((?:Street|Sector|Block|Highway|Route|Road|Checkpoint|Hill|Gate)[ ](?:[Nn]o\.?[ ])?)(\d{{1,3}})\b"),
        re.compile(rf"({_NAME})(?:,| and)[ ](?:the )?$"),
    )


def _clean(name: str, patterns: RolePatterns) -> int:
    """How many characters at the name's beginning are no name: "The", "On Monday"."""
    offset = skipped = 0
    owner = name.rfind("’s "), name.rfind("'s ")
    if max(owner) > 0:
        offset = max(owner) + 3  # "Kut's Dhubat"
    for part in re.finditer(r"(?:[Aa]l-|[Ee]l-)?[^ \-–]+[ \-–]?", name[offset:]):
        word = part.group().strip(" -–").removesuffix("'s").removesuffix("’s")
        if word not in patterns.not_names and word[3:] not in patterns.not_names:
            break
        skipped = part.end()
    return offset + skipped


def _in_clauses(sign: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The pattern's matches in the clauses that hold a sign of it."""
    done = 0
    for match in sign.finditer(text):
        if match.start() < done:
            continue
        start = max(done, 1 + max(text.rfind(mark, done, match.start()) for mark in _MARKS))
        stop = _MARK.search(text, match.end())
        done = stop.start() if stop else len(text)
        yield from pattern.finditer(text, start, done)


def find_unknown_english(text: str) -> list[Unknown]:
    """Candidates by feature word first, then by preposition; they may overlap known names, which the caller settles."""
    patterns = role_patterns("en")
    right_sign, right, left_sign, left, preposition, opened, listed = _english_patterns("en")
    buildings = set(patterns.lexicon.buildings)
    found = []
    for match in _in_clauses(right_sign, right, text):
        skip = _clean(match.group(1), patterns)
        if skip >= len(match.group(1)) and match.group(2).lower() in ("embassy", "consulate"):
            skip = 0  # "the Iranian consulate"
        if skip < len(match.group(1)):
            how = "building" if match.group(2) in buildings else "feature"
            found.append(Unknown(match.start(1) + skip, match.end(2), match.start(1) + skip, match.end(1), match.group(2).lower(), how))
            first = listed.search(text, max(0, match.start(1) - _LISTED_CHARS), match.start(1) + skip) if match.group(2).lower() in _MANY else None
            if first and not _clean(first.group(1), patterns):  # "the Nasr and Zaitoun bridges"
                found.append(Unknown(first.start(1), first.end(1), first.start(1), first.end(1), match.group(2).lower().removesuffix("s"), "feature"))
    for match in _in_clauses(left_sign, left, text):
        if not _clean(match.group(2), patterns):
            feature = match.group(1).split()[0].lower()
            found.append(Unknown(match.start(1), match.end(2), match.start(2), match.end(2), feature, "feature"))
    for match in opened.finditer(text):
        opener, name = (1, 2) if match.group(1) else (3, 4)  # "Camp Adder", "Wadi Hauran"; "Street 60"
        if not _clean(match.group(name), patterns) and match.group(name).split()[-1] not in patterns.lexicon.outlets_after:
            found.append(Unknown(match.start(), match.end(), match.start(), match.end(), match.group(opener).split()[-1].strip(" -").lower(), "feature"))
    for match in preposition.finditer(text):
        name = match.group(1)
        if not _clean(name, patterns) and not name.isupper():
            found.append(Unknown(match.start(1), match.end(1), match.start(1), match.end(1), None, "preposition"))
    return found


@lru_cache(maxsize=4)
def _arabic_pattern(language: str) -> tuple[re.Pattern[str], frozenset[str], frozenset[str]]:
    lexicon = role_patterns(language).lexicon
    openers = "|".join(sorted(set(lexicon.buildings), key=len, reverse=True))
    pattern = re.compile(rf"(?<![\u0621-\u06ff])([وف]?[بل]?)({openers})\s+[\"«“]?({_ARABIC_WORD}|\d+)(?:\s+({_ARABIC_WORD}|\d+))?(?:\s+({_ARABIC_WORD}))?")
    return pattern, frozenset(arabic_key(w) for w in lexicon.not_names), frozenset(arabic_key(w) for w in lexicon.name_openers)


@lru_cache(maxsize=2)
def _definite_pattern(language: str) -> re.Pattern[str] | None:
    words = role_patterns(language).lexicon.definite
    return re.compile(rf"(?<![\u0621-\u06ff])[وفب]?({'|'.join(words)})((?:\s+ال[\u0621-\u065f]{{2,}}){{1,2}})") if words else None


def _definite_names(text: str, not_names: frozenset[str]) -> list[Unknown]:
    """السوق الكبير, الطريق الدولي السريع: a feature with the article, and its adjectives, is a name."""
    found = []
    pattern = _definite_pattern("ar")
    for match in pattern.finditer(text) if pattern else ():
        words = [m for m in re.finditer(r"\S+", match.group(2))]
        kept = [m for m in words if arabic_key(m.group()) not in not_names]
        if kept and kept[0] is words[0]:
            end = match.start(2) + (kept[-1].end() if kept == words else kept[0].end())
            found.append(Unknown(match.start(1), end, match.start(1), end, match.group(1).removeprefix("ال"), "building"))
    return found


def find_unknown_arabic(text: str) -> list[Unknown]:
    """Names behind a feature word: one word, or more where the first opens a longer name or an adjective with the article follows."""
    pattern, not_names, openers = _arabic_pattern("ar")
    lexicon = role_patterns("ar").lexicon
    found = _definite_names(text, not_names) + _offices(text, not_names)
    position = 0
    while match := pattern.search(text, position):
        position = match.end(2)
        quoted = _QUOTED.match(text, match.end(2))
        if quoted is not None:  # بئر «علو عنتر»
            found.append(Unknown(match.start(2), quoted.end(), quoted.start(1), quoted.end(1), match.group(2), "feature"))
            continue
        words = [(match.start(i), match.end(i), arabic_key(match.group(i))) for i in (3, 4, 5) if match.group(i)]
        feature = match.group(2)
        if feature in _HOUSES and words[0][2] in _OFFICES and len(words) > 1:
            count = len(words) if len(words) == 3 and words[2][2].startswith("ال") else 2
            found.append(Unknown(match.start(2), words[count - 1][1], words[0][0], words[count - 1][1], feature, "building"))
            continue
        is_common = words[0][2] in not_names and match.group(3) != "علي" and not (feature in _QUARTERS and words[0][2] in _NAMES_OF_QUARTERS)
        is_common = is_common or words[0][2][:1] in "وبل" and words[0][2][1:] in _feature_keys()  # كهف ومضافة, بستان بقرية
        if is_common or feature in lexicon.generic and not words[0][2].startswith("ال") and words[0][2] not in openers:
            continue
        count = 1
        if len(words) > 1 and _goes_on(text, words, 1, not_names, openers, feature):
            count = 2
            if len(words) > 2 and words[1][2] in openers and _goes_on(text, words, 2, not_names, openers, feature):
                count = 3
        found.append(Unknown(match.start(2), words[count - 1][1], words[0][0], words[count - 1][1], match.group(2), "feature"))
    return found


@lru_cache(maxsize=1)
def _feature_keys() -> frozenset[str]:
    lexicon = role_patterns("ar").lexicon
    return frozenset(arabic_key(w) for w in (*lexicon.features, *lexicon.buildings, *lexicon.generic_things))


_QUOTED = re.compile(r"\s+[«“\"]([\u0621-\u065f]+(?:\s[\u0621-\u065f]+){0,3})[»”\"]")
@lru_cache(maxsize=1)
def _office_pattern() -> re.Pattern[str] | None:
    words = role_patterns("ar").lexicon.offices
    return re.compile(rf"(?<![\u0621-\u06ff])[وف]?(?:أمام|امام|قبالة)\s+((?:{'|'.join(words)})\s+{_ARABIC_WORD})((?:\s+{_ARABIC_WORD}){{0,3}})") if words else None


def _offices(text: str, not_names: frozenset[str]) -> list[Unknown]:
    """أمام دائرة الخزينة, أمام شركة نفط البصرة: an office that a crowd stands before is where it stands. Its name goes on with what it is made of."""
    found = []
    pattern = _office_pattern()
    for match in pattern.finditer(text) if pattern else ():
        end = match.end(1)
        before = arabic_key(text[match.start(1):end].split()[1])
        for word in re.finditer(r"\S+", match.group(2)):
            key = arabic_key(word.group())
            if key in not_names or (not key.startswith("ال") and before.startswith("ال")) or key[:1] in "وبل" and not key.startswith("ال"):
                break
            end, before = match.start(2) + word.end(), key
        feature = match.group(1).split()[0]
        found.append(Unknown(match.start(1), end, match.start(1), end, feature, "building"))
    return found


_HOUSES = frozenset({"مبنى", "مقر", "بوابة"})
_OFFICES = frozenset(arabic_key(w) for w in "دائرة مديرية شركة وزارة ديوان مجلس قيادة محافظة هيئة جامعة كلية رئاسة قوات".split())
_QUARTERS = frozenset({"حي", "شارع", "ساحة", "محلة"})
_NAMES_OF_QUARTERS = frozenset(arabic_key(w) for w in "الشرطة الجيش الأمن المحافظة المدينة الجمعة".split())
_PERSONS_OWN = frozenset({"شارع", "جسر", "ساحة", "مستشفى", "جامع", "مدرسة"})  # often bear a person's two names


def _goes_on(
    text: str, words: list[tuple[int, int, str]], index: int, not_names: frozenset[str], openers: frozenset[str], feature: str
) -> bool:
    previous, word = words[index - 1], words[index]
    if word[2] in not_names or "\n" in text[previous[1]:word[0]]:
        return False
    if previous[2].isdigit() or word[2].isdigit():
        return previous[2].isdigit() != word[2].isdigit() and not word[2].startswith("و")
    return previous[2] in openers or (word[2].startswith("ال") and (previous[2].startswith("ال") or feature in _PERSONS_OWN))
