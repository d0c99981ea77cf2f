"""Tables of what happened: reports, claims, links between reports, incidents, their revisions, and analysts' overrides."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped

from warehouse.models.base import Base, Facts, column, number_key

INCIDENT_STATES = ("active", "merged", "rejected", "retracted")
CAUSES = ("new_report", "late_report", "toll_rise", "merge", "split", "correction", "retraction", "recode")


class Report(Facts, Base):
    __tablename__ = "report"
    __table_args__ = (Index("report_by_article", "article_id"), {"comment": "One article's account of one incident"})
    report_id: Mapped[str] = column("Key: <article_id>#<n>", primary_key=True, sort_order=-9)
    article_id: Mapped[str] = column("The article's version that says so", sort_order=-8)
    article_key: Mapped[str] = column("The article, whatever its version", sort_order=-7)
    n: Mapped[int] = column("Number of the report in its article, from 0", sort_order=-6)
    source_id: Mapped[str] = column("The source, see table source", sort_order=-5)
    state: Mapped[str] = column("current; superseded (a newer version of its article was loaded); recoded (its article was coded anew)",
                                sort_order=-4)
    known_at: Mapped[dt.datetime] = column(
        "When it could be known (UTC): publication of its article; for what only a later version says, the time of that version",
        sort_order=-3)
    evidence: Mapped[dict | None] = column("Field -> [start, end] of the sentence that says so, character offsets in the article's text")
    details: Mapped[dict | None] = column("Whatever else the coder said")
    recorded_at: Mapped[dt.datetime] = column("When the warehouse recorded it (UTC)")
    load_id: Mapped[str] = column("Load that brought it, see table load_batch")


class Claim(Base):
    __tablename__ = "claim"
    __table_args__ = ({"comment": "A statistic that somebody states about a period; no incident"},)
    claim_id: Mapped[str] = column("Key: <article_id>#claim<number>", primary_key=True)
    article_id: Mapped[str] = column("The article's version that quotes it")
    article_key: Mapped[str] = column("The article, whatever its version")
    state: Mapped[str] = column("current or superseded")
    claimant: Mapped[str | None] = column("Who states it")
    subject: Mapped[str | None] = column("What is counted, in the article's words")
    count_low: Mapped[float | None] = column("Lower bound of the figure")
    count_high: Mapped[float | None] = column("Upper bound of the figure; null = open")
    unit: Mapped[str | None] = column("What the figure counts")
    period_start: Mapped[dt.date | None] = column("First day of the period")
    period_end: Mapped[dt.date | None] = column("Last day of the period")
    change_pct: Mapped[float | None] = column("Change that is stated, per cent")
    compared_to: Mapped[str | None] = column("With what the change compares")
    evidence: Mapped[dict | None] = column("[start, end] of the sentence, character offsets in the article's text")
    details: Mapped[dict | None] = column("Whatever else the coder said")
    load_id: Mapped[str] = column("Load that brought it, see table load_batch")


class ReportPair(Base):
    __tablename__ = "report_pair"
    __table_args__ = (
        Index("report_pair_by_a", "report_a"), Index("report_pair_by_b", "report_b"),
        {"comment": "The linker's comparisons that mattered: two reports, how likely they tell of one incident, and why"},
    )
    report_a: Mapped[str] = column("report_id, the smaller of the two", primary_key=True)
    report_b: Mapped[str] = column("report_id, the larger of the two", primary_key=True)
    score: Mapped[float] = column("Natural log-odds that the two tell of one incident")
    why: Mapped[dict | None] = column("Why, a list of sentences for people, the weightiest first")
    recorded_at: Mapped[dt.datetime] = column("When it was compared (UTC)")


class ReportBlock(Base):
    """Without a key in the database: some twenty rows a report, whose index would take longer to keep than all the rest of a load."""

    __tablename__ = "report_block"
    __table_args__ = ({"comment": "The linker's blocking keys: only reports that share a key are compared"},)
    report_id: Mapped[str] = column("The report")
    block_key: Mapped[int] = column("A key of transforms.link.block_keys: upper 63 bits of DuckDB's md5_number_lower", type_=BigInteger)
    __mapper_args__ = {"primary_key": [report_id, block_key]}


class Incident(Base):
    __tablename__ = "incident"
    __table_args__ = ({"comment": "Identity of incidents; their facts are in incident_revision"},)
    incident_id: Mapped[str] = column("Key; stays with its incident through merges and splits", primary_key=True)
    created_at: Mapped[dt.datetime] = column("When the warehouse first recorded it (UTC)")
    state: Mapped[str] = column("active; merged (into merged_into); rejected (by an analyst); retracted (no report is left)")
    merged_into: Mapped[str | None] = column("incident_id of the incident that took its place")
    founding_report: Mapped[str] = column("report_id of the first report by time known, when it was created")
    revision: Mapped[int] = column("Number of its latest revision")


class IncidentReport(Base):
    __tablename__ = "incident_report"
    __table_args__ = (
        Index("incident_report_by_report", "report_id"), Index("incident_report_by_incident", "incident_id"),
        {"comment": "Which report belongs to which incident, since when and until when; rows are ended, never removed"},
    )
    incident_id: Mapped[str] = column("The incident", primary_key=True)
    report_id: Mapped[str] = column("The report", primary_key=True)
    linked_at: Mapped[dt.datetime] = column("Since when (UTC)", primary_key=True)
    unlinked_at: Mapped[dt.datetime | None] = column("Until when (UTC); null = holds now")
    score: Mapped[float | None] = column("Natural log-odds that it belongs here; null for a lone report")
    why: Mapped[dict | None] = column("Reasons for the link, for people")


class IncidentRevision(Facts, Base):
    __tablename__ = "incident_revision"
    __table_args__ = (
        Index("incident_revision_by_incident", "incident_id"),
        {"comment": "Append-only: every state that an incident's facts have had, with the time recorded"},
    )
    incident_id: Mapped[str] = column("The incident", primary_key=True, sort_order=-9)
    revision: Mapped[int] = column("Number of the revision, from 1", primary_key=True, sort_order=-8)
    recorded_at: Mapped[dt.datetime] = column("When we knew (UTC): from here on as-of queries see it", sort_order=-7)
    cause: Mapped[str] = column("new_report, late_report, toll_rise, merge, split, correction, retraction or recode", sort_order=-6)
    state: Mapped[str] = column("active, merged, rejected or retracted", sort_order=-5)
    merged_into: Mapped[str | None] = column("incident_id of the incident that took its place", sort_order=-4)
    known_at: Mapped[dt.datetime | None] = column("When it could first be known (UTC): publication of the first report", sort_order=-3)
    first_source: Mapped[str | None] = column("Source of the first report")
    last_reported_at: Mapped[dt.datetime | None] = column("Publication of the latest report (UTC)")
    source_count: Mapped[int] = column("Independent outlets: owners' groups, a syndicated copy counting with its original")
    sources: Mapped[list[str] | None] = column("Sources that report it")
    report_ids: Mapped[list[str] | None] = column("Its reports at that time")
    support: Mapped[dict | None] = column("Each report's own figures, reports for and against each fact, and the sentence chosen")
    changed: Mapped[list[str] | None] = column("Fields that differ from the revision before")
    note: Mapped[str | None] = column("The cause, for people")
    load_id: Mapped[str | None] = column("Load that caused it, null for an analyst's override")


class IncidentChange(Base):
    __tablename__ = "incident_change"
    __table_args__ = ({"comment": "Merges and splits of incidents and their undoing, by the linker or by an analyst"},)
    change_id: Mapped[int] = number_key("incident_change_seq")
    kind: Mapped[str] = column("merge, split, reject or restore")
    incident_id: Mapped[str] = column("The incident that was merged away, split off, rejected or restored")
    other_id: Mapped[str | None] = column("The incident that it was merged into or split from")
    changed_at: Mapped[dt.datetime] = column("When (UTC)")
    author: Mapped[str] = column("linker, or the analyst's name")
    reason: Mapped[str | None] = column("Why, for people")


class Override(Base):
    __tablename__ = "override"
    __table_args__ = ({"comment": "Analysts' corrections: they win over the machine and survive re-linking and re-coding"},)
    override_id: Mapped[int] = number_key("override_seq")
    kind: Mapped[str] = column("set, merge, split or reject")
    incident_id: Mapped[str] = column("The incident that it was made on")
    field: Mapped[str | None] = column("set: the column that is corrected")
    value: Mapped[dict | None] = column("set: the value (JSON)")
    other_id: Mapped[str | None] = column("merge: the incident that is the same one")
    anchors: Mapped[dict | None] = column("The reports meant: article_key, n, type and governorate, so that it holds after re-coding")
    other_anchors: Mapped[dict | None] = column("merge: reports of the other incident; split: reports that stay")
    author: Mapped[str] = column("Who")
    made_at: Mapped[dt.datetime] = column("When (UTC)")
    reason: Mapped[str] = column("Why")
    undone_at: Mapped[dt.datetime | None] = column("When it was undone (UTC); null = in force")
    undone_by: Mapped[str | None] = column("Who undid it")
