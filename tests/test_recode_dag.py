"""Re-coding as an operator does it: the DAG runs, waits for a person, shows what would change, and does what that person answers."""

from __future__ import annotations

import threading
import time

import duckdb
import pytest
from fastapi.testclient import TestClient
from test_recode import HAWIJA, RUTBA
from warehouse_samples import make_article, make_report, make_settings, write_ready

from rasid.settings import PROJECT_ROOT
from warehouse import load, recode

PATIENCE_S = 120


@pytest.fixture(scope="module")
def airflow():
    """The re-coding DAG beside a migrated metadata database with the warehouse's pool."""
    from airflow.dag_processing.dagbag import DagBag
    from airflow.models.pool import Pool
    from airflow.utils.db import initdb

    initdb()
    Pool.create_or_update_pool("warehouse", 1, "", include_deferred=False)
    return DagBag(str(PROJECT_ROOT / "dags"))


@pytest.fixture(scope="module")
def client():
    """Airflow's own REST API, signed in as an analyst who may answer."""
    from airflow.api_fastapi.app import create_app
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser

    app = create_app()
    token = app.state.auth_manager.generate_jwt(SimpleAuthManagerUser(username="ana", role="admin"))
    with TestClient(app, headers={"Authorization": f"Bearer {token}"}) as opened:
        yield opened


@pytest.fixture
def config(tmp_path, monkeypatch):
    """A warehouse whose coder saw the attack near Hawija in Zakho."""
    config = make_settings(tmp_path)
    monkeypatch.setenv("RASID_DATA", str(config.data))
    monkeypatch.setenv("RASID_SOURCES", str(config.sources))
    told = [make_article("one", "h", "2026-02-01T15:00:00Z", HAWIJA, title="Three soldiers killed near Hawija"),
            make_article("two", "r", "2026-02-02T15:00:00Z", RUTBA, title="Bomb kills two policemen in Rutba")]  # fmt: skip
    write_ready(config, "a", told, [make_report(told[0], place="Zakho"), make_report(told[1], place="Rutba", act="Arrests")])
    load.load_ready(config)
    return config


def places(path) -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute("SELECT place FROM incident_revision JOIN incident USING (incident_id, revision) WHERE incident.state = 'active' ORDER BY 1").fetchall()


def answer(client: TestClient, option: str, seen: dict) -> None:
    """Waits until the task asks, notes what it shows, and answers as the page *Required Actions* does."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        asked = client.get("/api/v2/dags/rasid_recode/dagRuns/~/hitlDetails", params={"response_received": False}).json()
        for one in asked.get("hitl_details", []):
            instance = one["task_instance"]
            seen |= {"subject": one["subject"], "body": one["body"], "options": one["options"]}
            path = f"/api/v2/dags/rasid_recode/dagRuns/{instance['dag_run_id']}/taskInstances/{instance['task_id']}/-1/hitlDetails"
            seen["status"] = client.patch(path, json={"chosen_options": [option], "params_input": {}}).status_code
            return
        time.sleep(0.5)


def run(airflow, client: TestClient, option: str) -> tuple[dict[str, str], dict]:
    """(state of each task, what the person saw)."""
    seen: dict = {}
    person = threading.Thread(target=answer, args=(client, option, seen), daemon=True)
    person.start()
    ran = airflow.dags["rasid_recode"].test(run_conf={"since": "2026-02-01", "until": "2026-02-02"})
    person.join(10)
    return {one.task_id: str(one.state) for one in ran.get_task_instances()}, seen


def test_what_a_person_approves_is_promoted_published_and_mailed_to_nobody(airflow, client, config):
    states, seen = run(airflow, client, "Approve")
    assert seen["status"] == 200 and seen["options"] == ["Approve", "Reject"]
    assert "Moved: another governorate, place or coordinates" in seen["body"] and "Zakho" in seen["body"] and "Hawija" in seen["body"]
    assert set(states.values()) == {"success"}, states
    assert places(config.warehouse) == [("Hawija",), ("Rutba",)]
    with duckdb.connect(str(config.published), read_only=True) as con:
        assert con.execute("SELECT place, cause FROM incidents ORDER BY 1").fetchall() == [("Hawija", "recode"), ("Rutba", "recode")]
    with duckdb.connect(str(config.warehouse), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM outbox").fetchone() == (0,)
    assert recode.shadows(config) == []


def test_what_a_person_rejects_changes_nothing_and_leaves_nothing_behind(airflow, client, config):
    states, seen = run(airflow, client, "Reject")
    assert seen["status"] == 200
    assert states["promote"] == "skipped" and states["discard"] == "success", states
    assert places(config.warehouse) == [("Rutba",), ("Zakho",)]
    assert recode.shadows(config) == [] and not config.published.exists()
