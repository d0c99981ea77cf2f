"""A round over a real HTTP server: what is new, what failed, and what is kept of both."""

from __future__ import annotations

import gzip
import json

import pytest

from extractors.archive import read_body
from extractors.collect import CollectionFailed, collect_source, summarise_waiting
from tests.extractors_press import Press, add_source, last_batch, make_settings, read_batch, send

STORY = (
    "Gunmen opened fire on a checkpoint near the village of Tel Samar on Monday, wounding two policemen, a security source said.\n\n"
    "The attackers fled towards the orchards before reinforcements arrived, the source added, and a search was under way."
)


@pytest.fixture
def press():
    press = Press()
    yield press
    press.close()


@pytest.fixture
def settings(tmp_path):
    return make_settings(tmp_path)


def test_round_leads_from_feed_to_article_with_evidence(press, settings):
    press.page("/a1", "Two policemen wounded", STORY)
    press.feed("/feed", [{"title": "Two policemen wounded", "path": "/a1?utm_source=rss"}])
    press.routes["/a1?utm_source=rss"] = press.routes["/a1"]
    add_source(settings, "daily", f"{press.url}/feed")
    found = read_batch(collect_source("daily", settings)["batch"])
    (article,) = found["articles"]
    assert article["url"] == f"{press.url}/a1"
    assert article["text"] == STORY
    assert (article["title"], article["lang"], article["published"]) == ("Two policemen wounded", "en", "2026-11-23T08:00:00Z")
    assert article["id"].startswith(article["article_key"] + ":") and article["article_key"].startswith("daily:")
    assert STORY.split("\n\n")[1].encode() in read_body(settings, article["warc_file"], article["warc_offset"])
    assert found["batch"]["complete"] and found["batch"]["articles"] == 1
    assert [event["purpose"] for event in found["fetch_events"]] == ["robots", "feed", "page"]
    assert "tests@rasid.example" in press.asked[0][1]["User-Agent"]


def test_second_round_fetches_nothing_twice(press, settings):
    press.page("/a1", "Two policemen wounded", STORY)
    press.feed("/feed", [{"title": "Two policemen wounded", "path": "/a1"}])
    add_source(settings, "daily", f"{press.url}/feed")
    collect_source("daily", settings)
    result = collect_source("daily", settings)
    assert result["articles"] == 0 and result["unchanged"] == 1 and result["complete"]
    assert press.paths("/a1") == ["/a1"] and press.paths("/robots") == ["/robots.txt"]


def test_conditional_request_and_an_answer_of_304(press, settings):
    press.page("/a1", "Two policemen wounded", STORY)
    press.feed("/feed", [{"title": "Two policemen wounded", "path": "/a1"}], {"ETag": '"one"'})
    full = press.routes["/feed"]

    def answer(handler):
        same = handler.headers.get("If-None-Match") == '"one"'
        send(handler, *((304, {"ETag": '"one"'}, b"") if same else full))

    press.routes["/feed"] = answer
    add_source(settings, "daily", f"{press.url}/feed")
    collect_source("daily", settings)
    found = read_batch(collect_source("daily", settings)["batch"])
    assert [event["outcome"] for event in found["fetch_events"]] == ["not_modified"]
    assert found["batch"]["complete"]


def test_etag_that_stays_while_the_body_changes_is_not_trusted(press, settings):
    press.page("/a1", "Two policemen wounded", STORY)
    press.page("/a2", "Another day", STORY.replace("Monday", "Tuesday"))
    press.feed("/feed", [{"title": "Two policemen wounded", "path": "/a1"}], {"ETag": '"fixed"'})
    add_source(settings, "daily", f"{press.url}/feed")
    collect_source("daily", settings)
    press.feed("/feed", [{"title": "Another day", "path": "/a2"}, {"title": "Two policemen wounded", "path": "/a1"}], {"ETag": '"fixed"'})
    assert collect_source("daily", settings)["articles"] == 1
    collect_source("daily", settings)
    assert "If-None-Match" not in [headers for path, headers in press.asked if path == "/feed"][-1]


def test_changed_page_is_a_new_version_of_the_same_article(press, settings):
    press.page("/a1", "Two policemen wounded", STORY)
    press.feed("/feed", [{"title": "Two policemen wounded", "path": "/a1"}])
    add_source(settings, "daily", f"{press.url}/feed")
    (first,) = read_batch(collect_source("daily", settings)["batch"])["articles"]
    press.page("/a1", "Three policemen wounded", STORY.replace("two policemen", "three policemen"))
    press.feed("/feed", [{"title": "Three policemen wounded", "path": "/a1"}])
    (second,) = read_batch(collect_source("daily", settings)["batch"])["articles"]
    assert first["article_key"] == second["article_key"] and first["id"] != second["id"]
    press.feed("/feed", [{"title": "Three policemen wounded", "path": "/a1", "summary": "Only the feed has changed."}])
    assert collect_source("daily", settings)["articles"] == 0


def test_one_bad_page_is_a_reject_and_stops_nothing(press, settings):
    press.page("/good", "Two policemen wounded", STORY)
    press.routes["/empty"] = (200, {"Content-Type": "text/html"}, b"<html><body><p>Sorry.</p></body></html>")
    press.routes["/binary"] = (200, {"Content-Type": "text/html"}, bytes(range(256)) * 40)
    press.feed("/feed", [{"title": t, "path": f"/{t}"} for t in ("gone", "empty", "binary", "good")])
    add_source(settings, "daily", f"{press.url}/feed")
    found = read_batch(collect_source("daily", settings)["batch"])
    assert [article["url"] for article in found["articles"]] == [f"{press.url}/good"]
    assert {r["url"].rsplit("/", 1)[1]: r["reason"] for r in found["rejects"]} == {
        "gone": "http_4xx", "empty": "layout_changed", "binary": "empty",
    }  # fmt: skip
    assert found["batch"]["complete"], "the source itself was read"


def announce(handler, size: int) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(size))
    handler.end_headers()
    handler.close_connection = True


@pytest.mark.parametrize(("answer", "kind"), [
    ((500, {}, b"oops"), "http_5xx"),
    ((404, {}, b""), "http_4xx"),
    ((403, {}, b"no"), "blocked"),
    ((200, {"Content-Type": "text/html"}, b"<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"),
     "blocked"),
    ((200, {"Content-Type": "text/html"}, b"<!doctype html><html><body><h1>Welcome to our new site</h1></body></html>"), "not_a_feed"),
    ((200, {}, b"<?xml version='1.0'?><rss version='2.0'><channel><title>No news</title></channel></rss>"), "empty"),
    ((200, {}, b"<?xml version='1.0'?><rss><chan"), "malformed"),
    ((302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b""), "refused_address"),
    ((302, {"Location": "http://localhost:1/"}, b""), "refused_address"),
    ((302, {"Location": "file:///etc/passwd"}, b""), "refused_address"),
    ((200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(60_000_000))), "too_large"),
    (lambda handler: announce(handler, 99_999_999), "too_large"),
])  # fmt: skip
def test_failed_entry_point_has_a_name_and_its_day_is_missing(press, settings, answer, kind):
    press.routes["/feed"] = answer
    add_source(settings, "daily", f"{press.url}/feed")
    with pytest.raises(CollectionFailed) as failure:
        collect_source("daily", settings)
    assert failure.value.kind == kind
    found = last_batch(settings)
    assert found["batch"]["complete"] is False and found["batch"]["failure"]["kind"] == kind
    assert found["fetch_events"][-1]["outcome"] == kind and found["fetch_events"][-1]["weight"] != "none"


def test_broken_xml_is_a_note_where_entries_can_be_read(press, settings):
    press.page("/a1", "Two policemen wounded", STORY)
    press.feed("/feed", [{"title": "Two policemen wounded", "path": "/a1", "summary": "Fish & chips <br> unclosed"}])
    add_source(settings, "daily", f"{press.url}/feed")
    found = read_batch(collect_source("daily", settings)["batch"])
    assert len(found["articles"]) == 1
    assert "malformed" in found["fetch_events"][1]["reason"] and found["fetch_events"][1]["outcome"] == "ok"


def test_robots_is_obeyed(press, settings):
    press.routes["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private/\n")
    press.page("/private/a1", "Two policemen wounded", STORY)
    press.page("/a2", "Two policemen wounded again", STORY)
    press.feed("/feed", [{"title": "one", "path": "/private/a1"}, {"title": "two", "path": "/a2"}])
    add_source(settings, "daily", f"{press.url}/feed")
    found = read_batch(collect_source("daily", settings)["batch"])
    assert [r["reason"] for r in found["rejects"]] == ["forbidden_by_robots"] and len(found["articles"]) == 1
    assert press.paths("/private") == []


def test_retry_after_holds_for_the_url_only(press, settings):
    press.page("/a2", "Two policemen wounded", STORY)
    press.routes["/a1"] = (429, {"Retry-After": "3600"}, b"slower")
    press.feed("/feed", [{"title": "one", "path": "/a1"}, {"title": "two", "path": "/a2"}])
    add_source(settings, "daily", f"{press.url}/feed")
    assert collect_source("daily", settings)["articles"] == 1
    assert collect_source("daily", settings)["waiting"] == 1
    assert press.paths("/a1") == ["/a1"]
    press.page("/a1", "One policeman wounded", STORY)
    assert collect_source("daily", settings, force=True)["articles"] == 1, "try now asks again"


def test_source_that_keeps_failing_waits_and_can_be_tried_now(press, settings):
    press.routes["/feed"] = (500, {}, b"")
    add_source(settings, "daily", f"{press.url}/feed")
    for _round in range(3):
        with pytest.raises(CollectionFailed):
            collect_source("daily", settings)
    asked = len(press.paths("/feed"))
    result = collect_source("daily", settings)
    assert "dormant" in result["skipped"] and result["complete"] is False and len(press.paths("/feed")) == asked
    press.page("/a1", "Two policemen wounded", STORY)
    press.feed("/feed", [{"title": "one", "path": "/a1"}])
    assert collect_source("daily", settings, force=True)["articles"] == 1
    assert collect_source("daily", settings)["skipped"] is None


def test_copy_of_an_article_is_marked_and_kept(press, settings):
    long_story = "\n\n".join(STORY.replace("Tel Samar", f"Tel Samar {n} {n * 7}") for n in range(6))
    press.page("/a1", "Two policemen wounded", long_story)
    press.page("/copy", "Agency: two policemen wounded", long_story + "\n\nThis report came from another desk.")
    press.page("/other", "Nothing of this", "Farmers met the minister on Monday to speak about water. " * 20)
    press.feed("/feed", [{"title": n, "path": f"/{n}", "date": f"Mon, 23 Nov 2026 0{h}:00:00 GMT"} for h, n in ((1, "a1"), (2, "copy"), (3, "other"))])
    add_source(settings, "daily", f"{press.url}/feed")
    found = {a["url"].rsplit("/", 1)[1]: a for a in read_batch(collect_source("daily", settings)["batch"])["articles"]}
    assert found["copy"]["syndicated_from"] == found["a1"]["id"]
    assert found["a1"]["syndicated_from"] is None and found["other"]["syndicated_from"] is None


def test_date_ahead_of_the_clock_is_set_to_the_time_of_collection(press, settings):
    press.page("/a1", "Two policemen wounded", STORY)
    press.feed("/feed", [{"title": "one", "path": "/a1", "date": "Mon, 23 Nov 2093 08:00:00 GMT"}])
    add_source(settings, "daily", f"{press.url}/feed")
    (article,) = read_batch(collect_source("daily", settings)["batch"])["articles"]
    assert article["published"] == article["collected_at"] and any("future" in note for note in article["notes"])


def test_fixed_canonical_link_does_not_make_all_articles_one(press, settings):
    for name in ("a1", "a2"):
        press.page(f"/news/{name}", f"Headline of {name}", STORY.replace("two", name), '<link rel="canonical" href="/news/latest">')
    press.feed("/feed", [{"title": n, "path": f"/news/{n}"} for n in ("a1", "a2")])
    add_source(settings, "daily", f"{press.url}/feed")
    found = read_batch(collect_source("daily", settings)["batch"])["articles"]
    assert len({article["article_key"] for article in found}) == 2


def test_listing_with_dates_and_sitemap(press, settings):
    press.page("/node/1", "Two policemen wounded", STORY)
    listing = '<html><body><div class="row"><h3><a href="/node/1">Two</a></h3><span class="d">23 تشرين الثاني 2026</span></div></body></html>'
    press.routes["/list"] = (200, {"Content-Type": "text/html; charset=utf-8"}, listing.encode())
    rules = {"item": "div.row", "link": "h3 a", "date": "span.d"}
    add_source(settings, "listed", f"{press.url}/list", kind="listing", listing=rules)
    (article,) = read_batch(collect_source("listed", settings)["batch"])["articles"]
    assert article["published"] == "2026-11-23T09:00:00Z"
    sitemap = (f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url>'
               f"<loc>{press.url}/node/1</loc><n:news><n:publication_date>2026-11-22T10:00:00+03:00</n:publication_date></n:news></url></urlset>")
    press.routes["/map.xml"] = (200, {}, sitemap.encode())
    add_source(settings, "mapped", f"{press.url}/map.xml", kind="sitemap")
    (article,) = read_batch(collect_source("mapped", settings)["batch"])["articles"]
    assert article["published"] == "2026-11-22T07:00:00Z"


def test_what_waits_is_counted_until_a_coded_folder_names_it(press, settings):
    press.page("/a1", "Two policemen wounded", STORY)
    press.feed("/feed", [{"title": "one", "path": "/a1"}])
    add_source(settings, "daily", f"{press.url}/feed")
    folder = collect_source("daily", settings)["batch"]
    assert summarise_waiting(settings)["articles"] == 1
    coded = settings.coded / "one"
    coded.mkdir(parents=True)
    (coded / "ready.json").write_text(json.dumps({"batches": [folder.rsplit("/", 1)[1]]}))
    assert summarise_waiting(settings)["batches"] == 0
