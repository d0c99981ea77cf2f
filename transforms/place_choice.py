"""Which of the places that an article names around an incident is the incident's: a conditional logit over nameable features.

The rules (place_score.py, place_resolve.py) choose first; another mention wins where its weights (`place_choice.csv`, fitted by `make train`
on labelled articles, benchmarks/place_choice_fit.py) say that it is likelier by far.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from transforms.document import Document, Reading
from transforms.incidents import Incident
from transforms.place_score import CONTAINED, CONTAINED_AR, contains_another, is_told_of
from transforms.place_types import PlaceMention

WEIGHTS = Path(__file__).parent / "place_choice.csv"
FAR = 1.0
_LATER, _BEFORE = 4, 6  # sentences that go on with the incident, mentions before it
_GROUPS = {
    "district": "district", "subdistrict": "town", "town": "town", "city": "town", "village": "village", "neighbourhood": "quarter", "area": "area",
    "governorate": "governorate", "country": "country", "region": "country", "mountain": "nature", "valley": "nature", "lake": "nature", "island": "nature",
    "road": "road", "street": "road", "square": "road", "bridge": "road", "unknown": "unknown",
}
_WORDS = re.compile(r"[\w’'-]+")
_SAYING = re.compile(r"\b(?:said|says|told|according|reported|announced|statement|spokes\w+|officials?|sources?|officers?|residents|witness\w*)\b|قال|أفاد|أعلن|ذكر|أوضح|مصدر|بيان|بحسب|وفق", re.IGNORECASE)
_SUBORDINATE = re.compile(r"\b(?:who|whom|which|where|whose|that|after|before|while|when|because|since|as)\b|الذي|التي|الذين|حيث|بعد|قبل|فيما|بينما|عندما", re.IGNORECASE)
_BREAK = re.compile(r"[,;:،؛–—]")


@dataclass(slots=True)
class Option:
    """A mention that may name the incident's place. `where` it stands, `by_rules`: the rules chose it."""

    mention: PlaceMention
    where: str
    reading: Reading | None
    by_rules: bool = False


def options_of(incident: Incident, document: Document) -> list[Option]:
    """The mentions in the incident's sentence, those that go on with it, the text before, the title and the dateline."""
    lead, places = incident.lead.reading, document.places
    options: list[Option] = []
    pools = [("its sentence", lead)] + [("a later sentence", r) for r in incident.readings if r is not lead and not r.in_title][:_LATER]
    for where, reading in pools:
        pool = places.in_title if reading.in_title else places.between(reading.sentence.start, reading.sentence.end)
        options += [Option(m, where, reading) for m in pool]
    if not lead.in_title:
        before = places.between(0, lead.sentence.start)
        options += [Option(m, "before", None) for m in before[-_BEFORE:] if not _is_of_other_item(m, incident, document)]
        options += [Option(m, "dateline", None) for m in before[:-_BEFORE] if m.role == "dateline"]
        options += [Option(m, "the title", None) for m in places.in_title]
    chosen = incident.place.evidence
    known = set()
    unique = []
    for option in options:
        key = (option.mention.in_title, option.mention.start)
        if key in known:
            continue
        known.add(key)
        option.by_rules = chosen is not None and chosen[2] == option.mention.in_title and chosen[0] <= option.mention.start < chosen[1] and not any(o.by_rules for o in unique)
        unique.append(option)
    return unique


def _is_of_other_item(mention: PlaceMention, incident: Incident, document: Document) -> bool:
    item = document.item_start(incident.lead.reading)
    return item is not None and mention.start < item


def features_of(option: Option, options: list[Option], incident: Incident, document: Document, others: list[Incident]) -> dict[str, float]:
    m = option.mention
    text = document.title if m.in_title else document.text
    places = document.places
    pool = places.in_title if m.in_title else places.body
    lead = incident.lead
    found: dict[str, float] = {}
    rules = next((o for o in options if o.by_rules), None)
    if option.by_rules:
        found[f"rules: {incident.place.source}"] = 1
        found["rules"] = 1
    where = option.where
    if where == "its sentence" and not m.in_title:
        start, end = lead.reading.sentence.starts[lead.first], lead.reading.sentence.ends[lead.last]
        where = "its part" if start <= m.start < end else "its sentence"
    found[f"where: {where}"] = 1
    own = where in ("its part", "its sentence")
    found[f"role: {m.role}" + ("" if own else ", elsewhere")] = 1
    kind = "country" if m.is_foreign else _GROUPS.get(m.kind, "site")
    found[f"kind: {kind}" + ("" if own else ", elsewhere")] = 1
    if m.feature:
        found["has a word for what it is"] = 1
        found[f"word: {m.feature}"] = 1
    if m.relation:
        found[f"relation: {m.relation if m.relation in ('near', 'between', 'via') else 'direction'}"] = 1
    if contains_another(m, pool, text):
        found["holds the place before"] = 1
    following = pool[m.position + 1] if m.position + 1 < len(pool) else None
    between = text[m.end:following.start] if following is not None else "."
    if following is not None and len(between) < 60 and (CONTAINED.match(between) or CONTAINED_AR.match(between)):
        found["held by the place behind"] = 1
    if is_told_of(m, text):
        found["nothing happened there"] = 1
    left, right = text[max(0, m.start - 60):m.start], text[m.end:m.end + 30]
    words = _WORDS.findall(left.rsplit("\n", 1)[-1])
    found[f"before: {words[-1].lower() if words else '-'}"] = 1
    if len(words) > 1:
        found[f"before: {words[-2].lower()} {words[-1].lower()}"] = 1
    behind = _WORDS.match(right.lstrip())
    found[f"behind: {right.strip()[:1] if not behind else behind.group().lower()}"] = 1
    if own and not m.in_title:
        found.update(_by_distance(m, text, lead))
        sentence = [o for o in options if o.where == "its sentence" and o.mention.role not in ("dateline",)]
        if len(sentence) == 1:
            found["only place of its sentence"] = 1
        elif sentence and sentence[0] is option:
            found["first place of its sentence"] = 1
        elif sentence and sentence[-1] is option:
            found["last place of its sentence"] = 1
    if where == "a later sentence":
        far = option.reading.position - lead.reading.position
        found[f"sentences later: {min(far, 3)}"] = 1
    if where == "before":
        gap = document.text[m.end:lead.span[0]]
        found["before: same paragraph" if "\n" not in gap.rstrip() else "before: other paragraph"] = 1
        found["how far before"] = min(3.0, len(gap) / 150)
    count = sum(1 for o in (*places.body, *places.in_title) if o.text == m.text)
    found["how often named"] = math.log(count)
    if any(o.text == m.text for o in places.in_title):
        found["in the title"] = 1
    if any(other is not incident and other.place.evidence and other.place.evidence[0] == m.start and other.place.evidence[2] == m.in_title for other in others):
        found["another incident's place"] = 1
    if rules is not None and rules is not option:
        found.update(_against(m, rules.mention))
    return found


def _by_distance(m: PlaceMention, text: str, lead) -> dict[str, float]:
    found: dict[str, float] = {}
    before = m.start < lead.anchor
    gap = text[m.end:lead.anchor] if before else text[lead.anchor:m.start]
    words = len(gap.split())
    side = "before" if before else "behind"
    found[f"{side} the act"] = 1
    found[f"words {side} the act"] = min(3.0, words / 8)
    if _SUBORDINATE.search(gap):
        found[f"in another clause {side}"] = 1
    breaks = len(_BREAK.findall(gap))
    found[f"commas {side} the act"] = min(3, breaks)
    if _SAYING.search(text[max(0, m.start - 40):m.start]):
        found["behind a word of saying"] = 1
    if _SAYING.search(text[m.end:m.end + 25]):
        found["before a word of saying"] = 1
    return found


def _against(m: PlaceMention, rules: PlaceMention) -> dict[str, float]:
    one = max((c.specificity for c in m.candidates), default=5)
    two = max((c.specificity for c in rules.candidates), default=5)
    found = {}
    if one > two:
        found["more exact than the rules'"] = 1
    elif one < two:
        found["less exact than the rules'"] = 1
    if {c.governorate for c in m.candidates} & {c.governorate for c in rules.candidates}:
        found["in the governorate of the rules'"] = 1
    if m.text.lower() in rules.text.lower() or rules.text.lower() in m.text.lower():
        found["the rules' name"] = 1
    return found
