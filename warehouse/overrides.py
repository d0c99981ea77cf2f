"""Analysts' corrections as constraints on clusters and facts: they win over the machine and survive re-linking and re-coding.

An override names reports by anchors (article_key, n, type, governorate) and not by report ids, so that a newer version of an
article, or a new coding of it, is still meant.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from rasid.vocabulary import EVENT_TYPE_OF
from warehouse.database import rows


@dataclass
class Standing:
    """An override in force, its anchors resolved to current reports."""

    override_id: int
    kind: str
    incident_id: str
    field_name: str | None
    value: object
    other_id: str | None
    reports: list[str] = field(default_factory=list)
    other_reports: list[str] = field(default_factory=list)


def read_standing(con: duckdb.DuckDBPyConnection) -> list[Standing]:
    """All overrides in force, oldest first."""
    found = rows(con, "SELECT * FROM override WHERE undone_at IS NULL ORDER BY override_id")
    anchors = {row["override_id"]: (_json(row["anchors"]) or [], _json(row["other_anchors"]) or []) for row in found}
    keys = {anchor["article_key"] for pair in anchors.values() for group in pair for anchor in group}
    candidates = _candidates(con, keys)
    return [
        Standing(
            row["override_id"], row["kind"], row["incident_id"], row["field"], _json(row["value"]), row["other_id"],
            _resolve(anchors[row["override_id"]][0], candidates), _resolve(anchors[row["override_id"]][1], candidates),
        )
        for row in found
    ]


def _json(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


def _candidates(con: duckdb.DuckDBPyConnection, keys: set[str]) -> dict[str, list[dict]]:
    if not keys:
        return {}
    con.register("anchor_keys", pa.table({"article_key": pa.array(sorted(keys), pa.string())}))
    found = rows(con, """
        SELECT report_id, article_key, n, sub_event_type, governorate FROM report SEMI JOIN anchor_keys USING (article_key)
        WHERE state = 'current' ORDER BY report_id""")
    con.unregister("anchor_keys")
    grouped: dict[str, list[dict]] = defaultdict(list)
    for row in found:
        grouped[row["article_key"]].append(row)
    return grouped


def _resolve(anchors: list[dict], candidates: dict[str, list[dict]]) -> list[str]:
    """For each anchor the current report of its article that is most like it; in the anchors' order, each report once."""
    result: list[str] = []
    for anchor in anchors:
        options = candidates.get(anchor["article_key"], [])
        best = max(options, key=lambda row: _likeness(anchor, row), default=None)
        if best and best["report_id"] not in result:
            result.append(best["report_id"])
    return result


def _likeness(anchor: dict, row: dict) -> tuple[int, int]:
    alike = sum(anchor[name] == row[name] for name in ("sub_event_type", "governorate", "n"))
    return alike, -abs(anchor["n"] - row["n"])


def must_link(standing: list[Standing]) -> list[tuple[str, str]]:
    """Pairs of reports that belong together: the first report that is left of each side of a merge."""
    return [(o.reports[0], o.other_reports[0]) for o in standing if o.kind == "merge" and o.reports and o.other_reports]


def constrain(clusters: list[list[str]], standing: list[Standing], scores: dict[tuple[str, str], float]) -> list[list[str]]:
    """The linker's clusters after merges and splits by analysts, in the order in which they were made."""
    current = [set(cluster) for cluster in clusters]
    for override in standing:
        if override.kind == "merge" and override.reports and override.other_reports:
            current = _merge(current, override.reports[0], override.other_reports[0])
        elif override.kind == "split":
            current = _split(current, set(override.reports), set(override.other_reports), scores)
    return sorted(sorted(cluster) for cluster in current)


def _merge(clusters: list[set[str]], one: str, other: str) -> list[set[str]]:
    joined = [cluster for cluster in clusters if one in cluster or other in cluster]
    if len(joined) < 2:
        return clusters
    rest = [cluster for cluster in clusters if cluster not in joined]
    return [*rest, set().union(*joined)]


def _split(clusters: list[set[str]], apart: set[str], staying: set[str], scores: dict[tuple[str, str], float]) -> list[set[str]]:
    """Separates `apart` from `staying`; a report that is in neither goes where its links are stronger."""
    result = []
    for cluster in clusters:
        leaving, left = cluster & apart, cluster & staying
        if not leaving or not left:
            result.append(cluster)
            continue
        for report in sorted(cluster - apart - staying):
            pulls = [sum(scores.get((min(report, other), max(report, other)), 0.0) for other in side) for side in (leaving, left)]
            (leaving if pulls[0] > pulls[1] else left).add(report)
        result += [leaving, left]
    return result


def corrections(standing: list[Standing], cluster: list[str]) -> dict[str, object]:
    """Column -> value that analysts set for the incident that has these reports; the latest wins. A sub-event type brings its type."""
    members = set(cluster)
    found: dict[str, object] = {}
    for override in standing:
        if override.kind == "set" and override.reports and override.reports[0] in members:
            found[override.field_name] = override.value
            if override.field_name == "sub_event_type":
                found["event_type"] = EVENT_TYPE_OF[override.value]
    return found
