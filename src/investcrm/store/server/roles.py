"""The roles of a server: an owner, a definer, and a group for each of domain.access.

Nobody logs in as one of them. A person's login is granted groups with their rights inherited and without the
right to become the group, so that the session's own name stays what it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from investcrm.domain.access import ROOM_GROUPS, Group

if TYPE_CHECKING:
    from sqlalchemy import Connection

OWNER: Final = "investcrm_owner"
"""Owns the tables; a migrator's login may become it to change the schema."""
DEFINER: Final = "investcrm_definer"
"""Owns the functions that look where their caller may not, and has no right but what they need."""
MOVER: Final = "investcrm_mover"
"""Owns the functions that carry cases between the databases; what it writes brings its own log along."""
BACKUP: Final = "investcrm_backup"
"""Reads everything, row policies notwithstanding, so that a dump is whole."""
ROOM: Final = "investcrm_room"
"""Those let into the confidential database; whoever is not of it cannot even connect."""
SCHEMA: Final = "sec"
_LARGE_OBJECTS: Final = (
    "lo_creat(integer)",
    "lo_create(oid)",
    "lo_from_bytea(oid, bytea)",
    "lo_open(oid, integer)",
    "lo_unlink(oid)",
    "lo_put(oid, bigint, bytea)",
)
_SIZES: Final = (
    "pg_database_size(oid)",
    "pg_database_size(name)",
    "pg_relation_size(regclass)",
    "pg_relation_size(regclass, text)",
    "pg_table_size(regclass)",
    "pg_indexes_size(regclass)",
    "pg_total_relation_size(regclass)",
    "pg_tablespace_size(oid)",
    "pg_tablespace_size(name)",
)
_TELLING: Final = ("reltuples", "relpages", "relallvisible", "relallfrozen")
"""Columns of pg_class that tell how many rows others have."""
_STATISTICS: Final = (
    "pg_stat_all_tables", "pg_stat_user_tables", "pg_stat_xact_all_tables", "pg_stat_xact_user_tables",
    "pg_stat_all_indexes", "pg_stat_user_indexes", "pg_statio_all_tables", "pg_statio_user_tables",
    "pg_statio_all_indexes", "pg_statio_user_indexes",
)  # fmt: skip
_COUNTS: Final = (
    "pg_stat_get_live_tuples", "pg_stat_get_dead_tuples", "pg_stat_get_tuples_inserted",
    "pg_stat_get_tuples_updated", "pg_stat_get_tuples_deleted", "pg_stat_get_mod_since_analyze",
    "pg_stat_get_ins_since_vacuum", "pg_stat_get_numscans", "pg_stat_get_tuples_returned",
    "pg_stat_get_tuples_fetched", "pg_stat_get_tuples_hot_updated", "pg_stat_get_tuples_newpage_updated",
    "pg_stat_get_blocks_fetched", "pg_stat_get_blocks_hit", "pg_stat_get_lastscan",
    *(f"pg_stat_get_{kind}_count" for kind in ("vacuum", "autovacuum", "analyze", "autoanalyze")),
    *(f"pg_stat_get_last_{kind}_time" for kind in ("vacuum", "autovacuum", "analyze", "autoanalyze")),
    *(f"pg_stat_get_total_{kind}_time" for kind in ("vacuum", "autovacuum", "analyze", "autoanalyze")),
)  # fmt: skip
"""What tells of a table how much others wrote, or when they last read it."""


_QUIET: Final = {
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "jit": "off",
}
"""Settings of the database: its log carries no contents of fields, and small queries are not compiled."""


def role_of(group: Group) -> str:
    """Return the server's role of a group."""
    return f"investcrm_{group}"


ALL: Final = (OWNER, DEFINER, MOVER, BACKUP, ROOM, *(role_of(group) for group in Group))


def make(connection: Connection) -> None:
    """Make the roles that are missing, and let the owner be reached by whom it must."""
    there = set(connection.exec_driver_sql("SELECT rolname FROM pg_roles").scalars())
    missing = [role for role in ALL if role not in there]
    for role in missing:
        connection.exec_driver_sql(f"CREATE ROLE {role} NOLOGIN NOINHERIT")
    if not missing:
        return
    for role in (DEFINER, MOVER):
        connection.exec_driver_sql(f"GRANT {role} TO {OWNER} WITH INHERIT TRUE, SET TRUE")
    if is_superuser(connection):
        connection.exec_driver_sql(f"ALTER ROLE {BACKUP} BYPASSRLS")
        connection.exec_driver_sql(f"GRANT pg_read_all_data TO {BACKUP} WITH INHERIT TRUE")
    else:
        for role in (OWNER, DEFINER, MOVER):
            connection.exec_driver_sql(f"GRANT {role} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE")


def is_superuser(connection: Connection) -> bool:
    """Whether the login may do everything on this server."""
    found = connection.exec_driver_sql("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    return bool(found.scalar_one())


def become_owner(connection: Connection) -> None:
    """Be the tables' owner for the rest of the transaction, where the login may and is not above it."""
    run = connection.exec_driver_sql
    if run("SELECT 1 FROM pg_roles WHERE rolname = %s", (OWNER,)).first() and not is_superuser(connection):
        may = run("SELECT pg_has_role(current_user, %s, 'SET')", (OWNER,)).scalar_one()
        owns = run(
            "SELECT EXISTS (SELECT FROM pg_class WHERE relname = 'alembic_version' "
            "AND relowner = %s::regrole AND relnamespace = 'public'::regnamespace)",
            (OWNER,),
        ).scalar_one()
        if may and owns:
            run(f"SET LOCAL ROLE {OWNER}")


def own(connection: Connection, *, room: bool = False) -> None:
    """Give database, schemas and tables to the owner, and take from everybody what nobody was given.

    Into a ``room`` those alone are let who are of its own role.
    """
    run = connection.exec_driver_sql
    database = str(run("SELECT quote_ident(current_database())").scalar_one())
    everybody = ", ".join((ROOM, *(role_of(group) for group in Group)))
    groups = ", ".join(role_of(group) for group in ((*ROOM_GROUPS, Group.MIGRATOR) if room else Group))
    mine = run(
        "SELECT pg_has_role(current_user, datdba, 'MEMBER') FROM pg_database "
        "WHERE datname = current_database()"
    ).scalar_one()
    if mine:
        let_in = f"{ROOM}, {role_of(Group.MIGRATOR)}" if room else groups
        run(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC, {everybody}")
        run(f"GRANT CONNECT ON DATABASE {database} TO {let_in}, {BACKUP}")
        run(f"GRANT CONNECT, CREATE ON DATABASE {database} TO {OWNER}")
    if run("SELECT to_regnamespace('sec')").scalar_one() is None:
        run(f"CREATE SCHEMA {SCHEMA}")
    if run("SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'sec'").scalar_one() != OWNER:
        run(f"ALTER SCHEMA {SCHEMA} OWNER TO {OWNER}")
    public = "SELECT pg_has_role(current_user, nspowner, 'MEMBER') FROM pg_namespace WHERE nspname = 'public'"
    if run(public).scalar_one():
        run(f"REVOKE ALL ON SCHEMA public FROM PUBLIC, {everybody}")
        run(f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}")
        run(f"GRANT USAGE ON SCHEMA public TO {DEFINER}, {MOVER}, {groups}")
    run(f"REVOKE ALL ON SCHEMA {SCHEMA} FROM {everybody}")
    run(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {groups}")
    run(f"GRANT USAGE, CREATE ON SCHEMA {SCHEMA} TO {DEFINER}, {MOVER}")
    relations = run(
        "SELECT c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'S') AND c.relowner <> %s::regrole "
        "ORDER BY c.relkind",
        (OWNER,),
    ).all()
    for name, kind in relations:
        if kind == "r":
            run(f'ALTER TABLE "{name}" OWNER TO {OWNER}')
    _hide(connection)


def _hide(connection: Connection) -> None:
    """Close what every login could read of the whole: sizes, counts, large objects; keep logs empty of it.

    Only a superuser can; where none ever runs this, ``server check`` names it.
    """
    if not is_superuser(connection):
        return
    run = connection.exec_driver_sql
    for function in (*_LARGE_OBJECTS, *_SIZES):
        run(f"REVOKE EXECUTE ON FUNCTION pg_catalog.{function} FROM PUBLIC")
    for name in _COUNTS:
        if run("SELECT 1 FROM pg_proc WHERE proname = %s", (name,)).first():
            run(f"REVOKE EXECUTE ON FUNCTION pg_catalog.{name}(oid) FROM PUBLIC")
    for view in _STATISTICS:
        run(f"REVOKE SELECT ON pg_catalog.{view} FROM PUBLIC")
    columns = run(
        "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute "
        "WHERE attrelid = 'pg_catalog.pg_class'::regclass AND attnum > 0 AND attname <> ALL(%s)",
        (list(_TELLING),),
    ).scalar_one()
    database = str(run("SELECT quote_ident(current_database())").scalar_one())
    for name, value in _QUIET.items():
        run(f"ALTER DATABASE {database} SET {name} = '{value}'")
    run("REVOKE SELECT ON pg_catalog.pg_class FROM PUBLIC")
    run(f"GRANT SELECT ({columns}) ON pg_catalog.pg_class TO PUBLIC")
