"""Arabic words that are written alike: فجر is dawn or "blew up", مسيرة a drone or a march. Their neighbours tell.

`transforms/lexicons/ar/homographs.yml` lists them; a word whose neighbour fits gets another key, under which the other lexicon files
can name it (`مسيرة/تظاهر`). A vowel sign that settles the matter (فجّر) wins.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, RootModel

from rasid.datafiles import load_yaml
from transforms.spelling import arabic_key, arabic_variants

_FILE = Path(__file__).parent / "lexicons" / "ar" / "homographs.yml"
_UNDERGO = ("تعرض", "يتعرض")  # verbs that ask for ل, at some distance
_UNDERGO_REACH = 14
_MEMO_LIMIT = 100_000


class Homograph(BaseModel):
    """`word` is read as `reads` when one of `before` or `after` stands beside it (or, with neither given, always), when it begins with
    `prefix`, does not bear the mark `unless_marked`, and the word before it is none of `unless_before`."""

    model_config = ConfigDict(extra="forbid")

    word: list[str]
    reads: str
    before: list[str] = []
    after: list[str] = []
    unless_marked: str = ""
    prefix: str = ""
    unless_before: list[str] = []


class _Homographs(RootModel[list[Homograph]]):
    """homographs.yml."""


class _Case(NamedTuple):
    """A homograph with its words as keys."""

    before: frozenset[str]
    after: frozenset[str]
    unless_before: frozenset[str]
    reads: str
    mark: str
    prefix: str

    def holds(self, keys: list[str], at: int, written: str) -> bool:
        if not keys[at].startswith(self.prefix) or (self.mark and self.mark in written) or (at and _fits(keys[at - 1], self.unless_before)):
            return False
        if self.prefix and any(key.lstrip("وف").startswith(_UNDERGO) for key in keys[max(0, at - _UNDERGO_REACH):at]):
            return False  # تعرض عمال في ثلاثة مطاعم للضرب
        if not self.before and not self.after:
            return True
        return (at > 0 and _fits(keys[at - 1], self.before)) or (at + 1 < len(keys) and _fits(keys[at + 1], self.after))


class _Reader:
    """The list, ready to be asked about keys."""

    def __init__(self, entries: list[Homograph]):
        self.by_word: dict[str, list[tuple[str, _Case]]] = {}
        for entry in entries:
            before, after, unless = (frozenset(bare(arabic_key(w)) for w in words) for words in (entry.before, entry.after, entry.unless_before))
            case = _Case(before, after, unless, arabic_key(entry.reads), entry.unless_marked, entry.prefix)
            for word in entry.word:
                self.by_word.setdefault(arabic_key(word), []).append((arabic_key(word), case))
        self.memo: dict[str, tuple[_Case, ...]] = {}

    def of(self, key: str) -> tuple[_Case, ...]:
        """The cases of a word; one with a prefix only where the word itself does not begin so (للقتل, not لواء)."""
        cases = self.memo.get(key)
        if cases is None:
            forms = dict.fromkeys(f for form in arabic_variants(key) for f in (form, bare(form)))
            cases = tuple(case for f in forms for word, case in self.by_word.get(f, ()) if not case.prefix or key.endswith(word) and key != word)
            if len(self.memo) < _MEMO_LIMIT:
                self.memo[key] = cases
        return cases


def bare(key: str) -> str:
    """Without the article."""
    return key[2:] if key.startswith("ال") and len(key) > 4 else key


@lru_cache(maxsize=1)
def _reader() -> _Reader:
    return _Reader(load_yaml(_FILE, _Homographs).root)


def settle_homographs(keys: list[str], written: list[str]) -> None:
    """Gives each ambiguous word the key that its neighbours ask for, in place. `written` are the words as they stand in the text."""
    reader = _reader()
    for at, key in enumerate(keys):
        for case in reader.of(key):
            if case.holds(keys, at, written[at]):
                keys[at] = case.reads
                break


def _fits(key: str, wanted: frozenset[str]) -> bool:
    return bool(wanted) and any(form in wanted or bare(form) in wanted for form in arabic_variants(key))
