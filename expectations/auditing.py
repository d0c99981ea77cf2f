"""Gate 3: checks of a snapshot before it is published, each a query over its tables and views as Great Expectations runs them."""

from __future__ import annotations

import logging
from pathlib import Path
from string import Template

import duckdb

from expectations import docs, greatx
from expectations.definitions import Suite, load_suite
from rasid.settings import Settings

log = logging.getLogger(__name__)
CONTRACT_VIEWS = ("articles", "reports", "incidents", "claims", "daily_counts", "alerts", "source_health")
INCIDENT_COLUMNS = (
    "incident_id", "event_type", "sub_event_type", "themes", "date_start", "date_end", "date_precision", "governorate",
    "governorates_also", "place", "latitude", "longitude", "geo_precision", "killed_low", "killed_high", "wounded_low", "wounded_high",
    "detained_low", "detained_high", "abducted_low", "abducted_high", "perpetrator", "target", "attribution", "confidence",
    "first_reported_at", "revision", "source_count",
)
EXAMPLES = 5


class AuditFailed(RuntimeError):
    """The snapshot must not be published; the text names each check that failed, and rows."""


def audit_candidate(candidate: Path, settings: Settings) -> dict:
    """Counts of checks, and the warnings as text. Raises AuditFailed, or FileNotFoundError when there is no candidate."""
    if not candidate.is_file():
        raise FileNotFoundError(f"{candidate} does not exist: nothing was prepared")
    missing = missing_of_contract(candidate)
    if missing:
        raise AuditFailed(f"{candidate.name} lacks what its readers rely on: {', '.join(missing)}")
    suite = _with_previous_counts(load_suite("audit"), settings.published)
    with greatx.quiet():
        context = docs.documented_context(settings, "audit")
        findings = greatx.run_suite(context, suite, candidate, "incident")
        docs.publish_docs(context, settings, "audit")
    failed = [finding for finding in findings if not finding.success]
    critical = [describe(finding) for finding in failed if finding.expectation.severity == "critical"]
    warnings = [describe(finding) for finding in failed if finding.expectation.severity == "warning"]
    for text in warnings:
        log.warning("audit: %s", text)
    if critical:
        raise AuditFailed(f"{len(critical)} of {len(findings)} checks failed: " + " | ".join(critical))
    return {"checks": len(findings), "passed": len(findings) - len(failed), "warnings": warnings}


def describe(finding: greatx.Finding) -> str:
    """The check, why it matters, and the first rows that are wrong."""
    rows = "; ".join(", ".join(f"{name} {value}" for name, value in row.items()) for row in finding.examples[:EXAMPLES])
    return f"{finding.expectation.name}: {finding.expectation.reason} ({finding.observed} rows: {rows})"


def missing_of_contract(database: Path) -> list[str]:
    """Views, columns and the macro that readers rely on and that the database lacks."""
    with duckdb.connect(str(database), read_only=True) as con:
        present = {row[0] for row in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
        macros = {row[0] for row in con.execute("SELECT function_name FROM duckdb_functions() WHERE NOT internal").fetchall()}
        columns = set()
        if "incidents" in present:
            columns = {row[0] for row in con.execute("DESCRIBE incidents").fetchall()}
    missing = [f"view {name}" for name in CONTRACT_VIEWS if name not in present]
    missing += [f"column incidents.{name}" for name in INCIDENT_COLUMNS if name not in columns]
    return missing + ([] if "incidents_as_of" in macros else ["macro incidents_as_of"])


def _with_previous_counts(suite: Suite, published: Path) -> Suite:
    """The suite with the counts of the published snapshot in its queries."""
    previous = {"previous_incidents": "0"}
    if published.exists():
        with duckdb.connect(str(published), read_only=True) as con:
            previous["previous_incidents"] = str(con.execute("SELECT count(*) FROM incidents").fetchone()[0])
    expectations = [
        item.model_copy(update={"query": Template(item.query).substitute(previous)}) if item.query else item for item in suite.expectations
    ]
    return suite.model_copy(update={"expectations": expectations})
