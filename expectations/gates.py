"""The doors of the three gates: articles before coding, reports before the load, the snapshot before publication."""

from __future__ import annotations

import datetime as dt
import json
import logging
import tempfile
from pathlib import Path

from expectations import checktables, docs, folders, greatx, quarantine
from expectations.auditing import AuditFailed, audit_candidate
from expectations.definitions import load_suite
from expectations.quarantine import Sorted, sort_rows, unreadable_row
from rasid import jsonlines
from rasid.settings import Settings

log = logging.getLogger(__name__)
__all__ = ["AuditFailed", "audit", "gate_articles", "gate_reports"]


def gate_articles(settings: Settings, now: dt.datetime | None = None) -> str | None:
    """Gate 1. Takes every collected batch that waits and starts a coded folder with the articles that pass.

    Returns the folder, or None when nothing waits. A row that fails is in the folder's quarantine.jsonl with its reason.
    Raises greatx.ExpectationBroken when a check itself fails; then the batches wait on.
    """
    now = now or dt.datetime.now(dt.UTC)
    folders.set_unfinished_aside(settings)
    batches = folders.waiting_batches(settings)
    if not batches:
        return None
    collected = _read_batches(batches, now)
    outcome, released = _check_articles(collected, settings, now)
    folder = folders.making(settings, folders.new_name(now))
    articles = [row | {"notes": [*(row.get("notes") or []), *notes]} for row, notes in outcome.passed] + released
    jsonlines.write_objects(folder / "articles.jsonl", articles)
    jsonlines.write_objects(folder / "quarantine.jsonl", [*collected["unreadable"], *outcome.held])
    for name in ("fetch_events", "rejects", "batches"):
        jsonlines.write_objects(folder / f"{name}.jsonl", collected[name])
    counts = {
        "articles": len(articles), "quarantined": len(outcome.held) + len(collected["unreadable"]), "released": len(released),
        "duplicates": collected["duplicates"], "failed_expectations": outcome.counts,
    }
    folders.write_json(folder / folders.TAKEN, {"batches": [path.name for path in batches], "taken_at": now.isoformat(), "gate_1": counts})
    log.info("gate 1: %d batches, %s", len(batches), counts)
    return str(folders.finish(folder))


def _read_batches(batches: list[Path], now: dt.datetime) -> dict:
    """All lines of the batches. Of two lines with one article id (which holds the text's hash) the later is taken."""
    unreadable: list[dict] = []
    articles: dict[object, dict] = {}
    result: dict = {"fetch_events": [], "rejects": [], "batches": [], "released": set()}
    line_count = 0
    for folder in batches:
        batch = json.loads((folder / "batch.json").read_text(encoding="utf-8"))
        result["batches"].append(batch | {"batch": batch.get("batch") or folder.name})
        source = batch.get("source")
        for row in _lines(folder / "articles.jsonl", "articles", source, now, unreadable):
            line_count += 1
            key = row.get("id") if isinstance(row.get("id"), str) else (folder.name, line_count)
            articles[key] = row
            if batch.get("origin") == "released":
                result["released"].add(key)
        for name in ("fetch_events", "rejects"):
            for row in _lines(folder / f"{name}.jsonl", name, source, now, unreadable):
                result[name].append(row | {"batch": row.get("batch") or folder.name})
    rows = list(articles.items())
    return result | {
        "articles": [row for key, row in rows if key not in result["released"]],
        "released": [row for key, row in rows if key in result["released"]],
        "unreadable": unreadable, "duplicates": line_count - len(rows),
    }


def _lines(path: Path, gate: str, source: str | None, now: dt.datetime, unreadable: list[dict]) -> list[dict]:
    if not path.exists():
        return []

    def complain(line_number: int, reason: str) -> None:
        unreadable.append(unreadable_row(gate, f"{path.parent.name}/{path.name}", line_number, reason, source, now))

    return [row for _, row in jsonlines.read_objects(path, complain)]


def _check_articles(collected: dict, settings: Settings, now: dt.datetime) -> tuple[Sorted, list[dict]]:
    """(articles sorted by the suite, articles that an analyst released, which pass whatever the suite says)."""
    rows = collected["articles"]
    checked = [checktables.check_article(row, now) for row in rows]
    if not rows:
        return Sorted(), collected["released"]
    table = checktables.as_table(checked, checktables.ARTICLE_COLUMNS)
    findings = _run("articles", {"articles": table}, settings)["articles"]
    return sort_rows("articles", "articles", rows, checked, findings, now), collected["released"]


def _run(gate: str, tables: dict, settings: Settings) -> dict[str, list[greatx.Finding]]:
    """Findings by suite; each suite has the name of its table. Writes the gate's Data Docs."""
    with greatx.quiet(), tempfile.TemporaryDirectory(prefix="rasid-gate-") as temporary:
        database = Path(temporary) / "rows.duckdb"
        greatx.write_database(database, tables)
        context = docs.documented_context(settings, gate)
        findings = {name: greatx.run_suite(context, load_suite(name), database, name) for name in tables}
        docs.publish_docs(context, settings, gate)
    return findings


def gate_reports(folder: str | Path, settings: Settings, now: dt.datetime | None = None) -> dict:
    """Gate 2 on the reports and claims of a coded folder; at the end writes ready.json. Returns counts.

    Done again on the same folder it gives the same result. Raises FileNotFoundError when the folder was not coded.
    """
    now = now or dt.datetime.now(dt.UTC)
    folder = Path(folder)
    if (folder / folders.READY).exists():
        return json.loads((folder / folders.READY).read_text(encoding="utf-8"))["gate_2"]
    articles = {row["id"]: row for _, row in jsonlines.read_objects(folder / "articles.jsonl")}
    held: list[dict] = []
    files = {name: _lines_of_coder(folder / f"{name}.jsonl", name, now, held) for name in ("reports", "claims")}
    checked = {
        "reports": [checktables.check_report(row, articles) for row in files["reports"]],
        "claims": [checktables.check_claim(row, articles) for row in files["claims"]],
    }
    columns = {"reports": checktables.REPORT_COLUMNS, "claims": checktables.CLAIM_COLUMNS}
    tables = {name: checktables.as_table(checked[name], columns[name]) for name in files if files[name]}
    findings = _run("reports", tables, settings) if tables else {}
    outcome = {name: sort_rows("reports", name, files[name], checked[name], findings.get(name, []), now) for name in files}
    return _write_ready(folder, outcome, held, now)


def _lines_of_coder(path: Path, name: str, now: dt.datetime, held: list[dict]) -> list[dict]:
    if not path.exists():
        raise FileNotFoundError(f"{path} does not exist: code the folder first (python -m transforms stage)")
    return _lines(path, name, None, now, held)


def _write_ready(folder: Path, outcome: dict[str, Sorted], unreadable: list[dict], now: dt.datetime) -> dict:
    """Quarantine first, then what passed, then ready.json: after a crash in between, what was held stays held."""
    held = [*unreadable, *outcome["reports"].held, *outcome["claims"].held]
    present = {quarantine.key_of("reports", row) for rows in outcome.values() for row, _ in rows.passed} | {row["key"] for row in held}
    earlier = [
        row for _, row in jsonlines.read_objects(folder / "quarantine.jsonl")
        if row["gate"] == "articles" or (row["key"] or "") not in present | {""}
    ]
    jsonlines.write_objects(folder / "quarantine.jsonl", [*earlier, *held])
    for name, rows in outcome.items():
        passed = [row | ({"notes": [*(row.get("notes") or []), *notes]} if notes else {}) for row, notes in rows.passed]
        jsonlines.write_objects(folder / f"{name}.jsonl", passed)
    counts = {
        "reports": len(outcome["reports"].passed), "claims": len(outcome["claims"].passed), "quarantined": len(held),
        "failed_expectations": outcome["reports"].counts | {f"claims.{k}": v for k, v in outcome["claims"].counts.items()},
    }
    taken = json.loads((folder / folders.TAKEN).read_text(encoding="utf-8"))
    folders.write_json(folder / folders.READY, taken | {"ready_at": now.isoformat(), "gate_2": counts})
    log.info("gate 2: %s", counts)
    return counts


def audit(candidate: str | Path, settings: Settings) -> dict:
    """Gate 3: the snapshot as analysts would see it. Returns counts of checks; raises AuditFailed with what failed."""
    return audit_candidate(Path(candidate), settings)
