"""Upkeep: the database checkpointed, staged folders that were loaded long ago deleted, and sizes told. The archive is never touched."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

from sqlalchemy import select

from rasid.settings import Settings
from warehouse import migrations
from warehouse.database import duckdb_of, writing
from warehouse.models import LoadBatch

KEEP_DAYS = 14


def run(settings: Settings, keep_days: int = KEEP_DAYS, now: dt.datetime | None = None) -> dict:
    """Returns counts of deleted folders and sizes in bytes. What was not loaded is kept, however old.

    A collected batch is deleted together with the coded folder that names it, so that it is never taken a second time.
    """
    before = (now or dt.datetime.now(dt.UTC)) - dt.timedelta(days=keep_days)
    with writing(settings) as session:
        migrations.upgrade(session)
        loaded = set(session.scalars(select(LoadBatch.load_id).where(LoadBatch.loaded_at < before)))
    with writing(settings) as session:
        duckdb_of(session).execute("CHECKPOINT")
    removed = {"coded_folders_removed": 0, "collected_batches_removed": 0}
    for name in sorted(loaded):
        folder = settings.coded / name
        if not folder.is_dir():
            continue
        for batch in json.loads((folder / "ready.json").read_text(encoding="utf-8")).get("batches", []):
            if (settings.collected / batch).is_dir():
                shutil.rmtree(settings.collected / batch)
                removed["collected_batches_removed"] += 1
        shutil.rmtree(folder)
        removed["coded_folders_removed"] += 1
    return removed | {"bytes": sizes(settings)}


def sizes(settings: Settings) -> dict[str, int]:
    """Bytes on the disk by part of the data folder."""
    parts = {
        "archive": settings.archive, "collected": settings.collected, "coded": settings.coded, "warehouse": settings.warehouse.parent,
        "published": settings.published.parent, "data_docs": settings.data_docs,
    }
    return {name: folder_size(path) for name, path in parts.items()}


def folder_size(folder: Path) -> int:
    """Bytes of all files below; files that vanish meanwhile count nothing."""
    total = 0
    for path in folder.rglob("*") if folder.is_dir() else ():
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue
    return total
