"""Figures of people in an English sentence: killed, wounded, detained, abducted.

Each word of harm ("killed", "wounding", "arrest of") looks for its people: behind it when it is active ("killing two soldiers
and their driver"), before it when it is passive ("two soldiers were killed"). A list is summed; "including", "among them" and
what follows "of whom" are parts of a figure and never added.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from transforms.casualty_types import Figure
from transforms.lexicon import Lexicon
from transforms.numbers import Number
from transforms.phrases import Tag, Vocabulary

if TYPE_CHECKING:
    from transforms.document import Reading

_HARM = (
    ("killed", "c_killed", "either"), ("killed", "c_killing", "behind"), ("killed", "c_dead", "before"), ("killed", "c_died", "before"),
    ("wounded", "c_wounded", "either"), ("wounded", "c_wounding", "behind"), ("detained", "c_arrested", "either"),
    ("detained", "c_arresting", "behind"), ("abducted", "c_kidnapped", "either"), ("abducted", "c_kidnapping", "behind"),
)
_TOLLS = (("killed", "c_toll"), ("wounded", "c_toll_wounded"))
_MAX_MODIFIERS = 6
_FAR_BACK = 26  # words between a passive verb and the subject that it may still have
_BREAKS = frozenset({",", ";", "(", ")", "—", "–", "--", ":", "\"", "“", "”", "\n", "?", "!"})
_LINKS = frozenset({
    "in", "at", "on", "by", "near", "when", "after", "as", "while", "who", "that", "which", "from", "for", "during", "before", "since",
    "with", "were", "was", "is", "are", "had", "have", "has", "said", "but", "to", "into", "than", "where", "because", "overnight", "outside",
})
_PLURAL_ENDINGS = ("ers", "ors", "men", "ists", "ees", "ians", "ants")
_SINGULAR_ENDINGS = ("er", "or", "man", "ist", "ian")


@dataclass(frozen=True)
class HarmClasses:
    """The bits of the classes that the scan needs."""

    harm: tuple[tuple[str, int, str], ...]
    tolls: tuple[tuple[str, int], ...]
    all_harm: int
    both: int
    singular: int
    plural: int
    mass: int
    be: int
    det: int
    the: int
    part: int
    pronoun: int
    more: int
    link: int
    force: int
    militant: int
    zero_all: int
    zero_killed: int
    zero_wounded: int


def harm_classes(vocabulary: Vocabulary) -> HarmClasses:
    """Looks the classes up once. Raises PhraseError when the lexicon lacks one."""
    harm = tuple((kind, vocabulary.mask(name), side) for kind, name, side in _HARM)
    tolls = tuple((kind, vocabulary.mask(name)) for kind, name in _TOLLS)
    total = 0
    for _, mask, _ in harm:
        total |= mask
    mask = vocabulary.mask
    return HarmClasses(
        harm, tolls, total, mask("c_both"), mask("c_person_sg"), mask("c_person_pl"), mask("c_people_mass"), mask("c_be"), mask("c_det"),
        mask("c_the"), mask("c_part"), mask("c_pronoun"), mask("c_more"), mask("c_and"), mask("force"), mask("militant"),
        mask("none_all"), mask("none_killed"), mask("none_wounded"),
    )


def read_english_figures(reading: Reading, lexicon: Lexicon) -> list[Figure]:
    """The figures of a sentence."""
    sentence = reading.sentence
    capitalised = [sentence.is_capitalised(at) for at in range(len(sentence.keys))]
    return EnglishFigures(sentence.keys, reading.tags, reading.numbers(lexicon), _classes(lexicon), capitalised).read()


@lru_cache(maxsize=2)
def _classes(lexicon: Lexicon) -> HarmClasses:
    return harm_classes(lexicon.vocabulary)


class EnglishFigures:
    """One sentence being read for figures."""

    def __init__(self, keys: list[str], tags: list[Tag], numbers: list[Number], classes: HarmClasses, capitalised: list[bool]):
        self.keys, self.tags, self.classes, self.capitalised = keys, tags, classes, capitalised
        self.mask = [0] * len(keys)
        for tag in tags:
            for at in range(tag.first, tag.last + 1):
                if tag.first == tag.last:
                    self.mask[at] |= tag.mask
        self.number_at = {n.first: n for n in numbers}
        self.number_word = {at: n for n in numbers for at in range(n.first, n.last + 1)}
        self.used: set[int] = set()

    def read(self) -> list[Figure]:
        """The figures of the sentence in order."""
        figures = self._zeros()
        blocked = {at for tag in self.tags if tag.mask & (self.classes.both | self.classes.zero_all | self.classes.zero_killed
                                                          | self.classes.zero_wounded) for at in range(tag.first, tag.last + 1)}
        harms = self._harms(blocked)
        for index, (kind, side, first, last) in enumerate(harms):
            left = harms[index - 1][3] + 1 if index else 0
            right = harms[index + 1][2] if index + 1 < len(harms) else len(self.keys)
            figure = None
            if side == "behind" or (side == "either" and self._is_active(first, last, right)):
                figure = self._behind(kind, first, last, right)
            if figure is None and side != "behind":
                figure = self._before(kind, first, last, left)
            if figure is not None:
                figures.append(figure)
        figures += self._tolls()
        return sorted(figures, key=lambda f: f.first_word)

    def _zeros(self) -> list[Figure]:
        found = []
        for tag in self.tags:
            if tag.mask & self.classes.zero_all:
                kinds = ("killed", "wounded")
            elif tag.mask & self.classes.zero_killed:
                kinds = ("killed",)
            elif tag.mask & self.classes.zero_wounded:
                kinds = ("wounded",)
            else:
                continue
            found += [Figure(kind, 0, 0, tag.first, tag.last, tag.first, is_zero=True) for kind in kinds]
        return found

    def _harms(self, blocked: set[int]) -> list[tuple[str, str, int, int]]:
        """(kind, where its people stand, first and last word) of each word of harm; the longest where several begin."""
        found: dict[int, tuple[str, str, int, int]] = {}
        covered = -1
        for tag in sorted(self.tags, key=lambda t: (t.first, -t.last)):
            if tag.first <= covered or tag.first in blocked or not tag.mask & self.classes.all_harm:
                continue
            for kind, mask, side in self.classes.harm:
                if tag.mask & mask:
                    found[tag.first] = (kind, side, tag.first, tag.last)
                    covered = tag.last
                    break
        return [found[at] for at in sorted(found)]

    def _is_active(self, first: int, last: int, right: int) -> bool:
        """Whether people follow the verb and none stands right before it as its subject with "were"."""
        before = self.mask[first - 1] if first else 0
        if before & self.classes.be and self.keys[first - 1] not in ("had", "has", "have", "also", "later", "all", "both", "reportedly"):
            return False
        if first >= 2 and self.keys[first - 1] in ("also", "later", "reportedly", "all", "both") and self.keys[first - 2] in ("were", "was", "been"):
            return False
        return self._people(last + 1, right) is not None

    def _behind(self, kind: str, first: int, last: int, right: int) -> Figure | None:
        people = self._people(last + 1, right)
        if people is None:
            return None
        low, high, start, end, group, explicit = people
        if any(at in self.used for at in range(start, end + 1)):
            return None
        self.used.update(range(start, end + 1))
        return Figure(kind, low, high, start, end, first, group, self._in_part(first, start), self._adds(start, end), explicit=explicit)

    def _before(self, kind: str, first: int, last: int, left: int) -> Figure | None:
        """The people nearest before the verb; a number is preferred to "a policeman", which is preferred to nothing."""
        best = None
        start = max(left, first - _FAR_BACK)
        at = start
        while at < first:
            people = self._people(at, first)
            if people is None:
                at += 1
                continue
            low, high, begin, end, group, explicit = people
            if not any(w in self.used for w in range(begin, end + 1)) and self._reaches(end, first):
                if best is None or explicit or not best[5]:
                    best = people
            at = max(end, at) + 1
        if best is None:
            return self._bare_before(kind, first)
        low, high, begin, end, group, explicit = best
        if low is None and high is None:
            return None
        self.used.update(range(begin, end + 1))
        return Figure(kind, low, high, begin, end, first, group, self._in_part(begin, begin, end), self._adds(begin, end), explicit=explicit)

    def _bare_before(self, kind: str, first: int) -> Figure | None:
        """A named person ("Haitham al-Karbalai was killed") or "he was killed" counts one."""
        if first >= 2 and self.keys[first - 1] in ("was", "is") and kind != "detained":
            name = first - 2
            if self.keys[name] in ("he", "she") or (self.capitalised[name] and name > 0 and not self.mask[name] & (self.classes.force | self.classes.militant)):
                if name not in self.used and name not in self.number_word:
                    self.used.add(name)
                    return Figure(kind, 1, 1, name, name, first, explicit=False)
        return None

    def _reaches(self, end: int, verb: int) -> bool:
        """Whether nothing between the people and the passive verb gives the verb another subject."""
        said = False
        for at in range(end + 1, verb):
            key = self.keys[at]
            if key == ";":
                return False
            if key in ("said", "told", "after", "when", "but"):
                said = True
            if self.mask[at] & self.classes.all_harm:
                return False
        return not said

    def _people(self, at: int, limit: int) -> tuple[int | None, int | None, int, int, str, bool] | None:
        """(low, high, first, last word, group, explicit) of the people that begin at a word: one phrase or a list of them."""
        item = self._phrase(at, limit)
        if item is None:
            return None
        low, high, last, group, explicit = item
        while True:
            following = self._list_item(last + 1, limit)
            if following is None:
                break
            more_low, more_high, next_last, more_group, more_explicit = following
            if low is None or more_low is None:
                if more_low is None:
                    break
                low, high = more_low, more_high
            else:
                low = low + more_low
                high = None if high is None or more_high is None else high + more_high
            last, explicit = next_last, explicit or more_explicit
            group = group if group == more_group else "mixed"
        return low, high, at, last, group, explicit

    def _list_item(self, at: int, limit: int) -> tuple[int | None, int | None, int, str, bool] | None:
        """The next of a list: ", three policemen", "and a civilian"; not "two children among them" or "two of them"."""
        if at >= limit:
            return None
        start = at
        if self.keys[start] == ",":
            start += 1
            if start < limit and self.keys[start] == "and":
                start += 1
        elif self.keys[start] == "and" or (self.keys[start] == "as" and self.keys[start:start + 3] == ["as", "well", "as"]):
            start += 3 if self.keys[start] == "as" else 1
        else:
            return None
        item = self._phrase(start, limit, in_list=True)
        if item is None:
            return None
        after = self.keys[item[2] + 1:item[2] + 4]
        if after[:1] in (["among"], ["of"], ["included"]) or after[:2] == ["in", "all"] or (after[:1] == ["an"] and "included" in after):
            return None
        return item

    def _phrase(self, at: int, limit: int, in_list: bool = False) -> tuple[int | None, int | None, int, str, bool] | None:
        """One noun phrase of people from word `at`."""
        if at >= limit:
            return None
        number = self.number_at.get(at)
        if number is not None:
            return self._numbered(number, limit)
        mask = self.mask[at]
        if self.keys[at] in ("other", "others") and in_list:
            return None
        if mask & (self.classes.det | self.classes.the) or self.keys[at] in ("a", "an", "the", "his", "her", "its", "their"):
            return self._determined(at, limit)
        return self._named(at, limit)

    def _numbered(self, number: Number, limit: int) -> tuple[int | None, int | None, int, str, bool] | None:
        if not number.counts:
            return None
        head = self._head(number.last + 1, limit)
        if head is None and self.keys[number.last + 1:number.last + 2] == ["of"]:
            whole = self._head(number.last + 2, limit)  # "eight of its men"
            if whole is not None:
                return number.low, number.high, whole, self._group(number.last + 1, whole), True
        if head is None:
            following = self.keys[number.last + 1] if number.last + 1 < len(self.keys) else ""
            if following and following not in _BREAKS and following not in _LINKS and following not in ("and", "or", "dead", "more", "others") and not (
                number.last + 1 >= limit or self.mask[number.last + 1] & (self.classes.all_harm | self.classes.be | self.classes.pronoun)):
                if following != "of" or number.last + 2 >= len(self.keys) or not self.mask[number.last + 2] & (self.classes.pronoun | self.classes.the):
                    return None
            last = number.last
            if following == "of":
                last = number.last + 2
            return number.low, number.high, last, "", True
        return number.low, number.high, head, self._group(number.last + 1, head), True

    def _determined(self, at: int, limit: int) -> tuple[int | None, int | None, int, str, bool] | None:
        head = None if at + 1 in self.number_at else self._head(at + 1, limit)
        if head is None:
            return None
        if self.mask[head] & self.classes.singular and not self.mask[head] & self.classes.mass:
            return 1, 1, head, self._group(at, head), False
        if self.keys[head].endswith(_SINGULAR_ENDINGS) and self.keys[at] in ("a", "an") and not self.keys[head].endswith("s"):
            return 1, 1, head, self._group(at, head), False
        return None, None, head, self._group(at, head), False

    def _named(self, at: int, limit: int) -> tuple[int | None, int | None, int, str, bool] | None:
        """A name as the object of a killing, or a bare noun of people ("civilians": nobody knows how many)."""
        head = self._head(at, min(limit, at + 3))
        if head is not None and self.mask[head] & self.classes.plural:
            return None, None, head, self._group(at, head), False
        if head is not None and self.mask[head] & self.classes.singular and head + 1 < limit and self.capitalised[head + 1]:
            end = head + 1  # "journalist Ahmed Hassan"
            while end + 1 < limit and self.capitalised[end + 1]:
                end += 1
            return 1, 1, end, self._group(at, head), False
        if head is not None and head == at and self.mask[head] & self.classes.singular:
            return 1, 1, head, self._group(at, head), False
        return None

    def _head(self, at: int, limit: int) -> int | None:
        """The noun that a phrase beginning at `at` is about: the last word for people before the phrase ends."""
        best = None
        for position in range(at, min(limit, at + _MAX_MODIFIERS + 1, len(self.keys))):
            key, mask = self.keys[position], self.mask[position]
            if key in _BREAKS or key in _LINKS or key in ("and", "or", "of"):
                break
            if position in self.number_word and position > at and best is not None:
                break
            if mask & (self.classes.all_harm | self.classes.be) and not mask & (self.classes.singular | self.classes.plural):
                break
            if mask & self.classes.all_harm and best is not None:
                break
            if mask & (self.classes.singular | self.classes.plural) or (key.endswith(_PLURAL_ENDINGS) and len(key) > 5):
                best = position
        return best

    def _group(self, first: int, last: int) -> str:
        total = 0
        for at in range(first, last + 1):
            total |= self.mask[at]
        if total & self.classes.militant:
            return "militant"
        return "force" if total & self.classes.force else ""

    def _in_part(self, harm: int, start: int, end: int | None = None) -> bool:
        """Whether "including", "among them" stands before the people in their clause, or "of them" behind."""
        for at in range(start - 1, max(-1, start - 8), -1):
            if self.keys[at] in (";", "—", "–", "--"):
                break
            if self.keys[at] in ("including", "among", "included"):
                return True
        if end is not None:
            after = self.keys[end + 1:end + 3]
            return after[:2] in (["of", "them"], ["of", "whom"], ["among", "them"])
        return False

    def _adds(self, first: int, last: int) -> bool:
        return any(self.mask[at] & self.classes.more for at in range(max(0, first - 1), min(len(self.keys), last + 2)))

    def _tolls(self) -> list[Figure]:
        """The death toll rose to 35; the number of dead to six; put the dead at five."""
        found = []
        for tag in self.tags:
            for kind, mask in self.classes.tolls:
                if not tag.mask & mask:
                    continue
                for at in range(tag.last + 1, min(len(self.keys), tag.last + 10)):
                    number = self.number_at.get(at)
                    if number is not None and number.counts and not any(w in self.used for w in range(number.first, number.last + 1)):
                        if any(k in ("to", "at", "was", "were", "is", "of", "stood", "as", "reached", "passed", "than") for k in self.keys[tag.last + 1:at + 1]):
                            self.used.update(range(number.first, number.last + 1))
                            found.append(Figure(kind, number.low, number.high, number.first, number.last, tag.first, is_toll=True))
                            break
        return found
