"""Which reports are compared: those that share a key made of place and day, or of place and a rare word of a few weeks.

Keys are a function of the report alone, so the pairs of two batches and those between them are the pairs of the whole. Only blocks of
more than MAX_BLOCK reports (one key on thousands of reports: broken input, or a flood of copies) are thinned: there, each report is
compared with its neighbours in a fixed order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from transforms.linking import weights
from transforms.linking.columns import Columns

MAX_SPAN_DAYS = 10  # a vaguer date is blocked by the days before its publication
TELLING_DELAY_DAYS = 3  # an undated report tells of the day of its publication, or of one of so many days before
WORD_WINDOW_DAYS = 60  # of a rare word's key; two buckets overlap by half
MAX_BLOCK = 3_000
NEIGHBOURS = 60
CHUNK_PAIRS = 2_000_000


def block_keys(report: dict) -> list[str]:
    """The keys of one report, sorted. Two reports without a common key are never compared."""
    return block_keys_of([report])[0]


def block_keys_of(reports: Sequence[dict]) -> list[list[str]]:
    """block_keys for many reports, some ten times as fast."""
    table = Columns(reports)
    return [sorted(set(keys_of_row(table, row))) for row in range(len(table))]


def keys_of_row(table: Columns, row: int) -> Iterator[str]:
    days = possible_days(table, row)
    places = [f"g{table.governorate_names.names[code]}" for code in table.governorates[row] if code >= 0]
    if table.place[row] >= 0:
        places.append(f"p{table.places.names[table.place[row]]}")
    if table.is_exact[row] and not np.isnan(table.latitude[row]):
        places.append(f"c{table.latitude[row]:.1f},{table.longitude[row]:.1f}")
    for place in places:
        for day in days:
            yield f"{place}:{day}"
    reference = int(table.published[row] or table.start[row])
    buckets = (f"a{reference // WORD_WINDOW_DAYS}", f"b{(reference + WORD_WINDOW_DAYS // 2) // WORD_WINDOW_DAYS}")
    main = places[0] if places else ""
    columns = [column for column in table.key_words[row].tolist() if column >= 0]
    for bucket in buckets:
        if main:
            for column in columns:
                yield f"w{main}:{column}:{bucket}"
        if len(columns) >= 3:  # the same three words chosen by their hash: nearly the same text
            yield f"t{columns[0]}.{columns[1]}.{columns[2]}:{bucket}"
        title = table.titles.indices[table.titles.indptr[row]:table.titles.indptr[row + 1]]
        if len(title) >= 4:
            yield f"h{'.'.join(map(str, title[:8]))}:{bucket}"


def possible_days(table: Columns, row: int) -> range:
    """The days under which a report is blocked; the day after stands for reports that are a day apart."""
    start, end, published = int(table.start[row]), int(table.end[row]), int(table.published[row])
    if not start:
        return range(published - TELLING_DELAY_DAYS, published + 2) if published else range(0, 1)
    if end - start > MAX_SPAN_DAYS:
        if published and start <= published <= end + 30:
            end = min(end, published)
            start = max(start, end - MAX_SPAN_DAYS)
        else:
            end = min(end, start + 31)
    return range(start, end + 2)


def linked_pairs(table: Columns, new_count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(rows, rows, scores) of the pairs that speak for one incident, at least one of each pair among the first `new_count` rows."""
    size = len(table)
    empty = np.empty(0, np.int64)
    survivors = [empty]
    for rows_a, rows_b in _candidates(table, new_count):
        kept = weights.may_link(table, rows_a, rows_b)
        survivors.append(rows_a[kept] * size + rows_b[kept])
    codes = _distinct(np.concatenate(survivors))
    rows_a, rows_b, scores = [empty], [empty], [np.empty(0)]
    for first in range(0, len(codes), CHUNK_PAIRS // 8):
        chunk = codes[first:first + CHUNK_PAIRS // 8]
        a, b = chunk // size, chunk % size
        score, is_contradiction = weights.score_pairs(table, a, b)
        kept = (score >= 0) & ~is_contradiction
        rows_a.append(a[kept])
        rows_b.append(b[kept])
        scores.append(score[kept])
    return np.concatenate(rows_a), np.concatenate(rows_b), np.concatenate(scores)


def _distinct(codes: np.ndarray) -> np.ndarray:
    """As numpy.unique, which hashes and takes five times as long on numbers like these."""
    codes = np.sort(codes)
    return codes[np.diff(codes, prepend=-1) > 0]


def _candidates(table: Columns, new_count: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Chunks of pairs (row_a < row_b) that share a key and may be compared; a pair may come more than once."""
    codes, rows = _key_table(table, new_count)
    order = np.lexsort((rows, codes))
    codes, rows = codes[order], rows[order]
    codes, rows = yield from _thin_large_blocks(table, codes, rows)
    active = np.arange(max(len(codes) - 1, 0))
    waiting, offset = [], 1
    while len(active):
        active = active[active + offset < len(codes)]
        active = active[codes[active] == codes[active + offset]]
        a, b = rows[active], rows[active + offset]
        is_wanted = (table.article[a] != table.article[b]) & (np.minimum(a, b) < new_count)
        waiting.append(np.minimum(a, b)[is_wanted] * len(table) + np.maximum(a, b)[is_wanted])
        offset += 1
        if sum(map(len, waiting)) >= CHUNK_PAIRS or not len(active):
            unique = _distinct(np.concatenate(waiting))
            waiting = []
            for first in range(0, len(unique), CHUNK_PAIRS):
                chunk = unique[first:first + CHUNK_PAIRS]
                yield chunk // len(table), chunk % len(table)


def _key_table(table: Columns, new_count: int) -> tuple[np.ndarray, np.ndarray]:
    """(hash of key, row) for every row and key; keys without a new report are left out."""
    codes, counts = [], np.zeros(len(table), np.int64)
    for row in range(len(table)):
        found = {hash(key) for key in keys_of_row(table, row)}
        codes.extend(found)
        counts[row] = len(found)
    codes = np.array(codes, np.int64)
    rows = np.repeat(np.arange(len(table), dtype=np.int64), counts)
    if new_count < len(table):
        kept = np.isin(codes, codes[rows < new_count])
        codes, rows = codes[kept], rows[kept]
    return codes, rows


def _thin_large_blocks(table: Columns, codes: np.ndarray, rows: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yields the neighbours' pairs of blocks that are too large and returns the rest."""
    _, starts, counts = np.unique(codes, return_index=True, return_counts=True)
    is_large = np.repeat(counts > MAX_BLOCK, counts)
    for start, count in zip(starts[counts > MAX_BLOCK], counts[counts > MAX_BLOCK], strict=True):
        members = _in_fixed_order(table, rows[start:start + count])
        for offset in range(1, NEIGHBOURS + 1):
            a, b = members[:-offset], members[offset:]
            a, b = np.minimum(a, b), np.maximum(a, b)
            is_wanted = table.article[a] != table.article[b]
            yield a[is_wanted], b[is_wanted]
    return codes[~is_large], rows[~is_large]


def _in_fixed_order(table: Columns, rows: np.ndarray) -> np.ndarray:
    """Rows of reports that are likely the same next to each other, whatever their order in the input."""
    def likeness(row: int) -> tuple:
        place = table.places.names[table.place[row]] if table.place[row] >= 0 else ""
        kind = table.types.names[table.type[row]] if table.type[row] >= 0 else ""
        return int(table.start[row]), place, kind, str(table.low["killed"][row]), str(table.titles[row].indices.tolist()), table.keys[row]
    return np.array(sorted(rows.tolist(), key=likeness), np.int64)
