"""What a statistic counts, in the sentence's own words."""

from __future__ import annotations

import re

from transforms.claim_counts import Figure
from transforms.claim_lexicon import ClaimLexicon
from transforms.claim_parts import Span
from transforms.claim_periods import Period
from transforms.claim_sources import PRONOUNS
from transforms.document import Reading

_MAX_SUBJECT_WORDS = 16
_STOP_WORDS = frozenset(
    "since between compared said says which who that were was have has had according told after before while when than versus during for so with up down "
    "is are will would could where against".split())
_AUXILIARY = frozenset({"were", "was", "have", "has", "had", "been", "be", "are", "is"})
_ARABIC_STOPS = frozenset({"منذ", "خلال", "مقارنه", "مقابل", "بحسب", "وفق", "التي", "الذي", "بانخفاض", "بزياده", "حتي", "بينهم", "فيما"})




def subject_of(
    figure: Figure, reading: Reading, claims: ClaimLexicon, periods: list[Period], compares: list[Span], before: str | None
) -> str:
    """What is counted, in the sentence's own words: the noun with what follows it, and the word of harm; else what stands before.

    `before` is the subject of the claim before, which "32 of them in Iraq" and "Diyala 44" go on with.
    """
    if figure.kind == "bare" or figure.unit in ("times", "مرة", "مرات"):
        return _bare_subject(figure, reading, before)
    blocked = [(p.start, p.end) for p in periods] + compares
    words = _words_after(figure, reading, blocked, claims)
    subject = " ".join(words)
    if figure.kind == "people":
        harm = _harm_word(figure, reading, claims)
        if harm and harm not in words:
            subject = f"{words[0]} {harm} {' '.join(words[1:])}" if claims.language == "en" and len(words) == 1 else f"{subject} {harm}"
    place = _PLACE_BEFORE.search(reading.sentence.text[:figure.start])
    if place and len(words) < 3:
        subject = f"{subject} in {place[1]}"
    actor = _actor(figure, reading, claims, blocked)
    subject = " ".join(subject.split())
    return f"{subject} by {actor}" if actor and actor not in subject else subject


_PLACE_BEFORE = re.compile(r"[(,;]\s*([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)\s+$")


def _bare_subject(figure: Figure, reading: Reading, before: str | None) -> str:
    text = reading.sentence.text
    said = _words_before(figure, reading)
    place = _PLACE_BEFORE.search(text[:figure.start])
    if before and place:
        return f"{re.sub(r' in [A-Z].*$', '', before)} in {place[1]}"
    them = re.match(r"\s+of\s+(?:them|these|those|which|whom)\b\s*((?:(?:in|by|on)\s+[\w'’ -]+?)?)(?=\s+and\b|[,.;]|$)", text[figure.end:])
    if before and them:
        return f"{re.sub(r' in [A-Z].*$', '', before)} {them[1]}".strip() if them[1] else f"{before}: {said}"
    if before and _AGAIN_IN.match(text[figure.end:]):
        return before
    return said or figure.unit


_AGAIN_IN = re.compile(r"\s+in\s+[A-Z]")


def _words_after(figure: Figure, reading: Reading, blocked: list[Span], claims: ClaimLexicon) -> list[str]:
    sentence, words = reading.sentence, []
    first = figure.last_word if figure.kind == "ordinal" and figure.unit_word == figure.last_word else figure.last_word + 1
    if claims.language == "ar" and figure.kind == "ordinal":
        first = figure.unit_word or 0
    for at in range(first, min(len(reading.keys), first + _MAX_SUBJECT_WORDS)):
        char, key = sentence.starts[at] - sentence.start, reading.keys[at]
        behind = figure.unit_word is not None and at > figure.unit_word
        if any(start <= char < end for start, end in blocked):
            break
        if key in ",;:().؛،" or (behind and (key in _STOP_WORDS or key in _ARABIC_STOPS)) or (behind and key[:1].isdigit()):
            if key == "," and behind and reading.keys[at + 1:at + 3] and "and" in reading.keys[at + 2:at + 5] and len(words) < 4:
                continue
            if key in _AUXILIARY and behind:
                continue
            break
        if key not in "\"“”":
            words.append(sentence.word(at))
    while words and words[-1].lower() in ("in", "of", "on", "by", "and", "at", "to", "the", "a", "from", "consisting", "have", "been", "\"", "“", "”", "في", "من", "و"):
        words.pop()
    return words or [figure.unit]


def _harm_word(figure: Figure, reading: Reading, claims: ClaimLexicon) -> str | None:
    keys, unit = reading.keys, figure.unit_word or figure.last_word
    best: tuple[int, int] | None = None
    for step, start in ((1, unit + 1), (-1, figure.first_word - 1)):
        for distance in range(9):
            at = start + step * distance
            if not 0 <= at < len(keys) or keys[at] in (",", ";", ".", "،", "؛"):
                break
            if claims.is_in("harm", keys[at]):
                best = min(best, (distance, at)) if best else (distance, at)
                break
    return reading.sentence.word(best[1]) if best else None


def _words_before(figure: Figure, reading: Reading) -> str:
    text = reading.sentence.text[:figure.start].rstrip(" :")
    cut = max(text.rfind(mark) for mark in ";:(،") + 1
    words = re.sub(r"\s+(?:(?:has|have|had|were|was|are|is)\s+)?(?:fell|rose|fallen|risen|dropped|up|down|passes|passed|led|stands|stood)?\s*(?:to|at|with)?\s*$", "", text[cut:])
    return " ".join(words.split()[-_MAX_SUBJECT_WORDS:]).strip(" ,")


_ACTED = re.compile(r"\b(?:carried out|conducted|launched|executed|hanged|mounted|staged|killed|arrested|fired)\s*(?:almost|about|some|nearly|at least|more than|over)?\s*$")


def _actor(figure: Figure, reading: Reading, claims: ClaimLexicon, blocked: list[Span]) -> str | None:
    """"Turkey carried out 1,104 bombardments": who did it."""
    if claims.language == "ar":
        return None
    before = reading.sentence.text[:figure.start]
    for start, end in blocked:
        before = before[:start] + "," * (min(end, len(before)) - start) + before[end:] if start < len(before) else before
    match = _ACTED.search(before)
    if match is None:
        return None
    clause = before[:match.start()]
    clause = clause[max(clause.rfind(mark) for mark in ",;:—-") + 1:]
    clause = re.sub(r"\s+(?:has|have|had)\s*$", "", clause).strip()
    clause = re.sub(r"^the\s+", "", clause)
    clause = re.sub(r"^.*\b(?:says?|said|that|and)\s+", "", clause.strip())
    words = clause.split()
    usable = 0 < len(words) <= 7 and words[0].lower() not in PRONOUNS and words[0].lower() not in ("and", "over", "in") and not words[0][:1].isdigit()
    return " ".join(words) if usable else None
