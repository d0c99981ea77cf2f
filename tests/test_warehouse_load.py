"""Loading ready folders into a real database: once, whole or not at all, with versions, coverage and sources."""

import datetime as dt
import json

import duckdb
import pytest
from warehouse_samples import make_article, make_batch, make_report, make_settings, make_world, toll, write_ready

from warehouse import load, relink
from warehouse.staging import BadFolder


@pytest.fixture
def config(tmp_path):
    return make_settings(tmp_path)


def ask(config, query):
    with duckdb.connect(str(config.warehouse), read_only=True) as con:
        return con.execute(query).fetchall()


def dump(config):
    """The content of every table but for how long loads took."""
    with duckdb.connect(str(config.warehouse), read_only=True) as con:
        names = [row[0] for row in con.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
        return {name: con.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() for name in names}


def load_world(config, seed=1, events=12):
    told = make_world(seed, events)
    write_ready(config, "a", [article for article, _ in told], [report for _, reports in told for report in reports])
    return load.load_ready(config)


def test_loading_twice_changes_nothing(config):
    first = load_world(config)
    before = dump(config)
    again = load.load_ready(config)
    assert first["articles"] > 12 and first["incidents_created"] > 0
    assert again["folders"] == 0 and again["loaded"] == []
    assert dump(config) == before


def test_the_same_rows_in_another_folder_add_nothing(config):
    load_world(config)
    incidents = ask(config, "SELECT * FROM incident_revision ORDER BY ALL")
    told = make_world(1, 12)
    write_ready(config, "b", [article for article, _ in told], [report for _, reports in told for report in reports])
    assert load.load_ready(config)["revisions"] == 0
    assert ask(config, "SELECT * FROM incident_revision ORDER BY ALL") == incidents
    assert ask(config, "SELECT count(*) FROM article")[0][0] == len(told)


def test_a_failure_in_the_middle_leaves_nothing(config, monkeypatch):
    load_world(config)
    before = dump(config)
    article = make_article("late", "x", "2026-02-01T10:00:00Z")
    write_ready(config, "b", [article], [make_report(article)])

    def break_off(*_arguments, **_options):
        raise RuntimeError("power cut")

    monkeypatch.setattr(relink, "_write_links", break_off)
    with pytest.raises(RuntimeError, match="power cut"):
        load.load_ready(config)
    assert dump(config) == before
    monkeypatch.undo()
    assert load.load_ready(config)["loaded"] == ["b"]


def test_a_broken_folder_does_not_hold_back_the_others(config):
    article = make_article("one", "x", "2026-02-01T10:00:00Z")
    folder = write_ready(config, "a", [article], [make_report(article)])
    (folder / "reports.jsonl").write_text('{"article": 5}\n')
    other = make_article("two", "y", "2026-02-02T10:00:00Z")
    write_ready(config, "b", [other], [make_report(other)])
    with pytest.raises(BadFolder, match=r"reports\.jsonl:1"):
        load.load_ready(config)
    assert ask(config, "SELECT load_id FROM load_batch") == [("b",)]


def test_a_report_without_its_article_is_kept_where_somebody_can_look(config):
    lost = make_article("one", "lost", "2026-02-01T10:00:00Z")
    write_ready(config, "a", [], [make_report(lost)])
    load.load_ready(config)
    assert ask(config, "SELECT expectation, key, state FROM quarantine") == [("article_is_known", f"{lost['id']}#0", "open")]
    assert ask(config, "SELECT count(*) FROM report")[0][0] == 0


def test_a_newer_version_of_an_article_amends_its_reports(config):
    old = make_article("one", "x", "2026-02-01T10:00:00Z", text="A bomb killed two people in Hawija on Sunday. " * 5)
    new = make_article("one", "x", "2026-02-01T10:00:00Z", text="A bomb killed five people in Hawija on Sunday. " * 5,
                       updated="2026-02-01T20:00:00Z", collected_at="2026-02-01T21:00:00Z")
    write_ready(config, "a", [old], [make_report(old, killed=toll(2)), make_report(old, 1, place="Zakho")])
    load.load_ready(config)
    ids = ask(config, "SELECT incident_id FROM incident JOIN report ON founding_report = report_id WHERE place = 'Hawija'")
    write_ready(config, "b", [new], [make_report(new, killed=toll(5)), make_report(new, 1, place="Sinjar", act="Arrests")])
    load.load_ready(config)
    active = ask(config, """SELECT place, killed_low, cause FROM incident_revision JOIN incident USING (incident_id, revision)
                            WHERE incident.state = 'active' ORDER BY place""")
    assert active == [("Hawija", 5, "toll_rise"), ("Sinjar", None, "new_report")]
    assert ask(config, "SELECT incident_id FROM incident WHERE state = 'active' AND revision = 2") == ids
    assert ask(config, "SELECT incident.state FROM incident JOIN report ON founding_report = report_id WHERE place = 'Zakho'") == [("retracted",)]
    assert ask(config, "SELECT version, is_current FROM article ORDER BY version") == [(1, False), (2, True)]
    known = ask(config, "SELECT place, known_at FROM report WHERE state = 'current' ORDER BY place")
    assert [(place, moment.hour) for place, moment in known] == [("Hawija", 10), ("Sinjar", 20)], "new in the update, known since then"


def test_versions_are_ordered_by_when_they_were_seen_not_by_loading(config):
    old = make_article("one", "x", "2026-02-01T10:00:00Z", text="Two people died in Hawija, police said on Sunday. " * 5)
    new = make_article("one", "x", "2026-02-01T10:00:00Z", text="Five people died in Hawija, police said on Sunday. " * 5,
                       collected_at="2026-02-03T21:00:00Z")
    write_ready(config, "a", [new], [make_report(new, killed=toll(5))])
    write_ready(config, "b", [old], [make_report(old, killed=toll(2))])
    load.load_ready(config)
    assert ask(config, "SELECT killed_low FROM incident_revision JOIN incident USING (incident_id, revision)") == [(5,)]


def test_a_retracted_incident_comes_back_under_its_id(config):
    first = make_article("one", "x", "2026-02-01T10:00:00Z", text="A bomb went off in Hawija, police said on Sunday. " * 5)
    without = make_article("one", "x", "2026-02-01T10:00:00Z", text="This page was withdrawn by the publisher, with regret. " * 5,
                           collected_at="2026-02-02T10:00:00Z")
    write_ready(config, "a", [first], [make_report(first)])
    write_ready(config, "b", [without], [])
    write_ready(config, "c", [first | {"collected_at": "2026-02-03T10:00:00Z"}], [make_report(first)])
    load.load_ready(config)
    revisions = ask(config, "SELECT incident_id, revision, state, cause FROM incident_revision ORDER BY revision")
    assert len({row[0] for row in revisions}) == 1
    assert [row[2] for row in revisions] == ["active", "retracted", "active"]
    assert revisions[1][3] == "retraction"


def test_recoding_replaces_reports_and_keeps_ids(config):
    article = make_article("one", "x", "2026-02-01T10:00:00Z")
    write_ready(config, "a", [article], [make_report(article, killed=toll(2)), make_report(article, 1, place="Zakho")])
    load.load_ready(config)
    before = ask(config, "SELECT incident_id FROM incident ORDER BY ALL")
    write_ready(config, "b", [article], [make_report(article, act="Arrests", killed=toll(3))], recode=True)
    load.load_ready(config)
    assert ask(config, "SELECT incident_id FROM incident ORDER BY ALL") == before
    latest = ask(config, """SELECT incident.state, sub_event_type, killed_low, cause FROM incident_revision
                            JOIN incident USING (incident_id, revision) ORDER BY 1""")
    assert latest == [("active", "Arrests", 3, "recode"), ("retracted", "Armed clash", None, "recode")]
    assert ask(config, "SELECT count(*) FROM report WHERE state = 'recoded'") == [(2,)]


def test_coverage_tells_missing_from_zero(config):
    articles = [make_article("one", "a", "2026-02-01T22:30:00Z"), make_article("one", "b", "2026-02-04T10:00:00Z")]
    batches = [
        make_batch("1", "one", "2026-02-01", complete=False), make_batch("2", "one", "2026-02-02"),
        make_batch("3", "one", "2026-02-04"), make_batch("4", "two", "2026-02-04"),
        make_batch("5", "three", "2026-02-05", origin="backfill", window_start="2026-02-03", window_end="2026-02-04"),
    ]
    write_ready(config, "a", articles, [], batches=batches)
    assert load.load_ready(config)["origins"] == ["backfill", "scheduled"]
    rows = ask(config, "SELECT source_id, date, article_count, up FROM source_day")
    found = {(source, day.day): (count, up) for source, day, count, up in rows}
    assert found[("one", 1)] == (0, 0), "collection failed"
    assert found[("one", 2)] == (1, 1), "22:30 UTC is the next day in Baghdad"
    assert found[("one", 3)] == (0, 0), "nothing was tried"
    assert found[("one", 4)] == (1, 1)
    assert ("two", 3) not in found and found[("two", 4)] == (0, 1), "the source did not exist before"
    assert found[("three", 3)] == (0, 1) and found[("three", 4)] == (0, 1)


def test_the_time_of_recording_moves_on_even_if_the_clock_does_not(config):
    now = dt.datetime(2026, 2, 10, tzinfo=dt.UTC)
    for name in ("a", "b"):
        article = make_article(name, name, "2026-02-01T10:00:00Z")
        write_ready(config, name, [article], [make_report(article)])
        load.load_ready(config, now=now)
    moments = [row[0] for row in ask(config, "SELECT loaded_at FROM load_batch ORDER BY load_id")]
    assert moments[0] < moments[1]


def test_links_carry_score_and_reasons(config):
    text = "Gunmen attacked an army checkpoint outside Hawija late on Sunday, killing three soldiers, police said. " * 3
    told = [make_article(name, "x", f"2026-02-01T1{i}:00:00Z", text + name, title="Gunmen attack army checkpoint outside Hawija")
            for i, name in enumerate(("one", "two"))]
    write_ready(config, "a", told, [make_report(article, killed=toll(3), perpetrator="ISIS") for article in told])
    load.load_ready(config)
    links = ask(config, "SELECT score, why FROM incident_report WHERE unlinked_at IS NULL")
    assert len(links) == 2 and all(score > 0 and json.loads(why) for score, why in links)
    assert ask(config, "SELECT score > 0, len(why::VARCHAR) > 5 FROM report_pair") == [(True, True)]
