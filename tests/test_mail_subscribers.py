"""Who subscribes: the file with its line in every error, the warehouse's table beside it, digests and quiet hours by the clock."""

import dataclasses
import datetime as dt
from argparse import Namespace

import pytest
from alert_samples import ENGLISH, NOW, alert_settings

from alerts import subscribers, subscriptions, subscriptions_command
from alerts.subscriptions import QuietHours, Subscription
from rasid.datafiles import DataFileError
from rasid.settings import LOCAL_ZONE, PROJECT_ROOT
from warehouse import migrations
from warehouse.database import writing
from warehouse.models.alerts import SubscriptionRow

OTHER = "other@mission.example"


def local(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE).astimezone(dt.UTC)


@pytest.mark.parametrize(("line", "told"), [
    ("address: nobody", "2: subscriptions.0.address: .*is no e-mail address"),
    ('address: "a@b.example\\nBcc: all@c.example"', "2: .*is no e-mail address"),
    ("{address: a@b.example, governorates: [Kirkuq]}", "2: .*'Kirkuq' is no governorate; known are: .*Kirkuk"),
    ("{address: a@b.example, event_types: [Bombs]}", "2: .*'Bombs' is no event type"),
    ("{address: a@b.example, themes: [isis]}", "2: .*'isis' is no theme; known are: .*isis_activity"),
    ("{address: a@b.example, budget: 0}", "2: subscriptions.0.budget"),
    ("{address: a@b.example, delivery: hourly}", "2: subscriptions.0.delivery"),
    ('{address: a@b.example, name: "x\\ny"}', "2: .*line break"),
    ('{address: a@b.example, actors: ["x|y"]}', "2: .*holds none of"),
    ("{address: a@b.example, quiet_hours: {from: 25:00, to: 06:00}}", "2: subscriptions.0.quiet_hours"),
])
def test_a_faulty_line_is_named_with_its_number(tmp_path, line, told):
    path = tmp_path / "subscriptions.yml"
    path.write_text(f"subscriptions:\n  - {line}\n")
    with pytest.raises(DataFileError, match=rf"subscriptions.yml:{told}"):
        subscriptions.load(path)


@pytest.mark.parametrize("path", ["alerts/subscriptions.yml", "demo/subscriptions.yml"])
def test_the_files_that_come_with_it_are_valid(path):
    assert subscriptions.load(PROJECT_ROOT / path).subscriptions


@pytest.mark.parametrize(("at", "end"), [
    ("2026-03-20T21:59", None), ("2026-03-20T22:00", "2026-03-21T06:00"), ("2026-03-21T05:59", "2026-03-21T06:00"),
    ("2026-03-21T06:00", None),
])
def test_quiet_hours_over_midnight_are_local(at, end):
    quiet = QuietHours.model_validate({"from": "22:00", "to": "06:00"})
    assert quiet.end_after(local(at)) == (local(end) if end else None)


@pytest.mark.parametrize(("given", "at", "due"), [
    ({"delivery": "immediate"}, "2026-03-20T18:00", "2026-03-20T18:00"),
    ({"delivery": "immediate", "quiet_hours": {"from": "17:00", "to": "06:00"}}, "2026-03-20T18:00", "2026-03-21T06:00"),
    ({"delivery": "daily"}, "2026-03-20T06:59", "2026-03-20T07:00"),
    ({"delivery": "daily"}, "2026-03-20T07:00", "2026-03-21T07:00"),
    ({"delivery": "daily", "digest_time": "05:00", "quiet_hours": {"from": "22:00", "to": "06:00"}}, "2026-03-20T18:00", "2026-03-21T06:00"),
    ({"delivery": "weekly"}, "2026-03-20T18:00", "2026-03-22T07:00"),  # a Friday; digests come on Sundays
    ({"delivery": "weekly", "digest_day": "friday"}, "2026-03-20T18:00", "2026-03-27T07:00"),
])
def test_when_something_is_told(given, at, due):
    assert Subscription(address=ENGLISH, **given).due_at(local(at)) == local(due)


@pytest.fixture
def settings(tmp_path):
    return alert_settings(tmp_path)


def command(action, **given):
    return Namespace(**{"action": action, "file": None, "address": None, "author": "ops"} | given)


def test_subscriptions_of_the_warehouse_stand_beside_those_of_the_file(settings, tmp_path):
    path = tmp_path / "more.yml"
    path.write_text(f"subscriptions:\n  - {{address: {OTHER}, language: ar, quiet_hours: {{from: '22:00', to: '06:00'}}}}\n")
    assert subscriptions_command.run(command("import", file=str(path)), settings, NOW)[1]
    found = subscribers.load(settings).active
    assert [one.address for one in found if one.address == OTHER] == [OTHER] and len(found) == 3
    assert found[-1].language == "ar" and found[-1].quiet_hours.end_after(local("2026-03-20T23:00"))
    path.write_text(path.read_text().replace("ar", "en"))
    subscriptions_command.run(command("import", file=str(path)), settings, NOW)  # in place of the earlier one
    assert [one.language for one in subscribers.load(settings).active if one.address == OTHER] == ["en"]
    assert subscriptions_command.run(command("remove", address=OTHER), settings, NOW)[1]
    assert OTHER not in [one.address for one in subscribers.load(settings).active]


def test_a_faulty_row_is_named_and_costs_nobody_else_his_mail(settings):
    with writing(settings) as session:
        migrations.upgrade(session)
        for address, wish in ((OTHER, {"governorates": ["Kirkuk"]}), ("x@y.example", {"governorates": ["Atlantis"]}), ("no address", {})):
            session.add(SubscriptionRow(address=address, wish=wish, author="form", created_at=NOW))
    loaded = subscribers.read(settings)
    assert [one.address for one in loaded.subscriptions.active][2:] == [OTHER]
    assert "'Atlantis' is no governorate" in loaded.faults[0] and "row 2 ('x@y.example')" in loaded.faults[0]
    assert "is no e-mail address" in loaded.faults[1]
    text, is_fine = subscriptions_command.run(command("check"), settings, NOW)
    assert not is_fine and "Atlantis" in text


def test_silences_are_not_imported(settings, tmp_path):
    path = tmp_path / "more.yml"
    path.write_text("silences:\n  - {series: Kirkuk, until: 2026-12-31, reason: pilgrimage}\n")
    with pytest.raises(ValueError, match="silences are not taken"):
        subscriptions_command.run(command("import", file=str(path)), settings, NOW)


def test_a_warehouse_from_before_the_table_has_none(settings):
    assert len(subscribers.load(settings).active) == 2
    old = dataclasses.replace(settings, data=settings.data.with_name("old"))
    with writing(old) as session:
        session.connection()
    assert len(subscribers.load(old).active) == 2


def test_every_key_of_a_subscription_is_explained():
    page = (PROJECT_ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
    assert [name for name in Subscription.model_fields if f"`{name}`" not in page] == []
