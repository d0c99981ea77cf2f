"""Whether the words before an event's word take it back: denied, meant, feared, conditional, or a purpose ("to retake the town")."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from transforms.document import Document, Reading
from transforms.lexicon import load_lexicon
from transforms.phrases import Hit
from transforms.ranks import family_of, rank_of

_ANNOUNCED = frozenset({"Change to group/activity"})
_OF_THE_BLAMED = frozenset({"Arrests", "Other"})
_SAID = frozenset({"said", "announced", "declared"})
_DANGER_REACH, _MEMORY_REACH, _BEHIND_REACH, _INVERTED_REACH = 9, 14, 5, 8
_REPUTED = frozenset("believed thought said known reported presumed understood appeared appear appears seemed alleged suspected claimed reputed found".split())
_AGAINST_ANY = frozenset("against of to for prevent deter repel".split())
_FICTION = frozenset("film novel play documentary series book song poem painting movie".split())
_OVERTAKES, _SUBJECT_REACH = "Non-state actor overtakes territory", 7
_TAKING = ("took", "take", "taking", "seiz", "captur", "grab", "snatch", "wrest", "occup", "overr", "storm", "enter")
_PASSIVE = frozenset("was were been being are is by from to".split())
_TAKEN_FROM = frozenset("from by to after as when while , withdrew fled left lost abandoned".split())
_SUPPOSED = frozenset({"suppose", "imagine", "assume"})
_MODALS = frozenset("may might could would will should must can".split())
_UNTIL_REACH, _ORDER_REACH = 6, 9
_BY_DOING = frozenset({"by", "of", "from", "for", "in", "with", "without"})
_CALLED_OFF_REACH = 25  # words between a sit-in and "did not take place"
_GERUND_REACH = 10  # words between a "will" and what it is to be done by
_FOILED, _MEANS_RANK = ("foil", "thwart", "prevent", "abort"), 86
_SUPPORT = frozenset("backed supported aided assisted covered".split())
_REACHES = {"en": (4, 7, 5, 24, 2), "ar": (10, 8, 12, 40, 2)}  # words: future, condition, threat, denial, no
_BEFORE_PEOPLE = frozenset("of by the some many with among , and".split())
_TO_DEATH = ("beat", "stab", "hack", "burn", "tortur", "club", "ston", "kick", "knif", "thrash", "trampl", "crush")
_NEXT_IN_A_ROW = [["next", day] for day in ("day", "morning", "night", "evening", "afternoon")]
_PAST = frozenset("sat stood shot broke drew drove fell went held threw struck blew stole took gave met swept withdrew fought overran".split())
_HELPERS = frozenset("be been being is are was were get gets have had see of".split())
_ORDERED = frozenset("ordered orders instructed directed told decided agreed commanded bade".split())
_STOPS = frozenset({",", ";", ".", "said", "after", "when", "who", "which", "while", "because", "then"}) | frozenset(
    "؛ بعد عقب اثر الذي التي الذين حين عندما فيما بينما لكن قال قالت".split())

_NEW_CLAUSE = frozenset({";", "after", "when", "while", "as", "but", "said", "before", "because", "hours", "days"})
_TURNS = frozenset("but however لكن لكنه لكنها فيما بينما غير بيد".split())  # behind these a denial no longer holds


class _Moods(NamedTuple):
    future: int
    threat: int
    hypothesis: int
    denial: int
    negation: int
    danger: int
    remembered: int
    blamed: int
    earlier: int  # "it comes days after …": another event, told before
    came_about: int
    not_denied: int  # "denied any role in the attack": there was one
    ending: int
    spoken_of: int
    not_held: int
    state_force: int
    armed: int
    any: int


@lru_cache(maxsize=2)
def _moods(language: str) -> _Moods:
    lexicon = load_lexicon(language)
    masks = [lexicon.mask(name) for name in ("future", "threat", "hypothesis", "denial", "negation", "danger", "remembered", "blamed", "earlier")]
    ending, spoken_of, not_held, state, rebel = (lexicon.mask(name) if name in lexicon.vocabulary else 0 for name in (
        "ending", "spoken_of", "not_held", "state_force", "rebel"))
    return _Moods(*masks, lexicon.mask("came_about"), lexicon.mask("not_denied"), ending, spoken_of, not_held, state, lexicon.mask("militant") | rebel, sum(set(masks)) | spoken_of)


def objection_to(document: Document, reading: Reading, hit: Hit) -> str | None:
    """Why the words before the event keep it from having happened; None when they do not."""
    return reading.wording.recall("objection", hit, lambda: _objection(document, reading, hit))


def _objection(document: Document, reading: Reading, hit: Hit) -> str | None:
    head, keys, moods = document.head_of(reading, hit), reading.keys, _moods(document.language)
    announces = hit.rule.payload.type in _ANNOUNCED
    for tag in reading.tagged(moods.any):
        if tag.first >= head:
            break
        if tag.last >= head:
            continue
        if announces and keys[tag.first] in ("would", "will") and _SAID & set(keys[:tag.first]):
            continue  # "said that it would dissolve itself" is the news
        if keys[tag.first] == "to" and tag.first and keys[tag.first - 1] in _REPUTED:
            continue  # "believed to be of ISIL": who they are
        if keys[tag.first] == "may" and _is_month(keys, tag.first) or keys[tag.first:tag.first + 2] in _NEXT_IN_A_ROW and tag.first and keys[tag.first - 1] == "the":
            continue
        if keys[tag.last] == "to" and _is_finite(keys, tag.last, head):
            continue  # "mothers who want to know why sat down across the road"
        if keys[tag.first] == "dismissed" and (tag.first == 0 or keys[tag.first - 1] in _BEFORE_PEOPLE):
            continue  # "dozens of dismissed guards"
        if keys[tag.first] in ("no", "without") and _is_of_a_noun(keys, tag.first, head):
            continue  # "graduates without jobs rallied"
        if keys[tag.first] == "behind" and ("," in keys[tag.last:head] or head - tag.last > _BEHIND_REACH):
            continue  # "behind the town", no doer
        spared = any(tag.last < t.first < head for t in reading.tagged(moods.not_denied))
        if tag.mask & moods.blamed and _befell(keys, tag.last, head):
            continue  # "a man accused of blasphemy was lynched"
        if tag.mask & moods.blamed and hit.rule.payload.type in _OF_THE_BLAMED:
            continue  # "a man wanted for terrorism was seized", "convicted of murder, he was hanged"
        gap = head - tag.last
        if document.language == "en" and keys[head].endswith("ing") and keys[head - 1] in _BY_DOING:
            gap = min(gap, 1 + max(0, gap - _GERUND_REACH))  # "will be asked to settle the account by disarming the exiles"
        reason = _reason(tag.mask, gap, set(keys[tag.last + 1:head]), spared, document.language)
        if reason and not (tag.mask & moods.blamed and document.language == "ar" and family_of(hit.rule.payload.type) != "violence"):
            return f"{reason} ({' '.join(keys[tag.first:tag.last + 1])!r})"
    if document.language == "en" and (reason := _unreal(reading, head, hit, moods)):
        return reason
    if _has_none(reading, hit, moods):
        return "denied ('no')"
    if document.language == "en" and _is_purpose(reading, head, moods) and not (announces and _ORDERED & set(keys[max(0, head - _ORDER_REACH):head])):
        return f"only a purpose ('to {keys[head]}')"
    if document.language == "ar" and reading.has(moods.remembered) and family_of(hit.rule.payload.type) == "violence":
        return "only recalled"
    if document.language == "ar" and _is_subjunctive(keys, head):
        return f"only meant ('{keys[head - 1]} {keys[head]}')"
    return None


def _is_finite(keys: list[str], to: int, head: int) -> bool:
    """Whether the event's word is a verb of its own, not what the infinitive behind "to" says: a past form, in no passive."""
    past = keys[head] in _PAST or keys[head].endswith("ed") and not _HELPERS & set(keys[to + 1:head])
    return past and head - to > 2 and keys[head - 1] not in ("him", "her", "them", "it")


def _befell(keys: list[str], blame: int, head: int) -> bool:
    """Whether the event is what happened to those who are blamed: a passive behind the blame, in no relative clause."""
    auxiliary = next((at for at in (head - 1, head - 2) if at > blame and keys[at] in ("was", "were")), None)
    return auxiliary is not None and auxiliary - blame > 1 and keys[auxiliary - 1] not in ("that", "which", "who")


def _is_month(keys: list[str], at: int) -> bool:
    """Whether "may" is the month: a day before or behind it."""
    return any(word[:1].isdigit() for word in (*keys[max(0, at - 1):at], *keys[at + 1:at + 2]))


def _is_of_a_noun(keys: list[str], at: int, head: int) -> bool:
    """Whether the negation is of a noun that is no event, before the verb: "without jobs rallied", "homes that had no water sat down"."""
    if head - at < 2 or not keys[head].endswith(("ed", "at", "ood", "ew", "ent")) or keys[head - 1] in ("was", "were", "been", "being", "is", "are"):
        return False
    return keys[at] == "without" or (at > 0 and keys[at - 1] in ("had", "has", "have", "with"))


def _is_beaten_to_death(keys: list[str], head: int) -> bool:
    return keys[head] == "death" and any(word.startswith(_TO_DEATH) for word in keys[max(0, head - 5):head - 1])


def _unreal(reading: Reading, head: int, hit: Hit, moods: _Moods) -> str | None:
    """What should end ("called on Turkey to stop its bombing"), and what would have been ("Had the bomb exploded, …")."""
    keys = reading.keys
    if keys[0] in _SUPPOSED:
        return f"only a condition ({keys[0]!r})"
    if any(0 < t.first - head < _CALLED_OFF_REACH and not _NEW_CLAUSE & set(keys[head + 1:t.first]) for t in reading.tagged(moods.not_held)):
        return "it did not take place"
    if keys[0] in ("had", "were", "should") and head < _INVERTED_REACH and "would" in keys:
        return f"only a condition ({keys[0]!r})"
    if hit.rule.payload.type == "Government regains territory" and _is_driven_out(reading, hit, moods):
        return "the state is driven out"
    if _is_of_no_day(keys, head):
        return "no happening of its own"
    if hit.rule.payload.type == _OVERTAKES and _state_takes(reading, head, moods):
        return "the state takes it, no armed group"
    if "until" in keys[max(0, head - _UNTIL_REACH):head] and keys[head].endswith("s") and family_of(hit.rule.payload.type) in ("politics", "territory"):
        return "only a condition ('until')"
    modal = {t.first for t in reading.tagged(moods.any) if keys[t.first] in _MODALS}  # not "Iron Will"
    if modal and any(at in modal and any(0 < word - at <= 2 for word in hit.words[1:]) and not _is_month(keys, at) for at in range(hit.first + 1, hit.last)):
        return "only meant or expected"
    by_means = rank_of(hit.rule.payload.type) >= _MEANS_RANK
    if by_means and _SUPPORT & set(keys[max(0, head - 4):head]) and "by" in keys[max(0, head - 3):head]:
        return "only the support for what was done"
    if by_means and any(key.startswith(_FOILED) for key in keys[max(0, head - 7):head]):
        return "foiled"
    if family_of(hit.rule.payload.type) == "politics":
        return None
    return next((f"wanted to end ({' '.join(keys[t.first:t.last + 1])!r})" for t in reading.tagged(moods.ending) if 0 < head - t.last <= 3), None)


def _state_takes(reading: Reading, head: int, moods: _Moods) -> bool:
    """Whether police or soldiers are who takes: the subject right before an active verb, and no armed group before them."""
    if not reading.has(moods.state_force) or not reading.keys[head].startswith(_TAKING) or _PASSIVE & set(reading.keys[max(0, head - 3):head]):
        return False
    before = [tag for tag in reading.tags if tag.last < head]
    return not any(t.mask & moods.armed for t in before) and any(
        t.mask & moods.state_force and head - t.last <= _SUBJECT_REACH and not _TAKEN_FROM & set(reading.keys[t.last + 1:head]) for t in before)


def _is_of_no_day(keys: list[str], head: int) -> bool:
    """"arrested nobody", "against any attack", "militants used to hide bombs", "the film, about an attack"."""
    if keys[head + 1:head + 2] in (["nobody"], ["none"]) or keys[head - 1] == "any" and keys[head - 2] in _AGAINST_ANY:
        return True
    used = "used" in keys and any(keys[at:at + 2] == ["used", "to"] and keys[at - 1] not in _PASSIVE for at in range(max(1, head - 4), head - 1))
    return used or "about" in keys[max(0, head - 3):head] and bool(_FICTION & set(keys[:head]))


def _is_driven_out(reading: Reading, hit: Hit, moods: _Moods) -> bool:
    """"Government forces were driven out of the town by militants": the passive turns the sides."""
    keys = reading.keys
    if hit.first and any(t.mask & moods.armed and t.last == hit.first - 1 for t in reading.tags) and keys[hit.first] in ("forces", "troops", "soldiers", "army"):
        return True  # "ISIS forces gained ground"
    return any(t.first == hit.first and t.mask & moods.state_force for t in reading.tags) and any(
        keys[word - 1] in _PASSIVE and "by" in keys[word:hit.last] for word in hit.words[1:])


def _has_none(reading: Reading, hit: Hit, moods: _Moods) -> bool:
    """Whether one of the rule's own words is denied: "carried out no strikes"."""
    return any(hit.first < tag.first <= hit.last and any(0 < word - tag.last <= 2 for word in hit.words[1:])
               for tag in reading.tagged(moods.negation) if reading.keys[tag.first] in ("no", "any", "never"))


def _reason(mask: int, gap: int, between: set[str], spared: bool, language: str) -> str | None:
    moods, (future, condition, threat, denial, no) = _moods(language), _REACHES[language]
    if mask & moods.denial and gap <= denial and not spared and not _TURNS & between:
        return "denied"
    if mask & moods.negation and gap <= no and not spared and not {",", "one", "group"} & between and not _TURNS & between:
        return "denied"
    if mask & moods.remembered and gap <= _MEMORY_REACH:
        return "only recalled"
    if mask & moods.spoken_of and gap <= _MEMORY_REACH and not _NEW_CLAUSE & between:
        return "only spoken of"
    if mask & moods.blamed and gap <= _DANGER_REACH:
        return "what somebody is accused of"
    if mask & moods.earlier and gap <= _DANGER_REACH:
        return "told as earlier than the news"
    if mask & moods.danger and gap <= _DANGER_REACH:
        return "only feared"
    if _STOPS & between:
        return None
    if mask & moods.hypothesis and gap <= condition:
        return "only a condition"
    if mask & moods.future and gap <= future:
        return "only meant or expected"
    if mask & moods.threat and gap <= threat:
        return "only threatened or feared"
    return None


def _is_purpose(reading: Reading, head: int, moods: _Moods) -> bool:
    """An infinitive, unless the words before say that it came about ("managed to")."""
    keys = reading.keys
    if head < 1 or keys[head - 1] != "to" or _is_beaten_to_death(keys, head) or keys[head].endswith(("ed", "ing", "s")):
        return False
    return not any(tag.last == head - 2 for tag in reading.tagged(moods.came_about))


_FACTUAL_BEFORE_AN = frozenset("قبل بعد الي دون منذ استطاع استطاعت تمكن تمكنت سبق كاد".split())


def _is_subjunctive(keys: list[str], head: int) -> bool:
    """أن with an imperfect verb: what should, may or is feared to happen; not قبل أن, إلى أن, which tell of what did."""
    if head < 2 or keys[head - 1] != "ان" or keys[head][:1] not in ("ي", "ت") or len(keys[head]) < 4:
        return False
    return keys[head - 2] not in _FACTUAL_BEFORE_AN
