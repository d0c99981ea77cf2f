"""Values of the slots of the English frames: who, whom, how many, where, when and who says so.

Slots: perp, target, post, vehicle, aim; vics (the victims in general), vicsg (in a headline), them; kn, cnt (the killed; the detained or
abducted, counted) with were; tkilled, alsow ('two soldiers were killed', ' Three others were wounded.'); tdeads, thead, ting, tleft,
tsent (the whole toll as clause, headline, appendix, predicate, sentence); loc, at (place, and shorter for a headline); when, whenplain,
part; src; claim, byperp; mortars, mortarsl, rockets, rocketsl, number, people, crowd, day.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

import yaml

from demo.places import DATA, Place
from demo.truth import Incident

DIGIT_SHARE = 0.3  # of the articles write digits
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
LATE_PARTS = {"night": ("late on {day}", "on {day} night", "{day} night"), "dawn": ("at dawn on {day}", "early on {day}", "before sunrise on {day}"),
              "morning": ("on {day} morning", "on the morning of {day}", "on {day}"), "afternoon": ("on {day} afternoon", "on {day}"),
              "evening": ("on {day} evening", "on the evening of {day}", "on {day}")}  # fmt: skip


@cache
def load_words() -> dict:
    """data/en/words.yml."""
    return yaml.safe_load((DATA / "en" / "words.yml").read_text(encoding="utf-8"))


@cache
def load_actors() -> dict[str, dict]:
    """Canonical actor -> {en: names, post_en: positions}."""
    document = yaml.safe_load((DATA / "actors.yml").read_text(encoding="utf-8"))
    return {**{name: {"en": names} for name, names in load_words()["actors"].items()}, **document}


class Writer:
    """Fills the slots of English frames. `rng` is numpy's Generator; the same state gives the same words."""

    def __init__(self, rng):
        self.rng = rng

    def pick(self, choices):
        """One of the choices."""
        return choices[int(self.rng.integers(len(choices)))]

    def chance(self, share: float) -> bool:
        """True in that share of the calls."""
        return float(self.rng.random()) < share

    def slots(self, incident: Incident, published_local: dt.datetime, toll: dict[str, int | None], certain: bool) -> dict[str, str]:
        """Values of all slots for one telling of an incident: `toll` as this article knows it; not `certain` is told as preliminary."""
        digits = self.chance(DIGIT_SHARE)
        day, part = self._day(incident.day, published_local), self.pick(LATE_PARTS[incident.part])
        source = self.pick(load_words()["sources"]).format(governorate=incident.place.governorate)
        return {
            **self._actors(incident), **Toll(self, incident, toll, digits, certain).slots(), **self._counts(incident, digits),
            "loc": self._place(incident.place), "at": self._short_place(incident.place), "when": self._when(incident, published_local, day, part),
            "whenplain": f"on {day}" if not day.startswith(("on", "2", "1")) else day, "part": {"night": "late"}.get(incident.part, "early"),
            "src": source, "day": day,
        }  # fmt: skip

    @staticmethod
    def _day(day: dt.date, published: dt.datetime) -> str:
        """The day's name within the last six days, else its date."""
        if 0 <= (published.date() - day).days <= 6:
            return day.strftime("%A")
        return f"{day.day} {MONTHS[day.month - 1]}"

    def _when(self, incident: Incident, published: dt.datetime, day: str, part: str) -> str:
        ago = (published.date() - incident.day).days
        if ago == 2 and self.chance(0.2):
            return "two days ago"
        if ago == 1 and self.chance(0.15):
            return {"night": "last night", "evening": "yesterday evening"}.get(incident.part, "yesterday")
        if self.chance(0.12):
            return f"on {incident.day.day} {MONTHS[incident.day.month - 1]}"
        return part.format(day=day)

    def _place(self, place: Place) -> str:
        """'in the village of X, north-west of Baqubah', 'near X in Diyala province'."""
        province = f"{place.governorate} province"
        if place.kind in ("city", "quarter", "square", "base"):
            inside = {"city": [f"in {place.name_en}", f"in the city of {place.name_en}"], "base": [f"at {place.name_en}", f"at {place.name_en} in {province}"]}
            capital = f" in {place.capital.name_en}" if place.capital else " in Baghdad"
            area = [f"in the {place.name_en} area{capital}", f"in {place.name_en}{capital}", f"in {capital.removeprefix(' in ')}'s {place.name_en} district"]
            return self.pick(inside.get(place.kind, area if place.kind == "quarter" else [f"in {place.name_en}{capital}"]))
        distance, direction = place.bearing
        noun = {"village": "village", "district": "district", "town": "town"}[place.kind]
        capital = place.capital.name_en if place.capital else "Baghdad"
        return self.pick((
            f"near {place.name_en} in {province}", f"in the {place.name_en} area of {province}", f"in {place.name_en}, {direction} of {capital}",
            f"in the {noun} of {place.name_en}, {self._number(distance)} kilometres {direction} of {capital}", f"in {place.name_en}, {province}",
            f"outside {place.name_en} in {province}", f"in {place.name_en} in {province}",
        ))  # fmt: skip

    def _short_place(self, place: Place) -> str:
        if place.kind in ("quarter", "square"):
            city = place.capital.name_en if place.capital else "Baghdad"
            return self.pick((f"in {place.name_en}, {city}", f"in {city}"))
        if place.kind == "base":
            return f"at {place.name_en}"
        return self.pick((f"in {place.name_en}", f"near {place.name_en}", f"in {place.governorate}") if place.kind != "city" else (f"in {place.name_en}",))

    @staticmethod
    def _number(number: int) -> str:
        return str(number)

    def _actors(self, incident: Incident) -> dict[str, str]:
        who, words = incident.who, load_words()
        perp = self._name(who.perpetrator, who.attribution == "suspected")
        post = self.pick(load_actors().get(who.target, {}).get("post_en") or words["posts"]["default"])
        one, many = self.pick(words["nouns"][who.victims or "person"])
        single = who.single or (incident.killed or 0) + (incident.wounded or 0) == 1
        victims = with_article(one) if single else self.pick((many, f"a group of {many}", many))
        claim = self.pick(("No one claimed responsibility.", "No group has said that it was behind the attack."))
        if who.attribution == "claimed":
            claim = self.pick((f"{perp} claimed responsibility for the attack.", f"In a statement, {perp} said that it had carried out the attack."))
        aims = words["aims"]
        aim = aims["oil"] if who.site == "oil" else aims["at_base" if incident.place.kind == "base" else "base"]
        by = self.pick((f" Officials blamed {perp}.", f" The shells were fired by {perp}, the source said.")) if who.perpetrator else ""
        return {
            "perp": perp, "target": self._name(who.target), "post": post, "vics": victims, "vicsg": victims, "aim": self.pick(aim), "claim": claim,
            "byperp": by, "vehicle": self.pick(words["vehicles"].get(who.target, words["vehicles"]["civilians"])),
        }  # fmt: skip

    def _name(self, actor: str | None, suspected: bool = False) -> str:
        if suspected and actor == "Islamic State":
            return self.pick(load_words()["suspected"])
        return self.pick(load_actors()[actor]["en"]) if actor in load_actors() else "unidentified attackers"

    def _counts(self, incident: Incident, digits: bool) -> dict[str, str]:
        number = incident.number or 2
        mortars, rockets = spell(self.pick(range(3, 9)), digits), spell(self.pick(range(2, 6)), digits)
        return {
            "mortars": mortars, "mortarsl": mortars, "rockets": rockets, "rocketsl": rockets, "number": spell(number, digits),
            "people": f"{spell(number, digits)} people", "crowd": self.pick(("dozens of", "hundreds of", "several hundred", "about two hundred")),
        }  # fmt: skip


class Toll:
    """The toll of one telling in all the forms that frames ask for."""

    def __init__(self, writer: Writer, incident: Incident, toll: dict[str, int | None], digits: bool, certain: bool):
        words = load_words()
        self.pick, self.digits = writer.pick, digits
        self.one, self.many = self.pick(words["nouns"][incident.who.victims or "person"])
        self.killed, self.wounded = toll.get("killed") or 0, toll.get("wounded") or 0
        self.held = toll.get("detained") or toll.get("abducted") or 0
        self.verb = self.pick(("wounded", "wounded", "injured"))
        self.hedge = "" if certain else self.pick(words["hedges"])
        self.words = words

    def slots(self) -> dict[str, str]:
        """All slots of the toll; those that need a number are empty without."""
        killed, wounded = self.killed, self.wounded
        counted = killed or self.held
        both = self._was("killed", killed) + (f" and {self._others()} {self.verb}" if wounded else "") if killed else self._was(self.verb, wounded)
        some = bool(killed or wounded)
        active = self._active()
        return {
            "kn": self._count(killed), "cnt": self._count(self.held), "were": "was" if counted == 1 else "were", "them": "him" if counted == 1 else "them",
            "tkilled": self._was("killed", killed), "alsow": self._also(), "tdeads": both if some else "",
            "thead": self._headline() if some else "no casualties", "ting": (active + self.hedge) if some else self.pick(self.words["nobody_ting"]),
            "tleft": self._left() + self.hedge if some else "caused no casualties",
            "tsent": f"{both}{self.hedge}." if some else self.pick(self.words["nobody"]),
        }  # fmt: skip

    def _count(self, number: int) -> str:
        """'a soldier', 'three soldiers', '13 soldiers'."""
        if not number:
            return ""
        if number == 1:
            return self.pick((with_article(self.one), f"one {self.one}"))
        return f"{spell(number, self.digits)} {self.many}"

    def _others(self) -> str:
        if self.wounded == 1:
            return "another" if self.killed == 1 else "one other"
        return self.pick((f"{spell(self.wounded, self.digits)} others", spell(self.wounded, self.digits)))

    def _was(self, verb: str, number: int) -> str:
        return f"{self._count(number)} {'was' if number == 1 else 'were'} {verb}" if number else ""

    def _active(self) -> str:
        hurt = {"wounded": "wounding", "injured": "injuring"}[self.verb]
        if not self.killed:
            return f"{hurt} {self._count(self.wounded)}"
        return f"killing {self._count(self.killed)}" + (f" and {hurt} {self._others()}" if self.wounded else "")

    def _left(self) -> str:
        if not self.killed:
            return f"left {self._count(self.wounded)} {self.verb}"
        return f"left {self._count(self.killed)} dead" + (f" and {self._others()} {self.verb}" if self.wounded else "")

    def _also(self) -> str:
        if not (self.killed and self.wounded):
            return ""
        return f" {self._others()} {'was' if self.wounded == 1 else 'were'} {self.verb}."

    def _headline(self) -> str:
        if not self.killed:
            return f"{self._count(self.wounded)} {self.verb}"
        return f"{self._count(self.killed)} killed" + (f", {self._others()} {self.verb}" if self.wounded else "")


def spell(number: int, digits: bool) -> str:
    """In words up to twelve, unless the article writes digits."""
    return SMALL[number] if not digits and number < len(SMALL) else str(number)


def with_article(noun: str) -> str:
    """'an officer', 'a soldier'; abbreviations as they are spoken."""
    if noun.split()[0] in ("ISIS", "IS", "Islamic", "Iraqi"):
        return f"an {noun}"
    return f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun}"
