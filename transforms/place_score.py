"""Which of the places that a sentence names is the one where its event took place.

The place named as a location ("in", "at", "near") beats a bare name, a village beats its district, what is near the event's word beats
what is far; a place that only says where another lies, a hospital to which people were taken and a country that is spoken of lose.
"""

from __future__ import annotations

import re

from transforms.place_types import PlaceMention

CONTAINED = re.compile(
    r"^(?:[’']s)?[ ]*(?:,|\()?[ ]*(?:(?:deep|right|just|somewhere|further|high|far|halfway|both)[ ])?(?:(?:an?|the)[ ](?:[\w-]+[ ]){0,3}(?:market|base|camp|prison|(?=village|hamlet|town|suburb|district|sub-?district|neighbou?rhood|quarter|area)))?(?:(?:village|hamlet|town|city|sub-?district|district|neighbou?rhood|area|quarter|camp|region|suburb)s?)?,?[ ]*"
    r"(?:(?:in|of|within|at|,|inside|belonging to|part of|under|(?<=\w )(?:near|outside|beside))[ ]+)?(?:(?:the|central|eastern|western|northern|southern|north|south|east|west|"
    r"north-?east(?:ern)?|north-?west(?:ern)?|south-?east(?:ern)?|south-?west(?:ern)?|Iraq[’']s|Iraqi|city of|province of|governorate of"
    r"|the (?:far |marsh |hill |border |oil |high |open )?(?:country|countryside|east|west|north|south|centre|center|heart|middle|outskirts|desert|deserts|marshes|mountains|plains|edge|hills) of)[ ]+){0,4}$", re.IGNORECASE)
CONTAINED_AR = re.compile(
    r"^\s*(?:،|\()?\s*(?:(?:التابعة?|الواقعة?|ضمن|في|من|وسط|داخل)\s*(?:إلى|في|ضمن)?\s*)?(?:(?:شمال|جنوب|شرق|غرب)ي?\s+){0,2}[بل]?"
    r"(?:(?:محافظة|قضاء|ناحية|مدينة|العاصمة)\s*)?$")
EVENT_ROLES = ("location", "bare", "origin")
_IN = re.compile(
    r"(?:^|\W)(?:in|inside|near|at|within|across|into|on|outside|over|في|داخل|ب)[ ](?:the |\w+ern |\w+[’']s |(?:north|south|east|west)[a-z-]* |central ){0,3}$|ب$",
    re.IGNORECASE)
_ROLE_SCORE = {"location": 2.0, "bare": 0.0, "origin": -4.0, "institution": -6.0, "heading": -3.0, "dateline": -9.0}
_COURTS = frozenset({"court", "محكمة"})
_LEFT_CHARS, _ASIDE = 40, 3.0
_AFTERMATH = frozenset({"hospital", "hospitals", "مستشفى", "university", "court", "محكمة", "headquarters", "دائرة", "مديرية"})  # told of, seldom hit
_BEHIND = 0.6  # "police in Fallujah shot a man in Jolan": what stands behind the verb says where
_CARED_FOR = re.compile(
    r"\b(?:doctors?|medics?|sources?|officials?|staff|director|morgue|surgeons?|nurses?|died|taken|treated|admitted|rushed|transferred|moved|evacuated|lies|bodies)"
    r"\b[^.;,]{0,30}$", re.IGNORECASE)
_CARED_FOR_AR = re.compile(
    r"(?:نقل|أدخل|ادخل|استقبل|تسلم|أسعف|راقد|يرقد|توفي|وفاة|فارق|عولج|العلاج|طبيب|طبي|مدير|مصدر|مصادر|ردهة|مشرحة|ثلاجات|إلى|الى)[^.؛،]{0,30}$")
_PASSED = re.compile(  # where somebody or something goes or comes from, who lives there: nothing happened there
    r"\b(?:(?:on|along) (?:the|his|her|its|their|our) way (?:home )?to|en route to|bound for|meant for|intended for|destined for"
    r"|(?:withdr\w+|retreat\w*|f[ae]ll(?:en|ing)? back|pull\w* (?:back|out)|dr[ae]w\w* (?:off|back)|fled|flee\w*|escap\w+)(?: \w+){0,2} (?:to|towards?|for|into)"
    r"|(?:gone|went|going|return\w*|ma[dk]e off|off|drove|driven|led|flown|flew|moved|sent)(?: \w+){0,2} (?:to|towards?|for)|(?:carrying|taking|bringing|driving)(?: \w+){1,3} to|carried (?:\w+ )?through|(?:came|come|coming) down from"
    r"|(?:lines?|pipes?|pipelines?|cables?|walk|pilgrimage|journey|trek|flows?|suppl(?:y|ies)) (?:from \w+ )?to"
    r"|(?:sent|flown|brought|dispatched|summoned|envoys|delegations?|reinforcements)(?: in| up| down)? from"
    r"|(?:wo)?man from)[ ](?:the )?(?:\w+ (?:of|town|city) )?$", re.IGNORECASE)
_SOURCE = re.compile(
    r"\b(?:officials?|sources?|officers?|police|doctors?|medics?|medical (?:staff|workers)|commanders?|spokes\w+|authorities|activists?|witnesses)[ ](?:in|from|at|of)[ ](?:the )?(?:city of )?$",
    re.IGNORECASE)
_LEADS = re.compile(r"\b(?:leads?|leading|joins?|joining|connects?|connecting|linking) (?:[A-Z][\w’' -]+ )?(?:to|with) (?:the )?(?:\w+ )?$")
_SIDE = re.compile(r"[ ](?:side|bank|shore|edge|end)\b")
_THEY_SAY = re.compile(r"\b(?:inhabitants|residents|villagers|people)[ ](?:of|in|from)[ ](?:the )?$", re.IGNORECASE)
_SAY = re.compile(r",?[ ](?:say|said|told|reported|added)\b")
_NAMED_SO = {"village": 6, "قرية": 6, "مبنى": 6, "مقر": 6, **dict.fromkeys(
    ("bridge", "market", "mosque", "square", "street", "church", "hotel", "restaurant", "stadium", "park", "cemetery", "checkpoint", "junction", "roundabout",
     "quarter", "neighbourhood", "neighborhood", "school", "university", "shrine", "field", "oilfield", "station", "plant", "refinery", "prison", "base"), 6)}  # a text that calls it a village means no wider place, whatever the gazetteer has
_WIDE = frozenset({"area", "region", "sector", "front", "axis", "areas", "belt", "countryside"})
_SMALL = frozenset({"village", "district", "sub-district", "subdistrict", "town", "area", "neighborhood", "neighbourhood"})


def best_of(mentions: list[PlaceMention], anchor: int, pool: list[PlaceMention], text: str) -> PlaceMention | None:
    """The mention that most likely says where the event at `anchor` took place; None when none can. `pool`: all of the text."""
    usable = [m for m in mentions if m.role in EVENT_ROLES and not is_told_of(m, text)]
    return max(usable, key=lambda m: (_score(m, anchor, pool, text), -m.start), default=None)


def is_told_of(mention: PlaceMention, text: str) -> bool:
    """Whether nothing happened there: a foreign place from, by or about which something is said, a hospital that cares for the hurt."""
    left = text[max(0, mention.start - 60):mention.start]
    if not left.isspace() and (_PASSED.search(left) or _SAY.match(text, mention.end) and _THEY_SAY.search(left)):
        return True
    left = left[-40:]
    if mention.feature in ("hospital", "hospitals", "مستشفى"):
        return bool(_CARED_FOR.search(left) or _CARED_FOR_AR.search(left))
    if not mention.is_foreign:
        return False
    return mention.role == "origin" or not (bool(_IN.search(left)) or (mention.role == "location" and mention.candidates[0].kind != "country"))


def _score(mention: PlaceMention, anchor: int, pool: list[PlaceMention], text: str) -> float:
    score = _ROLE_SCORE[mention.role] - min(3.0, abs(mention.start - anchor) / 70) + (_BEHIND if mention.start > anchor else 0)
    if mention.candidates:
        most = max(c.specificity for c in mention.candidates)
        score += min(2, most) if mention.is_governorate and mention.feature not in _SMALL and mention.feature not in _NAMED_SO else max(most, _NAMED_SO.get(mention.feature or "", 0))
    else:
        score += 1.5 if mention.feature == "طريق" else 3.9 if mention.feature in _WIDE else 6.0 if mention.feature else 4.0
    if mention.feature and not mention.is_governorate:
        score += 0.5
    if contains_another(mention, pool, text):
        score -= 0.8
    if is_aside(mention, text):
        score -= _ASIDE
    if mention.feature in _AFTERMATH and mention.feature not in _COURTS:
        score -= 4.0
    if mention.relation == "near":
        score -= 0.5
    elif mention.relation == "between" and " and " in mention.text:
        score -= 1.0
    elif mention.relation:
        score -= 3.5 if mention.relation.isascii() else 1.5
    return score - (1.5 if mention.is_foreign else 0.0)


def is_aside(mention: PlaceMention, text: str) -> bool:
    """Whether it tells a side, where a way leads, or who said so: "the Hawija side", "officials in Kut said"."""
    left = text[max(0, mention.start - _LEFT_CHARS):mention.start]
    return bool(_SIDE.match(text, mention.end) or _LEADS.search(left) or _SAY.match(text, mention.end) and _SOURCE.search(left))


def contains_another(mention: PlaceMention, pool: list[PlaceMention], text: str) -> bool:
    """Whether it only says where the name before it lies: "at Zuwiya, in Baiji district"."""
    index = mention.position
    if not index:
        return False
    before, between = pool[index - 1], text[pool[index - 1].end:mention.start]
    if index > 1 and before.is_governorate and (CONTAINED.match(between) or CONTAINED_AR.match(between)):  # "at Zuwiya, in Diyala's Baiji district"
        before, between = pool[index - 2], text[pool[index - 2].end:before.start]
    return before.role in ("location", "bare") and (before.relation not in ("between", "via") or before.is_sure or between.startswith(",")) and before.feature not in _WIDE and not before.is_foreign and not before.is_governorate and len(between) < 60 and (
        bool(CONTAINED.match(between) or CONTAINED_AR.match(between)) and "and" not in between)
