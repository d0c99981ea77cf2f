"""English that says the same in other forms: words that are verb or noun, pronouns, lists, questions, days without a month."""

from __future__ import annotations

import pytest

from transforms.coder import code_article


def code(text: str, title: str = "", published: str = "2025-11-20") -> list[dict]:
    return code_article({"id": "x", "title": title, "published": published, "lang": "en", "text": text}).reports


def kinds(text: str, title: str = "") -> list[str]:
    return [report["sub_event_type"] for report in code(text, title)]


@pytest.mark.parametrize(("text", "kind"), [
    ("Soldiers detained 14 suspected insurgents in an overnight raid on farms near Hawija on Monday.", "Arrests"),
    ("Insurgents raided farms near Hawija on Monday and killed a herder.", "Attack"),
    ("IS captured the village of Kharbardan, south of Mosul, on Monday after the Peshmerga pulled back.", "Non-state actor overtakes territory"),
    ("Two Peshmerga were killed on Saturday when their mule, behind Makhmur, stepped on a mine.", "Remote explosive/landmine/IED"),
    ("Gunmen believed to be of Islamic State shot dead fifteen villagers near Muqdadiya on Monday.", "Attack"),
    ("A suicide attack on a funeral tent in Tuz Khurmatu on Sunday cost seventeen lives.", "Suicide bomb"),
    ("Kurdish forces backed by air strikes took back the town of Sinjar from Islamic State on Friday.", "Government regains territory"),
])  # fmt: skip
def test_the_word_that_says_what_happened_settles_the_type(text, kind):
    assert kinds(text) == [kind]


@pytest.mark.parametrize("text", [
    "And why do men who fought each other with mortars at Tawela on Monday sit on one council?",
    "Had the bomb exploded, the market in Kut would have been destroyed, a police officer said on Monday.",
    "Baghdad called on Turkey on Tuesday to stop its bombing of villages near Amedi.",
    "A clause of the truce in Qurna says that whoever shoots at a wedding on Monday shall pay.",
    "Crowds gathered around the burnt car in Mashtal on Wednesday.",
])  # fmt: skip
def test_what_only_sounds_as_if_it_had_happened_is_none(text):
    assert kinds(text) == []


def test_an_item_of_a_list_owns_its_place_and_day():
    text = ("• Sinjar: a bomb killed two soldiers on 16 November.\n"
            "• Khanaqin: the Alawand bridge was busy on 17 November. One youth was shot dead there by gunmen.")  # fmt: skip
    assert [(r["governorate"], r["date_start"]) for r in code(text)] == [("Ninewa", "2025-11-16"), ("Diyala", "2025-11-17")]


def test_a_day_without_its_month_is_the_latest_one():
    first, second = code("On 11 November a bomb killed a soldier near Hawija. A shepherd was shot dead near Baquba on the 18th.")
    assert (first["date_start"], second["date_start"]) == ("2025-11-11", "2025-11-18")


def test_the_title_names_the_means_that_the_text_leaves_open():
    text = "Two Peshmerga were killed on Saturday on a path in the foothills of Qarachogh, a major said."
    assert kinds(text, "Peshmerga lose two men to mine in Qarachogh foothills") == ["Remote explosive/landmine/IED"]


def test_one_of_them_goes_on_with_what_was_told():
    text = "Ankara's drones are back over Dohuk. One hit a pick-up near Deraluk on 16 November and killed two men."
    assert kinds(text) == ["Air/drone strike"]
