"""Merged facts of the reports of one incident: each fact with the reports behind it, and each outlet's own figure kept."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from rasid.vocabulary import ATTRIBUTIONS, EVENT_TYPE_OF, THEMES
from transforms.linking import names, reasons, weights
from transforms.linking.columns import COUNTS, Columns, text_of
from transforms.linking.sources import Sources, same_texts, source_groups

CHOSEN = ("event_type", "sub_event_type", "perpetrator", "target")
MAX_CONFIDENCE = 0.99
CHUNK_PAIRS = 200_000


def merge_groups(table: Columns, groups: Sequence[Sequence[int]]) -> list[dict]:
    """merge_rows for many incidents; their reports are compared in one go."""
    inner = [
        (number, a, b) for number, group in enumerate(groups) for index, a in enumerate(group)
        for b in group[index + 1:index + 1 + compare_limit(len(group))]
    ]
    numbers, a, b = np.array(inner, np.int64).reshape(len(inner), 3).T
    why = best_reasons(table, a, b)
    copies: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for first in range(0, len(a), CHUNK_PAIRS):
        part = slice(first, first + CHUNK_PAIRS)
        is_copy = same_texts(table, a[part], b[part])
        for number, one, other in zip(numbers[part][is_copy].tolist(), a[part][is_copy].tolist(), b[part][is_copy].tolist(), strict=True):
            copies[number].append((one, other))
    merged = []
    for number, group in enumerate(groups):
        rows = sorted(group, key=lambda row: table.keys[row])
        merged.append(_merge(table, rows, source_groups(table, rows, copies.get(number, ())), why))
    return merged


def merge_rows(table: Columns, rows: Sequence[int]) -> dict:
    """The merged facts of one incident: see transforms.link.merge."""
    return merge_groups(table, [rows])[0]


def best_reasons(table: Columns, a: np.ndarray, b: np.ndarray) -> dict[int, tuple[float, list[str], int]]:
    """For each row of the pairs the score, reasons and partner of its best pair; of equal ones, that with the smaller key."""
    best: dict[int, tuple[float, int]] = {}
    for first in range(0, len(a), CHUNK_PAIRS):
        part_a, part_b = a[first:first + CHUNK_PAIRS], b[first:first + CHUNK_PAIRS]
        scores, _ = weights.score_pairs(table, part_a, part_b)
        for one, other, score in zip(part_a.tolist(), part_b.tolist(), scores.tolist(), strict=True):
            for row, partner in ((one, other), (other, one)):
                held = best.get(row)
                if held is None or score > held[0] or (score == held[0] and table.keys[partner] < table.keys[held[1]]):
                    best[row] = score, partner
    rows = sorted(best)
    sentences = reasons.explain(table, np.array(rows, np.int64), np.array([best[row][1] for row in rows], np.int64))
    return {row: (best[row][0], why, best[row][1]) for row, why in zip(rows, sentences, strict=True)}


def compare_limit(size: int) -> int:
    """How many partners of a report are compared for its reasons: all, but in a flood of copies the next ones."""
    return size if size <= 300 else 50


def _merge(table: Columns, rows: list[int], groups: Sources, why: dict[int, tuple[float, list[str], int]]) -> dict:
    place_row = _best_place(table, rows, groups)
    date_row = _best_date(table, rows, groups)
    merged: dict = {"reports": [list(_key(table, row)) for row in rows]}
    origin = {field: _most_told(table, rows, groups, field) for field in CHOSEN}
    origin["perpetrator"] = _best_perpetrator(table, rows, groups)
    merged |= {field: table.reports[row].get(field) if row is not None else None for field, row in origin.items()}
    if merged["sub_event_type"] in EVENT_TYPE_OF:
        merged["event_type"] = EVENT_TYPE_OF[merged["sub_event_type"]]
    merged["themes"] = merge_themes(table.reports[row].get("themes") for row in rows)
    merged |= _taken(table, date_row, ("date_start", "date_end", "date_precision"))
    merged |= _taken(table, place_row, ("governorate", "place", "latitude", "longitude", "geo_precision"))
    merged["governorates_also"] = _also(table, rows, merged["governorate"])
    for field in COUNTS:
        merged[field] = merge_counts(table, rows, groups, field)
    attribution = table.reports[origin["perpetrator"]].get("attribution") if origin["perpetrator"] is not None else None
    merged["attribution"] = attribution if attribution in ATTRIBUTIONS else None
    origin |= {"date": date_row, "place": place_row, "event": origin["sub_event_type"], "governorate": place_row}
    merged["evidence"] = _evidence(table, rows, origin)
    merged["confidence"] = _confidence(table, rows, groups, why)
    merged |= groups.describe(table, rows)
    merged |= _tolls(table, rows)
    merged["support"] = _support(table, rows, merged)
    merged["reasons"] = [{"report": list(_key(table, row)), **_reason(table, why.get(row))} for row in rows]
    return merged


def _reason(table: Columns, found: tuple[float, list[str], int] | None) -> dict:
    if found is None:
        return {"score": None, "with": None, "why": ["the only report of this incident"]}
    score, why, partner = found
    return {"score": score, "with": list(_key(table, partner)), "why": why}


def _key(table: Columns, row: int) -> tuple[object, int]:
    """The report's key as it was given (an article's id may be a number)."""
    return table.reports[row]["article"], table.keys[row][1]


def _taken(table: Columns, row: int | None, fields: tuple[str, ...]) -> dict:
    return {field: table.reports[row].get(field) if row is not None else None for field in fields}


def _vote(table: Columns, rows: Iterable[int], groups: Sources, value: Callable[[int], object]) -> int | None:
    """The first row (by confidence, then key) with the value that most independent sources give; None where none gives one."""
    by_value: dict[object, list[int]] = defaultdict(list)
    for row in rows:
        if value(row) not in (None, "", 0, -1):
            by_value[value(row)].append(row)
    if not by_value:
        return None
    if len(by_value) == 1 and len(members := next(iter(by_value.values()))) == 1:
        return members[0]

    def weakness(members: list[int]) -> tuple:
        source_count, confidence = len({groups.of[row] for row in members}), max(table.confidence[row] for row in members)
        return -source_count, -confidence, min(table.keys[row] for row in members)

    winners = min(by_value.values(), key=weakness)
    return min(winners, key=lambda row: (-table.confidence[row], table.keys[row]))


def _most_told(table: Columns, rows: list[int], groups: Sources, field: str) -> int | None:
    return _vote(table, rows, groups, lambda row: text_of(table.reports[row].get(field)))


def _best_perpetrator(table: Columns, rows: list[int], groups: Sources) -> int | None:
    """Claimed before reported before suspected, then what most sources say."""
    named = [row for row in rows if text_of(table.reports[row].get("perpetrator"))]
    for attribution in ATTRIBUTIONS:
        chosen = [row for row in named if table.reports[row].get("attribution") == attribution]
        if chosen:
            return _most_told(table, chosen, groups, "perpetrator")
    return _most_told(table, named, groups, "perpetrator")


def _best_date(table: Columns, rows: list[int], groups: Sources) -> int | None:
    exact = [row for row in rows if table.start[row] and not table.is_span[row]]
    dated = exact or [row for row in rows if table.start[row]]
    return _vote(table, dated, groups, lambda row: (int(table.start[row]), int(table.end[row])))


def _best_place(table: Columns, rows: list[int], groups: Sources) -> int | None:
    """The most exact place within the governorate that most sources give."""
    main = _vote(table, rows, groups, lambda row: int(table.governorates[row, 0]) + 1)
    inside = [row for row in rows if main is None or table.governorates[row, 0] == table.governorates[main, 0]]
    for precisions in ((1,), (2,), (0,), (3,)):
        placed = [row for row in inside if table.geo_precision[row] in precisions and table.place[row] >= 0]
        # A quarter is more exact than the city that gives the governorate its name.
        placed = [row for row in placed if not table.is_capital[row]] or placed
        if placed:
            return _vote(table, placed, groups, lambda row: int(table.place[row]) + 1)
    located = [row for row in inside if not np.isnan(table.latitude[row])]
    return min(located, key=lambda row: (table.geo_precision[row] or 9, table.keys[row])) if located else main


def _also(table: Columns, rows: list[int], governorate: object) -> list[str]:
    also = {name for row in rows for name in table.reports[row].get("governorates_also") or [] if isinstance(name, str)} if rows else set()
    return sorted(also - {governorate})


def merge_themes(lists: Iterable[object]) -> list[str]:
    """Every theme that a report gives, in the vocabulary's order."""
    found = {theme for themes in lists if isinstance(themes, list) for theme in themes if isinstance(theme, str)}
    return [theme for theme in THEMES if theme in found] + sorted(found - set(THEMES))


def merge_counts(table: Columns, rows: list[int], groups: Sources, field: str) -> dict | None:
    """The span of what the sources say last: an outlet's earlier figure is replaced by its later one. {"low", "high"} or None."""
    latest: dict[object, int] = {}
    published_s = {row: table.published_s[row] if math.isfinite(table.published_s[row]) else -math.inf for row in rows}
    for row in sorted(rows, key=lambda row: (published_s[row], table.keys[row])):
        if not math.isnan(table.low[field][row]):
            latest[groups.of[row]] = row
    if not latest:
        return None
    bounds = [(table.low[field][row], table.high[field][row]) for row in latest.values()]
    low, finite = min(low for low, _ in bounds), [high for _, high in bounds if math.isfinite(high)]
    # "At least 9" beside "7" leaves the upper end open; beside "12" it does not.
    is_open = any(math.isinf(high) and low > max(finite, default=-1) for low, high in bounds)
    return {"low": int(low), "high": None if is_open else int(max(finite))}


def _figure(table: Columns, row: int, field: str) -> dict | None:
    low, high = table.low[field][row], table.high[field][row]
    return None if math.isnan(low) else {"low": int(low), "high": None if math.isinf(high) else int(high)}


def _tolls(table: Columns, rows: list[int]) -> dict:
    ordered = sorted(rows, key=lambda row: (table.published_s[row], table.keys[row]))
    figures = {
        field: [
            {"report": list(_key(table, row)), "source": table.reports[row].get("source"), "published": table.reports[row].get("published"),
             **_figure(table, row, field)}
            for row in ordered if _figure(table, row, field)
        ]
        for field in COUNTS
    }
    told = [row for row in ordered if _figure(table, row, "killed") or _figure(table, row, "wounded")]
    tolls = [
        {"report": list(_key(table, row)), "published": table.reports[row].get("published"), "killed": _figure(table, row, "killed"),
         "wounded": _figure(table, row, "wounded")}
        for row in told[:1] + told[-1:]
    ]
    return {
        "figures": {field: found for field, found in figures.items() if found},
        "first_toll": tolls[0] if tolls else None, "latest_toll": tolls[-1] if tolls else None,
    }


def _evidence(table: Columns, rows: list[int], origin: dict[str, int | None]) -> dict:
    """For each field that some report gives evidence for: the sentence of the report whose value was taken, else the first one."""
    found: dict[str, dict] = {}
    for row in rows:
        evidence = table.reports[row].get("evidence")
        for field, span in evidence.items() if isinstance(evidence, dict) else ():
            plain = field.removeprefix("title:")
            if field not in found or origin.get(plain) == row:
                found[field] = {"report": list(_key(table, row)), "span": span}
    return dict(sorted(found.items()))


def _confidence(table: Columns, rows: list[int], groups: Sources, why: dict) -> float:
    """That at least one independent source is right: 1 - product of (1 - confidence times the probability of its link)."""
    best: dict[str, float] = {}
    for row in rows:
        score = why[row][0] if row in why else None
        linked = 1.0 if score is None else 1 / (1 + math.exp(-max(min(score, 30), -30)))
        best[groups.of[row]] = max(best.get(groups.of[row], 0), table.confidence[row] * linked)
    together = 1 - math.prod(1 - value for value in best.values())
    # The incident is there if any of its reports is right, whether or not the others belong to it.
    return round(min(max(together, *(table.confidence[row] for row in rows), 0.0), MAX_CONFIDENCE), 3)


def _support(table: Columns, rows: list[int], merged: dict) -> dict:
    """Which reports give the merged value of a field, and which another one."""
    support = {}
    for field in ("date_start", "governorate", "place", "sub_event_type", "perpetrator", "target"):
        told = [(row, table.reports[row].get(field)) for row in rows if table.reports[row].get(field) not in (None, "")]
        agrees = {row: value == merged[field] or _is_spelled_alike(field, value, merged[field]) for row, value in told}
        support[field] = {
            "for": [list(_key(table, row)) for row, _ in told if agrees[row]],
            "against": [list(_key(table, row)) for row, _ in told if not agrees[row]],
        }
    for field in COUNTS:
        told = [row for row in rows if not math.isnan(table.low[field][row])]
        final = merged[field] or {"low": None, "high": None}
        is_within = {row: table.low[field][row] >= final["low"] and (
            final["high"] is None or table.low[field][row] <= final["high"]) for row in told}
        support[field] = {
            "for": [list(_key(table, row)) for row in told if is_within[row]],
            "against": [list(_key(table, row)) for row in told if not is_within[row]],
        }
    return {field: found for field, found in support.items() if found["for"] or found["against"]}


def _is_spelled_alike(field: str, one: object, other: object) -> bool:
    """Whether two places or actors are one name in two spellings or scripts."""
    return field in ("place", "perpetrator", "target") and names.compare(names.fold(one), names.fold(other)) in (names.EQUAL, names.SIMILAR)
