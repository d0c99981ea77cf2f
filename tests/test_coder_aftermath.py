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
