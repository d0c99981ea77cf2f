"""What an analyst sees: which rule in which file set which field, and what a phrase that is added changes."""

import shutil
import subprocess
import sys

import pytest

from rasid.datafiles import DataFileError
from rasid.settings import PROJECT_ROOT
from transforms.explain import explain
from transforms.lexicon import LEXICONS, load_lexicon, tag_sentence

SENTENCES = ("A roadside bomb hit a patrol near Baquba on Tuesday, killing two soldiers. It was the 14th such attack since July, police said. "
             "A bombing in 2014 killed ten.")


def test_it_names_the_rule_its_file_and_line_for_each_field():
    text = explain(SENTENCES, published="2025-11-20")
    place = next(line for line in (LEXICONS / "en" / "words.yml").read_text(encoding="utf-8").splitlines() if line.startswith("bomb:"))
    number = (LEXICONS / "en" / "words.yml").read_text(encoding="utf-8").splitlines().index(place) + 1
    assert f"'roadside bomb': @bomb (en/words.yml:{number})" in text or f"@bomb (en/words.yml:{number})" in text
    line = next(line for line in text.splitlines() if line.startswith("incident 0: Explosions/Remote violence / Remote explosive"))
    file, _, at = line.split("by rule ")[1].split()[0].partition(":")
    written = (LEXICONS / file).read_text(encoding="utf-8").splitlines()[int(at) - 1]
    assert line.split("   ")[-1] in written, "the rule stands in that line"
    assert "'Tuesday' in its sentence" in text and "'Baquba' is Baquba" in text and "killed   2-2   <- 'killing two soldiers'" in text


def test_it_says_why_a_scene_is_no_incident_and_what_a_claim_stands_on():
    text = explain(SENTENCES, published="2025-11-20")
    assert "a statistic over a period" in text and "told as background" in text
    assert "14-14   so many since then" in text and "period 2025-07-01 .. 2025-11-20   source police" in text


def test_confidence_shows_its_reasons():
    line = next(line for line in explain(SENTENCES, published="2025-11-20").splitlines() if line.startswith("  confidence "))
    assert "(+" in line and "date from sentence" in line


def test_arabic_titles_and_what_can_not_be_coded():
    text = explain("استشهد جنديان بانفجار عبوة ناسفة قرب بعقوبة يوم الثلاثاء.", published="2025-11-20", title="انفجار في ديالى")
    assert "language: ar" in text and "title [" in text and "ar/events.yml:" in text and "Diyala" in text
    assert "no --published" in explain("A bomb exploded in Mosul on Tuesday.")
    assert explain("x", language="ckb") == "not coded: language ckb"


def test_the_command_reads_stdin():
    done = subprocess.run([sys.executable, "-m", "transforms", "explain", "-", "--published", "2025-11-20", "--lang", "en"], cwd=PROJECT_ROOT, text=True,
                          input="A bomb exploded in Mosul on Tuesday.", capture_output=True, timeout=60, check=True)
    assert "Remote explosive/landmine/IED" in done.stdout


@pytest.fixture
def lexicons(tmp_path):
    shutil.copytree(LEXICONS, tmp_path / "lexicons")
    return tmp_path / "lexicons"


def found(folder, sentence):
    lexicon = load_lexicon("en", folder)
    keys = sentence.lower().split()
    return {hit.rule.payload.type for hit in lexicon.events.find(tag_sentence(keys, lexicon), keys)}


def test_the_examples_of_the_readme(lexicons):
    ambush, protest = "militants bushwhacked an army patrol near baquba", "porters tipped their barrows before the office"
    assert found(lexicons, ambush) == found(lexicons, protest) == set()
    words, events = lexicons / "en" / "words.yml", lexicons / "en" / "events.yml"
    words.write_text(words.read_text(encoding="utf-8").replace("ambush: [ambush,", "ambush: [bushwhacked, ambush,"), encoding="utf-8")
    rule = '    - "(tipped|upset) ~2 (barrow|barrows|handcarts)"\n'
    head = "- type: Peaceful protest\n  act:\n"
    events.write_text(events.read_text(encoding="utf-8").replace(head, head + rule), encoding="utf-8")
    load_lexicon.cache_clear()
    assert found(lexicons, ambush) == {"Armed clash"} and found(lexicons, protest) == {"Peaceful protest"}
    events.write_text(events.read_text(encoding="utf-8").replace("(tipped|upset)", "(tipped|@laidd)"), encoding="utf-8")
    load_lexicon.cache_clear()
    with pytest.raises(DataFileError, match=r"events\.yml:\d+: .*there is no class 'laidd'"):
        load_lexicon("en", lexicons)
