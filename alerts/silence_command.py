"""`python -m alerts silence`: make, list and lift silences."""

from __future__ import annotations

import argparse
import datetime as dt

from sqlalchemy import select

from alerts import silence, subscriptions
from alerts.series import from_name
from rasid.settings import LOCAL_ZONE, Settings
from rasid.vocabulary import GOVERNORATES
from warehouse import migrations
from warehouse.database import writing
from warehouse.models.alerts import Alert, Silence


def run(arguments: argparse.Namespace, settings: Settings, now: dt.datetime | None = None) -> str:
    """What the command prints. Raises ValueError for what can't be done."""
    present = now or dt.datetime.now(dt.UTC)
    with writing(settings) as session:
        migrations.upgrade(session)
        if arguments.lift is not None:
            if not silence.lift(session, arguments.lift, present):
                raise ValueError(f"there is no silence {arguments.lift} in force")
            return f"silence {arguments.lift} is lifted"
        if arguments.list:
            return _list(session, settings, present)
        until = _until(arguments, present)
        if not arguments.reason:
            raise ValueError("--reason is needed: whoever reads the list later must know why")
        if arguments.alert and session.get(Alert, arguments.alert) is None:
            raise ValueError(f"there is no alert {arguments.alert!r}")
        place = from_name(arguments.series).place if arguments.series else None
        if place and place != subscriptions.NATIONAL and place not in GOVERNORATES:
            raise ValueError(f"{place!r} is no governorate; known are: national, {', '.join(GOVERNORATES)}")
        number = silence.add(
            session, present, arguments.author, arguments.reason, until, arguments.series, arguments.alert, arguments.recipient)
    return f"silence {number} until {until.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M} (Baghdad); lift it: python -m alerts silence --lift {number}"


def _until(arguments: argparse.Namespace, now: dt.datetime) -> dt.datetime:
    if not arguments.until:
        if not 0 < arguments.days <= 3660:
            raise ValueError("--days lies between 0 and 3660")
        return now + dt.timedelta(days=arguments.days)
    try:
        until = dt.datetime.fromisoformat(arguments.until)
    except ValueError as error:
        raise ValueError(f"--until {arguments.until!r} is no date or time (as 2026-12-31 or 2026-12-31T18:00)") from error
    until = (until if until.tzinfo else until.replace(tzinfo=LOCAL_ZONE)).astimezone(dt.UTC)
    if until <= now:
        raise ValueError(f"--until {arguments.until} lies in the past")
    return until


def _list(session: object, settings: Settings, now: dt.datetime) -> str:
    kept = session.scalars(select(Silence).where(Silence.lifted_at.is_(None)).order_by(Silence.silence_id)).all()
    lines = [
        f"{row.silence_id}: {_scope(row.series, row.alert_id, row.recipient)}, "
        f"until {f'{row.until.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}' if row.until else 'lifted'}, by {row.author}: {row.reason}"
        for row in kept if row.until is None or row.until > now
    ]
    lines += [
        f"{settings.subscriptions.name}: {_scope(rule.series, None, rule.recipient)}, until {rule.until.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}: "
        f"{rule.reason}"
        for rule in subscriptions.load(settings.subscriptions).silences if rule.until > now
    ]
    return "\n".join(lines) or "nothing is silenced"


def _scope(series: str | None, alert_id: str | None, recipient: str | None) -> str:
    parts = (("series", series), ("alert", alert_id), ("to", recipient))
    return " ".join(f"{name} {value}" for name, value in parts if value)
