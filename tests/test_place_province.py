"""Where an incident took place when several names could say so: a province beside a town, names that towns share, names that lie in others."""

from __future__ import annotations

import pytest

from transforms.coder import code_article


def place_of(text: str, lang: str = "en") -> tuple:
    article = {"id": "a", "url": None, "title": None, "published": "2026-06-30T10:00:00Z", "text": text, "lang": lang}
    [report] = code_article(article).reports
    return report["place"], report["governorate"], report["geo_precision"]


@pytest.mark.parametrize(("text", "place"), [
    ("In Daquq in Kirkuk province, gunmen attacked a police patrol on Monday, killing three policemen.", ("Daquq", "Kirkuk", 1)),
    ("Outside Khalis in Diyala governorate, gunmen attacked a police patrol on Monday, killing three policemen.", ("Khalis", "Diyala", 2)),
])
def test_a_province_is_less_exact_than_a_town_in_it(text, place):
    assert place_of(text) == place


def test_the_city_of_the_same_name_is_still_a_place():
    assert place_of("Gunmen attacked a police patrol in Kirkuk on Monday, killing three policemen.") == ("Kirkuk", "Kirkuk", 1)


def test_a_measured_distance_beats_the_usual_reach():
    text = "A bomb killed two policemen in the town of Sinjar, 115 kilometres west of Mosul, on Monday."
    article = {"id": "a", "url": None, "title": None, "published": "2026-06-30T10:00:00Z", "text": text, "lang": "en"}
    [report] = code_article(article).reports
    assert (round(report["latitude"], 1), round(report["longitude"], 1)) == (36.3, 41.9), "Sinjar itself, not a point by Mosul"


@pytest.mark.parametrize(("text", "lang", "governorate"), [
    ("Gunmen killed four policemen in a village 90 km northeast of Baghdad on Monday.", "en", "Diyala"),
    ("Gunmen killed four policemen at a checkpoint 60 miles (97 km) south of Baghdad on Monday.", "en", "Babil"),
    ("مقتل جنديين بانفجار عبوة ناسفة (90 كم شمال شرق بغداد) أمس الاثنين", "ar", "Diyala"),
    ("Gunmen killed four policemen 65 km north of Baghdad on Monday.", "en", None),  # Diyala or Salah al-Din: the capital's own it is not
])
def test_a_distance_and_a_wind_are_reckoned(text, lang, governorate):
    article = {"id": "a", "url": None, "title": None, "published": "2026-06-30T10:00:00Z", "text": text, "lang": lang}
    [report] = code_article(article).reports
    assert (report["governorate"], report["geo_precision"]) == (governorate, 2)
    assert report["latitude"] is not None, "the point is known even where the governorate is not"


@pytest.mark.parametrize(("text", "place", "governorate"), [
    ("A policeman was shot dead by gunmen in the Zuhriya quarter of Amara on Monday.", "Zuhriya quarter of Amara", "Maysan"),
    ("A bomb killed two soldiers between Hawija and Abbasi on Monday.", "between Hawija and Abbasi", "Kirkuk"),
    ("The Karkh criminal court on Monday sentenced to death two men for the bombing of a market in Mosul.", "Karkh criminal court", "Baghdad"),
    ("Hundreds of graduates protested before the gate of the Basra Oil Company on Monday.", "gate of the Basra Oil Company", "Al-Basrah"),
    ("Gunmen killed a guard in Basra's Qarmat Ali district on Monday.", "Qarmat Ali district", "Al-Basrah"),
])
def test_the_place_is_named_as_far_as_the_text_does(text, place, governorate):
    article = {"id": "a", "url": None, "title": None, "published": "2026-06-30T10:00:00Z", "text": text, "lang": "en"}
    report = code_article(article).reports[0]
    assert (report["place"], report["governorate"]) == (place, governorate)
    assert place in text[slice(*report["evidence"]["place"])]


def test_items_under_the_name_of_a_place_keep_their_own():
    text = ("Security developments in Iraq, reported on Saturday:\n\nKUT - Gunmen shot dead a translator as he left his house, police said.\n\n"
            "MOSUL - The bodies of four men were found by a patrol, police said.\n\nBAGHDAD - Two rockets fell near the airport, wounding three people.")
    reports = code_article({"id": "a", "url": None, "title": None, "published": "2006-08-26", "text": text, "lang": "en"}).reports
    [kut] = [r for r in reports if r["governorate"] == "Wassit"]
    assert kut["killed"] == {"low": 1, "high": 1}, "the four of Mosul are not Kut's"
    assert [r["place"] for r in reports if r["governorate"] == "Baghdad"] and all(r["date_start"] == "2006-08-26" for r in reports)


@pytest.mark.parametrize(("text", "governorate"), [
    ("AMARA - Gunmen in Amara killed a policeman in the Qadisiya quarter on Monday.", "Maysan"),
    ("MOSUL - Gunmen in Mosul killed a policeman outside the village of Tal Ali on Monday.", "Ninewa"),  # only spelled like Tallil
    ("In Kirkuk, gunmen killed a policeman in the Hurriya quarter on Monday.", "Kirkuk"),
    ("DIWANIYA - Gunmen in Diwaniya killed a policeman on the Hilla road on Monday.", "Al-Qadissiya"),
    ("Gunmen killed a policeman on the Hilla road on Monday.", "Babil"),
    ("Gunmen killed a policeman in the southern quarter of Baiji on Monday.", "Salah al-Din"),
])
def test_a_name_that_towns_share_lies_in_the_town_told_of(text, governorate):
    assert place_of(text)[1] == governorate


@pytest.mark.parametrize(("text", "place"), [
    ("A bomb killed two policemen at Camp Nowhere, outside Nasiriya, on Monday.", "Camp Nowhere"),
    ("A bomb killed two policemen in the village of Tal al-Nowhere, south of Mosul, on Monday.", "village of Tal al-Nowhere"),
    ("A bomb killed two policemen at Orta Kharab, a village near Mosul, on Monday.", "Orta Kharab"),
    ("A bomb killed two policemen in Nofal, a village of the Muqdadiya countryside, on Monday.", "Nofal"),
])
def test_a_place_that_no_list_has_keeps_its_whole_name(text, place):
    assert place_of(text)[0] == place


@pytest.mark.parametrize(("text", "lang", "place"), [
    ("A drone hit a car between Kesta and Chalke, in Amedi district, on Monday, killing two men.", "en", "between Kesta and Chalke"),
    ("A bomb killed two policemen near Bussaya, deep in the Samawa desert, on Monday.", "en", "Bussaya"),
    ("A man from Zuwiya, in Baiji district, was shot dead in Tikrit on Monday.", "en", "Tikrit"),
    ("A bomb killed two policemen at Khalis on Monday, officials in Diyala province said.", "en", "Khalis"),
    ("A bomb killed three guards of the Hawija side of Riyadh on Monday.", "en", "Riyadh"),
    ("رشق متظاهرون مبنى دائرة الضريبة في ناحية خورمال بالحجارة مساء الاثنين وأصابوا شرطيا.", "ar", "مبنى دائرة الضريبة في ناحية خورمال"),
])
def test_what_only_says_where_another_place_lies_is_not_the_place(text, lang, place):
    assert place_of(text, lang)[0] == place


def test_soldiers_sent_from_the_capital_do_not_move_the_incident_there():
    text = "NASIRIYA, Iraq - Soldiers newly sent from Baghdad shot dead two protesters on a bridge in this southern city on Monday."
    assert place_of(text)[1] == "Thi-Qar"


@pytest.mark.parametrize(("second", "place"), [
    ("On Tuesday a policeman was shot dead in the same city.", "Basra"),
    ("On Tuesday a judge from Amarah was shot dead outside that city.", "Basra"),
    ("On Tuesday a policeman was shot dead on the bridge.", "Jubaila quarter"),
])
def test_the_same_city_is_the_city_and_not_the_quarter_told_last(second, place):
    text = f"A grenade wounded two women in Basra on Monday, in the Jubaila quarter. {second}"
    article = {"id": "a", "url": None, "title": None, "published": "2026-06-30T10:00:00Z", "text": text, "lang": "en"}
    assert code_article(article).reports[-1]["place"] == place
