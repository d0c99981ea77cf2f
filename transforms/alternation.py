"""Long alternations of words written so that Python looks for them fast.

`\\b(?:attack|raid|…)` is tried at every character of a text. Written as `[ar](?<!\\w.)(?:(?<=a)(?:ttack)|(?<=r)(?:aid))` it means the same, and the
search leaps to the letters that begin an alternative, since the pattern begins with a set of characters; what must not stand before the word
is looked for behind its first letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_CASES = {"i": "iIİı", "k": "kK\u212a", "s": "sSſ"}  # what Python takes for the same letter where it ignores case


def at_word(alternatives: Iterable[str], ignore_case: bool = True) -> str:
    """A pattern of the alternatives where a word begins, the first that fits; each is a pattern that begins with one certain letter or digit.

    `ignore_case`: whether the whole pattern will be compiled so. Raises ValueError for an alternative that begins otherwise.
    """
    by_first: dict[str, list[str]] = {}
    for alternative in alternatives:
        first = alternative[:1].lower() if ignore_case else alternative[:1]
        if not first.isalnum() or alternative[1:2] in tuple("?*+{|"):
            raise ValueError(f"{alternative!r} begins with no certain letter")
        by_first.setdefault(first, []).append(alternative[1:])
    sets = {first: _CASES.get(first, first + first.upper()) if ignore_case else re.escape(first) for first in by_first}
    rests = "|".join(f"(?-i:(?<=[{sets[first]}]))(?:{'|'.join(rest)})" for first, rest in by_first.items())
    return rf"(?-i:[{''.join(sets.values())}])(?<!\w.)(?:{rests})"
