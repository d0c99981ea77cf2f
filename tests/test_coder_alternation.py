"""An alternation that the search finds fast means the same as the plain one."""

import re

import pytest

from transforms.alternation import at_word

WORDS = ["attack", "an attack", "attacks?", "raid", "a", "said on", "3 days", "killed"]
TEXTS = ["Attack, a raid and an attack", "counterattack raided", "x_a a-a ſaid on", "3 days of attacks; 13 days", "", "a", "\na", "İn Kirkuk\u212ailled \u212ailled"]


@pytest.mark.parametrize("ignore_case", [True, False])
def test_same_matches_as_the_plain_alternation(ignore_case):
    flags = re.IGNORECASE if ignore_case else 0
    fast, plain = re.compile(at_word(WORDS, ignore_case), flags), re.compile(rf"(?<!\w)(?:{'|'.join(WORDS)})", flags)
    for text in TEXTS:
        assert [m.span() for m in fast.finditer(text)] == [m.span() for m in plain.finditer(text)], text
        assert bool(fast.match(text, 1)) == bool(plain.match(text, 1)), text


def test_an_alternative_without_a_certain_letter_is_refused():
    for wrong in ("a?ttack", "(attack)", "", r"\w+"):
        with pytest.raises(ValueError, match="no certain letter"):
            at_word([wrong])
