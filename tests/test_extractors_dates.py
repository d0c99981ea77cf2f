"""Publication times: days without a time, the clock of collection, and places that disagree."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors.dates import date_in_url, parse_date, reconcile

URL = "https://outlet.example/2026/11/26/patrol-finds-store/"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("now", ["2026-11-25T21:05:00", "2026-11-26T05:30:00", "2026-11-26T20:00:00"])
def test_day_in_a_url_is_not_in_the_future_once_it_has_begun_in_baghdad(now):
    published = at("2026-11-25T21:00:00")
    assert reconcile([("page", published), ("URL", date_in_url(URL))], at(now)) == (published, [])


def test_day_without_a_time_is_known_by_its_first_hour_of_collection():
    morning = at("2026-11-26T04:10:00")
    assert reconcile([("page", parse_date("26 November 2026"))], morning) == (morning, [])
    evening = at("2026-11-26T18:00:00")
    assert reconcile([("page", parse_date("26 November 2026"))], evening) == (at("2026-11-26T09:00:00"), [])


def test_day_that_has_not_begun_is_in_the_future():
    now = at("2026-11-25T20:59:00")
    published, notes = reconcile([("page", now), ("URL", date_in_url(URL))], now)
    assert published == now and "URL lies in the future" in notes[0]


def test_time_of_the_feed_refines_the_day_of_the_page():
    candidates = [("page", parse_date("26/11/2026")), ("feed", at("2026-11-26T06:40:00")), ("URL", date_in_url(URL))]
    assert reconcile(candidates, at("2026-11-27T00:00:00")) == (at("2026-11-26T06:40:00"), [])


def test_places_that_disagree_are_noted():
    published, notes = reconcile([("page", at("2026-11-20T08:00:00")), ("feed", at("2026-11-26T08:00:00"))], at("2026-11-27T00:00:00"))
    assert published == at("2026-11-20T08:00:00") and notes == ["dates differ: page 2026-11-20, feed 2026-11-26"]
