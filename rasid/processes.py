"""Starting and stopping background processes, each in a session of its own, remembered in a file under RASID_DATA/run.

Airflow's children outlive a SIGTERM to their parent and ignore SIGINT when started in the background; so the whole
process group is ended, and then whatever is left in its session or carries our mark in its environment (a process that
renames itself overwrites its environment; one that opens a session of its own leaves ours).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

MARK = "RASID_RUN"  # environment variable that every process we start, and its children, carry


def start_process(name: str, command: list[str], run_folder: Path, environment: dict[str, str]) -> int:
    """Starts `command` detached, its output in `<run_folder>/<name>.log`; returns its pid (= process group)."""
    run_folder.mkdir(parents=True, exist_ok=True)
    with (run_folder / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
            env={**environment, MARK: str(run_folder)},
        )
    (run_folder / f"{name}.json").write_text(json.dumps({"pid": process.pid, "started": _start_ticks(process.pid)}))
    return process.pid


def is_running(name: str, run_folder: Path) -> bool:
    """Whether the process of that name is the one that we started, and alive."""
    return _known_pid(run_folder / f"{name}.json") is not None


def running_names(run_folder: Path) -> list[str]:
    return sorted(path.stem for path in run_folder.glob("*.json") if _known_pid(path) is not None)


def stop_all(run_folder: Path, patience_s: float = 15) -> list[str]:
    """Stops everything started with this run folder and returns the names; what does not end in time is killed."""
    names, sessions = [], set()
    for path in sorted(run_folder.glob("*.json")):
        pid = _known_pid(path)
        if pid is not None:
            names.append(path.stem)
            sessions.add(str(pid))
            _signal_group(pid, signal.SIGTERM)
        path.unlink()
    deadline = time.monotonic() + patience_s
    while (left := _remaining_pids(run_folder, sessions)) and time.monotonic() < deadline:
        time.sleep(0.2)
    for pid in left:
        _signal(pid, signal.SIGKILL)
    return names


def log_tail(name: str, run_folder: Path, line_count: int = 15) -> str:
    path = run_folder / f"{name}.log"
    return "\n".join(path.read_text(errors="replace").splitlines()[-line_count:]) if path.exists() else ""


def _known_pid(path: Path) -> int | None:
    try:
        known = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    # A pid is used again after a restart of the machine: the start time tells whether it is still ours.
    return known["pid"] if _start_ticks(known["pid"]) == known["started"] is not None else None


def _stat(pid: int) -> list[str] | None:
    """Fields of /proc/<pid>/stat from the state on: 0 state, 3 session, 19 start time in ticks. None when it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields


def _start_ticks(pid: int) -> str | None:
    fields = _stat(pid)
    return fields[19] if fields else None


def _remaining_pids(run_folder: Path, sessions: set[str]) -> list[int]:
    mark = f"{MARK}={run_folder}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        pid = int(folder.name)
        fields = _stat(pid)
        if pid == os.getpid() or fields is None:
            continue
        try:
            if fields[3] in sessions or mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(pid)
        except OSError:  # ended meanwhile, or another user's
            continue
    return found


def _signal_group(pid: int, number: int) -> None:
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return
