"""The message: structure, headers that can't be injected into, texts from outside that stay text, and both parts of equal content."""

import dataclasses
import datetime as dt
import html as html_module
import re
import string
from email import message_from_bytes
from email.parser import BytesParser
from email.policy import default

import pytest
from alert_samples import NOW, TODAY, alert_settings, load_told, quiet_history, rise, told
from hypothesis import given
from hypothesis import strategies as st

from alerts import links, message, previews, run, wording
from alerts.detection.explain import _note
from alerts.sections import title_of, translate_notes
from alerts.series import Series
from alerts.subscriptions import Filter
from alerts.wording import clean, language, safe_link

EVIL = '<script>alert("x")</script> Kirkuk\r\nBcc: all@mission.example \u202emoc.live'


def build(subject="Kirkuk: 9 incidents", images=None, earlier=(), code="en"):
    return message.build("analyst@mission.example", subject, "text", "<p>html</p>", images or {}, "<abc@rasid.example>", list(earlier), code, NOW)


def sent(built, settings, sender="Rasid <alerts@rasid.example>"):
    """As a server gets it."""
    whole = message.with_sender(built, sender, "analyst@mission.example", settings)
    return BytesParser(policy=default).parsebytes(whole.as_bytes())


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A rise, some of whose articles try to break out of the mail."""
    settings = dataclasses.replace(alert_settings(tmp_path_factory.mktemp("mail")), public_url="https://rasid.mission.example")
    quiet_history(settings)
    pairs = rise(size=8)
    article, report = told(TODAY, "Hawija", 5900, "herald", act="Air/drone strike", text=f"A drone hit a depot {EVIL}, police said. More.")
    pairs.append((article | {"outlet": EVIL, "title": EVIL}, report | {"place": f"Hawija {EVIL}", "killed": {"low": 5, "high": None}}))
    article, report = told(TODAY, "Daquq", 5901, "nabaa", act="Arrests")
    pairs.append((article | {"url": "javascript:alert(1)", "lang": "ar", "text": "اعتقلت القوات 4 أشخاص في داقوق. " * 3}, report))
    load_told(settings, "live", pairs, "scheduled", TODAY - dt.timedelta(days=1), TODAY, NOW)
    run.evaluate(settings, NOW)
    return settings


@pytest.fixture(scope="module", params=["en", "ar"])
def mail(world, request):
    return previews.preview(world, f"kirkuk-{TODAY:%Y%m%d}", request.param, NOW)


def one_line(text: str) -> str:
    return re.sub(r"[\s\xa0\u2002]+", " ", re.sub(r"[\u2066-\u2069]", "", text))


def test_the_structure_is_alternative_of_text_and_html_with_its_images(tmp_path):
    built = sent(build(images={"chart.png": b"\x89PNG..."}), alert_settings(tmp_path))
    assert built.get_content_type() == "multipart/alternative"
    plain, related = built.iter_parts()
    assert (plain.get_content_type(), related.get_content_type()) == ("text/plain", "multipart/related")
    html, image = related.iter_parts()
    assert (html.get_content_type(), image["Content-ID"], image.get_content_disposition()) == ("text/html", "<chart.png>", "inline")


def test_headers_for_threads_lists_and_robots(tmp_path):
    built = sent(build(earlier=["<one@rasid.example>", "<two@rasid.example>"]), alert_settings(tmp_path))
    assert built["Auto-Submitted"] == "auto-generated"
    assert built["References"] == "<one@rasid.example> <two@rasid.example>"
    assert built["In-Reply-To"] == "<two@rasid.example>"
    assert built["Date"].datetime == NOW
    assert "mailto:alerts@rasid.example" in built["List-Unsubscribe"]
    assert built["List-Unsubscribe-Post"] is None  # one click needs https


def test_one_click_unsubscribe_where_the_public_url_is_https(tmp_path):
    settings = dataclasses.replace(alert_settings(tmp_path), public_url="https://rasid.mission.example")
    built = sent(build(), settings)
    assert built["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [token] = re.findall(r"<https://rasid.mission.example/rasid-mail/([0-9a-f]{40})>", built["List-Unsubscribe"])
    assert links.read(settings, token).recipient == "analyst@mission.example"
    assert f"unsubscribe%20{token}" in built["List-Unsubscribe"]  # by mail too


def test_headers_that_programs_read_are_not_encoded(tmp_path):
    settings = dataclasses.replace(alert_settings(tmp_path), public_url="https://a-rather-long-host-name.rasid.mission.example/and/a/path")
    message_id = message.message_id_of("0" * 20, settings)
    earlier = [message_id.replace("0", str(n)) for n in range(10)]
    built = message.build("analyst@mission.example", "x", "text", "<p>html</p>", {}, message_id, earlier, "en", NOW)
    message.write(built, tmp_path / "mail.eml")
    whole = message.with_sender(message.read(tmp_path / "mail.eml"), "Rasid <alerts@rasid.example>", "analyst@mission.example", settings)
    raw = message_from_bytes(whole.as_bytes())  # decodes nothing
    for name in ("Message-ID", "References", "In-Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "To"):
        assert "=?" not in raw[name], name
    assert re.fullmatch(r"<https://\S+/rasid-mail/[0-9a-f]{40}>, <mailto:alerts@rasid.example\?subject=unsubscribe%20[0-9a-f]{40}>",
                        raw["List-Unsubscribe"])
    assert raw["References"].split() == earlier


def test_replies_go_to_the_contact_and_exchange_is_kept_from_answering(tmp_path):
    settings = dataclasses.replace(alert_settings(tmp_path), contact="Monitoring <desk@mission.example>")
    built = sent(build(), settings)
    assert built["Reply-To"] == "desk@mission.example"
    assert built["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    hostile = dataclasses.replace(settings, contact="the demo\r\nBcc: all@mission.example")
    assert sent(build(), hostile)["Bcc"] is None


def test_a_line_break_can_not_start_a_header(tmp_path):
    built = sent(build(subject=EVIL), alert_settings(tmp_path), "Rasid\r\nBcc: all@mission.example <alerts@rasid.example>")
    assert built["Bcc"] is None
    assert [name for name in built.keys() if name.casefold() == "bcc"] == []
    assert "\n" not in built["Subject"] and "\u202e" not in built["Subject"]


@given(st.text(max_size=150) | st.text(alphabet=string.ascii_letters + " كركوكحوادث()،.…0123456789", max_size=180))
def test_every_subject_arrives_as_it_was_meant(subject):
    subject = clean(subject, 200)
    assert BytesParser(policy=default).parsebytes(build(subject=subject).as_bytes())["Subject"] == subject


@pytest.mark.parametrize("code", ["en", "ar"])
def test_a_hostile_actor_of_a_subscription_stays_one_line_of_a_subject(code, tmp_path):
    series = Series("Kirkuk", Filter(actors=("x\u202e\u2028Bcc: all@mission.example <b>",)))
    built = sent(build(subject=title_of(series, language(code)), code=code), alert_settings(tmp_path))
    assert built["Bcc"] is None and not set(built["Subject"]) & set("\u202e\u2028\n")


def test_the_same_contents_have_the_same_message_id():
    assert message.mail_id_of("A@x.example", ["e1", "e2"]) == message.mail_id_of("a@x.example", ["e2", "e1"])
    assert message.mail_id_of("a@x.example", ["e1"]) != message.mail_id_of("b@x.example", ["e1"])


def test_texts_from_outside_are_escaped(mail):
    assert "<script>" not in mail.html.replace("<!DOCTYPE", "")
    assert "&lt;script&gt;" in mail.html
    assert "\u202e" not in mail.html + mail.text
    assert not re.search(r"^Bcc:", mail.text, re.M)


def test_links_are_http_only_and_nothing_is_loaded_from_outside(mail):
    links = re.findall(r'href="([^"]*)"', mail.html)
    assert links and all(link.startswith(("https://", "http://", "mailto:")) for link in links)
    assert "javascript:" not in mail.html + mail.text
    sources = re.findall(r'src="([^"]{0,40})', mail.html)
    assert sources and all(source.startswith("data:image/png") for source in sources)  # cid: in the mail itself
    assert not re.search(r"url\(|@import|<link|<script", mail.html)


def test_plain_text_says_everything_that_the_html_says(mail):
    text = one_line(mail.text)
    body = mail.html[mail.html.index('<table class="page"'):]  # what stands above is only shown in lists of mails
    pieces = [one_line(html_module.unescape(piece)) for whole in re.findall(r">([^<]+)<", body) for piece in whole.split(" · ")]
    legend = {wording.language(code).text(f"legend_{name}") for code in ("en", "ar")
              for name in ("bars", "week", "expected", "band", "outage", "alert", "above", "usual")}
    headings = {wording.language(code).text(name) for code in ("en", "ar") for name in ("period",)}
    pieces = [piece.strip(" •·■") for piece in pieces]
    missing = [piece for piece in pieces if len(piece) > 1 and piece not in text and piece not in legend | headings]
    assert missing == []
    for url in re.findall(r'href="(https?://[^"]*)"', body):
        assert html_module.unescape(url) in mail.text


def test_every_image_has_an_alternative_text(mail):
    images = re.findall(r"<img [^>]*>", mail.html)
    assert images and all(re.search(r'alt="[^"]{30,}"', image) for image in images)


def test_the_first_lines_tell_what_how_unusual_how_sure_and_what_could_be_wrong(world):
    text = previews.preview(world, f"kirkuk-{TODAY:%Y%m%d}", "en", NOW).text
    first = text[:1600]
    for words in ("became known in Kirkuk, against", "expected", "How unusual", "How sure", "What could be wrong", "Toll: at least", "Deadliest: Air/drone strike"):
        assert words in first
    assert "is not over: its counts will rise" in text


def test_the_query_gives_the_table(world):
    import duckdb

    text = previews.preview(world, f"kirkuk-{TODAY:%Y%m%d}", "en", NOW).text
    query = re.search(r"SELECT .*?;", text, re.S)[0]
    with duckdb.connect(str(world.published), read_only=True) as con:
        rows = con.execute(query).fetchall()
    assert len(rows) == int(re.search(r"(\d+) incidents in 7 days", text)[1]) == 10
    listed = re.findall(r"^\* (\w+ \d+ \w+): (.*)\n  ([^,\n]+)", text, re.M)  # day, place, type
    in_query = [(f"{row[1]:%a} {row[1].day} {row[1]:%b}", row[4]) for row in rows]
    assert [(day, kind) for day, _, kind in listed] == in_query
    assert [place[:6] for _, place, _ in listed] == [row[3][:6] for row in rows]


def test_the_query_of_a_filtered_series_can_be_run(world):
    import duckdb

    from alerts.facts import query

    part = Filter(("Battles",), ("isis_activity",), ("O'Neill's group",))
    with duckdb.connect(str(world.published), read_only=True) as con:
        assert con.execute(query(Series("Kirkuk", part), TODAY, NOW)).fetchall() == []


def test_arabic_is_right_to_left_and_whole(world):
    mail = previews.preview(world, f"kirkuk-{TODAY:%Y%m%d}", "ar", NOW)
    assert '<html lang="ar" dir="rtl">' in mail.html
    assert "text-align:right" in mail.html
    plain = re.sub(r"\u2068.*?\u2069", "", mail.text)  # names and quotes from outside are set apart
    plain = re.sub(r"SELECT .*?;|python -m .*|https?://\S+|“.*?”", "", plain, flags=re.S)
    assert set(re.findall(r"[A-Za-z]{3,}", plain)) <= {"Bcc"}


def test_what_the_detector_says_of_collection_is_said_in_arabic():
    told = translate_notes(_note(left_out=4, missing_days=2, short=0.5), language("ar"))
    assert len(told) == 3 and not re.search("[A-Za-z]", "".join(told))
    assert translate_notes("something new", language("ar")) == ["\u2068something new\u2069"]  # rather than nothing


def test_both_languages_have_the_same_sentences_with_the_same_fields():
    english, arabic = (language(code).strings for code in ("en", "ar"))
    assert english.texts.keys() == arabic.texts.keys()
    for name in english.texts:
        assert set(re.findall(r"{(\w+)}", english.texts[name])) == set(re.findall(r"{(\w+)}", arabic.texts[name])), name
    assert english.counts.keys() == arabic.counts.keys()
    assert all({"few", "many", "other"} <= forms.keys() for forms in arabic.counts.values())


def test_every_type_and_theme_has_an_arabic_name():
    from rasid.vocabulary import EVENT_TYPE_OF, EVENT_TYPES, THEMES

    arabic = language("ar").strings
    assert set(EVENT_TYPES) | set(EVENT_TYPE_OF) <= set(arabic.events)
    assert set(THEMES) <= set(arabic.themes) and set(THEMES) <= set(language("en").strings.themes)


@pytest.mark.parametrize(("n", "words"), [(1, "حادث واحد"), (2, "حادثان"), (3, "3 حوادث"), (10, "10 حوادث"), (11, "11 حادثاً"),
                                          (100, "100 حادث"), (103, "103 حوادث")])
def test_arabic_plurals(n, words):
    assert language("ar").count("incidents", n) == words


@pytest.mark.parametrize(("low", "high", "words"), [
    (0, 0, "nobody killed"), (3, 3, "3 killed"), (3, 5, "3–5 killed"), (5, None, "at least 5 killed"), (None, None, None), (None, 4, "0–4 killed"),
])
def test_tolls_in_words(low, high, words):
    assert language("en").people("killed", low, high) == words


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a.example/\"><b>", "https://a.example/ b", "http://a\r\nb", "ftp://a.example", "", None])
def test_unsafe_links_are_not_followed(url):
    assert safe_link(url) is None


def test_plain_links_are_kept():
    assert safe_link("https://a.example/x?y=1&z=%20#t") == "https://a.example/x?y=1&z=%20#t"
