"""The parts of a sentence that tell of different happenings: "jets bombed a camp near Qaim on Sunday, two days after rockets hit K-1".

A joint (a comma with a conjunction, "after", "while", a semicolon) only parts what differs: both sides have an event, and the right
side has a day, a place, or a kind of event of its own. "Two were killed when a bomb went off" stays whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from transforms.date_types import DateMention
from transforms.dates import is_term
from transforms.document import Document, Reading
from transforms.phrases import Hit
from transforms.place_types import PlaceMention
from transforms.ranks import family_of

_JOINT_EN = re.compile(
    r"(?=[;:, ])(?:[;:] |[ ][–—-]{1,2}[ ]|,? (?:and|but|while|whereas|where|as|who|which|whose|before|until|with|since(?! \d{4}\b)|though|although|including) "
    r"|,? (?:(?:hours|minutes|days|weeks|(?:a|one|two|three|four|five|six|\d+) (?:hours?|days?|weeks?|minutes?)) )?(?:after|before|since(?! \d{4}\b)) "
    r"| (?:for|over|accused of|suspected of|in connection with|wanted for|behind) (?=(?:a|an|the|having|their|his|two|three|\w+ing) )"
    r"|, (?=(?:in|on|at|near|the|a|an|two|three|another|it|they|he|she|having) ))",
)
_JOINT_AR = re.compile(
    r"[;؛]\s|[ ][–—-]{1,2}[ ]|[،,]?\s(?:فيما|بينما|في حين|كما|حيث|حين|عندما|بعدما|عقب|بعد|إثر|اثر|قبل أن|لدى|وذلك|ثم|تلا ذلك|أعقبه|أعقبها|تعود|يعود)\s"
    r"|[،,]\sو(?=[\u0621-\u064a]{3}|في\s)",
)
_OFFSET = re.compile(r",? ?(?:hours|minutes|days|weeks|(?:a|one|two|three|four|five|six|\d+) (?:hours?|days?|weeks?|minutes?)) (?:after|before) ")
_SINCE = re.compile(r"\b(?:years|decades|months) since $|(?:^|,) ?since $")
_STRONG = ";؛"  # what is behind these is another clause, whatever joints are in it
_APART = frozenset({"where", "while", "whereas", "as", ";", ":", "؛", "فيما", "بينما", "كما", "في حين"})
_STATES_APART = frozenset({frozenset({"politics", "violence"}), frozenset({"politics", "protest"}), frozenset({"politics", "arms"})})


@dataclass(slots=True)
class Part:
    """Words [first, last] of a sentence with the event rules found in them. `opener` is the text of the joint before it."""

    first: int
    last: int
    hits: list[Hit]
    opener: str = ""
    is_last: bool = True


def split_parts(document: Document, reading: Reading, hits: list[Hit], sites: list[PlaceMention]) -> list[Part]:
    """The parts in order, each with at least one event; the whole sentence when nothing in it stands apart."""
    last = len(reading.keys) - 1
    whole = [Part(0, last, hits)]
    if len(hits) < 2 or reading.in_title:
        return whole
    joints = _joints(document, reading)
    if not joints:
        return whole
    heads = sorted(((document.head_of(reading, h), h) for h in hits), key=lambda pair: pair[0])
    dates = [m for m in document.dates.between(reading.sentence.start, reading.sentence.end) if not m.attribution and m.kind != "dateline" and not is_term(document.text, m)]
    cuts: list[tuple[int, str]] = []
    for number, (word, opener) in enumerate(joints):
        start = cuts[-1][0] if cuts else 0
        left = [h for at, h in heads if start <= at < word]
        following = next((at for at, _ in heads if at >= word), last + 1) if opener[0] in _STRONG else word
        stop = next((at for at, _ in joints[number + 1:] if at > following), last + 1)
        right = [h for at, h in heads if word <= at < stop]
        if left and right and _stands_apart(document, reading, left, right, (start, word, stop), opener, sites, dates):
            cuts.append((word, opener))
    if not cuts:
        return whole
    return _parts(reading, heads, cuts, last)


def _joints(document: Document, reading: Reading) -> list[tuple[int, str]]:
    """(word with which the clause begins, the joint's text) in order."""
    return reading.wording.recall("joints", None, lambda: _find_joints(reading, _JOINT_AR if document.language == "ar" else _JOINT_EN))


def _find_joints(reading: Reading, joint: re.Pattern[str]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    starts = reading.wording.words.spans[0]
    for match in joint.finditer(reading.sentence.text):
        offset = _OFFSET.match(match.group())
        word = bisect_left(starts, match.start() + (2 if match.group().startswith(",") else 1) if offset else match.end())
        if 0 < word < len(starts) and (not found or word > found[-1][0]):
            found.append((word, match.group()))
    return found


def _parts(reading: Reading, heads: list[tuple[int, Hit]], cuts: list[tuple[int, str]], last: int) -> list[Part]:
    parts: list[Part] = []
    bounds = [(0, ""), *cuts, (last + 1, "")]
    for (first, opener), (stop, _) in zip(bounds, bounds[1:], strict=False):
        own = [h for at, h in heads if first <= at < stop]
        if own:
            parts.append(Part(first, stop - 1, own, opener, stop > last))
    return parts


def _stands_apart(
    document: Document, reading: Reading, left: list[Hit], right: list[Hit], words: tuple[int, int, int], opener: str,
    sites: list[PlaceMention], dates: list[DateMention],
) -> bool:
    start, word, stop = words
    ends = reading.sentence.ends
    at = [reading.sentence.starts[start], reading.sentence.starts[word], ends[stop - 1]]
    offset = bool(_OFFSET.match(opener))
    before = [m for m in dates if at[0] <= m.start < at[1]]
    after = [m for m in dates if at[1] <= m.start < at[2]]
    if _SINCE.search(opener + document.text[at[1] - 12:at[1]]) and any(h.rule.payload.is_act for h in left):
        return True
    if offset or (before and after and _another_day(before[-1], after[0]) and opener.strip(", ") != "after"):
        return True  # a bare "after" gives the cause, which may have begun before: "retook the posts after fighting that began on Sunday"
    here = [m for m in sites if at[0] <= m.start < at[1]]
    there = [m for m in sites if at[1] <= m.start < at[2]]
    if here and there and not any(m in here for m in there):
        return True
    families = frozenset({family_of(left[0].rule.payload.type), family_of(right[0].rule.payload.type)})
    return families in _STATES_APART and any(h.rule.payload.is_act for h in right) and opener.strip(",، ") in _APART


def _another_day(one: DateMention, two: DateMention) -> bool:
    if one.kind != two.kind and "event" in (one.kind, two.kind):
        return True
    return one.date_start != two.date_start or (one.date_start is None and one.text != two.text)
