"""The warehouse: models, migrations, idempotent load, revisions, and the published snapshot. It parses no text."""
