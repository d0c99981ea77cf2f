"""Tables of what was collected: sources, articles and their versions, batches, fetches, refused items, coverage."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped

from warehouse.models.base import Base, column


class Source(Base):
    __tablename__ = "source"
    __table_args__ = (
        {"comment": "A publisher's channel that is collected; from the source definitions, or from articles where the definition is gone"},
    )
    source_id: Mapped[str] = column("Key, the name of the source's definition file", primary_key=True)
    name: Mapped[str | None] = column("Name for people")
    owner_group: Mapped[str | None] = column("Sources of one group are not independent of each other")
    reliability: Mapped[str | None] = column("A (reliable) to F (can't be judged), NATO admiralty scale")
    enabled: Mapped[bool | None] = column("Whether it is collected at present; null when its definition is gone")
    expected_min_per_day: Mapped[float | None] = column("Fewest articles a day that are usual")
    expected_max_per_day: Mapped[float | None] = column("Most articles a day that are usual")
    first_seen_at: Mapped[dt.datetime] = column("When the warehouse first saw it (UTC)")


class Article(Base):
    __tablename__ = "article"
    __table_args__ = (
        Index("article_by_key", "article_key"),
        {"comment": "A row for each version of each article: a page whose text changed under its URL is a new version"},
    )
    article_id: Mapped[str] = column("Key of the version: <source>:<URL hash>:<text hash>", primary_key=True)
    article_key: Mapped[str] = column("Key of the article, the same for all its versions: <source>:<URL hash>")
    version: Mapped[int] = column("Number of the version, from 1, in the order in which they were last seen")
    is_current: Mapped[bool] = column("Whether this is the version seen last; reports of the others are superseded")
    source_id: Mapped[str] = column("The source, see table source")
    outlet: Mapped[str | None] = column("Name of the outlet for people")
    owner_group: Mapped[str | None] = column("Independence of sources: outlets of one group count once")
    reliability: Mapped[str | None] = column("A to F, as the source was judged when collected")
    url: Mapped[str] = column("Canonical URL")
    title: Mapped[str | None] = column("Headline")
    author: Mapped[str | None] = column("Byline")
    text: Mapped[str] = column("Body as plain text; evidence spans are character offsets in it")
    lang: Mapped[str | None] = column("ISO 639 code: en, ar, ckb, ...")
    published_at: Mapped[dt.datetime | None] = column("When the publisher says it was published (UTC); null unknown")
    updated_at: Mapped[dt.datetime | None] = column("When the publisher says it was updated (UTC)")
    collected_at: Mapped[dt.datetime] = column("When this version was first collected (UTC)")
    last_collected_at: Mapped[dt.datetime] = column("When this version was last seen (UTC); the version seen last is the current one")
    known_at: Mapped[dt.datetime] = column("When it could be known (UTC): published_at, or collected_at where that is unknown")
    origin: Mapped[str | None] = column("scheduled, backfill or manual")
    syndicated_from: Mapped[str | None] = column("article_id of which it is a copy, if it was recognised")
    warc_file: Mapped[str | None] = column("Archive file (WARC) that holds the response, relative to the archive")
    warc_offset: Mapped[int | None] = column("Offset of the record in warc_file, bytes", type_=BigInteger)
    warc_record_id: Mapped[str | None] = column("WARC-Record-ID of the response")
    sha256: Mapped[str | None] = column("SHA-256 of the fetched body")
    notes: Mapped[list[str] | None] = column("What was odd about it")
    load_id: Mapped[str] = column("Load that brought it, see table load_batch")


class CollectedBatch(Base):
    __tablename__ = "collected_batch"
    __table_args__ = ({"comment": "One round of collecting one source"},)
    batch: Mapped[str] = column("Key, the name of the staged folder", primary_key=True)
    source_id: Mapped[str | None] = column("The source, see table source")
    origin: Mapped[str | None] = column("scheduled, backfill, manual or released")
    started_at: Mapped[dt.datetime | None] = column("Start of the round (UTC)")
    finished_at: Mapped[dt.datetime | None] = column("End of the round (UTC)")
    window_start: Mapped[dt.date | None] = column("First local date that the round covers")
    window_end: Mapped[dt.date | None] = column("Last local date that the round covers")
    article_count: Mapped[int | None] = column("Articles staged by the round")
    reject_count: Mapped[int | None] = column("Items that were refused, see table reject")
    failure_count: Mapped[int | None] = column("Fetches that failed, see table fetch_event")
    is_complete: Mapped[bool | None] = column("False when collection of the source failed: its days count as down")
    load_id: Mapped[str] = column("Load that brought it, see table load_batch")


class FetchEvent(Base):
    __tablename__ = "fetch_event"
    __table_args__ = ({"comment": "A row for each HTTP request that was made or refused"},)
    fetch_event_id: Mapped[str] = column("Key: <batch>/<number in the batch>", primary_key=True)
    batch: Mapped[str | None] = column("Collected batch")
    source_id: Mapped[str | None] = column("The source, see table source")
    url: Mapped[str | None] = column("Requested URL")
    purpose: Mapped[str | None] = column("robots, feed, listing, sitemap, page, pdf or api")
    started_at: Mapped[dt.datetime | None] = column("Start of the request (UTC)")
    duration_s: Mapped[float | None] = column("Duration, seconds")
    status: Mapped[int | None] = column("HTTP status, null when there was no answer")
    outcome: Mapped[str | None] = column("ok, not_modified, or the kind of failure")
    weight: Mapped[str | None] = column("none, temporary, soft or hard: how bad the failure is")
    byte_count: Mapped[int | None] = column("Bytes of the body", type_=BigInteger)
    item_count: Mapped[int | None] = column("Items found in a feed or listing")
    reason: Mapped[str | None] = column("The failure, for people")
    warc_file: Mapped[str | None] = column("Archive file (WARC) that holds the exchange")
    warc_record_id: Mapped[str | None] = column("WARC-Record-ID of the response")
    load_id: Mapped[str] = column("Load that brought it, see table load_batch")


class Reject(Base):
    __tablename__ = "reject"
    __table_args__ = ({"comment": "Items that the extractors refused, with the reason: nothing vanishes"},)
    reject_id: Mapped[str] = column("Key: <batch>/<number in the batch>", primary_key=True)
    batch: Mapped[str | None] = column("Collected batch")
    source_id: Mapped[str | None] = column("The source, see table source")
    url: Mapped[str | None] = column("URL of the item")
    reason: Mapped[str | None] = column("Kind of refusal")
    detail: Mapped[str | None] = column("The refusal, for people")
    rejected_at: Mapped[dt.datetime | None] = column("When (UTC)")
    load_id: Mapped[str] = column("Load that brought it, see table load_batch")


class SourceDay(Base):
    __tablename__ = "source_day"
    __table_args__ = (
        {"comment": "Coverage: a row for each source and local day from the first day that the source was covered. Missing is not zero"},
    )
    source_id: Mapped[str] = column("The source, see table source", primary_key=True)
    date: Mapped[dt.date] = column("Local date (Asia/Baghdad) of publication", primary_key=True)
    article_count: Mapped[int] = column("Articles of all topics that the source published that day and that were collected")
    up: Mapped[int] = column("1 if collected for that day (a complete scheduled round, or inside a complete backfill), 0 if not")
