"""What all tables share: the declarative base, UTC timestamps, and the facts that reports and incident revisions have in common."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ARRAY, JSON, DateTime, Double, MetaData, Sequence, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Timestamp = DateTime(timezone=True)
StringList = ARRAY(String)
COUNTED = ("killed", "wounded", "detained", "abducted")


class Base(DeclarativeBase):
    """Every table has a comment and every column too. `info={"private": True}` keeps a table out of the published snapshot."""

    metadata = MetaData()
    type_annotation_map = {str: String, dt.datetime: Timestamp, list[str]: StringList, dict: JSON, float: Double}


def column(comment: str, type_: object = None, **options: object) -> Mapped:
    """A column with its comment. Keyword arguments go to mapped_column."""
    return mapped_column(type_, comment=comment, **options) if type_ else mapped_column(comment=comment, **options)


def number_key(sequence: str) -> Mapped[int]:
    """A key numbered by a DuckDB sequence of that name (DuckDB has no autoincrement)."""
    following = Sequence(sequence, metadata=Base.metadata).next_value()
    return mapped_column(comment="Key, numbered", primary_key=True, server_default=following)


class Facts:
    """The fields of an incident as ONTOLOGY defines them, one column each."""

    event_type: Mapped[str] = column("ACLED's public event type")
    sub_event_type: Mapped[str] = column("ACLED's public sub-event type; consistent with event_type")
    themes: Mapped[list[str] | None] = column("Themes that the mission watches, any number")
    date_start: Mapped[dt.date | None] = column("First day of the event, a local date (Asia/Baghdad); null if the article can't tell")
    date_end: Mapped[dt.date | None] = column("Last day of the event, a local date")
    date_precision: Mapped[str | None] = column("day, week or month")
    governorate: Mapped[str | None] = column("OCHA's name of the governorate; null when the text names none (counted only nationally)")
    governorates_also: Mapped[list[str] | None] = column("Further governorates that the place spans")
    place: Mapped[str | None] = column("Most exact named place, as in the text")
    latitude: Mapped[float | None] = column("Degrees north (WGS 84) of what was resolved")
    longitude: Mapped[float | None] = column("Degrees east (WGS 84) of what was resolved")
    geo_precision: Mapped[int | None] = column("1 the place itself, 2 near it or its district, 3 the governorate; null unresolved")
    killed_low: Mapped[int | None] = column("Killed on all sides, lower bound; null = not said")
    killed_high: Mapped[int | None] = column("Killed on all sides, upper bound; null = open or not said")
    wounded_low: Mapped[int | None] = column("Wounded on all sides, lower bound; null = not said")
    wounded_high: Mapped[int | None] = column("Wounded on all sides, upper bound; null = open or not said")
    detained_low: Mapped[int | None] = column("Detained, lower bound; null = not said")
    detained_high: Mapped[int | None] = column("Detained, upper bound; null = open or not said")
    abducted_low: Mapped[int | None] = column("Abducted, lower bound; null = not said")
    abducted_high: Mapped[int | None] = column("Abducted, upper bound; null = open or not said")
    perpetrator: Mapped[str | None] = column("Canonical name of the actor that did it")
    target: Mapped[str | None] = column("Canonical name of whom or what it was done to")
    attribution: Mapped[str | None] = column("claimed, reported or suspected; null when nobody is named")
    confidence: Mapped[float | None] = column("0 to 1, calibrated: of the reports with 0.8, four in five are right")


FACT_COLUMNS: tuple[str, ...] = tuple(name for name in Facts.__annotations__)
