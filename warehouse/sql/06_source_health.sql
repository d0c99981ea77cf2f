-- How each source fares, as of the last round of collection of any source: when it last answered, how much it brought against what is
-- usual, what failed and how, how late articles arrive, and whether it is silent (rounds succeed, but nothing is published for twice
-- as long as its usual pause, at least two days). Shares without body or date are of the last 7 days, pages without an article counted
-- too; a layout has drifted when they rose by 30 points above the 8 weeks before, or half of a new source's items lack one.
CREATE OR REPLACE VIEW source_health AS
WITH present AS (
    SELECT max(coalesce(finished_at, started_at)) AS moment FROM collected_batch
), round AS (
    SELECT source_id, max(coalesce(finished_at, started_at)) FILTER (is_complete) AS last_success_at,
        max(coalesce(finished_at, started_at)) AS last_try_at,
        count(*) FILTER (NOT is_complete AND started_at > (SELECT moment FROM present) - INTERVAL 7 DAY) AS failed_rounds_7d,
        arg_max(is_complete, started_at) AS last_is_complete
    FROM collected_batch WHERE origin IS DISTINCT FROM 'released' GROUP BY source_id
), last_failure AS (
    SELECT source_id, arg_max(outcome, started_at) AS last_failure_kind, arg_max(reason, started_at) AS last_failure_reason
    FROM fetch_event WHERE purpose IN ('feed', 'listing', 'sitemap', 'api', 'robots') AND outcome NOT IN ('ok', 'not_modified')
    GROUP BY source_id
), failure AS (
    SELECT source_id, sum(failures)::INTEGER AS failures_7d, map_from_entries(list((outcome, failures) ORDER BY outcome)) AS failures_by_kind_7d
    FROM (
        SELECT source_id, outcome, count(*)::INTEGER AS failures FROM fetch_event
        WHERE outcome NOT IN ('ok', 'not_modified') AND started_at > (SELECT moment FROM present) - INTERVAL 7 DAY
        GROUP BY source_id, outcome)
    GROUP BY source_id
), published AS (
    SELECT source_id, count(*) AS articles, max(known_at) AS last_article_at,
        count(*) FILTER (known_at > (SELECT moment FROM present) - INTERVAL 1 DAY) AS articles_1d,
        count(*) FILTER (known_at > (SELECT moment FROM present) - INTERVAL 7 DAY) AS articles_7d,
        median(epoch(collected_at - published_at) / 60) FILTER (origin = 'scheduled') AS median_delay_min
    FROM article WHERE is_current GROUP BY source_id
), item AS (
    SELECT source_id, collected_at AS seen_at, length(text) < 150 AS lacks_body, published_at IS NULL AS lacks_date
    FROM article WHERE is_current AND origin IS DISTINCT FROM 'backfill'
    UNION ALL SELECT source_id, rejected_at, true, NULL FROM reject WHERE reason IN ('layout_changed', 'empty') AND url IS NOT NULL
), layout AS (
    SELECT source_id, count(*) FILTER (is_new) AS items_7d, avg(lacks_body::INTEGER) FILTER (is_new) AS share_without_body,
        avg(lacks_date::INTEGER) FILTER (is_new) AS share_without_date,
        coalesce(avg(lacks_body::INTEGER) FILTER (NOT is_new), 0.2) AS body_before,
        coalesce(avg(lacks_date::INTEGER) FILTER (NOT is_new), 0.2) AS date_before
    FROM (SELECT *, seen_at > (SELECT moment FROM present) - INTERVAL 7 DAY AS is_new FROM item
          WHERE seen_at > (SELECT moment FROM present) - INTERVAL 63 DAY)
    GROUP BY source_id
), pause AS (
    SELECT source_id, median(days) AS usual_pause_days FROM (
        SELECT source_id, date_diff('day', lag(date) OVER (PARTITION BY source_id ORDER BY date), date) AS days
        FROM source_day WHERE article_count > 0)
    GROUP BY source_id
), held AS (
    SELECT source_id, count(*) AS quarantined_open FROM quarantine WHERE state = 'open' GROUP BY source_id
), refused AS (
    SELECT source_id, count(*) AS rejected_7d FROM reject WHERE rejected_at > (SELECT moment FROM present) - INTERVAL 7 DAY GROUP BY source_id
)
SELECT *, CASE
        WHEN NOT coalesce(enabled, true) THEN 'off'
        WHEN last_try_at IS NULL THEN 'not tried'
        WHEN last_success_at IS NULL OR (NOT is_answering AND last_success_at < (SELECT moment FROM present) - INTERVAL 3 DAY) THEN 'dormant'
        WHEN NOT is_answering AND failed_rounds_7d > 2 THEN 'failing'
        WHEN layout_drifted THEN 'layout changed'
        WHEN silent THEN 'silent'
        WHEN volume_7d = 'below' AND first_seen_at < (SELECT moment FROM present) - INTERVAL 7 DAY THEN 'few'
        WHEN volume_7d = 'above' THEN 'many'
        ELSE 'well'
    END AS state
FROM (
    SELECT source.source_id AS source, source.name, source.first_seen_at, coalesce(last_is_complete, false) AS is_answering, source.enabled, source.reliability, source.owner_group, last_success_at, last_try_at,
        coalesce(failed_rounds_7d, 0)::INTEGER AS failed_rounds_7d, coalesce(failures_7d, 0) AS failures_7d, failures_by_kind_7d, last_failure_kind, last_failure_reason,
        coalesce(articles, 0)::INTEGER AS articles, last_article_at, coalesce(articles_1d, 0)::INTEGER AS articles_1d,
        coalesce(articles_7d, 0)::INTEGER AS articles_7d, expected_min_per_day, expected_max_per_day,
        CASE
            WHEN coalesce(articles_7d, 0) < 7 * expected_min_per_day THEN 'below'
            WHEN articles_7d > 7 * expected_max_per_day THEN 'above'
            WHEN expected_min_per_day IS NOT NULL OR expected_max_per_day IS NOT NULL THEN 'usual'
        END AS volume_7d,
        last_success_at > (SELECT moment FROM present) - INTERVAL 1 DAY
            AND coalesce(last_article_at, source.first_seen_at)
                < (SELECT moment FROM present) - greatest(2, 2 * coalesce(usual_pause_days, 1)) * INTERVAL 1 DAY AS silent,
        round(median_delay_min, 1) AS median_delay_min, round(share_without_date, 3) AS share_without_date,
        round(share_without_body, 3) AS share_without_body,
        coalesce(items_7d >= 5 AND (share_without_body > body_before + 0.3 OR share_without_date > date_before + 0.3), false) AS layout_drifted, coalesce(quarantined_open, 0)::INTEGER AS quarantined_open,
        coalesce(rejected_7d, 0)::INTEGER AS rejected_7d
    FROM source
    LEFT JOIN round USING (source_id) LEFT JOIN failure USING (source_id) LEFT JOIN published USING (source_id)
    LEFT JOIN layout USING (source_id) LEFT JOIN last_failure USING (source_id)
    LEFT JOIN pause USING (source_id) LEFT JOIN held USING (source_id) LEFT JOIN refused USING (source_id)
);
