"""Feeds as publishers send them: every version, odd charsets, relative links, broken XML. The texts are ours, the outlets invented."""

from __future__ import annotations

import json

import pytest

from extractors import feeds
from extractors.items import Unreadable
from extractors.parsing import parse_feed_file

BASE = "https://daily.example/news/rss.xml"
ARABIC = "إصابة شرطيين اثنين في هجوم مسلح على نقطة تفتيش غرب الموصل"


def read(body: str | bytes, url: str | None = BASE) -> list[dict]:
    return parse_feed_file(body.encode() if isinstance(body, str) else body, url)[0]


def rss(item: str, head: str = '<?xml version="1.0"?>', attributes: str = "", channel: str = "") -> str:
    return f'{head}<rss version="2.0" {attributes}><channel><title>Daily</title><link>https://daily.example/</link>{channel}{item}</channel></rss>'


@pytest.mark.parametrize(("charset", "prolog"), [
    ("utf-8", ""), ("utf-8", "utf-8"), ("utf-8", "windows-1252"), ("utf-8", "iso-8859-1"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"),
    ("utf-16-le", "utf-16"), ("utf-16-be", "utf-16"), ("utf-16-le", ""), ("utf-16-le", "utf-8"), ("cp1256", "windows-1256"), ("cp1256", "cp1256"),
    ("cp1256", ""), ("cp1256", "utf-8"), ("iso-8859-6", "iso-8859-6"), ("utf-32", "utf-32"),
])  # fmt: skip
def test_arabic_title_in_every_charset_declared_or_not(charset, prolog):
    declared = f'<?xml version="1.0" encoding="{prolog}"?>' if prolog else '<?xml version="1.0"?>'
    body = rss(f"<item><title>{ARABIC}</title><link>/a/1</link><description>قال مصدر أمني إن الهجوم وقع في ناحية من المدينة</description></item>", declared)
    [line] = read(body.encode(charset))
    assert line["title"] == ARABIC and line["url"] == "https://daily.example/a/1" and line["lang"] == "ar"


@pytest.mark.parametrize("charset", ["koi8-r", "cp1251", "utf-8"])
@pytest.mark.parametrize("is_declared", [True, False])
def test_russian_title_in_every_charset_declared_or_not(charset, is_declared):
    title = "Двое полицейских ранены при нападении на блокпост"
    head = f'<?xml version="1.0" encoding="{charset.replace("cp", "windows-")}"?>' if is_declared else '<?xml version="1.0"?>'
    [line] = read(rss(f"<item><title>{title}</title><link>/1</link><description>Об этом сообщил источник в полиции.</description></item>", head).encode(charset))
    assert line["title"] == title


VERSIONS = {
    "rss 0.91": '<?xml version="1.0"?><rss version="0.91"><channel><title>D</title><item><title>Patrol hit</title><link>/a</link></item></channel></rss>',
    "rss 0.92 without titles": '<rss version="0.92"><channel><item><title>Patrol hit</title><link>/a</link></item></channel></rss>',
    "rss 1.0": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>D</title></channel>'
               '<item rdf:about="https://daily.example/a"><title>Patrol hit</title><link>/a</link></item></rdf:RDF>',
    "rss 0.90": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><item>'
                "<title>Patrol hit</title><link>/a</link></item></rdf:RDF>",
    "prefix for rdf's items": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:r="http://purl.org/rss/1.0/"><r:item>'
                              "<r:title>Patrol hit</r:title><r:link>/a</r:link></r:item></rdf:RDF>",
    "rss without a version": "<rss><channel><title>D</title><item><title>Patrol hit</title><link>/a</link></item></channel></rss>",
    "items beside the channel": '<rss version="2.0"><channel><title>D</title></channel><item><title>Patrol hit</title><link>/a</link></item></rss>',
    "atom 1.0": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Patrol hit</title><link href="/a"/></entry></feed>',
    "atom with a prefix": '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>Patrol hit</a:title><a:link href="/a"/></a:entry></a:feed>',
    "atom 0.3": '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>Patrol hit</title><link rel="alternate" href="/a"/></entry></feed>',
    "atom, several links": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="enclosure" href="/v.mp4"/><link rel="self" href="/self"/>'
                           '<link rel="alternate" type="text/html" href="/a"/><title>Patrol hit</title></entry></feed>',
    "atom, title as XHTML": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Patrol '
                            '<b>hit</b></div></title><link href="/a"/></entry></feed>',
    "entry alone": '<entry xmlns="http://www.w3.org/2005/Atom"><title>Patrol hit</title><link href="/a"/></entry>',
    "json feed": json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 7, "url": "/a", "title": "Patrol hit"}]}),
    "json feed behind a mark": "\ufeff \n" + json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"id": "x", "url": "/a", "title": "Patrol hit"}]}),
    "junk before the prolog": "\n\n  Warning: something in line 3\n" + rss("<item><title>Patrol hit</title><link>/a</link></item>"),
    "upper case": "<RSS VERSION='2.0'><CHANNEL><ITEM><TITLE>Patrol hit</TITLE><LINK>/a</LINK></ITEM></CHANNEL></RSS>",
    "cut short": rss("<item><title>Patrol hit</title><link>/a</link></item><item><title>Second")[:-30],
    "undeclared entity": rss("<item><title>Patrol&nbsp;hit</title><link>/a</link></item>"),
    "bare ampersand": rss("<item><title>Patrol hit</title><link>/a</link><description>Oil & gas <br> talks</description></item>"),
    "control characters": rss("<item><title>Patrol\x0b hit\x08</title><link>/a</link><description>A&#11;B &#x1F;</description></item>"),
    "undeclared namespace": rss("<item><title>Patrol hit</title><link>/a</link><media:content url='/x.jpg'/><dc:creator>Desk</dc:creator></item>"),
    "crossed tags": rss("<item><title>Patrol hit</title><link>/a</link><description><b><i>x</b></i></description></item>"),
    "comment with dashes": rss("<!-- a -- b --><item><title>Patrol hit</title><link>/a</link></item>"),
    "entities twice": rss("<item><title>Patrol &amp;lt;b&amp;gt;hit&amp;lt;/b&amp;gt;</title><link>/a</link></item>"),
    "CDATA": rss("<item><title><![CDATA[ Patrol <em>hit</em> ]]></title><link><![CDATA[ /a ]]></link></item>"),
    "guid as link": rss("<item><title>Patrol hit</title><guid isPermaLink='true'>https://daily.example/a</guid></item>"),
    "atom link in rss": rss("<item><title>Patrol hit</title><atom:link href='https://daily.example/a'/></item>", attributes='xmlns:atom="http://www.w3.org/2005/Atom"'),
    "stylesheet and doctype": rss("<item><title>Patrol hit</title><link>/a</link></item>",
                                  '<?xml version="1.0"?><?xml-stylesheet href="/s.xsl"?><!DOCTYPE rss PUBLIC "-//N//DTD" "http://n.example/r.dtd">'),
}  # fmt: skip


@pytest.mark.parametrize("name", VERSIONS)
def test_entry_is_found_with_title_and_absolute_link(name):
    line = read(VERSIONS[name])[0]
    assert (line["title"], line["url"]) == ("Patrol hit", "https://daily.example/a")


RELATIVE = {
    "xml:base of the feed": ('<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://other.example/x/"><entry><title>T</title><link href="a"/></entry></feed>',
                             "https://other.example/x/a"),
    "xml:base of the entry": ('<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://other.example/x/"><entry xml:base="y/"><title>T</title>'
                              '<link href="a"/></entry></feed>', "https://other.example/x/y/a"),
    "xml:base of the link": ('<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><link xml:base="https://other.example/z/" href="a"/></entry></feed>',
                             "https://other.example/z/a"),
    "relative xml:base": ('<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/sub/"><entry><title>T</title><link href="a"/></entry></feed>',
                          "https://daily.example/sub/a"),
    "to the folder": (rss("<item><title>T</title><link>a.html</link></item>"), "https://daily.example/news/a.html"),
    "upwards": (rss("<item><title>T</title><link>../a.html</link></item>"), "https://daily.example/a.html"),
    "without a scheme": (rss("<item><title>T</title><link>//cdn.example/a</link></item>"), "https://cdn.example/a"),
    "query alone": (rss("<item><title>T</title><link>?p=7</link></item>"), "https://daily.example/news/rss.xml?p=7"),
    "spaces around": (rss("<item><title>T</title><link>\n  https://daily.example/a\n </link></item>"), "https://daily.example/a"),
    "xml:base of rss": (rss("<item><title>T</title><link>a</link></item>", attributes='xml:base="https://other.example/x/"'), "https://other.example/x/a"),
}  # fmt: skip


@pytest.mark.parametrize("name", RELATIVE)
def test_relative_link_becomes_absolute(name):
    body, wanted = RELATIVE[name]
    assert read(body)[0]["url"] == wanted


def test_relative_link_of_a_saved_feed_is_relative_to_what_the_feed_says():
    assert read(rss("<item><title>T</title><link>/a/1</link></item>"), None)[0]["url"] == "https://daily.example/a/1"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "mailto:desk@daily.example", "ftp://daily.example/a", "http://", ""])
def test_link_that_is_no_web_address_is_none(link):
    assert read(rss(f"<item><title>Patrol hit</title><link>{link}</link></item>"))[0]["url"] is None


TIMES = {
    "Mon, 23 Nov 2026 08:30:00 GMT": "2026-11-23T08:30:00Z", "Mon, 23 Nov 2026 08:30:00 +0300": "2026-11-23T05:30:00Z",
    "Mon, 23 Nov 2026 08:30 +0300": "2026-11-23T05:30:00Z", "23 Nov 2026 08:30:00 EST": "2026-11-23T13:30:00Z",
    "Mon, 23 November 2026 08:30:00 GMT": "2026-11-23T08:30:00Z", "2026-11-23T08:30:00+03:00": "2026-11-23T05:30:00Z",
    "2026-11-23T08:30:00.123456Z": "2026-11-23T08:30:00Z", "2026-11-23 08:30:00": "2026-11-23T08:30:00Z", "2026-11-23": "2026-11-23T00:00:00Z",
    "20261123T083000Z": "2026-11-23T08:30:00Z", "Monday, 23-Nov-26 08:30:00 UTC": "2026-11-23T08:30:00Z", "Mon, 23 Nov 26 08:30:00 GMT": "2026-11-23T08:30:00Z",
    "Mon Nov 23 08:30:00 2026": "2026-11-23T08:30:00Z", "Mon, 23 Nov 2026 08:30:00 PST": "2026-11-23T16:30:00Z",
    "Mon, 23 Nov 2026 08:30:00 CEST": "2026-11-23T06:30:00Z", "Mon, 23 Nov 2026 08:30:00 AST": "2026-11-23T05:30:00Z",
    "الإثنين، 23 تشرين الثاني 2026 08:30:00 +0300": "2026-11-23T05:30:00Z", "23/11/2026 08:30": "2026-11-23T08:30:00Z",
    "Mon, 32 Nov 2026 08:30:00 GMT": None, "yesterday": None, "0000-00-00 00:00:00": None, "Thu, 01 Jan 1970 00:00:00 GMT": None,
    "Mon, 23 Nov 2099 08:30:00 GMT": None, "2026-11-23T24:00:00Z": "2026-11-24T00:00:00Z",
}  # fmt: skip


@pytest.mark.parametrize("written", TIMES)
def test_time_is_read_in_utc_and_never_from_the_future(written):
    assert read(rss(f"<item><title>T</title><link>/a</link><pubDate>{written}</pubDate></item>"))[0]["published"] == TIMES[written]


def test_updated_is_not_taken_for_published():
    [line] = read('<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><link href="/a"/><updated>2026-11-23T08:30:00Z</updated></entry></feed>')
    assert line["updated"] == "2026-11-23T08:30:00Z" and line["published"] in (None, "2026-11-23T08:30:00Z")


def test_summary_and_content_are_told_apart():
    item = ("<item><title>T</title><link>/a</link><description>In &lt;b&gt;short&lt;/b&gt;.</description><content:encoded><![CDATA[<p>First part.</p>"
            "<script>track()</script><p>Second&nbsp;part.</p>]]></content:encoded></item>")  # fmt: skip
    [line] = read(rss(item, attributes='xmlns:content="http://purl.org/rss/1.0/modules/content/"'))
    assert line["summary"] == "In short." and line["content"] == "First part.\n\nSecond part."
    [line] = read('<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><link href="/a"/><summary>In short.</summary>'
                  '<content type="html">&lt;p&gt;First part.&lt;/p&gt;</content></entry></feed>')  # fmt: skip
    assert line["summary"] == "In short." and line["content"] == "First part."


def test_title_keeps_its_signs():
    [line] = read(rss("<item><title>Oil &amp; gas: 5 &lt; 7, &quot;talks&quot; &#8211; envoy&#39;s view &#x2026;</title><link>/a</link></item>"))
    assert line["title"] == 'Oil & gas: 5 < 7, "talks" – envoy\'s view …'


def test_many_entries_all_come_and_one_broken_does_not_cost_the_rest():
    items = "".join(f"<item><title>Number {n}</title><link>/a/{n}</link>{'<b><i></b>' if n == 3 else ''}</item>" for n in range(40))
    assert [line["url"] for line in read(rss(items))] == [f"https://daily.example/a/{n}" for n in range(40)]


NO_FEEDS = {
    "html": ("<!doctype html><html><body><p>Not found</p></body></html>", "not_a_feed"), "nothing": (" \n ", "empty"), "words": ("Not found", "not_a_feed"),
    "json": ('{"posts": []}', "not_a_feed"), "list": ("[1, 2]", "not_a_feed"), "broken json": ('{"version": "https://jsonfeed.org/version/1", ', "malformed"),
    "sitemap": ('<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', "not_a_feed"),
    "other xml": ("<?xml version='1.0'?><catalogue><book/></catalogue>", "not_a_feed"), "opml": ("<opml version='2.0'><body><outline text='x'/></body></opml>", "not_a_feed"),
    "binary": (bytes(range(256)) * 40, "not_a_feed"), "zeros": (bytes(3000), "empty"),
    "challenge": ("<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>", "blocked"),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_FEEDS)
def test_what_is_no_feed_is_refused_by_name(name):
    body, kind = NO_FEEDS[name]
    with pytest.raises(Unreadable) as refusal:
        read(body)
    assert refusal.value.kind == kind and len(refusal.value.reason) > 10


def test_of_a_gigantic_feed_the_newest_entries_are_read(monkeypatch):
    monkeypatch.setattr(feeds, "MAX_FEED_CHARS", 3000)
    items = "".join(f"<item><title>Number {n}</title><link>/a/{n}</link></item>" for n in range(400))
    lines, notes = parse_feed_file(rss(items).encode(), BASE)
    assert 30 < len(lines) < 80 and lines[0]["title"] == "Number 0" and notes == ["only its first 3,000 characters were read"]


def test_empty_feed_is_a_feed():
    assert read(rss("")) == []
