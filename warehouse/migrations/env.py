"""Alembic's environment: the connection is handed in by warehouse.migrations.upgrade."""

from alembic import context

from warehouse.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
