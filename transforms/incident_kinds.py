"""The type of an incident, from all that tells of it: its founding scene, what retells it, the title."""

from __future__ import annotations

from transforms.document import Document
from transforms.incidents import Incident
from transforms.ranks import OPEN_TYPES, rank_of
from transforms.scenes import Scene
from transforms.spots_arabic import same_name

_HOW_OF_ATTACKS = frozenset({"Suicide bomb", "Air/drone strike", "Chemical weapon", "Armed clash", "Shelling/artillery/missile attack"})
_GUNS = frozenset("pistol pistols rifle rifles gunned knife knives stabbed knifed beheaded machete".split())
_TAKEN = ("Abduction/forced disappearance",)  # "he was taken from a shop": by whom, the title says
_MEANS = frozenset({"Suicide bomb", "Air/drone strike", "Chemical weapon", "Shelling/artillery/missile attack", "Grenade", "Remote explosive/landmine/IED"})


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
    if kind in ("attack", "killing") and (_tells_of_guns(lead) or lead.reading.wording.kinds.is_by_victim):
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


import os
import numpy as np
from rasid.vocabulary import EVENT_TYPE_OF
from transforms.kinds import KINDS, NONE
A, B, TH, CUR, TONLY = (float(x) for x in os.environ.get("RT", "0,0,2,0,0").split(","))
_TYPES = sorted(set(EVENT_TYPE_OF.values()))
_GROUP = np.array([[EVENT_TYPE_OF.get(k) == t for k in KINDS] for t in _TYPES], dtype=float)


def read_together(incident: Incident, document: Document, is_first: bool) -> str:
    kind, lead = incident.kind, incident.lead
    score = np.log(lead.reading.wording.kinds.chances[:-1] + 1e-3) if not lead.reading.in_title else np.zeros(len(KINDS) - 1)
    if sum(1 for s in incident.scenes if s.reading is lead.reading) != 1 or TH > 1:
        return kind
    told = False
    if is_first and lead.reading.position <= 1 and len(document.title_readings) == 1 and not lead.reading.in_title:
        score = score + A * np.log(document.title_readings[0].wording.kinds.chances[:-1] + 1e-3); told = True
    for scene in incident.scenes[1:]:
        if scene.is_act and not scene.own_place and scene.reading is not lead.reading and not scene.reading.in_title:
            score = score + B * np.log(scene.reading.wording.kinds.chances[:-1] + 1e-3); told = True
    if TONLY and not told:
        return kind
    p = np.exp(score - score.max()); p /= p.sum()
    best = int(p.argmax())
    if kind in OPEN_TYPES:
        types = {"Battles", "Violence against civilians", "Explosions/Remote violence"}
    else:
        types = {EVENT_TYPE_OF[kind]}
    bt = EVENT_TYPE_OF[KINDS[best]]
    if bt in types:
        return kind
    mine = sum(float(x) for k, x in zip(KINDS, p) if EVENT_TYPE_OF[k] in types)
    theirs = sum(float(x) for k, x in zip(KINDS, p) if EVENT_TYPE_OF[k] == bt)
    if theirs >= TH and mine <= CUR:
        return KINDS[best]
    return kind
