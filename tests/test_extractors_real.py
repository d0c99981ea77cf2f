"""Real feeds and pages, as publishers sent them: through the parser, and over a real server through a whole round.

The files lie outside the project, in ../shared/real; where they are missing these tests are skipped.
"""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

from extractors import parsing
from extractors.archive import day_folders, read_body, verify
from extractors.collect import CollectionFailed, collect_source
from extractors.failures import WEIGHTS
from extractors.items import Unreadable
from rasid.settings import PROJECT_ROOT
from tests.extractors_press import Press, add_source, last_batch, make_settings, read_batch

REAL = PROJECT_ROOT.parent / "shared" / "real"
FEEDS = sorted(path for path in (REAL / "feeds").rglob("*") if path.is_file())
PAGES = sorted((REAL / "pages").glob("*.html.gz"))
REFUSED = {  # what is no feed, and the name it must get
    "nodefp__notafeed.html": "not_a_feed", "trafilatura__sitemap.xml": "not_a_feed", "feedrs__xml_sample_1.xml": "not_a_feed",
    "miniflux__xml_iso88591.xml": "not_a_feed", "miniflux__xml_iso88591_utf8_mismatch.xml": "not_a_feed",
}  # fmt: skip

pytestmark = pytest.mark.skipif(not FEEDS or not PAGES, reason=f"the real feeds and pages are not at {REAL}")


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.name)
def test_feed_file_gives_its_entries_or_says_why_not(path):
    body = parsing.read_file(str(path))
    if path.name in REFUSED:
        with pytest.raises(Unreadable) as refusal:
            parsing.parse_feed_file(body, None)
        assert refusal.value.kind == REFUSED[path.name] and len(refusal.value.reason) > 10
        return
    lines, _notes = parsing.parse_feed_file(body, "https://feeds.example.org/all")
    assert len(lines) >= len(feedparser.parse(io.BytesIO(body)).entries)
    for line in lines:
        assert line["url"] is None or line["url"].startswith(("http://", "https://"))
        assert line["title"] or line["summary"] or line["content"] or line["url"]
        assert line["published"] is None or line["published"].endswith("Z")
        json.dumps(line, ensure_ascii=False).encode("utf-8")  # text that can be stored
        assert "\ufffd" not in (line["title"] or ""), "the charset was read wrongly"


def expected_of(path: Path) -> dict:
    """The expected result that belongs to a page: both are in order of time."""
    outlet = path.name.rsplit("_", 3)[0]
    siblings = [p for p in PAGES if p.name.rsplit("_", 3)[0] == outlet]
    versions = list(json.loads((path.parent / f"{outlet}.json").read_text(encoding="utf-8")).values())
    return versions[siblings.index(path)]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name.removesuffix(".html.gz"))
def test_page_file_gives_its_article(path):
    (line,), _notes = parsing.parse_page_file(parsing.read_file(str(path)), None)
    wanted = expected_of(path)
    words, told = set(line["text"].split()), {w for s in wanted["body"]["sections"] for p in s["paragraphs"] for w in p.split()}
    assert len(words & told) > 0.8 * len(told), "most of the text is missing"
    assert len(words & told) > 0.7 * len(words), "most of it is something else"
    assert line["title"] and set(line["title"].split()) & set(wanted["title"].split())
    if line["published"] and "anadolu" not in path.name.lower():  # that reference has day and month the wrong way round
        assert line["published"][:10] in (wanted["publishing_date"][:10], _utc_day(wanted["publishing_date"]))


def _utc_day(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).date().isoformat()


def test_pages_over_a_real_server_become_articles_with_evidence(tmp_path):
    press, settings = Press(), make_settings(tmp_path)
    try:
        for number, path in enumerate(PAGES):
            press.routes[f"/p{number}"] = (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, path.read_bytes())
        press.feed("/feed", [{"title": path.name, "path": f"/p{number}"} for number, path in enumerate(PAGES)])
        add_source(settings, "real_pages", f"{press.url}/feed", article={}, lang=None)
        found = read_batch(collect_source("real_pages", settings)["batch"])
    finally:
        press.close()
    assert found["rejects"] == [] and len(found["articles"]) == len(PAGES)
    for article in found["articles"]:
        number = [event["url"] for event in found["fetch_events"] if event["warc_record_id"] == article["warc_record_id"]][0].rsplit("/p")[1]
        assert read_body(settings, article["warc_file"], article["warc_offset"]) == gzip.decompress(PAGES[int(number)].read_bytes())
    assert verify(day_folders(settings.archive, None))["files"] == 1


def test_feeds_over_a_real_server_each_end_with_a_name(tmp_path):
    """Their links lead out of the machine: the definition leaves them all out, so only the feed itself is fetched."""
    press, settings, outcomes = Press(), make_settings(tmp_path), {}
    press.routes["/robots.txt"] = (200, {}, b"")
    try:
        for number, path in enumerate(FEEDS):
            press.routes[f"/f{number}"] = (200, {"Content-Type": "text/xml"}, path.read_bytes())
            add_source(settings, f"feed_{number}", f"{press.url}/f{number}", article={}, lang=None, skip_pattern=".", max_items_a_round=1)
            try:
                collect_source(f"feed_{number}", settings)
            except CollectionFailed:
                pass
            found = last_batch(settings)
            outcomes[path.name] = found["fetch_events"][-1]["outcome"]
            assert found["batch"]["source"] == f"feed_{number}" and found["fetch_events"][-1]["warc_record_id"]
    finally:
        press.close()
    assert set(outcomes.values()) <= set(WEIGHTS)
    assert {name: outcomes[name] for name in REFUSED} == REFUSED
