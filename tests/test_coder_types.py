"""Each of the 25 sub-event types in the words of several kinds of outlets: found, once, as that type, with place and day."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from rasid.vocabulary import EVENT_TYPE_OF
from transforms.coder import code_article

SENTENCES = yaml.safe_load((Path(__file__).parent / "coder_sentences_en.yml").read_text())
CASES = [(kind, text) for kind, texts in SENTENCES.items() for text in texts]


def code(text: str) -> list[dict]:
    return code_article({"id": "t", "text": text, "title": None, "published": "2024-05-15", "lang": "en"}).reports


def test_every_sub_event_type_has_its_sentences():
    assert set(SENTENCES) == set(EVENT_TYPE_OF)


@pytest.mark.parametrize(("kind", "text"), CASES)
def test_one_incident_of_its_type_is_found(kind, text):
    assert [r["sub_event_type"] for r in code(text)] == [kind]


@pytest.mark.parametrize(("kind", "text"), CASES)
def test_it_has_a_governorate_and_a_day_not_after_publication(kind, text):
    for report in code(text):
        assert report["governorate"] is not None
        assert report["date_start"] and report["date_start"] <= report["date_end"] <= "2024-05-15"
