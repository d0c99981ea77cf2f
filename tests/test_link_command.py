"""`python -m transforms link` on what people and programs really hand it: broken lines, missing fields, wrong types, twins."""

from __future__ import annotations

import json
import random
import subprocess
import sys

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rasid.settings import PROJECT_ROOT
from transforms import link

GOOD = {
    "article": "a", "n": 0, "event_type": "Battles", "sub_event_type": "Armed clash", "date_start": "2026-02-01", "date_end": "2026-02-01",
    "date_precision": "day", "governorate": "Kirkuk", "place": "Hawija", "latitude": 35.32, "longitude": 43.77, "geo_precision": 1,
    "killed": {"low": 3, "high": 3}, "published": "2026-02-01T12:00:00Z", "title": "Clash near Hawija", "text": "Gunmen attacked a post.",
}  # fmt: skip


def run(tmp_path, lines: list[str] | bytes, *arguments: str) -> tuple[int, list[dict], str]:
    """(exit status, incidents, stderr)"""
    source, target = tmp_path / "reports.jsonl", tmp_path / "incidents.jsonl"
    source.write_bytes(lines if isinstance(lines, bytes) else ("\n".join(lines) + "\n").encode())
    done = subprocess.run(
        [sys.executable, "-m", "transforms", "link", *(arguments or (str(source), "--incidents", str(target)))],
        cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    incidents = [json.loads(line) for line in target.read_text().splitlines()] if target.exists() else []
    return done.returncode, incidents, done.stderr


def members(incidents: list[dict]) -> list[list]:
    return sorted(key for incident in incidents for key in incident["reports"])


def test_broken_lines_are_named_and_cost_nothing_else(tmp_path):
    lines = [
        json.dumps(GOOD), "{not json", "", "[1, 2]", '"text"', json.dumps({"n": 1}), json.dumps(GOOD | {"article": "b", "n": "many"}),
        json.dumps(GOOD | {"article": {"a": 1}}), json.dumps(GOOD | {"article": "c"}),
    ]
    status, incidents, errors = run(tmp_path, lines)
    assert status == 0
    assert members(incidents) == [["a", 0], ["c", 0]]
    for number in (2, 4, 5, 6, 7, 8):
        assert f"{number}:" in errors or f"line {number}" in errors, errors
    assert "line 9" not in errors and "line 1:" not in errors


def test_bytes_that_are_no_text_are_named_too(tmp_path):
    status, incidents, errors = run(tmp_path, json.dumps(GOOD).encode() + b"\n\xff\xfe\x00{\n" + b'{"article": "z"}\n')
    assert status == 0 and members(incidents) == [["a", 0], ["z", 0]]
    assert "2" in errors


def test_a_report_given_twice_is_named_and_kept_once_whichever_comes_first(tmp_path):
    twin = GOOD | {"killed": {"low": 9, "high": 9}}
    lines = [json.dumps(GOOD), json.dumps(GOOD | {"article": "b"}), json.dumps(twin)]
    status, incidents, errors = run(tmp_path, lines)
    assert status == 0 and members(incidents) == [["a", 0], ["b", 0]] and "occurs twice" in errors
    assert run(tmp_path, lines[::-1])[1] == incidents


def test_an_unusable_file_or_argument_ends_with_one_clear_line(tmp_path):
    for arguments in ((str(tmp_path / "none.jsonl"), "--incidents", "-"), (str(tmp_path), "--incidents", "-"), ("--incidents", "-")):
        status, _, errors = run(tmp_path, [], *arguments)
        assert status == 2 and errors.strip() and "Traceback" not in errors


def test_an_empty_file_gives_no_incident(tmp_path):
    assert run(tmp_path, b"") == (0, [], "")


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-10**30, 10**30), st.floats(allow_nan=True), st.text(max_size=20), st.just("2026-02-30"), st.just("2026-02-01"),
    st.just("9999-12-31"), st.just("0001-01-01T00:00:00+23:59"), st.lists(st.integers(), max_size=3), st.dictionaries(st.sampled_from(["low", "high", "event"]), st.one_of(
        st.none(), st.integers(), st.text(max_size=3), st.floats()), max_size=2),
)  # fmt: skip
FIELDS = sorted({*GOOD, "wounded", "detained", "abducted", "perpetrator", "target", "evidence", "confidence", "governorates_also", "themes", "lang",
                 "source", "owner_group", "outlet", "syndicated_from", "attribution"} - {"article", "n"})  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=6), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_fields_of_any_type_never_stop_the_rest_and_order_does_not_matter(changes, chance):
    reports = [GOOD | change | {"article": f"r{number}"} for number, change in enumerate(changes)]
    incidents = link.link(reports)
    assert members(incidents) == [[f"r{number}", 0] for number in range(len(reports))]
    again = link.link(chance.sample(reports, len(reports)))
    assert [incident["reports"] for incident in again] == [incident["reports"] for incident in incidents]


def test_reports_with_next_to_nothing_are_incidents_of_their_own():
    reports = [{"article": name} for name in "abc"] + [{"article": "d", "n": None, "title": None, "text": None, "published": None}]
    assert members(link.link(reports)) == [[name, 0] for name in "abcd"]


def test_a_five_megabyte_text_takes_no_longer_than_a_short_one_by_much():
    chance = random.Random(1)
    words = " ".join(chance.choice(("Alpha", "beta", "Gamma,", "34,", "Street.")) for _ in range(800_000))
    assert len(link.link([GOOD | {"article": "a", "text": words}, GOOD | {"article": "b", "text": "A" * 5_000_000, "title": "T" * 5_000_000}])) >= 1
