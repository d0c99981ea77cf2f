"""What a claim counts, as a filter on incidents: the patterns of data/claim_filters.csv, which the view claim_checks applies."""

from __future__ import annotations

import re
from pathlib import Path

from rasid.datafiles import DataFileError, read_csv
from rasid.vocabulary import EVENT_TYPE_OF, EVENT_TYPES, GOVERNORATES, THEMES
from warehouse.models import COUNTED

TABLE = Path(__file__).parent / "data" / "claim_filters.csv"
ALLOWED = {
    "measure": ("incidents", *COUNTED), "uncountable": None, "theme": tuple(THEMES), "sub_event_type": tuple(EVENT_TYPE_OF),
    "event_type": tuple(EVENT_TYPES), "region": tuple(GOVERNORATES),
}


def load_filters(path: Path = TABLE) -> list[tuple[str, str, str]]:
    """(field, value, pattern) rows. Raises DataFileError with file and line for a field, value or pattern that can't be used."""
    found = []
    for line, row in read_csv(path, ("field", "value", "pattern")):
        field, value, pattern = row["field"], row["value"], row["pattern"]
        if field not in ALLOWED:
            raise DataFileError(f"{path}:{line}: {field!r} is none of {', '.join(ALLOWED)}")
        if ALLOWED[field] is not None and value not in ALLOWED[field]:
            raise DataFileError(f"{path}:{line}: {value!r} is no {field}")
        try:
            re.compile(pattern)
        except re.error as error:
            raise DataFileError(f"{path}:{line}: {pattern!r}: {error}") from error
        found.append((field, value, pattern))
    return found
