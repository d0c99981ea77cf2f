"""The type of an incident, by all that is said of it: what the rules made of its first sentence, and how the statistical reader reads that
sentence, the incident's own part of it, the sentences that go on with it, and the title.

The views are added up with weights (a conditional logit, `kind_choice.csv`), which `make train` fits on labelled articles that the reader was
not fitted on (benchmarks/kind_choice_fit.py). The type that the rules gave stays unless another one is likelier by far.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from rasid.datafiles import read_weights
from rasid.vocabulary import EVENT_TYPE_OF
from transforms.document import Document, Reading, wording_of
from transforms.incidents import Incident
from transforms.kind_hits import BY_WORDS, READ_AS
from transforms.kinds import KINDS, NONE
from transforms.ranks import OPEN_TYPES
from transforms.scenes import Scene

WEIGHTS = Path(__file__).parent / "kind_choice.csv"
TYPES = KINDS[:KINDS.index(NONE)]
FAR = 1.0  # log odds by which another type must be likelier; chosen on articles that the weights were not fitted on
_MOST = 6  # sentences that go on with an incident
_LEAST = 1e-4  # chance, before the logarithm is taken
_PLACE_OF = {kind: number for number, kind in enumerate(TYPES)}
_FAMILIES = np.array([[one == two for two in map(EVENT_TYPE_OF.get, TYPES)] for one in map(EVENT_TYPE_OF.get, TYPES)], dtype=float)


@lru_cache(maxsize=2)
def load_weights(path: Path = WEIGHTS) -> dict[str, float]:
    """View or type → weight. Raises DataFileError with file and line."""
    return read_weights(path, "view")


def choose_kind(incident: Incident, kind: str, document: Document, incidents: list[Incident]) -> str:
    """The incident's type; `kind` is what the rules make of it, `incidents` are all of the article. A change is told in `incident.why`."""
    weights = load_weights()
    scores = np.array([weights.get(f"type: {name}", 0.0) for name in TYPES])
    for name, view in views_of(incident, kind, document, incidents).items():
        scores += weights.get(name, 0.0) * view
    # What a sentence tells apart stays apart: its other incident's type is no choice.
    scores[[_PLACE_OF[other.kind] for other in _siblings(incident, incidents) if EVENT_TYPE_OF.get(other.kind) not in (None, EVENT_TYPE_OF[kind])]] = -np.inf
    best = int(scores.argmax())
    lead = float(scores[best] - scores[_PLACE_OF[kind]])
    were_armed = incident.kind in OPEN_TYPES and kind == "Armed clash" and TYPES[best] == "Attack"  # who was struck says so: no guess is better
    if lead <= FAR or were_armed:
        return kind
    incident.why.append(f"{TYPES[best]}, not {kind}: likelier by all its sentences ({lead:.1f})")
    return TYPES[best]


def views_of(incident: Incident, kind: str, document: Document, incidents: list[Incident]) -> dict[str, np.ndarray]:
    """What speaks for each of TYPES, under the name of its weight."""
    lead = incident.lead
    told = next((scene for scene in incident.scenes if scene.kind == incident.kind), lead)  # "the crowd gathered. Police dispersed it": by which scene
    siblings = _siblings(incident, incidents)
    views = {
        f"rules: {_how(incident)}": _marks([kind]), "rules: event type": _FAMILIES[_PLACE_OF[kind]],
        "its sentence": _leaning(told.reading.kinds.chances), "its part of the sentence": _of_part(told, document),
        "later sentences by rules": _marks([scene.kind for scene in incident.scenes[1:]]),
        "later sentences": sum((_leaning_told(reading) for reading in [r for r in incident.readings if r is not told.reading][:_MOST]), np.zeros(len(TYPES))),
    }
    if siblings:
        views["rules: beside another incident"] = _marks([kind])
        views["told of another incident of the sentence"] = _marks([sibling.kind for sibling in siblings])
    elif document.title_readings:
        title = min(document.title_readings, key=lambda reading: float(reading.kinds.chances[-1]))
        views["title"] = _leaning_told(title)
        views["title by rules"] = _marks([hit.rule.payload.type for reading in document.title_readings for hit in reading.hits])
    return views


def _siblings(incident: Incident, incidents: list[Incident]) -> list[Incident]:
    """The other incidents of its sentence."""
    return [other for other in incidents if other is not incident and other.lead.reading is incident.lead.reading]


def _how(incident: Incident) -> str:
    """How the type came about."""
    lead = incident.lead
    if incident.kind != lead.kind:
        return "a later sentence or the title"
    if lead.rule.startswith(BY_WORDS):
        return "none"
    if f"({READ_AS} " in lead.rule:
        return "read otherwise"
    return "left open" if incident.kind in OPEN_TYPES else "act" if lead.is_act else "noun"


def _marks(kinds: list[str]) -> np.ndarray:
    marks = np.zeros(len(TYPES))
    marks[[_PLACE_OF[kind] for kind in kinds if kind in _PLACE_OF]] = 1
    return marks


def _leaning(chances: np.ndarray) -> np.ndarray:
    """The logarithms of the chances of TYPES, if it is an incident."""
    raised = np.asarray(chances[:-1], dtype=float) + _LEAST
    return np.log(raised / raised.sum())


def _leaning_told(reading: Reading) -> np.ndarray:
    """The leaning of a sentence that may tell of nothing, by so much less."""
    chances = reading.kinds.chances
    return (1 - float(chances[-1])) * _leaning(chances)


def _of_part(scene: Scene, document: Document) -> np.ndarray:
    """The leaning of the scene's own words, where its sentence tells of several things."""
    sentence = scene.reading.sentence
    if scene.first <= 0 and scene.last >= len(scene.reading.keys) - 1:
        return _leaning(scene.reading.kinds.chances)
    text = document.title if sentence.in_title else document.text
    return _leaning(wording_of(text[sentence.starts[scene.first]:sentence.ends[scene.last]], document.lexicon).chances)
