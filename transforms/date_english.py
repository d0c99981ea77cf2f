"""English forms of dates: "on Tuesday", "Dec. 6-7", "between 3 and 5 May", "two days ago", "late Saturday", "15 Ramadan 1446"."""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.alternation import at_word
from transforms.date_lexicon import DateLexicon, date_lexicon, each_of, one_of
from transforms.date_scan import Clock, Form, ScanRules, Span, number_of, range_of, year_of
from transforms.text import ANY_DIGIT, ANY_YEAR

_YEAR = r"((?:19|20)\d\d)"
_ORDINAL = r"(?:st|nd|rd|th)?"
# "a day after" with a clause or a noun behind it counts back from what was told before; "the evening before in Mosul" has none.
_RULES_ON = re.compile(r"\s+(?!(?:in|at|near|on|by|from|with|and|but|had|was|were|has|over|outside|inside|along|around|to)\b|(?:that|this|then)(?:[,.;]| (?:an?|the|in|on|at|two|three|had|was|there|he|she|they|it)\b))[\w“\"'‘]")
_PIECE = re.compile(r"\W+")
_DIGIT, _A_YEAR = frozenset({ANY_DIGIT}), frozenset({ANY_YEAR})
_OF_TIME = tuple("today yesterday tonight overnight night morning evening afternoon day days week weeks month months year years ago hour hours shortly "
                 "dawn dusk nightfall noon midday midnight sunset sunrise daybreak weekend fortnight".split())
_DATE_IN_DIGITS = re.compile(r"\d(?:\d{3}-\d\d-\d\d|\d?[/.]\d{1,2}[/.]\d{2,4}|(?<!\w.)(?:(?<=1)9|(?<=2)0)\d\d\b|\d?(?:st|nd|rd|th)\b)")
_EVENTS = ("attack attacks strike strikes bombing killing assassination murder raid clashes assault explosion blast ambush abduction kidnapping protests? violence "
           "fighting operation massacre").split()
_HOURS = (("24", 1), ("four", 1), ("48", 2), ("eight", 2), ("72", 3), ("two", 3))  # "the past 24 hours" began so many days before
_ON_THE = ("on", "On", "by", "By", "since", "night of", "evening of", "morning of", "afternoon of", "dawn of")
_PARTS = "evening dusk dawn nightfall noon midday morning afternoon sunset sunrise midnight daybreak"
_NIGHT = r"(?:[ ](?:night|evening|morning|afternoon|dawn|noon|midnight))"


@lru_cache(maxsize=2)
def english_rules(language: str = "en") -> ScanRules:
    lex = date_lexicon(language)
    names = [*_cases(lex.weekdays), *_cases(lex.months), *_cases(lex.hijri_months)]
    key = re.compile(rf"{at_word(names, ignore_case=False)}\b")
    anniversary = [*each_of(lex.anniversary), "anniversary"]
    background = [*(f"{one}[ ](?:last |the |early |late |mid-)?" for one in each_of(lex.background_left)),
                  r"since(?<!missing since) (?-i:(?![A-Z0-9]))[^.,;\n]{0,60}"]
    return ScanRules(
        lexicon=lex, key=key, plain=_OF_TIME, digits=_DATE_IN_DIGITS, forms=(*_calendar_forms(lex), *_relative_forms(lex), *_weekday_forms(lex), *_loose_forms(lex)),
        attribution=re.compile(rf"{at_word(each_of(lex.attribution))}(?:(?!\b(?:that|in which|when|of an?)\b)[^.;:\n]){{0,30}}$", re.IGNORECASE),
        anniversary=re.compile(rf"{at_word(anniversary)}(?:[^.;\n]{{0,30}}$|(?<=^anniversary))", re.IGNORECASE),
        background=re.compile(rf"{at_word(background)}$", re.IGNORECASE),
        future=re.compile(rf"{at_word(each_of(lex.future_left))}\b[^.;\n]{{0,40}}$", re.IGNORECASE),
        bound=re.compile(rf"{at_word(_EVENTS)}s? (?:of|on)[ ](?:the )?$", re.IGNORECASE),
    )


def _cases(words) -> list[str]:
    """The words as written and in capitals: "may" and "march" in small letters are other words."""
    return sorted({re.escape(form) for word in words for form in (word, word.upper())}, key=lambda form: (-len(form), form))


def _cased(words) -> str:
    return f"(?:{'|'.join(_cases(words))})"


def _number(lex: DateLexicon, text: str) -> int:
    return int(text) if text.isdigit() else lex.numbers.get(text.lower(), 2)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


def _endings(phrases) -> frozenset[str]:
    """The last words of phrases: with a boundary behind it, no phrase is where none of them stands."""
    return frozenset(_PIECE.split(phrase.lower())[-1] for phrase in phrases)


def _all_words(phrases) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(_PIECE.split(phrase.lower())) for phrase in phrases)


def _calendar_forms(lex: DateLexicon) -> list[Form]:
    months = {name.lower(): number for name, number in lex.months.items()}
    hijri = {name.lower(): number for name, number in lex.hijri_months.items()}
    month, joiner = rf"({_cased(lex.months)})\.?", rf"\s*{one_of(lex.range_joiners)}\s*"
    weekday = rf"(?:{_cased(lex.weekdays)},?\s+(?:the )?)?"

    def month_of(text: str) -> int:
        return months[text.lower()]

    def day_range(m: re.Match[str], clock: Clock) -> Span | None:  # 3 (April) to 5 May (2024)
        year = year_of(m[5])
        return range_of(clock.date(int(m[1]), month_of(m[2] or m[4]), year), clock.date(int(m[3]), month_of(m[4]), year))

    def full_range(m: re.Match[str], clock: Clock) -> Span | None:  # 1 October 2022 and 31 January 2023
        return range_of(clock.date(int(m[1]), month_of(m[2]), year_of(m[3])), clock.date(int(m[4]), month_of(m[5]), year_of(m[6])))

    def month_range(m: re.Match[str], clock: Clock) -> Span | None:  # March 17 (2019) to (March) 30, 2019
        year = year_of(m[6]) or year_of(m[3])
        return range_of(clock.date(int(m[2]), month_of(m[1]), year_of(m[3]) or year), clock.date(int(m[5]), month_of(m[4] or m[1]), year))

    def numeric(m: re.Match[str], clock: Clock) -> Span | None:
        day, mon = int(m[1]), int(m[2])
        return clock.date(*((day, mon) if mon <= 12 else (mon, day)), year_of(m[3]))

    def timed_range(m: re.Match[str], clock: Clock) -> Span | None:  # between 8 a.m., April 4, and 8 a.m., April 5
        return range_of(clock.date(int(m[2]), month_of(m[1]), None), clock.date(int(m[4]), month_of(m[3]), None))

    hour = r"(?:\d{1,2}(?::\d\d)? ?(?:[ap]\.?m\.?|hours|hrs)?,? (?:on )?)"
    a_month, hijri_month = frozenset(months), _endings(lex.hijri_months)
    return [
        Form(re.compile(rf"\b(?:between|from) {hour}{month}\s+(\d{{1,2}}){_ORDINAL},? (?:and|to|until) {hour}{month}\s+(\d{{1,2}})\b", re.IGNORECASE),
             timed_range, (a_month, _DIGIT)),
        Form(re.compile(r"((?:19|20)(?<!\d..)\d\d)-(\d\d)-(\d\d)(?!\d)"), lambda m, c: c.date(int(m[3]), int(m[2]), int(m[1])), (_A_YEAR,)),
        Form(re.compile(r"(\d(?<![\d/.].)\d?)[/.](\d{1,2})[/.]((?:20|19)?\d\d)(?![\d/])"), numeric, (_DIGIT,)),
        Form(re.compile(rf"\b(\d{{1,2}}){_ORDINAL}\s+({_cased(lex.hijri_months)}),?\s+(1[34]\d\d)(?:\s*(?:AH|H))?\b"),
             lambda m, c: c.hijri(int(m[1]), hijri[m[2].lower()], int(m[3])), (hijri_month, _DIGIT)),
        Form(re.compile(rf"\b(\d{{1,2}}){_ORDINAL}\s+(?:of )?{month}\s+{_YEAR}{joiner}(\d{{1,2}}){_ORDINAL}\s+(?:of )?{month}\s+{_YEAR}\b"), full_range, (a_month, _A_YEAR)),
        Form(re.compile(rf"\b(\d{{1,2}}){_ORDINAL}(?:\s+(?:of )?{month})?{joiner}(\d{{1,2}}){_ORDINAL}\s+(?:of )?{month}(?:,?\s+{_YEAR})?\b"), day_range, (a_month, _DIGIT)),
        Form(re.compile(rf"({at_word(_cases(lex.months), ignore_case=False)})\.?\s+(\d{{1,2}}){_ORDINAL}(?:,?\s+{_YEAR})?{joiner}(?:{month}\s+)?(\d{{1,2}}){_ORDINAL}(?:,?\s+{_YEAR})?(?![\d:%]|\s+[a-z]*(?:people|persons|soldiers|civilians|others|members))"), month_range, (a_month, _DIGIT)),
        Form(re.compile(rf"\b{weekday}(\d{{1,2}}){_ORDINAL}\s+(?:of )?{month}(?:,?\s+{_YEAR})?\b"),
             lambda m, c: c.date(int(m[1]), month_of(m[2]), year_of(m[3])), (a_month, _DIGIT)),
        Form(re.compile(rf"\b{weekday}{month}\s+(\d{{1,2}}){_ORDINAL}(?![\d:])(?:,?\s+{_YEAR}\b)?"),
             lambda m, c: c.date(int(m[2]), month_of(m[1]), year_of(m[3])), (a_month, _DIGIT)),
        *_ordinal_forms(lex, month, months),
        Form(re.compile(rf"\b(?:(?:early|mid|late|in|during|since|by)[ -])?{month},?\s+(?:of )?{_YEAR}\b"),
             lambda m, c: c.named_month(month_of(m[1]), year_of(m[2])), (a_month, _A_YEAR)),
        Form(re.compile(rf"\b(?:[Ii]n|[Dd]uring|[Ss]ince|[Ll]ast|[Ee]arly|[Ll]ate|mid|of|[Uu]ntil|[Tt]his|[Bb]y|[Tt]hroughout)[ -](?:(?:early|late|mid)[ -])?{month}(?![\w.]|\s+\d)"),
             lambda m, c: c.named_month(month_of(m[1]), None), (a_month,)),
        Form(re.compile(rf"\b(?:(\d{{1,2}}){_ORDINAL}\s+(?:of )?)({_cased(lex.hijri_months)})\b"),
             lambda m, c: c.hijri(int(m[1]), hijri[m[2].lower()], None), (hijri_month, _DIGIT)),
    ]


def _ordinal_forms(lex: DateLexicon, month: str, months: dict[str, int]) -> list[Form]:
    """Days by their ordinal: "on the 11th", "the fourth of October", "Tuesday the 20th"; `month` is a pattern for the keys of `months`."""
    ordinal = rf"({one_of(lex.ordinals)})"

    def weekday_of_month(m: re.Match[str], clock: Clock) -> Span | None:
        span = clock.day_of_month(int(m[2] or m[3]), False)
        return span if span is None or span.first is None or span.first.weekday() == lex.weekdays[m[1].capitalize()] else None

    return [
        Form(re.compile(at_word(_ON_THE, ignore_case=False) + r" the (\d{1,2})(?:st|nd|rd|th)(?! of\b| [A-Z]|[ -][a-z]+ (?:of|in|at)\b|[ -](?:floor|day|century|anniversary|minute|street|brigade|division))(?![\w-])"),
             lambda m, c: c.day_of_month(int(m[1]), False), (_DIGIT,)),  # fmt: skip
        Form(re.compile(r"\b(?:[Bb]etween|[Ff]rom) the (\d{1,2})(?:st|nd|rd|th) (?:and|to|until) (?:the )?(\d{1,2})(?:st|nd|rd|th)(?! of\b)(?![\w-])"),
             lambda m, c: range_of(c.day_of_month(int(m[1]), False), c.day_of_month(int(m[2]), False)), (_DIGIT,)),
        Form(re.compile(r"(?<=\()(?:the )?(\d{1,2})(?:st|nd|rd|th)(?=\))"), lambda m, c: c.day_of_month(int(m[1]), False), (_DIGIT,)),
        Form(re.compile(rf"\b[Tt]he {ordinal} of {month}(?:,?\s+{_YEAR})?\b"), lambda m, c: c.date(lex.ordinals[m[1]], months[m[2].lower()], year_of(m[3])), (frozenset(months), frozenset(lex.ordinals))),
        Form(re.compile(rf"\b(?:[Oo]n|night of|evening of|morning of) the {ordinal}(?=[,.;:)]| (?:and|but|at|in|to|near)\b(?! the\b))"), lambda m, c: c.day_of_month(lex.ordinals[m[1]], False), (frozenset(lex.ordinals),)),
        Form(re.compile(rf"\b({_cased(lex.weekdays)}),? (?:the (\d{{1,2}})(?:st|nd|rd|th)(?! of\b| [A-Z]|[ -][a-z]+ (?:of|in|at)\b)(?![\w-])|(\d{{1,2}})(?=[,.;)]|$| (?:in|at|near|and|when|by)\b))"), weekday_of_month, (_DIGIT,)),
    ]


def _relative_forms(lex: DateLexicon) -> list[Form]:
    relative = {k.lower(): v for k, v in lex.relative_days.items()}
    anaphors = {k.lower(): v for k, v in lex.anaphors.items()}
    count = rf"(\d{{1,2}}|{one_of(lex.numbers)})"
    flags = re.IGNORECASE

    def ago(m: re.Match[str], clock: Clock) -> Span | None:
        number, unit = _number(lex, m[1]), m[2].lower()
        if unit.startswith("hour"):
            return clock.back(0)
        if unit.startswith("day"):
            return clock.back(number) if number <= 30 else Span(None, None, None, "background")
        if unit.startswith("week"):
            return clock.back(7 * number, "week")
        return clock.month(number) if unit.startswith("month") else Span(None, None, None, "background")

    def anaphor(m: re.Match[str], clock: Clock) -> Span:
        phrase = " ".join(m[0].lower().split())
        turned = phrase.endswith(("after", "before")) and _RULES_ON.match(m.string, m.end())
        return Span(None, None, "week" if "week" in phrase else None, anaphor=-anaphors[phrase] if turned else anaphors[phrase])

    def past_hours(m: re.Match[str], clock: Clock) -> Span | None:
        days = next((n for word, n in _HOURS if word in m[1].lower()), 0)
        first = clock.back(days)
        return Span(first.first, clock.published, first.precision) if first.first is not None and not clock.month_only else first

    def from_before(m: re.Match[str], clock: Clock) -> Span:
        sign = 1 if m[3].lower() in ("later", "after", "on") else -1
        if m[3].lower() in ("after", "before") and _RULES_ON.match(m.string, m.end()):
            sign = -sign  # "two days after a bomb killed five": the bomb came two days before
        number, unit = _number(lex, m[1]), m[2].lower()
        if unit.startswith(("month", "year")) or unit.startswith("week") and number > 4:
            return Span(None, None, None, "background")
        if unit.startswith("week"):
            return Span(None, None, "week", anaphor=7 * sign * number)
        return Span(None, None, None, anaphor=0 if unit.startswith(("hour", "minute")) else sign * number)

    part = rf"(?:{'|'.join(_PARTS.split())})"
    hour = rf"(?:\d{{1,2}}|{one_of(lex.numbers)})(?: o[’']clock)?"
    return [
        Form(re.compile(rf"(?:(?<=[.!?;”\"] )|(?<=\n))(?:And |But |Then )?(?:Just |Shortly |Long )?(?:By|At|Before|Around|Towards?|After|In the|Later in the) (?:the )?(?:{part}|{hour} in the (?:morning|afternoon|evening)|{hour} at night)\b"
                        rf"(?! (?:of|on|prayers?|yesterday|today|tomorrow|meals?)\b|,? (?:on )?{_cased(lex.weekdays)}\b)"),
             lambda m, c: Span(None, None, None, anaphor=0), (_words(_PARTS + " night"),)),
        Form(re.compile(rf"\b{one_of(anaphors)}\b(?! yesterday\b)", flags), anaphor, (), _all_words(anaphors)),
        Form(re.compile(r"\b(?:the )?(?:past|last|previous|preceding) (\d{2}|twenty[- ]four|forty[- ]eight|seventy[- ]two|few|several) hours\b", flags),
             past_hours, (_words("past last previous preceding"), _words("hours"))),
        Form(re.compile(rf"\b(?:{count}|a|an)[ ](?:years?|decades?|months)[ ]ago,?[ ](?:to this |this |on this |that )?(?:very )?(?:week|month|day|today|night|morning|year|spring|summer|autumn|winter)\b", flags),
             lambda m, c: Span(None, None, None, "background"), (_words("ago"),)),
        Form(re.compile(r"\ba fortnight ago\b", flags), lambda m, c: c.back(14, "week"), (_words("fortnight"),)),
        Form(re.compile(rf"\b{count}[ ](hours?|days?|weeks?|months?|years?)[ ]ago\b", flags), ago, (_words("ago"),)),
        Form(re.compile(rf"\b{count}[ ](minutes?|hours?|days?|weeks?|months?|years?)[ ](later|earlier|before|after)\b(?!\s+(?:the|a|an)\s+\w+(?:-year)?\s+anniversary)", flags), from_before, (_words("later earlier before after"), _words("minute minutes hour hours day days week weeks month months year years"))),
        Form(re.compile(rf"\b(?:early |late )?{one_of(relative)}\b", flags), lambda m, c: c.back(relative[_bare(m[0])]), (_endings(relative),), _all_words(relative)),
        Form(re.compile(rf"\b{one_of(lex.overnight)}\b(?![ ]+(?:(?:of|to)[ ]|{_cased(lex.weekdays)}))", flags), lambda m, c: c.overnight(), (_endings(lex.overnight),), _all_words(lex.overnight)),
    ]


def _bare(text: str) -> str:
    return re.sub(r"^(?:early|late) ", "", " ".join(text.lower().split()))


def _weekday_forms(lex: DateLexicon) -> list[Form]:
    days = {name.lower(): number for name, number in lex.weekdays.items()}
    name = rf"({_cased(lex.weekdays)})"
    last, coming = one_of(lex.last_words), one_of(lex.next_words)

    def pair(m: re.Match[str], clock: Clock) -> Span | None:  # the night of Saturday to Sunday
        second = clock.weekday(days[m[2].lower()], "")
        if second.first is None:
            return second
        gap = (days[m[2].lower()] - days[m[1].lower()]) % 7
        if re.search(r"after midnight", m[0], re.IGNORECASE):
            return second
        if gap > 3:
            return None
        first = second.first.fromordinal(second.first.toordinal() - gap)
        return Span(first, second.first, "day" if gap <= 1 else "week")

    def night_to(m: re.Match[str], clock: Clock) -> Span:  # in the night to Wednesday, in the 24 hours to Sunday morning
        day = clock.weekday(days[m[1].lower()], "")
        return day if day.first is None else Span(day.first.fromordinal(day.first.toordinal() - 1), day.first, "day")

    def single(m: re.Match[str], clock: Clock) -> Span:
        before, after = (m["before"] or "").lower(), (m["after"] or "").lower()
        if before in lex.next_words or after.strip() in ("next week", "next"):
            return clock.weekday(days[m["day"].lower()], "next")
        if "last week" in after or "week before" in after:
            return clock.weekday(days[m["day"].lower()], "last week")
        return clock.weekday(days[m["day"].lower()], "last" if before in lex.last_words or after.strip() == "last" else "")

    return [
        Form(re.compile(rf"(?:after midnight (?:of|on) )?\b{name}(?:{_NIGHT})?(?:\s*[-–/]\s*|\s+(?:to|into|and)\s+|\s+night\s+(?:to|into)\s+){name}{_NIGHT}?"), pair, (frozenset(days),)),
        Form(re.compile(rf"\b(?:night|24 hours|twenty-four hours) (?:to|into|until|before) {name}{_NIGHT}?"), night_to, (frozenset(days),)),
        Form(re.compile(rf"\b(?:(?P<before>{last}|{coming}|this)\s+)?(?P<day>{_cased(lex.weekdays)})\b{_NIGHT}?(?P<after>\s+(?:last week|next week|of last week|the week before|last(?=[,.;]| (?:the|a|an|two|three|at|in|when)\b)))?"), single, (frozenset(days),)),
    ]


def _loose_forms(lex: DateLexicon) -> list[Form]:
    flags = re.IGNORECASE

    def unit_span(m: re.Match[str], clock: Clock) -> Span:
        qualifier, unit = m["which"].lower(), m["unit"].lower()
        if qualifier in ("next", "coming", "upcoming"):
            return Span(None, None, None, "future")
        back = 0 if qualifier in ("this", "the current") or qualifier == "the" else 1
        if unit == "week" and qualifier == "the":
            return clock.week(0 if clock.published and (clock.published.weekday() + 1) % 7 > 1 else 1)  # on a Sunday or Monday the week that ended
        if unit == "week":
            return clock.week(back)
        if unit == "month":
            return clock.month(back)
        return Span(None, None, None, "period" if back == 0 else "background")

    def past_week(m: re.Match[str], clock: Clock) -> Span:
        first = clock.back(7, "week")
        return first if first.first is None or clock.month_only else Span(first.first, clock.published, "week")

    return [
        Form(re.compile(r"\b(?:at|over|during|on) (?:the|this|this past|the past|last) weekend\b|\b(?:last|this past) weekend\b", flags), lambda m, c: c.weekend(), (_words("weekend"),)),
        Form(re.compile(r"\b(?:during|in the course of|some time in|sometime in) the week\b(?! (?:of|before|after|that|when)\b)", flags), past_week, (_words("week"),)),
        Form(re.compile(r"\b(?:earlier\s+in|in)\s+the\s+(?:past|last)\s+week\b", flags), past_week, (_words("week"),)),
        Form(re.compile(r"\b(?:(?:earlier|late|early|later)\s+)?(?P<which>this|last|next|past|previous|coming|the current)\s+(?P<unit>week|month|year)\b", flags), unit_span, (_words("this last next past previous coming current"), _words("week month year"))),
        Form(re.compile(r"\bearlier\s+in\s+(?P<which>the)\s+(?P<unit>week|month)\b", flags), unit_span, (_words("earlier"), _words("week month"))),
        Form(re.compile(r"\b(?:in\s+)?(?:the\s+)?(?:recent|past few|last few|past two|last two)\s+days\b", flags), lambda m, c: c.week(0), (_words("recent few two"), _words("days"))),
        Form(re.compile(r"\b(?:in\s+)?(?:recent|the past few|the last few)\s+(?:weeks|months|years)\b", flags), lambda m, c: Span(None, None, None, "period"), (_words("recent few"), _words("weeks months years"))),
        Form(re.compile(r"\b(?:in|since|from|of|until|during|back in|early|late|mid|and)[ -]((?:19|20)\d\d)(?:[-–]\d{2,4})?\b(?!\s*(?:people|families|hours|kg|km))", flags),
             lambda m, c: Span(None, None, None, "background"), (_A_YEAR,)),
    ]


__all__ = ["english_rules", "number_of"]
