"""Who is independent: owner groups, with syndicated copies (declared, or the same text) counted with their origin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from transforms.linking.columns import Columns

SAME_TEXT = 0.85  # cosine of weighted words from which two articles are one agency's text


@dataclass(frozen=True)
class Sources:
    """row -> name of its independent source."""

    of: dict[int, str]

    def describe(self, table: Columns, rows: list[int]) -> dict:
        """`sources`, `source_count`, `first_reported_at`."""
        ordered = sorted(rows, key=lambda row: (table.published_s[row], table.keys[row]))
        first = table.reports[ordered[0]].get("published") if np.isfinite(table.published_s[ordered[0]]) else None
        return {
            "sources": [
                {"report": [table.reports[row]["article"], table.keys[row][1]]}
                | {name: table.reports[row].get(name) for name in ("source", "outlet", "owner_group", "published", "syndicated_from")}
                for row in ordered
            ],
            "source_count": len({self.of[row] for row in rows}),
            "first_reported_at": first,
        }


def owner_of(report: dict) -> str:
    """The name of the group that answers for an article: owner group, else source, else the article itself."""
    for field in ("owner_group", "source", "outlet"):
        if isinstance(report.get(field), str) and report[field]:
            return f"{field}:{report[field].casefold()}"
    return f"article:{report['article']}"


def same_texts(table: Columns, rows_a: np.ndarray, rows_b: np.ndarray) -> np.ndarray:
    """For each pair of rows, whether both print one text."""
    cosine = np.asarray(table.bodies[rows_a].multiply(table.bodies[rows_b]).sum(axis=1)).ravel()
    is_copy = (table.wording[rows_a] >= 0) & (table.wording[rows_a] == table.wording[rows_b])
    return is_copy | ((cosine >= SAME_TEXT) & table.is_long[rows_a] & table.is_long[rows_b])


def source_groups(table: Columns, rows: list[int], copies: Iterable[tuple[int, int]]) -> Sources:
    """The independent sources of the reports of one incident; `copies` are pairs of rows with the same text."""
    of = {row: owner_of(table.reports[row]) for row in rows}
    article_owner = {table.keys[row][0]: of[row] for row in rows}
    for row in rows:
        origin = table.reports[row].get("syndicated_from")
        if origin:
            of[row] = article_owner.get(str(origin), f"syndicated:{origin}")
    merged = {name: name for name in set(of.values())}
    for one, other in copies:
        kept, gone = sorted((merged[of[one]], merged[of[other]]))
        merged = {name: kept if into == gone else into for name, into in merged.items()}
    return Sources({row: merged[name] for row, name in of.items()})
