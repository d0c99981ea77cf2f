"""What a statistic is compared with, and by how much it changed."""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.claim_lexicon import ClaimLexicon
from transforms.text import ANY_DIGIT

Span = tuple[int, int]
_CLAUSE_END = re.compile(r"[;.]|,(?!\d)|،|\)|\n")
_LOOKS_LIKE_COMPARISON = re.compile(
    r"\d|same|last|previous|preceding|earlier|before|year|month|week|corresponding|quarter|نفس|ذات|الماضي|السابق|عام|المدة|الفترة|شهر|سبق|أسبوع|الأسبوع|الربع|النصف", re.IGNORECASE)
# "violations against journalists": what is done to somebody is compared with nothing
_DONE_TO = re.compile(r"against\b(?!\W+(?:(?:about|some|around|only|just|more than|fewer than|less than|nearly|over|the|an?|its|their|what|figures?)\W+)*"
                      r"(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|none|no|a dozen|hundred"
                      r"|same|last|previous|preceding|earlier|corresponding|comparable|year|month|week|quarter|period|first|second|third|figure|total|average|rate))", re.IGNORECASE)


def compare_spans(text: str, claims: ClaimLexicon, words: set[str]) -> list[Span]:
    """The parts of a sentence that say what is compared with; figures in them are not the statistic."""
    spans: list[Span] = []
    for match in claims.find("compare", text, words):
        if spans and match.start() < spans[-1][1] or _DONE_TO.match(text, match.start(1)):
            continue
        stop = _CLAUSE_END.search(text, match.end())
        end = stop.start() if stop else len(text)
        if _LOOKS_LIKE_COMPARISON.search(text, match.start(), end):
            spans.append((match.start(), end))
    return spans


def compared_to(text: str, spans: list[Span], claims: ClaimLexicon) -> str | None:
    """What stands behind the word of comparison: "the same period last year"."""
    if not spans:
        return None
    start, end = spans[0]
    words = " ".join(text[start:end].split())
    match = claims.pattern("compare").match(text, start) if start == 0 or not text[start].isalpha() else claims.pattern("compare").search(text, max(0, start - 1))
    head = match[1].lower() if match else ""
    if head.startswith(("compared", "in comparison", "against", "versus", "vs", "up from", "down from", "مقارن", "مقابل", "قياس")):
        words = " ".join(text[match.end():end].split())
        words = re.sub(r"^(?:ب|to |with |the )+", "", words) if claims.language == "en" else words
    return words.strip(" ,:;") or None


_LEVEL = re.compile(r"(?<!up )(?<!down )\b(?:to|at)\s+(?:about\s+|some\s+)?$")


Change = tuple[float, int, int]  # percent with its sign, start, end


def find_changes(text: str, claims: ClaimLexicon, words: set[str]) -> list[Change]:
    """The rises and falls that a sentence tells of, in order; those in words only where none is in figures. None where no direction is said."""
    found: list[Change] = []
    for match in _percents(claims).finditer(text) if ANY_DIGIT in words else ():
        if _LEVEL.search(text, max(0, match.start() - 12), match.start()):
            continue  # "fell to 41 percent"
        sign = _direction(text, match.start(), match.end(), max(0, match.start() - 60), min(len(text), match.end() + 32), claims)
        if sign:
            value = float(match[1].translate(str.maketrans("٠١٢٣٤٥٦٧٨٩٫,", "0123456789..")))
            found.append((sign * (int(value) if value.is_integer() else value), match.start(), match.end()))
    if found:
        return found
    for match in claims.find("multiples", text, words):
        wanted = " ".join(claims.key(word) for word in match[1].split())
        for phrase, change in claims.words.multiples.items():
            if " ".join(claims.key(word) for word in phrase.split()) == wanted:
                return [(int(change), match.start(), match.end())]
    for match in claims.find("fractions", text, words):
        if _PART_OF.match(text, match.end()):
            continue  # "a third of the victims"
        sign = _direction(text, match.start(1), match.end(1), max(0, match.start() - 30), min(len(text), match.end() + 20), claims)
        if sign:
            wanted = " ".join(claims.key(word) for word in match[1].split())
            share = next(change for phrase, change in claims.words.fractions.items() if " ".join(claims.key(word) for word in phrase.split()) == wanted)
            return [(int(sign * share), match.start(), match.end())]
    return []


_PART_OF = re.compile(r"\s+of\b")
_NUMBER_THAN = re.compile(r"\s+than\s+\d")


@lru_cache(maxsize=2)
def _percents(claims: ClaimLexicon) -> re.Pattern[str]:
    signs = "|".join(map(re.escape, sorted(claims.words.percent, key=len, reverse=True)))
    return re.compile(rf"(\d(?<![\d.,].)\d{{0,3}}(?:[.,٫]\d+)?)[\s-]*(?:{signs})", re.IGNORECASE)


def _direction(text: str, start: int, end: int, window_start: int, window_end: int, claims: ClaimLexicon) -> int:
    best, sign = 10_000, 0
    for name, value in (("rise", 1), ("fall", -1)):
        for match in claims.pattern(name).finditer(text, window_start, window_end):
            distance = start - match.end() if match.end() <= start else match.start() - end
            between = text[match.end():start] if match.end() <= start else text[end:match.start()]
            if match[1].lower() in ("more", "less", "fewer") and _NUMBER_THAN.match(text, match.end()):
                continue
            if ";" not in between and ". " not in between and distance < best:
                best, sign = distance, value
    return sign
