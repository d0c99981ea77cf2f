"""Themes that the mission watches: by actor, by type and by word, and not by what a text only mentions in passing."""

import pytest
import yaml

from rasid.datafiles import DataFileError
from transforms.coder import code_article
from transforms.lexicon import LEXICONS, load_lexicon


def themes_of(text: str, lang: str = "en") -> list[str]:
    reports = code_article({"id": "x", "text": text, "published": "2026-10-02T12:00:00Z", "lang": lang}).reports
    assert len(reports) == 1, reports
    return reports[0]["themes"]


@pytest.mark.parametrize(("text", "themes"), [
    ("Islamic State fighters attacked an army post near Daquq on Thursday, killing two soldiers.", ["isis_activity"]),
    ("Kata'ib Hezbollah fired three rockets at a base that hosts US troops near Erbil on Thursday.", ["militia_activity", "us_presence"]),
    ("A Turkish drone struck a car near Amadiya on Thursday, killing two people.", ["turkish_operations"]),
    ("Iraq repatriated 120 families from al-Hol camp to the Jadaa centre in Ninewa on Thursday.", ["detainee_repatriation"]),
    ("Police fired live rounds at protesters in Nasiriyah on Thursday, killing one of them.", ["human_rights"]),
    ("Parliament passed the general amnesty law in Baghdad on Thursday.", ["security_legislation"]),
    ("Two tribes clashed in Basra on Thursday over a piece of land, and one man was killed.", []),
    ("Gunmen killed a shopkeeper in Kut on Thursday, a policeman told a reporter at the scene.", []),
])
def test_an_incident_has_the_themes_that_its_sentences_speak_of(text, themes):
    assert themes_of(text) == themes


@pytest.mark.parametrize(("text", "themes"), [
    ("هاجم عناصر تنظيم داعش نقطة للجيش قرب داقوق أمس الخميس ما أدى إلى مقتل جنديين.", ["isis_activity"]),
    ("قصفت مسيرة تركية سيارة قرب العمادية أمس الخميس ما أدى إلى مقتل شخصين.", ["turkish_operations"]),
    ("نشب نزاع عشائري في البصرة أمس الخميس أدى إلى مقتل شخص.", []),
])
def test_in_arabic_too(text, themes):
    assert themes_of(text, "ar") == themes


def test_a_misspelt_theme_in_the_lexicon_is_named_with_its_line(tmp_path):
    for path in (LEXICONS / "en").iterdir():
        (tmp_path / "en").mkdir(exist_ok=True)
        (tmp_path / "en" / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "en" / "themes.yml").write_text(yaml.safe_dump({"isis_activty": ["caliphate"]}))
    with pytest.raises(DataFileError, match=r"themes\.yml:1: 'isis_activty' is none of"):
        load_lexicon("en", tmp_path)
