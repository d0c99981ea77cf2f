"""The tables of the alerts stage: evaluations, signals, alerts and their events, notices, outbox, silences."""

from pathlib import Path

from alembic import op

from warehouse.migrations import run_sql_file

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_sql_file(op.execute, Path(__file__).with_suffix(".sql"))
