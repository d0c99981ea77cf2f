"""Alert: compare what is known with what was expected, and write to people."""

from __future__ import annotations

from airflow.sdk import dag, task

from dags.defaults import DAG_DEFAULTS, PUBLISHED, WAREHOUSE_POOL
from dags.publishing import write_audit_publish
from dags.sending import send


@task(pool=WAREHOUSE_POOL)
def evaluate() -> dict:
    """Detects, opens, updates, closes or voids alerts, and puts mails into the outbox."""
    from alerts import run
    from rasid import settings

    return run.evaluate(settings.load())


@dag(dag_id="rasid_alert", schedule=[PUBLISHED], tags=["rasid", "alert"], **DAG_DEFAULTS)
def alert() -> None:
    """### After a publication: expected counts → signals → outbox → e-mail

    - History that a backfill or a re-coding brought is used as history and never mailed.
    - Look first, send later: `python -m alerts evaluate --dry-run`, `python -m alerts preview ALERT`.
    - Mails that could not be sent: `python -m alerts outbox list`; they are tried again with growing pauses.
    - Silence: `python -m alerts silence --help`. Withdraw an alert: `python -m alerts void ALERT --reason "..."`.
    """
    evaluate() >> send() >> write_audit_publish([])


alert()
