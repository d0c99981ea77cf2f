"""Subscriptions in the warehouse; what an analyst finds of an alert is an event."""

from pathlib import Path

from alembic import op

from warehouse.migrations import run_sql_file

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_sql_file(op.execute, Path(__file__).with_suffix(".sql"))
