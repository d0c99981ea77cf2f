"""The place names of an article with their roles: scan, unknown names, datelines and headings, then the words on either side."""

from __future__ import annotations

import re
from bisect import bisect_left, insort

from transforms.gazetteer import IRAQ, Gazetteer
from transforms.place_neighbours import is_between, settle_neighbours
from transforms.place_roles import WINDOW, PlaceLexicon, RolePatterns, role_patterns
from transforms.place_scan import Found, scan_arabic, scan_latin
from transforms.place_types import PlaceMention
from transforms.place_unknown import Unknown, find_unknown_arabic, find_unknown_english
from transforms.spelling import latin_key, name_keys

_DATELINE_EN = re.compile(
    r"\s*(?:[A-Z][\w.'’]+(?: [A-Z][\w.'’]+)? ?(?:News|Agency|Post|Press|Wire) ?[/–—-] ?)?"
    r"[A-Z][\w'’\-]*(?:[ /-](?:[A-Z(][\w'’\-)]*|al-\w+)){0,3}(?:, (?:[A-Z][\w.'’]+ ?){1,3})?"
    r"(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?)?(?: ?\([^)\n]{2,60}\))?\s?(?:—|–|--?|/|:)(?=\s|[A-Z])"
)
_HEAD = (r"[ \t]*(?:[-•*] ?)?(?:(?:NEAR )?([A-Z][A-Z' ’\-]{2,30}|[A-Z][\w' ’\-]{2,24}):(?=\s)|([A-Z][\w' ’\-]{2,24})[ \t]*(?=\n)"
         r"|(?<=\n)(?:[-•*] ?)?(?:NEAR )?([A-Z][A-Z' ’\-]{2,30}?)(?: ?[–—-] |\. ))")
_HEADING, _FIRST_HEADING = re.compile(rf"\n{_HEAD}"), re.compile(_HEAD)
_HEADING_SENTENCE = re.compile(r"\n[ \t]*(?:[-•*] ?)?([A-Z][\w'’\-]*(?: [A-Z][\w'’\-]*| al-[A-Z]\w+){0,2})(?:, (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?\.[ ](?=[A-Z])")
_ENDS = tuple(".!?:)\n")
_DATELINE_AR = re.compile(r"\s*(?:[^\n.،:/–—\-]{2,45}?\s*(?:/|–|—|\s-\s|-|:|\)\s*[-–—:/]))(?:\s?[^\n.،:/–—]{2,40}?(?:/|–|—|\n|\s-\s))?")
_HEADED_AR = re.compile(r"[ ]*(?:[:/–—]|-[ ])")
_DATED_AR = re.compile(r"\s*[^\n.،:/–—\-\d]{2,30}[،,]?\s*[0-9٠-٩]{1,2}\s+[^\n.،:–—\-\d]{3,25}(?:[0-9٠-٩]{4})?\s*(?:م\s*)?[–—\-:]\s")


def find_in_text(text: str, language: str, gazetteer: Gazetteer, in_title: bool = False) -> list[PlaceMention]:
    """Mentions in order of their place in the text, without overlaps; names of people and outlets are left out."""
    patterns = role_patterns(language)
    if language == "ar":
        found, unknown = scan_arabic(text, gazetteer), find_unknown_arabic(text)
    else:
        found, unknown = scan_latin(text, gazetteer), find_unknown_english(text)
    dateline_end = 0 if in_title else dateline_length(text, language)
    headings, whole = ([], set()) if in_title or language == "ar" else _headings(text)
    mentions = []
    for number, name in enumerate(found):
        is_head = (name.start, name.end) in whole or language == "ar" and _is_heading_ar(text, name) or any(start <= name.start and name.end <= end for start, end in headings)
        is_put = is_head or _is_put_in(text, name, found[number + 1] if number + 1 < len(found) else None)
        mention = _judge(text, name, patterns, language, in_title, is_put)
        if mention is None:
            continue
        if name.end <= dateline_end:
            mention.role = "dateline"
        elif is_head:
            mention.role = "heading"
        mentions.append(mention)
    mentions = _add_unknown(text, mentions, unknown, patterns, gazetteer, dateline_end, in_title)
    return settle_neighbours(text, mentions, language)


def _is_put_in(text: str, name: Found, following: Found | None) -> bool:
    """Whether the name of a governorate follows that holds a place of the name: "Hit in Anbar"."""
    if following is None or text[name.end:following.start] not in _PUT_IN:
        return False
    holders = {entry.governorate for entry in following.entries if entry.kind == "governorate"}
    return any(entry.governorate in holders for entry in name.entries)


def _is_heading_ar(text: str, name: Found) -> bool:
    """Whether a line begins with the name and a dash or colon, as the items of a round-up do: الموصل - قتل مسلحون …"""
    line = text.rfind("\n", 0, name.start) + 1
    return line > 0 and not text[line:name.start].strip(" \t-•*") and bool(_HEADED_AR.match(text, name.end))


def _headings(text: str) -> tuple[list[tuple[int, int]], set[tuple[int, int]]]:
    """The names that head a paragraph, and those that are a sentence of their own behind a finished one: "Anbar. Border guards found"."""
    first = _FIRST_HEADING.match(text)
    headings = [m.span(m.lastindex) for m in ((first,) if first else ())]
    headings += [m.span(m.lastindex) for m in _HEADING.finditer(text, first.end() if first else 0)]
    return headings, {m.span(1) for m in _HEADING_SENTENCE.finditer(text) if text[:m.start()].rstrip(" \t")[-1:] in _ENDS}


def dateline_length(text: str, language: str) -> int:
    """How many characters at the beginning of a body are its dateline ("BAGHDAD (Agency) -", "بغداد/ واع"); 0 without one."""
    if language == "ar":
        match = _DATED_AR.match(text[:110]) or _DATELINE_AR.match(text[:110])
        return match.end() if match else 0
    match = _DATELINE_EN.match(text[:140])
    if match is None or (match.group().rstrip().endswith(":")):
        return 0
    return match.end()


def _judge(text: str, name: Found, patterns: RolePatterns, language: str, in_title: bool, is_put: bool) -> PlaceMention | None:
    """The mention with its role (`is_put`: it heads a paragraph, or its governorate is named behind it), or None for a person, an outlet, or a doubtful name that nothing makes a place."""
    left, right = text[max(0, name.start - WINDOW):name.start], text[name.end:name.end + WINDOW]
    # Most names stand before a comma or a stop, behind which none of the words below belongs to them.
    joined = right if language == "ar" or right[:1] in _GOES_ON else ""
    before = patterns.left.read(left)
    inside = "ب" in text[name.start:name.start + name.clitic] or "inside" in before
    if not (language == "ar" and inside) and patterns.outlet_right.match(joined):
        return None  # بغداد اليوم is an outlet, في بغداد اليوم is where and when
    feature_left, relation = before.get("feature"), before.get("relation")
    feature_right = patterns.feature_right.match(joined)
    near = "near" in before or bool(_BY.search(left, max(0, len(left) - _BY_CHARS)) and (feature_right or name.entries[0].kind in _SITES))
    between = language != "ar" and is_between(left)
    located = bool(feature_left or feature_right or inside or near or relation or between)
    institution = "institution" in before or bool(patterns.institution_right.match(joined))
    body = None if language == "ar" else _BODY.match(joined)
    institution = institution or bool(body) or language != "ar" and left.endswith(_DASHES) and bool(_UNIT_LEFT.search(left))
    if language != "ar" and _is_cut_short(text, name, left, right, patterns):
        return None
    if all(e.country != IRAQ for e in name.entries) and right.startswith(("-", "–")):
        return None  # "Iran-backed"
    if _is_person(text, name, left, before, patterns, language, located and not institution) or (
        language == "ar" and _is_common_word(text, name, right, patterns.lexicon, bool(feature_left))):
        return None
    entries = name.entries
    doubtful = all(entry.needs_context for entry in entries)
    if doubtful and not located and not is_put and not _contained_in_text(right, language):
        return None
    role = "location" if located else "bare"
    if _COURT.match(joined) and language != "ar":
        role, feature_right = "location", None  # a verdict is given where the court sits
        name, feature_left = name._replace(end=name.end + _COURT.match(joined).end()), None
    elif (institution or language != "ar" and left.endswith("the ") and _TRIBE.match(text, name.start)) and not feature_left:
        role = "institution"
    elif (language != "ar" or not near) and "origin" in before:
        role = "origin"
    start, end, feature = name.start + name.clitic, name.end, None
    if feature_left and _NAMED.search(left[:feature_left.start(1)]):
        feature_left = None  # "the Tenek quarter of Mosul": the word belongs to the name before it
    if feature_left and role == "location" and language != "ar" and "origin" in patterns.left.read(left[:feature_left.start(1)]):
        role = "origin"  # "from the village of"
    if feature_right and _ANY_ONE.search(left):
        feature_right = None  # "a Basra street" is somewhere in Basra
    if body and feature_left and feature_left.group(1).lower() in _YARDS:
        start, end, feature, role = name.start - len(left) + feature_left.start(1), name.end + body.end(), feature_left.group(1).lower(), "location"
    elif feature_right and not institution:
        end, feature = name.end + feature_right.end(), feature_right.group(1).lower()
    elif feature_left and role != "institution":
        start, feature = name.start - len(left) + feature_left.start(1), feature_left.group(1).lower()
    if language != "ar" and (_COURT.match(joined) or "ourt" in left and _COURT_OF.search(left)):
        role, feature = "location", "court"
    if feature in _PROVINCES and not any(e.kind == "governorate" or e.country != IRAQ for e in entries):
        return None  # "its Dijla province"
    if feature is None and (patterns.governorate.search(left) if language == "ar" else patterns.governorate.match(joined)):
        feature = "province"  # "Kirkuk province" is not the city, and less exact than any town beside it
    return PlaceMention(
        start=start, end=end, text=" ".join(text[start:end].split()), candidates=_fitting(entries, feature, feature_right is not None), role=role,
        relation="between" if between else _relation(left, relation, near, language), feature=feature, in_title=in_title,
    )


def _relation(left: str, direction: re.Match[str] | None, near: bool, language: str) -> str | None:
    """How the event lies to the place, by the words before it."""
    if _LEADS_TO.search(left) if language == "ar" else left.endswith(_VIA_ENDINGS) and _VIA.search(left):
        return "via"
    return f"{direction.group(1).lower()} of" if direction else "near" if near else None


_PUT_IN = frozenset({" in ", ", ", ", in ", " في ", "، "})
_GOES_ON = tuple(" \n-–’'”\"")
_BODIES = frozenset({"Party", "Union", "Movement", "Organisation", "Organization", "Committee", "Foundation", "Network", "Company", "Ministry", "Agency"})
# "the gate of the Basra Oil Company", "the Karkh criminal court", "Multi-National Division – Baghdad"
_BODY = re.compile(r"(?:[’']s)?(?:[ ](?:of[ ])?[A-Z][\w-]+){0,3}[ ](?:Company|Ministry|Directorate|Corporation|Authority|Agency|Command|Commission|Department|Organisation|Organization|Office)(?!\w)")
_COURT = re.compile(r"(?:[’']s)?[ ](?:(?:[Cc]entral|[Ff]ederal|[Ii]nvestigative|[Ii]nvestigations?|[Aa]ppeals?|[Ff]irst|[Ss]econd)[ ])?(?:[Cc]riminal[ ]|[Aa]ppeals?[ ]|[Ii]nvestigative[ ]|[Mm]ilitary[ ]|[Mm]isdemeanou?rs?[ ])?[Cc]ourts?(?!\w)")
_COURT_OF = re.compile(r"\b[Cc]ourts? (?:of|in|at) (?:the )?(?:city of )?$")
_PROVINCES = frozenset({"province", "governorate", "provinces", "governorates"})
_DASHES = (" – ", " — ", " - ", "- \n", "– \n", "— \n")  # a break may follow, as before "$"
_UNIT_LEFT = re.compile(r"(?:Division|Brigade|Corps|Regiment|Forces?|Task Force|Command)[ ][–—-][ ]$")
_YARDS = frozenset({"gate", "headquarters", "compound", "entrance", "building", "offices", "office", "yard", "site", "depot", "station", "camp", "field", "plant", "hotel"})
_VIA_ENDINGS = ("of ", "via ", "through ", "the ", " \n")
_VIA = re.compile(r"\b(?:by way of|via|passing through|on (?:its|their|his) way through) (?:the )?$")
_LEADS_TO = re.compile(r"(?:المؤدي|المؤدية|الواصل|الذاهب)\s+(?:إلى|الى)\s+$")
_BY, _BY_CHARS = re.compile(r"\bby (?:the )?$"), 9
_TRIBE = re.compile(r"(?:Al-?[Bb]u|Bani|Beni|Banu)[ -]")
_ANY_ONE = re.compile(r"\b(?:an?|another|two|three|four|several|some)[ ]$", re.IGNORECASE)
_NAMED = re.compile(r"[A-Z][\w'’-]*(?:[ ]|,[ ](?:an?|the)[ ](?:[\w-]+[ ]){0,3})$")
_WORD_BEFORE = re.compile(r"(\S+)[ ]$")
_PLACED = re.compile(r"\b(?:in|at|of|near|from)[ ][^.]*$")
_OPENER, _OPENER_CHARS = re.compile(r"\b(?:Abu|Abou|Umm|Abi|Bin|Ibn|Bani|Beni)[ ]$"), 8
_MORE_OPENERS = ("Dayr", "Tall")
_SITES = frozenset({"airport", "base", "camp", "crossing", "oilfield", "gasfield", "prison", "bridge", "dam", "field"})
_HOUSES = frozenset({"مبنى", "مقر", "بوابة", "مركز شرطة"})  # a house of an institution is a place
_BEARERS = frozenset({"حي", "شارع", "محلة", "ساحة", "مدرسة", "جامع", "مستشفى", "فندق"})
_BORNE = frozenset({"governorate", "country"})
_QUARTERS = frozenset({"quarter", "neighbourhood", "neighborhood"})
_QUARTER_KINDS = frozenset({"neighbourhood", "area", "subdistrict", "town", "village"})


_LONGER = re.compile(r"[ -](?:al-)?(?!(?:The|In|On|At|And|Province|Governorate|District|Airport|International|City|Base|Camp|Road|Street|Bridge|Dam)\b)[A-Z][a-z]+(?!\w)")


def _is_cut_short(text: str, name: Found, left: str, right: str, patterns: RolePatterns) -> bool:
    """Whether the name is only a piece of a longer one that no list has: "Tel Tamer", "Abu Zubayr"."""
    word = text[name.start:name.end]
    if _OPENER.search(left, max(0, len(left) - _OPENER_CHARS)):
        return True
    return (word in _MORE_OPENERS or word in patterns.lexicon.name_openers) and bool(_LONGER.match(right))


def _is_common_word(text: str, name: Found, right: str, lexicon: PlaceLexicon, has_feature: bool) -> bool:
    """The city (المدينة) rather than the district of that name; the chargé d'affaires (القائم بالأعمال) rather than al-Qaim."""
    written = text[name.start + name.clitic:name.end]
    if written in lexicon.feature_only and not has_feature:
        return True
    return any(right.lstrip().startswith(word) for word in lexicon.not_followed.get(written, ()))


def _fitting(entries: tuple, feature: str | None, is_named_first: bool) -> tuple:
    """The candidates that the feature word allows: "Kirkuk province" is no city, "Hawija district" no oil field."""
    if feature is None:
        return entries
    if feature in ("province", "governorate", "provinces", "governorates", "محافظة"):
        return tuple(e for e in entries if e.kind == "governorate") or entries
    if feature in _BEARERS:
        return tuple(e for e in entries if e.country == IRAQ and e.kind not in _BORNE)  # حي المثنى, شارع فلسطين bear a name, and lie elsewhere
    if feature in _QUARTERS and is_named_first:  # no "quarter of Baiji"
        return tuple(e for e in entries if e.kind in _QUARTER_KINDS)
    if feature in ("village", "قرية"):
        return tuple(e for e in entries if e.specificity >= 4) or entries
    return entries


def _contained_in_text(right: str, language: str) -> bool:
    """Whether a governorate or "district" follows at once: then even a doubtful name is a place."""
    if language == "ar":
        return bool(re.match(r"\s*(?:ب?محافظة|التابعة?|ب?قضاء|،\s*محافظة)", right))
    return bool(re.match(r"(?:,| in| district| sub-?district)[ ](?:the )?(?:[A-Z][\w\- ]+(?:province|governorate)|Iraq\b)", right))


def _is_person(
    text: str, name: Found, left: str, left_found: dict[str, re.Match[str]], patterns: RolePatterns, language: str, located: bool
) -> bool:
    """Whether the name is (part of) a person's: a title, a given name or an Abu before it, or a given name that it is itself."""
    before = _WORD_BEFORE.search(left, left.rfind(" ", 0, max(0, len(left) - 2)) + 1)
    if before is None or (located and not before.group(1)[0].isupper() and language != "ar"):
        return False
    word = before.group(1).strip("(\"'“‘«")
    if language == "ar":
        if "feature" in left_found or "ب" in text[name.start:name.start + name.clitic]:
            return False  # قرية البو بكر بالعظيم: in it
        return bool(word in patterns.given_names and _looks_like_surname(name) or "person" in left_found and _looks_like_surname(name))
    if word and word[0].isupper() and (latin_key(word.removesuffix("'s")) in patterns.given_names):
        return True
    if "person" in left_found and not _PLACED.search(left[-24:]):
        return True
    return bool(word[:1].isupper() and word not in patterns.not_names and _is_nisba(name, text) and not located)


def _is_nisba(name: Found, text: str) -> bool:
    """Al-Baghdadi, al-Basri: a surname made from a place."""
    return text[name.start:name.end].lower().startswith(("al-", "al ")) and text[name.end - 1] == "i"


def _looks_like_surname(name: Found) -> bool:
    """An Arabic candidate that people bear as a name; a governorate after a given name is one too, except the large cities."""
    return all(entry.needs_context or entry.specificity >= 4 for entry in name.entries)


def _add_unknown(
    text: str, mentions: list[PlaceMention], unknown: list[Unknown], patterns: RolePatterns, gazetteer: Gazetteer,
    dateline_end: int, in_title: bool,
) -> list[PlaceMention]:
    """The mentions and the unknown names that do not overlap them; a building that carries a known name takes its place."""
    taken = sorted((m.start, m.end) for m in mentions)
    result = list(mentions)
    by_span: dict[tuple[int, int], list[PlaceMention]] = {}
    for known in mentions:
        by_span.setdefault((known.start, known.end), []).append(known)
    for name in unknown:
        if name.start < dateline_end:
            continue
        position = bisect_left(taken, (name.start, 0))
        clashes = [span for span in taken[max(0, position - 1):position + 4] if span[0] < name.end and name.start < span[1]]
        if clashes:
            covered = [m for span in clashes for m in by_span.get(span, ()) if (m.start, m.end) == span]
            widened = len(covered) == 1 and name.how == "building" and (covered[0].role != "institution" or name.feature in _HOUSES) and (
                name.start < covered[0].start or covered[0].end < name.end)
            goes_on = len(covered) == 1 and name.how == "feature" and name.start == covered[0].start and text[covered[0].end:covered[0].end + 1] == " "
            if widened or goes_on and name.feature == covered[0].feature:  # "the sector of Jalam" Samarra
                covered[0].start, covered[0].end = min(name.start, covered[0].start), max(name.end, covered[0].end)
                covered[0].role = "location" if name.feature in _HOUSES else covered[0].role
                covered[0].text, covered[0].feature = " ".join(text[covered[0].start:covered[0].end].split()), name.feature
            continue
        mention = _unknown_mention(text, name, patterns, gazetteer, in_title)
        if mention is not None:
            result.append(mention)
            by_span.setdefault((mention.start, mention.end), []).append(mention)
            insort(taken, (mention.start, mention.end))
    return result


def _unknown_mention(
    text: str, name: Unknown, patterns: RolePatterns, gazetteer: Gazetteer, in_title: bool
) -> PlaceMention | None:
    written = text[name.name_start:name.name_end]
    left = text[max(0, name.start - WINDOW):name.start]
    before = patterns.left.read(left)
    near, relation = "near" in before, before.get("relation")
    located = name.how != "preposition" or near or "inside" in before
    if not located and "origin" not in before:
        return None
    if name.how == "preposition" and ("person" in before or _starts_with_given_name(written, patterns)) and not _APPOSED.match(text, name.name_end):
        return None
    if name.how == "preposition" and patterns.institution_right.match(text[name.name_end:name.name_end + WINDOW]):
        return None
    if written.split()[-1] in _BODIES:
        return None  # "the camp of the Freedom Party"
    if name.how == "preposition" and left.endswith(" of ") and not near and not relation:
        return None  # "the name of Abu Zubayr": only "north of", "outskirts of" make a place
    if name.how == "preposition" and patterns.person_within.search(written):
        return None
    if written.isupper() and len(written) < 7 and written.isascii():
        return None  # "VBIED factory"
    candidates: tuple = ()
    is_alike = written[0].isascii()
    if name.how != "building":
        candidates = _fitting(gazetteer.similar(name_keys(written)) if is_alike else gazetteer.named(written), name.feature, name.name_start == name.start)
    return PlaceMention(
        start=name.start, end=name.end, text=" ".join(text[name.start:name.end].split()), candidates=candidates,
        role="origin" if "origin" in before else "location" if name.how != "preposition" else "bare",
        relation="between" if is_between(left) else f"{relation.group(1).lower()} of" if relation else "near" if near else None, feature=name.feature, in_title=in_title,
        is_alike=is_alike and bool(candidates),
    )


_APPOSED = re.compile(r",[ ](?:an?|the)[ ](?:[\w-]+[ ]){0,3}(?:village|hamlet|town|township|suburb|district|sub-district|quarter|neighbou?rhood|area)\b")


def _starts_with_given_name(written: str, patterns: RolePatterns) -> bool:
    return latin_key(written.split()[0].removesuffix("'s")) in patterns.given_names
