-- year_on_year(first_day, last_day): incidents of these days beside the same days a year before, for the country, each governorate, event
-- type and theme. `incidents` are all that was collected, which grows with the sources; `same_source_incidents` are those told by at
-- least one of the sources that were collected on nine tenths of the days of both periods (`same_sources`), so that a new or lost
-- source changes neither side. covered_share says for which part of the days any source was up. The changes are in per cent.
CREATE OR REPLACE MACRO year_on_year(first_day, last_day) AS TABLE
WITH period AS (
    SELECT years_back, (first_day::DATE - years_back * INTERVAL 1 YEAR)::DATE AS since,
        (last_day::DATE - years_back * INTERVAL 1 YEAR)::DATE AS until
    FROM (VALUES (0), (1)) AS shift(years_back)
), collected AS (
    SELECT years_back, source_id, sum(up) / any_value(date_diff('day', since, until) + 1) AS share
    FROM period JOIN source_day ON date BETWEEN since AND until
    GROUP BY years_back, source_id
), panel AS (
    SELECT coalesce(list(source_id), []) AS sources
    FROM (SELECT source_id FROM collected WHERE share >= 0.9 GROUP BY source_id HAVING count(*) = 2)
), covered AS (
    SELECT years_back, count(DISTINCT date) FILTER (up = 1) / any_value(date_diff('day', since, until) + 1) AS share
    FROM period JOIN source_day ON date BETWEEN since AND until
    GROUP BY years_back
), event AS (
    SELECT years_back, governorate, event_type, themes, list_has_any(incidents.sources, panel.sources) AS is_same
    FROM incidents CROSS JOIN panel
    JOIN period ON coalesce(date_start, (first_reported_at AT TIME ZONE 'Asia/Baghdad')::DATE) BETWEEN since AND until
), cut AS (
    SELECT 'country' AS dimension, 'Iraq' AS value, years_back, is_same FROM event
    UNION ALL SELECT 'governorate', governorate, years_back, is_same FROM event WHERE governorate IS NOT NULL
    UNION ALL SELECT 'event_type', event_type, years_back, is_same FROM event
    UNION ALL SELECT 'theme', unnest(themes), years_back, is_same FROM event
), counted AS (
    SELECT dimension, value, count(*) FILTER (years_back = 0) AS now, count(*) FILTER (years_back = 1) AS before,
        count(*) FILTER (years_back = 0 AND is_same) AS same_now, count(*) FILTER (years_back = 1 AND is_same) AS same_before
    FROM cut GROUP BY dimension, value
)
SELECT dimension, value, first_day::DATE AS period_start, last_day::DATE AS period_end,
    now::INTEGER AS incidents, before::INTEGER AS incidents_year_before,
    CASE WHEN before > 0 THEN round(100.0 * (now - before) / before, 1) END AS change_pct,
    same_now::INTEGER AS same_source_incidents, same_before::INTEGER AS same_source_year_before,
    CASE WHEN same_before > 0 THEN round(100.0 * (same_now - same_before) / same_before, 1) END AS same_source_change_pct,
    len(panel.sources)::INTEGER AS same_sources,
    round(coalesce((SELECT share FROM covered WHERE years_back = 0), 0), 3) AS covered_share,
    round(coalesce((SELECT share FROM covered WHERE years_back = 1), 0), 3) AS covered_share_year_before
FROM counted CROSS JOIN panel
ORDER BY array_position(['country', 'governorate', 'event_type', 'theme'], dimension), incidents DESC, value;
