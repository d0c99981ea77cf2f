"""An alert in words: the lines that both parts of a mail (HTML and plain text) show, so that neither says more than the other."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field, replace

from alerts import charts, facts, maps
from alerts.episodes import WEEK
from alerts.facts import AlertFacts, Comparison
from alerts.items import Item, item_of, where
from alerts.naming import place_key, place_name
from alerts.wording import TOLLS, Language, return_period
from transforms.spelling import is_arabic

MOST_SHOWN, FEWEST_SHOWN = 15, 3  # incidents in a mail, and in each of its sections; mail programs cut what is longer than 100 KB
MOST_NAMED = 4  # sources, governorates
_NOTES = (  # what the detector says of collection, in its words, and ours
    (re.compile(r"(?P<n>\d+) of the week's reports come from a new or changed source.*"), "note_left_out"),
    (re.compile(r"(?P<n>\d+) of the last 7 days are missing.*"), "note_missing"),
    (re.compile(r"about (?P<n>\d+)% of the week's usual reports are not expected.*"), "note_short"),
)


@dataclass(frozen=True)
class Image:
    """A picture of a section, its text, and the legend below it as (colour, text)."""

    name: str
    png: bytes
    alt: str
    heading: str
    width_px: int
    legend: list[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """A comparison. `is_detail`: of the row above, from the same sources alone."""

    period: str
    before: str
    now: str
    change: str
    is_detail: bool = False


@dataclass
class Section:
    """One alert of a mail. All strings are final; the templates only lay them out."""

    alert_id: str
    kind: str
    badge: str
    title: str
    headline: str
    lead: list[tuple[str, str]]  # label (or empty) and text
    doubts: list[str] = field(default_factory=list)
    breakdown: list[str] = field(default_factory=list)
    comparisons: list[Row] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    more: str = ""
    images: list[Image] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    map_of: str = ""  # the filter and day that the map shows: the same map stands in a mail once
    areas: list[str] = field(default_factory=list)
    query: str = ""
    silence_command: str = ""
    silence_url: str = ""
    desk_url: str = ""
    fates: list[str] = field(default_factory=list)
    subject: str = ""
    subject_item: str = ""


def without_map(section: Section) -> Section:
    return replace(section, areas=[], images=[image for image in section.images if not image.name.endswith("-map.png")])


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
    before = known.told_before.incident_ids if kind == "grown" and known.told_before else None
    section.items = [
        item_of(incident, words, known.series.place, before is not None and incident["incident_id"] not in before)
        for incident in known.incidents[:setting.shown]]
    left = known.number - len(section.items)
    section.more = words.text("more_incidents", incidents=words.count("incidents", left)) if left > 0 else ""
    section.query = facts.query(known.series, day, as_of)
    section.silence_command = f'python -m alerts silence --alert {alert.alert_id} --days 7 --reason "..."'
    if known.daily:
        _add_chart(section, known, words)
    _add_map(section, known, words)
    return section


def _lead(known: AlertFacts, kind: str, words: Language) -> list[tuple[str, str]]:
    """What happened, how many against how many, how unusual, how sure."""
    values = {
        "span": words.span(known.day - WEEK, known.day), "incidents": words.count("incidents", known.number),
        "place": words.place(known.series.place), "expected": words.expected(known.signal.expected_7d),
        "onset": words.date(known.signal.onset),
    }
    part = known.series.part
    what = words.text("what_filtered", filter=words.part(part), **values) if part.key else words.text("what", **values)
    if kind == "grown" and known.told_before:
        what += " " + words.text(
            "grown", date=words.date(known.told_before.date), before=words.count("incidents", known.told_before.number))
    toll = _total_toll(known.incidents, words)
    sure = words.text("sure", confirmed=known.confirmed, incidents=words.count("incidents", known.number))
    stated = [incident["confidence"] for incident in known.incidents if incident["confidence"] is not None]
    if stated:
        sure += " " + words.text("sure_confidence", confidence=f"{100 * sum(stated) / len(stated):.0f}")
    return [
        (words.text("label_what"), what),
        (words.text("label_toll"), " ".join(filter(None, (toll or words.text("toll_unsaid"), _deadliest(known, words))))),
        (words.text("label_unusual"), return_period(known.signal.years_between(), words, known.signal.p_value)),
        (words.text("label_sure"), sure),
    ]


def _total_toll(incidents: list[dict], words: Language) -> str:
    """Sums over the incidents; `at least` where a report leaves it open."""
    said = []
    for kind in TOLLS:
        bounds = [(row[f"{kind}_low"], row[f"{kind}_high"]) for row in incidents]
        bounds = [pair for pair in bounds if pair != (None, None)]
        low, high = sum(low or 0 for low, _ in bounds), sum(high or 0 for _, high in bounds)
        if low or high:
            said.append(words.people(kind, low, None if any(high is None for _, high in bounds) else high))
    return words.text("toll", toll=words.join(said)) if said else ""


def _deadliest(known: AlertFacts, words: Language) -> str:
    """The incident with most killed, where it stands out."""
    ranked = sorted((row for row in known.incidents if row["killed_low"]), key=lambda row: row["killed_low"], reverse=True)
    if len(known.incidents) < 2 or not ranked or len(ranked) > 1 and ranked[0]["killed_low"] == ranked[1]["killed_low"]:
        return ""
    worst = ranked[0]
    date = words.short_date(worst["date_start"]) if worst["date_start"] else words.text("no_date")
    return words.text(
        "deadliest", toll=words.people("killed", worst["killed_low"], worst["killed_high"]), kind=words.event(worst["sub_event_type"]),
        place=where(worst, words, known.series.place), date=date)


def doubts_of(known: AlertFacts, words: Language, now: dt.datetime) -> list[str]:
    """What could be wrong, the weightiest first; never empty, since the last days are never complete."""
    lines = [words.text("doubt_coverage", note=note) for note in translate_notes(known.signal.coverage_note, words)]
    for source, since, n in known.new_sources[:3]:
        lines.append(words.text("doubt_new", source=words.outside(known.source_names.get(source, source)), date=words.date(since),
                                incidents=words.count("incidents", n)))
    lines += [_down_line(date, known, words) for date in sorted(known.down)]
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


def translate_notes(note: str, words: Language) -> list[str]:
    """What the detector says of collection, in the reader's language; what is not known stays as it is."""
    lines = []
    for part in filter(None, (note or "").split("; ")):
        found = next(((match, key) for pattern, key in _NOTES if (match := pattern.fullmatch(part))), None)
        lines.append(words.text(found[1], n=found[0]["n"]) if found else words.outside(part))
    return lines


def _down_line(date: dt.date, known: AlertFacts, words: Language) -> str:
    """Which sources a day lacks."""
    sources = known.down[date]
    names = [words.outside(known.source_names.get(source, source), 40) for source in sources[:MOST_NAMED]]
    if len(sources) > MOST_NAMED:
        names.append(f"+{len(sources) - MOST_NAMED}")
    return words.text("doubt_down", date=words.short_date(date), sources=words.join(names))


def _breakdown(known: AlertFacts, words: Language) -> list[str]:
    def listed(name: str, values: list[str]) -> str:
        counted = sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))[:6]
        return words.text(name, list=words.join([f"{value} {n}" for value, n in counted]))

    lines = [listed("by_type", [words.event(row["sub_event_type"]) for row in known.incidents])] if known.incidents else []
    placed = [row for row in known.incidents if row["place"] and row["geo_precision"] != 3]
    by_own_script = sorted(placed, key=lambda row: is_arabic(row["place"]) == (words.code == "ar"))
    shown = {place_key(row): place_name(row, words) for row in by_own_script}  # as an outlet of the reader's language writes it
    places = [shown[place_key(row)] for row in placed]
    actors = [words.outside(row["perpetrator"], 60) for row in known.incidents if row["perpetrator"]]
    return lines + [listed(name, values) for name, values in (("by_place", places), ("by_actor", actors)) if values]


def _comparison_rows(one: Comparison, words: Language) -> list[Row]:
    label = words.text(one.kind, **{"from": words.short_date(one.first), "to": words.short_date(one.last)})
    if one.before is None:
        return [Row(label, words.text("not_collected"), str(one.now), "–")]
    rows = [Row(label, str(one.before), str(one.now), _change(one.now, one.before))]
    if one.like_for_like:
        now, then = one.like_for_like
        label = words.text("like_for_like", sources=words.count("sources", one.source_count))
        rows.append(Row(label, str(then), str(now), _change(now, then), is_detail=True))
    return rows


def _change(now: int, before: int | None) -> str:
    return f"{100 * (now - before) / before:+.0f}%" if before else "–"


def _add_chart(section: Section, known: AlertFacts, words: Language) -> None:
    daily = known.daily
    shown = [i for i, day in enumerate(daily.dates) if known.day - dt.timedelta(days=charts.SHOWN_D) < day <= known.day]
    highest = max(shown, key=lambda i: (daily.observed[i], i))
    expected = sum(daily.expected[i] for i in shown[:-7] or shown) / len(shown[:-7] or shown)
    alt = words.text(
        "chart_alt", place=words.place(known.series.place), span=words.span(daily.dates[shown[0]], known.day),
        most=words.count("incidents", int(daily.observed[highest])), date=words.date(daily.dates[highest]), expected=f"{expected:.1f}")
    has_outage = any(daily.dates[i] in daily.down for i in shown)
    names = ("bars", "week", "expected", "band", *(("outage",) if has_outage else ()))
    legend = [(charts.COLORS[name], words.text(f"legend_{name}")) for name in names]
    section.images.append(Image(
        f"{known.alert.alert_id}.png", charts.draw(daily, known.day, words), alt, words.text("chart"), 584, legend))
    for i in shown[-14:]:
        bar = "#" * min(int(daily.observed[i]), 40)
        down = f" ({words.text('legend_outage')})" if daily.dates[i] in daily.down else ""
        date, n = words.weekday_date(daily.dates[i]), int(daily.observed[i])
        line = words.text("text_day", date=date, n=n, expected=f"{daily.expected[i]:.1f}")
        section.days.append(f"{line}{down} {bar}".rstrip())


def _add_map(section: Section, known: AlertFacts, words: Language) -> None:
    """All governorates; those with more than usual are named below it, and in the plain text."""
    ranked = sorted(known.areas.items(), key=lambda pair: (-pair[1].number, pair[0]))
    section.map_of = f"{known.series.part.key} {known.day}"
    section.areas = [_area_line(name, area, words) for name, area in ranked if area.number]
    raised = [words.place(name) for name, area in ranked if area.state != "usual"]
    alt = words.text("map_alt", span=words.span(known.day - WEEK, known.day), list=words.join(raised) or words.text("none"))
    names = [name for name in ("alert", "above", "usual") if any(area.state == name for area in known.areas.values())]
    legend = [(maps.COLORS[name], words.text(f"legend_{name}")) for name in names]
    heading = words.text("map_filtered", filter=words.part(known.series.part)) if known.series.part.key else words.text("map")
    section.images.append(Image(f"{known.alert.alert_id}-map.png", maps.draw(known.areas, words), alt, heading, 400, legend))


def _area_line(name: str, area: facts.Area, words: Language) -> str:
    told = words.text("subject_item", place=words.place(name), observed=area.number, expected=words.expected(area.expected or 0))
    return told if area.state == "usual" else f"{told}: {words.text(f'legend_{area.state}')}"
