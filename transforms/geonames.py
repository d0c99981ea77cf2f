"""A full GeoNames dump of Iraq as a file of places in our own form (optional: some 20,000 villages that the news seldom names).

Names that the gazetteer knows are left out, so that no settled name becomes ambiguous. Short names and names that people bear only
count where the text says that they are places (`caution`). GeoNames is CC BY 4.0 (see NOTICE).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from rasid.datafiles import DataFileError
from transforms.gazetteer import COLUMNS, FOLDER, Gazetteer, read_all
from transforms.place_roles import role_patterns
from transforms.spelling import is_arabic, name_keys

_GOVERNORATES = {  # GeoNames' first administrative division
    "01": "Al-Anbar", "02": "Al-Basrah", "03": "Al-Muthanna", "04": "Al-Qadissiya", "05": "Al-Sulaymaniyah", "06": "Babil", "07": "Baghdad",
    "08": "Dohuk", "09": "Thi-Qar", "10": "Diyala", "11": "Erbil", "12": "Karbala", "13": "Kirkuk", "14": "Maysan", "15": "Ninewa",
    "16": "Wassit", "17": "Al-Najaf", "18": "Salah al-Din",
}
_KINDS = {"P": "village", "T": "mountain", "H": "valley", "S": "site"}
_FEATURES = frozenset({"MT", "MTS", "HLL", "WAD", "VAL", "AIRF", "AIRP", "AIRB", "DAM", "BDG"})  # of T, H and S; all of P
_COLUMNS = 15  # up to the population
_SHORT = 5  # letters of a key below which a name is also a word or a person


def import_dump(dump: str, out: str) -> tuple[int, int]:
    """(written, left out). Raises DataFileError for a file that is no GeoNames dump, OSError for one that can't be read."""
    known = Gazetteer(read_all(FOLDER))
    given = role_patterns("en").given_names
    kept = left = 0
    with Path(out).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for row in _rows(Path(dump)):
            place = _place(row, known, given)
            if place is None:
                left += 1
                continue
            writer.writerow(place)
            kept += 1
    return kept, left


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for number, line in enumerate(file, 1):
            row = line.rstrip("\n").split("\t")
            if len(row) < _COLUMNS or not row[0].isdigit():
                raise DataFileError(f"{path}:{number}: no line of a GeoNames dump (tab-separated, {_COLUMNS} columns or more, an id first)")
            yield row


def _place(row: list[str], known: Gazetteer, given: frozenset[str]) -> dict[str, str] | None:
    _, name, plain, others, latitude, longitude, group, feature, country, *_ = row
    governorate = _GOVERNORATES.get(row[10])
    if country != "IQ" or governorate is None or group not in _KINDS or (group != "P" and feature not in _FEATURES):
        return None
    keys = name_keys(plain or name)
    if not keys or known.lookup(keys):
        return None
    arabic = [n for n in others.split(",") if n and is_arabic(n)]
    latin = [n for n in others.split(",") if n and n.isascii() and n != plain]
    doubtful = len(keys) == 1 and (len(keys[0]) < _SHORT or keys[0] in given)
    return dict(
        dict.fromkeys(COLUMNS, ""), name=plain or name, names_en="|".join(latin), names_ar="|".join(arabic), kind=_KINDS[group],
        governorate=governorate, latitude=latitude, longitude=longitude, geo_precision="1", caution="y" if doubtful else "", source="GeoNames",
    )
