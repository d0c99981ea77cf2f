-- needs table: alert
-- Alerts: a row for each episode, with the figures as last judged, at its peak, and what became of it. How often it was told is in
-- alert_event; to whom, only in the working database.
CREATE OR REPLACE VIEW alerts AS
SELECT alert.alert_id, alert.series, alert.governorate, alert.filter_key, alert.parent_id, alert.state, alert.level, alert.opened_at,
    alert.opened_on, alert.onset, alert.observed_7d, alert.expected_7d, alert.statistic, alert.p_value, alert.coverage_note,
    alert.peak_on, alert.peak_observed_7d, alert.peak_expected_7d, alert.peak_statistic, coalesce(told.events, 0)::INTEGER AS events,
    told.incident_ids, alert.updated_at, alert.closed_at, alert.voided_reason
FROM alert
LEFT JOIN (
    SELECT alert_id, count(*) AS events, arg_max(incident_ids, happened_at) AS incident_ids FROM alert_event GROUP BY alert_id
) AS told USING (alert_id);
