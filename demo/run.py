"""`make demo`: the whole pipeline through Airflow's scheduler, on the invented press. Leaves everything running; `make down` stops it."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from demo import summary
from rasid import processes, service
from rasid.__main__ import DEMO, mark_data
from rasid.settings import LOCAL_ZONE, PROJECT_ROOT, Settings, load

SMTP_PORT, INBOX_PORT, PRESS_PORT = 8625, 8626, 8611
HISTORY = timedelta(days=365)
CHAIN = ("rasid_code", "rasid_load", "rasid_alert")
DONE = ("success", "failed")

_began = time.monotonic()


def say(text: str) -> None:
    print(f"[{time.monotonic() - _began:4.0f} s] {text}", flush=True)


def set_environment(port: int) -> None:
    """The demo's settings, for this process and all that it starts."""
    os.environ.update(
        RASID_SOURCES=str(PROJECT_ROOT / "demo" / "sources"),
        RASID_SUBSCRIPTIONS=str(PROJECT_ROOT / "demo" / "subscriptions.yml"),
        RASID_LOOPBACK_HOSTS="127.0.0.1",
        RASID_CONTACT="the demo, on loopback",
        RASID_OPERATORS="operator@mission.example",
        RASID_PUBLIC_URL=f"http://127.0.0.1:{port}",
        RASID_RETRY_DELAY_S="2",
        AIRFLOW_CONN_RASID_SMTP=json.dumps({
            "conn_type": "smtp", "host": "127.0.0.1", "port": SMTP_PORT,
            "extra": {"disable_ssl": True, "disable_tls": True, "from_email": "Rasid <alerts@rasid.example>"},
        }),
    )


def clear(settings: Settings, run_folder: Path) -> None:
    """Stops a former demo and deletes what it wrote. Refuses a folder that holds live data."""
    mark_data(settings, DEMO)
    if processes.running_names(run_folder):
        say("Stopping the demo that is running ...")
    processes.stop_all(run_folder)
    for entry in settings.data.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    mark_data(settings, DEMO)


def start_servers(run_folder: Path) -> None:
    """The demo press and the mail catcher, until both listen."""
    for name, port in (("press", PRESS_PORT), ("mailcatcher", INBOX_PORT)):
        if service.port_is_taken(port):
            raise service.ServiceError(f"port {port} (the demo's {name}) is taken; stop what listens there and run make demo again")
        command = [sys.executable, "-m", f"demo.{name}"]
        processes.start_process(name, command, run_folder, {**os.environ, "PYTHONPATH": str(PROJECT_ROOT)})
    for name, port in (("press", PRESS_PORT), ("mailcatcher", INBOX_PORT)):
        deadline = time.monotonic() + 60
        while not service.port_is_taken(port):
            if not processes.is_running(name, run_folder) or time.monotonic() > deadline:
                raise service.ServiceError(f"the demo's {name} did not start:\n{processes.log_tail(name, run_folder)}")
            time.sleep(0.1)


def follow(api: service.AirflowApi, dag_id: str, known: set[str], timeout_s: float = 600) -> tuple[str, str]:
    """Waits for the first run of the DAG that is not in `known` to end; tells how its tasks fare. Returns (run id, state)."""
    deadline, told = time.monotonic() + timeout_s, ""
    while time.monotonic() < deadline:
        new = [run for run in api.runs(dag_id) if run["dag_run_id"] not in known]
        if new:
            run = new[-1]
            counts = Counter(task["state"] or "waiting" for task in api.task_instances(dag_id, run["dag_run_id"]))
            now = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
            if now != told and run["state"] not in DONE:
                say(f"  {dag_id}: {now}")
                told = now
            if run["state"] in DONE:
                say(f"  {dag_id}: {run['state']} ({now})")
                return run["dag_run_id"], run["state"]
        time.sleep(1)
    raise service.ServiceError(f"no run of {dag_id} has ended within {timeout_s:.0f} s; look at it in the Airflow UI")


def run_chain(api: service.AirflowApi, first: str, start: Callable[[], object]) -> dict[str, str]:
    """Starts a DAG, follows it and the DAGs that its assets start. Returns their run ids. Raises ServiceError if one failed."""
    known = {dag_id: {run["dag_run_id"] for run in api.runs(dag_id)} for dag_id in (first, *CHAIN)}
    start()
    runs = {}
    for dag_id in (first, *CHAIN):
        runs[dag_id], state = follow(api, dag_id, known[dag_id])
        if state != "success":
            raise service.ServiceError(f"{dag_id} failed; its red tasks in the Airflow UI say why")
    return runs


def check_step(name: str, step: Callable[[], object]) -> object:
    say(name)
    return step()


def run_demo(port: int) -> None:
    """Everything, in order; raises ServiceError with what to do when a part does not come up."""
    set_environment(port)
    settings = load()
    airflow = service.Airflow(settings, port)
    clear(settings, airflow.run_folder)
    check_step("Starting the demo press and the mail catcher on loopback ...", lambda: start_servers(airflow.run_folder))
    check_step("Starting Airflow (SQLite, LocalExecutor) ...", airflow.start)
    airflow.wait_until_healthy()
    api = service.AirflowApi(airflow)
    api.wait_for_dags()
    today = datetime.now(LOCAL_ZONE).date()
    since, until = today - HISTORY, today - timedelta(days=2)
    for dag_id in (*CHAIN, "rasid_backfill"):
        api.unpause(dag_id)
    say(f"Backfill: the outlets' archives from {since} to {until} ...")
    window = {"since": since.isoformat(), "until": until.isoformat()}
    run_chain(api, "rasid_backfill", lambda: api.trigger("rasid_backfill", window))
    say("Collection: the last two days, by the schedule (every 15 minutes; the first run starts at once) ...")
    runs = run_chain(api, "rasid_collect", lambda: api.unpause("rasid_collect"))
    for dag_id in ("rasid_upkeep", "rasid_mail"):
        api.unpause(dag_id)
    failed = [t for t in api.task_instances("rasid_collect", runs["rasid_collect"]) if t["state"] == "failed"]
    say("Done.\n")
    print(summary.describe(settings, airflow, [t["rendered_map_index"] or t["task_id"] for t in failed], f"http://127.0.0.1:{INBOX_PORT}"))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m demo.run", description=__doc__)
    parser.add_argument("--port", type=int, default=8080, help="of Airflow's UI and API (default 8080)")
    try:
        run_demo(parser.parse_args().port)
    except service.ServiceError as error:
        print(f"\n{error}\n\nWhat was started is still running, so that you can look: `make down` stops it.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
