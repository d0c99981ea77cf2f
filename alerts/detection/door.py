"""The library door: tables in, signals out, with what explains each signal and the expected band for a chart."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from alerts.detection import calibration, evaluate, explain
from alerts.detection.reading import COUNTS_COLUMNS, COVERAGE_COLUMNS

DEFAULT_BUDGET = 0.5  # false e-mails for each series and year


@dataclass(frozen=True)
class Signal:
    """One series on one day, from nothing but what was known at its end.

    observed_7d: incidents of the last 7 days known, of all sources. expected_7d: how many of them should be known. upper_7d: beyond
    this the 7-day count alone is unusual (once in 200 days). statistic: log10 of how much better a rise explains the last days than
    no change; threshold: from where on this series, at the budget, raises an alarm. p_value: share of days without any change with so
    high a statistic. alarm: an e-mail would go out. onset: most likely first day of the rise; duration_d: days from it to `date`;
    ratio: known since the onset over expected (None where nothing is expected). coverage_note: what collection has to do with it, or
    ''. steepness: false e-mails fall tenfold where the statistic rises by 1 / steepness."""

    series: str
    date: dt.date
    observed_7d: int
    expected_7d: float
    upper_7d: float
    statistic: float
    threshold: float
    p_value: float
    alarm: bool
    onset: dt.date
    duration_d: int
    ratio: float | None
    coverage_note: str
    steepness: float = 1.0

    def threshold_at(self, budget: float, own_budget: float = DEFAULT_BUDGET) -> float:
        """The threshold for another budget (false e-mails a year) than `own_budget`, for which it was judged."""
        return self.threshold + float(np.log10(own_budget / budget)) / self.steepness

    def years_between(self, own_budget: float = DEFAULT_BUDGET) -> float:
        """Years from one false e-mail to the next if they went out only from this statistic on (at the threshold: 1 / own_budget)."""
        return 10 ** min(self.steepness * (self.statistic - self.threshold), 20.0) / own_budget


class Detection(list):
    """A list of Signals, by series and day; `expected_daily` gives the band for a chart."""

    def __init__(self, judged: evaluate.Judgement | None, signals: list[Signal]):
        super().__init__(signals)
        self._judged = judged

    def expected_daily(self, series: str) -> tuple[list[dt.date], np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """dates, expected, lower, upper, observed by day, as known on the last day judged; lower and upper enclose 95% of usual days.

        Covers the days judged and the two weeks before. Raises KeyError for a series without any line."""
        judged = self._judged
        if judged is None or series not in judged.told.series:
            raise KeyError(series)
        row = judged.told.series.index(series)
        expected, observed, phi = evaluate.daily(judged, row)
        lower, upper = (calibration.quantile(share, np.maximum(expected, 1e-9), phi) for share in (0.025, 0.975))
        first = judged.told.first_day + int(judged.window.days[-1]) - len(expected) + 1
        dates = [dt.date.fromordinal(first + i) for i in range(len(expected))]
        return dates, expected, lower, upper, observed


def _counts_table(counts: pd.DataFrame | list) -> pd.DataFrame:
    table = pd.DataFrame(counts, columns=None if isinstance(counts, pd.DataFrame) else list(COUNTS_COLUMNS))
    missing = set(COUNTS_COLUMNS) - set(table.columns)
    if missing:
        raise ValueError(f"counts lack the columns {', '.join(sorted(missing))}")
    out = pd.DataFrame({"series": table["series"].astype(str), "source": table["source"].astype(str)})
    out["incident_day"], out["known_day"] = _ordinals(table["incident_date"]), _ordinals(table["known_date"])
    out["count"] = pd.to_numeric(table["count"]).astype(float)
    return out


def _coverage_table(coverage: pd.DataFrame | list | None) -> pd.DataFrame | None:
    if coverage is None:
        return None
    table = pd.DataFrame(coverage, columns=None if isinstance(coverage, pd.DataFrame) else list(COVERAGE_COLUMNS))
    missing = set(COVERAGE_COLUMNS) - set(table.columns)
    if missing:
        raise ValueError(f"coverage lacks the columns {', '.join(sorted(missing))}")
    out = pd.DataFrame({"source": table["source"].astype(str), "day": _ordinals(table["date"])})
    out["articles"], out["up"] = pd.to_numeric(table["articles"]).astype(float), table["up"].astype(int).astype(bool)
    return out.drop_duplicates(["day", "source"], keep="last")


def _ordinals(dates: pd.Series) -> pd.Series:
    days = pd.to_datetime(dates).to_numpy().astype("datetime64[D]").astype(np.int64)
    return pd.Series(days + dt.date(1970, 1, 1).toordinal(), index=dates.index)


def detect(
    counts: pd.DataFrame | list, coverage: pd.DataFrame | list | None, date_from: dt.date, date_to: dt.date, budget: float = DEFAULT_BUDGET
) -> Detection:
    """Signals for every series and `national` on every day from `date_from` to `date_to`.

    counts: DataFrame, or list of tuples, with series, incident_date, known_date, source, count (CONTRACT section 3; dates, timestamps
    or ISO strings); rows of the same cell add up. Series are any names; one with "|" (as "Baghdad|Protests") is part of another and
    not of the national sum, which is made where no series is called "national". coverage: date, source, articles, up; None when
    nothing is known of it. budget: false e-mails for each series and year. Raises ValueError for missing columns or a bad range."""
    if date_to < date_from:
        raise ValueError(f"date_to {date_to} lies before date_from {date_from}")
    judged = evaluate.judge(_counts_table(counts), _coverage_table(coverage), date_from, date_to, budget)
    return Detection(judged, _signals(judged))


def _signals(judged: evaluate.Judgement) -> list[Signal]:
    table, told = judged.table(), judged.told
    extra = explain.explain(judged)
    limits = zip(judged.verdict.threshold[judged.asked].T.ravel(), judged.verdict.steepness[judged.asked].T.ravel(), strict=True)
    records = zip(table.itertuples(index=False), extra, limits, strict=True)
    return [
        Signal(
            r.series, dt.date.fromisoformat(r.date), int(r.observed_7d), float(r.expected_7d), float(r.upper_7d), float(r.statistic),
            float(threshold), float(r.p_value), bool(r.alarm), dt.date.fromordinal(told.first_day + e.onset_day), e.duration_d, e.ratio,
            e.note, float(steepness),
        )
        for r, e, (threshold, steepness) in records
    ]
