"""The backfilling door: the archive of a source over a range of days, in batches, resumable."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from extractors.archive import ArchiveFile
from extractors.archives import Span, list_archive
from extractors.batches import Batch, batch_name, write_batch
from extractors.catalogue import Source, find_source
from extractors.failures import CollectionFailed, FetchFailure
from extractors.fetching import Fetcher
from extractors.items import Item
from extractors.rounds import Round, item_key, utc_now
from extractors.state import State, load_state, save_state, source_lock
from extractors.urls import canonicalise, url_key
from rasid.settings import LOCAL_ZONE, Settings

BATCH_ITEMS = 400  # a killed backfill loses no more than this

log = logging.getLogger("rasid.extractors")


@dataclass
class Progress:
    """Where a backfill stands."""

    source: str
    began: float = field(default_factory=time.monotonic)
    articles: int = 0
    rejects: int = 0
    failures: int = 0
    known: int = 0  # read by an earlier run
    outside: int = 0  # the page's date lies outside the range
    batches: list[str] = field(default_factory=list)

    def result(self) -> dict:
        return {
            "source": self.source, "articles": self.articles, "rejects": self.rejects, "failures": self.failures, "known": self.known,
            "outside": self.outside, "batches": self.batches, "duration_s": round(time.monotonic() - self.began, 1),
        }  # fmt: skip


def backfill_source(source_id: str, settings: Settings, since: date, until: date) -> dict:
    """Collects the articles that a source published from `since` to `until` (local days, both included), newest first.

    What an earlier run has read is not fetched again. Returns Progress.result(): counts and the batch folders.
    Raises CollectionFailed after the last batch when the archive could not be read to its end; ValueError for a source without an archive
    or an empty range; DataFileError.
    """
    source = find_source(settings.sources, source_id)
    _check(source, since, until)
    progress, span = Progress(source_id), Span(since, until)
    with source_lock(settings, source_id):
        state = load_state(settings, source_id)
        failure = _run(source, settings, state, span, progress)
    if failure:
        raise CollectionFailed(failure.kind, f"the archive could not be read to its end: {failure.reason}")
    return progress.result()


def _check(source: Source, since: date, until: date) -> None:
    if source.archive is None:
        raise ValueError(f"{source.id} has no archive in its definition")
    if since > until:
        raise ValueError(f"the range ends ({until}) before it begins ({since})")


def _run(source: Source, settings: Settings, state: State, span: Span, progress: Progress) -> FetchFailure | None:
    """Batch after batch; returns why the archive could not be read to its end."""
    chunks, upper, part, failure = None, span.until, 0, None
    fetched: set[str] = set()
    while True:
        now = utc_now()
        batch = Batch(batch_name(source.id, now, part), source.id, "backfill", now, span.since, upper)
        with ArchiveFile(settings, batch.name, now) as archive, Fetcher(source, settings, archive, batch.name, state.robots) as fetcher:
            work = Round(source, settings, state, batch, archive, fetcher, now)
            if chunks is None:
                lister = _Lister(source, fetcher, span, state, progress, fetched)
                chunks = lister.chunks()
            lister.use(fetcher)
            items, failure, done = _next_chunk(chunks)
            _read_chunk(work, items, span, progress)
        lower = span.since if done else min([*_days(items, batch), upper])
        batch.window_start, batch.complete = lower, failure is None
        if failure:
            batch.failure = {"kind": failure.kind, "reason": failure.reason}
        _hand_over(batch, settings, state, progress, lower)
        if done:
            return failure
        upper, part = max(lower, span.since), part + 1


def _next_chunk(chunks: Iterator[list[Item]]) -> tuple[list[Item], FetchFailure | None, bool]:
    """(items, why the archive broke off, whether this is the last)."""
    try:
        return next(chunks), None, False
    except StopIteration:
        return [], None, True
    except FetchFailure as failure:
        return [], failure, True


class _Lister:
    """Walks the archive and cuts it into chunks; the fetcher is changed with each batch, so that events stand in the right one."""

    def __init__(self, source: Source, fetcher: Fetcher, span: Span, state: State, progress: Progress, fetched: set[str]):
        self._source, self._fetcher, self._span, self._state = source, fetcher, span, state
        self._progress, self._fetched = progress, fetched

    def use(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def fetch(self, url: str, purpose: str):
        return self._fetcher.fetch(url, purpose)

    def list_sitemaps(self, url: str) -> list[str]:
        return self._fetcher.list_sitemaps(url)

    def chunks(self) -> Iterator[list[Item]]:
        waiting: list[Item] = []
        try:
            for items in list_archive(self._source, self, self._span):
                waiting += [item for item in items if self._is_new(item)]
                while len(waiting) >= BATCH_ITEMS:
                    yield waiting[:BATCH_ITEMS]
                    waiting = waiting[BATCH_ITEMS:]
        except FetchFailure:
            if waiting:
                yield waiting
            raise
        if waiting:
            yield waiting

    def _is_new(self, item: Item) -> bool:
        key = item_key(item)
        if key in self._fetched:
            return False
        self._fetched.add(key)
        if key in self._state.seen:
            self._progress.known += 1
            return False
        return True


def _read_chunk(work: Round, items: list[Item], span: Span, progress: Progress) -> None:
    for item in items:
        work.state.pending.pop(item.url, None)  # a former failure: now is the time to try again
    work.source = work.source.model_copy(update={"max_items_a_round": BATCH_ITEMS * 2})
    work.read(items)
    inside = [article for article in work.batch.articles if not article["published"] or span.holds(_moment(article["published"]))]
    kept = {id(article) for article in inside}
    for article in work.batch.articles:
        if id(article) not in kept:  # a backfill of other days must find it new
            progress.outside += 1
            for key in (article["article_key"].split(":")[1], url_key(canonicalise(work.owners[article["article_key"]][0]))):
                work.state.seen.pop(key, None)
    work.batch.articles = inside
    work.finish()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _days(items: list[Item], batch: Batch) -> list[date]:
    """Local days of a chunk, by its articles; by its entries where it has none."""
    times = [_moment(article["published"]) for article in batch.articles if article["published"]]
    times = times or [item.published for item in items if item.published]
    return [moment.astimezone(LOCAL_ZONE).date() for moment in times]


def _hand_over(batch: Batch, settings: Settings, state: State, progress: Progress, reached: date) -> None:
    folder = write_batch(batch, settings, utc_now())
    save_state(settings, batch.source, state)
    progress.batches.append(str(folder))
    progress.articles += len(batch.articles)
    progress.rejects += len(batch.rejects)
    progress.failures += batch.summary(utc_now())["failures"]
    spent_s = time.monotonic() - progress.began
    log.info("%s: %d articles, %d rejects, back to %s, %.0f s", batch.source, progress.articles, progress.rejects, reached, spent_s)


def estimate_backfill(source_id: str, settings: Settings, since: date, until: date) -> dict:
    """How many pages a backfill would fetch and how long that takes at the polite rate; reads the archive's lists, at most some minutes.

    Returns {"source", "items", "known", "seconds", "listed_to_end"}: with `listed_to_end` false, `items` is what the days that were
    listed hold, carried on at the same rate to `since`. Raises as backfill_source.
    """
    source = find_source(settings.sources, source_id)
    _check(source, since, until)
    state, progress, span, started = load_state(settings, source_id), Progress(source_id), Span(since, until), time.monotonic()
    items, oldest, to_end = 0, until, True
    with Fetcher(source, settings, None, "estimate", state.robots) as fetcher:
        try:
            for chunk in _Lister(source, fetcher, span, state, progress, set()).chunks():
                items += len(chunk)
                days = [i.published.astimezone(LOCAL_ZONE).date() for i in chunk if i.published]
                oldest = min([oldest, *days])
                if time.monotonic() - started > 300:
                    to_end = False
                    break
        except FetchFailure as failure:
            raise CollectionFailed(failure.kind, failure.reason) from failure
        delay_s = max(source.delay_s, fetcher.crawl_delay_s(source.urls[0]))
    if not to_end and oldest < until:
        items = round(items * ((until - since).days + 1) / ((until - oldest).days + 1))
    page_s = max(delay_s, 0.02)  # the delay is the host's, so it holds whatever the concurrency
    return {"source": source_id, "items": items, "known": progress.known, "seconds": round(items * page_s), "listed_to_end": to_end}


