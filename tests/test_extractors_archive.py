"""The archive as evidence: any reader opens it, a changed byte is found, what is removed by rule is told from what is missing."""

from __future__ import annotations

import contextlib
import gzip
import json
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from extractors.archive import ArchiveDamaged, ArchiveFile, day_folders, read_body, read_record, verify, verify_recent
from extractors.collect import collect_source
from extractors.retention import measure_archive, remove_before
from rasid.settings import PROJECT_ROOT
from tests.extractors_press import Press, add_source, make_settings, read_batch

STORY = "\n\n".join(f"Gunmen opened fire on checkpoint number {n} near the village on Monday, a security source said." for n in range(4))


@pytest.fixture
def settings(tmp_path):
    return make_settings(tmp_path)


def put_day(settings, at: datetime, count: int = 2) -> Path:
    """Rounds of a day, each with a file of one exchange. Returns the day's folder."""
    for number in range(count):
        with ArchiveFile(settings, f"round{number}", at) as archive:
            body = f"<p>What was said on {at:%Y-%m-%d}, round {number}</p>".encode() * 20
            archive.add("https://outlet.example/a", ("GET /a HTTP/1.1", [("Host", "outlet.example")]),
                        ("HTTP/1.1 200 OK", [("Content-Type", "text/html")]), body, at, "192.0.2.7")  # fmt: skip
    return settings.archive / at.strftime("%Y/%m/%d")


@pytest.fixture
def days(settings):
    return [put_day(settings, datetime(2026, 11, day, 8, tzinfo=UTC)) for day in (20, 21, 22)]


def test_article_leads_to_a_record_that_any_reader_opens(settings):
    press = Press()
    try:
        press.page("/a1", "Two policemen wounded", STORY)
        press.feed("/feed", [{"title": "Two policemen wounded", "path": "/a1"}])
        add_source(settings, "daily", f"{press.url}/feed")
        (article,) = read_batch(collect_source("daily", settings)["batch"])["articles"]
    finally:
        press.close()
    path = settings.archive / article["warc_file"]
    with path.open("rb") as handle:
        records = {r.rec_headers["WARC-Record-ID"]: (r.rec_type, r.rec_headers["WARC-Target-URI"], r.content_stream().read()) for r in ArchiveIterator(handle)}
    assert [kind for kind, *_rest in records.values()] == ["warcinfo"] + ["response", "request"] * 3, "robots, feed, page"
    kind, url, body = records[article["warc_record_id"]]
    assert (kind, url) == ("response", article["url"]) and STORY.split("\n\n")[2].encode() in body
    assert gzip.decompress(path.read_bytes())[:8] == b"WARC/1.1"
    assert read_body(settings, article["warc_file"], article["warc_offset"]) == body
    checker = Checker(type("Arguments", (), {"inputs": [str(path)], "verbose": False}))
    checker.process_all()
    assert checker.exit_value == 0


def test_archive_that_nobody_touched_verifies(settings, days):
    found = verify(day_folders(settings.archive))
    assert (found["days"], found["files"], found["notes"]) == (3, 6, [])


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.7, 0.98])
def test_one_changed_byte_is_found(settings, days, share):
    path = days[1] / "round1.warc.gz"
    content = bytearray(path.read_bytes())
    content[int(len(content) * share)] ^= 1
    path.write_bytes(content)
    with pytest.raises(ArchiveDamaged, match="round1.warc.gz: changed since it was sealed"):
        verify(day_folders(settings.archive))


def test_changed_record_is_named_even_when_the_file_was_packed_anew(settings, days):
    path = days[1] / "round0.warc.gz"
    with path.open("rb") as handle:
        url_of = {r.rec_headers["WARC-Record-ID"] for r in ArchiveIterator(handle) if r.rec_type == "response"}
    content = b"".join(gzip.compress(part) for part in split_members(path.read_bytes(), b"What was said", b"What was sold"))
    path.write_bytes(content)
    with pytest.raises(ArchiveDamaged) as damage:
        verify(day_folders(settings.archive))
    changed, record = str(damage.value).splitlines()
    assert "changed since" in changed and url_of.pop() in record and "outlet.example/a" in record, "this record, and no other"


def split_members(content: bytes, old: bytes, new: bytes) -> list[bytes]:
    import zlib

    members = []
    while content:
        machine = zlib.decompressobj(31)
        members.append(machine.decompress(content).replace(old, new))
        content = machine.unused_data
    return members


def change_manifest(folder: Path, change) -> None:
    path = folder / "manifest.jsonl"
    path.write_text("".join(change(path.read_text().splitlines(keepends=True))))


@pytest.mark.parametrize(("change", "message"), [
    (lambda folder: change_manifest(folder, lambda lines: lines[1:]), "chain is broken"),
    (lambda folder: change_manifest(folder, lambda lines: lines[::-1]), "chain is broken"),
    (lambda folder: change_manifest(folder, lambda lines: lines[:1]), "day before was changed"),
    (lambda folder: change_manifest(folder, lambda lines: [line.replace('"file"', '"removed"') for line in lines]), "chain is broken"),
    (lambda folder: change_manifest(folder, lambda lines: ["nonsense\n", *lines[1:]]), "not a manifest line"),
    (lambda folder: (folder / "round0.warc.gz").unlink(), "is missing"),
    (lambda folder: shutil.rmtree(folder), "day before was changed or is missing"),
])  # fmt: skip
def test_changed_manifest_missing_file_or_missing_day_is_found(settings, days, change, message):
    change(days[1])
    with pytest.raises(ArchiveDamaged, match=message):
        verify(day_folders(settings.archive))


def test_forged_file_with_a_matching_manifest_of_its_day_is_found_by_the_next_day(settings, days):
    """Who rewrites a record and its whole day's manifest must rewrite every later day too."""
    at = datetime(2026, 11, 21, 8, tzinfo=UTC)
    shutil.rmtree(days[1])
    put_day(settings, at, 1)
    with pytest.raises(ArchiveDamaged, match="day before was changed"):
        verify(day_folders(settings.archive))


def test_killed_round_is_a_note_and_the_rest_of_its_day_still_verifies(settings, days):
    torn = days[2] / "torn.warc.gz"
    torn.write_bytes((days[2] / "round0.warc.gz").read_bytes()[:300])
    assert "torn.warc.gz: not sealed" in verify(day_folders(settings.archive))["notes"][0]


def test_sizes_growth_and_removal(settings, days):
    put_day(settings, datetime(2026, 10, 2, tzinfo=UTC))
    found = measure_archive(settings.archive, date(2026, 11, 22))
    assert [(m["month"], m["days"], m["files"]) for m in found["months"]] == [("2026-10", 1, 2), ("2026-11", 3, 6)]
    assert (found["first_day"], found["last_day"]) == ("2026-10-02", "2026-11-22")
    assert found["bytes_a_day"] == round(found["months"][1]["bytes"] / 30) and found["free_bytes"] > 0
    removed = remove_before(settings.archive, date(2026, 11, 22))
    assert (removed["days"], removed["files"]) == (3, 6) and not list(days[0].glob("*.warc.gz")) and list(days[2].glob("*.warc.gz"))
    after = verify(day_folders(settings.archive))
    assert after["files"] == 2 and sum("retention" in note for note in after["notes"]) == 3
    (days[2] / "round0.warc.gz").unlink()
    with pytest.raises(ArchiveDamaged, match="is missing"):
        verify(day_folders(settings.archive))


def test_damaged_days_are_not_removed(settings, days):
    (days[0] / "round0.warc.gz").write_bytes(b"changed")
    with pytest.raises(ArchiveDamaged):
        remove_before(settings.archive, date(2026, 11, 22))
    assert len(list(days[1].glob("*.warc.gz"))) == 2


def test_commands_verify_and_archive(settings):
    folder = put_day(settings, datetime.now(UTC) - timedelta(hours=1))
    environment = {"RASID_DATA": str(settings.data)}

    def run(*words: str) -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, "-m", "extractors", *words], cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True)

    assert verify_recent(settings)["files"] == 2
    done = run("verify")
    assert done.returncode == 0 and "2 files of 1 days" in done.stdout
    assert "2 files" in run("archive").stdout
    lines = [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]
    (folder / lines[1]["file"]).write_bytes(b"")
    done = run("verify")
    assert done.returncode == 1 and lines[1]["file"] in done.stderr


def test_show_prints_what_was_fetched_and_refuses_what_is_no_record(settings):
    folder = put_day(settings, datetime(2026, 11, 20, 8, tzinfo=UTC), 1)
    [path] = folder.glob("*.warc.gz")
    with path.open("rb") as handle:
        records = ArchiveIterator(handle)
        next(records)
        next(records)
        offset = records.get_record_offset()

    def show(*words: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "extractors", "show", *words]
        return subprocess.run(command, cwd=PROJECT_ROOT, env={"RASID_DATA": str(settings.data)}, capture_output=True, text=True)

    name = path.relative_to(settings.archive).as_posix()
    done = show(name, str(offset))
    assert done.stdout == "<p>What was said on 2026-11-20, round 0</p>" * 20
    assert "https://outlet.example/a" in done.stderr and "sha256:" in done.stderr
    done = show(name, "7")
    assert done.returncode == 1 and done.stdout == "" and name in done.stderr
    assert show("2026/11/20/none.warc.gz", "0").returncode == 2


def test_no_byte_but_a_records_first_is_taken_for_a_record(settings):
    folder = put_day(settings, datetime(2026, 11, 20, 8, tzinfo=UTC), 1)
    [path] = folder.glob("*.warc.gz")
    name = path.relative_to(settings.archive).as_posix()
    with path.open("rb") as handle:
        records = ArchiveIterator(handle)
        starts = [records.get_record_offset() for _ in records]
    readable = []
    for offset in range(path.stat().st_size + 2):
        with contextlib.suppress(ArchiveDamaged):
            read_record(settings, name, offset)
            readable.append(offset)
    assert readable == starts and len(starts) > 2
