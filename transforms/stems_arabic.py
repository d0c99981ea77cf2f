"""What Arabic words are made of, roughly: the stem without what is written onto it, and the consonants that forms of one root share.

No dictionary: for weighing words (transforms/kinds.py), where انفجر, انفجار and وبانفجاره should speak alike. Works on spelling keys.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ENDINGS = ("كما", "هما", "ها", "هم", "هن", "نا", "ات", "ون", "ين", "ان", "وا", "ته", "تم", "تا", "ه", "ي", "ت", "ا")
_DERIVED = ("است", "يست", "تست", "مست", "ان", "ين", "تن", "من", "مت", "يت", "ا", "ت", "ي", "م", "ن")  # openings of verbs, participles and verbal nouns
_LONG_VOWELS = re.compile("[اويه]")
_SHORTEST = 3  # letters that stay


@lru_cache(maxsize=60_000)
def stem(key: str) -> str:
    """Without conjunction, preposition, article, endings, object pronouns and the opening of the imperfect."""
    if not "ء" <= key[:1] <= "ي":
        return key
    bare = _without_endings(_without_particles(key))
    return bare[1:] if len(bare) > _SHORTEST and bare[0] in "يتن" else bare


@lru_cache(maxsize=60_000)
def root(key: str) -> str:
    """The first letter and the consonants behind it of the stem without the letters that derive forms: انفجار, تفجير and فجر are فجر."""
    if not "ء" <= key[:1] <= "ي":
        return key
    bare = _without_endings(_without_particles(key))
    opening = next((one for one in _DERIVED if bare.startswith(one) and len(bare) - len(one) >= _SHORTEST), "")
    bare = bare[len(opening):]
    consonants = bare[0] + _LONG_VOWELS.sub("", bare[1:])
    return consonants if len(consonants) > 1 else bare


def _without_particles(key: str) -> str:
    bare = key[1:] if len(key) > 3 and key[0] in "وف" else key
    if len(bare) > 4 and bare.startswith("لل"):
        return bare[2:]
    if len(bare) > 5 and bare[0] in "بكل" and bare[1:3] == "ال":
        return bare[3:]
    return bare[2:] if len(bare) > 4 and bare.startswith("ال") else bare


def _without_endings(bare: str) -> str:
    for _ in range(2):
        ending = next((one for one in _ENDINGS if bare.endswith(one) and len(bare) - len(one) >= _SHORTEST), None)
        if ending is None:
            break
        bare = bare[:-len(ending)]
    return bare
