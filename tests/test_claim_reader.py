"""The statistical reader of claims: figures that no rule knows, single events with figures, its weights, and how they are fitted."""

from __future__ import annotations

import pytest

from benchmarks import claims_fit
from benchmarks.coding_claims import claim_naively, mark
from benchmarks.corpora import CORPUS, read_lines
from rasid.datafiles import DataFileError
from transforms.claim_reader import BIAS, load_model
from transforms.coder import code_article
from transforms.document import Document


def claims_of(text: str, published: str = "2025-12-20", lang: str = "en") -> list[dict]:
    return code_article({"id": 1, "title": "", "text": text, "published": published, "lang": lang}).claims


@pytest.mark.parametrize(("text", "counts"), [
    ("Between 1 March and 15 May, the Prison Watch Network attended 212 hearings of men brought from Syria.", [212]),
    ("The mission's office received 133 allegations of torture between January and June, against 98 in the six months before.", [133]),
    ("Since the battle began on 19 February the clinic has treated 1,250 people with wounds of war.", [1250]),
    ("The monitor recorded 431 violations against journalists last year.", [431]),
    ("The office verified the deaths of 490 protesters and injuries to 7,783 others between October 2019 and April 2020.", [490, 7783]),
])
def test_what_is_counted_need_not_be_on_a_list(text, counts):
    assert [claim["count"]["low"] for claim in claims_of(text)] == counts


@pytest.mark.parametrize("text", [
    "A lorry bomb killed 61 people at a checkpoint north of Hilla on Sunday.",
    "The ministry will hire 600 guards for the fields next year.",
    "The alliance won 73 of 329 seats in October.",
    "The convoy of 40 cars was struck at dawn on Monday and eleven men were hurt.",
])
def test_a_single_event_a_plan_and_a_vote_are_no_claims(text):
    assert claims_of(text) == []


def test_the_period_of_a_figure_is_counted_back_from_its_end():
    (claim,) = claims_of("In the six months to the end of September the office received 203 allegations of ill-treatment in detention.")
    assert (claim["period_start"], claim["period_end"]) == ("2025-04-01", "2025-09-30")


def test_day_ordinals_in_arabic_periods():
    (claim,) = claims_of("وقال البنتاغون إن قواته تعرضت منذ السابع عشر من تشرين الأول إلى 66 هجوماً.", "2023-11-24", "ar")
    assert (claim["count"]["low"], claim["period_start"]) == (66, "2023-10-17")


@pytest.mark.parametrize(("text", "source"), [
    ("By the ministry's reckoning 5,704 detainees have been transferred since 21 January.", "ministry"),
    ("The U.S. military disputes these numbers and says that 222 people died in November.", "U.S. military"),
    ("The United Nations mission in Iraq said that 241 civilians were killed in November.", "UN mission in Iraq (UNAMI)"),
])
def test_whose_count_it_is(text, source):
    assert [claim["source"] for claim in claims_of(text)] == [source]


@pytest.mark.parametrize(("text", "changes"), [
    ("The ministry said attacks came to 34 in the first half of 2025, down 46 percent, while 1,270 arrests were made, an increase of 12 percent.", [-46, 12]),
    ("The centre counted 30 attacks and 12 abductions in November, a fall of a fifth on October.", [-20, None]),
    ("The centre counted 30 attacks in November; a third of the victims were children.", [None]),
])
def test_each_rise_or_fall_belongs_to_its_figure(text, changes):
    assert [claim["change_pct"] for claim in claims_of(text)] == changes


@pytest.mark.parametrize(("text", "is_alone"), [
    ("The blast wounded eight men, two of them badly, said the Pentagon, which counts 66 attacks since 17 October.", False),
    ("The Pentagon counts 66 attacks since 17 October, in which eight men were wounded.", True),
])
def test_a_statistic_in_an_aside_leaves_the_incident_of_its_sentence(text, is_alone):
    stated = code_article({"id": 1, "title": "", "text": text, "published": "2025-12-20", "lang": "en"}).stated
    assert [(claim.low, claim.claims_sentence) for claim in stated][:1] == [(66, is_alone)]


def test_weights_of_another_form_are_named(tmp_path):
    (tmp_path / "en.csv").write_text(f"feature,weight\n{BIAS},-300\nno period,x\n")
    with pytest.raises(DataFileError, match=r"en\.csv:3"):
        load_model("en", tmp_path)
    (tmp_path / "en.csv").write_text("feature,weight\nno period,-10\n")
    with pytest.raises(DataFileError, match="every figure"):
        load_model("en", tmp_path)


def test_rows_are_right_where_a_labelled_claim_has_the_number():
    document = Document("The centre counted 30 raids in May, against 12 in April. Nobody asked about the 12.", "", "2025-06-10", "en")
    label = {"subject": "raids", "count": {"low": 30, "high": 30}, "evidence": [0, 56]}
    rows = claims_fit.rows_of(document, [label])
    assert [right for _, right in rows] == [True, False, False]
    assert "the sentence before claims" in rows[-1][0] and "what is compared with" in rows[1][0]
    assert claims_fit.fit(rows * 20) == claims_fit.fit(rows * 20), "the same input, the same weights"


def test_the_sentences_with_claims_are_labelled_in_full_and_beat_the_baseline():
    lines = read_lines(CORPUS / "claims_unseen.jsonl")
    assert all(set(claim) == {"source", "subject", "count", "period_start", "period_end", "change_pct", "compared_to"} for line in lines for claim in line["claims"])
    assert claim_naively(lines[0]) is not None
    assert mark(lines, "en").rates[2] > mark(lines, "en", naively=True).rates[2]
