"""How sources fare: their state in the published snapshot, and the morning's mail that comes only when one has changed."""

from __future__ import annotations

import datetime as dt
import json

import duckdb
import pytest
from alert_samples import alert_settings, republish
from sqlalchemy import select
from warehouse_samples import make_article, make_batch

from alerts import source_changes, summary
from rasid import jsonlines
from warehouse import load
from warehouse.database import reading
from warehouse.models.alerts import Outbox

FIRST = dt.date(2026, 3, 1)
OPERATORS = {"operations@mission.example": "en"}
LONG = "The council of the district met on the matter and heard what residents, the police and the water board had to say about it. " * 3


@pytest.fixture
def settings(tmp_path):
    return alert_settings(tmp_path)


def put_days(
    settings, days: range, failing: tuple[str, ...] = (), silent: tuple[str, ...] = (), bodiless: tuple[str, ...] = (),
) -> dt.datetime:
    """A round a day of four sources with three articles each, ready to be loaded; returns the end of the last."""
    rows = {file: [] for file in ("articles", "reports", "claims", "batches", "fetch_events", "rejects", "quarantine")}
    for day in days:
        date, names = FIRST + dt.timedelta(days=day), ("herald", "nabaa", "courier", "gazette")
        at = f"{date}T09:00:00Z"
        rows["batches"] += [make_batch(f"{date}-{name}", name, str(date), complete=name not in failing) for name in names]
        rows["articles"] += [
            make_article(name, f"{date}-{number}", at, "Pictures." if name in bodiless else f"Day {date}, report {number} of {name}. {LONG}", collected_at=at)
            for name in names if name not in (*failing, *silent) for number in range(3)]
        rows["fetch_events"] += [{
            "batch": f"{date}-{name}", "source": name, "url": f"https://{name}.example/feed", "purpose": "feed", "started_at": at, "duration_s": 0.2,
            "status": 403, "outcome": "blocked", "weight": "hard", "bytes": 0, "item_count": None, "reason": "answers 403 with a challenge page",
            "warc_file": None, "warc_record_id": None} for name in failing]  # fmt: skip
    folder = settings.coded / f"{date}"
    for file, lines in rows.items():
        jsonlines.write_objects(folder / f"{file}.jsonl", lines)
    (folder / "ready.json").write_text(json.dumps({"batches": [batch["batch"] for batch in rows["batches"]]}))
    return dt.datetime.combine(date, dt.time(10), dt.UTC)


def states(settings, now: dt.datetime) -> dict[str, str]:
    load.load_ready(settings, now)
    republish(settings, now)
    with duckdb.connect(str(settings.published), read_only=True) as con:
        return dict(con.execute("SELECT source, state FROM source_health").fetchall())


def mails(settings) -> list[str]:
    with reading(settings) as connection:
        return [text for (text,) in connection.execute(select(Outbox.text).where(Outbox.kind == "sources").order_by(Outbox.created_at))]


def test_state_tells_failing_dormant_silent_and_drifting_sources_apart_and_operators_hear_of_changes_once(settings):
    now = put_days(settings, range(12))
    assert set(states(settings, now).values()) == {"well"}
    assert source_changes.queue_changes(settings, OPERATORS, now) == 0 and mails(settings) == []
    now = put_days(settings, range(12, 18), failing=("nabaa",), silent=("courier",), bodiless=("gazette",))
    found = states(settings, now)
    assert found == {"herald": "well", "nabaa": "dormant", "courier": "silent", "gazette": "layout changed"}
    assert source_changes.queue_changes(settings, OPERATORS, now) == 1
    [text] = mails(settings)
    assert "Sources: 3 need a look, 0 are well again" in text and "Herald" not in text
    assert "blocked: answers 403 with a challenge page" in text and "has published nothing since 12 March 2026" in text
    assert "Nabaa: 6 failed rounds in 7 days" in summary.render(settings, now)[1], "the week's summary names it too"
    assert source_changes.queue_changes(settings, OPERATORS, now + dt.timedelta(hours=1)) == 0, "once a day"
    now = put_days(settings, range(18, 19), failing=("nabaa",), silent=("courier",), bodiless=("gazette",))
    states(settings, now)
    assert source_changes.queue_changes(settings, OPERATORS, now) == 0 and len(mails(settings)) == 1, "nothing has changed"
    now = put_days(settings, range(19, 20), silent=("courier",), bodiless=("gazette",))
    assert states(settings, now)["nabaa"] == "well"
    assert source_changes.queue_changes(settings, OPERATORS, now) == 1
    assert "Sources: 0 need a look, 1 are well again" in mails(settings)[1] and "Nabaa" in mails(settings)[1]


def test_mail_waits_for_the_morning_and_for_an_operator(settings):
    now = put_days(settings, range(0, 1), failing=("nabaa",))
    states(settings, now)
    night = dt.datetime.combine(now.date(), dt.time(1), dt.UTC)
    assert source_changes.queue_changes(settings, OPERATORS, night) == 0
    assert source_changes.queue_changes(settings, {}, now) == 0
    assert source_changes.queue_changes(settings, OPERATORS, now) == 1


def test_snapshot_of_an_earlier_version_holds_no_mail_back(settings):
    now = put_days(settings, range(0, 1), failing=("nabaa",))
    states(settings, now)
    with duckdb.connect(str(settings.published)) as con:
        con.execute("DROP VIEW source_health")
    assert source_changes.queue_changes(settings, OPERATORS, now) == 0


def test_those_who_hear_of_failed_tasks_hear_of_sources_too(settings, monkeypatch):
    monkeypatch.setenv("RASID_OPERATORS", "desk@mission.example, night@mission.example")
    settings.subscriptions.write_text("subscriptions:\n  - {address: night@mission.example, operator: true, language: ar}\n")
    assert summary.operators(settings) == {"desk@mission.example": "en", "night@mission.example": "ar"}


def test_arabic_mail_and_a_broken_memory(settings):
    now = put_days(settings, range(0, 1), failing=("nabaa",))
    states(settings, now)
    (settings.data / "state").mkdir(parents=True, exist_ok=True)
    (settings.data / "state" / "source_states.json").write_text("{broken")
    assert source_changes.queue_changes(settings, {"raqib@mission.example": "ar"}, now) == 1
    assert "لم يجب قط" in mails(settings)[0] and "منذ" not in mails(settings)[0]
