"""How readily two sub-event types are given to one incident, from type_kinship.yml."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from rasid.datafiles import load_yaml
from rasid.vocabulary import EVENT_TYPE_OF, EVENT_TYPES

TABLE = Path(__file__).with_name("type_kinship.yml")
UNKNOWN, SAME, CLOSE, POSSIBLE, UNLIKELY = range(5)


class Kinship(BaseModel):
    """The file's form: pairs of ACLED's sub-event types."""

    model_config = ConfigDict(extra="forbid")
    close: list[list[str]] = Field(min_length=1)
    possible: list[list[str]] = Field(min_length=1)

    @field_validator("close", "possible")
    @classmethod
    def check_pairs(cls, pairs: list[list[str]]) -> list[list[str]]:
        for pair in pairs:
            if len(pair) != 2 or any(name not in EVENT_TYPE_OF for name in pair):
                raise ValueError(f"not two sub-event types: {pair}")
        return pairs


@cache
def kinship_table() -> dict[frozenset[str], int]:
    """Pairs of types and their kinship. Raises DataFileError."""
    table = load_yaml(TABLE, Kinship)
    found = {frozenset(pair): POSSIBLE for pair in table.possible}
    return found | {frozenset(pair): CLOSE for pair in table.close}


@lru_cache(maxsize=50_000)
def kinship(one: str, other: str) -> int:
    """SAME, CLOSE, POSSIBLE or UNLIKELY. A main type is close to its sub-types; a type outside the vocabulary is possible beside any."""
    if one == other:
        return SAME
    if one in EVENT_TYPES or other in EVENT_TYPES:
        return CLOSE if EVENT_TYPE_OF.get(one, one) == EVENT_TYPE_OF.get(other, other) else POSSIBLE
    if one not in EVENT_TYPE_OF or other not in EVENT_TYPE_OF:
        return POSSIBLE
    return kinship_table().get(frozenset((one, other)), UNLIKELY)
