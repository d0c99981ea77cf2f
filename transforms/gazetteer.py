"""The gazetteer: names of places in Iraq and around, from `transforms/gazetteer/*.csv`, found by spelling key.

The CSV files are the source of truth; `transforms/gazetteer/README.md` says how to add a place. Sources and licences: NOTICE.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from rasid.datafiles import DataFileError, read_csv
from rasid.vocabulary import GOVERNORATES
from transforms.spelling import consonants, is_arabic, name_keys

FOLDER = Path(__file__).parent / "gazetteer"
IRAQ = "Iraq"
COLUMNS = (
    "name", "names_en", "names_ar", "kind", "governorate", "governorates_also", "district", "pcode", "latitude", "longitude",
    "geo_precision", "caution", "source",
)
FOREIGN_COLUMNS = ("name", "names_en", "names_ar", "kind", "country", "latitude", "longitude", "caution")
# How exact a kind of place is: the higher, the smaller the place.
SPECIFICITY = {
    "country": 0, "region": 1, "governorate": 1, "district": 3, "subdistrict": 4, "town": 4, "city": 4, "area": 4, "mountain": 4,
    "lake": 4, "road": 4, "village": 6, "neighbourhood": 6,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One place. `geo_precision` is what its coordinates mean: 1 the place, 2 near it or its middle, 3 the governorate's."""

    name: str
    kind: str
    country: str
    governorate: str | None
    governorates_also: tuple[str, ...]
    district: str
    pcode: str
    latitude: float | None
    longitude: float | None
    geo_precision: int | None
    needs_context: bool  # the name is also a common word or a person's: counts only where the text says it is a place
    source: str

    @property
    def specificity(self) -> int:
        return SPECIFICITY.get(self.kind, 6)

    @property
    def governorates(self) -> tuple[str, ...]:
        return (self.governorate, *self.governorates_also) if self.governorate else ()


class Gazetteer:
    """Entries by spelling key. `longest(keys)` finds the longest name that a run of keys begins with."""

    def __init__(self, named_entries: Iterable[tuple[Entry, tuple[str, ...]]]):
        self.entries: list[Entry] = []
        self._by_key: dict[tuple[str, ...], tuple[Entry, ...]] = {}
        self.longest_from: dict[str, int] = {}  # first key -> most keys in a name that begins with it
        self._by_consonants: dict[str, list[tuple[str, Entry]]] = {}
        for entry, names in named_entries:
            self.entries.append(entry)
            for name in names:
                self._add(name, entry)

    def _add(self, name: str, entry: Entry) -> None:
        keys = name_keys(name)
        if not keys:
            return
        known = self._by_key.get(keys, ())
        if entry not in known:
            self._by_key[keys] = (*known, entry)
        self.longest_from[keys[0]] = max(len(keys), self.longest_from.get(keys[0], 0))
        joined = "".join(keys)
        if len(joined) >= 5 and not is_arabic(name) and entry.country == IRAQ and not entry.needs_context:
            self._by_consonants.setdefault(consonants(joined), []).append((joined, entry))

    @cached_property
    def centres(self) -> dict[str | None, Entry]:
        """The entry of each governorate."""
        return {entry.governorate: entry for entry in self.entries if entry.kind == "governorate"}

    def lookup(self, keys: tuple[str, ...]) -> tuple[Entry, ...]:
        """All places of exactly that name."""
        return self._by_key.get(keys, ())

    def named(self, name: str) -> tuple[Entry, ...]:
        """All places of a name in any usual spelling."""
        return self.lookup(name_keys(name))

    def similar(self, keys: tuple[str, ...]) -> tuple[Entry, ...]:
        """Places whose Latin spelling differs from the name in vowels only, and by little: for spellings nobody listed."""
        joined = "".join(keys)
        near = self._by_consonants.get(consonants(joined), ()) if len(joined) >= 5 else ()
        return tuple(dict.fromkeys(entry for key, entry in near if _vowel_distance(key, joined) <= 2))


def _vowel_distance(left: str, right: str) -> int:
    """Letters to change between two keys that have the same consonants, counted from the lengths and places of their vowels."""
    if abs(len(left) - len(right)) > 2:
        return 9
    previous = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        current = [i]
        for j, b in enumerate(right, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (a != b)))
        previous = current
    return previous[-1]


def distance_km(one: Entry, other: Entry) -> float:
    """Great-circle distance (equirectangular, good to 1% within Iraq)."""
    x = math.radians(one.longitude - other.longitude) * math.cos(math.radians((one.latitude + other.latitude) / 2))
    y = math.radians(one.latitude - other.latitude)
    return 6371.0 * math.hypot(x, y)


def _number(text: str, low: float, high: float, where: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError as error:
        raise DataFileError(f"{where}: {text!r} is no number") from error
    if not low <= value <= high:
        raise DataFileError(f"{where}: {text} is outside {low} to {high}")
    return value


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _names(row: dict[str, str]) -> tuple[str, ...]:
    return (row["name"], *_split(row["names_en"]), *_split(row["names_ar"]))


def read_places(path: Path) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """(entry, all its names) for each row of a file of Iraqi places. Raises DataFileError with file and line."""
    for line, row in read_csv(path, COLUMNS):
        where = f"{path}:{line}"
        governorates = (row["governorate"], *_split(row["governorates_also"]))
        unknown = [name for name in governorates if name not in GOVERNORATES]
        if unknown:
            raise DataFileError(f"{where}: unknown governorate {', '.join(map(repr, unknown))}")
        if row["geo_precision"] not in ("", "1", "2", "3"):
            raise DataFileError(f"{where}: geo_precision is 1, 2, 3 or empty, not {row['geo_precision']!r}")
        latitude = _number(row["latitude"], 28, 39, where)
        yield Entry(
            name=row["name"], kind=row["kind"], country=IRAQ, governorate=governorates[0], governorates_also=governorates[1:],
            district=row["district"], pcode=row["pcode"], latitude=latitude, longitude=_number(row["longitude"], 38, 49.5, where),
            geo_precision=int(row["geo_precision"]) if row["geo_precision"] and latitude is not None else None,
            needs_context=row["caution"] == "y", source=row["source"],
        ), _names(row)


def read_foreign(path: Path) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """As read_places, for places outside Iraq."""
    for line, row in read_csv(path, FOREIGN_COLUMNS):
        where = f"{path}:{line}"
        latitude = _number(row["latitude"], -90, 90, where)
        yield Entry(
            name=row["name"], kind=row["kind"], country=row["country"], governorate=None, governorates_also=(), district="", pcode="",
            latitude=latitude, longitude=_number(row["longitude"], -180, 180, where), geo_precision=None if latitude is None else 1,
            needs_context=row["caution"] == "y", source="Rasid",
        ), _names(row)


def read_all(folder: Path, extra: Path | None = None) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """Every place of the folder's files; then those of `extra` (see transforms.geonames) whose name is not known yet."""
    for path in sorted(folder.glob("*.csv")):
        yield from (read_foreign if path.stem == "foreign" else read_places)(path)
    if extra is not None and extra.exists():
        yield from read_places(extra)


@lru_cache(maxsize=4)
def load_gazetteer(folder: Path = FOLDER) -> Gazetteer:
    """The gazetteer, read once a process. RASID_GAZETTEER names a further file of the same columns (a GeoNames import)."""
    extra = os.environ.get("RASID_GAZETTEER")
    return Gazetteer(read_all(folder, Path(extra) if extra else None))

