"""Who states a statistic, what it is about, what it is compared with, and by how much it changed."""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.claim_counts import Figure
from transforms.claim_lexicon import ClaimLexicon
from transforms.claim_periods import Period
from transforms.document import Reading
from transforms.text import ANY_DIGIT

Span = tuple[int, int]
_CLAUSE_END = re.compile(r"[;.]|,(?!\d)|،|\)|\n")
_LOOKS_LIKE_COMPARISON = re.compile(
    r"\d|same|last|previous|preceding|earlier|before|year|month|week|corresponding|quarter|نفس|ذات|الماضي|السابق|عام|المدة|الفترة|شهر|سبق|أسبوع|الأسبوع|الربع|النصف", re.IGNORECASE)
_ARTICLES = re.compile(r"^(?:(?:the|a|an|that|and|which|but|while|as|by|from|its|says|said)\s+)+", re.IGNORECASE)
_PRONOUNS = frozenset({"he", "she", "it", "they", "we", "which", "who", "this", "i", "one", "that", "there", "also"})
_SOURCE_STOP = re.compile(r"\s+(?:said|says|told|in a|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|which|who|that|shows?|إن|أن|أنه|إنه|أنها|إنها|بأن|بأنه|إلى|اليوم|في مؤتمر|في تقرير|في حديث|خلال|في بيان|خلال|، )\b.*$", re.DOTALL)
_NUMBER_OF_AR = re.compile(r"(?:عدد|مجموع|إجمالي|حصيلة)\s+((?:[\u0621-\u065f]+\s+){1,6}?)(?:(?:نحو|حوالي|أكثر\s+من|ما|بلغ|إلى|الى|هو|قرابة)\s+)*$")
_WAW = ("وزار", "وكال", "وحد", "ولاي", "وزير", "وسائل", "وفد", "والي", "وثائق", "وثيقة", "وكيل", "ورقة", "ورشة", "ويكي")  # names with و; else it is "and"
_MAX_SOURCE_WORDS = 10
_MAX_SUBJECT_WORDS = 16
_STOP_WORDS = frozenset(
    "since between compared said says which who that were was have has had according told after before while when than versus during for so with up down "
    "is are will would could where against".split())
_AUXILIARY = frozenset({"were", "was", "have", "has", "had", "been", "be", "are", "is"})
_ARABIC_STOPS = frozenset({"منذ", "خلال", "مقارنه", "مقابل", "بحسب", "وفق", "التي", "الذي", "بانخفاض", "بزياده", "حتي", "بينهم", "فيما"})


def compare_spans(text: str, claims: ClaimLexicon, words: set[str]) -> list[Span]:
    """The parts of a sentence that say what is compared with; figures in them are not the statistic."""
    spans: list[Span] = []
    for match in claims.find("compare", text, words):
        if spans and match.start() < spans[-1][1]:
            continue
        stop = _CLAUSE_END.search(text, match.end())
        end = stop.start() if stop else len(text)
        if _LOOKS_LIKE_COMPARISON.search(text, match.start(), end):
            spans.append((match.start(), end))
    return spans


def compared_to(text: str, spans: list[Span], claims: ClaimLexicon) -> str | None:
    """What stands behind the word of comparison: "the same period last year"."""
    if not spans:
        return None
    start, end = spans[0]
    words = " ".join(text[start:end].split())
    match = claims.pattern("compare").match(text, start) if start == 0 or not text[start].isalpha() else claims.pattern("compare").search(text, max(0, start - 1))
    head = match[1].lower() if match else ""
    if head.startswith(("compared", "in comparison", "against", "versus", "vs", "up from", "down from", "مقارن", "مقابل", "قياس")):
        words = " ".join(text[match.end():end].split())
        words = re.sub(r"^(?:ب|to |with |the )+", "", words) if claims.language == "en" else words
    return words.strip(" ,:;") or None


def find_change(text: str, claims: ClaimLexicon, words: set[str]) -> tuple[float, int, int] | None:
    """(percent with its sign, start, end) of a rise or fall; None when no direction is said."""
    for match in _percents(claims).finditer(text) if ANY_DIGIT in words else ():
        sign = _direction(text, match.start(), match.end(), max(0, match.start() - 60), min(len(text), match.end() + 32), claims)
        if sign:
            value = float(match[1].translate(str.maketrans("٠١٢٣٤٥٦٧٨٩٫,", "0123456789..")))
            return sign * (int(value) if value.is_integer() else value), match.start(), match.end()
    for match in claims.find("multiples", text, words):
        wanted = " ".join(claims.key(word) for word in match[1].split())
        for phrase, change in claims.words.multiples.items():
            if " ".join(claims.key(word) for word in phrase.split()) == wanted:
                return int(change), match.start(), match.end()
    return None


_NUMBER_THAN = re.compile(r"\s+than\s+\d")


@lru_cache(maxsize=2)
def _percents(claims: ClaimLexicon) -> re.Pattern[str]:
    signs = "|".join(map(re.escape, sorted(claims.words.percent, key=len, reverse=True)))
    return re.compile(rf"(?<![\d.,])(\d{{1,4}}(?:[.,٫]\d+)?)[\s-]*(?:{signs})", re.IGNORECASE)


def _direction(text: str, start: int, end: int, window_start: int, window_end: int, claims: ClaimLexicon) -> int:
    best, sign = 10_000, 0
    for name, value in (("rise", 1), ("fall", -1)):
        for match in claims.pattern(name).finditer(text, window_start, window_end):
            distance = start - match.end() if match.end() <= start else match.start() - end
            between = text[match.end():start] if match.end() <= start else text[end:match.start()]
            if match[1].lower() in ("more", "less", "fewer") and _NUMBER_THAN.match(text, match.end()):
                continue
            if ";" not in between and ". " not in between and distance < best:
                best, sign = distance, value
    return sign


# --- source


def find_source(text: str, claims: ClaimLexicon, words: set[str]) -> str | None:
    """Who states it, as the sentence names them; "" for a pronoun (the one named before); None when nobody is named."""
    own = None if _COUNTS.isdisjoint(words) else _COUNT_OF.search(text)
    if own and own[1].lower() not in ("our", "its", "their"):
        return own[1]
    for name in ("tallies", "source_before"):
        for match in claims.find(name, text, words):
            if re.search(r"\b(?:our|its|their)\b", match[1]):
                continue
            found = _trim(text[match.end():])
            if found:
                return found
    pronoun = None
    for name in ("counting", "sayings"):
        for match in claims.find(name, text, words):
            passive = re.search(r"\b(?:was|were|been|be|are|is)\s+$", text[:match.start()])
            if passive:
                by = re.search(r"\bby\s+", text[match.end():])
                found = _trim(text[match.end() + by.end():]) if by else None
            else:
                found = _speaker_after(text, match) if claims.language == "ar" else _speaker(text, match, claims)
            if found:
                return found
            pronoun = found if found is not None else pronoun
    return pronoun


_COUNTS = frozenset({"count", "tally", "figures", "reckoning", "records"})
_COUNT_OF = re.compile(r"\bby\s+(?:the\s+)?((?:[\w.-]+\s+){0,4}[\w.-]+)['’]s\s+(?:own\s+)?(?:count|tally|figures|reckoning|records)\b")


def _trim(words: str) -> str | None:
    stop = re.search(r"[,;.:()\"“”،؛\n]", words)
    cut = _SOURCE_STOP.sub("", words[:stop.start()] if stop else words).strip()
    cut = _ARTICLES.sub("", cut)
    pieces = cut.split()
    if len(pieces) > _MAX_SOURCE_WORDS and cut[:1] > "\u0600":
        pieces = pieces[:5]
        cut = " ".join(pieces)
    if not pieces or len(pieces) > _MAX_SOURCE_WORDS or cut[:1].isdigit() or cut[:1] == "و" and not cut.startswith(_WAW):
        return None
    return cut


def _speaker(text: str, match: re.Match[str], claims: ClaimLexicon) -> str | None:
    """The subject before "said"; what follows it where the verb stands first ("…, said the Pentagon")."""
    before = text[:match.start()]
    cut = max(before.rfind(mark) for mark in ",;:.\"”“(") + 1
    subject = before[cut:].strip()
    if not subject:
        if before.rstrip().endswith((",", "\"", "”")):
            return _trim(text[match.end():])
        return None
    if re.search(r"\b(?:women|men|people|persons)$", subject):
        return None
    subject = re.sub(r"\s+(?:has|have|had|also|later|then|is|are|was|were|been)$", "", subject)
    if subject.lower() in _PRONOUNS:
        return ""
    words = _ARTICLES.sub("", subject).split()
    if words and words[-1].lower() in _PRONOUNS:
        return ""
    if not words or len(words) > _MAX_SOURCE_WORDS or any(w[:1].isdigit() for w in words) or words[-1] in ("were", "was", "been", "and", "to", "are", "the") or (
            any(claims.is_in("counted_events", w.lower()) for w in words)):
        return None
    return " ".join(words)


def _speaker_after(text: str, match: re.Match[str]) -> str | None:
    rest = text[match.end():]
    return _trim(rest) if rest[:1].isspace() else None


# --- subject


def subject_of(
    figure: Figure, reading: Reading, claims: ClaimLexicon, periods: list[Period], compares: list[Span], before: str | None
) -> str:
    """What is counted, in the sentence's own words: the noun with what follows it, and the word of harm; else what stands before.

    `before` is the subject of the claim before, which "32 of them in Iraq" and "Diyala 44" go on with.
    """
    if figure.kind == "bare" or figure.unit in ("times", "مرة", "مرات"):
        return _bare_subject(figure, reading, before)
    blocked = [(p.start, p.end) for p in periods] + compares
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
    usable = 0 < len(words) <= 7 and words[0].lower() not in _PRONOUNS and words[0].lower() not in ("and", "over", "in") and not words[0][:1].isdigit()
    return " ".join(words) if usable else None
