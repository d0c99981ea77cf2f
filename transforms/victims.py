"""What an open type comes down to: an attack on armed men is a clash, one on the unarmed is violence against civilians."""

from __future__ import annotations

from transforms.actors import load_actors
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
    force = lexicon.mask("force")
    groups = [f.group for reading in incident.readings for f in document.figures(reading) if f.kind in ("killed", "wounded") and not f.is_part]
    if "force" in groups[:3] or "mixed" in groups[:2]:
        return "Armed clash"
    lead = incident.lead
    struck = _object(lead, lexicon.mask("force", "civilian", "property"))
    if not struck & lexicon.mask("civilian") and (struck & force or groups[:1] == ["militant"]):
        return "Armed clash"
    return "Attack"


def is_fought(doer: str | None, struck: str | None) -> bool:
    """Whether one canonical actor struck another that bears arms. A tribe's name stands for its people as much as for its fighters."""
    known = load_actors().get(struck) if doer and struck else None
    return known is not None and known.side in ("armed", "state") and known.name != "tribal militia"


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
