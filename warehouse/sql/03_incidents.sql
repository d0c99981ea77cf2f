-- Incidents. `incidents_as_of(ts)` gives what was known to the warehouse (and so could be published) at that moment, by the time of
-- recording; a time without zone counts as the session's. `incidents` is the present state. Merged, rejected and retracted
-- incidents are left out.
CREATE OR REPLACE MACRO incidents_as_of(ts) AS TABLE
SELECT incident_id, event_type, sub_event_type, themes, date_start, date_end, date_precision, governorate, governorates_also, place,
    latitude, longitude, geo_precision, killed_low, killed_high, wounded_low, wounded_high, detained_low, detained_high,
    abducted_low, abducted_high, perpetrator, target, attribution, confidence, known_at AS first_reported_at, first_source,
    last_reported_at, revision, recorded_at, cause, source_count, sources, len(report_ids)::INTEGER AS report_count, report_ids, support
FROM (
    FROM incident_revision WHERE recorded_at <= ts::TIMESTAMPTZ
    QUALIFY row_number() OVER (PARTITION BY incident_id ORDER BY revision DESC) = 1
)
WHERE state = 'active';

CREATE OR REPLACE VIEW incidents AS
SELECT incident_id, event_type, sub_event_type, themes, date_start, date_end, date_precision, governorate, governorates_also, place,
    latitude, longitude, geo_precision, killed_low, killed_high, wounded_low, wounded_high, detained_low, detained_high,
    abducted_low, abducted_high, perpetrator, target, attribution, confidence, known_at AS first_reported_at, first_source,
    last_reported_at, revision, recorded_at, cause, source_count, sources, len(report_ids)::INTEGER AS report_count, report_ids, support
FROM incident_revision
JOIN incident USING (incident_id, revision)
WHERE incident.state = 'active';
