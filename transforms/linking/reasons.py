"""Why two reports were linked, in words for people: one sentence for each field that speaks, the weightiest first."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import RootModel, model_validator

from rasid.datafiles import load_yaml
from transforms.linking import compare, weights
from transforms.linking.columns import COUNTS, Columns

TABLE = Path(__file__).with_name("reasons.yml")
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
    if field == "date":
        days = [int(table.start[row] or table.published[row]) for row in (a, b)]
        return {"days": abs(days[0] - days[1])}
    if field == "place":
        reports = table.reports[a], table.reports[b]
        return {"place": next((str(report["place"]) for report in reports if report.get("place")), "by coordinates")}
    if field in COUNTS:
        return {"a": describe_count(table, a, field), "b": describe_count(table, b, field)}
    return {}


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
