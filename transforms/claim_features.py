"""What speaks for a figure being a statistic that somebody states, and against it: its number, what it counts, the period beside it, who
says it, the words around, the figures before. The features have names that can be shown; transforms/claim_reader.py weighs them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from transforms.claim_counts import Figure
from transforms.claim_periods import Period
from transforms.claim_statement import Statement, belongs, inside, nearest
from transforms.date_lexicon import date_lexicon
from transforms.document import Reading
from transforms.stems_arabic import stem

_SIZES = (1, 2, 3, 5, 9, 19, 49, 99, 499, 1_999)
_LENGTHS = ((0, "day"), (5, "days"), (8, "week"), (24, "weeks"), (31, "month"), (299, "months"), (369, "year"))  # days
_AGES = ((7, "now"), (44, "weeks ago"), (249, "months ago"), (800, "a year ago"))
_NEAR, _HARM = 3, 10  # words on either side whose places count; within which a word of harm is looked for
_YEARS = range(1900, 2100)
_CONTINUED = 60  # characters behind a claim within which a figure is listed with it
_SAID = ("counts", "has_tally", "names_source", "is_stated", "has_stock", "is_single", "has_day_beside")


@dataclass(slots=True)
class Before:
    """What was decided of the figure before in the sentence (None: there is none), where it ends, and of the sentence before."""

    is_claim: bool | None = None
    end: int = 0
    sentence_claims: bool = False
    same_paragraph: bool = False


class FigureFeatures:
    """One sentence, ready to tell the features of each of its figures."""

    def __init__(self, statement: Statement, figures: list[Figure]):
        self.statement, self.figures = statement, figures
        self.reading, self.claims = statement.reading, statement.claims
        self.words = general_words(self.reading, self.claims.language)
        self.whole = self._of_sentence()
        self.score: float | None = None  # of the whole sentence, once it is weighed

    def of(self, number: int, before: Before) -> list[str]:
        """The names of a figure's features, each once."""
        return [*self.whole, *self.own(number, before)]

    def own(self, number: int, before: Before) -> list[str]:
        """Those of a figure that are not of its whole sentence."""
        figure = self.figures[number]
        period = nearest(figure, self.statement.usable, self.statement.text)
        found = []
        if period is not None and not belongs(figure, period, self.statement.text):
            period = None
            found.append("a period in another clause")
        found += [*self._number(figure, number), *self._unit(figure, period), *self._period(figure, period)]
        return [*found, *self._compared(figure), *self._words(figure), *_before(figure, before, period)]

    def _of_sentence(self) -> list[str]:
        statement = self.statement
        found = [f"sentence: {name.removeprefix('has_').removeprefix('is_').replace('_', ' ')}" for name in _SAID if getattr(statement, name)]
        found.append("sentence: an event" if self.reading.hits else "sentence: no event")
        found.append(f"figures: {min(len(self.figures), 5)}")
        found.append("first sentence" if self.reading.position <= 0 else "second sentence" if self.reading.position == 1 else "later sentence")
        if self.claims.count_in("not_ours", self.reading.keys):
            found.append("sentence: of another world")
        return found + [f"here: {word}" for word in dict.fromkeys(self.words) if word.isalpha()]

    def _number(self, figure: Figure, number: int) -> list[str]:
        value = figure.low if figure.low is not None else figure.high or 0
        size = next((f"up to {size:,}" for size in _SIZES if value <= size), "thousands")
        found = [f"kind: {figure.kind}", f"number: {size}", f"figure {min(number + 1, 4)}", f"kind: {figure.kind}, {size}"]
        found.append("number: in digits" if self.reading.keys[figure.first_word][:1].isdigit() else "number: in words")
        if figure.low is None or figure.high is None:
            found.append("number: at most" if figure.low is None else "number: at least")
        return found

    def _unit(self, figure: Figure, period: Period | None) -> list[str]:
        if figure.unit_word is None:
            return []
        key, claims = self.reading.keys[figure.unit_word], self.claims
        group = "events" if claims.is_in("counted_events", key) else "people" if claims.is_in("counted_people", key) else "things"
        return [f"counts: {self.words[figure.unit_word]}", f"counts {group}", f"counts {group}, {_manner(period)}"]

    def _period(self, figure: Figure, period: Period | None) -> list[str]:
        if period is None:
            return ["no period"]
        statement, manner = self.statement, _manner(period)
        opening = statement.text[period.start:period.end].split()[:1]
        found = [
            manner, f"{manner} of {_length(period)}", f"period: {_age(period, statement.now.day)}",
            f"period {'before' if period.start < figure.start else 'behind'}", *(f"period: {word.lower()} …" for word in opening),
        ]
        if statement.is_superlative(period):
            found.append("superlative before the period")
        return found

    def _compared(self, figure: Figure) -> list[str]:
        statement = self.statement
        found = []
        if inside(figure.start, statement.compares):
            found.append("what is compared with")
        elif statement.compares:
            found += ["comparison", f"comparison {'behind' if statement.compares[0][0] >= figure.end else 'before'}"]
        if any(p.start <= figure.start < p.end for p in statement.periods):
            found.append("part of a period")
        if not statement.is_free(figure):
            found.append("part of another figure")
        return found

    def _words(self, figure: Figure) -> list[str]:
        words, first, last = self.words, figure.first_word, figure.last_word
        found = []
        for step in range(1, _NEAR + 1):
            found += [f"-{step}: {words[first - step]}"] if first >= step else [f"-{step}: <start>"]
            found += [f"+{step}: {words[last + step]}"] if last + step < len(words) else [f"+{step}: <end>"]
        keys = self.reading.keys
        if any(self.claims.is_in("harm", key) for key in keys[max(0, first - _HARM):last + 1 + _HARM]):
            found.append("harm near")
        return found


def _before(figure: Figure, before: Before, period: Period | None) -> list[str]:
    found = []
    if before.is_claim is not None:
        found.append("behind a claim" if before.is_claim else "behind a figure that is none")
    if before.is_claim:
        found += [f"behind a claim: {'near' if figure.start - before.end <= _CONTINUED else 'far'}", f"behind a claim, kind: {figure.kind}"]
    if before.sentence_claims:
        found += ["the sentence before claims", f"the sentence before claims, kind: {figure.kind}", f"the sentence before claims, {_manner(period)}"]
        if before.same_paragraph:
            found.append("the sentence before claims, same paragraph")
    return found


def _manner(period: Period | None) -> str:
    return "no period" if period is None else "summed period" if period.is_sum else "named period"


def _length(period: Period) -> str:
    if period.first is None or period.last is None:
        return "unknown length"
    days = (period.last - period.first).days
    return next((name for most, name in _LENGTHS if days <= most), "years")


def _age(period: Period, today: dt.date | None) -> str:
    if today is None or period.last is None:
        return "unknown age"
    days = (today - period.last).days
    return next((name for most, name in _AGES if days <= most), "long ago")


@lru_cache(maxsize=2)
def _months(language: str) -> frozenset[str]:
    return frozenset(name.lower() for name in date_lexicon(language).months)


def general_words(reading: Reading, language: str) -> list[str]:
    """The sentence's words, with numbers, years, months and names made alike; the stems of Arabic ones."""
    words, months = reading.wording.words, _months(language)
    capitals = words.capitalised if language == "en" else [False] * len(words.keys)
    found: list[str] = []
    for at, key in enumerate(words.keys):
        if key[:1].isdigit():
            found.append("<year>" if key.isdigit() and int(key) in _YEARS else "<number>")
        elif key in months:
            found.append("<month>")
        elif at and capitals[at] and len(key) > 1:
            found.append("<name>")
        else:
            found.append(stem(key) if language == "ar" else key)
    return found
