-- Counts for detection: an incident counts on its first day (an unknown day: on the day it was first reported), and is known since the
-- local day on which its first report was published, through that report's source. An unknown governorate is null.
CREATE OR REPLACE VIEW counts_as_known AS
SELECT coalesce(date_start, (first_reported_at AT TIME ZONE 'Asia/Baghdad')::DATE) AS incident_date,
    (first_reported_at AT TIME ZONE 'Asia/Baghdad')::DATE AS known_date,
    governorate, event_type, sub_event_type, first_source AS source, count(*)::INTEGER AS incidents
FROM incidents GROUP BY ALL;

-- Which sources were collected for which day (Asia/Baghdad), and how many articles of all topics they published then. Days before a
-- source was first covered are absent; up = 0 means that its articles of that day are missing, not that there were none.
CREATE OR REPLACE VIEW coverage AS
SELECT date, source_id AS source, article_count AS articles, up FROM source_day;

-- Incidents by local date, governorate and event type: a row for each of the 19 governorates and 6 event types on each day that any
-- source was covered, 0 included. An incident counts once, on its first day and in its main governorate. Where the governorate is
-- unknown it is null, and where the date is unknown the day of the first report stands for it (undated_incidents says how many):
-- such rows exist only where there are incidents. sources_up of sources_known says how far a 0 can be trusted.
CREATE OR REPLACE VIEW daily_counts AS
WITH day AS (
    SELECT date, sum(up)::INTEGER AS sources_up, count(*)::INTEGER AS sources_known FROM source_day GROUP BY date
), grid AS (
    SELECT date, governorate, event_type FROM day CROSS JOIN vocabulary_governorate CROSS JOIN vocabulary_event_type
), counted AS (
    SELECT coalesce(date_start, (first_reported_at AT TIME ZONE 'Asia/Baghdad')::DATE) AS date, governorate, event_type,
        count(*)::INTEGER AS incidents, count(*) FILTER (date_start IS NULL)::INTEGER AS undated_incidents,
        coalesce(sum(killed_low), 0)::INTEGER AS killed_low, coalesce(sum(coalesce(killed_high, killed_low)), 0)::INTEGER AS killed_high,
        coalesce(sum(wounded_low), 0)::INTEGER AS wounded_low, coalesce(sum(coalesce(wounded_high, wounded_low)), 0)::INTEGER AS wounded_high
    FROM incidents GROUP BY ALL
), keyed AS (
    SELECT date, governorate, event_type FROM grid UNION SELECT date, governorate, event_type FROM counted
)
SELECT keyed.date, keyed.governorate, keyed.event_type, coalesce(incidents, 0) AS incidents,
    coalesce(undated_incidents, 0) AS undated_incidents, coalesce(killed_low, 0) AS killed_low, coalesce(killed_high, 0) AS killed_high,
    coalesce(wounded_low, 0) AS wounded_low, coalesce(wounded_high, 0) AS wounded_high,
    coalesce(sources_up, 0) AS sources_up, coalesce(sources_known, 0) AS sources_known
FROM keyed
LEFT JOIN counted ON counted.date = keyed.date AND counted.event_type = keyed.event_type
    AND counted.governorate IS NOT DISTINCT FROM keyed.governorate
LEFT JOIN day ON day.date = keyed.date;
