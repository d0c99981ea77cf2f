"""Which numbers of a sentence may be figures of a statistic, and what they count."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.claim_lexicon import ClaimLexicon
from transforms.document import Reading
from transforms.lexicon import Lexicon
from transforms.text import ANY_DIGIT

_REACH = 5  # words from a number to the word that it counts
_HARM_REACH = 9
_PUNCTUATION = frozenset(",;:().\"“”!?\n،؛—–")
_DECIMAL = re.compile(r"(?<![\d.,])(\d+[.,]\d+)\s+(million|مليون)")
_MILLION = frozenset({"million", "مليون"})
_DIGIT_ORDINAL = re.compile(r"(\d(?<![\d.,].)\d{0,3})(?:st|nd|rd|th)\s+(?:such\s+)?(\w+)")
_TO = frozenset({"to", "at", "passes", "passed", "exceeds", "exceeded", "reached", "reaches", "totals", "totalled", "stands", "stood", "is", "was", "with", ":",
                 "بلغ", "بلغت", "الي", "تجاوز", "تجاوزت"})
_MONTHS = [[m] for m in "january february march-month march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec".split()]
_FAR_BEFORE = 24  # words from "the number of" to the number
_FRACTIONS = frozenset({"quarters", "thirds", "fifths", "halves", "others", "times"})
_REST = frozenset({"with", "had", "were", "saw", "counted", "recorded", "suffered", "was", "followed"})
_OF_THEM = frozenset({"them", "these", "those", "which", "whom"})
_PAIRED = re.compile(r"\s*[,;،]?\s*(?:and\s+|then\s+|و)*[A-Z\u0621-\u064a][\w'’-]+(?:[ -][A-Zaد-ي][\w'’-]+){0,2}(?:\s+with)?\s*$")
_AGAIN = re.compile(r"\s+(?:in|for)\s+[A-Z]\w+(?:\s+\d{4})?\s*,?\s+and\s+$")  # "214 incidents in July and 216 in August"


@dataclass(slots=True)
class Figure:
    """A figure of a statistic: its bounds, characters [start, end) of the sentence's text, and the words that say what is counted.

    `unit_word` is the index of the counted noun, None where it stands elsewhere ("attacks fell to six"); `kind`: events, people,
    things, bare, rest, ordinal; number where no rule knows what it counts.
    """

    low: int | None
    high: int | None
    start: int
    end: int
    unit: str
    unit_word: int | None
    kind: str
    first_word: int
    last_word: int


def find_figures(reading: Reading, lexicon: Lexicon, claims: ClaimLexicon) -> list[Figure]:
    """The figures of a sentence that could be statistics, in order; whether they are, its period decides."""
    sentence = reading.sentence
    found: list[Figure] = []
    before = None
    for number in reading.numbers(lexicon):
        start, end = (sentence.starts[number.first] - sentence.start, sentence.ends[number.last] - sentence.start)
        if before is not None and number.first == before.last + 2 and reading.keys[before.last + 1] in ("to", "-", "–") and number.low and before.low and (
                reading.keys[before.first - 1:before.first] not in _MONTHS):
            number = number._replace(low=min(before.low, number.low))  # "from 187,000 to 211,000"
        before = number
        figure = _figure(reading, claims, number, start, end, found[-1] if found else None)
        if figure is not None:
            found.append(figure)
    found += _decimals(reading, claims)
    found += _ordinals(reading, claims)
    found += _ordinals_first(reading, claims) if claims.words.ordinals_first else []
    return sorted(found, key=lambda f: f.start)


def _figure(reading: Reading, claims: ClaimLexicon, number, start: int, end: int, before: Figure | None) -> Figure | None:
    keys, first, last = reading.keys, number.first, number.last
    if number.low is None and number.high is None:
        return None
    if _is_year_or_day(keys, number) or _measures(keys, last, claims) or keys[last + 1:last + 2] in (["st"], ["nd"], ["rd"], ["th"]):
        return None
    text = reading.sentence.text
    shares = claims.language == "en" and keys[first - 1:first] == ["and"] and any(claims.is_in("harm", key) for key in keys[last + 1:last + 2])
    at, kind = (None, "") if shares else _counted_after(keys, last, claims)  # "and another 2,434 injured in acts of terrorism"
    if at is not None and kind == "people" and not _harmed(keys, first, at, claims):
        return Figure(number.low, number.high, start, end, reading.sentence.word(at), at, "number", first, last)
    if at is None and claims.language == "en" and (deed := _thing_done(keys, last, claims)) is not None:
        at, kind = deed, "things"
    if at is None and claims.language == "en" and _is_rest(keys, first, last):
        at, kind = (None, "rest")
    elif at is None:
        at, kind = (None, "bare") if _is_bare(keys, first, last, claims) or (before and _is_paired(text[before.end:start], before, reading)) else (None, "")
    if not kind:
        if start == 0 and text[end:end + 1] in (".", ")"):
            return None  # the number of an item
        at, kind = _noun_behind(keys, last), "number"
    unit = reading.sentence.word(at) if at is not None else before.unit if before and kind != "number" else ""
    return Figure(number.low, number.high, start, end, unit, at, kind, first, last)


def _noun_behind(keys: list[str], last: int) -> int | None:
    """The word that a number of no known things counts, as far as its place tells."""
    at = last + 1
    return at if at < len(keys) and keys[at].isalpha() and len(keys[at]) > 3 else None


def _is_year_or_day(keys: list[str], number) -> bool:
    key = keys[number.last]
    value = number.low if number.low is not None else number.high
    return (number.first == number.last and key.isdigit() and 1900 <= value <= 2100) or (":" in key)


def _measures(keys: list[str], last: int, claims: ClaimLexicon) -> bool:
    if keys[last + 1:last + 2] == ["of"] and any(key[:1].isdigit() for key in keys[last + 2:last + 4]):
        last = next(at for at in range(last + 2, last + 4) if keys[at][:1].isdigit())  # "73 of 329 seats"
    following = keys[last + 1:last + 3]
    return bool(following) and (claims.is_in("not_counted", following[0]) or (
        len(following) > 1 and following[0] in ("-", "million", "billion") and claims.is_in("not_counted", following[1])))


def _counted_after(keys: list[str], last: int, claims: ClaimLexicon) -> tuple[int | None, str]:
    """(index, kind) of the counted noun behind a number."""
    for at in range(last + 1, min(len(keys), last + 1 + _REACH)):
        key = keys[at]
        if key in _PUNCTUATION or key[:1].isdigit() or (key in _OF_THEM and at == last + 2):
            break
        if claims.is_in("counted_events", key):
            return at, "events"
        if claims.is_in("counted_people", key):
            return at, "people"
    return None, ""


def _harmed(keys: list[str], first: int, at: int, claims: ClaimLexicon) -> bool:
    if any(key in ("number", "عدد") or claims.key("عدد") in (key, key[1:]) for key in keys[max(0, first - 12):first]):
        return True
    around = keys[max(0, first - _HARM_REACH):first] + keys[at + 1:at + 1 + _HARM_REACH]
    return any(claims.is_in("harm", key) for key in around)


def _thing_done(keys: list[str], last: int, claims: ClaimLexicon) -> int | None:
    """"118 installations have been closed": a plural that no list has, with what was done to it."""
    for at in range(last + 1, min(len(keys), last + 4)):
        if keys[at] in _PUNCTUATION or keys[at][:1].isdigit() or keys[at] in _FRACTIONS or claims.is_in("not_counted", keys[at]):
            return None
        if keys[at].endswith("s") and len(keys[at]) > 3:
            behind = keys[at + 1:at + 1 + _HARM_REACH]
            stop = next((n for n, key in enumerate(behind) if key in _PUNCTUATION), len(behind))
            passive = {"been", "were", "was"} & set(behind[:stop])
            return at if passive and any(claims.is_in("harm", key) for key in behind[:stop]) else None
    return None


def _is_rest(keys: list[str], first: int, last: int) -> bool:
    """"Sidakan had 376", "again at the top, with 742": a figure of the statistic before, if one went before."""
    following = keys[last + 1:last + 2]
    return bool(first) and keys[first - 1] in _REST and (not following or following[0] in _PUNCTUATION or following[0] in ("and", "in"))


def _is_bare(keys: list[str], first: int, last: int, claims: ClaimLexicon) -> bool:
    """"attacks fell to six", "the number of those brought home passes 18,800", "32 of them", "38 of 112", "three were counted"."""
    following = keys[last + 1:last + 3]
    if len(following) == 2 and following[0] == "of" and (following[1] in _OF_THEM or following[1][:1].isdigit()):
        return keys[first - 1:first] != ["in"] and keys[last + 3:last + 4] != ["were"]
    if following and claims.is_in("harm", following[0]) and keys[first - 1:first] == ["and"]:
        return True  # "5,000 were killed and 6,417 abducted"
    if first and claims.is_in("harm", keys[first - 1]) and (not following or following[0] in _PUNCTUATION or following[0] in ("since", "منذ")):
        return True  # "had killed three since March"
    if len(following) == 2 and following[0] in ("were", "was") and following[1] in claims.words.counting:
        return True
    if len(following) == 2 and keys[last][:1].isdigit() and len(keys[last]) > 1 and following[0] in ("are", "remain") and any(claims.is_in("harm", key) for key in keys[last + 1:last + 4]):
        return True  # "2,763 are still missing"
    before = keys[max(0, first - _FAR_BEFORE):first]
    if ";" in before:
        before = before[len(before) - before[::-1].index(";"):]
    return bool(before) and before[-1] in _TO and any(claims.is_in("counted_events", key) or key in ("number", "toll", "عدد", "حصيله") for key in before)


def _is_paired(between: str, before: Figure, reading: Reading) -> bool:
    """"Baghdad 58 incidents, Diyala 44": a place and a number behind a figure."""
    rest = between[between.rfind(before.unit) + len(before.unit):] if before.unit and before.unit in between else between
    return before.kind in ("events", "bare") and len(rest) < 40 and bool(_PAIRED.match(rest) or _AGAIN.match(rest))


def _decimals(reading: Reading, claims: ClaimLexicon) -> list[Figure]:
    found = []
    if _MILLION.isdisjoint(reading.keys):
        return found
    for match in _DECIMAL.finditer(reading.sentence.text):
        value = round(float(match[1].replace(",", ".")) * 1_000_000)
        last = reading.word_at(reading.sentence.start + match.end() - 1)
        at, kind = _counted_after(reading.keys, last, claims)
        if at is not None and (kind == "events" or _harmed(reading.keys, last, at, claims)):
            found.append(Figure(value, value, match.start(), match.end(), reading.sentence.word(at), at, kind, last, last))
    return found


def _ordinals_first(reading: Reading, claims: ClaimLexicon) -> list[Figure]:
    """رابع حادثة من نوعها: four of them."""
    keys, sentence, found = reading.keys, reading.sentence, []
    values = {claims.key(word): value for word, value in claims.words.ordinals_first.items()}
    for at, key in enumerate(keys[:-1]):
        value = values.get(key) or values.get(key[1:]) if claims.is_in("ordinals_first", key) else None
        if value and claims.is_in("counted_events", keys[at + 1]):
            start, end = sentence.starts[at] - sentence.start, sentence.ends[at] - sentence.start
            found.append(Figure(value, value, start, end, sentence.word(at + 1), at + 1, "ordinal", at, at))
    return found


def _ordinals(reading: Reading, claims: ClaimLexicon) -> list[Figure]:
    """"the 14th such attack since July" counts fourteen."""
    found = []
    text, sentence = reading.sentence.text, reading.sentence
    for match in _DIGIT_ORDINAL.finditer(text) if ANY_DIGIT in sentence.words else ():
        if claims.is_in("counted_events", match[2].lower()):
            at = reading.word_at(sentence.start + match.start(2))
            found.append(Figure(int(match[1]), int(match[1]), match.start(), match.end(1), match[2], at, "ordinal", at, at))
    for match in claims.find("ordinals", text, sentence.words):
        if text[match.start() - 1:match.start()] == "-":
            continue
        word = reading.word_at(sentence.start + match.start(1))
        near = reading.keys[word + 1:word + 3] if claims.language != "ar" else reading.keys[max(0, word - 1):word]
        if near and any(claims.is_in("counted_events", key) or key == "time" for key in near[:2]):
            value = _ordinal_value(claims, match[1])
            if value:
                unit = word + 1 + (near[0] == "such") if claims.language != "ar" else word - 1
                found.append(Figure(value, value, match.start(1), match.end(1), sentence.word(min(unit, len(reading.keys) - 1)), unit, "ordinal", word, word))
    return found


def _ordinal_value(claims: ClaimLexicon, text: str) -> int | None:
    wanted = " ".join(claims.key(word) for word in text.split())
    return next((value for name, value in claims.words.ordinals.items() if " ".join(claims.key(w) for w in name.split()) == wanted), None)
