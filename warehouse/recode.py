"""Re-coding: articles that the warehouse knows, coded anew with the present coder, first in a shadow copy, then for good.

A shadow is a folder `recode/<name>/` of the data folder with a copy of the working database, into which the new coding was
loaded. Promotion loads the same coded folder into the working database, so that what was loaded meanwhile, and analysts'
corrections, stay. Its origin is `recode`: alerts never take it for news.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import logging
import os
import secrets
import shutil
from pathlib import Path

import duckdb

from expectations import gates
from rasid import jsonlines
from rasid.settings import LOCAL_ZONE, Settings
from transforms import stage
from warehouse import differences, migrations, publish
from warehouse.database import WarehouseMissing, duckdb_of, rows, writing
from warehouse.load import TOTALS, load_folder
from warehouse.models import LoadBatch

log = logging.getLogger(__name__)
ORIGIN = "recode"
FOLDER = "recode"
ABOUT = "shadow.json"
# Every version of an article is coded, for a report of an older version must not count as coded by the present coder.
SELECT = """
    SELECT article.* FROM article SEMI JOIN (
        SELECT DISTINCT article_key FROM article WHERE (known_at AT TIME ZONE 'Asia/Baghdad')::DATE BETWEEN ? AND ?
    ) AS wanted USING (article_key) ORDER BY article_id
"""


class BadShadow(ValueError):
    """There is nothing to code anew, or no such shadow; the text says which."""


def prepare_shadow(settings: Settings, since: dt.date | str, until: dt.date | str, jobs: int = 1, now: dt.datetime | None = None) -> dict:
    """Codes the articles of the local days `since` to `until` (both included) into a new shadow. The working database is only copied.

    Returns `shadow` (the folder's path), `since`, `until`, `articles`, `reports`, `claims`, `quarantined`, `revisions`. Raises
    BadShadow when the range is none or holds no article, database.WarehouseMissing, database.WarehouseBusy.
    """
    now = now or dt.datetime.now(dt.UTC)
    first, last = _parse_range(since, until)
    if not settings.warehouse.exists():
        raise WarehouseMissing(f"{settings.warehouse} does not exist: nothing has been loaded yet")
    name = f"{now:%Y%m%dT%H%M%S%f}Z-recode-{secrets.token_hex(2)}"
    making = settings.data / FOLDER / f".{name}.making"
    shadow = _settings_of(settings, making)
    try:
        articles = _copy_warehouse(settings, shadow, first, last)
        counts = _code(shadow, name, articles, jobs, now)
        loaded = load_folder(shadow.coded / name, shadow, now)
        about = {
            "load_id": name, "since": str(first), "until": str(last), "made_at": now.isoformat(), **counts,
            "articles": len(articles), "revisions": loaded["revisions"],
        }
        (making / ABOUT).write_text(json.dumps(about, indent=1), encoding="utf-8")
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    target = making.with_name(name)
    os.rename(making, target)
    log.info("coded %d articles anew into %s", len(articles), target)
    return {"shadow": str(target), **about}


def _parse_range(since: dt.date | str, until: dt.date | str) -> tuple[dt.date, dt.date]:
    try:
        first, last = (value if isinstance(value, dt.date) else dt.date.fromisoformat(value) for value in (since, until))
    except ValueError as error:
        raise BadShadow(f"dates are written YYYY-MM-DD: {error}") from error
    if last < first:
        raise BadShadow(f"{last} lies before {first}")
    return first, last


def _settings_of(settings: Settings, folder: Path) -> Settings:
    return dataclasses.replace(settings, data=folder)


def _copy_warehouse(settings: Settings, shadow: Settings, first: dt.date, last: dt.date) -> list[dict]:
    """Copies the working database while nobody writes, and returns the articles to code, as staged articles."""
    shadow.warehouse.parent.mkdir(parents=True)
    with writing(settings) as session:
        migrations.upgrade(session)
        articles = [staged_article(row) for row in rows(duckdb_of(session), SELECT, [first, last])]
    if not articles:
        raise BadShadow(f"no article is known from {first} to {last}")
    with writing(settings) as session:
        duckdb_of(session).execute("CHECKPOINT")
        publish.copy_database(settings.warehouse, shadow.warehouse)
    return articles


def _code(shadow: Settings, name: str, articles: list[dict], jobs: int, now: dt.datetime) -> dict:
    """A coded folder of the articles in the shadow, through the coder and gate 2."""
    folder = shadow.coded / name
    folder.mkdir(parents=True)
    jsonlines.write_objects(folder / "articles.jsonl", articles)
    for empty in ("quarantine", "fetch_events", "rejects", "batches"):
        jsonlines.write_objects(folder / f"{empty}.jsonl", [])
    taken = {"batches": [], "origins": [ORIGIN], "recode": True, "taken_at": now.isoformat()}
    (folder / "taken.json").write_text(json.dumps(taken), encoding="utf-8")
    stage.code_folder(folder, jobs)
    checked = gates.gate_reports(folder, shadow, now)
    return {key: checked[key] for key in ("reports", "claims", "quarantined")}


def staged_article(row: dict) -> dict:
    """A row of the table article as a line of articles.jsonl (docs/stages.md)."""
    renamed = {
        "id": row["article_id"], "source": row["source_id"], "published": _stamp(row["published_at"]), "updated": _stamp(row["updated_at"]),
        "collected_at": _stamp(row["collected_at"]), "notes": row["notes"] or [],
    }
    same = (
        "article_key", "url", "title", "text", "lang", "outlet", "owner_group", "reliability", "author", "origin", "syndicated_from",
        "warc_file", "warc_offset", "warc_record_id", "sha256",
    )
    return renamed | {name: row[name] for name in same}


def _stamp(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z") if moment else None


def describe(settings: Settings, shadow: str | Path) -> str:
    """What promoting the shadow would change, as Markdown for people. Raises BadShadow."""
    folder, about = _open_shadow(settings, shadow)
    with duckdb.connect(str(_settings_of(settings, folder).warehouse), read_only=True) as con:
        changes = differences.changes_of(con, about["load_id"])
    made_at = dt.datetime.fromisoformat(about["made_at"]).astimezone(LOCAL_ZONE)
    head = (
        f"# Re-coding of {about['since']} to {about['until']}\n\n{about['articles']} articles coded anew: {about['reports']} reports, "
        f"{about['claims']} claims, {about['quarantined']} rows held back by gate 2. Shadow made {made_at:%Y-%m-%d %H:%M} (Baghdad). "
        "Nothing is changed until it is promoted, and no mail is sent for it."
    )
    return f"{head}\n\n{differences.as_markdown(changes)}\n"


def promote(settings: Settings, shadow: str | Path, now: dt.datetime | None = None) -> dict:
    """Loads the shadow's coding into the working database and removes the shadow. Done a second time it changes nothing.

    Returns counts as load.load_ready does. Raises BadShadow, and what the load raises; then the shadow is kept.
    """
    folder = _folder_of(settings, shadow)
    if not folder.is_dir() and _is_loaded(settings, folder.name):
        return dict.fromkeys(TOTALS, 0) | {"origins": [], "loaded": []}
    folder, about = _open_shadow(settings, shadow)
    staged, target = _settings_of(settings, folder).coded / about["load_id"], settings.coded / about["load_id"]
    if not target.exists():
        making = target.with_name(f".{target.name}.making")
        shutil.rmtree(making, ignore_errors=True)
        shutil.copytree(staged, making)
        os.rename(making, target)
    counts = load_folder(target, settings, now)
    shutil.rmtree(folder)
    return counts | {"loaded": [about["load_id"]]}


def discard(settings: Settings, shadow: str | Path) -> None:
    """Removes a shadow that is not wanted. Raises BadShadow."""
    folder, _ = _open_shadow(settings, shadow)
    shutil.rmtree(folder)


def shadows(settings: Settings) -> list[dict]:
    """What the shadows say of themselves, the oldest first, each with `shadow`."""
    found = sorted((settings.data / FOLDER).glob(f"*/{ABOUT}"))
    return [{"shadow": str(path.parent), **json.loads(path.read_text(encoding="utf-8"))} for path in found]


def _folder_of(settings: Settings, shadow: str | Path) -> Path:
    """A shadow may be named by its path or its name; nothing outside the folder of shadows is ever touched."""
    return settings.data / FOLDER / Path(shadow).name


def _open_shadow(settings: Settings, shadow: str | Path) -> tuple[Path, dict]:
    folder = _folder_of(settings, shadow)
    if not (folder / ABOUT).is_file():
        raise BadShadow(f"there is no shadow {folder.name} in {folder.parent}")
    return folder, json.loads((folder / ABOUT).read_text(encoding="utf-8"))


def _is_loaded(settings: Settings, load_id: str) -> bool:
    with writing(settings) as session:
        migrations.upgrade(session)
        return session.get(LoadBatch, load_id) is not None
