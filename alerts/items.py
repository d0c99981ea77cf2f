"""Incidents as a mail shows them: date, place, type, toll, the sentence that says so, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.naming import place_name
from alerts.subscriptions import NATIONAL
from alerts.wording import Language, clean, safe_link

MOST_SOURCES, LONGEST_QUOTE = 4, 320
_RIGHT_TO_LEFT = ("ar", "ckb", "fa")


@dataclass(frozen=True)
class Link:
    """A source of an incident; `url` only where it is safe to follow."""

    name: str
    url: str | None


@dataclass(frozen=True)
class Item:
    """An incident in words. `badge`: that it is new since an earlier mail, or empty."""

    incident_id: str
    date: str
    kind: str
    place: str
    toll: str
    actors: str
    quote: str
    quote_direction: str
    quoted_from: str
    links: list[Link]
    badge: str = ""


def item_of(incident: dict, words: Language, within: str = NATIONAL, is_new: bool = False) -> Item:
    """`within`: the governorate that the whole table is about, which is not repeated in each line."""
    if incident["date_start"]:
        date = words.weekday_date(incident["date_start"])
    else:
        date = words.text("undated", date=words.short_date(incident["first_reported_at"].date()))
    quoted = _best_quote(incident["reports"], words.code)
    is_rtl = quoted is not None and quoted["lang"] in _RIGHT_TO_LEFT
    return Item(
        incident["incident_id"], date, words.event(incident["sub_event_type"]), where(incident, words, within), words.toll(incident),
        _actors(incident, words), clean(quoted["sentence"], LONGEST_QUOTE) if quoted else "", "rtl" if is_rtl else "ltr",
        _outlet(quoted, words) if quoted else "", _links(incident["reports"], words), words.text("new") if is_new else "",
    )


def where(incident: dict, words: Language, within: str = NATIONAL) -> str:
    """The place and, where it is not `within`, the governorate; and how exact that is."""
    governorate = words.place(incident["governorate"]) if incident["governorate"] else ""
    if not incident["place"]:
        return words.join([words.text("no_place"), *([governorate] if governorate and within == NATIONAL else [])])
    place = place_name(incident, words)
    if incident["geo_precision"] == 3:
        return words.text("only_governorate", place=governorate or place)
    if governorate and within == NATIONAL and governorate != place:
        place = words.join([place, governorate])
    if incident["geo_precision"] == 2:
        return words.text("near", place=place)
    return place if incident["geo_precision"] else f"{place} ({words.text('uncertain_place')})"


def _actors(incident: dict, words: Language) -> str:
    """By whom and against whom, as far as it is said."""
    by = words.text("by_whom", actor=words.outside(incident["perpetrator"], 60)) if incident["perpetrator"] else ""
    against = words.text("against", actor=words.outside(incident["target"], 60)) if incident["target"] else ""
    if by and incident["attribution"] in ("claimed", "suspected"):
        by += f" ({words.text(incident['attribution'])})"
    return words.join([part for part in (by, against) if part])


def _best_quote(reports: list[dict], language: str) -> dict | None:
    """A sentence in the reader's language if there is one, of the report that the coder is surest of."""
    told = [report for report in reports if report["sentence"]]
    return max(told, key=lambda report: (report["lang"] == language, report["confidence"] or 0), default=None)


def _outlet(report: dict, words: Language) -> str:
    return words.outside(report["outlet"] or report["source"], 60)


def _links(reports: list[dict], words: Language) -> list[Link]:
    by_url = {report["url"]: Link(_outlet(report, words), safe_link(report["url"])) for report in reports}
    links = list(by_url.values())
    more = [Link(f"+{len(links) - MOST_SOURCES}", None)] if len(links) > MOST_SOURCES else []
    return links[:MOST_SOURCES] + more
