"""Places and times as Arabic news write them: 'في قضاء المقدادية شمال شرقي محافظة ديالى', 'مساء أمس الاثنين'."""

from __future__ import annotations

import datetime as dt
from functools import cache

import yaml

from demo.places import DATA, Place
from demo.truth import Incident
from rasid.vocabulary import GOVERNORATES

NEAR_KM = 8  # nearer to the capital than this no direction is told


@cache
def load_words() -> dict:
    """data/ar/words.yml as it stands."""
    return yaml.safe_load((DATA / "ar" / "words.yml").read_text(encoding="utf-8"))


def governorate_name(place: Place) -> str:
    """Arabic name of the place's governorate."""
    return GOVERNORATES[place.governorate][2]


def rank(place: Place) -> str:
    """What stands before the name: قضاء, ناحية, مدينة, بلدة; empty for places that carry their kind in the name."""
    words = load_words()
    if place.kind in ("square", "base") or place.name_ar.startswith("مدينة"):
        return ""
    if place.kind == "quarter":
        return "منطقة"
    if place.kind == "city":
        return "مدينة"
    if place.kind == "village" or place.name_ar in words["towns"]:
        return "بلدة"
    return "ناحية" if place.name_ar in words["subdistricts"] else "قضاء"


class Where:
    """Phrases for one place, drawn with the generator `rng` (random.Random or numpy's: only `choice(list)` is asked through `pick`)."""

    def __init__(self, place: Place, pick):
        self.place, self.pick = place, pick
        self.governorate = governorate_name(place)
        self.ranked = f"{rank(place)} {place.name_ar}".strip()
        self.bare = self.ranked if place.name_ar in load_words()["ambiguous"] else place.name_ar

    @property
    def region(self) -> str:
        """'محافظة ديالى', for Baghdad 'بغداد' or 'العاصمة بغداد'."""
        if self.place.governorate == "Baghdad":
            return self.pick(["بغداد", "العاصمة بغداد", "العاصمة"])
        return self.pick([f"محافظة {self.governorate}", f"محافظة {self.governorate}", self.governorate])

    @property
    def side(self) -> str:
        """Where in the governorate, with it: 'شمال شرقي محافظة ديالى'; 'في محافظة' or 'ب' where the place is central."""
        kilometres, direction = self.place.bearing
        if kilometres < NEAR_KM:
            return f"وسط {self.region}" if self.place.kind in ("square", "quarter") else f"ب{self.region}"
        return f"{self.pick(load_words()['directions'][direction])} {self.region}"

    def full(self) -> str:
        """With its preposition; always names the place."""
        if self.place.kind == "base":
            own = f"ب{self.region}" if self.place.governorate != "Baghdad" else ""
            return f"{self.pick(['في', 'في محيط'])} {self.place.name_ar} {own}".rstrip()
        if self.place.kind == "city":
            return self._city()
        choices = [f"في {self.ranked} {self.side}"] * 3 + [f"في {self.ranked} التابع{self._ending()} ل{self._to(self.region)}"]
        if self.place.kind not in ("quarter", "square"):
            choices += [f"في {self.bare} {self.side}", f"قرب {self.bare} {self.side}", *self._measured()]
        if self.place.kind in ("quarter", "square"):
            choices = [f"في {self.ranked} {self.side}"]
        return self.pick(choices)

    def _city(self) -> str:
        name = self.place.name_ar
        if name == self.governorate:
            return self.pick([f"في مدينة {name}", f"وسط مدينة {name}", f"في {name}", f"داخل مدينة {name}", f"في أحد أحياء مدينة {name}"])
        if self.place.capital is self.place:
            return self.pick([f"في مدينة {name} مركز محافظة {self.governorate}", f"وسط مدينة {name}", f"في {name}", f"في مدينة {name}"])
        return self.pick([f"في مدينة {name} ب{self.region}", f"في {name} {self.side}"])

    def _measured(self) -> list[str]:
        kilometres, direction = self.place.bearing
        if kilometres < NEAR_KM or (self.place.capital is None and self.place.governorate != "Baghdad"):
            return []
        capital = self.place.capital.name_ar if self.place.capital else "بغداد"
        towards = self.pick(load_words()["directions"][direction])
        distance = f"{kilometres} {'كم' if self.pick([0, 1]) else self._kilometres(kilometres)}"
        return [f"في {self.bare} على بعد {distance} {towards} {capital}", f"في {self.ranked} ({distance} {towards} {capital})"]

    @staticmethod
    def _kilometres(number: int) -> str:
        return "كيلومترات" if 3 <= number % 100 <= 10 else "كيلومتراً" if number % 100 else "كيلومتر"

    def _ending(self) -> str:
        return "" if self.ranked.startswith("قضاء") else "ة"

    @staticmethod
    def _to(name: str) -> str:
        return name[1:] if name.startswith("ال") else name  # ل + ال -> لل

    def short(self) -> str:
        """For a headline."""
        name = self.place.name_ar
        if self.place.kind in ("base", "square"):
            return f"في {name}"
        if name == self.governorate or self.place.capital is self.place:
            return self.pick([f"في {name}", f"وسط {name}"])
        short = "بغداد" if self.place.governorate == "Baghdad" else self.governorate
        return self.pick([f"في {self.bare} ب{short}", f"في {self.ranked}", f"في {self.bare} {self._short_side(short)}", self._short_side(short)])

    def _short_side(self, name: str) -> str:
        kilometres, direction = self.place.bearing
        return f"في {name}" if kilometres < NEAR_KM else f"{load_words()['directions'][direction][0]} {name}"


class When:
    """Phrases for the time of an incident as told at `published_local`."""

    def __init__(self, incident: Incident, published_local: dt.datetime, pick):
        self.incident, self.pick = incident, pick
        self.published = published_local.date()
        self.published_weekday = load_words()["weekdays"][self.published.weekday()]
        self.day, self.days = incident.day, (published_local.date() - incident.day).days
        self.weekday = load_words()["weekdays"][self.day.weekday()]

    def today(self) -> str:
        """The day of publication, as statements are dated."""
        return self.pick([f"اليوم {self.published_weekday}"] * 3 + ["اليوم", self.published_weekday])

    def date(self) -> str:
        """'12 تشرين الثاني', '12 تشرين الثاني/نوفمبر' or '12 نوفمبر', with the year when it is another one."""
        words, month = load_words(), self.day.month - 1
        levant, egypt = words["months_levant"][month], words["months_egypt"][month]
        name = self.pick([levant, levant, levant, f"{levant}/{egypt}", f"{levant} ({egypt})"])
        year = f" {self.day.year}" if self.day.year != self.published.year else ""
        return f"{self.day.day} {name}{year}"

    def phrase(self) -> str:
        """Of the day and its part; every choice names a day that can be worked out from the publication."""
        part = self.pick(load_words()["parts"][self.incident.part])
        if self.days <= 0:
            return self._today(part)
        if self.days == 1:
            day = self.pick([f"أمس {self.weekday}", f"أمس {self.weekday}", f"يوم أمس {self.weekday}", "أمس"])
            return f"{part} {day}" if part else day
        if self.days == 2:
            day = self.pick([f"أول أمس {self.weekday}", "أول أمس", f"يوم {self.weekday}"])
            return f"{part} {day}" if part else self.pick([day, "قبل يومين"])
        if self.days <= 6:
            day = f"{part or 'يوم'} {self.weekday}{self.pick(['', ' الماضي'])}"
            return self.pick([day, day, f"يوم {self.date()}", f"{part or 'يوم'} {self.weekday}، {self.date()}"])
        return self.pick([f"في {self.date()}", f"يوم {self.date()}"])

    def _today(self, part: str | None) -> str:
        if part == "ليل" or (part or "").startswith("في ساعة"):
            part = "مساء"
        choices = [f"اليوم {self.weekday}"] * 3 + ["اليوم", f"اليوم {self.weekday} {self.date()}"]
        day = self.pick(choices)
        return f"{part} {day}" if part else day
