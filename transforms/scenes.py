"""From sentences to scenes: one happening at one place, as one sentence tells it.

A sentence that names several places ("rockets at Erbil airport, at Ain al-Asad and …"; "in Karbala and Baghdad crowds …") is several
scenes; each place takes the words of its own clause, or shares the verb where the places are a mere list.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from transforms.casualty_types import Figure
from transforms.date_types import EventDate
from transforms.document import Document, Reading
from transforms.phrases import Hit
from transforms.place_types import Place, PlaceMention
from transforms.ranks import OPEN_TYPES, family_of, rank_of

_CLAUSE = re.compile(r"[;؛]|,? (?:and|while|whereas|but) |, |،| كما | فيما | بينما | و(?=[\u0621-\u064a]{3})")
_MAX_SITES = 12


@dataclass(slots=True)
class Scene:
    """Words [first, last] of a sentence that tell of one happening. `anchor` is the character where its main word stands."""

    reading: Reading
    first: int
    last: int
    hits: list[Hit]
    kind: str
    is_act: bool
    anchor: int
    anchor_word: int
    anchor_last: int
    rule: str
    place: Place
    date: EventDate
    figures: list[Figure]
    site: PlaceMention | None = None
    why: list[str] = field(default_factory=list)

    @property
    def family(self) -> str:
        return family_of(self.kind)

    @property
    def is_open(self) -> bool:
        return self.kind in OPEN_TYPES

    @property
    def span(self) -> tuple[int, int]:
        return self.reading.sentence.start, self.reading.sentence.end

    @property
    def own_place(self) -> bool:
        return self.place.source in ("sentence", "heading") and (self.place.place is not None or self.place.governorate is not None)

    @property
    def own_date(self) -> dt.date | None:
        return self.date.date_start if self.date.source == "sentence" else None


def find_scenes(document: Document, reading: Reading) -> list[Scene]:
    """The scenes of a sentence, none when no rule found an event in it."""
    if not reading.hits:
        return []
    sites = [] if reading.in_title else find_sites(document, reading)
    if len(sites) < 2:
        scene = _scene(document, reading, 0, len(reading.keys) - 1, reading.hits, sites[0] if sites else None)
        return [scene] if scene else []
    return _scenes_by_site(document, reading, sites)


def find_sites(document: Document, reading: Reading) -> list[PlaceMention]:
    """The places in a sentence at which separate things may have happened: no containers, no hospitals, nothing that is only passed."""
    places = document.places
    start, end = reading.sentence.start, reading.sentence.end
    local = [m for m in places.body if start <= m.start < end and m.role == "location"]
    sites: list[PlaceMention] = []
    for mention in local:
        if sites and _belongs_together(document, sites[-1], mention):
            continue
        sites.append(mention)
        if len(sites) >= _MAX_SITES:
            break
    return sites


def _belongs_together(document: Document, first: PlaceMention, second: PlaceMention) -> bool:
    """Whether the second name only says where the first one lies, or names the same spot more or less exactly."""
    places = document.places
    one, two = places.place_of(first, []), places.place_of(second, [])
    if two.country not in (None, "Iraq") or one.country not in (None, "Iraq"):
        return True
    between = document.text[first.end:second.start]
    listed = bool(re.match(r"\s*(?:,|،)?\s*(?:and|و)\b|\s*,\s*(?:in|at|on|near)?\s*(?:the )?$|\s+و", between)) and len(between) < 60
    if second.relation and len(between) < 40 and not listed:
        return True
    if one.governorate and two.governorate and one.governorate != two.governorate:
        return not (listed or len(between) > 30)
    if first.is_governorate or second.is_governorate or one.governorate is None or two.governorate is None:
        return True
    return not listed or second.feature in ("district", "sub-district", "subdistrict", "قضاء", "ناحية")


def _scenes_by_site(document: Document, reading: Reading, sites: list[PlaceMention]) -> list[Scene]:
    """A scene for each site: with the verb of its own clause, else with that of the site before (a list of places)."""
    cuts = [0]
    for before, after in zip(sites, sites[1:], strict=False):
        cuts.append(_cut(document, reading, before, after))
    cuts.append(len(reading.keys))
    scenes: list[Scene] = []
    for number, site in enumerate(sites):
        first, last = cuts[number], cuts[number + 1] - 1
        own = [h for h in reading.hits if first <= h.at <= last and h.last <= last + 2]
        if any(h.rule.payload.is_act for h in own):
            scene = _scene(document, reading, first, last, own, site)
        elif scenes and _is_listed(document, sites[number - 1], site):
            scene = _scene(document, reading, scenes[-1].first, last, scenes[-1].hits, site)
        elif not scenes:
            scene = _scene(document, reading, 0, len(reading.keys) - 1, reading.hits, site)
        else:
            continue
        if scene is not None:
            scenes.append(scene)
    return scenes


def _is_listed(document: Document, first: PlaceMention, second: PlaceMention) -> bool:
    between = document.text[first.end:second.start]
    return len(between) < 70 and bool(re.match(r"[^.;]*?(?:,|\band\b|،|\sو)\s*\S*(?:\s+\S+){0,3}\s*$", between))


def _cut(document: Document, reading: Reading, before: PlaceMention, after: PlaceMention) -> int:
    """The word with which the clause of the second place begins: behind the last joint between the two."""
    text = document.text
    joints = [m.end() for m in _CLAUSE.finditer(text, before.end, after.start)]
    if not joints:
        return reading.word_at(after.start)
    hits = [reading.sentence.starts[h.at] for h in reading.hits if h.rule.payload.is_act]
    for joint in joints:
        if any(joint <= start < after.end for start in hits) and not any(before.end <= start < joint for start in hits):
            return min(len(reading.keys) - 1, reading.word_at(joint))
    return min(len(reading.keys) - 1, reading.word_at(joints[-1]))


def _scene(document: Document, reading: Reading, first: int, last: int, hits: list[Hit], site: PlaceMention | None) -> Scene | None:
    hits = [h for h in hits if _is_affirmed(document, reading, h)]
    if not hits:
        return None
    main = max(hits, key=lambda h: (h.rule.payload.is_act, rank_of(h.rule.payload.type), -h.at))
    kind = main.rule.payload.type
    same = [h for h in hits if h.rule.payload.type == kind]
    starts, ends = reading.sentence.starts, reading.sentence.ends
    anchor = starts[main.at]
    place, date = _place_and_date(document, reading, starts[first], ends[last], anchor, site)
    figures = [f for f in document.figures(reading) if first <= f.harm_word <= last]
    return Scene(
        reading, first, last, hits, kind, any(h.rule.payload.is_act for h in same), anchor, min(h.first for h in same if h is main),
        main.last, main.rule.text, place, date, figures, site,
    )


def _is_affirmed(document: Document, reading: Reading, hit: Hit) -> bool:
    """Drops hits that a "no" right before denies: "no attack", "no clash was reported"."""
    negation = document.lexicon.mask("negation")
    for tag in reading.tags:
        if tag.mask & negation and tag.last < hit.at and hit.at - tag.last <= 2:
            between = reading.keys[tag.last + 1:hit.at]
            if "," not in between and "one" not in between and "group" not in between:
                return False
    return True


def _place_and_date(
    document: Document, reading: Reading, start: int, end: int, anchor: int, site: PlaceMention | None
) -> tuple[Place, EventDate]:
    in_title = reading.in_title
    date = document.dates.resolve(start, end, anchor, in_title)
    if date.source != "sentence" and not in_title and (start, end) != (reading.sentence.start, reading.sentence.end):
        date = document.dates.resolve(reading.sentence.start, reading.sentence.end, anchor, in_title)
    if site is not None and not in_title:
        local = [m for m in document.places.body if start <= m.start < end]
        place = document.places.place_of(site, local)
        chosen = document.places.resolve(start, end, anchor, in_title)
        if chosen.source == "sentence" and chosen.evidence and start <= chosen.evidence[0] < end and (
            chosen.governorate == place.governorate or place.governorate is None):
            place = chosen
        place.source = "sentence"
    else:
        place = document.places.resolve(start, end, anchor, in_title)
    return place, date
