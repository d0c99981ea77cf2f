"""What an open type comes down to: an attack on armed men is a clash, one on the unarmed is violence against civilians."""

from __future__ import annotations

from transforms.document import Document, Reading
from transforms.incidents import Incident
from transforms.scenes import Scene

_REACH = 9  # words behind "attacked" in which its object stands
_STOPS = frozenset({",", ";", "said", "told", "by", "—", "–", "--", "،", "قال", "اكد", "افاد"})


def settle_open(kind: str, incident: Incident, document: Document) -> str:
    """The sub-event type for an attack, killing or blast."""
    if kind == "blast":
        return "Remote explosive/landmine/IED"
    lexicon = document.lexicon
    force, militant = lexicon.mask("force"), lexicon.mask("militant")
    groups = [f.group for reading in incident.readings for f in document.figures(reading) if f.kind in ("killed", "wounded") and not f.is_part]
    if "force" in groups[:3] or "mixed" in groups[:2]:
        return "Armed clash"
    lead = incident.lead
    if groups[:1] == ["militant"] and _stands_before(lead, force):
        return "Armed clash"
    struck = _object(lead, lexicon.mask("force", "civilian", "property"))
    if struck & force and not struck & lexicon.mask("civilian"):
        return "Armed clash"
    if groups[:1] == ["militant"] and lead.reading.has(force) and not lead.reading.has(militant):
        return "Armed clash"
    return "Attack"


def _stands_before(scene: Scene, mask: int) -> bool:
    return any(tag.mask & mask and tag.last < scene.anchor_word for tag in scene.reading.tags)


def _object(scene: Scene, wanted: int) -> int:
    """The classes of the nearest word of `wanted` classes behind the event's word."""
    reading: Reading = scene.reading
    for at in range(scene.anchor_word + 1, min(len(reading.keys), scene.anchor_word + 1 + _REACH)):
        if reading.keys[at] in _STOPS:
            break
        mask = 0
        for tag in reading.tags:
            if tag.first == at:
                mask |= tag.mask
        if mask & wanted:
            return mask
    return 0
