"""Every table and column explains itself, and the migrations build what the models say."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from warehouse_samples import make_settings

from warehouse import migrations
from warehouse.database import duckdb_of, writing
from warehouse.models import FACT_COLUMNS, Base


@pytest.fixture
def session(tmp_path):
    with writing(make_settings(tmp_path)) as opened:
        migrations.upgrade(opened)
        yield opened


def test_every_table_and_column_has_a_comment():
    bare = [table.name for table in Base.metadata.sorted_tables if not table.comment]
    bare += [f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns if not column.comment]
    assert bare == []


def test_comments_can_be_read_in_the_database(session):
    con = duckdb_of(session)
    bare = con.execute("""
        SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL AND table_name <> 'alembic_version'
    """).fetchall()
    assert bare == []
    assert con.execute("SELECT comment FROM duckdb_tables() WHERE table_name = 'incident_revision'").fetchone()[0].startswith("Append-only")


def test_migrations_build_what_the_models_say(session):
    context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
    assert compare_metadata(context, Base.metadata) == []


def test_a_difference_between_models_and_migrations_would_be_seen(session):
    duckdb_of(session).execute("ALTER TABLE claim DROP COLUMN unit")
    context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
    assert compare_metadata(context, Base.metadata) != []


def test_migrating_again_does_nothing(session):
    assert migrations.upgrade(session) is False
    assert migrations.current(session) == migrations.head()


def test_reports_and_revisions_have_the_same_facts(session):
    con = duckdb_of(session)
    for table in ("report", "incident_revision"):
        columns = {row[0] for row in con.execute(f"DESCRIBE {table}").fetchall()}
        assert set(FACT_COLUMNS) <= columns
