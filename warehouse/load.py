"""Loading coded folders: each ready folder once, in one transaction, with linking, revisions and coverage; then it is history."""

from __future__ import annotations

import datetime as dt
import logging
import time
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from extractors import catalogue
from rasid import settings as rasid_settings
from warehouse import coverage, migrations, relink, versions
from warehouse.bulk import insert_rows
from warehouse.database import duckdb_of, writing
from warehouse.models import Article, Claim, CollectedBatch, FetchEvent, LoadBatch, Quarantine, Reject, Source
from warehouse.staging import StagedFolder, read_folder

log = logging.getLogger(__name__)
TOTALS = ("folders", "articles", "reports", "claims", "quarantined", "revisions", "incidents_created", "incidents_merged")


def load_ready(settings: rasid_settings.Settings, now: dt.datetime | None = None) -> dict:
    """Migrates, then loads every ready folder that was not loaded yet, oldest name first.

    Returns counts (TOTALS), `origins` of what was loaded, `loaded` folder names. A folder that fails leaves nothing behind
    and does not stop the others; then the first error is raised at the end.
    """
    with writing(settings) as session:
        migrations.upgrade(session)
        done = set(session.scalars(select(LoadBatch.load_id)))
    totals: dict = dict.fromkeys(TOTALS, 0) | {"origins": [], "loaded": []}
    failures: list[Exception] = []
    for folder in ready_folders(settings):
        if folder.name in done:
            continue
        try:
            counts = load_folder(folder, settings, now)
        except Exception as error:
            log.exception("loading %s failed; nothing of it was kept", folder)
            failures.append(error)
            continue
        for name in TOTALS:
            totals[name] += counts[name]
        totals["origins"] = sorted({*totals["origins"], *counts["origins"]})
        totals["loaded"].append(folder.name)
    if failures:
        raise failures[0]
    return totals


def ready_folders(settings: rasid_settings.Settings) -> list[Path]:
    """Coded folders that passed the gates, by name."""
    if not settings.coded.is_dir():
        return []
    return sorted(path.parent for path in settings.coded.glob("*/ready.json"))


def load_folder(folder: Path, settings: rasid_settings.Settings, now: dt.datetime | None = None) -> dict:
    """One folder in one transaction. Raises staging.BadFolder, or what the database raises; then nothing of it is kept."""
    started = time.monotonic()
    staged = read_folder(folder)
    with writing(settings) as session:
        if session.get(LoadBatch, staged.load_id):
            return dict.fromkeys(TOTALS, 0) | {"origins": []}
        recorded_at = next_moment(session, now)
        _sync_sources(session, staged, settings, recorded_at)
        touched = _insert_all(session, staged, recorded_at)
        recoded = bool(staged.ready.get("recode"))
        outcome = relink.relink(session, touched, recorded_at, load_id=staged.load_id, cause="recode" if recoded else None)
        coverage.rebuild(session)
        counts = {
            "folders": 1, "articles": len(staged.articles), "reports": len(staged.reports), "claims": len(staged.claims),
            "quarantined": len(staged.quarantine), "origins": staged.origins, **outcome,
        }
        session.add(LoadBatch(
            load_id=staged.load_id, loaded_at=recorded_at, origins=staged.origins, article_count=counts["articles"],
            report_count=counts["reports"], claim_count=counts["claims"], quarantine_count=counts["quarantined"],
            revision_count=counts["revisions"], duration_s=time.monotonic() - started,
        ))
    log.info("loaded %s: %s", folder.name, counts)
    return counts


def next_moment(session: Session, now: dt.datetime | None = None) -> dt.datetime:
    """The present, but later than everything recorded: the order of recording must show in the times, whatever the clock does."""
    present = now or dt.datetime.now(dt.UTC)
    latest = duckdb_of(session).execute(
        "SELECT max(moment) FROM (SELECT max(recorded_at) AS moment FROM incident_revision UNION ALL SELECT max(loaded_at) FROM load_batch)"
    ).fetchone()[0]
    return max(present, latest + dt.timedelta(microseconds=1)) if latest else present


def _insert_all(session: Session, staged: StagedFolder, recorded_at: dt.datetime) -> versions.Touched:
    """All rows of the folder; returns which reports are new to linking and which fell out of it."""
    by_id = {row["article_id"]: row for row in staged.articles}
    seen_again = "ON CONFLICT (article_id) DO UPDATE SET last_collected_at = greatest(last_collected_at, excluded.last_collected_at)"
    insert_rows(session, Article, list(by_id.values()), seen_again)
    insert_rows(session, CollectedBatch, staged.batches, "ON CONFLICT DO NOTHING")
    insert_rows(session, FetchEvent, staged.fetch_events, "ON CONFLICT DO NOTHING")
    insert_rows(session, Reject, staged.rejects, "ON CONFLICT DO NOTHING")
    insert_rows(session, Quarantine, staged.quarantine)
    forgotten = versions.forget_coding(session, sorted(by_id), recorded_at) if staged.ready.get("recode") else set()
    reports, orphans = versions.with_article_fields(session, staged.reports, recorded_at)
    insert_rows(session, Quarantine, [_orphan_row(row, staged.load_id, recorded_at) for row in orphans])
    new_ids = versions.insert_reports(session, reports)
    insert_rows(session, Claim, staged.claims, "ON CONFLICT DO NOTHING")
    touched = versions.amend(session, {row["article_key"] for row in [*staged.articles, *reports]}, new_ids)
    touched.removed |= forgotten - touched.added
    return touched


def _orphan_row(row: dict, load_id: str, recorded_at: dt.datetime) -> dict:
    return {
        "gate": "load", "suite": "load", "expectation": "article_is_known", "column_name": "article",
        "reason": "The report's article is not in the warehouse and not in the folder", "source_id": None, "key": row["report_id"],
        "row_data": row, "held_at": recorded_at, "state": "open", "note": None, "decided_at": None, "load_id": load_id,
    }


def _sync_sources(session: Session, staged: StagedFolder, settings: rasid_settings.Settings, recorded_at: dt.datetime) -> None:
    """Sources from their definitions, and from the folder's articles and batches where a definition is gone."""
    usable, broken = catalogue.read_sources(settings.sources)
    for source_id, reason in broken.items():
        log.warning("the definition of %s can't be read, so its name and expectations stay as they were: %s", source_id, reason)
    defined = {source.id: source for source in usable}
    described = {row["source_id"]: row for row in staged.articles}
    named = {row["source_id"] for row in staged.batches if row["source_id"]} | set(described) | set(defined)
    known = {source.source_id: source for source in session.scalars(select(Source))}
    for source_id in sorted(named):
        row = known.get(source_id)
        if row is None:
            row = Source(source_id=source_id, first_seen_at=recorded_at)
            session.add(row)
        _describe(row, defined.get(source_id), described.get(source_id))
    session.flush()


def _describe(row: Source, definition: catalogue.Source | None, article: dict | None) -> None:
    if definition is None:
        if article and row.name is None:
            row.name, row.owner_group, row.reliability = article["outlet"], article["owner_group"], article["reliability"]
        return
    row.name, row.owner_group, row.reliability = definition.name, definition.owner_group, definition.reliability
    row.enabled = definition.enabled
    row.expected_min_per_day, row.expected_max_per_day = definition.min_items_a_day, definition.max_items_a_day
