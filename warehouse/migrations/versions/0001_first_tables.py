"""The first tables: collection, reports, incidents with revisions, overrides, operations."""

from pathlib import Path

from alembic import op

from warehouse.migrations import run_sql_file

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_sql_file(op.execute, Path(__file__).with_suffix(".sql"))
