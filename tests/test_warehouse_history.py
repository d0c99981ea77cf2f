"""Order does not matter, ids stay, and the past can be asked again: on a real database."""

import datetime as dt
import random
from dataclasses import replace

import duckdb
import pytest
from warehouse_samples import make_article, make_report, make_settings, make_world, toll, write_ready

from expectations import gates
from warehouse import load, publish

FACTS = """incident_revision.event_type, incident_revision.sub_event_type, date_start, date_end, governorate, place, latitude, killed_low,
    killed_high, known_at, first_source, last_reported_at, source_count, sources, report_ids"""
COLUMNS = """incident_id, event_type, sub_event_type, date_start, governorate, place, killed_low, killed_high, revision, source_count,
    report_ids, cause, first_reported_at"""


def ask(path, query):
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(query).fetchall()


def facts(config):
    return ask(config.warehouse, f"""SELECT {FACTS} FROM incident_revision JOIN incident USING (incident_id, revision)
        WHERE incident.state = 'active' ORDER BY report_ids""")


def write_batches(config, told, sizes, prefix=""):
    position = 0
    for number, size in enumerate(sizes):
        part = told[position:position + size]
        position += size
        if part:
            write_ready(config, f"{prefix}{number:04d}", [article for article, _ in part], [one for _, reports in part for one in reports])


def with_versions(told, chance):
    """The world, in which every sixth page was changed later: its toll rose, or the report was withdrawn."""
    later = []
    for article, reports in told:
        if chance.random() < 1 / 6:
            text = article["text"] + " This page was updated."
            changed = make_article(article["source"], article["url"].rpartition("/")[2], article["published"], text, title=article["title"],
                                   collected_at=later_than(article["published"]))
            kept = [report | {"article": changed["id"], "killed": toll(9)} for report in reports] if chance.random() < 0.7 else []
            later.append((changed, kept))
    return told + later


def later_than(moment):
    return (dt.datetime.fromisoformat(moment) + dt.timedelta(days=100)).isoformat()


def load_shuffled(tmp_path, told, seed, name):
    """A warehouse of its own, with the articles in an order and batches of the seed's choosing."""
    chance = random.Random(seed)
    (tmp_path / name).mkdir()
    config = make_settings(tmp_path / name)
    shuffled = chance.sample(told, len(told))
    write_batches(config, shuffled, [chance.choice((1, 2, 3, 7, 20, 40)) for _ in shuffled])
    load.load_ready(config)
    return config


@pytest.mark.parametrize("seeds", [range(3), pytest.param(range(10, 40), marks=pytest.mark.slow)])
def test_any_order_and_batches_give_the_same_incidents(tmp_path, seeds):
    told = with_versions(make_world(seeds[0], 30, days=12), random.Random(1))
    whole = make_settings(tmp_path)
    write_ready(whole, "all", [article for article, _ in told], [one for _, reports in told for one in reports])
    load.load_ready(whole)
    expected = facts(whole)
    assert any(len(row[-1]) > 1 for row in expected), "nothing was linked: the test would show nothing"
    for seed in seeds:
        assert facts(load_shuffled(tmp_path, told, seed, f"w{seed}")) == expected, f"seed {seed}"


def snapshot(config, moment, audited=False):
    """What is published at that moment."""
    config.published.parent.mkdir(parents=True, exist_ok=True)
    candidate = publish.prepare(config, now=moment)
    if audited:
        gates.audit(candidate, config)
    publish.publish(candidate, config)
    return ask(config.published, f"SELECT {COLUMNS} FROM incidents ORDER BY incident_id")


@pytest.mark.parametrize(("event_count", "rounds"), [(24, 4), pytest.param(400, 60, marks=pytest.mark.slow)])
def test_the_past_is_what_was_published_then(tmp_path, event_count, rounds):
    """A year is replayed; at every step the snapshot is kept, and at the end each is asked again."""
    config = make_settings(tmp_path)
    told = with_versions(make_world(3, event_count, days=10 if rounds < 10 else 365), random.Random(2))
    told = random.Random(4).sample(told, len(told))
    start, size = dt.datetime(2027, 1, 1, tzinfo=dt.UTC), len(told) // rounds + 1
    kept = {}
    for number in range(rounds):
        moment = start + dt.timedelta(days=6 * number)
        write_batches(config, told[number * size:(number + 1) * size], [size], f"r{number:03d}-")
        load.load_ready(config, now=moment)
        kept[moment] = snapshot(config, moment + dt.timedelta(hours=1), audited=number == rounds - 1)
    final = publish.prepare(config)
    assert len({tuple(map(str, rows)) for rows in kept.values()}) > 0.9 * rounds, "too few steps changed anything"
    for moment, rows in kept.items():
        asked = moment + dt.timedelta(hours=2)
        assert ask(final, f"SELECT {COLUMNS} FROM incidents_as_of(TIMESTAMPTZ '{asked.isoformat()}') ORDER BY incident_id") == rows
    assert ask(final, f"SELECT count(*) FROM incidents_as_of(TIMESTAMPTZ '{(start - dt.timedelta(days=1)).isoformat()}')") == [(0,)]


CAR = "A car bomb tore through the fruit market of Baquba, killing shoppers, the mayor Yasin Rubaie said at the scene of the burned stalls. "


def teller(source, hour, killed, **fields):
    article = make_article(source, "market", f"2026-02-01T{hour:02d}:00:00Z", CAR * 2 + source, title="Car bomb in fruit market of Baquba")
    return article, [make_report(article, 0, "Baquba", "Remote explosive/landmine/IED", "2026-02-01", killed=toll(killed), **fields)]


def active_ids(config):
    return [row[0] for row in ask(config.warehouse, "SELECT incident_id FROM incident WHERE state = 'active' ORDER BY 1")]


def load_one(config, name, told):
    write_ready(config, name, [told[0]], told[1])
    return load.load_ready(config)


def test_late_report_toll_rise_and_merged_facts(tmp_path):
    config = make_settings(tmp_path)
    load_one(config, "a", teller("two", 14, 5))
    load_one(config, "b", teller("one", 9, 3))
    load_one(config, "c", teller("three", 20, 8))
    assert len(active_ids(config)) == 1
    revisions = ask(config.warehouse, "SELECT revision, cause, killed_low, killed_high, source_count FROM incident_revision ORDER BY revision")
    assert revisions == [(1, "new_report", 5, 5, 1), (2, "late_report", 3, 5, 2), (3, "toll_rise", 3, 8, 3)]
    [(support,)] = ask(config.warehouse, "SELECT support FROM incident_revision WHERE revision = 3")
    for outlet, killed in (("one", 3), ("two", 5), ("three", 8)):
        assert f'"source": "{outlet}"' in support and f'"low": {killed}' in support, "each outlet's figure stands beside the range"
    assert '"first_toll"' in support and '"latest_toll"' in support


def test_two_incidents_that_a_third_report_ties_keep_one_id_and_the_merge_is_recorded(tmp_path, monkeypatch):
    """The linker's verdict on the first two is withheld until the third report comes: a stand-in for evidence that comes late."""
    from warehouse import linker

    config = make_settings(tmp_path)
    real = linker.cluster
    monkeypatch.setattr(linker, "cluster", lambda reports, edges: [[report["report_id"]] for report in reports])
    load_one(config, "a", teller("one", 9, 3))
    load_one(config, "b", teller("two", 14, 5))
    first, second = [row[0] for row in ask(config.warehouse, "SELECT incident_id FROM incident ORDER BY created_at")]
    monkeypatch.setattr(linker, "cluster", real)
    counts = load_one(config, "c", teller("three", 20, 5))
    assert counts["incidents_merged"] == 1
    assert active_ids(config) == [first], "the older id stays"
    changes = ask(config.warehouse, "SELECT kind, incident_id, other_id, author FROM incident_change")
    assert changes == [("merge", second, first, "linker")]
    assert ask(config.warehouse, f"SELECT state, merged_into, cause FROM incident_revision WHERE incident_id = '{second}' AND revision = 2") == [
        ("merged", first, "merge")]
    [(reason,)] = ask(config.warehouse, "SELECT reason FROM incident_change")
    assert "score" in reason.lower()


def test_an_incident_that_is_split_keeps_its_id_and_the_split_is_recorded(tmp_path, monkeypatch):
    from warehouse import linker

    config = make_settings(tmp_path)
    for name, told in (("a", teller("one", 9, 3)), ("b", teller("two", 14, 5))):
        load_one(config, name, told)
    [kept] = active_ids(config)
    monkeypatch.setattr(linker, "cluster", lambda reports, edges: [[report["report_id"]] for report in reports])
    load_one(config, "c", teller("three", 20, 5))
    assert kept in active_ids(config) and len(active_ids(config)) == 3
    changes = ask(config.warehouse, "SELECT kind, other_id FROM incident_change ORDER BY 1")
    assert ("split", kept) in changes
    assert ask(config.warehouse, f"SELECT cause FROM incident_revision WHERE incident_id = '{kept}' AND revision = 3") == [("split",)]


def test_a_syndicated_copy_is_no_second_source(tmp_path):
    config = make_settings(tmp_path)
    one, two = teller("one", 9, 3), teller("two", 10, 3)
    two[0].update(syndicated_from=one[0]["id"], text=one[0]["text"])
    load_one(config, "a", one)
    load_one(config, "b", two)
    assert ask(config.warehouse, "SELECT source_count, len(report_ids) FROM incident_revision ORDER BY revision DESC LIMIT 1") == [(1, 2)]


def test_a_warehouse_built_again_has_the_same_ids(tmp_path):
    config = make_settings(tmp_path)
    told = make_world(9, 20)
    write_batches(config, told, [8] * 20)
    load.load_ready(config)
    again = replace(config, data=tmp_path / "again")
    write_batches(again, told, [8] * 20)
    load.load_ready(again)
    assert active_ids(config) == active_ids(again)


def test_two_publications_side_by_side_never_take_the_snapshot_back_in_time(tmp_path):
    config = make_settings(tmp_path)
    config.published.parent.mkdir(parents=True)
    told = make_world(5, 6, days=5)
    write_batches(config, told[:3], [3], "a")
    load.load_ready(config)
    older = publish.prepare(config)
    write_batches(config, told[3:], [len(told)], "b")
    load.load_ready(config)
    newer = publish.prepare(config)
    gates.audit(older, config)  # the later preparation left it in peace
    publish.publish(newer, config)
    known = ask(config.published, "SELECT count(*) FROM reports")
    assert publish.publish(older, config)["superseded"], "it would hide what came since"
    assert publish.publish(newer, config)["superseded"], "a task that is tried again"
    assert ask(config.published, "SELECT count(*) FROM reports") == known
    assert not list(config.published.parent.glob(".candidate-*"))
