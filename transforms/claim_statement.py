"""One sentence as a possible statistic: what its words say is looked up once, then each of its figures is decided on."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from functools import cached_property
from typing import Protocol

from transforms.claim_counts import Figure
from transforms.claim_lexicon import ClaimLexicon
from transforms.claim_parts import Span, compare_spans
from transforms.claim_periods import Now, Period, find_periods
from transforms.dates import DateMention
from transforms.document import Document, Reading

_SHORTEST_SUM = dt.timedelta(days=3)  # what happened "in the past two days" may as well be news
_LONGEST_WEEK = dt.timedelta(days=8)
_TOTAL = re.compile(r"\bnumber\b|\btotals?\b|عدد")
_OF_THEM = re.compile(r"\s+of\s+(?:them|these|those)\b")
_OF_THEM_AR = re.compile(r"\s+(?:منها|منهم|منهن|منهما)(?![\u0621-\u064a])")
_UNCOUNTED_AR = re.compile(r"[وبل]?(?:ال)?(?:آلاف|الاف|مئات|عشرات)")
_LARGE = 1_000
_MANY = 50  # so many dead or attacks in a month are no single event
_MONTH = 25  # days
_RECENT = 800  # days back
_LAST_MONTH = re.compile(r"\b(?:this|last|previous)\s+(?:week|month)\b", re.IGNORECASE)  # it may as well date one event
_MAY = re.compile(r"\s+(?:\w+\s+){1,2}(?:may|might|could|would|will|should)\b")
_ROW = re.compile(r":\s*$")
_TOLL = re.compile(r"\b(?:puts?|putting)\b.*\b(?:dead|killed|injured|wounded|hurt|toll)\b")
_UP_TO_NOW = re.compile(r"\b(?:so far|to date|until now|up to now|now|today|currently|still|already|remains?)\b|حتى\s+(?:الآن|الان|اليوم)|حاليا|ما\s+زال|لا\s+يزال|ما\s+تزال|لا\s+تزال", re.IGNORECASE)
_OWN_COUNT = re.compile(r"['’]s\s+(?:own\s+(?:count|tally|figures|reckoning)|records|register|log)\b|\b(?:her|his|my) own (?:count|tally|log|reckoning)\b")
Decision = tuple[Period | None, str | None]
_NONE: Decision = (None, None)


class Stated(Protocol):
    """The claim before: its period may go on."""

    first: dt.date | None
    last: dt.date | None


class Statement:
    """`goes_on`: the sentence follows a claim in its paragraph. `usable` periods are those that nothing is compared with."""

    def __init__(self, reading: Reading, document: Document, claims: ClaimLexicon, now: Now, goes_on: bool):
        self.reading, self.document, self.claims, self.now, self.goes_on = reading, document, claims, now, goes_on
        self.text, self.words = reading.sentence.text, reading.sentence.words
        today = now.day.toordinal() if now.day else None
        self.periods = reading.wording.recall("periods", today, lambda: find_periods(self.text, now, document.language, self.words))
        self.compares = compare_spans(self.text, claims, self.words)
        self.usable = [p for p in self.periods if not inside(p.start, self.compares)]

    def _has(self, name: str) -> bool:
        return any(self.claims.find(name, self.text, self.words))

    @cached_property
    def has_tally(self) -> bool:
        return self._has("tallies") or self.claims.language == "en" and bool(_OWN_COUNT.search(self.text))

    @cached_property
    def names_source(self) -> bool:
        return self._has("source_before")

    @cached_property
    def is_stated(self) -> bool:
        """Whether the sentence says who says it: "it says that", "the ministry reported"."""
        return self.names_source or self.claims.language == "en" and self._has("sayings")

    @cached_property
    def has_stock(self) -> bool:
        return self._has("stocks")

    @cached_property
    def counts(self) -> bool:
        """Whether somebody is said to have counted, as tables do ("Attacks in April: 9")."""
        return any(self.claims.is_in("counting", key) or self.claims.is_in("sums", key) for key in self.reading.keys) or self.has_tally or (
            self.claims.language == "en" and self.names_source)

    @cached_property
    def is_single(self) -> bool:
        """Whether the sentence tells of one event, whose dead are no statistic."""
        return not self.compares and self._has("single_events")

    @cached_property
    def own_dates(self) -> list[DateMention]:
        body = self.document.dates.body
        first = bisect_left(body, self.reading.sentence.start, key=lambda m: m.start)
        return body[first:bisect_left(body, self.reading.sentence.end, key=lambda m: m.start)]

    @cached_property
    def has_own_day(self) -> bool:
        return any(not m.attribution for m in self.own_dates)

    @cached_property
    def has_day_beside(self) -> bool:
        """Whether the sentence has a day of its own beside its periods: it then tells of an event as well."""
        start = self.reading.sentence.start
        return any(
            m.kind == "event" and m.precision == "day" and not m.attribution and not any(p.start <= m.start - start < p.end for p in self.periods)
            for m in self.own_dates)

    def is_free(self, figure: Figure) -> bool:
        """Whether the figure is neither what is compared with, nor in a period, nor a part of another."""
        if inside(figure.start, self.compares) or any(p.start <= figure.start < p.end for p in self.periods):
            return False
        if self.claims.language == "ar" and _OF_THEM_AR.match(self.text, figure.end):
            return False  # اثنان منها
        parts = self.claims.find("parts", self.text, self.words, max(0, figure.start - 45), figure.start)
        return not any(figure.start - match.end() <= 14 for match in parts)

    def decide(self, figure: Figure, before: Stated | None, last: Stated | None, is_listed: bool) -> Decision:
        """What the rules say: (period, why it is a claim); no reason when it is none. `before` is the claim before, `last` the one made of this sentence."""
        if figure.kind == "number" or not self.is_free(figure):
            return _NONE
        if figure.kind == "bare" and last is None and not self.goes_on and _OF_THEM.match(self.text, figure.end):
            return _NONE
        if figure.low is not None and figure.low <= 2 and figure.kind != "ordinal" and not self.compares and last is None:
            return _NONE
        if self.claims.language == "en" and _MAY.match(self.text, figure.end):
            return _NONE
        if figure.kind == "rest":
            return self._rest(figure, before)
        if figure.high is None and not (self.counts or self.compares) and _UNCOUNTED_AR.match(self.text, figure.start):
            return _NONE  # اختطاف آلاف الإيزيديين على مدى ثلاث سنوات: nobody has counted them
        period = self._period_of(figure)
        if figure.kind == "things":
            return (period, "so many things done in a period") if period is not None and period.is_sum and not self.is_single else _NONE
        if figure.kind == "ordinal":
            return (period, "so many since then") if period is not None and period.is_sum else _NONE
        if period is not None:
            if period.is_sum and (self.counts or not self.is_single):
                return self._exact(period), "a sum over a period"
            if (self.counts or self.compares or self._is_recent_year(period, figure) or self._is_sum_of_month(period, figure)) and not self.is_single:
                return self._exact(period), "counted in a period"
            if last is None:
                return _NONE
        return self._without_period(figure, before, last, is_listed)

    def period_of(self, figure: Figure, before: Stated | None, last: Stated | None) -> Period | None:
        """The period of a figure that is a claim by all around it: its own, that of the claim before, up to now, that of the title."""
        period = self._period_of(figure)
        if period is not None:
            return self._exact(period)
        told = last or before
        if told is not None:
            return Period(0, 0, told.first, told.last, True)
        if self.now.day and (self.has_stock or _UP_TO_NOW.search(self.text)):
            return Period(0, 0, None, self.now.day, True)
        return self._title_period

    @cached_property
    def _title_period(self) -> Period | None:
        """The period that the title names."""
        title = find_periods(self.document.title, self.now, self.document.language)
        return next((p for p in title if p.first and p.last), None)

    def _rest(self, figure: Figure, before: Stated | None) -> Decision:
        """"Sidakan had 376" behind a statistic, "last year there were nine"."""
        if before is None or (figure.low or 0) < 3:
            return _NONE
        period = self._period_of(figure)
        if period is None and self.has_own_day:
            return _NONE
        return period or Period(0, 0, before.first, before.last, True), "goes on with the statistic before"

    def _is_sum_of_month(self, period: Period, figure: Figure) -> bool:
        """So many in a month, or a row of a table, or "the number of"."""
        if self.claims.language != "en" or not (period.first and period.last) or (period.last - period.first).days < _MONTH or self.now.day is None:
            return False
        if (self.now.day - period.last).days > _RECENT or any(
                m.kind == "event" and m.precision == "day" and not m.attribution for m in self.own_dates):
            return False
        return (figure.low or 0) >= _MANY or figure.kind == "bare" and bool(_TOTAL.search(self.text, 0, figure.start) or _ROW.search(self.text, 0, figure.start))

    def _without_period(self, figure: Figure, before: Stated | None, last: Stated | None, is_listed: bool) -> Decision:
        if self.has_stock and figure.kind in ("people", "bare") and self.now.day:
            return Period(0, 0, None, self.now.day, True), "a number that stands"
        if last is not None and is_listed:
            return Period(0, 0, last.first, last.last, True), "listed with the figure before"
        if self.is_single:
            return _NONE
        if before is not None and not self.has_own_day:
            return Period(0, 0, before.first, before.last, True), "goes on with the statistic before"
        if self.has_tally:
            return None, "by a tally"
        if self.compares:
            if self._title_period is not None:
                return self._title_period, "counted in the title's period"
        low = figure.low or 0
        if figure.kind == "bare" and low >= 10 and _TOTAL.search(self.text, 0, figure.start) and not self.has_own_day and not _TOLL.search(self.text):
            return None, "a total"
        if figure.kind == "people" and low >= _LARGE and self.is_stated and not self.has_own_day:
            return None, "a total that somebody states"
        return _NONE

    def _period_of(self, figure: Figure) -> Period | None:
        period = nearest(figure, self.usable, self.text)
        if period is None or not belongs(figure, period, self.text) or self.is_superlative(period):
            return None
        is_short = period.first and period.last and period.last - period.first <= _SHORTEST_SUM
        if is_short or self.claims.language == "en" and _LAST_MONTH.search(self.text[period.start:period.end]):
            return Period(period.start, period.end, period.first, period.last, False)
        return period

    def is_superlative(self, period: Period) -> bool:
        """"the worst bombing since 2003"."""
        before = self.text[max(0, period.start - 60):period.start]
        is_since = bool(self.claims.pattern("since").match(self.text, period.start))
        return (is_since or self.claims.language == "en" and self.text[period.start:period.start + 5].lower() in ("this ", "in th")) and any(
            not re.search(r"[,;:]", before[m.end():]) for m in self.claims.find("superlatives", before, self.words))

    def _is_recent_year(self, period: Period, figure: Figure) -> bool:
        """A large number in a whole year not long ago can only be a sum."""
        if not (period.first and period.last and self.now.day) or (figure.low or 0) < 10:
            return False
        return (period.last - period.first).days > 300 and (self.now.day - period.last).days < 800

    def _exact(self, period: Period) -> Period:
        """"The week" of a round-up is the one that its title names."""
        is_week = period.first and period.last and period.last - period.first < _LONGEST_WEEK
        if is_week and "week" in self.text[period.start:period.end].lower():
            for named in find_periods(self.document.title, self.now, self.document.language):
                if named.first and named.last and dt.timedelta(days=4) <= named.last - named.first < _LONGEST_WEEK:
                    return Period(period.start, period.end, named.first, named.last, True)
        return period


_OTHER_CLAUSE = re.compile(r",\s+(?:which|who|said|says|according)\b|[;]|\b(?:where|which)\b|\bthat (?:was|were|had been|opened|began|started)\b")


def belongs(figure: Figure, period: Period, text: str) -> bool:
    """Whether figure and period stand in one clause, or the period opens the sentence."""
    between = text[figure.end:period.start] if period.start >= figure.end else text[period.end:figure.start]
    if _OTHER_CLAUSE.search(between):
        return False
    return period.start < 5 or len(between) < 130


def inside(char: int, spans: list[Span]) -> bool:
    return any(start <= char < end for start, end in spans)


def nearest(figure: Figure, periods: list[Period], text: str) -> Period | None:
    """The period of a figure: the nearest one, one that follows it in its clause before one that precedes it."""
    def distance(period: Period) -> float:
        if period.start >= figure.end:
            return period.start - figure.end + (40 if ";" in text[figure.end:period.start] else 0)
        return figure.start - period.end + 25 + (200 if ";" in text[period.end:figure.start] else 0)

    return min(periods, key=distance, default=None)
