-- The first tables. Frozen: a change of the models is a new migration.
CREATE SEQUENCE incident_change_seq;
CREATE SEQUENCE override_seq;
CREATE SEQUENCE publication_seq;
CREATE SEQUENCE quarantine_seq;
CREATE TABLE article (
    article_id VARCHAR NOT NULL,
    article_key VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    source_id VARCHAR NOT NULL,
    outlet VARCHAR,
    owner_group VARCHAR,
    reliability VARCHAR,
    url VARCHAR NOT NULL,
    title VARCHAR,
    author VARCHAR,
    text VARCHAR NOT NULL,
    lang VARCHAR,
    published_at TIMESTAMP WITH TIME ZONE,
    updated_at TIMESTAMP WITH TIME ZONE,
    collected_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_collected_at TIMESTAMP WITH TIME ZONE NOT NULL,
    known_at TIMESTAMP WITH TIME ZONE NOT NULL,
    origin VARCHAR,
    syndicated_from VARCHAR,
    warc_file VARCHAR,
    warc_offset BIGINT,
    warc_record_id VARCHAR,
    sha256 VARCHAR,
    notes VARCHAR[],
    load_id VARCHAR NOT NULL,
    PRIMARY KEY (article_id)
);
COMMENT ON TABLE article IS 'A row for each version of each article: a page whose text changed under its URL is a new version';
COMMENT ON COLUMN article.article_id IS 'Key of the version: <source>:<URL hash>:<text hash>';
COMMENT ON COLUMN article.article_key IS 'Key of the article, the same for all its versions: <source>:<URL hash>';
COMMENT ON COLUMN article.version IS 'Number of the version, from 1, in the order in which they were last seen';
COMMENT ON COLUMN article.is_current IS 'Whether this is the version seen last; reports of the others are superseded';
COMMENT ON COLUMN article.source_id IS 'The source, see table source';
COMMENT ON COLUMN article.outlet IS 'Name of the outlet for people';
COMMENT ON COLUMN article.owner_group IS 'Independence of sources: outlets of one group count once';
COMMENT ON COLUMN article.reliability IS 'A to F, as the source was judged when collected';
COMMENT ON COLUMN article.url IS 'Canonical URL';
COMMENT ON COLUMN article.title IS 'Headline';
COMMENT ON COLUMN article.author IS 'Byline';
COMMENT ON COLUMN article.text IS 'Body as plain text; evidence spans are character offsets in it';
COMMENT ON COLUMN article.lang IS 'ISO 639 code: en, ar, ckb, ...';
COMMENT ON COLUMN article.published_at IS 'When the publisher says it was published (UTC); null unknown';
COMMENT ON COLUMN article.updated_at IS 'When the publisher says it was updated (UTC)';
COMMENT ON COLUMN article.collected_at IS 'When this version was first collected (UTC)';
COMMENT ON COLUMN article.last_collected_at IS 'When this version was last seen (UTC); the version seen last is the current one';
COMMENT ON COLUMN article.known_at IS 'When it could be known (UTC): published_at, or collected_at where that is unknown';
COMMENT ON COLUMN article.origin IS 'scheduled, backfill or manual';
COMMENT ON COLUMN article.syndicated_from IS 'article_id of which it is a copy, if it was recognised';
COMMENT ON COLUMN article.warc_file IS 'Archive file (WARC) that holds the response, relative to the archive';
COMMENT ON COLUMN article.warc_offset IS 'Offset of the record in warc_file, bytes';
COMMENT ON COLUMN article.warc_record_id IS 'WARC-Record-ID of the response';
COMMENT ON COLUMN article.sha256 IS 'SHA-256 of the fetched body';
COMMENT ON COLUMN article.notes IS 'What was odd about it';
COMMENT ON COLUMN article.load_id IS 'Load that brought it, see table load_batch';
CREATE INDEX article_by_key ON article (article_key);
CREATE TABLE claim (
    claim_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    article_key VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    claimant VARCHAR,
    subject VARCHAR,
    count_low DOUBLE PRECISION,
    count_high DOUBLE PRECISION,
    unit VARCHAR,
    period_start DATE,
    period_end DATE,
    change_pct DOUBLE PRECISION,
    compared_to VARCHAR,
    evidence JSON,
    details JSON,
    load_id VARCHAR NOT NULL,
    PRIMARY KEY (claim_id)
);
COMMENT ON TABLE claim IS 'A statistic that somebody states about a period; no incident';
COMMENT ON COLUMN claim.claim_id IS 'Key: <article_id>#claim<number>';
COMMENT ON COLUMN claim.article_id IS 'The article''s version that quotes it';
COMMENT ON COLUMN claim.article_key IS 'The article, whatever its version';
COMMENT ON COLUMN claim.state IS 'current or superseded';
COMMENT ON COLUMN claim.claimant IS 'Who states it';
COMMENT ON COLUMN claim.subject IS 'What is counted, in the article''s words';
COMMENT ON COLUMN claim.count_low IS 'Lower bound of the figure';
COMMENT ON COLUMN claim.count_high IS 'Upper bound of the figure; null = open';
COMMENT ON COLUMN claim.unit IS 'What the figure counts';
COMMENT ON COLUMN claim.period_start IS 'First day of the period';
COMMENT ON COLUMN claim.period_end IS 'Last day of the period';
COMMENT ON COLUMN claim.change_pct IS 'Change that is stated, per cent';
COMMENT ON COLUMN claim.compared_to IS 'With what the change compares';
COMMENT ON COLUMN claim.evidence IS '[start, end] of the sentence, character offsets in the article''s text';
COMMENT ON COLUMN claim.details IS 'Whatever else the coder said';
COMMENT ON COLUMN claim.load_id IS 'Load that brought it, see table load_batch';
CREATE TABLE collected_batch (
    batch VARCHAR NOT NULL,
    source_id VARCHAR,
    origin VARCHAR,
    started_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    window_start DATE,
    window_end DATE,
    article_count INTEGER,
    reject_count INTEGER,
    failure_count INTEGER,
    is_complete BOOLEAN,
    load_id VARCHAR NOT NULL,
    PRIMARY KEY (batch)
);
COMMENT ON TABLE collected_batch IS 'One round of collecting one source';
COMMENT ON COLUMN collected_batch.batch IS 'Key, the name of the staged folder';
COMMENT ON COLUMN collected_batch.source_id IS 'The source, see table source';
COMMENT ON COLUMN collected_batch.origin IS 'scheduled, backfill, manual or released';
COMMENT ON COLUMN collected_batch.started_at IS 'Start of the round (UTC)';
COMMENT ON COLUMN collected_batch.finished_at IS 'End of the round (UTC)';
COMMENT ON COLUMN collected_batch.window_start IS 'First local date that the round covers';
COMMENT ON COLUMN collected_batch.window_end IS 'Last local date that the round covers';
COMMENT ON COLUMN collected_batch.article_count IS 'Articles staged by the round';
COMMENT ON COLUMN collected_batch.reject_count IS 'Items that were refused, see table reject';
COMMENT ON COLUMN collected_batch.failure_count IS 'Fetches that failed, see table fetch_event';
COMMENT ON COLUMN collected_batch.is_complete IS 'False when collection of the source failed: its days count as down';
COMMENT ON COLUMN collected_batch.load_id IS 'Load that brought it, see table load_batch';
CREATE TABLE fetch_event (
    fetch_event_id VARCHAR NOT NULL,
    batch VARCHAR,
    source_id VARCHAR,
    url VARCHAR,
    purpose VARCHAR,
    started_at TIMESTAMP WITH TIME ZONE,
    duration_s DOUBLE PRECISION,
    status INTEGER,
    outcome VARCHAR,
    weight VARCHAR,
    byte_count BIGINT,
    item_count INTEGER,
    reason VARCHAR,
    warc_file VARCHAR,
    warc_record_id VARCHAR,
    load_id VARCHAR NOT NULL,
    PRIMARY KEY (fetch_event_id)
);
COMMENT ON TABLE fetch_event IS 'A row for each HTTP request that was made or refused';
COMMENT ON COLUMN fetch_event.fetch_event_id IS 'Key: <batch>/<number in the batch>';
COMMENT ON COLUMN fetch_event.batch IS 'Collected batch';
COMMENT ON COLUMN fetch_event.source_id IS 'The source, see table source';
COMMENT ON COLUMN fetch_event.url IS 'Requested URL';
COMMENT ON COLUMN fetch_event.purpose IS 'robots, feed, listing, sitemap, page, pdf or api';
COMMENT ON COLUMN fetch_event.started_at IS 'Start of the request (UTC)';
COMMENT ON COLUMN fetch_event.duration_s IS 'Duration, seconds';
COMMENT ON COLUMN fetch_event.status IS 'HTTP status, null when there was no answer';
COMMENT ON COLUMN fetch_event.outcome IS 'ok, not_modified, or the kind of failure';
COMMENT ON COLUMN fetch_event.weight IS 'none, temporary, soft or hard: how bad the failure is';
COMMENT ON COLUMN fetch_event.byte_count IS 'Bytes of the body';
COMMENT ON COLUMN fetch_event.item_count IS 'Items found in a feed or listing';
COMMENT ON COLUMN fetch_event.reason IS 'The failure, for people';
COMMENT ON COLUMN fetch_event.warc_file IS 'Archive file (WARC) that holds the exchange';
COMMENT ON COLUMN fetch_event.warc_record_id IS 'WARC-Record-ID of the response';
COMMENT ON COLUMN fetch_event.load_id IS 'Load that brought it, see table load_batch';
CREATE TABLE incident (
    incident_id VARCHAR NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state VARCHAR NOT NULL,
    merged_into VARCHAR,
    founding_report VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (incident_id)
);
COMMENT ON TABLE incident IS 'Identity of incidents; their facts are in incident_revision';
COMMENT ON COLUMN incident.incident_id IS 'Key; stays with its incident through merges and splits';
COMMENT ON COLUMN incident.created_at IS 'When the warehouse first recorded it (UTC)';
COMMENT ON COLUMN incident.state IS 'active; merged (into merged_into); rejected (by an analyst); retracted (no report is left)';
COMMENT ON COLUMN incident.merged_into IS 'incident_id of the incident that took its place';
COMMENT ON COLUMN incident.founding_report IS 'report_id of the first report by time known, when it was created';
COMMENT ON COLUMN incident.revision IS 'Number of its latest revision';
CREATE TABLE incident_change (
    change_id INTEGER DEFAULT nextval('incident_change_seq') NOT NULL,
    kind VARCHAR NOT NULL,
    incident_id VARCHAR NOT NULL,
    other_id VARCHAR,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    author VARCHAR NOT NULL,
    reason VARCHAR,
    PRIMARY KEY (change_id)
);
COMMENT ON TABLE incident_change IS 'Merges and splits of incidents and their undoing, by the linker or by an analyst';
COMMENT ON COLUMN incident_change.change_id IS 'Key, numbered';
COMMENT ON COLUMN incident_change.kind IS 'merge, split, reject or restore';
COMMENT ON COLUMN incident_change.incident_id IS 'The incident that was merged away, split off, rejected or restored';
COMMENT ON COLUMN incident_change.other_id IS 'The incident that it was merged into or split from';
COMMENT ON COLUMN incident_change.changed_at IS 'When (UTC)';
COMMENT ON COLUMN incident_change.author IS 'linker, or the analyst''s name';
COMMENT ON COLUMN incident_change.reason IS 'Why, for people';
CREATE TABLE incident_report (
    incident_id VARCHAR NOT NULL,
    report_id VARCHAR NOT NULL,
    linked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    unlinked_at TIMESTAMP WITH TIME ZONE,
    score DOUBLE PRECISION,
    why JSON,
    PRIMARY KEY (incident_id, report_id, linked_at)
);
COMMENT ON TABLE incident_report IS 'Which report belongs to which incident, since when and until when; rows are ended, never removed';
COMMENT ON COLUMN incident_report.incident_id IS 'The incident';
COMMENT ON COLUMN incident_report.report_id IS 'The report';
COMMENT ON COLUMN incident_report.linked_at IS 'Since when (UTC)';
COMMENT ON COLUMN incident_report.unlinked_at IS 'Until when (UTC); null = holds now';
COMMENT ON COLUMN incident_report.score IS 'Natural log-odds that it belongs here; null for a lone report';
COMMENT ON COLUMN incident_report.why IS 'Reasons for the link, for people';
CREATE INDEX incident_report_by_report ON incident_report (report_id);
CREATE TABLE incident_revision (
    incident_id VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    cause VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    merged_into VARCHAR,
    known_at TIMESTAMP WITH TIME ZONE,
    first_source VARCHAR,
    last_reported_at TIMESTAMP WITH TIME ZONE,
    source_count INTEGER NOT NULL,
    sources VARCHAR[],
    report_ids VARCHAR[],
    support JSON,
    changed VARCHAR[],
    note VARCHAR,
    load_id VARCHAR,
    event_type VARCHAR NOT NULL,
    sub_event_type VARCHAR NOT NULL,
    themes VARCHAR[],
    date_start DATE,
    date_end DATE,
    date_precision VARCHAR,
    governorate VARCHAR,
    governorates_also VARCHAR[],
    place VARCHAR,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    geo_precision INTEGER,
    killed_low INTEGER,
    killed_high INTEGER,
    wounded_low INTEGER,
    wounded_high INTEGER,
    detained_low INTEGER,
    detained_high INTEGER,
    abducted_low INTEGER,
    abducted_high INTEGER,
    perpetrator VARCHAR,
    target VARCHAR,
    attribution VARCHAR,
    confidence DOUBLE PRECISION,
    PRIMARY KEY (incident_id, revision)
);
COMMENT ON TABLE incident_revision IS 'Append-only: every state that an incident''s facts have had, with the time recorded';
COMMENT ON COLUMN incident_revision.incident_id IS 'The incident';
COMMENT ON COLUMN incident_revision.revision IS 'Number of the revision, from 1';
COMMENT ON COLUMN incident_revision.recorded_at IS 'When we knew (UTC): from here on as-of queries see it';
COMMENT ON COLUMN incident_revision.cause IS 'new_report, late_report, toll_rise, merge, split, correction, retraction or recode';
COMMENT ON COLUMN incident_revision.state IS 'active, merged, rejected or retracted';
COMMENT ON COLUMN incident_revision.merged_into IS 'incident_id of the incident that took its place';
COMMENT ON COLUMN incident_revision.known_at IS 'When it could first be known (UTC): publication of the first report';
COMMENT ON COLUMN incident_revision.first_source IS 'Source of the first report';
COMMENT ON COLUMN incident_revision.last_reported_at IS 'Publication of the latest report (UTC)';
COMMENT ON COLUMN incident_revision.source_count IS 'Independent outlets: owners'' groups, a syndicated copy counting with its original';
COMMENT ON COLUMN incident_revision.sources IS 'Sources that report it';
COMMENT ON COLUMN incident_revision.report_ids IS 'Its reports at that time';
COMMENT ON COLUMN incident_revision.support IS 'Each report''s own figures, reports for and against each fact, and the sentence chosen';
COMMENT ON COLUMN incident_revision.changed IS 'Fields that differ from the revision before';
COMMENT ON COLUMN incident_revision.note IS 'The cause, for people';
COMMENT ON COLUMN incident_revision.load_id IS 'Load that caused it, null for an analyst''s override';
COMMENT ON COLUMN incident_revision.event_type IS 'ACLED''s public event type';
COMMENT ON COLUMN incident_revision.sub_event_type IS 'ACLED''s public sub-event type; consistent with event_type';
COMMENT ON COLUMN incident_revision.themes IS 'Themes that the mission watches, any number';
COMMENT ON COLUMN incident_revision.date_start IS 'First day of the event, a local date (Asia/Baghdad); null if the article can''t tell';
COMMENT ON COLUMN incident_revision.date_end IS 'Last day of the event, a local date';
COMMENT ON COLUMN incident_revision.date_precision IS 'day, week or month';
COMMENT ON COLUMN incident_revision.governorate IS 'OCHA''s name of the governorate; null when the text names none (counted only nationally)';
COMMENT ON COLUMN incident_revision.governorates_also IS 'Further governorates that the place spans';
COMMENT ON COLUMN incident_revision.place IS 'Most exact named place, as in the text';
COMMENT ON COLUMN incident_revision.latitude IS 'Degrees north (WGS 84) of what was resolved';
COMMENT ON COLUMN incident_revision.longitude IS 'Degrees east (WGS 84) of what was resolved';
COMMENT ON COLUMN incident_revision.geo_precision IS '1 the place itself, 2 near it or its district, 3 the governorate; null unresolved';
COMMENT ON COLUMN incident_revision.killed_low IS 'Killed on all sides, lower bound; null = not said';
COMMENT ON COLUMN incident_revision.killed_high IS 'Killed on all sides, upper bound; null = open or not said';
COMMENT ON COLUMN incident_revision.wounded_low IS 'Wounded on all sides, lower bound; null = not said';
COMMENT ON COLUMN incident_revision.wounded_high IS 'Wounded on all sides, upper bound; null = open or not said';
COMMENT ON COLUMN incident_revision.detained_low IS 'Detained, lower bound; null = not said';
COMMENT ON COLUMN incident_revision.detained_high IS 'Detained, upper bound; null = open or not said';
COMMENT ON COLUMN incident_revision.abducted_low IS 'Abducted, lower bound; null = not said';
COMMENT ON COLUMN incident_revision.abducted_high IS 'Abducted, upper bound; null = open or not said';
COMMENT ON COLUMN incident_revision.perpetrator IS 'Canonical name of the actor that did it';
COMMENT ON COLUMN incident_revision.target IS 'Canonical name of whom or what it was done to';
COMMENT ON COLUMN incident_revision.attribution IS 'claimed, reported or suspected; null when nobody is named';
COMMENT ON COLUMN incident_revision.confidence IS '0 to 1, calibrated: of the reports with 0.8, four in five are right';
CREATE TABLE load_batch (
    load_id VARCHAR NOT NULL,
    loaded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    origins VARCHAR[],
    article_count INTEGER NOT NULL,
    report_count INTEGER NOT NULL,
    claim_count INTEGER NOT NULL,
    quarantine_count INTEGER NOT NULL,
    revision_count INTEGER NOT NULL,
    duration_s DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (load_id)
);
COMMENT ON TABLE load_batch IS 'Coded folders that were loaded; a folder is loaded once';
COMMENT ON COLUMN load_batch.load_id IS 'Key, the name of the coded folder';
COMMENT ON COLUMN load_batch.loaded_at IS 'When (UTC); the recorded_at of all that it changed';
COMMENT ON COLUMN load_batch.origins IS 'Origins of its collected batches: scheduled, backfill, manual, released';
COMMENT ON COLUMN load_batch.article_count IS 'Articles in the folder';
COMMENT ON COLUMN load_batch.report_count IS 'Reports in the folder';
COMMENT ON COLUMN load_batch.claim_count IS 'Claims in the folder';
COMMENT ON COLUMN load_batch.quarantine_count IS 'Rows that the gates held back';
COMMENT ON COLUMN load_batch.revision_count IS 'Revisions of incidents that it caused';
COMMENT ON COLUMN load_batch.duration_s IS 'Duration of the load, seconds';
CREATE TABLE override (
    override_id INTEGER DEFAULT nextval('override_seq') NOT NULL,
    kind VARCHAR NOT NULL,
    incident_id VARCHAR NOT NULL,
    field VARCHAR,
    value JSON,
    other_id VARCHAR,
    anchors JSON,
    other_anchors JSON,
    author VARCHAR NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reason VARCHAR NOT NULL,
    undone_at TIMESTAMP WITH TIME ZONE,
    undone_by VARCHAR,
    PRIMARY KEY (override_id)
);
COMMENT ON TABLE override IS 'Analysts'' corrections: they win over the machine and survive re-linking and re-coding';
COMMENT ON COLUMN override.override_id IS 'Key, numbered';
COMMENT ON COLUMN override.kind IS 'set, merge, split or reject';
COMMENT ON COLUMN override.incident_id IS 'The incident that it was made on';
COMMENT ON COLUMN override.field IS 'set: the column that is corrected';
COMMENT ON COLUMN override.value IS 'set: the value (JSON)';
COMMENT ON COLUMN override.other_id IS 'merge: the incident that is the same one';
COMMENT ON COLUMN override.anchors IS 'The reports meant: article_key, n, type and governorate, so that it holds after re-coding';
COMMENT ON COLUMN override.other_anchors IS 'merge: reports of the other incident; split: reports that stay';
COMMENT ON COLUMN override.author IS 'Who';
COMMENT ON COLUMN override.made_at IS 'When (UTC)';
COMMENT ON COLUMN override.reason IS 'Why';
COMMENT ON COLUMN override.undone_at IS 'When it was undone (UTC); null = in force';
COMMENT ON COLUMN override.undone_by IS 'Who undid it';
CREATE TABLE publication (
    publication_id INTEGER DEFAULT nextval('publication_seq') NOT NULL,
    prepared_at TIMESTAMP WITH TIME ZONE NOT NULL,
    incident_count INTEGER NOT NULL,
    report_count INTEGER NOT NULL,
    article_count INTEGER NOT NULL,
    PRIMARY KEY (publication_id)
);
COMMENT ON TABLE publication IS 'Snapshots that were prepared for publication; the snapshot itself holds the row of its own';
COMMENT ON COLUMN publication.publication_id IS 'Key, numbered';
COMMENT ON COLUMN publication.prepared_at IS 'When the candidate was copied (UTC)';
COMMENT ON COLUMN publication.incident_count IS 'Active incidents in it';
COMMENT ON COLUMN publication.report_count IS 'Current reports in it';
COMMENT ON COLUMN publication.article_count IS 'Current articles in it';
CREATE TABLE quarantine (
    quarantine_id INTEGER DEFAULT nextval('quarantine_seq') NOT NULL,
    gate VARCHAR NOT NULL,
    suite VARCHAR NOT NULL,
    expectation VARCHAR NOT NULL,
    column_name VARCHAR,
    reason VARCHAR NOT NULL,
    source_id VARCHAR,
    key VARCHAR,
    row_data JSON,
    held_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state VARCHAR NOT NULL,
    note VARCHAR,
    decided_at TIMESTAMP WITH TIME ZONE,
    load_id VARCHAR NOT NULL,
    PRIMARY KEY (quarantine_id)
);
COMMENT ON TABLE quarantine IS 'Rows that failed a gate, whole, with the reason; they can be released or discarded';
COMMENT ON COLUMN quarantine.quarantine_id IS 'Key, numbered';
COMMENT ON COLUMN quarantine.gate IS 'articles or reports';
COMMENT ON COLUMN quarantine.suite IS 'Suite of expectations';
COMMENT ON COLUMN quarantine.expectation IS 'The expectation that failed';
COMMENT ON COLUMN quarantine.column_name IS 'The column that failed';
COMMENT ON COLUMN quarantine.reason IS 'Why, a sentence for people';
COMMENT ON COLUMN quarantine.source_id IS 'The source, see table source';
COMMENT ON COLUMN quarantine.key IS 'article_id, or <article_id>#<n>';
COMMENT ON COLUMN quarantine.row_data IS 'The whole row as it was staged';
COMMENT ON COLUMN quarantine.held_at IS 'When it was held back (UTC)';
COMMENT ON COLUMN quarantine.state IS 'open, released or discarded';
COMMENT ON COLUMN quarantine.note IS 'Why it was released or discarded, and by whom';
COMMENT ON COLUMN quarantine.decided_at IS 'When it was released or discarded (UTC)';
COMMENT ON COLUMN quarantine.load_id IS 'Load that brought it, see table load_batch';
CREATE TABLE reject (
    reject_id VARCHAR NOT NULL,
    batch VARCHAR,
    source_id VARCHAR,
    url VARCHAR,
    reason VARCHAR,
    detail VARCHAR,
    rejected_at TIMESTAMP WITH TIME ZONE,
    load_id VARCHAR NOT NULL,
    PRIMARY KEY (reject_id)
);
COMMENT ON TABLE reject IS 'Items that the extractors refused, with the reason: nothing vanishes';
COMMENT ON COLUMN reject.reject_id IS 'Key: <batch>/<number in the batch>';
COMMENT ON COLUMN reject.batch IS 'Collected batch';
COMMENT ON COLUMN reject.source_id IS 'The source, see table source';
COMMENT ON COLUMN reject.url IS 'URL of the item';
COMMENT ON COLUMN reject.reason IS 'Kind of refusal';
COMMENT ON COLUMN reject.detail IS 'The refusal, for people';
COMMENT ON COLUMN reject.rejected_at IS 'When (UTC)';
COMMENT ON COLUMN reject.load_id IS 'Load that brought it, see table load_batch';
CREATE TABLE report (
    report_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    article_key VARCHAR NOT NULL,
    n INTEGER NOT NULL,
    source_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    known_at TIMESTAMP WITH TIME ZONE NOT NULL,
    evidence JSON,
    details JSON,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    load_id VARCHAR NOT NULL,
    event_type VARCHAR NOT NULL,
    sub_event_type VARCHAR NOT NULL,
    themes VARCHAR[],
    date_start DATE,
    date_end DATE,
    date_precision VARCHAR,
    governorate VARCHAR,
    governorates_also VARCHAR[],
    place VARCHAR,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    geo_precision INTEGER,
    killed_low INTEGER,
    killed_high INTEGER,
    wounded_low INTEGER,
    wounded_high INTEGER,
    detained_low INTEGER,
    detained_high INTEGER,
    abducted_low INTEGER,
    abducted_high INTEGER,
    perpetrator VARCHAR,
    target VARCHAR,
    attribution VARCHAR,
    confidence DOUBLE PRECISION,
    PRIMARY KEY (report_id)
);
COMMENT ON TABLE report IS 'One article''s account of one incident';
COMMENT ON COLUMN report.report_id IS 'Key: <article_id>#<n>';
COMMENT ON COLUMN report.article_id IS 'The article''s version that says so';
COMMENT ON COLUMN report.article_key IS 'The article, whatever its version';
COMMENT ON COLUMN report.n IS 'Number of the report in its article, from 0';
COMMENT ON COLUMN report.source_id IS 'The source, see table source';
COMMENT ON COLUMN report.state IS 'current; superseded (a newer version of its article was loaded); recoded (its article was coded anew)';
COMMENT ON COLUMN report.known_at IS 'When it could be known (UTC): publication of its article; for what only a later version says, the time of that version';
COMMENT ON COLUMN report.evidence IS 'Field -> [start, end] of the sentence that says so, character offsets in the article''s text';
COMMENT ON COLUMN report.details IS 'Whatever else the coder said';
COMMENT ON COLUMN report.recorded_at IS 'When the warehouse recorded it (UTC)';
COMMENT ON COLUMN report.load_id IS 'Load that brought it, see table load_batch';
COMMENT ON COLUMN report.event_type IS 'ACLED''s public event type';
COMMENT ON COLUMN report.sub_event_type IS 'ACLED''s public sub-event type; consistent with event_type';
COMMENT ON COLUMN report.themes IS 'Themes that the mission watches, any number';
COMMENT ON COLUMN report.date_start IS 'First day of the event, a local date (Asia/Baghdad); null if the article can''t tell';
COMMENT ON COLUMN report.date_end IS 'Last day of the event, a local date';
COMMENT ON COLUMN report.date_precision IS 'day, week or month';
COMMENT ON COLUMN report.governorate IS 'OCHA''s name of the governorate; null when the text names none (counted only nationally)';
COMMENT ON COLUMN report.governorates_also IS 'Further governorates that the place spans';
COMMENT ON COLUMN report.place IS 'Most exact named place, as in the text';
COMMENT ON COLUMN report.latitude IS 'Degrees north (WGS 84) of what was resolved';
COMMENT ON COLUMN report.longitude IS 'Degrees east (WGS 84) of what was resolved';
COMMENT ON COLUMN report.geo_precision IS '1 the place itself, 2 near it or its district, 3 the governorate; null unresolved';
COMMENT ON COLUMN report.killed_low IS 'Killed on all sides, lower bound; null = not said';
COMMENT ON COLUMN report.killed_high IS 'Killed on all sides, upper bound; null = open or not said';
COMMENT ON COLUMN report.wounded_low IS 'Wounded on all sides, lower bound; null = not said';
COMMENT ON COLUMN report.wounded_high IS 'Wounded on all sides, upper bound; null = open or not said';
COMMENT ON COLUMN report.detained_low IS 'Detained, lower bound; null = not said';
COMMENT ON COLUMN report.detained_high IS 'Detained, upper bound; null = open or not said';
COMMENT ON COLUMN report.abducted_low IS 'Abducted, lower bound; null = not said';
COMMENT ON COLUMN report.abducted_high IS 'Abducted, upper bound; null = open or not said';
COMMENT ON COLUMN report.perpetrator IS 'Canonical name of the actor that did it';
COMMENT ON COLUMN report.target IS 'Canonical name of whom or what it was done to';
COMMENT ON COLUMN report.attribution IS 'claimed, reported or suspected; null when nobody is named';
COMMENT ON COLUMN report.confidence IS '0 to 1, calibrated: of the reports with 0.8, four in five are right';
CREATE INDEX report_by_article ON report (article_id);
CREATE TABLE report_block (
    report_id VARCHAR NOT NULL,
    block_key VARCHAR NOT NULL,
    PRIMARY KEY (report_id, block_key)
);
COMMENT ON TABLE report_block IS 'The linker''s blocking keys: only reports that share a key are compared';
COMMENT ON COLUMN report_block.report_id IS 'The report';
COMMENT ON COLUMN report_block.block_key IS 'A key of transforms.link.block_keys';
CREATE TABLE report_pair (
    report_a VARCHAR NOT NULL,
    report_b VARCHAR NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    why JSON,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (report_a, report_b)
);
COMMENT ON TABLE report_pair IS 'The linker''s comparisons that mattered: two reports, how likely they tell of one incident, and why';
COMMENT ON COLUMN report_pair.report_a IS 'report_id, the smaller of the two';
COMMENT ON COLUMN report_pair.report_b IS 'report_id, the larger of the two';
COMMENT ON COLUMN report_pair.score IS 'Natural log-odds that the two tell of one incident';
COMMENT ON COLUMN report_pair.why IS 'Why, a list of sentences for people, the weightiest first';
COMMENT ON COLUMN report_pair.recorded_at IS 'When it was compared (UTC)';
CREATE TABLE source (
    source_id VARCHAR NOT NULL,
    name VARCHAR,
    owner_group VARCHAR,
    reliability VARCHAR,
    enabled BOOLEAN,
    expected_min_per_day DOUBLE PRECISION,
    expected_max_per_day DOUBLE PRECISION,
    first_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (source_id)
);
COMMENT ON TABLE source IS 'A publisher''s channel that is collected; from the source definitions, or from articles where the definition is gone';
COMMENT ON COLUMN source.source_id IS 'Key, the name of the source''s definition file';
COMMENT ON COLUMN source.name IS 'Name for people';
COMMENT ON COLUMN source.owner_group IS 'Sources of one group are not independent of each other';
COMMENT ON COLUMN source.reliability IS 'A (reliable) to F (can''t be judged), NATO admiralty scale';
COMMENT ON COLUMN source.enabled IS 'Whether it is collected at present; null when its definition is gone';
COMMENT ON COLUMN source.expected_min_per_day IS 'Fewest articles a day that are usual';
COMMENT ON COLUMN source.expected_max_per_day IS 'Most articles a day that are usual';
COMMENT ON COLUMN source.first_seen_at IS 'When the warehouse first saw it (UTC)';
CREATE TABLE source_day (
    source_id VARCHAR NOT NULL,
    date DATE NOT NULL,
    article_count INTEGER NOT NULL,
    up INTEGER NOT NULL,
    PRIMARY KEY (source_id, date)
);
COMMENT ON TABLE source_day IS 'Coverage: a row for each source and local day from the first day that the source was covered. Missing is not zero';
COMMENT ON COLUMN source_day.source_id IS 'The source, see table source';
COMMENT ON COLUMN source_day.date IS 'Local date (Asia/Baghdad) of publication';
COMMENT ON COLUMN source_day.article_count IS 'Articles of all topics that the source published that day and that were collected';
COMMENT ON COLUMN source_day.up IS '1 if collected for that day (a complete scheduled round, or inside a complete backfill), 0 if not';
