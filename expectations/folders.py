"""Which collected batches wait, and the coded folder that takes them: it appears whole, and a half-made one is done again."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from rasid.settings import Settings

log = logging.getLogger(__name__)
TAKEN, READY = "taken.json", "ready.json"


def new_name(now: dt.datetime) -> str:
    """Sorts by time: loads follow the order of names."""
    return f"{now:%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(2)}"


def waiting_batches(settings: Settings) -> list[Path]:
    """Collected batches that no coded folder has taken, in order of their names (which begin with the time)."""
    if not settings.collected.is_dir():
        return []
    taken = taken_batches(settings)
    return sorted(path.parent for path in settings.collected.glob("*/batch.json") if path.parent.name not in taken)


def taken_batches(settings: Settings) -> set[str]:
    """Names of the batches that finished or half-made coded folders name."""
    return {name for folder in coded_folders(settings) for name in batches_of(folder)}


def coded_folders(settings: Settings) -> Iterator[Path]:
    if settings.coded.is_dir():
        yield from sorted(path for path in settings.coded.iterdir() if path.is_dir() and not path.name.startswith("."))


def batches_of(folder: Path) -> list[str]:
    """The batches that the folder was made from; none where that can't be read (such a folder is then set aside)."""
    for name in (READY, TAKEN):
        try:
            return list(json.loads((folder / name).read_text(encoding="utf-8"))["batches"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return []


def set_unfinished_aside(settings: Settings) -> list[str]:
    """Removes coded folders that never got ready: their batches wait again. Returns their names.

    One coding run at a time (the DAG's max_active_runs): whatever is unfinished when a run begins was left by a crash.
    """
    names = []
    for folder in coded_folders(settings):
        if not (folder / READY).exists():
            log.warning("%s was left unfinished; its batches %s are taken again", folder, batches_of(folder))
            shutil.rmtree(folder)
            names.append(folder.name)
    for remnant in settings.coded.glob(".*.making") if settings.coded.is_dir() else []:
        shutil.rmtree(remnant)
    return names


def making(settings: Settings, name: str) -> Path:
    """An invisible folder to fill; `finish` gives it its name."""
    folder = settings.coded / f".{name}.making"
    folder.mkdir(parents=True)
    return folder


def finish(folder: Path) -> Path:
    """Renames the folder into place and returns it."""
    target = folder.parent / folder.name.removeprefix(".").removesuffix(".making")
    os.rename(folder, target)
    return target


def write_json(path: Path, value: dict) -> None:
    """The file appears whole or not at all."""
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_text(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
    os.replace(temporary, path)
