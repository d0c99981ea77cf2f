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
    feature_only: list[str] = []  # names that are common words too: places only behind a feature word (قضاء المدينة)
    not_followed: dict[str, list[str]] = {}  # name: words behind it that make it something else (القائم بالأعمال)
    definite: list[str] = []  # features that are a name together with an adjective: السوق الكبير
    generic: list[str] = []  # buildings that are a name only with a definite word: مقر القيادة, not مقر حزب


def _any(phrases: list[str]) -> str:
    return "|".join(re.escape(p).replace(r"\ ", r"[ \n]+") for p in sorted(phrases, key=len, reverse=True))


_PIECE = re.compile(r"\W+")


def pieces_of(left: str) -> frozenset[str]:
    """The words before a name, in small letters."""
    return frozenset(_PIECE.split(left.lower()))


@dataclass(frozen=True)
class LeftPattern:
    """A pattern that ends at the name. It is searched for only where one of `endings`, the last words of its phrases, stands before it:
    searching is dear, and most names have none of them."""

    pattern: re.Pattern[str]
    endings: frozenset[str] | None = None

    def search(self, left: str, pieces: frozenset[str]) -> re.Match[str] | None:
        if self.endings is not None and self.endings.isdisjoint(pieces):
            return None
        return self.pattern.search(left)


def _ending(phrases: list[str], pattern: str) -> LeftPattern:
    return LeftPattern(re.compile(pattern, re.IGNORECASE), frozenset(_PIECE.split(phrase.lower())[-1] for phrase in phrases))


@dataclass(frozen=True)
class RolePatterns:
    """The lexicon compiled. `left` patterns end at the name, `right` patterns begin behind it."""

    lexicon: PlaceLexicon
    inside: LeftPattern
    near: LeftPattern
    relation: LeftPattern
    origin: LeftPattern
    feature_left: LeftPattern
    feature_right: re.Pattern[str]
    governorate: re.Pattern[str]
    district: re.Pattern[str]
    institution_left: LeftPattern
    institution_right: re.Pattern[str]
    outlet_right: re.Pattern[str]
    person_left: re.Pattern[str]
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
    between = rf"(?:(?:the|a|an|its|their|Iraq[’']s|Iraqi|Iraqi Kurdistan[’']s|this|city of|town of|capital|capital city of|{direction}(?:ern)?|central|downtown|north(?:ern)?|rural|mainly \w+|holy city of|city|town|province of|governorate of|southern Iraqi city of|\w+ern (?:Iraqi )?(?:city|town|province) of|Sunni|oil-rich|disputed|restive) ){{0,4}}"
    flags = re.IGNORECASE
    features = _any(lex.features)
    return RolePatterns(
        lexicon=lex,
        inside=_ending(lex.inside, rf"(?<!\w)(?:{_any(lex.inside)})[ \n]+{between}[“\"'‘(]?$"),
        near=_ending(lex.near, rf"(?<!\w)(?:{_any(lex.near)})[ \n]+{between}$"),
        relation=_ending(lex.of_words, rf"(?<!\w)({direction})(?:ern)?(?: (?:part|outskirts|side|edge|countryside|suburbs))?[ \n]+(?:{_any(lex.of_words)})[ \n]+{between}$"),
        origin=_ending(lex.origin, rf"(?<!\w)(?:{_any(lex.origin)})[ \n]+{between}$"),
        feature_left=_ending(lex.features, rf"(?<![\w-])({features})(?: of)?[ \n]+(?:the )?[“\"'‘]?$"),
        feature_right=re.compile(rf"(?:-\d+)?(?:[’']s)?[”\"’']?[ \-–]+(?:(?:{MIDDLE})[ \-]){{0,2}}({features})(?!\w)", flags),
        governorate=re.compile(rf"(?:[’']s)?[ ]+(?:{_any(lex.governorate_words)})(?!\w)", flags),
        district=re.compile(rf"(?:[’']s)?[ ]+(?:{_any(lex.district_words)})(?!\w)", flags),
        institution_left=_ending(lex.institutions_before, rf"(?:{_any(lex.institutions_before)})[ \n]+(?:the )?$"),
        institution_right=re.compile(rf"(?:[’']s)?[ \n]+(?:(?:provincial|governorate|province|district|local|federal|city|general) )?(?:{_any(lex.institutions_after)})(?!\w)", flags),
        outlet_right=re.compile(rf"[ ](?:{_any(lex.outlets_after)})(?!\w)"),
        person_left=re.compile(rf"(?<!\w)(?:{_any(lex.persons_before)})\.?[ ](?:[A-Z][\w’'\-]+[ ]){{0,3}}$"),
        person_within=re.compile(rf"(?<!\w)(?:{_any([p for p in lex.persons_before if len(p) > 3 and p not in ('Sheikh', 'Imam', 'Sayyid', 'Abou', 'Haji', 'Hajji', 'King', 'Mullah')])}|Spokesperson|Spokesman|Spokeswoman)(?!\w)"),
        given_names=frozenset(latin_key(n) for n in lex.given_names),
        not_names=frozenset(lex.not_names),
    )


def _arabic(lex: PlaceLexicon) -> RolePatterns:
    word = r"(?:^|(?<=[\s،.:(«\"/–\-]))[وف]?"
    direction = rf"(?:{_any(lex.directions)})"
    features = _any(lex.features)
    between = rf"(?:(?:{features}|{_any(lex.governorate_words)}|{_any(lex.district_words)}|العاصمة|{direction})\s+){{0,3}}"
    return RolePatterns(
        lexicon=lex,
        inside=LeftPattern(re.compile(rf"{word}(?:{_any(lex.inside)})\s+{between}$")),
        near=LeftPattern(re.compile(rf"{word}(?:{_any(lex.near)}|(?:على\s+)?(?:بعد|مسافة|مبعدة)\s+\S+\s+(?:كيلومتر[\u0621-\u065f]*|كم|كلم)(?:\s+{direction})?\s+(?:من|عن))(?:\s+|\s+ل){between}$")),
        relation=LeftPattern(re.compile(rf"{word}[بإ]?(?:إلى\s+)?(?:ال)?({direction})(?:\s+(?:{_any(lex.of_words)}))?\s+{between}$")),
        origin=LeftPattern(re.compile(rf"{word}(?<!كل )(?:{_any(lex.origin)})\s+{between}$")),
        feature_left=LeftPattern(re.compile(rf"{word}[بل]?({features})\s+$")),
        feature_right=re.compile(r"(?!x)x"),
        governorate=re.compile(rf"{word}[بل]?(?:{_any(lex.governorate_words)})\s+$"),
        district=re.compile(rf"{word}[بل]?(?:{_any(lex.district_words)})\s+$"),
        institution_left=LeftPattern(
            re.compile(rf"(?<!قاطع ){word}[بل]?(?:{_any(lex.institutions_before)})\s+(?:في\s+)?(?:(?:محافظة|قضاء|ناحية|مدينة)\s+)?$")),
        institution_right=re.compile(r"(?!x)x"),
        outlet_right=re.compile(rf"\s+(?:{_any(lex.outlets_after)})(?![\u0621-\u06ff])"),
        person_left=re.compile(rf"{word}(?:{_any(lex.persons_before)})\s+(?:[\u0621-\u06ff]+\s+){{0,3}}$"),
        person_within=re.compile(r"(?!x)x"),
        given_names=frozenset(lex.given_names),
        not_names=frozenset(lex.not_names),
    )
