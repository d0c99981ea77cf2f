"""From the figures in an incident's sentences to its ranges of killed, wounded, detained and abducted.

The figures of the founding sentence are the base. Later ones are parts of it (smaller, "including"), additions ("two more", the other
side's dead), a newer toll ("rose to six") or a conflicting account, which widens the range. The headline counts only where the body is silent.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from transforms.casualty_types import KINDS, Count, Figure
from transforms.document import Document, Reading
from transforms.incidents import Gatherer, Incident
from transforms.scenes import Scene

_HARMLESS = ("Peaceful protest", "Agreement")  # figures beside them are of what was protested against or ended
_CROWDS = ("Protest with intervention", "Violent demonstration", "Excessive force against protesters")
_TAKEN = "Abduction/forced disappearance"
_RETELLING = ("only named", "retells")  # reasons for which a rejected scene may still tell of the incident
_SEQUEL = (*_RETELLING, "its words are those of no incident", "arrests after", "a crowd after", "what followed")  # that its people may be of the incident before
_NEAR_DAYS = dt.timedelta(days=8)
_NEAR_ALL = 4  # sentences back that "either" and "all" reach
_NEAR_ORPHANS = 4  # sentences behind its last one in which a figure may still be the only incident's
_NEXT_ORPHANS = 2  # the same, where there are other incidents
_NEAR_TITLE = 1  # an incident that begins by this sentence is the headline's


@dataclass(slots=True)
class Stated:
    """A figure with the sentence it stands in."""

    reading: Reading
    figure: Figure

    @property
    def span(self) -> tuple[int, int, bool]:
        return (*self.reading.chars(*self.figure.span), self.reading.in_title)


@dataclass(slots=True)
class Running:
    """A range as it grows while the article is read."""

    low: int | None
    high: int | None
    evidence: tuple[int, int, bool]
    groups: set[str]
    why: str = "as first stated"
    values: set[tuple[int | None, int | None]] = field(default_factory=set)

    def add(self, stated: Stated, why: str) -> None:
        figure = stated.figure
        self.low = figure.low if self.low is None else self.low + (figure.low or 0)
        self.high = None if self.high is None or figure.high is None else self.high + figure.high
        self.groups.add(figure.group)
        self.why = why

    def replace(self, stated: Stated, why: str) -> None:
        figure = stated.figure
        self.low, self.high, self.evidence, self.why = figure.low, figure.high, stated.span, why
        self.groups = {figure.group}

    def widen(self, stated: Stated) -> None:
        figure = stated.figure
        self.high = None if self.high is None or figure.high is None else max(self.high, figure.high)
        if figure.low is not None:
            self.low = figure.low if self.low is None else min(self.low, figure.low)
        self.why = "accounts differ"


def count_people(incident: Incident, document: Document, article: Gatherer, kind_of_event: str) -> dict[str, Count]:
    """The ranges of an incident, by kind; a kind that nothing counts is absent. `article` has its other scenes."""
    counts: dict[str, Count] = {}
    told = article.told = article.told or ArticleTolls(article, document)
    is_alone = len(article.incidents) == 1
    for kind in KINDS:
        if kind_of_event in _HARMLESS and kind != "detained":
            continue
        if kind_of_event == "Other" and incident.lead.reading.has(document.lexicon.mask("massgrave")):
            continue  # remains are those of people killed long ago
        if kind == "killed" and kind_of_event == "Other" and document.language == "ar" and _is_only_sentenced(incident, document):
            continue
        stated = told.without_sum(incident, kind, _stated(incident, document, kind, told.rivals(incident)))
        if not stated:
            stated = told.of_all(incident, kind) or told.of_nobody(incident, kind)
        if not any(s.figure.low and not s.figure.is_part for s in stated) and not told.is_counted_elsewhere(incident, kind):
            stated = _of_title(incident, document, kind, is_alone) + stated
        count = _combine(stated, document, _headline(incident, document, kind, is_alone))
        if count is not None:
            counts[kind] = count
    taken, other = ("detained", "abducted") if kind_of_event in _CROWDS else ("abducted", "detained") if kind_of_event == _TAKEN else ("", "")
    if other in counts and taken not in counts:
        counts[taken] = counts.pop(other)  # whom they take away from a crowd is held, whom a militia holds is abducted
    return counts


def _is_only_sentenced(incident: Incident, document: Document) -> bool:
    """Whether those who shall die were sentenced, and nobody carried it out."""
    reading, mask = incident.lead.reading, document.lexicon.mask
    return reading.has(mask("sentence")) and not reading.has(mask("c_carried_out"))


class ArticleTolls:
    """What the incidents of one article are told of, each read once: an article may hold thousands."""

    def __init__(self, article: Gatherer, document: Document):
        self.incidents, self.document = article.incidents, document  # and not the article, which holds this
        self._counted: dict[str, tuple[int, ...]] = {}
        self._zeros: dict[str, tuple[tuple[Incident, Stated], ...]] = {}
        self._sums: dict[str, dict[int, int]] = {}  # by incident, what is counted behind the opening sentence
        self._orphans: list[Reading] | None = None
        self._left_out = {r.scene.reading.position for r in article.rejected if not r.reason.startswith(_SEQUEL)}
        self._scenes: dict[int, list[tuple[Incident | None, Scene]]] = defaultdict(list)  # by reading
        for incident in article.incidents:
            for scene in incident.scenes:
                self._scenes[id(scene.reading)].append((incident, scene))
        for rejected in article.rejected:
            if not rejected.reason.startswith(_RETELLING):
                self._scenes[id(rejected.scene.reading)].append((None, rejected.scene))

    def rivals(self, incident: Incident) -> Callable[[Reading], list[Scene]]:
        """The scenes of a sentence that are not the incident's."""
        return lambda reading: [scene for owner, scene in self._scenes.get(id(reading), ()) if owner is not incident]

    def is_counted_elsewhere(self, incident: Incident, kind: str) -> bool:
        """Whether another incident has figures of the kind."""
        if kind not in self._counted:
            every = ((id(o), _stated(o, self.document, kind, None)) for o in self.incidents)
            self._counted[kind] = tuple(islice((key for key, stated in every if any(s.figure.low for s in stated)), 2))
        return any(key != id(incident) for key in self._counted[kind])

    def without_sum(self, incident: Incident, kind: str, stated: list[Stated]) -> list[Stated]:
        """"Bombings killed 14 on Tuesday", and then what each did: the opening sentence sums up what the incidents of the article come to."""
        opening = [s for s in stated if s.reading.position <= 0]
        later = [s for s in stated if s.reading.position > 0]
        if len(self.incidents) < 2 or len(opening) != 1 or not opening[0].figure.low or not _sum(later):
            return stated
        if kind not in self._sums:
            self._sums[kind] = {id(o): _sum([s for s in _stated(o, self.document, kind, self.rivals(o)) if s.reading.position > 0]) for o in self.incidents}
        others = sum(self._sums[kind].values()) - self._sums[kind][id(incident)]
        own, whole = _sum(later), opening[0].figure.low
        comes_to_it = others and abs(own + others - whole) <= max(1, whole // 10)
        return later if comes_to_it and own >= whole // 4 else stated  # the deadliest is told first: "the one sentry" is a part of eleven

    def of_all(self, incident: Incident, kind: str) -> list[Stated]:
        """"No casualties were reported in either place" speaks of the incidents told before it as well."""
        if kind not in self._zeros:
            every = self.document.lexicon.mask("c_every")
            may_be = any(reading.has(every) for reading in (*self.document.readings, *self.document.title_readings))
            self._zeros[kind] = tuple((o, s) for o in self.incidents for s in _stated(o, self.document, kind, None)
                                      if s.figure.is_zero and s.reading.has(every)) if may_be else ()
        last = incident.readings[-1].position
        return [s for other, s in self._zeros[kind] if other is not incident and 0 < s.reading.position - last <= _NEAR_ALL]

    def of_nobody(self, incident: Incident, kind: str) -> list[Stated]:
        """Figures of the first sentence behind the incident that no incident has and that counts somebody: "Three policemen have wounds
        from gravel". Where the article tells of several, it must stand close behind, and before the next."""
        if self._orphans is None:
            taken = self._left_out | {r.position for o in self.incidents for r in o.readings}
            history = self.document.lexicon.mask("history")
            self._orphans = [
                r for r in self.document.readings if r.position not in taken and not r.has(history) and not _is_summary(r, self.document)]
        first, last = incident.lead.reading.position, incident.readings[-1].position
        reach = last + _NEAR_ORPHANS
        if len(self.incidents) > 1:
            if kind not in ("killed", "wounded") or incident.kind == "Arrests":
                return []
            reach = min([last + _NEXT_ORPHANS, *(o.lead.reading.position - 1 for o in self.incidents if o.lead.reading.position > last)])
        for reading in self._orphans:
            if not first < reading.position <= reach or is_of_another_day(reading, incident, self.document):
                continue
            found = [Stated(reading, f) for f in self.document.figures(reading) if f.kind == kind and not f.is_part and (f.low or f.high)]
            if found:
                return found
        return []


def _sum(stated: list[Stated]) -> int:
    """All that figures come to, without their parts and those who died by their own hand."""
    return sum(s.figure.low or 0 for s in stated if not s.figure.is_part and not s.figure.is_self)


def _stated(incident: Incident, document: Document, kind: str, rivals: Callable[[Reading], list[Scene]] | None) -> list[Stated]:
    """The figures of a kind in the incident's sentences, in order, without those that stand in the words of a rival scene."""
    found: list[Stated] = []
    readings, history = incident.readings, document.lexicon.mask("history")
    if incident.lead.reading.in_title:  # only the headline told of it in words that were known; its first sentences count its people
        readings = readings + [r for r in document.readings[:_NEAR_TITLE + 1] if not r.hits]
    for reading in readings:
        figures = [f for f in document.figures(reading) if f.kind == kind and not (f.low is None and f.high is None)]
        if not figures:
            continue
        own = [s for s in incident.scenes if s.reading is reading]
        if not own and (_is_summary(reading, document) or reading.has(history) or is_of_another_day(reading, incident, document)):
            continue
        foreign = rivals(reading) if own and rivals is not None else []
        for figure in figures:
            if not foreign or _covers(own, figure) or not _covers(foreign, figure):
                found.append(Stated(reading, figure))
    known = {id(s.reading) for s in found if not s.figure.is_guess}
    return [s for s in found if not s.figure.is_guess or s.figure.is_sure and id(s.reading) in known] if known else found


def is_of_another_day(reading: Reading, incident: Incident, document: Document) -> bool:
    """A sentence that names a time of its own, far from the incident's, tells of something else."""
    if reading.in_title or not document.dates.has_own(reading.sentence.start, reading.sentence.end):
        return False
    date = document.dates.resolve(reading.sentence.start, reading.sentence.end, reading.sentence.start, False)
    if date.source != "sentence":
        return False
    if date.kind in ("background", "anniversary", "period"):
        return True
    known = incident.date.date_start
    return bool(known and date.date_end and known - date.date_end > _NEAR_DAYS)


def _covers(scenes: list[Scene], figure: Figure) -> bool:
    return any(scene.first <= figure.harm_word <= scene.last for scene in scenes)


def _is_summary(reading: Reading, document: Document) -> bool:
    """A sentence that sums up a week or a series: its figures are no incident's."""
    return reading.has(document.lexicon.mask("c_summary"))


def _is_headline_incident(incident: Incident) -> bool:
    return incident.lead.reading.position <= _NEAR_TITLE


def _headline(incident: Incident, document: Document, kind: str, is_alone: bool) -> int | None:
    """The whole count by the headline, where it has one and the article tells of one incident."""
    titled = [s for s in _of_title(incident, document, kind) if s.figure.explicit and s.figure.low]
    return titled[0].figure.low if len(titled) == 1 and is_alone else None


def _of_title(incident: Incident, document: Document, kind: str, is_alone: bool = False) -> list[Stated]:
    """The headline's figures, for the incident that the article begins with, or its only one."""
    if incident.lead.reading.in_title or not (_is_headline_incident(incident) or is_alone and document.language == "ar"):
        return []
    return [Stated(reading, figure) for reading in document.title_readings for figure in document.figures(reading)
            if figure.kind == kind and not figure.is_part and not figure.is_guess and (figure.low is not None or figure.high is not None)]


def _combine(stated: list[Stated], document: Document, headline: int | None) -> Count | None:
    whole = [s for s in stated if not s.figure.is_part]
    if not whole:
        return _of_parts(stated)
    first = next((s for s in whole if not s.figure.is_zero), whole[0])
    if first.figure.is_self:  # the bomber is added to his victims, not they to him; a hedged count has room for him
        first = next((s for s in whole if not s.figure.is_zero and not s.figure.is_self and s.reading is first.reading), first)
    running = Running(first.figure.low, first.figure.high, first.span, {first.figure.group})
    for later in whole:
        if later is not first and not later.figure.is_zero:
            if headline and running.low == headline and _is_more_of_them(running, later, document):
                continue  # the headline says that these were all
            _take(running, first, later, document)
    return Count(running.low, running.high, running.evidence, running.why, [(s.figure.low, s.figure.high, *s.span) for s in whole])


def _of_parts(stated: list[Stated]) -> Count | None:
    """"Two of the wounded are in a critical state" where nothing else counts them: at least two."""
    if not stated:
        return None
    part = max(stated, key=lambda s: s.figure.low or 0)
    if part.figure.low is None or not part.figure.explicit:
        return None
    return Count(part.figure.low, None, part.span, "a part of an unknown number", [(part.figure.low, None, *part.span)])


def _take(running: Running, first: Stated, later: Stated, document: Document) -> None:
    """What a further figure means for the range."""
    figure = later.figure
    same_sentence = later.reading is first.reading
    if figure.definite and not figure.is_toll or figure.is_self and running.high is None:
        return
    if figure.is_account and figure.explicit:
        if (figure.low, figure.high) != (running.low, running.high):
            running.widen(later)
        return
    if not same_sentence and figure.explicit and _is_update(later, document) and (figure.low or 0) >= (running.low or 0) and not figure.adds:
        running.replace(later, "the latest toll")
        return
    if figure.is_toll:
        if same_sentence:
            running.replace(later, "the whole toll")
        else:
            _take_toll(running, later)
        return
    other_side = document.language == "ar" and _is_other_side(running, figure)  # three militants killed, and a soldier died of his wounds
    if same_sentence and not other_side and _is_update(later, document) and (figure.low or 0) < (running.low or 0):
        return  # "the toll rose to nine after a tourist died"
    if same_sentence and first.figure.is_toll and figure.explicit and not figure.adds and not _is_other_side(running, figure):
        running.widen(later)  # "the final toll is three dead, after a first report of five"
        return
    if same_sentence or figure.adds or _is_other_side(running, figure):
        running.add(later, "several groups added")
        return
    if figure.explicit and figure.low is not None and running.low is not None and figure.low > running.low:
        if not first.figure.explicit:
            running.replace(later, "the first number")
        elif later.reading.has(document.lexicon.mask("c_source")):
            running.widen(later)


def _is_more_of_them(running: Running, later: Stated, document: Document) -> bool:
    figure = later.figure
    other_side = figure.group == "militant" and "militant" not in running.groups
    grown = _is_update(later, document) and (figure.low or 0) > (running.low or 0)
    return not (figure.is_account or figure.is_toll or other_side or grown)


def _take_toll(running: Running, later: Stated) -> None:
    figure = later.figure
    if running.low is not None and figure.low is not None and figure.low > running.low and figure.low == running.high:
        return
    if (figure.low, figure.high) != (running.low, running.high):
        running.widen(later)


def _is_update(stated: Stated, document: Document) -> bool:
    return stated.reading.has(document.lexicon.mask("c_rise"))


def _is_other_side(running: Running, figure: Figure) -> bool:
    """The dead of another side or kind are nobody's part: two gunmen besides soldiers, ten soldiers besides civilians."""
    if not figure.group or figure.group == "mixed" or "mixed" in running.groups:
        return False
    if "" in running.groups:
        return figure.group == "militant"
    return figure.group not in running.groups
