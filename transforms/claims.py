"""Claims: statistics that somebody states about a period (ONTOLOGY.md). "Between January and November 2025 there were 78 documented
instances of ISIS-affiliated activity, a 32% increase on the same period last year" is one claim, and no incident.

A figure is a claim when what it counts is ours (attacks; people together with a word of harm) and a sum is meant: its period is a sum
("since", "the first half of"), or the period is merely named ("in 2021") and the sentence counts, compares, or follows a claim.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from transforms.claim_counts import Figure, find_figures
from transforms.claim_lexicon import claim_lexicon
from transforms.claim_parts import Span, compare_spans, compared_to, find_change, find_source, subject_of
from transforms.claim_periods import Now, Period, find_periods
from transforms.date_types import parse_published
from transforms.document import Document, Reading

# A sentence without any of these states no statistic of its own.
_SIGNS = frozenset(
    "since between from year years month months week weeks past first half quarter percent cent % row displaced missing doubled tripled halved trebled twice twofold "
    "threefold third tally totals total number count counts counted recorded documented registered figures camp camps bars unaccounted compared versus".split())
_SIGNS_ARABIC = re.compile(r"منذ|خلال|العام|عام|بالمئة|بالمائة|المئة|المائة|الأشهر|النصف|الربع|تضاعف|حصيلة|عدد|مصير|المخيم|الضعف|%|بين|20\d\d")
_LONGEST_WEEK = dt.timedelta(days=8)


@dataclass(slots=True)
class Claim:
    """One claim. `position` is its sentence's; `claims_sentence` says that the sentence tells of no incident beside it."""

    position: int
    subject: str
    unit: str | None
    low: int | None
    high: int | None
    first: dt.date | None
    last: dt.date | None
    source: str | None
    change_pct: float | None
    compared_to: str | None
    evidence: Span
    claims_sentence: bool = True
    why: list[str] = field(default_factory=list)
    figure_end: int = 0

    def as_dict(self) -> dict:
        """CONTRACT.md's form, without the article."""
        count = None if self.low is None and self.high is None else {"low": self.low, "high": self.high}
        return {
            "source": self.source, "subject": self.subject, "count": count, "unit": self.unit,
            "period_start": self.first.isoformat() if self.first else None, "period_end": self.last.isoformat() if self.last else None,
            "change_pct": self.change_pct, "compared_to": self.compared_to, "evidence": list(self.evidence),
        }  # fmt: skip


def find_claims(document: Document) -> list[Claim]:
    """The claims of an article's body, in order."""
    return _Finder(document).find()


class _Finder:
    """Walks through the sentences; remembers the last claim, whose period and source the next sentence may go on with."""

    def __init__(self, document: Document):
        self.document, self.claims = document, claim_lexicon(document.language)
        self.now = Now(parse_published(document.published)[1])
        lexicon = document.lexicon
        self.number_mask = lexicon.number_bit | lexicon.mask("num")
        self.found: list[Claim] = []
        self.before: Claim | None = None
        self.before_reading: Reading | None = None
        self.source: str | None = None

    def find(self) -> list[Claim]:
        for reading in self.document.readings:
            text = reading.sentence.text
            if not (self._has_signs(reading) or self._goes_on(reading)):
                continue
            if reading.has(self.number_mask) or self.claims.pattern("multiples").search(text):
                self._read(reading, text)
        return self.found

    def _has_signs(self, reading: Reading) -> bool:
        if self.document.language == "ar":
            return bool(_SIGNS_ARABIC.search(reading.sentence.text))
        return not _SIGNS.isdisjoint(reading.keys) or any(len(key) == 4 and key.isdigit() for key in reading.keys)

    def _read(self, reading: Reading, text: str) -> None:
        claims = self.claims
        figures = find_figures(reading, self.document.lexicon, claims)
        change = find_change(text, claims) if _may_change(text) or not figures else None
        if not figures and change is None:
            return
        if sum(claims.is_in("not_ours", key) for key in reading.keys) >= 2:
            return
        periods = find_periods(text, self.now, self.document.language)
        compares = compare_spans(text, claims)
        made = self._claims_of(reading, text, figures, periods, compares)
        made = self._with_change(reading, text, made, change, periods, compares)
        if not made:
            return
        source = find_source(_without(text, periods), claims)
        if source == "" or (source is None and not self._goes_on(reading)):
            source = self._source_before(reading)
        if source:
            self.source = source
        elif not self._goes_on(reading):
            self.source = None
        alone = self._is_alone(reading, periods)
        for claim in made:
            claim.source, claim.claims_sentence = self.source, alone
        self.found += made
        self.before, self.before_reading = made[-1], reading

    def _source_before(self, reading: Reading) -> str | None:
        """Who speaks in the sentences before, within the paragraph."""
        for position in range(reading.position - 1, max(-1, reading.position - 4), -1):
            earlier = self.document.readings[position]
            if earlier.sentence.paragraph != reading.sentence.paragraph:
                return None
            found = find_source(earlier.sentence.text, self.claims)
            if found:
                return found
        return None

    def _claims_of(self, reading: Reading, text: str, figures: list[Figure], periods: list[Period], compares: list[Span]) -> list[Claim]:
        usable = [p for p in periods if not _inside(p.start, compares)]
        made: list[Claim] = []
        for figure in figures:
            if _inside(figure.start, compares) or any(p.start <= figure.start < p.end for p in periods) or self._is_part(figure, text):
                continue
            period, reason = self._period_for(figure, reading, text, usable, bool(compares), made)
            if reason is None:
                continue
            earlier = made[-1].subject if made else self.before.subject if self.before and self._goes_on(reading) else None
            subject = subject_of(figure, reading, self.claims, periods, compares, earlier)
            made.append(Claim(
                reading.position, subject, figure.unit or None, figure.low, figure.high, period and period.first, period and period.last, None,
                None, None, (reading.sentence.start, reading.sentence.end), why=[reason], figure_end=figure.end))
        for claim in made:
            claim.compared_to = compared_to(text, compares, self.claims)
        return made

    def _period_for(
        self, figure: Figure, reading: Reading, text: str, periods: list[Period], is_compared: bool, made: list[Claim]
    ) -> tuple[Period | None, str | None]:
        """(period, why it is a claim); no reason when it is none."""
        period = _nearest(figure, periods, text)
        counts = self._counts(reading, text)
        single = bool(self.claims.pattern("single_events").search(text)) and not is_compared
        if period is not None and not _belongs(figure, period, text):
            period = None
        if period is not None and period.is_sum and self._is_superlative(period, text):
            period = None
        if figure.kind == "bare" and not made and not self._goes_on(reading) and re.match(r"\s+of\s+(?:them|these|those)\b", text[figure.end:]):
            return None, None
        if figure.low is not None and figure.low <= 2 and figure.kind != "ordinal" and not is_compared and not made:
            return None, None
        if period is not None:
            if period.is_sum and figure.kind == "ordinal":
                return (period, "so many since then") if self.claims.pattern("since").search(text) else (None, None)
            if figure.kind == "ordinal":
                return None, None
            if period.is_sum and not (single and not counts):
                return self._exact(period, text), "a sum over a period"
            if (counts or is_compared or self._is_recent_year(period, figure)) and not single:
                return self._exact(period, text), "counted in a period"
            if not made:
                return None, None
        if self.claims.pattern("stocks").search(text) and figure.kind == "people" and self.now.day:
            return Period(0, 0, None, self.now.day, True), "a number that stands"
        if made and figure.kind != "ordinal" and ";" not in text[made[-1].figure_end:figure.start]:
            last = made[-1]
            return Period(0, 0, last.first, last.last, True), "listed with the figure before"
        if figure.kind != "ordinal" and self._goes_on(reading) and not single and not self._has_own_day(reading):
            assert self.before is not None
            return Period(0, 0, self.before.first, self.before.last, True), "goes on with the statistic before"
        if self.claims.pattern("tallies").search(text) and not single:
            return None, "by a tally"
        if figure.kind == "bare" and re.search(r"\bnumber\b|\btotals?\b|عدد", text[:figure.start]) and figure.low and figure.low >= 10:
            return None, "a total"
        if figure.kind == "people" and (figure.low or 0) >= 1_000 and self.claims.pattern("source_before").search(text) and not single:
            return None, "a total that somebody states"
        return None, None

    def _counts(self, reading: Reading, text: str) -> bool:
        return any(self.claims.is_in("counting", key) for key in reading.keys) or bool(self.claims.pattern("tallies").search(text)) or (
            self.claims.language == "en" and bool(self.claims.pattern("source_before").search(text)))

    def _is_superlative(self, period: Period, text: str) -> bool:
        """"the worst bombing since 2003"."""
        before = text[max(0, period.start - 60):period.start]
        return bool(self.claims.pattern("since").match(text, period.start)) and any(
            not re.search(r"[,;:]", before[m.end():]) for m in self.claims.pattern("superlatives").finditer(before))

    def _is_recent_year(self, period: Period, figure: Figure) -> bool:
        """A large number in a whole year not long ago can only be a sum."""
        if not (period.first and period.last and self.now.day) or (figure.low or 0) < 10:
            return False
        return (period.last - period.first).days > 300 and (self.now.day - period.last).days < 800

    def _exact(self, period: Period, text: str) -> Period:
        """"The week" of a round-up is the one that its title names."""
        is_week = period.first and period.last and period.last - period.first < _LONGEST_WEEK and "week" in text[period.start:period.end].lower()
        if is_week:
            for named in find_periods(self.document.title, self.now, self.document.language):
                if named.first and named.last and dt.timedelta(days=4) <= named.last - named.first < _LONGEST_WEEK:
                    return Period(period.start, period.end, named.first, named.last, True)
        return period

    def _goes_on(self, reading: Reading) -> bool:
        """Whether the sentence follows a claim directly, in its paragraph."""
        last = self.before_reading
        if last is None or reading.position - last.position != 1:
            return False
        if reading.sentence.paragraph == last.sentence.paragraph:
            return True
        assert self.before is not None
        return bool(self.before.unit) and self.claims.key(self.before.unit) in reading.keys

    def _has_own_day(self, reading: Reading) -> bool:
        start, end = reading.sentence.start, reading.sentence.end
        return any(start <= m.start < end and not m.attribution for m in self.document.dates.body)

    def _is_part(self, figure: Figure, text: str) -> bool:
        return any(figure.start - match.end() <= 14 for match in self.claims.pattern("parts").finditer(text, max(0, figure.start - 45), figure.start))

    def _with_change(
        self, reading: Reading, text: str, made: list[Claim], change: tuple[float, int, int] | None, periods: list[Period], compares: list[Span]
    ) -> list[Claim]:
        """Adds a rise or fall to the figure that it belongs to, or makes a claim of its own of it."""
        if change is None:
            return made
        value, start, end = change
        joined = re.search(r"\band\b\s+(?:has|have|had|were|was|\w+ed)\b", text[:start])
        if made and not joined:
            made[-1 if len(made) == 1 else 0].change_pct = value
            return made
        if not any(self.claims.is_in("counted_events", key) or self.claims.is_in("harm", key) for key in reading.keys):
            return made
        if not (compares or any(p.is_sum for p in periods) or periods):
            return made
        usable = [p for p in periods if not _inside(p.start, compares)]
        period = usable[0] if usable else None
        if period is None and self._goes_on(reading) and self.before is not None:
            period = Period(0, 0, self.before.first, self.before.last, True)
        subject = _subject_of_change(text, start, end)
        made.append(Claim(
            reading.position, subject, None, None, None, period and period.first, period and period.last, None, value,
            compared_to(text, compares, self.claims), (reading.sentence.start, reading.sentence.end), why=["a rise or fall"]))
        return made

    def _is_alone(self, reading: Reading, periods: list[Period]) -> bool:
        """False when the sentence has a day of its own beside the period: it then tells of an incident as well."""
        start, end = reading.sentence.start, reading.sentence.end
        for mention in self.document.dates.body:
            if start <= mention.start < end and mention.kind == "event" and mention.precision == "day" and not mention.attribution:
                if not any(p.start <= mention.start - start < p.end for p in periods):
                    return False
        return True


def _without(text: str, periods: list[Period]) -> str:
    """The text with blanks for its periods: "between May and June the office recorded" is said by the office."""
    for period in periods:
        text = text[:period.start] + " " * (period.end - period.start) + text[period.end:]
    return text


_OTHER_CLAUSE = re.compile(r",\s+(?:which|who|said|says|according)\b|[;]|\b(?:where|which)\b")


def _belongs(figure: Figure, period: Period, text: str) -> bool:
    """Whether figure and period stand in one clause, or the period opens the sentence."""
    between = text[figure.end:period.start] if period.start >= figure.end else text[period.end:figure.start]
    if _OTHER_CLAUSE.search(between):
        return False
    return period.start < 5 or len(between) < 130


def _may_change(text: str) -> bool:
    return "%" in text or "cent" in text or "بالم" in text or "في الم" in text or not re.search(r"\d", text)


def _inside(char: int, spans: list[Span]) -> bool:
    return any(start <= char < end for start, end in spans)


def _nearest(figure: Figure, periods: list[Period], text: str) -> Period | None:
    """The period of a figure: the nearest one, one that follows it in its clause before one that precedes it."""
    def distance(period: Period) -> float:
        if period.start >= figure.end:
            return period.start - figure.end + (40 if ";" in text[figure.end:period.start] else 0)
        return figure.start - period.end + 25 + (200 if ";" in text[period.end:figure.start] else 0)

    return min(periods, key=distance, default=None)


def _subject_of_change(text: str, start: int, end: int) -> str:
    """"Attacks by Daesh fell by 41%": what stands before the verb; "30% of territory": what stands behind."""
    behind = re.match(r"\s*(?:of|in)\s+([^,.;]{3,80})", text[end:])
    before = text[:start]
    before = before[max(before.rfind(mark) for mark in ",;:(") + 1:]
    before = re.sub(r"\s+(?:has |have |had )?(?:fell|fallen|rose|risen|dropped|declined|decreased|increased|up|down|went|by|climbed|jumped|grew|more than|about|some|a|an|\s)*\s*$", "", before)
    words = before.split()
    if behind and (not words or "taken" in words or len(words) > 14):
        return " ".join(behind[1].split())
    return " ".join(words[-14:]) or (" ".join(behind[1].split()) if behind else "")
