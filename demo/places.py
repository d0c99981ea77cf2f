"""The places of the invented press: real towns and quarters of Iraq, and how far and in which direction they lie from their capital."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rasid.datafiles import DataFileError, read_csv
from rasid.vocabulary import GOVERNORATES

DATA = Path(__file__).parent / "data"
COLUMNS = ("name_en", "name_ar", "governorate", "latitude", "longitude", "kind", "weight")
KINDS = ("city", "town", "village", "district", "quarter", "square", "base")
URBAN, RURAL = ("city", "quarter", "square"), ("town", "village", "district")
CAPITALS = {
    "Al-Anbar": "Ramadi", "Al-Basrah": "Basra", "Al-Muthanna": "Samawah", "Al-Najaf": "Najaf", "Al-Qadissiya": "Diwaniyah",
    "Al-Sulaymaniyah": "Sulaymaniyah", "Babil": "Hilla", "Diyala": "Baqubah", "Dohuk": "Duhok", "Erbil": "Erbil", "Halabja": "Halabja",
    "Karbala": "Karbala", "Kirkuk": "Kirkuk", "Maysan": "Amarah", "Ninewa": "Mosul", "Salah al-Din": "Tikrit", "Thi-Qar": "Nasiriyah",
    "Wassit": "Kut",
}  # fmt: skip
COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
_BAGHDAD = (33.3152, 44.3661)


@dataclass(frozen=True)
class Place:
    """A place with its names, degrees, and its share (`weight`) of what happens in its governorate."""

    name_en: str
    name_ar: str
    governorate: str
    latitude: float
    longitude: float
    kind: str
    weight: float

    @property
    def capital(self) -> Place | None:
        """The capital of its governorate; None for Baghdad."""
        return places_by_name().get(CAPITALS.get(self.governorate, ""))

    @property
    def bearing(self) -> tuple[int, str]:
        """(kilometres, direction in English) from the governorate's capital."""
        capital = self.capital
        origin = (capital.latitude, capital.longitude) if capital else _BAGHDAD
        return offset(origin, (self.latitude, self.longitude))


def offset(origin: tuple[float, float], goal: tuple[float, float]) -> tuple[int, str]:
    """(distance in km, rounded to 5 beyond 10; direction as one of COMPASS) on a flat earth, good enough within Iraq."""
    north = (goal[0] - origin[0]) * 111.2
    east = (goal[1] - origin[1]) * 111.3 * math.cos(math.radians(origin[0]))
    distance = math.hypot(north, east)
    index = round(math.degrees(math.atan2(east, north)) / 45) % 8
    return (round(distance) if distance < 10 else round(distance / 5) * 5), COMPASS[index]


@cache
def load_places() -> tuple[Place, ...]:
    """All places, in the file's order. Raises DataFileError for an unknown governorate, kind or an unusable number."""
    path, places = DATA / "places.csv", []
    for line, row in read_csv(path, COLUMNS):
        if row["governorate"] not in GOVERNORATES or row["kind"] not in KINDS:
            raise DataFileError(f"{path}:{line}: {row['governorate']!r} or {row['kind']!r} is unknown")
        try:
            numbers = [float(row[name]) for name in ("latitude", "longitude", "weight")]
        except ValueError as error:
            raise DataFileError(f"{path}:{line}: {error}") from error
        places.append(Place(row["name_en"], row["name_ar"], row["governorate"], numbers[0], numbers[1], row["kind"], numbers[2]))
    return tuple(places)


@cache
def places_by_name() -> dict[str, Place]:
    """Place by English name, which is unique in the file."""
    return {place.name_en: place for place in load_places()}
