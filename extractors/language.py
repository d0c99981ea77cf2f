"""Which language a text is in: by script, then by letters and function words that only one of its languages uses."""

from __future__ import annotations

import re
from collections import Counter

_LOOKED_AT = 6000  # characters
_MIN_LETTERS = 12
# Function words, most frequent first, written down from grammar knowledge; shared ones are fine, since the share decides.
_LATIN = {
    "en": "the of and to in a is that for was on with as by at from his it are be has have were said an not this which who been their",
    "tr": "ve bir bu için ile olarak da de daha olan çok en sonra gibi kadar ise ne her ancak göre olduğunu dedi etti tarafından ya mi",
    "fr": "le la les de des et un une du en est que qui dans pour au sur par plus pas ce il aux avec sont été se ont cette mais",
    "de": "der die das und in den von zu mit ist des im für auf nicht ein eine dem sich auch es an als werden aus er hat dass sie nach",
    "es": "el la los las de que en y a un una por con para del se no es al su como más lo ha fue este entre pero sus desde",
    "it": "il la di e che un una in per del della con non sono da si al le dei gli è nel alla più anche come ha lo delle dal",
    "pt": "o a os as de que e do da em um uma para com não no na por se dos das mais ao foi como é são pelo sua à",
    "nl": "de het een van en in is dat op te zijn voor met die aan niet om er door maar bij ook als naar uit heeft wordt",
    "pl": "i w na z się do nie że jest o to jak po od za przez dla oraz są ale przy był tym który co ma tego",
    "ku": "û li ji bo bi di de ku ev wê re ye me hat kir dike bûn jî xwe her wan gel yên ya yê ew dibe",
    "id": "yang dan di dari untuk dengan ini pada dalam tidak adalah itu akan juga oleh ke telah sebagai atau lebih karena",
    "sv": "och i att det som en på är av för med den till inte har om ett men var jag de vi så från sig",
    "ro": "și de la în a cu pe un o din care pentru nu este mai că sunt ca au fost prin să sau",
}
_WORDS = {lang: frozenset(words.split()) for lang, words in _LATIN.items()}
_CYRILLIC = {"uk": "ії єґ", "ru": "ыэъё", "bg": ""}
_ARABIC_WORDS = {
    "ar": "في من على أن إلى التي الذي عن مع هذا هذه بعد كما قد كان ما لا وقال بين قال كانت ذلك وفي عام خلال حيث",
    "fa": "در به از که این را با است برای آن یک خود تا کرد بر هم نیز شد گفت می های",
    "ur": "کے میں کی ہے اور سے کا کو نے پر کہ ہیں یہ اس بھی ایک نہیں تھا",
    "ckb": "لە بە بۆ کە و ئەو ئەم لەگەڵ نێوان دوای بوو کرد هەروەها سەر یەک لەسەر ناو پێش هیچ",
}
_ARABIC_SETS = {lang: frozenset(words.split()) for lang, words in _ARABIC_WORDS.items()}
_SORANI_LETTERS = re.compile("[ێۆڕڵەڤ]")
_URDU_LETTERS = re.compile("[ےٹڈڑھہں]")
_PERSIAN_LETTERS = re.compile("[پچژگکی]")
_SCRIPTS = (
    ("arabic", re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")),
    ("latin", re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
    ("cyrillic", re.compile("[\u0400-\u04ff]")),
    ("he", re.compile("[\u05d0-\u05ea]")), ("el", re.compile("[\u0370-\u03ff]")), ("hy", re.compile("[\u0531-\u0587]")),
    ("ka", re.compile("[\u10a0-\u10ff]")), ("hi", re.compile("[\u0900-\u097f]")), ("th", re.compile("[\u0e00-\u0e7f]")),
    ("kana", re.compile("[\u3040-\u30ff]")), ("ko", re.compile("[\uac00-\ud7a3\u1100-\u11ff]")), ("han", re.compile("[\u4e00-\u9fff]")),
    ("syr", re.compile("[\u0710-\u072f]")),
)  # fmt: skip


def detect_language(text: str | None) -> str | None:
    """ISO 639 code (`en`, `ar`, `ckb`, …) of a text, None when it is too short or no language stands out."""
    sample = (text or "")[:_LOOKED_AT]
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS}
    total = sum(counts.values())
    if total < _MIN_LETTERS:
        return None
    script = max(counts, key=lambda name: counts[name] * (3 if name in ("kana", "han", "ko") else 1))
    if script in ("kana", "han"):
        return "ja" if counts["kana"] > 0.05 * (counts["han"] + counts["kana"]) else "zh"
    if counts[script] < 0.4 * total:
        return None
    if script == "arabic":
        return _among_arabic(sample, counts["arabic"])
    if script == "latin":
        return _among_latin(sample)
    if script == "cyrillic":
        return next((lang for lang, letters in _CYRILLIC.items() if any(c in sample.lower() for c in letters if c != " ")), "bg")
    return script


def _among_arabic(sample: str, letters: int) -> str:
    """Sorani writes its vowels (ە ۆ ێ): they are a tenth of its letters and absent from Arabic but in names."""
    if len(_SORANI_LETTERS.findall(sample)) > 0.04 * letters:
        return "ckb"
    words = Counter(re.findall(r"[\u0620-\u06ff]+", sample))
    scores = {lang: sum(words[w] for w in known) for lang, known in _ARABIC_SETS.items() if lang != "ckb"}
    if len(_URDU_LETTERS.findall(sample)) > 0.04 * letters:
        return "ur"
    if len(_PERSIAN_LETTERS.findall(sample)) > 0.04 * letters and scores["fa"] > scores["ar"]:
        return "fa"
    return "ar"


def _among_latin(sample: str) -> str | None:
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if len(words) < 4:
        return None
    counts = Counter(words)
    scores = sorted(((sum(counts[w] for w in known) / len(words), lang) for lang, known in _WORDS.items()), reverse=True)
    (best, lang), (second, _other) = scores[0], scores[1]
    # Prose has a function word in every three to five; headlines have fewer.
    needed = 0.12 if len(words) >= 20 else 0.08
    return lang if best >= needed and best > 1.15 * second else None
