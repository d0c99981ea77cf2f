"""Dates of reports as day numbers (proleptic Gregorian ordinals); whatever can't be read is unknown, never an error."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime
from functools import lru_cache

from rasid.settings import LOCAL_ZONE

UNKNOWN = 0  # ordinals start with 1


@lru_cache(maxsize=200_000)
def parse_moment(text: str) -> dt.datetime | None:
    """A date or timestamp (ISO 8601, RFC 5322) as an aware time; one without a zone is taken as local to Iraq."""
    text = text.strip()
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError):
            return None
    return moment.replace(tzinfo=LOCAL_ZONE) if moment.tzinfo is None else moment


def local_day(value: object) -> int:
    """The ordinal of the date in Iraq; UNKNOWN for what is no date."""
    if isinstance(value, dt.datetime):
        value = value.isoformat()
    elif isinstance(value, dt.date):
        return value.toordinal()
    if not isinstance(value, str):
        return UNKNOWN
    return _local_day(value)


@lru_cache(maxsize=200_000)
def _local_day(text: str) -> int:
    moment = parse_moment(text)
    if moment is None:
        return UNKNOWN
    try:
        return moment.astimezone(LOCAL_ZONE).toordinal()
    except (OverflowError, ValueError):
        return UNKNOWN


def epoch_s(value: object) -> float:
    """Seconds since 1970, for ordering what was published when; infinite when unknown, so that it comes last."""
    moment = parse_moment(value.isoformat() if isinstance(value, dt.date) else value) if isinstance(value, (str, dt.date)) else None
    try:
        return moment.timestamp() if moment else float("inf")
    except (OverflowError, ValueError):
        return float("inf")
