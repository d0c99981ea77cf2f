"""The type of an incident, from all that tells of it: its founding scene, what retells it, the title."""

from __future__ import annotations

import numpy as np

from rasid.vocabulary import EVENT_TYPE_OF
from transforms.document import Document
from transforms.incidents import Incident
from transforms.kinds import KINDS
from transforms.ranks import OPEN_TYPES, rank_of
from transforms.scenes import Scene
from transforms.spots_arabic import same_name

_HOW_OF_ATTACKS = frozenset({"Suicide bomb", "Air/drone strike", "Chemical weapon", "Armed clash", "Shelling/artillery/missile attack"})
_GUNS = frozenset("pistol pistols rifle rifles gunned knife knives stabbed knifed beheaded machete".split())
_TAKEN = ("Abduction/forced disappearance",)  # "he was taken from a shop": by whom, the title says
_MEANS = frozenset({"Suicide bomb", "Air/drone strike", "Chemical weapon", "Shelling/artillery/missile attack", "Grenade", "Remote explosive/landmine/IED"})
_SURE, _DOUBTED = 0.9, 0.05  # of the event type by sentence and title together, and of the present one
_LEAST = 0.001  # no chance is smaller: one of the two readings alone never rules a type out
_HARMLESS = frozenset({"Arrests", "Disrupted weapons use", "Agreement", "Peaceful protest"})
_UNARMED = frozenset({"Protests", "Riots", "Strategic developments"})


def _tells_of_guns(scene: Scene) -> bool:
    """Whether an English sentence says that it was done with a gun or a knife: no bomb of the next sentence did it."""
    return bool(_GUNS & set(scene.reading.keys))


def kind_in_title(document: Document) -> str | None:
    """The means that the title tells of ("Peshmerga lose two men to mine"), when it is one only."""
    kinds = {h.rule.payload.type for r in document.title_readings for h in r.hits} - OPEN_TYPES
    return kinds.pop() if len(kinds) == 1 and kinds <= {*_MEANS, "Arrests"} else None


def settle_kind(incident: Incident, told_in_title: str | None = None) -> str:
    """The type of the incident: that of its founding scene, made more exact by what retells it at the same place, or by the title."""
    lead = incident.lead
    kind = lead.kind
    unsure = _TAKEN if told_in_title == "Arrests" else ("attack", "killing")
    if told_in_title and kind in unsure and lead.reading.position < 2:
        return told_in_title
    if kind in ("attack", "killing") and (_tells_of_guns(lead) or lead.reading.kinds.is_by_victim):
        return kind
    for scene in incident.scenes[1:]:
        if not scene.is_act or scene.reading.position - lead.reading.position > 3:
            continue
        if kind == "Peaceful protest" and scene.family == "protest" and not scene.own_place:
            kind = scene.kind  # the crowd that was dispersed, or fired at, is the crowd that gathered
        if kind not in OPEN_TYPES or scene.family != "violence":
            continue
        one, two = scene.place, lead.place
        within = two.is_wide and one.governorate in (two.governorate, *two.governorates_also)  # "an attack in Baghdad", and then the square
        elsewhere = scene.own_place and lead.own_place and one.place and two.place and not same_name(one.place, two.place) and not within
        if rank_of(scene.kind) > rank_of(kind) and not elsewhere and (kind != "attack" or scene.kind in _HOW_OF_ATTACKS):
            kind = scene.kind
    return kind


def read_with_title(incident: Incident, document: Document, told: list[Incident]) -> str:
    """The type that the first sentence and the title, read together, speak for, when they leave the present one next to no chance.

    Only for the incident an article begins with, in a sentence that tells of nothing else. `told` are all incidents of the article.
    """
    lead = incident.lead
    alone = sum(1 for one in told for scene in one.scenes if scene.reading is lead.reading) == 1
    if incident is not told[0] or not 0 <= lead.reading.position <= 1 or len(document.title_readings) != 1 or not alone:
        return incident.kind
    chances = np.ones(len(KINDS) - 1)
    for reading in (lead.reading, document.title_readings[0]):
        chances = chances * (reading.kinds.chances[:-1] + _LEAST)
    chances /= chances.sum()
    by_type: dict[str, float] = {}
    for kind, chance in zip(KINDS, chances, strict=False):  # the last of KINDS is NONE
        by_type[EVENT_TYPE_OF[kind]] = by_type.get(EVENT_TYPE_OF[kind], 0.0) + float(chance)
    present = set(by_type) - _UNARMED if incident.kind in OPEN_TYPES else {EVENT_TYPE_OF[incident.kind]}
    best = KINDS[int(chances.argmax())]
    if best in _HARMLESS and any(f.kind == "killed" and f.low for reading in incident.readings for f in document.figures(reading)):
        return incident.kind
    if EVENT_TYPE_OF[best] in present or by_type[EVENT_TYPE_OF[best]] < _SURE or sum(by_type[name] for name in present) > _DOUBTED:
        return incident.kind
    return best
