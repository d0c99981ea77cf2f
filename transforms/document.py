"""An article being coded: its sentences with what the lexicon finds in them, its places and dates, each looked up once when needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from transforms.casualty_sentence import read_figures
from transforms.casualty_types import Figure
from transforms.dates import ArticleDates
from transforms.kind_context import chances_in_context, load_context, marks_of
from transforms.kind_hits import KindReading, read_kinds
from transforms.kinds import KindModel, load_model
from transforms.lexicon import Lexicon, load_lexicon, named_tags, tag_sentence
from transforms.numbers import Number, read_numbers
from transforms.phrases import Hit, Tag
from transforms.places import ArticlePlaces, find_mentions
from transforms.rules import classes_of
from transforms.text import ITEM, Sentence, Words, read_words, split_sentences

_REMEMBERED = 4_000  # sentences a process
_MOST_SENTENCES = 500  # more are no article, whose sentences tell of each other
_LONGEST_REMEMBERED, _MOST_HITS = 400, 60  # longer or fuller ones are no sentences of a newspaper, and would fill the memory




@dataclass(slots=True, eq=False)
class Wording:
    """What a sentence says by its words alone, wherever it stands: words, their classes (`tags`; all together `present`), event rules (`by_rules`),
    features of the statistical reader with the `chances` of KINDS, and what is read of them when it is first asked for. Nobody changes it: sentences
    of other articles share it."""

    words: Words
    tags: list[Tag]
    present: int
    by_rules: list[Hit]
    features: list[int]
    chances: np.ndarray
    alone: KindReading | None = None
    numbers: list[Number] | None = None
    figures: dict[frozenset[str], list[Figure]] = field(default_factory=dict)  # by the types of event in it
    heads: dict[tuple[int, ...], int] = field(default_factory=dict)  # by the words of a hit
    known: dict[tuple[str, object], Any] = field(default_factory=dict)  # what `recall` keeps

    def kinds(self, model: KindModel, chances: np.ndarray | None = None) -> KindReading:
        """What the statistical reader makes of it, by chances of its words alone or by others."""
        if chances is not None:
            return read_kinds(self.words, self.tags, self.by_rules, self.features, chances, model)
        if self.alone is None:
            self.alone = read_kinds(self.words, self.tags, self.by_rules, self.features, self.chances, model)
        return self.alone

    def recall(self, what: str, of: Hit | int | None, find: Callable[[], Any]) -> Any:
        """What `find` finds, once: `what` is asked of a hit, of a year or of the whole sentence. It must depend on the words alone."""
        key = (what, (of.first, of.last, of.words, of.rule.text, of.rule.payload.type) if isinstance(of, Hit) else of)
        found = self.known.get(key, self)
        if found is self:
            found = self.known[key] = find()
        return found


def wording_of(text: str, lexicon: Lexicon) -> Wording:
    """The wording of a sentence. Outlets print the same agency's sentences, and pages the same closing lines: what was read lately is kept."""
    known = lexicon.remembered.get(text)
    if known is not None:
        return known
    words, tags, hits = read_by_rules(text, lexicon)
    reader = reader_of(lexicon.language)
    features = reader.features.of(words, tags, hits)
    wording = Wording(words, tags, classes_of(tags), hits, features, reader.chances(features, len(words.keys)))
    if len(text) <= _LONGEST_REMEMBERED and len(hits) <= _MOST_HITS:
        if len(lexicon.remembered) >= _REMEMBERED:
            lexicon.remembered.clear()
        lexicon.remembered[text] = wording
    return wording


def read_by_rules(text: str, lexicon: Lexicon) -> tuple[Words, list[Tag], list[Hit]]:
    """A sentence's words, those of classes, and the event rules found in them."""
    words = read_words(text, lexicon.language)
    tags = tag_sentence(words.keys, lexicon)
    return words, named_tags(tags, lexicon), lexicon.events.find(tags, words.keys)


class Reading:
    """A sentence in its place, with its wording, and what the statistical reader makes of it there (`kinds`)."""

    __slots__ = ("sentence", "position", "in_title", "wording", "keys", "tags", "present", "kinds", "hits")

    def __init__(self, sentence: Sentence, wording: Wording, position: int, kinds: KindReading):
        self.sentence, self.in_title = sentence, sentence.in_title
        self.position = position  # 0 for the first sentence of the body, -1 for the title
        self.wording, self.keys, self.tags, self.present = wording, wording.words.keys, wording.tags, wording.present
        self.kinds, self.hits = kinds, kinds.hits

    def numbers(self, lexicon: Lexicon) -> list[Number]:
        if self.wording.numbers is None:
            self.wording.numbers = read_numbers(self.keys, lexicon.numbers)
        return self.wording.numbers

    def has(self, mask: int) -> bool:
        return bool(self.present & mask)

    def tagged(self, mask: int) -> list[Tag]:
        """The words and phrases of any of these classes, in order."""
        return [tag for tag in self.tags if tag.mask & mask] if self.present & mask else []

    def chars(self, first: int, last: int) -> tuple[int, int]:
        """The characters of words [first, last]."""
        return self.sentence.starts[first], self.sentence.ends[last]

    def word_at(self, char: int) -> int:
        """The word at or behind a character of the text."""
        from bisect import bisect_right

        return max(0, bisect_right(self.sentence.starts, char) - 1)


class Document:
    """A codable article. `language` is "en" or "ar"."""

    def __init__(self, text: str, title: str, published: str | None, language: str):
        self.text, self.title, self.published, self.language = text, title, published, language
        self.lexicon = load_lexicon(language)
        titles, body = self._wordings(title, in_title=True), self._wordings(text)
        reader = reader_of(language)
        chances = self._chances(titles, [wording for _, wording in body])
        self.title_readings = [Reading(sentence, wording, -1, wording.kinds(reader)) for sentence, wording in titles]
        self.readings = [Reading(sentence, wording, at, wording.kinds(reader, None if chances is None else chances[at]))
                         for at, (sentence, wording) in enumerate(body)]
        self.role_facts: dict[str, Any] = {}  # what its whole text says of who does what, found once

    def _wordings(self, text: str, in_title: bool = False) -> list[tuple[Sentence, Wording]]:
        found = []
        for sentence in split_sentences(text, in_title=in_title):
            wording = wording_of(sentence.text, self.lexicon)
            sentence.take(wording.words)
            found.append((sentence, wording))
        return found

    def _chances(self, titles: list[tuple[Sentence, Wording]], body: list[Wording]) -> np.ndarray | None:
        """The chances of KINDS of each sentence of the body, where it stands; None where its words alone must do."""
        if len(body) + len(titles) < 2 or not 0 < len(body) <= _MOST_SENTENCES:
            return None
        title = min((wording.chances for _, wording in titles), key=lambda chances: chances[-1], default=None)
        chances = np.stack([wording.chances for wording in body])
        return chances_in_context(title, chances, marks_of([wording.words for wording in body], self.language), load_context(self.language))

    @cached_property
    def places(self) -> ArticlePlaces:
        return ArticlePlaces(self.text, self.title, find_mentions(self.text, self.title, self.language))

    @cached_property
    def dates(self) -> ArticleDates:
        return ArticleDates(self.text, self.title, self.published, self.language)

    @cached_property
    def _items(self) -> dict[int, int]:
        """Where the paragraphs begin that are items of a list."""
        starts: dict[int, int] = {}
        for reading in self.readings:
            starts.setdefault(reading.sentence.paragraph, reading.sentence.start)
        return {paragraph: start for paragraph, start in starts.items() if ITEM.match(self.text, start)}

    @property
    def list_start(self) -> int:
        """The character with which the first item of a list begins; the end of the text when there is none."""
        return min(self._items.values(), default=len(self.text))

    def item_start(self, reading: Reading) -> int | None:
        """The character with which the item of a list begins that the sentence stands in; None when it is in none."""
        return None if reading.in_title else self._items.get(reading.sentence.paragraph)

    @property
    def has_events(self) -> bool:
        return any(r.hits for r in self.readings) or any(r.hits for r in self.title_readings)

    def head_of(self, reading: Reading, hit: Hit) -> int:
        """The word of a rule's words that says what happened: its first verb, else its first noun of an event, else where it begins."""
        heads = reading.wording.heads
        head = heads.get(hit.words)
        if head is None:
            head = heads[hit.words] = self._head(reading, hit)
        return head

    def _head(self, reading: Reading, hit: Hit) -> int:
        verbs, nouns, things = self.lexicon.head_verbs, self.lexicon.head_nouns, self.lexicon.head_things
        if not verbs:
            return hit.at
        second = third = None
        for tag in reading.tags:
            if tag.first not in hit.words:
                continue
            if tag.mask & verbs and not tag.mask & things:
                return tag.first
            if tag.mask & verbs and second is None:
                second = tag.first
            if tag.mask & nouns and third is None:
                third = tag.first
        return next((word for word in (third, second) if word is not None), hit.at)

    def count_words(self, mask: int) -> int:
        """How many different words of a class the article has."""
        return len({r.keys[t.first] for r in (*self.readings, *self.title_readings) if r.present & mask for t in r.tagged(mask)})

    def figures(self, reading: Reading) -> list[Figure]:
        """The figures of people in a sentence."""
        kinds = frozenset(hit.rule.payload.type for hit in reading.hits)
        figures = reading.wording.figures.get(kinds)
        if figures is None:
            figures = reading.wording.figures[kinds] = read_figures(reading, self.lexicon)
        return figures


@lru_cache(maxsize=2)
def reader_of(language: str) -> KindModel:
    """The statistical reader of a language."""
    return load_model(load_lexicon(language))
