"""Which stored reports a new one is compared with: those that share a blocking key, kept as numbers."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from warehouse import linker
from warehouse.database import rows
from warehouse.lookups import among

NUMBER = "(md5_number_lower(block_key) >> 1)::BIGINT"  # the same on every machine and in every version, unlike hash()


def keep_and_find(con: duckdb.DuckDBPyConnection, reports: list[dict], fresh: set[str]) -> set[str]:
    """Keeps the keys of the reports and returns the ids of all other reports that share one, current or not.

    `reports` in the linker's form; `fresh` are the ids of those that never were in the warehouse, and so have no keys yet.
    """
    ids = [report["report_id"] for report in reports]
    keyed = [(report_id, key) for report_id, keys in zip(ids, linker.block_keys_of(reports), strict=True) for key in keys]
    con.register("keyed_reports", pa.table({
        "report_id": pa.array([one for one, _ in keyed], pa.string()), "block_key": pa.array([key for _, key in keyed], pa.string()),
    }))  # fmt: skip
    try:
        found = {row["report_id"] for row in rows(con, f"""
            SELECT DISTINCT report_id FROM report_block SEMI JOIN (SELECT {NUMBER} AS block_key FROM keyed_reports) AS wanted
                USING (block_key)""")}
        with among(con, "report_id", set(ids) - fresh) as condition:
            known = {row["report_id"] for row in rows(con, f"SELECT DISTINCT report_id FROM report_block WHERE {condition}")}
        with among(con, "report_id", set(ids) - known) as condition:
            con.execute(f"INSERT INTO report_block SELECT report_id, {NUMBER} FROM keyed_reports WHERE {condition}")
    finally:
        con.unregister("keyed_reports")
    return found - set(ids)
