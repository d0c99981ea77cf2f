"""Reports as columns of comparable facts: numpy arrays and sparse word matrices, one row for each report."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from transforms.linking import dates, names, people, words
from transforms.linking.cleaning import clean
from transforms.linking.said_days import MOST_DAYS, said_days

Key = tuple[str, int]
COUNTS = ("killed", "wounded", "detained", "abducted")
MAX_GOVERNORATES = 4
LATIN, ARABIC, NO_TEXT = 0, 1, 2
WORD_COLUMNS = 1 << 23
MAX_KEY_WORDS = 6
UNKNOWN_CONFIDENCE = 0.5
MIN_COPIED_CHARACTERS = 100  # two outlets do not write so much in the same words by chance


def report_key(report: dict) -> Key:
    """(article, n). Raises ValueError for a report without an article, or with an n that is no whole number."""
    article, n = report.get("article"), report.get("n")
    if isinstance(article, bool) or not isinstance(article, (str, int)) or article == "":
        raise ValueError("no usable article")
    if n is None:
        n = 0
    if isinstance(n, bool) or not isinstance(n, (int, float, str)):
        raise ValueError("n is no whole number")
    try:
        return str(article), int(n)
    except (ValueError, OverflowError) as error:
        raise ValueError("n is no whole number") from error


def number_of(value: object) -> float:
    """A finite number, or NaN."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return math.nan
    try:
        return float(value) if math.isfinite(value) else math.nan
    except OverflowError:
        return math.nan


def bounds_of(value: object) -> tuple[float, float]:
    """(low, high) of a count; (NaN, NaN) when it is not said; high is infinite for "at least"."""
    if isinstance(value, dict):
        low, high = number_of(value.get("low")), number_of(value.get("high"))
        if math.isnan(low) and math.isnan(high):
            return math.nan, math.nan
        low = 0.0 if math.isnan(low) else max(low, 0.0)
        return low, math.inf if math.isnan(high) else max(high, low)
    number = number_of(value)
    return (number, number) if number >= 0 else (math.nan, math.nan)


def text_of(value: object) -> str:
    return value if isinstance(value, str) else ""


def own_words(report: dict) -> str:
    """What the article says of this incident: the evidence's sentences where they are known, else the beginning of the text."""
    text = text_of(report.get("text"))
    evidence = report.get("evidence")
    spans = []
    for name, span in evidence.items() if isinstance(evidence, dict) else ():
        is_span = isinstance(span, (list, tuple)) and len(span) == 2 and all(isinstance(x, int) for x in span)
        if is_span and not str(name).startswith("title:") and 0 <= span[0] < span[1] <= len(text):
            spans.append(tuple(span))
    if not spans or "event" not in evidence:
        return text[:words.MAX_TEXT_CHARACTERS]
    parts, reached = [], 0
    for start, end in sorted(spans):
        if end > reached:
            parts.append(text[max(start, reached):end])
            reached = end
    return " ".join(parts)[:words.MAX_TEXT_CHARACTERS]


def _is_date_unsaid(report: dict) -> bool:
    evidence = report.get("evidence")
    return not isinstance(evidence, dict) or not ({"date", "title:date"} & evidence.keys())


def is_title_own(report: dict) -> bool:
    """Whether the title may be read as this report's: not where the evidence is a part of the text, as in a round-up."""
    evidence = report.get("evidence")
    return not isinstance(evidence, dict) or "event" not in evidence or any(str(name).startswith("title:") for name in evidence)


def governorates_of(report: dict) -> list[str]:
    """Folded names of the governorate and of those that it spans too, the main one first."""
    found = []
    also = report.get("governorates_also")
    for name in [report.get("governorate"), *(also if isinstance(also, list) else [])]:
        folded = names.fold_governorate(name) if isinstance(name, str) else ""
        if folded and folded not in found:
            found.append(folded)
    return found[:MAX_GOVERNORATES]


class Codes:
    """Names as small numbers, -1 for none."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._code: dict[str, int] = {}

    def code(self, name: str) -> int:
        if not name:
            return -1
        if name not in self._code:
            self._code[name] = len(self.names)
            self.names.append(name)
        return self._code[name]


class WordRows:
    """Rows of a sparse matrix, gathered one by one."""

    def __init__(self) -> None:
        self._starts, self._columns, self._values = array("q", [0]), array("i"), array("f")

    def add(self, weights: dict[int, float]) -> None:
        self._columns.extend(weights.keys())
        self._values.extend(weights.values())
        self._starts.append(len(self._columns))

    def matrix(self) -> sparse.csr_matrix:
        parts = tuple(np.array(part) for part in (self._values, self._columns, self._starts))
        matrix = sparse.csr_matrix(parts, shape=(len(self._starts) - 1, WORD_COLUMNS))
        matrix.sort_indices()
        return matrix


class Columns:
    """The facts of `reports` that pairs are compared by. Raises ValueError for a report without a key, or for a key given twice.

    Days are ordinals (0 unknown), counts floats (NaN unknown), names codes (-1 none), coordinates degrees (NaN unknown).
    """

    def __init__(self, reports: Sequence[dict]) -> None:
        self.reports = [clean(report)[0] for report in reports]
        self.keys: list[Key] = [report_key(report) for report in self.reports]
        if len(set(self.keys)) != len(self.keys):
            raise ValueError("a report key occurs twice")
        self.places, self.governorate_names, self.types, self.actors, self.articles = (Codes() for _ in range(5))
        self._read_when()
        self._read_where()
        self._read_what()
        self._read_words()

    def __len__(self) -> int:
        return len(self.reports)

    def _read_when(self) -> None:
        size = len(self.reports)
        self.start, self.end, self.published = (np.zeros(size, np.int32) for _ in range(3))
        self.published_s = np.full(size, np.inf)
        self.is_span = np.zeros(size, bool)
        self.is_unsaid = np.zeros(size, bool)  # the date is that of publication, and nothing shows that the text says so
        self.article = np.array([self.articles.code(article) for article, _ in self.keys], np.int64)
        origins, self.origin = Codes(), np.full(size, -1, np.int64)
        for row, report in enumerate(self.reports):
            start, end = dates.local_day(report.get("date_start")), dates.local_day(report.get("date_end"))
            start, end = start or end, max(start, end)
            self.start[row], self.end[row] = start, end
            if start and start == dates.local_day(report.get("published")) and _is_date_unsaid(report):
                self.is_unsaid[row] = True
                if not report.get("date_precision"):  # the day of publication in place of a date: no date
                    self.start[row] = self.end[row] = 0
            self.is_span[row] = report.get("date_precision") in ("week", "month") or end - start > 1
            published = report.get("published")
            self.published[row], self.published_s[row] = dates.local_day(published), dates.epoch_s(published)
            self.origin[row] = origins.code(str(report.get("syndicated_from") or self.keys[row][0]))

    def _read_where(self) -> None:
        size = len(self.reports)
        self.governorates = np.full((size, MAX_GOVERNORATES), -1, np.int32)
        self.place = np.full(size, -1, np.int32)
        self.latitude, self.longitude = np.full(size, np.nan), np.full(size, np.nan)
        self.geo_precision = np.zeros(size, np.int8)
        self.is_exact = np.zeros(size, bool)  # names or locates something smaller than a governorate
        self.is_capital = np.zeros(size, bool)  # the place has the governorate's name: a big city, or no more than the governorate
        for row, report in enumerate(self.reports):
            found = governorates_of(report)
            self.governorates[row, :len(found)] = [self.governorate_names.code(name) for name in found]
            place = names.fold(text_of(report.get("place")).partition(",")[0])  # "Springfield, Illinois"
            self.place[row] = self.places.code(place)
            latitude, longitude = number_of(report.get("latitude")), number_of(report.get("longitude"))
            if abs(latitude) <= 90 and abs(longitude) <= 360:
                self.latitude[row], self.longitude[row] = latitude, longitude
            precision = report.get("geo_precision")
            self.geo_precision[row] = precision if precision in (1, 2, 3) and not isinstance(precision, bool) else 0
            located = not math.isnan(self.latitude[row]) and self.geo_precision[row] in (0, 1, 2)
            self.is_exact[row] = self.geo_precision[row] != 3 and (bool(place) or located)
            self.is_capital[row] = bool(place) and any(names.compare(place, name) in (names.EQUAL, names.SIMILAR) for name in found[:1])

    def _read_what(self) -> None:
        size = len(self.reports)
        self.type = np.array([
            self.types.code(text_of(report.get("sub_event_type")) or text_of(report.get("event_type"))) for report in self.reports
        ], np.int32).reshape(size)
        self.perpetrator, self.target = (
            np.array([self.actors.code(names.fold(report.get(field))) for report in self.reports], np.int32).reshape(size)
            for field in ("perpetrator", "target")
        )
        confidence = np.array([number_of(report.get("confidence")) for report in self.reports], float).reshape(size)
        self.confidence = np.clip(np.where(np.isnan(confidence), UNKNOWN_CONFIDENCE, confidence), 0, 1).tolist()
        self.low, self.high = {}, {}
        for field in COUNTS:
            both = np.array([bounds_of(report.get(field)) for report in self.reports], float).reshape(size, 2)
            self.low[field], self.high[field] = both[:, 0], both[:, 1]

    def _read_words(self) -> None:
        titles, bodies, rare, named_rows = WordRows(), WordRows(), WordRows(), WordRows()
        size = len(self.reports)
        self.script = np.full(size, NO_TEXT, np.int8)
        self.is_long = np.zeros(size, bool)
        self.has_body = np.zeros(size, bool)
        self.said = np.zeros((size, MOST_DAYS), np.int32)  # days that the text of an undated report names
        self.wording = np.full(size, -1, np.int64)  # the same number for the same text, letter by letter
        wordings = Codes()
        self.key_words = np.full((size, MAX_KEY_WORDS), -1, np.int32)  # the same few for texts that share most rare words
        for row, report in enumerate(self.reports):
            omitted = words.columns_of_names(report.get("place"), report.get("governorate"))
            title, body = text_of(report.get("title"))[:words.MAX_TITLE_CHARACTERS], own_words(report)
            named = people.named_in(body, omitted)
            if is_title_own(report):
                named.add(people.named_in(title, omitted, only_unlisted=True))
            omitted |= named.common
            title_rarity, rarity = words.weigh_text(title, omitted), words.weigh_text(body, omitted)
            self.has_body[row] = bool(rarity)
            if not self.start[row]:
                days = said_days(f"{title if is_title_own(report) else ''} {body}", int(self.published[row]))
                self.said[row, :len(days)] = days
            if is_title_own(report):
                rarity = {**title_rarity, **rarity}
            if rarity:
                self.script[row] = ARABIC if names.is_arabic((title or body)[:80]) else LATIN
            told = words.telling_weights(rarity)
            plain = " ".join(text_of(report.get("text")).casefold().split())
            self.wording[row] = wordings.code(plain) if len(plain) >= MIN_COPIED_CHARACTERS else -1
            self.is_long[row] = len(told) >= 12
            titles.add(words.telling_weights(title_rarity))
            bodies.add(told)
            rare.add({column: 1.0 for column, value in rarity.items() if value >= words.RARE and column not in named.own})
            named_rows.add({column: weight ** 0.5 for column, weight in named.tokens.items()})
            chosen = words.choose_key_words(rarity, MAX_KEY_WORDS)
            self.key_words[row, :len(chosen)] = chosen
        self.titles, self.bodies = _unit_rows(titles.matrix()), _unit_rows(bodies.matrix())
        self.rare, self.named = rare.matrix(), named_rows.matrix()


def _unit_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Each row divided by its length, so that a product of two rows is their cosine."""
    squares = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
    lengths = np.sqrt(np.where(squares > 0, squares, 1))
    matrix.data /= np.repeat(lengths, np.diff(matrix.indptr)).astype(np.float32)
    return matrix
