"""The statistical reader of figures: what no rule knows, and what it must leave alone."""

from __future__ import annotations

import pytest

from rasid.datafiles import DataFileError
from transforms.casualty_reader import ANSWERS, BIAS, load_model
from transforms.coder import code_article

READ = [
    ("Gunmen stopped a minibus near Balad Ruz on Monday and took seven farm workers off it into the orchards.", "abducted", 7),
    ("Police picked up four men in the Hurriya quarter of Kirkuk on Tuesday.", "detained", 4),
    ("A nurse and two patients, who had been brought in an hour before, were killed on Monday when a mortar bomb hit a clinic in Mosul.", "killed", 3),
]

READ_ARABIC = [
    ("انفجر لغم براعٍ يسوق أغنامه في تلال قرية تل الريم جنوب الموصل يوم الثلاثاء فبُترت ساقه.", "wounded", 1),
    ("اقتاد مسلحون مجهولون سبعة مراسلين من فندق في الكرادة وسط بغداد مساء الاثنين إلى جهة مجهولة.", "abducted", 7),
    ("أطلقت قوات الأمن الرصاص على متظاهرين في الناصرية يوم الاثنين ما أودى بفتى وجرح تسعة.", "killed", 1),
]
NEXT_TO_ANOTHER = (
    "A bomb went off beside a lorry at Hit in Anbar on Monday. Its driver, a farmer, died in the helicopter. "
    "In Kirkuk, gunmen shot dead two policemen at Daquq on Tuesday."
)


def report_of(text: str, language: str = "en") -> dict:
    reports = code_article({"id": 1, "text": text, "title": "", "published": "2024-05-15", "lang": language}).reports
    assert len(reports) == 1, reports
    return reports[0]


@pytest.mark.parametrize(("text", "kind", "count"), READ)
def test_people_are_counted_by_the_words_around_them(text, kind, count):
    assert report_of(text)[kind]["low"] == count


@pytest.mark.parametrize(("text", "kind", "count"), READ_ARABIC)
def test_people_of_arabic_sentences_are_counted_by_the_words_around_them(text, kind, count):
    assert report_of(text, "ar")[kind]["low"] == count


def test_a_figure_right_behind_an_incident_is_its_own_and_not_the_next_one():
    reports = code_article({"id": 1, "text": NEXT_TO_ANOTHER, "title": "", "published": "2024-05-15", "lang": "en"}).reports
    assert [r["killed"]["low"] for r in reports] == [1, 2]


def test_what_was_believed_at_first_is_not_added():
    report = report_of("Mortar fire cost seven people their lives in Balad Ruz on Tuesday, said a doctor, who had at first believed that five had died.")
    assert report["killed"]["low"] == 7


def test_the_age_of_a_woman_and_the_hour_are_no_people():
    report = report_of("A shell that fell at four in the afternoon on Monday killed a mother of five in Kirkuk.")
    assert report["killed"]["low"] == 1 and not report["wounded"] and not report["detained"]


def test_a_figure_behind_the_incident_counts_for_the_only_one():
    text = ("A bomb went off beside a police patrol in Hit on Monday, killing one policeman. The mayor blamed the weather. "
            "Officials were due to meet. Three policemen were wounded.")
    assert report_of(text)["wounded"]["low"] == 3


@pytest.mark.parametrize("text", ["Gunmen shot at a police post near Hit on Monday; thirty sheep were killed.", "Soldiers fired eleven rounds at a drone over Hit on Monday."])
def test_what_is_no_people_is_not_counted(text):
    assert all(not r["killed"] and not r["wounded"] for r in code_article({"id": 1, "text": text, "title": "", "published": "2024-05-15", "lang": "en"}).reports)


def test_a_line_of_the_weights_that_is_no_number_is_named(tmp_path):
    (tmp_path / "en.csv").write_text(",".join(["feature", *ANSWERS]) + f"\n{BIAS},1,2,3,4,5\nL1 killing,x,,,,\n")
    with pytest.raises(DataFileError, match=r"en\.csv:3"):
        load_model("en", tmp_path)


def test_an_opening_that_sums_up_gives_no_incident_its_sum():
    text = ("Bombings killed 14 people and wounded 30 in Baghdad on Tuesday, police said.\n\nA car bomb at a market in Kadhimiya killed nine people and wounded 20.\n\n"
            "A roadside bomb in Dora killed five people and wounded ten, a medic said.")
    found = code_article({"id": "t", "text": text, "title": "", "published": "2024-05-15", "lang": "en"}).reports
    assert [(r["place"], r["killed"]["low"], r["wounded"]["low"]) for r in found] == [("Kadhimiya", 9, 20), ("Dora", 5, 10)]
    whole = text.replace("nine", "eight").replace("five", "two")
    found = code_article({"id": "t", "text": whole, "title": "", "published": "2024-05-15", "lang": "en"}).reports
    assert found[0]["killed"]["low"] == 14, "what does not come to the sum says nothing of it"
