"""Reports between the warehouse's columns and the form that the linker takes (CONTRACT's report, with fields of its article)."""

from __future__ import annotations

import datetime as dt
import json

import duckdb

from warehouse.database import rows
from warehouse.lookups import among
from warehouse.models import COUNTED
from warehouse.staging import PLAIN_REPORT_FIELDS

OF_ARTICLE = ("title", "text", "lang", "url", "outlet", "owner_group", "syndicated_from", "published_at", "reliability")


def read_reports(con: duckdb.DuckDBPyConnection, report_ids: set[str]) -> list[dict]:
    """Those of the reports that are current, with fields of their articles, in a fixed order."""
    with among(con, "report_id", report_ids) as condition:
        found = rows(con, f"SELECT * FROM report WHERE {condition}")
    reports = sorted((row for row in found if row["state"] == "current"), key=lambda row: row["report_id"])
    with among(con, "article_id", {report["article_id"] for report in reports}) as condition:
        articles = rows(con, f"SELECT article_id, {', '.join(OF_ARTICLE)} FROM article WHERE {condition}")
    of_article = {article.pop("article_id"): article for article in articles}
    return [report | of_article[report["article_id"]] for report in reports]


def linker_report(row: dict) -> dict:
    """A row of read_reports in the form of the linker's input; dates as ISO strings."""
    report: dict = {"article": row["article_id"], "n": row["n"], "report_id": row["report_id"]}
    for name in PLAIN_REPORT_FIELDS:
        value = row[name]
        report[name] = value.isoformat() if isinstance(value, dt.date) else value
    report |= {"themes": row["themes"] or [], "governorates_also": row["governorates_also"] or []}
    for name in COUNTED:
        low, high = row[f"{name}_low"], row[f"{name}_high"]
        report[name] = None if low is None and high is None else {"low": low, "high": high}
    report |= {"evidence": _loaded(row["evidence"]) or {}, **(_loaded(row["details"]) or {})}
    published_at = row["published_at"] or row["known_at"]
    return report | {
        "published": published_at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"), "source": row["source_id"],
        "title": row["title"], "text": row["text"], "lang": row["lang"], "url": row["url"], "outlet": row["outlet"],
        "owner_group": row["owner_group"], "syndicated_from": row["syndicated_from"], "reliability": row["reliability"],
    }


def fact_columns(merged: dict) -> dict:
    """Merged facts (fields of a report) as columns; dates as dates."""
    facts = {name: merged.get(name) for name in PLAIN_REPORT_FIELDS}
    for name in ("date_start", "date_end"):
        facts[name] = dt.date.fromisoformat(facts[name]) if isinstance(facts[name], str) else facts[name]
    facts |= {"themes": list(merged.get("themes") or []), "governorates_also": list(merged.get("governorates_also") or [])}
    for name in COUNTED:
        bounds = merged.get(name) or {}
        facts |= {f"{name}_low": bounds.get("low"), f"{name}_high": bounds.get("high")}
    return facts


def _loaded(value: object) -> dict | None:
    return json.loads(value) if isinstance(value, str) else value
