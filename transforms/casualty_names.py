"""People who are harmed by name alone ("assassinated Ahmed Salim", "he was wounded"), and those who come with others."""

from __future__ import annotations

from transforms.casualty_types import Figure, Harm, People, Person
from transforms.people_english import EnglishPeople

_COMPANY = 5  # words from "died" to "with a companion"
_OWN_MAN = frozenset({"his", "her", "their"})


class EnglishNames:
    """One sentence being read for names that no list of people knows."""

    def __init__(self, keys: list[str], capitalised: list[bool], reader: EnglishPeople, died: int):
        self.keys, self.capitalised, self.reader, self.died = keys, capitalised, reader, died

    def behind(self, harm: Harm, is_passive: bool) -> People | None:
        """"assassinated Ahmed Salim", "killed Abu Ali, a commander": two capitals that name no force, place of time or nation."""
        first = harm.last + 1
        if harm.side == "either" and is_passive or first + 1 >= len(self.keys) or not (self.capitalised[first] and self.capitalised[first + 1]):
            return None
        known = self.reader.classes
        if (self.reader.group_mask[first] | self.reader.group_mask[first + 1]) & (known.force | known.militant | known.thing) or self.keys[first].endswith("day"):
            return None
        last = first + 1
        while last + 1 < len(self.keys) and self.capitalised[last + 1]:
            last += 1
        if self.keys[harm.first] == "lost" and self.keys[last + 1:last + 2] == ["to"]:
            return None  # "lost Sulaiman Bek to militants": a town
        explained = self.keys[last + 1:last + 3] in ([",", "a"], [",", "an"], [",", "the"], [",", "one"], [",", "who"]) or self.keys[last + 1:last + 2] == ["("]
        if not explained and (harm.kind == "detained" or last - first > 3):
            return None
        return People([Person(first, last, last, 1, 1, last, "", is_name=True)])

    def single(self, harm: Harm) -> list[Figure]:
        """A name that no list knows ("Haitham al-Karbalai was killed") or "he was killed" is one."""
        at = harm.first - 1
        while at > 0 and self.reader.mask[at] & self.reader.classes.be and self.keys[at] not in ("was", "is"):
            at -= 1
        if harm.side == "before" and self.reader.mask[harm.first] & self.died:
            return self._dead(harm)
        if harm.side == "behind" or at < 1 or self.keys[at] not in ("was", "is") or harm.kind == "detained" and self.keys[at] == "is":
            return []
        name = at - 1
        known = self.reader.group_mask[name] & (self.reader.classes.force | self.reader.classes.militant)
        if self.keys[name] in ("he", "she") or (self.capitalised[name] and name > 0 and not known and name not in self.reader.in_number):
            return [Figure(harm.kind, 1, 1, name, name, harm.first, explicit=False, harm_last=harm.last)]
        return []

    def _dead(self, harm: Harm) -> list[Figure]:
        """"Hamid al-Obaidi, also called Abu Safwan, died": a name of two words at the beginning, no place or force."""
        start = 1 if self.keys[:1] == ["\""] else 0
        known = self.reader.classes.force | self.reader.classes.militant
        if harm.first > 1 and self.capitalised[start] and self.capitalised[start + 1] and not self.reader.group_mask[start] & known and (
                harm.first < 4 or self.keys[harm.first - 1] == ","):
            return [Figure(harm.kind, 1, 1, start, start + 1, harm.first, explicit=False, harm_last=harm.last)]
        return []

    def companions(self, figures: list[Figure], people_of_all: list[People]) -> list[Figure]:
        """"was martyred along with two of his guards", "died with a companion": as many more."""
        found = []
        for figure in figures:
            if figure.is_zero or figure.is_part or figure.harm_word < figure.last_word:
                continue
            people = next((p for p in people_of_all if p.first > figure.harm_last and not p.used), None)
            if people is None or not people.counts or people.part or people.speaks or people.definite:
                continue
            between = self.keys[figure.harm_last + 1:people.first]
            if between[-2:] in (["along", "with"], ["together", "with"]) and len(between) <= _COMPANY or (
                    between[-1:] == ["with"] and len(between) <= _COMPANY and self.keys[people.first] in _OWN_MAN | {"a", "an"} and not people.explicit):
                if not {",", ";", "and"} & set(between):
                    people.used = True
                    found.append(Figure(figure.kind, people.low, people.high, people.first, people.last, figure.harm_word, people.group, adds=True,
                                        explicit=people.explicit, harm_last=figure.harm_last))
        return found
