"""JSON Lines in and out: UTF-8, one object a line, `-` for stdin or stdout; a line that can't be used is named and skipped."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": "))
Complain = Callable[[int, str], None]


def complain_on_stderr(line_number: int, reason: str) -> None:
    print(f"line {line_number}: {reason}; skipped", file=sys.stderr)


def _reject_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_reject_constant)


def parse_lines(lines: Iterable[bytes], complain: Complain = complain_on_stderr) -> Iterator[tuple[int, dict]]:
    """(line number, object) for each usable line; `complain(line, reason)` for each other one."""
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            value = _DECODER.decode(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
        except (ValueError, RecursionError) as error:
            complain(number, f"not JSON ({error})")
            continue
        if isinstance(value, dict):
            yield number, value
        else:
            complain(number, "not a JSON object")


def read_objects(path: str | Path, complain: Complain = complain_on_stderr) -> Iterator[tuple[int, dict]]:
    """As parse_lines, from a file or `-`. Raises OSError when the file can't be read."""
    if str(path) == "-":
        yield from parse_lines(sys.stdin.buffer, complain)
        return
    with open(path, "rb") as handle:
        yield from parse_lines(handle, complain)


def dump(value: object) -> str:
    """One line of JSON, the same for the same value. Lone surrogates are replaced, since they have no UTF-8 form."""
    return _ENCODER.encode(value).encode("utf-8", "replace").decode("utf-8")


def write_objects(path: str | Path, values: Iterable[dict]) -> int:
    """Writes the values and returns their number. A file appears whole or not at all."""
    count = 0
    if str(path) == "-":
        for count, value in enumerate(values, 1):  # noqa: B007
            sys.stdout.write(dump(value) + "\n")
        sys.stdout.flush()
        return count
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, prefix=f".{target.name}.", delete=False) as handle:
        try:
            for count, value in enumerate(values, 1):  # noqa: B007
                handle.write(dump(value) + "\n")
            handle.close()
            os.chmod(handle.name, 0o644)
            os.replace(handle.name, target)
        except BaseException:
            os.unlink(handle.name)
            raise
    return count
