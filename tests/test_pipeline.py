"""The whole way, as Airflow runs it: from feeds on a real server through every DAG to a mail at a real SMTP server."""

from __future__ import annotations

import datetime as dt
import json
import random
from email.utils import format_datetime
from html import escape

import duckdb
import pytest
import yaml
from alert_samples import ENGLISH, Mailbox, Server, html_of, text_of
from extractors_press import Press

from rasid import settings as rasid_settings
from rasid.settings import LOCAL_ZONE, PROJECT_ROOT

HISTORY_DAYS, PAGE_SIZE = 150, 60
NOW = dt.datetime.now(LOCAL_ZONE).replace(microsecond=0)
TOWNS = {"Diyala": ("Baqubah", "Khanaqin", "Muqdadiyah", "Buhriz"), "Al-Anbar": ("Ramadi", "Rutba", "Hit", "Haditha")}
ACTS = (
    ("Armed clash", "Islamic State militants attacked an army checkpoint"),
    ("Remote explosive/landmine/IED", "A roadside bomb exploded near an army patrol"),
    ("Abduction/forced disappearance", "Gunmen abducted a farmer"),
    ("Shelling/artillery/missile attack", "Mortar shells hit a group of houses"),
)
OUTLETS = ("herald", "courier")


AFTER = (
    "Dogs led the trackers along a dry canal until the trail was lost.", "The road stayed shut for most of the day.",
    "A helicopter circled overhead while a cordon was drawn.", "Shopkeepers swept up glass and opened again.",
    "Elders of the town met the commander and asked for more lamps.", "An inquiry was opened and witnesses were heard.",
)  # fmt: skip


def tell(outlet: str, moment: dt.datetime, governorate: str, town: str, act: int, number: int) -> dict:
    """One outlet's article on what `number` stands for, in words of its own: the same text at both would be one source."""
    killed = 0 if act == 2 else number % 3
    toll = f", killing {killed + 1} people" if act != 2 else ""
    chance = random.Random(number)
    street = chance.choice(("mill", "canal", "bridge", "orchard", "silo", "market", "school", "quarry", "dairy", "station", "court"))
    hour = chance.choice(("dawn", "noon", "dusk", "midnight", "sunrise", "the call to prayer", "the end of a shift", "market hours"))
    if outlet == "herald":
        lead = f"{ACTS[act][1]} in {town} in {governorate} province on {moment:%A}{toll}, police said."
        rest = f"It was about {hour}, and the place is close to the old {street}. {AFTER[number % 6]}"
    else:
        lead = f"On {moment:%A}, {ACTS[act][1][0].lower() if act else 'I'}{ACTS[act][1][1:]} in {town}, {governorate} province{toll}, a security source told reporters."
        rest = f"People who live beside the old {street} heard of it around {hour}. {AFTER[(number + 3) % 6]}"
    return {"path": f"/news/{number}", "title": f"{ACTS[act][1].split(' in ')[0]} in {town}", "moment": moment, "text": f"{lead}\n\n{rest}"}


def other_news(day: dt.datetime, number: int) -> dict:
    text = f"The league went on with match {number} in front of a full stand.\n\nThe coach of the winning side was pleased with his players."
    return {"path": f"/news/{number}", "title": f"League, match {number}", "moment": day, "text": text}


def year_of_news() -> dict[str, list[dict]]:
    """Articles by outlet, newest first: a quiet past, and a rise in Diyala in the last days that both outlets tell."""
    chance, told = random.Random(7), {outlet: [] for outlet in OUTLETS}
    number = 1000
    for ago in range(HISTORY_DAYS, -1, -1):
        day = (NOW - dt.timedelta(days=ago)).replace(hour=min(9, NOW.hour), minute=0, second=0)
        for outlet in OUTLETS:
            number += 1
            told[outlet].append(other_news(day - dt.timedelta(hours=1), number))
        for governorate, towns in TOWNS.items():
            if chance.random() < 0.2:
                number += 1
                outlet = chance.choice(OUTLETS)
                told[outlet].append(tell(outlet, day, governorate, chance.choice(towns), chance.randrange(4), number))
        if ago <= 2:
            for town_index in range(4):
                number += 1
                for outlet in OUTLETS:
                    told[outlet].append(tell(outlet, day, "Diyala", TOWNS["Diyala"][town_index], (town_index + 2 * ago) % 4, number))
    return {outlet: sorted(stories, key=lambda one: one["moment"], reverse=True) for outlet, stories in told.items()}


def serve(press: Press, outlet: str, stories: list[dict]) -> None:
    """An RSS feed with the full text in it, and its pages of the past."""
    pages = [stories[start:start + PAGE_SIZE] for start in range(0, len(stories), PAGE_SIZE)]
    for number, page in enumerate(pages, 1):
        items = "".join(
            f"<item><title>{escape(one['title'])}</title><link>{press.url}/{outlet}{one['path']}</link>"
            f"<guid>{press.url}/{outlet}{one['path']}</guid><pubDate>{format_datetime(one['moment'])}</pubDate>"
            f"<content:encoded>{escape(''.join(f'<p>{part}</p>' for part in one['text'].splitlines() if part))}</content:encoded></item>"
            for one in page
        )
        body = (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
            f"<channel><title>{outlet}</title><link>{press.url}</link>{items}</channel></rss>"
        ).encode()
        for path in (f"/{outlet}/feed?paged={number}", *([f"/{outlet}/feed"] if number == 1 else [])):
            press.routes[path] = (200, {"Content-Type": "application/rss+xml"}, body)


def define_sources(folder, press: Press) -> None:
    folder.mkdir()
    for outlet in OUTLETS:
        source = {
            "id": outlet, "name": f"The {outlet.title()}", "kind": "feed", "lang": "en", "url": f"{press.url}/{outlet}/feed",
            "full_text_in_feed": True, "delay_s": 0, "owner_group": outlet, "reliability": "B",
            "archive": {"kind": "feed", "url": f"{press.url}/{outlet}/feed?paged={{page}}", "first_page": 1},
        }  # fmt: skip
        (folder / f"{outlet}.yml").write_text(yaml.safe_dump(source))
    for name in ("gazette", "tribune"):
        broken = {**source, "id": name, "name": f"The {name.title()}", "url": f"{press.url}/{name}/feed", "archive": None}
        (folder / f"{name}.yml").write_text(yaml.safe_dump(broken))
    with (folder / "tribune.yml").open("a") as file:
        file.write("urll: a key that nobody knows\n")
    press.routes["/gazette/feed"] = (200, {"Content-Type": "text/html"}, b"<html><title>Just a moment...</title><body>Checking your browser before you continue</body></html>")


@pytest.fixture(scope="module")
def airflow():
    """A DagBag beside a migrated metadata database with the warehouse's pool."""
    from airflow.dag_processing.dagbag import DagBag
    from airflow.models.pool import Pool
    from airflow.utils.db import initdb

    initdb()
    Pool.create_or_update_pool("warehouse", 1, "", include_deferred=False)
    return DagBag(str(PROJECT_ROOT / "dags"))


@pytest.fixture(scope="module")
def ran(airflow, tmp_path_factory):
    """Every DAG of the chain, run once on history and once on the news; what came of it."""
    folder = tmp_path_factory.mktemp("pipeline")
    press, mailbox = Press(), Mailbox()
    server = Server(mailbox)
    server.start()
    for outlet, stories in year_of_news().items():
        serve(press, outlet, stories)
    define_sources(folder / "sources", press)
    (folder / "subscriptions.yml").write_text(f"subscriptions:\n  - {{address: {ENGLISH}, name: Analyst, language: en}}\n")
    connection = {
        "conn_type": "smtp", "host": "127.0.0.1", "port": server.port,
        "extra": {"disable_ssl": True, "disable_tls": True, "from_email": "Rasid <alerts@rasid.example>"},
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "RASID_DATA": str(folder / "data"), "RASID_SOURCES": str(folder / "sources"), "RASID_LOOPBACK_HOSTS": "127.0.0.1",
            "RASID_SUBSCRIPTIONS": str(folder / "subscriptions.yml"), "AIRFLOW_CONN_RASID_SMTP": json.dumps(connection),
        }.items():  # fmt: skip
            patch.setenv(name, value)
        states = run_chain(airflow, mailbox)
        yield {"states": states, "settings": rasid_settings.load(), "mails": mailbox.messages}
    server.stop()
    press.close()


def run_chain(airflow, mailbox: Mailbox) -> dict:
    today = NOW.date()
    window = {"since": str(today - dt.timedelta(days=HISTORY_DAYS)), "until": str(today - dt.timedelta(days=3)), "sources": list(OUTLETS)}
    states = {}
    chain = ("rasid_code", "rasid_load", "rasid_alert")
    for dag_id, conf in (("rasid_backfill", window), *((name, None) for name in chain)):
        states[f"history {dag_id}"] = airflow.dags[dag_id].test(run_conf=conf)
    states["mails for history"] = len(mailbox.messages)
    for dag_id in ("rasid_collect", *chain):
        states[dag_id] = airflow.dags[dag_id].test()
    return states


def task_states(run) -> dict[str, str]:
    return {f"{one.task_id}[{one.rendered_map_index or one.map_index}]": str(one.state) for one in run.get_task_instances()}


def query(ran, sql: str) -> list[tuple]:
    with duckdb.connect(str(ran["settings"].published), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_a_broken_source_turns_red_alone_and_everything_else_is_green(ran):
    states = task_states(ran["states"]["rasid_collect"])
    assert states["collect_source[gazette]"] == "failed", "it answers with a challenge page"
    assert states["collect_source[tribune]"] == "failed", "its definition has an unknown key"
    assert states["collect_source[herald]"] == states["collect_source[courier]"] == states["summarise[-1]"] == "success"
    for name in ("rasid_code", "rasid_load", "rasid_alert", "history rasid_backfill", "history rasid_load"):
        assert set(task_states(ran["states"][name]).values()) == {"success"}, name


def test_history_is_loaded_and_sends_no_mail(ran):
    assert ran["states"]["mails for history"] == 0
    (articles, first), = query(ran, "SELECT count(*), min(published_at)::DATE FROM articles")
    assert articles > 2 * HISTORY_DAYS
    assert (NOW.date() - first).days >= HISTORY_DAYS - 1


def test_an_incident_that_two_outlets_tell_is_one_incident_with_both(ran):
    last_days = "governorate = 'Diyala' AND date_start >= current_date - 3"
    (incidents, by_two), = query(ran, f"SELECT count(*), count(*) FILTER (source_count = 2) FROM incidents WHERE {last_days}")
    assert 11 <= incidents <= 14, "twelve in three days, and what chance adds"
    assert by_two >= 11


def test_sport_is_no_incident(ran):
    assert query(ran, "SELECT count(*) FROM reports JOIN articles USING (article_id) WHERE articles.title LIKE 'League%'") == [(0,)]


def test_every_incident_leads_back_to_a_sentence_and_an_archived_response(ran):
    missing = query(ran, """
        SELECT report_id FROM reports JOIN articles USING (article_id)
        WHERE warc_file IS NULL OR json_extract(evidence, '$.event') IS NULL""")
    assert missing == []
    files = {row[0] for row in query(ran, "SELECT DISTINCT warc_file FROM articles")}
    assert files and all((ran["settings"].archive / name).exists() for name in files)


def test_the_rise_is_one_mail_that_says_where_and_quotes_what_it_rests_on(ran):
    alerts = query(ran, "SELECT series, state, observed_7d, expected_7d FROM alerts")
    assert [row[:2] for row in alerts] == [("Diyala", "open")], alerts
    mails = [mail for mail in ran["mails"] if mail["To"] == ENGLISH]
    assert len(mails) == 1
    assert "Diyala" in mails[0]["Subject"]
    assert str(alerts[0][2]) in mails[0]["Subject"]
    assert "Baqubah" in text_of(mails[0]) and "Baqubah" in html_of(mails[0])
    assert "police said" in text_of(mails[0]) or "a security source told reporters" in text_of(mails[0])


def test_what_was_published_passed_the_audit_and_its_docs_can_be_read_offline(ran):
    index = ran["settings"].data_docs / "index.html"
    assert index.exists()
    assert "https://" not in index.read_text(), "Data Docs load something from outside"


def test_the_chain_run_again_without_news_changes_nothing_and_mails_nobody(ran, airflow):
    before = query(ran, "SELECT incident_id, revision FROM incidents ORDER BY 1")
    mails = len(ran["mails"])
    for dag_id in ("rasid_code", "rasid_load", "rasid_alert"):
        airflow.dags[dag_id].test()
    assert query(ran, "SELECT incident_id, revision FROM incidents ORDER BY 1") == before
    assert len(ran["mails"]) == mails
