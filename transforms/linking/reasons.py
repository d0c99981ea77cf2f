"""Why two reports were linked, in words for people: one sentence for each field that speaks, the weightiest first."""

from __future__ import annotations

import datetime as dt
import math
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import RootModel, model_validator

from rasid.datafiles import load_yaml
from transforms.linking import compare, people, weights
from transforms.linking.columns import COUNTS, Columns, text_of
from transforms.linking.names import is_arabic
from transforms.linking.words import MAX_TEXT_CHARACTERS, MAX_TITLE_CHARACTERS

TABLE = Path(__file__).with_name("reasons.yml")
MOST_NAMES = 3
FIELDS = (*compare.FACTS, *compare.TEXTS)
NEGLIGIBLE = 0.4  # a weight nearer to 0 decides little: it is not mentioned, or, for tolls, which people look for, without a "but"


class Sentences(RootModel[dict[str, dict[str, str]]]):
    """The file's form: field, level, sentence."""

    @model_validator(mode="after")
    def check_levels(self) -> Sentences:
        for field, levels in self.root.items():
            unknown = set(levels) - set(compare.LEVELS.get(field, ()))
            if unknown:
                raise ValueError(f"{field}: no such levels: {', '.join(sorted(unknown))}")
        return self


@cache
def sentence_table() -> dict[str, dict[str, str]]:
    """field -> level -> sentence. Raises DataFileError."""
    return load_yaml(TABLE, Sentences).root


def explain(table: Columns, rows_a: np.ndarray, rows_b: np.ndarray) -> list[list[str]]:
    """The sentences for each pair of rows."""
    rows_a, rows_b = np.asarray(rows_a, np.int64), np.asarray(rows_b, np.int64)
    levels = compare.levels_of(table, rows_a, rows_b, FIELDS)
    distances = compare.distance_km(table, rows_a, rows_b)
    shared = np.asarray(table.rare[rows_a].multiply(table.rare[rows_b]).sum(axis=1)).ravel() if len(rows_a) else np.empty(0)
    of_field = {field: weights.weight_table().of_field(field) for field in FIELDS}
    return [
        _explain_pair(table, a, b, row, {"distance": _distance(km), "words": int(count)}, of_field)
        for a, b, row, km, count in zip(rows_a.tolist(), rows_b.tolist(), levels.tolist(), distances.tolist(), shared.tolist(), strict=True)
    ]


def _explain_pair(table: Columns, a: int, b: int, levels: list[int], facts: dict, of_field: dict[str, np.ndarray]) -> list[str]:
    if (table.published_s[b], table.keys[b]) < (table.published_s[a], table.keys[a]):
        a, b = b, a
    found = []
    for column, field in enumerate(FIELDS):
        weight = of_field[field][levels[column]]
        sentence = sentence_table().get(field, {}).get(compare.LEVELS[field][levels[column]])
        if sentence and (abs(weight) >= NEGLIGIBLE or field in COUNTS):
            found.append((-abs(weight), column, sentence.format(**_values(table, a, b, field), **facts), weight))
    return [f"against it: {sentence}" if weight <= -NEGLIGIBLE else sentence for _, _, sentence, weight in sorted(found)]


def _values(table: Columns, a: int, b: int, field: str) -> dict[str, object]:
    one, other = table.reports[a], table.reports[b]
    if field == "date":
        days = [int(table.start[row] or table.published[row]) for row in (a, b)]
        return {"days": abs(days[0] - days[1]), "day": f"{dt.date.fromordinal(days[0]):%-d %B %Y}" if days[0] else "?"}
    if field == "place":
        named = [str(report.get("place") or report.get("governorate") or "a place that has no name") for report in (one, other)]
        told = sorted(filter(None, (one.get("place"), other.get("place"))), key=is_arabic)
        return {"place": told[0] if told else "by coordinates", "a": named[0], "b": named[1]}
    if field == "type":
        return {"a": str(one.get("sub_event_type") or one.get("event_type")), "b": str(other.get("sub_event_type") or other.get("event_type"))}
    if field in ("perpetrator", "target"):
        return {"a": one.get(field), "b": other.get(field)}
    if field in COUNTS:
        return {"a": describe_count(table, a, field), "b": describe_count(table, b, field)}
    if field == "names":
        return {"names": ", ".join(shared_names(table, a, b)) or "the same people, streets or ages"}
    return {}


def shared_names(table: Columns, a: int, b: int) -> list[str]:
    """Up to MOST_NAMES of the surnames and streets that both give, in the words of the first."""
    pointers, columns = table.named.indptr, table.named.indices
    tokens = set(columns[pointers[a]:pointers[a + 1]].tolist()).intersection(columns[pointers[b]:pointers[b + 1]].tolist())
    report = table.reports[a]
    text = f"{text_of(report.get('title'))[:MAX_TITLE_CHARACTERS]} {text_of(report.get('text'))[:MAX_TEXT_CHARACTERS]}"
    return people.words_of(tokens, text, MOST_NAMES)


def describe_count(table: Columns, row: int, field: str) -> str:
    """"5", "5 to 7", "at least 5"."""
    low, high = table.low[field][row], table.high[field][row]
    if math.isnan(low):
        return "not said"
    if math.isinf(high):
        return f"at least {low:.0f}"
    return f"{low:.0f}" if low == high else f"{low:.0f} to {high:.0f}"


def _distance(km: float) -> str:
    return "?" if math.isnan(km) else f"{km:.1f}" if km < 10 else f"{km:.0f}"
