"""The places that one article names, looked up by where they stand: what a sentence holds, what was told before it, how often.

Asked for every event of a text: looked up, not searched, or long texts would take quadratic time.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cached_property

from transforms.gazetteer import IRAQ, Entry, Gazetteer, load_gazetteer
from transforms.place_score import CONTAINED, EVENT_ROLES, best_of, is_told_of
from transforms.place_types import PlaceMention
from transforms.text import ITEM

_ITEM_REACH = 600  # characters from where an item begins to a name in it
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_SMALL_KINDS = frozenset({"village", "neighbourhood", "subdistrict", "area"})
# kinds whose names recur in other governorates; those of the second where the name is one word, or has a word like "quarter" beside it
_EASILY_MISTAKEN, _OFTEN_MISTAKEN = frozenset({"village", "neighbourhood"}), frozenset({"area", "town", "shrine", "bridge", "square", "street"})
_TOWNS = frozenset({"governorate", "district", "town"})
_SAME_CLAUSE = 90  # characters between a town and a quarter of it
_JOINED = re.compile(r"[;؛]|^,? and |\b(?:while|whereas|and (?:in|at))\b|[،,] و")
_HEADING_REACH = 40  # characters of a line within which its heading stands
_NATION = re.compile(
    r"\b(Syrian|Iranian|Turkish|Lebanese|Jordanian|Saudi|Kuwaiti|Israeli|Palestinian|Egyptian|Afghan|Pakistani|Yemeni|Libyan|Sudanese|Ukrainian|Russian|Indian"
    r"|Nigerian|Somali|Qatari|Emirati|German|French|British|American|Chinese) (?:\w+ )?(?:town|city|village|province|district|region|governorate|border town|capital|port)"
    r"(?: of)? $")
_BESIDE = 3  # mentions on each side
_NEAR = 100  # mentions before and behind in which a listed place is looked for
_THE_TOWN = re.compile(
    r"\b(?:in|into|of|inside|outside|near|across|through|around|about|entered) (?:the (?:same )?|this |that )(?:\w+ern )?(city|town|village)(?![ ](?:of|council|centre|center|hall|police|mayor)|[’'-])\b")
_THE_TOWN_AR = re.compile(r"(?:في|داخل|وسط|إلى|خارج|قرب) (المدينة|البلدة|القرية|الناحية|القضاء)(?!\w)(?! ال)")
_CITIES, _TOWN_KINDS, _VILLAGES = frozenset({"governorate", "district", "town"}), frozenset({"district", "subdistrict", "town"}), frozenset({"village", "unknown", "subdistrict"})
_KINDS_OF = {"city": _CITIES, "المدينة": _CITIES, "town": _TOWN_KINDS, "البلدة": _TOWN_KINDS, "الناحية": _TOWN_KINDS, "القضاء": _TOWN_KINDS, "village": _VILLAGES, "القرية": _VILLAGES}
_HOME = 4  # mentions back in which a place at home is looked for


class PlacePool:
    """The mentions of an article's body and title, in order."""

    def __init__(self, text: str, title: str, mentions: list[PlaceMention], gazetteer: Gazetteer | None = None):
        self.text, self.title = text, title
        self.body = [m for m in mentions if not m.in_title]
        self.in_title = [m for m in mentions if m.in_title]
        for pool in (self.body, self.in_title):
            for position, mention in enumerate(pool):
                mention.position = position
        self._gazetteer = gazetteer or load_gazetteer()
        self._capitals = self._gazetteer.centres
        self._votes: Counter[str] | None = None
        self._asked: set[int] = set()  # mentions that are being settled
        self._starts = [m.start for m in self.body]

    def between(self, start: int, end: int) -> list[PlaceMention]:
        """The body's mentions that begin in [start, end)."""
        return self.body[bisect_left(self._starts, start):bisect_left(self._starts, end)]

    @cached_property
    def _told(self) -> tuple[list[PlaceMention], list[int], list[int]]:
        """Mentions that a later sentence may mean, where they begin, and for each the index of the last heading up to it (or -1)."""
        told = [m for m in self.body if m.role in (*EVENT_ROLES, "heading") and not is_told_of(m, self.text)]
        headings, last = [], -1
        for index, mention in enumerate(told):
            last = index if mention.role == "heading" else last
            headings.append(last)
        return told, [m.start for m in told], headings

    @cached_property
    def _dateline(self) -> PlaceMention | None:
        return next((m for m in self.body if m.role == "dateline"), None)

    @property
    def votes(self) -> Counter[str]:
        """How often the article names places of each governorate; an ambiguous name counts for none."""
        if self._votes is None:
            self._votes = Counter()
            for mention in (*self.body, *self.in_title):
                names = {c.governorate for c in mention.candidates}
                if len(names) == 1 and None not in names:
                    self._votes[names.pop()] += 0.5 if mention.role in ("dateline", "institution") else 1
        return self._votes

    @cached_property
    def names_in(self) -> dict[str | None, set[str]]:
        """The names of each governorate's places in the article."""
        names: dict[str | None, set[str]] = {}
        for mention in (*self.body, *self.in_title):
            for candidate in mention.candidates if not mention.is_foreign else ():
                names.setdefault(candidate.governorate, set()).add(mention.text)
        return names

    def is_stray(self, entry: Entry, mention: PlaceMention) -> bool:
        """Whether it is a village or quarter of a governorate that the article names nowhere, while it names another by its side."""
        if self.is_headed_otherwise(entry, mention):
            return True
        named_so = entry.kind in ("district", "subdistrict") and mention.text.startswith(("قضاء ", "ناحية "))
        is_common = entry.kind in _EASILY_MISTAKEN or entry.kind in _OFTEN_MISTAKEN and (bool(mention.feature) or " " not in mention.text)
        if entry.country != IRAQ or named_so or mention.is_sure or not (is_common or mention.is_alike or mention.is_way or entry.needs_context):
            return False
        if entry.kind == "neighbourhood" and self._is_in_town_before(entry, mention):
            return True
        if any(self.names_in[governorate] - {mention.text} for governorate in entry.governorates if governorate in self.names_in):
            return False
        pool, at = self.in_title if mention.in_title else self.body, mention.position
        near = [m for m in pool[max(0, at - 6):at + 7] if abs(m.start - mention.start) < 150 and not self.is_of_another_item(m, mention)] + self.in_title[:6] + [m for m in self.body[:3] if m.role == "dateline"]
        return any(m.candidates and not m.is_foreign and m.text != mention.text and (m.role != "origin" or m.is_governorate) for m in near)

    def _is_in_town_before(self, entry: Entry, mention: PlaceMention) -> bool:
        """Whether the sentence has named the town first: "In Kirkuk, four were picked up in the Hurriya quarter", which Baghdad has too."""
        if mention.in_title or not mention.position:
            return False
        before = self.body[mention.position - 1]
        between = self.text[before.end:mention.start]
        if before.role != "location" or before.kind not in _TOWNS or len(between) > _SAME_CLAUSE or _SENTENCE_END.search(between) or _JOINED.search(between):
            return False
        return not any(g in entry.governorates for c in before.candidates for g in c.governorates)

    def heading_of(self, mention: PlaceMention) -> PlaceMention | None:
        """The listed name under which the item of an Arabic round-up stands that holds the mention."""
        if mention.in_title:
            return None
        line = self.text.rfind("\n", 0, mention.start) + 1
        return next((m for m in self.between(line, line + _HEADING_REACH) if m.role == "heading" and m is not mention and m.candidates), None)

    def is_headed_otherwise(self, entry: Entry, mention: PlaceMention) -> bool:
        """Whether it stands under the name of another governorate than a small place of its name: دهوك - أغارت مقاتلات على منطقة الزاب."""
        heading = self.heading_of(mention) if entry.kind in _SMALL_KINDS else None
        return heading is not None and not any(g in entry.governorates for c in heading.candidates for g in c.governorates)

    def _best(self, mentions: list[PlaceMention], anchor: int) -> PlaceMention | None:
        return best_of(mentions, anchor, self.in_title, self.title) if mentions and mentions[0].in_title else best_of(mentions, anchor, self.body, self.text)

    def _earlier(self, start: int) -> PlaceMention | None:
        """The best mention of the nearest text before, a paragraph heading included."""
        told, starts, headings = self._told
        end = bisect_left(starts, start)
        heading = headings[end - 1] if end else -1
        first = bisect_left(starts, told[heading].start) if heading >= 0 else 0
        while end > first and heading < 0 and told[end - 1].role == "origin":
            end -= 1
        if end <= first:
            return None
        last = told[end - 1].start
        window = told[max(first, bisect_right(starts, last - 160)):end]
        near = [m for m in window if heading >= 0 or m.role != "origin"]
        chosen = best_of(near, last, self.body, self.text) or max(near, key=lambda m: -m.start)
        if chosen.is_foreign:  # "stormed an embassy in Baghdad in anger at what was done in Stockholm"
            at_home = [m for m in told[max(first, end - _HOME):end] if m.role == "location" and m.candidates and not m.is_foreign and m.start < chosen.start]
            if at_home and not _SENTENCE_END.search(self.text, at_home[-1].end, chosen.start):
                return at_home[-1]
        return chosen

    def _is_put_abroad(self, mention: PlaceMention) -> str | None:
        """The foreign country that follows at once ("the Koniko field in Syria"), or a foreign nation before it ("the Syrian town of")."""
        pool, text = (self.in_title, self.title) if mention.in_title else (self.body, self.text)
        nation = _NATION.search(text[max(0, mention.start - 48):mention.start])
        if nation:
            return nation.group(1)
        after = next((m for m in pool[mention.position + 1:mention.position + 2]), None)
        if after is None or not after.is_foreign or not CONTAINED.match(text[mention.end:after.start]):
            return None
        return after.candidates[0].country

    def _around(self, mention: PlaceMention) -> list[PlaceMention]:
        """The listed names next to a mention, none of another item of a list."""
        pool = self.in_title if mention.in_title else self.body
        beside = pool[max(0, mention.position - _BESIDE):mention.position + _BESIDE + 1]
        return [m for m in beside if m is not mention and m.candidates and not self.is_of_another_item(m, mention)]

    def _nearest_listed(
        self, mention: PlaceMention, linked: PlaceMention | None, local: list[PlaceMention]
    ) -> PlaceMention | None:
        """The listed mention that most likely surrounds an unlisted one: linked, in the sentence, before, in the title, dateline."""
        if linked is not None and linked.candidates:
            return linked
        listed = [m for m in local if m is not mention and m.candidates and m.role in EVENT_ROLES and m.role != "origin" and not m.is_foreign]
        if listed:
            return min(listed, key=lambda m: abs(m.start - mention.end) + (40 if m.start < mention.start else 0))
        heading = self.heading_of(mention)
        foreign = [m for m in local if m is not mention and m.is_foreign and m.role in ("location", "bare")]
        if foreign and heading is None:
            return foreign[0]
        near = self.body[:_NEAR] if mention.in_title else self.body[max(0, mention.position - _NEAR):mention.position]
        before = [m for m in near if m.candidates and not m.is_foreign and not self.is_of_another_item(m, mention)]
        if mention.in_title:
            return next((m for m in (*self.in_title, *before) if m is not mention and m.candidates and not m.is_foreign), None)
        events = [m for m in before if m.role in ("location", "bare", "heading")]
        if events:
            return events[-1]
        titles = [m for m in self.in_title if m.candidates and not m.is_foreign and m.text != mention.text]
        behind = self.body[mention.position + 1:mention.position + 1 + _NEAR]
        after = [m for m in behind if m.candidates and not m.is_foreign and m.role in ("location", "bare") and not self.is_of_another_item(m, mention)]
        return (titles or [m for m in local if m.candidates and not m.is_foreign] or before or after or [None])[0]

    def meant_by_the_town(self, start: int, end: int) -> PlaceMention | None:
        """What "in the same city", "outside that town" means in the body's [start, end): the last name before of such a place."""
        said = _THE_TOWN.search(self.text, start, end) or _THE_TOWN_AR.search(self.text, start, end)
        if said is None:
            return None
        kinds = _KINDS_OF[said.group(1)]
        told, starts, headings = self._told
        index = bisect_left(starts, start)
        first = max(0, headings[index - 1] if index else 0, index - _NEAR)
        for mention in reversed(told[first:index]):
            if mention.kind in kinds and mention.feature in (None, said.group(1)) and not mention.is_foreign:
                return mention
        dateline = self._dateline
        return dateline if dateline is not None and not first and dateline.kind in kinds else None

    def is_of_another_item(self, one: PlaceMention, two: PlaceMention) -> bool:
        """Whether the two names stand in different items of a list; items say nothing of where the others are."""
        first, second = self._item_of(one), self._item_of(two)
        return first is not None and second is not None and first != second

    def _item_of(self, mention: PlaceMention) -> int | None:
        """Where the line begins that the name stands in, when it is an item of a list."""
        line = self.text.rfind("\n", max(0, mention.start - _ITEM_REACH), mention.start) + 1
        return line if line and not mention.in_title and ITEM.match(self.text, line) else None
