"""The benchmark's own arithmetic: which incidents pair, what counts as right, how calibration is told; and the weights it fits."""

import json

import pytest

from benchmarks.coding import reliability
from benchmarks.coding_headlines import Told, governorate_name, score_headlines
from benchmarks.coding_marks import affinity, mark_claims, mark_documents, place_likeness
from benchmarks.coding_sentences import NONE, count_found
from benchmarks.confidence_fit import BIAS, chance, fit
from benchmarks.corpora import CORPUS, read_lines
from rasid.datafiles import DataFileError
from rasid.vocabulary import EVENT_TYPE_OF, GOVERNORATES
from transforms.confidence import load_weights


def incident(**fields):
    return {"event_type": "Battles", "sub_event_type": "Armed clash", "governorate": "Diyala", "governorates_also": [], "place": "Baquba", "date_start": "2025-11-18",
            "date_precision": "day", "killed": {"low": 2, "high": 2}, "wounded": None, "confidence": 0.9, **fields}


def test_contradictions_keep_incidents_apart():
    assert affinity(incident(), incident()) == 5
    for change in ({"event_type": "Protests"}, {"governorate": "Kirkuk"}, {"date_start": "2025-11-21"}):
        assert affinity(incident(), incident(**change)) == 0, change
    assert affinity(incident(), incident(governorate="Kirkuk", governorates_also=["Diyala"])) > 0, "a feature that spans both"
    assert affinity(incident(), incident(date_start="2025-11-24", date_precision="week")) > 0
    assert affinity(incident(), incident(governorate=None, date_start=None)) > 0


def test_each_label_pairs_once_and_fields_are_marked():
    tally = mark_documents([([incident()], [incident(killed={"low": 3, "high": 3}), incident(place="Muqdadiya")]), ([], [incident()]), ([incident()], []), ([], [])])
    assert (tally.paired, tally.labelled, tally.coded, tally.wholly_right) == (1, 2, 3, 0)
    assert tally.silent == [False, True] and tally.spoken == [True, False]
    assert tally.fields["killed"] == [False] and tally.fields["place"] == [True]
    assert tally.certain == [(0.9, True), (0.9, False), (0.9, False)]


def test_names_of_places_vary_in_spelling():
    assert place_likeness("Ba'qubah", "Baqubah") == 1 and place_likeness("al-Qaim district", "al-Qaim") == 1
    assert place_likeness("Baquba", "Mosul") == 0 and place_likeness(None, None) == 1 and place_likeness("Baquba", None) == 0


def test_claims_pair_by_count_or_change():
    label = {"subject": "attacks in Iraq", "source": "the centre", "count": {"low": 6, "high": 6}, "change_pct": None, "period_start": "2025-01-01", "period_end": "2025-02-28"}
    tally = mark_claims([([label], [{**label, "unit": "attacks", "period_end": None}, {**label, "count": {"low": 7, "high": 7}}])], with_words=True)
    assert (tally.paired, tally.found, tally.fields["period"], tally.fields["subject"], tally.fields["source"]) == (1, 2, 0, 1, 1)


def test_the_calibration_error_is_the_gap_between_said_and_right():
    rows, error = reliability([(0.9, True)] * 9 + [(0.9, False)] + [(0.4, False)] * 10)
    assert [(row[2], row[4]) for row in rows] == [(10, 0.0), (10, 0.9)] and error == pytest.approx(0.2)


def test_the_fit_is_deterministic_and_learns():
    rows = [["seen", "a"]] * 40 + [["seen", "b"]] * 40
    right = [True] * 38 + [False] * 2 + [True] * 10 + [False] * 30
    weights = fit(rows, right)
    assert weights == fit(rows, right) and BIAS in weights
    assert chance(weights, ["seen", "a"]) > 0.8 > 0.5 > chance(weights, ["seen", "b"])


def test_a_weight_that_is_no_number_names_its_line(tmp_path):
    path = tmp_path / "weights.csv"
    path.write_text("feature,weight\na,1\nb,much\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"weights\.csv:3: 'much' is no number"):
        load_weights(path)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.articles.jsonl")), ids=lambda path: path.name.split(".")[0])
def test_the_corpus_is_well_formed(path):
    articles, labels = read_lines(path), read_lines(path.with_name(path.name.replace(".articles.", ".labels.")))
    assert [a["id"] for a in articles] == [line["id"] for line in labels] and len({a["id"] for a in articles}) == len(articles)
    for article, label in zip(articles, labels, strict=True):
        assert article["lang"] in (path.name[:2], "ckb") and article["text"].strip()
        for item in label["incidents"]:
            assert EVENT_TYPE_OF[item["sub_event_type"]] == item["event_type"] and item["governorate"] in (None, *GOVERNORATES), json.dumps(item)
            assert item["date_start"] is None or not article["published"] or item["date_start"] <= article["published"][:10], label["id"]
        for item in (*label["incidents"], *(label.get("claims") or [])):
            start, end = item["evidence"] or (0, 1)
            assert 0 <= start < end <= len(article["text"]), label["id"]


def test_ucdps_names_of_governorates_are_ours():
    assert (governorate_name("Şalāḩ ad Dīn province"), governorate_name("At-Ta'mim province"), governorate_name("")) == ("Salah al-Din", "Kirkuk", None)
    with pytest.raises(KeyError):
        governorate_name("Khuzestan province")


def test_a_headline_is_right_in_a_governorate_and_with_a_side_of_its_events():
    told = {"Islamic State kills four policemen in Ramadi": Told({"2015-06-01"}, {"Al-Anbar"}, {"Government of Iraq", "IS"}),
            "Suicide bomber kills six in Kirkuk": Told({"2015-06-01"}, {"Diyala"}, {"IS", "Civilians"}), "Iraq cabinet meets": Told({"2015-06-01"}, set(), set())}
    score = score_headlines(told, naively=False)
    assert (score.headlines, score.with_incident, score.placed, score.placed_right) == (3, 2, 2, 1)
    assert score.sided_right == score.sided >= 2


@pytest.mark.parametrize("path", sorted(CORPUS.glob("sentences_*.jsonl")), ids=lambda path: path.stem)
def test_the_sentences_are_well_formed(path):
    sentences = read_lines(path)
    assert len({s["text"] for s in sentences}) == len(sentences) > 100
    for sentence in sentences:
        assert sentence["type"] in (*EVENT_TYPE_OF, NONE) and sentence.get("governorate") in (None, *GOVERNORATES), sentence
        assert sentence.get("date") is None or "2024-05-01" <= sentence["date"] <= "2024-05-15", sentence


def test_sentences_are_counted_by_type_with_their_fields():
    told = {"text": "Gunmen shot dead two policemen in Baquba on Monday.", "type": "Armed clash", "governorate": "Diyala", "date": "2024-05-13", "killed": 3,
            "wounded": None, "detained": None, "abducted": None}
    found = count_found([told, {**told, "type": NONE}])
    assert (found["Armed clash"]["sub-type"], found["Armed clash"]["governorate"], found["Armed clash"]["killed"], found["Armed clash"]["killed asked"]) == (1, 1, 0, 1)
    assert found[NONE]["any"] == 1
