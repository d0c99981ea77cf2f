"""Silencing and unsubscribing by the links in a mail: only who holds one, only by confirming, and before the next mail leaves."""

import asyncio
import dataclasses
import datetime as dt
import io
import os
from argparse import Namespace
from email.message import EmailMessage

import httpx
import pytest
from alert_samples import ARABIC, ENGLISH, NOW, Mailbox, Server, alert_settings
from sqlalchemy import select
from test_mail_delivery import queue, row

from alerts import links, unsubscribe_command, wishes
from alerts.deliver import send_due
from alerts.links import Link
from alerts.links_app import make_app
from warehouse import migrations
from warehouse.database import writing
from warehouse.models.alerts import Silence

ALERT = Link(ENGLISH, "en", "kirkuk-20260320", "Kirkuk")
EVERYTHING = Link(ARABIC, "ar")


@pytest.fixture
def settings(tmp_path):
    settings = dataclasses.replace(alert_settings(tmp_path), public_url="https://rasid.mission.example")
    for link in (ALERT, EVERYTHING):
        links.keep(settings, link)
    return settings


class Web:
    """The app as a browser sees it."""

    def __init__(self, settings, clock=lambda: NOW):
        self.transport = httpx.ASGITransport(make_app(settings, clock))

    def get(self, path):
        return asyncio.run(self._ask("GET", path))

    def post(self, path, **body):
        return asyncio.run(self._ask("POST", path, **body))

    async def _ask(self, method, path, **body):
        async with httpx.AsyncClient(transport=self.transport, base_url="https://rasid.mission.example") as client:
            return await client.request(method, path, **body)


@pytest.fixture
def web(settings):
    return Web(settings)


def path_of(settings, link):
    return "/" + links.token(settings, link)


def silences(settings):
    with writing(settings) as session:
        migrations.upgrade(session)
        kept = session.scalars(select(Silence).where(Silence.lifted_at.is_(None)).order_by(Silence.silence_id)).all()
        return [(one.series, one.alert_id, one.recipient, one.until) for one in kept]


def test_looking_at_the_page_changes_nothing(settings, web):
    for link in (ALERT, EVERYTHING):
        page = web.get(path_of(settings, link))
        assert page.status_code == 200
    assert 'dir="rtl"' in page.text and ARABIC in page.text
    assert wishes.carry_out(settings, NOW) == 0 and silences(settings) == []


@pytest.mark.parametrize(("wish", "expected"), [
    ("alert", (None, "kirkuk-20260320", ENGLISH, None)),
    ("series-7", ("Kirkuk", None, ENGLISH, NOW + dt.timedelta(days=7))),
    ("series-30", ("Kirkuk", None, ENGLISH, NOW + dt.timedelta(days=30))),
    ("all", (None, None, ENGLISH, None)),
])
def test_what_is_confirmed_is_silenced_once(settings, web, wish, expected):
    for _ in range(2):
        assert "Done" in web.post(path_of(settings, ALERT), data={"wish": wish}).text
        assert wishes.carry_out(settings, NOW + dt.timedelta(minutes=1)) == 1
    assert silences(settings) == [expected]


def test_it_can_be_taken_back_and_the_order_of_wishes_counts(settings, web):
    clock = iter(NOW + dt.timedelta(seconds=n) for n in range(9))
    web = Web(settings, lambda: next(clock))
    for wish in ("all", "resume", "alert"):
        web.post(path_of(settings, ALERT), data={"wish": wish})
    wishes.carry_out(settings, NOW)
    assert silences(settings) == [(None, "kirkuk-20260320", ENGLISH, None)]
    web.post(path_of(settings, ALERT), data={"wish": "resume"})
    wishes.carry_out(settings, NOW)
    assert silences(settings) == []


@pytest.mark.parametrize("request_", [
    {"data": {"List-Unsubscribe": "One-Click"}}, {"files": {"List-Unsubscribe": (None, "One-Click")}},
])
def test_one_click_unsubscribes_and_holds_back_what_has_not_left(settings, web, request_):
    [mail_id, other] = queue(settings, ARABIC, ENGLISH)
    assert web.post(path_of(settings, EVERYTHING), **request_).status_code == 200
    box = Mailbox()
    server = Server(box)
    server.start()
    try:
        assert send_due(settings, server.smtp, NOW)["sent"] == 1
    finally:
        server.stop()
    assert [mail["To"] for mail in box.messages] == [ENGLISH]
    assert row(settings, mail_id).state == "replaced" and "unsubscribed" in row(settings, mail_id).last_error


@pytest.mark.parametrize("token", ["0" * 40, "x", "..%2F..%2Fetc%2Fpasswd", "A" * 40])
def test_a_forged_link_is_not_known(settings, web, token):
    assert web.get(f"/{token}").status_code == 404
    assert web.post(f"/{token}", data={"wish": "all"}).status_code == 404
    assert wishes.carry_out(settings, NOW) == 0


def test_a_link_about_all_mails_is_no_link_about_an_alert(settings, web):
    assert web.post(path_of(settings, EVERYTHING), data={"wish": "series-7"}).status_code == 400
    assert web.post(path_of(settings, ALERT), data={"wish": "series-9000"}).status_code == 400
    assert web.post(path_of(settings, ALERT), content=b"x" * 5000).status_code == 413
    assert wishes.carry_out(settings, NOW) == 0


def test_a_file_that_was_changed_by_hand_is_no_link(settings):
    token = links.token(settings, EVERYTHING)
    path = settings.data / "state" / "links" / f"{token}.json"
    path.write_text(path.read_text().replace(ARABIC, "chief@mission.example"))
    assert links.read(settings, token) is None


def test_another_secret_voids_all_links(settings, web, monkeypatch):
    path = path_of(settings, ALERT)
    monkeypatch.setenv("RASID_LINK_SECRET", "another")
    assert web.get(path).status_code == 404


def test_the_address_stands_in_no_link_and_the_secret_is_private(settings):
    assert "analyst" not in links.url(settings, ALERT) and "@" not in links.url(settings, ALERT)
    assert os.stat(settings.data / "state" / "link_secret").st_mode & 0o077 == 0


def test_pages_can_not_be_framed_and_load_nothing(settings, web):
    page = web.get(path_of(settings, ALERT))
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert not [word for word in ("<script", "src=", "http://", "https://") if word in page.text]


def test_a_damaged_wish_is_put_aside_and_the_others_are_carried_out(settings, web):
    web.post(path_of(settings, ALERT), data={"wish": "alert"})
    (settings.data / "state" / "wishes" / "0.json").write_text("{")
    assert wishes.carry_out(settings, NOW) == 1
    assert [path.name for path in (settings.data / "state" / "wishes").iterdir()] == ["0.bad"]


def command(**given):
    return Namespace(**{"who": None, "mail": False, "author": "ops"} | given)


def test_the_command_takes_an_address_a_token_or_the_mail_that_was_sent(settings):
    mail = EmailMessage()
    mail["Subject"] = f"Re: unsubscribe {links.token(settings, EVERYTHING)}"
    for given, stdin in ((command(who=ARABIC), b""), (command(who=links.token(settings, EVERYTHING)), b""), (command(mail=True), mail.as_bytes())):
        assert unsubscribe_command.run(given, settings, io.BytesIO(stdin), NOW).startswith(f"{ARABIC} gets no more mails")
    assert silences(settings) == [(None, None, ARABIC, None)]
    mail.replace_header("Subject", "unsubscribe me")
    with pytest.raises(ValueError, match="unsubscribe me"):
        unsubscribe_command.run(command(mail=True), settings, io.BytesIO(mail.as_bytes()), NOW)
