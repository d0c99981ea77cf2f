"""The collecting door: one round of one source, from its entry points to a staged batch."""

from __future__ import annotations

import logging
import time
from datetime import date, datetime, timedelta

from extractors.archive import ArchiveFile
from extractors.batches import Batch, batch_name, summarise_waiting, write_batch
from extractors.catalogue import Source, find_source
from extractors.entrypoints import read_entry_point
from extractors.failures import CollectionFailed, FetchFailure
from extractors.fetching import Fetcher, format_time
from extractors.items import Item
from extractors.rounds import Round, utc_now
from extractors.state import State, is_before, load_state, save_state, source_lock
from rasid.settings import LOCAL_ZONE, Settings

__all__ = ["CollectionFailed", "collect_source", "summarise_waiting"]

MAX_REACH = timedelta(days=14)  # older entries may be pinned ones
ROUND_BUDGET_S = 420.0  # then the rest waits for the next round, so that a slow host can't hold a worker

log = logging.getLogger("rasid.extractors")


def collect_source(source_id: str, settings: Settings, origin: str = "scheduled", force: bool = False) -> dict:
    """One round for a source: its entry points, then the pages that are new or changed, into the archive and a staged batch.

    `force` ("try now") overrides backoff, the feed's own pauses and conditional requests.
    Returns {"source", "batch" (folder), "articles", "rejects", "failures", "unchanged", "waiting", "complete", "skipped", "warnings"}.
    Raises CollectionFailed (kind, reason) after the batch is written when an entry point could not be read; DataFileError.
    """
    source = find_source(settings.sources, source_id)
    with source_lock(settings, source_id):
        now = utc_now()
        state = load_state(settings, source_id)
        today = now.astimezone(LOCAL_ZONE).date()
        batch = Batch(batch_name(source_id, now), source_id, origin, now, today, today)
        skip = None if force else _why_skip(state, now)
        if skip:
            batch.skipped, batch.complete = skip
        else:
            _run_round(source, settings, state, batch, now, force)
        folder = write_batch(batch, settings, utc_now())
        save_state(settings, source_id, state)
    result = {**batch.summary(utc_now()), "batch": str(folder)}
    log.info("%s: %s", source_id, {k: result[k] for k in ("articles", "rejects", "failures", "unchanged", "waiting", "skipped")})
    if batch.failure:
        raise CollectionFailed(batch.failure["kind"], batch.failure["reason"])
    return result


def _why_skip(state: State, now: datetime) -> tuple[str, bool] | None:
    """(reason, whether the day still counts as covered) when the source is not to be asked now."""
    if is_before(state.next_try, now):
        last = state.last_failure or {}
        return (f"dormant: failed {state.failures} times in a row, last {last.get('kind')} ({last.get('reason')}); "
                f"next try {state.next_try}"), False  # fmt: skip
    if is_before(state.not_due_until, now) and not state.pending:
        return f"not due: the feed asks to wait until {state.not_due_until}", True
    if now.hour in state.skip_hours and not state.pending:
        return f"not due: the feed asks not to be read at {now.hour:02d} h UTC (skipHours)", True
    return None


def _run_round(source: Source, settings: Settings, state: State, batch: Batch, now: datetime, force: bool) -> None:
    state.not_due_until = None
    with ArchiveFile(settings, batch.name, now) as archive, Fetcher(source, settings, archive, batch.name, state.robots) as fetcher:
        work = Round(source, settings, state, batch, archive, fetcher, now, time.monotonic() + ROUND_BUDGET_S)
        items, failures, reach = _read_entries(work, force)
        if force:
            for kept in state.pending.values():
                kept["not_before"] = None
        work.read(items + work.pending_items())
        work.finish()
    if not batch.waiting:
        batch.window_start = reach
    if failures:
        first = failures[0]
        batch.complete = False
        batch.failure = {"kind": first.kind, "reason": first.reason}
        state.note_failure(first.kind, first.reason, now, first.status)
    else:
        state.note_success(now)


def _reach(items: list[Item], today: date) -> date:
    """The first day that an entry point shows as a whole: the one after its oldest entry's, and at most MAX_REACH back.

    A listing shows everything since its oldest entry, so after an outage, or at a source's first round, the days in between are
    covered too.
    """
    days = [item.published.astimezone(LOCAL_ZONE).date() if item.published else today for item in items]
    return max(min(days) + timedelta(days=1), today - MAX_REACH) if days and max(days) <= today else today


def _read_entries(work: Round, force: bool) -> tuple[list[Item], list[FetchFailure], date]:
    """(items of all entry points, why some could not be read, first day that all of them show as a whole)."""
    items: list[Item] = []
    today = work.batch.window_end
    reach = today - MAX_REACH
    failures: list[FetchFailure] = []
    for url in work.source.urls:
        entry = work.state.entries.setdefault(url, {})
        if is_before(entry.get("not_before"), work.now) and not force:
            failures.append(FetchFailure("http_4xx", f"{url} asked to come back at {entry['not_before']}"))
            continue
        entry["not_before"] = None
        try:
            found = read_entry_point(work.source, url, work.fetcher, work.state, work.now, force) or []
            items, reach = items + found, max(reach, min(today, _reach(found, today)))
        except FetchFailure as failure:
            if failure.retry_at:  # this URL waits, the host's others do not
                entry["not_before"] = format_time(failure.retry_at)
            failures.append(failure)
    return items, failures, reach
