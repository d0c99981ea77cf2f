"""The statistical reader beside the rules: what it adds, changes and silences, that it says why, and how its weights are fitted and read."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from benchmarks.kin import Kin
from benchmarks.kinds_fit import Example, fit, reader_weights, table_of, write
from rasid.datafiles import DataFileError
from transforms import kinds
from transforms.coder import code_article
from transforms.document import read_by_rules, reader_of, wording_of
from transforms.explain import explain
from transforms.kinds import EVERY, KINDS, NONE, Features, KindModel, general_words
from transforms.lexicon import load_lexicon
from transforms.text import read_words

BLAST, PROTEST = "Remote explosive/landmine/IED", "Peaceful protest"
EXAMPLES = [Example(f"A bomb went off beside a {what} in Kut.", BLAST) for what in ("bakery", "school", "depot", "barber's")] + [
    Example(f"Hundreds of {who} rallied for wages in Kut.", PROTEST) for who in ("teachers", "nurses", "drivers", "porters")] + [
    Example(f"The ministry plans to build a {what} in Kut.", NONE) for what in ("bakery", "school", "depot", "bridge")]


def reading(text: str, language: str = "en"):
    return wording_of(text, load_lexicon(language)).kinds(reader_of(language))


@pytest.mark.parametrize(("text", "language"), [
    ("Rounds slammed into the roof of a school in Tal Afar on Tuesday, wounding four pupils.", "en"),
    ("أطلق مجهولون النار على محام في بعقوبة أمس فأردوه قتيلاً.", "ar"),
])
def test_the_chances_of_a_sentence_are_of_all_kinds_and_make_one(text, language):
    chances = reading(text, language).chances
    assert len(chances) == len(KINDS) and float(chances.sum()) == pytest.approx(1, abs=1e-5)
    assert KINDS[int(chances.argmax())] != NONE


def test_an_event_that_no_rule_knows_is_found_and_its_words_are_named():
    reader, found = reader_of("en"), None
    for text in ("Fire rained on the depot from an unmanned plane before sunrise on Tuesday.",
                 "Traders pulled down their shutters in Kut on Tuesday and sat in the road until the mayor came.",
                 "The roof of the clinic in Tuz was opened by something out of the sky on Tuesday, and a nurse lay under it.",
                 "Nobody has seen the dentist since two cars stopped at his door in Hilla on Tuesday and drove him off."):
        kinds_of = reading(text)
        added = [hit for hit in kinds_of.hits if hit not in kinds_of.by_rules and not hit.rule.steps]
        if added:
            found = text, added[0]
    assert found, "one of four plain sentences that no rule knows"
    text, hit = found
    assert hit.rule.where == "kinds/en.csv" and hit.rule.payload.is_act and "by its words (0." in hit.rule.text
    named = hit.rule.text.split(": ", 1)[1].split(", ")
    assert named and all(name in reader.names for name in named)
    assert hit.rule.text in explain(text, published="2024-05-15"), "an analyst sees the reason"


def test_what_is_told_of_no_day_to_come_is_silenced_by_its_words_though_rules_find_an_event():
    text = "Militants in the district used to plant bombs beside the roads, and the bombs killed many in those years, said a farmer who had come back."
    assert code_article({"id": "a", "text": text, "title": "", "published": "2024-05-15", "lang": "en"}).reports == []


def test_numbers_and_names_are_alike_but_not_in_headlines():
    assert general_words(read_words("Police in Kut found 14 rockets near Al Numaniyah.", "en"), "en") == [
        "police", "in", "<name>", "found", "<number>", "rockets", "near", "<name>"]
    assert "kut" in general_words(read_words("Bomb Kills Four In Kut", "en"), "en")


def test_features_are_numbered_the_same_whether_the_names_are_new_or_known():
    lexicon = load_lexicon("en")
    words, tags, hits = read_by_rules(EXAMPLES[0].text, lexicon)
    numbers: dict[str, int] = {}
    new = Features(lexicon, lambda name: numbers.setdefault(name, len(numbers))).of(words, tags, hits)
    known = Features(lexicon, numbers.get).of(words, tags, hits)
    assert sorted(new) == sorted(known) and {"bomb", "went off", "@bomb", f"act: {BLAST}"} <= set(numbers)


def test_the_fit_is_deterministic_and_tells_kinds_apart(tmp_path, monkeypatch):
    lexicon = load_lexicon("en")
    table = table_of([example.text for example in EXAMPLES], lexicon)
    weights, every = fit(table.values, EXAMPLES)
    again, _ = fit(table.values, EXAMPLES)
    assert np.array_equal(weights, again)
    write(tmp_path / "en.csv", *reader_weights(table, weights), every)
    monkeypatch.setattr(kinds, "FOLDER", tmp_path)
    model = kinds.load_model(lexicon)
    for text, kind in (("A bomb went off beside a hotel in Kut.", BLAST), ("Hundreds of farmers rallied for wages in Kut.", PROTEST), ("The ministry plans to build a hotel in Kut.", NONE)):
        words, tags, hits = read_by_rules(text, lexicon)
        assert KINDS[int(model.chances(model.features.of(words, tags, hits), len(words.keys)).argmax())] == kind, text


def test_a_word_that_no_sentence_had_is_read_like_its_kin():
    kin = Kin({word: row for row, word in enumerate(("bomb", "charge", "rallied", "marched"))}, csr_matrix([[1, 0], [1, 0], [0, 1], [0, 1]], dtype=float))
    lexicon = load_lexicon("en")
    readers = []
    for given in (kin, None):
        table = table_of([example.text for example in EXAMPLES], lexicon, given)
        weights, every = fit(table.values, EXAMPLES)
        readers.append(KindModel(lexicon, *reader_weights(table, weights), every))
    blast, protest = KINDS.index(BLAST), KINDS.index(PROTEST)
    for word, kind, other in (("charge", blast, protest), ("marched", protest, blast)):
        with_kin, without = (reader.features.of_word(word) for reader in readers)
        assert readers[0].weights[with_kin[0], kind] > 0.1 > readers[0].weights[with_kin[0], other]
        assert not without, "what was never seen says nothing by itself"


def test_a_broken_file_of_weights_is_named_with_its_line(tmp_path, monkeypatch):
    monkeypatch.setattr(kinds, "FOLDER", tmp_path)
    header = ",".join(["feature", *KINDS])
    (tmp_path / "en.csv").write_text(f"{header}\n{EVERY}{',0' * len(KINDS)}\nbomb{',heavy' * len(KINDS)}\n")
    with pytest.raises(DataFileError, match=r"en\.csv:3: .*heavy"):
        kinds.load_model(load_lexicon("en"))
    (tmp_path / "ar.csv").write_text(f"{header}\nbomb{',0' * len(KINDS)}\n")
    with pytest.raises(DataFileError, match="its first line"):
        kinds.load_model(load_lexicon("ar"))
