"""The past of a source over a real server: every kind of archive, in a range, resumable, and told beforehand."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta

import pytest

from extractors import backfill, rounds
from extractors.backfill import backfill_source, estimate_backfill
from extractors.failures import CollectionFailed
from tests.extractors_press import Press, add_source, make_settings, page_html, read_batch

LAST = datetime(2026, 11, 20, 9, tzinfo=UTC)
COUNT = 40  # an article a day, the newest first: /p/0 is of the last day
SINCE, UNTIL = date(2026, 10, 25), date(2026, 11, 8)  # fifteen days
WANTED = {f"/p/{n}" for n in range(COUNT) if SINCE <= (LAST - timedelta(days=n)).date() <= UNTIL}
HTML = {"Content-Type": "text/html; charset=utf-8"}


def day_of(number: int) -> datetime:
    return LAST - timedelta(days=number)


@pytest.fixture
def press():
    press = Press()
    for number in range(COUNT):
        text = "\n\n".join(f"Paragraph {part} of story {number} says what officials of district {number * 7 + part} told us." for part in range(4))
        head = f'<meta property="article:published_time" content="{day_of(number):%Y-%m-%dT%H:%M:%SZ}">'
        press.routes[f"/p/{number}"] = (200, HTML, page_html(f"Story number {number} of the archive", text, head).encode())
    yield press
    press.close()


@pytest.fixture
def settings(tmp_path):
    return make_settings(tmp_path)


def entries(numbers) -> list[dict]:
    return [{"title": f"Story {n}", "path": f"/p/{n}", "date": f"{day_of(n):%d %b %Y %H:%M:%S GMT}"} for n in numbers]


def put_paged_feed(press: Press) -> dict:
    for page in range(1, 5):
        press.feed(f"/feed?paged={page}", entries(range(10 * page - 10, 10 * page)))
    return {"kind": "feed", "url": f"{press.url}/feed?paged={{page}}"}


def put_blog(press: Press) -> dict:
    for start in (1, 11, 21, 31):
        press.feed(f"/posts?start-index={start}&max-results=10", entries(range(start - 1, start + 9)))
    press.feed("/posts?start-index=41&max-results=10", [])
    return {"kind": "feed", "url": f"{press.url}/posts?start-index={{start}}&max-results=10", "page_size": 10}


def put_sitemaps(press: Press) -> dict:
    months: dict[str, list[int]] = {}
    for number in range(COUNT):
        months.setdefault(f"{day_of(number):%Y-%m}", []).append(number)
    for month, numbers in months.items():
        urls = "".join(f"<url><loc>{press.url}/p/{n}</loc><n:news><n:publication_date>{day_of(n):%Y-%m-%dT%H:%M:%SZ}</n:publication_date>"
                       f"</n:news></url>" for n in numbers)  # fmt: skip
        space = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'"
        press.routes[f"/map-{month}.xml"] = (200, {}, f"<urlset {space}>{urls}</urlset>".encode())
    maps = "".join(f"<sitemap><loc>{press.url}/map-{m}.xml</loc></sitemap>" for m in [*sorted(months), "2025-01"])
    press.routes["/maps.xml"] = (200, {}, f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{maps}</sitemapindex>".encode())
    return {"kind": "sitemap", "url": f"{press.url}/maps.xml"}


def put_robots(press: Press) -> dict:
    put_sitemaps(press)
    press.routes["/robots.txt"] = (200, {}, f"User-agent: *\nSitemap: {press.url}/news-map.xml\nSitemap: {press.url}/maps.xml\n".encode())
    return {"kind": "sitemap", "url": f"{press.url}/robots.txt", "url_pattern": "/p/"}


def put_listing(press: Press) -> dict:
    for page in range(4):
        rows = "".join(f"<li class=row><a href=/p/{n}>Story {n}</a></li>" for n in range(10 * page, 10 * page + 10))
        press.routes[f"/news?page={page}"] = (200, HTML, f"<html><body><ul>{rows}</ul></body></html>".encode())
    press.routes["/news?page=4"] = (200, HTML, b"<html><body><p>Nothing more.</p></body></html>")
    return {"kind": "listing", "url": f"{press.url}/news?page={{page}}", "first_page": 0, "listing": {"link": "li.row a"}}


def put_months(press: Press) -> dict:
    for month in ("2026-10", "2026-11"):
        rows = "".join(f"<li class=row><a href=/p/{n}>Story {n}</a></li>" for n in range(COUNT) if f"{day_of(n):%Y-%m}" == month)
        press.routes[f"/{month.replace('-', '/')}/"] = (200, HTML, f"<html><body><ul>{rows}</ul></body></html>".encode())
    return {"kind": "listing", "url": f"{press.url}/{{yyyy}}/{{mm}}/", "listing": {"link": "li.row a"}}


ARCHIVES = [put_paged_feed, put_blog, put_sitemaps, put_robots, put_listing, put_months]


def add_archive(press, settings, put, **changes) -> None:
    add_source(settings, "past", f"{press.url}/feed", archive=put(press), **changes)


@pytest.mark.parametrize("put", ARCHIVES, ids=lambda put: put.__name__[4:])
def test_every_kind_of_archive_gives_the_days_asked_for(press, settings, put):
    add_archive(press, settings, put)
    result = backfill_source("past", settings, SINCE, UNTIL)
    batches = [read_batch(folder) for folder in result["batches"]]
    articles = [article for batch in batches for article in batch["articles"]]
    assert {article["url"].removeprefix(press.url) for article in articles} == WANTED
    assert all(article["origin"] == "backfill" for article in articles) and all(b["batch"]["complete"] for b in batches)
    assert min(b["batch"]["window_start"] for b in batches) == SINCE.isoformat()
    asked = len(press.paths("/p/"))
    again = backfill_source("past", settings, SINCE, UNTIL)
    assert again["articles"] == 0 and again["known"] == len(WANTED)
    assert len(press.paths("/p/")) - asked <= COUNT - len(WANTED), "only pages that did not tell their day beforehand"


@pytest.mark.parametrize("put", ARCHIVES[:4], ids=lambda put: put.__name__[4:])
def test_dated_archives_ask_for_little_beside_the_range(press, settings, put):
    add_archive(press, settings, put)
    backfill_source("past", settings, SINCE, UNTIL)
    assert len(press.paths("/p/")) <= len(WANTED) + 4 and "/map-2025-01.xml" not in press.paths()


def test_stopped_backfill_goes_on_where_it_was(press, settings, monkeypatch, caplog):
    monkeypatch.setattr(backfill, "BATCH_ITEMS", 4)
    add_archive(press, settings, put_paged_feed)
    read, left = rounds.read_article, [9]

    def stop(*given):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return read(*given)

    monkeypatch.setattr(rounds, "read_article", stop)
    with pytest.raises(KeyboardInterrupt):
        backfill_source("past", settings, SINCE, UNTIL)
    kept = [read_batch(path) for path in sorted(settings.collected.iterdir())]
    assert sum(len(batch["articles"]) for batch in kept) >= 7, "whole batches stay"
    monkeypatch.setattr(rounds, "read_article", read)
    caplog.set_level(logging.INFO, "rasid.extractors")
    result = backfill_source("past", settings, SINCE, UNTIL)
    urls = [a["url"] for path in settings.collected.iterdir() for a in read_batch(path)["articles"]]
    assert len(urls) == len(set(urls)) and {url.removeprefix(press.url) for url in urls} == WANTED
    assert result["known"] >= 7 and sum("back to 2026-" in line for line in caplog.messages) == len(result["batches"]), "progress is told"


def test_archive_that_breaks_off_is_a_failure_and_its_days_are_missing(press, settings):
    add_archive(press, settings, put_paged_feed)
    good = press.routes.pop("/feed?paged=3")
    press.routes["/feed?paged=3"] = (503, {}, b"")
    with pytest.raises(CollectionFailed) as failure:
        backfill_source("past", settings, SINCE, UNTIL)
    assert failure.value.kind == "http_5xx"
    last = read_batch(sorted(settings.collected.iterdir())[-1])["batch"]
    assert last["complete"] is False and last["window_start"] == SINCE.isoformat() and last["window_end"] < UNTIL.isoformat()
    press.routes["/feed?paged=3"] = good
    backfill_source("past", settings, SINCE, UNTIL)
    urls = {a["url"].removeprefix(press.url) for path in settings.collected.iterdir() for a in read_batch(path)["articles"]}
    assert urls == WANTED


def test_robots_without_a_sitemap_is_said(press, settings):
    press.routes["/robots.txt"] = (200, {}, b"User-agent: *\n")
    add_source(settings, "past", f"{press.url}/feed", archive={"kind": "sitemap", "url": f"{press.url}/robots.txt"})
    with pytest.raises(CollectionFailed, match="names no sitemap"):
        backfill_source("past", settings, SINCE, UNTIL)


def test_estimate_says_how_many_and_how_long_and_fetches_no_article(press, settings):
    add_archive(press, settings, put_sitemaps, delay_s=0)
    press.routes["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 0.2\n")
    found = estimate_backfill("past", settings, SINCE, UNTIL)
    assert len(WANTED) <= found["items"] <= len(WANTED) + 4 and found["listed_to_end"]
    assert found["seconds"] == round(found["items"] * 0.2) and press.paths("/p/") == []


def test_backfill_that_can_not_be_is_refused_in_words(press, settings):
    add_source(settings, "past", f"{press.url}/feed")
    with pytest.raises(ValueError, match="no archive"):
        backfill_source("past", settings, SINCE, UNTIL)
    add_archive(press, settings, put_blog)
    with pytest.raises(ValueError, match="before it begins"):
        backfill_source("past", settings, UNTIL, SINCE)
