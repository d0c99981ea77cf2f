-- Each stated statistic beside the warehouse's own count for the same days and the same filter. The filter is read from the claim's
-- subject and unit by the patterns of vocabulary_claim_filter (warehouse/data/claim_filters.csv); what they can't put into a filter is
-- not compared. The own count is of what the open press told and was collected: covered_share says for which part of the period any
-- source was up, and only where that is at least nine tenths is there a verdict. A difference is a question, not an error of either side.
CREATE OR REPLACE VIEW claim_checks AS
WITH worded AS (
    SELECT claim_id, lower(concat_ws(' ', subject, unit)) AS words, count_low, count_high, period_start, period_end
    FROM claims
), matched AS (
    SELECT claim_id, field, list(DISTINCT value ORDER BY value) AS found
    FROM worded JOIN vocabulary_claim_filter ON regexp_matches(words, pattern)
    GROUP BY claim_id, field
), filtered AS (
    SELECT claim_id,
        any_value(found) FILTER (field = 'measure') AS measures, any_value(found) FILTER (field = 'uncountable') AS uncountable,
        any_value(found) FILTER (field = 'region') AS governorates, any_value(found) FILTER (field = 'theme') AS themes,
        any_value(found) FILTER (field = 'event_type') AS event_types,
        any_value(found) FILTER (field = 'sub_event_type') AS sub_event_types
    FROM matched GROUP BY claim_id
), asked AS (
    -- People are counted where the claim counts people: "attacks that killed 12" has both words, and its figure is of people.
    SELECT worded.*, governorates, themes, event_types, sub_event_types, uncountable,
        CASE
            WHEN measures IS NULL OR uncountable IS NOT NULL OR period_start IS NULL OR period_end IS NULL THEN NULL
            WHEN list_has_any(measures, ['killed', 'wounded', 'detained', 'abducted'])
                THEN list_filter(measures, one -> one <> 'incidents')
            ELSE ['incidents']
        END AS measures
    FROM worded LEFT JOIN filtered USING (claim_id)
), event AS (
    SELECT *, coalesce(date_start, (first_reported_at AT TIME ZONE 'Asia/Baghdad')::DATE) AS date FROM incidents
), own AS (
    SELECT claim_id, year_before, count(*)::INTEGER AS incidents,
        sum(CASE WHEN list_contains(measures, 'killed') THEN coalesce(killed_low, 0) ELSE 0 END
            + CASE WHEN list_contains(measures, 'wounded') THEN coalesce(wounded_low, 0) ELSE 0 END
            + CASE WHEN list_contains(measures, 'detained') THEN coalesce(detained_low, 0) ELSE 0 END
            + CASE WHEN list_contains(measures, 'abducted') THEN coalesce(abducted_low, 0) ELSE 0 END)::INTEGER AS people_low,
        sum(CASE WHEN list_contains(measures, 'killed') THEN coalesce(killed_high, killed_low, 0) ELSE 0 END
            + CASE WHEN list_contains(measures, 'wounded') THEN coalesce(wounded_high, wounded_low, 0) ELSE 0 END
            + CASE WHEN list_contains(measures, 'detained') THEN coalesce(detained_high, detained_low, 0) ELSE 0 END
            + CASE WHEN list_contains(measures, 'abducted') THEN coalesce(abducted_high, abducted_low, 0) ELSE 0 END)::INTEGER AS people_high
    FROM asked CROSS JOIN (VALUES (0), (1)) AS shift(year_before)
    JOIN event ON event.date BETWEEN (period_start - year_before * INTERVAL 1 YEAR)::DATE AND (period_end - year_before * INTERVAL 1 YEAR)::DATE
        AND (governorates IS NULL OR list_contains(governorates, governorate) OR list_has_any(governorates, governorates_also))
        AND (asked.themes IS NULL OR list_has_any(asked.themes, event.themes))
        AND (event_types IS NULL OR list_contains(event_types, event_type))
        AND (sub_event_types IS NULL OR list_contains(sub_event_types, sub_event_type))
    WHERE measures IS NOT NULL
    GROUP BY claim_id, year_before
), up AS (
    SELECT date FROM source_day GROUP BY date HAVING max(up) = 1
), covered AS (
    SELECT claim_id, count(up.date) FILTER (up.date >= period_start) / (date_diff('day', period_start, period_end) + 1) AS share,
        count(up.date) FILTER (up.date <= (period_end - INTERVAL 1 YEAR)::DATE)
            / (date_diff('day', period_start, period_end) + 1) AS share_year_before
    FROM asked JOIN up ON up.date BETWEEN period_start AND period_end
        OR up.date BETWEEN (period_start - INTERVAL 1 YEAR)::DATE AND (period_end - INTERVAL 1 YEAR)::DATE
    GROUP BY claim_id, period_start, period_end
), compared AS (
    SELECT asked.*, coalesce(share, 0) AS covered_share, coalesce(share_year_before, 0) AS share_year_before,
        CASE WHEN measures = ['incidents'] THEN coalesce(now.incidents, 0) ELSE coalesce(now.people_low, 0) END AS own_low,
        CASE WHEN measures = ['incidents'] THEN coalesce(now.incidents, 0) ELSE coalesce(now.people_high, 0) END AS own_high,
        CASE WHEN measures = ['incidents'] THEN coalesce(before.incidents, 0) ELSE coalesce(before.people_low, 0) END AS before_low
    FROM asked
    LEFT JOIN own AS now ON now.claim_id = asked.claim_id AND now.year_before = 0
    LEFT JOIN own AS before ON before.claim_id = asked.claim_id AND before.year_before = 1
    LEFT JOIN covered ON covered.claim_id = asked.claim_id
)
SELECT claims.claim_id, claims.claimant, claims.subject, claims.count_low, claims.count_high, claims.unit, claims.period_start,
    claims.period_end, claims.change_pct, claims.compared_to, measures, governorates, compared.themes, event_types,
    sub_event_types,
    CASE WHEN measures IS NOT NULL THEN own_low END AS own_low, CASE WHEN measures IS NOT NULL THEN own_high END AS own_high,
    CASE WHEN measures IS NOT NULL AND share_year_before >= 0.9 THEN before_low END AS own_year_before,
    CASE WHEN measures IS NOT NULL AND share_year_before >= 0.9 AND covered_share >= 0.9 AND before_low > 0
        THEN round(100.0 * (own_low - before_low) / before_low, 1) END AS own_change_pct,
    round(covered_share, 3) AS covered_share,
    CASE
        WHEN claims.period_start IS NULL OR claims.period_end IS NULL THEN 'no period is stated'
        WHEN uncountable IS NOT NULL THEN 'not comparable: ' || array_to_string(uncountable, ', ')
        WHEN measures IS NULL THEN 'not comparable: what is counted is not among what the warehouse counts'
        WHEN claims.count_low IS NULL AND claims.count_high IS NULL THEN 'only a change is stated'
        WHEN covered_share < 0.9 THEN 'the period is not covered'
        WHEN own_high < 0.8 * coalesce(claims.count_low, 0) THEN 'own count is lower'
        WHEN own_low > 1.2 * coalesce(claims.count_high, 1e12) THEN 'own count is higher'
        ELSE 'agrees within a fifth'
    END AS verdict,
    claims.source, claims.outlet, claims.url, claims.published_at, claims.sentence
FROM claims JOIN compared USING (claim_id);
