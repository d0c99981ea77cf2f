"""From scenes to incidents: what retells an incident amends it, what has its own place, day or victims is another one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from transforms.date_types import EventDate
from transforms.document import Document, Reading
from transforms.judgement import ONLY_NAMED, Judge
from transforms.kind_hits import BY_WORDS
from transforms.kinship import are_joint, comes_with_means, distance_km, has_moved_on, is_in_another_province, is_kind_of, names_same_spot
from transforms.place_types import Place
from transforms.scenes import Scene, find_scenes
from transforms.spots_arabic import fits_kind, is_named_spot, is_of_another_kind_elsewhere, same_name, tells_the_spot, told_place
from transforms.told_days import told_day

_SAME_PLACE_KM = 35.0
_DIRECTION_KM = 90.0  # one of them only "north of" a town
_SAME_SPOT_KM = 5.0  # both places known exactly
# Troops sent, a launcher found, elders who seek a truce: without place and day of their own they are what an attack was followed by.
_AFTERMATH = frozenset({"Change to group/activity", "Agreement", "Disrupted weapons use", "Headquarters or base established"})
_REMEMBERED = 100  # incidents back that a sentence may still tell of; an article of thousands would take the square of its length
_EVENTFUL = frozenset({"violence", "protest", "territory"})
_TOLD = frozenset({"the", "these", "those", "both"})


@dataclass(slots=True, eq=False)
class Incident:
    """An incident in the making. `scenes[0]` founded it; `readings` are all sentences that tell of it, in order."""

    scenes: list[Scene]
    readings: list[Reading] = field(default_factory=list)
    kind: str = ""
    why: list[str] = field(default_factory=list)
    told_place: Place | None = None  # what a later sentence says of where it took place
    told_date: EventDate | None = None  # what the sentence behind it says of when
    signs: list[str] = field(default_factory=list)  # of how sure its report is (confidence.py)
    lead: Scene = field(init=False)  # asked for hundreds of times an article, like the family
    family: str = field(init=False)

    def __post_init__(self) -> None:
        self.lead = self.scenes[0]
        self.family = self.lead.family

    @property
    def place(self) -> Place:
        """The founding scene's place; a more exact one that a later scene names when that is vague or borrowed."""
        lead = self.lead.place
        at_home = lead.country in (None, "Iraq")
        told = self.told_place
        if told is not None and at_home and told.governorate and lead.governorate in (None, told.governorate, *told.governorates_also) and (
                (told.geo_precision or 3) < (lead.geo_precision or 3) or not lead.place or is_named_spot(told.place) and not is_named_spot(lead.place)):
            return told
        if self.lead.own_place and at_home and (lead.geo_precision or 3) < 3 and not (lead.is_direction or lead.is_wide):
            return lead
        for scene in self.scenes[1:]:
            place = scene.place
            if scene.own_place and place.place and place.country in (None, "Iraq") and (
                not self.lead.own_place or not at_home or (place.governorate == lead.governorate and (place.geo_precision or 3) < 3)):
                return place
        return lead if at_home else Place(why=["in Iraq, but the only place that is named lies abroad"])

    @property
    def date(self) -> EventDate:
        """The founding scene's date; that of a later scene when the founding one names no day of its own."""
        lead = self.told_date or self.lead.date
        if lead.source in ("sentence", "published") or not any(s.own_date for s in self.scenes):
            return lead
        return next(s.date for s in self.scenes if s.own_date)


@dataclass(slots=True)
class Rejected:
    """A scene that is no incident, with the reason."""

    scene: Scene
    reason: str


class Gatherer:
    """Walks through an article once and builds its incidents."""

    def __init__(self, document: Document, claimed: set[int]):
        self.document = document
        self.judge = Judge(document)
        self.claimed = claimed  # positions of sentences that are statistics
        self.incidents: list[Incident] = []
        self.rejected: list[Rejected] = []
        self.told = None  # what tolls.py has read of them
        self.turned_down: Rejected | None = None  # the scene told last, when it was rejected for what it tells of
        self.anaphor = document.lexicon.mask("anaphor")
        self.another = document.lexicon.mask("another")
        self.displaced = document.lexicon.mask("displace")

    def gather(self) -> list[Incident]:
        """The incidents of the body, in order; those of the title only when the body has none, nor tells why there is none."""
        current: Incident | None = None
        for reading in self.document.readings:
            current = self._take(reading, current)
        if not self.incidents and not any(r.scene.is_act and r.reason != ONLY_NAMED for r in self.rejected):
            for reading in self.document.title_readings:
                self._take(reading, None)
        for incident in self.incidents:
            incident.told_date = told_day(incident, self.document, self.incidents)
        return self.incidents

    def _take(self, reading: Reading, current: Incident | None) -> Incident | None:
        scenes = find_scenes(self.document, reading)
        if reading.position in self.claimed:
            counted = [s for s in scenes if not (s.own_place and s.own_date and s.date.kind == "event" and s.date.precision in ("day", "week"))]
            self.rejected += [Rejected(scene, "a statistic over a period") for scene in counted]
            scenes = [s for s in scenes if s not in counted]
            if not scenes:
                return None if counted else current
        used: list[Incident] = []
        for scene in scenes:
            reason = self.judge.objection(scene)
            reason = reason or self._continues_rejected(scene) or self._is_left_out(scene)
            if reason:
                self.rejected.append(Rejected(scene, reason))
                if _is_for_what_it_tells(self.rejected[-1]):
                    self.turned_down = self.rejected[-1]
                continue
            self.turned_down = None
            home = self._choose(scene, current, used)
            if isinstance(home, str):
                self.rejected.append(Rejected(scene, home))
                continue
            if home is None:
                home = Incident([scene], [reading], scene.kind)
                self.incidents.append(home)
            else:
                if home.told_place is None and tells_the_spot(scene, home, self._is_another(reading)):
                    home.told_place = scene.place
                home.scenes.append(scene)
                if reading not in home.readings:
                    home.readings.append(reading)
            used.append(home)
            current = home
        if not scenes and current is not None and not reading.in_title:
            if self._begins_item(reading, current):
                return None
            current.readings.append(reading)
            current.told_place = current.told_place or told_place(reading, self.document)
        if scenes and not used:
            if current is not None and (self._only_counts(reading, scenes) or all(map(_is_mere_guess, scenes))):
                current.readings.append(reading)
            else:
                current = None if any(r.reason for r in self.rejected[-1:]) else current
        return current

    def _only_counts(self, reading: Reading, scenes: list[Scene]) -> bool:
        """Whether a sentence counts the dead and hurt of the incident before, beside a curfew or the like that is none: 12 were taken in, …"""
        return self.document.language == "ar" and not any(s.own_place or s.own_date or s.family == "violence" for s in scenes) and any(
            f.explicit and f.kind in ("killed", "wounded") for f in self.document.figures(reading))

    def _begins_item(self, reading: Reading, current: Incident) -> bool:
        """Whether a sentence stands under the name of another place ("MOSUL - The bodies of four men"): it tells nothing of the incident before."""
        if reading.sentence.paragraph == current.lead.reading.sentence.paragraph:
            return False
        named = self.document.places.between(reading.sentence.start, min(reading.sentence.end, reading.sentence.start + 40))
        return any(m.role == "heading" for m in named)

    def _continues_rejected(self, scene: Scene) -> str | None:
        """A scene that borrows its place and day from the text before goes with what was told there: "the driver was detained"."""
        before = self.turned_down
        if before is None or scene.reading.in_title or scene.own_place or scene.own_date or scene.reading.position - before.scene.reading.position > 2:
            return None
        if scene.reading.sentence.paragraph != before.scene.reading.sentence.paragraph or self._is_another(scene.reading):
            return None
        return f"goes on with what was left out before ({before.reason})"

    def _is_left_out(self, scene: Scene) -> str | None:
        """A title whose event the body tells, and where it was left out."""
        if scene.reading.in_title and any(r.scene.family == scene.family and _is_for_what_it_tells(r) for r in self.rejected):
            return "the body tells of it, and it was left out there"
        return None

    def _not_enough(self, scene: Scene) -> str | None:
        """A first incident needs little; a further one needs a place, day or "separately" of its own."""
        if scene.reading.kinds.is_none and not scene.reading.in_title:
            return "its words are those of no incident"
        if self._begins_own_item(scene):
            return None
        if scene.family == "politics" and self.incidents and not scene.own_place:
            return "what followed from the incident before"
        if scene.kind == "Peaceful protest" and not scene.own_place and not scene.own_date and self.incidents and self.incidents[-1].family == "violence":
            return "a crowd after what was told before"
        if scene.kind == "Arrests" and not scene.own_place and not scene.own_date and scene.reading.position > 0 and not scene.reading.in_title:
            return "arrests after what was told before"
        if scene.kind in _AFTERMATH and not scene.own_place and not scene.own_date and not self._is_another(scene.reading) and any(i.family in _EVENTFUL for i in self.incidents):
            return "what followed on what was told before"
        if scene.kind == "Other" and not scene.own_place and scene.reading.has(self.displaced) and any(i.family in _EVENTFUL for i in self.incidents):
            return "who fled from what was told before"
        if not self.judge.is_violent(scene):
            return "a death, with nothing that says it was violent"
        if not any(i.family == scene.family for i in self.incidents) or scene.own_place or scene.own_date or self._is_another(scene.reading):
            return None
        return "retells what was told before"

    def _choose(self, scene: Scene, current: Incident | None, used: list[Incident]) -> Incident | str | None:
        """The incident that a scene amends, None when it is a new one, the reason when it is neither."""
        return self._home(scene, current, used) or self._not_enough(scene)

    def _home(self, scene: Scene, current: Incident | None, used: list[Incident]) -> Incident | None:
        """The incident that a scene amends, None when it is a new one: of those it may retell, one of its own type, else the current."""
        recent = self.incidents[-_REMEMBERED:]
        if self.incidents and self.document.language == "ar" and self._begins_item(scene.reading, self.incidents[-1]):
            return None  # an item of a round-up: دهوك - أغارت مقاتلات …
        fitting = [i for i in recent if (i not in used or names_same_spot(scene, i)) and self._is_same(scene, i, i is current)]
        if not fitting:
            return None
        return max(fitting, key=lambda i: (is_kind_of(scene, i), i is current, recent.index(i)))

    def _is_same(self, scene: Scene, incident: Incident, is_current: bool) -> bool:
        lead = incident.lead
        if self._is_of_another_item(scene, incident) or has_moved_on(scene, incident) or comes_with_means(scene, incident):
            return False
        if not self.judge.is_violent(scene):
            return is_current  # "another two died in hospital"
        dated = next((one for one in incident.scenes if one.own_date), None)
        other_day = bool(scene.own_date and dated) and not self._same_day(scene, dated)
        if scene.family == incident.family and (self._retells(scene) or (self._opens_with_event(scene.reading) and not other_day)):
            return is_current or incident is self.incidents[-1]
        if scene.own_place and scene.is_act and lead.is_act and not any(s.own_place for s in incident.scenes) and not fits_kind(scene, incident):
            return False
        if scene.kind == "Disrupted weapons use" and "Shelling/artillery/missile attack" in {s.kind for s in incident.scenes} and (
            scene.reading.has(self.document.lexicon.mask("launcher"))):
            return True  # what fired the rockets
        if scene.kind == "Arrests" and not scene.own_place and incident.family in ("violence", "protest"):
            return True  # those who did it, caught
        if scene.family != incident.family and not (
            are_joint(scene, incident) and (not scene.own_place or (scene.is_open and incident.family == "protest")) and is_current
            and scene.reading.position - incident.readings[-1].position <= 2 and not self._is_another(scene.reading)):
            return False
        if self._is_another(scene.reading) and (scene.own_place or scene.own_date or scene.figures):
            return False
        if other_day:
            return False
        if tells_the_spot(scene, incident, self._is_another(scene.reading)):
            return True
        if is_of_another_kind_elsewhere(scene, incident):
            return False
        return self._same_place(scene, incident)

    def _begins_own_item(self, scene: Scene) -> bool:
        """Whether an act is the first that an item of a list tells of."""
        item = self.document.item_start(scene.reading)
        return item is not None and scene.is_act and not any(self.document.item_start(s.reading) == item for i in self.incidents[-_REMEMBERED:] for s in i.scenes)

    def _is_of_another_item(self, scene: Scene, incident: Incident) -> bool:
        """Whether it stands in another item of a list than what was told of the incident."""
        item = self.document.item_start(scene.reading)
        if item is None:
            return False
        items = {self.document.item_start(s.reading) for s in incident.scenes} - {None}
        return bool(items) and item not in items

    def _retells(self, scene: Scene) -> bool:
        """Whether it speaks of what was told before: "the attack was claimed the next day", "the militants' bodies were found"."""
        reading, head = scene.reading, scene.anchor_word
        if scene.own_place or reading.in_title or self._is_another(reading):
            return False
        if any(tag.first <= 1 and tag.last > tag.first for tag in reading.tagged(self.anaphor)):
            return True
        return not scene.is_act and "the" in reading.keys[max(0, head - 2):head]

    def _opens_with_event(self, reading: Reading) -> bool:
        """Whether it begins with an event told before: "The attacks came as troops …"."""
        if self.document.language != "en" or reading.position < 1 or reading.keys[0] not in _TOLD or len(reading.keys) < 4:
            return False
        nouns = self.document.lexicon.head_nouns
        return any(tag.first == 1 and tag.mask & nouns and reading.keys[tag.last + 1:tag.last + 2] not in (["on"], ["in"], ["at"], ["near"]) for tag in reading.tags)

    def _same_day(self, scene: Scene, lead: Scene) -> bool:
        first, second = scene.date, lead.date
        slack = dt.timedelta(days=0 if first.precision == second.precision == "day" else 7)
        return first.date_start - slack <= (second.date_end or second.date_start) and second.date_start - slack <= (first.date_end or first.date_start)

    def _same_place(self, scene: Scene, incident: Incident) -> bool:
        if not scene.own_place:
            return True
        here = scene.place
        placed = [s for s in incident.scenes[:_REMEMBERED] if s.own_place]
        if not here.is_wide:  # "Bombings in Baghdad", one of them in Kadhimiya: whether Dora is the same, Baghdad does not tell
            placed = [s for s in placed if not s.place.is_wide] or placed
        for known in placed:
            there = known.place
            if here.place and there.place and same_name(here.place, there.place):
                return True
            if here.governorate and there.governorate:
                if here.governorate != there.governorate and here.governorate not in there.governorates_also:
                    return False
                if (here.geo_precision or 3) >= 3 or (there.geo_precision or 3) >= 3:
                    return True
                if here.latitude is not None and there.latitude is not None:
                    if here.is_direction != there.is_direction:
                        return distance_km(here, there) < _DIRECTION_KM
                    exact = here.geo_precision == there.geo_precision == 1 and not (here.is_wide or there.is_wide)
                    return distance_km(here, there) < (_SAME_SPOT_KM if exact else _SAME_PLACE_KM)
                return True
            return here.governorate == there.governorate or here.place is None or there.place is None
        return not is_in_another_province(scene, incident)

    def _is_another(self, reading: Reading) -> bool:
        counts = {at for number in reading.numbers(self.document.lexicon) for at in range(number.first, number.last + 1)}  # "another two died"
        return any(tag.first <= 5 and tag.first not in counts for tag in reading.tagged(self.another))


def _is_mere_guess(scene: Scene) -> bool:
    """Whether only the reader found it, without a place or day of its own: where it comes to nothing, its sentence goes on with the incident before."""
    return scene.rule.startswith(BY_WORDS) and not scene.own_place and not scene.own_date


def _is_for_what_it_tells(rejected: Rejected) -> bool:
    """Whether a scene was rejected for what it tells of (elsewhere, long ago, a sum), not for its mood or for being only named."""
    return rejected.scene.objection is None and "only named" not in rejected.reason
