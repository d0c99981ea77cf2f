"""What an attack is followed by belongs to it: troops sent, a launcher found, another person hurt are no incidents of their own."""

import pytest

from transforms.coder import code_article


def types_of(text: str, lang: str = "en") -> list[str]:
    return [r["sub_event_type"] for r in code_article({"id": "x", "text": text, "published": "2026-10-02T12:00:00Z", "lang": lang}).reports]


ROCKETS = "A rocket attack hit a military base near Balad on Thursday, wounding two soldiers."


@pytest.mark.parametrize("after", [
    "Security forces deployed in the area and sealed it off.",
    "The launcher was discovered in an abandoned yard.",
    "Tribal elders are trying to broker a truce.",
    "One soldier was lightly hurt and another injured by glass.",
])
def test_what_follows_an_attack_is_no_incident_of_its_own(after):
    assert types_of(f"{ROCKETS} {after}") == ["Shelling/artillery/missile attack"]


@pytest.mark.parametrize(("text", "kind"), [
    ("On Friday, engineers found a weapons cache with forty mortar shells in Tarmiyah, the ministry said.", "Disrupted weapons use"),
    ("Another bomb exploded in Samarra on Thursday, killing a guard.", "Remote explosive/landmine/IED"),
])
def test_a_place_and_day_of_its_own_make_it_one(text, kind):
    assert types_of(f"{ROCKETS}\n\n{text}") == ["Shelling/artillery/missile attack", kind]


def test_alone_it_is_what_is_reported():
    assert types_of("Security forces found a rocket launcher in an abandoned yard near Balad on Thursday.") == ["Disrupted weapons use"]


def report_of(text: str, lang: str = "en") -> dict:
    report, = code_article({"id": "x", "text": text, "published": "2026-10-02T12:00:00Z", "lang": lang}).reports
    return report


def test_a_relative_hurt_in_the_same_attack_is_no_second_attack():
    report = report_of("Gunmen killed the mukhtar of a village near Hawija on Thursday, police said. His son was also wounded in the attack.")
    assert (report["killed"], report["wounded"]) == ({"low": 1, "high": 1}, {"low": 1, "high": 1})


def test_the_crowd_that_is_dispersed_is_the_crowd_that_gathered():
    report = report_of("Hundreds of graduates gathered outside an oil company in Basra on Thursday to demand jobs. "
                       "Riot police used batons and tear gas to disperse the crowd.")
    assert report["sub_event_type"] == "Protest with intervention"


def test_a_village_is_more_exact_than_the_district_that_is_named_behind_its_governorate():
    report = report_of("Gunmen kidnapped two shepherds near the village of Tal Sarhan, in Diyala's Khan Bani Saad district, on Thursday.")
    assert "Tal Sarhan" in report["place"] and report["governorate"] == "Diyala"


def test_a_sector_of_operations_says_in_which_governorate_a_mountain_range_was_meant():
    report = report_of("قتل أربعة إرهابيين بضربة جوية في سلسلة جبال حمرين ضمن قاطع عمليات ديالى أمس الخميس.", "ar")
    assert "حمرين" in report["place"] and report["governorate"] == "Diyala"
