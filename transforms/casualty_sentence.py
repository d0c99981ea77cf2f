"""The figures of an English sentence: what the rules of casualty_english.py find, amended by the statistical reader of casualty_reader.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.casualty_candidates import Surroundings
from transforms.casualty_english import EnglishFigures, harm_classes
from transforms.casualty_reader import amend, load_model
from transforms.casualty_types import Figure
from transforms.lexicon import Lexicon

if TYPE_CHECKING:
    from transforms.document import Reading

_MOST = 40  # groups of people; a sentence with more is a list, whose every group would be compared with every other


def read_english_figures(reading: Reading, lexicon: Lexicon) -> list[Figure]:
    """The figures of a sentence: those of the rules, as the statistical reader amends them."""
    if not (reading.present & harm_classes(lexicon.vocabulary).any or reading.hits or reading.numbers(lexicon)):
        return []
    surroundings = surroundings_of(reading, lexicon)
    if len(surroundings.candidates) > _MOST:
        return surroundings.figures
    features = [surroundings.features(number) for number in range(len(surroundings.candidates))]
    return amend(surroundings.figures, surroundings.candidates, features, surroundings.kinds, surroundings.unharmed(), load_model("en"))


def surroundings_of(reading: Reading, lexicon: Lexicon) -> Surroundings:
    """The people of a sentence with the figures that rules find, ready to be weighed."""
    sentence = reading.sentence
    keys = sentence.keys
    if "is" in keys:  # IS, the group, is no verb
        keys = ["isis" if key == "is" and sentence.word(at) == "IS" else key for at, key in enumerate(keys)]
    found = EnglishFigures(keys, reading.tags, reading.numbers(lexicon), harm_classes(lexicon.vocabulary), reading.wording.words.capitalised)
    return found.surroundings(reading.hits)
