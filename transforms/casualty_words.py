"""What the words near people speak of (death, injury, custody …): the classes of `transforms/casualties/words_{en,ar}.yml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pydantic import RootModel

from rasid.datafiles import load_yaml
from transforms.spelling import arabic_key
from transforms.stems_arabic import stem

FOLDER = Path(__file__).parent / "casualties"
_HARM = frozenset({"death", "injury", "medical", "custody", "abduction"})
_MEMO_LIMIT = 100_000  # words remembered a process


class WordsFile(RootModel[dict[str, list[str]]]):
    """words_en.yml or words_ar.yml: class → words."""


@dataclass(slots=True)
class HarmWords:
    """Whole words, beginnings and phrases with their classes."""

    language: str
    whole: dict[str, tuple[str, ...]]
    beginnings: dict[str, tuple[str, ...]]
    phrases: dict[str, list[tuple[tuple[str, ...], str]]]  # by the first word
    memo: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def classes_of(self, keys: list[str]) -> list[tuple[str, ...]]:
        """The classes of each word of a sentence; the words of a phrase have its class."""
        found = [self._of_word(key) for key in keys]
        for at, key in enumerate(keys):
            for phrase, name in self.phrases.get(key, ()):
                if tuple(keys[at:at + len(phrase)]) == phrase:
                    for inside in range(at, at + len(phrase)):
                        found[inside] = tuple(dict.fromkeys((*found[inside], name)))
        return found

    def speak_of_harm(self, keys: list[str]) -> bool:
        """Whether any single word is of death, injury, custody or abduction."""
        return any(_HARM & set(self._of_word(key)) for key in keys)

    def _of_word(self, key: str) -> tuple[str, ...]:
        known = self.memo.get(key)
        if known is None:
            word = stem(key) if self.language == "ar" else key
            names = [*self.whole.get(word, ())]
            for length in range(2, len(word) + 1):
                names += self.beginnings.get(word[:length], ())
            known = tuple(dict.fromkeys(names))
            if len(self.memo) < _MEMO_LIMIT:
                self.memo[key] = known
        return known


@lru_cache(maxsize=2)
def load_words(language: str, folder: Path = FOLDER) -> HarmWords:
    """Raises DataFileError."""
    whole: dict[str, tuple[str, ...]] = {}
    beginnings: dict[str, tuple[str, ...]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, words in load_yaml(folder / f"words_{language}.yml", WordsFile).root.items():
        for word in words:
            keys = tuple(arabic_key(part) if language == "ar" else part for part in word.split())
            if len(keys) > 1:
                phrases.setdefault(keys[0], []).append((keys, name))
            elif keys[0].endswith("*"):
                beginnings[keys[0][:-1]] = (*beginnings.get(keys[0][:-1], ()), name)
            else:
                key = stem(keys[0]) if language == "ar" else keys[0]
                whole[key] = tuple(dict.fromkeys((*whole.get(key, ()), name)))
    return HarmWords(language, whole, beginnings, phrases)
