"""Who states a statistic: as the sentence names him, in the fullest form that the article gives, or the article itself."""

from __future__ import annotations

import re

from transforms.claim_lexicon import ClaimLexicon

_ARTICLES = re.compile(r"^(?:(?:the|a|an|that|and|which|but|while|as|by|from|its|says|said)\s+)+", re.IGNORECASE)
PRONOUNS = frozenset({"he", "she", "it", "they", "we", "which", "who", "this", "i", "one", "that", "there", "also"})
_SOURCE_STOP = re.compile(r"\s+(?:said|says|told|in a|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|which|who|that|shows?|إن|أن|أنه|إنه|أنها|إنها|بأن|بأنه|إلى|اليوم|في مؤتمر|في تقرير|في حديث|خلال|في بيان|خلال|، )\b.*$", re.DOTALL)
_MAX_SOURCE_WORDS = 10


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
    if not pieces or len(pieces) > _MAX_SOURCE_WORDS or cut[:1].isdigit():
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
    if subject.lower() in PRONOUNS:
        return ""
    words = _ARTICLES.sub("", subject).split()
    if words and words[-1].lower() in PRONOUNS:
        return ""
    if not words or len(words) > _MAX_SOURCE_WORDS or any(w[:1].isdigit() for w in words) or words[-1] in ("were", "was", "been", "and", "to", "are", "the") or (
            any(claims.is_in("counted_events", w.lower()) for w in words)):
        return None
    return " ".join(words)


def _speaker_after(text: str, match: re.Match[str]) -> str | None:
    rest = text[match.end():]
    return _trim(rest) if rest[:1].isspace() else None
