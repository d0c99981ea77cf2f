"""The archive's manifests: a file a day, a line for each sealed WARC file, chained by hashes within the day and to the day before.

A line is {"file", "bytes", "sha256", "chain"}, with `chain` the SHA-256 of the line before's chain, the name and the file's SHA-256. The
first line of a day also has "after": the last chain of the day before at that time, which its own chain covers. A file that was removed
under the retention rule has a line {"removed", "sha256", "at", "chain"}: what is gone by rule can be told from what is missing.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

MANIFEST = "manifest.jsonl"
_UNSEALED_AFTER = timedelta(hours=6)  # an unsealed file that is older was left by a killed round


class ArchiveDamaged(Exception):
    """Records or manifests whose digests no longer hold; the text names each file and record."""


def file_sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _chain(previous: str, name: str, sha256: str) -> str:
    return hashlib.sha256(f"{previous}\n{name}\n{sha256}".encode()).hexdigest()


def _said(line: dict) -> str:
    """What a line says of which file, for the chain: a sealed file can't be made a removed one."""
    return line["file"] if "file" in line else f"removed {line['removed']}"


def day_folders(root: Path, since: date | None = None) -> list[Path]:
    """Folders YYYY/MM/DD of the archive, from `since` on."""
    found = sorted(path for path in root.glob("[0-9]*/[0-9]*/[0-9]*") if path.is_dir())
    return [path for path in found if since is None or path.relative_to(root).as_posix() >= since.strftime("%Y/%m/%d")]


def _folder_before(folder: Path) -> Path | None:
    """The archive's day before a day's folder that has a manifest."""
    earlier = [path for path in day_folders(folder.parents[2]) if path < folder and (path / MANIFEST).exists()]
    return earlier[-1] if earlier else None


def _chains_of(folder: Path) -> list[str]:
    """The chains of a manifest's lines, as they are written; [] when it can't be read."""
    try:
        return [json.loads(line)["chain"] for line in (folder / MANIFEST).read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def append_line(folder: Path, key: str, name: str, sha256: str, more: dict) -> None:
    """A line at the end of a day's manifest, chained to what is before it."""
    with (folder / MANIFEST).open("a+", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)  # several rounds end at once
        handle.seek(0)
        lines = handle.read().splitlines()
        line: dict = {key: name, **more, "sha256": sha256}
        if lines:
            previous = json.loads(lines[-1])["chain"]
        else:
            before = _folder_before(folder)
            previous = (_chains_of(before) or [""])[-1] if before else ""
            line["after"] = previous
        line["chain"] = _chain(previous, _said(line), sha256)
        handle.write(json.dumps(line) + "\n")
        handle.flush()
        os.fsync(handle.fileno())


def seal(path: Path) -> None:
    """Adds a closed file to the manifest of its folder."""
    append_line(path.parent, "file", path.name, file_sha256(path), {"bytes": path.stat().st_size})


def damaged_records(path: Path) -> list[str]:
    """What is wrong with a file's records, a line each; empty when every digest holds."""
    problems = []
    try:
        with path.open("rb") as handle:
            for record in ArchiveIterator(handle, check_digests=True):
                while record.raw_stream.read(1 << 20):
                    pass
                if record.digest_checker.passed is False:
                    url, record_id = (record.rec_headers.get_header(name) for name in ("WARC-Target-URI", "WARC-Record-ID"))
                    problems.append(f"{path.name}: {record_id} ({url}): {'; '.join(record.digest_checker.problems)}")
    except (ArchiveLoadFailed, StatusAndHeadersParserException, zlib.error, OSError, EOFError, ValueError) as error:
        problems.append(f"{path.name}: can't be read further: {str(error).strip()}")
    return problems


@dataclass
class _Day:
    """A day's folder while it is checked."""

    folder: Path
    sealed: dict[str, str] = field(default_factory=dict)  # file -> SHA-256
    removed: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify_day(folder: Path) -> tuple[int, list[str], list[str]]:
    """(files checked, problems, notes) of a day: chain, link to the day before, SHA-256 of files, digests of a changed file's records."""
    day = _Day(folder)
    _read_manifest(day)
    for name, sha256 in day.sealed.items():
        path = folder / name
        if not path.exists():
            if name not in day.removed:
                day.problems.append(f"{path}: is missing")
        elif file_sha256(path) != sha256:
            day.problems += [f"{path}: changed since it was sealed", *damaged_records(path)]
    for path in sorted(folder.glob("*.warc.gz")):
        if path.name not in day.sealed:
            day.notes.append(f"{path}: not sealed (its round is running, or was killed)")
            is_old = path.stat().st_mtime < (datetime.now(UTC) - _UNSEALED_AFTER).timestamp()
            day.problems += damaged_records(path) if is_old else []
    if day.removed:
        day.notes.append(f"{folder}: {len(day.removed)} files were removed under the retention rule")
    return len(day.sealed) - len(day.removed), day.problems, day.notes


def _read_manifest(day: _Day) -> None:
    manifest, previous = day.folder / MANIFEST, ""
    for number, text in enumerate(manifest.read_text(encoding="utf-8").splitlines() if manifest.exists() else [], 1):
        try:
            line = json.loads(text)
            name, sha256, chain = line.get("file") or line["removed"], line["sha256"], line["chain"]
        except (ValueError, KeyError, TypeError, AttributeError):
            day.problems.append(f"{manifest}:{number}: not a manifest line")
            continue
        if number == 1 and line.get("after"):
            previous = line["after"]
            before = _folder_before(day.folder)
            if before is None or previous not in _chains_of(before):
                day.problems.append(f"{manifest}:1: the manifest of the day before was changed or is missing")
        if chain != _chain(previous, _said(line), sha256):
            day.problems.append(f"{manifest}:{number}: the chain is broken; a line was changed, added or removed")
        previous = chain
        if "removed" in line:
            day.removed.add(name)
        else:
            day.sealed[name] = sha256


def verify(folders: Iterable[Path]) -> dict:
    """Checks day folders; returns {"days", "files", "bytes", "notes"}. Raises ArchiveDamaged with every problem found."""
    counts, problems, notes = {"days": 0, "files": 0, "bytes": 0}, [], []
    for folder in folders:
        files, wrong, remarks = verify_day(folder)
        counts["days"] += 1
        counts["files"] += files
        counts["bytes"] += sum(path.stat().st_size for path in folder.glob("*.warc.gz"))
        problems += wrong
        notes += remarks
    if problems:
        raise ArchiveDamaged("\n".join(problems))
    return {**counts, "notes": notes}
