"""Series: the country, the governorates, and the parts of them that a subscription names; and the incidents of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from alerts.subscriptions import NATIONAL, WITHIN, Filter, Subscription
from rasid.vocabulary import GOVERNORATES


@dataclass(frozen=True)
class Series:
    """One series of counts. `place` is `national` or a governorate; `name` is its key everywhere."""

    place: str
    part: Filter = Filter()

    @property
    def name(self) -> str:
        return f"{self.place}{WITHIN}{self.part.key}" if self.part.key else self.place

    @property
    def governorate(self) -> str | None:
        return None if self.place == NATIONAL else self.place

    def of(self, incidents: pd.DataFrame) -> pd.DataFrame:
        """Its incidents (rows of snapshot.read_incidents)."""
        chosen = incidents if self.place == NATIONAL else incidents[incidents["governorate"] == self.place]
        return chosen[matches(chosen, self.part)] if self.part.key else chosen


def wanted_series(subscriptions: list[Subscription]) -> list[Series]:
    """The country and every governorate, and the parts of them that a subscription names."""
    found = [Series(place) for place in (NATIONAL, *GOVERNORATES)]
    for subscription in subscriptions:
        if subscription.filter.key:
            found += [Series(place, subscription.filter) for place in subscription.places]
            found.append(Series(NATIONAL, subscription.filter))  # to tell a wide rise from a local one
    return list(dict.fromkeys(found))


def from_name(name: str) -> Series:
    """The series of a name, as Series.name gives it."""
    place, _, key = name.partition(WITHIN)
    parts = dict(pair.split("=", 1) for pair in key.split(";") if "=" in pair)
    values = {kind: tuple(parts[kind].split(",")) if kind in parts else () for kind in ("type", "theme", "actor")}
    return Series(place, Filter(values["type"], values["theme"], values["actor"]))


def matches(incidents: pd.DataFrame, part: Filter) -> pd.Series:
    """Which rows belong to the filter (bool)."""
    fits = pd.Series(True, index=incidents.index)
    if part.event_types:
        fits &= incidents["event_type"].isin(part.event_types) | incidents["sub_event_type"].isin(part.event_types)
    if part.themes:
        wanted = set(part.themes)
        fits &= incidents["themes"].map(lambda themes: themes is not None and not wanted.isdisjoint(themes)).astype(bool)
    if part.actors:
        fits &= incidents["perpetrator"].isin(part.actors) | incidents["target"].isin(part.actors)
    return fits


def count_table(series: list[Series], incidents: pd.DataFrame) -> pd.DataFrame:
    """series, incident_date, known_date, source, count: the detector's input. Every series has at least its name in `series`,
    a series without any incident has no row."""
    columns = ["incident_date", "known_date", "source"]
    parts = []
    for one in series:
        chosen = one.of(incidents)
        if len(chosen):
            parts.append(chosen.groupby(columns, dropna=False).size().rename("count").reset_index().assign(series=one.name))
    if not parts:
        return pd.DataFrame(columns=["series", *columns, "count"])
    return pd.concat(parts, ignore_index=True)[["series", *columns, "count"]]


def in_window(series: Series, incidents: pd.DataFrame, first: dt.date, last: dt.date) -> pd.DataFrame:
    """The series' incidents from `first` to `last` that were known by `last`."""
    chosen = series.of(incidents)
    return chosen[(chosen["incident_date"] >= first) & (chosen["incident_date"] <= last) & (chosen["known_date"] <= last)]
