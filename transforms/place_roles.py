"""What a place name does in its sentence: where something happened, an institution's name, a dateline, a person's name …

Decided from some forty characters on either side. The word lists are in `transforms/lexicons/<language>/places.yml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from rasid.datafiles import load_yaml
from transforms.spelling import latin_key

LEXICONS = Path(__file__).parent / "lexicons"
# words between a name and what it names: "Zubaidiya power station", "Khor Mor gas field"
MIDDLE = ("air|military|oil|gas|border|refugee|displacement|IDP|central|security|residential|mountain|sub|international|power|pumping|thermal|water|cement|petrochemical"
          "|fertiliser|fertilizer|electricity|police|training|detention|general|teaching|industrial|export|joint|land|dry|rehabilitation|army|traffic|bus|railway")
WINDOW = 64  # characters looked at on either side of a name


class PlaceLexicon(BaseModel):
    """The words of one language's places.yml. Every entry is a phrase as it stands in a text."""

    model_config = ConfigDict(extra="forbid")

    inside: list[str]  # the event is there: in, at, inside
    near: list[str]  # the event is near there
    directions: list[str]  # north, south-west …
    of_words: list[str]  # what joins a direction to its place: of, from
    origin: list[str]  # somebody or something comes from there
    features: list[str]  # village, base, market: stands beside a name and makes it a place
    governorate_words: list[str]
    district_words: list[str]
    institutions_before: list[str]  # University of, Governor of
    institutions_after: list[str]  # police, Operations Command, council
    outlets_after: list[str]  # Today, Post
    persons_before: list[str]  # titles: General, Sheikh
    given_names: list[str]
    not_names: list[str]  # capitalised words that are no place although they follow "in" or "at"
    buildings: list[str]  # embassy, hospital: named by the words before (English) or after them (Arabic)
    name_openers: list[str] = []  # words that make one name with the next: Abu, Tal
    place_openers: list[str] = []  # first words of names of places that no person bears: Camp, Wadi
    feature_only: list[str] = []  # names that are common words too: places only behind a feature word (قضاء المدينة)
    not_followed: dict[str, list[str]] = {}  # name: words behind it that make it something else (القائم بالأعمال)
    definite: list[str] = []  # features that are a name together with an adjective: السوق الكبير
    offices: list[str] = []  # before which crowds gather: دائرة, مديرية, شركة
    generic_things: list[str] = []  # what "and" may join to a feature, and no name: كهف ومضافة
    generic: list[str] = []  # buildings that are a name only with a definite word: مقر القيادة, not مقر حزب


def _any(phrases: list[str]) -> str:
    return "|".join(re.escape(p).replace(r"\ ", r"[ \n]+") for p in sorted(phrases, key=len, reverse=True))


_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class LeftPatterns:
    """Patterns that end at a place name, by their own names. With `openers` (first word → names of patterns) a pattern is tried only where
    one of its first words stands: searching is dear, and most names have none of them before them."""

    patterns: dict[str, re.Pattern[str]]
    openers: dict[str, tuple[str, ...]] | None = None

    def read(self, left: str) -> dict[str, re.Match[str]]:
        """Which of them stand in the text before a name, each with its first match."""
        if self.openers is None:
            return {name: match for name, pattern in self.patterns.items() if (match := pattern.search(left))}
        found: dict[str, re.Match[str]] = {}
        for word in _WORD.finditer(left):
            for name in self.openers.get(word.group().lower(), ()):
                if name not in found and (match := self.patterns[name].match(left, word.start())):
                    found[name] = match
        return found


def _openers(phrases: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, listed in phrases.items():
        for word in {_WORD.search(phrase.lower()).group() for phrase in listed}:
            found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


@dataclass(frozen=True)
class RolePatterns:
    """The lexicon compiled. `left` patterns (inside, near, relation, origin, feature, institution, person) end at the name, `right` patterns
    begin behind it."""

    lexicon: PlaceLexicon
    left: LeftPatterns
    feature_right: re.Pattern[str]
    governorate: re.Pattern[str]
    district: re.Pattern[str]
    institution_right: re.Pattern[str]
    outlet_right: re.Pattern[str]
    person_within: re.Pattern[str]
    given_names: frozenset[str]
    not_names: frozenset[str]


@lru_cache(maxsize=4)
def role_patterns(language: str, folder: Path = LEXICONS) -> RolePatterns:
    """Patterns of `language` ("en" or "ar"). Raises DataFileError for a file that can't be used."""
    lexicon = load_yaml(folder / language / "places.yml", PlaceLexicon)
    build = _english if language == "en" else _arabic
    return build(lexicon)


def _english(lex: PlaceLexicon) -> RolePatterns:
    direction = rf"(?:{_any(lex.directions)})"
    flags = re.IGNORECASE
    features = _any(lex.features)
    return RolePatterns(
        lexicon=lex,
        left=_english_left(lex, direction, features),
        feature_right=re.compile(rf"(?:-\d+)?(?:[’']s)?[”\"’']?[ \-–]+(?:(?:{MIDDLE})[ \-]){{0,2}}({features})(?!\w)", flags),
        governorate=re.compile(rf"(?:[’']s)?[ ]+(?:{_any(lex.governorate_words)})(?!\w)", flags),
        district=re.compile(rf"(?:[’']s)?[ ]+(?:{_any(lex.district_words)})(?!\w)", flags),
        institution_right=re.compile(rf"(?:[’']s)?[ \n]+(?:(?:provincial|governorate|province|district|local|federal|city|general) )?(?:{_any(lex.institutions_after)})(?!\w)", flags),
        outlet_right=re.compile(rf"[ ](?:{_any(lex.outlets_after)})(?!\w)"),
        person_within=re.compile(rf"(?<!\w)(?:{_any([p for p in lex.persons_before if len(p) > 3 and p not in ('Sheikh', 'Imam', 'Sayyid', 'Abou', 'Haji', 'Hajji', 'King', 'Mullah')])}|Spokesperson|Spokesman|Spokeswoman)(?!\w)"),
        given_names=frozenset(latin_key(n) for n in lex.given_names),
        not_names=frozenset(lex.not_names),
    )


def _english_left(lex: PlaceLexicon, direction: str, features: str) -> LeftPatterns:
    between = rf"(?:(?:the|a|an|its|their|Iraq[’']s|Iraqi|Iraqi Kurdistan[’']s|this|city of|town of|capital|capital city of|{direction}(?:ern)?|central|downtown|north(?:ern)?|rural|mainly \w+|holy city of|city|town|province of|governorate of|southern Iraqi city of|\w+ern (?:Iraqi )?(?:city|town|province) of|Sunni|oil-rich|disputed|restive) ){{0,4}}"
    flags = re.IGNORECASE
    patterns = {
        "inside": re.compile(rf"(?<!\w)(?:{_any(lex.inside)})[ \n]+{between}[“\"'‘(]?$", flags),
        "near": re.compile(rf"(?<!\w)(?:{_any(lex.near)})[ \n]+{between}$", flags),
        "relation": re.compile(rf"(?<!\w)({direction})(?:ern)?(?: (?:part|outskirts|side|edge|countryside|suburbs))?[ \n]+(?:{_any(lex.of_words)})[ \n]+{between}$", flags),
        "origin": re.compile(rf"(?<!\w)(?:{_any(lex.origin)})[ \n]+{between}$", flags),
        "feature": re.compile(rf"(?<![\w-])({features})(?: of)?[ \n]+(?:the )?[“\"'‘]?$", flags),
        "institution": re.compile(rf"(?<!\w)(?:{_any(lex.institutions_before)})[ \n]+(?:the )?$", flags),
        "person": re.compile(rf"(?<!\w)(?:{_any(lex.persons_before)})\.?[ ](?:[A-Z][\w’'\-]+[ ]){{0,3}}$"),
    }
    return LeftPatterns(patterns, _openers({
        "inside": lex.inside, "near": lex.near, "relation": [*lex.directions, *(f"{one}ern" for one in lex.directions)], "origin": lex.origin,
        "feature": lex.features, "institution": lex.institutions_before, "person": lex.persons_before,
    }))


def _arabic(lex: PlaceLexicon) -> RolePatterns:
    word = r"(?:^|(?<=[\s،.:(«\"/–\-]))[وف]?"
    direction = rf"(?:{_any(lex.directions)})"
    features = _any(lex.features)
    between = rf"(?:(?:{features}|{_any(lex.governorate_words)}|{_any(lex.district_words)}|العاصمة|{direction})\s+){{0,3}}"
    return RolePatterns(
        lexicon=lex,
        left=LeftPatterns({
            "inside": re.compile(rf"{word}(?:{_any(lex.inside)})\s+{between}$"),
            "near": re.compile(rf"{word}(?:{_any(lex.near)}|(?:على\s+)?(?:بعد|مسافة|مبعدة)\s+\S+\s+(?:كيلومتر[\u0621-\u065f]*|كم|كلم)(?:\s+{direction})?\s+(?:من|عن))(?:\s+|\s+ل){between}$"),
            "relation": re.compile(rf"{word}[بإ]?(?:إلى\s+)?(?:ال)?({direction})(?:\s+(?:{_any(lex.of_words)}))?\s+{between}$"),
            "origin": re.compile(rf"{word}(?<!كل )(?:{_any(lex.origin)})\s+{between}$"),
            "feature": re.compile(rf"{word}[بل]?({features})\s+$"),
            "institution": re.compile(rf"(?<!قاطع ){word}[بل]?(?:{_any(lex.institutions_before)})\s+(?:في\s+)?(?:(?:محافظة|قضاء|ناحية|مدينة)\s+)?$"),
            "person": re.compile(rf"{word}(?:{_any(lex.persons_before)})\s+(?:[\u0621-\u06ff]+\s+){{0,3}}$"),
        }),
        feature_right=re.compile(r"(?!x)x"),
        governorate=re.compile(rf"{word}[بل]?(?:{_any(lex.governorate_words)})\s+$"),
        district=re.compile(rf"{word}[بل]?(?:{_any(lex.district_words)})\s+$"),
        institution_right=re.compile(r"(?!x)x"),
        outlet_right=re.compile(rf"\s+(?:{_any(lex.outlets_after)})(?![\u0621-\u06ff])"),
        person_within=re.compile(r"(?!x)x"),
        given_names=frozenset(lex.given_names),
        not_names=frozenset(lex.not_names),
    )
