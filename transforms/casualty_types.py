"""What the casualty modules hand each other: people a sentence names, figures of harm, and the range that a report gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

KINDS = ("killed", "wounded", "detained", "abducted")


class Person(NamedTuple):
    """One noun phrase of people, words [first, last]; `end` is the last word of its complement ("members of the police").

    `low`/`high` are None where nobody says how many. `head` is the noun, -1 for a bare number ("four were killed").
    """

    first: int
    last: int
    end: int
    low: int | None
    high: int | None
    head: int
    group: str
    explicit: bool = False  # a number, not a singular noun
    definite: bool = False  # "the two": told of before
    part: bool = False  # "three of them"
    adds: bool = False  # "two others", "a third"
    is_name: bool = False
    is_bare: bool = False  # a singular noun without article: "member of the council"
    is_pronoun: bool = False  # "he": told of before


class Harm(NamedTuple):
    """A word of harm: what it does, on which side its people stand (before, behind, either), its first and last word."""

    kind: str
    side: str
    first: int
    last: int


@dataclass(slots=True)
class People:
    """Noun phrases that a "and" or a list joins; they count together."""

    items: list[Person]
    part: bool = False  # behind "including", before "among them"
    speaks: bool = False  # "police said": those who tell
    used: bool = False

    @property
    def first(self) -> int:
        return self.items[0].first

    @property
    def last(self) -> int:
        return self.items[-1].last

    @property
    def end(self) -> int:
        return self.items[-1].end

    @property
    def low(self) -> int | None:
        known = [item.low for item in self.items if item.low is not None]
        return sum(known) if known else None

    @property
    def high(self) -> int | None:
        if any(item.high is None for item in self.items):
            return None
        return sum(item.high or 0 for item in self.items)

    @property
    def counts(self) -> bool:
        """Whether any bound is said."""
        return self.low is not None or self.high is not None

    @property
    def explicit(self) -> bool:
        return any(item.explicit for item in self.items) or sum(1 for item in self.items if item.low is not None) > 1

    @property
    def group(self) -> str:
        groups = {item.group for item in self.items if item.group}  # "him and his son": those who are known tell
        return "mixed" if len(groups) > 1 else groups.pop() if groups else ""

    @property
    def adds(self) -> bool:
        return self.items[0].adds

    @property
    def definite(self) -> bool:
        return self.items[0].definite


@dataclass(slots=True)
class Figure:
    """People of one kind that a sentence counts. `low`/`high` None where not said; words are indices into the sentence.

    `group`: militant, force, civilian, mixed or "" (who they are); `is_part`: "including two children"; `adds`: "two others";
    `is_toll`: stated as the whole count ("the death toll rose to six"); `definite`: "the two", told of before;
    `is_account`: what one of several sources says ("the ministry gave 18").
    """

    kind: str
    low: int | None
    high: int | None
    first_word: int
    last_word: int
    harm_word: int
    group: str = ""
    is_part: bool = False
    adds: bool = False
    is_toll: bool = False
    explicit: bool = True  # a number, not a singular noun
    is_zero: bool = False
    definite: bool = False
    is_account: bool = False
    harm_last: int = -1
    is_self: bool = False  # a bomber who blew himself up
    is_guess: bool = False  # no rule knows its words: casualty_reader.py
    is_sure: bool = True  # likely enough to stand beside what rules know

    @classmethod
    def of(cls, kind: str, people: People, harm: tuple[int, int]) -> Figure:
        return cls(
            kind, people.low, people.high, people.first, people.last, harm[0], people.group, people.part, people.adds, explicit=people.explicit,
            definite=people.definite, harm_last=harm[1],
        )

    @property
    def span(self) -> tuple[int, int]:
        """The words that say the figure, those of harm included."""
        return min(self.first_word, self.harm_word), max(self.last_word, self.harm_word, self.harm_last)


@dataclass(slots=True)
class Count:
    """A report's range for one kind, with the characters that say so, and every figure it was made from with its own."""

    low: int | None
    high: int | None
    evidence: tuple[int, int, bool]  # start, end, in the title
    why: str
    sources: list[tuple[int | None, int | None, int, int, bool]] = field(default_factory=list)

    def as_dict(self) -> dict[str, int | None]:
        return {"low": self.low, "high": self.high}
