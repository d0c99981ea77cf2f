"""Places in an article: which names it gives, what each does in its sentence, and where an event took place.

`find_places` lists the mentions; `resolve` (or `ArticlePlaces.resolve`, for several events of one article) decides for an event and
says why. What can't be decided stays open: a place without a governorate is kept as text, and no centroid stands in for it.
"""

from __future__ import annotations

from transforms.gazetteer import Entry, Gazetteer, load_gazetteer
from transforms.place_mentions import find_in_text
from transforms.place_resolve import ArticlePlaces
from transforms.place_types import Place, PlaceMention

__all__ = ["ArticlePlaces", "Entry", "Gazetteer", "Place", "PlaceMention", "find_mentions", "load_gazetteer", "resolve"]


def find_mentions(text: str, title: str, language: str, gazetteer: Gazetteer | None = None) -> list[PlaceMention]:
    """The mentions of an article's title and body, in order; `language` is "en" or "ar" (anything else is read as English)."""
    gazetteer = gazetteer or load_gazetteer()
    language = "ar" if language == "ar" else "en"
    return find_in_text(title, language, gazetteer, in_title=True) + find_in_text(text, language, gazetteer)


def resolve(
    text: str, title: str, mentions: list[PlaceMention], start: int, end: int, anchor: int | None = None, in_title: bool = False
) -> Place:
    """The place of the event told in characters [start, end) of the body (of the title if `in_title`), its trigger at `anchor`."""
    return ArticlePlaces(text, title, mentions).resolve(start, end, anchor, in_title)
