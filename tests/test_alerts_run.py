"""From the published snapshot to alerts and mails: what opens, what is told to whom, what is taken back, and what never leads to a mail."""

import contextlib
import dataclasses
import datetime as dt
import re
import shutil

import duckdb
import pytest
from alert_samples import (
    ARABIC,
    ENGLISH,
    NOW,
    SOURCES,
    TODAY,
    Mailbox,
    Server,
    alert_settings,
    html_of,
    load_told,
    quiet_history,
    republish,
    rise,
    text_of,
    told,
)

from alerts import compose, deliver, run, silence, summary, verdicts, wishes
from rasid.datafiles import DataFileError
from warehouse import analysis
from warehouse.database import duckdb_of, reading, writing

HOUR = dt.timedelta(hours=1)
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    settings = alert_settings(tmp_path_factory.mktemp("history"))
    quiet_history(settings)
    return settings


@pytest.fixture
def settings(history, tmp_path):
    """A copy of the quiet history, published and evaluated."""
    shutil.copytree(history.data, tmp_path / "data")
    return dataclasses.replace(alert_settings(tmp_path), data=tmp_path / "data")


@pytest.fixture
def server():
    box = Mailbox()
    running = Server(box)
    running.start()
    running.box = box
    yield running
    running.stop()


def collected(settings, pairs, name="live", origin="scheduled", now=NOW, **more):
    load_told(settings, name, pairs, origin, YESTERDAY, TODAY, now, **more)


def alerts_of(settings):
    with reading(settings) as connection:
        return duckdb_of(connection).execute("SELECT alert_id, series, state, observed_7d FROM alert ORDER BY alert_id").fetchall()


def test_a_rise_is_told_once_to_everybody_in_their_language(settings, server):
    collected(settings, rise())
    result = run.evaluate(settings, NOW)
    assert (result["mode"], result["opened"], result["mails"]) == ("full", 1, 2)
    assert deliver.send_due(settings, server.smtp, NOW)["sent"] == 2
    (english,), (arabic,) = server.box.of(ENGLISH), server.box.of(ARABIC)
    [(alert_id, series, state, number)] = alerts_of(settings)
    assert (series, state) == ("Kirkuk", "open")
    assert english["Subject"].startswith(f"Kirkuk: {number} incidents in 7 days, ")
    assert arabic["Subject"].startswith("كركوك: ")
    assert 'dir="rtl"' in html_of(arabic) and "ما الذي قد يكون خطأ" in text_of(arabic)
    assert alert_id in text_of(english)


def test_evaluating_again_tells_nothing_again(settings, server):
    collected(settings, rise())
    run.evaluate(settings, NOW)
    deliver.send_due(settings, server.smtp, NOW)
    assert run.evaluate(settings, NOW)["mode"] == "none"
    collected(settings, [told(TODAY, "Baquba", 7001, "herald")], "later", now=NOW + dt.timedelta(minutes=15))
    later = run.evaluate(settings, NOW + dt.timedelta(minutes=15))
    assert (later["mode"], later["mails"]) == ("full", 0)
    assert deliver.send_due(settings, server.smtp, NOW + dt.timedelta(minutes=16))["sent"] == 0
    assert len(server.box.messages) == 2


@pytest.mark.parametrize("origin", ["backfill", "released"])
def test_history_that_is_filled_in_sends_no_mail(settings, origin):
    collected(settings, rise(), origin=origin)
    result = run.evaluate(settings, NOW)
    assert (result["mode"], result["mails"]) == ("none", 0)
    assert alerts_of(settings) == []


def test_a_backfilled_rise_is_not_told_by_the_next_scheduled_round_elsewhere(settings):
    collected(settings, rise(), "filled", "backfill")
    run.evaluate(settings, NOW)
    collected(settings, [told(TODAY, "Baquba", 7001, "herald")], "live2", now=NOW + dt.timedelta(minutes=15))
    result = run.evaluate(settings, NOW + dt.timedelta(minutes=15))
    assert (result["mode"], result["mails"]) == ("full", 0)
    assert alerts_of(settings) == []
    assert "backfill" in result["lines"][0]


def test_coding_anew_sends_no_mail(settings):
    collected(settings, [told(day, "Hawija", 8000 + i, SOURCES[i % 3]) for i, day in enumerate([TODAY] * 2)])
    run.evaluate(settings, NOW)
    collected(settings, rise(), "recoded", recode=True, now=NOW + dt.timedelta(minutes=5))
    result = run.evaluate(settings, NOW + dt.timedelta(minutes=5))
    assert (result["mode"], result["mails"]) == ("none", 0)


def test_revisions_that_take_the_rise_away_void_it_and_correct_the_mail(settings, server):
    collected(settings, rise())
    run.evaluate(settings, NOW)
    deliver.send_due(settings, server.smtp, NOW)
    republish(settings)
    with duckdb.connect(str(settings.published), read_only=True) as con:
        ids = [row[0] for row in con.execute("SELECT unnest(incident_ids) FROM alerts").fetchall()]
    author = analysis.Author("ana", "the same event")
    for incident_id in ids[1:]:
        analysis.reject(settings, incident_id, author, NOW + dt.timedelta(hours=1))
    later = NOW + dt.timedelta(hours=2)
    republish(settings, later)
    result = run.evaluate(settings, later)
    assert (result["mode"], result["voided"], result["mails"]) == ("corrections", 1, 2)
    deliver.send_due(settings, server.smtp, later)
    first, correction = server.box.of(ENGLISH)
    assert correction["Subject"] == "Correction: Kirkuk, the alert of 20 Mar no longer holds"
    assert first["Message-ID"] in correction["References"]
    assert "rejected by an analyst" in text_of(correction)
    assert len(text_of(correction)) < 3000
    assert alerts_of(settings)[0][2] == "voided"
    assert run.evaluate(settings, later)["mails"] == 0


def test_an_alert_voided_before_its_mail_left_is_never_mailed(settings, server):
    collected(settings, rise())
    assert run.evaluate(settings, NOW)["mails"] == 2
    with duckdb.connect(str(settings.published), read_only=True) as con:
        ids = [row[0] for row in con.execute("SELECT incident_id FROM incidents WHERE date_start >= '2026-03-17' AND governorate = 'Kirkuk'")
               .fetchall()]
    for incident_id in ids[1:]:
        analysis.reject(settings, incident_id, analysis.Author("ana", "wrong"), NOW + dt.timedelta(minutes=1))
    republish(settings, NOW + dt.timedelta(minutes=2))
    run.evaluate(settings, NOW + dt.timedelta(minutes=3))
    assert deliver.send_due(settings, server.smtp, NOW + dt.timedelta(minutes=4))["sent"] == 0
    assert server.box.messages == []


def test_a_correction_elsewhere_leaves_the_alert(settings):
    collected(settings, rise())
    run.evaluate(settings, NOW)
    with duckdb.connect(str(settings.published), read_only=True) as con:
        [(elsewhere,)] = con.execute("SELECT incident_id FROM incidents WHERE governorate = 'Diyala' LIMIT 1").fetchall()
    analysis.reject(settings, elsewhere, analysis.Author("ana", "wrong"), NOW + dt.timedelta(minutes=1))
    republish(settings, NOW + dt.timedelta(minutes=2))
    assert "voided" not in run.evaluate(settings, NOW + dt.timedelta(minutes=3))
    assert alerts_of(settings)[0][2] == "open"


def test_growth_is_told_in_the_same_thread_once_a_day_at_most(settings, server):
    collected(settings, rise(size=8))
    run.evaluate(settings, NOW)
    deliver.send_due(settings, server.smtp, NOW)
    tomorrow = NOW + dt.timedelta(days=1, hours=1)
    more = [told(tomorrow.date(), "Hawija" if i % 2 else "Daquq", 9100 + i, SOURCES[i % 3], 1 + i, act=act)
            for i, act in enumerate(["Armed clash", "Arrests", "Air/drone strike", "Remote explosive/landmine/IED", "Peaceful protest"] * 2)]
    load_told(settings, "grown", more, "scheduled", TODAY, tomorrow.date(), tomorrow)
    assert run.evaluate(settings, tomorrow)["grown"] == 1
    deliver.send_due(settings, server.smtp, tomorrow)
    opened, grown = server.box.of(ENGLISH)
    assert grown["Subject"].startswith("Kirkuk, growing: ")
    assert grown["In-Reply-To"] == opened["Message-ID"]
    assert "When we last wrote, on 20 March 2026, there were" in text_of(grown)


def test_an_episode_ends_in_silence_after_a_quiet_week(settings, server):
    collected(settings, rise())
    run.evaluate(settings, NOW)
    deliver.send_due(settings, server.smtp, NOW)
    now = NOW + dt.timedelta(days=25)
    load_told(settings, "quiet", [], "scheduled", TODAY + dt.timedelta(days=1), now.date(), now)
    result = run.evaluate(settings, now)
    assert (result["closed"], result["mails"]) == (1, 0)
    assert alerts_of(settings)[0][2] == "closed"


def test_eighty_signals_make_one_mail_for_each_recipient(settings, server):
    kinds = ["Battles", "Protests", "Riots", "Violence against civilians", "Strategic developments"]
    filters = [["Explosions/Remote violence", *kinds[:n]] for n in range(5)] + [["Explosions/Remote violence", kind] for kind in kinds[1:]]
    places = ["Kirkuk", "Baghdad", "Diyala", "Ninewa", "Al-Anbar", "Salah al-Din", "Dohuk", "Thi-Qar", "Maysan"]
    lines = [
        f"  - {{address: {address}, language: {language}, governorates: [{', '.join(places)}], event_types: [{', '.join(names)}]}}"
        for address, language in ((ENGLISH, "en"), (ARABIC, "ar")) for names in filters]
    settings.subscriptions.write_text("subscriptions:\n" + "\n".join(lines))
    kinds = ["Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED", "Grenade"]
    where = ["Hawija", "Tarmiyah", "Baquba", "Tal Afar", "Rutba", "Tuz Khurmatu", "Zakho", "Nasiriyah", "Amarah"]
    pairs = []
    for place in where:
        for i in range(12):
            article, report = told(TODAY - dt.timedelta(days=i % 3), place, 6000 + i, SOURCES[i % 3], 4 + i, act="Air/drone strike")
            pairs.append((article, report | {"sub_event_type": kinds[i % 5]}))
    load_told(settings, "wave", pairs, "scheduled", TODAY - dt.timedelta(days=2), TODAY, NOW)
    result = run.evaluate(settings, NOW)
    assert result["opened"] >= 80
    assert result["mails"] == 2
    deliver.send_due(settings, server.smtp, NOW)
    assert sorted(message["To"] for message in server.box.messages) == sorted([ENGLISH, ARABIC])
    [mail] = server.box.of(ENGLISH)
    assert mail["Subject"].startswith("9 alerts: ")  # the filters overlap: the same rise nine times in each of nine governorates
    assert len(mail["Subject"]) <= 150
    assert len(html_of(mail).encode()) < 100_000  # mail programs cut what is longer
    parts = {row[1].partition("|")[2] for row in alerts_of(settings) if f"cid:{row[0]}.png" in html_of(mail)}
    assert html_of(mail).count("-map.png") == len(parts) < html_of(mail).count("<img ") / 2  # the same map stands there once
    named = [row for row in alerts_of(settings) if row[0] in text_of(mail)]
    assert sorted(row[1].partition("|")[0] for row in named) == sorted(places)


def test_a_rise_is_told_at_one_level_to_who_follows_several(settings, server):
    settings.subscriptions.write_text(f"""
subscriptions:
  - {{address: {ENGLISH}, governorates: [Kirkuk]}}
  - {{address: {ENGLISH}, governorates: [Kirkuk], themes: [isis_activity]}}
  - {{address: {ARABIC}, governorates: [Kirkuk]}}
""")
    collected(settings, rise(themes=["isis_activity"]))
    result = run.evaluate(settings, NOW)
    assert (result["opened"], result["mails"]) == (2, 2)
    deliver.send_due(settings, server.smtp, NOW)
    [mail], [other] = server.box.of(ENGLISH), server.box.of(ARABIC)
    assert mail["Subject"].startswith("Kirkuk")
    assert other["Subject"].startswith("Kirkuk: ")
    collected(settings, [told(TODAY, "Baquba", 7001, "herald")], "later", now=NOW + dt.timedelta(minutes=15))
    assert run.evaluate(settings, NOW + dt.timedelta(minutes=15))["mails"] == 0


def test_a_part_that_goes_on_rising_is_told_when_most_of_it_is_news(settings, server):
    settings.subscriptions.write_text(f"""
subscriptions:
  - {{address: {ENGLISH}, governorates: [Kirkuk]}}
  - {{address: {ENGLISH}, governorates: [Kirkuk], themes: [isis_activity]}}
""")
    collected(settings, rise(size=9) + [told(TODAY, "Daquq", 9001, "herald", 3, themes=["isis_activity"])])
    run.evaluate(settings, NOW)
    deliver.send_due(settings, server.smtp, NOW)
    tomorrow = NOW + dt.timedelta(hours=20)
    more = [told(tomorrow.date(), ("Hawija", "Daquq")[i % 2], 9100 + i, SOURCES[i % 3], 1 + i, act=act, themes=["isis_activity"])
            for i, act in enumerate(["Armed clash", "Arrests", "Air/drone strike", "Remote explosive/landmine/IED"] * 2)]
    load_told(settings, "news", more, "scheduled", TODAY, tomorrow.date(), tomorrow)
    run.evaluate(settings, tomorrow)
    deliver.send_due(settings, server.smtp, tomorrow)
    first, second = server.box.of(ENGLISH)
    assert first["Subject"].startswith("Kirkuk: ") and second["Subject"].startswith("Kirkuk (ISIS activity): ")


def test_a_rise_in_many_governorates_is_one_alert_for_who_watches_the_country(settings, server):
    pairs = [pair for n, place in enumerate(["Hawija", "Tarmiyah", "Baquba", "Tal Afar", "Rutba"]) for pair in
             rise(place, 9, first_number=5000 + 100 * n)]
    collected(settings, pairs)
    run.evaluate(settings, NOW)
    deliver.send_due(settings, server.smtp, NOW)
    [mail] = server.box.of(ENGLISH)
    assert mail["Subject"].startswith("Iraq: ")
    assert verdicts.void(settings, "national-20260320", "ana", "an exercise", NOW + HOUR) == 2
    assert {row[2] for row in alerts_of(settings)} == {"voided"}  # its parts too: nobody hears of them instead
    assert re.search(r"The same 7 days by governorate\s.*\sKirkuk 9 \(\d\.\d expected\): Alert", text_of(mail), re.S)


def test_a_dry_run_tells_and_writes_nothing(settings):
    collected(settings, rise())
    result = run.evaluate(settings, NOW, dry_run=True)
    assert result["opened"] == 1 and result["lines"][0].startswith("opened kirkuk-20260320: Kirkuk, ")
    assert alerts_of(settings) == []
    assert run.evaluate(settings, NOW)["opened"] == 1


def test_nothing_published_is_no_error(tmp_path):
    result = run.evaluate(alert_settings(tmp_path), NOW)
    assert result["mode"] == "none" and "nothing has been published" in result["reason"]


def test_an_empty_warehouse_and_a_first_day_raise_no_alarm(tmp_path):
    settings = alert_settings(tmp_path)
    load_told(settings, "first", [told(TODAY, "Hawija", 1, "herald")], "scheduled", TODAY, TODAY, NOW)
    result = run.evaluate(settings, NOW)
    assert (result["mode"], result["mails"]) == ("full", 0)


def test_a_faulty_subscriptions_file_stops_the_evaluation_with_its_line(settings):
    settings.subscriptions.write_text("subscriptions:\n  - address: a@b.example\n    langauge: en\n")
    with pytest.raises(DataFileError, match=r"subscriptions.yml:3: .*langauge"):
        run.evaluate(settings, NOW)


def test_addresses_stay_out_of_the_published_snapshot(settings):
    collected(settings, rise())
    run.evaluate(settings, NOW)
    republish(settings)
    with duckdb.connect(str(settings.published), read_only=True) as con:
        tables = {row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert {"alert", "alert_event", "alert_signal"} <= tables
    assert not tables & {"outbox", "alert_notice", "silence"}


def test_an_analyst_withdraws_an_alert_and_who_got_it_is_told_why(settings, server):
    collected(settings, rise())
    run.evaluate(settings, NOW)
    deliver.send_due(settings, server.smtp, NOW)
    assert verdicts.void(settings, "kirkuk-20260320", "ana", "a drill, not attacks\r\nBcc: all@x.example", NOW + HOUR) == 2
    assert deliver.send_due(settings, server.smtp, NOW + HOUR)["sent"] == 2
    first, correction = server.box.of(ENGLISH)
    assert correction["Subject"] == "Correction: Kirkuk, the alert of 20 Mar no longer holds"
    assert correction["In-Reply-To"] == first["Message-ID"] and correction["Bcc"] is None
    assert "An analyst has withdrawn this alert: “a drill, not attacks Bcc: all@x.example”" in text_of(correction)
    assert "سحب محلل هذا التنبيه" in text_of(server.box.of(ARABIC)[1])
    with pytest.raises(ValueError, match="voided already"):
        verdicts.void(settings, "kirkuk-20260320", "ana", "again", NOW + 2 * HOUR)
    with pytest.raises(LookupError):
        verdicts.confirm(settings, "kirkuk-19990101", "ana", "?", NOW)


def test_the_weeks_summary_tells_what_became_of_alerts_and_of_whose_budget(settings, server):
    operator = "operations@mission.example"
    settings.subscriptions.write_text(
        f"subscriptions:\n  - {{address: {ENGLISH}, governorates: [Kirkuk]}}\n  - {{address: {ARABIC}, language: ar}}\n"
        f"  - {{address: {operator}, operator: true, governorates: [Al-Muthanna]}}\n")
    collected(settings, rise())
    run.evaluate(settings, NOW)
    server.box.refused[ARABIC] = "550 no such user"
    for n in range(3):
        with contextlib.suppress(deliver.DeliveryFailed):
            deliver.send_due(settings, server.smtp, NOW + n * HOUR)
    verdicts.confirm(settings, "kirkuk-20260320", "ana", "a colleague was there", NOW + HOUR)
    html, text = summary.render(settings, NOW + 5 * HOUR)
    assert "1 alert in 1 day: 0 open, 1 held (1 of them confirmed by an analyst), 0 voided" in text
    assert f"{ENGLISH}: 1 this week, 1 in the year, 0 of them false; 0 false ones allowed by the budget so far" in text
    assert f"{ARABIC}: 0 this week" in text
    assert f"Given up: {ARABIC}, " in text and "550 no such user" in text
    verdicts.void(settings, "kirkuk-20260320", "ana", "hearsay", NOW + 6 * HOUR)
    assert f"{ENGLISH}: 1 this week, 1 in the year, 1 of them false" in summary.render(settings, NOW + 7 * HOUR)[1]
    monday = NOW + dt.timedelta(days=3)
    deliver.send_due(settings, server.smtp, monday)
    deliver.send_due(settings, server.smtp, monday + HOUR)
    [weekly] = server.box.of(operator)
    with writing(settings) as session:
        wishes.unsubscribe(session, operator, operator, "enough", monday)
    deliver.send_due(settings, server.smtp, monday + dt.timedelta(days=7))
    assert len(server.box.of(operator)) == 1
    assert weekly["Subject"].startswith("Weekly summary for operators, ") and weekly["Auto-Submitted"] == "auto-generated"


def test_a_digest_waits_for_its_hour_and_quiet_hours_for_their_end(settings, server):
    settings.subscriptions.write_text(
        f"subscriptions:\n  - {{address: {ENGLISH}, delivery: daily, digest_time: '07:00'}}\n"
        f"  - {{address: {ARABIC}, language: ar, quiet_hours: {{from: '17:00', to: '06:00'}}}}\n")
    collected(settings, rise())
    assert run.evaluate(settings, NOW)["notices"] == 2  # 18:00 in Baghdad
    assert deliver.send_due(settings, server.smtp, NOW + HOUR)["sent"] == 0
    assert deliver.send_due(settings, server.smtp, NOW + 12 * HOUR)["sent"] == 1
    assert deliver.send_due(settings, server.smtp, NOW + 13 * HOUR)["sent"] == 1
    assert [mail["To"] for mail in server.box.messages] == [ARABIC, ENGLISH]
    assert server.box.of(ENGLISH)[0]["Subject"].startswith("Daily digest: Kirkuk: ")


def test_a_silenced_alert_is_told_to_the_others_and_later_if_it_still_holds(settings, server):
    with writing(settings) as session:
        silence.add(session, NOW, "ops", "a known operation", NOW + 2 * HOUR, "Kirkuk", None, ENGLISH)
    collected(settings, rise())
    run.evaluate(settings, NOW)
    deliver.send_due(settings, server.smtp, NOW)
    assert [mail["To"] for mail in server.box.messages] == [ARABIC]
    collected(settings, [told(TODAY, "Baquba", 7001, "herald")], "later", now=NOW + 3 * HOUR)
    run.evaluate(settings, NOW + 3 * HOUR)
    deliver.send_due(settings, server.smtp, NOW + 3 * HOUR)
    assert [mail["To"] for mail in server.box.messages] == [ARABIC, ENGLISH]


def test_one_mail_that_can_not_be_composed_costs_the_others_nothing(settings, server, monkeypatch):
    whole = compose.write_letter

    def break_arabic(desk, parcel, *rest):
        if parcel.language == "ar":
            raise ZeroDivisionError("a fault in one mail")
        return whole(desk, parcel, *rest)

    monkeypatch.setattr(compose, "write_letter", break_arabic)
    collected(settings, rise())
    with pytest.raises(compose.ComposeFailed, match="1 of 2 mails could not be composed.*a fault in one mail"):
        run.evaluate(settings, NOW)
    with pytest.raises(compose.ComposeFailed):
        deliver.send_due(settings, server.smtp, NOW + HOUR)
    assert [mail["To"] for mail in server.box.messages] == [ENGLISH]
    monkeypatch.undo()
    assert deliver.send_due(settings, server.smtp, NOW + 2 * HOUR)["sent"] == 1
    assert [mail["To"] for mail in server.box.messages] == [ENGLISH, ARABIC]


def test_stored_messages_are_deleted_long_after_they_were_sent(settings, server):
    collected(settings, rise())
    run.evaluate(settings, NOW)
    server.box.refused[ARABIC] = "550 no such user"
    deliver.send_due(settings, server.smtp, NOW)
    assert len(list((settings.data / "outbox").rglob("*.eml"))) == 2
    with contextlib.suppress(deliver.DeliveryFailed):
        deliver.send_due(settings, server.smtp, NOW + dt.timedelta(days=150))
    assert len(list((settings.data / "outbox").rglob("*.eml"))) == 1  # the one that was never sent stays
