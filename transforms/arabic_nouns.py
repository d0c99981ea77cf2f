"""Forms of Arabic nouns of people, made from `lexicons/ar/people.yml` (singular: plural)."""

from __future__ import annotations

from pathlib import Path

from pydantic import RootModel

from rasid.datafiles import load_yaml

_SOUND = "ون"
_NONE = "-"
_OWNERS = ("ه", "ها", "هم", "هما")  # his, her, their


class _People(RootModel[dict[str, str]]):
    """people.yml."""


def noun_classes(path: Path) -> dict[str, list[str]]:
    """Forms by class: c_person_sg, c_person_acc (جنديا), c_dual, c_person_pl. Empty without the file. Raises DataFileError."""
    if not path.exists():
        return {}
    classes: dict[str, list[str]] = {"c_person_sg": [], "c_person_acc": [], "c_dual": [], "c_person_pl": []}
    for singular, plural in load_yaml(path, _People).root.items():
        is_sound = plural in (_SOUND, _NONE)
        stem = singular[:-1] + "ت" if singular.endswith("ة") else singular
        classes["c_person_sg"].append(singular)
        if not singular.endswith(("ة", "ء", "ى")):
            classes["c_person_acc"].append(singular + "ا")
        classes["c_dual"] += [stem + "ان", *(stem + "ا" + p for p in _OWNERS), *([] if is_sound else [stem + "ين", *(stem + "ي" + p for p in _OWNERS)])]
        classes["c_person_pl"] += _plurals(singular, plural)
        classes["c_person_sg"] += [stem + p for p in _OWNERS]
    return classes


def _plurals(singular: str, plural: str) -> list[str]:
    if plural == _NONE:
        return []
    if plural == _SOUND:
        return [singular + ending for ending in ("ون", "ين", "و", "ي", *("ي" + p for p in _OWNERS), *("و" + p for p in _OWNERS))]
    if plural.endswith("ون"):
        return [plural, plural[:-2] + "ين"]
    return [plural, *(plural + p for p in _OWNERS), *([plural + "ا"] if plural.endswith(("ان", "ال", "اط", "اب")) else [])]
