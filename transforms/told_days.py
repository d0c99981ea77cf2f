"""The day of an incident whose founding sentence only says when it was told: often the next sentence names it.

"Twenty-seven men were killed, the force said on Monday. The men were on a night raid on Sunday when …"
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from transforms.date_types import EventDate
from transforms.document import Document

if TYPE_CHECKING:
    from transforms.incidents import Incident

_GOES_ON = frozenset("the they he she it both his her their these those".split())
_LONGEST = dt.timedelta(days=7)  # between an event and the words about it
_DAY, _ABOUT = dt.timedelta(days=1), dt.timedelta(days=3)  # "a week ago" is six to ten days back
_SENTENCES = 2  # behind the founding one


def told_day(incident: Incident, document: Document, incidents: list[Incident]) -> EventDate | None:
    """The day that a sentence right behind the founding one gives, when it goes on with the incident and founds none itself."""
    lead = incident.lead
    vague = lead.date.source == "sentence" and lead.date.precision in ("week", "month")
    if not (vague or incident.date.source == "attribution") or lead.reading.in_title or lead.date.date_start is None:
        return None
    first, last = (lead.date.date_start - _ABOUT, (lead.date.date_end or lead.date.date_start) + _ABOUT) if vague else (
        lead.date.date_start - _LONGEST, lead.date.date_start - _DAY)
    founding = {id(one.lead.reading) for one in incidents}
    at = lead.reading.position + 1
    for reading in document.readings[at:at + _SENTENCES]:
        if id(reading) in founding or not (vague or document.language == "ar" or reading.keys[0] in _GOES_ON):
            return None
        for mention in document.dates.between(reading.sentence.start, reading.sentence.end):
            plain = mention.kind == "event" and mention.precision == "day" and not mention.attribution and mention.date_start is not None
            if plain and first <= mention.date_start <= last:
                return document.dates.event_date(mention, "sentence", [f"{mention.text!r} in a sentence behind it; its own names no day on which it took place"])
    return None
