"""`try URL`: sites of several makes on a real server; the proposed definition then collects their articles."""

from __future__ import annotations

import subprocess
import sys

import pytest
import yaml

from extractors.collect import collect_source
from extractors.failures import CollectionFailed
from extractors.proposals import propose
from rasid.settings import PROJECT_ROOT
from tests.extractors_press import Press, make_settings, read_batch

HTML = {"Content-Type": "text/html; charset=utf-8"}
TOPICS = ("a bridge over the canal", "the market of the old town", "a school in the eastern district", "the hospital and its new wing",
          "the road to the border crossing", "farmers and the price of wheat")  # fmt: skip


def story(number: int) -> str:
    return "".join(
        f"<p>Officials spoke for the {part} time on Monday about {TOPICS[number]}, and said that the work of this year had been delayed by "
        f"the floods; residents of the district told us that they had waited since the spring for an answer from the council.</p>"
        for part in ("first", "second", "third", "fourth")
    )


@pytest.fixture
def press():
    press = Press()
    yield press
    press.close()


@pytest.fixture
def settings(tmp_path):
    return make_settings(tmp_path)


def put_articles(press: Press, path: str) -> None:
    for number, topic in enumerate(TOPICS):
        page = (
            f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Council speaks about {topic}</title></head><body>"
            f"<nav><ul><li><a href='/about'>About this newspaper and its desk</a></li></ul></nav><h1 class=headline>Council speaks about "
            f"{topic}</h1><time datetime='2026-11-{10 + number}T09:00:00+03:00'>{10 + number} Nov</time><div class='story-text'>"
            f"{story(number)}</div><div class=more><p><a href='/x'>A long teaser of some other article of this newspaper</a></p></div></body></html>"
        )
        press.routes[path.format(number)] = (200, HTML, page.encode())


def put_front_page(press: Press, path: str, head: str = "") -> None:
    cards = "".join(
        f"<div class='card post-{n}'><a class=thumb href='{path.format(n)}'><img src=/i{n}.jpg></a><h3 class=t><a href='{path.format(n)}'>"
        f"Council speaks about {topic}</a></h3><span class=when>{10 + n} November 2026</span></div>" for n, topic in enumerate(TOPICS)
    )
    menu = "".join(f"<li><a href='/section/{n}'>Section number {n} of our newspaper</a></li>" for n in range(9))
    press.routes["/"] = (200, HTML, f"<html><head><title>Canal Observer - home</title>{head}</head><body><nav><ul>{menu}</ul></nav>"
                                    f"<div class=list>{cards}</div></body></html>".encode())  # fmt: skip


def collect_proposal(text: str, settings) -> list[dict]:
    """Articles that the proposal, as it was printed, collects."""
    values = yaml.safe_load(text)
    (settings.sources / f"{values['id']}.yml").write_text(text + "delay_s: 0\n", encoding="utf-8")
    return read_batch(collect_source(values["id"], settings)["batch"])["articles"]


def check_articles(articles: list[dict]) -> None:
    assert len(articles) == len(TOPICS)
    for article in articles:
        number = next(n for n, topic in enumerate(TOPICS) if topic in article["title"])
        assert article["text"].count("Officials spoke") == 4 and "teaser" not in article["text"] and "About this" not in article["text"]
        assert article["published"][:10] == f"2026-11-{10 + number}" and article["lang"] == "en"


def test_site_that_announces_a_feed(press, settings):
    put_articles(press, "/story/{}")
    put_front_page(press, "/story/{}", "<link rel=alternate type='application/rss+xml' href='/comments.xml' title='Comments'>"
                                       "<link rel=alternate type='application/rss+xml' href='/news.xml' title='News'>")  # fmt: skip
    press.feed("/news.xml", [{"title": f"Council speaks about {t}", "path": f"/story/{n}", "date": f"{10 + n} Nov 2026 06:00:00 GMT"} for n, t in enumerate(TOPICS)])
    text, notes = propose(f"{press.url}/", settings, 0)
    values = yaml.safe_load(text)
    assert (values["kind"], values["url"], values["lang"]) == ("feed", f"{press.url}/news.xml", "en")
    assert values["article"]["body"] == "div.story-text p" and values["min_items_a_day"] < 1.2 < values["max_items_a_day"]
    assert any("reliability" in note for note in notes)
    check_articles(collect_proposal(text, settings))


def test_site_without_feed_gets_listing_selectors(press, settings):
    put_articles(press, "/news/{}-story")
    put_front_page(press, "/news/{}-story")
    text, _notes = propose(f"{press.url}/", settings, 0)
    values = yaml.safe_load(text)
    assert values["kind"] == "listing" and values["listing"]["item"] == "div.card" and values["listing"]["date"] == "span.when"
    check_articles(collect_proposal(text, settings))


def test_site_with_nothing_but_a_sitemap_named_by_robots(press, settings):
    put_articles(press, "/n/{}")
    press.routes["/"] = (200, HTML, b"<html><head><title>Canal Observer</title></head><body><div id=app></div></body></html>")
    urls = "".join(f"<url><loc>{press.url}/n/{n}</loc><lastmod>2026-11-{10 + n}</lastmod></url>" for n in range(len(TOPICS)))
    press.routes["/maps/latest.xml"] = (200, {}, f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>".encode())
    press.routes["/robots.txt"] = (200, {}, f"User-agent: *\nDisallow: /private\nSitemap: {press.url}/maps/latest.xml\n".encode())
    text, _notes = propose(f"{press.url}/", settings, 0)
    values = yaml.safe_load(text)
    assert values["kind"] == "sitemap" and values["archive"] == {"kind": "sitemap", "url": f"{press.url}/maps/latest.xml"}
    check_articles(collect_proposal(text, settings))


def test_blog_platforms_get_an_archive(press, settings):
    put_articles(press, "/p/{}")
    put_front_page(press, "/p/{}", "<meta name=generator content='WordPress 6.4'>")
    press.feed("/feed/", [{"title": t, "path": f"/p/{n}"} for n, t in enumerate(TOPICS)])
    values = yaml.safe_load(propose(f"{press.url}/", settings, 0)[0])
    assert values["archive"] == {"kind": "feed", "url": f"{press.url}/feed/?paged={{page}}"}


def test_site_that_offers_nothing_or_refuses_says_so(press, settings):
    press.routes["/"] = (200, HTML, b"<html><body><p>Under construction, come back later.</p></body></html>")
    with pytest.raises(CollectionFailed) as failure:
        propose(f"{press.url}/", settings, 0)
    assert failure.value.kind == "empty"
    press.routes["/"] = (200, HTML, b"<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>")
    with pytest.raises(CollectionFailed) as failure:
        propose(f"{press.url}/", settings, 0)
    assert failure.value.kind == "blocked"


def test_command_prints_a_definition_and_keeps_robots_rules(press, settings):
    put_articles(press, "/news/{}")
    put_front_page(press, "/news/{}")
    press.routes["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /rss\n")
    command = [sys.executable, "-m", "extractors", "try", f"{press.url}/", "--delay", "0"]
    environment = {"RASID_DATA": str(settings.data), "RASID_LOOPBACK_HOSTS": "127.0.0.1"}
    done = subprocess.run(command, cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert yaml.safe_load(done.stdout)["kind"] == "listing" and "forbidden_by_robots" in done.stderr
    assert press.paths("/rss") == []
