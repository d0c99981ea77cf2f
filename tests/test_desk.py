"""The incident desk: its pages over a real snapshot, closed to strangers by Airflow's own session, and as a browser shows them."""

from __future__ import annotations

import datetime as dt
import html
import os
import re
import shutil
import threading

import duckdb
import pytest
from alert_samples import NOW, alert_settings, load_told, quiet_history, republish, rise, told
from fastapi import Depends, HTTPException
from fastapi.testclient import TestClient

from alerts.run import evaluate
from plugins.desk import queries
from plugins.desk.app import make_app

HOSTILE = "<script>alert('x')</script>"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    """A published snapshot with a history, a rise, and an article whose words are hostile."""
    settings = alert_settings(tmp_path_factory.mktemp("desk"))
    quiet_history(settings)
    hostile = told(NOW.date(), "Baquba", 9000, "herald", killed=7, title=f"Seven dead {HOSTILE}", url="javascript:alert(1)",
                   text=f"Gunmen {HOSTILE} attacked a depot in Baquba on 20 March, killing 7 people, police said. The rest is silence.")
    load_told(settings, "news", [*rise(), hostile], "scheduled", NOW.date(), NOW.date(), NOW)
    evaluate(settings, NOW)
    republish(settings, NOW + dt.timedelta(minutes=5))
    return settings


@pytest.fixture
def desk(snapshot, monkeypatch):
    monkeypatch.setenv("RASID_DATA", str(snapshot.data))
    return TestClient(make_app(Depends(lambda: "somebody")))


def words(page: str) -> str:
    """The page without its markup, as a reader sees it."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.S)))


def incident_of(snapshot, killed: int) -> str:
    with duckdb.connect(str(snapshot.published), read_only=True) as con:
        return con.execute("SELECT incident_id FROM incidents WHERE killed_low = ?", [killed]).fetchone()[0]


def test_an_incident_shows_its_facts_the_sentence_the_outlet_and_the_archived_record(desk, snapshot):
    page = desk.get(f"/incidents/{incident_of(snapshot, 7)}")
    assert page.status_code == 200
    shown = words(page.text)
    assert "killed 7" in shown and "Baquba" in shown and "Armed clash" in shown
    assert "attacked a depot in Baquba on 20 March, killing 7 people" in shown
    assert "new_report" in shown, "how it became known"
    assert "WARC" in shown


def test_text_from_outside_never_becomes_markup_or_a_link_that_runs(desk, snapshot):
    for path in ("/", "/incidents", f"/incidents/{incident_of(snapshot, 7)}", f"/incidents?text={HOSTILE}", f"/incidents/{HOSTILE}"):
        page = desk.get(path)
        assert "<script" not in page.text, path
        assert 'href="javascript:' not in page.text, path
        assert "script-src" in page.headers["content-security-policy"] or "default-src 'none'" in page.headers["content-security-policy"]


def test_the_list_is_narrowed_by_place_type_day_and_words(desk, snapshot):
    everything = words(desk.get("/incidents").text)
    with duckdb.connect(str(snapshot.published), read_only=True) as con:
        total, kirkuk = con.execute("SELECT count(*), count(*) FILTER (governorate = 'Kirkuk') FROM incidents").fetchone()
    assert f"{total} incidents" in everything and total > kirkuk > 0
    assert f"{kirkuk} incidents" in words(desk.get("/incidents?governorate=Kirkuk").text)
    assert "1 incidents" in words(desk.get(f"/incidents?text={incident_of(snapshot, 7).lower()}").text)
    assert "None fits" in words(desk.get("/incidents?since=2031-01-01").text)
    assert desk.get("/incidents?since=yesterday").status_code == 404
    assert "is no date" in words(desk.get("/incidents?since=yesterday").text)


def test_every_incident_can_be_reached_by_paging(snapshot):
    first, total = queries.list_incidents(snapshot, queries.Filter())
    seen = {row["incident_id"] for number in range(1, total // queries.PAGE_SIZE + 2)
            for row in queries.list_incidents(snapshot, queries.Filter(page=number))[0]}
    assert len(first) == queries.PAGE_SIZE and len(seen) == total


def test_an_article_is_shown_with_its_evidence_marked(desk, snapshot):
    with duckdb.connect(str(snapshot.published), read_only=True) as con:
        article_id, text = con.execute("SELECT article_id, text FROM articles WHERE report_count > 0 LIMIT 1").fetchone()
    page = desk.get(f"/articles/{article_id}").text
    marked = "".join(html.unescape(part) for part in re.findall(r"<mark[^>]*>(.*?)</mark>", page, flags=re.S))
    assert marked and marked in text and len(marked) < len(text)


def test_evidence_that_overlaps_or_reaches_too_far_loses_no_character():
    reports = [{"n": 0, "evidence": '{"event": [0, 20], "killed": [5, 9], "title:place": [0, 3], "date": [15, 400]}'}]
    text = "Five soldiers were killed in Hit."
    parts = queries.mark_evidence(text, reports)
    assert "".join(part for part, _ in parts) == text
    assert dict(parts)["sold"] == "event (report 1), killed (report 1)"


def test_overview_alerts_series_sources_and_claims_answer(desk):
    told_of = words(desk.get("/alerts").text)
    assert re.search(r"(kirkuk|national)-20260320 open", told_of), told_of
    assert "herald" in words(desk.get("/sources").text)
    for path in ("/", "/series", "/claims"):
        assert desk.get(path).status_code == 200, path


def test_before_the_first_publication_the_desk_says_what_to_do(desk, tmp_path, monkeypatch):
    monkeypatch.setenv("RASID_DATA", str(tmp_path))
    for path in ("/", "/incidents", "/incidents/x", "/series", "/alerts", "/sources", "/claims"):
        assert "rasid_load" in words(desk.get(path).text), path


def test_data_docs_are_served_and_nothing_beside_them(desk, tmp_path, monkeypatch):
    (tmp_path / "data_docs").mkdir()
    (tmp_path / "data_docs" / "index.html").write_text("<h1>Gates</h1>")
    (tmp_path / "secret.txt").write_text("no")
    monkeypatch.setenv("RASID_DATA", str(tmp_path))
    assert "Gates" in desk.get("/data-docs/").text
    for path in ("../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "/etc/passwd"):
        assert desk.get(f"/data-docs/{path}").status_code == 404, path


def test_a_stranger_is_let_into_no_page(snapshot, monkeypatch):
    monkeypatch.setenv("RASID_DATA", str(snapshot.data))

    def refuse():
        raise HTTPException(401, "log in")

    client = TestClient(make_app(Depends(refuse)))
    for path in ("/", "/incidents", f"/incidents/{incident_of(snapshot, 7)}", "/series", "/alerts", "/sources", "/claims", "/data-docs/"):
        assert client.get(path).status_code == 401, path


def test_airflow_mounts_the_desk_for_its_users_only(snapshot, monkeypatch):
    from airflow.api_fastapi.app import create_app
    from airflow.utils.db import initdb

    monkeypatch.setenv("RASID_DATA", str(snapshot.data))
    initdb()
    with TestClient(create_app(), base_url="http://localhost") as client:
        assert client.get("/rasid/", follow_redirects=False).status_code == 401
        forged = client.get("/rasid-mail/" + "0" * 40)
        assert forged.status_code == 404 and "not known" in forged.text, "links in mails need no login, but a signature"
        user = client.app.state.auth_manager.generate_jwt(_someone())
        page = client.get("/rasid/incidents", cookies={"_token": user})
        assert page.status_code == 200 and "incidents" in words(page.text)
        assert 'href="/rasid/alerts"' in page.text, "links keep the prefix under which it is mounted"
        views = client.get("/api/v2/plugins", headers={"Authorization": f"Bearer {user}"}).json()["plugins"]
        assert any(view["url_route"] == "rasid" for plugin in views for view in plugin["external_views"])


def _someone():
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser

    return SimpleAuthManagerUser(username="ana", role="admin")


@pytest.mark.skipif(not (shutil.which("chromium") and shutil.which("chromedriver")) and not os.environ.get("CI"),
                    reason="needs Debian's chromium and chromium-driver")
def test_a_browser_shows_the_desk_without_scrolling_sideways_on_a_phone(snapshot, monkeypatch, tmp_path):
    import uvicorn
    from selenium import webdriver

    monkeypatch.setenv("RASID_DATA", str(snapshot.data))
    server = uvicorn.Server(uvicorn.Config(make_app(Depends(lambda: None)), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for switch in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--window-size=500,900",
                   f"--user-data-dir={tmp_path}"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        for path in ("/", f"/incidents/{incident_of(snapshot, 7)}", "/series", "/incidents"):
            browser.get(f"http://127.0.0.1:{port}{path}")
            assert browser.find_element("tag name", "h1").text
            assert browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth"), path
        errors = [entry["message"] for entry in browser.get_log("browser") if "favicon" not in entry["message"]]
        assert not errors
    finally:
        browser.quit()
        server.should_exit = True
        thread.join(5)
