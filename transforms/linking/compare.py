"""How two reports relate, field by field: for each field one level of agreement. Vectorised over pairs of rows.

The levels are the vocabulary of weights.yml and reasons.yml. Each function takes (table, rows_a, rows_b) and returns an array of
indices into the levels of its field. Every comparison is symmetric.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from transforms.linking import names
from transforms.linking.columns import NO_TEXT, Columns
from transforms.linking.said_days import MOST_DAYS
from transforms.linking.types import kinship

LEVELS: dict[str, tuple[str, ...]] = {
    "date": (
        "unknown", "same_day", "within_span", "next_day", "few_days", "days_apart", "apart",
        "told_at_once", "told_days_later", "told_later", "told_long_after", "told_before",
        "published_same_day", "published_next_day", "published_few_days", "published_days_apart", "published_weeks_apart",
        "published_apart", "bare_same_day", "bare_next_day", "bare_few_days", "bare_days_apart", "unsaid_days_apart", "unsaid_apart",
    ),
    "place": (
        "unknown", "same_place", "same_capital", "same_name", "very_near", "near", "beside", "some_way", "contained", "around_capital",
        "same_governorate", "other_name", "distant", "other_governorate", "elsewhere",
    ),
    "type": ("unknown", "same", "close", "possible", "unlikely"),
    "killed": ("unknown", "both_none", "same_few", "same_many", "overlapping", "rising", "close", "none_and_some", "clashing"),
    "wounded": ("unknown", "both_none", "same_few", "same_many", "overlapping", "rising", "close", "none_and_some", "clashing"),
    "held": ("unknown", "same", "close", "clashing"),
    "perpetrator": ("unknown", "same", "different"),
    "target": ("unknown", "same", "different"),
    "title": ("unknown", "alien", "faint", "alike", "very_alike", "nearly_equal", "template"),
    "text": (
        "unknown", "alien", "remote", "faint", "some", "fair", "alike", "very_alike", "nearly_equal", "brief_alien", "brief_faint",
        "brief_alike", "brief_very_alike", "template",
    ),
    "words": ("unknown", "none", "one", "two", "few", "several", "many", "brief_none", "brief_one", "brief_some"),
    "names": ("unknown", "none", "age", "one", "two", "several", "many", "brief_none"),
    "said": ("unknown", "same_day", "next_day", "other_day"),
}
FACTS = ("date", "place", "type", "killed", "wounded", "held", "perpetrator", "target")
TEXTS = ("title", "text", "words", "names", "said")

Rows = np.ndarray


def level_numbers(field: str, *levels: str) -> list[int]:
    return [LEVELS[field].index(level) for level in levels]


def choose(field: str, size: int, *cases: tuple[np.ndarray, str]) -> np.ndarray:
    """For each pair the level of the first case that holds; the field's first level where none does."""
    return np.select([mask for mask, _ in cases], level_numbers(field, *(level for _, level in cases)), np.zeros(size, int)).astype(np.int8)


def compare_codes(a: np.ndarray, b: np.ndarray, known: list[str], relate: Callable[[str, str], int]) -> np.ndarray:
    """relate(name, name) for each pair of codes, called once for each distinct pair; 0 where a code is missing."""
    result = np.zeros(len(a), np.int8)
    both = (a >= 0) & (b >= 0)
    low, high = np.minimum(a[both], b[both]).astype(np.int64), np.maximum(a[both], b[both]).astype(np.int64)
    distinct, inverse = np.unique(low * (len(known) + 1) + high, return_inverse=True)
    answers = [relate(known[code // (len(known) + 1)], known[code % (len(known) + 1)]) for code in distinct.tolist()]
    if answers:
        result[both] = np.array(answers, np.int8)[inverse]
    return result


def compare_dates(table: Columns, a: Rows, b: Rows) -> np.ndarray:
    start_a, start_b, end_a, end_b = table.start[a], table.start[b], table.end[a], table.end[b]
    both, neither = (start_a > 0) & (start_b > 0), (start_a == 0) & (start_b == 0)
    gap = np.maximum(start_a, start_b) - np.minimum(end_a, end_b)
    is_span = table.is_span[a] | table.is_span[b]
    published_a, published_b = table.published[a], table.published[b]
    apart = np.abs(published_a - published_b)
    printed = neither & (published_a > 0) & (published_b > 0)
    # One has a date of the event, the other only that of its publication.
    start, end = np.maximum(start_a, start_b), np.maximum(end_a, end_b)
    published = np.where(start_a > 0, published_b, published_a)
    told = ~both & ~neither & (published > 0)
    unsaid = both & table.is_unsaid[a] & table.is_unsaid[b] & (gap > 1)  # a follow-up bears its own day, where the text gives none
    bare = printed & ~_comparable(table, a, b)  # nothing but place and day to go by
    return choose(
        "date", len(a),
        (both & is_span & (gap <= 0), "within_span"), (both & (gap <= 0), "same_day"), (both & (gap == 1), "next_day"),
        (unsaid & (gap <= 10), "unsaid_days_apart"), (unsaid, "unsaid_apart"), (both & (gap <= 3), "few_days"), (both & (gap <= 7), "days_apart"), (both, "apart"),
        (told & (published < start - 1), "told_before"), (told & (published <= end + 1), "told_at_once"),
        (told & (published <= end + 3), "told_days_later"), (told & (published <= end + 14), "told_later"), (told, "told_long_after"),
        (bare & (apart == 0), "bare_same_day"), (bare & (apart == 1), "bare_next_day"), (bare & (apart <= 3), "bare_few_days"),
        (bare & (apart <= 10), "bare_days_apart"), (printed & (apart == 0), "published_same_day"), (printed & (apart == 1), "published_next_day"),
        (printed & (apart <= 3), "published_few_days"), (printed & (apart <= 10), "published_days_apart"),
        (printed & (apart <= 30), "published_weeks_apart"), (printed, "published_apart"),
    )


def distance_km(table: Columns, a: Rows, b: Rows) -> np.ndarray:
    """Great-circle distance (haversine, mean radius 6371 km); NaN without coordinates."""
    latitude_a, latitude_b = np.radians(table.latitude[a]), np.radians(table.latitude[b])
    half = np.sin((latitude_b - latitude_a) / 2) ** 2
    half += np.cos(latitude_a) * np.cos(latitude_b) * np.sin(np.radians(table.longitude[b] - table.longitude[a]) / 2) ** 2
    return 2 * 6371.0 * np.arcsin(np.sqrt(np.clip(half, 0, 1)))


def share_governorate(table: Columns, a: Rows, b: Rows) -> tuple[np.ndarray, np.ndarray]:
    """(share one, both known and disjoint); a feature that spans several governorates shares each of them."""
    left, right = table.governorates[a], table.governorates[b]
    shared = np.zeros(len(a), bool)
    for column in range(left.shape[1]):
        own = left[:, column]
        shared |= (own >= 0) & (own[:, None] == right).any(axis=1)
    return shared, (left[:, 0] >= 0) & (right[:, 0] >= 0) & ~shared


def compare_places(table: Columns, a: Rows, b: Rows) -> np.ndarray:
    shared, disjoint = share_governorate(table, a, b)
    spelled = compare_codes(table.place[a], table.place[b], table.places.names, names.compare)
    alike = (spelled == names.EQUAL) | (spelled == names.SIMILAR) | (spelled == names.CONTAINS)
    exact = table.is_exact[a] & table.is_exact[b]
    capital = table.is_capital[a] | table.is_capital[b]
    distance = np.where(exact, distance_km(table, a, b), np.nan)
    measured = ~np.isnan(distance)
    same = exact & alike & (~measured | (distance <= 30)) & (~disjoint | measured)
    city = table.is_capital[a] != table.is_capital[b]  # a quarter or suburb may be meant by the name of its city
    beside = (spelled == names.DIFFERENT) & (table.geo_precision[a] == 1) & (table.geo_precision[b] == 1)  # two towns, each known
    return choose(
        "place", len(a),
        (same & capital, "same_capital"), (same, "same_place"), (measured & (distance <= 1) & capital, "same_capital"),
        (measured & (distance <= 1), "same_place"), (measured & city & shared & (distance <= 20), "contained"),
        (measured & alike & shared & (distance <= 150), "same_name"), (measured & city & shared & (distance <= 120), "around_capital"),
        (measured & beside & (distance <= 12), "beside"), (measured & (distance <= 4), "very_near"), (measured & (distance <= 12), "near"), (measured & (distance <= 40), "some_way"),
        (measured & disjoint, "elsewhere"), (measured & (distance > 40), "distant"), (disjoint, "other_governorate"),
        (shared & city & exact, "contained"), (shared & exact & (spelled == names.DIFFERENT), "other_name"),
        (shared & (table.is_exact[a] != table.is_exact[b]), "contained"), (shared, "same_governorate"),
        (exact & (spelled == names.DIFFERENT), "other_name"),
    )


def compare_types(table: Columns, a: Rows, b: Rows) -> np.ndarray:
    return compare_codes(table.type[a], table.type[b], table.types.names, kinship)


def compare_counts(field: str) -> Callable[[Columns, Rows, Rows], np.ndarray]:
    """The comparison of killed or wounded: outlets differ, and tolls rise from one report to a later one."""
    def compare(table: Columns, a: Rows, b: Rows) -> np.ndarray:
        low_a, low_b, high_a, high_b = table.low[field][a], table.low[field][b], table.high[field][a], table.high[field][b]
        known = ~np.isnan(low_a) & ~np.isnan(low_b)
        is_later = table.published_s[b] > table.published_s[a]
        is_earlier = table.published_s[b] < table.published_s[a]
        small, large = np.minimum(low_a, low_b), np.maximum(low_a, low_b)
        rising = (is_later & (low_b > low_a)) | (is_earlier & (low_a > low_b))
        equal = known & (low_a == low_b) & (high_a == high_b)
        none = (high_a == 0) | (high_b == 0)
        return choose(
            field, len(a),
            (equal & (low_a == 0) & none, "both_none"), (equal & (low_a <= 2), "same_few"), (equal, "same_many"),
            (known & none & (large > 0), "none_and_some"),
            (known & (np.maximum(low_a, low_b) <= np.minimum(high_a, high_b)), "overlapping"),
            (known & rising & (large <= np.maximum(2.5 * small, small + 3)), "rising"),
            (known & (large - small <= np.maximum(1, 0.25 * large)), "close"), (known, "clashing"),
        )
    return compare


def compare_held(table: Columns, a: Rows, b: Rows) -> np.ndarray:
    """Detained people, or abducted ones where detentions are not told by both."""
    low_a, low_b = table.low["detained"][a], table.low["detained"][b]
    known = ~np.isnan(low_a) & ~np.isnan(low_b)
    low_a, low_b = np.where(known, low_a, table.low["abducted"][a]), np.where(known, low_b, table.low["abducted"][b])
    known = ~np.isnan(low_a) & ~np.isnan(low_b)
    large = np.maximum(low_a, low_b)
    return choose(
        "held", len(a), (known & (low_a == low_b), "same"), (known & (np.abs(low_a - low_b) <= np.maximum(1, 0.25 * large)), "close"),
        (known, "clashing"),
    )


def compare_actors(field: str) -> Callable[[Columns, Rows, Rows], np.ndarray]:
    def compare(table: Columns, a: Rows, b: Rows) -> np.ndarray:
        codes = getattr(table, field)
        related = compare_codes(codes[a], codes[b], table.actors.names, names.compare)
        return choose(
            field, len(a), (related == names.DIFFERENT, "different"), (related != names.NO_NAME, "same"),
        )
    return compare


def _comparable(table: Columns, a: Rows, b: Rows) -> np.ndarray:
    return table.has_body[a] & table.has_body[b] & _readable(table, a, b)


def _readable(table: Columns, a: Rows, b: Rows) -> np.ndarray:
    return (table.script[a] == table.script[b]) & (table.script[a] != NO_TEXT)


def _products(matrix: object, a: Rows, b: Rows) -> np.ndarray:
    return np.asarray(matrix[a].multiply(matrix[b]).sum(axis=1)).ravel()


def _tells_apart(table: Columns, a: Rows, b: Rows) -> np.ndarray:
    """Whether place or day differ as they don't in two tellings in the same words: then the words are an outlet's or a press office's
    template, filled in anew."""
    elsewhere = level_numbers("place", "near", "some_way", "other_name", "distant")
    another_day = level_numbers("date", "few_days", "days_apart")
    return np.isin(compare_places(table, a, b), elsewhere) | np.isin(compare_dates(table, a, b), another_day)


def compare_titles(table: Columns, a: Rows, b: Rows) -> np.ndarray:
    filled = np.diff(table.titles.indptr) > 0
    known = filled[a] & filled[b] & _readable(table, a, b)
    cosine = _products(table.titles, a, b)
    return choose(
        "title", len(a), (known & (cosine >= 0.5) & _tells_apart(table, a, b), "template"), (known & (cosine >= 0.9), "nearly_equal"), (known & (cosine >= 0.5), "very_alike"),
        (known & (cosine >= 0.25), "alike"), (known & (cosine >= 0.08), "faint"), (known, "alien"),
    )


def compare_texts(table: Columns, a: Rows, b: Rows) -> np.ndarray:
    """Title and text together."""
    known = _comparable(table, a, b)
    full = known & table.is_long[a] & table.is_long[b]
    cosine = _products(table.bodies, a, b)
    steps = ((0.6, "nearly_equal"), (0.28, "very_alike"), (0.2, "alike"), (0.15, "fair"), (0.11, "some"), (0.07, "faint"), (0.03, "remote"))
    return choose(
        "text", len(a), (known & (cosine >= np.where(full, 0.28, 0.35)) & _tells_apart(table, a, b), "template"),
        (known & (cosine >= 0.8), "nearly_equal"), *((full & (cosine >= least), level) for least, level in steps),
        (full, "alien"), (known & (cosine >= 0.35), "brief_very_alike"), (known & (cosine >= 0.12), "brief_alike"),
        (known & (cosine > 0), "brief_faint"), (known, "brief_alien"),
    )


def compare_words(table: Columns, a: Rows, b: Rows) -> np.ndarray:
    """Rare words, names and odd numbers that both articles have."""
    sizes = np.diff(table.rare.indptr)
    known = (sizes[a] > 0) & (sizes[b] > 0) & _readable(table, a, b)
    full = known & (np.minimum(sizes[a], sizes[b]) >= 6)
    count = _products(table.rare, a, b)
    return choose(
        "words", len(a), (full & (count >= 9), "many"), (full & (count >= 5), "several"), (full & (count >= 3), "few"),
        (full & (count >= 2), "two"), (full & (count >= 1), "one"), (full, "none"),
        (known & (count >= 2), "brief_some"), (known & (count >= 1), "brief_one"), (known, "brief_none"),
    )


def compare_names(table: Columns, a: Rows, b: Rows) -> np.ndarray:
    """Surnames, streets and ages that both articles give (see people.py)."""
    sizes = np.asarray(table.named.multiply(table.named).sum(axis=1)).ravel()
    known = (sizes[a] >= 1) & (sizes[b] >= 1)
    count = _products(table.named, a, b) + 1e-6
    return choose(
        "names", len(a), (known & (count >= 4), "many"), (known & (count >= 2.5), "several"), (known & (count >= 1.5), "two"),
        (known & (count >= 1), "one"), (known & (count >= 0.5), "age"), (known & (np.minimum(sizes[a], sizes[b]) >= 2.5), "none"),
        (known, "brief_none"),
    )


def compare_said_days(table: Columns, a: Rows, b: Rows) -> np.ndarray:
    """The day that the text of an undated report names against that of the other, or against the other's date."""
    left, right = (np.where(table.start[rows, None] > 0, _first_only(table.start[rows]), table.said[rows]) for rows in (a, b))
    known = ((table.start[a] == 0) | (table.start[b] == 0)) & (left[:, 0] > 0) & (right[:, 0] > 0)
    gaps = np.abs(left[:, :, None] - right[:, None, :])
    gap = np.where((left[:, :, None] > 0) & (right[:, None, :] > 0), gaps, np.iinfo(np.int32).max).min(axis=(1, 2))
    return choose("said", len(a), (known & (gap == 0), "same_day"), (known & (gap == 1), "next_day"), (known, "other_day"))


def _first_only(days: np.ndarray) -> np.ndarray:
    return np.column_stack([days, np.zeros((len(days), MOST_DAYS - 1), days.dtype)])


COMPARISONS: dict[str, Callable[[Columns, Rows, Rows], np.ndarray]] = {
    "date": compare_dates, "place": compare_places, "type": compare_types, "killed": compare_counts("killed"),
    "wounded": compare_counts("wounded"), "held": compare_held, "perpetrator": compare_actors("perpetrator"),
    "target": compare_actors("target"), "title": compare_titles, "text": compare_texts, "words": compare_words,
    "names": compare_names, "said": compare_said_days,
}


def levels_of(table: Columns, a: Rows, b: Rows, fields: tuple[str, ...] = (*FACTS, *TEXTS)) -> np.ndarray:
    """One row for each pair, one column for each field: the index of its level."""
    return np.column_stack([COMPARISONS[field](table, a, b) for field in fields]) if len(a) else np.empty((0, len(fields)), np.int8)
