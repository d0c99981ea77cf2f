"""On which day an undated report says that it happened: weekdays and calendar days near the beginning of its text.

The coder dates what it can; this is for reports whose date nobody has read, such as those of sets from other countries. It is
evidence for comparing two reports, no date of the event.
"""

from __future__ import annotations

import datetime as dt
import re

MOST_CHARACTERS = 700
MOST_DAYS = 3
LONGEST_AGO_DAYS = 60
_WEEKDAYS = (
    "monday lunes الاثنين الإثنين", "tuesday martes الثلاثاء", "wednesday miércoles miercoles الاربعاء الأربعاء", "thursday jueves الخميس",
    "friday viernes الجمعة", "saturday sábado sabado السبت", "sunday domingo الاحد الأحد",
)
_MONTHS = (
    "january jan enero", "february feb febrero", "march mar marzo", "april apr abril", "may mayo", "june jun junio", "july jul julio",
    "august aug agosto", "september sept sep septiembre", "october oct octubre", "november nov noviembre", "december dec diciembre",
)
_WEEKDAY_OF = {word: number for number, words in enumerate(_WEEKDAYS) for word in words.split()}
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
_NAMES = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_DAY = re.compile(
    rf"\b({'|'.join(sorted(_WEEKDAY_OF, key=len, reverse=True))})\b|\b({_NAMES})\.? (\d{{1,2}})\b(?!\d)|\b(\d{{1,2}})(?: de)? ({_NAMES})\b", re.IGNORECASE)


def said_days(text: str, published: int) -> list[int]:
    """The first few days (ordinals) that the text names, counted back from its publication (an ordinal); none when that is unknown."""
    found: list[int] = []
    if published <= LONGEST_AGO_DAYS + 366:
        return found
    for match in _DAY.finditer(text[:MOST_CHARACTERS]):
        weekday, month, day, day_before, month_after = match.groups()
        if weekday:
            said = published - (published - 1 - _WEEKDAY_OF[weekday.lower()]) % 7  # ordinal 1 was a Monday
        else:
            said = _last_day(published, _MONTH_OF[(month or month_after).lower()], int(day or day_before))
        if said and said not in found:
            found.append(said)
            if len(found) == MOST_DAYS:
                break
    return found


def _last_day(published: int, month: int, day: int) -> int:
    """The last such day of a year until publication; 0 when there is none, or when it is long past."""
    year = dt.date.fromordinal(published).year
    for candidate in (year, year - 1):
        try:
            said = dt.date(candidate, month, day).toordinal()
        except ValueError:
            return 0
        if published - LONGEST_AGO_DAYS <= said <= published:
            return said
    return 0
