"""What both languages share in finding dates: claiming spans, building mentions, and the handlers of each form of date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from transforms.date_lexicon import DateLexicon
from transforms.date_types import DateMention, day_of, latest_day, latest_weekday, month_span
from transforms.form_index import FormIndex
from transforms.hijri import latest_before, to_gregorian
from transforms.text import words_of

DAY = dt.timedelta(days=1)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


_SINCE_AR = re.compile(r"منذ\s+(?:يوم\s+)?$")
_SINCE_EN = re.compile(r"\bsince $")


@dataclass(frozen=True, slots=True)
class Span:
    """What a form of date stands for, before it is put into its sentence."""

    first: dt.date | None
    last: dt.date | None
    precision: str | None
    kind: str = "event"
    absolute: bool = False
    anaphor: int | None = None


@dataclass(frozen=True)
class Clock:
    """Publication as the handlers need it: the local day, or None; `month_only` when only its month is known."""

    published: dt.date | None
    first_day: dt.date | None

    @property
    def month_only(self) -> bool:
        return self.published is not None and self.first_day != self.published

    def back(self, days: int, precision: str = "day") -> Span:
        """So many days before publication."""
        if self.published is None:
            return Span(None, None, None)
        if self.month_only:
            return Span(self.first_day, self.published, "month")
        day = self.published - days * DAY
        return Span(day, day, precision)

    def day_of_month(self, day: int, last: bool) -> Span | None:
        """"The 12th of the month": of the month of publication, of the one before when that day is still to come or `last` is said."""
        if self.published is None or self.month_only:
            return Span(None, None, None)
        month_end = self.published.replace(day=1) - DAY
        of = month_end if last or day > self.published.day else self.published
        found = day_of(of.year, of.month, day)
        return Span(found, found, "day") if found else None

    def weekday(self, number: int, qualifier: str) -> Span:
        """`qualifier`: "", "last", "next", "last week" or "this"."""
        if self.published is None or self.month_only:
            return Span(None, None, None, "future" if qualifier == "next" else "event")
        if qualifier == "next":
            return Span(None, None, None, "future")
        day = latest_weekday(number, self.published, before=qualifier == "last")
        if qualifier == "last week" and (self.published - day).days < 7 and day >= _week_start(self.published):
            day -= 7 * DAY
        return Span(day, day, "day")

    def overnight(self) -> Span:
        if self.published is None or self.month_only:
            return Span(None, None, None)
        return Span(self.published - DAY, self.published, "day")

    def week(self, weeks_back: int) -> Span:
        """This week (0: until publication), last week (1), and so on; weeks begin on Sunday, as in Iraq."""
        if self.published is None or self.month_only:
            return Span(None, None, None)
        start = _week_start(self.published) - 7 * weeks_back * DAY
        return Span(start, min(self.published, start + 6 * DAY), "week", "event" if weeks_back <= 4 else "background")

    def weekend(self) -> Span:
        """The latest Saturday and Sunday that have begun before the day of publication."""
        if self.published is None or self.month_only:
            return Span(None, None, None)
        saturday = latest_weekday(5, self.published, before=True)
        return Span(saturday, min(self.published, saturday + DAY), "day")

    def month(self, months_back: int) -> Span:
        if self.published is None:
            return Span(None, None, None)
        year, month = divmod(self.published.year * 12 + self.published.month - 1 - months_back, 12)
        first, last = month_span(year, month + 1)
        return Span(first, min(last, self.published), "month", "event" if months_back <= 1 else "background")

    def named_month(self, month: int, year: int | None) -> Span:
        if year is not None:
            first, last = month_span(year, month)
            past = self.published is not None and (self.published - last).days > 31
            return self._not_future(Span(first, last, "month", "background" if past else "event", True))
        if self.published is None:
            return Span(None, None, None)
        back = (self.published.month - month) % 12
        return self.month(back)

    def date(self, day: int, month: int, year: int | None) -> Span | None:
        """A day of the calendar; without year the latest that is not after publication. None for no date at all."""
        if year is not None:
            found = day_of(year, month, day)
            return self._not_future(Span(found, found, "day", "event", True)) if found else None
        if self.published is None:
            return Span(None, None, None) if day_of(2024, month, day) else None
        found = latest_day(month, day, self.published)
        return Span(found, found, "day") if found else None

    def hijri(self, day: int | None, month: int, year: int | None) -> Span | None:
        if year is not None:
            found = to_gregorian(day or 1, month, year)
        elif self.published is not None and day is not None:
            found = latest_before(day, month, self.published)
        else:
            return Span(None, None, None, "background")
        if found is None:
            return None
        if day is None:
            return self._not_future(Span(found, found + 29 * DAY, "month", "event", True))
        return self._not_future(Span(found, found, "day", "event", year is not None))

    def _not_future(self, span: Span) -> Span:
        if self.published is not None and span.first is not None and span.first > self.published + DAY:
            return Span(span.first, span.last, span.precision, "future", True)
        if self.published is not None and span.first is not None and (self.published - span.last).days > 45:
            return Span(span.first, span.last, span.precision, "background", True)
        return span


def _week_start(day: dt.date) -> dt.date:
    return day - ((day.weekday() + 1) % 7) * DAY


def number_of(text: str) -> int:
    return int(text.translate(_DIGITS))


def year_of(text: str | None) -> int | None:
    if not text:
        return None
    year = number_of(text)
    return year + 2000 if year < 100 else year


def range_of(first: Span | None, last: Span | None) -> Span | None:
    """From one day to another: precision week, as ONTOLOGY has no longer one; a period when it is over 31 days."""
    if first is None or last is None:
        return None
    if first.first is None or last.last is None:
        return Span(None, None, None, "event")
    if first.first > last.last:
        return None
    days = (last.last - first.first).days
    precision = "day" if days <= 2 else "week"
    return Span(first.first, last.last, precision, "period" if days > 31 else first.kind, first.absolute)


Handler = Callable[[re.Match[str], Clock], Span | None]


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing a date, with the words by which it is ruled out (form_index.py)."""

    pattern: re.Pattern[str]
    handler: Handler
    needs: tuple[frozenset[str], ...] = ()
    phrases: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True)
class ScanRules:
    """A language's forms in order of precedence, and the words around a date that change its meaning."""

    lexicon: DateLexicon
    key: re.Pattern[str]  # no date form is without one of these words
    forms: tuple[Form, ...]
    attribution: re.Pattern[str]
    anniversary: re.Pattern[str]
    background: re.Pattern[str]
    future: re.Pattern[str]
    bound: re.Pattern[str]
    plain: tuple[str, ...] = ()  # or without one of these words
    digits: re.Pattern[str] | None = None  # or of these digits
    no_date: re.Pattern[str] | None = None  # what stands before a day that is a name: 14 Ramadan Street

    @cached_property
    def index(self) -> FormIndex[Form]:
        return FormIndex(self.forms)

    def forms_in(self, text: str) -> tuple[Form, ...]:
        """The forms that may stand in a text."""
        return self.index.among(words_of(text)) if self.index.telling else self.forms


def scan(text: str, clock: Clock, rules: ScanRules, in_title: bool = False) -> list[DateMention]:
    """The dates of a text in order, the more exact form first where two overlap."""
    windows = _windows(text, rules)
    claimed: list[DateMention] = []
    for start, end in windows:
        # Windows do not overlap, so that a mention can only meet those of its own window.
        taken = bytearray(end - start)
        for form in rules.forms_in(text[start:end]):
            for match in form.pattern.finditer(text, start, end):
                if 1 in taken[match.start() - start:match.end() - start]:
                    continue
                if rules.no_date is not None and rules.no_date.search(text, max(0, match.start() - 12), match.start()):
                    continue
                span = form.handler(match, clock)
                if span is not None:
                    claimed.append(_mention(text, match, span, clock, rules, in_title))
                    taken[match.start() - start:match.end() - start] = b"\1" * (match.end() - match.start())
    claimed.sort(key=lambda m: m.start)
    return claimed


def _windows(text: str, rules: ScanRules) -> list[tuple[int, int]]:
    windows: list[tuple[int, int]] = []
    signs = [match.span() for pattern in (rules.key, rules.digits) if pattern for match in pattern.finditer(text)]
    signs += [span for word in rules.plain for span in _whole_words(text, word)]
    for first, last in sorted(signs):
        start, end = max(0, first - 40), min(len(text), last + 48)
        while 0 < start and not text[start - 1].isspace():
            start -= 1
            if first - start > 60:
                break
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return windows


def _whole_words(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Where a word stands in a text: much faster than a pattern of all of them, which begins at most letters."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (at and _is_of_word(text[at - 1]) or end < len(text) and _is_of_word(text[end])):
            yield at, end
        at = text.find(word, end)


def _is_of_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _mention(text: str, match: re.Match[str], span: Span, clock: Clock, rules: ScanRules, in_title: bool) -> DateMention:
    left = text[max(0, match.start() - 70):match.start()]
    right = text[match.end():match.end() + 24]
    kind = span.kind
    if rules.anniversary.search(left[-45:]) or rules.anniversary.match(right.lstrip()):
        kind = "anniversary"
    elif kind == "event" and rules.background.search(left) and not ((_SINCE_AR.search(left) or _SINCE_EN.search(left) and not right.startswith(("'", "’"))) and span.first and clock.published and clock.published - span.first < 10 * DAY):
        kind = "background"  # but منذ الأحد is when it began
    elif kind == "event" and rules.future.search(left) and (span.first is None or span.first == clock.published):
        kind = "future"
    said = rules.attribution.search(left)
    return DateMention(
        start=match.start(), end=match.end(), text=" ".join(match.group().split()), date_start=span.first, date_end=span.last,
        precision=span.precision, kind=kind, attribution=bool(said), said_at=match.start() - len(left) + said.start() if said else -1, anaphor=span.anaphor,
        absolute=span.absolute, bound=bool(rules.bound.search(left)), in_title=in_title,
    )
