"""What a host is owed: its robots.txt (RFC 9309), a pause between requests, one request at a time - over all processes."""

from __future__ import annotations

import fcntl
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from protego import Protego

from extractors.failures import FetchFailure

AGENT_TOKEN = "Rasid"
ROBOTS_KEPT = timedelta(hours=24)  # RFC 9309, 2.4
ROBOTS_MAX_BYTES = 500 * 1024  # RFC 9309, 2.5
MAX_CRAWL_DELAY_S = 60.0


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


class HostTurns:
    """Who may ask a host now. A file for each host carries the lock and, as its time, the last request: it holds between processes."""

    def __init__(self, folder: Path, concurrency: int = 1):
        self._folder, self._concurrency = folder, concurrency

    @contextmanager
    def turn(self, url: str, delay_s: float) -> Iterator[None]:
        """Waits until `delay_s` has passed since the host's last request; with concurrency 1, keeps others out meanwhile."""
        if delay_s <= 0:
            yield
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^a-z0-9.-]", "_", origin_of(url).split("//")[1])[:120]
        with (self._folder / f"{name}.turn").open("a+") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            handle.seek(0)
            self._pause(handle.read(), delay_s)
            if self._concurrency > 1:
                self._note(handle)
                fcntl.flock(handle, fcntl.LOCK_UN)
                yield
                return
            try:
                yield
            finally:
                self._note(handle)

    @staticmethod
    def _pause(text: str, delay_s: float) -> None:
        try:
            last = float(text or 0)
        except ValueError:
            last = 0.0
        wait_s = last + delay_s - time.time()
        if wait_s > 0:
            time.sleep(min(wait_s, delay_s))  # a clock that was set back must not stop us

    @staticmethod
    def _note(handle) -> None:
        handle.seek(0)
        handle.truncate()
        handle.write(f"{time.time():.3f}")
        handle.flush()


class Robots:
    """robots.txt of the hosts of one round; what is known comes from and goes back to `remembered` (the source's state)."""

    def __init__(self, fetch: Callable[[str], tuple[int, bytes]], remembered: dict[str, dict]):
        self._fetch, self._remembered = fetch, remembered
        self._rules: dict[str, Protego | FetchFailure] = {}

    def check(self, url: str) -> float:
        """The crawl delay in seconds that the host asks for (0 when it asks for none). Raises FetchFailure when it forbids the URL."""
        rules = self._rules_of(origin_of(url))
        if isinstance(rules, FetchFailure):
            raise rules
        if not rules.can_fetch(url, AGENT_TOKEN):
            raise FetchFailure("forbidden_by_robots", f"robots.txt of {origin_of(url)} forbids {urlsplit(url).path or '/'}")
        return min(float(rules.crawl_delay(AGENT_TOKEN) or 0), MAX_CRAWL_DELAY_S)

    def list_sitemaps(self, url: str) -> list[str]:
        """What the host's robots.txt names; [] when it can't be read."""
        rules = self._rules_of(origin_of(url))
        return [] if isinstance(rules, FetchFailure) else [place for place in rules.sitemaps if place.startswith(("http://", "https://"))]

    def _rules_of(self, origin: str) -> Protego | FetchFailure:
        if origin not in self._rules:
            known = self._remembered.get(origin)
            if known is None or datetime.now(UTC) - datetime.fromisoformat(known["at"]) > ROBOTS_KEPT:
                self._rules[origin] = self._ask(origin)
            else:
                self._rules[origin] = Protego.parse(known["rules"])
        return self._rules[origin]

    def _ask(self, origin: str) -> Protego | FetchFailure:
        try:
            status, body = self._fetch(f"{origin}/robots.txt")
        except FetchFailure as failure:
            if failure.kind == "too_large":
                return Protego.parse("")
            # RFC 9309, 2.3.1.4: what can't be reached forbids everything, for now.
            return FetchFailure(failure.kind, f"robots.txt: {failure.reason}", status=failure.status)
        if status >= 500 or status == 429:
            kind = "http_5xx" if status >= 500 else "http_4xx"
            return FetchFailure(kind, f"robots.txt answers {status}, so nothing may be fetched", status=status)
        text = body[:ROBOTS_MAX_BYTES].decode("utf-8", "replace") if status == 200 else ""
        if text.lstrip().startswith("<"):
            text = ""  # a web page in place of robots.txt
        self._remembered[origin] = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "rules": text[:100_000]}
        return Protego.parse(text)
