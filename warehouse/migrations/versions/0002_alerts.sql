-- The tables of the alerts stage. Frozen: a change of the models is a new migration.
CREATE SEQUENCE alert_evaluation_seq;
CREATE SEQUENCE silence_seq;
CREATE TABLE alert (
    alert_id VARCHAR NOT NULL,
    series VARCHAR NOT NULL,
    governorate VARCHAR,
    filter_key VARCHAR NOT NULL,
    parent_id VARCHAR,
    state VARCHAR NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    opened_on DATE NOT NULL,
    onset DATE NOT NULL,
    level INTEGER NOT NULL,
    observed_7d INTEGER NOT NULL,
    expected_7d DOUBLE PRECISION NOT NULL,
    statistic DOUBLE PRECISION NOT NULL,
    p_value DOUBLE PRECISION NOT NULL,
    coverage_note VARCHAR NOT NULL,
    peak_on DATE NOT NULL,
    peak_observed_7d INTEGER NOT NULL,
    peak_expected_7d DOUBLE PRECISION NOT NULL,
    peak_statistic DOUBLE PRECISION NOT NULL,
    told_observed_7d INTEGER NOT NULL,
    told_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    voided_reason VARCHAR,
    PRIMARY KEY (alert_id)
);
COMMENT ON TABLE alert IS 'Episodes: a rise in one series from its first alarm until it is over, or voided';
COMMENT ON COLUMN alert.alert_id IS 'Key, readable: series and local day of opening';
COMMENT ON COLUMN alert.series IS 'national, a governorate, or one of these and a filter';
COMMENT ON COLUMN alert.governorate IS 'The governorate; null = the whole country';
COMMENT ON COLUMN alert.filter_key IS 'The filter of event types, themes and actors, or empty';
COMMENT ON COLUMN alert.parent_id IS 'alert_id of the wider rise of which this one is a part';
COMMENT ON COLUMN alert.state IS 'open, closed or voided';
COMMENT ON COLUMN alert.opened_at IS 'When it was opened (UTC)';
COMMENT ON COLUMN alert.opened_on IS 'Local day that was judged then';
COMMENT ON COLUMN alert.onset IS 'Most likely first day of the rise, as last judged';
COMMENT ON COLUMN alert.level IS '1 unusual (less than once in 5 years), 2 rare (5 to 50), 3 exceptional; the highest reached';
COMMENT ON COLUMN alert.observed_7d IS 'Incidents of the last 7 days, as last judged';
COMMENT ON COLUMN alert.expected_7d IS 'Expected of them, as last judged';
COMMENT ON COLUMN alert.statistic IS 'Surprise, as last judged';
COMMENT ON COLUMN alert.p_value IS 'Share of usual days with so high a statistic, as last judged';
COMMENT ON COLUMN alert.coverage_note IS 'What collection has to do with it, as last judged';
COMMENT ON COLUMN alert.peak_on IS 'Local day with the highest statistic';
COMMENT ON COLUMN alert.peak_observed_7d IS 'Incidents of the 7 days up to peak_on';
COMMENT ON COLUMN alert.peak_expected_7d IS 'Expected of them';
COMMENT ON COLUMN alert.peak_statistic IS 'The highest statistic';
COMMENT ON COLUMN alert.told_observed_7d IS 'The count that the last mail about it told';
COMMENT ON COLUMN alert.told_at IS 'When its last event was recorded (UTC): growth is told at most once a day';
COMMENT ON COLUMN alert.updated_at IS 'When it was last judged (UTC)';
COMMENT ON COLUMN alert.closed_at IS 'When it was closed or voided (UTC)';
COMMENT ON COLUMN alert.voided_reason IS 'Why it no longer holds, a sentence for people';
CREATE TABLE alert_evaluation (
    evaluation_id INTEGER DEFAULT nextval('alert_evaluation_seq') NOT NULL,
    evaluated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    judged_date DATE NOT NULL,
    loads_until TIMESTAMP WITH TIME ZONE,
    overrides_until TIMESTAMP WITH TIME ZONE,
    mode VARCHAR NOT NULL,
    series_count INTEGER NOT NULL,
    raised_count INTEGER NOT NULL,
    PRIMARY KEY (evaluation_id)
);
COMMENT ON TABLE alert_evaluation IS 'A row for each time that the published counts were judged, or found to hold nothing to tell';
COMMENT ON COLUMN alert_evaluation.evaluation_id IS 'Key, numbered';
COMMENT ON COLUMN alert_evaluation.evaluated_at IS 'When (UTC)';
COMMENT ON COLUMN alert_evaluation.judged_date IS 'The last local day judged (Asia/Baghdad)';
COMMENT ON COLUMN alert_evaluation.loads_until IS 'load_batch.loaded_at of the newest load in the snapshot; the next evaluation begins there';
COMMENT ON COLUMN alert_evaluation.overrides_until IS 'Newest moment at which an analyst''s override in the snapshot was made or undone';
COMMENT ON COLUMN alert_evaluation.mode IS 'full (scheduled loads are new), corrections (only overrides are new) or none (nothing to tell: backfill, re-coding)';
COMMENT ON COLUMN alert_evaluation.series_count IS 'Series judged';
COMMENT ON COLUMN alert_evaluation.raised_count IS 'Series above their threshold';
CREATE TABLE alert_event (
    event_id VARCHAR NOT NULL,
    alert_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    happened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    judged_date DATE NOT NULL,
    observed_7d INTEGER NOT NULL,
    expected_7d DOUBLE PRECISION NOT NULL,
    statistic DOUBLE PRECISION NOT NULL,
    p_value DOUBLE PRECISION NOT NULL,
    onset DATE NOT NULL,
    incident_ids VARCHAR[],
    lost_ids VARCHAR[],
    reason VARCHAR,
    PRIMARY KEY (event_id)
);
COMMENT ON TABLE alert_event IS 'What happened to alerts; each is told to each recipient at most once';
COMMENT ON COLUMN alert_event.event_id IS 'Key: <alert_id>/<number>';
COMMENT ON COLUMN alert_event.alert_id IS 'The alert';
COMMENT ON COLUMN alert_event.kind IS 'opened, grown, closed or voided';
COMMENT ON COLUMN alert_event.happened_at IS 'When (UTC)';
COMMENT ON COLUMN alert_event.judged_date IS 'The last local day judged';
COMMENT ON COLUMN alert_event.observed_7d IS 'Incidents of the last 7 days then';
COMMENT ON COLUMN alert_event.expected_7d IS 'Expected of them';
COMMENT ON COLUMN alert_event.statistic IS 'Surprise then';
COMMENT ON COLUMN alert_event.p_value IS 'Share of usual days with so high a statistic';
COMMENT ON COLUMN alert_event.onset IS 'Most likely first day of the rise';
COMMENT ON COLUMN alert_event.incident_ids IS 'Incidents that it stood on';
COMMENT ON COLUMN alert_event.lost_ids IS 'voided: those of them that no longer count there';
COMMENT ON COLUMN alert_event.reason IS 'closed, voided: why, for people';
CREATE TABLE alert_notice (
    event_id VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    delivery VARCHAR NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state VARCHAR NOT NULL,
    mail_id VARCHAR,
    PRIMARY KEY (event_id, recipient)
);
COMMENT ON TABLE alert_notice IS 'Each alert event and each person who is to be told of it, once';
COMMENT ON COLUMN alert_notice.event_id IS 'The event';
COMMENT ON COLUMN alert_notice.recipient IS 'E-mail address';
COMMENT ON COLUMN alert_notice.language IS 'en or ar';
COMMENT ON COLUMN alert_notice.delivery IS 'immediate, daily or weekly';
COMMENT ON COLUMN alert_notice.due_at IS 'When it may be told: at once, after the quiet hours, or with the next digest (UTC)';
COMMENT ON COLUMN alert_notice.state IS 'waiting, composed (see mail_id) or dropped (voided, silenced or unsubscribed before it was told)';
COMMENT ON COLUMN alert_notice.mail_id IS 'The mail that tells it, see table outbox';
CREATE TABLE alert_signal (
    series VARCHAR NOT NULL,
    date DATE NOT NULL,
    evaluated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    observed_7d INTEGER NOT NULL,
    expected_7d DOUBLE PRECISION NOT NULL,
    upper_7d DOUBLE PRECISION NOT NULL,
    statistic DOUBLE PRECISION NOT NULL,
    threshold DOUBLE PRECISION NOT NULL,
    p_value DOUBLE PRECISION NOT NULL,
    is_raised BOOLEAN NOT NULL,
    onset DATE,
    coverage_note VARCHAR NOT NULL,
    explained_by VARCHAR,
    PRIMARY KEY (series, date)
);
COMMENT ON TABLE alert_signal IS 'How surprising each series was on each local day, as last judged on that day';
COMMENT ON COLUMN alert_signal.series IS 'national, a governorate, or one of these and a filter: Kirkuk|theme=isis_activity';
COMMENT ON COLUMN alert_signal.date IS 'Local day judged (Asia/Baghdad)';
COMMENT ON COLUMN alert_signal.evaluated_at IS 'When it was judged last (UTC)';
COMMENT ON COLUMN alert_signal.observed_7d IS 'Incidents of the last 7 days known then';
COMMENT ON COLUMN alert_signal.expected_7d IS 'How many of them were expected to be known';
COMMENT ON COLUMN alert_signal.upper_7d IS 'Beyond this the 7-day count alone is unusual';
COMMENT ON COLUMN alert_signal.statistic IS 'Surprise: rises with evidence for a rise, comparable across series';
COMMENT ON COLUMN alert_signal.threshold IS 'Statistic from which on a mail goes out at the default budget';
COMMENT ON COLUMN alert_signal.p_value IS 'Share of days without any change that have so high a statistic';
COMMENT ON COLUMN alert_signal.is_raised IS 'Whether it stood above its threshold, or had passed it in the three days before';
COMMENT ON COLUMN alert_signal.onset IS 'Most likely first day of the rise';
COMMENT ON COLUMN alert_signal.coverage_note IS 'What collection has to do with it, or empty';
COMMENT ON COLUMN alert_signal.explained_by IS 'Series in which the same rise is told, at the level that explains it best';
CREATE TABLE outbox (
    mail_id VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    message_id VARCHAR NOT NULL,
    thread_ids VARCHAR[],
    subject VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state VARCHAR NOT NULL,
    attempts INTEGER NOT NULL,
    next_try_at TIMESTAMP WITH TIME ZONE,
    claimed_at TIMESTAMP WITH TIME ZONE,
    last_error VARCHAR,
    sent_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (mail_id)
);
COMMENT ON TABLE outbox IS 'Mails: one for each recipient and run, whatever the number of alerts in it';
COMMENT ON COLUMN outbox.mail_id IS 'Key, made from recipient and contents: composing it again gives the same';
COMMENT ON COLUMN outbox.recipient IS 'E-mail address';
COMMENT ON COLUMN outbox.kind IS 'alert, digest, correction or summary';
COMMENT ON COLUMN outbox.message_id IS 'Message-ID header; the same on every attempt';
COMMENT ON COLUMN outbox.thread_ids IS 'Message-IDs of earlier mails on the same alerts (References)';
COMMENT ON COLUMN outbox.subject IS 'Subject line';
COMMENT ON COLUMN outbox.text IS 'Plain-text part';
COMMENT ON COLUMN outbox.path IS 'The whole message without sender (.eml), relative to the data folder';
COMMENT ON COLUMN outbox.created_at IS 'When it was composed (UTC)';
COMMENT ON COLUMN outbox.state IS 'queued, sending, sent, failed (is tried again), dead (given up) or replaced (not sent, contents moved on)';
COMMENT ON COLUMN outbox.attempts IS 'How often it was tried';
COMMENT ON COLUMN outbox.next_try_at IS 'Not before (UTC)';
COMMENT ON COLUMN outbox.claimed_at IS 'Since when it is being sent (UTC)';
COMMENT ON COLUMN outbox.last_error IS 'What the server said, or why it could not be reached; without credentials';
COMMENT ON COLUMN outbox.sent_at IS 'When the server accepted it (UTC)';
CREATE TABLE silence (
    silence_id INTEGER DEFAULT nextval('silence_seq') NOT NULL,
    series VARCHAR,
    alert_id VARCHAR,
    recipient VARCHAR,
    until TIMESTAMP WITH TIME ZONE,
    author VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    lifted_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (silence_id)
);
COMMENT ON TABLE silence IS 'What is not to be mailed, until when, and who said so; detection goes on';
COMMENT ON COLUMN silence.silence_id IS 'Key, numbered';
COMMENT ON COLUMN silence.series IS 'This series (with all its filters when it names a place only); null = any';
COMMENT ON COLUMN silence.alert_id IS 'This alert; null = any';
COMMENT ON COLUMN silence.recipient IS 'This address; null = everybody';
COMMENT ON COLUMN silence.until IS 'Until when (UTC); null = until it is lifted';
COMMENT ON COLUMN silence.author IS 'Who';
COMMENT ON COLUMN silence.reason IS 'Why';
COMMENT ON COLUMN silence.created_at IS 'Since when (UTC)';
COMMENT ON COLUMN silence.lifted_at IS 'When it was lifted (UTC); null = in force';
