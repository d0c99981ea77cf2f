"""What every view and column means: into the database as comments, and into docs/warehouse.md."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict, RootModel

from rasid.datafiles import load_yaml
from warehouse.models import Base

TABLE = Path(__file__).parent / "sql" / "columns.yml"
CONTRACT = ("incidents", "reports", "articles", "claims", "claim_checks", "daily_counts", "alerts", "source_health")
HEAD = """# The warehouse: views and tables

Open `data/published/rasid.duckdb` read-only. **Views** are for asking; the tables below them keep every earlier state. Times are UTC,
dates of incidents are local (Asia/Baghdad). Written by `python -m warehouse dictionary`: change the comments in
`warehouse/models/` and `warehouse/sql/columns.yml`, not this page.

- `SELECT * FROM incidents_as_of(TIMESTAMPTZ '2026-11-01 00:00+03')`: the incidents as they were known then.
- `SELECT * FROM year_on_year(DATE '2026-01-01', DATE '2026-11-30')`: incidents beside the same days a year before, raw and from the
  same sources only, for the country, each governorate, event type and theme (to check a stated "+32%").
- A report's sentence: `substring(articles.text, start + 1, end - start)` with the span in `reports.evidence`.
- Who changed what: `incident_revision` (cause, changed fields, note), `incident_change` (merges, splits), `override` (analysts).
"""


class ViewText(BaseModel):
    """A view's entry in columns.yml."""

    model_config = ConfigDict(extra="forbid")
    about: str
    like: list[str]
    columns: dict[str, str]


class ViewTexts(RootModel[dict[str, ViewText]]):
    """The file's form."""


@cache
def view_texts() -> dict[str, ViewText]:
    """Raises DataFileError."""
    return load_yaml(TABLE, ViewTexts).root


def comment_of(view: str, column: str) -> str | None:
    """What the column of a view means; None when nobody has said so."""
    text = view_texts().get(view)
    if text is None:
        return None
    if column in text.columns:
        return text.columns[column]
    tables = (Base.metadata.tables[name] for name in text.like if name in Base.metadata.tables)
    return next((table.columns[column].comment for table in tables if column in table.columns), None)


def columns_of(con: duckdb.DuckDBPyConnection, relation: str) -> list[tuple[str, str]]:
    """(name, type) in order."""
    return [(row[0], row[1]) for row in con.execute(f'DESCRIBE "{relation}"').fetchall()]


def write_comments(con: duckdb.DuckDBPyConnection, views: list[str]) -> None:
    """Comments on the views that columns.yml describes, and on their columns."""
    for view in views:
        if view not in view_texts():
            continue
        con.execute(f'COMMENT ON VIEW "{view}" IS {_quoted(view_texts()[view].about)}')
        for column, _ in columns_of(con, view):
            comment = comment_of(view, column)
            if comment:
                con.execute(f'COMMENT ON COLUMN "{view}"."{column}" IS {_quoted(comment)}')


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def as_markdown(con: duckdb.DuckDBPyConnection) -> str:
    """docs/warehouse.md from a database that has the views."""
    lines = [HEAD, "## Views", ""]
    others = sorted(set(view_texts()) - set(CONTRACT))
    for view in (*CONTRACT, *others):
        lines += [f"### {view}", f"{view_texts()[view].about}.", "", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| {name} | {_short(kind)} | {_cell(comment_of(view, name) or '')} |" for name, kind in columns_of(con, view)]
        lines.append("")
    lines += ["## Tables", "", "The columns' comments are in the database: `DESCRIBE` names them, `duckdb_columns()` has the comments.", ""]
    lines += ["| table | holds |", "|---|---|"]
    for table in Base.metadata.sorted_tables:
        private = " (not in the published file)" if table.info.get("private") else ""
        lines.append(f"| {table.name} | {_cell(table.comment or '')}{private} |")
    return "\n".join(lines).rstrip() + "\n"


def _short(kind: str) -> str:
    return {"TIMESTAMP WITH TIME ZONE": "timestamptz"}.get(kind, kind.lower())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
