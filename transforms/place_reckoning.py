"""Where "90 km north-east of Baghdad" is: the point reckoned from the place that the text starts from, and the governorate around it.

The bearing of eight winds is coarse and newsrooms count along roads, so the point is good to a quarter of its distance. It is taken when
the listed places around it agree on a governorate; else the governorate stays open rather than the capital's.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

from transforms.gazetteer import IRAQ, Entry, Gazetteer

_KM = r"km|kms|kilomet(?:re|er)s?|كم|كيلومترا?|كيلومترات"
_DISTANCE = re.compile(rf"(\d{{1,3}})(?:\.\d)?[ -]?({_KM}|miles?|ميلا?)\b[^.;\d]{{0,12}}(?:\(\s*\d{{1,3}}(?:\.\d)?[ -]?(?:{_KM}|miles?)\s*\))?[^.;\d]{{0,45}}$", re.IGNORECASE)
_KM_PER_MILE = 1.609
_KM_PER_DEGREE = 111.2
_BEARINGS = {"north": 0, "northeast": 45, "east": 90, "southeast": 135, "south": 180, "southwest": 225, "west": 270, "northwest": 315,
             "شمال": 0, "شمال شرق": 45, "شرق": 90, "جنوب شرق": 135, "جنوب": 180, "جنوب غرب": 225, "غرب": 270, "شمال غرب": 315}  # fmt: skip
_WITHIN_DISTRICT_KM = 12.0  # nearer than this the starting place's own governorate holds
_NEIGHBOURS = 5  # listed places around the point that are asked
_AGREE = 4  # of them must lie in one governorate


class Reckoned(NamedTuple):
    """The point, and its governorate; None where the places around it disagree."""

    latitude: float
    longitude: float
    governorate: str | None
    km: float


def reckon(entry: Entry, relation: str, text: str, end: int, gazetteer: Gazetteer) -> Reckoned | None:
    """The point that `text` names before the character `end`, where the words "north of ENTRY" begin or end; None when it tells no distance."""
    bearing = _BEARINGS.get(relation.removesuffix(" of").replace("-", "").replace("ي ", " ").strip())
    told = _DISTANCE.search(text, max(0, end - 90), end)
    if bearing is None or told is None or entry.latitude is None or entry.longitude is None:
        return None
    km = float(told.group(1)) * (_KM_PER_MILE if told.group(2).lower().startswith(("mile", "ميل")) else 1)
    if km < _WITHIN_DISTRICT_KM:
        return None
    angle = math.radians(bearing)
    latitude = entry.latitude + km * math.cos(angle) / _KM_PER_DEGREE
    longitude = entry.longitude + km * math.sin(angle) / (_KM_PER_DEGREE * math.cos(math.radians(entry.latitude)))
    return Reckoned(latitude, longitude, _governorate_at(gazetteer, round(latitude, 2), round(longitude, 2)), km)


@lru_cache(maxsize=2048)
def _governorate_at(gazetteer: Gazetteer, latitude: float, longitude: float) -> str | None:
    """The governorate in which most of the listed places next to a point lie."""
    shrink = math.cos(math.radians(latitude))
    near = sorted(
        ((e.latitude - latitude) ** 2 + ((e.longitude - longitude) * shrink) ** 2, e.governorate) for e in gazetteer.entries
        if e.country == IRAQ and e.geo_precision == 1 and e.latitude is not None and e.longitude is not None and e.governorate
    )[:_NEIGHBOURS]  # fmt: skip
    around = [governorate for _, governorate in near]
    best = max(set(around), key=lambda g: (around.count(g), g), default=None)
    return best if around.count(best) >= _AGREE else None
