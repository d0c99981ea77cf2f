"""From the figures in an incident's sentences to its ranges of killed, wounded, detained and abducted.

The founding sentence's figures are the base. Later ones are parts of it (smaller, "including"), additions ("two of the attackers
were killed too"), a newer toll ("rose to six") or a conflicting account, which widens the range.
"""

from __future__ import annotations

from transforms.casualty_types import KINDS, Count, Figure
from transforms.document import Document, Reading
from transforms.incidents import Incident

_HARM_BY_FAMILY = {
    "arms": ("detained",),
    "politics": ("killed", "wounded", "detained"),
}


def count_people(incident: Incident, document: Document) -> dict[str, Count]:
    """The ranges of an incident, by kind; a kind that nothing counts is absent."""
    counts: dict[str, Count] = {}
    for kind in KINDS:
        stated = _stated(incident, document, kind)
        if stated:
            counts[kind] = _combine(stated, document, kind)
    return counts


def _stated(incident: Incident, document: Document, kind: str) -> list[tuple[Reading, Figure]]:
    """The figures of a kind, in order: those of its scenes' own words first, then of the sentences that retell."""
    found: list[tuple[Reading, Figure]] = []
    scenes_of = {id(s.reading): s for s in reversed(incident.scenes)}
    for reading in incident.readings:
        scene = scenes_of.get(id(reading))
        for figure in document.figures(reading):
            if figure.kind != kind or figure.is_part:
                continue
            if scene is not None and not scene.first <= figure.harm_word <= scene.last:
                continue
            if figure.low is None and figure.high is None:
                continue
            found.append((reading, figure))
    return found


def _combine(stated: list[tuple[Reading, Figure]], document: Document, kind: str) -> Count:
    first_reading, first = stated[0]
    source, update = document.lexicon.mask("c_source"), document.lexicon.mask("update")
    low, high, why = first.low, first.high, "as first stated"
    evidence = _span(first_reading, first)
    groups = {first.group}
    base_explicit = first.explicit
    for reading, figure in stated[1:]:
        if figure.is_zero:
            if low is None:
                low, high = 0, 0
            continue
        if first.is_zero and not figure.is_zero:
            if reading is first_reading or (figure.explicit and low == 0):
                low, high, evidence, why = figure.low, figure.high, _span(reading, figure), "a figure beside 'no casualties'"
                first = figure
            continue
        same_sentence = reading is first_reading
        if reading.has(update) and figure.explicit and not same_sentence and (figure.low or 0) >= (low or 0):
            low, high, evidence, why = figure.low, figure.high, _span(reading, figure), "the latest toll"
            groups = {figure.group}
            continue
        other_side = figure.group == "militant" and "militant" not in groups and "mixed" not in groups
        if same_sentence and not figure.is_toll or figure.adds and not same_sentence and figure.group != first.group or other_side:
            if same_sentence and not figure.adds and not other_side and not figure.explicit:
                continue
            low, high = _plus(low, figure.low), None if high is None or figure.high is None else high + figure.high
            groups.add(figure.group)
            why = "several groups added"
            continue
        if not figure.explicit:
            continue
        if reading.has(source) and figure.low is not None and low is not None:
            if figure.low != low and (figure.low > low or figure.is_toll or not base_explicit):
                high = None if high is None or figure.high is None else max(high, figure.high)
                low = min(low, figure.low)
                why = "accounts differ"
    return Count(low, high, evidence, why)


def _plus(one: int | None, two: int | None) -> int | None:
    if one is None or two is None:
        return one if two is None else two
    return one + two


def _span(reading: Reading, figure: Figure) -> tuple[int, int, bool]:
    start, end = reading.chars(min(figure.first_word, figure.harm_word), max(figure.last_word, figure.harm_word))
    return start, end, reading.in_title
