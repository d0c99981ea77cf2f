"""Everybody who subscribes: the YAML file, and the table `subscription` of the warehouse, which a form or a script can fill."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from alerts import subscriptions
from alerts.subscriptions import Subscription, Subscriptions
from rasid.settings import Settings
from warehouse import migrations
from warehouse.database import reading, writing
from warehouse.models.alerts import SubscriptionRow

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loaded:
    """Both together; `faults` names the rows of the table that can't be used, and why. They cost nobody else his mail."""

    subscriptions: Subscriptions
    faults: list[str]


def load(settings: Settings) -> Subscriptions:
    """Raises DataFileError, with file and line, for a faulty file; a faulty row of the table is left out with a warning."""
    loaded = read(settings)
    for fault in loaded.faults:
        log.warning("%s", fault)
    return loaded.subscriptions


def read(settings: Settings) -> Loaded:
    """Raises DataFileError for a faulty file."""
    from_file = subscriptions.load(settings.subscriptions)
    good, faults = [], []
    for row in _rows(settings):
        try:
            good.append(Subscription.model_validate({**row.wish, "address": row.address}))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(step) for step in first["loc"])
            faults.append(f"table subscription, row {row.subscription_id} ({row.address!r}): {field}: {first['msg']}")
    return Loaded(from_file.model_copy(update={"subscriptions": [*from_file.subscriptions, *good]}), faults)


def _rows(settings: Settings) -> list[SubscriptionRow]:
    if not settings.warehouse.exists():
        return []
    with reading(settings) as connection:
        if not inspect(connection).has_table(SubscriptionRow.__tablename__):  # a warehouse from before that table
            return []
        with Session(bind=connection) as session:
            wanted = select(SubscriptionRow).where(SubscriptionRow.ended_at.is_(None)).order_by(SubscriptionRow.subscription_id)
            rows = list(session.scalars(wanted))
            session.expunge_all()
            return rows


def import_file(settings: Settings, path: Path, author: str, now: dt.datetime) -> int:
    """Takes the subscriptions of a YAML file into the table, in place of those that it held of the same addresses. Returns their number.

    Raises DataFileError with file and line; ValueError when the file holds silences, which belong to `python -m alerts silence`.
    """
    given = subscriptions.load(path)
    if given.silences:
        raise ValueError(f"{path}: silences are not taken into the warehouse; use python -m alerts silence")
    with writing(settings) as session:
        migrations.upgrade(session)
        for address in {one.address for one in given.subscriptions}:
            _end(session, address, now)
        for one in given.subscriptions:
            wish = one.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude={"address"})
            session.add(SubscriptionRow(address=one.address, wish=wish, author=author, created_at=now))
    return len(given.subscriptions)


def remove(settings: Settings, address: str, now: dt.datetime) -> int:
    """Ends the table's subscriptions of an address. Returns their number."""
    with writing(settings) as session:
        migrations.upgrade(session)
        return _end(session, address, now)


def _end(session: Session, address: str, now: dt.datetime) -> int:
    rows = session.scalars(select(SubscriptionRow).where(SubscriptionRow.address == address, SubscriptionRow.ended_at.is_(None))).all()
    for row in rows:
        row.ended_at = now
    return len(rows)
