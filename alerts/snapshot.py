"""The published snapshot as the alerts stage reads it: incidents, coverage, and what has been loaded since the last evaluation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import pandas as pd

from rasid.settings import Settings
from warehouse.database import CONFIG, rows

MAILED_ORIGINS = ("scheduled", "manual")  # what a backfill or a released row brings is history
LOCAL = "AT TIME ZONE 'Asia/Baghdad'"
# An incident counts on its first day, and is known since the day of its first report: as in the view counts_as_known.
INCIDENTS = f"""
    SELECT incident_id, coalesce(date_start, (first_reported_at {LOCAL})::DATE) AS incident_date,
        (first_reported_at {LOCAL})::DATE AS known_date, governorate, event_type, sub_event_type, themes, perpetrator, target,
        first_source AS source, source_count, confidence
    FROM incidents"""


class NothingPublished(FileNotFoundError):
    """There is no published snapshot yet."""


@contextmanager
def open_published(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published snapshot, in UTC. Raises NothingPublished."""
    if not settings.published.exists():
        raise NothingPublished(f"{settings.published} does not exist: nothing has been published yet")
    with duckdb.connect(str(settings.published), read_only=True, config=dict(CONFIG)) as con:
        con.execute("SET TimeZone = 'UTC'")
        yield con


@dataclass(frozen=True)
class News:
    """What the snapshot holds that the last evaluation did not see."""

    loads_until: dt.datetime | None
    overrides_until: dt.datetime | None
    mode: str  # full, corrections or none; see AlertEvaluation.mode


def read_incidents(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """incident_id, incident_date, known_date, governorate, event_type, sub_event_type, themes, perpetrator, target, source,
    source_count, confidence; a row for each present incident that is known on its day or later. Dates are Python dates."""
    table = con.execute(f"SELECT * FROM ({INCIDENTS}) WHERE known_date >= incident_date ORDER BY incident_date, incident_id").df()
    for name in ("incident_date", "known_date"):
        table[name] = pd.to_datetime(table[name]).dt.date
    return table


def read_coverage(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """date, source, articles, up."""
    table = con.execute("SELECT date, source, articles, up FROM coverage ORDER BY date, source").df()
    table["date"] = pd.to_datetime(table["date"]).dt.date
    return table


def read_news(con: duckdb.DuckDBPyConnection, loads_since: dt.datetime | None, overrides_since: dt.datetime | None) -> News:
    """What was loaded or corrected after these moments. A load that only coded anew what was there counts as no news."""
    loads_until = con.execute("SELECT max(loaded_at) FROM load_batch").fetchone()[0]
    overrides_until = con.execute("SELECT greatest(max(made_at), max(undone_at)) FROM override").fetchone()[0]
    fresh = con.execute(
        """SELECT count(*) FROM load_batch WHERE loaded_at > coalesce($since, '-infinity'::TIMESTAMPTZ) AND list_has_any(origins, $wanted)
           AND load_id NOT IN (SELECT load_id FROM incident_revision WHERE cause = 'recode' AND load_id IS NOT NULL)""",
        {"since": loads_since, "wanted": list(MAILED_ORIGINS)}).fetchone()[0]
    corrected = overrides_until is not None and (overrides_since is None or overrides_until > overrides_since)
    return News(loads_until, overrides_until, "full" if fresh else "corrections" if corrected else "none")


def scheduled_ids(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Incidents of which at least one report was collected by the schedule: only they may open an alert."""
    found = con.execute(
        """SELECT DISTINCT reports.incident_id FROM reports JOIN article USING (article_id) WHERE list_contains($wanted, article.origin)""",
        {"wanted": list(MAILED_ORIGINS)})
    return {row[0] for row in found.fetchall()}


def read_details(con: duckdb.DuckDBPyConnection, incident_ids: list[str]) -> list[dict]:
    """The incidents with all their facts, the newest first, each with `reports`: its reports with outlet, url, sentence, lang."""
    wanted = {"ids": incident_ids}
    incidents = rows(con, "SELECT * FROM incidents WHERE list_contains($ids, incident_id) ORDER BY date_start DESC, incident_id", wanted)
    reports = rows(con, """
        SELECT incident_id, source, outlet, url, title, lang, published_at, known_at, sentence, confidence, killed_low, killed_high,
            wounded_low, wounded_high
        FROM reports WHERE list_contains($ids, incident_id) ORDER BY known_at, report_id""", wanted)
    by_incident: dict[str, list[dict]] = {}
    for report in reports:
        by_incident.setdefault(report["incident_id"], []).append(report)
    return [incident | {"reports": by_incident.get(incident["incident_id"], [])} for incident in incidents]


def read_fates(con: duckdb.DuckDBPyConnection, incident_ids: list[str]) -> dict[str, dict]:
    """What became of incidents: state, merged_into, governorate, date, cause and note of the latest revision, by id."""
    found = rows(con, """
        SELECT incident_id, incident.state, incident.merged_into, governorate, date_start, event_type, cause, note, place
        FROM incident JOIN incident_revision USING (incident_id, revision) WHERE list_contains($ids, incident_id)""", {"ids": incident_ids})
    return {row["incident_id"]: row for row in found}


def source_names(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Source id -> name for people."""
    return {key: name or key for key, name in con.execute("SELECT source_id, name FROM source").fetchall()}
