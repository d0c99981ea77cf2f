"""Schema migrations (Alembic), applied by `upgrade` before every load; nothing here needs a configuration file or the network."""

from __future__ import annotations

import logging
from pathlib import Path

logging.getLogger("alembic").setLevel(logging.WARNING)  # from its import on it would tell at each load which plugins it has

from alembic import command  # noqa: E402
from alembic.config import Config  # noqa: E402
from alembic.migration import MigrationContext  # noqa: E402
from alembic.script import ScriptDirectory  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

FOLDER = Path(__file__).parent


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config


def head() -> str:
    """The newest revision in the folder of migrations."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def current(session: Session) -> str | None:
    """The revision that the database is at; None for an empty database."""
    return MigrationContext.configure(session.connection()).get_current_revision()


def upgrade(session: Session) -> bool:
    """Brings the database to the newest revision inside the session's transaction. Returns whether anything was done."""
    if current(session) == head():
        return False
    config = _config()
    config.attributes["connection"] = session.connection()
    command.upgrade(config, "head")
    return True


def run_sql_file(execute: object, path: Path) -> None:
    """Runs the statements of a migration's SQL file, one by one. Statements end with a semicolon at the end of a line."""
    for statement in path.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            execute(statement)
