-- Frozen: a change of the models is a new migration.
CREATE TABLE report_block_numbered (
    report_id VARCHAR NOT NULL,
    block_key BIGINT NOT NULL
);
INSERT INTO report_block_numbered SELECT report_id, (md5_number_lower(block_key) >> 1)::BIGINT FROM report_block;
DROP TABLE report_block;
ALTER TABLE report_block_numbered RENAME TO report_block;
COMMENT ON TABLE report_block IS 'The linker''s blocking keys: only reports that share a key are compared';
COMMENT ON COLUMN report_block.report_id IS 'The report';
COMMENT ON COLUMN report_block.block_key IS 'A key of transforms.link.block_keys: upper 63 bits of DuckDB''s md5_number_lower';
CREATE INDEX incident_revision_by_incident ON incident_revision (incident_id);
CREATE INDEX incident_report_by_incident ON incident_report (incident_id);
CREATE INDEX report_pair_by_a ON report_pair (report_a);
CREATE INDEX report_pair_by_b ON report_pair (report_b);
