"""Where an Arabic article says the exact spot of an incident: often only its second sentence does.

"Artillery shelled the sub-district … The shells fell on the pastures of a village"; "The operation took place in …".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.document import Document, Reading
from transforms.place_types import Place
from transforms.ranks import OPEN_TYPES
from transforms.scenes import Scene

if TYPE_CHECKING:
    from transforms.incidents import Incident

_DEFINITE = ("ال", "وال", "بال", "لل")
MEANS = frozenset({"Suicide bomb", "Air/drone strike", "Shelling/artillery/missile attack", "Grenade", "Remote explosive/landmine/IED"})
_SPOTS = ("حي ", "قرية ", "شارع ", "ساحة ", "تقاطع ", "سوق ", "جسر ", "محلة ", "منطقة ")
_NEAR_WORDS = 2


def told_place(reading: Reading, document: Document) -> Place | None:
    """Where a sentence without an event of its own says that the event took place: وجرت العملية في ناحية رزكاري."""
    if document.language != "ar":
        return None
    sentence, happened, happening = reading.sentence, document.lexicon.mask("happened"), document.lexicon.mask("happening")
    nouns = [t.first for t in reading.tags if t.mask & happening and reading.keys[t.first].lstrip("وف").startswith("ال")]
    if not any(abs(noun - t.first) <= _NEAR_WORDS for noun in nouns for t in reading.tags if t.mask & happened):
        return None
    place = document.places.resolve(sentence.start, sentence.end, sentence.start, False)
    return place if place.source == "sentence" and place.country in (None, "Iraq") else None


def tells_the_spot(scene: Scene, incident: Incident, is_another: bool) -> bool:
    """Whether a scene at an exact place speaks of the incident before, whose place is a district: القذائف سقطت على مراعي قرية بربزين."""
    one, two, reading = scene.place, incident.lead.place, scene.reading
    if not _is_arabic(scene) or is_another or not (scene.own_place and incident.lead.own_place) or one.geo_precision != 1 or two.geo_precision == 1:
        return False
    if one.governorate != two.governorate or reading.position - incident.readings[-1].position > 1 or not fits_kind(scene, incident):
        return False
    return any(reading.keys[hit.words[0]].startswith(_DEFINITE) for hit in scene.hits if hit.words)


def is_of_another_kind_elsewhere(scene: Scene, incident: Incident) -> bool:
    """A bomb in one quarter and mortar rounds on another are two, near as they may be."""
    lead = incident.lead
    if not _is_arabic(scene) or not (scene.own_place and lead.own_place and scene.is_act and lead.is_act) or fits_kind(scene, incident):
        return False
    one, two = scene.place, lead.place
    vague = one.is_wide or two.is_wide or one.is_direction or two.is_direction or max(one.geo_precision or 3, two.geo_precision or 3) >= 3
    return bool({scene.kind, lead.kind} <= MEANS and one.place and two.place and not same_name(one.place, two.place) and not vague)


def is_named_spot(place: str | None) -> bool:
    """Whether a name begins with a word for a quarter, a village, a street."""
    return (place or "").startswith(_SPOTS)


def fits_kind(scene: Scene, incident: Incident) -> bool:
    """Whether the two types may be of one happening: the same, or one of them still open."""
    kinds = {s.kind for s in incident.scenes}
    return scene.kind in kinds or scene.is_open or bool(kinds & OPEN_TYPES)


def same_name(one: str, two: str) -> bool:
    """Whether one name is in the other."""
    one, two = one.lower(), two.lower()
    return one in two or two in one


def _is_arabic(scene: Scene) -> bool:
    keys = scene.reading.keys
    return any("\u0621" <= key[:1] <= "\u064a" for key in keys[:4])
