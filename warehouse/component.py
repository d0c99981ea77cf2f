"""What a load touches: the connected reports around new and removed ones. Nothing else is clustered again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from warehouse.database import rows
from warehouse.identity import Former, Member


@contextmanager
def named_ids(con: duckdb.DuckDBPyConnection, name: str, ids: Iterable[str]) -> Iterator[str]:
    """The ids as a one-column relation `name(id)`."""
    con.register(name, pa.table({"id": pa.array(sorted(ids), pa.string())}))
    try:
        yield name
    finally:
        con.unregister(name)


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
        with named_ids(con, "frontier", frontier):
            found = {row["id"] for row in rows(con, """
                SELECT report_b AS id FROM report_pair SEMI JOIN frontier ON report_a = frontier.id
                UNION SELECT report_a FROM report_pair SEMI JOIN frontier ON report_b = frontier.id
                UNION SELECT sibling.report_id FROM incident_report AS own JOIN frontier ON own.report_id = frontier.id
                    JOIN incident_report AS sibling USING (incident_id)
                    WHERE own.unlinked_at IS NULL AND sibling.unlinked_at IS NULL""")}
        found |= set().union(*(beside[one] for one in frontier))
        with named_ids(con, "found_ids", found - reached):
            current = {row["id"] for row in rows(con, """
                SELECT id FROM found_ids JOIN report ON report_id = id WHERE state = 'current'""")}
        frontier = current
        reached |= current
    with named_ids(con, "reached_ids", reached):
        return {row["id"] for row in rows(con, "SELECT id FROM reached_ids JOIN report ON report_id = id WHERE state = 'current'")}


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
