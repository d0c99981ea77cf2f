"""A function run within bounds of time and memory: in a child process, since parsers written in C hear no exception."""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Callable

_EXTRA_BYTES = 1 << 30  # of address space beyond what is mapped at the start


class GivenUp(Exception):
    """The function did not end in time, or its process died."""


def run_bounded(function: Callable[[], int], limit_s: int) -> int:
    """What the function returns (an exit status), called in a child that shares stdout and stderr. Raises GivenUp.

    `limit_s` counts seconds of the processor, so that a busy machine costs no result; three times as long by the clock.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        _be_child(function, limit_s)

    def stop(*_: object) -> None:
        os.kill(child, signal.SIGKILL)

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(3 * limit_s)
    try:
        _child, state = os.waitpid(child, 0)
    finally:
        left_s = signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    if os.WIFEXITED(state):
        return os.WEXITSTATUS(state)
    by = os.WTERMSIG(state)
    raise GivenUp(f"not done after {limit_s} s" if left_s == 0 or by == signal.SIGXCPU else f"the parser was ended by signal {by}")


def _be_child(function: Callable[[], int], limit_s: int) -> None:
    """Never returns: the child must not run the parent's handlers."""
    status = 70
    try:
        limit = _mapped_bytes() + _EXTRA_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        spent_s = int(time.process_time()) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (spent_s + limit_s, spent_s + limit_s + 5))
        status = function()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _mapped_bytes() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as handle:
            return int(handle.read().split()[0]) * resource.getpagesize()
    except OSError:  # not Linux
        return 4 << 30
