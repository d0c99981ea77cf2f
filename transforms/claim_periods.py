"""Periods that statistics are stated for: "between January and November 2025", "since mid-October", "in the first half of", "over the past
three months", "خلال الأشهر العشرة الأولى من العام الجاري".

A period is *summed* when only a sum can be meant (since …, the first half of …), and *named* when it could as well date one event
(in May, in 2021). Without publication only periods with a year are resolved.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from transforms.form_index import FormIndex
from transforms.text import words_of

DAY = dt.timedelta(days=1)
Handler = Callable[[re.Match[str], "Now"], "tuple[dt.date | None, dt.date | None]"]


@dataclass(slots=True)
class Period:
    """Characters [start, end) of a sentence's text and the days meant; None where the text alone can't tell."""

    start: int
    end: int
    first: dt.date | None
    last: dt.date | None
    is_sum: bool


@dataclass(frozen=True, slots=True)
class Now:
    """Publication: its local day (or the last day of its month), None when it is unknown."""

    day: dt.date | None

    def year(self, said: int | None, words: str) -> int | None:
        """The year that "2024", "this year" or "last year" mean; the present one for no words at all."""
        if said is not None:
            return said
        if self.day is None:
            return None
        return self.day.year - bool(_LAST_WORD.search(words))

    def month_year(self, month: int, said: int | None) -> int | None:
        """Without a year the latest such month that is not after publication."""
        if said is not None or self.day is None:
            return said
        return self.day.year - (month > self.day.month)


@dataclass(frozen=True, slots=True)
class PeriodForm:
    """One way of naming a period, with the words by which it is ruled out (form_index.py); `sign` is a part of it that is faster to look for."""

    pattern: re.Pattern[str]
    handler: Handler
    is_sum: bool
    needs: tuple[frozenset[str], ...] = ()
    phrases: tuple[frozenset[str], ...] = ()
    sign: re.Pattern[str] | None = None


_LAST_WORD = re.compile(r"\b(?:last|previous|past)\b|الماضي|المنصرم|الفائت|السابق", re.IGNORECASE)


def span_of(year: int | None, first_month: int, last_month: int) -> tuple[dt.date | None, dt.date | None]:
    if year is None:
        return None, None
    return dt.date(year, first_month, 1), dt.date(year, last_month, calendar.monthrange(year, last_month)[1])


def point(part: str, month: int | None, day: int | None, year: int | None, now: Now) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of "mid-October 2023", "3 May", "2024", "the end of April"; `part` is early, mid, late, start, end or ""."""
    try:
        if month is None:
            first, last = span_of(year, 1, 12)
            if first and part == "start":
                return first, first
            return (last, last) if last and part == "end" else (first, last)
        year = now.month_year(month, year)
        if year is None:
            return None, None
        if day:
            return dt.date(year, month, day), dt.date(year, month, day)
        first, last = span_of(year, month, month)
        middle = dt.date(year, month, 15)
        return {"mid": (middle, middle), "start": (first, first), "late": (dt.date(year, month, 20), last), "end": (last, last)}.get(part, (first, last))
    except ValueError:
        return None, None


def months_back(day: dt.date, count: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def past(now: Now, count: int, unit: str) -> tuple[dt.date | None, dt.date | None]:
    """The last so many days, weeks, months or years up to publication."""
    if now.day is None or count > 600:
        return None, None
    if unit == "day":
        return now.day - count * DAY, now.day
    if unit == "week":
        return now.day - 7 * count * DAY, now.day
    return months_back(now.day, count * (12 if unit == "year" else 1)), now.day


def this_or_last(now: Now, unit: str, is_last: bool) -> tuple[dt.date | None, dt.date | None]:
    """This year until publication, the whole of last year, and so on; the week before publication for "this week"."""
    if now.day is None:
        return None, None
    if unit == "week":
        return now.day - (14 if is_last else 7) * DAY, now.day - (8 if is_last else 1) * DAY
    if unit == "month":
        year, month = divmod(now.day.year * 12 + now.day.month - 1 - is_last, 12)
        first, last = span_of(year, month + 1, month + 1)
    else:
        first, last = span_of(now.day.year - is_last, 1, 12)
    return first, min(last, now.day) if last else None


def part_of_year(year: int | None, count: int, unit: str, is_last_part: bool) -> tuple[dt.date | None, dt.date | None]:
    """The first eleven months of a year, its second half, its third quarter."""
    months = {"half": 6, "quarter": 3}.get(unit)
    if months is not None:
        if not 1 <= count * months <= 12:
            return None, None
        return span_of(year, (count - 1) * months + 1, count * months)
    if not 1 <= count <= 12:
        return None, None
    return span_of(year, 13 - count, 12) if is_last_part else span_of(year, 1, count)


def since(start: dt.date | None, now: Now) -> tuple[dt.date | None, dt.date | None]:
    if start is None or (now.day and start > now.day):
        return None, None
    return start, now.day


def between(first: tuple[dt.date | None, dt.date | None], last: tuple[dt.date | None, dt.date | None]) -> tuple[dt.date | None, dt.date | None]:
    start, end = first[0], last[1]
    if start is not None and end is not None and start > end:
        start = start.replace(year=start.year - 1, day=min(start.day, 28)) if (start - end).days < 366 else None
    return start, end


@lru_cache(maxsize=2)
def _forms(language: str) -> tuple[re.Pattern[str], FormIndex[PeriodForm]]:
    if language == "ar":
        from transforms.claim_periods_arabic import arabic_forms as build
    else:
        from transforms.claim_periods_english import english_forms as build
    gate, forms = build()
    return gate, FormIndex(forms)


def find_periods(text: str, now: Now, language: str, words: set[str] | None = None) -> list[Period]:
    """The periods of one sentence's text, in order, the more exact form first where two overlap. `words` are its `words_of`."""
    gate, index = _forms(language)
    if not gate.search(text):
        return []
    found: list[Period] = []
    for form in index.among(words_of(text) if words is None else words):
        if form.sign is not None and not form.sign.search(text):
            continue
        for match in form.pattern.finditer(text):
            if any(p.start < match.end() and match.start() < p.end for p in found):
                continue
            first, last = form.handler(match, now)
            # "this year: 38 of 112 … up to the end of October": what stands between belongs to the count.
            end = match.start() + len(re.split("[:;]", match.group())[0])
            found.append(Period(match.start(), end, first, last, form.is_sum or text.startswith(" alone", match.end())))
    found.sort(key=lambda p: p.start)
    return found
