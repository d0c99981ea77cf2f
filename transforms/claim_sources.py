"""Who states a statistic: as the sentence names him, in the fullest form that the article gives, or the article itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from transforms.claim_lexicon import ClaimLexicon

_ARTICLES = re.compile(r"^(?:(?:in what|what|the|a|an|that|and|which|but|while|as|by|from|its|says|said)\s+)+", re.IGNORECASE)
PRONOUNS = frozenset({"he", "she", "it", "they", "we", "which", "who", "this", "i", "one", "that", "there", "also"})
_SOURCE_STOP = re.compile(r"\s+(?:said|says|told|puts?|gives?|gave|have|has|had|in a|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|which|who|that|shows?|إن|أن|أنه|إنه|أنها|إنها|بأن|بأنه|إلى|اليوم|في مؤتمر|في تقرير|في حديث|خلال|في بيان|خلال|، )\b.*$", re.DOTALL)
_MAX_SOURCE_WORDS = 10
_WAW = ("وزار", "وكال", "وحد", "ولاي", "وزير", "وسائل", "وفد", "والي", "وثائق", "وثيقة", "وكيل", "ورقة", "ورشة", "ويكي")  # names with و; else it is "and"


def find_source(text: str, claims: ClaimLexicon, words: set[str]) -> str | None:
    """Who states it, as the sentence names them; "" for a pronoun (the one named before); None when nobody is named."""
    own = None if _COUNTS.isdisjoint(words) else _COUNT_OF.search(text)
    if own:
        return "" if own[2] else _ARTICLES.sub("", own[1])
    if claims.language == "en" and not _COUNTS.isdisjoint(words) and (kept := _COUNT_BY.search(text)):
        found = _trim(text[kept.end():])
        named = _NAMED_BEHIND.match(text, kept.end() + len(found or ""))
        if found:
            return _ARTICLES.sub("", named[1]) if named and found.startswith("one ") else found
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


_COUNTS = frozenset("count tally figures reckoning records register statistics data log estimate estimates account database survey report study reports list records table tables book notebook map tracker ledger bulletin".split())
_COUNT = "(?:count|tally|figures|reckoning|records|register|statistics|data|log|estimates?|account|database|survey|list|tables?|book|notebook|map|tracker|ledger|bulletin)"
# "by the Mission's count", "the ministry's own tables give", "by her own tally"
_COUNT_OF = re.compile(
    rf"((?:\b(?!(?:by|on|from|in|and|or|of|at|to|that|which|with|as|last|this|year|month|week|quarter|today|yesterday|january|february|march|april|may|june|july|august|september|october|november|december)\b)[\w.-]+\s+){{0,4}}[\w.-]+?)(?:['’]s|(?<=s)['’])\s+(?:[a-z-]+\s+){{0,2}}?{_COUNT}\b"
    rf"|(?<!\w)(?:by|on)\s+(its|their|his|her)\s+(?:own\s+)?{_COUNT}\b", re.IGNORECASE)
# "according to a tally kept by a port agent", "by the statistics of the same command"
_COUNT_BY = re.compile(
    rf"\b(?:according to|by|from|in|shows?)\s+(?:(?:a|an|the|new|latest|official|own|casualty|monthly|weekly|annual|fresh|internal|joint)\s+){{0,3}}{_COUNT}\s+"
    r"(?:(?:that\s+)?(?:was\s+|were\s+)?(?:kept|compiled|published|released|issued|recorded|gathered|collected|held|made|given|maintained|drawn up)\s+)?(?:by|of|from)\s+", re.IGNORECASE)
_NAMED_BEHIND = re.compile(r",\s+((?:the\s+)?(?:[A-Z][\w’'-]*(?:\s+(?:of|for|and|the)\b)?\s?){1,7})")


_NAMES = re.compile(r"((?:[A-Z][\w’'-]*\s+(?:(?:of|for|and)\s+(?:the\s+)?)?)+)[a-z]")
_NOBODY = frozenset("would could will can may might must should not be been".split()) | PRONOUNS


def _trim(words: str) -> str | None:
    stop = re.search(r"[,;.:()\"“”،؛\n]", words)
    cut = _SOURCE_STOP.sub("", words[:stop.start()] if stop else words).strip()
    cut = _ARTICLES.sub("", cut)
    pieces = cut.split()
    if len(pieces) > _MAX_SOURCE_WORDS and cut[:1] > "\u0600":
        pieces = pieces[:5]
        cut = " ".join(pieces)
    if len(pieces) > _MAX_SOURCE_WORDS and (named := _NAMES.match(cut)) is not None:
        cut = named[1].strip()  # "According to the Conflict Barometer the group carried out …"
        pieces = cut.split()
    if not pieces or len(pieces) > _MAX_SOURCE_WORDS or cut.lower() in _NOBODY or cut[:1].isdigit() or cut[:1] == "و" and not cut.startswith(_WAW):
        return None
    return cut


def _speaker(text: str, match: re.Match[str], claims: ClaimLexicon) -> str | None:
    """The subject before "said"; what follows it where the verb stands first ("…, said the Pentagon")."""
    before = _DATELINE.sub("", text[:match.start()])
    if (explained := _EXPLAINED.search(before)) is not None:
        return _trim(explained[1])
    marks = [m.end() for m in _SUBJECT_START.finditer(before)]
    subject = before[marks[-1] if marks else 0:].strip()
    if (dated := _DATED.match(subject)) is not None:
        subject = dated[1]  # "On 3 August the coalition accepted"
    if not subject:
        if before.rstrip().endswith((",", "\"", "”")):
            return _trim(text[match.end():])
        return None
    if re.search(r"\b(?:women|men|people|persons)$|\bnumber of\b", subject):
        return None
    if (joined := _JOINED.match(subject)) is not None:
        subject = joined[1]  # "The U.S. military disputes these numbers and says"
    subject = re.sub(r"\s+(?:has|have|had|also|later|then|is|are|was|were|been)$", "", subject)
    if subject.lower() in PRONOUNS:
        return ""
    words = _ARTICLES.sub("", subject).split()
    if words and words[-1].lower() in PRONOUNS:
        return ""
    if not words or len(words) > _MAX_SOURCE_WORDS or words[-1].lower() in _NOBODY or any(w[:1].isdigit() for w in words) or words[-1] in ("were", "was", "been", "and", "to", "are", "the") or (
            claims.is_in("counted_events", words[-1].lower()) and words[-2:-1] != ["joint"]):
        return None
    return " ".join(words)


_SUBJECT_START = re.compile(r"[,;:\"”“(]|(?<![A-Z])\.(?=\s)|(?<=[a-z])\.")
_DATED = re.compile(r"(?:On|In|By|At|Since|Until)\s.*?\d+\s+(?:[A-Z][a-z]+\s+)?the\s+(.+)$")
_JOINED = re.compile(r"((?:the\s+)?(?:[\w.’'-]+\s+){1,5}?)(?:[a-z]{3,}(?:ed|[^s]s))\s+(?:[^,;]+\s+)?and$", re.IGNORECASE)
_DATELINE = re.compile(r"^[^.;]{2,60}?\s[–—-]{1,2}\s")
_EXPLAINED = re.compile(r"(?:^|[,;]\s+)((?:the\s+|a\s+)?[A-Z][\w’'-]*(?:\s+[\w’'-]+){0,6}),\s+(?:which|who|whose|a|an|the)\b[^,;]{3,120},\s*$")


def _speaker_after(text: str, match: re.Match[str]) -> str | None:
    rest = text[match.end():]
    return _trim(rest) if rest[:1].isspace() else None


# --- the fullest form of a name, and the article itself


_HEADS = ("ministry|office|bureau|service|network|command|commission|directorate|agency|department|mission|centre|center|council|monitor|observatory|institute"
          "|organisation|organization|association|union|foundation|group|committee|court|company|registry|charity|operator|coalition|police|army|cell|endowment|campaign")
_VAGUE = re.compile(r"^(?:(?:same|new|own|earlier|latest|previous|official|monthly|weekly)\s+)*(?:report|reports|bulletin|statement|note|update|document|paper|study|figures|statistics|text)$", re.IGNORECASE)
_PUBLICATION = re.compile(
    r"\b(?:weekly|monthly|week|report|summary|review|monitor|bulletin|brief|briefing|note|letter|newsletter|update|round-?up|security|watch|digest|tracker|blog|factbox)\b",
    re.IGNORECASE)
_TITLE_END = re.compile(r"[:,(|]|\s[–—-]\s|,?\s\d|\bNo\.")
_OWN = re.compile(r"\b(?:we|our|us)\b|\bI\b", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"\b((?:[A-Z][\w’'-]+\s+(?:(?:of|for|and|the|on)\s+){0,2}){1,5}(?:Network|Office|House|Centre|Center|Observatory|Monitor|Council|Foundation|Agency|Watch|Project|Union"
    r"|Association|Committee|Group|Institute|Ledger|Barometer|Relief|Commission|Organisation|Organization|Mission|Society|League|Shelter|Desk|Voice|Rights|Affairs|Women))\b")
_NAMED_CHARS = 20_000  # characters back in which a name is looked for
_HEAD_CHARS, _FOOT_CHARS = 90, 150  # of an article, where who writes it names himself
_OWN_TALLY = re.compile(r"\b(?:our|my)\s+(?:own\s+)?(?:count|tally|figures|reckoning|records|log|database|files|monitors?)\b|\b(?:we|I) (?:have )?(?:recorded|documented|logged|counted|registered|tallied|noted)\b",
                        re.IGNORECASE)
THE_ARTICLE = "the outlet's own text"


@lru_cache(maxsize=128)
def _name_patterns(head: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The head of a name, and the name around it."""
    name = rf"((?:[A-Z][\w’'-]+\s+|(?:of|for|and)\s+|[a-z]+\s+(?={head}\b)){{0,5}}{head}\b(?:\s+(?:of|for)\s+(?:the\s+)?[\w’'-]+(?:\s+(?:and\s+)?[A-Z][\w’'-]+){{0,3}})?)"
    return re.compile(rf"(?<!\w){head}\b", re.IGNORECASE), re.compile(name, re.IGNORECASE)


def _names_with(head: str, before: str) -> Iterator[re.Match[str]]:
    """The names with a head, of five words before it at most: looked for around the head, since every word of the text could begin one."""
    heads, name = _name_patterns(head)
    done = 0
    for found in heads.finditer(before, max(0, len(before) - _NAMED_CHARS)):
        if found.start() < done:
            continue
        window = max(0, found.start() - 200)
        words = before[window:found.start()].rsplit(None, 6)
        match = name.search(before, max(done, window + (len(words[0]) if len(words) == 7 else 0)))
        if match is not None:
            done = match.end()
            yield match


def fuller_source(source: str, before: str, title: str) -> str:
    """"the ministry" as the article named it before: "Iraqi migration ministry"; a mere "report" is its author's."""
    if _VAGUE.match(source):
        return own_source(before, title) or source
    plain = re.sub(r"^(?:same|new)\s+", "", source)
    words = plain.split()
    head = words[-1].lower()
    if len(words) > 2 or not re.fullmatch(_HEADS, head):
        return source if plain == source else _same(plain, before) or source
    best = ""
    for match in _names_with(head, before):
        name = _ARTICLES.sub("", " ".join(match[1].split()))
        if len(name.split()) > len(words) and len(name.split()) >= len(best.split()) and (name[:1].isupper() or " of " in name or len(name.split()) <= 3):
            best = name
    return _without_verbs(best) or source


def _same(plain: str, before: str) -> str | None:
    """"same official": the official who spoke before."""
    found = re.findall(rf"\b((?:[A-Z]\w+\s+|\w+\s+){{0,2}}{re.escape(plain)}\b(?:\s+(?:of|in|at)\s+(?:the\s+)?[\w’'-]+(?:\s+\w+)?)?)", before)
    return _ARTICLES.sub("", " ".join(max(found, key=len).split())) if found else None


def _without_verbs(name: str) -> str:
    words = name.split()
    while words and (words[0].lower() in PRONOUNS or words[0].lower() in ("said", "told", "by", "of", "and", "for", "in", "from", "to", "the", "with", "at", "on", "its", "their")):
        words = words[1:]
    return " ".join(words)


_DEEDS = re.compile(
    r"\b((?:the\s+)?(?:[A-Z][\w’'.-]+\s+(?:and\s+|of\s+|the\s+)?){0,5}(?:[Pp]olice|army|military|[Mm]inistry|[Ff]orces?|[Tt]ask [Ff]orce|[Cc]ommand|[Ss]ervice|[Dd]irectorate"
    r"|[Cc]oalition|court|customs|border guards|civil defence)(?:\s+in\s+(?:the\s+)?[\w’-]+)?)(?:\s+forces|\s+teams|\s+units)?\s+(?:have\s+|has\s+|had\s+)?"
    r"(?:conducted|carried out|seized|arrested|detained|killed|destroyed|cleared|received|defused|executed|recovered|found|launched|lifted|registered|handled|freed|collected|bought)\b")


def subject_speaks(text: str) -> str | None:
    """"Police in the province seized 412 weapons": a force that is said to have done so much, and nobody else says it."""
    match = _DEEDS.search(text)
    if match and match[1].lower() in ("forces", "the forces", "service", "the service"):
        return None
    return _ARTICLES.sub("", " ".join(match[1].split())) if match else None


def own_source(text: str, title: str) -> str | None:
    """The organisation in whose name an article speaks, or the periodical that its title names."""
    ends = f"{title}. {text[:_HEAD_CHARS]} {text[-_FOOT_CHARS:]}"
    names = [" ".join(m[1].split()) for m in _ORGANISATION.finditer(ends)]
    if names:
        return _ARTICLES.sub("", max(names, key=lambda name: (names.count(name), -names.index(name))))
    if _PUBLICATION.search(title):
        stop = _TITLE_END.search(title)
        return (title[:stop.start()] if stop else title).strip() or None
    return None


def article_source(sentence: str, text: str, title: str) -> str:
    """Who states what nobody is named for: the organisation that says "we", the periodical, else the article itself."""
    own = own_source(text, title) if _OWN.search(sentence) or _PUBLICATION.search(title) else None
    return own or THE_ARTICLE


_UN_MISSION = re.compile(r"(?:UN|U\.N\.|United Nations)(?:\s+Assistance)?\s+[Mm]ission\b(?!\s+(?:in|to)\s+(?!Iraq|the country))|UNAMI\b(?!\s+\w)|United Nations in Iraq")
UN_MISSION = "UN mission in Iraq (UNAMI)"


def one_name(source: str) -> str:
    """The UN mission under one name, however a text calls it: analysts group by it."""
    return UN_MISSION if _UN_MISSION.search(source) else source


def counts_itself(sentence: str) -> bool:
    """"by our own count", "we recorded"."""
    return bool(_OWN_TALLY.search(sentence))
