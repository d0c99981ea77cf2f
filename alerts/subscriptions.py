"""Who wants to be told of what, from YAML: validated, with file and line in every error."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from rasid.datafiles import load_yaml
from rasid.settings import LOCAL_ZONE
from rasid.vocabulary import EVENT_TYPE_OF, EVENT_TYPES, GOVERNORATES, THEMES

NATIONAL = "national"
WITHIN = "|"  # "Kirkuk|theme=isis_activity" lies within "Kirkuk"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# RFC 5321 without quoted local parts: nothing that could end a header line or start a second address.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")


@dataclass(frozen=True, order=True)
class Filter:
    """A part of all incidents: any of the types, any of the themes, any of the actors (as perpetrator or target)."""

    event_types: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """One line that names the filter, empty for none; the same for the same filter."""
        parts = (("type", self.event_types), ("theme", self.themes), ("actor", self.actors))
        return ";".join(f"{name}={','.join(sorted(values))}" for name, values in parts if values)


def _address(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise ValueError(f"{value!r} is no e-mail address")
    return value


def _one_line(value: str) -> str:
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in value):
        raise ValueError("holds a line break or another control character")
    return value.strip()


def _actor(value: str) -> str:
    if set(value) & set(",;=|"):
        raise ValueError("an actor's name holds none of , ; = |")
    return _one_line(value)


def _one_of(kind: str, allowed: set[str]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"{value!r} is no {kind}; known are: {', '.join(sorted(allowed))}")
        return value

    return AfterValidator(check)


def _utc(value: dt.datetime | dt.date) -> dt.datetime:
    """A time without zone is a local one; a date means its end."""
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time.max)
    return (value if value.tzinfo else value.replace(tzinfo=LOCAL_ZONE)).astimezone(dt.UTC)


Line = Annotated[str, Field(max_length=200), AfterValidator(_one_line)]
Actor = Annotated[str, Field(max_length=200), AfterValidator(_actor)]
Address = Annotated[str, AfterValidator(_address)]
EventType = Annotated[str, _one_of("event type", set(EVENT_TYPES) | set(EVENT_TYPE_OF))]
Theme = Annotated[str, _one_of("theme", set(THEMES))]
Governorate = Annotated[str, _one_of("governorate", set(GOVERNORATES) | {NATIONAL})]


def _clock(value: object) -> object:
    """YAML 1.1 reads an unquoted 22:00 as the number 22 * 60 + 0."""
    return f"{value // 60:02}:{value % 60:02}" if isinstance(value, int) and not isinstance(value, bool) else value


Clock = Annotated[dt.time, BeforeValidator(_clock)]


class Strict(BaseModel):
    """Unknown keys are errors: a misspelt one would silently change who is told."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class QuietHours(Strict):
    """Local hours (Asia/Baghdad) in which nothing is sent; what is due then is sent at their end. `from` may lie after `to`."""

    start: Clock = Field(alias="from")
    end: Clock = Field(alias="to")

    def end_after(self, moment: dt.datetime) -> dt.datetime | None:
        """When the quiet hours around `moment` (UTC) end; None when it lies outside of them."""
        local = moment.astimezone(LOCAL_ZONE)
        for day in (local.date() - dt.timedelta(days=1), local.date()):
            begin = dt.datetime.combine(day, self.start, LOCAL_ZONE)
            end = dt.datetime.combine(day + dt.timedelta(days=self.end <= self.start), self.end, LOCAL_ZONE)
            if begin <= local < end:
                return end.astimezone(dt.UTC)
        return None


class Subscription(Strict):
    """One person's wish. Empty lists mean no restriction."""

    address: Address
    name: Line = ""
    language: Literal["en", "ar"] = "en"
    enabled: bool = True
    governorates: list[Governorate] = []
    event_types: list[EventType] = []
    themes: list[Theme] = []
    actors: list[Actor] = []
    minimum_size: int = Field(2, ge=1, le=1000)
    budget: float = Field(0.5, gt=0, le=12)
    delivery: Literal["immediate", "daily", "weekly"] = "immediate"
    digest_time: Clock = dt.time(7, 0)
    digest_day: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "sunday"
    quiet_hours: QuietHours | None = None
    tell_closed: bool = False
    operator: bool = False

    @property
    def filter(self) -> Filter:
        return Filter(tuple(sorted(set(self.event_types))), tuple(sorted(set(self.themes))), tuple(sorted(set(self.actors))))

    @property
    def places(self) -> tuple[str, ...]:
        """The country and all governorates, or those that are named."""
        return tuple(dict.fromkeys(self.governorates)) or (NATIONAL, *GOVERNORATES)

    @property
    def series(self) -> tuple[str, ...]:
        key = self.filter.key
        return tuple(f"{place}{WITHIN}{key}" if key else place for place in self.places)

    def due_at(self, moment: dt.datetime) -> dt.datetime:
        """When something that happened at `moment` (UTC) is to be told."""
        due = moment if self.delivery == "immediate" else self._next_digest(moment)
        return (self.quiet_hours.end_after(due) if self.quiet_hours else None) or due

    def _next_digest(self, moment: dt.datetime) -> dt.datetime:
        local = moment.astimezone(LOCAL_ZONE)
        for ahead in range(8):
            day = local.date() + dt.timedelta(days=ahead)
            digest = dt.datetime.combine(day, self.digest_time, LOCAL_ZONE)
            if digest > local and (self.delivery == "daily" or WEEKDAYS[day.weekday()] == self.digest_day):
                return digest.astimezone(dt.UTC)
        raise AssertionError("a week has every weekday")


class FileSilence(Strict):
    """What is not to be mailed, until when and why; see also `python -m alerts silence`."""

    until: Annotated[dt.datetime | dt.date, AfterValidator(_utc)]
    reason: Line
    series: Line | None = None
    recipient: Address | None = None

    @model_validator(mode="after")
    def names_something(self) -> FileSilence:
        if self.series is None and self.recipient is None:
            raise ValueError("give series (as: Kirkuk), recipient, or both; to mail nobody, disable the subscriptions")
        return self


class Subscriptions(Strict):
    """The whole file."""

    subscriptions: list[Subscription] = []
    silences: list[FileSilence] = []

    @property
    def active(self) -> list[Subscription]:
        return [subscription for subscription in self.subscriptions if subscription.enabled]

    def language_of(self, address: str) -> str:
        return next((s.language for s in self.subscriptions if s.address == address), "en")


def load(path: Path) -> Subscriptions:
    """The file as it stands. Raises DataFileError with file and line."""
    return load_yaml(path, Subscriptions)
