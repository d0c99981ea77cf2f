"""Mail: what is due by the clock and not by a publication (digests, the end of quiet hours, another try, the week's summary)."""

from __future__ import annotations

from airflow.sdk import dag

from dags.defaults import DAG_DEFAULTS
from dags.sending import send


@dag(dag_id="rasid_mail", schedule="*/10 * * * *", tags=["rasid", "alert"], **DAG_DEFAULTS)
def mail() -> None:
    """### Every ten minutes: send what has become due

    - `rasid_alert` sends what is new at once; this sends digests at their hour, what waited for the end of quiet hours, what a mail
      server refused or could not take, each morning what has changed with sources, and on Mondays the operators' summary.
    - A mail that was sent is not sent again, whichever of the two sends it.
    - What waits or was given up: `python -m alerts outbox list`.
    """
    send()


mail()
