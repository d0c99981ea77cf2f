"""Load: reports become incidents in the working database; then audit and publish."""

from __future__ import annotations

from airflow.sdk import dag, task

from dags.defaults import CODED, DAG_DEFAULTS, PUBLISHED, WAREHOUSE_POOL
from dags.publishing import write_audit_publish


@task(pool=WAREHOUSE_POOL)
def load_ready() -> dict:
    """Every folder that passed gate 2 and is not loaded yet, one transaction each; links reports and writes revisions."""
    from rasid import settings
    from warehouse import load

    return load.load_ready(settings.load())


@dag(dag_id="rasid_load", schedule=[CODED], tags=["rasid", "load"], **DAG_DEFAULTS)
def load_and_publish() -> None:
    """### After coding: load → link → audit → publish

    - Loading a folder twice changes nothing.
    - Analysts read `data/published/rasid.duckdb`; it changes only when the audit has passed. A red `audit` means that they still
      see the last good snapshot; its log and the Data Docs (`data/data_docs`) name the check and the rows.
    """
    load_ready() >> write_audit_publish([PUBLISHED])


load_and_publish()
