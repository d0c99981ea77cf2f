-- Articles as they stand now: the current version of each, with the number of reports that were coded from it.
CREATE OR REPLACE VIEW articles AS
SELECT article.article_id, article.article_key, article.version, article.source_id AS source, article.outlet, article.owner_group,
    article.reliability, article.url, article.title, article.author, article.text, article.lang, article.published_at,
    article.updated_at, article.collected_at, article.known_at, article.origin, article.syndicated_from,
    coalesce(counted.report_count, 0)::INTEGER AS report_count, article.warc_file, article.warc_offset, article.warc_record_id,
    article.sha256, article.notes
FROM article
LEFT JOIN (SELECT article_id, count(*) AS report_count FROM report WHERE state = 'current' GROUP BY article_id) AS counted
    USING (article_id)
WHERE article.is_current;
