"""What the names beside a name say of it: two that are one place ("between A and B"), a list that shares a preposition, where an origin lies."""

from __future__ import annotations

import re

from transforms.place_score import CONTAINED, CONTAINED_AR
from transforms.place_types import PlaceMention

_NOUNS = r"(?:(?:villages?|towns?|cities|districts?|areas?) (?:of )?)?"
_BETWEEN = re.compile(rf"\bbetween (?:the )?{_NOUNS}$")
_AND_LEFT = re.compile(rf"\bbetween (?:the )?{_NOUNS}[A-Z][\w’' -]{{1,24}} and (?:the )?$")
_AND = re.compile(r" and (?:the )?(?:(?:village|town|city|district) of )?")
_LISTED = re.compile(r"\s*(?:,|،)?\s*(?:and |as well as |و)?$")
_OPENING_CHARS = 40
_INSIDE_CHARS = 60


def is_between(left: str) -> bool:
    """Whether an English text ends with "between" or "between A and"."""
    return "between " in left and bool(_BETWEEN.search(left) or _AND_LEFT.search(left))


def settle_neighbours(text: str, mentions: list[PlaceMention], language: str) -> list[PlaceMention]:
    """The mentions in order, their roles settled by those before them."""
    mentions.sort(key=lambda m: (m.start, -m.end))
    for before, after in zip(mentions, mentions[1:], strict=False):
        if after.role == "bare" and before.role in ("location", "origin") and _LISTED.match(text[before.end:after.start]):
            after.role = before.role  # "in Karbala and Baghdad", "graduates from Zubair and Safwan"
        elif before.role == "origin" and after.role in ("bare", "location") and _holds(text[before.end:after.start]):
            after.role = "origin"  # "a man from Zuwiya, in Baiji district"
    return mentions if language == "ar" else _joined(text, mentions)


def _holds(between: str) -> bool:
    return len(between) < _INSIDE_CHARS and bool(CONTAINED.match(between) or CONTAINED_AR.match(between))


def _joined(text: str, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """ "between Hawija and Abbasi" is one place, near both."""
    joined: list[PlaceMention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if last is not None and mention.relation == last.relation == "between" and _AND.fullmatch(text, last.end, mention.start) and (
                opening := _BETWEEN.search(text[max(0, last.start - _OPENING_CHARS):last.start])):
            last.start, last.end = max(0, last.start - _OPENING_CHARS) + opening.start(), mention.end
            shared = {c.governorate for c in last.candidates} & {c.governorate for c in mention.candidates}
            both = tuple(c for c in last.candidates if c.governorate in shared)
            last.text, last.candidates = " ".join(text[last.start:last.end].split()), both or last.candidates or mention.candidates
            last.role, last.is_sure = "location", bool(both)
            continue
        joined.append(mention)
    return joined
