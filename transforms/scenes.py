"""From sentences to scenes: one happening at one place, as one sentence tells it.

A sentence that names several places ("rockets at Erbil airport, at Ain al-Asad and …"; "in Karbala and Baghdad crowds …") is several
scenes; each place takes the words of its own clause, or shares the verb where the places are a mere list.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from transforms.casualty_types import Figure
from transforms.clauses import Part, split_parts
from transforms.date_types import EventDate
from transforms.document import Document, Reading
from transforms.lexicon import EventMeaning
from transforms.list_items import own_place_and_date
from transforms.mood import objection_to
from transforms.news import raid_that_arrested, without_fronted
from transforms.phrases import Hit, Rule
from transforms.place_types import Place, PlaceMention
from transforms.ranks import OPEN_TYPES, family_of, rank_of
from transforms.sites import cut_between, find_sites, hits_of_clause, is_listed

_REACTIONS = frozenset({"arms", "politics", "protest"})
_ONE_OF_THEM = frozenset({"one", "another", "others", "first", "second", "third", "fourth", "both"})
_FROM_AFAR = ("Air/drone strike", "Shelling/artillery/missile attack")
_MEANS_RANK = 86  # from here on a type says with what


@dataclass(slots=True, eq=False)
class Scene:
    """Words [first, last] of a sentence that tell of one happening. `anchor` is the character where its main word stands."""

    reading: Reading
    first: int
    last: int
    hits: list[Hit]
    kind: str
    is_act: bool
    anchor: int
    anchor_word: int
    anchor_last: int
    rule: str
    place: Place
    date: EventDate
    figures: list[Figure]
    site: PlaceMention | None = None
    objection: str | None = None
    why: list[str] = field(default_factory=list)
    family: str = field(init=False)

    def __post_init__(self) -> None:
        self.family = family_of(self.kind)

    @property
    def is_open(self) -> bool:
        return self.kind in OPEN_TYPES

    @property
    def span(self) -> tuple[int, int]:
        return self.reading.sentence.start, self.reading.sentence.end

    @property
    def own_place(self) -> bool:
        return self.place.source in ("sentence", "heading") and (self.place.place is not None or self.place.governorate is not None)

    @property
    def own_foreign(self) -> bool:
        return self.place.source == "sentence"

    @property
    def own_date(self) -> dt.date | None:
        return self.date.date_start if self.date.source == "sentence" else None


def find_scenes(document: Document, reading: Reading) -> list[Scene]:
    """The scenes of a sentence, none when no rule found an event in it. Those that the words before take back carry their `objection`."""
    if document.language == "en" and all(h.rule.payload.type in OPEN_TYPES for h in reading.kinds.by_rules):
        reading.hits = [*reading.hits, *_goes_on(document, reading)]
    if not reading.hits:
        return []
    if document.language == "en":
        reading.hits = without_fronted(document, reading)
    if reading.in_title:
        return _kept([_scene(document, reading, Part(0, len(reading.keys) - 1, reading.hits), None)])
    sites = find_sites(document, reading)
    scenes: list[Scene | None] = []
    for part in split_parts(document, reading, reading.hits, sites):
        start, end = reading.sentence.starts[part.first], reading.sentence.ends[part.last]
        local = [m for m in sites if start <= m.start < end]
        if len(local) < 2:
            scenes.append(_scene(document, reading, part, local[0] if local else None))
        else:
            scenes += _scenes_by_site(document, reading, part, local)
    return _kept(scenes)


def _goes_on(document: Document, reading: Reading) -> list[Hit]:
    """What "one of them" or "another" did, when the sentence before names the means: "Two drones were heard. One hit a pick-up"."""
    keys = reading.keys
    if reading.position < 1 or reading.in_title or len(keys) < 4:
        return []
    first = 1 if keys[0] in _ONE_OF_THEM else 2 if keys[0] in ("the", "a") and keys[1] in _ONE_OF_THEM else 0
    hit = document.lexicon.mask("hit", "kill", "land_v", "explode")
    verb = next((tag.first for tag in reading.tags if tag.first >= first and tag.mask & hit), None) if first else None
    if verb is None or verb > first + 12 or keys[first] == "of":
        return []
    before = document.readings[reading.position - 1]
    acts = [h for h in before.hits if h.rule.payload.is_act]
    told = next((h.rule for h in acts or before.hits if rank_of(h.rule.payload.type) >= _MEANS_RANK and family_of(h.rule.payload.type) == "violence"), None)
    return [Hit(0, verb, verb, Rule((), EventMeaning(told.payload.type, True), f"goes on: {told.text}", 0, told.where), (verb,))] if told else []


def _kept(scenes: list[Scene | None]) -> list[Scene]:
    return [scene for scene in scenes if scene is not None]


def _scenes_by_site(document: Document, reading: Reading, part: Part, sites: list[PlaceMention]) -> list[Scene | None]:
    """A scene for each site: with the verb of its own clause, else with that of the site before (a list of places)."""
    cuts = [part.first]
    for before, after in zip(sites, sites[1:], strict=False):
        cuts.append(cut_between(document, reading, before, after))
    cuts.append(part.last + 1)
    scenes: list[Scene | None] = []
    earlier: Part | None = None
    for number, site in enumerate(sites):
        first, last = cuts[number], cuts[number + 1] - 1
        own = [h for h in part.hits if first <= h.at <= last and h.last <= last + 2]
        if not any(h.rule.payload.is_act for h in own) and (number or len(sites) > 1 and not is_listed(document, site, sites[1])):
            own = hits_of_clause(document, reading, first, last)
        if any(h.rule.payload.is_act for h in own):
            here = Part(first, last, own)
        elif earlier is not None and is_listed(document, sites[number - 1], site):
            here = Part(earlier.first, last, earlier.hits)
        elif earlier is None:
            here = Part(part.first, part.last, part.hits)
        else:
            continue
        scenes.append(_scene(document, reading, here, site))
        earlier = here
    return _once_a_word(document, scenes)


def _once_a_word(document: Document, scenes: list[Scene | None]) -> list[Scene | None]:
    """One word tells of one happening: at the places of one governorate that it lists, or at one of two places that are no list
    ("within hours of talks in Baghdad, drones were launched at Ain al-Asad")."""
    kept: list[Scene | None] = []
    for scene in scenes:
        before = kept[-1] if kept else None
        if scene is None or before is None or before.anchor != scene.anchor or before.site is None or scene.site is None:
            kept.append(scene)
        elif before.place.governorate == scene.place.governorate:
            continue
        elif is_listed(document, before.site, scene.site):
            kept.append(scene)
        else:
            kept[-1] = _nearer(before, scene)
    return kept


def _nearer(one: Scene, two: Scene) -> Scene:
    """Of two scenes of one word the one whose place stands nearer to it."""
    return min((one, two), key=lambda scene: abs(scene.site.start - scene.anchor))


def _scene(document: Document, reading: Reading, part: Part, site: PlaceMention | None) -> Scene | None:
    objections = [(h, objection_to(document, reading, h)) for h in part.hits]
    hits = [h for h, objection in objections if objection is None]
    objection = "only says since when" if part.opener.strip(", ") == "since" else None if hits else objections[0][1]
    hits = _without_reasons(document, reading, _without_earlier(document, reading, hits or part.hits))
    hits = _without_captivity(document, hits)
    heads = {id(h): document.head_of(reading, h) for h in hits}
    family = _first_family(hits, heads) if document.language == "ar" else None
    main = max(hits, key=lambda h: (
        h.rule.payload.is_act, family in (None, family_of(h.rule.payload.type)), rank_of(h.rule.payload.type), -heads[id(h)]))
    if part.last + 1 - part.first == len(reading.keys):
        main = reading.kinds.likelier(main, hits)
    named = main.rule.payload.type
    if document.language == "en":
        main = _first_of_arms(_with_means(document, main, hits), hits, heads)
        main = raid_that_arrested(document, reading, main, hits)
    seized = _found_first(hits, heads, [f for f in document.figures(reading) if part.first <= f.harm_word <= part.last])
    main = seized or main
    kind = main.rule.payload.type
    same = [h for h in hits if h.rule.payload.type in (kind, named)]
    anchor = reading.sentence.starts[heads[id(main)]]
    place, date = own_place_and_date(document, reading, *_place_and_date(document, reading, part, anchor, site))
    if date.source == "sentence" and date.evidence and _is_condemned(document, reading, date.evidence[0], heads[id(main)]):
        date.source = "attribution"  # "on Saturday condemned the killing": the day of the words
    if date.source == "attribution" and family_of(kind) == "politics":
        date.source = "sentence"  # what is announced takes place by being said
    figures = [f for f in document.figures(reading) if part.first <= f.harm_word <= part.last and not f.is_guess]  # a guess is no sign of an event
    return Scene(
        reading, part.first, part.last, hits, kind, any(h.rule.payload.is_act for h in same), anchor, heads[id(main)], main.last, main.rule.text,
        place, date, figures, site, objection,
    )


def _found_first(hits: list[Hit], heads: dict[int, int], figures: list[Figure]) -> Hit | None:
    """The finding or defusing of arms, when it comes first and nobody came to harm: the bombs and rockets behind it did not go off."""
    acts = sorted((h for h in hits if h.rule.payload.is_act), key=lambda h: heads[id(h)])
    if not acts or any((f.low or 0) > 0 and f.kind in ("killed", "wounded") for f in figures):
        return None
    arms = [h for h in acts if h.rule.payload.type == "Disrupted weapons use"]
    others = [heads[id(h)] for h in acts if h.rule.payload.type in _FROM_AFAR]  # "jets destroyed a depot": one verb, a strike
    return arms[0] if arms and heads[id(arms[0])] == heads[id(acts[0])] and heads[id(arms[0])] not in others else None


def _is_condemned(document: Document, reading: Reading, day: int, head: int) -> bool:
    """Whether somebody condemns or mourns between the day and the event's word."""
    condemn, starts = document.lexicon.mask("condemn"), reading.sentence.starts
    return any(day < starts[tag.first] and tag.last < head for tag in reading.tagged(condemn))


def _with_means(document: Document, main: Hit, hits: list[Hit]) -> Hit:
    """The noun that names the means of an attack or a killing that is told without: "a suicide attack cost seventeen lives"."""
    if main.rule.payload.type not in ("attack", "killing"):
        return main
    things = document.lexicon.head_things
    named = [h for h in hits if not h.rule.payload.is_act and rank_of(h.rule.payload.type) >= _MEANS_RANK and not (
        len(h.rule.steps) == 1 and h.rule.steps[0].mask & things)]
    return named[0] if len({h.rule.payload.type for h in named}) == 1 else main


def _first_of_arms(main: Hit, hits: list[Hit], heads: dict[int, int]) -> Hit:
    """Of arrests and finds the one told first: "detained nine men and seized a cache" tells of arrests."""
    if not main.rule.payload.is_act or family_of(main.rule.payload.type) != "arms":
        return main
    return min((h for h in hits if h.rule.payload.is_act and family_of(h.rule.payload.type) == "arms"), key=lambda h: heads[id(h)])


def _first_family(hits: list[Hit], heads: dict[int, int]) -> str | None:
    """The family of the first act when all are reactions: Arabic puts its main verb first ("released … after their arrest")."""
    acts = [h for h in hits if h.rule.payload.is_act]
    if not acts or any(family_of(h.rule.payload.type) not in _REACTIONS for h in acts):
        return None
    return family_of(min(acts, key=lambda h: heads[id(h)]).rule.payload.type)


def _without_earlier(document: Document, reading: Reading, hits: list[Hit]) -> list[Hit]:
    """Leaves out what had happened before what happened: "freed a singer who had been arrested" tells of a release."""
    keys = reading.keys
    if "had" not in keys:
        return hits
    heads = [document.head_of(reading, h) for h in hits]
    earlier = [any(keys[at] == "had" and keys[at - 1] in ("who", "which", "that", "whom") for at in range(max(1, head - 2), head)) for head in heads]
    if document.language == "en":
        earlier = [past or _since_a_year(keys, head) for past, head in zip(earlier, heads, strict=True)]
    now = [h for h, past in zip(hits, earlier, strict=True) if not past]
    return now if any(h.rule.payload.is_act for h in now) else hits


def _without_captivity(document: Document, hits: list[Hit]) -> list[Hit]:
    """Leaves out that those set free had been abducted; in Arabic the verb stands first (تحرير مختطف)."""
    if document.language != "ar":
        return hits
    freed = next((h.at for h in hits if "@release" in h.rule.text), None)
    taken = [h.at for h in hits if h.rule.payload.type == "Abduction/forced disappearance"]
    if freed is None or any(at < freed for at in taken):
        return hits
    return [h for h in hits if h.rule.payload.type not in ("Abduction/forced disappearance", "Government regains territory")]


def _since_a_year(keys: list[str], head: int) -> bool:
    """ "missing since 2014", "held by them since 2016": what had begun long before."""
    return any(one == "since" and len(two) == 4 and two.isdigit() for one, two in zip(keys[head + 1:head + 7], keys[head + 2:head + 8], strict=False))


def _without_reasons(document: Document, reading: Reading, hits: list[Hit]) -> list[Hit]:
    """Leaves out what an arrest, a sentence or a protest was about: "arrested for killing a judge" tells of an arrest."""
    because = document.lexicon.mask("because")
    acts = [h for h in hits if h.rule.payload.is_act]
    heads = sorted(((document.head_of(reading, h), h.rule.payload) for h in acts), key=lambda pair: pair[0]) if len(hits) > 1 else []
    first = next((at for at, meaning in heads if family_of(meaning.type) in _REACTIONS), None)
    if first is None or heads[0][0] < first:
        return hits
    cut = next((tag.first for tag in reading.tags if tag.mask & because and tag.first > first), None)
    return hits if cut is None else [h for h in hits if document.head_of(reading, h) < cut] or hits


def _place_and_date(document: Document, reading: Reading, part: Part, anchor: int, site: PlaceMention | None) -> tuple[Place, EventDate]:
    """Of the part's own words first; a part looks back to the words before it in its sentence, never ahead to another happening."""
    in_title, sentence = reading.in_title, reading.sentence
    start, end = sentence.starts[part.first], sentence.ends[part.last]
    wide = sentence.start, max(end, sentence.end if part.is_last else end)
    date = document.dates.resolve(start, end, anchor, in_title)
    if date.source != "sentence" and not in_title and wide != (start, end):
        date = document.dates.resolve(*wide, anchor, in_title)
    if date.source not in ("sentence", "attribution") and not in_title and not part.is_last:
        date = document.dates.said_in(sentence.start, sentence.end) or date
    if site is None or in_title:
        place = document.places.resolve(start, end, anchor, in_title)
        if place.source != "sentence" and not in_title and wide != (start, end):
            place = document.places.resolve(*wide, anchor, in_title)
        return place, date
    local = document.places.between(start, end)
    place = document.places.place_of(site, local)
    chosen = document.places.resolve(start, end, anchor, in_title)
    if chosen.source == "sentence" and chosen.evidence and start <= chosen.evidence[0] < end and (
        chosen.governorate == place.governorate or place.governorate is None):
        place = chosen
    place.source = "sentence"
    return place, date
