"""The naive coder that ours is measured against: the first keyword of a sentence gives the type, the nearest known name the place, the
nearest number before "killed" the toll, the article's date the day. One incident for each pair of type and governorate."""

from __future__ import annotations

import re
from functools import lru_cache

from rasid.datafiles import read_csv
from rasid.vocabulary import EVENT_TYPE_OF
from transforms.gazetteer import FOLDER

_KEYWORDS = {
    "Suicide bomb": "suicide|انتحاري",
    "Air/drone strike": r"air ?strike|drone|warplane|غارة|طائرة مسيرة|مسيّرة|قصف جوي",
    "Shelling/artillery/missile attack": "rocket|mortar|shell|artillery|missile|صاروخ|صواريخ|قذائف|هاون|قصف",
    "Remote explosive/landmine/IED": "bomb|ied|mine|blast|explo|عبوة|لغم|انفجار|مفخخة",
    "Abduction/forced disappearance": "kidnap|abduct|خطف|اختطاف",
    "Arrests": "arrest|detain|اعتقال|القبض",
    "Peaceful protest": "protest|demonstrat|تظاهر|احتجاج",
    "Disrupted weapons use": "cache|defuse|أسلحة|ضبط كدس",
    "Armed clash": "clash|ambush|gunmen|gunfight|اشتباك|كمين|هجوم",
    "Attack": "killed|shot|murder|assassin|مقتل|اغتيال|قتل",
    "Agreement": "ceasefire|truce|هدنة",
}
_PATTERNS = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _KEYWORDS.items()]
_SENTENCE = re.compile(r"[^.!?؟\n]+")
_TOLL = {
    "killed": re.compile(r"(\d+)\D{0,25}\b(?:killed|dead|died)|killed (\d+)|مقتل (\d+)"),
    "wounded": re.compile(r"(\d+)\D{0,25}\b(?:wounded|injured)|wounded (\d+)|إصابة (\d+)"),
}


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of the names of governorates and districts, and each name's governorate."""
    governorate: dict[str, str] = {}
    for file in ("admin.csv", "governorates.csv"):
        for _, row in read_csv(FOLDER / file, ("name", "names_en", "names_ar", "governorate")):
            for name in (row["name"], *row["names_en"].split("|"), *row["names_ar"].split("|")):
                if len(name) > 3:
                    governorate[name.lower().removeprefix("al-")] = row["governorate"]
    longest_first = sorted(governorate, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE), governorate


def code_naively(article: dict) -> list[dict]:
    """Reports with type, place, day and toll."""
    text = f"{article.get('title') or ''}\n{article['text']}"
    pattern, governorate_of = _names()
    places = [(m.start(), m.group()) for m in pattern.finditer(text)]
    day = (article.get("published") or "")[:10] or None
    reports: dict[tuple[str, str | None], dict] = {}
    for sentence in _SENTENCE.finditer(text):
        kind, at = next(((name, m.start()) for name, p in _PATTERNS if (m := p.search(text, *sentence.span()))), (None, 0))
        if kind is None:
            continue
        place = min(places, key=lambda p: abs(p[0] - at), default=(0, None))[1]
        governorate = governorate_of.get(place.lower()) if place else None
        report = {
            "event_type": EVENT_TYPE_OF[kind], "sub_event_type": kind, "date_start": day, "date_precision": "day" if day else None,
            "governorate": governorate, "place": place, **{k: _toll(p, sentence.group()) for k, p in _TOLL.items()},
        }  # fmt: skip
        reports.setdefault((report["event_type"], governorate), report)
    return list(reports.values())


def _toll(pattern: re.Pattern[str], sentence: str) -> dict | None:
    match = pattern.search(sentence)
    if match is None:
        return None
    number = int(next(group for group in match.groups() if group))
    return {"low": number, "high": number}
