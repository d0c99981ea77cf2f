"""What every DAG shares: owner, retries, timeouts, the one-writer pool, the assets that chain the DAGs, and the SMTP connection."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from airflow.sdk import Asset

from dags.notices import FailureNotice

if TYPE_CHECKING:
    from alerts.deliver import SmtpSettings

COLLECTED = Asset(name="collected", uri="rasid://staged/collected")
CODED = Asset(name="coded", uri="rasid://staged/coded")
PUBLISHED = Asset(name="published", uri="rasid://published")

WAREHOUSE_POOL = "warehouse"  # one slot: DuckDB admits one writing process
START = datetime(2026, 1, 1)
RETRY_DELAY = timedelta(seconds=float(os.environ.get("RASID_RETRY_DELAY_S", "60")))

TASK_DEFAULTS = {
    "owner": "rasid",
    "retries": 2,
    "retry_delay": RETRY_DELAY,
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=15),
    "execution_timeout": timedelta(minutes=30),
    "on_failure_callback": FailureNotice(),
}

DAG_DEFAULTS = {
    "start_date": START,
    "catchup": False,
    "max_active_runs": 1,
    "default_args": TASK_DEFAULTS,
    "dagrun_timeout": timedelta(hours=6),
}


def smtp_settings() -> SmtpSettings | None:
    """The Airflow connection `rasid_smtp` as the mail stage takes it; None when there is none (mails then wait in the outbox)."""
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowNotFoundException, AirflowRuntimeError

    from alerts.deliver import SmtpSettings

    try:
        connection = Connection.get("rasid_smtp")
    except (AirflowNotFoundException, AirflowRuntimeError):  # the one where tasks run, the other where the server was asked
        return None
    extra = connection.extra_dejson
    use_ssl = not extra.get("disable_ssl", False)
    return SmtpSettings(
        host=connection.host,
        port=connection.port or (465 if use_ssl else 587),
        user=connection.login or None,
        password=connection.password or None,
        use_ssl=use_ssl,
        use_starttls=not use_ssl and not extra.get("disable_tls", False),
        from_address=extra.get("from_email") or "rasid@localhost",
    )
