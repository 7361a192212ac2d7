"""Writes a server's tables anew, so that no dead row, index or statistic holds what was let go of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.store.chores import CLEAN
from investcrm.store.server import databases
from investcrm.store.server.roles import OWNER, is_superuser

if TYPE_CHECKING:
    from sqlalchemy import Connection


def clean(url: str) -> None:
    """Rewrite every table of a database; nobody else can work in it meanwhile.

    Statistics of tables that are empty now are dropped where the login is a superuser, which no other may.

    Raises:
        Forbidden: the login may not.
    """
    with databases.engine(url, outside_transactions=True) as engine, engine.connect() as connection:
        run = connection.exec_driver_sql
        if is_superuser(connection):
            run(
                "DELETE FROM pg_statistic s USING pg_class c WHERE c.oid = s.starelid "
                "AND c.relnamespace = 'public'::regnamespace"
            )
        else:
            run(f"SET ROLE {OWNER}")
        run("VACUUM (FULL, ANALYZE)")
        run(
            "VACUUM"
        )  # what was written anew is not yet known to be visible to all, and counting would read it
        run(f"DELETE FROM public.chore WHERE key = '{CLEAN}'")


def settle(url: str) -> None:
    """Do at once what a server does in the background after many rows came: count them, mark them as seen.

    Until then a list's length is counted by reading every row. Tables the login may not tend are left out.
    """
    with databases.engine(url, outside_transactions=True) as engine, engine.connect() as connection:
        if not is_superuser(connection):
            connection.exec_driver_sql(f"SET ROLE {OWNER}")
        connection.exec_driver_sql("VACUUM (ANALYZE)")


def is_due(connection: Connection) -> bool:
    """Whether something was let go of since the database was cleaned, as far as this login may know."""
    if not connection.exec_driver_sql("SELECT has_table_privilege('public.chore', 'SELECT')").scalar_one():
        return False
    found = connection.exec_driver_sql(f"SELECT 1 FROM public.chore WHERE key = '{CLEAN}'")
    return found.first() is not None
