"""The transforms stage's linker, as the warehouse uses it: reports known by report_id, edges as rows of report_pair."""

from __future__ import annotations

import json
from dataclasses import dataclass

from transforms import link
from transforms.linking import merging
from transforms.linking.columns import Columns


@dataclass(frozen=True)
class Edge:
    """Two reports (ids, the smaller first) that speak for one incident: natural log-odds, and why in sentences for people."""

    report_a: str
    report_b: str
    score: float
    why: list[str]


def report_id(key: tuple[str, int] | list) -> str:
    """The warehouse's key of a report, from the linker's (article, n)."""
    return f"{key[0]}#{key[1]}"


def link_key(report_id_: str) -> tuple[str, int]:
    """The linker's key of a report, from the warehouse's."""
    article_id, _, n = report_id_.rpartition("#")
    return article_id, int(n)


def loads(value: object) -> object:
    """A JSON column's value, whether the driver parsed it or not."""
    return json.loads(value) if isinstance(value, str) else value


def block_keys_of(reports: list[dict]) -> list[list[str]]:
    """The keys of each report; reports that share none are never compared."""
    return link.block_keys_of(reports)


def compare(new: list[dict], existing: list[dict]) -> list[Edge]:
    """Scores new reports against each other and against existing ones; only pairs that speak for one incident."""
    edges = []
    for edge in link.pairs(new, existing):
        one, other = sorted((report_id(edge.report_a), report_id(edge.report_b)))
        edges.append(Edge(one, other, float(edge.score), list(edge.why)))
    return edges


def cluster(reports: list[dict], edges: list[Edge]) -> list[list[str]]:
    """Ids of the reports of each incident. Give it whole components."""
    keyed = []
    for edge in edges:
        one, other = sorted((link_key(edge.report_a), link_key(edge.report_b)))
        keyed.append(link.Edge(report_a=one, report_b=other, score=edge.score, why=edge.why))
    return [[report_id(key) for key in group] for group in link.cluster(reports, keyed)]


def merge_all(reports: list[dict], groups: list[list[str]]) -> list[dict]:
    """Merged facts of each group of reports, with figures, support and reasons as transforms.link.merge says."""
    if not groups:
        return []
    table = Columns(reports)
    place = {report_id(key): row for row, key in enumerate(table.keys)}
    return merging.merge_groups(table, [[place[one] for one in group] for group in groups])
