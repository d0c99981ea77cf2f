"""The DAGs as Airflow sees them: they load, are chained by assets, and keep the house's policy."""

import ast
from datetime import timedelta

import pytest

from rasid.service import DAG_IDS
from rasid.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def bag():
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(str(PROJECT_ROOT / "dags"))


def all_tasks(bag):
    return [task for dag in bag.dags.values() for task in dag.tasks]


def test_all_dags_load_without_an_error(bag):
    assert bag.import_errors == {}
    assert set(bag.dags) == set(DAG_IDS)


def test_every_dag_tells_an_operator_what_it_does_and_never_overlaps_itself(bag):
    for dag in bag.dags.values():
        assert dag.doc_md and "###" in dag.doc_md, f"{dag.dag_id} has no documentation for operators"
        assert "rasid" in dag.tags
        assert dag.max_active_runs == 1 and not dag.catchup
        assert dag.dagrun_timeout


def test_every_task_has_owner_retries_with_backoff_timeout_notice_and_documentation(bag):
    for task in all_tasks(bag):
        name = f"{task.dag_id}.{task.task_id}"
        assert task.owner == "rasid", name
        assert task.retries >= 1, name
        assert task.retry_exponential_backoff, name
        assert timedelta(0) < task.execution_timeout <= timedelta(days=2), name
        assert task.on_failure_callback, name


def test_tasks_that_write_the_warehouse_take_its_one_slot(bag):
    in_pool = {f"{task.dag_id}.{task.task_id}" for task in all_tasks(bag) if task.pool == "warehouse"}
    assert in_pool == {
        "rasid_load.load_ready", "rasid_load.snapshot.prepare", "rasid_alert.evaluate", "rasid_alert.send", "rasid_mail.send",
        "rasid_alert.snapshot.prepare", "rasid_upkeep.tidy", "rasid_recode.prepare_shadow", "rasid_recode.promote",
        "rasid_recode.snapshot.prepare",
    }


def test_assets_chain_collect_to_code_to_load_to_alert(bag):
    def produced(dag_id):
        return {outlet.name for task in bag.dags[dag_id].tasks for outlet in task.outlets}

    def awaited(dag_id):
        return {asset.name for asset in bag.dags[dag_id].timetable.asset_condition.objects}

    assert produced("rasid_collect") == produced("rasid_backfill") == awaited("rasid_code") == {"collected"}
    assert produced("rasid_code") == awaited("rasid_load") == {"coded"}
    assert produced("rasid_load") == awaited("rasid_alert") == {"published"}
    assert produced("rasid_alert") == set(), "alerts must not trigger themselves"


def test_sources_are_mapped_tasks_with_their_names(bag):
    for dag_id, task_id in (("rasid_collect", "collect_source"), ("rasid_backfill", "backfill_source")):
        task = bag.dags[dag_id].get_task(task_id)
        assert task.is_mapped and "source_name" in task.map_index_template


def test_one_failed_source_does_not_stop_the_rest(bag):
    assert bag.dags["rasid_collect"].get_task("summarise").trigger_rule == "all_done"
    assert bag.dags["rasid_backfill"].get_task("summarise").trigger_rule == "all_done"


def test_dag_files_do_nothing_at_import_but_declare():
    heavy = {"extractors", "transforms", "expectations", "warehouse", "alerts", "duckdb", "pandas"}
    for path in (PROJECT_ROOT / "dags").glob("*.py"):
        for node in ast.parse(path.read_text()).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & heavy, f"{path.name} imports a stage at the top"
        assert len(path.read_text().splitlines()) <= 110, f"{path.name} is no longer thin"
