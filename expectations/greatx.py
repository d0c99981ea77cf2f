"""Great Expectations on DuckDB, quietly: the import without chatter, a run of a suite, and its findings as plain data."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
from sqlalchemy import create_engine

import rasid.vocabulary
from expectations.definitions import ROWS_QUERY, Expectation, Suite

if TYPE_CHECKING:
    from great_expectations.data_context import EphemeralDataContext

# Out of the box most expectations fail on DuckDB; these let its one connection do without rollbacks.
# Read-only, so that a connection that it leaves open can't keep others from the file.
ENGINE_OPTIONS = {
    "isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True, "pool_reset_on_return": None, "connect_args": {"read_only": True},
}
NOISY = ("great_expectations", "great_expectations.expectations.registry", "posthog", "py.warnings")


@dataclass
class Finding:
    """What one expectation found. `rows`: the row numbers that fail, for expectations about rows."""

    expectation: Expectation
    success: bool
    rows: list[int] = field(default_factory=list)
    observed: object = None
    examples: list[dict] = field(default_factory=list)  # the first rows that a query of wrong rows gave


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps Great Expectations from logging hundreds of lines, drawing progress bars and calling home."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    levels = {name: logging.getLogger(name).level for name in NOISY}
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)
    disabled = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level or logging.ERROR)


def new_context() -> EphemeralDataContext:
    """A context that lives in memory; call it inside `quiet`."""
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return context


def run_suite(context: EphemeralDataContext, suite: Suite, database: Path, table: str) -> list[Finding]:
    """Checks the table of the DuckDB file and returns a finding for each expectation, in the suite's order.

    Raises ExpectationBroken when an expectation can't be evaluated: a gate that can't check lets nothing through.
    """
    import great_expectations as gx

    source = context.data_sources.add_sql(f"duckdb_{suite.suite}", connection_string=f"duckdb:///{database}", kwargs=ENGINE_OPTIONS)
    batch = source.add_table_asset(table, table_name=table).add_batch_definition_whole_table("all rows")
    built = context.suites.add(gx.ExpectationSuite(name=suite.suite, expectations=[_build(item) for item in suite.expectations]))
    validation = context.validation_definitions.add(gx.ValidationDefinition(name=suite.suite, data=batch, suite=built))
    checkpoint = context.checkpoints.add(gx.Checkpoint(
        name=suite.suite, validation_definitions=[validation],
        result_format={"result_format": "COMPLETE", "unexpected_index_column_names": ["row_number"], "partial_unexpected_count": 20},
    ))
    outcome = checkpoint.run()
    results = next(iter(outcome.run_results.values())).results
    by_name = {item.expectation_config.meta["name"]: item.to_json_dict() for item in results}
    findings = [_finding(expectation, by_name[expectation.name], database, table) for expectation in suite.expectations]
    source.get_execution_engine().close()
    source.get_engine().dispose()
    return findings


class ExpectationBroken(RuntimeError):
    """An expectation could not be evaluated."""


def _build(item: Expectation) -> Any:
    """Great Expectations' object; the reason is its description, so that Data Docs show it."""
    from great_expectations.expectations import registry

    common = {"severity": item.severity, "description": item.reason, "meta": {"name": item.name, "reason": item.reason}}
    if item.type == ROWS_QUERY:
        return registry.get_expectation_impl("unexpected_rows_expectation")(unexpected_rows_query=_of_batch(item.query), **common)
    arguments = {name: _vocabulary(value) for name, value in item.arguments.items()}
    if item.column:
        arguments["column"] = item.column
    return registry.get_expectation_impl(item.type)(**arguments, **common)


def _of_batch(query: str) -> str:
    """Great Expectations complains of a query that does not name its batch; those of the audit are about the whole database."""
    return query if "{batch}" in query else f"/* {{batch}} and others */ {query}"


def _vocabulary(value: object) -> object:
    if isinstance(value, str) and value.startswith("vocabulary:"):
        return list(getattr(rasid.vocabulary, value.removeprefix("vocabulary:")))
    return value


def _finding(expectation: Expectation, result: dict, database: Path, table: str) -> Finding:
    broken = result.get("exception_info") or {}
    messages = [broken] if "raised_exception" in broken else list(broken.values())
    for message in messages:
        if isinstance(message, dict) and message.get("raised_exception"):
            raise ExpectationBroken(f"{expectation.name}: {message.get('exception_message')}")
    details = result.get("result") or {}
    if result["success"]:
        return Finding(expectation, True, observed=details.get("observed_value"))
    # Great Expectations lists only the first rows; its own query for them gives all.
    query = expectation.query.format(batch=table) if expectation.query else details.get("unexpected_index_query")
    failing = _query_rows(query, database) if query else []
    if len(failing) < (details.get("unexpected_count") or 0):
        raise ExpectationBroken(f"{expectation.name}: {details['unexpected_count']} rows fail, but only {len(failing)} could be named")
    examples = (details.get("details") or {}).get("unexpected_rows") or []
    return Finding(expectation, False, failing, details.get("observed_value"), examples)


def _query_rows(query: str, database: Path) -> list[int]:
    """The row numbers that the query gives; none when it has no such column."""
    engine = create_engine(f"duckdb:///{database}", **ENGINE_OPTIONS)  # as Great Expectations' own, which is still open
    try:
        with engine.connect() as connection:
            result = connection.exec_driver_sql(query)
            names = list(result.keys())
            position = names.index("row_number") if "row_number" in names else None
            found = result.fetchall()
    finally:
        engine.dispose()
    return sorted({row[position] for row in found}) if position is not None else []


def write_database(path: Path, tables: dict[str, pa.Table]) -> None:
    """A DuckDB file of these tables, for a suite to check."""
    with duckdb.connect(str(path)) as con:
        for name, table in tables.items():
            con.register("incoming", table)
            con.execute(f'CREATE TABLE "{name}" AS SELECT * FROM incoming')
            con.unregister("incoming")
