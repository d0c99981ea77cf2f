"""How sure a report is: the chance that an analyst who reads the article would write the same incident.

A logistic model over features that can be shown to people. Its weights are `transforms/confidence.csv`, which `make train` fits on the
labelled articles of the repository (benchmarks/confidence_fit.py); without a weight a feature counts nothing.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasid.datafiles import DataFileError, read_csv
from transforms.document import Document
from transforms.incidents import Incident
from transforms.ranks import OPEN_TYPES

WEIGHTS = Path(__file__).parent / "confidence.csv"
CERTAINTY = (0.02, 0.98)  # no report is surer, and none less sure, than so


@lru_cache(maxsize=2)
def load_weights(path: Path = WEIGHTS) -> dict[str, float]:
    """Feature → weight. Raises DataFileError with file and line."""
    weights: dict[str, float] = {}
    for line, row in read_csv(path, ("feature", "weight")):
        try:
            weights[row["feature"]] = float(row["weight"])
        except ValueError as error:
            raise DataFileError(f"{path}:{line}: {row['weight']!r} is no number") from error
    return weights


def features_of(incident: Incident, report: dict[str, Any]) -> list[str]:
    """What speaks for or against a report, in words."""
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
    return found


def confidence_of(incident: Incident, document: Document, report: dict[str, Any]) -> float:
    """Between 0 and 1, two digits."""
    weights = load_weights()
    score = weights.get("(every report)", 0.0) + sum(weights.get(name, 0.0) for name in features_of(incident, report))
    low, high = CERTAINTY
    return round(min(high, max(low, 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))))), 2)


def reasons_for(incident: Incident, report: dict[str, Any]) -> list[str]:
    """The features with their weights, the heaviest first."""
    weights = load_weights()
    named = sorted(((weights.get(name, 0.0), name) for name in features_of(incident, report)), key=lambda pair: -abs(pair[0]))
    return [f"{name} ({weight:+.2f})" for weight, name in named if weight]
