"""Perpetrator, target and attribution of an incident, from the actors that its sentences name (role_scan.py) and its type.

Attribution: `claimed` when the doer says so himself, `suspected` when others suspect or blame him, `reported` when it is simply told.
"""

from __future__ import annotations

from transforms.actors import Actor, ancestors, base_owner, load_actors
from transforms.document import Document, Reading
from transforms.incidents import Gatherer, Incident
from transforms.role_defaults import (
    ENOUGH_DOER,
    FORCES_ACT,
    MAX_READ,
    Roles,
    intervention,
    is_communique,
    issuer,
    sentence_of,
    state_acts,
    unnamed_target,
)
from transforms.role_scan import Candidate, RoleScan, role_scan
from transforms.tolls import is_of_another_day

# who does such things, where a text does not say
_USUAL = {
    "Peaceful protest": "protesters", "Violent demonstration": "protesters",
    "Excessive force against protesters": "Iraqi security forces", "Abduction/forced disappearance": "unknown gunmen", "Mob violence": "rioters",
}
# what a name comes down to in such an incident
_CROWD_AS = {("Mob violence", "protesters"): "rioters", ("Arrests", "Islamic State detainees"): "Islamic State"}
_PROTESTS = ("Peaceful protest", "Protest with intervention", "Violent demonstration")
_BY_ARMED = ("Remote explosive/landmine/IED", "Suicide bomb", "Grenade", "Abduction/forced disappearance", "Shelling/artillery/missile attack")
_MAX_LATER = 8  # sentences behind the founding one that are asked who did it
_ENOUGH_STRUCK = 2.0
_SURE = 2.4  # a weight that only "by", an adjective or a claim gives, second hand too
_SECOND_HAND = 0.6  # weight of a sentence that only retells
_SPEAK_FOR_DEEDS = ("armed", "foreign", "state")
_OF = frozenset({"of", "from", "the", "in", "with", "its", "their", "من", "في", "ب", "عناصر", "منتسبي", "افراد", "مقاتلي", "قوات", "members", "a", "an"})
_VAGUE = frozenset({"unknown gunmen", "rioters", "Iran-backed militias", "criminal gang"})


def find_roles(incident: Incident, document: Document, kind: str, article: Gatherer) -> Roles:
    """Who did it to whom. `article` has its other incidents, whose sentences say nothing of this one."""
    roles = Roles()
    scans = [role_scan(reading, document) for reading in _readings(incident, document)]
    weighed = [_weighed(scan, number, incident, document) for number, scan in enumerate(scans)]
    everyone = [candidate for candidates in weighed for candidate in candidates]
    if kind == "Armed clash":
        _lean_on_victims(everyone, _victims_side(incident, document))
    roles.actors = {candidate.name for candidate in everyone}
    if kind == "Protest with intervention":
        return intervention(roles, everyone, incident, document)
    if kind == "Armed clash" and _is_private(scans[0], "tribal") and not _named_force(weighed[0]):
        return _both_sides(roles, "tribal militia", scans[0])
    doer = _doer(everyone, kind) or _nameless(everyone, kind) or _side_of_clash(scans[0], weighed[0], kind) or _speaker(weighed[0], kind) or _doer(
        _elsewhere(incident, document, kind, article), kind) or issuer(document, kind)
    if doer is None and kind == "Other":
        state_acts(roles, incident, document)
    if doer is not None:
        _put_doer(roles, doer, everyone or [doer], kind)
        if roles.attribution == "reported" and doer.mention.actor.side in _SPEAK_FOR_DEEDS and is_communique(document):
            roles.attribution = "claimed"
    elif kind == "Attack" and document.language == "en" and incident.lead.reading.has(document.lexicon.mask("shoot", "stab")):
        roles.perpetrator, roles.attribution = "unknown gunmen", "reported"
        roles.evidence["perpetrator"] = sentence_of(incident)
    elif kind in _USUAL:
        roles.perpetrator, roles.attribution = _USUAL[kind], "reported"
        roles.evidence["perpetrator"] = sentence_of(incident)
    struck = _struck(everyone, roles.perpetrator, kind)
    if struck is not None:
        roles.target = _CROWD_AS.get((kind, struck.name), struck.name)
        if struck.name == "military base":
            roles.target = base_owner(incident.place.place or "") or struck.name
        roles.evidence["target"] = struck.span
    else:
        unnamed_target(roles, incident, document, kind, scans, everyone)
    return roles


def _nameless(everyone: list[Candidate], kind: str) -> Candidate | None:
    """"The attackers were gunmen whom nobody knows"."""
    if kind not in ("Attack", "Grenade"):
        return None
    return next((c for c in everyone if c.name == "unknown gunmen" and c.struck < _ENOUGH_STRUCK), None)


def _lean_on_victims(everyone: list[Candidate], victims: str) -> None:
    """In a clash the ones who lost men are more likely those who were attacked."""
    for candidate in everyone:
        side = candidate.mention.actor.side
        if candidate.speaks or victims not in ("force", "militant") or side not in ("state", "armed"):
            continue
        if (side == "state") == (victims == "force"):
            candidate.struck, candidate.doer = candidate.struck + 2.5, candidate.doer - 2.5
        elif candidate.doer > 0 or candidate.struck == 0:
            candidate.doer += 2.5


def _side_of_clash(scan: RoleScan, candidates: list[Candidate], kind: str) -> Candidate | None:
    """Soldiers and militants died in one clash: in an operation the forces began it, else the others."""
    if kind != "Armed clash":
        return None
    wanted = "state" if scan.has("operation") else "armed"
    sides = {c.mention.actor.side for c in candidates if not c.speaks}
    if not {"state", "armed"} <= sides:
        return None
    return next((c for c in candidates if c.mention.actor.side == wanted and not c.speaks and c.struck > 0), None)


def _speaker(candidates: list[Candidate], kind: str) -> Candidate | None:
    """"Police announced that its men had arrested two": he who speaks of a seizure has made it."""
    if kind not in FORCES_ACT:
        return None
    return next((c for c in candidates if c.for_force and c.mention.actor.side == "state"), None)


def _elsewhere(incident: Incident, document: Document, kind: str, article: Gatherer) -> list[Candidate]:
    """What other sentences say of the doer: those that claim or blame behind it, and for strikes the one that told of them all before."""
    position, found = incident.lead.reading.position, []
    if kind in FORCES_ACT:
        return found
    own = {id(reading) for reading in incident.readings}
    others = [other for other in article.incidents if other is not incident]
    for reading in document.readings[:MAX_READ]:
        if id(reading) in own or reading.position > position and _is_of_another(reading, incident, others):
            continue
        scan = role_scan(reading, document) if reading.position > position or kind == "Air/drone strike" else None
        if scan is None or not scan.mentions:
            continue
        blames = reading.position > position and (scan.has("claim") or scan.has("suspect"))
        told_before = kind == "Air/drone strike" and reading.position < position
        for candidate in scan.candidates() if blames or told_before else ():
            if blames and candidate.manner != "reported" or told_before and candidate.mention.actor.side in ("foreign", "state") and candidate.doer >= 3:
                found.append(candidate)
    return found


def _is_of_another(reading: Reading, incident: Incident, others: list[Incident]) -> bool:
    """Whether a later sentence stands in another incident's paragraph, or behind one of another type."""
    for other in others:
        lead = other.lead.reading
        if lead.sentence.paragraph == reading.sentence.paragraph != incident.lead.reading.sentence.paragraph:
            return True
        if incident.lead.reading.position < lead.position < reading.position and other.kind != incident.kind:
            return True
    return False


def _readings(incident: Incident, document: Document) -> list[Reading]:
    """The founding sentence, what retells it, and the headline of the incident that the article begins with."""
    readings = [incident.lead.reading]
    told_in = {id(scene.reading) for scene in incident.scenes}
    later = [r for r in incident.readings if r is not incident.lead.reading]
    readings += [r for r in later if id(r) in told_in or not is_of_another_day(r, incident, document)][:_MAX_LATER]
    if incident.lead.reading.position in (0, 1):
        readings += document.title_readings
    return readings


def _weighed(scan: RoleScan, number: int, incident: Incident, document: Document) -> list[Candidate]:
    candidates = scan.candidates()
    harmed = [f for f in document.figures(scan.reading) if not f.is_zero]
    for candidate in candidates:
        side = candidate.mention.actor.side
        for figure in harmed:
            if figure.first_word <= candidate.mention.first <= figure.last_word + 5:
                inside = all(key in _OF for key in scan.keys[figure.last_word + 1:candidate.mention.first])
                candidate.struck = max(candidate.struck, 5.5 + (candidate.mention.first > figure.last_word)) if inside else candidate.struck + 1.5
                candidate.doer -= 4 if inside else 0
        if candidate.speaks and candidate.manner != "claimed":
            candidate.doer, candidate.struck = candidate.doer - 4, candidate.struck - 4
        if side in ("civilian", "thing"):
            candidate.doer -= 6
            if incident.kind == "Other" and "detainee_repatriation" in candidate.mention.actor.themes:
                candidate.struck += 4
        if (side == "thing" or candidate.name in ("political party", "embassy", "US embassy")) and number == 0 and candidate.struck < 2:
            candidate.struck += 2.2
        if scan.reading is incident.lead.reading:
            outside = not incident.lead.first <= candidate.mention.first <= incident.lead.last
            if outside and len(incident.lead.reading.hits) > 1:
                candidate.doer, candidate.struck = candidate.doer * 0.5, candidate.struck * 0.5
        elif candidate.manner == "reported":
            candidate.doer, candidate.struck = candidate.doer * _SECOND_HAND, candidate.struck * _SECOND_HAND
    return candidates


def _doer(everyone: list[Candidate], kind: str) -> Candidate | None:
    """The one who most likely did it; somebody with a name before "gunmen"."""
    fitting = [(c.doer + _fit(c.mention.actor, kind, c.manner), -n, c) for n, c in enumerate(everyone) if c.doer > 0 and c.doer >= c.struck]
    fitting = [one for one in fitting if one[0] >= ENOUGH_DOER and _may_be_doer(one[2], kind)]
    named = [one for one in fitting if one[2].name not in _VAGUE]
    return max(named or fitting, key=lambda one: one[:2])[2] if fitting else None


def _may_be_doer(candidate: Candidate, kind: str) -> bool:
    """A crowd protests; a bomb is laid by somebody who is said to have laid it, not by who passes."""
    if kind in _PROTESTS:
        return candidate.mention.actor.side == "crowd"
    return kind != "Remote explosive/landmine/IED" or candidate.manner != "reported" or candidate.doer >= _SURE


def _victims_side(incident: Incident, document: Document) -> str:
    """force, militant or "": whose dead, else whose wounded the incident has."""
    for kind in ("killed", "wounded"):
        groups = {f.group for reading in incident.readings[:3] for f in document.figures(reading) if f.kind == kind and not f.is_zero and f.group}
        if groups:
            return groups.pop() if len(groups) == 1 else ""
    return ""


def _fit(actor: Actor, kind: str, manner: str) -> float:
    """Whether the actor is one who does such things."""
    if kind in _PROTESTS:
        return 2 if actor.side == "crowd" else -4
    if kind in ("Mob violence", "Looting/property destruction"):
        return 1 if actor.side in ("crowd", "armed") else 0
    if kind in FORCES_ACT or kind == "Excessive force against protesters":
        return 2 if actor.side in ("state", "foreign") else -3
    if kind in ("Other", "Agreement", "Change to group/activity", "Headquarters or base established", "Non-violent transfer of territory"):
        return 1 if actor.side != "crowd" else -1
    if actor.side in ("armed", "foreign"):
        return 1
    if actor.side == "state" and kind in (*_BY_ARMED, "Looting/property destruction", "Sexual violence", "Attack") and manner == "reported":
        return -4
    return -2 if actor.side in ("institution", "crowd") else 0


def _put_doer(roles: Roles, doer: Candidate, everyone: list[Candidate], kind: str) -> None:
    """The doer and how he is named: the strongest word on him decides."""
    roles.perpetrator = _CROWD_AS.get((kind, doer.name), doer.name)
    roles.evidence["perpetrator"] = doer.span
    same = [c for c in everyone if c.name == doer.name or doer.name in ancestors(c.name) or c.name in ancestors(doer.name)]
    told = next((c for manner in ("claimed", "suspected") for c in same if c.manner == manner and c.doer > 0), None)
    speaker = next((c for c in same if c.for_force and c.reading is everyone[0].reading and c.mention.actor.side in _SPEAK_FOR_DEEDS), None)
    chosen = told or speaker
    if doer.manner == "suspected" and (told is None or told.manner != "claimed"):
        roles.attribution, chosen = "suspected", doer
    elif chosen is None:
        roles.attribution, chosen = "reported", doer
    else:
        roles.attribution = "claimed" if chosen is speaker else chosen.manner
    roles.evidence["attribution"] = (chosen.reading.sentence.start, chosen.reading.sentence.end, chosen.reading.in_title)


def _struck(everyone: list[Candidate], perpetrator: str | None, kind: str) -> Candidate | None:
    """The one to whom it was most likely done."""
    best: Candidate | None = None
    best_weight = _ENOUGH_STRUCK
    doer = load_actors().get(perpetrator or "")
    if kind == "Peaceful protest":
        return None
    for candidate in everyone:
        actor = candidate.mention.actor
        if perpetrator and (perpetrator in ancestors(candidate.name) or candidate.name in ancestors(perpetrator)):
            continue
        weight = candidate.struck
        if kind == "Disrupted weapons use" and actor.side != "armed" or kind in _PROTESTS and actor.side == "thing":
            continue
        if candidate.name in ("civilians", "military base", "Iraqi government"):
            weight -= 0.8  # a name is worth more than what is said of anybody
        if candidate.name == "unknown gunmen" and (doer is None or doer.side != "state" or kind in _BY_ARMED):
            continue
        if actor.side == "crowd":
            weight += 1 if kind == "Excessive force against protesters" else -2
        if kind == "Arrests" and actor.side in ("state", "institution"):
            weight -= 3
        if weight > best_weight:
            best, best_weight = candidate, weight
    return best


def _is_private(scan: RoleScan, name: str) -> bool:
    return scan.has(name)


def _named_force(candidates: list[Candidate]) -> bool:
    return any(c.mention.actor.side in ("state", "foreign") and not c.speaks and (c.doer > 2 or c.struck > 2) for c in candidates)


def _both_sides(roles: Roles, name: str, scan: RoleScan) -> Roles:
    span = next(((*scan.reading.chars(m.first, m.last), scan.reading.in_title) for m in scan.mentions if m.actor.name == name), None)
    span = span or (scan.reading.sentence.start, scan.reading.sentence.end, scan.reading.in_title)
    roles.perpetrator = roles.target = name
    roles.attribution = "reported"
    roles.evidence.update(perpetrator=span, target=span)
    return roles


def canonical(name: str | None) -> str | None:
    """The canonical name for a name or alias in either language; unknown ones as they are."""
    if name is None or name in load_actors():
        return name
    low = name.lower()
    return next((a.name for a in load_actors().values() if low in (x.lower() for x in (*a.en, *a.ar))), name)
