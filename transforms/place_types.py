"""What the place modules hand each other: a mention of a place name, and the place that was decided for an event."""

from __future__ import annotations

from dataclasses import dataclass, field

from transforms.gazetteer import IRAQ, Entry

_WAYS = frozenset({"road", "highway", "motorway", "expressway", "street", "avenue", "square", "roundabout"})


@dataclass(slots=True, eq=False)
class PlaceMention:
    """A place name in the body (or the title). Offsets are characters; tokens are filled in by `find_places`."""

    start: int
    end: int
    text: str  # as in the article, with its feature word: "al-Satiha village"
    candidates: tuple[Entry, ...]
    role: str  # location, bare, origin, institution, dateline, heading
    relation: str | None = None  # "near", "north of": the event is not in the place but by it
    feature: str | None = None  # the word that says what it is: village, district
    in_title: bool = False
    is_sure: bool = False  # two names stand for it that one governorate has
    is_alike: bool = False  # no listed name, only spelled like the candidates' names
    position: int = -1  # among the mentions of its text; looked up for each pair, so that a search would cost its square
    start_token: int = -1
    end_token: int = -1

    @property
    def kind(self) -> str:
        return self.candidates[0].kind if self.candidates else "unknown"

    @property
    def is_foreign(self) -> bool:
        for candidate in self.candidates:
            if candidate.country == IRAQ:
                return False
        return bool(self.candidates)

    def points_to(self, entry: Entry) -> bool:
        """Whether it says without doubt that something is in the entry's governorate."""
        governorates = {c.governorate for c in self.candidates}
        return self.role != "dateline" and len(governorates) == 1 and self.candidates[0].governorate in entry.governorates

    @property
    def is_governorate(self) -> bool:
        return not self.is_way and any(c.kind == "governorate" for c in self.candidates)

    @property
    def is_way(self) -> bool:
        """A road, street or square that bears the name of another place: the Hilla road may be in any town from which it leads there."""
        return self.feature in _WAYS and self.kind not in _WAYS


@dataclass(slots=True)
class Place:
    """Where an event took place. `evidence` is the span (start, end, in_title) of the name it rests on."""

    governorate: str | None = None
    governorates_also: tuple[str, ...] = ()
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geo_precision: int | None = None
    country: str | None = None  # set when the place is known; "Iraq" or another country
    evidence: tuple[int, int, bool] | None = None
    is_wide: bool = False  # a governorate or its capital: other places of the article may lie in it
    is_direction: bool = False  # "north of Baquba": somewhere that way, not there
    source: str = ""  # sentence, earlier, title, institution, dateline: how directly the text says so
    why: list[str] = field(default_factory=list)
