"""A coded folder as rows of the warehouse's tables. Field names of the staged files are those of docs/stages.md."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from rasid import jsonlines
from warehouse.bulk import parse_date, parse_time
from warehouse.models import COUNTED

PLAIN_REPORT_FIELDS = (
    "event_type", "sub_event_type", "date_start", "date_end", "date_precision", "governorate", "place", "latitude", "longitude",
    "geo_precision", "perpetrator", "target", "attribution", "confidence",
)
_REPORT_FIELDS = {*PLAIN_REPORT_FIELDS, *COUNTED, "article", "n", "themes", "governorates_also", "evidence"}
_CLAIM_FIELDS = {
    "article", "source", "subject", "count", "unit", "period_start", "period_end", "change_pct", "compared_to", "evidence",
}


class BadFolder(ValueError):
    """A coded folder that can't be loaded; the text names the file and the line."""


@dataclass
class StagedFolder:
    """Rows by table, in the warehouse's column names."""

    load_id: str
    ready: dict
    articles: list[dict] = field(default_factory=list)
    reports: list[dict] = field(default_factory=list)
    claims: list[dict] = field(default_factory=list)
    fetch_events: list[dict] = field(default_factory=list)
    batches: list[dict] = field(default_factory=list)
    rejects: list[dict] = field(default_factory=list)
    quarantine: list[dict] = field(default_factory=list)

    @property
    def origins(self) -> list[str]:
        """Where the rows come from: the batches' origins, and `released` for what an analyst let through."""
        return sorted({row["origin"] for row in self.batches if row["origin"]} | set(self.ready.get("origins") or []))


def read_folder(folder: Path) -> StagedFolder:
    """Reads all files of a ready folder. Raises BadFolder for a line that can't be read: the gates should have held it back."""
    load_id = folder.name
    staged = StagedFolder(load_id, json.loads((folder / "ready.json").read_text(encoding="utf-8")))
    staged.articles = _read(folder / "articles.jsonl", lambda value, _n: article_row(value, load_id))
    staged.reports = _read(folder / "reports.jsonl", lambda value, _n: report_row(value, load_id))
    staged.claims = _numbered_claims(folder, load_id)
    staged.fetch_events = _read(folder / "fetch_events.jsonl", lambda value, n: fetch_event_row(value, n, load_id))
    staged.batches = _read(folder / "batches.jsonl", lambda value, _n: batch_row(value, load_id))
    staged.rejects = _read(folder / "rejects.jsonl", lambda value, n: reject_row(value, n, load_id))
    staged.quarantine = _read(folder / "quarantine.jsonl", lambda value, _n: quarantine_row(value, load_id))
    return staged


def _read(path: Path, convert: object) -> list[dict]:
    if not path.exists():
        return []

    def complain(number: int, reason: str) -> None:
        raise BadFolder(f"{path}:{number}: {reason}")

    result = []
    for number, value in jsonlines.read_objects(path, complain):
        try:
            result.append(convert(value, number))
        except (KeyError, TypeError, ValueError) as error:
            raise BadFolder(f"{path}:{number}: {type(error).__name__}: {error}") from error
    return result


def article_row(value: dict, load_id: str) -> dict:
    published_at, collected_at = parse_time(value.get("published")), parse_time(value["collected_at"])
    return {
        "article_id": value["id"], "article_key": value["article_key"], "version": 1, "is_current": True, "source_id": value["source"],
        "outlet": value.get("outlet"), "owner_group": value.get("owner_group") or value["source"], "reliability": value.get("reliability"),
        "url": value["url"], "title": value.get("title"), "author": value.get("author"), "text": value["text"], "lang": value.get("lang"),
        "published_at": published_at, "updated_at": parse_time(value.get("updated")), "collected_at": collected_at,
        "last_collected_at": collected_at, "known_at": published_at or collected_at, "origin": value.get("origin"),
        "syndicated_from": value.get("syndicated_from"), "warc_file": value.get("warc_file"), "warc_offset": value.get("warc_offset"),
        "warc_record_id": value.get("warc_record_id"), "sha256": value.get("sha256"), "notes": value.get("notes") or [],
        "load_id": load_id,
    }


def article_key_of(article_id: str) -> str:
    """The key that all versions of an article share: its id without the last part."""
    return article_id.rpartition(":")[0] or article_id


def report_row(value: dict, load_id: str) -> dict:
    """Without source_id and known_at, which the load takes from the article."""
    article_id, n = str(value["article"]), int(value["n"])
    row = {"report_id": f"{article_id}#{n}", "article_id": article_id, "article_key": article_key_of(article_id), "n": n}
    row |= {name: value.get(name) for name in PLAIN_REPORT_FIELDS}
    row |= {"themes": value.get("themes") or [], "governorates_also": value.get("governorates_also") or []}
    for name in COUNTED:
        bounds = value.get(name) or {}
        row |= {f"{name}_low": bounds.get("low"), f"{name}_high": bounds.get("high")}
    row |= {"evidence": value.get("evidence") or {}, "details": {k: v for k, v in value.items() if k not in _REPORT_FIELDS}}
    for name in ("date_start", "date_end"):
        row[name] = parse_date(row[name])
    return row | {"state": "current", "load_id": load_id}


def _numbered_claims(folder: Path, load_id: str) -> list[dict]:
    """Claims have no number in the contract: their order in the article is their number."""
    seen: dict[str, int] = {}
    claims = []
    for row in _read(folder / "claims.jsonl", lambda value, _n: claim_row(value, load_id)):
        number = seen.get(row["article_id"], 0)
        seen[row["article_id"]] = number + 1
        claims.append({"claim_id": f"{row['article_id']}#claim{number}"} | row)
    return claims


def claim_row(value: dict, load_id: str) -> dict:
    count = value.get("count") or {}
    return {
        "article_id": value["article"], "article_key": article_key_of(value["article"]), "state": "current",
        "claimant": value.get("source"), "subject": value.get("subject"), "count_low": count.get("low"), "count_high": count.get("high"),
        "unit": value.get("unit"), "period_start": parse_date(value.get("period_start")), "period_end": parse_date(value.get("period_end")),
        "change_pct": value.get("change_pct"), "compared_to": value.get("compared_to"), "evidence": value.get("evidence"),
        "details": {k: v for k, v in value.items() if k not in _CLAIM_FIELDS}, "load_id": load_id,
    }


def fetch_event_row(value: dict, number: int, load_id: str) -> dict:
    names = ("batch", "url", "purpose", "started_at", "duration_s", "status", "outcome", "weight", "item_count", "reason", "warc_file",
             "warc_record_id")
    key = {"fetch_event_id": f"{value.get('batch') or load_id}/{number}", "source_id": value.get("source")}
    return key | {name: value.get(name) for name in names} | {"byte_count": value.get("bytes"), "load_id": load_id}


def batch_row(value: dict, load_id: str) -> dict:
    return {
        "batch": value["batch"], "source_id": value.get("source"), "origin": value.get("origin"),
        "started_at": parse_time(value.get("started_at")), "finished_at": parse_time(value.get("finished_at")),
        "window_start": parse_date(value.get("window_start")), "window_end": parse_date(value.get("window_end")),
        "article_count": _count(value.get("articles")), "reject_count": _count(value.get("rejects")),
        "failure_count": _count(value.get("failures")), "is_complete": bool(value.get("complete")), "load_id": load_id,
    }


def _count(value: object) -> int | None:
    """Extractors may give a number or the list itself."""
    return len(value) if isinstance(value, list | dict) else value


def reject_row(value: dict, number: int, load_id: str) -> dict:
    detail = value.get("detail")
    return {
        "reject_id": f"{load_id}/{number}", "batch": value.get("batch"), "source_id": value.get("source"), "url": value.get("url"),
        "reason": value.get("reason"), "detail": detail if isinstance(detail, str | None) else json.dumps(detail, ensure_ascii=False),
        "rejected_at": parse_time(value.get("at")), "load_id": load_id,
    }


def quarantine_row(value: dict, load_id: str) -> dict:
    return {
        "gate": value["gate"], "suite": value["suite"], "expectation": value["expectation"], "column_name": value.get("column"),
        "reason": value["reason"], "source_id": value.get("source"), "key": value.get("key"), "row_data": value.get("row"),
        "held_at": parse_time(value["at"]), "state": "open", "note": None, "decided_at": None, "load_id": load_id,
    }
