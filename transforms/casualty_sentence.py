"""The figures of a sentence: what the rules of casualty_english.py and casualty_arabic.py find, amended by the statistical reader of
casualty_reader.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms import casualty_arabic, casualty_english
from transforms.casualty_arabic import ArabicFigures
from transforms.casualty_english import EnglishFigures
from transforms.casualty_reader import amend, load_model
from transforms.casualty_surroundings import Surroundings
from transforms.casualty_types import Figure
from transforms.casualty_words import load_words
from transforms.lexicon import Lexicon

if TYPE_CHECKING:
    from transforms.document import Reading

_MOST = 40  # groups of people; a sentence with more is a list, whose every group would be compared with every other


def read_figures(reading: Reading, lexicon: Lexicon) -> list[Figure]:
    """The figures of a sentence: those of the rules, as the statistical reader amends them."""
    rules = casualty_arabic if lexicon.language == "ar" else casualty_english
    if not (reading.present & rules.harm_classes(lexicon.vocabulary).any or reading.hits):
        if not (reading.numbers(lexicon) and load_words(lexicon.language).speak_of_harm(reading.keys)):
            return []
    surroundings = surroundings_of(reading, lexicon)
    if len(surroundings.candidates) > _MOST:
        return surroundings.figures
    return amend(surroundings, load_model(lexicon.language))


def surroundings_of(reading: Reading, lexicon: Lexicon) -> Surroundings:
    """The people of a sentence with the figures that rules find, ready to be weighed."""
    sentence, keys, numbers = reading.sentence, reading.sentence.keys, reading.numbers(lexicon)
    if lexicon.language == "ar":
        arabic = ArabicFigures(keys, reading.tags, numbers, casualty_arabic.harm_classes(lexicon.vocabulary))
        return Surroundings(arabic.weighed(reading.hits, [sentence.word(at) for at in range(len(keys))]))
    if "is" in keys:  # IS, the group, is no verb
        keys = ["isis" if key == "is" and sentence.word(at) == "IS" else key for at, key in enumerate(keys)]
    english = EnglishFigures(keys, reading.tags, numbers, casualty_english.harm_classes(lexicon.vocabulary), reading.wording.words.capitalised)
    return Surroundings(english.weighed(reading.hits))
