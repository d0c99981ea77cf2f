"""From a cluster of reports to an incident's facts, and from a change of the facts to an append-only revision with its cause."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import duckdb

from warehouse import linker
from warehouse.database import rows
from warehouse.lookups import among
from warehouse.models import COUNTED, FACT_COLUMNS
from warehouse.report_rows import fact_columns

COMPARED = (*FACT_COLUMNS, "state", "merged_into", "known_at", "first_source", "last_reported_at", "source_count", "sources", "report_ids")
SUPPORT = ("figures", "first_toll", "latest_toll", "support", "evidence")  # what merge tells of where facts come from
TOLLS = ("killed_low", "killed_high", "wounded_low", "wounded_high")

RANGES = (("date_start", "date_end"), *((f"{name}_low", f"{name}_high") for name in COUNTED))  # the first must not exceed the second


@dataclass
class Circumstances:
    """What happened to an incident in a load, from which the cause of its revision is told."""

    created: bool = False
    split_from: str | None = None  # it is the part that was split off
    split_off: list[str] = field(default_factory=list)  # parts that it lost
    absorbed: list[str] = field(default_factory=list)  # incidents that were merged into it
    amended: set[str] = field(default_factory=set)  # its reports that replace those of an older version of the article
    forced: str | None = None  # recode, or correction for an analyst's override


def describe(members: list[dict], merged: dict, corrections: dict[str, object], state: str) -> tuple[dict, dict[str, dict]]:
    """(columns of a revision that tell of the incident itself, score and why of each report's link).

    `members`: rows of report_rows.read_reports; `merged`: their facts as linker.merge_all gives them.
    """
    facts = fact_columns(merged)
    for name, value in corrections.items():
        facts[name] = dt.date.fromisoformat(value) if name in ("date_start", "date_end") and value else value
    _follow_corrections(facts, corrections)
    by_time = sorted(members, key=lambda row: (row["known_at"], row["report_id"]))
    reasons = {
        linker.report_id(reason["report"]): {"score": reason.get("score"), "why": reason.get("why")}
        for reason in merged.get("reasons") or []
    }
    return facts | {
        "state": state, "merged_into": None, "known_at": by_time[0]["known_at"], "first_source": by_time[0]["source_id"],
        "last_reported_at": by_time[-1]["known_at"], "source_count": merged["source_count"],
        "sources": sorted({row["source_id"] for row in members}), "report_ids": sorted(row["report_id"] for row in members),
        "support": {name: merged[name] for name in SUPPORT if merged.get(name)} | ({"corrected": corrections} if corrections else {}),
    }, reasons


def _follow_corrections(facts: dict, corrections: dict[str, object]) -> None:
    """The other end of a range gives way to the end that an analyst set, whatever the machine says of it later."""
    for low, high in RANGES:
        if facts[low] is not None and facts[high] is not None and facts[low] > facts[high]:
            if low in corrections and high not in corrections:
                facts[high] = facts[low]
            elif high in corrections and low not in corrections:
                facts[low] = facts[high]


def latest_revisions(con: duckdb.DuckDBPyConnection, incident_ids: set[str]) -> dict[str, dict]:
    """Incident id -> its latest revision."""
    with among(con, "incident_id", incident_ids) as condition:
        found = rows(con, f"""
            SELECT * FROM incident_revision WHERE {condition}
            QUALIFY row_number() OVER (PARTITION BY incident_id ORDER BY revision DESC) = 1""")
    return {row["incident_id"]: row for row in found}


def next_revision(
    incident_id: str, before: dict | None, after: dict, circumstances: Circumstances, known_at_of: dict[str, dt.datetime],
) -> dict | None:
    """The row to append, or None when no compared column changed. Without recorded_at and load_id."""
    changed = list(COMPARED) if before is None else [name for name in COMPARED if before[name] != after[name]]
    if not changed:
        return None
    cause = cause_of(before, after, circumstances, known_at_of)
    return after | {
        "incident_id": incident_id, "revision": 1 if before is None else before["revision"] + 1, "cause": cause,
        "changed": changed if before is not None else [], "note": _note(before, after, cause, circumstances, changed),
    }


def cause_of(before: dict | None, after: dict, circumstances: Circumstances, known_at_of: dict[str, dt.datetime]) -> str:
    """One of models.CAUSES; where several things happened at once, the one that says most to a reader."""
    if circumstances.forced == "recode":
        return "recode"
    if circumstances.split_from or circumstances.split_off:
        return "split"
    if circumstances.absorbed or after["state"] == "merged":
        return "merge"
    if circumstances.forced:
        return circumstances.forced
    if before is None:
        return "new_report"
    if after["state"] == "retracted":
        return "retraction"
    if toll_rose(before, after):
        return "toll_rise"
    added = set(after["report_ids"]) - set(before["report_ids"] or [])
    if added & circumstances.amended or not added:
        return "correction"
    late = min(known_at_of[report_id] for report_id in added) < before["last_reported_at"]
    return "late_report" if late else "new_report"


def toll_rose(before: dict, after: dict) -> bool:
    """Whether any bound of killed or wounded became higher, or is said for the first time."""
    return any(after[name] is not None and after[name] > (before[name] or 0) for name in TOLLS)


def _note(before: dict | None, after: dict, cause: str, circumstances: Circumstances, changed: list[str]) -> str:
    """The cause in a sentence for people."""
    if cause == "split" and circumstances.split_from:
        return f"Split off {circumstances.split_from}"
    if cause == "split":
        return f"Lost reports to {', '.join(sorted(circumstances.split_off))}"
    if cause == "merge":
        absorbed = ", ".join(sorted(circumstances.absorbed))
        return f"Merged with {absorbed}" if absorbed else f"Merged into {after['merged_into']}"
    if before is None:
        return f"First reported by {after['first_source']}"
    if cause == "retraction":
        return "No report of it is left"
    if cause == "toll_rise":
        rises = [f"{name}: {before[name]} to {after[name]}" for name in TOLLS if before[name] != after[name]]
        return "Toll rose: " + ", ".join(rises)
    facts = [name for name in changed if name in FACT_COLUMNS]
    return ("Changed: " + ", ".join(facts)) if facts else "Another report of the same facts"
