"""What is remembered of a source between rounds: validators and hashes of its entry points, failures, and the articles already read."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from extractors.failures import weigh
from extractors.fetching import format_time
from rasid.settings import Settings

# By weight of the last failure: so many in a row, and then the first pause. What passes by itself is asked again sooner than a gone page.
BACKOFF = {"temporary": (3, timedelta(minutes=30)), "soft": (3, timedelta(hours=1)), "hard": (2, timedelta(hours=2))}
LONGEST_PAUSE = timedelta(hours=24)  # a dead source is tried daily, and shown as dormant
FULL_FETCH_EVERY = timedelta(hours=3)  # a server that keeps its ETag while the body changes is found out by asking without it


@dataclass
class State:
    """state/sources/<source>.json. Times are ISO strings in UTC."""

    entries: dict[str, dict] = field(default_factory=dict)  # URL -> etag, last_modified, body_sha256, full_at, etag_unreliable, not_before
    seen: dict[str, list] = field(default_factory=dict)  # key of an item's URL -> [content key or null, item fingerprint]
    pending: dict[str, dict] = field(default_factory=dict)  # URL -> what the entry said, attempts, not_before
    robots: dict[str, dict] = field(default_factory=dict)
    failures: int = 0  # rounds in a row
    last_failure: dict | None = None  # kind, reason, at
    last_success: str | None = None
    next_try: str | None = None  # not before, unless forced
    not_due_until: str | None = None  # the feed's own ttl
    skip_hours: list[int] = field(default_factory=list)  # hours (UTC) at which the feed asks not to be read

    def conditions(self, url: str, now: datetime) -> dict[str, str]:
        """Headers of a conditional request; {} when the validators are missing, distrusted, or due for a check."""
        entry = self.entries.get(url, {})
        if entry.get("etag_unreliable") or not entry.get("full_at") or now - datetime.fromisoformat(entry["full_at"]) > FULL_FETCH_EVERY:
            return {}
        headers = {"If-None-Match": entry.get("etag"), "If-Modified-Since": entry.get("last_modified")}
        return {name: value for name, value in headers.items() if value}

    def note_entry(self, url: str, etag: str | None, last_modified: str | None, sha256: str, now: datetime) -> bool:
        """Remembers a full answer; returns whether the body is the one of last time."""
        entry = self.entries.setdefault(url, {})
        same = entry.get("body_sha256") == sha256
        if not same and entry.get("body_sha256") and etag and etag == entry.get("etag"):
            entry["etag_unreliable"] = True
        entry.update(etag=etag, last_modified=last_modified, body_sha256=sha256, full_at=format_time(now))
        return same

    def note_success(self, now: datetime) -> None:
        self.failures, self.next_try, self.last_success = 0, None, format_time(now)

    def note_failure(self, kind: str, reason: str, now: datetime, status: int | None = None) -> None:
        """Counts a failed round; from the second or third on, the next waits longer each time, up to a day."""
        self.failures += 1
        self.last_failure = {"kind": kind, "reason": reason, "at": format_time(now)}
        begins, first_pause = BACKOFF[weigh(kind, status)]
        if self.failures >= begins:
            pause = min(first_pause * 2 ** min(self.failures - begins, 10), LONGEST_PAUSE)
            self.next_try = format_time(now + pause)


def state_path(settings: Settings, source_id: str) -> Path:
    return settings.source_state / f"{source_id}.json"


def load_state(settings: Settings, source_id: str) -> State:
    """The state of a source; a fresh one when there is none or its file is broken (what was read is then read again, with the same ids)."""
    try:
        values = json.loads(state_path(settings, source_id).read_text(encoding="utf-8"))
        return State(**{name: value for name, value in values.items() if name in State.__dataclass_fields__})
    except (OSError, ValueError, TypeError, AttributeError):
        return State()


def save_state(settings: Settings, source_id: str, state: State) -> None:
    """Writes the state whole."""
    path = state_path(settings, source_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False) as handle:
        json.dump(asdict(state), handle, ensure_ascii=False, separators=(",", ":"))
    os.replace(handle.name, path)


@contextmanager
def source_lock(settings: Settings, source_id: str) -> Iterator[None]:
    """One round of a source at a time: a backfill and the schedule would otherwise lose each other's state."""
    settings.source_state.mkdir(parents=True, exist_ok=True)
    with (settings.source_state / f".{source_id}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def is_before(moment: str | None, now: datetime) -> bool:
    """Whether `now` lies before a remembered moment."""
    return bool(moment) and now < datetime.fromisoformat(moment).replace(tzinfo=UTC)
