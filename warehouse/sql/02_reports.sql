-- Reports that count now, each with its incident, why it was linked there, and the sentence behind it.
-- Evidence spans count characters from 0, the end excluded; substring counts from 1. `title:event` spans lie in the title.
CREATE OR REPLACE VIEW reports AS
SELECT report.report_id, report.article_id, report.n, report.source_id AS source, article.outlet, article.url, article.title,
    article.lang, article.published_at, report.known_at, link.incident_id, link.score AS link_score, link.why AS link_why,
    report.event_type, report.sub_event_type, report.themes, report.date_start, report.date_end, report.date_precision,
    report.governorate, report.governorates_also, report.place, report.latitude, report.longitude, report.geo_precision,
    report.killed_low, report.killed_high, report.wounded_low, report.wounded_high, report.detained_low, report.detained_high,
    report.abducted_low, report.abducted_high, report.perpetrator, report.target, report.attribution, report.confidence,
    CASE
        WHEN json_exists(report.evidence, '$.event') THEN substring(article.text,
            (report.evidence ->> '$.event[0]')::INTEGER + 1, (report.evidence ->> '$.event[1]')::INTEGER - (report.evidence ->> '$.event[0]')::INTEGER)
        WHEN json_exists(report.evidence, '$."title:event"') THEN article.title
    END AS sentence,
    report.evidence, report.recorded_at
FROM report
JOIN article USING (article_id)
LEFT JOIN incident_report AS link ON link.report_id = report.report_id AND link.unlinked_at IS NULL
WHERE report.state = 'current';
