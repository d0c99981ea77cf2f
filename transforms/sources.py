"""Which language an article is in: what its `lang` says, checked against its letters."""

from __future__ import annotations

import re

_KURDISH_LETTERS = re.compile("[ێۆڕڵەڤ]")
_ARABIC_LETTERS = re.compile("[\u0621-\u064a]")
_LATIN_LETTERS = re.compile("[A-Za-z]")
_SAMPLE_CHARS = 4_000
_KURDISH_SHARE = 0.04  # of letters; Arabic has none of these, Sorani some 15 %
_CODES = {"eng": "en", "english": "en", "ara": "ar", "arb": "ar", "arabic": "ar", "kur": "ckb", "sorani": "ckb", "ku": "ckb"}
_ENGLISH_WORDS = re.compile(r"\b(?:the|of|and|in|to|was|were|said|on|by|for|with|killed|police|attack)\b", re.IGNORECASE)


def language_of(stated: object, text: str, title: str = "") -> str:
    """"en", "ar", "ckb", another stated code, or "und". The script overrules a code that can't be true."""
    code = stated.strip().lower().replace("_", "-").split("-")[0] if isinstance(stated, str) else ""
    code = _CODES.get(code, code)
    sample = f"{title}\n{text[:_SAMPLE_CHARS]}"
    arabic, latin = len(_ARABIC_LETTERS.findall(sample)), len(_LATIN_LETTERS.findall(sample))
    kurdish = len(_KURDISH_LETTERS.findall(sample))
    if kurdish > (arabic + kurdish) * _KURDISH_SHARE and arabic + kurdish > latin:
        return "ckb"
    if code in ("en", "ar", ""):
        if arabic > latin:
            return "ar" if code != "en" or arabic > 3 * latin else "en"
        if code == "en" or (code == "ar" and latin > 3 * arabic):
            return "en"
        if not code:
            return "en" if len(_ENGLISH_WORDS.findall(sample)) * 25 >= len(sample.split()) and latin else "und"
    return code or "und"
