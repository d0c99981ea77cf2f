"""The three gates: Great Expectations suites over articles, reports and the snapshot; quarantine and Data Docs. It changes no data."""
