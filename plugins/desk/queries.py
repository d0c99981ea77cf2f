"""What the desk's pages ask of the published snapshot. Each function opens it anew, so that a new snapshot shows at once."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from alerts.snapshot import open_published
from rasid.settings import Settings
from warehouse.database import rows

PAGE_SIZE = 50
LOCAL_DAY = "coalesce(date_start, (first_reported_at AT TIME ZONE 'Asia/Baghdad')::DATE)"
Row = dict[str, Any]


@dataclass(frozen=True)
class Filter:
    """What the list of incidents is narrowed to; None or "" means everything. `page` counts from 1."""

    governorate: str = ""
    event_type: str = ""
    theme: str = ""
    text: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    page: int = 1

    def condition(self) -> tuple[str, Row]:
        """The WHERE clause and its parameters."""
        parts, wanted = ["true"], {}
        for name, sql in (("governorate", "governorate = $governorate OR list_contains(governorates_also, $governorate)"),
                          ("event_type", "event_type = $event_type OR sub_event_type = $event_type"), ("theme", "list_contains(themes, $theme)"),
                          ("text", "contains(lower(concat_ws(' ', incident_id, place, perpetrator, target)), lower($text))"),
                          ("since", f"{LOCAL_DAY} >= $since"), ("until", f"{LOCAL_DAY} <= $until")):
            if getattr(self, name):
                parts.append(f"({sql})")
                wanted[name] = getattr(self, name)
        return " AND ".join(parts), wanted


def list_incidents(settings: Settings, chosen: Filter) -> tuple[list[Row], int]:
    """One page of incidents, the newest first, and how many there are."""
    where, wanted = chosen.condition()
    with open_published(settings) as con:
        (total,), = con.execute(f"SELECT count(*) FROM incidents WHERE {where}", wanted).fetchall()
        page = rows(con, f"""SELECT *, {LOCAL_DAY} AS day FROM incidents WHERE {where}
            ORDER BY day DESC, last_reported_at DESC, incident_id LIMIT {PAGE_SIZE} OFFSET {(max(chosen.page, 1) - 1) * PAGE_SIZE}""", wanted)
    return page, total


def read_overview(settings: Settings) -> Row:
    """State of the snapshot, incidents of the last 7 days by governorate, open alerts, sources in trouble."""
    with open_published(settings) as con:
        today = con.execute("SELECT (now() AT TIME ZONE 'Asia/Baghdad')::DATE").fetchone()[0]
        return {
            "today": today,
            "published": rows(con, "SELECT * FROM publication ORDER BY prepared_at DESC LIMIT 1")[0],
            "week": dict(con.execute(f"""SELECT governorate, count(*) FROM incidents WHERE {LOCAL_DAY} > $today - 7 AND {LOCAL_DAY} <= $today
                GROUP BY governorate""", {"today": today}).fetchall()),
            "alerts": rows(con, "SELECT * FROM alerts WHERE state = 'open' ORDER BY statistic DESC"),
            "troubled": rows(con, "SELECT * FROM source_health WHERE enabled AND (silent OR failed_rounds_7d > 0 OR last_success_at IS NULL) "
                                  "ORDER BY last_success_at NULLS FIRST"),
            "held": con.execute("SELECT coalesce(sum(quarantined_open), 0) FROM source_health").fetchone()[0],
        }


def read_incident(settings: Settings, incident_id: str) -> Row | None:
    """An incident with its reports, revisions and changes of identity; None where there is none of that id."""
    wanted = {"id": incident_id}
    with open_published(settings) as con:
        state = rows(con, "SELECT state, merged_into FROM incident WHERE incident_id = $id", wanted)
        found = rows(con, "SELECT * FROM incidents WHERE incident_id = $id", wanted)
        if not state:
            return None
        reports = rows(con, """SELECT reports.*, articles.text, articles.warc_file, articles.warc_offset, articles.warc_record_id
            FROM reports JOIN articles USING (article_id) WHERE incident_id = $id ORDER BY reports.known_at, report_id""", wanted)
        return {
            "state": state[0], "facts": found[0] if found else None, "reports": [_with_quotes(report) for report in reports],
            "revisions": rows(con, "SELECT * FROM incident_revision WHERE incident_id = $id ORDER BY revision DESC", wanted),
            "changes": rows(con, "SELECT * FROM incident_change WHERE $id IN (incident_id, other_id) ORDER BY changed_at DESC", wanted),
        }


def _with_quotes(report: Row) -> Row:
    """The report with `quotes`: what each field stands on, in the article's words; and its reasons as a list."""
    evidence = json.loads(report["evidence"] or "{}")
    quotes = []
    for name, span in evidence.items():
        text = report["title"] if name.startswith("title:") else report["text"]
        quotes.append((name.removeprefix("title:"), (text or "")[span[0]:span[1]], "headline" if name.startswith("title:") else ""))
    return report | {"quotes": quotes, "why": json.loads(report["link_why"] or "[]")}


def read_article(settings: Settings, article_id: str) -> Row | None:
    """An article with its reports and `parts`: its text cut into (text, what it is evidence for)."""
    with open_published(settings) as con:
        found = rows(con, "SELECT * FROM articles WHERE article_id = $id", {"id": article_id})
        if not found:
            return None
        reports = rows(con, "SELECT * FROM reports WHERE article_id = $id ORDER BY n", {"id": article_id})
    return {"article": found[0], "reports": reports, "parts": mark_evidence(found[0]["text"] or "", reports)}


def mark_evidence(text: str, reports: list[Row]) -> list[tuple[str, str]]:
    """The text cut at every border of an evidence span; each piece with the fields that it is evidence for, or ''."""
    spans = [
        (start, end, f"{name} (report {report['n'] + 1})")
        for report in reports for name, (start, end) in json.loads(report["evidence"] or "{}").items() if not name.startswith("title:")
    ]
    borders = sorted({0, len(text), *(min(max(at, 0), len(text)) for start, end, _ in spans for at in (start, end))})
    return [
        (text[first:last], ", ".join(name for start, end, name in spans if start <= first and last <= end))
        for first, last in zip(borders, borders[1:], strict=False)
    ]


def list_sources(settings: Settings) -> list[Row]:
    """Source health, those in trouble first."""
    with open_published(settings) as con:
        return rows(con, "SELECT * FROM source_health ORDER BY enabled DESC, failed_rounds_7d > 0 DESC, silent DESC, source")


def list_alerts(settings: Settings) -> list[Row]:
    """Every episode, the newest first."""
    with open_published(settings) as con:
        return rows(con, "SELECT * FROM alerts ORDER BY opened_at DESC LIMIT 500")


def list_claims(settings: Settings) -> list[Row]:
    """Statistics that somebody states, beside the own count for the same days."""
    with open_published(settings) as con:
        return rows(con, "SELECT * FROM claim_checks ORDER BY published_at DESC NULLS LAST LIMIT 500")


def read_choices(settings: Settings) -> Row:
    """What the filters offer: governorates, types and themes that occur."""
    with open_published(settings) as con:
        def column(sql: str) -> list[str]:
            return [row[0] for row in con.execute(sql).fetchall()]

        return {
            "governorates": column("SELECT DISTINCT governorate FROM incidents WHERE governorate IS NOT NULL ORDER BY 1"),
            "types": column("SELECT DISTINCT event_type FROM incidents UNION SELECT DISTINCT sub_event_type FROM incidents ORDER BY 1"),
            "themes": column("SELECT DISTINCT unnest(themes) FROM incidents ORDER BY 1"),
        }
