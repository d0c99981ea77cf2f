"""The three tasks that end every DAG which writes the warehouse: prepare a copy, audit it, publish it."""

from __future__ import annotations

from airflow.sdk import Asset, task, task_group

from dags.defaults import WAREHOUSE_POOL


@task(pool=WAREHOUSE_POOL)
def prepare() -> str:
    """A copy of the working database, beside the published one."""
    from rasid import settings
    from warehouse import publish

    return publish.prepare(settings.load())


@task
def audit(candidate: str) -> dict:
    """Gate 3 on the copy. A failure leaves the published snapshot as it was."""
    from expectations import gates
    from rasid import settings

    return gates.audit(candidate, settings.load())


def publish_task(outlets: list[Asset]):
    """The publishing task; only a load announces a new snapshot, so that alerts don't trigger themselves."""

    @task(task_id="publish", outlets=outlets)
    def publish(candidate: str) -> dict:
        from rasid import settings
        from warehouse import publish

        return publish.publish(candidate, settings.load())

    return publish


def write_audit_publish(outlets: list[Asset]):
    """The task group prepare → audit → publish."""

    @task_group(group_id="snapshot")
    def snapshot() -> None:
        candidate = prepare()
        audit(candidate) >> publish_task(outlets)(candidate)

    return snapshot()
