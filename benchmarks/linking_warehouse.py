"""An incremental load into a large warehouse, on a real DuckDB file: what a DAG's load task waits for.

The warehouse is made from one loaded press and copies of it in other years (copied by SQL: rows, keys and indexes are as numerous as
if each had been loaded); then a folder of new reports of the first press's days is loaded as any other.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import tempfile
import time
from pathlib import Path

from benchmarks.linking_press import iraqi_reports
from rasid import jsonlines, settings
from rasid.vocabulary import EVENT_TYPE_OF
from warehouse import load
from warehouse.database import duckdb_of, writing

COPIED = {  # table -> its columns that hold keys, and so get the copy's mark
    "article": ("article_id", "article_key", "syndicated_from"), "report": ("report_id", "article_id", "article_key"),
    "report_block": ("report_id", "block_key"), "report_pair": ("report_a", "report_b"), "incident": ("incident_id", "founding_report"),
    "incident_report": ("incident_id", "report_id"), "incident_revision": ("incident_id",),
}
DATES = {"article": ("published_at", "collected_at", "last_collected_at", "known_at"), "report": ("date_start", "date_end", "known_at"),
         "incident_revision": ("date_start", "date_end", "known_at", "last_reported_at")}  # fmt: skip
YEARS_APART = 3


def staged(reports: list[dict]) -> tuple[list[dict], list[dict]]:
    """Articles and reports of the press as the stages before the load write them."""
    articles, rows = {}, []
    for report in reports:
        key = f"{report['source']}:{report['article']:0>12}"
        article_id = f"{key}:00000000"
        origin = report.get("syndicated_from")
        articles[article_id] = {
            "id": article_id, "article_key": key, "url": f"https://{report['source']}.example/{report['article']}", "title": report["title"],
            "text": report["text"][:600] or "-", "published": report["published"], "collected_at": report["published"], "lang": report["lang"],
            "source": report["source"], "owner_group": report["source"], "origin": "scheduled", "syndicated_from": origin, "notes": [],
        }  # fmt: skip
        rows.append({**report, "event_type": EVENT_TYPE_OF[report["sub_event_type"]], "article": article_id, "evidence": {}, "confidence": 0.8})
    return list(articles.values()), rows


def write_folder(config: settings.Settings, name: str, reports: list[dict]) -> None:
    articles, rows = staged(reports)
    folder = config.coded / name
    for file, lines in {"articles": articles, "reports": rows, "claims": [], "batches": [], "fetch_events": [], "rejects": [], "quarantine": []}.items():
        jsonlines.write_objects(folder / f"{file}.jsonl", lines)
    (folder / "ready.json").write_text(json.dumps({"batches": []}), encoding="utf-8")


def multiply(config: settings.Settings, copies: int) -> None:
    """Adds `copies` copies of everything, each some years earlier."""
    with writing(config) as session:
        con = duckdb_of(session)
        for table in COPIED:
            con.execute(f"CREATE TEMP TABLE first_{table} AS FROM {table}")
        for number in range(1, copies + 1):
            for table, keys in COPIED.items():
                marked = [f"{key} || '~{number}' AS {key}" for key in keys]
                moved = [f"{name} - INTERVAL {YEARS_APART * number} YEAR AS {name}" for name in DATES.get(table, ())]
                con.execute(f"INSERT INTO {table} BY NAME SELECT * REPLACE ({', '.join(marked + moved)}) FROM first_{table}")


def measure(total: int, new_count: int = 500, part: int = 20_000) -> dict[str, float]:
    """Seconds of the first load, of the copies and of the incremental load, and the size of the file (MiB)."""
    with tempfile.TemporaryDirectory(prefix="rasid-load-") as folder:
        config = dataclasses.replace(settings.load(), data=Path(folder) / "data", sources=Path(folder) / "none")
        reports, _ = iraqi_reports(5, int(part / 2.1), part // 40)
        latest = sorted({(report["published"], report["article"]) for report in reports})[-new_count:]
        chosen = {article for _, article in latest}
        started = time.perf_counter()
        write_folder(config, "a", [report for report in reports if report["article"] not in chosen])
        load.load_ready(config, now=dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
        first = time.perf_counter()
        multiply(config, round(total / part) - 1)
        copied = time.perf_counter()
        write_folder(config, "b", [report for report in reports if report["article"] in chosen][:new_count])
        before = time.perf_counter()
        cpu = time.process_time()
        load.load_ready(config, now=dt.datetime(2027, 1, 2, tzinfo=dt.UTC))
        seconds, cpu_s = time.perf_counter() - before, time.process_time() - cpu
        with writing(config) as session:
            held = duckdb_of(session).execute("SELECT count(*) FROM report").fetchone()[0]
        return {
            "reports": held, "first_s": first - started, "copies_s": copied - first, "load_s": seconds, "load_cpu_s": cpu_s,
            "file_mib": config.warehouse.stat().st_size / 2**20,
        }  # fmt: skip
