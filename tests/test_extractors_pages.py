"""Pages of many kinds through the parser, and the parse command on what is neither feed nor page: text, dates, refusals, bounds."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
import time

import pytest

from extractors import limits
from extractors.items import Unreadable
from extractors.parsing import parse_page_file
from rasid.settings import PROJECT_ROOT
from tests import page_kinds

URL = "https://daily.example/security/1"


def read(page: str | bytes, url: str | None = URL) -> dict:
    return parse_page_file(page.encode() if isinstance(page, str) else page, url)[0][0]


@pytest.mark.parametrize("kind", page_kinds.ARTICLES)
def test_text_is_what_a_reader_calls_the_article(kind):
    page, story = page_kinds.ARTICLES[kind]()
    assert read(page)["text"].split("\n\n") == story


@pytest.mark.parametrize("kind", page_kinds.NO_ARTICLES)
def test_page_without_an_article_is_refused_by_name(kind):
    with pytest.raises(Unreadable) as refusal:
        read(page_kinds.NO_ARTICLES[kind]())
    assert refusal.value.kind == ("blocked" if kind == "challenge" else "empty") and len(refusal.value.reason) > 10


@pytest.mark.parametrize(("kind", "title", "lang"), [
    ("blogger", page_kinds.TITLE, "en"), ("old_tables", page_kinds.TITLE, "en"), ("arabic", page_kinds.AR_TITLE, "ar"), ("kurdish", page_kinds.KU_TITLE, "ckb"),
])  # fmt: skip
def test_title_is_the_headline_and_not_the_sites_name(kind, title, lang):
    line = read(page_kinds.ARTICLES[kind]()[0])
    assert (line["title"], line["lang"]) == (title, lang)


@pytest.mark.parametrize(("kind", "published"), [
    ("news", "2026-11-23T03:30:00Z"), ("wordpress", "2026-11-23T00:00:00Z"), ("blogger", "2026-11-23T00:00:00Z"), ("json_only", "2026-11-23T03:30:00Z"),
    ("drupal_release", "2026-11-23T00:00:00Z"), ("old_tables", "2026-11-23T06:30:00Z"), ("arabic", "2026-11-23T09:30:00Z"),
    ("kurdish", "2026-11-23T00:00:00Z"), ("divs_without_paragraphs", "2026-11-23T00:00:00Z"), ("amp", None),
])  # fmt: skip
def test_date_is_read_where_a_reader_sees_it(kind, published):
    assert read(page_kinds.ARTICLES[kind]()[0])["published"] == published


@pytest.mark.parametrize("written", [
    "23 نوفمبر 2026", "٢٣ تشرين الثاني ٢٠٢٦", "الاثنين، 23 تشرين الثاني/نوفمبر 2026", "23 تشرين الثاني (نوفمبر) 2026", "2026/11/23", "23-11-2026",
    "نشر في: 23/11/2026", "November 23rd, 2026", "Published: Nov 23, 2026", "23 Kasım 2026", "٢٣ی تشرینی دووەمی ٢٠٢٦", "23.11.2026",
])  # fmt: skip
def test_date_line_below_the_headline_in_the_ways_of_the_region(written):
    page, _story = page_kinds.divs_without_paragraphs()
    assert read(page.replace("Monday 23/11/2026", written))["published"] == "2026-11-23T00:00:00Z"


def test_date_in_the_text_or_of_tomorrow_is_not_the_date_of_publication():
    page, _story = page_kinds.divs_without_paragraphs()
    said = "The first such attack was recorded on 12 March 2019, according to records of the district police that were seen by the newspaper."
    assert read(page.replace("Monday 23/11/2026", said))["published"] is None
    assert read(page.replace("Monday 23/11/2026", "Monday 23/11/2099"))["published"] is None


def test_url_tells_the_day_where_the_page_does_not():
    page = page_kinds.divs_without_paragraphs()[0].replace("Monday 23/11/2026", "")
    assert read(page, "https://daily.example/2026/11/22/attack/")["published"] == "2026-11-22T00:00:00Z"


@pytest.mark.parametrize("charset", ["windows-1256", "utf-8", "iso-8859-6", "utf-16"])
@pytest.mark.parametrize("is_declared", [True, False])
def test_arabic_page_in_its_charset_declared_or_not(charset, is_declared):
    if charset == "iso-8859-6" and not is_declared:
        pytest.skip("nothing tells it from others without a declaration; no site of today uses it")
    page, story = page_kinds.arabic()
    page = page.replace('<meta charset="utf-8">', f'<meta charset="{charset}">' if is_declared else "")
    line = read(page.encode(charset))
    assert line["title"] == page_kinds.AR_TITLE and line["text"].split("\n\n") == story


def test_paywalled_page_says_so():
    assert any("paywall" in note for note in read(page_kinds.paywall_stub()[0])["notes"])


def parse_command(path, kind: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "extractors", "parse", str(path), "--kind", kind]
    return subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=60, check=False)


HOSTILE = {
    "binary": ("page", lambda: random.Random(1).randbytes(300_000)), "program": ("feed", lambda: b"\x7fELF" + random.Random(2).randbytes(200_000)),
    "bomb": ("page", lambda: gzip.compress(bytes(200_000_000))), "too large": ("page", lambda: b"<p>" + b"word " * 5_000_000),
    "attributes": ("page", lambda: b"<html><p " + b" ".join(b'a%d="<>"' % n for n in range(100_000)) + b">x</p>"),
    "laughs in utf-16": ("feed", lambda: ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE rss [<!ENTITY l0 "ha">' + "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)) + ']><rss version="2.0"><channel>&l11;</channel></rss>').encode("utf-16")),
    "links": ("page", lambda: b"<body>" + b"".join(b"<a href=/%d>A link with a long text, number %d of many</a> " % (n, n) for n in range(5000))),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_command_refuses_hostile_files_with_a_reason_and_in_time(tmp_path, name):
    kind, make = HOSTILE[name]
    path = tmp_path / "file"
    path.write_bytes(make())
    started = time.monotonic()
    done = parse_command(path, kind)
    if name != "laughs in utf-16" or done.returncode:  # without its entities it is an empty feed
        assert done.returncode == 1 and done.stdout == "" and str(path) in done.stderr and "Traceback" not in done.stderr
    assert time.monotonic() - started < 30


def spin() -> int:
    while True:
        pass


def test_parser_that_hangs_or_dies_is_given_up():
    with pytest.raises(limits.GivenUp, match="not done after 1 s"):
        limits.run_bounded(spin, 1)
    with pytest.raises(limits.GivenUp, match="not done after 1 s"):
        limits.run_bounded(lambda: time.sleep(30), 1)
    with pytest.raises(limits.GivenUp, match="signal 9"):
        limits.run_bounded(lambda: __import__("os").kill(__import__("os").getpid(), 9), 5)
    assert limits.run_bounded(lambda: 3, 5) == 3
