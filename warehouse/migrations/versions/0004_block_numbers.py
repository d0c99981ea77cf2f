"""Blocking keys as numbers, without a key on their table, and revisions found by incident: what a load into a large warehouse waited for."""

from pathlib import Path

from alembic import op

from warehouse.migrations import run_sql_file

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_sql_file(op.execute, Path(__file__).with_suffix(".sql"))
