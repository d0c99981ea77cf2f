"""Re-code: a range of the archive's articles coded anew, shown to a person, and promoted when that person agrees."""

from __future__ import annotations

from datetime import timedelta

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Param, dag, task

from dags.defaults import DAG_DEFAULTS, WAREHOUSE_POOL
from dags.publishing import write_audit_publish

PATIENCE = timedelta(days=5)  # then the proposal is dropped


@task(pool=WAREHOUSE_POOL, execution_timeout=timedelta(hours=6))
def prepare_shadow(params: dict | None = None) -> str:
    """The articles of the range, coded by the present coder into a copy of the warehouse. Returns the copy's folder."""
    from rasid import settings
    from warehouse import recode

    return recode.prepare_shadow(settings.load(), params["since"], params["until"])["shadow"]


@task
def describe(shadow: str) -> str:
    """What would change: added, gone, moved, retyped, redated, tolls."""
    from rasid import settings
    from warehouse import recode

    return recode.describe(settings.load(), shadow)


@task(pool=WAREHOUSE_POOL)
def promote(shadow: str) -> dict:
    """The new coding into the working warehouse; what was loaded meanwhile and analysts' corrections stay."""
    from rasid import settings
    from warehouse import recode

    return recode.promote(settings.load(), shadow)


@task(trigger_rule="all_done")
def discard(shadow: str) -> None:
    """Removes the copy, unless its promotion already did."""
    from rasid import settings
    from warehouse import recode

    if any(kept["shadow"] == shadow for kept in recode.shadows(settings.load())):
        recode.discard(settings.load(), shadow)


@dag(
    dag_id="rasid_recode",
    schedule=None,
    tags=["rasid", "code", "by hand"],
    params={
        "since": Param("2026-01-01", type="string", format="date", description="first day on which an article was published, local"),
        "until": Param("2026-01-31", type="string", format="date", description="last day, local"),
    },
    **{**DAG_DEFAULTS, "dagrun_timeout": timedelta(days=7)},
)
def recode() -> None:
    """### By hand: code a range of articles anew, after the coder, its words or its places have changed

    1. Trigger it with a first and a last day. The articles are coded into a copy; nobody sees it.
    2. `approve` waits for you (*Required Actions* in the UI, five days) and shows what would change.
    3. *Approve* loads the new coding and publishes it; *Reject* throws it away. **No mail is sent for it.**
    """
    shadow = prepare_shadow()
    approve = ApprovalOperator(
        task_id="approve",
        subject="Promote the new coding?",
        body="{{ ti.xcom_pull(task_ids='describe') }}",
        response_timeout=PATIENCE,
        execution_timeout=timedelta(minutes=30),
    )
    promoted = promote(shadow)
    describe(shadow) >> approve >> promoted >> write_audit_publish([])
    promoted >> discard(shadow)


recode()
