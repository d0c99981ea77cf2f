-- Coverage. A day counts as up when it lies in the window of a complete round: a backfill's range, or what the feed or listing
-- still showed as a whole at a scheduled (or manual) round; as down (0) when rounds failed or none was made, from the first day that the source was covered to the last
-- day that any source was. Days before the first are absent: the source did not exist for us.
INSERT INTO source_day (source_id, date, article_count, up)
WITH round AS (
    SELECT source_id, is_complete, origin,
        (started_at AT TIME ZONE 'Asia/Baghdad')::DATE AS started_on,
        (coalesce(finished_at, started_at) AT TIME ZONE 'Asia/Baghdad')::DATE AS finished_on,
        window_start, window_end
    FROM collected_batch
    WHERE source_id IS NOT NULL AND origin IS DISTINCT FROM 'released'
), covered AS (  -- the days that a round speaks for, and whether it succeeded
    SELECT source_id, is_complete,
        CASE WHEN origin = 'backfill' OR is_complete THEN least(coalesce(window_start, started_on), started_on) ELSE started_on END
            AS first_day,
        CASE WHEN origin = 'backfill' THEN least(coalesce(window_end, finished_on), finished_on) ELSE finished_on END AS last_day
    FROM round
), bounds AS (
    SELECT source_id, min(first_day) AS first_day, (SELECT max(last_day) FROM covered) AS last_day FROM covered GROUP BY source_id
), calendar AS (
    SELECT source_id, unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS date FROM bounds
), success AS (
    SELECT DISTINCT source_id, unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS date FROM covered WHERE is_complete
), published AS (
    SELECT source_id, (known_at AT TIME ZONE 'Asia/Baghdad')::DATE AS date, count(*) AS article_count
    FROM article WHERE is_current GROUP BY ALL
)
SELECT calendar.source_id, calendar.date, coalesce(article_count, 0), (success.date IS NOT NULL)::INTEGER
FROM calendar LEFT JOIN success USING (source_id, date) LEFT JOIN published USING (source_id, date)
