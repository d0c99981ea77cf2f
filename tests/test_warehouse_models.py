"""Every table and column explains itself, and the migrations build what the models say."""

import duckdb
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from warehouse_samples import make_settings

from rasid.settings import PROJECT_ROOT
from warehouse import dictionary, migrations, publish, views
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


@pytest.fixture
def published(tmp_path):
    """An empty warehouse with all its views."""
    config = make_settings(tmp_path)
    config.published.parent.mkdir(parents=True)
    with duckdb.connect(publish.prepare(config), read_only=True) as con:
        yield con


def test_every_view_and_each_of_its_columns_has_a_comment(published):
    names = set(views.view_names(published))
    assert names == set(dictionary.view_texts())
    bare = published.execute("""
        SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL
        AND table_name IN (SELECT view_name FROM duckdb_views() WHERE NOT internal)""").fetchall()
    assert bare == []
    assert published.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal AND comment IS NULL").fetchone() == (0,)


def test_no_comment_speaks_of_a_column_that_is_not_there(published):
    for view, text in dictionary.view_texts().items():
        assert set(text.columns) <= {name for name, _ in dictionary.columns_of(published, view)}, view


def test_the_page_in_docs_is_what_the_models_say(published):
    page = (PROJECT_ROOT / "docs" / "warehouse.md").read_text(encoding="utf-8")
    assert page == dictionary.as_markdown(published), "run python -m warehouse dictionary > docs/warehouse.md"


def test_people_are_not_in_the_published_file(published):
    tables = {row[0] for row in published.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    private = {table.name for table in Base.metadata.sorted_tables if table.info.get("private")}
    assert private and not tables & private
