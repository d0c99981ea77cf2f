"""The type of an incident by all its sentences, and reports that are too doubtful to be told."""

import numpy as np
import pytest

from benchmarks.kind_choice_fit import fit
from rasid.datafiles import DataFileError
from transforms.coder import code_article
from transforms.explain import explain
from transforms.kind_choice import TYPES, load_weights

ROCKETS = {"id": "r", "lang": "en", "published": "2020-03-03", "title": "Rockets hit base",
           "text": "A base near Balad was attacked on Monday, an officer said. Four rockets landed on its runway."}


def test_the_sentences_that_follow_and_the_title_tell_with_what_a_base_was_attacked():
    coded = code_article(ROCKETS)
    assert [r["sub_event_type"] for r in coded.reports] == ["Shelling/artillery/missile attack"]


def test_a_fight_named_by_what_it_thwarted_is_a_fight_and_explain_says_why():
    article = {"id": "b", "lang": "en", "published": "2020-08-28", "title": "",
               "text": "The 52nd Brigade thwarted last night an infiltration attempt by elements of the terrorist Daesh toward a village in the Amerli sector."}
    coded = code_article(article)
    assert [r["sub_event_type"] for r in coded.reports] == ["Armed clash"]
    assert "likelier by all its sentences" in explain(article["text"], "en", article["published"])


def test_happenings_of_one_sentence_keep_their_types():
    text = "A car bomb killed four people in Baquba on Monday and gunmen kidnapped two engineers in Kirkuk on Tuesday, police said."
    found = code_article({"id": "t", "lang": "en", "published": "2012-06-06", "title": "", "text": text}).reports
    assert {r["sub_event_type"] for r in found} == {"Remote explosive/landmine/IED", "Abduction/forced disappearance"}


def test_a_doubtful_report_is_turned_down_with_its_reasons():
    sure, doubtful = code_article(ROCKETS), code_article(ROCKETS, least_sure=1.1)
    assert sure.reports and not doubtful.reports and not doubtful.incidents
    assert doubtful.rejected[-1].reason.startswith(f"too doubtful ({sure.reports[0]['confidence']:.2f})")


def test_a_weight_that_is_no_number_is_named_with_its_line(tmp_path):
    path = tmp_path / "kind_choice.csv"
    path.write_text("view,weight\ntitle,0.3\nits sentence,much\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"kind_choice.csv:3: 'much' is no number"):
        load_weights(path)


def test_the_view_that_is_right_outweighs_the_one_that_is_wrong():
    generator = np.random.default_rng(1)
    marks = np.eye(len(TYPES))
    pairs = []
    for kind in generator.integers(0, len(TYPES), 200):
        other = (kind + generator.integers(1, len(TYPES))) % len(TYPES)
        pairs.append(({"title": marks[kind], "its sentence": marks[other]}, TYPES[kind]))
    weights = fit(pairs)
    assert weights["title"] > 1 > 0 > weights["its sentence"]


def test_a_headline_without_a_text_is_not_turned_down_for_what_it_leaves_out():
    coded = code_article({"id": "a", "title": "Five killed in Iraq checkpoint attack", "text": "", "published": "2014-05-15", "lang": "en"})
    assert [r["killed"] for r in coded.reports] == [{"low": 5, "high": 5}] and coded.reports[0]["confidence"] < 0.5
