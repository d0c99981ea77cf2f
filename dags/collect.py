"""Collect: one round for every enabled source, each a task of its own."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import dag, get_current_context, task

from dags.defaults import COLLECTED, DAG_DEFAULTS
from dags.notices import FailureNotice

MAY_PASS = ("dns", "timeout", "connection", "http_5xx")  # kinds of failure that may be gone within a minute


@task
def list_sources() -> list[str]:
    """Ids of the enabled sources, and of definitions that can't be read: their own task says why, and the others go on."""
    from extractors.catalogue import read_sources
    from rasid import settings

    usable, broken = read_sources(settings.load().sources)
    return sorted([source.id for source in usable if source.enabled] + list(broken))


@task(map_index_template="{{ source_name }}", retries=1, execution_timeout=timedelta(minutes=10), max_active_tis_per_dagrun=4,
      on_failure_callback=FailureNotice(by_mail=False))
def collect_source(source_id: str) -> dict:
    """Feed or listing, then its new pages, into the archive and a staged batch."""
    from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

    from extractors.collect import collect_source
    from extractors.failures import CollectionFailed
    from rasid import settings
    from rasid.datafiles import DataFileError

    context = get_current_context()
    context["source_name"] = source_id
    try:
        # A retry, or a task cleared by an operator, asks again at once, whatever pause the first failure began.
        result = collect_source(source_id, settings.load(), force=context["ti"].try_number > 1)
    except CollectionFailed as failure:
        if failure.kind in MAY_PASS:
            raise
        raise AirflowFailException(str(failure)) from failure
    except DataFileError as error:
        raise AirflowFailException(str(error)) from error
    if result["skipped"]:
        raise AirflowSkipException(result["skipped"])
    return result


@task(trigger_rule="all_done", outlets=[COLLECTED])
def summarise() -> dict:
    """Counts over the batches that wait to be coded; announces them whether or not every source answered."""
    from extractors.collect import summarise_waiting
    from rasid import settings

    return summarise_waiting(settings.load())


@dag(dag_id="rasid_collect", schedule="*/15 * * * *", tags=["rasid", "collect"], **DAG_DEFAULTS)
def collect() -> None:
    """### Every 15 minutes: what is new in each source

    - A red `collect_source [name]` means that this source could not be read; its log and the first line of the error say why
      (DNS, timeout, challenge page, not a feed, ...). The others go on, and the days it misses count as *missing*, not as zero.
    - A skipped one is in the pause that its last failures or the feed itself asked for.
    - Try one source now: clear its task instance, or `python -m extractors collect SOURCE --force`.
    - Switch one off: `enabled: false` in its YAML.
    """
    collect_source.expand(source_id=list_sources()) >> summarise()


collect()
