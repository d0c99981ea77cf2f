"""Names of places for people: one name for one place, in the reader's script, whatever the outlet called it."""

from __future__ import annotations

import functools
import re

from alerts.wording import Language
from transforms.gazetteer import FOLDER, Entry, read_all
from transforms.spelling import is_arabic, name_keys

# What outlets put around a name and the gazetteer does not hold.
_AROUND = re.compile(
    r"^(?:(?:the )?(?:town|city|village|district|sub-?district|area|centre) of |(?:ال)?(?:ناحية|قضاء|مدينة|بلدة|قرية|منطقة|حي) )"
    r"|(?: (?:area|district|sub-?district|town|city|village))$", re.I)


@functools.cache
def _known() -> tuple[dict[tuple[float, float], list[Entry]], dict[Entry, tuple[str, ...]]]:
    """(places by their coordinates, each with all its names)."""
    by_point: dict[tuple[float, float], list[Entry]] = {}
    names: dict[Entry, tuple[str, ...]] = {}
    for entry, spelled in read_all(FOLDER):
        names[entry] = spelled
        if entry.latitude is not None and entry.governorate:
            by_point.setdefault(_point(entry.latitude, entry.longitude), []).append(entry)
    return by_point, names


def _point(latitude: float, longitude: float) -> tuple[float, float]:
    return round(float(latitude), 3), round(float(longitude), 3)


def bare(place: str) -> str:
    """The name without `town of`, `area` and the like."""
    return _AROUND.sub("", _AROUND.sub("", place.strip())).strip() or place


def _entry(incident: dict) -> Entry | None:
    """The gazetteer's place that the incident's coordinates are those of; the coder took them from there."""
    if incident["latitude"] is None or incident["geo_precision"] not in (1, 2):
        return None
    by_point, names = _known()
    near = [e for e in by_point.get(_point(incident["latitude"], incident["longitude"]), []) if incident["governorate"] in e.governorates]
    keys = name_keys(bare(incident["place"] or ""))
    return next((e for e in near if any(name_keys(name) == keys for name in names[e])), near[0] if len(near) == 1 else None)


def place_key(incident: dict) -> str | None:
    """The same for the same place, however it is spelt; None where no place is said."""
    if not incident["place"]:
        return None
    entry = _entry(incident)
    return entry.name if entry else bare(incident["place"]).casefold()


def place_name(incident: dict, words: Language) -> str:
    """The place in the reader's script where the gazetteer knows it, else as the outlet wrote it; made harmless for a line."""
    told, entry = bare(incident["place"]), _entry(incident)
    if entry is not None and is_arabic(told) != (words.code == "ar"):
        wanted = (name for name in _known()[1][entry] if is_arabic(name) == (words.code == "ar"))
        told = bare(next(wanted, told))
    return words.outside(told, 80)
