"""Links through Google News end at the outlet's own page, or are rejected by name."""

from __future__ import annotations

import base64
import dataclasses
import socket

import pytest

from extractors.collect import collect_source
from extractors.redirectors import is_redirector, target_in_link
from tests.extractors_press import Press, add_source, make_settings, read_batch

STORY = "\n\n".join(f"Gunmen opened fire on checkpoint number {n} near the village on Monday, a security source said." for n in range(4))


def news_id(url: str) -> str:
    """As the older links are made: field 1 = 19, field 4 = the URL, and a last field."""
    raw = url.encode()
    length = bytes([len(raw)]) if len(raw) < 128 else bytes([len(raw) & 0x7F | 0x80, len(raw) >> 7])
    return base64.urlsafe_b64encode(b"\x08\x13\x22" + length + raw + b"\xd2\x01\x00").decode().rstrip("=")


@pytest.mark.parametrize("url", [
    "https://outlet.example/a", "https://outlet.example/" + "long-" * 60 + "path?id=7", "http://outlet.example/%D8%A3%D9%85%D9%86",
])  # fmt: skip
def test_older_link_holds_the_address(url):
    link = f"https://news.google.com/rss/articles/{news_id(url)}?oc=5"
    assert is_redirector(link) and target_in_link(link) == url


@pytest.mark.parametrize("link", [
    "https://news.google.com/rss/articles/CBMiQUFVX3lxTE1abcdefghijklmnop?oc=5", f"https://news.google.com/articles/{news_id('https://www.google.com/x')}",
    "https://news.google.com/rss/articles/!!!!", "https://news.google.com/rss/articles/AAAA_AAAA_AAAA_AAAA_",
])  # fmt: skip
def test_link_without_an_address_of_another_site_gives_none(link):
    assert target_in_link(link) is None


def test_only_links_through_are_redirectors():
    assert is_redirector("https://www.google.com/url?rct=j&url=https://outlet.example/a")
    assert target_in_link("https://www.google.com/url?rct=j&url=https://outlet.example/a") == "https://outlet.example/a"
    assert not is_redirector("https://outlet.example/rss/articles/CBMiQUFVX3lxTE1abcdefghijklmnop")
    assert not is_redirector("https://news.google.com/rss/search?q=x")


@pytest.fixture
def press(monkeypatch):
    press, real = Press(), socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *a, **k: real("127.0.0.1" if host == "news.google.com" else host, *a, **k))
    yield press
    press.close()


def test_round_resolves_links_and_names_those_that_can_not_be(press, tmp_path):
    settings = dataclasses.replace(make_settings(tmp_path), loopback_hosts=frozenset({"127.0.0.1", "news.google.com"}))
    through = f"http://news.google.com:{press.url.rsplit(':', 1)[1]}"
    for name in ("older", "named", "moved"):
        press.page(f"/{name}", f"Two policemen wounded, {name}", STORY.replace("village", f"village of {name}"))
    html = {"Content-Type": "text/html"}
    ids = {name: f"AU_yqL{name}{'x' * 20}" for name in ("named", "moved", "unnamed", "inside")}
    press.routes[f"/rss/articles/{ids['named']}"] = (200, html, f'<html><body><a href="{press.url}/named" rel="nofollow">x</a></body></html>'.encode())
    press.routes[f"/rss/articles/{ids['moved']}"] = (302, {"Location": f"{press.url}/moved?utm_source=gnews"}, b"")
    press.routes["/moved?utm_source=gnews"] = press.routes["/moved"]
    press.routes[f"/rss/articles/{ids['unnamed']}"] = (200, html, b"<html><body><p>Opening the page...</p></body></html>")
    press.routes[f"/rss/articles/{ids['inside']}"] = (200, html, b'<html><body data-n-au="http://169.254.169.254/"></body></html>')
    links = [f"{through}/rss/articles/{i}" for i in (news_id(f"{press.url}/older"), *ids.values())]
    items = "".join(f"<item><title>t{n}</title><link>{link}</link></item>" for n, link in enumerate(links))
    press.routes["/feed"] = (200, {}, f"<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>".encode())
    add_source(settings, "fallback", f"{press.url}/feed")
    found = read_batch(collect_source("fallback", settings)["batch"])
    assert sorted(a["url"] for a in found["articles"]) == [f"{press.url}/{name}" for name in ("moved", "named", "older")]
    assert [r["reason"] for r in found["rejects"]] == ["layout_changed", "refused_address"]
    again = collect_source("fallback", settings)
    assert again["articles"] == 0 and len(press.paths("/older")) == 1, "what was resolved is not read again"
