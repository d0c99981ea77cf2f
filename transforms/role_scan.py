"""Who, in one sentence, did it and who had it done to him: each actor that is named gets a weight for both, from the words around him.

"Islamic State militants attacked a post of the federal police": the first stands before an act, the second behind "attacked" and "of".
In Arabic the doer follows his verb or a "by", and the struck one follows a preposition or a verbal noun (استهداف، مقتل).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import RootModel

from rasid.datafiles import DataFileError, load_yaml
from transforms.actors import Mention, actor_index
from transforms.document import Document, Reading
from transforms.phrases import PhraseError, Vocabulary

LEXICONS = Path(__file__).parent / "lexicons"
_BREAKS = frozenset({";", "؛", ":", "—", "–", "--", "\"", "“", "”", "."})
_FILLERS = frozenset({
    "a", "an", "the", "its", "their", "his", "two", "three", "four", "five", "six", "iraqi", "suspected", "several", "members", "some", "of", "armed",
    "another", "one", "local", "federal", "senior", "men", "group", "least", "at", "ten",
})
_THAT = frozenset({"ان", "بان", "وان", "انه", "انها"})  # behind it somebody else's words begin
_NEAR, _FAR = 4, 9
CLASSES = ("by", "not_attack", "on", "of", "place", "act", "asset", "passive", "speech", "no", "claim", "suspect", "tribal", "family", "do", "terror", "source", "voice", "between", "operation")


class _Classes(RootModel[dict[str, list[str]]]):
    """roles.yml."""


@dataclass(frozen=True, eq=False)
class RoleWords:
    """The role words of one language: a vocabulary of their own, since they are looked for in the sentences of incidents only."""

    vocabulary: Vocabulary
    bit: dict[str, int]


@lru_cache(maxsize=4)
def role_words(language: str, folder: Path = LEXICONS) -> RoleWords:
    """The classes of roles.yml. Raises DataFileError when it can't be read or lacks a class."""
    path = folder / language / "roles.yml"
    vocabulary = Vocabulary(language)
    try:
        for name, phrases in load_yaml(path, _Classes).root.items():
            vocabulary.bit(name)
            for phrase in phrases:
                vocabulary.add(name, phrase)
        return RoleWords(vocabulary, {name: vocabulary.mask(f"r_{name}") for name in CLASSES})
    except PhraseError as error:
        raise DataFileError(f"{path}: {error}") from error


@dataclass(slots=True)
class Candidate:
    """An actor in a sentence with the weight of his having done it, and of its having been done to him; `manner` is how he is named."""

    mention: Mention
    reading: Reading | None = None  # the sentence in its place, once an incident asks
    doer: float = 0.0
    struck: float = 0.0
    manner: str = "reported"
    speaks: bool = False
    for_force: bool = False  # speaks for his force, not as some source in it

    @property
    def name(self) -> str:
        return self.mention.actor.name

    @property
    def span(self) -> tuple[int, int, bool]:
        return (*self.reading.chars(self.mention.first, self.mention.last), self.reading.in_title)


def role_scan(reading: Reading, document: Document) -> RoleScan:
    """The scan of a sentence; what its words alone say is read once, however many incidents and articles ask."""
    year = document.dates.published.year if document.dates.published else None
    return RoleScan(reading, reading.wording.recall("roles", year, lambda: SentenceRoles(reading, document.language, year)))


class RoleScan:
    """The actors of one sentence in its place."""

    __slots__ = ("reading", "roles", "keys", "mentions")

    def __init__(self, reading: Reading, roles: SentenceRoles):
        self.reading, self.roles, self.keys, self.mentions = reading, roles, roles.keys, roles.mentions

    def has(self, name: str) -> bool:
        """Whether any word of a class stands in the sentence."""
        return bool(self.roles.present & self.roles.bit[name])

    def candidates(self) -> list[Candidate]:
        """Every actor of the sentence, weighed; the caller may change the weights."""
        return [Candidate(c.mention, self.reading, c.doer, c.struck, c.manner, c.speaks, c.for_force) for c in self.roles.weighed]


class SentenceRoles:
    """What the words of a sentence say of its actors. `acts` are the words at which event rules found an act; `year` is the publication's."""

    def __init__(self, reading: Reading, language: str, year: int | None):
        self.keys, self.language = reading.keys, language
        self.words = role_words(language)
        self.bit = self.words.bit
        self.mentions = actor_index(language).find(self.keys, reading.sentence.word, lambda at: self._is(at, "asset"), year)
        self.acts = {word for hit in reading.hits if hit.rule.payload.is_act for word in (hit.words or (hit.at, hit.last))}
        self.named = {at for m in self.mentions for at in range(m.first, m.last + 1)}

    @cached_property
    def mask(self) -> list[int]:
        """The classes of each word; many sentences name nobody, and are not asked."""
        masks = [0] * len(self.keys)
        for first, last, mask in self.words.vocabulary.tag(self.keys):
            for at in range(first, last + 1):
                masks[at] |= mask
        return masks

    @cached_property
    def present(self) -> int:
        total = 0
        for mask in self.mask:
            total |= mask
        return total

    @cached_property
    def weighed(self) -> list[Candidate]:
        found = [self._weigh(mention) for mention in self.mentions]
        for one, two in zip(found, found[1:], strict=False):
            if self._is_between(one.mention, two.mention):  # clashes between one and the other
                one.doer, one.struck = one.doer + 4, 0
                two.struck, two.doer = two.struck + 4, 0
        return found

    def _is_between(self, one: Mention, two: Mention) -> bool:
        if not self._any("between", max(0, one.first - 4), one.first) or two.first - one.last > 6:
            return False
        joint = self.keys[one.last + 1:two.first + 1]
        return "and" in joint or any(key.startswith("و") for key in joint)

    def _weigh(self, mention: Mention) -> Candidate:
        found = Candidate(mention)
        found.speaks = self._speaks(mention)
        found.for_force = found.speaks and (self._any("voice", mention.first, mention.last + 1) or not self._any("source", max(0, mention.first - 3), mention.last + 4))
        before = self._arabic_before if self.language == "ar" else self._english_before
        before(found)
        self._behind(found)
        self._manner(found)
        return found

    # -- English --
    def _english_before(self, found: Candidate) -> None:
        """The first telling word before the actor: "by", or a verb or preposition behind which the struck one stands."""
        linked = False
        for at in range(found.mention.first - 1, max(-1, found.mention.first - _FAR - 1), -1):
            key = self.keys[at]
            if key in _BREAKS or at in self.named and not linked and not self._is(at, "on"):
                return
            if self._is(at, "by"):
                if found.mention.first - at <= _NEAR + 1 and not any(self._is(b, "not_attack") for b in range(max(0, at - 3), at)):
                    found.doer += 5
                return
            if self._is(at, "on") and not (key in ("on", "at", "near") and self._is_time(at + 1)):
                found.struck += 4 if linked or found.mention.first - at <= _NEAR else 2
                return
            if self._is(at, "of"):
                linked = True
            elif self._is(at, "place"):
                linked = True
            elif key == "," or key in ("and", "who", "which", "that", "when", "after", "while"):
                if key not in ("and",):
                    return

    def _is_time(self, at: int) -> bool:
        if any(key in ("day", "night", "morning", "evening", "weekend", "week", "month", "eve") or key.endswith("day") for key in self.keys[at:at + 3]):
            return True  # "on the same day"
        return at < len(self.keys) and (self.keys[at].endswith("day") or self.keys[at][:1].isdigit() or self.keys[at] in ("dawn", "night", "about", "least"))

    def _behind(self, found: Candidate) -> None:
        """What the actor is the first part of: "Turkish drones", "a police patrol", "militants attacked", "soldiers were killed"."""
        last = found.mention.last
        for gap in range(1, (_NEAR if self.language == "ar" else _FAR + 1) + 1):
            at = last + gap
            if at >= len(self.keys) or self.keys[at] in _BREAKS or self.keys[at] == ",":
                return
            if self._is(at, "act") and gap <= 3 and not self._is_struck_noun(at):
                found.doer += 4 if gap <= 2 or found.mention.is_adjective else 2
                return
            if self._is(at, "passive"):
                if not any(b in self.acts and self._is(b, "not_attack") for b in range(at, min(len(self.keys), at + 3))):
                    found.struck += 3
                return
            if (at in self.acts or self._is(at, "do")) and found.struck < 3 and not (self.language == "ar" and gap > 2):
                found.doer += 3 if gap <= 3 else 2.5
                return
            if self._is(at, "place") and gap <= 2:
                found.struck += 1.5
            elif self.keys[at] in ("and", "who", "when", "said") or at in self.named and "of" not in self.keys[at - 2:at] or gap > _NEAR and self.keys[at] in ("to", "that", "which"):
                return

    def _is_struck_noun(self, at: int) -> bool:
        """"a police operation room" is no operation."""
        return self.language == "en" and at + 1 < len(self.keys) and self._is(at + 1, "place")

    # -- Arabic --
    def _arabic_before(self, found: Candidate) -> None:
        """The first telling word before the actor: his verb, a "by", his post or weapon, or what is done to him."""
        first = found.mention.first
        for at in range(first - 1, max(-1, first - _NEAR - 2), -1):
            if self.keys[at] in _BREAKS or self.keys[at] in _THAT:
                return
            near = first - at
            if self._is(at, "by"):
                found.doer += 5 if near <= 3 else 0
                return
            if self._is(at, "place") and near <= 2:
                found.struck += 4
                return
            if self._is(at, "on") and not (at in self.acts and self._is_verb_with_doer(at, near)):
                found.struck += 4 if near <= 3 else 2
                return
            if self._is(at, "passive"):
                found.struck += 3
                return
            if self._is(at, "act") and near <= 2:
                found.doer += 4
                return
            if (at in self.acts or self._is(at, "do")) and near <= 3:
                found.doer += 3
                return
            if at in self.named and near > 1:
                return

    def _is_verb_with_doer(self, at: int, near: int) -> bool:
        """هاجم مسلحون: a verb whose doer follows at once, while what it is done to comes behind him or behind a preposition."""
        key = self.keys[at].lstrip("و")
        return near <= 2 and (key.startswith(("هاجم", "اختطف", "اغتال", "اعتقل", "استهدف", "قصف", "ضرب", "خطف")) and not key.startswith(("استهداف",)) and (
            key not in ("اغتيال", "اختطاف", "اعتقال", "قصف", "خطف")))

    # -- how he is named --
    def _speaks(self, mention: Mention) -> bool:
        if self.language == "ar":
            for at in range(mention.first - 1, max(-1, mention.first - 4), -1):
                if self.keys[at] in _THAT:
                    return False
                if self._is(at, "speech"):
                    return True
            return False
        for at in range(mention.last + 1, min(len(self.keys), mention.last + 7)):
            if self.keys[at] in ("according", "statement", "note", "sources"):
                break
            if self._is(at, "speech"):
                return True
            if self.keys[at] in _BREAKS or self.keys[at] == "," or at in self.acts or self._is(at, "passive") or at in self.named and self.keys[at - 1] != "and":
                break
        if mention.first > 0 and self._is(mention.first - 1, "speech"):
            return self._is_inverted(mention.first - 1, mention)
        return mention.first > 1 and self._is(mention.first - 2, "speech") and self.keys[mention.first - 1] in _FILLERS | {"to"} and (
            self._is_inverted(mention.first - 2, mention))

    def _is_inverted(self, speech: int, mention: Mention) -> bool:
        """"…, said the Pentagon", "told the police": but in "the cell said a Turkish drone struck" the cell speaks."""
        if speech == 0 or self.keys[speech - 1] in _BREAKS or self.keys[speech - 1] == ",":
            return True
        return not any(at in self.acts or self._is(at, "do") or self._is(at, "passive") or self._is(at, "act") for at in range(
            mention.last + 1, min(len(self.keys), mention.last + 6)))

    def _tells_of_own(self, mention: Mention) -> bool:
        """"The ministry said its jets had bombed", "the group said on Telegram that one of its men had set off": a deed of its own."""
        spoke = next(iter(self._where("speech", mention.last + 1, mention.last + 6)), None)
        if spoke is None or self.language == "ar" or any(key in _BREAKS or key == "," for key in self.keys[mention.last + 1:spoke]):
            return False
        for at in range(spoke + 1, min(len(self.keys), spoke + 9)):
            if self.keys[at] in ("its", "their") or self.keys[at] in ("it", "they") and self.keys[at - 1] in ("that", self.keys[spoke]):
                acted = range(at + 1, min(len(self.keys), at + 9))
                harmed = self.keys[at] in ("its", "their") and any(self._is(b, "passive") for b in range(at + 2, min(len(self.keys), at + 5)))
                return not harmed and any(b in self.acts or self._is(b, "do") for b in acted) and not any(self._is(b, "no") for b in acted)
            if self.keys[at] in _BREAKS or at in self.named:
                return False
        return False

    def _manner(self, found: Candidate) -> None:
        first, last = found.mention.first, found.mention.last
        if any(not self._parted(at, found.mention) for at in self._where("suspect", max(0, first - 7), last + 9)):
            found.manner = "suspected"
            found.doer += 3 if found.mention.actor.side in ("armed", "foreign") else 0
        if found.mention.actor.side in ("armed", "foreign", "state") and self._tells_of_own(found.mention):
            found.manner, found.doer, found.for_force = "claimed", found.doer + 6, True
            return
        claims = self._where("claim", max(0, first - 6), last + 14)
        if claims and found.mention.actor.side in ("armed", "foreign", "state") and not self._denied(claims[0]):
            found.manner = "claimed"
            found.doer += 5

    def _parted(self, at: int, mention: Mention) -> bool:
        between = self.keys[mention.last + 1:at] if at > mention.last else self.keys[at + 1:mention.first]
        return any(key in _BREAKS or key in (",", "،") for key in between)

    def _denied(self, claim: int) -> bool:
        return self._any("no", max(0, claim - 5), claim)

    def _where(self, name: str, start: int, stop: int) -> list[int]:
        """The words [start, stop) that are of a class."""
        bit = self.bit[name]
        return [at for at, mask in enumerate(self.mask[start:stop], start) if mask & bit] if self.present & bit else []

    def _any(self, name: str, start: int, stop: int) -> bool:
        return bool(self._where(name, start, stop))

    def _is(self, at: int, name: str) -> bool:
        return 0 <= at < len(self.mask) and bool(self.mask[at] & self.bit[name])
