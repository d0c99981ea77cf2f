"""On which day an English article says that something took place."""

from __future__ import annotations

import pytest

from transforms.coder import code_article
from transforms.dates import find_dates_in

PUBLISHED = "2024-05-15"  # a Wednesday

SAID = {
    "a day in words": ("on the fourth of May", "2024-05-04"),
    "a weekday with its day of the month": ("on Tuesday the 7th", "2024-05-07"),
    "the weekend before": ("at the weekend", "2024-05-11"),
    "a weekday beside the days that have passed": ("eight days ago, on the Tuesday", "2024-05-07"),
    "a weekday beside the weeks that have passed": ("a week ago, on Thursday", "2024-05-09"),
    "a weekday with a bare number": ("on Tuesday 7", "2024-05-07"),
    "a day of the month that begins a sentence": ("again. On the 7th a woman was hurt", "2024-05-07"),
    "from one day of the month to another": ("between the 7th and the 9th", "2024-05-07"),
    "the day before yesterday": ("the day before yesterday", "2024-05-13"),
}


@pytest.mark.parametrize("case", SAID)
def test_a_day_is_read(case):
    phrase, day = SAID[case]
    assert str(find_dates_in(f"Gunmen shot a teacher in Baquba {phrase}.", PUBLISHED, "en")[-1].date_start) == day


def test_a_brigade_is_no_day_of_the_month():
    found = find_dates_in("A sniper hit a lieutenant on Saturday, the 9th Brigade said.", PUBLISHED, "en")
    assert [str(m.date_start) for m in found] == ["2024-05-11"]


EVENTS = {
    "the part of a day goes on from the day told before, not from the words": (
        "Soldiers combed the hills near Makhmur on Thursday.\n\nBy evening, police had arrested nine men in Dibis, officials told reporters on Monday.",
        {"2024-05-09"}),
    "a day earlier counts from the words of its own sentence": (
        "On 6 May a mine killed a farmer near Khanaqin.\n\nPolice in Kirkuk announced on 10 May that they had arrested a bookkeeper of Islamic State, who was caught a day earlier.",
        {"2024-05-06", "2024-05-09"}),
    "dawn after the night": (
        "A bomb killed two soldiers near Tarmiyah overnight.\n\nAt dawn gunmen shot dead a teacher in Baquba.",
        {"2024-05-14", "2024-05-15"}),
    "a law's year is not the day it was changed": (
        "Parliament adopted changes to the General Amnesty Law of 2016 in Baghdad on Tuesday.", {"2024-05-14"}),
    "a mine's year is not the day it went off": (
        "On Tuesday a shepherd stepped on a mine laid in 1986 near Penjwin and lost a leg.", {"2024-05-14"}),
    "an item names its day at its end": (
        "What took place this week, without comment:\n\n- Gunmen shot dead a teacher in Baquba. (7th)\n- Baiji: gunmen killed two drivers at a checkpoint. Their lorries were burned. (9th)",
        {"2024-05-07", "2024-05-09"}),
    "what had come about by a day has the day before it": (
        "On 3 May Turkish soldiers were landed on a ridge near Batifa in Dohuk, and by the 6th they had built a military outpost there.", {"2024-05-03"}),
    "a digression of another paragraph is not gone on with": (
        "A rocket killed two guards at Ain al-Asad base in Anbar on Monday. It came two days after a drone fell near Erbil airport.\n\n"
        "Gunmen killed a guard at the base's gate.", {"2024-05-13", "2024-05-11"}),
}


@pytest.mark.parametrize("case", EVENTS)
def test_an_event_has_the_day_it_took_place(case):
    text, days = EVENTS[case]
    assert {r["date_start"] for r in code_article({"id": "t", "text": text, "title": "", "published": PUBLISHED, "lang": "en"}).reports} == days


TOLD = {
    "the sentence behind says when": (
        "Eleven guards were killed near Hawija by Islamic State fighters, the force said on Tuesday.\n\nThe men were on a patrol on Monday when they drove into an ambush.",
        ("Armed clash", "2024-05-13")),
    "a finite verb is not what 'want to' wants": (
        "On Tuesday, mothers who want to know why sat down across the inner road of the camp near Qayyara.", ("Peaceful protest", "2024-05-14")),
    "the next day is no plan": (
        "The next day, in Najaf province, farmers drew up their tractors in front of the agriculture office at Mishkhab in protest.", ("Peaceful protest", None)),
    "an order to lay down arms is the news": (
        "The cleric on Monday ordered his Mahdi Army in Najaf to lay aside its arms for a further half-year.", ("Change to group/activity", "2024-05-13")),
    "bombs in a drug lorry": (
        "A truck with 80 kg of C-4 and 2 million Captagon pills was stopped near Rutba in Anbar by the army on 2 May.", ("Disrupted weapons use", "2024-05-02")),
}


@pytest.mark.parametrize("case", TOLD)
def test_what_speaks_against_an_event_must_concern_it(case):
    text, (kind, day) = TOLD[case]
    found = code_article({"id": "t", "text": text, "title": "", "published": PUBLISHED, "lang": "en"}).reports
    assert [r["sub_event_type"] for r in found] == [kind]
    assert day is None or found[0]["date_start"] == day


LATER = {
    "a vague week is made exact by the sentence behind": (
        "Three contractors were kidnapped in the Dora district of Baghdad last week, two officials said on Wednesday.\n\nThe men were taken from a flat on 9 May.", "2024-05-09"),
    "a flashback is nothing to count from": (
        "On Monday night crowds in Basra burned the offices of a party, as others had done the night before.\n\n"
        "Earlier in the day, security forces in Nasiriya shot dead two protesters.", "2024-05-13"),
    "a relative clause that is over keeps its day": (
        "On the fourth of May a commander from Baaj who had bought her the day before, raped her near Sinjar.", "2024-05-04"),
}


@pytest.mark.parametrize("case", LATER)
def test_the_day_is_the_event_s_own(case):
    text, day = LATER[case]
    found = code_article({"id": "t", "text": text, "title": "", "published": PUBLISHED, "lang": "en"}).reports
    assert {r["date_start"] for r in found} == {day}


def test_an_arabic_day_since_which_it_goes_on_is_not_when_it_took_place():
    text = "استعانت قوات مكافحة الشغب، الثلاثاء، بخراطيم المياه لإبعاد خريجين سدوا بوابة شركة نفط ميسان في العمارة منذ أربعة أيام."
    found = code_article({"id": "t", "text": text, "title": "", "published": PUBLISHED, "lang": "ar"}).reports
    assert [r["date_start"] for r in found] == ["2024-05-14"]
