"""The optional import of a full GeoNames dump: our own form, no settled name made ambiguous, clear errors."""

from __future__ import annotations

import csv

import pytest

from rasid.datafiles import DataFileError
from transforms.gazetteer import Gazetteer, read_places
from transforms.geonames import import_dump


def line(number: int, name: str, others: str, latitude: str, longitude: str, group: str, feature: str, division: str) -> str:
    return "\t".join([str(number), name, name, others, latitude, longitude, group, feature, "IQ", "", division, "", "", "", "120", "", "", "Asia/Baghdad", "2020-01-01"])


def test_new_places_come_in_and_known_ones_stay_as_they_are(tmp_path):
    dump, out = tmp_path / "IQ.txt", tmp_path / "places.csv"
    dump.write_text("\n".join([
        line(1, "Tall Gumarkh", "Tel Gumarkh,تل كمرخ", "35.1", "44.2", "P", "PPL", "13"), line(2, "Mosul", "", "36.3", "43.1", "P", "PPLA", "15"),
        line(3, "Ali", "", "33.1", "44.1", "P", "PPL", "07"), line(4, "Some Street", "", "33.1", "44.1", "R", "ST", "07"),
    ]) + "\n", encoding="utf-8")
    assert import_dump(str(dump), str(out)) == (2, 2)
    gazetteer = Gazetteer(read_places(out))
    place, = gazetteer.named("Tel Gumarkh")
    assert (place.governorate, place.latitude, place.geo_precision) == ("Kirkuk", 35.1, 1)
    assert gazetteer.named("تل كمرخ") == (place,)
    person, = gazetteer.named("Ali")
    assert person.needs_context
    assert len(list(csv.DictReader(out.open(encoding="utf-8")))) == 2


def test_another_file_is_refused_with_its_line(tmp_path):
    dump = tmp_path / "IQ.txt"
    dump.write_text("name,latitude\n")
    with pytest.raises(DataFileError, match="IQ.txt:1"):
        import_dump(str(dump), str(tmp_path / "out.csv"))
