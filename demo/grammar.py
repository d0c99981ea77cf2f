"""The little grammar of the frames: [a|b] chooses, {slots} are filled, and a frame may ask for a toll (K: killed, T: any, Z: none)."""

from __future__ import annotations

import re
from functools import cache

import yaml

from demo.places import DATA

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{([A-Za-z_]+)\}")
NEEDS = {"K:": "killed", "T:": "any", "Z:": "none"}


@cache
def load_frames(lang: str) -> dict[str, dict[str, list[str]]]:
    """kind -> {head, lead, detail, brief} -> frames, of every file of a language but its words and its noise."""
    frames: dict[str, dict[str, list[str]]] = {}
    for path in sorted((DATA / lang).glob("*.yml")):
        if path.stem not in ("words", "noise"):
            frames.update(yaml.safe_load(path.read_text(encoding="utf-8")))
    return frames


@cache
def load_noise(lang: str) -> dict[str, list[dict]]:
    """genre -> stories {title, paragraphs} on what is no incident."""
    return yaml.safe_load((DATA / lang / "noise.yml").read_text(encoding="utf-8"))


def fits(frame: str, toll: dict[str, int | None]) -> bool:
    """Whether a frame can tell that toll."""
    killed, wounded = toll.get("killed") or 0, toll.get("wounded") or 0
    need = NEEDS.get(frame[:2])
    if need == "killed":
        return killed > 0
    if need == "any":
        return killed + wounded > 0
    return killed + wounded == 0 if need == "none" else True


def expand(frame: str, slots: dict[str, str], rng) -> str:
    """The frame's text; its sentences begin with capital letters. `rng` is numpy's Generator. Raises KeyError for an unknown slot."""
    text = frame[2:] if frame[:2] in NEEDS else frame
    while True:
        match = _CHOICE.search(text)
        if match is None:
            break
        options = match.group(1).split("|")
        text = text[: match.start()] + options[int(rng.integers(len(options)))] + text[match.end() :]
    return tidy(_SLOT.sub(lambda match: _value(match.group(1), slots), text))


def _value(name: str, slots: dict[str, str]) -> str:
    if name in slots:
        return slots[name]
    value = slots[name.lower()]
    return value[:1].upper() + value[1:]


def tidy(text: str) -> str:
    """Spaces, stops and capitals as they should be where parts met."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"\s+([,.;:،؛])", r"\1", text)
    text = re.sub(r"([,،])\1+", r"\1", text)
    text = re.sub(r"[,،]([.])", r"\1", text)
    text = re.sub(r"\.{2,}", ".", text)
    return re.sub(r"(^|[.!?] )([a-z])", lambda match: match.group(1) + match.group(2).upper(), text)
