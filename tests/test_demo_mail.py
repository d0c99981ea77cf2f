"""The demo's mail catcher over real SMTP, and what its page shows."""

from __future__ import annotations

import smtplib
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import httpx
import pytest

from demo.mailcatcher import MailCatcher, main
from demo.summary import _mails

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")


@pytest.fixture
def catcher(tmp_path):
    catcher = MailCatcher(tmp_path / "mail", 0, 0)
    yield catcher
    catcher.close()


def get(catcher: MailCatcher, path: str) -> httpx.Response:
    return httpx.get(catcher.inbox_url + path, trust_env=False)


def make_mail(subject: str = "كركوك: 12 حادثاً في 7 أيام", html: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Rasid <alerts@rasid.example>", "reader@mission.example", subject
    message.set_content("Kirkuk: 12 incidents in 7 days.\n.\nA line with one dot stands above.\n")
    if html:
        message.add_alternative(html, subtype="html")
        message.get_body(("html",)).add_related(PIXEL, "image", "png", cid="<chart@rasid>")
    return message


def send(catcher: MailCatcher, message: EmailMessage, to: str = "reader@mission.example") -> None:
    with smtplib.SMTP("127.0.0.1", catcher.smtp_port) as smtp:
        smtp.send_message(message, to_addrs=[to])


def only_path(catcher: MailCatcher, tmp_path) -> str:
    (path,) = (tmp_path / "mail").glob("*.eml")
    return f"/mail/{path.stem}"


def test_an_empty_inbox_says_so(catcher):
    page = get(catcher, "/")
    assert page.status_code == 200 and "No mail yet" in page.text
    assert get(catcher, "/mail/nothing").status_code == 404


def test_a_mail_is_kept_as_it_was_sent_and_listed(catcher, tmp_path):
    send(catcher, make_mail())
    (path,) = (tmp_path / "mail").glob("*.eml")
    kept = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    assert kept["Subject"] == "كركوك: 12 حادثاً في 7 أيام" and kept["To"] == "reader@mission.example"
    assert kept.get_body(("plain",)).get_content().splitlines()[1] == "."
    page = get(catcher, "/").text
    assert "كركوك: 12 حادثاً في 7 أيام" in page and "reader@mission.example" in page and "1 mails" not in page
    assert _mails(tmp_path / "mail") == ["reader@mission.example: كركوك: 12 حادثاً في 7 أيام"]


def test_newest_mail_stands_first_and_the_envelope_counts(catcher):
    send(catcher, make_mail("Alpha"))
    send(catcher, make_mail("Omega"), to="other@mission.example")
    page = get(catcher, "/").text
    assert page.index("Omega") < page.index("Alpha") and "other@mission.example" in page


def test_html_comes_with_its_images_and_can_run_nothing(catcher, tmp_path):
    send(catcher, make_mail(html='<html><body><h1>Kirkuk</h1><img src="cid:chart@rasid"><script>alert(1)</script></body></html>'))
    path = only_path(catcher, tmp_path)
    frame = get(catcher, path).text
    assert 'sandbox=""' in frame and f'src="{path}/html"' in frame
    shown = get(catcher, f"{path}/html")
    assert "cid:" not in shown.text and "data:image/png;base64,iVBORw0K" in shown.text
    assert "sandbox" in shown.headers["content-security-policy"] and "default-src 'none'" in shown.headers["content-security-policy"]
    assert "12 incidents in 7 days" in get(catcher, f"{path}/text").text
    source = get(catcher, f"{path}/source")
    assert source.headers["content-type"].startswith("text/plain") and "Content-ID: <chart@rasid>" in source.text


def test_a_subject_is_text_and_not_markup(catcher, tmp_path):
    send(catcher, make_mail("<script>alert(1)</script>"))
    for path in ("/", only_path(catcher, tmp_path)):
        assert "<script>" not in get(catcher, path).text


def test_mail_without_html_shows_its_text(catcher, tmp_path):
    send(catcher, make_mail())
    path = only_path(catcher, tmp_path)
    assert f'src="{path}/text"' in get(catcher, path).text
    assert get(catcher, f"{path}/html").status_code == 404


@pytest.mark.parametrize("path", ["/mail/..%2F..%2Fetc%2Fpasswd", "/mail/../secret", "/mail/.hidden/source", "/other"])
def test_paths_lead_nowhere_else(catcher, tmp_path, path):
    (tmp_path / "secret.eml").write_text("Subject: secret\n\nsecret", encoding="utf-8")
    page = get(catcher, path)
    assert page.status_code == 404 and "secret" not in page.text


def test_a_taken_port_is_one_clear_line(catcher, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("RASID_DATA", str(tmp_path))
    assert main(["--smtp-port", str(catcher.smtp_port), "--inbox-port", "0"]) == 2
    assert main(["--smtp-port", "0", "--inbox-port", catcher.inbox_url.rsplit(":", 1)[1]]) == 2
    assert capsys.readouterr().err.count("mail catcher needs ports") == 2
