"""How sure a report is: the chance that an analyst who reads the article would write the same incident.

A logistic model over features that can be shown to people. Its weights are `transforms/confidence.csv`, which `make train` fits on the
labelled articles of the repository (benchmarks/confidence_fit.py); without a weight a feature counts nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasid.datafiles import read_weights
from transforms.document import Document, Reading
from transforms.incidents import Incident
from transforms.kind_hits import BY_WORDS
from transforms.kinds import KINDS
from transforms.ranks import OPEN_TYPES

WEIGHTS = Path(__file__).parent / "confidence.csv"
CERTAINTY = (0.02, 0.98)  # no report is surer, and none less sure, than so
_STEPS = (0.02, 0.1, 0.3, 0.6, 0.9)


@lru_cache(maxsize=2)
def load_weights(path: Path = WEIGHTS) -> dict[str, float]:
    """Feature → weight. Raises DataFileError with file and line."""
    return read_weights(path, "feature")


def signs_of(incident: Incident, document: Document, report: dict[str, Any]) -> list[str]:
    """What speaks for or against a report, in words; `signs_beside` are to be added."""
    lead, place, date = incident.lead, incident.place, incident.date
    hits = lead.hits
    signs = len({hit.rule.text for hit in hits})
    found = [
        "told by an act" if lead.is_act else "only named",
        f"date from {date.source or 'nowhere'}", f"place from {place.source or 'nowhere'}",
        "governorate known" if report["governorate"] else "no governorate",
        f"signs: {min(signs, 4)}{' or more' if signs >= 4 else ''}",
        f"type: {report['event_type']}",
        f"{'first' if lead.reading.position <= 0 else 'second' if lead.reading.position == 1 else 'later'} sentence",
    ]  # fmt: skip
    found += [text for text, holds in (
        ("only the title tells of it", lead.reading.in_title), ("people counted", any(report[kind] for kind in ("killed", "wounded", "detained", "abducted"))),
        ("type settled by its victim", incident.kind in OPEN_TYPES), ("exact place", report["geo_precision"] == 1), ("exact day", report["date_precision"] == "day"),
        ("perpetrator named", bool(report["perpetrator"])), ("target named", bool(report["target"])), ("told in several sentences", len(incident.scenes) > 1),
    ) if holds]  # fmt: skip
    return found + _read_of(incident, document, report)


def signs_beside(reports: list[dict[str, Any]]) -> list[list[str]]:
    """How each report stands to the others of its article: a retelling is like one before it, an item of a round-up like none."""
    alike = {name: Counter(report[name] for report in reports) for name in ("event_type", "sub_event_type", "governorate", "place", "date_start")}
    told: set[tuple] = set()
    found = []
    for report in reports:
        signs = [f"another incident with the same {name.replace('_', ' ')}" for name, count in alike.items() if count[report[name]] > 1]
        there = (report["governorate"], report["date_start"])
        if there in told:
            signs.append("an incident before it, of the same governorate and day")
        if (*there, report["event_type"]) in told:
            signs.append("an incident before it, of the same type, governorate and day")
        told |= {there, (*there, report["event_type"])}
        found.append([*signs, f"incidents: {min(len(reports), 5)}{' or more' if len(reports) >= 5 else ''}"])
    return found


def _read_of(incident: Incident, document: Document, report: dict[str, Any]) -> list[str]:
    """What the statistical reader makes of the sentence, of its type, of the title and of the article's other sentences."""
    lead = incident.lead
    chances = lead.reading.kinds.chances
    told = [_of_none(reading) for reading in document.readings if reading is not lead.reading]
    known = [("its words: no incident", _of_none(lead.reading)), ("its words: this type", float(chances[KINDS.index(report["sub_event_type"])])),
             ("the clearest other sentence: no incident", min(told, default=1.0))]
    if document.title_readings and not lead.reading.in_title:
        known.append(("title: no incident", min(_of_none(reading) for reading in document.title_readings)))
    if lead.reading.position > 0:
        known.append(("first sentence: no incident", _of_none(document.readings[0])))
    found = [f"{name}, {_step(chance)}" for name, chance in known]
    if lead.rule.startswith(BY_WORDS):
        found.append("found by the reader alone")
    return found


def _of_none(reading: Reading) -> float:
    """The chance that a sentence tells of no incident."""
    return float(reading.kinds.chances[-1])


def _step(chance: float) -> str:
    """The chance in words of few steps, close together where it is nearly certain."""
    return next((f"below {step:g}" for step in _STEPS if chance < step), f"{_STEPS[-1]:g} or more")


def confidence_of(signs: list[str]) -> float:
    """Between 0 and 1, two digits, by the signs of a report (`signs_of`)."""
    weights = load_weights()
    score = weights.get("(every report)", 0.0) + sum(weights.get(name, 0.0) for name in signs)
    low, high = CERTAINTY
    return round(min(high, max(low, 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))))), 2)


def reasons_for(signs: list[str]) -> list[str]:
    """The signs with their weights, the heaviest first."""
    weights = load_weights()
    named = sorted(((weights.get(name, 0.0), name) for name in signs), key=lambda pair: -abs(pair[0]))
    return [f"{name} ({weight:+.2f})" for weight, name in named if weight]
