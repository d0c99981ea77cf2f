"""Linking without a gazetteer: sets from other countries, of which city, state, day of publication and the words are known."""

from __future__ import annotations

import datetime as dt

import pytest

from benchmarks.linking import bcubed, by_attributes, ours
from benchmarks.linking_abroad import press, variant
from transforms import link
from transforms.linking.people import named_in
from transforms.linking.said_days import said_days

TUESDAY = dt.date(2016, 5, 3).toordinal()
FLINT = {"governorate": "Michigan", "place": "Flint", "event_type": "Violence against civilians", "sub_event_type": "Attack", "date_start": None}


def story(article: str, text: str | None, published: str = "2016-05-03", **fields: object) -> dict:
    return {"article": article, "n": 0, "published": published, "title": None, "text": text, **FLINT, **fields}


def groups(*reports: dict) -> set[frozenset[str]]:
    return {frozenset(article for article, _ in incident["reports"]) for incident in link.link(list(reports))}


def test_a_police_chief_and_a_hospital_tie_no_two_stories_of_their_town():
    chief = "Police Chief Norma Quarterman asked witnesses to call. The wounded were taken to Dunleavy Hospital, hospital officials said."
    bar = story("bar", f"Terrence Okoye, 31, was shot outside a bar on Monroe Street late on Monday. {chief}")
    school = story("school", f"Someone fired at a bus near a school on Tanner Road and hit Dolores Ibarra, 52, in the arm. {chief}")
    assert len(groups(bar, school)) == 2


def test_a_name_and_a_street_tie_stories_that_share_no_other_words():
    first = story("first", "Terrence Okoye, 31, was shot outside a bar on Monroe Street late on Monday, and died at the scene, detectives said.")
    later = story("later", "Relatives gathered around candles for Okoye, whom neighbours remembered as a gentle man. Monroe Street stayed shut.", "2016-05-06")
    assert len(groups(first, later)) == 1


def test_who_is_named_is_told_from_officials_and_institutions():
    found = named_in(
        "Mayor Ann Whitcombe spoke. Terrence Okoye, 31, died on Monroe St. The sheriff of Genesee County, Paul Ridley, and Linda Farrow, a "
        "spokeswoman for Dunleavy Hospital, confirmed it.", frozenset())
    own = named_in("Okoye died on Monroe Street aged 31.", frozenset())
    assert set(own.tokens) == set(found.tokens), "the victim, the street and the age, and nobody else"


@pytest.mark.parametrize(("text", "days_before"), [
    ("It happened on Sunday night.", [2]), ("On Tuesday, shots were fired.", [0]), ("The man was shot on May 1 in Flint.", [2]),
    ("He was hit on 28 April, and died on Monday.", [5, 1]), ("It may 5 times", []), ("قتل رجل يوم الاحد في المدينة", [2]), ("Not a day is told.", []),
])
def test_days_that_a_text_names_are_counted_back_from_its_publication(text, days_before):
    assert said_days(text, TUESDAY) == [TUESDAY - days for days in days_before]


def test_nothing_but_city_and_day_links_within_days_and_not_within_weeks():
    bare = [story(name, None, day) for name, day in (("a", "2016-05-03"), ("b", "2016-05-04"), ("c", "2016-06-20"))]
    assert groups(*bare) == {frozenset({"a", "b"}), frozenset({"c"})}


def test_a_city_with_its_state_is_the_city():
    plain, full = story("a", None), story("b", None, place="Flint, Michigan")
    assert len(groups(plain, full)) == 1
    assert len(groups(plain, story("c", None, place="Flint", governorate="Texas"))) == 2


def test_a_date_that_is_only_that_of_publication_does_not_part_a_follow_up():
    texts = ("Terrence Okoye, 31, was shot outside a bar on Monroe Street by a man in a green jeep, his sister Lavonne Okoye said.",
             "Police arrested Ruben Salcedo over the death of Terrence Okoye, shot on Monroe Street. Lavonne Okoye, his sister, felt relief.")
    reports = [story(name, text, day, date_start=day, date_end=day) for name, text, day in zip("ab", texts, ("2016-05-03", "2016-05-14"), strict=True)]
    assert len(groups(*reports)) == 1


def test_stories_in_a_language_without_a_word_list_are_not_one_for_its_common_words():
    shot = story("a", "Un hombre de 34 años fue asesinado a tiros la noche del sábado en el barrio Aguablanca, informó la Policía. La víctima, "
                      "identificada como Jairo Mosquera, fue atacada por dos sicarios que se movilizaban en una motocicleta.")
    stabbed = story("b", "Una mujer de 41 años fue asesinada en la madrugada del domingo en el barrio El Vallado. La Policía informó que la víctima, "
                         "identificada como Marleny Cuero, fue atacada con arma blanca por su expareja, quien fue capturado.")
    again = story("c", "Jairo Mosquera, comerciante de 34 años, murió tras ser baleado por sicarios en moto cuando salía de su panadería en Aguablanca.")
    assert groups(shot, stabbed, again) == {frozenset({"a", "c"}), frozenset({"b"})}


def test_the_same_short_text_in_two_outlets_is_one_source():
    text = "Three people were hurt when shots were fired from a passing car in Flint late on Monday, officers said. No arrest was made."
    [incident] = link.link([story("a", text, source="ledger"), story("b", f"  {text.upper()} ", source="courier")])
    assert incident["source_count"] == 1


@pytest.mark.parametrize(("name", "least"), [("as it is", 0.92), ("no state", 0.92), ("City, State", 0.9), ("date is publication", 0.92), ("city and day only", 0.68)])
def test_whatever_fields_are_missing_it_beats_city_and_day(name, least):
    reports, truth = variant(name, seed=78)
    reports = reports[:450]
    truth = {(report["article"], 0): truth[report["article"], 0] for report in reports}
    f1 = bcubed(ours(reports), truth)[2]
    assert f1 >= least
    assert f1 > bcubed(by_attributes("place")(reports), truth)[2] + 0.05


def test_the_press_abroad_is_the_same_for_the_same_seed():
    assert press(3, event_count=20) == press(3, event_count=20)
