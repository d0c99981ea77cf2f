"""Who did it to whom, and who says so. All sentences are our own."""

from __future__ import annotations

import pytest
import yaml

from rasid.datafiles import DataFileError
from transforms.actors import ancestors, base_owner, load_actors
from transforms.coder import code_article
from transforms.roles import canonical

ENGLISH = [
    # active, passive, by whom
    ("Islamic State militants attacked an army post near Hawija on Tuesday.", "Islamic State", "Iraqi army", "reported"),
    ("Two policemen were killed in an attack by ISIS gunmen near Hawija on Tuesday.", "Islamic State", "police", "reported"),
    ("A Turkish drone struck a car near Sinjar on Tuesday, killing two members of the Sinjar Resistance Units.", "Turkish armed forces",
     "Sinjar Resistance Units", "reported"),
    ("U.S. warplanes bombed three positions of Kataib Hezbollah near al-Qaim on Tuesday.", "US armed forces", "Kata'ib Hezbollah", "reported"),
    ("A convoy of the US-led coalition was hit by a roadside bomb near Diwaniya on Tuesday.", None, "US-led coalition", None),
    ("Masked men abducted an activist in Nasiriya on Tuesday evening.", "unknown gunmen", "activists", "reported"),
    ("Gunmen shot dead a farmer near Khalis on Tuesday.", "unknown gunmen", "farmers", "reported"),
    ("Border guards fought smugglers near Rutba on Tuesday, killing one of them.", "Iraqi border guards", "smugglers", "reported"),
    ("Clashes broke out between Peshmerga forces and PKK fighters near Amedi on Tuesday.", "Peshmerga", "PKK", "reported"),
    # who says so
    ("Rockets hit Ain al-Asad air base on Tuesday night, the army said.\n\nThe Islamic Resistance in Iraq claimed responsibility.",
     "Islamic Resistance in Iraq", "US armed forces", "claimed"),
    ("A bomb killed four shoppers in Khalis on Tuesday.\n\nPolice blamed the Islamic State for the attack.", "Islamic State", "civilians", "suspected"),
    ("Suspected Islamic State militants attacked a police checkpoint in Hawija on Tuesday.", "Islamic State", "police", "suspected"),
    ("A bomb killed four shoppers in Khalis on Tuesday.\n\nNo group has claimed responsibility.", None, "civilians", None),
    ("The Turkish Defence Ministry said on Tuesday that its jets had bombed caves in the Gara mountains of Dohuk.", "Turkish armed forces", None, "claimed"),
    ("A bomb killed four shoppers in Khalis on Tuesday.\n\nIslamic State said on Telegram that one of its men had set it off.", "Islamic State", "civilians", "claimed"),
    ("The Security Media Cell said a Turkish drone struck a car near Sinjar on Tuesday.", "Turkish armed forces", None, "reported"),
    ("By the blessing of God the heroes of the 9th Division liberated the village of Sharia, south of Mosul, from Daesh on Tuesday.", "Iraqi army", "Islamic State", "claimed"),
    ("The criminal court of Karkh on Tuesday sentenced to death a member of Islamic State for a bombing in Baghdad.", "Iraqi judiciary", "Islamic State", "reported"),
    # crowds and forces
    ("Police used tear gas to disperse hundreds of graduates who protested in Samawa on Tuesday.", "police", "protesters", "reported"),
    ("Hundreds of contract workers protested in Samawa on Tuesday for permanent jobs.", "protesters", None, "reported"),
    ("Security forces opened fire on protesters in Nasiriya on Tuesday, killing three of them.", "Iraqi security forces", "protesters", "reported"),
    ("Two clans fought with machine guns in al-Haritha north of Basra on Tuesday; three people were wounded.", "tribal militia", "tribal militia",
     "reported"),
    ("Military intelligence arrested two Islamic State members in Mosul on Tuesday.", "Iraqi intelligence", "Islamic State", "reported"),
    # whoever speaks did not do it
    ("A roadside bomb wounded a guard in Khalis on Tuesday, the Popular Mobilization Forces said.", None, None, None),
]

ARABIC = [
    ("هاجم عناصر تنظيم داعش نقطة للجيش العراقي قرب الحويجة أمس الثلاثاء.", "Islamic State", "Iraqi army", "reported"),
    ("استهدفت طائرة مسيرة تركية سيارة قرب سنجار أمس الثلاثاء ما أدى إلى مقتل اثنين من حزب العمال الكردستاني.", "Turkish armed forces", "PKK",
     "reported"),
    ("استشهد شرطيان بهجوم شنه تنظيم داعش قرب الحويجة أمس الثلاثاء.", "Islamic State", "police", "reported"),
    ("اعتقلت الاستخبارات العسكرية اثنين من عناصر داعش في الموصل أمس الثلاثاء.", "Iraqi intelligence", "Islamic State", "reported"),
    ("أفاد مصدر بأن مسلحين مجهولين اختطفوا ناشطاً في الناصرية أمس الثلاثاء.", "unknown gunmen", "activists", "reported"),
    ("تظاهر المئات من الخريجين في السماوة أمس الثلاثاء.", "protesters", None, "reported"),
]


def report(text: str, language: str, published: str = "2024-05-15") -> dict:
    coded = code_article({"id": "t", "title": "", "text": text, "published": published, "lang": language})
    assert coded.reports, "no incident was found"
    return coded.reports[0]


@pytest.mark.parametrize(("text", "perpetrator", "target", "attribution"), ENGLISH)
def test_english_roles(text, perpetrator, target, attribution):
    found = report(text, "en")
    assert (found["perpetrator"], found["target"], found["attribution"]) == (perpetrator, target, attribution)


@pytest.mark.parametrize(("text", "perpetrator", "target", "attribution"), ARABIC)
def test_arabic_roles(text, perpetrator, target, attribution):
    found = report(text, "ar")
    assert (found["perpetrator"], found["target"], found["attribution"]) == (perpetrator, target, attribution)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_name_stands_in_its_span(language):
    """Where a named actor is given, one of its aliases stands in the characters that are shown for it."""
    for text, *_ in ENGLISH if language == "en" else ARABIC:
        found = report(text, language)
        for role in ("perpetrator", "target"):
            if found[role] is None:
                continue
            start, end = found["evidence"][role]
            assert 0 <= start < end <= len(text)
        assert (found["attribution"] is None) == (found["perpetrator"] is None)
        assert ("attribution" in found["evidence"]) <= (found["perpetrator"] is not None)


def test_evidence_of_a_name_is_the_name():
    text = "A Turkish drone struck a car near Sinjar on Tuesday, killing two members of the Sinjar Resistance Units."
    evidence = report(text, "en")["evidence"]
    assert text[slice(*evidence["perpetrator"])] == "Turkish"
    assert text[slice(*evidence["target"])] == "Sinjar Resistance Units"


def test_small_words_are_no_states():
    found = report("A bomb near us is all it took, wounding a guard in Khalis on Tuesday.", "en")
    assert found["perpetrator"] is None


def test_an_actor_out_of_its_time_is_its_parent():
    """There was no Kata'ib Hezbollah in 2004; a text of that year means a militia."""
    text = "Fighters of Kataib Hezbollah attacked an army post near Basra on Tuesday, killing two soldiers."
    assert report(text, "en", "2020-05-13")["perpetrator"] == "Kata'ib Hezbollah"
    assert report(text, "en", "2004-05-12")["perpetrator"] == "Iran-backed militias"


def test_the_list_holds_together():
    actors = load_actors()
    assert len(actors) >= 60
    for actor in actors.values():
        assert actor.en and actor.ar, actor.name
        assert ancestors(actor.name)[0] == actor.name
    assert ancestors("oil police") == ("oil police", "police", "Iraqi security forces")


@pytest.mark.parametrize(
    ("alias", "name"), [("ISIS", "Islamic State"), ("داعش", "Islamic State"), ("Hashd al-Shaabi", "Popular Mobilization Forces"), ("العصائب", "Asa'ib Ahl al-Haq"),
                        ("Kurdistan Workers Party", "PKK"), ("a stranger", "a stranger"), (None, None)])
def test_canonical_names(alias, name):
    assert canonical(alias) == name


@pytest.mark.parametrize(("place", "owner"), [("Ain al-Asad air base", "US armed forces"), ("معسكر زليكان", "Turkish armed forces"), ("Khalis", None)])
def test_bases_belong_to_somebody(place, owner):
    assert base_owner(place) == owner


@pytest.mark.parametrize(
    ("change", "complaint"),
    [({"parent": "nobody"}, "parent 'nobody' is no actor"), ({"side": "good"}, "side 'good'"), ({"themes": ["weather"]}, "unknown themes"), ({"alias": []}, "alias")],
)
def test_a_wrong_entry_is_named_with_its_line(tmp_path, change, complaint):
    entry = {"name": "somebody", "side": "armed", "en": ["somebody"], "ar": ["شخص ما"]}
    path = tmp_path / "actors.yml"
    path.write_text(yaml.safe_dump([{**entry, "name": "another"}, {**entry, **change}], allow_unicode=True), encoding="utf-8")
    with pytest.raises(DataFileError) as raised:
        load_actors(path)
    assert complaint in str(raised.value)
    assert f"{path}:" in str(raised.value)
