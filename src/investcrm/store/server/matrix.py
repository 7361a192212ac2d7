"""Holds a live server against what is declared: its catalogues, and what its groups really reach.

What should stand is not described twice: the program protects an empty database of its own on the same
server, reads its catalogues, and drops it. What the groups reach is tried as each of them, in a transaction
that is rolled back.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.access import Group, Verb, Whose
from investcrm.domain.words import N_
from investcrm.store.schema import Base
from investcrm.store.server import room as rooms
from investcrm.store.server import samples
from investcrm.store.server.policies import reach
from investcrm.store.server.roles import ALL, BACKUP, DEFINER, MOVER, OWNER, is_superuser, role_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

_OURS: Final = ", ".join(f"'{role}'" for role in ALL)
_ACL: Final = (
    "(SELECT coalesce(string_agg(x.line, ' ' ORDER BY x.line), '') FROM (SELECT CASE a.grantee WHEN 0 THEN "
    "'public' ELSE a.grantee::regrole::text END || ':' || a.privilege_type AS line FROM aclexplode({acl}) a "
    "WHERE a.grantee <> {owner}) x)"
)
_STANDING: Final[Mapping[str, str]] = {
    "role": (
        "SELECT rolname, concat_ws(' ', rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolreplication) "
        f"FROM pg_roles WHERE rolname IN ({_OURS})"
    ),
    "database": (
        "SELECT 'database', "
        + _ACL.format(acl="coalesce(datacl, acldefault('d', datdba))", owner="datdba")
        + " FROM pg_database WHERE datname = current_database()"
    ),
    "setting": (
        "SELECT split_part(one, '=', 1), split_part(one, '=', 2) "
        "FROM pg_db_role_setting, unnest(setconfig) one "
        "WHERE setrole = 0 AND setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())"
    ),
    "schema": (
        "SELECT nspname, "
        + _ACL.format(acl="coalesce(nspacl, acldefault('n', nspowner))", owner="nspowner")
        + " FROM pg_namespace WHERE nspname IN ('public', 'sec')"
    ),
    "table": (
        "SELECT relname, concat_ws(' ', relowner::regrole, relkind, relrowsecurity, relforcerowsecurity, "
        + _ACL.format(acl="coalesce(relacl, acldefault('r', relowner))", owner="relowner")
        + ") FROM pg_class WHERE relnamespace IN ('public'::regnamespace, 'sec'::regnamespace) "
        "AND relkind IN ('r', 'v', 'm', 'f', 'p')"
    ),
    "column": (
        "SELECT c.relname || '.' || a.attname, "
        + _ACL.format(acl="a.attacl", owner="c.relowner")
        + " FROM pg_attribute a "
        "JOIN pg_class c ON c.oid = a.attrelid "
        "WHERE c.relnamespace = 'public'::regnamespace AND a.attacl IS NOT NULL AND a.attnum > 0 "
        "AND NOT a.attisdropped"
    ),
    "policy": (
        "SELECT policyname || ' on ' || tablename, "
        "concat_ws(' | ', permissive, roles, cmd, qual, with_check) "
        "FROM pg_policies WHERE schemaname = 'public'"
    ),
    "function": (
        "SELECT p.oid::regprocedure::text, concat_ws(' ', p.proowner::regrole, p.prosecdef, p.proconfig, "
        "md5(pg_get_functiondef(p.oid)), "
        + _ACL.format(acl="coalesce(p.proacl, acldefault('f', p.proowner))", owner="p.proowner")
        + ") FROM pg_proc p WHERE p.pronamespace IN ('sec'::regnamespace, 'public'::regnamespace)"
    ),
    "trigger": (
        "SELECT t.tgname || ' on ' || c.relname, concat_ws(' ', t.tgenabled, md5(pg_get_triggerdef(t.oid))) "
        "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace"
    ),
    "catalogue": (
        "SELECT relname, coalesce(relacl::text, '') FROM pg_class "
        "WHERE relnamespace = 'pg_catalog'::regnamespace "
        "AND relname IN ('pg_class', 'pg_stat_all_tables', 'pg_stat_user_tables')"
    ),
}
"""By kind of object: a query of its name and of everything that matters about it."""
_MEMBERS: Final = (
    "SELECT r.rolname, m.rolname, a.set_option, a.admin_option, m.rolsuper "
    "FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member "
    f"WHERE r.rolname IN ({_OURS})"
)
_BYPASSING: Final = (
    "SELECT rolname FROM pg_roles WHERE rolbypassrls AND NOT rolsuper AND rolname <> 'investcrm_backup'"
)
_LABELS: Final = {
    "role": N_("The role {name}"),
    "database": N_("The right to connect to the {name}"),
    "setting": N_("The database's setting {name}"),
    "schema": N_("The schema {name}"),
    "table": N_("The table {name}"),
    "column": N_("The column {name}"),
    "policy": N_("The row policy {name}"),
    "function": N_("The function {name}"),
    "trigger": N_("The trigger {name}"),
    "catalogue": N_("The system catalogue {name}"),
}


@dataclass(frozen=True, slots=True)
class Deviation:
    """Something that is not as declared: ``key`` is a catalogue sentence, ``params`` its names."""

    key: str
    params: tuple[tuple[str, str], ...]

    @classmethod
    def told(cls, key: str, **params: str) -> Deviation:
        """Return one from a sentence and its names."""
        return cls(key, tuple(params.items()))


def standing(connection: Connection) -> dict[str, dict[str, str]]:
    """Return what stands in the catalogues, by kind and name."""
    return {
        kind: {str(name): str(what) for name, what in connection.exec_driver_sql(query)}
        for kind, query in _STANDING.items()
    }


def compare(
    live: Mapping[str, Mapping[str, str]], declared: Mapping[str, Mapping[str, str]]
) -> Iterator[Deviation]:
    """Yield what is missing, what is there beyond, and what is otherwise than declared."""
    for kind, wanted in declared.items():
        found = live.get(kind, {})
        for name in sorted(wanted.keys() | found.keys()):
            label = (("what", _LABELS[kind]), ("name", name))
            if name not in found:
                yield Deviation(N_("{what} is missing."), label)
            elif name not in wanted:
                yield Deviation(N_("{what} is not one of the program's."), label)
            elif wanted[name] != found[name]:
                yield Deviation(N_("{what} is not as the program made it."), label)


def memberships(connection: Connection) -> Iterator[Deviation]:
    """Yield who may become a group instead of only having its rights, and who passes the row policies by."""
    rows = connection.exec_driver_sql(_MEMBERS).all()
    migrators = {member for role, member, *_ in rows if role == role_of(Group.MIGRATOR)}
    for role, member, may_set, admin, superuser in rows:
        expected = (role == OWNER and member in migrators) or (role in (DEFINER, MOVER) and member == OWNER)
        maker = role in (OWNER, DEFINER, MOVER) and admin
        if superuser or expected or maker or role == BACKUP:
            continue
        if role in (OWNER, DEFINER, MOVER):
            nobody = N_("{login} belongs to {role}, which nobody should.")
            yield Deviation.told(nobody, login=member, role=role)
        elif may_set and not admin:
            yield Deviation.told(N_("{login} may become {role}."), login=member, role=role)
    for (login,) in connection.exec_driver_sql(_BYPASSING):
        yield Deviation.told(N_("{login} passes the row policies by."), login=login)


def probe(connection: Connection) -> Iterator[Deviation]:
    """Try every verb on every table as each group, on made-up rows, and roll everything back.

    Only a superuser can; for others this yields nothing.
    """
    if not is_superuser(connection):
        return
    found: list[Deviation] = []
    try:
        mark = secrets.token_hex(4)
        confidential = rooms.is_room(connection)
        rows = {code: samples.make(connection, code, mark, room=confidential) for code in samples.CODES}
        for group in Group:
            login = f"probe_{group}_{mark}"
            member_id = samples.make_login(connection, login, group)
            if confidential:
                samples.let_see(connection, member_id, rows[samples.CODES[0]]["inquiry"]["id"])
            for table in Base.metadata.sorted_tables:
                found += _try_table(connection, group, login, table, rows, room=confidential)
    finally:
        connection.rollback()
        connection.exec_driver_sql("RESET SESSION AUTHORIZATION")
        connection.rollback()
    yield from found


def _try_table(
    connection: Connection,
    group: Group,
    login: str,
    table: Table,
    rows: Mapping[str, Mapping[str, Any]],
    *,
    room: bool = False,
) -> Iterator[Deviation]:
    for verb in (Verb.READ, Verb.ADD, Verb.CHANGE, Verb.REMOVE):
        declared = reach(group, verb, table.name, room=room)
        if verb is Verb.REMOVE:
            declared = declared or reach(group, Verb.WITHDRAW, table.name, room=room)
        whose = samples.reached(group, table.name, declared, verb)
        for code in samples.CODES:
            own = code == samples.CODES[0]
            wanted = whose is Whose.ALL or (whose is not None and own)
            with _as(connection, login):
                may = samples.tries(connection, verb, table, rows[code][table.name], login, group)
            if may != wanted:
                key = (
                    N_("{group} may {verb} rows of {table} that it should not.")
                    if may
                    else N_("{group} may not {verb} rows of {table} that it should.")
                )
                yield Deviation.told(key, group=str(group), verb=str(verb), table=table.name)


@contextmanager
def _as(connection: Connection, login: str) -> Iterator[None]:
    """Be another login within a savepoint that is rolled back."""
    connection.exec_driver_sql("SAVEPOINT probing")
    connection.exec_driver_sql(f'SET LOCAL SESSION AUTHORIZATION "{login}"')
    try:
        yield
    finally:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT probing")
