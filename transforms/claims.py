"""Claims: statistics that somebody states about a period (ONTOLOGY.md). "Between January and November 2025 there were 78 documented
instances of ISIS-affiliated activity, a 32% increase on the same period last year" is one claim, and no incident.

A figure is a claim when what it counts is ours (attacks; people together with a word of harm) and a sum is meant: its period is a sum
("since", "the first half of"), or the period is merely named ("in 2021") and the sentence counts, compares, or follows a claim.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from transforms.claim_counts import Figure, find_figures
from transforms.claim_features import Before, FigureFeatures
from transforms.claim_lexicon import claim_lexicon
from transforms.claim_parts import Change, Span, compared_to, find_changes
from transforms.claim_periods import Now, Period
from transforms.claim_reader import ADD, KEEP, load_model
from transforms.claim_sources import article_source, counts_itself, find_source, fuller_source, one_name, subject_speaks
from transforms.claim_statement import Statement
from transforms.claim_subjects import complete_subject, subject_of
from transforms.date_types import parse_published
from transforms.document import Document, Reading

# A sentence without any of these states no statistic of its own.
_SIGNS = frozenset(
    "since between from year years month months week weeks past first half quarter percent cent % row displaced missing doubled tripled halved trebled twice twofold "
    "threefold third tally totals total number count january february march-month april may june july august september october november december counts counted recorded documented registered figures camp camps bars unaccounted compared versus".split())
_SIGNS_ARABIC = re.compile(r"منذ|خلال|غضون|مدى|مدار|عامي|العام|عام|بالمئة|بالمائة|المئة|المائة|الأشهر|النصف|الربع|تضاعف|حصيلة|عدد|مصير|المخيم|الضعف|%|بين|20\d\d")
_FOUR_DIGITS = re.compile(r"\d\d\d\d")
_TOTAL_AR = re.compile(r"^[وف]?(?:بلغ|بلغت|وصل|كان|سجل|سجلت)\s+(?:عدد|إجمالي|مجموع|حصيلة)")
BY_READER = "a statistic by all around it"
_REACH, _PRONOUN_REACH = 3, 6  # sentences back in which a speaker is looked for
_IT_HAS = re.compile(r"(?:It|They|He|She)\s+(?:has|have|had|puts?|counts?|lists?|knows?|gives?)\b")
_OPENING, _TOLD_BEFORE = 1_500, 4_000  # characters in which a source's full name is looked for
_MAX_FIGURES = 24  # a sentence; a longer list is a table that lost its lines


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


def statements_of(document: Document) -> Iterator[tuple[Statement, list[Figure]]]:
    """Every sentence of the body that has figures, as what benchmarks/claims_fit.py learns from."""
    finder = _Finder(document)
    for reading in document.readings:
        figures = finder.numbers_of(reading, reading.sentence.text)[0][:_MAX_FIGURES]
        if figures:
            yield Statement(reading, document, finder.claims, finder.now, False), figures


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
            if reading.has(self.number_mask) or any(any(self.claims.find(name, text, reading.sentence.words)) for name in ("multiples", "ordinals")):
                self._read(reading, text)
        return self.found

    def _has_signs(self, reading: Reading) -> bool:
        if self.document.language == "ar":
            return bool(_SIGNS_ARABIC.search(reading.sentence.text))
        return not _SIGNS.isdisjoint(reading.keys) or (
            bool(_FOUR_DIGITS.search(reading.sentence.text)) and any(len(key) == 4 and key.isdigit() for key in reading.keys))

    def _read(self, reading: Reading, text: str) -> None:
        claims = self.claims
        figures, changes = reading.wording.recall("statistic", None, lambda: self.numbers_of(reading, text))
        if not figures and not changes:
            return
        statement = Statement(reading, self.document, claims, self.now, self._goes_on(reading))
        made = self._claims_of(statement, figures)
        made = self._with_changes(statement, made, changes)
        if not made:
            return
        source = find_source(_without(text, statement.periods), claims, statement.words)
        if claims.language == "en" and counts_itself(text):
            source = article_source(text, self.document.text, self.document.title)
        if source == "" and claims.language == "en":
            source = subject_speaks(text) or ""  # "The directorate arrested 1,900 dealers, it says"
        if source == "" or (source is None and not statement.goes_on):
            source = self._source_before(reading, source == "" or bool(_IT_HAS.match(text)))
        if source or not statement.goes_on:
            self.source = self._named_source(source, reading, text) or None
        alone = _is_alone(statement, made)
        for claim in made:
            claim.source, claim.claims_sentence = self.source, alone
            claim.subject = complete_subject(claim.subject, self.document, reading)
        self.found += made
        self.before, self.before_reading = made[-1], reading

    def numbers_of(self, reading: Reading, text: str) -> tuple[list[Figure], list[Change]]:
        """The figures of a sentence that may be statistics, and the changes that it tells of."""
        figures = find_figures(reading, self.document.lexicon, self.claims)
        changes = find_changes(text, self.claims, reading.sentence.words) if _may_change(text) or all(f.kind == "number" for f in figures) else []
        if (figures or changes) and self.claims.count_in("not_ours", reading.keys) >= 2:
            return [], []
        return figures, changes

    def _named_source(self, source: str | None, reading: Reading, text: str) -> str | None:
        """The source in its fullest form; a force that tells of its own deeds; the article itself where nobody is named."""
        if self.document.language == "ar":
            return source
        if source is None or source == "":
            source = subject_speaks(text)
        if not source:
            return article_source(text, self.document.text, self.document.title)
        start = reading.sentence.start
        told = self.document.text[:min(start, _OPENING)] + "\n" + self.document.text[max(_OPENING, start - _TOLD_BEFORE):start]
        return one_name(fuller_source(source, told, self.document.title))

    def _source_before(self, reading: Reading, is_pronoun: bool) -> str | None:
        """Who speaks in the sentences before: within the paragraph, or whom "it says" is about."""
        for position in range(reading.position - 1, max(-1, reading.position - 1 - (_PRONOUN_REACH if is_pronoun else _REACH)), -1):
            earlier = self.document.readings[position]
            if not is_pronoun and earlier.sentence.paragraph != reading.sentence.paragraph:
                return None
            found = find_source(earlier.sentence.text, self.claims, earlier.sentence.words)
            if found:
                return found
        return None

    def _claims_of(self, statement: Statement, figures: list[Figure]) -> list[Claim]:
        made: list[Claim] = []
        reading, figures = statement.reading, figures[:_MAX_FIGURES]
        features = FigureFeatures(statement, figures)
        follows = self.before_reading is not None and reading.position - self.before_reading.position == 1
        told = Before(sentence_claims=follows, same_paragraph=follows and self.before_reading.sentence.paragraph == reading.sentence.paragraph)
        for number, figure in enumerate(figures):
            period, reason = self._decide(statement, figure, features, number, told, made)
            told.is_claim, told.end = reason is not None, figure.end
            if reason is None:
                continue
            last = made[-1] if made else None
            before = self.before if statement.goes_on else None
            subject = subject_of(
                figure, reading, self.claims, statement.periods, statement.compares, last.subject if last else before and before.subject)
            made.append(Claim(
                reading.position, subject, figure.unit or None, figure.low, figure.high, period and period.first, period and period.last, None,
                None, None, (reading.sentence.start, reading.sentence.end), why=[reason], figure_end=figure.end))
        for claim in made:
            claim.compared_to = compared_to(statement.text, statement.compares, self.claims)
        return made

    def _decide(
        self, statement: Statement, figure: Figure, features: FigureFeatures, number: int, told: Before, made: list[Claim]
    ) -> tuple[Period | None, str | None]:
        """(period, reason) by the rules, unless the reader doubts them; by the reader where they have none."""
        last, before = made[-1] if made else None, self.before
        is_listed = last is not None and ";" not in statement.text[last.figure_end:figure.start]
        period, reason = statement.decide(figure, before if statement.goes_on else None, last, is_listed)
        chance = load_model(self.claims.language).chance(features, number, told)
        if reason is not None:
            return (period, reason) if chance >= KEEP else (None, None)
        if chance < ADD:
            return None, None
        return statement.period_of(figure, before if told.sentence_claims else None, last), f"{BY_READER} ({chance:.2f})"

    def _goes_on(self, reading: Reading) -> bool:
        """Whether the sentence follows a claim directly, in its paragraph."""
        last = self.before_reading
        if last is None or reading.position - last.position != 1:
            return False
        if self.document.language == "ar" and _TOTAL_AR.search(reading.sentence.text):
            return True  # وبلغ عدد القتلى المدنيين 537, in the next paragraph of a report of statistics
        if reading.sentence.paragraph == last.sentence.paragraph:
            return True
        assert self.before is not None
        return bool(self.before.unit) and self.claims.key(self.before.unit) in reading.keys

    def _with_changes(self, statement: Statement, made: list[Claim], changes: list[Change]) -> list[Claim]:
        """Adds each rise or fall to the figure that it belongs to; the first that belongs to none is a claim of its own."""
        told = 0  # the end of the change before
        for value, start, end in changes:
            owner = _owner_of(statement.text, made, told, start)
            told = end
            if owner is not None:
                owner.change_pct = value if owner.change_pct is None else owner.change_pct
            elif not any(claim.change_pct is not None for claim in made) and (own := self._of_change(statement, value, start, end)):
                made.append(own)
        return made

    def _of_change(self, statement: Statement, value: float, start: int, end: int) -> Claim | None:
        """A claim that states a rise or fall alone."""
        reading, text, compares = statement.reading, statement.text, statement.compares
        if not any(self.claims.is_in("counted_events", key) or self.claims.is_in("harm", key) for key in reading.keys):
            return None
        if not (compares or statement.periods):
            return None
        period = statement.usable[0] if statement.usable else None
        if period is None and statement.goes_on and self.before is not None:
            period = Period(0, 0, self.before.first, self.before.last, True)
        return Claim(
            reading.position, _subject_of_change(text, start, end), None, None, None, period and period.first, period and period.last, None, value,
            compared_to(text, compares, self.claims), (reading.sentence.start, reading.sentence.end), why=["a rise or fall"], figure_end=end)


def _owner_of(text: str, made: list[Claim], told: int, start: int) -> Claim | None:
    """The claim whose figure a change tells of: the first of those listed before it in its clause and behind the change before (`told`),
    unless another verb stands between; else the first behind it in its clause."""
    before = [claim for claim in made if told <= claim.figure_end <= start]
    if before:
        near = [claim for claim in before if not _BREAK.search(text, claim.figure_end, start)] or before[-1:]
        return None if _OTHER_VERB.search(text, near[-1].figure_end, start) else near[0]
    behind = [claim for claim in made if claim.figure_end > start]
    return behind[0] if behind and not _APART.search(text, start, behind[0].figure_end) else None


_OTHER_VERB = re.compile(r"\band\b\s+(?:\w+\s+){0,4}?(?:has|have|had|were|was|fell|rose|\w+ed)\b")
_ASIDE = re.compile(r",\s*(?:which|who|whose)\b")


def _is_alone(statement: Statement, claims: list[Claim]) -> bool:
    """False when the sentence tells of an incident as well: it has a day of its own beside the period, or states the figure in an aside
    ("The missile wounded eight, said the Pentagon, which counts 66 attacks since October")."""
    if statement.has_day_beside:
        return False
    reading = statement.reading
    asides = [m.start() + reading.sentence.start for m in _ASIDE.finditer(statement.text, 0, min(claim.figure_end for claim in claims))]
    return not asides or not any(hit.rule.payload.is_act and reading.chars(hit.first, hit.last)[1] <= asides[-1] for hit in reading.hits)


def _without(text: str, periods: list[Period]) -> str:
    """The text with blanks for its periods: "between May and June the office recorded" is said by the office."""
    for period in periods:
        text = text[:period.start] + " " * (period.end - period.start) + text[period.end:]
    return text


_BREAK = re.compile(r"[;؛]|\s(?:while|whereas|فيما|بينما)\s")
_APART = re.compile(r"\s(?:while|whereas|فيما|بينما)\s")


_SHARES = re.compile(r"\b(?:thirds?|quarters?|fifths?|tenth|seventh|sixth|half|halved|doubl\w+|tripl\w+|twice)\b|الربع|الثلث|النصف|الخمس|الضعف|ضعف")


def _may_change(text: str) -> bool:
    return "%" in text or "cent" in text or _SHARES.search(text) is not None or "بالم" in text or "في الم" in text or not re.search(r"\d", text)


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
