"""Tables of the warehouse's own running: loads, quarantine, publications."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped

from warehouse.models.base import Base, column, number_key


class LoadBatch(Base):
    __tablename__ = "load_batch"
    __table_args__ = ({"comment": "Coded folders that were loaded; a folder is loaded once"},)
    load_id: Mapped[str] = column("Key, the name of the coded folder", primary_key=True)
    loaded_at: Mapped[dt.datetime] = column("When (UTC); the recorded_at of all that it changed")
    origins: Mapped[list[str] | None] = column("Origins of its collected batches: scheduled, backfill, manual, released")
    article_count: Mapped[int] = column("Articles in the folder")
    report_count: Mapped[int] = column("Reports in the folder")
    claim_count: Mapped[int] = column("Claims in the folder")
    quarantine_count: Mapped[int] = column("Rows that the gates held back")
    revision_count: Mapped[int] = column("Revisions of incidents that it caused")
    duration_s: Mapped[float] = column("Duration of the load, seconds")


class Quarantine(Base):
    __tablename__ = "quarantine"
    __table_args__ = ({"comment": "Rows that failed a gate, whole, with the reason; they can be released or discarded"},)
    quarantine_id: Mapped[int] = number_key("quarantine_seq")
    gate: Mapped[str] = column("articles or reports")
    suite: Mapped[str] = column("Suite of expectations")
    expectation: Mapped[str] = column("The expectation that failed")
    column_name: Mapped[str | None] = column("The column that failed")
    reason: Mapped[str] = column("Why, a sentence for people")
    source_id: Mapped[str | None] = column("The source, see table source")
    key: Mapped[str | None] = column("article_id, or <article_id>#<n>")
    row_data: Mapped[dict | None] = column("The whole row as it was staged")
    held_at: Mapped[dt.datetime] = column("When it was held back (UTC)")
    state: Mapped[str] = column("open, released or discarded")
    note: Mapped[str | None] = column("Why it was released or discarded, and by whom")
    decided_at: Mapped[dt.datetime | None] = column("When it was released or discarded (UTC)")
    load_id: Mapped[str] = column("Load that brought it, see table load_batch")


class Publication(Base):
    __tablename__ = "publication"
    __table_args__ = ({"comment": "Snapshots that were prepared for publication; the snapshot itself holds the row of its own"},)
    publication_id: Mapped[int] = number_key("publication_seq")
    prepared_at: Mapped[dt.datetime] = column("When the candidate was copied (UTC)")
    incident_count: Mapped[int] = column("Active incidents in it")
    report_count: Mapped[int] = column("Current reports in it")
    article_count: Mapped[int] = column("Current articles in it")
