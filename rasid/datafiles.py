"""Reading the YAML and CSV that drive behaviour: validated on load, with the file and line in every error."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml, where PyYAML has it: the lexicons take a fifth of a second, not three
Model = TypeVar("Model", bound=BaseModel)


class DataFileError(ValueError):
    """A data file that can't be used; the text names file, line and reason."""


def read_yaml(path: Path) -> tuple[object, yaml.Node | None]:
    """The parsed document and its node tree (for line numbers). Raises DataFileError for a missing or malformed file."""
    try:
        return _parsed(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataFileError(f"{path}: {error.strerror or error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}" if mark else ""
        raise DataFileError(f"{path}{where}: {getattr(error, 'problem', None) or error}") from error


@lru_cache(maxsize=1)  # a file is often read for its values and then for its lines
def _parsed(text: str) -> tuple[object, yaml.Node | None]:
    loader = _LOADER(text)
    node = loader.get_single_node()
    return (None if node is None else loader.construct_document(node)), node


def line_of(node: yaml.Node | None, location: tuple[object, ...]) -> int:
    """The line (from 1) where the value at `location` (keys and indices) stands; that of the nearest parent when it is absent."""
    line = 1
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            if found is None:
                return line
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def load_yaml(path: Path, model: type[Model]) -> Model:
    """The file as `model`. Raises DataFileError that names the line of the first value that does not fit, and the number of others."""
    document, node = read_yaml(path)
    try:
        return model.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        field = ".".join(str(step) for step in first["loc"])
        raise DataFileError(f"{path}:{line_of(node, first['loc'])}: {field}: {first['msg']}{more}") from error


def read_csv(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, row) of a UTF-8 CSV with a header. Raises DataFileError for missing columns or a row of another length."""
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.reader(handle)
            header = next(reader, [])
            missing = [name for name in columns if name not in header]
            if missing:
                raise DataFileError(f"{path}:1: missing columns: {', '.join(missing)}")
            for values in reader:
                if not values:
                    continue
                if len(values) != len(header):
                    raise DataFileError(f"{path}:{reader.line_num}: {len(values)} values for {len(header)} columns")
                yield reader.line_num, dict(zip(header, values, strict=True))
    except OSError as error:
        raise DataFileError(f"{path}: {error.strerror or error}") from error


def read_weights(path: Path, name: str) -> dict[str, float]:
    """Name → weight of a CSV with the columns `name` and "weight". Raises DataFileError with file and line."""
    weights: dict[str, float] = {}
    for line, row in read_csv(path, (name, "weight")):
        try:
            weights[row[name]] = float(row["weight"])
        except ValueError as error:
            raise DataFileError(f"{path}:{line}: {row['weight']!r} is no number") from error
    return weights
