"""What the casualty modules hand each other: a figure, and the range that a report gives."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("killed", "wounded", "detained", "abducted")


@dataclass(slots=True)
class Figure:
    """People of one kind that a sentence counts. `low`/`high` None where not said; words are indices into the sentence.

    `group`: militant, force, civilian or "" (who they are); `is_part`: "including two children"; `adds`: "two others";
    `is_toll`: stated as the whole count ("the death toll rose to six").
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


@dataclass(slots=True)
class Count:
    """A report's range for one kind, with the characters that say so."""

    low: int | None
    high: int | None
    evidence: tuple[int, int, bool]  # start, end, in the title
    why: str

    def as_dict(self) -> dict[str, int | None]:
        return {"low": self.low, "high": self.high}
