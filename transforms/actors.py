"""The canonical actors (actors.yml) and where a sentence names them.

An alias is found as the lexicon's phrases are: without regard to capitals, in Arabic without regard to written-on particles. An
adjective ("Turkish", تركية) names its actor only beside a weapon or a force. Outside an actor's years its parent is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, RootModel

from rasid.datafiles import DataFileError, line_of, load_yaml, read_yaml
from rasid.vocabulary import THEMES
from transforms.phrases import PhraseError, Vocabulary

FILE = Path(__file__).parent / "actors.yml"
SIDES = ("state", "armed", "foreign", "crowd", "civilian", "institution", "thing")
_ADJECTIVE = "adjective:"
_NEAR_ASSET = 3  # words between "Turkish" and the drone


class Adjective(BaseModel):
    model_config = ConfigDict(extra="forbid")

    en: list[str] = []
    ar: list[str] = []


class Actor(BaseModel):
    """An entry of actors.yml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    side: str
    parent: str | None = None
    since: int | None = None
    until: int | None = None
    themes: list[str] = []
    en: list[str]
    ar: list[str]
    adjective: Adjective = Adjective()
    bases: list[str] = []

    def existed(self, year: int | None) -> bool:
        """Whether a text of that year can mean it; unknown years can."""
        return year is None or (self.since or 0) <= year <= (self.until or 9999) + 1


class _Actors(RootModel[list[Actor]]):
    """actors.yml."""


class Mention(NamedTuple):
    """Words [first, last] of a sentence that name an actor."""

    first: int
    last: int
    actor: Actor
    is_adjective: bool = False


@lru_cache(maxsize=2)
def load_actors(path: Path = FILE) -> dict[str, Actor]:
    """The actors by name. Raises DataFileError with the line of what does not fit."""
    actors = load_yaml(path, _Actors).root
    _, node = read_yaml(path)
    by_name = {actor.name: actor for actor in actors}
    for number, actor in enumerate(actors):
        wrong = None
        if by_name[actor.name] is not actor:
            wrong = f"{actor.name!r} is there twice"
        elif actor.side not in SIDES:
            wrong = f"side {actor.side!r} is none of {', '.join(SIDES)}"
        elif actor.parent is not None and actor.parent not in by_name:
            wrong = f"parent {actor.parent!r} is no actor"
        elif set(actor.themes) - set(THEMES):
            wrong = f"unknown themes {sorted(set(actor.themes) - set(THEMES))}"
        if wrong:
            raise DataFileError(f"{path}:{line_of(node, (number, 'name'))}: {wrong}")
    return by_name


def ancestors(name: str) -> tuple[str, ...]:
    """The actor and those it belongs to, nearest first. An unknown name stands for itself."""
    found: list[str] = []
    actor = load_actors().get(name)
    while actor is not None and actor.name not in found:
        found.append(actor.name)
        actor = load_actors().get(actor.parent or "")
    return tuple(found) or (name,)


@dataclass(frozen=True, eq=False)
class ActorIndex:
    """The aliases of one language."""

    vocabulary: Vocabulary
    by_bit: tuple[tuple[int, Actor, bool], ...]
    capitals: frozenset[str]  # aliases that must stand in capitals
    memo: dict[int, tuple[tuple[Actor, bool], ...]] = field(default_factory=dict)

    def find(self, keys: list[str], word: Callable[[int], str], is_asset: Callable[[int], bool], year: int | None) -> list[Mention]:
        """The actors of a sentence, longest names first where they overlap, in order. `word` gives a word as it is written."""
        mentions: list[Mention] = []
        for tag in sorted(self.vocabulary.tag(keys), key=lambda t: (t.first - t.last, t.first)):
            if tag.first == tag.last and keys[tag.first] in self.capitals and not word(tag.first).replace(".", "").isupper():
                continue
            for actor, is_adjective in self._actors_of(tag.mask):
                if not any(m.first <= tag.last and tag.first <= m.last for m in mentions):
                    if is_adjective and not self._beside_asset(tag.first, len(keys), is_asset):
                        continue
                    mentions.append(Mention(tag.first, tag.last, _of_year(actor, year), is_adjective))
        return sorted(mentions)

    def _actors_of(self, mask: int) -> tuple[tuple[Actor, bool], ...]:
        found = self.memo.get(mask)
        if found is None:
            found = self.memo[mask] = tuple((actor, is_adjective) for bit, actor, is_adjective in self.by_bit if mask & bit)
        return found

    def _beside_asset(self, at: int, length: int, is_asset: Callable[[int], bool]) -> bool:
        step = -1 if self.vocabulary.language == "ar" else 1
        return any(0 <= at + step * n < length and is_asset(at + step * n) for n in range(1, _NEAR_ASSET + 1))


def _of_year(actor: Actor, year: int | None) -> Actor:
    while not actor.existed(year) and actor.parent:
        actor = load_actors()[actor.parent]
    return actor


@lru_cache(maxsize=4)
def actor_index(language: str, path: Path = FILE) -> ActorIndex:
    """The index of "en" or "ar". Raises DataFileError."""
    vocabulary = Vocabulary(language)
    by_bit: list[tuple[int, Actor, bool]] = []
    capitals: set[str] = set()
    for actor in load_actors(path).values():
        groups = ((actor.name, getattr(actor, language), False), (_ADJECTIVE + actor.name, getattr(actor.adjective, language), True))
        for name, aliases, is_adjective in groups:
            bit = vocabulary.bit(name)
            by_bit.append((bit, actor, is_adjective))
            for alias in aliases:
                if language == "en" and alias.isupper() and len(alias) <= 3 or alias == "us":
                    capitals.add(alias.lower())
                if language == "en":
                    alias = " ".join(word.removesuffix("'s").rstrip("'") for word in alias.split())
                try:
                    vocabulary.add(name, alias)
                except PhraseError as error:
                    raise DataFileError(f"{path}: {actor.name}: {error}") from error
    return ActorIndex(vocabulary, tuple(by_bit), frozenset(capitals))


@lru_cache(maxsize=4_000)
def base_owner(text: str) -> str | None:
    """Whose base a place name is: a rocket on Ain al-Asad is aimed at its American garrison. None for any other place."""
    key = text.lower().replace("-", " ").replace("’", "'")
    for actor in load_actors().values():
        if any(base.replace("-", " ") in key for base in actor.bases):
            return actor.name
    return None
