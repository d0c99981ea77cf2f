"""Every recorded pair is read as it was when a person reviewed it; `record` makes such a pair from a live site."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys

import pytest

from extractors.catalogue import load_sources
from extractors.failures import CollectionFailed, FetchFailure
from extractors.recording import record_source, replay
from rasid.settings import PROJECT_ROOT
from tests.extractors_press import Press, add_source, make_settings

FOLDERS = sorted(path.parent for path in (PROJECT_ROOT / "tests" / "recorded").glob("*/expected.json"))
SOURCES = PROJECT_ROOT / "extractors" / "sources"
STORY = "\n\n".join(f"Gunmen opened fire on checkpoint number {n} near the village on Monday, a security source said." for n in range(4))


@pytest.fixture
def press():
    press = Press()
    press.page("/a1", "Two policemen wounded", STORY)
    press.feed("/feed", [{"title": "Gone", "path": "/gone"}, {"title": "Two policemen wounded", "path": "/a1"}])
    yield press
    press.close()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_recorded_pair_is_read_as_reviewed(folder):
    expected, found = replay(folder, SOURCES)
    assert found == expected


def test_recorded_pair_fails_when_the_definition_no_longer_fits(tmp_path):
    folder = tmp_path / "sada_aldifaf"
    shutil.copytree(PROJECT_ROOT / "tests" / "recorded" / "sada_aldifaf", folder)
    definition = folder / "source.yml"
    definition.write_text(definition.read_text(encoding="utf-8").replace("div.card", "div.teaser"), encoding="utf-8")
    with pytest.raises(FetchFailure) as failure:
        replay(folder, SOURCES)
    assert failure.value.kind == "layout_changed"


def test_recording_of_a_live_site_replays_and_notices_a_change(press, tmp_path):
    settings = make_settings(tmp_path)
    add_source(settings, "daily", f"{press.url}/feed")
    folder = record_source("daily", settings, tmp_path / "recorded")
    press.routes.clear()
    expected, found = replay(folder, settings.sources)
    assert found == expected and expected["items"] == 2
    assert expected["article"]["text"] == STORY and expected["article_item"] == f"{press.url}/a1", "the first that can be read"
    page = next(folder.glob("*_page.gz"))
    page.write_bytes(gzip.compress(gzip.decompress(page.read_bytes()).replace(b"number 2", b"number 9")))
    expected, found = replay(folder, settings.sources)
    assert found["article"]["text"] != expected["article"]["text"]


def test_failed_recording_keeps_the_earlier_one(press, tmp_path):
    settings = make_settings(tmp_path)
    add_source(settings, "daily", f"{press.url}/feed")
    folder = record_source("daily", settings, tmp_path / "recorded")
    before = (folder / "expected.json").read_bytes()
    press.routes["/feed"] = (503, {}, b"")
    with pytest.raises(CollectionFailed) as failure:
        record_source("daily", settings, tmp_path / "recorded")
    assert failure.value.kind == "http_5xx" and (folder / "expected.json").read_bytes() == before
    assert [path.name for path in (tmp_path / "recorded").iterdir()] == ["daily"]


def test_record_command_prints_what_is_to_be_reviewed(press, tmp_path):
    settings = make_settings(tmp_path)
    add_source(settings, "daily", f"{press.url}/feed")
    environment = {"RASID_SOURCES": str(settings.sources), "RASID_DATA": str(settings.data), "RASID_LOOPBACK_HOSTS": "127.0.0.1"}
    command = [sys.executable, "-m", "extractors", "record", "daily", "--into", str(tmp_path / "recorded"), "--url", f"{press.url}/a1"]
    done = subprocess.run(command, cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["article"]["title"] == "Two policemen wounded" and "expected.json" in done.stderr


def test_catalogue_holds_forty_live_sources_with_bounds_owners_and_terms():
    sources = load_sources(SOURCES)
    live = [source for source in sources if source.enabled]
    assert len(live) >= 40 and {"en", "ar", "ckb"} <= {source.lang for source in live}
    assert all(source.max_items_a_day and source.terms and source.note and source.robots for source in live)
    assert all("ot collected" in source.note or "RASID_" in source.note for source in sources if not source.enabled)
    assert {source.kind for source in sources} == {"feed", "listing", "sitemap", "api", "pdf_listing"}
    assert len({source.owner_group for source in live}) >= 30
