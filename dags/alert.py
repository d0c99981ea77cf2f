"""Alert: compare what is known with what was expected, and write to people."""

from __future__ import annotations

from airflow.sdk import dag, task

from dags.defaults import DAG_DEFAULTS, PUBLISHED, WAREHOUSE_POOL, smtp_settings
from dags.publishing import write_audit_publish


@task(pool=WAREHOUSE_POOL)
def evaluate() -> dict:
    """Detects, opens, updates, closes or voids alerts, and puts mails into the outbox."""
    from alerts import run
    from rasid import settings

    return run.evaluate(settings.load())


@task(pool=WAREHOUSE_POOL, retries=5)
def send() -> dict:
    """Sends what the outbox holds; a mail that was sent is not sent again, however often this is retried."""
    from alerts import deliver
    from rasid import settings

    smtp = smtp_settings()
    if smtp is None:
        return {"sent": 0, "reason": "there is no Airflow connection `rasid_smtp`; mails wait in the outbox"}
    return deliver.send_due(settings.load(), smtp)


@dag(dag_id="rasid_alert", schedule=[PUBLISHED], tags=["rasid", "alert"], **DAG_DEFAULTS)
def alert() -> None:
    """### After a publication: expected counts → signals → outbox → e-mail

    - History that a backfill or a re-coding brought is used as history and never mailed.
    - Look first, send later: `python -m alerts evaluate --dry-run`, `python -m alerts preview ALERT`.
    - Mails that could not be sent: `python -m alerts outbox list`; they are tried again with growing pauses.
    - Silence: `python -m alerts silence --help`.
    """
    evaluate() >> send() >> write_audit_publish([])


alert()
