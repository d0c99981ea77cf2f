"""What an entry point (feed, listing, sitemap, API) says about one article, before its page is read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Item:
    """One entry; everything but `url` may be missing. Texts are plain, times in UTC."""

    url: str | None
    id: str | None = None
    title: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    summary: str | None = None
    content: str | None = None
    lang: str | None = None
    author: str | None = None
    notes: list[str] = field(default_factory=list)
    response: object | None = field(default=None, repr=False, compare=False)  # the fetched entry point, when its text is the article's

    def fingerprint(self) -> str:
        """Changes when the entry point says something new about the article: then its page is read again."""
        said = f"{self.title}\n{self.updated or self.published}\n{self.summary}\n{len(self.content or '')}"
        return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:8]


class Unreadable(ValueError):
    """A body that is not what it should be. `kind` is a failure kind (not_a_feed, malformed, empty, layout_changed, …)."""

    def __init__(self, kind: str, reason: str):
        super().__init__(reason)
        self.kind, self.reason = kind, reason
