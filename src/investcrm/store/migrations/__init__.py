"""Brings a store to this program's schema; backs up before, refuses a newer one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.errors import WorkspaceProblem
from investcrm.domain.words import N_

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from investcrm.store.reader import Reader

REVISIONS: Final = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
)
"""Every revision this program knows, oldest first; a test holds it equal to the migration scripts."""
HEAD: Final = REVISIONS[-1]
_LOCK: Final = 0x1C_0001


def revision_of(reader: Reader) -> str | None:
    """Return the revision a store is at, or None for an empty one."""
    table = {
        "sqlite": "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'",
        "postgresql": "SELECT 1 FROM information_schema.tables WHERE table_name = 'alembic_version'",
    }[reader.dialect]
    if reader.row(table) is None:
        return None
    found = reader.value("SELECT version_num FROM alembic_version")
    return str(found) if found else None


def is_current(revision: str | None) -> bool:
    """Whether a store at ``revision`` fits this program as it is.

    Raises:
        WorkspaceProblem: the store was written by a newer program.
    """
    if revision is not None and revision not in REVISIONS:
        raise WorkspaceProblem(
            N_(
                "This workspace was written by a newer version of InvestCRM. Nothing was changed; "
                "install the newer version to open it."
            )
        )
    return revision == HEAD


def upgrade(engine: Engine) -> None:
    """Bring the store to :data:`HEAD` in one transaction; a failure leaves it as it was.

    Raises:
        WorkspaceProblem: the disk is full, or the file cannot be written.
    """
    from alembic import command
    from sqlalchemy.exc import DBAPIError

    from investcrm.store.problems import explain
    from investcrm.store.server import protect
    from investcrm.store.server.roles import become_owner

    try:
        with engine.connect() as connection, _loose_references(connection), connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                become_owner(connection)
            command.upgrade(configuration(connection), HEAD)
            if connection.dialect.name == "postgresql":
                protect(connection)
            _check_foreign_keys(connection)
    except DBAPIError as error:
        raise explain(error) from None


@contextmanager
def _loose_references(connection: Connection) -> Iterator[None]:
    """Let SQLite rewrite tables without losing their children; it hears this outside transactions only."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def configuration(connection: Connection) -> Any:
    """Return Alembic's configuration bound to an open connection."""
    from pathlib import Path

    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise WorkspaceProblem(N_("The upgrade would have broken references, so it was not made."))
