"""Coding one article: from its text to reports of incidents and claims.

`code_article` is a function of the article and the lexicons alone: no clock, no network, no state.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from transforms.claims import Claim, find_claims
from transforms.confidence import confidence_of, reasons_for, signs_beside, signs_of
from transforms.document import Document
from transforms.incident_kinds import kind_in_title, read_with_title, settle_kind
from transforms.incidents import Gatherer, Incident, Rejected
from transforms.reports import build_report
from transforms.sources import language_of

MAX_TEXT_CHARS = 6_000_000  # a longer text is read up to here
_REASONS = 4  # that are told of a doubt
LEAST_SURE = 0.4  # a report that is likelier wrong than this costs more false alarms than it finds; chosen on articles that no weight was fitted on


@dataclass(slots=True)
class Coded:
    """What an article gave. `uncoded` says why an article in another language was not read."""

    reports: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    uncoded: str | None = None
    document: Document | None = None
    incidents: list[Incident] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    stated: list[Claim] = field(default_factory=list)


def code_article(article: dict[str, Any], least_sure: float = LEAST_SURE) -> Coded:
    """The reports and claims of an article (CONTRACT.md section 1); those less sure than `least_sure` are turned down.

    Raises ValueError for fields that can't be used.
    """
    key, text = article.get("id"), article.get("text")
    if key is None or isinstance(key, (dict, list, bool)):
        raise ValueError("no id")
    if not isinstance(text, str):
        raise ValueError("text is no string")
    title = article.get("title")
    title = title if isinstance(title, str) else ""
    published = article.get("published")
    published = published if isinstance(published, str) else None
    text = text[:MAX_TEXT_CHARS]
    language = language_of(article.get("lang"), text, title)
    if language not in ("en", "ar"):
        return Coded(uncoded=f"language {language}")
    document = Document(text, title, published, language)
    claims = find_claims(document)
    if not document.has_events:
        return Coded(claims=_claims(key, claims), document=document, stated=claims)
    gatherer = Gatherer(document, {c.position for c in claims if c.claims_sentence})
    incidents = gatherer.gather()
    for number, incident in enumerate(incidents):
        incident.kind = settle_kind(incident, kind_in_title(document) if number == 0 else None)
        incident.kind = read_with_title(incident, document, incidents)
    reports = [build_report(incident, document, gatherer) for incident in incidents]
    for incident, report, beside in zip(incidents, reports, signs_beside(reports), strict=True):
        incident.signs = signs_of(incident, document, report) + beside
        report["confidence"] = confidence_of(incident.signs)
    if not document.readings:
        least_sure = 0.0  # a headline alone can't say more; its reports keep their low confidence
    sure = [(incident, report) for incident, report in zip(incidents, reports, strict=True) if report["confidence"] >= least_sure]
    doubtful = [(incident, report) for incident, report in zip(incidents, reports, strict=True) if report["confidence"] < least_sure]
    gatherer.rejected += [Rejected(incident.lead, _doubt(incident, report)) for incident, report in doubtful]
    incidents, kept = [incident for incident, _ in sure], [report for _, report in sure]
    for number, report in enumerate(kept):
        report["article"], report["n"] = key, number
    ordered = [{"article": r.pop("article"), "n": r.pop("n"), **r} for r in kept]
    return Coded(ordered, _claims(key, claims), None, document, incidents, gatherer.rejected, claims)


def _doubt(incident: Incident, report: dict[str, Any]) -> str:
    against = [reason for reason in reasons_for(incident.signs) if "(-" in reason]
    return f"too doubtful ({report['confidence']:.2f}): {'; '.join(against[:_REASONS])}"


def _claims(key: object, claims: list[Claim]) -> list[dict[str, Any]]:
    return [{"article": key, **claim.as_dict()} for claim in claims]
