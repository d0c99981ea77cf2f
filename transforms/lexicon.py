"""One language's folder of data files, compiled once a process: word classes, event rules, cues, figures.

Files of `transforms/lexicons/<language>/`: words.yml, casualties.yml, cues.yml (classes of words), themes.yml (words of themes), events.yml (rules), numbers.yml.
The files for places, dates, claims and actors belong to their modules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, RootModel

from rasid.datafiles import DataFileError, line_of, load_yaml, read_yaml
from rasid.vocabulary import EVENT_TYPE_OF, THEMES
from transforms.arabic_nouns import noun_classes
from transforms.numbers import NumberWords, number_words
from transforms.phrases import PhraseError, Rule, Tag, Vocabulary, parse_rule
from transforms.rules import RuleSet

LEXICONS = Path(__file__).parent / "lexicons"
LANGUAGES = ("en", "ar")
OPEN_TYPES = ("attack", "killing", "blast")  # settled by victim and means
# Classes whose words say what happened, in the languages that have them; a rule's other words name who, with what and where.
_HEAD_VERBS = (
    "kill", "die", "wound", "murder", "shoot", "stab", "kidnap", "taken", "rape", "arrest", "capture", "torch", "loot", "burn_v", "hit", "explode",
    "launch", "land_v", "down_v", "thrown", "shell_v", "bombed_v", "ambush", "repel", "storm", "attack_v", "carry", "neutralise", "protest_v",
    "stage", "block", "disperse", "seize_w", "defuse", "retake", "overtake", "establish", "withdraw", "deploy", "disband", "suspend", "announce",
    "launch_op", "agree", "pass_v", "move_v", "sentence", "hang", "opened_grave", "escape", "shut", "impose", "sanction", "displace", "appoint",
    "release", "find", "step", "missing", "burn", "explode", "fall", "protest_act", "open_fire", "retake_s", "expel", "occupy", "recover_v", "restore_v", "turn_out", "march_v", "yield_v", "grab_v", "hold_captive", "grab", "chem_v", "grenade_v", "beat", "wreck_v",
)
_HEAD_NOUNS = ("clash", "attack_n", "blast", "shelling", "airstrike", "strike_n", "bombing_n", "protest_n", "operation", "cyber", "livefire",
               "massgrave", "suicide_attack")
_HEAD_THINGS = ("bomb", "rocket", "captive", "weapons", "civilian", "force", "drone")  # "a bomb", "hostages": verbs only in form
_CLASS_FILES = ("words.yml", "casualties.yml", "cues.yml")


class _Classes(RootModel[dict[str, list[str]]]):
    """A file of word classes."""


class _RuleGroup(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: str
    act: list[str] = []
    noun: list[str] = []
    unless: list[str] = []


class _RuleGroups(RootModel[list[_RuleGroup]]):
    """events.yml."""


@dataclass(frozen=True, slots=True)
class EventMeaning:
    """What an event rule stands for: a sub-event type or an open type, and whether it says by itself that it happened."""

    type: str
    is_act: bool


class _Homograph(BaseModel):
    model_config = ConfigDict(extra="forbid")

    words: list[str]
    before: list[str]
    after: list[str] = []
    verbs: list[str]


class _Homographs(RootModel[list[_Homograph]]):
    """homographs.yml of English."""


class Homographs:
    """Words that are no verbs behind (or before) certain words, with the classes of verbs that they then leave. Words inside a phrase of the class
    `other_meaning` count for no class: "the protest movement" is no protest."""

    def __init__(self, entries: list[_Homograph], vocabulary: Vocabulary):
        self._other_meaning = vocabulary.mask("other_meaning")
        self._cases: dict[str, list[tuple[frozenset[str], frozenset[str], int]]] = {}
        for entry in entries:
            case = frozenset(entry.before), frozenset(entry.after), vocabulary.mask(*entry.verbs)
            for word in entry.words:
                self._cases.setdefault(word, []).append(case)

    def settle(self, tags: list[Tag], keys: list[str]) -> list[Tag]:
        """The tags, with nouns and adjectives taken out of the classes of verbs."""
        known = self._cases
        for index, tag in enumerate(tags) if not known.keys().isdisjoint(keys) else ():
            at = tag.first
            if at and tag.last == at and keys[at] in known:
                before, after, mask = keys[at - 1], keys[at + 1] if at + 1 < len(keys) else "", tag.mask
                for leading, trailing, verbs in known[keys[at]]:
                    if before in leading or after in trailing:
                        mask &= ~verbs
                tags[index] = Tag(at, at, mask)
        other = self._other_meaning
        phrases = [tag for tag in tags if tag.mask & other]
        if not phrases:
            return tags
        inside = {at for tag in phrases for at in range(tag.first, tag.last + 1)}
        return [tag for tag in tags if tag.mask & other or not (tag.first in inside and tag.last in inside)]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Everything the coder knows of a language."""

    language: str
    vocabulary: Vocabulary
    events: RuleSet
    numbers: NumberWords
    number_bit: int
    named: int  # the classes that have a name
    head_verbs: int = 0  # words that say what happened
    head_nouns: int = 0
    head_things: int = 0  # words of both, mostly things or people
    homographs: Homographs | None = None
    remembered: dict[str, Any] = field(default_factory=dict)  # wordings of sentences that were read lately (document.py)

    def mask(self, *names: str) -> int:
        return self.vocabulary.mask(*names)


@lru_cache(maxsize=4)
def load_lexicon(language: str, folder: Path = LEXICONS) -> Lexicon:
    """The lexicon of "en" or "ar". Raises DataFileError with file, line and reason."""
    vocabulary = Vocabulary(language)
    number_bit = vocabulary.take_digits("num")
    for name in _CLASS_FILES:
        _add_classes(folder / language / name, vocabulary)
    _add_classes(folder / language / "themes.yml", vocabulary, "theme_", THEMES)
    for name, forms in noun_classes(folder / language / "people.yml").items():
        for form in forms:
            vocabulary.add(name, form)
    rules = _event_rules(folder / language / "events.yml", vocabulary)
    heads = [vocabulary.mask(*(name for name in names if name in vocabulary)) for names in (_HEAD_VERBS, _HEAD_NOUNS, _HEAD_THINGS)]
    homographs = _homographs(folder / language / "homographs.yml", vocabulary) if language == "en" else None
    return Lexicon(language, vocabulary, RuleSet(rules, vocabulary), number_words(language, folder), number_bit, vocabulary.named, *heads, homographs)


def _homographs(path: Path, vocabulary: Vocabulary) -> Homographs:
    entries = load_yaml(path, _Homographs).root
    try:
        return Homographs(entries, vocabulary)
    except PhraseError as error:
        raise DataFileError(f"{path}: {error}") from error


def _add_classes(path: Path, vocabulary: Vocabulary, prefix: str = "", allowed: tuple[str, ...] | None = None) -> None:
    classes = load_yaml(path, _Classes).root
    _, node = read_yaml(path)
    for key, phrases in classes.items():
        if allowed is not None and key not in allowed:
            raise DataFileError(f"{path}:{line_of(node, (key,))}: {key!r} is none of {', '.join(allowed)}")
        name = prefix + key
        vocabulary.bit(name)
        for index, phrase in enumerate(phrases):
            try:
                vocabulary.add(name, phrase)
            except PhraseError as error:
                raise DataFileError(f"{path}:{line_of(node, (key, index))}: {name}: {error}") from error


@lru_cache(maxsize=2_000)
def class_line(language: str, name: str, folder: Path = LEXICONS) -> str:
    """File and line where a class of words is defined: "en/words.yml:32"."""
    for file in _CLASS_FILES:
        path = folder / language / file
        classes, node = read_yaml(path)
        if isinstance(classes, dict) and name in classes:
            return f"{language}/{file}:{line_of(node, (name,))}"
    return f"{language}/"


def _event_rules(path: Path, vocabulary: Vocabulary) -> list[Rule]:
    groups = load_yaml(path, _RuleGroups).root
    _, node = read_yaml(path)
    rules: list[Rule] = []
    for number, group in enumerate(groups):
        if group.type not in EVENT_TYPE_OF and group.type not in OPEN_TYPES:
            raise DataFileError(f"{path}:{line_of(node, (number, 'type'))}: {group.type!r} is neither a sub-event type nor one of {OPEN_TYPES}")
        for form in ("act", "noun"):
            for index, text in enumerate(getattr(group, form)):
                try:
                    forbidden = vocabulary.mask(*group.unless)
                    where = f"{path.parent.name}/{path.name}:{line_of(node, (number, form, index))}"
                    rules.append(parse_rule(text, vocabulary, EventMeaning(group.type, form == "act"), forbidden, where))
                except PhraseError as error:
                    raise DataFileError(f"{path}:{line_of(node, (number, form, index))}: {error}") from error
    return rules


def tag_sentence(keys: list[str], lexicon: Lexicon) -> list[Tag]:
    """The sentence's words of any class, numbers among them, in order, with what helps to find rules (`RuleSet`)."""
    tags = lexicon.vocabulary.tag(keys)
    return lexicon.homographs.settle(tags, keys) if lexicon.homographs else tags


def named_tags(tags: list[Tag], lexicon: Lexicon) -> list[Tag]:
    """The words of classes that have a name: all that matters once the rules are found, in far shorter numbers."""
    named, make = lexicon.named, tuple.__new__  # half as dear as a NamedTuple's own constructor
    return [make(Tag, (first, last, few)) for first, last, mask in tags if (few := mask & named)]
