"""What stands in an item of a list: its place and day are its own, whichever of its sentences names them, and no other item's."""

from __future__ import annotations

from transforms.date_types import EventDate
from transforms.document import Document, Reading
from transforms.place_types import Place


def own_place_and_date(document: Document, reading: Reading, place: Place, date: EventDate) -> tuple[Place, EventDate]:
    """Place and date of a scene as its item of a list has them; unchanged outside lists."""
    item = document.item_start(reading)
    if item is None:
        return place, date
    if date.source == "earlier" and date.evidence and date.evidence[0] >= item:
        date.source = "sentence"
    if place.source == "earlier" and place.evidence and not place.evidence[2]:
        if place.evidence[0] >= item:
            place.source = "heading"
        elif place.evidence[0] >= document.list_start:
            place = Place(country="Iraq", why=["an item of a list, whose place nobody knows; the item before names another"])
    return place, date
