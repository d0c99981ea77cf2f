"""Weights of the levels of agreement, and a pair's score: log-odds that two reports tell of one incident.

The form is Fellegi and Sunter's (1969): each field adds the weight of its level to a constant. The weights are estimated together by
logistic regression on labelled pairs (benchmarks/linking_fit.py writes weights.yml), so that fields that go together, such as
title and text, are not counted twice.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, model_validator

from rasid.datafiles import load_yaml
from transforms.linking import compare
from transforms.linking.columns import Columns

TABLE = Path(__file__).with_name("weights.yml")


class Weights(BaseModel):
    """The file's form: a constant, a weight for each level of each field, and the levels that no score can outweigh."""

    model_config = ConfigDict(extra="forbid")
    constant: float
    join_from: float  # mean score from which two clusters are one
    fields: dict[str, dict[str, float]]
    contradictions: dict[str, list[str]]

    @model_validator(mode="after")
    def check_levels(self) -> Weights:
        for field, levels in compare.LEVELS.items():
            if set(self.fields.get(field, ())) != set(levels):
                raise ValueError(f"{field}: needs a weight for each of {', '.join(levels)}")
        for field, levels in self.contradictions.items():
            if not set(levels) <= set(compare.LEVELS.get(field, ())):
                raise ValueError(f"contradictions: {field} has no level among {levels}")
        if set(self.fields) != set(compare.LEVELS):
            raise ValueError(f"unknown fields: {', '.join(set(self.fields) - set(compare.LEVELS))}")
        return self

    def of_field(self, field: str) -> np.ndarray:
        return np.array([self.fields[field][level] for level in compare.LEVELS[field]])


@cache
def weight_table() -> Weights:
    """The weights in force. Raises DataFileError."""
    return load_yaml(TABLE, Weights)


def add_up(levels: np.ndarray, fields: tuple[str, ...]) -> np.ndarray:
    """The constant and the weights of the levels, for each pair."""
    table = weight_table()
    total = np.full(len(levels), table.constant)
    for column, field in enumerate(fields):
        total += table.of_field(field)[levels[:, column]]
    return total


def contradicts(levels: np.ndarray, fields: tuple[str, ...]) -> np.ndarray:
    """Whether a level rules out that the two are one incident, whatever else agrees."""
    found = np.zeros(len(levels), bool)
    for field, names in weight_table().contradictions.items():
        if field in fields:
            found |= np.isin(levels[:, fields.index(field)], compare.level_numbers(field, *names))
    return found


def may_link(table: Columns, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Whether a pair could still reach a score of 0 if its words agreed as well as words can: what is worth reading."""
    levels = compare.levels_of(table, a, b, compare.FACTS)
    best_words = sum(weight_table().of_field(field).max() for field in compare.TEXTS)
    return (add_up(levels, compare.FACTS) + best_words >= 0) & ~contradicts(levels, compare.FACTS)


def score_pairs(table: Columns, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(log-odds, whether the two contradict each other) for each pair of rows. Reports of one article contradict each other."""
    fields = (*compare.FACTS, *compare.TEXTS)
    levels = compare.levels_of(table, a, b, fields)
    return np.round(add_up(levels, fields), 4), contradicts(levels, fields) | (table.article[a] == table.article[b])
