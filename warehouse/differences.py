"""What one load did to the incidents, for people: each incident as it was before and as it is after."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import duckdb

from warehouse.database import rows
from warehouse.models import COUNTED

KINDS = {
    "added": "Added: incidents that were not there", "gone": "Gone: incidents that no report tells of any more",
    "merged": "Merged into another incident", "moved": "Moved: another governorate, place or coordinates",
    "retyped": "Retyped: another event type", "redated": "Another date", "tolls": "Other figures of people",
    "actors": "Another perpetrator or target", "other": "Other changes (themes, confidence, outlets)",
}
FIELDS = {
    "moved": ("governorate", "place"), "retyped": ("event_type", "sub_event_type"),
    "redated": ("date_start", "date_end", "date_precision"),
    "tolls": tuple(f"{name}_{side}" for name in COUNTED for side in ("low", "high")), "actors": ("perpetrator", "target", "attribution"),
}
SAME_SPOT_DEG = 0.02  # coordinates that differ by less (some 2 km) are the same spot in another gazetteer
SHOWN = 25  # rows of each kind in the report; the counts are of all
REVISIONS = """
    SELECT after.*, {before}, article.title, article.outlet FROM incident_revision AS after
    LEFT JOIN incident_revision AS earlier ON earlier.incident_id = after.incident_id AND earlier.revision = after.revision - 1
    LEFT JOIN report ON report.report_id = coalesce(after.report_ids[1], earlier.report_ids[1])
    LEFT JOIN article ON article.article_id = report.article_id
    WHERE after.load_id = ? ORDER BY coalesce(after.date_start, earlier.date_start), after.incident_id
"""


@dataclass(frozen=True)
class Change:
    """One incident's change. `kinds`: keys of KINDS; `before`, `after`: columns of incident_revision, `before` empty for a new one."""

    incident_id: str
    kinds: tuple[str, ...]
    before: dict
    after: dict
    title: str | None


def changes_of(con: duckdb.DuckDBPyConnection, load_id: str) -> list[Change]:
    """The changes that the load made, by date."""
    names = [row[0] for row in con.execute("DESCRIBE incident_revision").fetchall()]
    query = REVISIONS.format(before=", ".join(f"earlier.{name} AS before_{name}" for name in names))
    found = []
    for row in rows(con, query, [load_id]):
        before = {name: row[f"before_{name}"] for name in names} if row["before_revision"] else {}
        after = {name: row[name] for name in names}
        kinds = kinds_of(before, after)
        if kinds:
            found.append(Change(row["incident_id"], kinds, before, after, row["title"]))
    return found


def kinds_of(before: dict, after: dict) -> tuple[str, ...]:
    """What happened to an incident between two revisions; nothing for one that counted neither before nor after."""
    was, is_ = before.get("state") == "active", after["state"] == "active"
    if not was and not is_:
        return ()
    if not was:
        return ("added",)
    if not is_:
        return ("merged",) if after["state"] == "merged" else ("gone",)
    found = [kind for kind, fields in FIELDS.items() if any(before[name] != after[name] for name in fields)]
    if "moved" not in found and _is_elsewhere(before, after):
        found.insert(0, "moved")
    return tuple(found) or ("other",)


def _is_elsewhere(before: dict, after: dict) -> bool:
    for name in ("latitude", "longitude"):
        if (before[name] is None) != (after[name] is None):
            return True
        if before[name] is not None and abs(before[name] - after[name]) > SAME_SPOT_DEG:
            return True
    return False


def as_markdown(changes: list[Change]) -> str:
    """Counts by kind and by governorate, then the rows of each kind."""
    if not changes:
        return "No incident would change."
    of_kind: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        for kind in change.kinds:
            of_kind[kind].append(change)
    lines = ["| what | incidents |", "|---|---|"]
    lines += [f"| {text} | {len(of_kind[kind])} |" for kind, text in KINDS.items() if of_kind[kind]]
    lines += ["", *_balance(changes)]
    for kind, text in KINDS.items():
        if of_kind[kind] and kind != "other":
            lines += ["", f"## {text}", "", *_table(kind, of_kind[kind])]
    return "\n".join(lines)


def _balance(changes: list[Change]) -> list[str]:
    """Incidents gained and lost by governorate: what a count would show."""
    gained, lost = Counter(), Counter()
    for change in changes:
        was = change.before.get("governorate") if change.before.get("state") == "active" else ""
        is_ = change.after["governorate"] if change.after["state"] == "active" else ""
        if was != is_:
            lost.update([was] if was != "" else [])
            gained.update([is_] if is_ != "" else [])
    names = sorted({*gained, *lost}, key=lambda name: (name is None, name or ""))
    if not names:
        return ["No governorate's count would change."]
    return ["| governorate | gained | lost |", "|---|---|---|", *(
        f"| {name or '(unknown)'} | {gained[name]} | {lost[name]} |" for name in names)]


def _table(kind: str, changes: list[Change]) -> list[str]:
    lines = ["| incident | date | before | after | told by |", "|---|---|---|---|---|"]
    for change in changes[:SHOWN]:
        day = change.after["date_start"] or change.before.get("date_start") or "?"
        before = _words(kind, change.before) if change.before.get("state") == "active" else "–"
        after = _words(kind, change.after) if change.after["state"] == "active" else _end(change.after)
        lines.append(f"| {change.incident_id} | {day} | {before} | {after} | {_cell(change.title or '?')} |")
    if len(changes) > SHOWN:
        lines.append(f"\n… and {len(changes) - SHOWN} more.")
    return lines


def _end(revision: dict) -> str:
    return f"now part of {revision['merged_into']}" if revision["merged_into"] else "–"


def _words(kind: str, revision: dict) -> str:
    """The facts that the kind is about, in a few words."""
    if kind == "moved":
        spot = "" if revision["latitude"] is None else f" ({revision['latitude']:.2f}, {revision['longitude']:.2f})"
        return _cell((", ".join(str(revision[name]) for name in ("place", "governorate") if revision[name]) or "unknown") + spot)
    if kind == "retyped":
        return _cell(f"{revision['sub_event_type']}")
    if kind == "redated":
        return f"{revision['date_start'] or '?'} to {revision['date_end'] or '?'} ({revision['date_precision'] or '?'})"
    if kind == "actors":
        return _cell(f"{revision['perpetrator'] or '?'} → {revision['target'] or '?'}")
    tolls = "; ".join(f"{name} {_span(revision, name)}" for name in COUNTED if revision[f"{name}_low"] is not None)
    if kind == "tolls":
        return tolls or "not said"
    where = ", ".join(str(revision[name]) for name in ("place", "governorate") if revision[name]) or "place unknown"
    return _cell("; ".join(part for part in (revision["sub_event_type"], where, tolls) if part))


def _span(revision: dict, name: str) -> str:
    low, high = revision[f"{name}_low"], revision[f"{name}_high"]
    return f"at least {low}" if high is None else f"{low}" if low == high else f"{low} to {high}"


def _cell(text: str) -> str:
    """Text of articles must not break the table, nor bring markup of its own."""
    plain = " ".join(text.split()).translate(str.maketrans({"|": "/", "<": "‹", ">": "›", "[": "(", "]": ")", "`": "'"}))
    return plain if len(plain) <= 90 else plain[:89] + "…"
