"""Hijri dates to Gregorian ones, by the Umm al-Qura calendar (package hijridate; valid for 1343 to 1500 AH).

Iraqi institutions sight the moon themselves, so that a day's difference is usual: results carry "week" precision unless the
Gregorian date stands beside them.
"""

from __future__ import annotations

import datetime as dt

from hijridate import Gregorian, Hijri


def to_gregorian(day: int, month: int, year: int) -> dt.date | None:
    """The Gregorian date, None for a date that the calendar does not have."""
    try:
        return dt.date(*Hijri(year, month, day).to_gregorian().datetuple())
    except (ValueError, OverflowError):
        return None


def latest_before(day: int, month: int, published: dt.date) -> dt.date | None:
    """The latest such day of the Hijri year that is not after publication, for a date without its year."""
    try:
        year = Gregorian(published.year, published.month, published.day).to_hijri().year
    except (ValueError, OverflowError):
        return None
    for candidate in (year, year - 1):
        found = to_gregorian(day, month, candidate)
        if found is not None and found <= published:
            return found
    return None
