"""One round over items of a source: which are new or changed, their pages read, failures kept, copies marked."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from extractors.archive import ArchiveFile
from extractors.articles import read_article
from extractors.batches import Batch
from extractors.catalogue import Source
from extractors.copies import mark_copies, mark_known_copies
from extractors.dates import parse_date
from extractors.failures import FetchFailure, weigh
from extractors.fetching import Fetcher, format_time
from extractors.items import Item
from extractors.state import State, is_before
from extractors.urls import canonicalise, content_key, url_key
from rasid.settings import Settings

log = logging.getLogger("rasid.extractors")

MAX_ATTEMPTS = 5
RETRY_PAUSE = timedelta(minutes=20)  # doubled with each attempt
LAYOUT_SAMPLE = 5  # so many pages without text, and more than half of all, mean that the layout changed


@dataclass
class Round:
    """What a round works with. `read` may be called several times, with the items of several entry points."""

    source: Source
    settings: Settings
    state: State
    batch: Batch
    archive: ArchiveFile
    fetcher: Fetcher
    now: datetime
    deadline: float | None = None  # monotonic; items after it wait for the next round
    owners: dict[str, tuple[str, str | None]] = field(default_factory=dict)  # article key -> (item's URL, title) in this round

    def read(self, items: list[Item]) -> None:
        """Reads the articles of the items that are new or changed into the batch, in the items' order."""
        wanted = list(self._choose(items))
        with ThreadPoolExecutor(self.source.concurrency, thread_name_prefix=self.source.id) as pool:
            results = pool.map(self._read_one, wanted) if self.source.concurrency > 1 else map(self._read_one, wanted)
            for item, result in zip(wanted, results, strict=True):
                self._settle(item, result)

    def _choose(self, items: list[Item]) -> Iterator[Item]:
        taken: set[str] = set()
        for item in items:
            key = item_key(item)
            if key in taken:
                continue
            taken.add(key)
            known = self.state.seen.get(key)
            if known and known[1] == item.fingerprint():
                self.batch.unchanged += 1
            elif item.url is None:
                self.batch.reject(None, "the entry has no usable URL", item.title, self.now)
                self.state.seen[key] = [None, item.fingerprint()]
            elif is_before(self.state.pending.get(item.url, {}).get("not_before"), self.now):
                self.batch.waiting += 1
            elif len(taken) > self.source.max_items_a_round + self.batch.unchanged:
                self._postpone(item)
            else:
                yield item

    def _read_one(self, item: Item) -> dict | FetchFailure | None:
        """The article, why there is none, or None when there was no time left."""
        if self.deadline and time.monotonic() > self.deadline:
            return None
        try:
            return read_article(self.source, item, self.fetcher, self.batch.origin, self.now)
        except FetchFailure as failure:
            return failure
        except Exception as error:
            log.exception("%s: %s can't be read", self.source.id, item.url)
            return FetchFailure("malformed", f"{type(error).__name__}: {str(error)[:200]}")

    def _settle(self, item: Item, result: dict | FetchFailure | None) -> None:
        if result is None:
            self._postpone(item)
        elif isinstance(result, FetchFailure):
            self._fail(item, result)
        else:
            self._accept(item, result)

    def _accept(self, item: Item, article: dict) -> None:
        owner = self.owners.setdefault(article["article_key"], (item.url, article["title"]))
        if owner[0] != item.url and owner[1] != article["title"]:
            _rekey(article, canonicalise(item.url))  # a template's fixed rel=canonical; two headlines are two articles
            self.owners[article["article_key"]] = (item.url, article["title"])
        key, version = item_key(item), content_key(article["title"], article["text"])
        own_key = article["article_key"].split(":")[1]
        known = self.state.seen.get(own_key) or self.state.seen.get(key)
        self.state.pending.pop(item.url, None)
        if known and known[0] == version:
            self.batch.unchanged += 1  # the entry changed, the article did not; or another link to the same
        else:
            self.batch.articles.append(article)
        self.state.seen[key] = [version, item.fingerprint()]
        if own_key != key:
            self.state.seen[own_key] = [version, (self.state.seen.get(own_key) or [None, ""])[1]]

    def _fail(self, item: Item, failure: FetchFailure) -> None:
        """Keeps the item for later rounds, a few times; then gives it up. Both are said in a reject."""
        waiting = self.state.pending.get(item.url, {})
        attempts = waiting.get("attempts", 0) + 1
        lasting = weigh(failure.kind, failure.status) == "hard" and failure.kind != "blocked"
        if lasting or attempts >= MAX_ATTEMPTS:
            self.state.pending.pop(item.url, None)
            self.state.seen[item_key(item)] = [None, item.fingerprint()]
            self.batch.reject(item.url, failure.kind, f"{failure.reason}; given up after {attempts} attempts", self.now)
            return
        later = failure.retry_at or self.now + RETRY_PAUSE * 2 ** (attempts - 1)
        self.state.pending[item.url] = {**_remember(item), "attempts": attempts, "not_before": format_time(later)}
        self.batch.reject(item.url, failure.kind, f"{failure.reason}; tried again from {format_time(later)}", self.now)

    def _postpone(self, item: Item) -> None:
        self.state.pending.setdefault(item.url, {**_remember(item), "attempts": 0, "not_before": None})
        self.batch.waiting += 1

    def pending_items(self) -> list[Item]:
        """Items of former rounds whose time has come."""
        return [_recall(url, kept) for url, kept in self.state.pending.items() if not is_before(kept.get("not_before"), self.now)]

    def finish(self) -> None:
        """Marks copies, gathers events and warnings. Call once, before the batch is written."""
        self.batch.fetch_events = self.fetcher.events
        mark_copies(self.batch.articles)
        self._mark_known_copies()
        self._check_layout()
        count, most = len(self.batch.articles), self.source.max_items_a_day
        if most and self.batch.origin != "backfill" and count > most:
            self.batch.warnings.append(f"{count} articles in one round; at most {most:g} a day were expected")

    def _mark_known_copies(self) -> None:
        try:
            mark_known_copies(self.batch.articles, self.settings.data / "state" / "copies.sqlite", self.now)
        except sqlite3.Error as error:
            self.batch.warnings.append(f"copies of other sources were not looked for: {error}")

    def _check_layout(self) -> None:
        rejected = [r for r in self.batch.rejects if r["reason"] in ("layout_changed", "empty")]
        drifted = [a for a in self.batch.articles if "body selector finds nothing" in a["notes"]]
        undated = [a for a in self.batch.articles if not a["published"]]
        read = len(self.batch.articles) + len(rejected)
        if len(rejected) + len(drifted) >= LAYOUT_SAMPLE and 2 * (len(rejected) + len(drifted)) > read:
            self.batch.warnings.append(f"layout_changed: the body selector finds nothing on {len(rejected) + len(drifted)} of {read} pages")
        if len(undated) >= LAYOUT_SAMPLE and 2 * len(undated) > read:
            self.batch.warnings.append(f"layout_changed: {len(undated)} of {read} articles have no date")


def _rekey(article: dict, url: str) -> None:
    key = f"{article['source']}:{url_key(url)}"
    article.update(url=url, article_key=key, id=f"{key}:{content_key(article['title'], article['text'])}")
    article["notes"].append("rel=canonical is shared with another article")


def item_key(item: Item) -> str:
    """The key under which an item is remembered: of its URL; of its id or title when it has none."""
    return url_key(canonicalise(item.url)) if item.url else "-" + content_key(item.id, item.title or "")


def _remember(item: Item) -> dict:
    return {
        "title": item.title, "published": format_time(item.published) if item.published else None,
        "updated": format_time(item.updated) if item.updated else None, "summary": item.summary, "lang": item.lang, "author": item.author,
        "length": len(item.content or ""), "content": item.content,
    }  # fmt: skip


def _recall(url: str, kept: dict) -> Item:
    times = {name: parse_date(kept.get(name)) for name in ("published", "updated")}
    return Item(url, url, kept.get("title"), **times, summary=kept.get("summary"), content=kept.get("content"), lang=kept.get("lang"),
                author=kept.get("author"))  # fmt: skip


def utc_now() -> datetime:
    return datetime.now(UTC)


