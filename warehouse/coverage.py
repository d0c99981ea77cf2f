"""Coverage by source and local day: whether a source was collected for the day, and how many articles it published then."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from warehouse.database import duckdb_of

REBUILD = Path(__file__).parent / "sql" / "build" / "source_day.sql"


def rebuild(session: Session) -> int:
    """Computes the table source_day anew from articles and batches; returns its number of rows."""
    con = duckdb_of(session)
    con.execute("DELETE FROM source_day")
    return con.execute(REBUILD.read_text(encoding="utf-8")).fetchone()[0]
