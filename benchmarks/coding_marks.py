"""How well coded incidents and claims agree with labels made by reading (ONTOLOGY's fields, one line a document).

Within a document incidents are paired one to one, best pairs first overall (an assignment). Two may pair when their event types are the
same and neither governorate nor day contradicts; how many of the other fields agree decides which pairs are taken.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

SAME_PLACE = 0.6  # likeness of names from which a place counts as right
_SMALL_WORDS = frozenset("the a an of in on and or by for to at from that were was is are their its with as this last since".split())


@dataclass
class Tally:
    """What came out of one set of documents. `fields` holds right and wrong of paired incidents, `certain` (confidence, right)."""

    documents: int = 0
    labelled: int = 0
    coded: int = 0
    paired: int = 0
    wholly_right: int = 0
    silent: list[bool] = field(default_factory=list)  # documents without an incident: nothing reported
    spoken: list[bool] = field(default_factory=list)  # documents with one: something reported
    fields: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    certain: list[tuple[float, bool]] = field(default_factory=list)

    @property
    def rates(self) -> tuple[float, float, float]:
        return rates(self.paired, self.labelled, self.coded)

    def share(self, name: str) -> float | None:
        marks = self.fields.get(name)
        return sum(marks) / len(marks) if marks else None


def rates(right: int, labelled: int, found: int) -> tuple[float, float, float]:
    """(precision, recall, F1)."""
    precision, recall = right / max(1, found), right / max(1, labelled)
    return precision, recall, 2 * right / max(1, found + labelled)


def plain(name: str | None) -> str:
    """A name without case, accents, apostrophes, hyphens."""
    letters = unicodedata.normalize("NFKD", (name or "").lower())
    letters = "".join(c for c in letters if not unicodedata.combining(c) and c not in "'’‘`ʿʾ-")
    return " ".join(re.findall(r"\w+", letters))


def place_likeness(one: str | None, two: str | None) -> float:
    """1 for the same or a contained name; else the larger of shared words and (above .6) shared pairs of letters."""
    first, second = plain(one), plain(two)
    if first == second:
        return 1.0
    if not (first and second):
        return 0.0
    if first in second or second in first:
        return 1.0
    words = _jaccard(set(first.split()), set(second.split()))
    pairs_one, pairs_two = ({name[i:i + 2] for i in range(len(name) - 1)} for name in (first, second))
    letters = 2 * len(pairs_one & pairs_two) / max(1, len(pairs_one) + len(pairs_two))
    return max(words, letters if letters > SAME_PLACE else 0.0)


def _jaccard(one: set[str], two: set[str]) -> float:
    return len(one & two) / len(one | two) if one or two else 0.0


def governorates(incident: dict) -> set[str]:
    return {name for name in (incident.get("governorate"), *(incident.get("governorates_also") or ())) if name}


def low(count: object) -> int | None:
    return count.get("low") if isinstance(count, dict) else count


def bounds(count: object) -> tuple[int | None, int | None] | None:
    if count is None:
        return None
    return (count.get("low"), count.get("high")) if isinstance(count, dict) else (count, count)


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def days_contradict(one: dict, two: dict) -> bool:
    first, second = _day(one.get("date_start")), _day(two.get("date_start"))
    if first is None or second is None:
        return False
    exact = one.get("date_precision") == two.get("date_precision") == "day"
    return abs((first - second).days) > (1 if exact else 8)


def _right_governorate(label: dict, coded: dict) -> bool:
    return label["governorate"] in governorates(coded) if label.get("governorate") else not governorates(coded)


def affinity(label: dict, coded: dict) -> float:
    """0 for two that can't be the same incident, else how much of them agrees."""
    here, there = governorates(label), governorates(coded)
    if label.get("event_type") != coded.get("event_type") or days_contradict(label, coded):
        return 0.0
    if label.get("governorate") and coded.get("governorate") and not here & there:
        return 0.0
    total = 1.0 + (label.get("sub_event_type") == coded.get("sub_event_type")) + (bool(here & there) or not (here or there))
    total += place_likeness(label.get("place"), coded.get("place"))
    return total + sum(0.5 for kind in ("killed", "wounded") if bounds(label.get(kind)) == bounds(coded.get(kind)))


def pair(labels: list[dict], coded: list[dict], score: Callable[[dict, dict], float] = affinity) -> list[tuple[int, int]]:
    """Pairs (label, coded) of the best assignment, those that can't be the same left out."""
    if not labels or not coded:
        return []
    table = np.array([[score(one, two) for two in coded] for one in labels])
    rows, columns = linear_sum_assignment(table, maximize=True)
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if table[r, c] > 0]


def mark_documents(documents: Iterable[tuple[list[dict], list[dict]]]) -> Tally:
    """The tally of (labelled incidents, coded reports) of each document."""
    tally = Tally()
    for labels, coded in documents:
        tally.documents += 1
        tally.labelled += len(labels)
        tally.coded += len(coded)
        (tally.spoken if labels else tally.silent).append(bool(coded) == bool(labels))
        pairs = pair(labels, coded)
        for one, two in pairs:
            _mark_fields(tally, labels[one], coded[two])
        right = {two for _, two in pairs}
        tally.certain += [(report["confidence"], number in right) for number, report in enumerate(coded) if "confidence" in report]
    return tally


def _mark_fields(tally: Tally, label: dict, coded: dict) -> None:
    tally.paired += 1
    marks = {"sub-type": label["sub_event_type"] == coded.get("sub_event_type"), "governorate": _right_governorate(label, coded)}
    if label.get("place"):
        marks["place"] = place_likeness(label["place"], coded.get("place")) >= SAME_PLACE
    if label.get("date_start"):
        marks["date"] = label["date_start"] == coded.get("date_start")
    toll = {kind: low(label.get(kind)) == low(coded.get(kind)) for kind in ("killed", "wounded")}
    for kind, is_right in toll.items():
        marks[kind] = is_right
        if low(label.get(kind)):
            marks[f"{kind}, stated"] = is_right
    for name, is_right in marks.items():
        tally.fields[name].append(is_right)
    tally.wholly_right += marks["sub-type"] and marks["governorate"] and marks.get("date", True) and all(toll.values())


# --- claims


@dataclass
class ClaimTally:
    """Claims found, with the shares of right fields among the paired."""

    labelled: int = 0
    found: int = 0
    paired: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    stated: Counter[str] = field(default_factory=Counter)

    @property
    def rates(self) -> tuple[float, float, float]:
        return rates(self.paired, self.labelled, self.found)


def words_of(*texts: str | None) -> set[str]:
    return {w[:-1] if len(w) > 3 and w.endswith("s") else w for text in texts for w in plain(text).split()} - _SMALL_WORDS


def _claim_affinity(label: dict, found: dict) -> float:
    """Two claims may pair when they state the same count or the same change; what they are about decides between several."""
    counts = low(label.get("count")) is not None and low(label.get("count")) == low(found.get("count"))
    changes = label.get("change_pct") is not None and found.get("change_pct") == label["change_pct"]
    if not (counts or changes):
        return 0.0
    return 1.0 + counts + changes + _jaccard(words_of(label.get("subject")), words_of(found.get("subject"), found.get("unit")))


def mark_claims(documents: Iterable[tuple[list[dict], list[dict]]], with_words: bool) -> ClaimTally:
    """`with_words` scores subject and source too: labels of Arabic articles name them in English."""
    tally = ClaimTally()
    for labels, found in documents:
        tally.labelled += len(labels)
        tally.found += len(found)
        for one, two in pair(labels, found, _claim_affinity):
            tally.paired += 1
            _mark_claim(tally, labels[one], found[two], with_words)
    return tally


def _mark_claim(tally: ClaimTally, label: dict, found: dict, with_words: bool) -> None:
    marks = {
        "count": bounds(label.get("count")) == bounds(found.get("count")), "change": label.get("change_pct") == found.get("change_pct"),
        "period": (label.get("period_start"), label.get("period_end")) == (found.get("period_start"), found.get("period_end")),
    }
    if with_words:
        wanted = words_of(label.get("subject"))
        marks["subject"] = len(wanted & words_of(found.get("subject"), found.get("unit"))) * 2 >= len(wanted)
        if label.get("source"):
            marks["source"] = bool(words_of(label["source"]) & words_of(found.get("source")))
    for name, is_right in marks.items():
        tally.stated[name] += 1
        tally.fields[name] += is_right
