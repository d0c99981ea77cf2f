"""Which reports are one incident: average linkage within connected components, with contradictions that nothing bridges.

Two clusters become one when the mean log-odds over all their pairs is above 0 and no pair contradicts. A vague report agrees a little with
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

MAX_COMPARED = 1_500  # in a larger component, pairs without an edge are not compared but taken to disagree
NOT_COMPARED = -3.0
CLIP = 8.0  # so that one pair with everything in common does not outvote many that disagree
CHUNK_PAIRS = 500_000


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


def cluster_rows(table: Columns, rows_a: Sequence[int], rows_b: Sequence[int]) -> list[list[int]]:
    """Rows grouped into incidents; a row without a pair stands alone. The result is the same for any order of rows and pairs."""
    size = len(table)
    if not size:
        return []
    graph = sparse.coo_matrix((np.ones(len(rows_a), np.int8), (rows_a, rows_b)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    order = np.argsort(labels, kind="stable")
    components = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    groups = [[int(rows[0])] for rows in components if len(rows) == 1]
    connected = [sorted(rows.tolist(), key=lambda row: table.keys[row]) for rows in components if len(rows) > 1]
    edges = _edges_by_component(labels, rows_a, rows_b) if any(len(rows) > MAX_COMPARED for rows in connected) else {}
    for rows, scores, apart in _compared_components(table, connected, labels, edges):
        groups += [[rows[member] for member in group] for group in _agglomerate(scores, apart)]
    return groups


def _edges_by_component(labels: np.ndarray, rows_a: Sequence[int], rows_b: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for a, b in zip(rows_a, rows_b, strict=True):
        found.setdefault(int(labels[a]), []).append((int(a), int(b)))
    return found


def _compared_components(
    table: Columns, components: list[list[int]], labels: np.ndarray, edges: dict[int, list[tuple[int, int]]],
) -> Iterator[tuple[list[int], np.ndarray, np.ndarray]]:
    """(rows, matrix of clipped scores, matrix of contradictions) for each component; many components are scored in one go."""
    waiting, count = [], 0
    for rows in components:
        if len(rows) <= MAX_COMPARED:
            upper = np.triu_indices(len(rows), 1)
        else:
            place = {row: index for index, row in enumerate(rows)}
            linked = [(place[a], place[b]) for a, b in edges[int(labels[rows[0]])]]
            upper = tuple(np.array(linked).T)
        waiting.append((rows, upper))
        count += len(upper[0])
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
        scores = np.full((len(rows), len(rows)), NOT_COMPARED)
        apart = np.zeros((len(rows), len(rows)), bool)
        scores[left, right] = scores[right, left] = np.clip(score[part], -CLIP, CLIP)
        apart[left, right] = apart[right, left] = contradiction[part]
        articles = table.article[rows]
        apart |= articles[:, None] == articles[None, :]
        yield rows, scores, apart


def _agglomerate(scores: np.ndarray, apart: np.ndarray) -> list[list[int]]:
    """Groups of members 0..n-1, merging the two clusters with the highest mean score while one is above 0; ties by lowest member."""
    size = len(scores)
    if size == 2:
        return [[0, 1]] if scores[0, 1] > 0 and not apart[0, 1] else [[0], [1]]
    total, count, groups = scores.copy(), np.ones(size, int), {member: [member] for member in range(size)}
    version = np.zeros(size, int)
    heap = [
        (-round(total[a, b], 6), a, b, 0, 0) for a, b in zip(*np.nonzero(np.triu((scores > 0) & ~apart, 1)), strict=True)
    ]
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
        for other in groups:
            mean = total[a, other] / (count[a] * count[other])
            if other != a and mean > 0 and not apart[a, other]:
                low, high = min(a, other), max(a, other)
                heapq.heappush(heap, (-round(mean, 6), low, high, version[low], version[high]))
    return [sorted(group) for group in groups.values()]
