"""A report from an incident: its fields in CONTRACT.md's form, each with the characters that say so."""

from __future__ import annotations

from typing import Any

from rasid.vocabulary import EVENT_TYPE_OF
from transforms.casualty_types import Count
from transforms.document import Document
from transforms.incidents import Gatherer, Incident
from transforms.kind_choice import choose_kind
from transforms.ranks import OPEN_TYPES
from transforms.roles import Roles, find_roles
from transforms.themes import find_themes
from transforms.tolls import count_people
from transforms.victims import is_fought, settle_open

_GEO_DIGITS = 4


def build_report(incident: Incident, document: Document, article: Gatherer) -> dict[str, Any]:
    """The report, without article, number and confidence. `article` has all that its text tells of."""
    kind, roles = _settle(incident, document, article)
    counts = count_people(incident, document, article, kind)
    place, date = incident.place, incident.date
    evidence: dict[str, list[int]] = {}
    _put(evidence, "event", (*incident.lead.span, incident.lead.reading.in_title))
    if place.evidence:
        _put(evidence, "place", place.evidence)
    if date.evidence:
        _put(evidence, "date", date.evidence)
    for name, count in counts.items():
        _put(evidence, name, count.evidence)
    for name, span in roles.evidence.items():
        _put(evidence, name, span)
    report = {
        "event_type": EVENT_TYPE_OF[kind], "sub_event_type": kind, "themes": find_themes(incident, document, roles, kind),
        "date_start": date.date_start.isoformat() if date.date_start else None, "date_end": date.date_end.isoformat() if date.date_end else None,
        "date_precision": date.precision if date.date_start else None, "governorate": place.governorate,
        "governorates_also": list(place.governorates_also), "place": place.place,
        "latitude": _rounded(place.latitude), "longitude": _rounded(place.longitude), "geo_precision": place.geo_precision,
    }
    for name in ("killed", "wounded", "detained", "abducted"):
        report[name] = counts[name].as_dict() if name in counts else None
    report.update(perpetrator=roles.perpetrator, target=roles.target, attribution=roles.attribution, evidence=evidence)
    report["figure_evidence"] = {name: _figures(count) for name, count in counts.items() if len(count.sources) > 1}
    return report


def _settle(incident: Incident, document: Document, article: Gatherer) -> tuple[str, Roles]:
    """The type, and who did it to whom."""
    kind = incident.kind
    if kind in OPEN_TYPES:
        kind = settle_open(kind, incident, document)
    roles = find_roles(incident, document, kind, article)
    settled = kind
    if incident.kind in OPEN_TYPES and kind == "Attack" and is_fought(roles.perpetrator, roles.target):
        settled = "Armed clash"  # "troops killed thirty militants": the words told of no fight, but those struck bore arms
    settled = choose_kind(incident, settled, document, article.incidents)
    return settled, roles if settled == kind else find_roles(incident, document, settled, article)


def _figures(count: Count) -> list[dict[str, Any]]:
    """Every figure that a range was made from, each with the characters that say it."""
    return [{"low": low, "high": high, "title:evidence" if in_title else "evidence": [start, end]} for low, high, start, end, in_title in count.sources]


def _put(evidence: dict[str, list[int]], name: str, span: tuple[int, int, bool]) -> None:
    start, end, in_title = span
    evidence[f"title:{name}" if in_title else name] = [start, end]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _GEO_DIGITS)
