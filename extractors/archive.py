"""The archive: WARC 1.1 (ISO 28500) files of requests and responses, with digests, and for each day a manifest with a hash chain."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import io
import json
import os
import threading
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from rasid.settings import Settings

MANIFEST = "manifest.jsonl"
Header = tuple[str, str]


class ArchiveDamaged(Exception):
    """Records or manifests whose digests no longer hold; the text names each file and record."""


def _digest(content: bytes) -> str:
    return "sha256:" + base64.b32encode(hashlib.sha256(content).digest()).decode().rstrip("=")


class ArchiveFile:
    """The WARC file of one round, made when the first record is written. Thread-safe. Close it: that seals it in the day's manifest."""

    def __init__(self, settings: Settings, name: str, at: datetime):
        self._root = settings.archive
        self.path = self._root / at.strftime("%Y/%m/%d") / f"{name}.warc.gz"
        self.relative = self.path.relative_to(self._root).as_posix()
        self._lock = threading.Lock()
        self._out: io.BufferedWriter | None = None
        self._writer: WARCWriter | None = None

    def add(
        self, url: str, request: tuple[str, list[Header]], response: tuple[str, list[Header]], body: bytes, at: datetime, address: str = ""
    ) -> tuple[int, str]:
        """Writes a response record and its request. `body` is as received (still compressed). Returns (offset, record id)."""
        with self._lock:
            writer = self._open()
            offset = self._out.tell()
            dated = {"WARC-Date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
            if address:
                dated["WARC-IP-Address"] = address
            answer = self._record(writer, url, "response", response, body, dict(dated))
            asked = self._record(writer, url, "request", request, b"", dict(dated))
            writer.write_request_response_pair(asked, answer)
            return offset, answer.rec_headers.get_header("WARC-Record-ID")

    def _open(self) -> WARCWriter:
        if self._writer is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._out = self.path.open("xb")
            self._writer = WARCWriter(self._out, gzip=True, warc_version="WARC/1.1")
            info = {"software": "Rasid", "format": "WARC File Format 1.1", "conformsTo": "http://iipc.github.io/warc-specifications/"}
            self._writer.write_record(self._writer.create_warcinfo_record(self.path.name, info))
        return self._writer

    @staticmethod
    def _record(writer: WARCWriter, url: str, kind: str, head: tuple[str, list[Header]], body: bytes, warc_headers: dict):
        start_line, headers = head
        if kind == "response":
            protocol, _, statusline = start_line.partition(" ")
            http = StatusAndHeaders(statusline, headers, protocol=protocol)
        else:
            http = StatusAndHeaders(start_line, headers, is_http_request=True)
        # SHA-256 instead of warcio's SHA-1: a digest is evidence only while nobody can make a second body for it.
        warc_headers["WARC-Block-Digest"] = _digest(http.to_ascii_bytes() + body)
        if kind == "response":
            warc_headers["WARC-Payload-Digest"] = _digest(body)
        return writer.create_warc_record(url, kind, payload=io.BytesIO(body), length=len(body), http_headers=http,
                                         warc_headers_dict=warc_headers)

    def close(self) -> None:
        """Flushes to disk and adds the file to its day's manifest."""
        with self._lock:
            if self._out is None or self._out.closed:
                return
            self._out.flush()
            os.fsync(self._out.fileno())
            self._out.close()
        seal(self.path)

    def __enter__(self) -> ArchiveFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _file_sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _chain(previous: str, name: str, sha256: str) -> str:
    return hashlib.sha256(f"{previous}\n{name}\n{sha256}".encode()).hexdigest()


def seal(path: Path) -> None:
    """Adds a closed file to the manifest of its folder: a line with its SHA-256 and the chain over all lines before it."""
    manifest = path.parent / MANIFEST
    with manifest.open("a+", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)  # several rounds end at once
        handle.seek(0)
        lines = handle.read().splitlines()
        previous = json.loads(lines[-1])["chain"] if lines else ""
        sha256 = _file_sha256(path)
        line = {"file": path.name, "bytes": path.stat().st_size, "sha256": sha256, "chain": _chain(previous, path.name, sha256)}
        handle.write(json.dumps(line) + "\n")
        handle.flush()
        os.fsync(handle.fileno())


def damaged_records(path: Path) -> list[str]:
    """What is wrong with a file's records, a line each; empty when every digest holds."""
    problems = []
    try:
        with path.open("rb") as handle:
            for record in ArchiveIterator(handle, check_digests=True, no_record_parse=True):
                while record.raw_stream.read(1 << 20):
                    pass
                if record.digest_checker.passed is False:
                    url, record_id = (record.rec_headers.get_header(name) for name in ("WARC-Target-URI", "WARC-Record-ID"))
                    problems.append(f"{path.name}: {record_id} ({url}): {'; '.join(record.digest_checker.problems)}")
    except (ArchiveLoadFailed, OSError, EOFError, ValueError) as error:
        problems.append(f"{path.name}: can't be read further: {str(error).strip()}")
    return problems


def verify_day(folder: Path) -> tuple[int, list[str], list[str]]:
    """(files checked, problems, notes) of one day's folder: chain, SHA-256 of each file, digests of each record of a changed file."""
    problems, notes, previous, sealed = [], [], "", set()
    manifest = folder / MANIFEST
    for number, line in enumerate(manifest.read_text(encoding="utf-8").splitlines() if manifest.exists() else [], 1):
        try:
            entry = json.loads(line)
            name, sha256, chain = entry["file"], entry["sha256"], entry["chain"]
        except (ValueError, KeyError, TypeError):
            problems.append(f"{manifest}:{number}: not a manifest line")
            continue
        sealed.add(name)
        if chain != _chain(previous, name, sha256):
            problems.append(f"{manifest}:{number}: the chain is broken; a line was changed, added or removed")
        previous = chain
        path = folder / name
        if not path.exists():
            problems.append(f"{path}: is missing")
        elif _file_sha256(path) != sha256:
            problems.append(f"{path}: changed since it was sealed")
            problems.extend(damaged_records(path))
    for path in sorted(folder.glob("*.warc.gz")):
        if path.name not in sealed:
            notes.append(f"{path}: not sealed (its round is running, or was killed)")
            problems.extend(damaged_records(path) if _is_old(path) else [])
    return len(sealed), problems, notes


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime < (datetime.now(UTC) - timedelta(hours=6)).timestamp()


def day_folders(root: Path, since: date | None = None) -> list[Path]:
    """Folders YYYY/MM/DD of the archive, from `since` on."""
    found = sorted(path for path in root.glob("[0-9]*/[0-9]*/[0-9]*") if path.is_dir())
    return [path for path in found if since is None or path.relative_to(root).as_posix() >= since.strftime("%Y/%m/%d")]


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


def verify_recent(settings: Settings, days: int = 2) -> dict:
    """As `verify`, for the last days (UTC). Raises ArchiveDamaged."""
    return verify(day_folders(settings.archive, datetime.now(UTC).date() - timedelta(days=days)))


def read_body(settings: Settings, warc_file: str, offset: int) -> bytes:
    """The decoded body of the response record at that place. Raises OSError, ArchiveDamaged."""
    with (settings.archive / warc_file).open("rb") as handle:
        handle.seek(offset)
        for record in ArchiveIterator(handle):
            return record.content_stream().read()
    raise ArchiveDamaged(f"{warc_file}: no record at {offset}")
