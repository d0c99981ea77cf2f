"""The archive: WARC 1.1 (ISO 28500) files of requests and responses, with digests; each is sealed in its day's manifest when it is closed."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import threading
import zlib
from datetime import UTC, datetime, timedelta

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.manifests import ArchiveDamaged, day_folders, seal, verify
from rasid.settings import Settings

__all__ = ["ArchiveDamaged", "ArchiveFile", "day_folders", "read_body", "read_record", "verify", "verify_recent"]

Header = tuple[str, str]


def _digest(content: bytes) -> str:
    # With its padding: readers compare the text (warcio among them).
    return "sha256:" + base64.b32encode(hashlib.sha256(content).digest()).decode()


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


def verify_recent(settings: Settings, days: int = 2) -> dict:
    """As `verify`, for the last days (UTC). Raises ArchiveDamaged."""
    return verify(day_folders(settings.archive, datetime.now(UTC).date() - timedelta(days=days)))


def read_record(settings: Settings, warc_file: str, offset: int) -> tuple[dict[str, str], bytes]:
    """(what the record says of itself, decoded body) of the response record at that place. Raises OSError, ArchiveDamaged."""
    with (settings.archive / warc_file).open("rb") as handle:
        handle.seek(offset)
        try:
            for record in ArchiveIterator(handle, check_digests="raise"):
                names = ("WARC-Target-URI", "WARC-Date", "WARC-Record-ID", "WARC-Payload-Digest")
                head = {name: record.rec_headers.get_header(name) or "" for name in names}
                # warcio takes compressed bytes, entered in the middle, for the text of a record that says nothing of itself.
                if not head["WARC-Record-ID"]:
                    break
                body = record.content_stream().read()
                return {**head, "HTTP": record.http_headers.statusline if record.http_headers else ""}, body
        except (ArchiveLoadFailed, zlib.error, EOFError) as error:
            raise ArchiveDamaged(f"{warc_file}: the record at {offset} can't be read: {str(error).strip()}") from error
    raise ArchiveDamaged(f"{warc_file}: no record at {offset}")


def read_body(settings: Settings, warc_file: str, offset: int) -> bytes:
    """The body alone, as `read_record`."""
    return read_record(settings, warc_file, offset)[1]
