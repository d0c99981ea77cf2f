"""Arabic words that are written alike: فجر is dawn or "blew up", مسيرة a drone or a march. Their neighbours tell.

`transforms/lexicons/ar/homographs.yml` lists them; a word whose neighbour fits gets another key, under which the other lexicon files
can name it (`مسيرة/تظاهر`). A vowel sign that settles the matter (فجّر) wins.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, RootModel

from rasid.datafiles import load_yaml
from transforms.spelling import arabic_key, arabic_variants

_FILE = Path(__file__).parent / "lexicons" / "ar" / "homographs.yml"
_MEMO_LIMIT = 100_000


class Homograph(BaseModel):
    """`word` is read as `reads` when one of `before` or `after` stands beside it, and it does not bear the mark `unless_marked`."""

    model_config = ConfigDict(extra="forbid")

    word: list[str]
    reads: str
    before: list[str] = []
    after: list[str] = []
    unless_marked: str = ""


class _Homographs(RootModel[list[Homograph]]):
    """homographs.yml."""


class _Reader:
    """The list, ready to be asked about keys."""

    def __init__(self, entries: list[Homograph]):
        self.by_word: dict[str, list[tuple[frozenset[str], frozenset[str], str, str]]] = {}
        for entry in entries:
            before, after = (frozenset(bare(arabic_key(w)) for w in words) for words in (entry.before, entry.after))
            for word in entry.word:
                self.by_word.setdefault(arabic_key(word), []).append((before, after, arabic_key(entry.reads), entry.unless_marked))
        self.memo: dict[str, list | None] = {}

    def of(self, key: str) -> list | None:
        if key not in self.memo:
            found = next((self.by_word[f] for form in arabic_variants(key) for f in (form, bare(form)) if f in self.by_word), None)
            if len(self.memo) > _MEMO_LIMIT:
                return found
            self.memo[key] = found
        return self.memo[key]


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
        for before, after, reads, mark in reader.of(key) or ():
            if mark and mark in written[at]:
                continue
            if (at and _fits(keys[at - 1], before)) or (at + 1 < len(keys) and _fits(keys[at + 1], after)):
                keys[at] = reads
                break


def _fits(key: str, wanted: frozenset[str]) -> bool:
    return bool(wanted) and any(form in wanted or bare(form) in wanted for form in arabic_variants(key))
