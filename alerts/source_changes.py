"""A morning's mail to operators about sources whose state has changed since they were last told; none when nothing has."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from pathlib import Path

import duckdb

from alerts import letters, message, snapshot
from alerts.wording import Language, language
from rasid.settings import LOCAL_ZONE, Settings
from warehouse.database import rows, writing
from warehouse.models.alerts import Outbox

log = logging.getLogger(__name__)

SEND_HOUR = 7  # Baghdad time, once a day at most
QUIET = ("well", "off", "not tried")  # a source is told of when it leaves or reaches one of the other states
MOST_LISTED = 60
_FACTS = """SELECT source, coalesce(name, source) AS name, state, last_success_at, last_article_at, articles_7d, last_failure_kind,
    last_failure_reason, share_without_body, share_without_date FROM source_health ORDER BY name"""


def queue_changes(settings: Settings, operators: dict[str, str], now: dt.datetime) -> int:
    """Queues the mail for operators (address -> language) if it is due and a state has changed. Returns mails.

    What they were told last stands in state/source_states.json; without it, every source counts as having been well.
    """
    told = _read_told(settings)
    local = now.astimezone(LOCAL_ZONE)
    if not operators or local.hour < SEND_HOUR or told.get("day") == local.date().isoformat():
        return 0
    try:
        with snapshot.open_published(settings) as con:
            found = rows(con, _FACTS)
    except snapshot.NothingPublished:
        return 0
    except duckdb.Error as error:  # a snapshot that an earlier version published: other mails must not wait for the next
        log.warning("the state of the sources can't be read: %s", error)
        return 0
    worse, better = _compare(found, told.get("states", {}))
    number = 0
    if worse or better:
        with writing(settings) as session:
            for address, code in operators.items():
                mail_id = message.mail_id_of(address, [f"sources/{local.date()}"])
                if session.get(Outbox, mail_id) is None:
                    session.add(_compose(settings, worse, better, address, language(code), mail_id, now))
                    number += 1
    _write_told(settings, {"day": local.date().isoformat(), "states": {row["source"]: row["state"] for row in found}})
    return number


def _compare(found: list[dict], before: dict[str, str]) -> tuple[list[dict], list[dict]]:
    """(sources in a state that asks for a look and that is new, sources that are well again)."""
    changed = [row for row in found if row["state"] != before.get(row["source"], "well")]
    worse = [row for row in changed if row["state"] not in QUIET]
    return worse, [row for row in changed if row["state"] == "well" and before.get(row["source"], "well") not in QUIET]


def tell(worse: list[dict], better: list[dict], words: Language) -> tuple[str, list[tuple[str, list[str]]]]:
    """(subject, blocks of a heading and lines)."""
    blocks = []
    if worse:
        blocks.append((words.text("summary_sources"), [_line(row, words) for row in worse[:MOST_LISTED]]))
    if better:
        blocks.append((words.text("sources_better"), [words.outside(row["name"], 80) for row in better[:MOST_LISTED]]))
    blocks.append((words.text("sources_what_now"), [words.text("sources_try_now"), words.text("sources_guide")]))
    return words.text("sources_subject", worse=len(worse), better=len(better)), blocks


def _line(row: dict, words: Language) -> str:
    def date(name: str) -> str:
        return words.date(row[name].astimezone(LOCAL_ZONE).date()) if row[name] else words.text("never")

    reason = ": ".join(filter(None, (row["last_failure_kind"], row["last_failure_reason"]))) or "–"
    share = max(row["share_without_body"] or 0, row["share_without_date"] or 0)
    state = "never_answered" if row["state"] == "dormant" and not row["last_success_at"] else row["state"].replace(" ", "_")
    return words.text(
        f"source_{state}", name=words.outside(row["name"], 80), id=words.isolate(row["source"]),
        success=date("last_success_at"), article=date("last_article_at"), n=row["articles_7d"], reason=words.outside(reason, 200),
        share=round(100 * share))


def _compose(
    settings: Settings, worse: list[dict], better: list[dict], address: str, words: Language, mail_id: str, now: dt.datetime,
) -> Outbox:
    subject, blocks = tell(worse, better, words)
    html, text = letters.render_summary(subject, blocks, words)
    message_id, relative = message.message_id_of(mail_id, settings), f"outbox/{now:%Y-%m}/{mail_id}.eml"
    message.write(message.build(address, subject, text, html, {}, message_id, [], words.code, now), settings.data / relative)
    return Outbox(
        mail_id=mail_id, recipient=address, kind="sources", message_id=message_id, thread_ids=[], subject=subject, text=text, path=relative,
        created_at=now, state="queued", attempts=0, next_try_at=now)


def _path(settings: Settings) -> Path:
    return settings.data / "state" / "source_states.json"


def _read_told(settings: Settings) -> dict:
    try:
        told = json.loads(_path(settings).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _write_told(settings: Settings, told: dict) -> None:
    path = _path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    making = path.with_suffix(".making")
    making.write_text(json.dumps(told, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    os.replace(making, path)
