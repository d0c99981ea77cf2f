"""What a statistic counts, in the sentence's own words."""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.actors import load_actors
from transforms.alternation import at_word
from transforms.claim_counts import Figure
from transforms.claim_lexicon import ClaimLexicon
from transforms.claim_parts import Span
from transforms.claim_periods import Period
from transforms.claim_sources import PRONOUNS
from transforms.document import Document, Reading

_NUMBER_OF_AR = re.compile(r"(?:عدد|مجموع|إجمالي|حصيلة)\s+((?:[\u0621-\u065f]+\s+){1,6}?)(?:(?:نحو|حوالي|أكثر\s+من|ما|بلغ|إلى|الى|هو|قرابة)\s+)*$")
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
    blocked = [(p.start, p.end) for p in periods] + compares
    if claims.language == "en" and figure.unit in ("times", "time") and figure.kind != "bare":
        return _times_subject(figure, reading, blocked)
    if figure.kind == "rest":
        place = _PLACE_TOLD.search(reading.sentence.text[:figure.start])
        return f"{re.sub(r' in [A-Z].*$', '', before or '')} in {place[1]}".strip() if place else before or figure.unit
    if figure.kind == "bare" or figure.unit in ("times", "مرة", "مرات"):
        return _joined_subject(figure, reading, blocked, claims) or _bare_subject(figure, reading, before)
    number_of = _NUMBER_OF_AR.search(reading.sentence.text, 0, figure.start) if claims.language == "ar" else None
    if number_of is not None:
        return " ".join(number_of[1].split())  # وبلغ عدد القتلى المدنيين 537 شخصا
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


def _times_subject(figure: Figure, reading: Reading, blocked: list[Span]) -> str:
    """"American troops have been attacked 151 times in Iraq", "the third time in a week that the field was struck": what happened so often."""
    text = _blanked(reading.sentence.text, blocked)
    behind = re.match(r"\s*(?:(?:such\s+)?times?)\s*([^.;,]*)", text[figure.end:])
    rest = " ".join((behind[1] if behind else "").split())
    rest = re.sub(r"^(?:that|in which|when)\s+", "", rest)
    if figure.kind == "ordinal" and re.search(r"\b(?:is|was|struck|landed|fell|hit|been|came|were)\b|\bhave\b", rest):
        return rest
    said = text[:figure.start].rstrip(" ,:")
    said = said[max(said.rfind(mark) for mark in ";:(") + 1:]
    said = re.sub(r"\s+(?:more than|at least|some|about|nearly|over|the|for)$", "", " ".join(said.split()), flags=re.IGNORECASE)
    said = re.sub(r"^(?:for|that|and|but|,)\s+", "", said.strip(" ,"), flags=re.IGNORECASE)
    return " ".join(f"{said} {rest}".split()[-_MAX_SUBJECT_WORDS - 4:]).strip(" ,")


def _blanked(text: str, blocked: list[Span]) -> str:
    for start, end in blocked:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _joined_subject(figure: Figure, reading: Reading, blocked: list[Span], claims: ClaimLexicon) -> str | None:
    """"5,000 Yazidis were killed and 6,417 abducted by the group": "Yazidis abducted by the group"."""
    keys, first = reading.keys, figure.first_word
    harm = next((at for at in range(figure.last_word + 1, min(len(keys), figure.last_word + 4)) if claims.is_in("harm", keys[at])), None)
    if claims.language != "en" or harm is None or not figure.unit or "and" not in keys[max(0, first - 2):first]:
        return None
    rest = _words_from(harm, harm, reading, blocked)
    return " ".join([figure.unit, *rest])


_PLACE_TOLD = re.compile(r"([A-Z][\w’'-]+(?:\s(?:in\s|al-)?[A-Z][\w’'-]+)*)[^;A-Z]{0,60}$")
_PLACE_BEFORE = re.compile(r"[(,;]\s*([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)\s+$")


def _bare_subject(figure: Figure, reading: Reading, before: str | None) -> str:
    text = reading.sentence.text
    said = _NUMBER_OF.sub("", _words_before(figure, reading))
    place = _PLACE_BEFORE.search(text[:figure.start])
    if before and place:
        return f"{re.sub(r' in [A-Z].*$', '', before)} in {place[1]}"
    them = re.match(r"\s+of\s+(?:them|these|those|which|whom)\b\s*((?:(?:in|by|on)\s+[\w'’ -]+?)?)(?=\s+and\b|[,.;]|$)", text[figure.end:])
    if before and them:
        return f"{re.sub(r' in [A-Z].*$', '', before)} {them[1]}".strip() if them[1] else f"{before}: {said}"
    if before and _AGAIN_IN.match(text[figure.end:]):
        return before
    return said or figure.unit


# "With it, the number of those brought home", "It puts the number of militants neutralised": what is counted stands behind "number of"
_NUMBER_OF = re.compile(r"^.*\b(?:number|total|tally|count|toll)\s+of\s+(?:those\s+|the\s+)?|^.*\b(?:notes?|says?|said|adds?|added|shows?|reports?|reported|found)\s+that\s+", re.IGNORECASE)
_AGAIN_IN = re.compile(r"\s+in\s+[A-Z]")


def _words_after(figure: Figure, reading: Reading, blocked: list[Span], claims: ClaimLexicon) -> list[str]:
    sentence, words = reading.sentence, []
    if claims.language == "en" and figure.unit_word is not None:
        first = figure.last_word if figure.kind == "ordinal" and figure.unit_word == figure.last_word else figure.last_word + 1
        return _words_from(first, figure.unit_word, reading, blocked) or [figure.unit]
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


_SKIPPED = frozenset({"alone", "were", "was", "have", "has", "had", "been", "be", "are", "is", "who", "that", "which", "also", "still", "now", "already", "being"})
_ENDS = frozenset("said says told according after when but while since compared than versus before where as so if because although though whom whose until during".split())
_LOOSE_ENDS = frozenset({"in", "of", "on", "by", "and", "at", "to", "the", "a", "an", "from", "with", "for", "consisting", "over", "between", "\"", "“", "”"})


def _words_from(first: int, unit: int, reading: Reading, blocked: list[Span]) -> list[str]:
    """The words from `first` to where the clause ends; a period, a comparison and a second figure with its verb are left out."""
    sentence, keys, words = reading.sentence, reading.keys, []
    at = first
    while at < len(keys) and len(words) < _MAX_SUBJECT_WORDS:
        char, key = sentence.starts[at] - sentence.start, keys[at]
        if any(start <= char < end for start, end in blocked):
            if at > unit + 1 or at == unit:
                at += 1
                continue
            break
        if at > unit and key in ("and", "or") and (second := _second_figure(keys, at)):
            at = second
            continue
        if key in ";:()." or key in _ENDS and at > unit or at > unit and key[:1].isdigit():
            break
        if key == "," and not ("and" in keys[at + 2:at + 5] and len(words) < 6 and keys[at + 1:at + 2] not in (["which"], ["who"], ["and"], ["but"])):
            break
        if key not in "\"“”," and not (at > unit and key in _SKIPPED):
            words.append(sentence.word(at))
        at += 1
    while words and words[-1].lower() in _LOOSE_ENDS:
        words.pop()
    return words


def _second_figure(keys: list[str], at: int) -> int | None:
    """Behind "and 22 maimed" or "and another 244 injured", where what both have in common goes on."""
    for offset in (1, 2):
        if at + offset + 1 < len(keys) and (keys[at + offset][:1].isdigit() or keys[at + offset] in _SMALL):
            return at + offset + 2
    return None


_SMALL = frozenset("one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty".split())


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


# --- what a sentence says only by pointing back


_POINTS_BACK = re.compile(
    r"\b(?:the|that|this)\s+(field|camp|base|plant|prison|crossing|airport|city|town|province|governorate|district|region|strip|pipeline|site|area|valley|dam|refinery|centre)\b"
    r"(?!\s+(?:of|at|in)\b)|\bthere\b", re.IGNORECASE)
_GROUP = re.compile(r"\b(?:the|that|this)\s+(?:group|organisation|organization|militants|jihadists|movement|faction)(?!\s+of\b)\b", re.IGNORECASE)
_GENERIC = frozenset("incident incidents attack attacks event events dead wounded killed injured casualties deaths security bombings explosions strikes clashes violations people persons".split())
_REACH_BACK = 1_200  # characters before a statistic in which what it points back to is looked for


def complete_subject(subject: str, document: Document, reading: Reading) -> str:
    """"attacks by the group" with the group's name, "mines there" with the place's, "such attack" with the headline, "incidents" with the country."""
    if document.language != "en":
        return subject
    start = reading.sentence.start
    group = _GROUP.search(subject)
    if group and (name := _last_group(document.text[max(0, start - _REACH_BACK):start], document.title)):
        subject = subject[:group.start()] + name + subject[group.end():]
    pointed = _POINTS_BACK.search(subject)
    if pointed and (name := _last_place(pointed[1], document, start)):
        subject = subject[:pointed.start()] + ("in " if pointed[1] is None else "") + name + subject[pointed.end():]
    words = subject.split()
    if words and words[0].lower() == "such" and document.title:
        return f"{subject} ({document.title})"
    if len(words) <= 3 and not _PREPOSITION.search(subject) and (len(words) == 1 or all(word.lower() in _GENERIC for word in words)):
        country = "Iraq" in document.title or "Iraq" in document.text[:_OPENING]
        return f"{subject} in Iraq" if country and words else subject
    return subject


_PREPOSITION = re.compile(r"\b(?:in|at|near|on|against|by|to|from)\b")
_OPENING = 400


@lru_cache(maxsize=1)
def _groups() -> re.Pattern[str]:
    """The names of armed groups, as texts write them."""
    names = {alias for actor in load_actors().values() if actor.side == "armed" for alias in (actor.name, *actor.en) if " " in alias or alias.isupper() or len(alias) > 3}
    return re.compile(rf"({at_word(sorted(map(re.escape, names), key=len, reverse=True))})\b", re.IGNORECASE)


def _last_group(text: str, title: str) -> str | None:
    found = [m[1] for m in _groups().finditer(f"{title}. {text}") if m[1][:1].isupper()]
    return found[-1] if found else None


def _last_place(kind: str | None, document: Document, start: int) -> str | None:
    """The place named last that is of the kind, any place for "there"."""
    named = [m for m in document.places.between(max(0, start - _REACH_BACK), start) if m.role in ("location", "bare", "origin", "heading")]
    if kind is None or kind in ("province", "governorate", "city", "town", "district", "area"):
        return named[-1].text if named else None
    fitting = [m for m in named if kind in m.text.lower() or kind in m.kind]
    return fitting[-1].text if fitting else None
