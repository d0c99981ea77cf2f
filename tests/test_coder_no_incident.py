"""Texts full of violence that tell of no incident: every report on them would be a false alarm."""

from __future__ import annotations

import pytest

from transforms.coder import code_article

NOTHING = [
    "A court in Basra on Monday heard testimony in the trial of two officers accused of killing protesters in 2019.",
    "The commander of the federal police inspected positions near Hawija on Tuesday and praised the fighters who had repelled attacks.",
    "Iraq's parliament on Tuesday postponed a vote on the PMF law for lack of a quorum.",
    "The delegation discussed in Baghdad on Monday the repatriation of Iraqi families from al-Hol.",
    "Ten years ago this week, gunmen of the Islamic State stormed Mosul and the army fled.",
    "The march on the governor's office in Kut that was planned for Monday did not take place, the organisers said.",
    "Suppose a drone that was put together in an orchard near Jurf al-Sakhar kills a soldier on Sunday.",
    "A loud bang in Zakho on Wednesday that set off talk of a Turkish air raid came from a quarry, the mayor said.",
    "A man stabbed his father to death in Hilla on Monday because of a house, police said.",
    "Flash floods swept through the east of Erbil on Friday and killed twelve people, most of them in their beds.",
    "The governor lit candles for those who died when gunmen stormed a church in Karrada in 2010.",
    "Soldiers' rifles fell silent decades ago; yet fighters kill whoever asks about the wells.",
]
SOMETHING = [
    "Parliament discussed security on Monday, hours after gunmen killed four policemen at a checkpoint in Baquba.",
    "Gunmen killed a teacher and his wife in Muqdadiya on Monday.",
    "Protesters burned tyres in Kut on Monday after a meeting with the governor was called off.",
]


def reports(text: str) -> list[dict]:
    return code_article({"id": "a", "url": None, "title": None, "published": "2024-07-04T10:00:00Z", "text": text, "lang": "en"}).reports


@pytest.mark.parametrize("text", NOTHING)
def test_no_incident_is_told(text):
    assert reports(text) == []


@pytest.mark.parametrize("text", SOMETHING)
def test_the_same_words_beside_an_incident_do_not_hide_it(text):
    assert len(reports(text)) == 1
