"""Staged rows as tables that suites can check: typed columns, measures of the text, and what is wrong with a row's shape.

A row of any shape gets a place: what has not the type that docs/stages.md says is null here and named in `shape_problem`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pyarrow as pa

from rasid.settings import LOCAL_ZONE
from rasid.vocabulary import EVENT_TYPE_OF, GOVERNORATES, THEMES

COUNTED = ("killed", "wounded", "detained", "abducted")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
MARKUP = re.compile(r"[<>{}]")
# UTF-8 read as Latin-1 or as code page 1252 or 1256: Latin, Arabic and the replacement character.
MOJIBAKE = re.compile("\ufffd|Ã[\x80-\xbf¢-¿]|â€|[ØÙ][\x80-\xbf¡-¿†‡ˆ‰]|ط[§¹ظ]ط|ï»¿")

_TIME, _DATE, _TEXT, _FLOAT, _INT, _BOOL = (
    pa.timestamp("us", tz="UTC"), pa.date32(), pa.string(), pa.float64(), pa.int64(), pa.bool_(),
)
ARTICLE_COLUMNS = {
    "id": _TEXT, "article_key": _TEXT, "url": _TEXT, "title_length": _INT, "text_length": _INT, "control_share": _FLOAT,
    "mojibake_share": _FLOAT, "markup_share": _FLOAT, "published": _TIME, "collected_at": _TIME, "checked_at": _TIME, "lang": _TEXT,
    "source": _TEXT, "origin": _TEXT, "reliability": _TEXT, "warc_record_id": _TEXT, "shape_problem": _TEXT,
}
REPORT_COLUMNS = {
    "article": _TEXT, "n": _INT, "article_is_known": _BOOL, "event_type": _TEXT, "sub_event_type": _TEXT, "type_of_sub": _TEXT,
    "governorate": _TEXT, "unknown_governorate_also": _TEXT, "unknown_theme": _TEXT, "latitude": _FLOAT, "longitude": _FLOAT,
    "geo_precision": _INT, "date_start": _DATE, "date_end": _DATE, "date_precision": _TEXT, "published_on": _DATE,
    **{f"{name}_{side}": _INT for name in COUNTED for side in ("low", "high")},
    "attribution": _TEXT, "confidence": _FLOAT, "span_problem": _TEXT, "has_event_evidence": _BOOL, "shape_problem": _TEXT,
}
CLAIM_COLUMNS = {
    "article": _TEXT, "article_is_known": _BOOL, "count_low": _FLOAT, "count_high": _FLOAT, "change_pct": _FLOAT, "period_start": _DATE,
    "period_end": _DATE, "span_problem": _TEXT, "shape_problem": _TEXT,
}


class Shape:
    """Takes typed values out of a row and notes what does not fit."""

    def __init__(self, row: dict) -> None:
        self.row, self.problems = row, []

    def take(self, name: str, convert: Callable[[object], object], required: bool = False, within: dict | None = None) -> object:
        """The converted value, or None with a note when it is missing though required or can't be converted."""
        value = (self.row if within is None else within).get(name)
        if value is None:
            if required:
                self.problems.append(f"`{name}` is missing")
            return None
        try:
            return convert(value)
        except (TypeError, ValueError, OverflowError) as error:
            self.problems.append(f"`{name}`: {error}")
            return None

    @property
    def problem(self) -> str | None:
        return "; ".join(self.problems) or None


def text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text expected, not {type(value).__name__}")
    return value.encode("utf-8", "replace").decode("utf-8")


def number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"a number expected, not {type(value).__name__}")
    return float(value)


def whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 2**53:
        raise TypeError(f"a whole number expected, not {str(value)[:40]!r}")
    return value


def moment(value: object) -> dt.datetime:
    """An ISO timestamp or date as UTC."""
    parsed = dt.datetime.fromisoformat(text(value))
    return parsed.replace(tzinfo=dt.UTC) if parsed.tzinfo is None else parsed.astimezone(dt.UTC)


def day(value: object) -> dt.date:
    return dt.date.fromisoformat(text(value)[:10])


def names(value: object) -> list[str]:
    if not isinstance(value, list):
        raise TypeError(f"a list expected, not {type(value).__name__}")
    return [text(item) for item in value]


def mapping(value: object) -> dict:
    if not isinstance(value, dict):
        raise TypeError(f"an object expected, not {type(value).__name__}")
    return value


def share(pattern: re.Pattern[str], value: str) -> float:
    """Share of the characters that the pattern takes."""
    return sum(len(found) for found in pattern.findall(value)) / len(value) if value else 0.0


def check_article(row: dict, checked_at: dt.datetime) -> dict:
    """A line of articles.jsonl as a row of ARTICLE_COLUMNS."""
    shape = Shape(row)
    body = shape.take("text", text, required=True) or ""
    checked: dict = {
        "id": shape.take("id", text, required=True), "article_key": shape.take("article_key", text, required=True),
        "url": shape.take("url", text, required=True), "title_length": len(shape.take("title", text) or ""), "text_length": len(body),
        "control_share": share(CONTROL, body), "mojibake_share": share(MOJIBAKE, body), "markup_share": share(MARKUP, body),
        "published": shape.take("published", moment), "collected_at": shape.take("collected_at", moment, required=True),
        "checked_at": checked_at, "source": shape.take("source", text, required=True),
    }
    for name in ("updated", "syndicated_from", "outlet", "owner_group", "author", "warc_file", "sha256"):
        shape.take(name, moment if name == "updated" else text)
    shape.take("warc_offset", whole)
    shape.take("notes", names)
    checked |= {name: shape.take(name, text) for name in ("lang", "origin", "reliability", "warc_record_id")}
    return checked | {"shape_problem": shape.problem}


def check_report(row: dict, articles: dict[str, dict]) -> dict:
    """A line of reports.jsonl as a row of REPORT_COLUMNS. `articles`: those that passed gate 1, by id."""
    shape = Shape(row)
    checked: dict = {"article": shape.take("article", text, required=True), "n": shape.take("n", whole, required=True)}
    article = articles.get(checked["article"] or "")
    for name in ("event_type", "sub_event_type", "governorate", "date_precision", "attribution"):
        checked[name] = shape.take(name, text)
    for name in ("place", "perpetrator", "target"):
        shape.take(name, text)
    checked |= {name: shape.take(name, number) for name in ("latitude", "longitude", "confidence")}
    checked |= {name: shape.take(name, day) for name in ("date_start", "date_end")}
    for name in COUNTED:
        bounds = shape.take(name, mapping) or {}
        checked |= {f"{name}_{side}": shape.take(side, whole, within=bounds) for side in ("low", "high")}
    also = shape.take("governorates_also", names) or []
    themes = shape.take("themes", names) or []
    evidence = shape.take("evidence", mapping) or {}
    return checked | {
        "geo_precision": shape.take("geo_precision", whole), "article_is_known": article is not None,
        "type_of_sub": EVENT_TYPE_OF.get(checked["sub_event_type"] or ""),
        "unknown_governorate_also": next((name for name in also if name not in GOVERNORATES), None),
        "unknown_theme": next((name for name in themes if name not in THEMES), None), "published_on": published_day(article),
        "has_event_evidence": bool(evidence), "span_problem": spans_problem(evidence, article), "shape_problem": shape.problem,
    }


def check_claim(row: dict, articles: dict[str, dict]) -> dict:
    """A line of claims.jsonl as a row of CLAIM_COLUMNS."""
    shape = Shape(row)
    checked: dict = {"article": shape.take("article", text, required=True)}
    article = articles.get(checked["article"] or "")
    bounds = shape.take("count", mapping) or {}
    checked |= {f"count_{side}": shape.take(side, number, within=bounds) for side in ("low", "high")}
    checked |= {"change_pct": shape.take("change_pct", number)}
    checked |= {name: shape.take(name, day) for name in ("period_start", "period_end")}
    for name in ("source", "subject", "unit"):
        shape.take(name, text)
    evidence = row.get("evidence")
    spans = {"claim": evidence} if evidence is not None else {}
    return checked | {
        "article_is_known": article is not None, "span_problem": spans_problem(spans, article), "shape_problem": shape.problem,
    }


def published_day(article: dict | None) -> dt.date | None:
    """Local date of publication, or of collection when that is unknown."""
    for name in ("published", "collected_at"):
        if article and article.get(name):
            return moment(article[name]).astimezone(LOCAL_ZONE).date()
    return None


def spans_problem(evidence: dict, article: dict | None) -> str | None:
    """The first span that is none, or that lies outside its text; None when all are right. Spans are [start, end)."""
    if article is None:
        return None
    for field, span in evidence.items():
        limit = len(article.get("title") or "") if str(field).startswith("title:") else len(article.get("text") or "")
        for one in span if isinstance(span, list) and span and isinstance(span[0], list) else [span]:
            whole_numbers = isinstance(one, list) and len(one) == 2 and all(type(bound) is int for bound in one)
            if not whole_numbers or not 0 <= one[0] < one[1] <= limit:
                return f"{field}: {str(one)[:60]} is no span of a text of {limit} characters"
    return None


def as_table(rows: list[dict], columns: dict[str, pa.DataType]) -> pa.Table:
    """The checked rows with their number in the file, from 0."""
    arrays = {"row_number": pa.array(range(len(rows)), pa.int64())}
    arrays |= {name: pa.array([row.get(name) for row in rows], kind) for name, kind in columns.items()}
    return pa.table(arrays)
