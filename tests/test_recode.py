"""Re-coding: a shadow that changes nothing, a report of what would change, and a promotion that keeps what came meanwhile."""

import hashlib
from dataclasses import replace

import duckdb
import pytest
from warehouse_samples import make_article, make_report, make_settings, toll, write_ready

from warehouse import analysis, load, recode
from warehouse.database import WarehouseMissing

HAWIJA = (
    "Gunmen attacked an army checkpoint near Hawija on Sunday, killing three soldiers, police said. "
    "The attackers fled before reinforcements arrived, a security source added."
)
RUTBA = (
    "A roadside bomb killed two policemen in Rutba on Monday, a police officer said. "
    "The blast hit their patrol on the road to the border, he added."
)


@pytest.fixture
def config(tmp_path):
    """A warehouse whose coder saw the attack in Zakho, and the bomb as an arrest, with another one in Amarah that is not there."""
    config = make_settings(tmp_path)
    hawija = make_article("one", "hawija", "2026-02-01T15:00:00Z", HAWIJA, title="Three soldiers killed near Hawija")
    rutba = make_article("two", "rutba", "2026-02-02T15:00:00Z", RUTBA, title="Bomb kills two policemen in Rutba")
    outside = make_article("one", "old", "2026-01-10T15:00:00Z", HAWIJA, title="Three soldiers killed near Hawija")
    write_ready(config, "a", [hawija, rutba, outside], [
        make_report(hawija, place="Zakho"), make_report(rutba, place="Rutba", act="Arrests"),
        make_report(rutba, 1, place="Amarah", act="Arrests"), make_report(outside, place="Zakho"),
    ])
    load.load_ready(config)
    return config


def ask(config, query):
    with duckdb.connect(str(config.warehouse), read_only=True) as con:
        return con.execute(query).fetchall()


def active(config):
    return ask(config, """
        SELECT incident_revision.date_start, place, sub_event_type FROM incident_revision JOIN incident USING (incident_id, revision)
        WHERE incident.state = 'active' ORDER BY ALL""")


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_shadow_changes_nothing_until_it_is_promoted(config):
    before = digest(config.warehouse)
    made = recode.prepare_shadow(config, "2026-02-01", "2026-02-02")
    assert made["articles"] == 2 and made["reports"] == 2
    assert digest(config.warehouse) == before
    assert not (config.coded / "taken.json").exists() and len(list(config.coded.iterdir())) == 1
    recode.discard(config, made["shadow"])
    assert recode.shadows(config) == []


def test_the_report_says_what_would_change(config):
    made = recode.prepare_shadow(config, "2026-02-01", "2026-02-02")
    text = recode.describe(config, made["shadow"])
    assert "| Moved: another governorate, place or coordinates | 1 |" in text
    assert "Zakho, Dohuk (37.14, 42.68) | Hawija, Kirkuk (35.3" in text
    assert "Arrests | Remote explosive/landmine/IED" in text
    assert "| Gone: incidents that no report tells of any more | 1 |" in text and "Amarah" in text
    assert "| Kirkuk | 1 | 0 |" in text and "| Dohuk | 0 | 1 |" in text
    assert "not said | killed 3" in text
    assert "Three soldiers killed near Hawija" in text
    assert "2026-01-10" not in text, "an article out of the range was coded"


def test_promotion_gives_what_the_report_said_keeps_ids_and_is_not_news(config):
    ids = ask(config, "SELECT incident_id FROM incident ORDER BY 1")
    made = recode.prepare_shadow(config, "2026-02-01", "2026-02-02")
    counts = recode.promote(config, made["shadow"])
    assert counts["origins"] == ["recode"] and counts["revisions"] == made["revisions"] == 3
    assert [(place, act) for _, place, act in active(config)] == [
        ("Zakho", "Armed clash"), ("Hawija", "Armed clash"), ("Rutba", "Remote explosive/landmine/IED")]
    assert ask(config, "SELECT incident_id FROM incident ORDER BY 1") == ids
    assert set(ask(config, "SELECT DISTINCT cause FROM incident_revision WHERE revision > 1")) == {("recode",)}
    assert recode.shadows(config) == []


def test_promoting_twice_changes_nothing(config):
    made = recode.prepare_shadow(config, "2026-02-01", "2026-02-02")
    recode.promote(config, made["shadow"])
    revisions = ask(config, "SELECT count(*) FROM incident_revision")
    assert recode.promote(config, made["shadow"])["revisions"] == 0
    assert load.load_ready(config)["loaded"] == []
    assert ask(config, "SELECT count(*) FROM incident_revision") == revisions


def test_what_was_loaded_and_corrected_meanwhile_stays(config):
    [(hawija,)] = ask(config, """SELECT incident_id FROM incident_revision WHERE place = 'Zakho' AND date_start = '2026-02-01'""")
    made = recode.prepare_shadow(config, "2026-02-01", "2026-02-02")
    late = make_article("three", "late", "2026-02-03T15:00:00Z")
    write_ready(config, "b", [late], [make_report(late, place="Daquq")])
    load.load_ready(config)
    analysis.set_field(config, hawija, "killed_low", "9", analysis.Author("ana", "hospital list"))
    recode.promote(config, made["shadow"])
    assert "Daquq" in [place for _, place, _ in active(config)]
    latest = ask(config, f"SELECT place, killed_low FROM incident_revision WHERE incident_id = '{hawija}' ORDER BY revision DESC LIMIT 1")
    assert latest == [("Hawija", 9)], "the analyst's figure wins over the new coding"


def test_coding_again_and_again_keeps_every_earlier_coding(config):
    for since, until in (("2026-02-01", "2026-02-02"), ("2026-02-01", "2026-02-01"), ("2026-02-02", "2026-02-02"), ("2026-02-01", "2026-02-01")):
        recode.promote(config, recode.prepare_shadow(config, since, until)["shadow"])
    of_hawija = ask(config, """SELECT state, count(*) FROM report JOIN article USING (article_id)
                               WHERE url LIKE '%hawija' GROUP BY ALL ORDER BY 1""")
    assert of_hawija == [("current", 1), ("recoded", 3)]
    latest = ask(config, "SELECT max(revision) FROM incident_revision")
    assert latest == [(2,)], "the same coding again is no news of an incident"


def test_an_unusable_range_is_named(config, tmp_path):
    for since, until, text in (
        ("2026-02-02", "2026-02-01", "lies before"), ("soon", "2026-02-01", "YYYY-MM-DD"), ("2020-01-01", "2020-01-02", "no article"),
    ):
        with pytest.raises(recode.BadShadow, match=text):
            recode.prepare_shadow(config, since, until)
    assert list((config.data / "recode").iterdir()) == [], "a half-made shadow was left"
    with pytest.raises(recode.BadShadow, match="there is no shadow"):
        recode.describe(config, "../../warehouse")
    with pytest.raises(WarehouseMissing):
        recode.prepare_shadow(replace(config, data=tmp_path / "nothing"), "2026-02-01", "2026-02-02")


def test_a_shadow_has_the_figures_of_its_promotion(config):
    """The report rests on a real load: what the shadow holds is what the warehouse holds afterwards."""
    made = recode.prepare_shadow(config, "2026-01-01", "2026-02-28")
    with duckdb.connect(f"{made['shadow']}/warehouse/rasid.duckdb", read_only=True) as con:
        shadowed = con.execute("""SELECT incident_id, place, sub_event_type, killed_low FROM incident_revision
            JOIN incident USING (incident_id, revision) WHERE incident.state = 'active' ORDER BY 1""").fetchall()
    recode.promote(config, made["shadow"])
    assert shadowed == ask(config, """SELECT incident_id, place, sub_event_type, killed_low FROM incident_revision
        JOIN incident USING (incident_id, revision) WHERE incident.state = 'active' ORDER BY 1""")
    assert toll(3)["low"] in [row[3] for row in shadowed]
