"""What there is to say about an alert, in numbers and before it is put into words: the incidents behind it, doubts, comparisons."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

import duckdb
import pandas as pd

from alerts import snapshot
from alerts.detection import Detection, Signal
from alerts.episodes import WEEK, Judged
from alerts.naming import place_key
from alerts.series import Series, in_window
from rasid.settings import LOCAL_ZONE
from rasid.vocabulary import GOVERNORATES
from warehouse.models.alerts import Alert, AlertEvent

NEW_SOURCE_D = 60
SINGLE_SOURCE_SHARE = 0.6
DOWN_SHARE = 1 / 3  # a day is marked when this share of the sources known then was down
STEADY_SHARE = 0.8  # a source was collected in a period when it was up on this share of its days


@dataclass(frozen=True)
class Comparison:
    """Incidents in a period and in an earlier one of the same length; `before` is None where nothing was collected then.

    like_for_like: the same two counts from the `sources` that were collected in both periods alone, None where there are none."""

    kind: str
    first: dt.date
    last: dt.date
    now: int
    before: int | None
    like_for_like: tuple[int, int] | None = None
    source_count: int = 0


@dataclass(frozen=True)
class Daily:
    """Counts by day with what was expected: lists of equal length; `down` are days with many sources down."""

    dates: list[dt.date]
    observed: list[float]
    expected: list[float]
    lower: list[float]
    upper: list[float]
    down: set[dt.date]


@dataclass(frozen=True)
class Area:
    """A governorate's 7 days: incidents, expected (None where nothing is judged there), and usual, above (the usual range) or alert."""

    number: int = 0
    expected: float | None = None
    state: str = "usual"


@dataclass(frozen=True)
class Told:
    """What an earlier mail told the reader of an alert."""

    date: dt.date
    number: int
    incident_ids: frozenset[str] = frozenset()


@dataclass
class AlertFacts:
    """An alert on one day, without words. `incidents` are those of the 7 days up to `day`, newest first, as read_details gives them."""

    alert: Alert
    series: Series
    day: dt.date
    signal: Signal
    incidents: list[dict]
    daily: Daily | None
    comparisons: list[Comparison]
    first_told: Counter = field(default_factory=Counter)  # source -> incidents that it told first
    new_sources: list[tuple[str, dt.date, int]] = field(default_factory=list)
    source_names: dict[str, str] = field(default_factory=dict)
    twins: int = 0
    told_before: Told | None = None
    areas: dict[str, Area] = field(default_factory=dict)  # by governorate
    down: dict[dt.date, list[str]] = field(default_factory=dict)  # day of the week with many sources down -> those sources

    @property
    def number(self) -> int:
        return len(self.incidents)

    @property
    def confirmed(self) -> int:
        return sum((incident["source_count"] or 1) >= 2 for incident in self.incidents)


@dataclass
class Desk:
    """What facts are drawn from, read once for all alerts of a mail."""

    con: duckdb.DuckDBPyConnection
    judged: Judged
    found: Detection
    coverage: pd.DataFrame
    names: dict[str, str]
    steady: dict[tuple[dt.date, dt.date], set[str]] = field(default_factory=dict)
    sections: dict[tuple, object] = field(default_factory=dict)  # what has been put into words, for the next reader

    def steady_sources(self, first: dt.date, last: dt.date) -> set[str]:
        """Sources that were collected on STEADY_SHARE of the days."""
        if (first, last) not in self.steady:
            rows = self.coverage[(self.coverage["date"] >= first) & (self.coverage["date"] <= last)]
            up = rows.groupby("source")["up"].sum()
            self.steady[first, last] = set(up[up >= STEADY_SHARE * ((last - first).days + 1)].index)
        return self.steady[first, last]


def day_told(desk: Desk, alert: Alert, event: AlertEvent) -> dt.date:
    """Today while the alert is open, else the day of the event."""
    return desk.judged.today if alert.state == "open" else event.judged_date


def brief(desk: Desk, alert: Alert, event: AlertEvent, series: Series) -> tuple[int, float] | None:
    """Incidents in 7 days and how many were expected, as gather would tell; None where there is nothing to tell."""
    day = day_told(desk, alert, event)
    signal = desk.judged.signal(series.name, day)
    number = len(in_window(series, desk.judged.incidents, day - WEEK, day)) if signal else 0
    return (number, signal.expected_7d) if number else None


def gather(desk: Desk, alert: Alert, event: AlertEvent, series: Series, told_before: Told | None) -> AlertFacts | None:
    """The facts as known now: of today while the alert is open, else of the day of the event. None where the series has no signal."""
    day = day_told(desk, alert, event)
    signal = desk.judged.signal(series.name, day)
    if signal is None:
        return None
    chosen = in_window(series, desk.judged.incidents, day - WEEK, day)
    details = snapshot.read_details(desk.con, list(chosen["incident_id"]))
    first_told = Counter(chosen["source"])
    began = desk.coverage.groupby("source")["date"].min() if len(desk.coverage) else {}
    fresh = [
        (source, began[source], n) for source, n in first_told.most_common()
        if source in began and day - began[source] < dt.timedelta(days=NEW_SOURCE_D) and began[source] > min(began)
    ]
    return AlertFacts(
        alert, series, day, signal, details, read_daily(desk, series), compare(desk, series, day), first_told, fresh, desk.names,
        count_twins(details), told_before, read_areas(desk, series, day), _down_sources(desk.coverage, day),
    )


def count_twins(details: list[dict]) -> int:
    """Incidents that have the day, place and type of another one."""
    alike = Counter((row["date_start"], place_key(row), row["sub_event_type"]) for row in details if row["place"] and row["date_start"])
    return sum(n - 1 for n in alike.values() if n > 1)


def read_areas(desk: Desk, series: Series, day: dt.date) -> dict[str, Area]:
    """The 7 days up to `day` in each governorate, of the kind that the series counts."""
    areas = {}
    for name in GOVERNORATES:
        one = Series(name, series.part)
        number, signal = len(in_window(one, desk.judged.incidents, day - WEEK, day)), desk.judged.signal(one.name, day)
        is_alert = one.name == series.name or (one.name in desk.judged.series and desk.judged.is_raised(one.name))
        state = "alert" if is_alert else "above" if signal and number > max(signal.upper_7d, 1) else "usual"
        areas[name] = Area(number, float(signal.expected_7d) if signal else None, state)
    return areas


def _down_sources(coverage: pd.DataFrame, day: dt.date) -> dict[dt.date, list[str]]:
    week = coverage[(coverage["date"] >= day - WEEK) & (coverage["date"] <= day)]
    days = sorted(down_days(week))
    return {date: sorted(week[(week["date"] == date) & (week["up"] == 0)]["source"]) for date in days}


def read_daily(desk: Desk, series: Series) -> Daily | None:
    """The last weeks for the chart; None where the detector has none."""
    try:
        dates, expected, lower, upper, observed = desk.found.expected_daily(series.name)
    except KeyError:
        return None
    days = series.of(desk.judged.incidents)
    counted = Counter(days[days["known_date"] <= desk.judged.today]["incident_date"])
    bands = [list(map(float, band)) for band in (expected, lower, upper)]
    return Daily(dates, [counted.get(day, 0) for day in dates], *bands, down_days(desk.coverage))


def down_days(coverage: pd.DataFrame) -> set[dt.date]:
    """Days on which at least DOWN_SHARE of the sources known then were down."""
    if coverage.empty:
        return set()
    share = 1 - coverage.groupby("date")["up"].mean()
    return set(share[share >= DOWN_SHARE].index)


def compare(desk: Desk, series: Series, day: dt.date) -> list[Comparison]:
    """Against the week and the month before, the same days a year ago, and the same part of last year."""
    own = series.of(desk.judged.incidents)
    own = own[own["known_date"] <= day]
    month, year_start = day - dt.timedelta(days=29), dt.date(day.year, 1, 1)
    periods = [
        ("week_before", day - WEEK, day, 7), ("month_before", month, day, 30), ("year_before", month, day, None),
    ] + ([("year_to_date", year_start, day, None)] if (day - year_start).days > 30 else [])
    return [_compare(desk, own, kind, first, last, shift_d) for kind, first, last, shift_d in periods]


def _compare(desk: Desk, own: pd.DataFrame, kind: str, first: dt.date, last: dt.date, shift_d: int | None) -> Comparison:
    earlier = tuple(date - dt.timedelta(days=shift_d) if shift_d else _year_ago(date) for date in (first, last))
    now_rows, before_rows = _between(own, first, last), _between(own, *earlier)
    if not desk.steady_sources(*earlier):
        return Comparison(kind, first, last, len(now_rows), len(before_rows) or None)
    both = desk.steady_sources(first, last) & desk.steady_sources(*earlier)
    everywhere = set(desk.coverage[desk.coverage["date"].between(earlier[0], last)]["source"])
    if both == everywhere or not both:  # the same sources all the time: nothing to add
        return Comparison(kind, first, last, len(now_rows), len(before_rows))
    alike = int(now_rows["source"].isin(both).sum()), int(before_rows["source"].isin(both).sum())
    return Comparison(kind, first, last, len(now_rows), len(before_rows), alike, len(both))


def _between(rows: pd.DataFrame, first: dt.date, last: dt.date) -> pd.DataFrame:
    return rows[(rows["incident_date"] >= first) & (rows["incident_date"] <= last)]


def _year_ago(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def is_unfinished(day: dt.date, now: dt.datetime) -> bool:
    """Whether the local day is not over at `now`."""
    return day >= now.astimezone(LOCAL_ZONE).date()


def query(series: Series, day: dt.date, as_of: dt.datetime | None) -> str:
    """SQL that gives the table of incidents as it was known at `as_of` (the newest load in the snapshot), whenever it is run."""
    table = f"incidents_as_of(TIMESTAMPTZ '{as_of:%Y-%m-%d %H:%M:%S.%f}+00')" if as_of else "incidents"
    where = [f"counted_on BETWEEN DATE '{day - WEEK}' AND DATE '{day}'", f"known_on BETWEEN counted_on AND DATE '{day}'"]
    if series.governorate:
        where.append(f"governorate = {_quoted(series.governorate)}")
    part = series.part
    if part.event_types:
        where.append(f"(event_type IN ({_list(part.event_types)}) OR sub_event_type IN ({_list(part.event_types)}))")
    if part.themes:
        where.append(f"list_has_any(themes, [{_list(part.themes)}])")
    if part.actors:
        where.append(f"(perpetrator IN ({_list(part.actors)}) OR target IN ({_list(part.actors)}))")
    columns = "incident_id, date_start, governorate, place, sub_event_type, killed_low, killed_high, wounded_low, wounded_high, sources"
    return (
        f"SELECT {columns},\n  (first_reported_at AT TIME ZONE 'Asia/Baghdad')::DATE AS known_on,\n"
        f"  coalesce(date_start, known_on) AS counted_on\nFROM {table}\nWHERE " + "\n  AND ".join(where)
        + "\nORDER BY date_start DESC, incident_id;")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _list(values: tuple[str, ...]) -> str:
    return ", ".join(map(_quoted, values))
