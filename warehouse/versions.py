"""Versions of articles: the version seen last is the current one, and its reports amend those of the versions before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pyarrow as pa
from sqlalchemy.orm import Session

from warehouse.bulk import insert_rows
from warehouse.database import registered, rows
from warehouse.models import Report

SAME_EVENT_DAYS = 1  # a later version that gives the same place within a day tells of the same incident


@dataclass
class Touched:
    """What a load did to the set of reports that take part in linking (report ids)."""

    added: set[str] = field(default_factory=set)
    fresh: set[str] = field(default_factory=set)  # those of `added` that the warehouse did not have
    removed: set[str] = field(default_factory=set)
    amended: set[str] = field(default_factory=set)  # those of `added` that replace reports of an earlier version


def with_article_fields(session: Session, reports: list[dict], recorded_at: dt.datetime) -> tuple[list[dict], list[dict]]:
    """(reports with source, known_at and recorded_at, reports whose article is unknown)."""
    wanted = pa.table({"article_id": pa.array(sorted({row["article_id"] for row in reports}), pa.string())})
    query = "SELECT article_id, source_id, known_at FROM article SEMI JOIN wanted_articles USING (article_id)"
    with registered(session, "wanted_articles", wanted) as con:
        found = {row["article_id"]: row for row in rows(con, query)}
    complete, orphans = [], []
    for row in reports:
        article = found.get(row["article_id"])
        if article is None:
            orphans.append(row)
        else:
            complete.append(row | {"source_id": article["source_id"], "known_at": article["known_at"], "recorded_at": recorded_at})
    return complete, orphans


def insert_reports(session: Session, reports: list[dict]) -> set[str]:
    """Inserts the reports that the warehouse does not have and returns their ids."""
    unique = {row["report_id"]: row for row in reports}
    wanted = pa.table({"report_id": pa.array(sorted(unique), pa.string())})
    with registered(session, "wanted_reports", wanted) as con:
        present = {row["report_id"] for row in rows(con, "SELECT report_id FROM report SEMI JOIN wanted_reports USING (report_id)")}
    fresh = [row for report_id, row in unique.items() if report_id not in present]
    insert_rows(session, Report, fresh)
    return {row["report_id"] for row in fresh}


def amend(session: Session, article_keys: set[str], new_report_ids: set[str]) -> Touched:
    """Numbers the versions of the articles anew and sets which reports count. Independent of the order of loading."""
    touched = Touched(added=set(new_report_ids), fresh=set(new_report_ids))
    wanted = pa.table({"article_key": pa.array(sorted(article_keys), pa.string())})
    with registered(session, "touched_keys", wanted) as con:
        changing = rows(con, """
            SELECT article_key FROM article SEMI JOIN touched_keys USING (article_key) GROUP BY article_key HAVING count(*) > 1""")
    if not changing:
        return touched
    keys = pa.table({"article_key": pa.array([row["article_key"] for row in changing], pa.string())})
    with registered(session, "versioned_keys", keys) as con:
        before = _report_states(con)
        con.execute("""
            UPDATE article SET version = numbered.version, is_current = numbered.is_current FROM (
                SELECT article_id, row_number() OVER seen AS version,
                    row_number() OVER seen = count(*) OVER (PARTITION BY article_key) AS is_current
                FROM article SEMI JOIN versioned_keys USING (article_key)
                WINDOW seen AS (PARTITION BY article_key ORDER BY last_collected_at, article_id)
            ) AS numbered WHERE numbered.article_id = article.article_id""")
        for table in ("report", "claim"):
            con.execute(f"""
                UPDATE {table} SET state = CASE WHEN article.is_current THEN 'current' ELSE 'superseded' END
                FROM article SEMI JOIN versioned_keys USING (article_key)
                WHERE article.article_id = {table}.article_id AND {table}.state <> 'recoded'""")
        _set_known_at(session, con)
        after = _report_states(con)
    return _compare_states(before, after, touched)


def _report_states(con: object) -> dict[str, tuple[str, str]]:
    found = rows(
        con, "SELECT report_id, article_key, state FROM report SEMI JOIN versioned_keys USING (article_key) WHERE state <> 'recoded'")
    return {row["report_id"]: (row["article_key"], row["state"]) for row in found}


def _compare_states(before: dict, after: dict, touched: Touched) -> Touched:
    for report_id, (_key, state) in after.items():
        was_current = report_id not in touched.added and before[report_id][1] == "current"
        if state == "current" and not was_current:
            touched.added.add(report_id)
        elif state != "current":
            touched.added.discard(report_id)
            if was_current:
                touched.removed.add(report_id)
    amended_keys = {after[report_id][0] for report_id in touched.removed}
    touched.amended = {report_id for report_id in touched.added if after.get(report_id, ("",))[0] in amended_keys}
    return touched


def _set_known_at(session: Session, con: object) -> None:
    """A later version's report of what an earlier one said was known since then; what is new in it, since that version."""
    found = rows(con, """
        SELECT report_id, report.article_key, version, governorate, date_start, article.known_at, published_at, updated_at, collected_at
        FROM report JOIN article USING (article_id) SEMI JOIN versioned_keys ON versioned_keys.article_key = report.article_key
        WHERE report.state <> 'recoded' ORDER BY report.article_key, version, n""")
    earlier: dict[str, list[dict]] = {}
    result = []
    for row in found:
        told = earlier.setdefault(row["article_key"], [])
        same = [other["known_at"] for other in told if other["version"] < row["version"] and _tells_of_same(other, row)]
        if row["version"] > 1:
            updated_at = row["updated_at"] if row["updated_at"] and row["updated_at"] > row["known_at"] else None
            row["known_at"] = min(same) if same else max(row["known_at"], updated_at or row["collected_at"])
        told.append(row)
        result.append((row["report_id"], row["known_at"]))
    table = pa.table({
        "report_id": pa.array([item[0] for item in result], pa.string()),
        "known_at": pa.array([item[1] for item in result], pa.timestamp("us", tz="UTC")),
    })
    with registered(session, "known_times", table):
        con.execute("UPDATE report SET known_at = known_times.known_at FROM known_times WHERE known_times.report_id = report.report_id")


def _tells_of_same(one: dict, other: dict) -> bool:
    if one["governorate"] != other["governorate"]:
        return False
    if one["date_start"] is None or other["date_start"] is None:
        return True
    return abs((one["date_start"] - other["date_start"]).days) <= SAME_EVENT_DAYS


def forget_coding(session: Session, article_ids: list[str], recorded_at: dt.datetime) -> set[str]:
    """Sets the coding of the articles aside, for a new one to take its place: reports are kept as `recoded` under another key.

    Returns the ids, as they are now, of the reports that counted until now.
    """
    wanted = pa.table({"article_id": pa.array(article_ids, pa.string())})
    with registered(session, "recoded_articles", wanted) as con:
        mark = f"~{recorded_at.astimezone(dt.UTC):%Y%m%dT%H%M%S%f}"  # times of recording are never the same
        old = rows(con, "SELECT report_id, state FROM report SEMI JOIN recoded_articles USING (article_id) WHERE state <> 'recoded'")
        con.execute(f"""
            INSERT INTO report BY NAME SELECT * REPLACE (report_id || '{mark}' AS report_id, 'recoded' AS state)
            FROM report SEMI JOIN recoded_articles USING (article_id) WHERE state <> 'recoded'""")
        con.execute("DELETE FROM report WHERE state <> 'recoded' AND article_id IN (SELECT article_id FROM recoded_articles)")
        con.execute("DELETE FROM claim WHERE article_id IN (SELECT article_id FROM recoded_articles)")
    _forget_links(session, [row["report_id"] for row in old], mark)
    return {row["report_id"] + mark for row in old if row["state"] == "current"}


def _forget_links(session: Session, report_ids: list[str], mark: str) -> None:
    """Pairs and blocking keys of the reports go; links to incidents go on under the reports' new keys."""
    with registered(session, "old_reports", pa.table({"report_id": pa.array(report_ids, pa.string())})) as con:
        con.execute("""
            DELETE FROM report_pair WHERE report_a IN (SELECT report_id FROM old_reports)
            OR report_b IN (SELECT report_id FROM old_reports)""")
        con.execute("DELETE FROM report_block WHERE report_id IN (SELECT report_id FROM old_reports)")
        con.execute(f"""
            UPDATE incident_report SET report_id = report_id || '{mark}' WHERE report_id IN (SELECT report_id FROM old_reports)""")
