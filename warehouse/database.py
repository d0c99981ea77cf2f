"""The working database: one writer at a time, opened for as long as it is needed and no longer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from rasid.settings import Settings

LOCK_WAIT_S = 120.0
CONFIG = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}


class WarehouseBusy(RuntimeError):
    """Another process writes to the warehouse and did not end in time."""


class WarehouseMissing(FileNotFoundError):
    """There is no database at that place yet."""


def create_duckdb_engine(path: Path, read_only: bool = False) -> Engine:
    """An engine that closes the file with each connection, and speaks UTC."""
    engine = create_engine(f"duckdb:///{path}", poolclass=NullPool, connect_args={"read_only": read_only, "config": dict(CONFIG)})

    @event.listens_for(engine, "connect")
    def speak_utc(connection: object, _record: object) -> None:
        connection.cursor().execute("SET TimeZone = 'UTC'")

    return engine


@contextmanager
def writing(settings: Settings, wait_s: float = LOCK_WAIT_S) -> Iterator[Session]:
    """A session in one transaction on the working database: committed at the end, rolled back on any error.

    Waits for another writer up to `wait_s` seconds, then raises WarehouseBusy.
    """
    settings.warehouse.parent.mkdir(parents=True, exist_ok=True)
    with _connected(settings.warehouse, read_only=False, wait_s=wait_s) as connection:
        with Session(bind=connection) as session, session.begin():
            yield session


@contextmanager
def reading(settings: Settings, wait_s: float = LOCK_WAIT_S) -> Iterator[Connection]:
    """A read-only connection to the working database (published readers don't need it). Raises WarehouseMissing, WarehouseBusy."""
    if not settings.warehouse.exists():
        raise WarehouseMissing(f"{settings.warehouse} does not exist: nothing has been loaded yet")
    with _connected(settings.warehouse, read_only=True, wait_s=wait_s) as connection:
        yield connection


@contextmanager
def _connected(path: Path, read_only: bool, wait_s: float) -> Iterator[Connection]:
    engine = create_duckdb_engine(path, read_only)
    deadline = time.monotonic() + wait_s
    try:
        while True:
            try:
                connection = engine.connect()
                break
            except (DBAPIError, duckdb.IOException) as error:
                if "Could not set lock" not in str(error):
                    raise
                if time.monotonic() > deadline:
                    raise WarehouseBusy(f"{path} is in use by another process ({wait_s:.0f} s waited)") from error
                time.sleep(0.2)
        with connection:
            yield connection
    finally:
        engine.dispose()


def duckdb_of(session: Session | Connection) -> duckdb.DuckDBPyConnection:
    """DuckDB's own connection below a session: bulk work through it shares the session's transaction."""
    connection = session.connection() if isinstance(session, Session) else session
    raw = connection.connection.driver_connection
    return getattr(raw, "c", raw)


@contextmanager
def registered(session: Session, name: str, table: pa.Table) -> Iterator[duckdb.DuckDBPyConnection]:
    """The Arrow table as a view `name` of the session's connection, for statements of bulk insertion."""
    con = duckdb_of(session)
    con.register(name, table)
    try:
        yield con
    finally:
        con.unregister(name)


def rows(con: duckdb.DuckDBPyConnection, query: str, parameters: list | dict | None = None) -> list[dict]:
    """The result as dictionaries."""
    result = con.execute(query, parameters or [])
    names = [column[0] for column in result.description]
    return [dict(zip(names, values, strict=True)) for values in result.fetchall()]
