"""The demo's press through the real collector: every format, the archives, the three broken outlets, and what a client may ask again."""

from __future__ import annotations

import dataclasses
import json
import random
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import yaml

from demo.articles import Article, load_outlets
from demo.press import Press, write_truth
from demo.truth import simulate
from extractors.backfill import backfill_source
from extractors.catalogue import load_sources
from extractors.collect import CollectionFailed, collect_source
from rasid.settings import LOCAL_ZONE, PROJECT_ROOT, Settings
from tests.extractors_press import last_batch, read_batch

OUTLETS = load_outlets()
NOW = datetime.now(UTC).replace(microsecond=0)
DAYS, A_SITE = 200, 90  # every feed and listing needs more than one page, and its past more than one month
BROKEN = {"down": "http_5xx", "broken": "malformed", "challenge": "blocked"}
HEALTHY = [outlet.id for outlet in OUTLETS.values() if outlet.format not in BROKEN]
WORDS = {
    "en": "market bridge checkpoint orchard silo quarry depot canal school mill warehouse garage highway clinic stadium harbour".split(),
    "ar": "سوق جسر نقطة بستان صومعة مقلع مستودع قناة مدرسة طاحونة مخزن مرآب طريق عيادة ملعب ميناء".split(),
}


def make_paragraphs(lang: str, number: int) -> tuple[str, ...]:
    """Paragraphs unlike those of any other number: what is nearly the same would be taken for a copy."""
    pick = random.Random(number)
    words = lambda count: " ".join(pick.choice(WORDS[lang]) for _ in range(count))
    if lang == "en":
        return (
            f"Gunmen attacked a {words(3)} near the town of Hit on Monday, killing {number % 9} people & wounding two, police said.",
            f"Report {number}: the {words(14)}, an officer said on condition of anonymity.",
            f"Residents of the {words(16)} were told to stay at home until the search was over.",
        )
    return (
        f"هاجم مسلحون مجهولون {words(3)} قرب قضاء هيت يوم الاثنين، ما أسفر عن مقتل {number % 9 + 3} أشخاص وإصابة اثنين، وفق الشرطة.",
        f"التقرير {number}: قال ضابط في الشرطة إن {words(14)} ما زالت مغلقة أمام المارة.",
        f"وطلبت القوات الأمنية من سكان {words(16)} البقاء في منازلهم حتى انتهاء التفتيش.",
    )


def make_articles() -> list[Article]:
    articles = []
    for place, outlet in enumerate(OUTLETS.values()):
        for index in range(A_SITE if outlet.format != "pdf" else 24):
            number = place * 1000 + index
            published = NOW - timedelta(minutes=30) - timedelta(days=DAYS * index / A_SITE)
            title = f"Gunmen attack a {WORDS['en'][index % 16]} in Hit, case {number}"
            if outlet.lang == "ar":
                title = f"مسلحون يهاجمون {WORDS['ar'][index % 16]} في هيت، الحالة {number}"
            paragraphs = make_paragraphs(outlet.lang, number)
            if outlet.format == "pdf":
                paragraphs = tuple(text for part in range(12) for text in make_paragraphs("en", number * 100 + part))
            articles.append(Article(outlet.id, f"case-{number}", outlet.lang, title, paragraphs, published, (), "news", "A. Writer"))
    return articles


ARTICLES = make_articles()


@pytest.fixture(scope="module")
def press():
    press = Press(OUTLETS, ARTICLES, 0)
    yield press
    press.close()


@pytest.fixture
def settings(press, tmp_path):
    """The demo's own definitions, at the ports that the system chose."""
    (tmp_path / "sources").mkdir()
    for source in load_sources(PROJECT_ROOT / "demo" / "sources"):
        text = (PROJECT_ROOT / "demo" / "sources" / f"{source.id}.yml").read_text(encoding="utf-8")
        port = source.urls[0].split(":")[2].split("/")[0]
        text = text.replace(f"127.0.0.1:{port}", press.sites[source.id].url.removeprefix("http://"))
        (tmp_path / "sources" / f"{source.id}.yml").write_text(text, encoding="utf-8")
    return Settings(
        data=tmp_path / "data", sources=tmp_path / "sources", subscriptions=tmp_path / "none.yml",
        loopback_hosts=frozenset({"127.0.0.1"}), contact="", public_url="http://localhost:8080",
    )


def expect_same(found: list[dict], told: list[Article], press: Press) -> None:
    """Every article once, under its URL, with its own words and time and nothing of the page around it."""
    expected = {press.sites[article.outlet].url_of(article).rstrip("/"): article for article in told}
    assert {article["url"].rstrip("/") for article in found} == set(expected)
    assert len(found) == len(expected)
    for article in found:
        original = expected[article["url"].rstrip("/")]
        assert article["title"] == original.title
        published = datetime.fromisoformat(article["published"])
        assert abs(published - original.published) < timedelta(minutes=1), (article["published"], original.published)
        assert article["lang"] == original.lang
        text = " ".join(article["text"].split())
        if OUTLETS[original.outlet].format == "pdf":
            for paragraph in original.paragraphs:
                assert paragraph in text
        else:
            assert text == " ".join(original.paragraphs)


@pytest.mark.parametrize("outlet_id", HEALTHY)
def test_a_round_reads_the_newest_articles_as_they_were_written(press, settings, outlet_id):
    found = read_batch(collect_source(outlet_id, settings)["batch"])
    site = press.sites[outlet_id]
    told = site.articles if OUTLETS[outlet_id].format == "sitemap" else site.page(0)
    if OUTLETS[outlet_id].format == "sitemap":
        urls = {article["url"] for article in found["articles"]}
        assert urls >= {site.url_of(article) for article in site.page(0)[:20]}
        told = [article for article in told if site.url_of(article) in urls]
    assert found["rejects"] == []
    expect_same(found["articles"], told, press)
    assert not [note for article in found["articles"] for note in article["notes"]]


@pytest.mark.parametrize("outlet_id", [source.id for source in load_sources(PROJECT_ROOT / "demo" / "sources") if source.archive])
def test_the_archive_gives_the_whole_past(press, settings, outlet_id):
    today = datetime.now(LOCAL_ZONE).date()
    since, until = today - timedelta(days=DAYS), today - timedelta(days=2)
    result = backfill_source(outlet_id, settings, since, until)
    found = [article for batch in result["batches"] for article in read_batch(batch)["articles"]]
    told = [a for a in press.sites[outlet_id].articles if since <= a.published.astimezone(LOCAL_ZONE).date() <= until]
    expect_same(found, told, press)
    assert result["rejects"] == 0 and result["failures"] <= 1, "no more than the page after the last"


def test_every_outlet_has_a_definition_at_its_port():
    sources = {source.id: source for source in load_sources(PROJECT_ROOT / "demo" / "sources")}
    assert set(sources) == set(OUTLETS)
    for number, outlet in enumerate(OUTLETS.values()):
        source = sources[outlet.id]
        assert source.urls[0].startswith(f"http://127.0.0.1:{8611 + number}/") and source.delay_s == 0
        assert (source.name, source.lang) == (outlet.name, outlet.lang)
        assert source.archive is None or source.archive.url.startswith(f"http://127.0.0.1:{8611 + number}/")
        if outlet.started_days_ago or outlet.format in BROKEN:
            assert source.archive is None
    assert 8611 + len(OUTLETS) <= 8625, "the mail catcher listens there"
    groups = [source.owner_group for source in sources.values()]
    assert len(set(groups)) == len(groups), "the outlets are independent of each other"


@pytest.mark.parametrize("outlet", [outlet for outlet in OUTLETS.values() if outlet.format in BROKEN], ids=lambda outlet: outlet.format)
def test_broken_outlet_fails_with_its_own_reason(settings, outlet):
    with pytest.raises(CollectionFailed) as failure:
        collect_source(outlet.id, settings)
    assert failure.value.kind == BROKEN[outlet.format]
    batch = last_batch(settings)["batch"]
    assert batch["complete"] is False and batch["failure"]["kind"] == BROKEN[outlet.format]


def test_what_is_known_is_not_sent_again(press):
    site = next(site for site in press.sites.values() if site.outlet.format == "rss")
    with httpx.Client(trust_env=False) as client:
        first = client.get(f"{site.url}/feed")
        assert client.get(f"{site.url}/feed", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
        assert client.get(f"{site.url}/feed", headers={"If-Modified-Since": first.headers["last-modified"]}).status_code == 304
        assert client.get(f"{site.url}/feed", headers={"If-None-Match": '"other"'}).status_code == 200
        assert client.get(f"{site.url}/feed?page=99").status_code == 404


def test_second_round_of_an_unchanged_outlet_brings_nothing(settings):
    outlet_id = next(outlet.id for outlet in OUTLETS.values() if outlet.format == "atom")
    collect_source(outlet_id, settings)
    found = read_batch(collect_source(outlet_id, settings, force=False)["batch"])
    assert found["articles"] == [] and [event["outcome"] for event in found["fetch_events"]] == ["not_modified"]


def test_truth_names_the_urls_that_tell_it(settings):
    incident = simulate(datetime.now(LOCAL_ZONE).date())[0]
    outlets = {outlet_id: OUTLETS[outlet_id] for outlet_id in HEALTHY[:2]}
    told = [dataclasses.replace(next(a for a in ARTICLES if a.outlet == outlet), incidents=(incident.id,)) for outlet in outlets]
    later = dataclasses.replace(told[0], slug="later-1", published=NOW + timedelta(hours=1))
    press = Press(outlets, [*told, later], 0)
    try:
        write_truth(press, [incident], settings)
        line = json.loads((settings.data / "demo" / "truth.jsonl").read_text(encoding="utf-8"))
        assert line["incident"] == incident.id and line["governorate"] == incident.place.governorate
        assert line["articles"] == [press.sites[article.outlet].url_of(article) for article in told]
        rows = (settings.data / "demo" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(row)["incidents"] for row in rows] == [[incident.id], [incident.id]]
    finally:
        press.close()


def test_an_article_appears_when_its_time_has_come():
    outlet = next(outlet for outlet in OUTLETS.values() if outlet.format == "rss")
    first = next(article for article in ARTICLES if article.outlet == outlet.id)
    later = dataclasses.replace(first, slug="later-1", title="Later news", published=NOW + timedelta(hours=1))
    press = Press({outlet.id: outlet}, [first, later], 0)
    try:
        with httpx.Client(trust_env=False) as client:
            site = press.sites[outlet.id]
            feed = client.get(f"{site.url}/feed")
            assert "Later news" not in feed.text and client.get(site.url + site.path_of(later)).status_code == 404
            assert press.show(NOW + timedelta(minutes=59)) == 0 and press.show(NOW + timedelta(hours=2)) == 1
            again = client.get(f"{site.url}/feed", headers={"If-None-Match": feed.headers["etag"]})
            assert "Later news" in again.text and client.get(site.url + site.path_of(later)).status_code == 200
    finally:
        press.close()


def test_a_taken_port_is_an_error_and_nothing_stays_open(press):
    taken = int(press.sites[HEALTHY[0]].url.rsplit(":", 1)[1])
    with pytest.raises(OSError):
        Press({HEALTHY[0]: OUTLETS[HEALTHY[0]]}, [], taken)


def test_subscriptions_of_the_demo_are_valid():
    from alerts.subscriptions import load

    people = load(PROJECT_ROOT / "demo" / "subscriptions.yml").active
    assert {person.language for person in people} == {"en", "ar"}
    assert all(person.address.endswith(".example") for person in people)
    assert yaml.safe_load((PROJECT_ROOT / "demo" / "subscriptions.yml").read_text(encoding="utf-8"))["silences"] == []
