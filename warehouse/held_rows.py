"""Quarantined rows: looking at them, letting them through after all, or discarding them for good."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from rasid import jsonlines
from rasid.settings import Settings
from warehouse.database import writing
from warehouse.models import Quarantine

OPEN, RELEASED, DISCARDED = "open", "released", "discarded"
NEEDED = {
    "articles": ("id", "article_key", "url", "text", "source", "collected_at"), "reports": ("article", "event_type", "sub_event_type"),
}


class NotReleasable(ValueError):
    """The row can't be let through; the text says why."""


def list_held(session: Session, state: str | None = OPEN, source: str | None = None, limit: int = 100) -> list[Quarantine]:
    """The newest held rows first."""
    query = select(Quarantine).order_by(Quarantine.quarantine_id.desc()).limit(limit)
    if state:
        query = query.where(Quarantine.state == state)
    if source:
        query = query.where(Quarantine.source_id == source)
    return list(session.scalars(query))


def release(quarantine_id: int, settings: Settings, note: str, author: str, now: dt.datetime | None = None) -> Path:
    """Lets the row through: an article as a collected batch that gate 1 passes, a report or claim as a coded folder that is ready.

    Returns the folder; the next coding or load takes it. Raises NotReleasable for an unknown row, one that is not open, or one
    that lacks what the warehouse can't do without.
    """
    now = now or dt.datetime.now(dt.UTC)
    with writing(settings) as session:
        held = _open_row(session, quarantine_id)
        row = held.row_data if isinstance(held.row_data, dict) else json.loads(held.row_data or "{}")
        missing = [name for name in NEEDED.get(held.gate, ()) if held.suite != "claims" and not row.get(name)]
        if held.gate not in NEEDED or missing:
            raise NotReleasable(f"row {quarantine_id} can't be released: it has no {', '.join(missing) or 'usable content'}")
        _decide(held, RELEASED, f"{note} ({author})", now)
        row = row | {"notes": [*(row.get("notes") or []), f"released from quarantine by {author}: {note}"]}
        name = f"{now:%Y%m%dT%H%M%S%f}Z-released-{quarantine_id}-{secrets.token_hex(2)}"
        if held.gate == "articles":
            return _write_collected(settings.collected / name, row, held, now)
        return _write_ready(settings.coded / name, row, held, now)


def discard(quarantine_id: int, settings: Settings, note: str, author: str, now: dt.datetime | None = None) -> None:
    """Marks the row as rightly held. Raises NotReleasable for an unknown row or one that is not open."""
    with writing(settings) as session:
        _decide(_open_row(session, quarantine_id), DISCARDED, f"{note} ({author})", now or dt.datetime.now(dt.UTC))


def _open_row(session: Session, quarantine_id: int) -> Quarantine:
    held = session.get(Quarantine, quarantine_id)
    if held is None:
        raise NotReleasable(f"there is no quarantined row {quarantine_id}; `quarantine list` shows them")
    if held.state != OPEN:
        raise NotReleasable(f"row {quarantine_id} is {held.state} already: {held.note}")
    return held


def _decide(held: Quarantine, state: str, note: str, now: dt.datetime) -> None:
    held.state, held.note, held.decided_at = state, note, now


def _write_collected(folder: Path, row: dict, held: Quarantine, now: dt.datetime) -> Path:
    batch = {
        "batch": folder.name, "source": held.source_id, "origin": RELEASED, "started_at": now.isoformat(), "finished_at": now.isoformat(),
        "window_start": None, "window_end": None, "articles": 1, "rejects": 0, "failures": 0, "complete": True,
    }
    making = folder.with_name(f".{folder.name}")
    jsonlines.write_objects(making / "articles.jsonl", [row])
    for name in ("fetch_events", "rejects"):
        jsonlines.write_objects(making / f"{name}.jsonl", [])
    (making / "batch.json").write_text(json.dumps(batch), encoding="utf-8")
    return making.rename(folder)


def _write_ready(folder: Path, row: dict, held: Quarantine, now: dt.datetime) -> Path:
    making = folder.with_name(f".{folder.name}.making")
    for name in ("articles", "reports", "claims", "fetch_events", "batches", "rejects", "quarantine"):
        jsonlines.write_objects(making / f"{name}.jsonl", [row] if name == held.suite else [])
    (making / "ready.json").write_text(
        json.dumps({"batches": [], "released": held.quarantine_id, "origins": [RELEASED], "ready_at": now.isoformat()}), encoding="utf-8")
    return making.rename(folder)
