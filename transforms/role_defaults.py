"""Where a text names no doer or nobody who was struck: who does such things, whom such forces fight, and the people who were hurt."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from transforms.actors import ancestors, base_owner, load_actors
from transforms.document import Document
from transforms.incidents import Incident
from transforms.role_scan import Candidate, RoleScan, role_scan

FORCES_ACT = ("Arrests", "Disrupted weapons use", "Government regains territory")
MAX_READ = 60  # sentences of an article that are asked at all
ENOUGH_DOER = 2.5
_JIHADISTS = ("Islamic State", "al-Qaeda in Iraq", "PKK")
_AGAINST_PEOPLE = ("Abduction/forced disappearance", "Looting/property destruction", "Sexual violence")
_REMOTE = ("Air/drone strike", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED", "Suicide bomb", "Grenade", "Attack", "Armed clash")


@dataclass(slots=True)
class Roles:
    """Canonical names, and for each the characters that say so."""

    perpetrator: str | None = None
    target: str | None = None
    attribution: str | None = None
    evidence: dict[str, tuple[int, int, bool]] = field(default_factory=dict)
    actors: set[str] = field(default_factory=set)  # all that its sentences name


# a communiqué speaks of "our heroes", and what it tells is told by those who did it
_COMMUNIQUE = re.compile(
    r"\b(?:our|your)\s+(?:[\w-]+\s+){0,2}(?:heroes|forces|units|troops|fighters|falcons|sons|soldiers|army|brigades?|division|peshmerga|hawks|mujahideen)\b"
    r"|\bby the (?:blessing|grace|help) of (?:God|Allah)\b|\bGod willing\b|\b[Vv]ictory is from God\b|\b(?:[Gg]lory|[Mm]ercy) (?:be )?(?:to|on|upon) (?:the|our) (?:righteous )?martyrs\b"
    r"|\bMedia of (?:the )?[A-Z]|\bheroes of the\b|\bthe following duties\b|\b[Cc]oalition military forces conducted\b|\bThis release includes all strikes\b|\bMedia (?:Cell|Office|Directorate) of the\b",
    re.IGNORECASE)
_COMMUNIQUE_WORDS = frozenset("our your blessing grace help willing victory glory mercy media heroes duties coalition release".split())  # none is without one
_COMMUNIQUE_CHARS = 6_000  # from the beginning, and the last lines


def is_communique(document: Document) -> bool:
    """Whether an article is the statement of a force: then its deeds are claimed by it."""
    if document.language != "en":
        return False
    if "voice" not in document.role_facts:
        may_be = any(not _COMMUNIQUE_WORDS.isdisjoint(reading.keys) for reading in (*document.title_readings, *document.readings))
        text = f"{document.title}\n{document.text[:_COMMUNIQUE_CHARS]}\n{document.text[-300:]}"
        document.role_facts["voice"] = may_be and bool(_COMMUNIQUE.search(_QUOTED.sub("", text)))
    return document.role_facts["voice"]


_QUOTED = re.compile(r"[\"“][^\"”\n]{3,600}[\"”]")


def issuer(document: Document, kind: str) -> Candidate | None:
    """The force in whose name a communiqué tells: the first of the state that its title or first sentences name."""
    if kind not in FORCES_ACT or not is_communique(document):
        return None
    for reading in (*document.readings[:2], *document.title_readings):
        for candidate in role_scan(reading, document).candidates():
            if candidate.mention.actor.side == "state":
                return candidate
    return None


def intervention(roles: Roles, everyone: list[Candidate], incident: Incident, document: Document) -> Roles:
    """Who broke up a protest: the force that is named beside it, the police where none is."""
    forces = [c for c in everyone if c.mention.actor.side == "state" and not c.speaks]
    force = max(forces, key=lambda c: c.doer - c.struck, default=None)
    roles.perpetrator = force.name if force is not None else "police" if document.language == "en" else "Iraqi security forces"
    roles.target, roles.attribution = "protesters", "reported"
    roles.evidence["perpetrator"] = force.span if force is not None else sentence_of(incident)
    crowd = next((c for c in everyone if c.mention.actor.side == "crowd"), None)
    roles.evidence["target"] = crowd.span if crowd is not None else sentence_of(incident)
    return roles


def state_acts(roles: Roles, incident: Incident, document: Document) -> None:
    """Convicts are hanged and families brought home by the government, also where a text names only the prison or the camp."""
    reading, lexicon = incident.lead.reading, document.lexicon
    if document.language != "en":
        return
    families = reading.has(lexicon.mask("hol")) and reading.has(lexicon.mask("detainee")) and reading.has(lexicon.mask("move_v"))
    if families or reading.has(lexicon.mask("hang")) and reading.has(lexicon.mask("convict")):
        roles.perpetrator, roles.attribution = "Iraqi government", "reported"
        roles.evidence["perpetrator"] = sentence_of(incident)


def unnamed_target(roles: Roles, incident: Incident, document: Document, kind: str, scans: list[RoleScan], everyone: list[Candidate]) -> None:
    """Where nobody is named as struck: whom such forces fight, the owner of the base, or the people who were hurt."""
    doer = load_actors().get(roles.perpetrator or "")
    by_forces = doer is None and document.language == "en" and kind in FORCES_ACT or doer is not None and doer.side in ("state", "foreign")
    if by_forces and kind in (*FORCES_ACT, "Air/drone strike", "Armed clash"):
        armed = next((c for c in everyone if c.mention.actor.side == "armed" and c.name != "unknown gunmen" and c.name not in ancestors(roles.perpetrator or "")
                      and c.doer < ENOUGH_DOER), None)
        if armed is not None:
            roles.target = armed.name
            roles.evidence["target"] = armed.span
            return
        named = _named_group(document, incident) if kind in FORCES_ACT else None
        if named is not None:
            roles.target, roles.evidence["target"] = named.name, named.span
            return
        scan = next((s for s in scans if s.has("terror")), None)
        if scan is not None and roles.perpetrator != "Turkish armed forces":
            roles.target = "Islamic State"
            roles.evidence["target"] = (scan.reading.sentence.start, scan.reading.sentence.end, scan.reading.in_title)
            return
    if doer is not None and doer.name == "Iraqi judiciary":
        named = _named_group(document, incident)
        if named is not None:
            roles.target, roles.evidence["target"] = named.name, named.span
        return
    if document.language == "en" and kind in ("Government regains territory", "Armed clash") and (doer is None or doer.side in ("state", "foreign")):
        group = _only_group(document)
        if group is not None and group.name not in ancestors(roles.perpetrator or ""):
            roles.target, roles.evidence["target"] = group.name, group.span
            return
    if kind in _REMOTE or kind in _AGAINST_PEOPLE:
        _victims(roles, incident, document)
    if roles.target is None and document.language == "en" and kind in ("Grenade", *_AGAINST_PEOPLE) and incident.lead.reading.has(document.lexicon.mask("civilian")):
        roles.target, roles.evidence["target"] = "civilians", sentence_of(incident)


def _only_group(document: Document) -> Candidate | None:
    """The group that an article is about when it names no other: whom its forces fight."""
    if "group" in document.role_facts:
        return document.role_facts["group"]
    found: dict[str, Candidate] = {}
    for reading in (*document.title_readings, *document.readings[:MAX_READ]):
        for candidate in role_scan(reading, document).candidates():
            if candidate.name in _JIHADISTS:
                found.setdefault(candidate.name, candidate)
    document.role_facts["group"] = only = next(iter(found.values())) if len(found) == 1 else None
    return only


def _named_group(document: Document, incident: Incident) -> Candidate | None:
    """The jihadist group that the founding sentence, the next one or the title names: whose men are sentenced, whose arms are found."""
    lead = incident.lead.reading
    near = [lead, *[r for r in incident.readings if 0 < r.position - lead.position <= 1], *(document.title_readings if lead.position <= 1 else [])]
    for reading in near:
        for candidate in role_scan(reading, document).candidates():
            if candidate.name in ("Islamic State", "al-Qaeda in Iraq", "PKK"):
                return candidate
    return None


def _victims(roles: Roles, incident: Incident, document: Document) -> None:
    """Without a name: the owner of the base that was hit, or civilians when those who were hurt are no forces."""
    owner = base_owner(incident.place.place or "")
    if owner and owner != roles.perpetrator:
        roles.target = owner
        if incident.place.evidence:
            roles.evidence["target"] = incident.place.evidence
        return
    for reading in incident.readings[:3]:
        for figure in document.figures(reading):
            if figure.kind in ("killed", "wounded", "abducted") and figure.group in ("civilian", "") and (figure.low or 0) > 0 and not figure.is_part:
                roles.target = "civilians"
                roles.evidence["target"] = (*reading.chars(*figure.span), reading.in_title)
                return


def sentence_of(incident: Incident) -> tuple[int, int, bool]:
    sentence = incident.lead.reading.sentence
    return sentence.start, sentence.end, sentence.in_title
