"""Dates in an article: which it mentions, and when an event took place.

Relative dates count from the publication's local day in Baghdad; without publication they stay unresolved (None) while full dates
still hold. Nothing resolves to a day after publication: "on Tuesday" is the latest Tuesday.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import replace
from functools import cached_property

from transforms.date_arabic import arabic_rules
from transforms.date_english import english_rules
from transforms.date_scan import Clock, scan
from transforms.date_types import DateMention, EventDate, parse_published
from transforms.place_mentions import dateline_length

__all__ = ["ArticleDates", "DateMention", "EventDate", "find_dates_in", "parse_published"]

_DAY, _WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
_SAME_DAY_TWICE = re.compile(r"[ ]?[,:(–-]{0,2}[ ]?(?:on )?(?:the |that )?|[ ]?[،:(]?[ ]?(?:في )?")
_WEEKDAY = re.compile(r"day\b|الأحد|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت")
_DIGIT = re.compile(r"\d")
_ON_THAT_DAY = re.compile(r"\b(?:same|that)\b|ذات|نفس", re.IGNORECASE)
_MORNING = re.compile(r"dawn|sunrise|daybreak|in the morning", re.IGNORECASE)
_PENALTY = {"event": 0.0, "dateline": 5.0, "period": 3.0, "background": 4.0, "anniversary": 9.0, "future": 12.0}
_EARLIER_SIGNS = ("earlier", "previous", "before that", "قبل ذلك", "سابق", "سبق أن")
_EARLIER = re.compile(r"\b(?:earlier|previous|previously|before that)\b(?! (?:today|this|on|in|that)\b)|قبل ذلك|سابق|سبق أن", re.IGNORECASE)
_OWN_CLAUSE = re.compile(r"[,،]|\b(?:التي|الذي|الذين)\b|\b(?:which|who|whose|where|since)\b")
_RELATIVE = re.compile(r"\bthat\b(?! \w+,)|\b(?:which|who|whose)\b[^,]*$|\b(?:الذي|التي|الذين|اللذين)\b")  # one that is not over before the event's word
_ITEM = re.compile(r"[ \t]*(?:[-•*–][ \t]?\S|(?:NEAR |Near )?[A-Z][A-Z’' -]{2,30}(?:[ ]?[-–—:.])[ ])")
_OWNS = re.compile(r"[’']s?(?:[ ][\w’'-]+){0,3}[ ]?$")
_YEAR_REACH = 110  # characters from "stormed" to "in 2010"
_OWNER_REACH = 50  # characters between "Monday's" and the event's noun
_NIGHT = ("overnight", "during the night", "in the night", "through the night")
_LONGEST_ITEM = 3_000  # characters
_OF_DAY = re.compile(r"\s+(?:on|from|of|into)?\s*$")  # "overnight on Saturday"
_LATEST = 6  # dates before a sentence among which its day is looked for
_SAID_NEAR = 90  # characters from "overnight" to the day on which it was said
_SENTENCE_END = re.compile(r"[.!?;]\s|\n")
_FULL_STOP = re.compile(r"[.!?]\s|\n")
_ASIDE, _ASIDE_REACH = re.compile(r"\b(?:who|which|as) [^,;()]*$"), 80
_CHARGED = re.compile(r"\b(?:wanted|sought|accused|convicted|suspected|sentenced|charged|for)\b")
_BY = re.compile(r"\bby |\bمنذ ", re.IGNORECASE)
_THING_REACH = 25  # characters from the event's word to "of 2016"
_MADE = re.compile(r"\b(?:laid|built|made|signed|passed|dug|left|founded|formed|opened|adopted|issued|discovered|dating)(?: back)?(?: to)? ?$")
_CLOCK = re.compile(r"\s*\(?[0-2]?\d[:.h][0-5]\d\b(?!\d)")


def find_dates_in(text: str, published: str | None, language: str, in_title: bool = False) -> list[DateMention]:
    """The dates of one text, in order, each resolved as far as publication allows. Anaphoric ones ("a day earlier") are resolved
    from the date mentioned before, else from publication."""
    first, last = parse_published(published)
    clock = Clock(last, first)
    mentions = scan(text, clock, arabic_rules() if language == "ar" else english_rules(), in_title)
    if not in_title and mentions:
        dateline_end = dateline_length(text, language)
        mentions = [replace(m, kind="dateline") if m.end <= dateline_end and m.kind == "event" else m for m in mentions]
    return _agreed(text, _resolve_anaphors(text, _nights_told(text, _said_apart(text, mentions)), clock))


def _said_apart(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """"said on Friday, four days after": only the first is the day of the words; "on Friday, 5 May" names one day twice."""
    apart = list(mentions)
    for at, (before, mention) in enumerate(zip(mentions, mentions[1:], strict=False), 1):
        if mention.attribution and mention.said_at < before.start and not _SAME_DAY_TWICE.fullmatch(text, before.end, mention.start):
            apart[at] = replace(mention, attribution=False, said_at=-1)
    return apart


def _agreed(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """"Eight days ago, on the Monday", "Tuesday, a week ago": a weekday beside another expression is of the day which that gives."""
    agreed = list(mentions)
    for at, (one, two) in enumerate(zip(mentions, mentions[1:], strict=False)):
        if not _SAME_DAY_TWICE.fullmatch(text, one.end, two.start) or not (one.date_start and two.date_start):
            continue
        day, other, place = (two, one, at + 1) if _is_weekday(two) else (one, two, at)
        if not _is_weekday(day) or _is_weekday(other) or (other is two and other.anaphor is not None):
            continue  # "on Thursday, a week after" counts from the Thursday
        near = (day.date_start - other.date_start).days
        reach = 3 if other.precision == "week" else 1
        moved = day.date_start - _WEEK * round(near / 7)
        if other.precision in ("day", "week") and moved != day.date_start and abs((moved - other.date_start).days) <= reach:
            agreed[place] = replace(day, date_start=moved, date_end=moved)
    return agreed


def _is_weekday(mention: DateMention) -> bool:
    return mention.anaphor is None and not mention.absolute and mention.precision == "day" and bool(_WEEKDAY.search(mention.text)) and not _DIGIT.search(mention.text)


def _nights_told(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """"launched an offensive overnight, the minister said on Monday": the night before that Monday, not the one before publication."""
    told = []
    before: DateMention | None = None
    for mention, after in zip(mentions, (*mentions[1:], None), strict=False):
        if after is not None and mention.text.lower() in _NIGHT and after.attribution and after.precision == "day" and after.date_start and after.anaphor is None and (
                after.start - mention.end < _SAID_NEAR and not _SENTENCE_END.search(text, mention.end, after.start)):
            mention = replace(mention, date_start=after.date_start - _DAY, date_end=after.date_start)
        elif after is not None and mention.text.lower() in _NIGHT and after.precision == "day" and after.kind == "event" and after.anaphor is None and (
                _OF_DAY.match(text[mention.end:after.start])):
            mention = replace(mention, date_start=after.date_start, date_end=after.date_end)
        elif before is not None and mention.text.lower() in _NIGHT and mention.kind == "event" and not _SENTENCE_END.search(text, before.end, mention.start):
            mention = replace(mention, date_start=before.date_start - _DAY, date_end=before.date_start)  # "lay on its side on Thursday after charges had gone off during the night"
        before = mention if mention.kind == "event" and mention.precision == "day" and mention.date_start and mention.anaphor is None else None
        told.append(mention)
    return told


def _resolve_anaphors(text: str, mentions: list[DateMention], clock: Clock) -> list[DateMention]:
    resolved: list[DateMention] = []
    before: DateMention | None = None
    said: DateMention | None = None
    for mention in mentions:
        if mention.anaphor is not None:
            base = before
            if said is not None and (before is None or before.start < said.start and not _FULL_STOP.search(text, said.end, mention.start)):
                base = said  # "announced on Tuesday that they had caught him a day earlier"
            if base is None and mention.anaphor == 0 and not _ON_THAT_DAY.search(mention.text):
                continue  # "By evening", "hours later" of no day that was told
            base_start = base.date_start if base else clock.published
            base_end = base.date_end if base else clock.published
            if base_start is not None and base_end is not None and not clock.month_only:
                shift = mention.anaphor * _DAY
                start, end = base_start + shift, base_end + shift
                if clock.published is None or start <= clock.published:
                    single = mention.anaphor != 0 or base is None
                    if mention.anaphor == 0 and base and end - start == _DAY and _MORNING.search(mention.text):
                        start = end  # "At dawn", behind what was told of the night
                    mention = replace(mention, date_start=start, date_end=start if single else end, precision=mention.precision or (base.precision if base else "day"))
        resolved.append(mention)
        looks_back = mention.anaphor is not None and mention.anaphor < 0  # "as they had done the night before": the text goes on from the day before that
        if mention.date_start is not None and mention.kind == "event" and mention.precision == "day" and not looks_back:
            before, said = (before, mention) if mention.attribution else (mention, said)
    return resolved


def _is_said(mention: DateMention, anchor: int) -> bool:
    """Whether it is the day of a statement: "police said on Sunday", not "police said that gunmen killed a man on Sunday"."""
    return mention.attribution and not mention.said_at < anchor < mention.start


def _is_aside(text: str, mention: DateMention, anchor: int) -> bool:
    """Whether it stands in a relative clause that is over before the event's word: "who had bought her the day before, raped her"."""
    clause = _ASIDE.search(text, max(0, mention.start - _ASIDE_REACH), mention.start)
    return clause is not None and text.find(",", mention.end, anchor) >= 0


def is_term(text: str, mention: DateMention) -> bool:
    """Whether it is the day by which something had come about ("by Sunday"), or since which it has gone on (منذ أربعة أيام)."""
    return mention.anaphor is None and bool(_BY.search(text, max(0, mention.start - 4), mention.start + 4))


class ArticleDates:
    """The dates of one article, ready to be asked about any of its events."""

    def __init__(self, text: str, title: str, published: str | None, language: str):
        self.text, self.title, self.language = text, title, language
        self.published = parse_published(published)[1]
        self.body = find_dates_in(text, published, language)
        self.in_title = find_dates_in(title, published, language, in_title=True)
        # Asked for every event and sentence of a text: looked up, not searched, or long texts would take quadratic time.
        self._starts = [m.start for m in self.body]
        self._earlier = [m for m in self.body if m.kind in ("event", "period") and (m.date_start or self.published is None)]
        self._earlier_starts = [m.start for m in self._earlier]
        self._direct = [m for m in self._earlier if not m.attribution and m.precision is not None]
        self._direct_starts = [m.start for m in self._direct]
        self._first_plain = min((m.start for m in self.body if m.kind == "event" and m.anaphor is None), default=None)

    def resolve(self, start: int, end: int, anchor: int | None = None, in_title: bool = False) -> EventDate:
        """The date of an event told in characters [start, end) of the body (or title), its trigger at `anchor`."""
        pool = self.in_title if in_title else self.body
        anchor = start if anchor is None else anchor
        local = self.between(start, end) if not in_title else [m for m in pool if start <= m.start < end]
        chosen = self._best([m for m in local if m.kind != "dateline"], anchor, start)
        told_before = chosen is None and self._is_told_before((self.title if in_title else self.text)[start:end])
        if chosen is not None:
            said = _is_said(chosen, anchor) and chosen.kind == "event"
            why = f"{chosen.text!r} in its sentence" + (", when it was said" if said else "")
            return self.event_date(chosen, "attribution" if said else "sentence", [why])
        if not in_title and self.published is not None and self._is_live(start):
            day = self.published
            return EventDate(day, day, "day", "event", None, "published", ["an entry of a live page, told as it happens"])
        before = None if in_title else self._before(start)
        if before is not None:
            decided = self.event_date(before, "earlier", [f"no date in its sentence; {before.text!r} before it"])
            if told_before and decided.precision == "day":
                decided.precision = "week"
                decided.why.append("told as earlier than that")
            return decided
        title = self._best(self.in_title, 0, 0)
        if title is not None and not in_title:
            return self.event_date(title, "title", [f"{title.text!r} in the title"])
        following = self.body if in_title else self.body[bisect_left(self._starts, end):] if start < 400 else []
        after = next((m for m in following if m.kind == "event" and m.anaphor is None), None)
        if (in_title or start < 400) and after is not None:
            return self.event_date(after, "later", [f"no date before; {after.text!r} after it"])
        dateline = next((m for m in self.body if m.kind == "dateline"), None)
        if dateline is not None and not in_title and start < 400:
            return self.event_date(dateline, "dateline", [f"only the dateline has a date, {dateline.text!r}"])
        return EventDate(why=["no date is said"])

    @staticmethod
    def _is_told_before(text: str) -> bool:
        folded = text.lower()
        return any(sign in folded for sign in _EARLIER_SIGNS) and bool(_EARLIER.search(text))

    def between(self, start: int, end: int) -> list[DateMention]:
        """The body's mentions that begin in [start, end)."""
        return self.body[bisect_left(self._starts, start):bisect_left(self._starts, end)]

    def has_own(self, start: int, end: int) -> bool:
        """Whether the body names any date in [start, end)."""
        return bool(self.between(start, end))

    def said_in(self, start: int, end: int) -> EventDate | None:
        """The day on which the sentence says that something was said; None without one."""
        said = next((m for m in self.between(start, end) if m.attribution and m.kind == "event"), None)
        return self.event_date(said, "attribution", [f"{said.text!r}, when it was said"]) if said else None

    def _best(self, mentions: list[DateMention], anchor: int, start: int) -> DateMention | None:
        return min((m for m in mentions if m.kind != "future"), key=lambda m: (self._cost(m, anchor), m.start), default=None)

    def _cost(self, mention: DateMention, anchor: int) -> float:
        gap = mention.start - anchor
        cost = _PENALTY[mention.kind] + abs(gap) / 90
        text = self.title if mention.in_title else self.text
        if mention.kind == "background" and 0 <= gap < _YEAR_REACH and not _OWN_CLAUSE.search(text, anchor, mention.start) and not any(
            m.kind == "event" for m in self.between(anchor + 1, mention.start)):
            cost -= 0.0 if self._is_of_a_thing(mention, anchor) else 4.5  # "the bombing that killed dozens in 2016": its year
        if -_OWNER_REACH < gap < 0 and _OWNS.match(text, mention.end, anchor):
            cost -= 5.0  # "visited those hurt in last month's bombing": the bombing's own, whatever else the sentence dates
        if gap < 0 and (_RELATIVE.search(text, mention.end, anchor) or _is_aside(text, mention, anchor)):
            cost += 2.0  # "recalled on Tuesday the raid that killed": another verb's day
        if _is_said(mention, anchor):
            cost += 3.0
        if ";" in text[min(anchor, mention.end):max(anchor, mention.start)]:
            cost += 1.5  # another clause's
        if is_term(text, mention):
            cost += 2.0  # "on Saturday the pump was started, and by Tuesday": the day by which it had come about
        if mention.bound and not 0 <= mention.start - anchor < 45:
            cost += 5.0
        if mention.precision not in ("day", None):
            cost += 0.6
        if mention.anaphor is not None:
            cost += 0.4 if self._first_plain is not None and self._first_plain < mention.start else 4.0
        return cost

    def _is_of_a_thing(self, mention: DateMention, anchor: int) -> bool:
        """Whether a year belongs to a thing that the event only concerns ("adopted changes to the law of 2016", "a mine laid in 1986")."""
        lead = self.text[max(anchor, mention.start - _THING_REACH):mention.start]
        if mention.text.startswith("of "):
            return mention.start - anchor > _THING_REACH
        charge = _CHARGED.search(self.text, anchor, mention.start)
        if charge is not None and any(m.kind == "event" for m in self.between(self.text.rfind("\n", max(0, anchor - _LONGEST_ITEM), anchor) + 1, anchor)):
            return True
        made = _MADE.search(lead)
        return made is not None and mention.start - len(lead) + made.start() > anchor

    def _is_live(self, start: int) -> bool:
        """Whether the paragraph begins with a time of day, as entries of a running report do."""
        line = self.text.rfind("\n", 0, start) + 1
        return bool(_CLOCK.match(self.text, line))

    def _before(self, start: int) -> DateMention | None:
        """The event date mentioned last before the sentence; a heading of its own paragraph comes first."""
        earlier = bisect_left(self._earlier_starts, start)
        if not earlier:
            return None
        direct = bisect_left(self._direct_starts, start)
        line = self._line_of(start)
        if direct and self._direct[direct - 1].start < line and self._is_item(line):
            own = self._in_item(start)
            if own is not None:
                return own
            for outside in self._outside_items:
                plain = bisect_left(outside, line, key=lambda m: m.start)
                if plain:
                    return outside[plain - 1]
            return None
        return self._told_day(direct, start) if direct else self._earlier[earlier - 1]

    def _in_item(self, start: int) -> DateMention | None:
        """The day that an item names at its end ("… five patrolmen hurt. (15th)")."""
        end = self.text.find("\n", start)
        return next((m for m in self.between(start, end if end >= 0 else len(self.text)) if m.kind == "event" and m.anaphor is None and not m.attribution), None)

    def _told_day(self, count: int, start: int) -> DateMention:
        """Of the first so many direct dates the one that a sentence at `start` goes on with: neither a month that was named beside
        a day, nor "two days after the blast", a digression of another paragraph."""
        last = self._direct[count - 1]
        for mention in reversed(self._direct[max(0, count - _LATEST):count]):
            digresses = mention.anaphor and self.text.find("\n", mention.end, start) >= 0
            if mention.precision == "day" and not digresses:
                return mention
        return last

    def _is_item(self, line: int) -> bool:
        """Whether a line is an item of a list ("* Near Sinjar, two airstrikes", "KUT - Gunmen"): the days of other items are not its own."""
        return line > 0 and bool(_ITEM.match(self.text, line))

    @cached_property
    def _outside_items(self) -> tuple[list[DateMention], ...]:
        """The event dates that stand in no item of a list, in order: those on which something happened, and all."""
        every = [m for m in self._earlier if not self._is_item(self._line_of(m.start))]
        return [m for m in every if not m.attribution and m.precision is not None], every

    def _line_of(self, start: int) -> int:
        """Where the line of a character begins; 0 for the first line and for one that is longer than items are."""
        return self.text.rfind("\n", max(0, start - _LONGEST_ITEM), start) + 1

    def event_date(self, mention: DateMention, source: str, why: list[str]) -> EventDate:
        """The mention as the date of an event; nothing lies after publication."""
        start, end = mention.date_start, mention.date_end
        if self.published is not None and start is not None:
            if start > self.published:
                start = end = self.published if (start - self.published).days <= 1 else None
                why.append("not after publication")
            elif end is not None and end > self.published:
                end = self.published
        precision = mention.precision if start is not None else None
        return EventDate(start, end if start is not None else None, precision, mention.kind, (mention.start, mention.end, mention.in_title), source, why)
