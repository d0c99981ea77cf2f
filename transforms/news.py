"""Which of the events found in one English sentence are its news, and which only lead up to it."""

from __future__ import annotations

from transforms.document import Document, Reading
from transforms.phrases import Hit
from transforms.ranks import family_of

_RAIDS = frozenset({"raid", "raids", "raided"})
_FRONTED = 14  # words that a participle takes along before the comma


def without_fronted(document: Document, reading: Reading) -> list[Hit]:
    """The sentence's hits without those of a participle in front: "Kidnapped nine days ago, the engineer was freed" tells of his release."""
    keys = reading.keys
    comma = next((at for at, key in enumerate(keys[:_FRONTED]) if key == ","), None)
    harm = document.lexicon.mask("kidnap", "arrest", "capture", "wound", "shoot", "taken")
    if comma is None or not any(tag.first == 0 for tag in reading.tagged(harm)):
        return reading.hits
    behind = [h for h in reading.hits if document.head_of(reading, h) > comma]
    across = [h for h in reading.hits if h.last > comma and family_of(h.rule.payload.type) == "politics"]
    return next((hits for hits in (behind, across) if any(h.rule.payload.is_act for h in hits)), reading.hits)



def raid_that_arrested(document: Document, reading: Reading, main: Hit, hits: list[Hit]) -> Hit:
    """The arrests for which the state's forces raided a place: "carried out a raid that ended in the detention of nine"."""
    if main.rule.payload.type != "attack" or not _RAIDS & {reading.keys[at] for at in main.words} or not reading.has(document.lexicon.mask("force")):
        return main
    harmed = any(f.kind in ("killed", "wounded") and (f.low or f.high) for f in document.figures(reading))
    arrests = [h for h in hits if h.rule.payload.type == "Arrests" and h.rule.payload.is_act]
    return arrests[0] if arrests and not harmed else main
