"""Linking what a load touched: compare, cluster again, keep ids, and record links, merges, splits and revisions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from rasid.settings import LOCAL_ZONE
from warehouse import blocks, component, linker, overrides, revisions
from warehouse.bulk import insert_rows
from warehouse.database import duckdb_of, rows
from warehouse.identity import Assignment, Former, assign, founder
from warehouse.lookups import named_ids
from warehouse.models import Incident, IncidentChange, IncidentReport, IncidentRevision, ReportPair
from warehouse.report_rows import linker_report, read_reports
from warehouse.versions import Touched


@dataclass
class Relinked:
    """Everything known while the touched part of the graph is written anew."""

    recorded_at: dt.datetime
    load_id: str | None
    forced_cause: str | None
    author: str
    reason: str | None
    touched: Touched
    reports: dict[str, dict] = field(default_factory=dict)  # report_id -> row of read_reports
    edges: list[linker.Edge] = field(default_factory=list)
    standing: list[overrides.Standing] = field(default_factory=list)
    former: list[Former] = field(default_factory=list)
    clusters: list[list[str]] = field(default_factory=list)
    ids: Assignment = field(default_factory=Assignment)
    reasons: dict[str, dict] = field(default_factory=dict)  # report_id -> score and why of its link


def relink(
    session: Session, touched: Touched, recorded_at: dt.datetime, load_id: str | None = None, cause: str | None = None,
    author: str = "linker", reason: str | None = None, seeds: frozenset[str] = frozenset(),
) -> dict:
    """Clusters again whatever hangs together with the touched reports (and `seeds`); returns counts of what it did.

    The result is the same whatever the order of loads: pairs are compared when the later of two reports arrives, and clusters
    are a function of all reports and pairs of a component.
    """
    con = duckdb_of(session)
    work = Relinked(recorded_at, load_id, cause, author, reason, touched)
    _compare_new(session, work)
    work.standing = overrides.read_standing(con)
    start = touched.added | touched.removed | set(seeds)
    reached = component.connected_reports(con, start, overrides.must_link(work.standing))
    work.reports = {row["report_id"]: row for row in read_reports(con, reached)}
    work.edges = component.edges_among(con, reached)
    work.former = component.former_incidents(con, reached | touched.removed)
    work.former += component.dormant_incidents(con, {row["article_key"] for row in work.reports.values()})
    _cluster(con, work)
    return _write(session, work)


def _compare_new(session: Session, work: Relinked) -> None:
    """Scores the new reports against each other and against those that share a blocking key, and keeps keys and pairs."""
    if not work.touched.added:
        return
    con = duckdb_of(session)
    new = [linker_report(row) for row in read_reports(con, work.touched.added)]
    near = blocks.keep_and_find(con, new, work.touched.fresh)
    existing = [linker_report(row) for row in read_reports(con, near)]
    insert_rows(session, ReportPair, [
        {"report_a": edge.report_a, "report_b": edge.report_b, "score": edge.score, "why": edge.why, "recorded_at": work.recorded_at}
        for edge in linker.compare(new, existing)
    ], "ON CONFLICT DO NOTHING")


def _cluster(con: object, work: Relinked) -> None:
    reports = [linker_report(row) for row in work.reports.values()]
    scores = {(edge.report_a, edge.report_b): edge.score for edge in work.edges}
    machine = linker.cluster(reports, work.edges) if reports else []
    work.clusters = overrides.constrain(machine, work.standing, scores)
    members = [[component.member_of(work.reports[report_id]) for report_id in cluster] for cluster in work.clusters]
    days = {f"{member.known_at.astimezone(LOCAL_ZONE):IQ-%y%m%d-}" for cluster in members for member in cluster}
    with named_ids(con, "id_days", days):
        taken = {row["incident_id"] for row in rows(con, "SELECT incident_id FROM incident JOIN id_days ON incident_id[:10] = id")}
    preferred = frozenset(override.incident_id for override in work.standing if override.kind == "merge")
    work.ids = assign(work.former, members, taken, preferred)


def _write(session: Session, work: Relinked) -> dict:
    con = duckdb_of(session)
    rejected = {override.incident_id for override in work.standing if override.kind == "reject"}
    touched_ids = set(work.ids.ids) | {former.incident_id for former in work.former}
    before = revisions.latest_revisions(con, touched_ids)
    fresh: list[dict] = []
    facts = linker.merge_all([linker_report(row) for row in work.reports.values()], work.clusters)
    for incident_id, cluster, merged in zip(work.ids.ids, work.clusters, facts, strict=True):
        rows_of_cluster = [work.reports[report_id] for report_id in cluster]
        state = "rejected" if incident_id in rejected else "active"
        after, reasons = revisions.describe(rows_of_cluster, merged, overrides.corrections(work.standing, cluster), state)
        work.reasons |= reasons
        fresh.append(revisions.next_revision(
            incident_id, before.get(incident_id), after, _circumstances(work, incident_id),
            {row["report_id"]: row["known_at"] for row in rows_of_cluster},
        ))
    ended = (former.incident_id for former in work.former if not former.is_dormant and former.incident_id not in work.ids.ids)
    fresh += [_ended(work, before[incident_id]) for incident_id in ended]
    fresh = [row | {"recorded_at": work.recorded_at, "load_id": work.load_id} for row in fresh if row]
    insert_rows(session, IncidentRevision, fresh)
    _write_incidents(session, work, fresh)
    _write_links(session, work)
    changes = _changes(work, {row["incident_id"]: row for row in fresh}, before)
    insert_rows(session, IncidentChange, changes)
    return {"revisions": len(fresh), "incidents_created": len(work.ids.created), "incidents_merged": len(work.ids.merged_into)}


def _circumstances(work: Relinked, incident_id: str) -> revisions.Circumstances:
    return revisions.Circumstances(
        created=incident_id in work.ids.created,
        split_from=work.ids.split_from.get(incident_id),
        split_off=[new for new, old in work.ids.split_from.items() if old == incident_id],
        absorbed=[old for old, into in work.ids.merged_into.items() if into == incident_id],
        amended=work.touched.amended,
        forced=work.forced_cause,
    )


def _ended(work: Relinked, before: dict) -> dict | None:
    """The revision by which an incident that got no cluster ends: merged into another, or without reports."""
    into = work.ids.merged_into.get(before["incident_id"])
    after = {name: before[name] for name in (*revisions.COMPARED, "support")}
    after |= {"state": "merged" if into else "retracted", "merged_into": into, "report_ids": []}
    after["support"] = linker.loads(after["support"])
    return revisions.next_revision(
        before["incident_id"], before, after, revisions.Circumstances(forced=None if into else work.forced_cause), {})


def _write_incidents(session: Session, work: Relinked, fresh: list[dict]) -> None:
    """New incidents, and the state and number of the latest revision of the others."""
    founders = {
        incident_id: founder([component.member_of(work.reports[report_id]) for report_id in cluster]).report_id
        for incident_id, cluster in zip(work.ids.ids, work.clusters, strict=True)
    }
    insert_rows(session, Incident, [
        {"incident_id": row["incident_id"], "created_at": work.recorded_at, "state": row["state"], "merged_into": row["merged_into"],
         "founding_report": founders.get(row["incident_id"], ""), "revision": row["revision"]}
        for row in fresh
    ], "ON CONFLICT (incident_id) DO UPDATE SET state = excluded.state, merged_into = excluded.merged_into, revision = excluded.revision")


def _write_links(session: Session, work: Relinked) -> None:
    """Ends links that do not hold any more and adds those that are new; scores of links that stay are those of when they were made."""
    con = duckdb_of(session)
    wanted = {(incident_id, report_id) for incident_id, cluster in zip(work.ids.ids, work.clusters, strict=True) for report_id in cluster}
    present = set()
    with named_ids(con, "former_ids", {former.incident_id for former in work.former}):
        for row in rows(con, """SELECT incident_id, report_id FROM incident_report JOIN former_ids ON incident_id = id
                                WHERE unlinked_at IS NULL"""):
            present.add((row["incident_id"], row["report_id"]))
    with named_ids(con, "ended_links", {f"{one}|{other}" for one, other in present - wanted}):
        con.execute("""UPDATE incident_report SET unlinked_at = ? WHERE unlinked_at IS NULL
                       AND incident_id || '|' || report_id IN (SELECT id FROM ended_links)""", [work.recorded_at])
    insert_rows(session, IncidentReport, [
        {"incident_id": incident_id, "report_id": report_id, "linked_at": work.recorded_at, "unlinked_at": None,
         **work.reasons.get(report_id, {"score": None, "why": None})}
        for incident_id, report_id in sorted(wanted - present)
    ])


def _changes(work: Relinked, fresh: dict[str, dict], before: dict[str, dict]) -> list[dict]:
    """Rows of incident_change: merges, splits, rejections, restorations."""
    found: list[tuple[str, str, str | None]] = []
    found += [("merge", old, into) for old, into in sorted(work.ids.merged_into.items()) if old in fresh]
    found += [("split", new, old) for new, old in sorted(work.ids.split_from.items())]
    for incident_id, row in sorted(fresh.items()):
        earlier = before.get(incident_id, {}).get("state")
        if row["state"] == "rejected" and earlier != "rejected":
            found.append(("reject", incident_id, None))
        elif row["state"] == "active" and incident_id not in work.ids.split_from and earlier in ("rejected", "merged", "retracted"):
            found.append(("restore", incident_id, None))
    links = _scores_between(work)
    return [
        {"kind": kind, "incident_id": one, "other_id": other, "changed_at": work.recorded_at, "author": work.author,
         "reason": work.reason or links.get(frozenset((one, other))) or fresh.get(one, {}).get("note")}
        for kind, one, other in found
    ]


def _scores_between(work: Relinked) -> dict[frozenset, str]:
    """For each pair of former incidents the best score between their reports, in words."""
    live = [former for former in work.former if not former.is_dormant]
    was: dict[str, str] = {member.report_id: former.incident_id for former in live for member in former.members}
    best: dict[frozenset, float] = defaultdict(lambda: float("-inf"))
    for edge in work.edges:
        pair = frozenset((was.get(edge.report_a), was.get(edge.report_b)))
        if None not in pair and len(pair) == 2:
            best[pair] = max(best[pair], edge.score)
    return {pair: f"Best score between their reports: {score:.2f}" for pair, score in best.items()}
