"""Statistics over a period become claims with count, period and change, and no incidents; incidents stay incidents."""

import pytest

from transforms.coder import code_article


def code(text, published="2025-12-20", lang="en", title=""):
    return code_article({"id": "a", "url": None, "title": title, "published": published, "text": text, "lang": lang})


def only(text, **fields):
    coded = code(text, **fields)
    assert len(coded.claims) == 1, coded.claims
    return coded.claims[0]


def test_the_first_case():
    text = ("Between January and November 2025 there were 78 documented instances of ISIS-affiliated activity in Iraq, a 32% increase on the same "
            "period last year.")
    coded = code(text)
    assert coded.reports == []
    claim = only(text)
    assert (claim["count"], claim["change_pct"], claim["compared_to"]) == ({"low": 78, "high": 78}, 32, "on the same period last year")
    assert (claim["period_start"], claim["period_end"], claim["unit"]) == ("2025-01-01", "2025-11-30", "instances")
    assert "ISIS" in claim["subject"] and text[slice(*claim["evidence"])] == text


@pytest.mark.parametrize(("words", "start", "end"), [
    ("in the first half of 2024", "2024-01-01", "2024-06-30"), ("in the first nine months of this year", "2025-01-01", "2025-09-30"),
    ("in the third quarter", "2025-07-01", "2025-09-30"), ("since mid-October", "2025-10-15", "2025-12-20"),
    ("since the start of 2024", "2024-01-01", "2025-12-20"), ("since 2017", "2017-01-01", "2025-12-20"),
    ("since the protests of October 2019", "2019-10-01", "2025-12-20"), ("over the past three months", "2025-09-20", "2025-12-20"),
    ("last year", "2024-01-01", "2024-12-31"), ("between the first of January and the end of September 2022", "2022-01-01", "2022-09-30"),
    ("from February 2023 to July 2024", "2023-02-01", "2024-07-31"), ("between 1 and 20 November", "2025-11-01", "2025-11-20"),
    ("in the month of May alone", "2025-05-01", "2025-05-31"), ("in January and February", "2025-01-01", "2025-02-28"),
    ("between December and February", "2024-12-01", "2025-02-28"),
])
def test_the_arithmetic_of_periods(words, start, end):
    claim = only(f"The observatory recorded 41 attacks on villages in Diyala {words}.")
    assert (claim["period_start"], claim["period_end"]) == (start, end)
    assert (claim["source"], claim["subject"]) == ("observatory", "attacks on villages in Diyala")


@pytest.mark.parametrize(("words", "start", "end"), [
    ("منذ مطلع العام الجاري", "2025-01-01", "2025-12-20"), ("خلال عام 2024", "2024-01-01", "2024-12-31"),
    ("خلال الأشهر العشرة الأولى من العام الجاري", "2025-01-01", "2025-10-31"), ("خلال العام الماضي", "2024-01-01", "2024-12-31"),
    ("منذ تشرين الأول 2019 حتى نهاية نيسان 2020", "2019-10-01", "2020-04-30"), ("في النصف الأول من عام 2025", "2025-01-01", "2025-06-30"),
    ("خلال الأشهر الثلاثة الماضية", "2025-09-20", "2025-12-20"), ("بين كانون الثاني وتشرين الثاني 2025", "2025-01-01", "2025-11-30"),
])
def test_arabic_periods(words, start, end):
    claim = only(f"وثقت البعثة 41 هجوما على القرى في ديالى {words}.", lang="ar")
    assert (claim["count"], claim["period_start"], claim["period_end"]) == ({"low": 41, "high": 41}, start, end)


@pytest.mark.parametrize(("sentence", "change"), [
    ("Attacks by Daesh fell by 41% against the same nine months of 2021, the command said.", -41),
    ("Abductions rose 12 percent in the first half of the year, the ministry said.", 12),
    ("Attacks doubled in the first quarter compared with a year earlier, the institute said.", 100),
    ("Assassinations were halved in the first half of 2025, the centre said.", -50),
])
def test_a_change_alone_is_a_claim(sentence, change):
    assert only(sentence, published="2025-10-13")["change_pct"] == change


def test_what_is_compared_with_is_not_counted():
    claim = only("Turkey carried out 1,104 bombardments in the Kurdistan Region in the first six months of 2024, compared with 690 in the same period of 2023.")
    assert (claim["count"]["low"], claim["compared_to"]) == (1104, "690 in the same period of 2023")
    assert only("Up to the end of June this year there were 12 bombings in the capital, up from 59.")["count"]["low"] == 12


def test_an_ordinal_counts():
    claim = only("It was the 14th such attack since July, the operator said.")
    assert (claim["count"], claim["period_start"]) == ({"low": 14, "high": 14}, "2025-07-01")


@pytest.mark.parametrize(("text", "source"), [
    ("The migration ministry runs the centre. The ministry said 21,700 families have come back since May 2021.", "migration ministry"),
    ("The Rafidain Watch, which keeps a list of such raids, says that 19 civilians were killed by shelling between January and July.", "Rafidain Watch"),
    ("It was the third bombing of a pipeline this year, according to a tally kept by a port agent.", "port agent"),
    ("Police in Maysan seized 412 weapons in the first half of 2025.", "Police in Maysan"),
    ("BAGHDAD, 1 December – The Mission said that at least 1,232 people were killed in November.", "Mission"),
])
def test_who_counts_is_named_as_fully_as_the_text_does(text, source):
    assert only(text)["source"] == source


@pytest.mark.parametrize(("text", "subject"), [
    ("More than 5,000 people were killed and 6,417 abducted by the group in Sinjar since 2014, the office said.", "people abducted by the group in Sinjar"),
    ("American troops have been attacked 151 times in Iraq and Syria since 17 October, the Pentagon said.", "American troops have been attacked in Iraq and Syria"),
    ("Islamic State is weaker. The centre recorded 19 attacks by the group in 2024.", "attacks by Islamic State"),
])
def test_what_is_counted_is_told_whole(text, subject):
    assert subject in [c["subject"] for c in code(text).claims]


def test_a_past_event_of_a_month_is_no_statistic():
    assert code("Last month four rockets landed near the base.").claims == []
    assert code("Turnout fell to 41 percent at the vote of 2021.").claims == []


def test_a_list_goes_on():
    text = "The network counted 1,548 attacks in 2024. Amedi was at the top of the list, with 742. Sidakan had 376."
    assert [c["count"]["low"] for c in code(text).claims] == [1548, 742, 376]


@pytest.mark.parametrize("sentence", [
    "A roadside bomb killed four soldiers near Hawija on Thursday.",
    "It was the deadliest attack in the city since 2017.",
    "Oil exports fell by 3 percent in November compared with October, the oil ministry said.",
    "An attack in May 2014 killed eleven people in the village.",
    "The striker has scored 12 goals since August.",
    "Around 60 percent of the families come from Nineveh.",
])
def test_what_is_no_statistic(sentence):
    assert code(sentence).claims == []


def test_an_incident_beside_a_statistic_stays():
    text = ("A drone struck the Khor Mor gas field in Chamchamal on Friday, wounding two workers, police said. "
            "The field has been hit eleven times since the start of 2024, its operator says.")
    coded = code(text)
    assert [(r["sub_event_type"], r["date_start"]) for r in coded.reports] == [("Air/drone strike", "2025-12-19")]
    assert [(c["count"]["low"], c["period_start"]) for c in coded.claims] == [(11, "2024-01-01")]


def test_without_publication_only_stated_years_hold():
    text = "The centre counted 30 attacks in Kirkuk {}."
    assert only(text.format("since January"), published=None)["period_start"] is None
    assert only(text.format("in the first half of 2023"), published=None)["period_end"] == "2023-06-30"
