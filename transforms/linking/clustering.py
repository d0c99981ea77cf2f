"""Which reports are one incident: average linkage within connected components, with contradictions that nothing bridges.

Two clusters become one when the mean log-odds over all their pairs is above `join_from` of weights.yml and no pair contradicts. A vague report agrees a little with
everything; here it joins the cluster that it fits best, and does not tie two clusters whose own reports disagree.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from transforms.linking import reasons, weights
from transforms.linking.columns import Columns, Key

MAX_COMPARED = 1_000  # a larger component is first cut where its edges are weakest
CLIP = 8.0  # so that one pair with everything in common does not outvote many that disagree
CUT_STEP = 0.25
CHUNK_PAIRS = 200_000


@dataclass(frozen=True)
class Edge:
    """Two reports (report_a < report_b) that were compared and speak for one incident; `score` is the log-odds."""

    report_a: Key
    report_b: Key
    score: float
    why: list[str]


def edges_of(table: Columns, rows_a: np.ndarray, rows_b: np.ndarray, scores: np.ndarray) -> list[Edge]:
    """The pairs as edges with their reasons, in order of their keys."""
    swap = [table.keys[a] > table.keys[b] for a, b in zip(rows_a, rows_b, strict=True)]
    first, second = np.where(swap, rows_b, rows_a), np.where(swap, rows_a, rows_b)
    sentences = reasons.explain(table, first, second)
    edges = [
        Edge(table.keys[a], table.keys[b], float(score), why) for a, b, score, why in zip(first, second, scores, sentences, strict=True)
    ]
    return sorted(edges, key=lambda edge: (edge.report_a, edge.report_b))


def cluster_rows(table: Columns, rows_a: Sequence[int], rows_b: Sequence[int], scores: Sequence[float]) -> list[list[int]]:
    """Rows grouped into incidents; a row without a pair stands alone. The result is the same for any order of rows and pairs."""
    if not len(table):
        return []
    components = _components(table, np.arange(len(table)), np.asarray(rows_a, int), np.asarray(rows_b, int), np.asarray(scores, float))
    groups = [rows for rows in components if len(rows) == 1]
    for rows, matrix, apart in _compared_components(table, [rows for rows in components if len(rows) > 1]):
        groups += [[rows[member] for member in group] for group in agglomerate(matrix, apart, weights.weight_table().join_from)]
    return groups


def _components(table: Columns, rows: np.ndarray, rows_a: np.ndarray, rows_b: np.ndarray, scores: np.ndarray) -> list[list[int]]:
    """Connected components, each in order of its keys. One of more than MAX_COMPARED rows is cut where its edges are weakest, and where
    that does not help (thousands of copies), in order of its keys."""
    position = np.full(len(table), -1)
    position[rows] = np.arange(len(rows))
    graph = sparse.coo_matrix((np.ones(len(rows_a), np.int8), (position[rows_a], position[rows_b])), shape=(len(rows), len(rows)))
    _, labels = connected_components(graph, directed=False)
    order = np.argsort(labels, kind="stable")
    found: list[list[int]] = []
    for members in np.split(rows[order], np.flatnonzero(np.diff(labels[order])) + 1):
        ordered = sorted(members.tolist(), key=lambda row: table.keys[row])
        if len(ordered) <= MAX_COMPARED:
            found.append(ordered)
            continue
        inside = labels[position[rows_a]] == labels[position[members[0]]]
        strong = inside & (scores > scores[inside].min() + CUT_STEP)
        if not strong.any():
            found += [ordered[first:first + MAX_COMPARED] for first in range(0, len(ordered), MAX_COMPARED)]
            continue
        found += _components(table, members, rows_a[strong], rows_b[strong], scores[strong])
    return found


def _compared_components(table: Columns, components: list[list[int]]) -> Iterator[tuple[list[int], np.ndarray, np.ndarray]]:
    """(rows, matrix of clipped scores, matrix of contradictions) for each component; many components are scored in one go."""
    waiting, count = [], 0
    for rows in components:
        waiting.append((rows, np.triu_indices(len(rows), 1)))
        count += len(rows) * (len(rows) - 1) // 2
        if count >= CHUNK_PAIRS:
            yield from _score_components(table, waiting)
            waiting, count = [], 0
    if waiting:
        yield from _score_components(table, waiting)


def _score_components(table: Columns, waiting: list) -> Iterator[tuple[list[int], np.ndarray, np.ndarray]]:
    a = np.concatenate([np.array(rows)[left] for rows, (left, _) in waiting])
    b = np.concatenate([np.array(rows)[right] for rows, (_, right) in waiting])
    score, contradiction = weights.score_pairs(table, a, b)
    position = 0
    for rows, (left, right) in waiting:
        part = slice(position, position + len(left))
        position = part.stop
        scores = np.zeros((len(rows), len(rows)))
        apart = np.zeros((len(rows), len(rows)), bool)
        scores[left, right] = scores[right, left] = np.clip(score[part], -CLIP, CLIP)
        apart[left, right] = apart[right, left] = contradiction[part]
        articles = table.article[rows]
        apart |= articles[:, None] == articles[None, :]
        yield rows, scores, apart


def agglomerate(scores: np.ndarray, apart: np.ndarray, join_from: float) -> list[list[int]]:
    """Groups of members 0..n-1, merging the two clusters with the highest mean score while one is above `join_from`.

    Ties go to the lowest members. `apart` marks pairs that must not come together.
    """
    size = len(scores)
    if size == 2:
        return [[0, 1]] if scores[0, 1] > join_from and not apart[0, 1] else [[0], [1]]
    total, count, groups = scores.copy(), np.ones(size, int), {member: [member] for member in range(size)}
    version = [0] * size
    left, right = np.nonzero(np.triu((scores > join_from) & ~apart, 1))
    heap = [(-score, a, b, 0, 0) for score, a, b in zip(np.round(scores[left, right], 6).tolist(), left.tolist(), right.tolist(), strict=True)]
    heapq.heapify(heap)
    while heap:
        _, a, b, version_a, version_b = heapq.heappop(heap)
        if a not in groups or b not in groups or version[a] != version_a or version[b] != version_b:
            continue
        groups[a] += groups.pop(b)
        total[a] += total[b]
        total[:, a] = total[a]
        apart[a] |= apart[b]
        apart[:, a] = apart[a]
        count[a] += count[b]
        version[a] += 1
        others = np.array([other for other in groups if other != a], int)
        means = np.round(total[a, others] / (count[a] * count[others]), 6)
        open_to = (means > join_from) & ~apart[a, others]
        for other, mean in zip(others[open_to].tolist(), means[open_to].tolist(), strict=True):
            low, high = min(a, other), max(a, other)
            heapq.heappush(heap, (-mean, low, high, version[low], version[high]))
    return [sorted(group) for group in groups.values()]
