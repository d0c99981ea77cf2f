"""Whether a scene may be of an incident that was told before: by type, by where the article has moved, by distance."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from transforms.ranks import OPEN_TYPES
from transforms.scenes import Scene
from transforms.spots_arabic import MEANS

if TYPE_CHECKING:
    from transforms.incidents import Incident

_JOINT_FAMILIES = frozenset({frozenset({"violence", "territory"}), frozenset({"violence", "arms"})})


def are_joint(scene: Scene, incident: Incident) -> bool:
    """Whether the two may be sides of one happening: a fight and the town it was for, the dead of a crowd and its march."""
    if frozenset({scene.family, incident.family}) in _JOINT_FAMILIES:
        return True
    one, two = (scene.kind, incident.lead.kind) if incident.family == "protest" else (incident.lead.kind, scene.kind)
    return {scene.family, incident.family} == {"protest", "violence"} and (one in OPEN_TYPES | {"Armed clash", "Grenade"}) and two != "Peaceful protest"


def has_moved_on(scene: Scene, incident: Incident) -> bool:
    """Whether the article has named another governorate since it told of the incident, and the scene borrows that."""
    here, there, lead = scene.place, incident.place, incident.lead
    if here.source != "earlier" or here.evidence is None or here.evidence[2] or lead.reading.in_title or here.evidence[0] <= lead.span[1]:
        return False
    return bool(here.governorate and there.governorate) and here.governorate not in (there.governorate, *there.governorates_also)


def is_in_another_province(scene: Scene, incident: Incident) -> bool:
    """Whether it names a governorate of its own, and all that was told of the incident borrows another."""
    here, there, lead = scene.place, incident.place, incident.lead.reading
    if not scene.is_act or not 0 < lead.position < scene.reading.position - 1 or scene.reading.sentence.paragraph == lead.sentence.paragraph:
        return False  # what an article begins with may be a summary, or borrow the place of its dateline
    return bool(here.governorate and there.governorate) and here.governorate not in (there.governorate, *there.governorates_also)


def comes_with_means(scene: Scene, incident: Incident) -> bool:
    """Whether another paragraph tells of a bomb, a strike or shelling, where all that was told so far had no means: shots here, a mine there."""
    lead = incident.lead.reading
    return scene.is_act and scene.kind in MEANS and {s.kind for s in incident.scenes} <= OPEN_TYPES and not lead.in_title and (
        scene.reading.sentence.paragraph != lead.sentence.paragraph)


def is_kind_of(scene: Scene, incident: Incident) -> bool:
    return scene.kind in {s.kind for s in incident.scenes}


def names_same_spot(scene: Scene, incident: Incident) -> bool:
    """Whether two scenes of one sentence are at the same named place: then they are one happening."""
    return bool(scene.place.place) and scene.place.place == incident.lead.place.place and scene.kind == incident.lead.kind


def distance_km(one, two) -> float:
    """Flat-earth distance, good to a percent over Iraq."""
    north = (one.latitude - two.latitude) * 111.2
    east = (one.longitude - two.longitude) * 111.2 * math.cos(math.radians(one.latitude))
    return math.hypot(north, east)
