"""Tables of the alerts stage: evaluations, signals, episodes and their events, and (private) who was written to about what."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped

from warehouse.models.base import Base, column, number_key

ALERT_STATES = ("open", "closed", "voided")
EVENT_KINDS = ("opened", "grown", "closed", "voided", "confirmed")
MAIL_STATES = ("queued", "sending", "sent", "failed", "dead", "replaced")
PRIVATE = {"private": True}  # people's addresses: left out of the published snapshot


class AlertEvaluation(Base):
    __tablename__ = "alert_evaluation"
    __table_args__ = ({"comment": "A row for each time that the published counts were judged, or found to hold nothing to tell"},)
    evaluation_id: Mapped[int] = number_key("alert_evaluation_seq")
    evaluated_at: Mapped[dt.datetime] = column("When (UTC)")
    judged_date: Mapped[dt.date] = column("The last local day judged (Asia/Baghdad)")
    loads_until: Mapped[dt.datetime | None] = column(
        "load_batch.loaded_at of the newest load in the snapshot; the next evaluation begins there")
    overrides_until: Mapped[dt.datetime | None] = column("Newest moment at which an analyst's override in the snapshot was made or undone")
    mode: Mapped[str] = column(
        "full (scheduled loads are new), corrections (only overrides are new) or none (nothing to tell: backfill, re-coding)")
    series_count: Mapped[int] = column("Series judged")
    raised_count: Mapped[int] = column("Series above their threshold")


class AlertSignal(Base):
    __tablename__ = "alert_signal"
    __table_args__ = ({"comment": "How surprising each series was on each local day, as last judged on that day"},)
    series: Mapped[str] = column("national, a governorate, or one of these and a filter: Kirkuk|theme=isis_activity", primary_key=True)
    date: Mapped[dt.date] = column("Local day judged (Asia/Baghdad)", primary_key=True)
    evaluated_at: Mapped[dt.datetime] = column("When it was judged last (UTC)")
    observed_7d: Mapped[int] = column("Incidents of the last 7 days known then")
    expected_7d: Mapped[float] = column("How many of them were expected to be known")
    upper_7d: Mapped[float] = column("Beyond this the 7-day count alone is unusual")
    statistic: Mapped[float] = column("Surprise: rises with evidence for a rise, comparable across series")
    threshold: Mapped[float] = column("Statistic from which on a mail goes out at the default budget")
    p_value: Mapped[float] = column("Share of days without any change that have so high a statistic")
    is_raised: Mapped[bool] = column("Whether it stood above its threshold, or had passed it in the three days before")
    onset: Mapped[dt.date | None] = column("Most likely first day of the rise")
    coverage_note: Mapped[str] = column("What collection has to do with it, or empty")
    explained_by: Mapped[str | None] = column("Series in which the same rise is told, at the level that explains it best")


class Alert(Base):
    __tablename__ = "alert"
    __table_args__ = ({"comment": "Episodes: a rise in one series from its first alarm until it is over, or voided"},)
    alert_id: Mapped[str] = column("Key, readable: series and local day of opening", primary_key=True)
    series: Mapped[str] = column("national, a governorate, or one of these and a filter")
    governorate: Mapped[str | None] = column("The governorate; null = the whole country")
    filter_key: Mapped[str] = column("The filter of event types, themes and actors, or empty")
    parent_id: Mapped[str | None] = column("alert_id of the wider rise of which this one is a part")
    state: Mapped[str] = column("open, closed or voided")
    opened_at: Mapped[dt.datetime] = column("When it was opened (UTC)")
    opened_on: Mapped[dt.date] = column("Local day that was judged then")
    onset: Mapped[dt.date] = column("Most likely first day of the rise, as last judged")
    level: Mapped[int] = column("1 unusual (less than once in 5 years), 2 rare (5 to 50), 3 exceptional; the highest reached")
    observed_7d: Mapped[int] = column("Incidents of the last 7 days, as last judged")
    expected_7d: Mapped[float] = column("Expected of them, as last judged")
    statistic: Mapped[float] = column("Surprise, as last judged")
    p_value: Mapped[float] = column("Share of usual days with so high a statistic, as last judged")
    coverage_note: Mapped[str] = column("What collection has to do with it, as last judged")
    peak_on: Mapped[dt.date] = column("Local day with the highest statistic")
    peak_observed_7d: Mapped[int] = column("Incidents of the 7 days up to peak_on")
    peak_expected_7d: Mapped[float] = column("Expected of them")
    peak_statistic: Mapped[float] = column("The highest statistic")
    told_observed_7d: Mapped[int] = column("The count that the last mail about it told")
    told_at: Mapped[dt.datetime] = column("When its last event was recorded (UTC): growth is told at most once a day")
    updated_at: Mapped[dt.datetime] = column("When it was last judged (UTC)")
    closed_at: Mapped[dt.datetime | None] = column("When it was closed or voided (UTC)")
    voided_reason: Mapped[str | None] = column("Why it no longer holds, a sentence for people")


class AlertEvent(Base):
    __tablename__ = "alert_event"
    __table_args__ = ({"comment": "What happened to alerts; each is told to each recipient at most once"},)
    event_id: Mapped[str] = column("Key: <alert_id>/<number>", primary_key=True)
    alert_id: Mapped[str] = column("The alert")
    kind: Mapped[str] = column("opened, grown, closed, voided, or confirmed (by an analyst)")
    happened_at: Mapped[dt.datetime] = column("When (UTC)")
    judged_date: Mapped[dt.date] = column("The last local day judged")
    observed_7d: Mapped[int] = column("Incidents of the last 7 days then")
    expected_7d: Mapped[float] = column("Expected of them")
    statistic: Mapped[float] = column("Surprise then")
    p_value: Mapped[float] = column("Share of usual days with so high a statistic")
    onset: Mapped[dt.date] = column("Most likely first day of the rise")
    incident_ids: Mapped[list[str] | None] = column("Incidents that it stood on")
    lost_ids: Mapped[list[str] | None] = column("voided: those of them that no longer count there")
    reason: Mapped[str | None] = column("closed, voided, confirmed: why, for people")


class AlertNotice(Base):
    __tablename__ = "alert_notice"
    __table_args__ = ({"comment": "Each alert event and each person who is to be told of it, once", "info": PRIVATE},)
    event_id: Mapped[str] = column("The event", primary_key=True)
    recipient: Mapped[str] = column("E-mail address", primary_key=True)
    language: Mapped[str] = column("en or ar")
    delivery: Mapped[str] = column("immediate, daily or weekly")
    due_at: Mapped[dt.datetime] = column("When it may be told: at once, after the quiet hours, or with the next digest (UTC)")
    state: Mapped[str] = column("waiting, composed (see mail_id) or dropped (voided, silenced or unsubscribed before it was told)")
    mail_id: Mapped[str | None] = column("The mail that tells it, see table outbox")


class Outbox(Base):
    __tablename__ = "outbox"
    __table_args__ = ({"comment": "Mails: one for each recipient and run, whatever the number of alerts in it", "info": PRIVATE},)
    mail_id: Mapped[str] = column("Key, made from recipient and contents: composing it again gives the same", primary_key=True)
    recipient: Mapped[str] = column("E-mail address")
    kind: Mapped[str] = column("alert, digest, correction or summary")
    message_id: Mapped[str] = column("Message-ID header; the same on every attempt")
    thread_ids: Mapped[list[str] | None] = column("Message-IDs of earlier mails on the same alerts (References)")
    subject: Mapped[str] = column("Subject line")
    text: Mapped[str] = column("Plain-text part")
    path: Mapped[str] = column("The whole message without sender (.eml), relative to the data folder")
    created_at: Mapped[dt.datetime] = column("When it was composed (UTC)")
    state: Mapped[str] = column("queued, sending, sent, failed (is tried again), dead (given up) or replaced (not sent: contents moved on, or unsubscribed)")
    attempts: Mapped[int] = column("How often it was tried")
    next_try_at: Mapped[dt.datetime | None] = column("Not before (UTC)")
    claimed_at: Mapped[dt.datetime | None] = column("Since when it is being sent (UTC)")
    last_error: Mapped[str | None] = column("What the server said, or why it could not be reached; without credentials")
    sent_at: Mapped[dt.datetime | None] = column("When the server accepted it (UTC)")


class Silence(Base):
    __tablename__ = "silence"
    __table_args__ = ({"comment": "What is not to be mailed, until when, and who said so; detection goes on", "info": PRIVATE},)
    silence_id: Mapped[int] = number_key("silence_seq")
    series: Mapped[str | None] = column("This series (with all its filters when it names a place only); null = any")
    alert_id: Mapped[str | None] = column("This alert; null = any")
    recipient: Mapped[str | None] = column("This address; null = everybody")
    until: Mapped[dt.datetime | None] = column("Until when (UTC); null = until it is lifted")
    author: Mapped[str] = column("Who")
    reason: Mapped[str] = column("Why")
    created_at: Mapped[dt.datetime] = column("Since when (UTC)")
    lifted_at: Mapped[dt.datetime | None] = column("When it was lifted (UTC); null = in force")


class SubscriptionRow(Base):
    __tablename__ = "subscription"
    __table_args__ = ({"comment": "Subscriptions beside those of the YAML file; who wants to be told of what", "info": PRIVATE},)
    subscription_id: Mapped[int] = number_key("subscription_seq")
    address: Mapped[str] = column("E-mail address")
    wish: Mapped[dict] = column("The keys of a subscription in the YAML file but the address, as JSON: language, governorates, delivery, ...")
    author: Mapped[str] = column("Who entered it")
    created_at: Mapped[dt.datetime] = column("Since when (UTC)")
    ended_at: Mapped[dt.datetime | None] = column("Until when (UTC); null = in force")
