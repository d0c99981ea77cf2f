"""The views and macros that analysts read, from warehouse/sql/*.sql in the order of their names."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pyarrow as pa

from rasid.vocabulary import EVENT_TYPES, GOVERNORATES
from warehouse import dictionary
from warehouse.claim_filters import load_filters

FOLDER = Path(__file__).parent / "sql"
NEEDS = re.compile(r"^-- needs table: (\w+)\s*$", re.M)


def create_views(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Creates or replaces all views and macros; a file whose `-- needs table: name` is not there is left out. Returns the views' names."""
    _write_vocabulary(con)
    tables = {row[0] for row in con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()}
    for path in sorted(FOLDER.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        if set(NEEDS.findall(text)) <= tables:
            con.execute(text)
    if "alert" not in tables:  # the alerts stage brings its own tables and the view of them
        con.execute("CREATE OR REPLACE VIEW alerts AS SELECT NULL::INTEGER AS alert_id, NULL::VARCHAR AS state WHERE false")
    names = view_names(con)
    dictionary.write_comments(con, names)
    return names


def view_names(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of the views, sorted."""
    return [row[0] for row in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY view_name").fetchall()]


def _write_vocabulary(con: duckdb.DuckDBPyConnection) -> None:
    """The closed vocabularies as tables, so that the views can count zeros."""
    pairs = [(kind, sub) for kind, subs in EVENT_TYPES.items() for sub in subs]
    tables = {
        "vocabulary_governorate": {
            "governorate": list(GOVERNORATES), "pcode": [codes[0] for codes in GOVERNORATES.values()],
            "iso_3166_2": [codes[1] for codes in GOVERNORATES.values()], "name_ar": [codes[2] for codes in GOVERNORATES.values()],
        },
        "vocabulary_event_type": {"event_type": list(EVENT_TYPES)},
        "vocabulary_sub_event_type": {"event_type": [pair[0] for pair in pairs], "sub_event_type": [pair[1] for pair in pairs]},
    }
    filters = load_filters()
    tables["vocabulary_claim_filter"] = {
        name: [row[index] for row in filters] for index, name in enumerate(("field", "value", "pattern"))}
    for name, columns in tables.items():
        con.register("vocabulary_words", pa.table({column: pa.array(values, pa.string()) for column, values in columns.items()}))
        con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM vocabulary_words")
        con.unregister("vocabulary_words")
