"""What the mission watches, for each incident: themes of the actors with a part in it, of its type, and of the words of its sentences.

Actors' themes stand in actors.yml, words in lexicons/<language>/themes.yml, types in theme_types.yml.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import RootModel

from rasid.datafiles import DataFileError, load_yaml
from rasid.vocabulary import EVENT_TYPE_OF, THEMES
from transforms.actors import ancestors, load_actors
from transforms.document import Document
from transforms.incidents import Incident
from transforms.lexicon import Lexicon
from transforms.role_defaults import Roles

_FILE = Path(__file__).parent / "theme_types.yml"


class _ThemeTypes(RootModel[dict[str, list[str]]]):
    """theme_types.yml: theme -> sub-event types that belong to it whoever does it."""


@lru_cache(maxsize=1)
def _themes_of_types() -> dict[str, frozenset[str]]:
    table = load_yaml(_FILE, _ThemeTypes).root
    unknown = (set(table) - set(THEMES)) | {kind for kinds in table.values() for kind in kinds if kind not in EVENT_TYPE_OF}
    if unknown:
        raise DataFileError(f"{_FILE}: unknown themes or sub-event types: {', '.join(sorted(unknown))}")
    return {theme: frozenset(kinds) for theme, kinds in table.items()}


@lru_cache(maxsize=4)
def _masks(lexicon: Lexicon) -> dict[str, int]:
    return {theme: lexicon.mask(f"theme_{theme}") for theme in THEMES if f"theme_{theme}" in lexicon.vocabulary}


@lru_cache(maxsize=1024)
def _themes_of_actor(name: str) -> frozenset[str]:
    """An actor's own themes, or those of the nearest ancestor that has any."""
    actors = load_actors()
    return next((frozenset(actors[one].themes) for one in (name, *ancestors(name)) if one in actors and actors[one].themes), frozenset())


def _bears_arms(name: str) -> bool:
    """Such an actor matters when a sentence of the event only names it; a reporter or a ministry does when it is struck."""
    actor = load_actors().get(name)
    return actor is not None and actor.side in ("armed", "foreign")


def find_themes(incident: Incident, document: Document, roles: Roles, kind: str) -> list[str]:
    """Themes in the order of the vocabulary; any number of them. Only sentences that tell of the event count, not what is added to it."""
    present = 0
    for scene in incident.scenes:
        present |= scene.reading.present
    found = {theme for theme, mask in _masks(document.lexicon).items() if present & mask}
    found |= {theme for theme, kinds in _themes_of_types().items() if kind in kinds}
    for name in {roles.perpetrator, roles.target} - {None} | {name for name in roles.actors if _bears_arms(name)}:
        found |= _themes_of_actor(name)
    return [theme for theme in THEMES if theme in found]
