"""An article being coded: its sentences with what the lexicon finds in them, its places and dates, each looked up once when needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from transforms.casualty_types import Figure
from transforms.dates import ArticleDates
from transforms.lexicon import Lexicon, load_lexicon, tag_sentence
from transforms.numbers import Number, read_numbers
from transforms.phrases import Hit, Tag, classes_of
from transforms.places import ArticlePlaces, find_mentions
from transforms.text import Sentence, read_words, split_sentences


@dataclass(slots=True)
class Reading:
    """One sentence with the words of the lexicon's classes (`tags`), all of them together (`present`), and the event rules (`hits`)."""

    sentence: Sentence
    tags: list[Tag]
    present: int
    hits: list[Hit]
    position: int  # 0 for the first sentence of the body, -1 for the title
    _numbers: list[Number] | None = None
    figures: list[Figure] | None = field(default=None)

    @property
    def keys(self) -> list[str]:
        return self.sentence.keys

    @property
    def in_title(self) -> bool:
        return self.sentence.in_title

    def numbers(self, lexicon: Lexicon) -> list[Number]:
        if self._numbers is None:
            self._numbers = read_numbers(self.keys, lexicon.numbers)
        return self._numbers

    def has(self, mask: int) -> bool:
        return bool(self.present & mask)

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
        self.title_readings = [self._read(s, -1) for s in split_sentences(title, in_title=True)]
        self.readings = [self._read(s, n) for n, s in enumerate(split_sentences(text))]
        self.role_scans: dict[int, Any] = {}  # by id of the reading: several incidents ask the same sentences

    def _read(self, sentence: Sentence, position: int) -> Reading:
        read_words(sentence, self.language)
        tags = tag_sentence(sentence.keys, self.lexicon)
        present = classes_of(tags)
        hits = self.lexicon.events.find(tags, sentence.keys) if present & self.lexicon.trigger_mask else []
        return Reading(sentence, tags, present, hits, position)

    @cached_property
    def places(self) -> ArticlePlaces:
        return ArticlePlaces(self.text, self.title, find_mentions(self.text, self.title, self.language))

    @cached_property
    def dates(self) -> ArticleDates:
        return ArticleDates(self.text, self.title, self.published, self.language)

    @property
    def has_events(self) -> bool:
        return any(r.hits for r in self.readings) or any(r.hits for r in self.title_readings)

    def head_of(self, reading: Reading, hit: Hit) -> int:
        """The word of a rule's words that says what happened: its first verb, else its first noun of an event, else where it begins."""
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
        return len({r.keys[t.first] for r in (*self.readings, *self.title_readings) if r.present & mask for t in r.tags if t.mask & mask})

    def figures(self, reading: Reading) -> list[Figure]:
        """The figures of people in a sentence."""
        if reading.figures is None:
            reading.figures = _figure_reader(self.language)(reading, self.lexicon)
        return reading.figures


@lru_cache(maxsize=2)
def _figure_reader(language: str):
    if language == "ar":
        from transforms.casualty_arabic import read_arabic_figures

        return read_arabic_figures
    from transforms.casualty_english import read_english_figures

    return read_english_figures
