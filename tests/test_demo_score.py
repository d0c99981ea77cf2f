"""The demo's score on runs whose errors are known."""

from __future__ import annotations

import copy
import datetime as dt

import pytest

from demo import score

DAY = dt.date(2026, 11, 10)
FACTS = {"event_type": "Battles", "sub_event_type": "Armed clash", "date_start": DAY, "governorate": "Kirkuk", "latitude": 35.46, "longitude": 44.38}
TRUE = {**FACTS, "killed": 3}
FOUND = {**FACTS, "killed_low": 3, "killed_high": None}


def make_article(url: str, lang: str = "en", incidents: tuple = (), genre: str = "news") -> dict:
    return {"url": url, "lang": lang, "incidents": list(incidents), "genre": genre}


def make_run() -> score.Run:
    """Two incidents: t1 told by two outlets, t2 in Arabic on the day after, in Basra; and a piece on the economy."""
    truth = {"t1": dict(TRUE), "t2": {**TRUE, "governorate": "Al-Basrah", "latitude": 30.5, "longitude": 47.8, "date_start": DAY + dt.timedelta(1)}}
    articles = [make_article("a", incidents=["t1"]), make_article("b", incidents=["t1"]), make_article("c", "ar", ["t2"]),
                make_article("d", genre="economy")]  # fmt: skip
    basra = {**FOUND, **{k: truth["t2"][k] for k in ("governorate", "latitude", "longitude", "date_start")}}
    reports = [{"report_id": f"{url}#0", "url": url, "incident_id": incident, **facts}
               for url, incident, facts in (("a", "i1", FOUND), ("b", "i1", FOUND), ("c", "i2", basra))]  # fmt: skip
    incidents = [{"incident_id": "i1", **FOUND}, {"incident_id": "i2", **basra}]
    return score.Run(truth, {a["url"]: a for a in articles}, {"a", "b", "c", "d"}, incidents, reports, ["Kirkuk|theme=isis_activity"])


def change(**changes: object) -> score.Run:
    """The run with other parts."""
    run = make_run()
    return score.Run(**{name: changes.get(name, getattr(run, name)) for name in
                        ("truth", "articles", "collected", "incidents", "reports", "alerts", "mailed")})  # fmt: skip


def row(text: str, name: str) -> list[str]:
    (line,) = [line for line in text.splitlines() if line.strip().startswith(name)]
    return line.strip().removeprefix(name).split()


def test_a_run_without_errors():
    text = score.describe(make_run())
    assert "found 2 of the 2 told (recall 100%), right 2 of 2 (precision 100%)" in text
    assert "0 told twice or more (0 too many), 0 hold different ones, 0 come from" in text
    for name in ("accounts of an incident found", "reports that are right", "governorate", "sub-type", "other articles without report"):
        assert row(text, name)[0] == "100%"
    assert row(text, "other articles without report") == ["100%", "100%", "–"], "there is no other article in Arabic"
    assert "Kirkuk (it rises): raised; Al-Basrah (only a new outlet): none; others: none" in text


def test_an_incident_that_became_two_is_a_duplicate():
    run = make_run()
    reports = copy.deepcopy(run.reports)
    reports[1]["incident_id"] = "i3"
    text = score.describe(change(reports=reports, incidents=[*run.incidents, {"incident_id": "i3", **FOUND}]))
    assert "right 2 of 3 (precision 67%)" in text and "1 told twice or more (1 too many)" in text


def test_two_incidents_that_became_one_are_a_merge_and_one_is_missed():
    run = make_run()
    reports = copy.deepcopy(run.reports)
    reports[2]["incident_id"] = "i1"
    text = score.describe(change(reports=reports, incidents=run.incidents[:1]))
    assert "found 1 of the 2 told (recall 50%), right 1 of 1" in text and "1 hold different ones" in text


@pytest.mark.parametrize(("wrong", "field"), [
    ({"governorate": "Erbil"}, "governorate"), ({"latitude": 36.2}, "place within 10 km"), ({"latitude": None}, "place within 10 km"),
    ({"sub_event_type": "Attack"}, "sub-type"), ({"date_start": DAY + dt.timedelta(5)}, "date, to the day"), ({"date_start": None}, "date, to the day"),
])  # fmt: skip
def test_a_wrong_fact_shows_in_its_row_and_language(wrong, field):
    reports = copy.deepcopy(make_run().reports)
    reports[0].update(wrong)
    text = score.describe(change(reports=reports))
    assert row(text, field) == ["67%", "50%", "100%"]
    is_unlike = field in ("governorate", "date, to the day")
    assert row(text, "accounts of an incident found") == (["67%", "50%", "100%"] if is_unlike else ["100%", "100%", "100%"])


def test_a_day_beside_is_the_same_incident_but_not_the_same_date():
    run = make_run()
    incidents = [{**run.incidents[0], "date_start": DAY + dt.timedelta(1)}, run.incidents[1]]
    text = score.describe(change(incidents=incidents))
    assert "found 2 of the 2" in text and "date, to the day 50%" in text


def test_a_report_from_other_news_is_invented():
    run = make_run()
    extra = {"report_id": "d#0", "url": "d", "incident_id": "i9", **FOUND}
    text = score.describe(change(reports=[*copy.deepcopy(run.reports), extra], incidents=[*run.incidents, {"incident_id": "i9", **FOUND}]))
    assert "1 come from articles that tell of none" in text and "gave one: 1 economy" in text
    assert row(text, "other articles without report")[0] == "0%" and row(text, "reports that are right")[0] == "75%"


def test_killed_is_right_within_what_was_found():
    assert score.killed_agrees({"killed_low": 2, "killed_high": 4}, {"killed": 3})
    assert score.killed_agrees({"killed_low": None, "killed_high": None}, {"killed": None})
    assert not score.killed_agrees({"killed_low": None, "killed_high": None}, {"killed": 1})
    assert not score.killed_agrees({"killed_low": 2, "killed_high": None}, {"killed": 3})


def test_alerts_and_mails_that_should_not_be():
    run = change(alerts=["Al-Basrah", "national"], mailed=score.Counter({"basra.office@mission.example": 1}))
    text = score.describe(run)
    assert "Kirkuk (it rises): MISSED; Al-Basrah (only a new outlet): RAISED; others: national" in text
    assert "basra.office@mission.example: 1 got, none expected (WRONG)" in text
    assert "analyst@mission.example: 0 got, some expected (WRONG)" in text


def test_a_report_of_a_round_up_goes_to_the_incident_that_it_agrees_with():
    run = make_run()
    articles = {**run.articles, "r": make_article("r", genre="roundup", incidents=["t1", "t2"])}
    reports = [*copy.deepcopy(run.reports), {**run.reports[2], "report_id": "r#1", "url": "r"}]
    assert change(articles=articles, reports=reports).reports[-1]["truth"] == "t2"


def test_nothing_to_score_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("RASID_DATA", str(tmp_path))
    assert score.main([]) == 2
    assert "nothing to score yet" in capsys.readouterr().err
