"""The places in a sentence at which separate things may have happened, and the clauses that belong to them."""

from __future__ import annotations

import re

from transforms.document import Document, Reading, reader_of, wording_of
from transforms.phrases import Hit
from transforms.place_types import PlaceMention

_CLAUSE = re.compile(r"[;؛]|,? (?:and|while|whereas|but) |, |،| كما | فيما | بينما | و(?=[\u0621-\u064a]{3})")
_OWN_CLAUSE_AR = re.compile(r"[^،؛]{0,12}[،؛]\s(?:وأن|وان|فيما|بينما|في حين|كما)\s")
_GOES_ON = re.compile(r",? (?:and|,) ")
_LARGER = frozenset({"district", "subdistrict", "town", "city", "governorate"})
_BETWEEN_AR = re.compile(r"بين\s+(?:\S+\s+)?$")
_MAX_SITES = 12
_SHORTEST_CLAUSE = 4  # words


def find_sites(document: Document, reading: Reading) -> list[PlaceMention]:
    """The places in a sentence at which separate things may have happened: no containers, no hospitals, nothing that is only passed."""
    places = document.places
    start, end = reading.sentence.start, reading.sentence.end
    local = [m for m in places.between(start, end) if m.role == "location"]
    local = [m for m in local if not m.is_foreign] or local
    if any(m.relation in ("between", "via") for m in local):  # "on the road between A and B in the C area" is one place
        local = [m for m in local if m.relation not in ("between", "via")] or local[:1]
    sites: list[PlaceMention] = []
    edge = 0
    for mention in local:
        together = bool(sites) and _belongs_together(document, sites[-1], mention, edge)
        edge = mention.end
        if together:
            continue
        sites.append(mention)
        if len(sites) >= _MAX_SITES:
            break
    return sites


def _belongs_together(document: Document, first: PlaceMention, second: PlaceMention, edge: int) -> bool:
    """Whether the second name only says where the first one lies, or names the same spot. `edge` is where the name before it ends."""
    places = document.places
    one, two = places.place_of(first, []), places.place_of(second, [])
    if two.country not in (None, "Iraq") or one.country not in (None, "Iraq"):
        return True
    between = document.text[edge:second.start]
    if document.language == "ar" and re.match(r"\s+و\s*\S*\s*$", between) and _BETWEEN_AR.search(document.text, max(0, first.start - 40), first.start):
        return True  # على الطريق بين بعقوبة والمقدادية: one spot
    if _OWN_CLAUSE_AR.match(between) and one.place and two.place:
        return False  # ضربت مسيرة حقلا، وأن مسيرة ثالثة ضربت حقلا
    listed = bool(re.match(r"[\s)]*(?:,|،)?\s*(?:and|و)\b|\s*,\s*(?:in|at|on|near)?\s*(?:the )?$|[\s،,]+و$", between)) and len(between) < 60
    if second.relation and len(between) < 40 and not listed:
        return True
    if one.governorates_also and two.governorate in (one.governorate, *one.governorates_also):
        return True
    if one.governorate and two.governorate and one.governorate != two.governorate:
        return not (listed or len(between) > 30)
    if first.is_governorate or second.is_governorate or one.governorate is None or two.governorate is None:
        return True
    if listed and between.strip() == "," and not _GOES_ON.match(document.text, second.end) and second.kind in _LARGER:
        return True  # "the Zilkan base, Bashiqa"
    return not listed or second.feature in ("district", "sub-district", "subdistrict", "قضاء", "ناحية")


def is_listed(document: Document, first: PlaceMention, second: PlaceMention) -> bool:
    """Whether the second place only goes on a list that the first began."""
    between = document.text[first.end:second.start]
    return len(between) < 70 and bool(re.match(r"[^.;]*?(?:,|\band\b|،|\sو(?!سط))\s*\S*(?:\s+\S+){0,3}\s*$", between))


def cut_between(document: Document, reading: Reading, before: PlaceMention, after: PlaceMention) -> int:
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


def hits_of_clause(document: Document, reading: Reading, first: int, last: int) -> list[Hit]:
    """The acts in words [first, last], read by themselves: the rules look at the sentence as a whole, and another clause may have hidden them."""
    if last - first < _SHORTEST_CLAUSE or document.language != "ar":  # in English it found nothing new
        return []
    sentence = reading.sentence
    wording = wording_of(document.text[sentence.starts[first]:sentence.ends[last]], document.lexicon)
    kinds = wording.kinds(reader_of(document.language))
    if kinds.is_none or len(wording.words.keys) != last + 1 - first:
        return []
    return [hit._replace(first=hit.first + first, last=hit.last + first, at=hit.at + first, words=tuple(word + first for word in hit.words))
            for hit in kinds.hits if hit.rule.payload.is_act]
