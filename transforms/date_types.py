"""A date that a text mentions, the date decided for an event, and the calendar rules that both rest on."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache

from rasid.settings import LOCAL_ZONE

_FIRST_YEAR, _LAST_YEAR = 1800, 2200  # what is reckoned from such days stays in the calendar


@dataclass(slots=True)
class DateMention:
    """Characters [start, end) of the body (or title) and the days they stand for; None while publication is unknown.

    `kind`: event, background (long before), anniversary, period (more than a week, or a comparison), future.
    `attribution` marks the day on which something was said; `anaphor` days are counted from the date mentioned before.
    """

    start: int
    end: int
    text: str
    date_start: dt.date | None
    date_end: dt.date | None
    precision: str | None  # day, week, month
    kind: str = "event"
    attribution: bool = False
    said_at: int = -1  # where the word of saying stands
    anaphor: int | None = None
    absolute: bool = False  # has its year, so that it holds without publication
    bound: bool = False  # "the attack of 26 November": belongs to the noun before it
    in_title: bool = False
    start_token: int = -1
    end_token: int = -1


@dataclass(slots=True)
class EventDate:
    """When an event took place: local dates, `precision` day, week or month, all None when the text can't tell."""

    date_start: dt.date | None = None
    date_end: dt.date | None = None
    precision: str | None = None
    kind: str = "event"
    evidence: tuple[int, int, bool] | None = None
    source: str = ""  # sentence, earlier, title
    why: list[str] = field(default_factory=list)


@lru_cache(maxsize=1_000)
def parse_published(published: str | None) -> tuple[dt.date | None, dt.date | None]:
    """(first, last) local day of publication: the same day for a date or timestamp, a month's ends for "2016-10".

    A timestamp without offset is UTC; the local date is Baghdad's. (None, None) for what can't be read, or lies beyond any newspaper's years.
    """
    first, last = _read_published((published or "").strip())
    return (first, last) if first and _FIRST_YEAR <= first.year <= _LAST_YEAR else (None, None)


def _read_published(text: str) -> tuple[dt.date | None, dt.date | None]:
    try:
        if len(text) == 7:
            year, month = int(text[:4]), int(text[5:])
            return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
        if len(text) == 10:
            day = dt.date.fromisoformat(text)
            return day, day
        moment = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        day = moment.astimezone(LOCAL_ZONE).date()
        return day, day
    except (ValueError, OverflowError):
        return None, None


def day_of(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def latest_weekday(weekday: int, published: dt.date, before: bool = False) -> dt.date:
    """The latest such day not after publication; strictly before it for "last Thursday"."""
    back = (published.weekday() - weekday) % 7
    return published - dt.timedelta(days=back or (7 if before else 0))


def latest_day(month: int, day: int, published: dt.date) -> dt.date | None:
    """The latest such day of the year that is not after publication (a day's grace for clocks that run ahead)."""
    for year in (published.year, published.year - 1, published.year - 2, published.year - 3):
        found = day_of(year, month, day)
        if found is not None and found <= published + dt.timedelta(days=1):
            return found
    return None


def month_span(year: int, month: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
