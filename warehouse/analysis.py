"""Analysts' overrides: making them, undoing them, and linking anew what they touch."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb
from sqlalchemy import select
from sqlalchemy.orm import Session

from rasid.settings import Settings
from rasid.vocabulary import ATTRIBUTIONS, DATE_PRECISIONS, EVENT_TYPE_OF, GOVERNORATES, THEMES
from warehouse import migrations, revisions
from warehouse.database import duckdb_of, rows, writing
from warehouse.load import next_moment
from warehouse.models import COUNTED, FACT_COLUMNS, Incident, IncidentReport, Override, Report
from warehouse.relink import relink
from warehouse.versions import Touched

WHOLE = {f"{name}_{side}" for name in COUNTED for side in ("low", "high")} | {"geo_precision"}
REAL = {"latitude": (29.0, 37.5), "longitude": (38.7, 48.9), "confidence": (0.0, 1.0)}
CHOICES = {
    "sub_event_type": tuple(EVENT_TYPE_OF), "governorate": tuple(GOVERNORATES),
    "date_precision": DATE_PRECISIONS, "attribution": ATTRIBUTIONS,
}
LISTS = {"themes": THEMES, "governorates_also": tuple(GOVERNORATES)}


class BadOverride(ValueError):
    """The correction can't be made; the text says why."""


@dataclass(frozen=True)
class Author:
    """Who makes a correction, and why."""

    name: str
    reason: str


def set_field(settings: Settings, incident_id: str, field: str, text: str, author: Author, now: dt.datetime | None = None) -> int:
    """Sets a fact of an incident; an empty text means null. Returns the override's number. Raises BadOverride.

    A sub-event type brings its event type with it.
    """
    value = parse_value(field, text)
    with writing(settings) as session:
        incident = _incident(session, incident_id)
        number = _add(session, settings, "set", incident, author, now, field=field, value=value)
        _relink(session, [incident_id], author, now)
        _check_ranges(duckdb_of(session), incident_id)
    return number


def _check_ranges(con: duckdb.DuckDBPyConnection, incident_id: str) -> None:
    """Two corrections that contradict each other would stop every publication at gate 3. Raises BadOverride."""
    [facts] = revisions.latest_revisions(con, {incident_id}).values()
    for low, high in revisions.RANGES:
        if facts[low] is not None and facts[high] is not None and facts[low] > facts[high]:
            raise BadOverride(f"{low} {facts[low]} would be above {high} {facts[high]}, which an override set: undo or change that first")


def merge(settings: Settings, incident_id: str, into: str, author: Author, now: dt.datetime | None = None) -> int:
    """Says that two incidents are one, which keeps the id `into`. Returns the override's number. Raises BadOverride."""
    if incident_id == into:
        raise BadOverride("an incident can't be merged with itself")
    with writing(settings) as session:
        target, other = _incident(session, into), _incident(session, incident_id)
        number = _add(session, settings, "merge", target, author, now, other_id=incident_id, other_anchors=_anchors(session, other))
        _relink(session, [into, incident_id], author, now)
    return number


def split(settings: Settings, incident_id: str, report_ids: list[str], author: Author, now: dt.datetime | None = None) -> int:
    """Takes reports out of an incident, to be one of their own. Returns the override's number. Raises BadOverride."""
    with writing(settings) as session:
        incident = _incident(session, incident_id)
        anchors = _anchors(session, incident)
        leaving = [anchor for anchor in anchors if anchor["report_id"] in report_ids]
        staying = [anchor for anchor in anchors if anchor["report_id"] not in report_ids]
        unknown = set(report_ids) - {anchor["report_id"] for anchor in anchors}
        if unknown or not leaving or not staying:
            raise BadOverride(
                f"not reports of {incident_id}: {', '.join(sorted(unknown))}" if unknown else "some reports must leave, and some must stay")
        number = _add(session, settings, "split", incident, author, now, anchors=leaving, other_anchors=staying)
        _relink(session, [incident_id], author, now)
    return number


def reject(settings: Settings, incident_id: str, author: Author, now: dt.datetime | None = None) -> int:
    """Says that it is no incident: it is kept, but counts nowhere. Returns the override's number. Raises BadOverride."""
    with writing(settings) as session:
        number = _add(session, settings, "reject", _incident(session, incident_id), author, now)
        _relink(session, [incident_id], author, now)
    return number


def undo(settings: Settings, override_id: int, author: Author, now: dt.datetime | None = None) -> None:
    """Takes an override back; the machine's view holds again. Raises BadOverride."""
    with writing(settings) as session:
        migrations.upgrade(session)
        override = session.get(Override, override_id)
        if override is None or override.undone_at is not None:
            raise BadOverride(f"there is no override {override_id} in force; `override list` shows them")
        override.undone_at, override.undone_by = now or dt.datetime.now(dt.UTC), author.name
        session.flush()
        _relink(session, [name for name in (override.incident_id, override.other_id) if name], author, now, override)


def _incident(session: Session, incident_id: str) -> Incident:
    migrations.upgrade(session)
    incident = session.get(Incident, incident_id)
    if incident is None:
        raise BadOverride(f"there is no incident {incident_id}")
    if incident.state not in ("active", "rejected"):
        where = f" into {incident.merged_into}" if incident.merged_into else ""
        raise BadOverride(f"{incident_id} is {incident.state}{where}")
    return incident


def _anchors(session: Session, incident: Incident) -> list[dict]:
    """The incident's reports as anchors, the first known first."""
    found = session.execute(
        select(Report.report_id, Report.article_key, Report.n, Report.sub_event_type, Report.governorate)
        .join(IncidentReport, IncidentReport.report_id == Report.report_id)
        .where(IncidentReport.incident_id == incident.incident_id, IncidentReport.unlinked_at.is_(None))
        .order_by(Report.known_at, Report.report_id)
    )
    return [dict(row._mapping) for row in found]


def _add(
    session: Session, settings: Settings, kind: str, incident: Incident, author: Author, now: dt.datetime | None, **options: object,
) -> int:
    if not author.name.strip() or not author.reason.strip():
        raise BadOverride("an author and a reason are needed")
    options.setdefault("anchors", _anchors(session, incident))
    override = Override(
        kind=kind, incident_id=incident.incident_id, author=author.name, made_at=now or dt.datetime.now(dt.UTC), reason=author.reason,
        **options,
    )
    session.add(override)
    session.flush()
    return override.override_id


def _relink(session: Session, incident_ids: list[str], author: Author, now: dt.datetime | None, override: Override | None = None) -> None:
    """Clusters again what the override touches, its revisions having the cause `correction`."""
    con = duckdb_of(session)
    seeds = {
        row["report_id"]
        for incident_id in incident_ids
        for row in rows(con, "SELECT report_id FROM incident_report WHERE incident_id = ? AND unlinked_at IS NULL", [incident_id])
    }
    if override is not None:
        keys = {anchor["article_key"] for group in (override.anchors, override.other_anchors) for anchor in group or []}
        query = "SELECT report_id FROM report WHERE article_key = ? AND state = 'current'"
        seeds |= {row["report_id"] for key in sorted(keys) for row in rows(con, query, [key])}
    relink(
        session, Touched(), next_moment(session, now), cause="correction", author=author.name, reason=author.reason,
        seeds=frozenset(seeds),
    )


def parse_value(field: str, text: str) -> object:
    """The text as a value of the column, checked against the vocabulary. Raises BadOverride."""
    if field not in FACT_COLUMNS:
        raise BadOverride(f"{field} is no field of an incident; there are {', '.join(FACT_COLUMNS)}")
    if field == "event_type":
        raise BadOverride("event_type follows sub_event_type: set that one")
    if text == "":
        if field == "sub_event_type":
            raise BadOverride(f"{field} can't be empty")
        return None
    try:
        return _typed(field, text)
    except ValueError as error:
        raise BadOverride(f"{field}: {error}") from error


def _typed(field: str, text: str) -> object:
    if field in LISTS:
        values = [item.strip() for item in text.split(",") if item.strip()]
        unknown = [item for item in values if item not in LISTS[field]]
        if unknown:
            raise ValueError(f"unknown: {', '.join(unknown)}")
        return values
    if field in CHOICES and text not in CHOICES[field]:
        raise ValueError(f"{text!r} is none of {', '.join(CHOICES[field])}")
    if field in WHOLE:
        number = int(text)
        if number < 0:
            raise ValueError("a number of people can't be negative")
        return number
    if field in REAL:
        low, high = REAL[field]
        if not low <= float(text) <= high:
            raise ValueError(f"must lie between {low} and {high}")
        return float(text)
    return dt.date.fromisoformat(text).isoformat() if field in ("date_start", "date_end") else text
