"""What keeps collection going for years: dormant sources, pauses a feed asks for, drift, versions, copies, PDFs, canonical addresses."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from reportlab.pdfgen import canvas

from extractors import collect
from extractors.collect import CollectionFailed, collect_source
from extractors.failures import weigh
from extractors.state import State, is_before, load_state
from extractors.urls import canonicalise, choose_canonical
from rasid.settings import PROJECT_ROOT
from tests.extractors_press import Press, add_source, last_batch, make_settings, page_html, read_batch

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def story(number: int) -> str:
    return "\n\n".join(
        f"Gunmen of group {number} opened fire on checkpoint {number * 17 + part} near the village of Tel {number * 3} on Monday, wounding "
        f"{part + 2} policemen and a farmer who was on his way to market number {number * 5 + part}, a security source said."
        for part in range(5)
    )


@pytest.fixture
def press():
    press = Press()
    yield press
    press.close()


@pytest.fixture
def settings(tmp_path):
    return make_settings(tmp_path)


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test sets: `clock["now"]`."""
    moment = {"now": NOW}
    monkeypatch.setattr(collect, "utc_now", lambda: moment["now"])
    return moment


def test_source_that_failed_for_weeks_is_tried_daily_and_shown(press, settings, clock):
    press.routes["/feed"] = (500, {}, b"")
    add_source(settings, "daily", f"{press.url}/feed")
    asked_on, shown = [], 0
    for hour in range(24 * 21):
        clock["now"] = NOW + timedelta(hours=hour)
        before = len(press.paths("/feed"))
        try:
            result = collect_source("daily", settings)
            assert "dormant" in result["skipped"] and result["complete"] is False
            shown += 1
        except CollectionFailed:
            pass
        if len(press.paths("/feed")) > before:
            asked_on.append(clock["now"])
    gaps = {later - earlier for earlier, later in zip(asked_on[10:], asked_on[11:], strict=False)}
    assert gaps == {timedelta(hours=24)}, "daily, not less and not more"
    assert shown + len(asked_on) == 24 * 21, "each round leaves a batch that says so"
    press.page("/a1", "Two policemen wounded", story(1))
    press.feed("/feed", [{"title": "one", "path": "/a1"}])
    clock["now"] += timedelta(hours=25)
    assert collect_source("daily", settings)["articles"] == 1
    assert load_state(settings, "daily").failures == 0


def test_feed_says_how_often_and_when_it_may_be_read(press, settings, clock):
    press.page("/a1", "Two policemen wounded", story(1))
    press.feed("/feed", [{"title": "one", "path": "/a1"}])
    status, headers, body = press.routes["/feed"]
    extra = b"<ttl>45</ttl><skipHours><hour>14</hour><hour>15</hour></skipHours><title>"
    press.routes["/feed"] = (status, headers, body.replace(b"<title>", extra, 1))
    add_source(settings, "daily", f"{press.url}/feed")
    asked = []
    for minutes in range(0, 300, 20):
        clock["now"] = NOW + timedelta(minutes=minutes)
        before = len(press.paths("/feed"))
        result = collect_source("daily", settings)
        assert result["complete"], "a pause that the feed asked for is no hole in coverage"
        asked += [minutes] * (len(press.paths("/feed")) - before)
    assert asked == [0, 60, 240, 300][: len(asked)] and len(asked) == 3


@pytest.mark.parametrize(("seen", "wanted"), [
    ("https://Outlet.example:443/a/?utm_source=x&id=7&fbclid=1#top", "https://outlet.example/a?id=7"),
    ("https://outlet.example/a/amp/", "https://outlet.example/a"), ("https://outlet.example/amp/a", "https://outlet.example/a"),
    ("https://outlet.example/أمن/1", "https://outlet.example/%D8%A3%D9%85%D9%86/1"),
    ("https://outlet.example/%d8%a3%d9%85%d9%86/1", "https://outlet.example/%D8%A3%D9%85%D9%86/1"),
    ("https://outlet.example", "https://outlet.example/"), ("https://outlet.example/a?traffic_source=rss", "https://outlet.example/a"),
])  # fmt: skip
def test_one_page_has_one_address(seen, wanted):
    assert canonicalise(seen) == wanted and canonicalise(wanted) == wanted


def test_declared_address_is_believed_only_where_it_can_be_true():
    page = "https://outlet.example/english/iraq/231120261-amp"
    assert choose_canonical(page, page, "https://www.outlet.example/english/iraq/231120261") == "https://www.outlet.example/english/iraq/231120261"
    assert choose_canonical(page, page, "https://agency.example/x/1") == page
    assert choose_canonical(page, page, "https://outlet.example/") == page
    assert choose_canonical(page, page, "https://outlet.example/english") == page
    keyed = "https://outlet.example/Details?key=123"
    assert choose_canonical(keyed, keyed, "https://outlet.example/Details") == keyed


def test_changing_guid_amp_copy_and_tracking_are_one_article(press, settings):
    link = f'<link rel=canonical href="{press.url}/iraq/a1">'
    for path in ("/iraq/a1", "/iraq/a1/amp", "/iraq/a1?utm_medium=x"):
        press.page(path, "Two policemen wounded", story(1), link)
    add_source(settings, "daily", f"{press.url}/feed")
    found = []
    for number, path in enumerate(("/iraq/a1", "/iraq/a1/amp", "/iraq/a1?utm_medium=x")):
        press.feed("/feed", [{"title": f"Two policemen wounded {number}", "path": path}])
        status, headers, body = press.routes["/feed"]
        press.routes["/feed"] = (status, headers, body.replace(b"<guid>", f"<guid>changed-{number}-".encode()))
        found += read_batch(collect_source("daily", settings)["batch"])["articles"]
    assert len(found) == 1 and found[0]["url"] == f"{press.url}/iraq/a1"


def test_copy_that_another_source_printed_is_marked_with_its_origin_and_kept(press, settings):
    press.page("/agency", "Two policemen wounded near Tel", story(1))
    press.page("/reprint", "Policemen wounded, agency says", story(1) + "\n\nOur desk has translated nothing and added this line of its own.")
    press.page("/own", "Another attack", story(2))
    press.feed("/one", [{"title": "agency", "path": "/agency"}])
    press.feed("/two", [{"title": "reprint", "path": "/reprint"}, {"title": "own", "path": "/own"}])
    add_source(settings, "agency", f"{press.url}/one")
    add_source(settings, "outlet", f"{press.url}/two")
    (origin,) = read_batch(collect_source("agency", settings)["batch"])["articles"]
    found = {a["url"].rsplit("/", 1)[1]: a for a in read_batch(collect_source("outlet", settings)["batch"])["articles"]}
    assert found["reprint"]["syndicated_from"] == origin["id"] and found["own"]["syndicated_from"] is None
    press.page("/agency", "Three policemen wounded near Tel", story(1).replace("Monday", "Tuesday", 1))
    press.feed("/one", [{"title": "agency, corrected", "path": "/agency"}])
    (version,) = read_batch(collect_source("agency", settings)["batch"])["articles"]
    assert version["article_key"] == origin["article_key"] and version["syndicated_from"] is None, "a version is no copy of itself"


def test_broken_index_of_copies_costs_marks_and_nothing_else(press, settings):
    press.page("/a1", "Two policemen wounded", story(1))
    press.feed("/feed", [{"title": "one", "path": "/a1"}])
    add_source(settings, "daily", f"{press.url}/feed")
    index = settings.data / "state" / "copies.sqlite"
    index.parent.mkdir(parents=True)
    index.write_bytes(b"not a database" * 100)
    result = collect_source("daily", settings)
    assert result["articles"] == 1 and "copies of other sources" in result["warnings"][0]


def test_drifting_layout_is_a_warning_while_articles_still_come(press, settings):
    for number in range(6):
        html = page_html(f"Headline number {number} of today", story(number)).replace("class=body", "class=renamed")
        press.routes[f"/a{number}"] = (200, {"Content-Type": "text/html"}, html.encode())
    press.feed("/feed", [{"title": f"t{n}", "path": f"/a{n}"} for n in range(6)])
    add_source(settings, "daily", f"{press.url}/feed")
    result = collect_source("daily", settings)
    assert result["articles"] == 6, "other ways to the text are tried"
    assert any("layout_changed" in warning and "6 of 6" in warning for warning in result["warnings"])
    assert all("body selector finds nothing" in a["notes"] for a in read_batch(result["batch"])["articles"])


def test_paywalled_stale_and_too_many_have_names(press, settings):
    paywall = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x", "isAccessibleForFree": false}</script>'
    press.page("/a1", "Two policemen wounded", story(1).split("\n\n")[0], paywall)
    press.page("/a2", "Another attack", story(2))
    press.feed("/feed", [{"title": "one", "path": "/a1", "date": "Mon, 05 Jan 2026 08:00:00 GMT"}, {"title": "two", "path": "/a2", "date": "Mon, 05 Jan 2026 09:00:00 GMT"}])
    add_source(settings, "daily", f"{press.url}/feed", min_items_a_day=5, max_items_a_day=1)
    found = read_batch(collect_source("daily", settings)["batch"])
    outcomes = {e["url"].rsplit("/", 1)[1]: (e["outcome"], e["weight"]) for e in found["fetch_events"]}
    assert outcomes["feed"] == ("stale", "soft") and outcomes["a1"] == ("paywalled", "soft") and outcomes["a2"] == ("ok", "none")
    assert "at most 1 a day" in found["batch"]["warnings"][0]
    assert any("paywalled" in note for note in found["articles"][0]["notes"])


def make_pdf(pages: list[list[str]]) -> bytes:
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    sheet.setTitle("Report on the protection of civilians")
    for number, lines in enumerate(pages, 1):
        sheet.drawString(60, 800, "Mission for Human Rights")
        for row, line in enumerate(lines):
            sheet.drawString(60, 760 - 16 * row, line)
        sheet.drawString(280, 30, f"Page {number} of {len(pages)}")
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def test_pdf_report_is_read_page_by_page_through_the_page_that_links_to_it(press, settings):
    pages = [[f"On day {n} of the period the mission recorded {n * 3} attacks against civilians in the", f"district of Tel {n}, in which {n} people were killed."]
             for n in range(1, 5)]  # fmt: skip
    press.routes["/report.pdf"] = (200, {"Content-Type": "application/pdf"}, make_pdf(pages))
    html = "<html><head><title>Report on civilians</title></head><body><h1>Report on the protection of civilians, part two</h1><a class=dl href=/report.pdf>PDF</a></body></html>"
    press.routes["/node/1"] = (200, {"Content-Type": "text/html"}, html.encode())
    press.routes["/list"] = (200, {"Content-Type": "text/html"}, b"<html><body><p class=r><a href=/node/1>Report on civilians</a> <i>12 March 2026</i></p></body></html>")
    add_source(settings, "mission", f"{press.url}/list", kind="pdf_listing", listing={"item": "p.r", "link": "a", "date": "i"}, article={"pdf": "a.dl", "title": "h1"})
    (article,) = read_batch(collect_source("mission", settings)["batch"])["articles"]
    assert article["title"].startswith("Report on the protection of civilians") and article["published"].startswith("2026-03-12")
    parts = article["text"].split("\n\n")
    assert len(parts) == 4 and all(f"district of Tel {n}, in which {n} people" in part for n, part in enumerate(parts, 1))
    assert "Page 2" not in article["text"] and "Mission for Human Rights" not in article["text"]
    assert last_batch(settings)["fetch_events"][-1]["purpose"] == "pdf"


def test_crawl_delay_and_own_delay_hold_between_requests_to_one_host(press, settings):
    press.routes["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 0.4\n")
    times = []
    for number in range(3):
        body = page_html(f"Headline number {number} of today", story(number)).encode()

        def answer(handler, body=body):
            times.append(datetime.now(UTC))
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        press.routes[f"/a{number}"] = answer
    press.feed("/feed", [{"title": f"t{n}", "path": f"/a{n}"} for n in range(3)])
    add_source(settings, "daily", f"{press.url}/feed", delay_s=0.1)
    assert collect_source("daily", settings)["articles"] == 3
    assert all(later - earlier >= timedelta(seconds=0.39) for earlier, later in zip(times, times[1:], strict=False))


def test_broken_state_is_started_anew_with_the_same_ids(press, settings):
    press.page("/a1", "Two policemen wounded", story(1))
    press.feed("/feed", [{"title": "one", "path": "/a1"}])
    add_source(settings, "daily", f"{press.url}/feed")
    (first,) = read_batch(collect_source("daily", settings)["batch"])["articles"]
    (settings.source_state / "daily.json").write_text("{ torn")
    (second,) = read_batch(collect_source("daily", settings)["batch"])["articles"]
    assert first["id"] == second["id"]


def test_failure_weights_and_pauses():
    state = State()
    for count in range(1, 15):
        state.note_failure("timeout", "no answer", NOW)
        assert (state.next_try is None) == (count < 3)
        assert not is_before(state.next_try, NOW + timedelta(hours=24))
    gone, busy = State(), State()
    for _round in range(2):
        gone.note_failure("http_4xx", "answers 404", NOW, 404)
        busy.note_failure("http_4xx", "answers 429", NOW, 429)
    assert is_before(gone.next_try, NOW + timedelta(minutes=119)) and busy.next_try is None, "what is gone is left alone sooner"
    weights = [weigh(*case) for case in (("http_4xx", 404), ("http_4xx", 429), ("timeout", None), ("layout_changed", 200), ("blocked", 403))]
    assert weights == ["hard", "temporary", "temporary", "soft", "hard"]


TAKE_TURNS = """
import sys, time
from pathlib import Path
from extractors.politeness import HostTurns
for _number in range(3):
    with HostTurns(Path(sys.argv[1])).turn("https://outlet.example/a", 0.3):
        print(time.time(), flush=True)
        time.sleep(0.05)
    print(time.time(), flush=True)
"""


def test_worker_processes_ask_a_host_one_at_a_time_with_its_delay_between(tmp_path):
    command = [sys.executable, "-c", TAKE_TURNS, str(tmp_path)]
    workers = [subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True) for _worker in range(2)]
    spans = []
    for worker in workers:
        moments = [float(line) for line in worker.communicate(timeout=30)[0].split()]
        spans += list(zip(moments[::2], moments[1::2], strict=True))
    spans.sort()
    assert len(spans) == 6
    assert all(later[0] - earlier[1] > 0.25 for earlier, later in zip(spans, spans[1:], strict=False)), "no two at once, none too soon"


def test_crawl_delay_holds_across_sources_of_one_host(press, settings):
    press.routes["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nCrawl-delay: 0.4\n")
    press.page("/a1", "Two policemen wounded", "Gunmen wounded two policemen at a checkpoint near the village on Monday, a source said. " * 3)
    press.feed("/one", [{"title": "Two policemen wounded", "path": "/a1"}])
    press.feed("/two", [{"title": "Two policemen wounded", "path": "/a1"}])
    for name in ("one", "two"):
        add_source(settings, name, f"{press.url}/{name}")
    started = time.monotonic()
    for name in ("one", "two"):
        collect_source(name, settings)
    asked = [path for path in press.paths() if path != "/robots.txt"]
    assert asked == ["/one", "/a1", "/two", "/a1"]
    assert time.monotonic() - started > 3 * 0.4, "between the last request of one source and the first of the next too"


def test_time_of_the_update_dates_an_article_that_has_no_other_date(press, settings):
    press.page("/a1", "Two policemen wounded", "Gunmen wounded two policemen at a checkpoint near the village on Monday, a source said. " * 3)
    entry = f"<entry><title>Two policemen wounded</title><link href='{press.url}/a1'/><updated>2026-11-23T08:30:00Z</updated></entry>"
    press.routes["/atom"] = (200, {}, f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>".encode())
    add_source(settings, "daily", f"{press.url}/atom")
    [article] = read_batch(collect_source("daily", settings)["batch"])["articles"]
    assert article["published"] == "2026-11-23T08:30:00Z"
