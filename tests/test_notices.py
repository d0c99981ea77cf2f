"""What operators are mailed when a task fails for good: once a day for each task, and nothing for what another mail sums up."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from alert_samples import Mailbox, Server

from dags.notices import FailureNotice
from rasid.settings import PROJECT_ROOT


@pytest.fixture
def mailbox(monkeypatch, tmp_path):
    mailbox = Mailbox()
    server = Server(mailbox)
    server.start()
    connection = {"conn_type": "smtp", "host": "127.0.0.1", "port": server.port,
                  "extra": {"disable_ssl": True, "disable_tls": True, "from_email": "Rasid <alerts@rasid.example>"}}
    monkeypatch.setenv("AIRFLOW_CONN_RASID_SMTP", json.dumps(connection))
    monkeypatch.setenv("RASID_OPERATORS", "operator@mission.example")
    monkeypatch.setenv("RASID_DATA", str(tmp_path))
    yield mailbox
    server.stop()


@pytest.fixture(scope="module")
def bag():
    from airflow.dag_processing.dagbag import DagBag
    from airflow.models.pool import Pool
    from airflow.utils.db import initdb

    initdb()
    Pool.create_or_update_pool("warehouse", 1, "", include_deferred=False)
    return DagBag(str(PROJECT_ROOT / "dags"))


def test_without_a_mail_connection_the_mails_wait_and_nothing_turns_red(bag, monkeypatch, tmp_path):
    monkeypatch.setenv("RASID_DATA", str(tmp_path))
    monkeypatch.setenv("RASID_OPERATORS", "operator@mission.example")
    for dag_id in ("rasid_load", "rasid_alert"):
        run = bag.dags[dag_id].test()
        assert {one.state for one in run.get_task_instances()} == {"success"}, dag_id


def failure(task: str, name: str | None = None) -> dict:
    return {"ti": SimpleNamespace(dag_id="rasid_load", task_id=task, rendered_map_index=name), "exception": ValueError("the disk is full")}


def test_a_task_that_fails_at_every_run_is_one_mail_a_day(mailbox):
    for _ in range(5):
        FailureNotice().notify(failure("load_ready"))
    FailureNotice().notify(failure("snapshot.audit"))
    assert [mail["Subject"] for mail in mailbox.messages] == [
        "Rasid: rasid_load / load_ready failed", "Rasid: rasid_load / snapshot.audit failed"]
    assert "the disk is full" in mailbox.messages[0].get_content()


def test_sixty_sources_that_fail_at_once_are_no_sixty_mails(mailbox):
    from dags import collect

    mapped = collect.collect().get_task("collect_source")
    callback, = mapped.partial_kwargs["on_failure_callback"] if isinstance(mapped.partial_kwargs["on_failure_callback"], list) else [
        mapped.partial_kwargs["on_failure_callback"]]
    for number in range(60):
        callback.notify(failure("collect_source", f"source_{number}"))
    assert mailbox.messages == []
