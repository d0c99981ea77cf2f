"""Names for everything that can go wrong while collecting, and how heavily each counts."""

from __future__ import annotations

from datetime import datetime

# A temporary failure may pass by itself; a soft one yields less than it should; a hard one lasts until somebody acts.
WEIGHTS: dict[str, str] = {
    "ok": "none", "not_modified": "none",
    "dns": "temporary", "timeout": "temporary", "connection": "temporary", "http_5xx": "temporary",
    "malformed": "soft", "empty": "soft", "stale": "soft", "paywalled": "soft", "layout_changed": "soft", "tls": "soft",
    "http_4xx": "hard", "blocked": "hard", "not_a_feed": "hard", "too_large": "hard", "forbidden_by_robots": "hard",
    "refused_address": "hard",
}  # fmt: skip


class FetchFailure(Exception):
    """One URL could not be used. `kind` is a key of WEIGHTS; `retry_at` is set when the server said when to come back."""

    def __init__(self, kind: str, reason: str, *, status: int | None = None, retry_at: datetime | None = None):
        super().__init__(f"{kind}: {reason}")
        self.kind, self.reason, self.status, self.retry_at = kind, reason, status, retry_at
        self.transfer: object | None = None  # what was received before it failed, for the fetch event


class CollectionFailed(Exception):
    """A source's entry point could not be read; its batch is written and says so."""

    def __init__(self, kind: str, reason: str):
        super().__init__(kind, reason)  # both, so that it survives pickling
        self.kind, self.reason = kind, reason

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}"


def weigh(kind: str, status: int | None = None) -> str:
    """`none`, `temporary`, `soft` or `hard`. A 408, 425 or 429 passes, unlike other 4xx."""
    return "temporary" if kind == "http_4xx" and status in (408, 425, 429) else WEIGHTS[kind]
