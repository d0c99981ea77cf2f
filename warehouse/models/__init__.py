"""All tables of the warehouse. Alembic compares `Base.metadata` with the migrations; a test keeps them the same."""

from importlib import util

from warehouse.models.base import COUNTED, FACT_COLUMNS, Base, Facts, StringList, Timestamp, column, number_key
from warehouse.models.collection import Article, CollectedBatch, FetchEvent, Reject, Source, SourceDay
from warehouse.models.incidents import (
    CAUSES,
    INCIDENT_STATES,
    Claim,
    Incident,
    IncidentChange,
    IncidentReport,
    IncidentRevision,
    Override,
    Report,
    ReportBlock,
    ReportPair,
)
from warehouse.models.operations import LoadBatch, Publication, Quarantine

if util.find_spec("warehouse.models.alerts"):  # written by the alerts stage's owner; the warehouse works without it
    import warehouse.models.alerts  # noqa: F401

__all__ = [
    "CAUSES", "COUNTED", "FACT_COLUMNS", "INCIDENT_STATES", "Article", "Base", "Claim", "CollectedBatch", "Facts", "FetchEvent",
    "Incident", "IncidentChange", "IncidentReport", "IncidentRevision", "LoadBatch", "Override", "Publication", "Quarantine", "Reject",
    "Report", "ReportBlock", "ReportPair", "Source", "SourceDay", "StringList", "Timestamp", "column", "number_key",
]
