"""Airflow on one machine: its environment, start, health, and its REST API (SQLite, LocalExecutor).

Its parts are started one by one and not by `airflow standalone`, whose log servers listen on every interface of the machine.

A team's installation is docker-compose.yml; this module is what `make demo` and `make run` use.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from rasid import processes
from rasid.settings import PROJECT_ROOT, Settings

DAG_IDS = ("rasid_collect", "rasid_code", "rasid_load", "rasid_alert", "rasid_mail", "rasid_backfill", "rasid_recode", "rasid_upkeep")
USER = "admin"
# No triggerer: no task defers. The log servers are for workers on other machines.
PARTS = {"api-server": ["api-server"], "scheduler": ["scheduler", "--skip-serve-logs"], "dag-processor": ["dag-processor"]}


class ServiceError(RuntimeError):
    """Airflow can't be started or reached; the text says what to do."""


@dataclass(frozen=True)
class Airflow:
    """One Airflow on this machine: where it lives and where it listens."""

    settings: Settings
    port: int = 8080

    @property
    def home(self) -> Path:
        return self.settings.data / "airflow"

    @property
    def run_folder(self) -> Path:
        return self.settings.data / "run"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def password(self) -> str:
        return json.loads((self.home / "passwords.json").read_text())[USER]

    def environment(self) -> dict[str, str]:
        """The process environment: what the caller has, ours, and Airflow's settings where the caller did not set them."""
        bin_folder = str(Path(sys.executable).parent)  # its children are started by name
        defaults = {
            "AIRFLOW_HOME": str(self.home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT_ROOT / "dags"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT_ROOT / "plugins"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__PARALLELISM": "4",
            "AIRFLOW__CORE__DEFAULT_TIMEZONE": "utc",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(self.home / "passwords.json"),
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{self.url}/execution/",
            "AIRFLOW__API_AUTH__JWT_SECRET": self._jwt_secret(),
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.port),
            "AIRFLOW__API__BASE_URL": self.url,
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
            "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
            "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "60",
            "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "2",
        }
        own = {
            "PATH": f"{bin_folder}:{os.environ.get('PATH', '')}",
            "PYTHONPATH": str(PROJECT_ROOT),
            "RASID_DATA": str(self.settings.data),
            "RASID_SOURCES": str(self.settings.sources),
            "RASID_SUBSCRIPTIONS": str(self.settings.subscriptions),
            # One BLAS thread a task: several tasks share the cores.
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        return {**defaults, **kept, **own}

    def start(self) -> None:
        """Migrates the metadata database, makes the pools, starts Airflow. Raises ServiceError when the port is taken."""
        if port_is_taken(self.port):
            raise ServiceError(f"port {self.port} is taken; stop what listens there, or choose another: make demo PORT=8090")
        self.home.mkdir(parents=True, exist_ok=True)
        self._write_password()
        environment = self.environment()
        self._run(["airflow", "db", "migrate"], environment)
        self._run(["airflow", "pools", "set", "warehouse", "1", "One writer: the working DuckDB"], environment)
        for part, arguments in PARTS.items():
            processes.start_process(part, [str(Path(sys.executable).parent / "airflow"), *arguments], self.run_folder, environment)

    def is_running(self) -> bool:
        return any(processes.is_running(part, self.run_folder) for part in PARTS)

    def wait_until_healthy(self, timeout_s: float = 180) -> None:
        """Until API server, scheduler and DAG processor report themselves healthy and every DAG is known."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            for part in PARTS:
                if not processes.is_running(part, self.run_folder):
                    raise ServiceError(f"Airflow's {part} ended:\n{processes.log_tail(part, self.run_folder)}")
            try:
                health = _request(f"{self.url}/api/v2/monitor/health")
                if all((health[part] or {}).get("status") == "healthy" for part in ("metadatabase", "scheduler", "dag_processor")):
                    return
            except (OSError, ValueError, KeyError):
                pass  # not up yet
            time.sleep(0.5)
        raise ServiceError(f"Airflow is not healthy after {timeout_s:.0f} s; its logs: {self.run_folder}")

    def _jwt_secret(self) -> str:
        path = self.home / "jwt_secret"
        if not path.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(64))
        return path.read_text()

    def _write_password(self) -> None:
        path = self.home / "passwords.json"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(json.dumps({USER: secrets.token_urlsafe(9)}))

    def _run(self, command: list[str], environment: dict[str, str]) -> None:
        command = [str(Path(sys.executable).parent / command[0]), *command[1:]]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ServiceError(f"`{' '.join(command[1:])}` failed:\n{done.stderr[-2000:] or done.stdout[-2000:]}")


class AirflowApi:
    """The few calls of Airflow's REST API (v2) that the commands need."""

    def __init__(self, airflow: Airflow):
        self._airflow = airflow
        self._token = _request(f"{airflow.url}/auth/token", {"username": USER, "password": airflow.password()})["access_token"]

    def get(self, path: str) -> dict:
        return _request(f"{self._airflow.url}/api/v2{path}", token=self._token)

    def wait_for_dags(self, timeout_s: float = 90) -> None:
        """Until every DAG is parsed. Raises ServiceError with the import errors, or the missing DAGs."""
        deadline = time.monotonic() + timeout_s
        missing = set(DAG_IDS)
        while missing and time.monotonic() < deadline:
            missing = set(DAG_IDS) - {dag["dag_id"] for dag in self.get("/dags?limit=100")["dags"]}
            errors = self.get("/importErrors")["import_errors"]
            if errors:
                raise ServiceError(f"{errors[0]['filename']} can't be imported:\n{errors[0]['stack_trace']}")
            time.sleep(0.5)
        if missing:
            raise ServiceError(f"Airflow has not found the DAGs {', '.join(sorted(missing))}")

    def unpause(self, dag_id: str) -> None:
        _request(f"{self._airflow.url}/api/v2/dags/{dag_id}", {"is_paused": False}, token=self._token, method="PATCH")

    def trigger(self, dag_id: str, conf: dict | None = None) -> str:
        """Starts a run now and returns its id."""
        body = {"logical_date": None, "conf": conf or {}}
        return _request(f"{self._airflow.url}/api/v2/dags/{dag_id}/dagRuns", body, token=self._token)["dag_run_id"]

    def runs(self, dag_id: str) -> list[dict]:
        """The newest runs first."""
        return self.get(f"/dags/{dag_id}/dagRuns?order_by=-run_after&limit=50")["dag_runs"]

    def task_instances(self, dag_id: str, run_id: str) -> list[dict]:
        return self.get(f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances?limit=500")["task_instances"]


def port_is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _request(url: str, body: dict | None = None, token: str | None = None, method: str | None = None) -> dict:
    """JSON in, JSON out, on loopback only (no proxy). Raises ServiceError with Airflow's answer for an HTTP error."""
    request = urllib.request.Request(url, method=method, data=None if body is None else json.dumps(body).encode())
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=30) as response:
            return json.loads(response.read() or b"{}")
    except urllib.error.HTTPError as error:
        raise ServiceError(f"{request.get_method()} {url}: {error.code} {error.read().decode(errors='replace')[:500]}") from error
