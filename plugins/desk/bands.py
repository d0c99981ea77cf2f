"""Daily counts with what was expected, for the desk's charts: the detector run over the snapshot, once for each snapshot."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from alerts import snapshot
from alerts.detection import Detection, detect
from rasid.settings import LOCAL_ZONE, Settings

SHOWN_D = 90


@dataclass(frozen=True)
class Band:
    """A series by day: lists of equal length. `lower` and `upper` enclose 95 % of usual days."""

    dates: list[dt.date]
    observed: list[float]
    expected: list[float]
    lower: list[float]
    upper: list[float]


def read_bands(settings: Settings) -> tuple[dict[str, Band], dict[str, object]]:
    """Each series' last days, and its signal of today. Both empty where there is too little history. Raises NothingPublished."""
    with snapshot.open_published(settings):
        pass
    return _bands_of(settings, settings.published.stat().st_mtime_ns, dt.datetime.now(LOCAL_ZONE).date())


@lru_cache(maxsize=2)
def _bands_of(settings: Settings, changed_ns: int, today: dt.date) -> tuple[dict[str, Band], dict[str, object]]:
    found = _detect(settings, today)
    bands = {}
    for series in sorted({signal.series for signal in found}):
        try:
            dates, expected, lower, upper, observed = found.expected_daily(series)
        except KeyError:
            continue
        bands[series] = Band(list(dates)[-SHOWN_D:], *([float(v) for v in values][-SHOWN_D:] for values in (observed, expected, lower, upper)))
    return bands, {signal.series: signal for signal in found if signal.date == today}


def _detect(settings: Settings, today: dt.date) -> Detection:
    with snapshot.open_published(settings) as con:
        incidents, coverage = snapshot.read_incidents(con), snapshot.read_coverage(con)
    counts = incidents.assign(series=incidents["governorate"].fillna("no governorate"), count=1)
    counts = counts[["series", "incident_date", "known_date", "source", "count"]]
    return detect(counts, coverage if len(coverage) else None, today - dt.timedelta(days=SHOWN_D - 1), today)
