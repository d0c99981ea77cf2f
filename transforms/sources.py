"""Which language an article is in: what its `lang` says, checked against its letters."""

from __future__ import annotations

import re

_KURDISH_LETTERS = re.compile("[ێۆڕڵەڤ]+")
_ARABIC_LETTERS = re.compile("[\u0621-\u064a]+")
_NO_LATIN_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_SAMPLE_CHARS = 4_000
_KURDISH_SHARE = 0.04  # of letters; Arabic has none of these, Sorani some 15 %
_CODES = {"eng": "en", "english": "en", "ara": "ar", "arb": "ar", "arabic": "ar", "kur": "ckb", "sorani": "ckb", "ku": "ckb"}
# Languages written in letters that Arabic or English also use, told by their commonest words or by letters of their own.
_PERSIAN_WORDS = re.compile(r"(?<![\u0621-\u06ff])(?:که|از|این|را|در|به|است|شد|شدند|شده|برای|کرد|کرده|کردند|گفت|های|خود|نیز|با|آن|یک|می|بود|شدن)(?![\u0621-\u06ff])")
_ARABIC_WORDS = re.compile(r"(?<![\u0621-\u06ff])[وف]?(?:في|من|على|إلى|الى|أن|ان|عن|التي|الذي|بعد|قال|كما|هذا|هذه|مع|ما|لم|بين|خلال)(?![\u0621-\u06ff])")
_URDU_LETTERS = re.compile("[ٹڈڑںےہ]")
_TURKISH_LETTERS = re.compile("[ğıİşĞŞ]")
_FOREIGN_SHARE = 0.01  # of letters
_ENGLISH_WORDS = re.compile(r"\b(?:the|of|and|in|to|was|were|said|on|by|for|with|killed|police|attack)\b", re.IGNORECASE)


def language_of(stated: object, text: str, title: str = "") -> str:
    """"en", "ar", "ckb", another stated code, or "und". The script overrules a code that can't be true."""
    code = stated.strip().lower().replace("_", "-").split("-")[0] if isinstance(stated, str) else ""
    code = _CODES.get(code, code)
    sample = f"{title}\n{text[:_SAMPLE_CHARS]}"
    latin = len(sample.encode("ascii", "ignore").translate(None, _NO_LATIN_LETTERS))
    arabic, kurdish = (0, 0) if sample.isascii() else (_count(_ARABIC_LETTERS, sample), _count(_KURDISH_LETTERS, sample))
    if kurdish > (arabic + kurdish) * _KURDISH_SHARE and arabic + kurdish > latin:
        return "ckb"
    neighbour = None if sample.isascii() else _neighbour(sample, arabic, latin)
    if neighbour and code in ("en", "ar", "", neighbour):
        return neighbour
    if code in ("en", "ar", ""):
        if arabic > latin:
            return "ar" if code != "en" or arabic > 3 * latin else "en"
        if code == "en" or (code == "ar" and latin > 3 * arabic):
            return "en"
        if not code:
            return "en" if len(_ENGLISH_WORDS.findall(sample)) * 25 >= len(sample.split()) and latin else "und"
    return code or "und"


def _count(runs: re.Pattern[str], sample: str) -> int:
    """How many letters: by runs, of which there are far fewer."""
    return sum(map(len, runs.findall(sample)))


def _neighbour(sample: str, arabic: int, latin: int) -> str | None:
    """Persian, Urdu or Turkish, where the letters alone would pass for Arabic or English."""
    if arabic > latin:
        if len(_URDU_LETTERS.findall(sample)) > arabic * _FOREIGN_SHARE:
            return "ur"
        persian = len(_PERSIAN_WORDS.findall(sample))
        return "fa" if persian >= 3 and persian > 2 * len(_ARABIC_WORDS.findall(sample)) else None
    return "tr" if len(_TURKISH_LETTERS.findall(sample)) > latin * _FOREIGN_SHARE and len(_ENGLISH_WORDS.findall(sample)) * 25 < len(sample.split()) else None
