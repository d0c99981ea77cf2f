-- Statistics that somebody states, with the sentence.
CREATE OR REPLACE VIEW claims AS
SELECT claim.claim_id, claim.article_id, article.source_id AS source, article.outlet, article.url, article.published_at,
    claim.claimant, claim.subject, claim.count_low, claim.count_high, claim.unit, claim.period_start, claim.period_end,
    claim.change_pct, claim.compared_to,
    substring(article.text, (claim.evidence ->> '$[0]')::INTEGER + 1,
        (claim.evidence ->> '$[1]')::INTEGER - (claim.evidence ->> '$[0]')::INTEGER) AS sentence,
    claim.evidence
FROM claim JOIN article USING (article_id)
WHERE claim.state = 'current';
