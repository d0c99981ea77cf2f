"""A simulated year of incidents in Iraq with known truth, ending today; the same day gives the same year.

Counts are Poisson with a weekly gamma factor for each governorate, so they are overdispersed as real ones are. In the last days
one governorate rises (it must lead to a mail), and a new outlet begins to tell of another one's small incidents, which nobody
reported before (it must not).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from functools import cache

import numpy as np
import yaml

from demo.places import DATA, RURAL, URBAN, Place, load_places, places_by_name
from rasid.settings import LOCAL_ZONE
from rasid.vocabulary import EVENT_TYPE_OF

SEED = 20260
DAYS = 365
WEEKLY_SHAPE = 6.0  # of the gamma factor: variance of a week's count = mean + mean²/6
TOLLS = ("killed", "wounded", "detained", "abducted")
PARTS = ("night", "dawn", "morning", "afternoon", "evening")
PART_WEIGHTS = {"attack": (5, 3, 4, 3, 5), "protest": (0, 0, 6, 4, 2), "default": (2, 2, 5, 4, 3)}
PART_HOUR = {"night": 22, "dawn": 4, "morning": 9, "afternoon": 14, "evening": 19}  # local hour at which it happens

RISE_GOVERNORATE = "Kirkuk"
RISE_BY_DAY = {-3: 1, -2: 3, -1: 6, 0: 4}  # days before today -> incidents beyond the usual
RISE_KINDS = ("clash_attack", "clash_attack", "ied", "ied", "mortar", "gunfire", "abduction", "clash_operation", "arson")
NEW_OUTLET_GOVERNORATE = "Al-Basrah"
NEW_OUTLET_DAYS = 4  # how long the new outlet exists
NEW_OUTLET_A_DAY = (2, 5)  # at least, below
NEW_OUTLET_KINDS = ("gunfire", "grenade", "clash_tribal", "protest", "protest", "arrests", "landmine")


@dataclass(frozen=True)
class Who:
    """Who does it to whom: canonical actors, the key of the victims' noun, and what that choice implies."""

    perpetrator: str | None = None
    target: str | None = None
    victims: str | None = None
    attribution: str | None = None
    only: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    single: bool = False
    site: str | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of incident, as in data/kinds.yml."""

    name: str
    sub: str
    rate: dict[str, float]
    who: tuple[Who, ...]
    family: str
    tolls: dict[str, tuple[float, ...] | None]
    minimum: int = 0
    themes: tuple[str, ...] = ()
    place: str | None = None
    sites: dict[str, list[str]] = field(default_factory=dict)
    setting: str | None = None
    count: tuple[int, int] | None = None


@dataclass
class Incident:
    """One thing that happened, with its final tolls (None: not a matter of that toll)."""

    id: str
    kind: Kind
    who: Who
    day: dt.date
    part: str
    place: Place
    killed: int | None = None
    wounded: int | None = None
    detained: int | None = None
    abducted: int | None = None
    number: int | None = None  # of what the kind counts: people transferred, bodies, hectares
    only_outlet: str | None = None  # nobody else tells of it
    articles: list[str] = field(default_factory=list)

    @property
    def themes(self) -> list[str]:
        actors = (self.who.perpetrator, self.who.target)
        implied = ["isis_activity"] if any("Islamic State" in (actor or "") for actor in actors) else []
        if self.who.perpetrator == "Turkish armed forces":
            implied.append("turkish_operations")
        return sorted({*self.kind.themes, *self.who.themes, *implied})

    @property
    def moment(self) -> dt.datetime:
        """About when it happened (local)."""
        return dt.datetime.combine(self.day, dt.time(PART_HOUR[self.part]), LOCAL_ZONE)

    def facts(self) -> dict:
        """A line of truth.jsonl, without what the press adds."""
        place = asdict(self.place)
        return {
            "incident": self.id, "kind": self.kind.name, "event_type": EVENT_TYPE_OF[self.kind.sub], "sub_event_type": self.kind.sub,
            "date_start": self.day.isoformat(), "date_end": self.day.isoformat(), "governorate": self.place.governorate,
            "place": place["name_en"], "place_ar": place["name_ar"], "latitude": place["latitude"], "longitude": place["longitude"],
            "killed": self.killed, "wounded": self.wounded, "detained": self.detained, "abducted": self.abducted,
            "perpetrator": self.who.perpetrator, "target": self.who.target, "attribution": self.who.attribution,
            "themes": self.themes, "only_outlet": self.only_outlet, "articles": self.articles,
        }  # fmt: skip


@cache
def load_kinds() -> dict[str, Kind]:
    """Kinds by name, from data/kinds.yml."""
    document = yaml.safe_load((DATA / "kinds.yml").read_text(encoding="utf-8"))
    return {name: _read_kind(name, entry) for name, entry in document.items()}


def _read_kind(name: str, entry: dict) -> Kind:
    who = tuple(
        Who(**{**choice, "only": tuple(choice.get("only", ())), "themes": tuple(choice.get("themes", ()))}) for choice in entry["who"]
    )
    tolls = {toll: tuple(entry[toll]) if entry.get(toll) else None for toll in TOLLS}
    return Kind(
        name, entry["sub"], entry["rate"], who, entry["family"], tolls, entry.get("minimum", 0), tuple(entry.get("themes", ())),
        entry.get("place"), entry.get("sites", {}), entry.get("setting"), tuple(entry["count"]) if entry.get("count") else None,
    )  # fmt: skip


class Simulation:
    """Draws the year. One random generator, used in a fixed order, makes it repeatable."""

    def __init__(self, today: dt.date):
        self.today = today
        self.rng = np.random.default_rng(SEED + today.toordinal())
        self.incidents: list[Incident] = []
        self._recent: dict[tuple[str, str], dt.date] = {}  # (kind, place) -> last day, so that no two are told apart by nothing

    def run(self) -> list[Incident]:
        """All incidents, by day."""
        for offset in range(-DAYS, 1):
            day = self.today + dt.timedelta(days=offset)
            if offset % 7 == (-DAYS) % 7:
                factors = {g: self.rng.gamma(WEEKLY_SHAPE, 1 / WEEKLY_SHAPE) for g in sorted(self._governorates())}
            for kind in load_kinds().values():
                for governorate, yearly in kind.rate.items():
                    for _ in range(self.rng.poisson(yearly / DAYS * factors[governorate])):
                        self._add(kind, governorate, day)
            self._add_last_days(offset, day)
        self.incidents.sort(key=lambda one: (one.moment, one.id))
        return self.incidents

    @staticmethod
    def _governorates() -> set[str]:
        return {governorate for kind in load_kinds().values() for governorate in kind.rate}

    def _add_last_days(self, offset: int, day: dt.date) -> None:
        kinds = load_kinds()
        for _ in range(RISE_BY_DAY.get(offset, 0)):
            self._add(kinds[RISE_KINDS[self.rng.integers(len(RISE_KINDS))]], RISE_GOVERNORATE, day)
        if offset > -NEW_OUTLET_DAYS:
            for _ in range(self.rng.integers(*NEW_OUTLET_A_DAY)):
                kind = kinds[NEW_OUTLET_KINDS[self.rng.integers(len(NEW_OUTLET_KINDS))]]
                self._add(kind, NEW_OUTLET_GOVERNORATE, day, only_outlet="new")

    def _add(self, kind: Kind, governorate: str, day: dt.date, only_outlet: str | None = None) -> None:
        place = self._choose_place(kind, governorate, day)
        if place is None:
            return
        who = self._choose([one for one in kind.who if not one.only or governorate in one.only])
        part = self._choose_part(kind, day)
        incident = Incident(f"t{len(self.incidents):04d}", kind, who, day, part, place, only_outlet=only_outlet)
        self._draw_tolls(incident)
        self._recent[kind.name, place.name_en] = day
        self.incidents.append(incident)

    def _choose_part(self, kind: Kind, day: dt.date) -> str:
        weights = np.array(PART_WEIGHTS.get(kind.family, PART_WEIGHTS["default"]), float)
        if day == self.today:  # so that it is told today
            weights = np.array((0, 1, 1, 0, 0), float)
        return PARTS[self.rng.choice(len(PARTS), p=weights / weights.sum())]

    def _choose(self, choices: list) -> object:
        return choices[self.rng.integers(len(choices))]

    def _choose_place(self, kind: Kind, governorate: str, day: dt.date) -> Place | None:
        """A place of the kind's setting where nothing of the kind happened within three days; None when there is none left."""
        if kind.place:
            fitting = [places_by_name()[kind.place]]
        elif governorate in kind.sites:
            fitting = [places_by_name()[name] for name in kind.sites[governorate]]
        else:
            here = [place for place in load_places() if place.governorate == governorate and place.kind != "base"]
            wanted = {"rural": RURAL, "urban": URBAN}.get(kind.setting or "", RURAL + URBAN)
            if kind.family != "protest":
                here = [place for place in here if place.kind != "square"]
            fitting = [place for place in here if place.kind in wanted] or here
        free = [place for place in fitting if (day - self._recent.get((kind.name, place.name_en), dt.date.min)).days > 3]
        if not free:
            return None
        weights = np.array([place.weight for place in free])
        return free[self.rng.choice(len(free), p=weights / weights.sum())]

    def _draw_tolls(self, incident: Incident) -> None:
        kind = incident.kind
        for toll, weights in kind.tolls.items():
            if weights:
                setattr(incident, toll, self._draw(weights))
        if kind.count:
            incident.number = int(self.rng.integers(*kind.count))
        if incident.who.single:
            for toll in TOLLS:
                value = getattr(incident, toll)
                setattr(incident, toll, value and min(value, 1))
        if (incident.killed or 0) + (incident.wounded or 0) < kind.minimum:
            incident.wounded = kind.minimum
        if incident.who.single and incident.killed and incident.wounded:
            incident.wounded = 0

    def _draw(self, weights: tuple[float, ...]) -> int:
        shares = np.array(weights, float)
        return int(self.rng.choice(len(shares), p=shares / shares.sum()))


def simulate(today: dt.date) -> list[Incident]:
    """The incidents of the 365 days up to and with `today` (a local date), in order."""
    return Simulation(today).run()
