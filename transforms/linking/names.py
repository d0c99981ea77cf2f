"""Comparing names of places, governorates and actors by their letters alone, across spellings and between Latin and Arabic."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

from rasid.vocabulary import GOVERNORATES

NO_NAME, EQUAL, SIMILAR, CONTAINS, DIFFERENT = range(5)

_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f'’‘`´ʿʾʼ]")
_ARABIC_LETTERS = str.maketrans({
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك", "گ": "ك", "ی": "ي", "ێ": "ي", "ۆ": "و",
    "ە": "ه", "ڕ": "ر", "ڵ": "ل", "چ": "ج", "پ": "ب", "ڤ": "ف", "ژ": "ز",
})
_ARABIC_SOUNDS = {
    "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "k", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s", "ش": "s", "ص": "s",
    "ض": "d", "ط": "t", "ظ": "d", "غ": "g", "ف": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n",
}
_LATIN_SOUNDS = (
    ("sh", "s"), ("ch", "j"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("q", "k"), ("c", "k"), ("p", "b"),
)
# Words that say what kind of thing is named, or where in it, and not which one.
_GENERIC = frozenset("""
al el the of in near city town village district subdistrict province governorate state county region area neighborhood neighbourhood
north south east west northern southern eastern western central outskirts
محافظه مدينه قضاء ناحيه قريه حي منطقه شمال جنوب شرق غرب
""".split())
_ARTICLE = re.compile(r"^ال(?=..)")
_GOVERNORATE_OF = {}


def fold(name: object) -> str:
    """The name without case, diacritics, punctuation, articles and generic words; its full folded form when nothing else is left."""
    if not isinstance(name, str):
        return ""
    return _fold(name[:200])


@lru_cache(maxsize=200_000)
def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = _MARKS.sub("", plain).translate(_ARABIC_LETTERS)
    words = re.findall(r"[^\W_]+", plain)
    words = [_ARTICLE.sub("", word) for word in words]
    return " ".join([word for word in words if word not in _GENERIC] or words)


@lru_cache(maxsize=20_000)
def fold_governorate(name: str) -> str:
    """One form for a governorate, whichever language it is given in; for names outside Iraq, the folded name."""
    if not _GOVERNORATE_OF:
        for official, (_, _, arabic) in GOVERNORATES.items():
            _GOVERNORATE_OF[fold(official)] = _GOVERNORATE_OF[fold(arabic)] = fold(official)
    folded = fold(name)
    return _GOVERNORATE_OF.get(folded, folded)


@lru_cache(maxsize=200_000)
def skeleton(folded: str) -> str:
    """The consonants of a folded name as sounds that both scripts write: `الموصل` and `Mosul` both give `msl`."""
    if any("\u0600" <= c <= "\u06ff" for c in folded):
        return "".join(_ARABIC_SOUNDS.get(c, "") for c in folded)
    for written, sound in _LATIN_SOUNDS:
        folded = folded.replace(written, sound)
    bare = re.sub(r"[^bcdfgjklmnprstvxzh]", "", folded)
    return re.sub(r"(.)\1+", r"\1", bare)


def is_arabic(text: str) -> bool:
    return any("\u0600" <= c <= "\u06ff" for c in text)


@lru_cache(maxsize=500_000)
def compare(one: str, other: str) -> int:
    """How two folded names relate: NO_NAME, EQUAL, SIMILAR (spelling), CONTAINS (one has all words of the other), DIFFERENT."""
    if not one or not other:
        return NO_NAME
    if one == other:
        return EQUAL
    if is_arabic(one) != is_arabic(other):
        a, b = (skeleton(name).replace("h", "") for name in (one, other))
        return SIMILAR if len(a) >= 3 and len(b) >= 3 and fuzz.ratio(a, b) >= 85 else NO_NAME
    words_a, words_b = set(one.split()), set(other.split())
    if words_a <= words_b or words_b <= words_a:
        return CONTAINS
    if fuzz.ratio(one.replace(" ", ""), other.replace(" ", "")) >= 84:
        return SIMILAR
    a, b = skeleton(one), skeleton(other)
    if one[0] == other[0] and len(a) >= 4 and a == b:
        return SIMILAR
    return DIFFERENT
