"""What a load touches: the connected reports around new and removed ones. Nothing else is clustered again."""

from __future__ import annotations

from collections import defaultdict

import duckdb

from warehouse import linker
from warehouse.database import rows
from warehouse.identity import Former, Member
from warehouse.lookups import among, named_ids


def connected_reports(con: duckdb.DuckDBPyConnection, seeds: set[str], must_link: list[tuple[str, str]]) -> set[str]:
    """Current reports that are reached from the seeds over compared pairs, common incidents and analysts' merges.

    Seeds that are not current any more lead to the reports of their incidents, and are not in the result.
    """
    beside: dict[str, set[str]] = defaultdict(set)
    for one, other in must_link:
        beside[one].add(other)
        beside[other].add(one)
    reached, frontier = set(seeds), set(seeds)
    while frontier:
        found = _neighbours(con, frontier)
        found |= set().union(*(beside[one] for one in frontier))
        frontier = current_reports(con, found - reached)
        reached |= frontier
    return current_reports(con, reached)


def _neighbours(con: duckdb.DuckDBPyConnection, report_ids: set[str]) -> set[str]:
    """Reports that were paired with one of these, or are in one incident with it. Statements of one condition each: see lookups.among."""
    found = set()
    for own, other in (("report_a", "report_b"), ("report_b", "report_a")):
        with among(con, own, report_ids) as condition:
            found |= {row["id"] for row in rows(con, f"SELECT {other} AS id FROM report_pair WHERE {condition}")}
    with among(con, "report_id", report_ids) as condition:
        links = rows(con, f"SELECT incident_id, unlinked_at FROM incident_report WHERE {condition}")
    with among(con, "incident_id", {row["incident_id"] for row in links if row["unlinked_at"] is None}) as condition:
        siblings = rows(con, f"SELECT report_id, unlinked_at FROM incident_report WHERE {condition}")
    return found | {row["report_id"] for row in siblings if row["unlinked_at"] is None}


def edges_among(con: duckdb.DuckDBPyConnection, report_ids: set[str]) -> list[linker.Edge]:
    """The compared pairs between these reports, without their reasons, in a fixed order."""
    with among(con, "report_a", report_ids) as condition:
        found = rows(con, f"SELECT report_a, report_b, score FROM report_pair WHERE {condition}")
    edges = [linker.Edge(row["report_a"], row["report_b"], row["score"], []) for row in found if row["report_b"] in report_ids]
    return sorted(edges, key=lambda edge: (edge.report_a, edge.report_b))


def current_reports(con: duckdb.DuckDBPyConnection, report_ids: set[str]) -> set[str]:
    """Those of the reports that count now."""
    with among(con, "report_id", report_ids) as condition:
        return {row["report_id"] for row in rows(con, f"SELECT report_id, state FROM report WHERE {condition}") if row["state"] == "current"}


def former_incidents(con: duckdb.DuckDBPyConnection, report_ids: set[str]) -> list[Former]:
    """The incidents to which any of the reports is linked now, each with all its reports (superseded ones too)."""
    with named_ids(con, "touched_ids", report_ids):
        return _grouped(rows(con, """
            SELECT incident_id, created_at, report_id, article_key, n, sub_event_type, governorate, known_at
            FROM incident_report JOIN report USING (report_id) JOIN incident USING (incident_id)
            WHERE unlinked_at IS NULL AND incident_id IN (
                SELECT incident_id FROM incident_report JOIN touched_ids ON report_id = id WHERE unlinked_at IS NULL)
            ORDER BY incident_id, report_id"""), is_dormant=False)


def dormant_incidents(con: duckdb.DuckDBPyConnection, article_keys: set[str]) -> list[Former]:
    """Incidents that were merged or lost their last report, with the reports that they had last, where an article is among those given."""
    with named_ids(con, "told_keys", article_keys):
        return _grouped(rows(con, """
            SELECT incident_id, created_at, report_id, article_key, n, report.sub_event_type, report.governorate, report.known_at
            FROM incident JOIN incident_report USING (incident_id) JOIN report USING (report_id)
            JOIN incident_revision AS last USING (incident_id, revision)
            WHERE incident.state IN ('merged', 'retracted') AND unlinked_at = last.recorded_at
            AND article_key IN (SELECT id FROM told_keys) ORDER BY incident_id, report_id"""), is_dormant=True)


def _grouped(found: list[dict], is_dormant: bool) -> list[Former]:
    members: dict[str, list[dict]] = defaultdict(list)
    for row in found:
        members[row["incident_id"]].append(row)
    return [Former(key, own[0]["created_at"], tuple(member_of(row) for row in own), is_dormant) for key, own in members.items()]


def member_of(row: dict) -> Member:
    return Member(row["report_id"], row["article_key"], row["n"], row["sub_event_type"], row["governorate"], row["known_at"])
