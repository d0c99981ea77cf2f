"""Findings of a suite over staged rows: what passes with notes, and what is quarantined with its reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from expectations.greatx import Finding

CRITICAL = "critical"


@dataclass
class Sorted:
    """Rows after a gate: `passed` (row, notes) in their order, `held` as quarantined rows, and counts by expectation."""

    passed: list[tuple[dict, list[str]]] = field(default_factory=list)
    held: list[dict] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def sort_rows(gate: str, suite: str, rows: list[dict], checked: list[dict], findings: list[Finding], now: dt.datetime) -> Sorted:
    """A row that fails a critical expectation is held, under the first that it fails and with the reasons of all; warnings are notes.

    `checked`: the rows as checktables made them, from which the offending value is quoted.
    """
    failed: dict[int, list[Finding]] = {}
    result = Sorted()
    for finding in findings:
        if finding.success:
            continue
        result.counts[finding.expectation.name] = len(finding.rows)
        for number in finding.rows:
            failed.setdefault(number, []).append(finding)
    for number, row in enumerate(rows):
        ours = failed.get(number, [])
        critical = [finding for finding in ours if finding.expectation.severity == CRITICAL]
        notes = [f"{finding.expectation.name}: {finding.expectation.reason}" for finding in ours if finding not in critical]
        if critical:
            result.held.append(held_row(gate, suite, row, checked[number], critical, now))
        else:
            result.passed.append((row, notes))
    return result


def held_row(gate: str, suite: str, row: dict, checked: dict, failures: list[Finding], now: dt.datetime) -> dict:
    """A line of quarantine.jsonl."""
    first = failures[0].expectation
    reasons = []
    for finding in failures:
        column = finding.expectation.column
        value = checked.get(column) if column in checked else row.get(column or "")
        quoted = f" (found: {str(value)[:120]})" if value is not None else ""
        reasons.append(finding.expectation.reason + quoted)
    return {
        "gate": gate, "suite": suite, "expectation": first.name, "column": first.column, "reason": "; ".join(reasons),
        "source": source_of(row), "key": key_of(gate, row), "row": row, "at": stamp(now),
    }


def unreadable_row(gate: str, file: str, line_number: int, reason: str, source: str | None, now: dt.datetime) -> dict:
    """A line that is no JSON object at all."""
    return {
        "gate": gate, "suite": gate, "expectation": "line_is_json", "column": None,
        "reason": f"Line {line_number} of {file} can't be read: {reason}", "source": source, "key": None,
        "row": {"file": file, "line": line_number}, "at": stamp(now),
    }


def source_of(row: dict) -> str | None:
    source = row.get("source")
    if isinstance(source, str) and "article" not in row:
        return source
    article = row.get("article")
    return article.split(":")[0] if isinstance(article, str) and ":" in article else None


def key_of(gate: str, row: dict) -> str | None:
    if gate == "articles":
        return str(row["id"]) if row.get("id") is not None else None
    return f"{row.get('article')}#{row.get('n', 'claim')}"


def stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
