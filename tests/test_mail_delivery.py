"""Delivery over real SMTP: once, whatever is retried, refused, down or killed; nothing lost; no secret told."""

import dataclasses
import datetime as dt
import logging
import os
import signal
import subprocess
import sys
import textwrap

import pytest
from alert_samples import ARABIC, ENGLISH, NOW, Mailbox, Server, alert_settings

from alerts import deliver, message, outbox, outbox_command
from alerts.deliver import DeliveryFailed, SmtpSettings, send_due, send_plain, settings_from_url
from rasid.settings import PROJECT_ROOT
from warehouse import migrations
from warehouse.database import duckdb_of, reading, writing
from warehouse.models.alerts import Outbox

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def settings(tmp_path):
    return alert_settings(tmp_path)


@pytest.fixture
def box():
    return Mailbox()


@pytest.fixture
def server(box):
    running = Server(box)
    running.start()
    yield running
    running.stop()


def queue(settings, *recipients, now=NOW):
    """A mail for each recipient in the outbox. Returns their ids."""
    ids = []
    for recipient in recipients:
        mail_id = message.mail_id_of(recipient, ["kirkuk-20260320/1"])
        message_id = message.message_id_of(mail_id, settings)
        whole = message.build(recipient, "Kirkuk: 9 incidents in 7 days, 3 expected", "text", "<p>html</p>", {}, message_id, [], "en", now)
        message.write(whole, settings.data / f"outbox/{mail_id}.eml")
        with writing(settings) as session:
            migrations.upgrade(session)
            session.add(Outbox(
                mail_id=mail_id, recipient=recipient, kind="alert", message_id=message_id, thread_ids=[], subject="Kirkuk", text="text",
                path=f"outbox/{mail_id}.eml", created_at=now, state="queued", attempts=0, next_try_at=now))
        ids.append(mail_id)
    return ids


def row(settings, mail_id):
    with writing(settings) as session:
        mail = session.get(Outbox, mail_id)
        session.expunge(mail)
        return mail


def test_each_mail_goes_out_once_however_often_it_is_sent(settings, server, box):
    queue(settings, ENGLISH, ARABIC)
    assert send_due(settings, server.smtp, NOW)["sent"] == 2
    assert send_due(settings, server.smtp, NOW + MINUTE)["sent"] == 0
    assert sorted(mail["To"] for mail in box.messages) == sorted([ENGLISH, ARABIC])
    assert box.messages[0]["From"] == "Rasid <alerts@rasid.example>"


def test_one_recipient_refused_does_not_stop_the_others(settings, server, box):
    refused, good = queue(settings, ENGLISH, ARABIC)
    box.refused[ENGLISH] = "550 no such user"
    result = send_due(settings, server.smtp, NOW)
    assert (result["sent"], result["failed"]) == (1, 1)
    assert [mail["To"] for mail in box.messages] == [ARABIC]
    assert (row(settings, good).state, row(settings, refused).state) == ("sent", "failed")
    assert "550 no such user" in row(settings, refused).last_error


def test_a_server_that_is_down_loses_nothing_and_costs_growing_pauses(settings, server, box):
    mail_id = min(queue(settings, ENGLISH, ARABIC))  # tried first; without a server the other is not tried at all
    down = dataclasses.replace(server.smtp, port=1)
    with pytest.raises(DeliveryFailed, match="2 wait"):
        send_due(settings, down, NOW)
    assert send_due(settings, down, NOW + MINUTE / 10)["waiting"] == 2  # too early to try again
    with pytest.raises(DeliveryFailed):
        send_due(settings, down, NOW + MINUTE)
    mail = row(settings, mail_id)
    assert (mail.state, mail.attempts, mail.next_try_at - NOW) == ("failed", 2, 2 * MINUTE)
    assert send_due(settings, server.smtp, NOW + 3 * MINUTE)["sent"] == 2
    assert len(box.messages) == 2


def test_a_temporary_answer_is_tried_again(settings, server, box):
    [mail_id] = queue(settings, ENGLISH)
    box.data_answers = ["451 try later"]
    with pytest.raises(DeliveryFailed, match="451 try later"):
        send_due(settings, server.smtp, NOW)
    assert send_due(settings, server.smtp, NOW + MINUTE)["sent"] == 1
    assert row(settings, mail_id).attempts == 2


def test_what_is_refused_for_good_becomes_a_dead_letter_that_can_be_tried_again(settings, server, box):
    [mail_id] = queue(settings, ENGLISH)
    box.refused[ENGLISH] = "550 no such user"
    now = NOW
    for _ in range(3):
        with pytest.raises(DeliveryFailed):
            send_due(settings, server.smtp, now)
        now += dt.timedelta(hours=2)
    assert row(settings, mail_id).state == "dead"
    assert send_due(settings, server.smtp, now) | {"dead": 1} == send_due(settings, server.smtp, now)
    box.refused.clear()
    assert outbox.retry(settings, [mail_id], now) == [mail_id]
    assert send_due(settings, server.smtp, now)["sent"] == 1


def test_an_outage_of_days_ends_in_dead_letters(settings):
    [mail_id] = queue(settings, ENGLISH)
    down = SmtpSettings("127.0.0.1", 1, use_starttls=False)
    with pytest.raises(DeliveryFailed):
        send_due(settings, down, NOW + dt.timedelta(days=2))
    assert row(settings, mail_id).state == "failed"
    with pytest.raises(DeliveryFailed):
        send_due(settings, down, NOW + dt.timedelta(days=4))
    assert row(settings, mail_id).state == "dead"


def test_a_recipient_that_is_put_off_waits_alone(settings, server, box):
    put_off, good = queue(settings, ENGLISH, ARABIC)
    box.refused[ENGLISH] = "450 greylisted, come back"
    assert send_due(settings, server.smtp, NOW)["sent"] == 1
    assert (row(settings, good).state, row(settings, put_off).state, row(settings, put_off).attempts) == ("sent", "failed", 1)
    box.refused.clear()
    assert send_due(settings, server.smtp, NOW + MINUTE)["sent"] == 1
    assert sorted(mail["To"] for mail in box.messages) == sorted([ENGLISH, ARABIC])


def test_a_server_that_ends_the_conversation_after_a_mail_gets_the_others_in_a_new_one(settings, server, box):
    addresses = [f"reader{n}@mission.example" for n in range(5)]
    queue(settings, *addresses)
    box.data_answers = ["250 kept it elsewhere", "421 that is enough for now"]
    result = send_due(settings, server.smtp, NOW)
    assert (result["sent"], result["failed"]) == (4, 1)
    assert send_due(settings, server.smtp, NOW + MINUTE)["sent"] == 1
    assert len({mail["To"] for mail in box.messages}) == len(box.messages) == 4  # and one was kept elsewhere


def test_dead_letters_are_seen_by_the_command_and_by_sql(settings, server, box):
    [mail_id] = queue(settings, ENGLISH)
    box.refused[ENGLISH] = "550 no such user"
    for n in range(3):
        with pytest.raises(DeliveryFailed):
            send_due(settings, server.smtp, NOW + n * 120 * MINUTE)
    told = "\n".join(outbox_command.describe(settings, with_sent=False))
    assert mail_id in told and "dead" in told and "550 no such user" in told
    with reading(settings) as connection:
        rows = duckdb_of(connection).execute("SELECT recipient, last_error FROM outbox WHERE state = 'dead'").fetchall()
    assert rows == [(ENGLISH, "550 no such user")]


KILLED_AFTER_SENDING = """
    import datetime as dt, dataclasses, os, signal, sys
    from pathlib import Path
    from alerts import deliver, outbox
    from rasid import settings
    config = dataclasses.replace(settings.load(), subscriptions=Path(sys.argv[1]))
    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)
    setattr({where}, {name!r}, die)
    smtp = deliver.SmtpSettings("127.0.0.1", int(sys.argv[2]), use_starttls=False)
    deliver.send_due(config, smtp, dt.datetime.fromisoformat(sys.argv[3]))
"""


def killed(settings, server, where, name):
    """Sends in another process, which is killed where `name` is called."""
    code = textwrap.dedent(KILLED_AFTER_SENDING.format(where=where, name=name))
    done = subprocess.run(
        [sys.executable, "-c", code, str(settings.subscriptions), str(server.port), NOW.isoformat()],
        env={**os.environ, "RASID_DATA": str(settings.data), "PYTHONPATH": str(PROJECT_ROOT)}, capture_output=True, text=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_killed_between_the_servers_answer_and_the_commit_it_is_not_sent_again(settings, server, box):
    [mail_id] = queue(settings, ENGLISH)
    killed(settings, server, "outbox", "settle_sent")
    assert row(settings, mail_id).state == "sending"
    result = send_due(settings, server.smtp, NOW + MINUTE)
    assert (result["sent"], result["recovered"]) == (0, 1)
    assert len(box.messages) == 1
    assert row(settings, mail_id).state == "sent"


def test_killed_before_it_was_sent_it_is_sent_by_the_next_run(settings, server, box):
    [mail_id] = queue(settings, ENGLISH)
    killed(settings, server, "deliver", "_send_one")
    assert box.messages == []
    assert send_due(settings, server.smtp, NOW + MINUTE)["sent"] == 1
    assert len(box.messages) == 1


def test_two_senders_at_once_send_once(settings, server, box):
    queue(settings, ENGLISH)
    with outbox.only_sender(settings) as is_alone:
        assert is_alone
        other = subprocess.run(
            [sys.executable, "-m", "alerts", "send"], cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=60,
            env={**os.environ, "RASID_DATA": str(settings.data), "RASID_SUBSCRIPTIONS": str(settings.subscriptions),
                 "RASID_SMTP_URL": f"smtp://127.0.0.1:{server.port}"})
        assert "another process is sending" in other.stdout
    assert box.messages == []
    assert send_due(settings, server.smtp, NOW)["sent"] == 1


def test_every_attempt_has_the_same_message_id_and_body(settings, server, box):
    [mail_id] = queue(settings, ENGLISH)
    send_due(settings, server.smtp, NOW)
    with writing(settings) as session:  # as if the server's answer had been lost
        mail = session.get(Outbox, mail_id)
        mail.state, mail.next_try_at = "failed", NOW
    send_due(settings, server.smtp, NOW + MINUTE)
    assert box.raw[0].replace(b"\r\n", b"\n") == box.raw[1].replace(b"\r\n", b"\n")


def test_login_and_tls_are_used_and_the_password_is_told_nowhere(settings, box, caplog):
    from aiosmtpd.smtp import AuthResult

    def refuse(server, session, envelope, mechanism, data):
        return AuthResult(success=False, handled=False, message=f"535 {data.password.decode()} is wrong for {data.login.decode()}")

    running = Server(box, authenticator=refuse, auth_require_tls=False)
    running.start()
    caplog.set_level(logging.DEBUG)
    try:
        [mail_id] = queue(settings, ENGLISH)
        smtp = dataclasses.replace(running.smtp, user="rasid", password="hunter2hunter2")
        with pytest.raises(DeliveryFailed) as error:
            send_due(settings, smtp, NOW)
    finally:
        running.stop()
    ours = " ".join(record.getMessage() for record in caplog.records if record.name.startswith(("alerts", "warehouse")))
    told = f"{error.value} {row(settings, mail_id).last_error} {smtp!r} {ours}"
    assert "535" in told and "hunter2hunter2" not in told


def test_a_server_without_tls_gets_no_password(settings, server, box):
    queue(settings, ENGLISH)
    smtp = dataclasses.replace(server.smtp, use_starttls=True, user="rasid", password="secret")
    with pytest.raises(DeliveryFailed, match="STARTTLS"):
        send_due(settings, smtp, NOW)
    assert box.messages == []


@pytest.mark.parametrize(("url", "expected"), [
    ("smtps://u%40x:p%2Fw@mail.example?from=alerts@mail.example",
     SmtpSettings("mail.example", 465, "u@x", "p/w", True, False, "alerts@mail.example")),
    ("smtp://u:p@mail.example", SmtpSettings("mail.example", 587, "u", "p", False, True, "rasid@mail.example")),
    ("smtp://127.0.0.1:8625", SmtpSettings("127.0.0.1", 8625, None, None, False, False, "rasid@127.0.0.1")),
])
def test_the_url_of_a_mail_server(url, expected):
    assert settings_from_url(url) == expected


@pytest.mark.parametrize("url", ["http://u:pw@mail.example", "smtp://:25", "smtp://u:pw@host:port/", "mail.example"])
def test_a_url_that_is_none_is_refused_without_repeating_it(url):
    with pytest.raises(ValueError, match="RASID_SMTP_URL is no smtp") as error:
        settings_from_url(url)
    assert url not in str(error.value)


def test_operators_notices_go_out_plainly(server, box):
    send_plain(server.smtp, ["operator@mission.example"], "Rasid: load failed\r\nBcc: x@y.example", "It failed.\nSee the log.")
    [mail] = box.messages
    assert mail["Subject"] == "Rasid: load failed Bcc: x@y.example"
    assert mail["Bcc"] is None and mail["Auto-Submitted"] == "auto-generated"
    assert "See the log." in mail.get_content()


def test_pauses_grow_to_an_hour():
    pauses = [outbox.pause_after(attempts) for attempts in range(1, 12)]
    assert pauses[:3] == [MINUTE / 2, MINUTE, 2 * MINUTE]
    assert pauses == sorted(pauses) and pauses[-1] == 60 * MINUTE
    assert deliver.TIMEOUT_S <= 60
