"""Fetching for one round of one source: robots, turns, redirects, archive, and a fetch event for each attempt."""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx

from extractors.archive import ArchiveFile
from extractors.catalogue import Source
from extractors.challenges import find_challenge
from extractors.failures import FetchFailure, weigh
from extractors.politeness import ROBOTS_MAX_BYTES, HostTurns, Robots
from extractors.transfer import MAX_BODY_BYTES, MAX_REDIRECTS, Exchange, Exchanger, check_url, next_hop, read_retry_after
from rasid.settings import Settings


@dataclass
class Response:
    """What a URL answered, after redirects. `event` is its fetch event: whoever reads the body names in it what is wrong with it."""

    url: str  # after redirects
    status: int
    headers: httpx.Headers
    body: bytes
    sha256: str  # of the body, decompressed
    fetched_at: datetime
    event: dict
    warc_file: str | None = None
    warc_offset: int | None = None
    warc_record_id: str | None = None

    @property
    def not_modified(self) -> bool:
        return self.status == 304

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    def fail(self, kind: str, reason: str) -> FetchFailure:
        """Names in the event what is wrong with the body; returns the failure, to be raised."""
        self.event.update(outcome=kind, weight=weigh(kind, self.status), reason=reason)
        return FetchFailure(kind, reason, status=self.status)


def user_agent(settings: Settings) -> str:
    return f"Rasid/0.1 (news monitoring; {settings.contact})" if settings.contact else "Rasid/0.1 (news monitoring)"


def format_time(at: datetime) -> str:
    """UTC as the staged files have it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Fetcher:
    """One HTTP client for a round. Thread-safe. `events` holds a fetch event for each attempt, in order."""

    def __init__(self, source: Source, settings: Settings, archive: ArchiveFile | None, batch: str, remembered_robots: dict):
        self._source, self._archive, self._batch = source, archive, batch
        self._exchanger = Exchanger(settings.loopback_hosts, user_agent(settings))
        self._turns = HostTurns(settings.data / "state" / "hosts", source.concurrency)
        self._robots = Robots(self._fetch_robots, remembered_robots)
        self._robots_lock = threading.Lock()
        self.events: list[dict] = []

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self._exchanger.close()

    def fetch(self, url: str, purpose: str, conditions: dict[str, str] | None = None) -> Response:
        """The answer of a URL: 200 or, with conditions (If-None-Match, …), 304. Raises FetchFailure; the event is kept either way."""
        started, at = time.monotonic(), datetime.now(UTC)
        event = self._new_event(url, purpose, at)
        try:
            exchange = self._follow(url, conditions or {}, event)
            response = self._describe(exchange, event)
            self._judge(response, purpose)
            event.update(outcome="not_modified" if response.not_modified else "ok", weight="none")
            return response
        except FetchFailure as failure:
            event.update(outcome=failure.kind, weight=weigh(failure.kind, failure.status), reason=failure.reason)
            event["status"] = event["status"] or failure.status
            raise
        finally:
            event["duration_s"] = round(time.monotonic() - started, 3)
            self.events.append(event)

    def crawl_delay_s(self, url: str) -> float:
        """The delay that the host of a URL asks for in robots.txt; 0 when it asks for none, or can't be asked."""
        try:
            with self._robots_lock:
                return self._robots.check(url) if self._source.robots else 0.0
        except FetchFailure:
            return 0.0

    def list_sitemaps(self, url: str) -> list[str]:
        """Sitemaps that the robots.txt of a URL's host names. Raises FetchFailure as fetch does."""
        with self._robots_lock:
            return self._robots.list_sitemaps(url)

    def _new_event(self, url: str, purpose: str, at: datetime) -> dict:
        return {
            "batch": self._batch, "source": self._source.id, "url": url, "purpose": purpose, "started_at": format_time(at),
            "duration_s": None, "status": None, "outcome": None, "weight": None, "bytes": None, "item_count": None, "reason": None,
            "warc_file": None, "warc_record_id": None,
        }  # fmt: skip

    def _follow(self, url: str, conditions: dict[str, str], event: dict) -> Exchange:
        for _hop in range(MAX_REDIRECTS + 1):
            parsed = check_url(url)
            crawl_delay_s = 0.0
            if self._source.robots:
                with self._robots_lock:
                    crawl_delay_s = self._robots.check(str(parsed))
            with self._turns.turn(str(parsed), max(self._source.delay_s, crawl_delay_s)):
                exchange = self._exchanger.exchange(parsed, conditions, time.monotonic())
            event["status"] = exchange.status
            self._keep(exchange, event)
            url = next_hop(exchange)
            if url is None:
                return exchange
            conditions = {}  # they were for another URL
        raise FetchFailure("malformed", f"more than {MAX_REDIRECTS} redirects", status=exchange.status)

    def _fetch_robots(self, url: str) -> tuple[int, bytes]:
        """(status, body) of robots.txt, redirects followed. Raises FetchFailure."""
        started, at = time.monotonic(), datetime.now(UTC)
        event = self._new_event(url, "robots", at)
        try:
            for _hop in range(MAX_REDIRECTS + 1):
                parsed = check_url(url)
                with self._turns.turn(url, self._source.delay_s):
                    exchange = self._exchanger.exchange(parsed, {}, time.monotonic(), ROBOTS_MAX_BYTES)
                self._keep(exchange, event)
                url = next_hop(exchange)
                if url is None:
                    break
            event.update(status=exchange.status, outcome="ok", weight="none", bytes=len(exchange.body))
            if exchange.status >= 500:
                event.update(outcome="http_5xx", weight="temporary", reason=f"answers {exchange.status}")
            return (404 if url else exchange.status), exchange.body
        except FetchFailure as failure:
            event.update(outcome=failure.kind, weight=weigh(failure.kind, failure.status), reason=failure.reason, status=failure.status)
            raise
        finally:
            event["duration_s"] = round(time.monotonic() - started, 3)
            self.events.append(event)

    def _keep(self, exchange: Exchange, event: dict) -> None:
        """The exchange into the archive, before anything reads it. A 304 has no body and stays a fetch event."""
        if self._archive is None or exchange.status == 304:
            return
        target = exchange.request.url.raw_path.decode("ascii", "replace")
        # The body is stored without its transfer coding, so that header can't stay as it was.
        headers = [("X-Archive-Orig-Transfer-Encoding" if k.lower() == b"transfer-encoding" else k.decode("latin-1"), v.decode("latin-1"))
                   for k, v in exchange.headers.raw]  # fmt: skip
        asked = [(k.decode("latin-1"), v.decode("latin-1")) for k, v in exchange.request.headers.raw]
        offset, record_id = self._archive.add(
            exchange.url, (f"GET {target} HTTP/1.1", asked),
            (f"{exchange.http_version} {exchange.status} {exchange.reason_phrase}".rstrip(), headers),
            exchange.raw_body, exchange.at, exchange.address,
        )  # fmt: skip
        event.update(warc_file=self._archive.relative, warc_record_id=record_id)
        event["_offset"] = offset

    def _describe(self, exchange: Exchange, event: dict) -> Response:
        event["bytes"] = len(exchange.body)
        return Response(
            exchange.url, exchange.status, exchange.headers, exchange.body, hashlib.sha256(exchange.body).hexdigest(), exchange.at, event,
            event["warc_file"], event.pop("_offset", None), event["warc_record_id"],
        )  # fmt: skip

    def _judge(self, response: Response, purpose: str) -> None:
        """Raises FetchFailure when the answer is no content."""
        status = response.status
        if status in (200, 203) or (status == 304 and "feed listing sitemap api".find(purpose) >= 0):
            if status != 304 and (challenge := find_challenge(response.headers, response.body)):
                raise FetchFailure("blocked", f"answers {status} with a challenge page ({challenge})", status=status)
            return
        challenge = find_challenge(response.headers, response.body)
        if challenge or status in (401, 403, 451):
            detail = f" with a challenge page ({challenge})" if challenge else ""
            raise FetchFailure("blocked", f"answers {status}{detail}", status=status)
        retry_at = read_retry_after(response.headers.get("retry-after"), response.fetched_at)
        when = f", asks to come back at {format_time(retry_at)}" if retry_at else ""
        kind = "http_5xx" if status >= 500 else "http_4xx" if status >= 400 else "empty"
        raise FetchFailure(kind, f"answers {status}{when}", status=status, retry_at=retry_at)


__all__ = ["MAX_BODY_BYTES", "Fetcher", "Response", "format_time", "user_agent"]
