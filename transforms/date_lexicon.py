"""The words for dates of one language, from `transforms/lexicons/<language>/dates.yml`, validated and ready for patterns."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from rasid.datafiles import load_yaml
from transforms.place_roles import LEXICONS
from transforms.spelling import arabic_key


class DateLexicon(BaseModel):
    """One dates.yml. Days in `relative_days` are counted back from publication, in `anaphors` forward from the date before."""

    model_config = ConfigDict(extra="forbid")

    weekdays: dict[str, int]
    months: dict[str, int]
    hijri_months: dict[str, int]
    numbers: dict[str, int]
    ordinals: dict[str, int] = {}
    relative_days: dict[str, int]
    overnight: list[str]
    anaphors: dict[str, int]
    last_words: list[str]
    this_words: list[str]
    next_words: list[str]
    earlier_words: list[str]
    attribution: list[str]
    subordinators: list[str]
    anniversary: list[str]
    background_left: list[str]
    future_left: list[str]
    between_words: list[str]
    range_joiners: list[str]


@lru_cache(maxsize=4)
def date_lexicon(language: str, folder: Path = LEXICONS) -> DateLexicon:
    """Raises DataFileError for a file that can't be used."""
    return load_yaml(folder / language / "dates.yml", DateLexicon)


def one_of(phrases, arabic: bool = False) -> str:
    """A group that matches any phrase, longest first; blanks match any white space, Arabic letters any of their forms."""
    return f"(?:{'|'.join(each_of(phrases, arabic))})"


def each_of(phrases, arabic: bool = False) -> list[str]:
    """The alternatives of `one_of`."""
    return [arabic_form(p) if arabic else re.escape(p).replace(r"\ ", r"\s+") for p in sorted(phrases, key=len, reverse=True)]


_FORMS = {"ا": "[اأإآٱ]", "ي": "[يىئی]", "ه": "[هة]", "و": "[وؤ]"}


def arabic_form(phrase: str) -> str:
    """A pattern for a phrase in any spelling that `arabic_key` treats as the same (without vowel signs)."""
    return r"\s+".join("".join(_FORMS.get(c, re.escape(c)) for c in arabic_key(word)) for word in phrase.split())
