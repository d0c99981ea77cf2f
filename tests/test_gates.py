"""What the gates hold back, how it is looked at and let through, and that no snapshot with a contradiction is published."""

import json

import duckdb
import pytest
from warehouse_samples import make_article, make_batch, make_report, make_settings, toll, write_collected, write_ready

from expectations import gates
from rasid import jsonlines
from transforms import stage
from warehouse import held_rows, load, publish
from warehouse.database import writing

TEXT = "Gunmen attacked an army checkpoint near Hawija on Sunday, killing three soldiers, police said. The attackers fled. " * 2


@pytest.fixture
def config(tmp_path):
    return make_settings(tmp_path)


def lines(path):
    return [row for _, row in jsonlines.read_objects(path)]


def run_gates(config):
    folder = gates.gate_articles(config)
    stage.code_folder(folder)
    return folder, gates.gate_reports(folder, config)


def ask(path, query):
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(query).fetchall()


def test_broken_rows_are_held_with_a_reason_and_the_others_go_on(config):
    good = make_article("one", "good", "2026-02-01T10:00:00Z", TEXT)
    future = make_article("one", "future", "2099-02-01T10:00:00Z", TEXT, collected_at="2026-02-01T11:00:00Z")
    empty = make_article("one", "empty", "2026-02-01T10:00:00Z", TEXT) | {"text": ""}
    shapeless = {"id": 5, "text": ["no"], "collected_at": "yesterday"}
    write_collected(config, make_batch("b1", "one", "2026-02-01"), [good, future, empty, shapeless], extra_line="{half a line\n")
    folder, counts = run_gates(config)
    assert [row["id"] for row in lines(f"{folder}/articles.jsonl")] == [good["id"]]
    held = lines(f"{folder}/quarantine.jsonl")
    assert len(held) == 4 and counts["reports"] == 1
    assert all(row["reason"] and row["row"] and row["at"] for row in held)
    assert {row["expectation"] for row in held} >= {"published_is_not_in_the_future", "text_is_present", "line_is_json"}
    load.load_ready(config)
    assert ask(config.warehouse, "SELECT count(*) FROM quarantine WHERE state = 'open'") == [(4,)]
    assert ask(config.warehouse, "SELECT count(*) FROM article") == [(1,)]


def test_a_held_article_can_be_released_and_is_then_coded_and_loaded(config):
    future = make_article("one", "clock", "2099-02-01T10:00:00Z", TEXT, collected_at="2026-02-01T11:00:00Z")
    write_collected(config, make_batch("b1", "one", "2026-02-01"), [future])
    run_gates(config)
    load.load_ready(config)
    with writing(config) as session:
        [held] = held_rows.list_held(session)
        number = held.quarantine_id
    held_rows.release(number, config, "the publisher's clock is wrong", "ana")
    run_gates(config)
    counts = load.load_ready(config)
    assert (counts["articles"], counts["reports"], counts["origins"]) == (1, 1, ["released"])
    [(notes,)] = ask(config.warehouse, "SELECT notes FROM article")
    assert any("released from quarantine by ana" in note for note in notes)
    assert ask(config.warehouse, "SELECT state, note FROM quarantine") == [("released", "the publisher's clock is wrong (ana)")]
    with pytest.raises(held_rows.NotReleasable, match="is released already"):
        held_rows.release(number, config, "again", "ana")


def hold_a_report(config, **fields):
    """Loads an article with its report and another one that gate 2 holds; returns the number of the held row."""
    article = make_article("one", "good", "2026-02-01T10:00:00Z", TEXT)
    write_collected(config, make_batch("b1", "one", "2026-02-01"), [article])
    folder = gates.gate_articles(config)
    stage.code_folder(folder)
    [coded] = lines(f"{folder}/reports.jsonl")
    jsonlines.write_objects(f"{folder}/reports.jsonl", [coded, coded | {"n": 1} | fields])
    assert gates.gate_reports(folder, config)["quarantined"] == 1
    load.load_ready(config)
    [(number,)] = ask(config.warehouse, "SELECT quarantine_id FROM quarantine")
    return number


def test_a_held_report_can_be_released(config):
    number = hold_a_report(config, date_start="2025-12-01", date_end="2025-12-01")
    held_rows.release(number, config, "found only now", "ana")
    assert load.load_ready(config)["reports"] == 1
    days = ask(config.warehouse, "SELECT date_start FROM incident_revision JOIN incident USING (incident_id, revision) WHERE incident.state = 'active'")
    assert sorted(str(day) for day, in days) == ["2025-12-01", "2026-02-01"]
    gates.audit(publish.prepare(config), config)


def test_a_report_that_contradicts_itself_can_only_be_discarded(config):
    """Released, it would stop every publication at gate 3."""
    number = hold_a_report(config, killed={"low": 9, "high": 3})
    with pytest.raises(held_rows.NotReleasable, match="killed is 9 to 3"):
        held_rows.release(number, config, "looks right", "ana")
    with pytest.raises(held_rows.NotReleasable, match="no quarantined row 99"):
        held_rows.release(99, config, "x", "ana")
    held_rows.discard(number, config, "rightly held", "ana")
    assert ask(config.warehouse, "SELECT state FROM quarantine") == [("discarded",)]
    assert ask(config.warehouse, "SELECT count(*) FROM report") == [(1,)]


@pytest.mark.parametrize(("change", "text"), [
    ({"governorate": "Bagdad"}, "'Bagdad' is no governorate"), ({"sub_event_type": "Arrests"}, "is no sub-event type"),
    ({"latitude": 51.0, "longitude": 0.0}, "outside Iraq"), ({"latitude": 33.0, "longitude": None}, "half a pair"),
    ({"wounded": {"low": -1, "high": None}}, "wounded is none"), ({"date_start": "2026-02-03", "date_end": "2026-02-01"}, "is dated"),
])
def test_what_no_judgement_makes_right_is_named(change, text):
    report = make_report(make_article("one", "x", "2026-02-01T10:00:00Z"))
    assert held_rows.contradiction_of(report) is None
    assert text in held_rows.contradiction_of(report | change)


def test_gating_again_takes_nothing_twice(config):
    write_collected(config, make_batch("b1", "one", "2026-02-01"), [make_article("one", "good", "2026-02-01T10:00:00Z", TEXT)])
    folder, counts = run_gates(config)
    assert gates.gate_articles(config) is None
    assert gates.gate_reports(folder, config) == counts


def test_a_half_made_folder_is_done_again(config):
    """A crash between gate 1 and gate 2."""
    write_collected(config, make_batch("b1", "one", "2026-02-01"), [make_article("one", "good", "2026-02-01T10:00:00Z", TEXT)])
    first = gates.gate_articles(config)
    again = gates.gate_articles(config)
    assert again != first and len(lines(f"{again}/articles.jsonl")) == 1


@pytest.mark.parametrize(("damage", "check"), [
    ("UPDATE incident_revision SET killed_low = 9, killed_high = 2", "bounds_are_ordered"),
    ("UPDATE incident_revision SET governorate = 'Bagdad'", "governorates_are_known"),
    ("UPDATE incident_revision SET latitude = 51.5", "places_are_in_iraq"),
    ("UPDATE incident_report SET unlinked_at = linked_at", "every_report_has_an_incident"),
    ("UPDATE incident SET state = 'merged', merged_into = incident_id", "merged_incidents_lead_somewhere"),
    ("DELETE FROM article", "reports_have_their_article"),
])
def test_a_snapshot_with_a_contradiction_is_not_published(config, damage, check):
    article = make_article("one", "good", "2026-02-01T10:00:00Z", TEXT)
    write_ready(config, "a", [article], [make_report(article, killed=toll(3))])
    load.load_ready(config)
    with duckdb.connect(str(config.warehouse)) as con:
        con.execute(damage)
    with pytest.raises(gates.AuditFailed, match=check):
        gates.audit(publish.prepare(config), config)
    assert not config.published.exists()


def test_a_sound_snapshot_passes_and_is_documented(config):
    article = make_article("one", "good", "2026-02-01T10:00:00Z", TEXT)
    write_ready(config, "a", [article], [make_report(article, killed=toll(3))])
    load.load_ready(config)
    candidate = publish.prepare(config)
    checks = gates.audit(candidate, config)
    assert checks["checks"] >= 20 and checks["passed"] == checks["checks"]
    published = publish.publish(candidate, config)
    assert published["rows"]["incidents"] == 1
    assert {path.stem for path in config.parquet.glob("*.parquet")} == set(published["rows"])
    assert (config.data_docs / "index.html").exists()
    assert json.dumps(checks)
