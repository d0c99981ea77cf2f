"""Rows in bulk: dictionaries -> Arrow with the model's column types -> one INSERT inside the session's transaction."""

from __future__ import annotations

import datetime as dt
import json

import pyarrow as pa
from sqlalchemy import ARRAY, JSON, BigInteger, Boolean, Date, DateTime, Double, Integer, String
from sqlalchemy.orm import Session

from warehouse.database import registered
from warehouse.models import Base

_ARROW_TYPES = (
    (DateTime, pa.timestamp("us", tz="UTC")), (Date, pa.date32()), (Boolean, pa.bool_()), (BigInteger, pa.int64()), (Integer, pa.int32()),
    (Double, pa.float64()), (ARRAY, pa.list_(pa.string())), (JSON, pa.string()), (String, pa.string()),
)


def parse_time(value: object) -> dt.datetime | None:
    """An ISO timestamp or datetime as UTC; naive means UTC. Raises ValueError for anything else that is not null."""
    if value is None or value == "":
        return None
    moment = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def parse_date(value: object) -> dt.date | None:
    """The date of an ISO date or timestamp. Raises ValueError for anything else that is not null."""
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10])


def _converted(kind: object, value: object) -> object:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return parse_time(value)
    if isinstance(kind, Date):
        return parse_date(value)
    if isinstance(kind, JSON):
        return json.dumps(value, ensure_ascii=False, default=str).encode("utf-8", "replace").decode("utf-8")
    if isinstance(kind, ARRAY):
        return [str(item) for item in value]
    if isinstance(kind, String):
        return str(value).encode("utf-8", "replace").decode("utf-8")
    if isinstance(kind, Integer):
        return int(value)
    return value


def _arrow_type(kind: object) -> pa.DataType:
    return next(arrow for sql, arrow in _ARROW_TYPES if isinstance(kind, sql))


def arrow_table(model: type[Base], rows: list[dict]) -> pa.Table:
    """The rows with the model's columns that occur in the first row; keys that are no column are an error (KeyError)."""
    columns = model.__table__.columns
    names = list(rows[0]) if rows else [column.name for column in columns]
    arrays = {
        name: pa.array([_converted(columns[name].type, row.get(name)) for row in rows], type=_arrow_type(columns[name].type))
        for name in names
    }
    return pa.table(arrays)


def insert_rows(session: Session, model: type[Base], rows: list[dict], on_conflict: str = "") -> int:
    """Inserts all rows at once; `on_conflict` is SQL such as `ON CONFLICT DO NOTHING`. Returns how many rows were inserted or updated."""
    if not rows:
        return 0
    table = arrow_table(model, rows)
    columns = ", ".join(f'"{name}"' for name in table.column_names)
    values = ", ".join(
        f'"{name}"::JSON' if isinstance(model.__table__.columns[name].type, JSON) else f'"{name}"' for name in table.column_names
    )
    with registered(session, "incoming_rows", table) as con:
        statement = f"INSERT INTO {model.__tablename__} ({columns}) SELECT {values} FROM incoming_rows {on_conflict}"
        return con.execute(statement).fetchone()[0]
