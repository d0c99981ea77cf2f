"""English forms of periods; see transforms/claim_periods.py."""

from __future__ import annotations

import datetime as dt
import re

from transforms.claim_periods import DAY, Handler, Now, PeriodForm, between, part_of_year, past, point, since, this_or_last
from transforms.date_lexicon import date_lexicon, one_of
from transforms.text import ANY_DIGIT, ANY_YEAR

_NUMBERS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)} | {
    "few": 3, "several": 3, "couple of": 2, "dozen": 12}
_ORDINALS = {"first": 1, "opening": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_PARTS = {"start": "start", "beginning": "start", "early": "early", "mid": "mid", "middle": "mid", "late": "late", "end": "end", "turn": "start"}
_YEAR = r"(?:19|20)\d\d"
_YEAR_WORDS = rf"(?:(?:{_YEAR})|(?:this|last|the|the current|the previous|the past|the same) year)"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SINCE, _PAST, _SPAN_OPENERS = _words("since"), _words("past last previous preceding"), _words("between from")
_UNITS, _PARTS_OF_YEARS = _words("day days week weeks month months year years decade decades"), _words("half quarter month months")
_ORDINAL_WORDS, _DIGIT = frozenset(_ORDINALS), frozenset({ANY_DIGIT})


def _point(months: str, tag: str) -> str:
    """A pattern of one point in time; its groups carry `tag`."""
    return (
        rf"(?:the\s+)?(?:(?P<p{tag}>start|beginning|early|mid|middle|late|end|turn)(?:\s+of|-)?\s*)?(?:the\s+)?(?:(?P<d{tag}>\d{{1,2}}|first)(?:st|nd|rd|th)?\s+(?:of\s+)?)?"
        rf"(?:(?P<m{tag}>{months})\b\.?(?:\s+(?P<e{tag}>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|\s*(?:%|percent|per cent)))?(?:,?\s*(?:of\s+)?(?P<y{tag}>{_YEAR}|(?:this|last) year)\b)?"
        rf"|(?P<z{tag}>{_YEAR}|(?:this|last|the|the new|the current) year)\b)"
    )


def _read(match: re.Match[str], tag: str, months: dict[str, int], now: Now, year_from: str = ""):
    group = match.groupdict()
    words = group[f"y{tag}"] or group[f"z{tag}"] or (year_from and (group[f"y{year_from}"] or "")) or ""
    said = int(words) if words.isdigit() else None
    month = months[group[f"m{tag}"].lower()] if group[f"m{tag}"] else None
    day = group[f"d{tag}"] or group[f"e{tag}"]
    part = _PARTS.get((group[f"p{tag}"] or "").lower(), "")
    if said is None and words and now.day is not None:
        said = now.year(None, words)
    if month is None and words.lower().endswith("new year") and not part:
        part = "start"
    return point(part, month, 1 if day and day.lower() == "first" else int(day) if day else None, said, now)


def _count(text: str | None) -> int:
    text = (text or "one").lower()
    return int(text) if text.isdigit() else _NUMBERS.get(text, 1)


class _Handlers:
    """What each form means; `months` are the numbers of the months by name."""

    def __init__(self, months: dict[str, int]):
        self.months = months

    def ranged(self, m: re.Match[str], now: Now):
        return between(_read(m, "a", self.months, now, "b"), _read(m, "b", self.months, now))

    def from_start(self, m: re.Match[str], now: Now):
        return since(_read(m, "a", self.months, now)[0], now)

    def year_part(self, m: re.Match[str], now: Now):
        words = m["w"] or ""
        year = now.year(int(words) if words.isdigit() else None, words)
        ordinal = m["o"].lower()
        is_last = ordinal in ("last", "final")
        if m["u"].lower().startswith("month"):
            return part_of_year(year, _count(m["n"]), "month", is_last)
        unit = m["u"].lower()
        return part_of_year(year, {"half": 2}.get(unit, 4) if is_last else _ORDINALS[ordinal], unit, False)

    def back(self, m: re.Match[str], now: Now):
        unit = m["u"].lower().rstrip("s")
        if unit == "decade":
            return past(now, 10 * _count(m["n"]), "year")
        return past(now, max(1, _count(m["n"]) // 24) if unit == "hour" else _count(m["n"]), "day" if unit == "hour" else unit)

    def back_from(self, m: re.Match[str], now: Now):
        """"In the six months to the end of December": counted back from there."""
        last = _read(m, "a", self.months, now)[1]
        if last is None:
            return None, None
        first = past(Now(last + DAY), _count(m["n"]), m["u"].lower().rstrip("s"))[0]
        return first, last

    def this_year(self, m: re.Match[str], now: Now):
        first, last = this_or_last(now, m["u"].lower(), (m["t"] or "").lower() in ("last", "previous"))
        if m["ma"] or m["za"]:
            last = _read(m, "a", self.months, now)[1] or last
        return first, last

    def until(self, m: re.Match[str], now: Now):
        last = _read(m, "a", self.months, now)[1]
        return None, last

    def named(self, m: re.Match[str], now: Now):
        return _read(m, "a", self.months, now)

    def days(self, m: re.Match[str], now: Now):
        month, year = self.months[m["ma"].lower()], int(m["ya"]) if m["ya"] else None
        return between(point("", month, int(m["f"]), year, now), point("", month, int(m["l"]), year, now))

    def season(self, m: re.Match[str], now: Now):
        """"Since last summer": from the first day of the latest such season."""
        month = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}[m["s"].lower()]
        year = now.month_year(month, None)
        return since(None if year is None else dt.date(year, month, 1), now)


def english_forms() -> tuple[re.Pattern[str], tuple[PeriodForm, ...]]:
    """(pattern without which there is no period, forms in order of precedence with whether they are sums)."""
    lexicon = date_lexicon("en")
    months = {name.lower(): number for name, number in lexicon.months.items()}
    names = f"(?:{'|'.join(sorted(lexicon.months, key=len, reverse=True))})"
    gate = re.compile(rf"\b(?:since|between|from|year|years|months?|weeks?|days|hours|half|quarter|decades?|{_YEAR}|{names})\b")
    a, b = _point(names, "a"), _point(names, "b")
    number = rf"(?P<n>\d{{1,3}}|{one_of(_NUMBERS)})"

    say = _Handlers(months)
    flags = re.IGNORECASE
    a_month = frozenset(months)
    a_point = a_month | {ANY_YEAR, "year"}  # no point in time is without one of these
    forms = (
        (rf"\b(?:in|over|during|for)\s+the\s+(?:{number}\s+)?(?P<u>days?|weeks?|months?|years?)\s+(?:up\s+)?(?:to|until|till|ending|ended|through)\s+(?:on\s+)?{a}", say.back_from, True, (_UNITS, a_point)),
        (rf"\b(?:(?:between|from)\s+)?(?P<f>\d{{1,2}})\s*(?:and|to|-|–)\s*(?P<l>\d{{1,2}})\s+(?P<ma>{names})\b(?:,?\s+(?P<ya>{_YEAR}))?", say.days, False, (a_month, _DIGIT)),
        (rf"\b(?:between|from)\s+{a}\s*(?:and|to|until|till|through|-|–)\s*(?:the\s+end\s+of\s+|end\s+of\s+)?{b}", say.ranged, True, (_SPAN_OPENERS, a_point)),
        (rf"\b{a}\s*(?:to|through|until|-|–)\s*{b}", say.ranged, True, (a_point,), (), re.compile(rf"(?:to|through|until|-|–)\s*{b}", flags)),
        (rf"\b(?:in|during|over|for|of)?\s*the\s+(?P<o>{one_of(_ORDINALS)})\s+(?:(?:{number})\s+)?(?P<u>half|quarter|months?)\b(?:\s+(?:of|in)\s+(?P<w>{_YEAR_WORDS}))?", say.year_part, True, (_ORDINAL_WORDS, _PARTS_OF_YEARS)),
        (rf"\bsince\s+{a}", say.from_start, True, (_SINCE, a_point)),
        (rf"\bsince\s+(?:the\s+|its\s+|their\s+)?(?:[\w'’-]+\s+){{1,10}}?(?:of|in|on|began|started)\s+{a}", say.from_start, True, (_SINCE, a_point)),
        (rf"\b(?:in|during|of)\s+(?=(?:{names})\s+(?:of\s+)?(?:this|last)\s+year){a}", say.named, False, (a_month,)),
        (r"\bsince\s+(?:last\s+|the\s+)?(?P<s>spring|summer|autumn|winter)\b", say.season, True, (_SINCE, _words("spring summer autumn winter"))),
        (rf"\b(?:in|within)\s+{number}\s+(?P<u>days?|weeks?|months?|years?)\b", say.back, True, (_words("in within"), _UNITS)),
        (r"\b(?:in|within)\s+an?\s+(?P<n>)(?P<u>week|month|year)\b(?!\s+(?:of|that|when|in which|before|after|or|and|long))", say.back, False, (_words("in within"), _UNITS)),
        (rf"\b(?:over|in|during|within|for)\s+(?:the|these|those)\s+{number}\s+(?P<u>days?|weeks?|months?|years?)\b(?!\s+(?:before|earlier|to|after|between|of|that))", say.back, True, (_words("the these those"), _UNITS)),
        (r"\bsince then\b", lambda m, now: (None, now.day), True, (_SINCE, _words("then"))),
        (rf"\b(?:over|in|during|within|for|of)\s+the\s+(?:past|last|previous|preceding)\s+(?:(?:{number})\s+)?(?P<u>days?|weeks?|months?|years?|decades?)\b", say.back, True, (_PAST, _UNITS)),
        (rf"\b(?:over|in|during|within)\s+(?:the\s+(?:past|last|previous)\s+)?(?:(?:{number})\s+)(?P<u>hours?)\b", say.back, False, (_words("hour hours"),)),
        (rf"\b(?:so far\s+)?(?P<t>this|last|previous)\s+(?P<u>year|month|week)\b(?!['’]s)(?:(?:\s+so far)?[^.;]{{0,60}}?\bup\s+to\s+{a})?", say.this_year, True, (_words("this last previous"), _words("year month week"))),
        (r"\b(?:of|so far in|in)\s+the\s+(?P<u>year)\b(?P<t>)(?P<ma>)(?P<za>)(?!\s+(?:before|of|after|to|ended|ending|now|that|in)|\s+\d|[-–]|\s*,?\s*(?:end|begin))", say.this_year, True, (_words("year"),)),
        (r"\b(?:in|during|for)?\s*the\s+(?P<u>week|month)\b(?P<t>)(?P<ma>)(?P<za>)(?!\s+(?:before|of|after))", say.this_year, False, (_words("week month"),)),
        (rf"\b(?:by|at|up\s+to|until|till)\s+(?=the\s+end|{names}|{_YEAR}){a}", say.until, False, (_words("by at up until till"), a_point)),
        (rf"\b(?:in|during|throughout|for|of)\s+(?:the\s+(?:whole|month|(?:calendar\s+)?year|course)\s+(?:of\s+)?)?(?:all\s+of\s+)?{a}(?:\s+(?:and|&)\s+{b})?", ranged_or(say.ranged, say.named), False, (_words("in during throughout for of"), a_point)),
    )
    return gate, tuple(PeriodForm(re.compile(pattern, flags), *meaning) for pattern, *meaning in forms)


def ranged_or(ranged: Handler, named: Handler) -> Handler:
    """"in January and February" is a range, "in May" a month."""
    return lambda m, now: ranged(m, now) if m["mb"] or m["zb"] else named(m, now)
