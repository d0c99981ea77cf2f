"""Deciding where an event took place from the mentions in and around its sentence, with the reasons.

The order of evidence: the place named in the event's own sentence; the heading above; sentences before; the title; an
institution's name (Anbar police: the governorate only); the dateline. Datelines and institutions never beat a named place.
"""

from __future__ import annotations

import re
from itertools import pairwise

from transforms.gazetteer import IRAQ, Entry, distance_km
from transforms.place_pool import PlacePool
from transforms.place_reckoning import Reckoned, reckon
from transforms.place_score import CONTAINED, CONTAINED_AR, contains_another, is_aside
from transforms.place_types import Place, PlaceMention

_SENTENCE_END = re.compile(r"[.!?؟;؛](?:\s|$)|\n")
_POSSESSIVE = re.compile(r"^[’']s[ ]+(?:(?:north|south|east|west|central)\w*[ ]+)?$")
_KIND_PRIOR = {"governorate": 1.0, "district": 0.6, "subdistrict": 0.45, "town": 0.4, "country": 0.5, "city": 0.5}
_TOWNS_THEMSELVES = frozenset({"مدينة", "قضاء", "ناحية", "بلدة", "محافظة", "قرية", "village", "villages", "town", "city", "district", "sub-district", "subdistrict", "province", "governorate", "township"})
_OF_TOWN = re.compile(
    r"[ ](?:of|in|at|outside)[ ](?:the[ ])?(?:(?:hills|mountains|valley|plain|countryside|desert|orchards|fields)[ ](?:above|behind|near|around|of|outside)[ ])?(?:(?:centre|center|middle|heart|west|east|north|south|city|town)[ ]of[ ])?(?:(?:central|\w+ern)[ ])?")
_IN_EVERY_TOWN_AR = frozenset({
    "مبنى", "مقر", "دائرة", "مديرية", "مركز", "مركز شرطة", "مكتب", "محكمة", "ديوان", "سيطرة", "مدخل", "بوابة", "كنيسة", "جامع", "مسجد", "مدرسة", "فندق", "مطعم",
    "كراج", "محطة", "ملعب", "نقابة", "بلدية", "شركة", "كلية"})  # other features have names that are told without the town
_OF_TOWN_AR = re.compile(r"\s+(?:(?:في|من|وسط|داخل|ضمن)\s+)?(?:(?:مدينة|قضاء|ناحية|مركز|بلدة|منطقة|قرية|حي)\s+)?[بل]?")
_AND_ELSEWHERE = re.compile(r"\b(?:and|while|whereas|but|another)\b")
_GOAL = re.compile(r"\b(?:way|bound|headed|heading|led|moved|taken|en route|destined) (?:to|for|towards?) (?:the )?$")
_NEXT = re.compile(r",(?: and)? | and | ?، ?(?:و ?)?| و ?")
_SITES = frozenset({"base", "airport", "camp", "crossing", "oilfield", "gasfield", "prison", "bridge", "dam", "refinery", "plant", "shrine", "university", "building"})
_FAR_KM = 110.0  # a place "south of X" is not further from X than this, unless the text says how far it is
_MEASURED = re.compile(r"(\d{1,3})[ ]?(?:km|kms|kilomet(?:re|er)s?|كم|كيلومتر\w*)\b")


class ArticlePlaces(PlacePool):
    """The mentions of one article, ready to be asked about any of its events."""

    def resolve(self, start: int, end: int, anchor: int | None = None, in_title: bool = False) -> Place:
        """The place of an event told in characters [start, end) of the body (or title), its trigger at `anchor`."""
        local = [m for m in self.in_title if start <= m.start < end] if in_title else self.between(start, end)
        chosen = self._best(local, start if anchor is None else anchor)
        if not in_title and (chosen is None or chosen.role == "origin" or is_aside(chosen, self.text)) and (town := self.meant_by_the_town(start, end)) is not None:
            place = self.place_of(town, self._around(town))
            place.source = "earlier"
            place.why.append("the text says that it was there")
            return place
        if chosen is not None:
            place = self.place_of(self._contained_in(chosen, start), local)
            place.source = "sentence"
            return place
        return self._from_context(local, start, in_title)

    def _contained_in(self, chosen: PlaceMention, start: int) -> PlaceMention:
        """Of "at Suq al-Shuyukh, in the marsh country of Dhi Qar" the first, though a clause begins between the two."""
        if chosen.in_title or not chosen.position or not chosen.is_governorate:
            return chosen
        before = self.body[chosen.position - 1]
        if before.start < start and before.role == "location" and contains_another(chosen, self.body, self.text):
            return before
        return chosen

    def _from_context(self, local: list[PlaceMention], start: int, in_title: bool) -> Place:
        """For a sentence that names no place of its own."""
        heading = next((m for m in local if m.role == "heading" and not m.is_foreign), None)
        if heading is not None:  # "BAGHDAD – Two rockets fell near the airport"
            place = self.place_of(heading, [])
            place.source = "heading"
            return place
        institution = next((m for m in local if m.role == "institution" and not m.is_foreign), None)
        named = self.place_of(institution, local) if institution else None
        earlier = None if in_title else self._earlier(start)
        candidates = [(earlier, "earlier")] if earlier else []
        title = self._best(self.in_title, 0)
        if title is not None and not in_title:
            candidates.append((title, "title"))
        for mention, source in candidates:
            place = self.place_of(mention, [m for m in self.between(mention.start - 299, mention.start + 300) if m is not mention])
            if named is not None and mention.is_governorate and not institution.is_governorate and place.governorate == named.governorate:
                named.source, named.geo_precision = "institution", max(2, named.geo_precision or 2)
                return named  # "the mayor of Iskandariya" says more than "in Babil"
            if named is None or place.governorate == named.governorate or place.governorate is None:
                place.source = source
                place.why.append(f"taken over from the {'title' if source == 'title' else 'text before'}")
                if place.governorate is None and named is not None:
                    place.governorate = named.governorate
                return place
        if named is not None:
            return self._governorate_only(named, institution, "institution")
        dateline = self._dateline
        if dateline is not None:
            place = self.place_of(dateline, [])
            place.source = "dateline"
            place.why.append("only the dateline names a place")
            return place
        return Place(why=["no place is named"])

    def _governorate_only(self, place: Place, mention: PlaceMention, source: str) -> Place:
        center = self._capitals.get(place.governorate)
        return Place(
            governorate=place.governorate, latitude=center.latitude if center else None, longitude=center.longitude if center else None,
            geo_precision=3 if center else None, country=place.country, evidence=(mention.start, mention.end, mention.in_title),
            source=source, why=[f"only {mention.text!r}, part of an institution's name, says where"],
        )

    def place_of(self, mention: PlaceMention, local: list[PlaceMention]) -> Place:
        """What a mention stands for, settled by the mentions around it."""
        container, linked = self._container(mention)
        if not mention.candidates:
            return self._unlisted(mention, container, linked, local)
        entry, why = self._choose(mention, container, linked, local)
        if entry is None:
            return self._unlisted(mention, container, linked, local, why)
        if entry.country != IRAQ:
            return Place(place=mention.text, latitude=entry.latitude, longitude=entry.longitude, geo_precision=entry.geo_precision,
                         country=entry.country, evidence=_span(mention), why=[*why, f"{entry.name} lies in {entry.country}"])
        reckoned = self._reckoned(entry, mention)
        if reckoned is not None:
            return self._place_reckoned(reckoned, mention, container, why)
        governorate, also = self._governorates(entry, mention, container, local, why)
        precision = entry.geo_precision
        if precision == 1 and (mention.relation or mention.is_way):
            precision = 2
        if entry.kind in ("district", "subdistrict") and mention.feature in ("district", "sub-district", "subdistrict", "قضاء", "ناحية") and precision:
            precision = 2
        if entry.kind == "governorate" and not mention.relation and mention.feature is None and self._is_capital(entry):
            precision = 1
        name, span = self._with_town(mention, linked)
        return Place(governorate=governorate, governorates_also=also, place=name, latitude=entry.latitude, longitude=entry.longitude,
                     geo_precision=precision, country=IRAQ, evidence=span, why=why,
                     is_direction=bool(mention.relation) and mention.relation != "near",
                     is_wide=entry.kind == "governorate")

    def _reckoned(self, entry: Entry, mention: PlaceMention) -> Reckoned | None:
        """Where "90 km north of" the mention is."""
        if not mention.relation or mention.relation == "near":
            return None
        return reckon(entry, mention.relation, self.title if mention.in_title else self.text, mention.start, self._gazetteer)

    def _place_reckoned(self, point: Reckoned, mention: PlaceMention, container: str | None, why: list[str]) -> Place:
        governorate = container or point.governorate
        told = governorate or "left open: the border is near"
        return Place(governorate=governorate, place=mention.text, latitude=point.latitude, longitude=point.longitude, geo_precision=2, country=IRAQ,
                     evidence=_span(mention), is_direction=True, why=[*why, f"{point.km:.0f} km {mention.relation} it: {told}"])

    def _with_town(self, mention: PlaceMention, linked: PlaceMention | None) -> tuple[str, tuple[int, int, bool]]:
        """A quarter, market or bridge with the town that is named behind it: a Republican hospital is in every town."""
        own = mention.text, _span(mention)
        if linked is None or linked.start < mention.end or linked.relation not in (None, "near") or linked.is_foreign or not (mention.feature or mention.kind in _SITES):
            return own
        if linked.candidates and all(c.kind == "governorate" for c in linked.candidates):
            return own
        text = self.title if mention.in_title else self.text
        if mention.feature in _TOWNS_THEMSELVES or linked.feature in ("province", "governorate") or not (
                _OF_TOWN.fullmatch(text, mention.end, linked.start) or mention.feature in _IN_EVERY_TOWN_AR and _OF_TOWN_AR.fullmatch(text, mention.end, linked.start)):
            return own
        return " ".join(text[mention.start:linked.end].split()), (mention.start, linked.end, mention.in_title)

    def _is_capital(self, entry: Entry) -> bool:
        """Whether the governorate's name is its capital's too: then the bare name is the city."""
        return entry.name in ("Baghdad", "Al-Basrah", "Al-Najaf", "Karbala", "Kirkuk", "Erbil", "Dohuk", "Al-Sulaymaniyah", "Halabja")

    def _container(self, mention: PlaceMention) -> tuple[str | None, PlaceMention | None]:
        """(governorate that the text puts the mention in, the mention linked to it by "north of" or containment)."""
        pool = self.in_title if mention.in_title else self.body
        text = self.title if mention.in_title else self.text
        index = mention.position
        linked, edge, explicit = None, mention.end, None
        for follower in pool[index + 1:index + 4]:
            between = text[edge:follower.start]
            if len(between) > 80 or follower.is_foreign or follower.role == "dateline" or _SENTENCE_END.search(between) or _GOAL.search(between):
                break
            contained = CONTAINED.match(between) or CONTAINED_AR.match(between)
            if contained and not follower.is_governorate and (mention.kind in _SITES and follower.kind in _SITES or between.strip() == "," and self._goes_on(follower)):
                break  # "Erbil airport, at Ayn al-Asad", "Metina, Hakurk and Gara": places side by side
            if not contained and (not follower.relation or follower.relation in ("between", "via") or _AND_ELSEWHERE.search(between)):
                break
            linked = linked or (None if follower.is_alike and mention.candidates else follower)
            if follower.is_governorate and contained and not _POSSESSIVE.match(between):
                explicit = next(c.governorate for c in follower.candidates if c.kind == "governorate")
                break
            edge = follower.end
        if explicit is None and index:
            owner = pool[index - 1]
            if owner.candidates and not owner.is_foreign and _POSSESSIVE.match(text[owner.end:mention.start]):
                linked = linked or owner
                explicit = owner.candidates[0].governorate
        return explicit, linked

    def _goes_on(self, mention: PlaceMention) -> bool:
        """Whether a list goes on behind the mention with a place that holds none of the others."""
        pool, text = (self.in_title, self.title) if mention.in_title else (self.body, self.text)
        following = pool[mention.position + 1:mention.position + 2]
        return bool(following) and not following[0].is_governorate and bool(_NEXT.fullmatch(text, mention.end, following[0].start))

    def _is_beside_in_list(self, one: PlaceMention, two: PlaceMention) -> bool:
        """Whether both are members of one list, "Gara, Hakurk, Metina and Qandil": neither says where the other lies."""
        first, last = sorted((one.position, two.position))
        pool, text = (self.in_title, self.title) if one.in_title else (self.body, self.text)
        members = pool[first:last + 1]
        return not any(m.is_governorate for m in members) and all(_NEXT.fullmatch(text, a.end, b.start) for a, b in pairwise(members))

    def _choose(
        self, mention: PlaceMention, container: str | None, linked: PlaceMention | None, local: list[PlaceMention]
    ) -> tuple[Entry | None, list[str]]:
        """The candidate that fits best, None when two governorates fit equally well or the text contradicts all."""
        candidates = [c for c in mention.candidates if not self._contradicted(c, mention, container, linked)]
        if not candidates:
            return None, [f"no listed {mention.text!r} lies where the text says"]
        if len(candidates) == 1:
            return candidates[0], [f"{mention.text!r} is {candidates[0].name} ({candidates[0].kind})"]
        scored = sorted(((self._fit(c, mention, container, linked, local), -i) for i, c in enumerate(candidates)), reverse=True)
        best = candidates[-scored[0][1]]
        rivals = [c for (s, i) in scored[1:] if scored[0][0] - s < 0.15 and (c := candidates[-i]).governorate != best.governorate]
        if rivals:
            return None, [f"{mention.text!r} may be in {best.governorate} or {rivals[0].governorate or rivals[0].country}: left open"]
        return best, [f"{mention.text!r} is {best.name} ({best.kind}), best of {len(candidates)} of that name"]

    def _contradicted(self, entry: Entry, mention: PlaceMention, container: str | None, linked: PlaceMention | None) -> bool:
        if container is not None and entry.country != IRAQ:
            return True
        if container is not None and container not in entry.governorates and entry.kind != "governorate":
            return entry.specificity >= 4 or len(mention.candidates) > 1
        if self.is_stray(entry, mention):
            return True
        if linked is not None and not linked.relation and linked.candidates and not linked.is_foreign and (
                entry.specificity >= 4 or bool(mention.feature) and mention.feature not in _TOWNS_THEMSELVES):
            return not any(g in entry.governorates for c in linked.candidates for g in c.governorates)
        if linked is not None and linked.relation and linked.candidates:
            other = linked.candidates[0]
            if entry.kind in ("governorate", "country") or other.latitude is None or entry.latitude is None or other.country != IRAQ:
                return False
            reach = self._told_km(mention, linked) + (150 if other.kind == "governorate" and other.geo_precision == 3 else 0)
            return distance_km(entry, other) > reach
        return False

    def _told_km(self, mention: PlaceMention, linked: PlaceMention) -> float:
        """How far from the linked place ("110 kilometres west of Mosul") the mention may lie at most."""
        text = self.title if mention.in_title else self.text
        told = _MEASURED.search(text, mention.end, max(linked.start, mention.end))
        return max(_FAR_KM, 25 + 1.25 * float(told.group(1))) if told else _FAR_KM

    def _fit(
        self, entry: Entry, mention: PlaceMention, container: str | None, linked: PlaceMention | None, local: list[PlaceMention]
    ) -> float:
        fit = _KIND_PRIOR.get(entry.kind, 0.2) - (0.3 if entry.needs_context else 0)
        if entry.country != IRAQ:
            return fit + sum(1 for m in local if m is not mention and any(c.country == entry.country for c in m.candidates)) - 0.2
        if mention.feature in ("district", "sub-district", "قضاء", "ناحية"):
            fit += 0.6 if entry.pcode and entry.kind in ("district", "subdistrict") else -0.3
        if mention.feature in ("province", "governorate", "محافظة"):
            fit += 2 if entry.kind == "governorate" else 0
        if container in entry.governorates:
            fit += 4
        if linked is not None and any(c.governorate in entry.governorates for c in linked.candidates):
            fit += 2.5
        if any(m is not mention and m.points_to(entry) for m in local):
            fit += 2
        votes = self.votes
        if votes:
            fit += 1.2 * votes[entry.governorate] / sum(votes.values())
        return fit

    def _governorates(
        self, entry: Entry, mention: PlaceMention, container: str | None, local: list[PlaceMention], why: list[str]
    ) -> tuple[str | None, tuple[str, ...]]:
        """(governorate, others): a feature that spans several is narrowed by what the sentence names."""
        if not entry.governorates_also:
            if container and container != entry.governorate and entry.kind != "governorate":
                why.append(f"the text puts it in {container}")
                return container, ()
            return entry.governorate, ()
        spanned = entry.governorates
        if container in spanned:
            why.append(f"it spans {', '.join(spanned)}; the text says {container}")
            return container, ()
        named = [g for m in local if m is not mention and m.role not in ("institution", "dateline") and not self._is_beside_in_list(mention, m)
                 for g in {c.governorate for c in m.candidates if c.governorate in spanned}]
        if named:
            named = list(dict.fromkeys(named))
            why.append(f"it spans {', '.join(spanned)}; the sentence names {', '.join(named)}")
            return named[0], tuple(named[1:])
        votes = {g: self.votes[g] for g in spanned}
        first = max(spanned, key=lambda g: (votes[g], -spanned.index(g)))
        why.append(f"it spans {', '.join(spanned)}")
        return first, tuple(g for g in spanned if g != first)

    def _unlisted(
        self, mention: PlaceMention, container: str | None, linked: PlaceMention | None, local: list[PlaceMention],
        why: list[str] | None = None,
    ) -> Place:
        """A place that the gazetteer does not know: its name as text, and the governorate that the text gives."""
        why = why or [f"{mention.text!r} is in no list"]
        name, span = self._with_town(mention, linked)
        place = Place(place=name, evidence=span, why=why)
        around = self._nearest_listed(mention, linked, local)
        near = self._place_of_listed(around) if around is not None else None
        abroad = self._is_put_abroad(mention)
        if abroad is not None:
            place.country = abroad
            why.append(f"the text puts it in {abroad}")
            return place
        if near is not None and near.country not in (None, IRAQ):
            place.country = near.country
            why.append(f"by {around.text!r}, in {near.country}")
            return place
        governorate = container or (near.governorate if near else None)
        if governorate is None:
            return place
        place.governorate, place.country = governorate, IRAQ
        why.append(f"in {governorate} by {around.text if around is not None else container!r}")
        if near is not None and near.governorate == governorate and near.latitude is not None:
            place.latitude, place.longitude = near.latitude, near.longitude
            place.geo_precision = 3 if around.is_governorate and not around.relation else 2
        elif (center := self._capitals.get(governorate)) is not None:
            place.latitude, place.longitude, place.geo_precision = center.latitude, center.longitude, 3
        return place

    def _place_of_listed(self, mention: PlaceMention) -> Place | None:
        if id(mention) in self._asked:
            return None  # two names that no list settles would ask each other for ever
        self._asked.add(id(mention))
        place = self.place_of(mention, self._around(mention))
        self._asked.discard(id(mention))
        return place if place.governorate or place.country else None



def _span(mention: PlaceMention) -> tuple[int, int, bool]:
    return mention.start, mention.end, mention.in_title
