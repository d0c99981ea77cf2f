"""Backfill: the archives of the sources over a range of dates. Sends no mail."""

from __future__ import annotations

from datetime import date, timedelta

from airflow.sdk import Param, dag, get_current_context, task

from dags.defaults import COLLECTED, DAG_DEFAULTS


@task
def list_archives(params: dict | None = None) -> list[str]:
    """Ids of the enabled sources that have an archive, or of those named in `sources`."""
    from extractors.catalogue import read_sources
    from rasid import settings

    wanted = set((params or {}).get("sources") or [])
    archives = [source.id for source in read_sources(settings.load().sources)[0] if source.enabled and source.archive]
    unknown = wanted - set(archives)
    if unknown:
        raise ValueError(f"no enabled source with an archive is called {', '.join(sorted(unknown))}; there are {', '.join(archives)}")
    return [source_id for source_id in archives if not wanted or source_id in wanted]


@task(map_index_template="{{ source_name }}", execution_timeout=timedelta(hours=2), max_active_tis_per_dagrun=4)
def estimate_source(source_id: str, params: dict | None = None) -> dict:
    """How many pages one archive holds in the range, and how many seconds they take at the polite rate; reads its lists only."""
    from extractors.backfill import estimate_backfill
    from rasid import settings

    get_current_context()["source_name"] = source_id
    since, until = (date.fromisoformat(params[name]) for name in ("since", "until"))
    return estimate_backfill(source_id, settings.load(), since, until)


@task(map_index_template="{{ source_name }}", execution_timeout=timedelta(days=2), max_active_tis_per_dagrun=4, trigger_rule="all_done")
def backfill_source(source_id: str, params: dict | None = None) -> dict:
    """One archive, oldest pages last; resumes where a broken run stopped."""
    from airflow.sdk.exceptions import AirflowSkipException

    from extractors.backfill import backfill_source
    from rasid import settings

    if params["only_estimate"]:
        raise AirflowSkipException("only an estimate was asked for")
    get_current_context()["source_name"] = source_id
    since, until = (date.fromisoformat(params[name]) for name in ("since", "until"))
    return backfill_source(source_id, settings.load(), since, until)


@task(trigger_rule="all_done", outlets=[COLLECTED])
def summarise() -> dict:
    """Counts over the batches that wait to be coded."""
    from extractors.collect import summarise_waiting
    from rasid import settings

    return summarise_waiting(settings.load())


@dag(
    dag_id="rasid_backfill",
    schedule=None,
    tags=["rasid", "collect", "by hand"],
    params={
        "since": Param("2026-01-01", type="string", format="date", description="first day, local"),
        "until": Param("2026-01-31", type="string", format="date", description="last day, local"),
        "sources": Param([], type="array", items={"type": "string"}, description="ids; empty means all that have an archive"),
        "only_estimate": Param(False, type="boolean", description="say how many pages and how long, and fetch none"),
    },
    **{**DAG_DEFAULTS, "dagrun_timeout": timedelta(days=7)},
)
def backfill() -> None:
    """### By hand: collect what lies in the past

    Trigger it with a first and a last day. It keeps to each host's polite rate, so a year of a large outlet takes hours:
    `estimate_source [name]` says beforehand how many pages and seconds (its XCom); with `only_estimate` nothing more is done. What comes in goes the usual
    way to the warehouse; detection uses it as history, by the time at which each article was published. **No mail is sent for it.**
    """
    ids = list_archives()
    estimate_source.expand(source_id=ids) >> backfill_source.expand(source_id=ids) >> summarise()


backfill()
