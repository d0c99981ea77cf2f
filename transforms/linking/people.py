"""Who and what a text names that others of its town do not: surnames, streets and ages. Latin script only (Arabic has no capitals).

Officials and institutions are told from these by the words beside them: a town's police chief and its hospital stand in every story.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

from transforms.linking.words import UNLISTED_NAME, weigh

NAME, AGE = 1.0, 0.5  # what a shared one counts: two people of one age are no rarity
MAX_NAMES = 40

_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ’'\-][\w’'\-]*"
_RUN = re.compile(rf"[A-ZÀ-ÖØ-Þ](?<![\w.].)(?:[a-zß-öø-ÿ’'\-][\w’'\-]*|\.)(?: (?:(?:de|del|la|al|el|bin|ibn|van|von|da|dos) )?(?:{_CAPITALISED}|[A-Z]\.))*")
_SHOWN = re.compile(rf"({_CAPITALISED})(?: (?=([A-Z][a-z]+)))?")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n]\s+[\"“‘'(]?|[\"“‘]\s?)$")
_OFFICES = frozenset("""
chief mayor sheriff sheriff's deputy sgt sergeant lt lieutenant capt captain det detective detectives gov governor president sen senator rep
congressman congresswoman judge commissioner commissioners superintendent inspector spokesman spokeswoman spokesperson attorney prosecutor
prosecutors coroner examiner dr doctor minister gen general col colonel maj major commander director secretary alderman councilman
councilwoman alcalde alcaldesa gobernador comandante coronel ministro presidente fiscal reporter correspondent editor
""".split())
_STREET = {kind: kind[:2] for kind in "street avenue road drive lane boulevard highway court place square way terrace st ave rd ln".split()} | {
    "blvd": "bo", "hwy": "hi", "dr": "dr", "rd": "ro", "ln": "la"}  # one mark for a kind and its abbreviation
_INSTITUTION = frozenset("""
hospital hospitals medical center centre clinic infirmary police department county sheriff's court courthouse university college office bureau agency
authority council ministry force forces command army navy guard station news times post herald tribune press daily journal gazette channel radio
district state province governorate republic party association federation union league bank airport north south east west hospitalario policía fiscalía
service services cell group groups brigade battalion division directorate operations mission movement committee mobilization militia units regiment
""".split())
_CALENDAR = frozenset("""
january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun enero febrero marzo abril mayo junio julio agosto
septiembre octubre noviembre diciembre mr mrs ms miss god christmas easter ramadan eid i
""".split())
_NUMBER = re.compile(r"[0-9](?<!\w.)[0-9]?(?![\w%])")
_AFTER_AGE = ("-year", " year-old", " years old", " years-old", " año", "-año")
_BEFORE_AGE = (", ", " aged ", " age ", " was ", " is ", " turned ")
_BEHIND_AGE = (",", ".", ";", ")", " and ", " when ")


@dataclass
class Named:
    """What a text names. Columns are those of words.weigh."""

    tokens: dict[int, float] = field(default_factory=dict)  # surnames, streets and ages, each with its weight
    own: set[int] = field(default_factory=set)  # columns of the words of these names
    common: set[int] = field(default_factory=set)  # columns of the words that name officials and institutions

    def add(self, other: Named) -> None:
        self.tokens |= other.tokens
        self.own |= other.own
        self.common |= other.common


def named_in(text: str, omitted: frozenset[int], only_unlisted: bool = False) -> Named:
    """What the text names. `omitted`: columns of words that are no names here, such as the town's. `only_unlisted`: for headlines, in
    which every word may be capitalised."""
    found = Named()
    for run in _RUN.finditer(text):
        words = run.group().split(" ")
        if (len(words) > 1 and any(_plain(word) in _OFFICES for word in words[:-1])) or _is_official(text, run.start(), run.end()):
            found.common.update(weigh(word)[0] for word in words)
            continue
        last = words[-1].casefold().rstrip(".")
        if last in _INSTITUTION and last not in _STREET or words[0].casefold() in _INSTITUTION:
            found.common.update(weigh(word)[0] for word in words)
            continue
        _add_run(found, text, run.start(), words, omitted, only_unlisted)
        if len(found.tokens) >= MAX_NAMES:
            break
    for number in _NUMBER.finditer(text):
        after = text[number.end():number.end() + 10]
        if after.startswith(_AFTER_AGE) or (text.endswith(_BEFORE_AGE, 0, number.start()) and (not after or after.startswith(_BEHIND_AGE))):
            found.tokens[_token(f"age {number.group()}")] = AGE
    return found


def _is_official(text: str, start: int, end: int) -> bool:
    """"Police Chief Ann Roe", "the mayor of Flint, Ann Roe", "Ann Roe, a spokeswoman for the hospital"."""
    before = text[max(0, start - 48):start].rpartition(". ")[2].split()
    if before:
        if _plain(before[-1]) in _OFFICES or (before[-1][-1] == "," and any(_plain(word) in _OFFICES for word in before)):
            return True
    return text[end:end + 1] == "," and any(_plain(word) in _OFFICES for word in text[end + 1:end + 60].partition(".")[0].split()[:5])


def _plain(word: str) -> str:
    return word.strip(".,()\"“”").casefold()


def _add_run(found: Named, text: str, start: int, words: list[str], omitted: frozenset[int], only_unlisted: bool) -> None:
    if len(words) > 1 and words[-1].casefold().rstrip(".") in _STREET:
        found.tokens[_token(f"street {words[-2].casefold()} {_STREET[words[-1].casefold().rstrip('.')]}")] = NAME
        found.own.add(weigh(words[-2])[0])
        return
    word = words[-1]
    column, rarity = weigh(word.strip("’'-"))
    if column in omitted or word.casefold() in _CALENDAR or len(word) < 3:
        return
    is_listed = rarity < UNLISTED_NAME
    if is_listed and (only_unlisted or (len(words) == 1 and _SENTENCE_START.search(text, max(0, start - 4), start))):
        return
    if is_listed and len(words) == 1 and rarity < 4:
        return
    found.tokens[_token(word.casefold().removesuffix("'s").removesuffix("’s"))] = NAME
    found.own.update(weigh(word)[0] for word in words)


def _token(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "replace")) >> 9


def words_of(tokens: set[int], text: str, most: int) -> list[str]:
    """Up to `most` of the words of a text that stand for these tokens, in its order: "Nwason", "Monroe Street"."""
    found: dict[int, str] = {}
    for match in _SHOWN.finditer(text):
        word, street = match.groups()
        shown = word.removesuffix("'s").removesuffix("’s")
        kind = _STREET.get(street.casefold()) if street else None
        token = _token(f"street {word.casefold()} {kind}") if kind else _token(shown.casefold())
        if token in tokens:
            found.setdefault(token, f"{word} {street}" if kind else shown)
            if len(found) == most:
                break
    return list(found.values())
