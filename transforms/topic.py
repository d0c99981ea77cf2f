"""What an article as a whole is about, as far as it speaks against incidents in it: sport, a drill, an accident, a memorial, a rumour."""

from __future__ import annotations

from functools import lru_cache

from transforms.document import Document, Reading
from transforms.lexicon import Lexicon


@lru_cache(maxsize=4)
def judging_masks(lexicon: Lexicon) -> dict[str, int]:
    """The bits of the classes by which scenes are judged, looked up once a language."""
    masks = {name: lexicon.mask(name) for name in (
        "drill", "reference", "history", "statistic", "accident", "crime_private", "film_sport", "kill", "wound", "opinion", "economy", "remembered",
        "hoax", "militant", "habit", "iraq", "abroad", "die", "secure", "num", "bomb", "force", "threat", "claimed", "condemn",
    )}
    for name in ("sentence", "political", "graft", "surely_armed", "no_news", "charged", "explosive"):  # not every language has them
        masks[name] = lexicon.mask(name) if name in lexicon.vocabulary else 0
    masks["strike"] = lexicon.mask(*(name for name in ("kill", "murder", "stab", "shoot", "beat") if name in lexicon.vocabulary))
    masks["weapon"] = lexicon.mask("militant", "shoot", "bomb", "attack_n", "clash", "blast", "strike_n", "rocket", "murder")
    return masks


class Topic:
    """Looked at once for each article."""

    def __init__(self, document: Document):
        mask = judging_masks(document.lexicon)
        leisure = document.count_words(mask["film_sport"])
        self.off_topic = leisure >= 3 and leisure > document.count_words(mask["kill"] | mask["wound"] | mask["bomb"] | mask["force"])
        opening = (*document.title_readings, *document.readings[:2])
        self.is_drill_report = sum(1 for r in opening for t in r.tags if t.mask & mask["drill"]) >= 2
        self.is_about_iraq = bool(document.count_words(mask["iraq"])) or any(
            c.country == "Iraq" for m in (*document.places.body, *document.places.in_title) for c in m.candidates)
        self.drill = document.count_words(mask["drill"]) >= 2
        seen = _classes_of(opening)
        armed = _classes_of((*document.title_readings, *document.readings)) & (mask["militant"] | mask["bomb"])
        told_first = _classes_of((*document.title_readings, *document.readings[:1]))
        self.is_accident = bool(seen & mask["accident"]) and not armed or document.language == "ar" and bool(
            told_first & mask["accident"]) and not told_first & (mask["militant"] | mask["bomb"])
        self.is_private = bool(seen & mask["crime_private"]) and not armed
        self.is_essay = any(t.mask & mask["opinion"] for r in opening[:2] for t in r.tags[:3]) and document.language == "ar"
        self.is_threat = bool(told_first & mask["threat"]) and document.language == "ar"
        self.is_memorial = bool(told_first & mask["remembered"])
        self.is_hoax = bool(_classes_of(tuple(document.title_readings)) & mask["hoax"])
        self.is_no_news = any(t.mask & mask["no_news"] and t.first <= 1 for r in document.title_readings for t in r.tags)
        self.is_economy = document.count_words(mask["economy"]) >= 3 and not armed


def _classes_of(readings: tuple[Reading, ...]) -> int:
    total = 0
    for reading in readings:
        total |= reading.present
    return total
