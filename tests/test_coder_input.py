"""Whatever comes in: the coder neither crashes nor hangs, says which line it could not use, and writes the same bytes for any --jobs."""

import gc
import json
import resource
import subprocess
import sys
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from benchmarks.coding_speed import hostile_texts
from rasid.settings import PROJECT_ROOT
from rasid.vocabulary import EVENT_TYPE_OF, GOVERNORATES
from transforms.coder import code_article

ATTACK = "A roadside bomb killed four soldiers near Hawija in Kirkuk on Thursday, an army officer said. "
ATTACK_AR = "استشهد أربعة جنود بانفجار عبوة ناسفة في قضاء الحويجة جنوبي كركوك يوم الخميس. "
ARTICLE = {"id": "a", "url": None, "title": "Bomb near Hawija", "published": "2025-11-21", "text": ATTACK, "lang": "en"}
WORDS = st.sampled_from([
    "bomb", "killed", "two", "17", "soldiers", "in", "Mosul", "Baghdad", "on", "Tuesday", "since", "2017", "attacks", "32%", "no", "not", "\n", ".", ",", "“", "\u200f",
    "\u200b", "\x00", "\ud800", "💥", "قتل", "جنديين", "في", "بغداد", "منذ", "عام", "هجوم", "ـ", "َ", "ٱ", "1,000,000", "٣", "İ", "ß", "(", ")", "e.g.", "Al-", "ال",
    "between", "January", "and", "the", "31 February 2024", "99/99/9999", "0", "-", "said", "according to", "وقال",
])
TEXTS = st.one_of(
    st.text(st.characters(), max_size=300), st.lists(WORDS, max_size=60).map(" ".join), st.lists(WORDS, max_size=60).map("".join),
)
PUBLISHED = st.one_of(st.none(), st.sampled_from(
    ["2025-11-21", "2025-11", "0001-01-01", "0001-01", "9999-12-31", "9999-12-31T23:59:59Z", "2024-02-29T00:00:00+14:00", "", "yesterday", "2025-13-45"]), st.text(max_size=12))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, TEXTS, PUBLISHED, st.sampled_from(["en", "ar", None, "ckb", "fr", "", "EN_us"]))
@example("", "Kill/February 2000", "9999-12-31", "en")
def test_any_string_is_coded_and_its_evidence_lies_in_the_text(text, title, published, lang):
    coded = code_article({"id": 1, "text": text, "title": title, "published": published, "lang": lang})
    for report in coded.reports:
        assert report["sub_event_type"] in EVENT_TYPE_OF and report["governorate"] in (None, *GOVERNORATES)
        assert 0 <= report["confidence"] <= 1
        for name, (start, end) in report["evidence"].items():
            assert 0 <= start < end <= len(title if name.startswith("title:") else text)
    for claim in coded.claims:
        assert 0 <= claim["evidence"][0] < claim["evidence"][1] <= len(text)
        assert (claim["period_start"] or "0") <= (claim["period_end"] or "9999")
    json.dumps([coded.reports, coded.claims])


def run(tmp_path, lines, jobs=1, timeout=120):
    """(exit status, stderr, bytes of reports, bytes of claims) of the command."""
    source, reports, claims = (tmp_path / name for name in ("articles.jsonl", f"reports{jobs}", f"claims{jobs}"))
    source.write_bytes(b"\n".join(lines) + b"\n")
    command = [sys.executable, "-m", "transforms", "code", source, "--reports", reports, "--claims", claims, "--jobs", str(jobs)]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=timeout, check=False)
    return done.returncode, done.stderr, reports.read_bytes(), claims.read_bytes()


def line(**fields):
    return json.dumps({**ARTICLE, **fields}).encode()


UNUSABLE = {
    "not JSON": b"{broken", "cut": line()[:-5], "a list": b"[1, 2]", "a number": b"17", "not UTF-8": b'{"id": 1, "text": "\xff\xfe"}', "NaN": b'{"id": 1, "text": "x", "n": NaN}',
    "no id": b'{"text": "x"}', "id null": b'{"id": null, "text": "x"}', "id list": b'{"id": [1], "text": "x"}', "text null": b'{"id": 1, "text": null}',
    "text number": b'{"id": 1, "text": 5}', "text list": b'{"id": 1, "text": ["x"]}', "deep": b"[" * 100_000, "huge number": b'{"id": ' + b"9" * 5_000 + b', "text": "x"}',
}
USABLE = {
    "nulls": line(id="nulls", url=None, title=None, lang=None), "wrong types": line(id="types", title=5, url=[1], lang={"a": 1}, published="2025-11-21"),
    "surrogate": b'{"id": "lone", "published": "2025-11-21", "lang": "en", "text": "\\ud800 ' + ATTACK.encode() + b'\\udc00"}',
    "twice": b'{"id": 1, "id": "twice", "published": "2025-11-21", "text": "y", "text": "' + ATTACK.encode() + b'"}', "number as id": line(id=7),
    "byte order mark inside": line(id="mark", text="\ufeff" + ATTACK), "controls": line(id="controls", text="\x00\x1b[0m" + ATTACK + "\x07"),
    "right to left": line(id="rtl", text="\u202e\u200f" + ATTACK), "zero width": line(id="zero", text="\u200b" + ATTACK.replace(" ", " \u200b")),
    "emoji": line(id="emoji", text="💥🇮🇶 " + ATTACK), "number as date": line(id="date", published=20251121), "more fields": line(id="more", nested={"a": [1] * 10}),
}


def test_lines_that_can_not_be_used_are_named_and_the_rest_goes_on(tmp_path):
    lines = [value for pair in zip(UNUSABLE.values(), [*USABLE.values(), line(id="z1"), line(id="z2")], strict=True) for value in pair]
    status, errors, reports, _ = run(tmp_path, lines)
    assert status == 0
    for number, name in enumerate(UNUSABLE):
        assert f"line {2 * number + 1}: " in errors, name
    assert errors.count("skipped") == len(UNUSABLE)
    found = [json.loads(text)["article"] for text in reports.decode().splitlines()]
    assert found == [*(json.loads(value)["id"] for value in USABLE.values()), "z1", "z2"], "each usable article tells of the attack once"


def test_the_same_bytes_whatever_the_number_of_jobs(tmp_path):
    lines = [line(id=n, text=(ATTACK if n % 3 else ATTACK_AR) * (1 + n % 5), lang=None) for n in range(150)]
    lines[70] = b"{broken"
    one, two, three = (run(tmp_path, lines, jobs) for jobs in (1, 2, 3))
    assert one[2:] == two[2:] == three[2:] and len(one[2]) > 10_000
    assert "line 71: " in one[1] and "line 71: " in three[1]


@pytest.mark.parametrize("arguments", [
    ["code", "no-such-file", "--reports", "-", "--claims", "-"], ["code"], ["code", "x", "--reports", "-", "--claims", "-", "--jobs", "0"],
    ["code", ".", "--reports", "-", "--claims", "-"], ["code", "pyproject.toml", "--reports", "docs", "--claims", "-"], ["unknown"],
])
def test_unusable_arguments_end_with_2_and_a_line(arguments):
    done = subprocess.run([sys.executable, "-m", "transforms", *arguments], cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2 and done.stderr.strip() and "Traceback" not in done.stderr


def seconds_for(text, lang):
    started = time.process_time()
    code_article({"id": 1, "text": (ATTACK_AR if lang == "ar" else ATTACK) + text, "title": "", "published": "2025-11-21", "lang": lang})
    return time.process_time() - started


@pytest.mark.parametrize("name", hostile_texts())
def test_time_grows_in_proportion(name):
    lang = "ar" if "Arabic" in name else "en"
    text = hostile_texts()[name]
    seconds_for(text[:2_000], lang)
    small, large = seconds_for(text[:15_000], lang), seconds_for(text[:60_000], lang)
    assert large < 9 * small + 0.3, f"{name}: {small:.2f} s for 15,000 characters, {large:.2f} s for 60,000"


@pytest.mark.slow
@pytest.mark.parametrize("name", hostile_texts())
def test_five_megabytes_on_one_line(name, tmp_path):
    text = hostile_texts()[name] * 5
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    status, errors, _, _ = run(tmp_path, [json.dumps({"id": 1, "text": ATTACK + text[:5_000_000], "lang": "en"}).encode()[:40_000_000]], timeout=1_200)
    assert status == 0 and "skipped" not in errors
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 120  # of the processor's seconds: the machine may have other work


def test_coding_leaves_nothing_for_the_collector():
    """It is off while articles are coded: what pointed to itself would stay for good."""
    code_article(ARTICLE)
    gc.collect()
    was_on = gc.isenabled()
    gc.disable()
    try:
        coded = [code_article({**ARTICLE, "text": text, "lang": lang}) for text, lang in (
            (ATTACK + "Two of the wounded died in Tikrit on Friday. Between January and May there were 78 attacks, the ministry said.", "en"), (ATTACK_AR, "ar"))]
        assert all(one.reports for one in coded)
        del coded
        assert gc.collect() == 0
    finally:
        if was_on:
            gc.enable()
