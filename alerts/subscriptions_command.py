"""`python -m alerts subscriptions`: check the file and the table, take a file into the table, end somebody's subscriptions there."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from alerts import subscribers, subscriptions
from alerts.subscriptions import Subscription
from rasid.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings, now: dt.datetime | None = None) -> tuple[str, bool]:
    """(what the command prints, whether all is well). Raises DataFileError for a faulty file, ValueError for unusable arguments."""
    present = now or dt.datetime.now(dt.UTC)
    if arguments.action == "remove":
        if not arguments.address:
            raise ValueError("remove whom? Name an address")
        number = subscribers.remove(settings, arguments.address, present)
        return f"{number} subscriptions of {arguments.address} ended in the warehouse; the file is as it was", number > 0
    if arguments.action == "import":
        if not arguments.file:
            raise ValueError("import needs --file")
        number = subscribers.import_file(settings, Path(arguments.file), arguments.author, present)
        return f"{number} subscriptions taken into the warehouse", True
    if arguments.file:
        loaded = subscribers.Loaded(subscriptions.load(Path(arguments.file)), [])
    else:
        loaded = subscribers.read(settings)
    both = loaded.subscriptions
    lines = [f"{len(both.subscriptions)} subscriptions, {len(both.active)} enabled, {len(both.silences)} silences in the file"]
    return "\n".join([*lines, *map(_line, both.active), *loaded.faults]), not loaded.faults


def _line(one: Subscription) -> str:
    places = ", ".join(one.governorates) or "the country and every governorate"
    quiet = f", quiet {one.quiet_hours.start:%H:%M} to {one.quiet_hours.end:%H:%M}" if one.quiet_hours else ""
    name = f" {one.name}," if one.name else ""
    return f"  {one.address}:{name} {one.language}, {one.delivery}{quiet}: {places}" + (f"; {one.filter.key}" if one.filter.key else "")
