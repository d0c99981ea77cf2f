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
from rasid.vocabulary import EVENT_TYPE_OF, GOVERNORATES
from warehouse.database import writing
from warehouse.models import COUNTED, Quarantine

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

    Returns the folder; the next coding or load takes it. Raises NotReleasable for an unknown row, one that is not open, one
    that lacks what the warehouse can't do without, or one that contradicts itself.
    """
    now = now or dt.datetime.now(dt.UTC)
    with writing(settings) as session:
        held = _open_row(session, quarantine_id)
        row = held.row_data if isinstance(held.row_data, dict) else json.loads(held.row_data or "{}")
        missing = [name for name in NEEDED.get(held.gate, ()) if held.suite != "claims" and not row.get(name)]
        if held.gate not in NEEDED or missing:
            raise NotReleasable(f"row {quarantine_id} can't be released: it has no {', '.join(missing) or 'usable content'}")
        if held.gate == "reports" and held.suite == "reports" and (problem := contradiction_of(row)):
            raise NotReleasable(f"row {quarantine_id} can't be released: {problem}; gate 3 would stop every publication")
        _decide(held, RELEASED, f"{note} ({author})", now)
        row = row | {"notes": [*(row.get("notes") or []), f"released from quarantine by {author}: {note}"]}
        name = f"{now:%Y%m%dT%H%M%S%f}Z-released-{quarantine_id}-{secrets.token_hex(2)}"
        if held.gate == "articles":
            return _write_collected(settings.collected / name, row, held, now)
        return _write_ready(settings.coded / name, row, held, now)


def contradiction_of(row: dict) -> str | None:
    """What in a report no judgement can make right, None when there is nothing: such a row is for the coder's maintainer."""
    if EVENT_TYPE_OF.get(row.get("sub_event_type")) != row.get("event_type"):
        return f"{row.get('sub_event_type')!r} is no sub-event type of {row.get('event_type')!r}"
    unknown = [name for name in [row.get("governorate"), *(row.get("governorates_also") or [])] if name and name not in GOVERNORATES]
    if unknown:
        return f"{unknown[0]!r} is no governorate"
    if (row.get("latitude") is None) != (row.get("longitude") is None):
        return "it has half a pair of coordinates"
    if row.get("latitude") is not None and not (29.0 <= row["latitude"] <= 37.5 and 38.7 <= row["longitude"] <= 48.9):
        return "its coordinates lie outside Iraq"
    for name in COUNTED:
        low, high = ((row.get(name) or {}).get(side) for side in ("low", "high"))
        if any(number is not None and (type(number) is not int or number < 0) for number in (low, high)):
            return f"the number of {name} is none"
        if low is not None and high is not None and low > high:
            return f"{name} is {low} to {high}"
    if row.get("date_end") and (row.get("date_start") or "9999") > row["date_end"]:
        return f"it is dated {row.get('date_start')} to {row['date_end']}"
    return None


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
