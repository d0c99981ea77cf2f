"""Code: what was collected becomes reports and claims, between two gates."""

from __future__ import annotations

import os
from datetime import timedelta

from airflow.sdk import dag, task

from dags.defaults import CODED, COLLECTED, DAG_DEFAULTS


@task.short_circuit
def gate_articles() -> str | None:
    """Everything collected and not yet taken goes through gate 1; stops here when there is nothing."""
    from expectations import gates
    from rasid import settings

    return gates.gate_articles(settings.load())


@task(execution_timeout=timedelta(hours=2))
def code(folder: str) -> dict:
    """Articles to reports and claims, on as many cores as RASID_JOBS says (default 2)."""
    from transforms import stage

    return stage.code_folder(folder, int(os.environ.get("RASID_JOBS", "2")))


@task(outlets=[CODED])
def gate_reports(folder: str) -> dict:
    """Gate 2; what passes is ready to be loaded."""
    from expectations import gates
    from rasid import settings

    return gates.gate_reports(folder, settings.load())


@dag(dag_id="rasid_code", schedule=[COLLECTED], tags=["rasid", "code"], **DAG_DEFAULTS)
def code_articles() -> None:
    """### After a collection: articles → reports and claims

    - Gate 1 checks articles, gate 2 reports. What fails is quarantined with suite, expectation and reason, never dropped:
      `python -m warehouse quarantine list`, and `quarantine release ID` when it was right after all.
    - A run takes *everything* that waits, so a missed run costs nothing.
    """
    folder = gate_articles()
    code(folder) >> gate_reports(folder)


code_articles()
