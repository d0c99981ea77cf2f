"""What `make demo` says at its end: what came of the run, how it compares with the truth, and where to look."""

from __future__ import annotations

import subprocess
import sys
from email import policy
from email.parser import BytesParser
from pathlib import Path

import duckdb

from rasid.service import USER, Airflow
from rasid.settings import PROJECT_ROOT, Settings

QUERY = "SELECT date_start, governorate, place, sub_event_type, killed_low, source_count FROM incidents ORDER BY date_start DESC LIMIT 10"


def describe(settings: Settings, airflow: Airflow, failed_sources: list[str], inbox_url: str) -> str:
    """The closing text, ready to print."""
    return "\n".join((*_count_lines(settings, failed_sources), "", *_score_lines(), "", *_where_lines(settings, airflow, inbox_url)))


def _count_lines(settings: Settings, failed_sources: list[str]) -> list[str]:
    with duckdb.connect(str(settings.published), read_only=True) as con:
        def one(query: str):
            return con.execute(query).fetchone()

        articles, sources, arabic = one("SELECT count(*), count(DISTINCT source), count(*) FILTER (lang = 'ar') FROM articles")
        reports, told = one("SELECT count(*), count(DISTINCT article_id) FROM reports")
        claims, = one("SELECT count(*) FROM claims")
        incidents, several = one("SELECT count(*), count(*) FILTER (source_count > 1) FROM incidents")
        held, = one("SELECT coalesce(sum(quarantined_open), 0) FROM source_health")
        alerts = con.execute("SELECT series, observed_7d, expected_7d, state FROM alerts ORDER BY opened_at").fetchall()
    lines = [
        f"collected    {articles} articles from {sources} sources ({arabic} in Arabic); {len(failed_sources)} sources could not be read:",
        f"             {', '.join(sorted(failed_sources)) or 'none'}",
        f"coded        {reports} reports in {told} articles; {claims} claims",
        f"quarantined  {held} rows (python -m warehouse quarantine list)",
        f"linked       {incidents} incidents, {several} of them told by several independent outlets",
        f"published    {settings.published}",
    ]
    for series, observed, expected, state in alerts:
        lines.append(f"alerted      {series}: {observed} incidents in 7 days, {expected:.1f} expected ({state})")
    if not alerts:
        lines.append("alerted      nothing")
    return [*lines, *(f"mailed       {line}" for line in _mails(settings.data / "demo" / "mail"))]


def _mails(folder: Path) -> list[str]:
    parse = BytesParser(policy=policy.default).parsebytes
    return [f"{mail['To']}: {mail['Subject']}" for mail in (parse(path.read_bytes()) for path in sorted(folder.glob("*.eml")))]


def _score_lines() -> list[str]:
    done = subprocess.run([sys.executable, "-m", "demo.score"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    return ["Against the demo's known truth:", *((done.stdout or done.stderr).rstrip().splitlines())]


def _where_lines(settings: Settings, airflow: Airflow, inbox_url: str) -> list[str]:
    return [
        f"Airflow      {airflow.url}   user {USER}, password {airflow.password()}",
        f"Desk         {airflow.url}/rasid/   (in Airflow's navigation: incidents with the sentences behind them, sources, alerts)",
        f"Inbox        {inbox_url}",
        f"Data Docs    file://{settings.data_docs}/index.html",
        f"Database     {settings.published}   (read-only, at any time)",
        f'Try          .venv/bin/python -m warehouse sql "{QUERY}"',
        "Stop         make down",
    ]
