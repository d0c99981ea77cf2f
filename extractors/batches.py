"""The staged batch that a round leaves: four files in a folder that appears whole."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from extractors.fetching import format_time
from rasid.jsonlines import write_objects
from rasid.settings import Settings


@dataclass
class Batch:
    """What one round of one source collected."""

    name: str
    source: str
    origin: str  # scheduled, backfill, manual
    started_at: datetime
    window_start: date
    window_end: date
    articles: list[dict] = field(default_factory=list)
    rejects: list[dict] = field(default_factory=list)
    fetch_events: list[dict] = field(default_factory=list)
    complete: bool = True
    skipped: str | None = None  # why nothing was fetched
    failure: dict | None = None  # kind and reason, when the entry point failed
    warnings: list[str] = field(default_factory=list)
    unchanged: int = 0
    waiting: int = 0  # items left for the next round

    def reject(self, url: str | None, reason: str, detail: str | None, at: datetime) -> None:
        """Keeps what could not become an article."""
        self.rejects.append({"source": self.source, "url": url, "reason": reason, "at": format_time(at), "detail": detail})

    def summary(self, finished_at: datetime) -> dict:
        """batch.json."""
        return {
            "batch": self.name, "source": self.source, "origin": self.origin, "started_at": format_time(self.started_at),
            "finished_at": format_time(finished_at), "window_start": self.window_start.isoformat(),
            "window_end": self.window_end.isoformat(), "articles": len(self.articles), "rejects": len(self.rejects),
            "failures": sum(event["weight"] != "none" for event in self.fetch_events), "complete": self.complete,
            "skipped": self.skipped, "failure": self.failure, "warnings": self.warnings, "unchanged": self.unchanged,
            "waiting": self.waiting,
        }  # fmt: skip


def batch_name(source_id: str, at: datetime, part: int | None = None) -> str:
    """Sorts by time; two rounds of a source never share one."""
    return f"{at:%Y%m%dT%H%M%S%f}Z-{source_id}" + (f"-{part:04d}" if part is not None else "")


def write_batch(batch: Batch, settings: Settings, finished_at: datetime) -> Path:
    """Writes the batch beside the collected folders and renames it into place. Returns its folder."""
    making = settings.collected.parent / ".collecting" / batch.name
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    write_objects(making / "articles.jsonl", batch.articles)
    write_objects(making / "rejects.jsonl", batch.rejects)
    write_objects(making / "fetch_events.jsonl", batch.fetch_events)
    (making / "batch.json").write_text(json.dumps(batch.summary(finished_at), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    settings.collected.mkdir(parents=True, exist_ok=True)
    folder = settings.collected / batch.name
    os.rename(making, folder)
    return folder


def summarise_waiting(settings: Settings) -> dict:
    """Counts over the collected batches that no coded folder names yet: {"batches", "articles", "rejects", "failures", "incomplete"}."""
    taken: set[str] = set()
    for path in settings.coded.glob("*/*.json"):
        try:
            taken.update(json.loads(path.read_text(encoding="utf-8")).get("batches", []))
        except (OSError, ValueError, AttributeError, TypeError):
            continue  # a folder being made or removed; its batches count as waiting
    totals = {"batches": 0, "articles": 0, "rejects": 0, "failures": 0, "incomplete": []}
    for path in sorted(settings.collected.glob("*/batch.json")):
        if path.parent.name in taken:
            continue
        summary = json.loads(path.read_text(encoding="utf-8"))
        totals["batches"] += 1
        for name in ("articles", "rejects", "failures"):
            totals[name] += summary[name] if isinstance(summary.get(name), int) else 0
        if not summary.get("complete"):
            totals["incomplete"].append(summary.get("source"))
    totals["incomplete"] = sorted({name for name in totals["incomplete"] if name})
    return totals
