"""Starting and stopping background processes: what `make down` promises."""

import subprocess
import sys
import time

from rasid import processes

STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)
print(child.pid, flush=True)
time.sleep(600)
"""


def _is_alive(pid: int) -> bool:
    return processes._stat(pid) is not None


def test_stop_ends_a_stubborn_process_and_the_child_that_left_its_session(tmp_path):
    import os

    pid = processes.start_process("stubborn", [sys.executable, "-u", "-c", STUBBORN], tmp_path, dict(os.environ))
    while not (printed := processes.log_tail("stubborn", tmp_path).strip()):
        time.sleep(0.05)
    child = int(printed)
    assert processes.running_names(tmp_path) == ["stubborn"]
    assert processes.stop_all(tmp_path, patience_s=0.5) == ["stubborn"]
    time.sleep(0.2)
    assert not _is_alive(pid) and not _is_alive(child)
    assert processes.running_names(tmp_path) == []


def test_a_pid_that_another_process_got_is_not_stopped(tmp_path):
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        (tmp_path / "airflow.json").write_text(f'{{"pid": {stranger.pid}, "started": "1"}}')
        assert processes.stop_all(tmp_path, patience_s=0.2) == []
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
