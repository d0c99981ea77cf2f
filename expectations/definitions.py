"""Suites of expectations as YAML: what is checked, how badly a failure counts, and the reason in a sentence for people."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rasid.datafiles import load_yaml

SUITES = Path(__file__).parent / "suites"
ROWS_QUERY = "unexpected_rows"


class Expectation(BaseModel):
    """One check. `type` is one of Great Expectations' names, or `unexpected_rows` with a query of the rows that fail."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(pattern=r"^[a-z0-9_]+$")
    type: str = Field(pattern=r"^(expect_[a-z_]+|unexpected_rows)$")
    column: str | None = None
    severity: Literal["critical", "warning"]
    reason: str = Field(min_length=10)
    query: str | None = None
    arguments: dict = Field(default_factory=dict)

    @model_validator(mode="after")
    def query_belongs_to_rows(self) -> Expectation:
        if (self.type == ROWS_QUERY) != (self.query is not None):
            raise ValueError("`query` is for unexpected_rows, and unexpected_rows needs one")
        return self


class Suite(BaseModel):
    """A suite over one table of rows, each with a `row_number`."""

    model_config = ConfigDict(extra="forbid")
    suite: str = Field(pattern=r"^[a-z_]+$")
    about: str
    expectations: list[Expectation] = Field(min_length=1)

    @model_validator(mode="after")
    def names_are_unique(self) -> Suite:
        names = [expectation.name for expectation in self.expectations]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"names occur twice: {', '.join(doubled)}")
        return self


def load_suite(name: str, folder: Path = SUITES) -> Suite:
    """The suite `<name>.yml`. Raises rasid.datafiles.DataFileError with file and line."""
    return load_yaml(folder / f"{name}.yml", Suite)
