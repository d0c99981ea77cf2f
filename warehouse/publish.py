"""Write, audit, publish: a copy of the working database, checked, then renamed into place. Readers never wait and never see a torn file."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import subprocess
import time
from pathlib import Path

import duckdb
from sqlalchemy.orm import Session

from rasid.settings import Settings
from warehouse import migrations, views
from warehouse.database import CONFIG, duckdb_of, writing
from warehouse.models import Base, Publication

CANDIDATE_PREFIX = ".candidate-"
_MOMENT = "%Y%m%dT%H%M%S%f"
ABANDONED_S = 6 * 3600  # a candidate this old belongs to a run that broke off


def prepare(settings: Settings, now: dt.datetime | None = None) -> str:
    """Copies the working database to a candidate in the folder of the published one, and makes the views. Returns its path.

    Candidates of runs that broke off are removed; younger ones may be under audit in another DAG. Raises database.WarehouseBusy
    while another process writes.
    """
    settings.published.parent.mkdir(parents=True, exist_ok=True)
    for old in settings.published.parent.glob(f"{CANDIDATE_PREFIX}*"):
        if time.time() - old.stat().st_mtime > ABANDONED_S:
            old.unlink(missing_ok=True)
    present = now or dt.datetime.now(dt.UTC)
    candidate = settings.published.parent / f"{CANDIDATE_PREFIX}{present.astimezone(dt.UTC):{_MOMENT}}.duckdb"
    with writing(settings) as session:
        migrations.upgrade(session)
        _record(session, present)
    with writing(settings) as session:  # held while copying: nobody else writes meanwhile
        duckdb_of(session).execute("CHECKPOINT")
        copy_database(settings.warehouse, candidate)
    with duckdb.connect(str(candidate), config=dict(CONFIG)) as con:
        con.execute("SET TimeZone = 'UTC'")
        _drop_private(con)
        views.create_views(con)
        con.execute("CHECKPOINT")
    return str(candidate)


def copy_database(source: Path, target: Path) -> None:
    """A copy made by another process: closing the file in ours would end the lock that DuckDB holds on it (POSIX record locks)."""
    subprocess.run(["cp", "--", str(source), str(target)], check=True)


def _record(session: Session, present: dt.datetime) -> None:
    counts = duckdb_of(session).execute("""
        SELECT (SELECT count(*) FROM incident WHERE state = 'active'), (SELECT count(*) FROM report WHERE state = 'current'),
            (SELECT count(*) FROM article WHERE is_current)""").fetchone()
    session.add(Publication(prepared_at=present, incident_count=counts[0], report_count=counts[1], article_count=counts[2]))


def _drop_private(con: duckdb.DuckDBPyConnection) -> None:
    """Tables that are not for analysts (`info={"private": True}`: people's addresses) don't go into the snapshot."""
    for table in Base.metadata.sorted_tables:
        if table.info.get("private"):
            con.execute(f'DROP TABLE IF EXISTS "{table.name}" CASCADE')


def publish(candidate: str | Path, settings: Settings) -> dict:
    """Renames the candidate into place and writes the views as Parquet. Returns what was published.

    Two DAGs may audit their candidates side by side; one that was prepared before what is published by now is dropped, so that the
    snapshot never goes back in time, and publishing twice changes nothing. A reader that is connected keeps the old file until it reconnects. Raises FileNotFoundError
    for a missing candidate.
    """
    candidate = Path(candidate)
    with open(settings.published.with_name(".publishing"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _prepared_at(settings.published) >= _moment_in_name(candidate):
            candidate.unlink(missing_ok=True)
            return {"superseded": True, "database": str(settings.published)}
        return _put_in_place(candidate, settings)


def _moment_in_name(candidate: Path) -> dt.datetime:
    return dt.datetime.strptime(candidate.stem.removeprefix(CANDIDATE_PREFIX), _MOMENT).replace(tzinfo=dt.UTC)


def _prepared_at(database: Path) -> dt.datetime:
    """When a snapshot was prepared (UTC); the year 1 where there is none."""
    if not database.exists():
        return dt.datetime.min.replace(tzinfo=dt.UTC)
    with duckdb.connect(str(database), read_only=True, config=dict(CONFIG)) as con:
        con.execute("SET TimeZone = 'UTC'")
        return con.execute("SELECT max(prepared_at) FROM publication").fetchone()[0] or dt.datetime.min.replace(tzinfo=dt.UTC)


def _put_in_place(candidate: Path, settings: Settings) -> dict:
    with duckdb.connect(str(candidate), read_only=True, config=dict(CONFIG)) as con:
        con.execute("SET TimeZone = 'UTC'")
        counts = {name: con.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in views.view_names(con)}
        exported = _export_parquet(con, settings.parquet, counts)
    _sync(candidate)
    os.chmod(candidate, 0o644)
    os.replace(candidate, settings.published)
    _sync(settings.published.parent)
    os.replace(exported, settings.parquet) if not settings.parquet.exists() else _swap_folder(exported, settings.parquet)
    return {"database": str(settings.published), "parquet": str(settings.parquet), "rows": counts}


def _export_parquet(con: duckdb.DuckDBPyConnection, target: Path, counts: dict[str, int]) -> Path:
    """One file for each view, in a folder beside the target."""
    folder = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in counts:
        con.execute(f"COPY (SELECT * FROM \"{name}\") TO '{folder / name}.parquet' (FORMAT parquet, COMPRESSION zstd)")
    return folder


def _swap_folder(new: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}.old.{os.getpid()}")
    os.rename(target, old)
    os.rename(new, target)
    shutil.rmtree(old)


def _sync(path: Path) -> None:
    """Forces the file or folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
