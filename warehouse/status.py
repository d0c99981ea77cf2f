"""What the warehouse holds, in a few lines for people."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import duckdb

from rasid import settings as rasid_settings
from rasid.settings import LOCAL_ZONE, Settings
from warehouse import dictionary, publish
from warehouse.database import CONFIG, WarehouseMissing, duckdb_of, reading, rows
from warehouse.load import ready_folders

COUNTS = """
    SELECT (SELECT count(*) FROM article WHERE is_current) AS articles, (SELECT count(*) FROM article) AS versions,
        (SELECT count(*) FROM report WHERE state = 'current') AS reports, (SELECT count(*) FROM claim WHERE state = 'current') AS claims,
        (SELECT count(*) FROM incident WHERE state = 'active') AS incidents, (SELECT count(*) FROM incident_revision) AS revisions,
        (SELECT count(*) FROM incident WHERE state = 'merged') AS merged,
        (SELECT count(*) FROM incident WHERE state = 'rejected') AS rejected,
        (SELECT count(*) FROM override WHERE undone_at IS NULL) AS overrides,
        (SELECT count(*) FROM quarantine WHERE state = 'open') AS quarantined, (SELECT max(loaded_at) FROM load_batch) AS loaded_at,
        (SELECT max(prepared_at) FROM publication) AS prepared_at
"""


def describe(settings: Settings) -> str:
    """Lines of text. Raises database.WarehouseMissing, database.WarehouseBusy."""
    with reading(settings, wait_s=20) as connection:
        con = duckdb_of(connection)
        counts = rows(con, COUNTS)[0]
        loaded = {row["load_id"] for row in rows(con, "SELECT load_id FROM load_batch")}
    waiting = sum(folder.name not in loaded for folder in ready_folders(settings))
    lines = [
        f"warehouse   {settings.warehouse}",
        f"articles    {counts['articles']} ({counts['versions']} versions)",
        f"reports     {counts['reports']}, claims {counts['claims']}",
        f"incidents   {counts['incidents']} ({counts['merged']} merged away, {counts['rejected']} rejected)",
        f"revisions   {counts['revisions']}",
        f"overrides   {counts['overrides']} in force",
        f"quarantine  {counts['quarantined']} rows open",
        f"last load   {_local(counts['loaded_at'])}; {waiting} ready folders wait",
        f"published   {_published(settings)}",
    ]
    return "\n".join(lines)


def _local(moment: object) -> str:
    return f"{moment.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M} Baghdad" if moment else "never"


def _published(settings: Settings) -> str:
    if not settings.published.exists():
        return "nothing yet"
    found = query_published(settings, "SELECT max(prepared_at) AS at_time FROM publication")[1]
    return f"{settings.published} of {_local(found[0][0])}"


def describe_columns() -> str:
    """docs/warehouse.md, from an empty database of the present models."""
    with tempfile.TemporaryDirectory(prefix="rasid-dictionary-") as folder:
        empty = dataclasses.replace(rasid_settings.load(), data=Path(folder))
        with duckdb.connect(publish.prepare(empty), read_only=True) as con:
            return dictionary.as_markdown(con)


def query_published(settings: Settings, query: str) -> tuple[list[str], list[tuple]]:
    """(column names, rows) of a query on the published snapshot, opened read-only. Raises WarehouseMissing, duckdb.Error."""
    if not settings.published.exists():
        raise WarehouseMissing(f"{settings.published} does not exist: nothing has been published yet")
    config = dict(CONFIG) | {"enable_external_access": False}
    with duckdb.connect(str(settings.published), read_only=True, config=config) as con:
        con.execute(f"SET TimeZone = '{LOCAL_ZONE.key}'")
        result = con.execute(query)
        return [column[0] for column in result.description], result.fetchall()
