"""Upkeep: once a day, what has been loaded is tidied, the archive verified, and sizes told."""

from __future__ import annotations

from airflow.sdk import dag, task

from dags.defaults import DAG_DEFAULTS, WAREHOUSE_POOL


@task(pool=WAREHOUSE_POOL)
def tidy() -> dict:
    """Checkpoints the database, deletes staged folders that were loaded long ago, and returns sizes."""
    from rasid import settings
    from warehouse import upkeep

    return upkeep.run(settings.load())


@task
def verify_archive() -> dict:
    """Digests of the last two days' records; raises when a byte has changed."""
    from extractors.archive import verify_recent
    from rasid import settings

    return verify_recent(settings.load())


@dag(dag_id="rasid_upkeep", schedule="17 1 * * *", tags=["rasid", "upkeep"], **DAG_DEFAULTS)
def upkeep() -> None:
    """### Every night at 04:17 in Baghdad

    The archive is never deleted: with it, everything else can be built again.
    """
    tidy()
    verify_archive()


upkeep()
