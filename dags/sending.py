"""The sending task that two DAGs share."""

from __future__ import annotations

from airflow.sdk import task

from dags.defaults import WAREHOUSE_POOL, smtp_settings


@task(pool=WAREHOUSE_POOL, retries=5)
def send() -> dict:
    """Sends what the outbox holds; a mail that was sent is not sent again, however often this is retried."""
    from alerts import deliver
    from rasid import settings

    smtp = smtp_settings()
    if smtp is None:
        return {"sent": 0, "reason": "there is no Airflow connection `rasid_smtp`; mails wait in the outbox"}
    return deliver.send_due(settings.load(), smtp)
