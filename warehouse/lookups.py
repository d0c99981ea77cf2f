"""Rows of a few ids out of large tables, without reading the tables whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa

FEW = 3_000  # so many ids stand in a statement; more are joined, which then is no slower


@contextmanager
def named_ids(con: duckdb.DuckDBPyConnection, name: str, ids: Iterable[str]) -> Iterator[str]:
    """The ids as a one-column relation `name(id)`."""
    con.register(name, pa.table({"id": pa.array(sorted(ids), pa.string())}))
    try:
        yield name
    finally:
        con.unregister(name)


@contextmanager
def among(con: duckdb.DuckDBPyConnection, column: str, ids: Iterable[str]) -> Iterator[str]:
    """SQL that says that the column is one of the ids.

    Alone in its WHERE, and on a column with an index, DuckDB then looks the rows up. With another condition beside it, or as a join,
    it reads the table whole, texts included: of a million reports, that is seconds for each statement.
    """
    wanted = sorted(set(ids))
    if not wanted:
        yield "false"
    elif len(wanted) <= FEW:
        yield f"{column} IN ({', '.join(_literal(one) for one in wanted)})"
    else:
        name = f"ids_of_{column.replace('.', '_')}"
        with named_ids(con, name, wanted):
            yield f"{column} IN (SELECT id FROM {name})"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
