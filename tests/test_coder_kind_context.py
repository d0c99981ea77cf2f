"""A sentence judged where it stands: by its headline and the sentences around it, besides its own words."""

import numpy as np
import pytest

from rasid.datafiles import DataFileError
from transforms import kind_context
from transforms.document import Document
from transforms.kind_context import MARKS, VIEWS, chances_in_context, load_context, marks_of, model_of, names_of_weights, views_of
from transforms.kinds import KINDS, NONE
from transforms.text import read_words

DRONE, NOTHING = KINDS.index("Air/drone strike"), KINDS.index(NONE)


def sure_of(kind: int) -> np.ndarray:
    chances = np.full(len(KINDS), 0.1 / (len(KINDS) - 1))
    chances[kind] = 0.9
    return chances


def test_a_bare_sentence_says_more_under_a_headline_of_the_same():
    text = "ERBIL - Officials spoke to reporters on Tuesday.\n\nThe machine came down near the fence of Harir base on Monday night."
    alone, told = (Document(text, title, "2024-05-15", "en").readings[1].kinds.chances for title in ("Officials speak to reporters", "Drone strike hits base in Erbil"))
    assert told[DRONE] > alone[DRONE] and told[NOTHING] < alone[NOTHING]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_chances_in_an_article_make_one_and_own_words_weigh_most(language):
    model = load_context(language)
    body = np.stack([sure_of(DRONE), sure_of(NOTHING), sure_of(DRONE)])
    found = chances_in_context(sure_of(DRONE), body, np.zeros((3, len(MARKS))), model)
    assert found.sum(axis=1) == pytest.approx(1) and found[0, DRONE] > found[1, DRONE] < found[2, DRONE]
    assert model.of_kinds[0] == model.of_kinds.max()


def test_where_no_sentence_stands_the_usual_chances_do():
    usual = np.log(np.full(len(KINDS), 1 / len(KINDS)))
    views = views_of(None, np.stack([sure_of(DRONE), sure_of(NOTHING)]), usual)
    at = {name: row for row, name in enumerate(VIEWS)}
    for name, sentence in (("title", 0), ("title", 1), ("before", 0), ("after", 1), ("lead", 0)):
        assert np.array_equal(views[at[name], sentence], usual), (name, sentence)
    assert views[at["before"], 1].argmax() == views[at["lead"], 1].argmax() == DRONE and views[at["after"], 0].argmax() == NOTHING
    assert views[at["likeliest of the others"], 0].argmax() == NOTHING


def test_marks_tell_of_weekdays_numbers_names_and_quotations():
    plain, full = marks_of([read_words("It was quiet.", "en"), read_words('On Monday police in Kut counted 14 shells, "all live".', "en")], "en")
    marks = dict(zip(MARKS, zip(plain, full, strict=True), strict=True))
    assert all(marks[name] == (0, 1) for name in ("a number", "a weekday", "a name", "a quotation", "last")) and marks["lead"] == (1, 0)


def test_a_broken_file_of_weights_is_named(tmp_path, monkeypatch):
    path = tmp_path / "kind_context.csv"
    monkeypatch.setattr(kind_context, "WEIGHTS", path)
    load_context.cache_clear()
    path.write_text("language,name,weight\nen,own: types,heavy\n")
    with pytest.raises(DataFileError, match=r"kind_context\.csv:2: .*heavy"):
        load_context("en")
    path.write_text("language,name,weight\nen,own: types,1\n")
    with pytest.raises(DataFileError, match="has no"):
        load_context("en")
    load_context.cache_clear()


def test_the_names_of_weights_are_those_of_the_model():
    count = len(names_of_weights())
    model = model_of(np.arange(count, dtype=float))
    assert sum(map(len, model)) == count and model.of_none[0] == names_of_weights().index("own: none")
