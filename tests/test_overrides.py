"""Analysts' corrections win over the machine, survive re-linking, new versions and re-coding, and can be undone."""

import duckdb
import pytest
from warehouse_samples import make_article, make_report, make_settings, toll, write_ready

from warehouse import analysis, load
from warehouse.analysis import BadOverride

ANA = analysis.Author("ana", "seen on the spot")


@pytest.fixture
def config(tmp_path):
    """Two incidents: Hawija told by two outlets, Zakho by one."""
    config = make_settings(tmp_path)
    text = "Gunmen attacked an army checkpoint outside Hawija late on Sunday, killing three soldiers, police said. " * 3
    told = [make_article(name, "x", f"2026-02-01T1{i}:00:00Z", text + name, title="Gunmen attack army checkpoint outside Hawija")
            for i, name in enumerate(("one", "two"))]
    other = make_article("three", "y", "2026-02-05T10:00:00Z")
    write_ready(config, "a", [*told, other], [*(make_report(article, killed=toll(3)) for article in told), make_report(other, place="Zakho")])
    load.load_ready(config)
    return config


def ask(config, query):
    with duckdb.connect(str(config.warehouse), read_only=True) as con:
        return con.execute(query).fetchall()


def present(config):
    """place -> (incident_id, killed_low, state, number of reports)"""
    found = ask(config, """SELECT place, incident_id, killed_low, incident.state, len(report_ids) FROM incident_revision
        JOIN incident USING (incident_id, revision) WHERE incident.state IN ('active', 'rejected')""")
    return {row[0]: row[1:] for row in found}


def article_of(config, source):
    return ask(config, f"SELECT article_id FROM article WHERE source_id = '{source}'")[0][0]


def recode_with(config, name, **fields):
    """Codes both articles on Hawija anew, with other facts."""
    rows = ask(config, "SELECT source_id, title, text, published_at FROM article WHERE source_id IN ('one', 'two') ORDER BY 1")
    articles = [make_article(source, "x", published.strftime("%Y-%m-%dT%H:%M:%SZ"), text, title=title) for source, title, text, published in rows]
    write_ready(config, name, articles, [make_report(article, **({"killed": toll(3)} | fields)) for article in articles], recode=True)
    load.load_ready(config)


def test_a_corrected_field_survives_a_new_report_and_a_new_coding(config):
    incident = present(config)["Hawija"][0]
    analysis.set_field(config, incident, "killed_low", "4", ANA)
    assert present(config)["Hawija"][1] == 4
    text = "Gunmen attacked an army checkpoint outside Hawija late on Sunday, killing five soldiers, police said. " * 3
    third = make_article("four", "z", "2026-02-01T15:00:00Z", text, title="Gunmen attack army checkpoint outside Hawija")
    write_ready(config, "b", [third], [make_report(third, killed=toll(5))])
    load.load_ready(config)
    assert present(config)["Hawija"][1:] == (4, "active", 3)
    recode_with(config, "c", killed=toll(8))
    assert present(config)["Hawija"][:2] == (incident, 4)
    cause, note, recorded = ask(config, "SELECT cause, note, author FROM incident_revision, override WHERE revision = 2")[0]
    assert cause == "correction" and "killed_low" in note and recorded == "ana"


def test_undoing_gives_back_what_the_machine_says(config):
    incident = present(config)["Hawija"][0]
    number = analysis.set_field(config, incident, "place", "Hawija bridge", ANA)
    assert "Hawija bridge" in present(config)
    analysis.undo(config, number, ANA)
    assert present(config)["Hawija"][0] == incident
    with pytest.raises(BadOverride, match="no override 1 in force"):
        analysis.undo(config, number, ANA)
    assert [row[0] for row in ask(config, "SELECT cause FROM incident_revision ORDER BY incident_id, revision")].count("correction") == 2


def test_a_sub_event_type_brings_its_event_type_and_undoing_takes_both_back(config):
    incident = present(config)["Zakho"][0]
    number = analysis.set_field(config, incident, "sub_event_type", "Suicide bomb", ANA)
    both = f"SELECT event_type, sub_event_type FROM incident_revision WHERE incident_id = '{incident}' ORDER BY revision DESC LIMIT 1"
    assert ask(config, both) == [("Explosions/Remote violence", "Suicide bomb")]
    analysis.undo(config, number, ANA)
    assert ask(config, both) == [("Battles", "Armed clash")]


def test_the_other_end_of_a_range_gives_way_and_a_contradiction_is_refused(config):
    """Gate 3 would stop every publication at an incident with 9 to 3 killed."""
    incident = present(config)["Hawija"][0]
    bounds = f"SELECT killed_low, killed_high FROM incident_revision WHERE incident_id = '{incident}' ORDER BY revision DESC LIMIT 1"
    analysis.set_field(config, incident, "killed_low", "9", ANA)
    assert ask(config, bounds) == [(9, 9)]
    analysis.set_field(config, incident, "killed_high", "12", ANA)
    assert ask(config, bounds) == [(9, 12)]
    with pytest.raises(BadOverride, match="killed_low 20 would be above killed_high 12"):
        analysis.set_field(config, incident, "killed_low", "20", ANA)
    assert ask(config, bounds) == [(9, 12)]


def test_a_merge_holds_through_loads_and_can_be_undone(config):
    hawija, zakho = present(config)["Hawija"][0], present(config)["Zakho"][0]
    number = analysis.merge(config, zakho, hawija, ANA)
    assert present(config)["Hawija"] == (hawija, 3, "active", 3)
    assert ask(config, f"SELECT state, merged_into FROM incident WHERE incident_id = '{zakho}'") == [("merged", hawija)]
    assert ask(config, "SELECT kind, incident_id, other_id, author, reason FROM incident_change") == [
        ("merge", zakho, hawija, "ana", "seen on the spot")]
    recode_with(config, "b", killed=toll(6))
    assert present(config)["Hawija"] == (hawija, 6, "active", 3), "the merge holds through a new coding"
    analysis.undo(config, number, ANA)
    now = present(config)
    assert (now["Hawija"][0], now["Zakho"][0]) == (hawija, zakho), "both come back under their ids"
    kinds = [row[0] for row in ask(config, "SELECT kind FROM incident_change ORDER BY change_id")]
    assert kinds[0] == "merge" and len(kinds) == 2


def test_a_split_holds_through_loads_and_can_be_undone(config):
    hawija = present(config)["Hawija"][0]
    leaving = f"{article_of(config, 'two')}#0"
    number = analysis.split(config, hawija, [leaving], ANA)
    active = ask(config, "SELECT incident_id, report_ids FROM incident_revision JOIN incident USING (incident_id, revision) WHERE place = 'Hawija'")
    assert len(active) == 2 and [leaving] in [row[1] for row in active]
    recode_with(config, "b", killed=toll(6))
    parts = ask(config, "SELECT incident_id, len(report_ids) FROM incident_revision JOIN incident USING (incident_id, revision) WHERE place = 'Hawija'")
    assert sorted(row[1] for row in parts) == [1, 1], "the split holds through a new coding"
    analysis.undo(config, number, ANA)
    assert present(config)["Hawija"] == (hawija, 6, "active", 2)
    states = dict(ask(config, "SELECT state, count(*) FROM incident GROUP BY state"))
    assert states == {"active": 2, "merged": 1}


def test_a_rejected_incident_counts_nowhere_and_stays_rejected(config):
    hawija = present(config)["Hawija"][0]
    number = analysis.reject(config, hawija, ANA)
    recode_with(config, "b", killed=toll(6))
    assert present(config)["Hawija"][:3] == (hawija, 6, "rejected")
    analysis.undo(config, number, ANA)
    assert present(config)["Hawija"][:3] == (hawija, 6, "active")
    assert [row[0] for row in ask(config, "SELECT kind FROM incident_change ORDER BY change_id")] == ["reject", "restore"]


def test_what_can_not_be_done_is_said(config):
    hawija, zakho = present(config)["Hawija"][0], present(config)["Zakho"][0]
    report = f"{article_of(config, 'one')}#0"
    cases = [
        (lambda: analysis.set_field(config, "IQ-nothing", "place", "x", ANA), "there is no incident"),
        (lambda: analysis.set_field(config, hawija, "colour", "x", ANA), "colour is no field"),
        (lambda: analysis.set_field(config, hawija, "governorate", "Bagdad", ANA), "'Bagdad' is none of"),
        (lambda: analysis.set_field(config, hawija, "killed_low", "many", ANA), "killed_low"),
        (lambda: analysis.set_field(config, hawija, "killed_low", "-1", ANA), "negative"),
        (lambda: analysis.set_field(config, hawija, "latitude", "99", ANA), "between"),
        (lambda: analysis.set_field(config, hawija, "date_start", "soon", ANA), "date_start"),
        (lambda: analysis.set_field(config, hawija, "sub_event_type", "", ANA), "can't be empty"),
        (lambda: analysis.set_field(config, hawija, "event_type", "Battles", ANA), "follows sub_event_type"),
        (lambda: analysis.set_field(config, hawija, "place", "x", analysis.Author("ana", " ")), "an author and a reason"),
        (lambda: analysis.merge(config, hawija, hawija, ANA), "with itself"),
        (lambda: analysis.split(config, zakho, [report], ANA), "not reports of"),
        (lambda: analysis.split(config, zakho, [f"{article_of(config, 'three')}#0"], ANA), "some must stay"),
    ]
    for act, text in cases:
        with pytest.raises(BadOverride, match=text):
            act()
    assert ask(config, "SELECT count(*) FROM override") == [(0,)]
    assert ask(config, "SELECT max(revision) FROM incident_revision") == [(1,)]
