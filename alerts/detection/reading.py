"""Reads COUNTS and COVERAGE (CSV) into tables; a line that can't be used is named with its number and left out."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd

COUNTS_COLUMNS = ("series", "incident_date", "known_date", "source", "count")
COVERAGE_COLUMNS = ("date", "source", "articles", "up")
MOST_NAMED = 20  # unusable lines named one by one; the rest are counted
YEARS = (1990, 2075)  # what the lunar calendar and the memory of a computer allow
_LARGEST = 1e9
_TRUE, _FALSE = {"1", "1.0", "true", "yes"}, {"0", "0.0", "false", "no"}

Complain = Callable[[str], None]


class UnusableInput(ValueError):
    """A file that is missing or is no table of the kind asked for; the text is one line for people."""


def read_counts(path: Path, complain: Complain) -> pd.DataFrame:
    """series, incident_day, known_day (ordinals), source, count. Raises UnusableInput."""
    table = _read(path, COUNTS_COLUMNS)
    out = pd.DataFrame({"series": table["series"].str.strip(), "source": table["source"].str.strip()})
    out["incident_day"], out["known_day"] = _days(table["incident_date"]), _days(table["known_date"])
    out["count"] = pd.to_numeric(table["count"], errors="coerce")
    problems = [
        (out["series"] == "", "no series"),
        (out["source"] == "", "no source"),
        (out["incident_day"].isna(), "incident_date is no date between 1990 and 2075"),
        (out["known_day"].isna(), "known_date is no date between 1990 and 2075"),
        (~(out["count"].between(0, _LARGEST) & (out["count"] % 1 == 0)), "count is no whole number from 0 to a billion"),
        (out["known_day"] < out["incident_day"], "known before it happened"),
    ]
    return _keep_good(out, problems, path, complain, ["incident_day", "known_day"])


def read_coverage(path: Path, complain: Complain) -> pd.DataFrame:
    """day (ordinal), source, articles, up (bool). Of lines for the same day and source the last counts. Raises UnusableInput."""
    table = _read(path, COVERAGE_COLUMNS)
    out = pd.DataFrame({"source": table["source"].str.strip(), "day": _days(table["date"])})
    out["articles"] = pd.to_numeric(table["articles"], errors="coerce")
    up = table["up"].str.strip().str.lower()
    out["up"] = up.isin(_TRUE)
    problems = [
        (out["source"] == "", "no source"),
        (out["day"].isna(), "date is no date between 1990 and 2075"),
        (~(out["articles"].between(0, _LARGEST)), "articles is no number from 0 on"),
        (~up.isin(_TRUE | _FALSE), "up is neither 0 nor 1"),
    ]
    good = _keep_good(out, problems, path, complain, ["day"])
    return good.sort_values(["day", "source", "articles", "up"]).drop_duplicates(["day", "source"], keep="last")


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """The named columns as text, indexed by line number. Raises UnusableInput."""
    try:
        text = path.read_bytes().decode("utf-8-sig", errors="replace").replace("\0", "")
    except OSError as error:
        raise UnusableInput(f"{path}: {error.strerror or error}") from error
    try:
        table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, skip_blank_lines=False, skipinitialspace=True)
        table.index += 2
    except pd.errors.EmptyDataError as error:
        raise UnusableInput(f"{path}: empty, not even a header") from error
    except pd.errors.ParserError:
        table = _read_irregular(text)
    table.columns = [str(name).strip() for name in table.columns]
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise UnusableInput(f"{path}: missing columns {', '.join(missing)}; needed are {', '.join(columns)}")
    return table[list(columns)]


def _read_irregular(text: str) -> pd.DataFrame:
    """A table some of whose lines have too many fields or a broken quote: read line by line, such lines left empty."""
    lines = text.splitlines()
    header = next(csv.reader(lines[:1]), [])
    rows = []
    for line in lines[1:]:
        fields = next(csv.reader([line]), [])
        rows.append(fields if len(fields) == len(header) else [""] * len(header))
    return pd.DataFrame(rows, columns=header, index=range(2, len(rows) + 2), dtype=str)


def _days(dates: pd.Series) -> pd.Series:
    """Ordinals (float, NaN where it is no date) of ISO dates; of a timestamp the date counts."""
    unique = pd.Series(dates.unique(), dtype=object)
    days = {text: _day(text) for text in unique}
    return dates.map(days).astype(float)


def _day(text: str) -> float:
    try:
        date = dt.date.fromisoformat(text.strip()[:10])
    except ValueError:
        return float("nan")
    return float(date.toordinal()) if YEARS[0] <= date.year <= YEARS[1] else float("nan")


def _keep_good(
    out: pd.DataFrame, problems: list[tuple[pd.Series, str]], path: Path, complain: Complain, whole: list[str]
) -> pd.DataFrame:
    """The usable lines; the others are named with their first problem. Blank lines pass in silence."""
    reason = pd.Series("", index=out.index)
    for is_bad, text in reversed(problems):
        reason[is_bad] = text
    blank = (out.drop(columns=[c for c in out.columns if c == "up"]).replace("", float("nan")).isna()).all(axis=1)
    bad = reason[(reason != "") & ~blank]
    for line, text in bad.head(MOST_NAMED).items():
        complain(f"{path}:{line}: {text}; line left out")
    if len(bad) > MOST_NAMED:
        complain(f"{path}: {len(bad) - MOST_NAMED} more lines left out")
    return out[reason == ""].astype({name: "int64" for name in whole})
