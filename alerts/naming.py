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
def _known() -> tuple[dict[tuple[tuple[str, ...], str], list[Entry]], dict[Entry, tuple[str, ...]]]:
    """(places by spelling key and governorate, each with all its names)."""
    by_name: dict[tuple[tuple[str, ...], str], list[Entry]] = {}
    names: dict[Entry, tuple[str, ...]] = {}
    for entry, spelled in read_all(FOLDER):
        names[entry] = spelled
        for keys in {name_keys(name) for name in spelled}:
            for governorate in entry.governorates:
                by_name.setdefault((keys, governorate), []).append(entry)
    return by_name, names


def bare(place: str) -> str:
    """The name without `town of`, `area` and the like."""
    return _AROUND.sub("", _AROUND.sub("", place.strip())).strip() or place


def _entry(incident: dict) -> Entry | None:
    """The gazetteer's place of that name in that governorate; of several, the one whose coordinates the coder took."""
    by_name, _ = _known()
    found = by_name.get((name_keys(bare(incident["place"] or "")), incident["governorate"]), [])
    where = incident["latitude"], incident["longitude"]
    return next((entry for entry in found if (entry.latitude, entry.longitude) == where), found[0] if found else None)


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
