"""An alert in words: the lines that both parts of a mail (HTML and plain text) show, so that neither says more than the other."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field

from alerts import charts, facts
from alerts.episodes import WEEK
from alerts.facts import AlertFacts, Comparison
from alerts.subscriptions import NATIONAL
from alerts.wording import TOLLS, Language, clean, return_period, safe_link

MOST_SHOWN, FEWEST_SHOWN = 15, 3  # incidents in a mail, and in each of its sections; mail programs cut what is longer than 100 KB
MOST_SOURCES, LONGEST_QUOTE = 4, 320
_NOTES = (  # what the detector says of collection, in its words, and ours
    (re.compile(r"(?P<n>\d+) of the week's reports come from a new or changed source.*"), "note_left_out"),
    (re.compile(r"(?P<n>\d+) of the last 7 days are missing.*"), "note_missing"),
    (re.compile(r"about (?P<n>\d+)% of the week's usual reports are not expected.*"), "note_short"),
)


@dataclass(frozen=True)
class Link:
    """A source of an incident; `url` only where it is safe to follow."""

    name: str
    url: str | None


@dataclass(frozen=True)
class Item:
    """An incident as a mail shows it."""

    incident_id: str
    date: str
    kind: str
    place: str
    toll: str
    quote: str
    quote_direction: str
    quoted_from: str
    links: list[Link]


@dataclass
class Section:
    """One alert of a mail. All strings are final; the templates only lay them out."""

    alert_id: str
    kind: str
    badge: str
    title: str
    headline: str
    lead: list[str]
    doubts: list[str] = field(default_factory=list)
    breakdown: list[str] = field(default_factory=list)
    comparisons: list[tuple[str, str, str, str]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    more: str = ""
    chart_name: str | None = None
    chart_png: bytes | None = None
    chart_alt: str = ""
    days: list[str] = field(default_factory=list)
    query: str = ""
    silence_command: str = ""
    fates: list[str] = field(default_factory=list)
    subject: str = ""
    subject_item: str = ""


def title_of(series: object, words: Language) -> str:
    place = words.place(series.place)
    return f"{place} ({words.part(series.part)})" if series.part.key else place


def headline_of(number: int, expected: float, words: Language) -> str:
    return words.text("headline", incidents=words.count("incidents", number), expected=words.expected(expected))


@dataclass(frozen=True)
class Setting:
    """What the sections of a mail have in common: the language, the moment, the newest load, and how many sections share the room."""

    words: Language
    now: dt.datetime
    as_of: dt.datetime | None
    section_count: int = 1

    @property
    def shown(self) -> int:
        return max(MOST_SHOWN // max(self.section_count, 1), FEWEST_SHOWN)


def alert_section(known: AlertFacts, kind: str, setting: Setting) -> Section:
    """The whole story of an open (or just opened) alert."""
    words, now, as_of = setting.words, setting.now, setting.as_of
    alert, day = known.alert, known.day
    badge = words.text("kind_grown") if kind == "grown" else words.text(f"level_{min(max(alert.level, 1), 3)}")
    headline = headline_of(known.number, known.signal.expected_7d, words)
    section = Section(alert.alert_id, kind, badge, title_of(known.series, words), headline, _lead(known, kind, words))
    section.subject = words.text("subject_grown" if kind == "grown" else "subject_one", place=section.title, headline=section.headline)
    section.subject_item = words.text(
        "subject_item", place=section.title, observed=known.number, expected=words.expected(known.signal.expected_7d))
    section.doubts = doubts_of(known, words, now)
    section.breakdown = _breakdown(known, words)
    section.comparisons = [row for comparison in known.comparisons for row in _comparison_rows(comparison, words)]
    section.items = [item_of(incident, words) for incident in known.incidents[:setting.shown]]
    left = known.number - len(section.items)
    section.more = words.text("more_incidents", incidents=words.count("incidents", left)) if left > 0 else ""
    section.query = facts.query(known.series, day, as_of)
    section.silence_command = f'python -m alerts silence --alert {alert.alert_id} --days 7 --reason "..."'
    if known.daily:
        _add_chart(section, known, words)
    return section


def _lead(known: AlertFacts, kind: str, words: Language) -> list[str]:
    """What happened, how many against how many, how unusual, how sure."""
    values = {
        "span": words.span(known.day - WEEK, known.day), "incidents": words.count("incidents", known.number),
        "place": words.place(known.series.place), "expected": words.expected(known.signal.expected_7d),
        "onset": words.date(known.signal.onset),
    }
    part = known.series.part
    lines = [words.text("what_filtered", filter=words.part(part), **values) if part.key else words.text("what", **values)]
    if kind == "grown" and known.told_before:
        date, before = known.told_before
        lines[0] += " " + words.text("grown", date=words.date(date), before=words.count("incidents", before))
    toll = _total_toll(known.incidents, words)
    lines.append(words.text("toll", toll=toll) if toll else words.text("toll_unsaid"))
    lines.append(return_period(known.signal.years_between(), words, known.signal.p_value))
    sure = words.text("sure", confirmed=known.confirmed, incidents=words.count("incidents", known.number))
    stated = [incident["confidence"] for incident in known.incidents if incident["confidence"] is not None]
    if stated:
        sure += " " + words.text("sure_confidence", confidence=f"{sum(stated) / len(stated):.2f}")
    return [*lines, sure]


def _total_toll(incidents: list[dict], words: Language) -> str:
    """Sums over the incidents; `at least` where a report leaves it open."""
    said = []
    for kind in TOLLS:
        bounds = [(row[f"{kind}_low"], row[f"{kind}_high"]) for row in incidents]
        bounds = [pair for pair in bounds if pair != (None, None)]
        low, high = sum(low or 0 for low, _ in bounds), sum(high or 0 for _, high in bounds)
        if low or high:
            said.append(words.people(kind, low, None if any(high is None for _, high in bounds) else high))
    return words.join(said)


def doubts_of(known: AlertFacts, words: Language, now: dt.datetime) -> list[str]:
    """What could be wrong, the weightiest first; never empty, since the last days are never complete."""
    lines = [words.text("doubt_coverage", note=note) for note in _translate_notes(known.signal.coverage_note, words)]
    for source, since, n in known.new_sources[:3]:
        lines.append(words.text("doubt_new", source=words.outside(known.source_names.get(source, source)), date=words.date(since),
                                incidents=words.count("incidents", n)))
    down = sorted(day for day in (known.daily.down if known.daily else ()) if known.day - WEEK <= day <= known.day)
    if down:
        lines.append(words.text("doubt_down", dates=words.join([words.short_date(day) for day in down])))
    if known.first_told:
        source, n = known.first_told.most_common(1)[0]
        if n >= facts.SINGLE_SOURCE_SHARE * known.number and known.number > 1:
            share = f"{n} / {known.number}" if words.direction == "rtl" else f"{n} of {known.number}"
            lines.append(words.text("doubt_single", share=share, source=words.outside(known.source_names.get(source, source))))
    if known.twins:
        lines.append(words.text("doubt_twins", pairs=words.count("pairs", known.twins)))
    unplaced = sum(incident["geo_precision"] in (None, 3) for incident in known.incidents)
    if unplaced:
        lines.append(words.text("doubt_unplaced", incidents=words.count("incidents", unplaced)))
    lines.append(words.text("doubt_today", date=words.short_date(known.day)) if facts.is_unfinished(known.day, now) else
                 words.text("doubt_delay"))
    return lines


def _translate_notes(note: str, words: Language) -> list[str]:
    lines = []
    for part in filter(None, (note or "").split("; ")):
        found = next(((match, key) for pattern, key in _NOTES if (match := pattern.fullmatch(part))), None)
        lines.append(words.text(found[1], n=found[0]["n"]) if found else words.outside(part))
    return lines


def _breakdown(known: AlertFacts, words: Language) -> list[str]:
    def listed(name: str, values: list[str]) -> str:
        counted = sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))[:6]
        return words.text(name, list=words.join([f"{value} {n}" for value, n in counted]))

    lines = [listed("by_type", [words.event(row["sub_event_type"]) for row in known.incidents])] if known.incidents else []
    if known.series.place == NATIONAL:
        values = [words.place(row["governorate"]) for row in known.incidents if row["governorate"]]
        return lines + ([listed("by_governorate", values)] if values else [])
    values = [words.outside(row["place"], 60) for row in known.incidents if row["place"]]
    return lines + ([listed("by_place", values)] if values else [])


def _comparison_rows(one: Comparison, words: Language) -> list[tuple[str, str, str, str]]:
    """(period, before, now, change)"""
    label = words.text(one.kind, **{"from": words.short_date(one.first), "to": words.short_date(one.last)})
    before = words.text("not_collected") if one.before is None else str(one.before)
    rows = [(label, before, str(one.now), _change(one.now, one.before))]
    if one.like_for_like:
        now, then = one.like_for_like
        label = words.text("like_for_like", sources=words.count("sources", one.source_count))
        rows.append((label, str(then), str(now), _change(now, then)))
    return rows


def _change(now: int, before: int | None) -> str:
    return f"{100 * (now - before) / before:+.0f}%" if before else "–"


def item_of(incident: dict, words: Language) -> Item:
    """An incident: date, type, place, toll, the sentence that says so, and where it stands."""
    if incident["date_start"]:
        date = words.weekday_date(incident["date_start"])
    else:
        date = words.text("undated", date=words.short_date(incident["first_reported_at"].date()))
    place = words.outside(incident["place"], 80) if incident["place"] else words.text("no_place")
    if incident["governorate"]:
        place = words.join([place, words.place(incident["governorate"])])
    if incident["geo_precision"] is None and incident["place"]:
        place += f" ({words.text('uncertain_place')})"
    quoted = _best_quote(incident["reports"], words.code)
    sentence = clean(quoted["sentence"], LONGEST_QUOTE) if quoted else ""
    return Item(
        incident["incident_id"], date, words.event(incident["sub_event_type"]), place, words.toll(incident), sentence,
        "rtl" if quoted and quoted["lang"] in ("ar", "ckb", "fa") else "ltr", _outlet(quoted, words) if quoted else "",
        _links(incident["reports"], words),
    )


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


def _add_chart(section: Section, known: AlertFacts, words: Language) -> None:
    daily = known.daily
    section.chart_name, section.chart_png = f"{known.alert.alert_id}.png", charts.draw(daily, known.day)
    shown = [i for i, day in enumerate(daily.dates) if known.day - dt.timedelta(days=charts.SHOWN_D) < day <= known.day]
    highest = max(shown, key=lambda i: (daily.observed[i], i))
    expected = sum(daily.expected[i] for i in shown[:-7] or shown) / len(shown[:-7] or shown)
    section.chart_alt = words.text(
        "chart_alt", place=words.place(known.series.place), span=words.span(daily.dates[shown[0]], known.day),
        most=words.count("incidents", int(daily.observed[highest])), date=words.date(daily.dates[highest]), expected=f"{expected:.1f}")
    for i in shown[-14:]:
        bar = "#" * min(int(daily.observed[i]), 40)
        down = f" ({words.text('legend_outage')})" if daily.dates[i] in daily.down else ""
        date, n = words.weekday_date(daily.dates[i]), int(daily.observed[i])
        line = words.text("text_day", date=date, n=n, expected=f"{daily.expected[i]:.1f}")
        section.days.append(f"{line}{down} {bar}".rstrip())
