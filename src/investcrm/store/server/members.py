"""Logins of a server: made, put into groups, and taken out again; the member rows are the services' own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.access import Group
from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_
from investcrm.store.server.roles import ALL, BACKUP, OWNER, ROOM, role_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from investcrm.store.store import PostgresStore
    from investcrm.store.unit_of_work import UnitOfWork

_LOGIN: Final = re.compile(r"[^\W\d][\w.@-]{0,62}")


def checked(login: str) -> str:
    """Return a login that a server can have.

    Raises:
        InvalidInput: it cannot, or it is one of the program's own roles.
    """
    if not _LOGIN.fullmatch(login) or len(login.encode()) > 63 or login in ALL or login.startswith("pg_"):
        raise InvalidInput(
            N_("“{login}” cannot be a login. Use letters, digits and . _ @ -, at most 63 of them."),
            login=login,
        )
    return login


def verifier(store: PostgresStore, login: str, password: str) -> str:
    """Return what the server keeps instead of a password, so that the password itself never travels."""
    with store.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        made = driver.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
    return str(made.decode())


def exists(uow: UnitOfWork, login: str) -> bool:
    """Whether the server knows the login."""
    return uow.row("SELECT 1 FROM pg_roles WHERE rolname = :login", login=login) is not None


def put(uow: UnitOfWork, login: str, groups: Iterable[Group], secret: str = "") -> None:
    """Make the login if it is missing, and put it into exactly these groups.

    Rights are inherited; becoming the group is not allowed. ``secret`` is a :func:`verifier`, or empty to
    leave the password as it is (client certificates and Kerberos need none).
    """
    name = f'"{checked(login)}"'
    if not exists(uow, login):
        uow.execute(f"CREATE ROLE {name} LOGIN")
    written = secret.replace(":", r"\x3a")  # a colon would begin a parameter's name
    uow.execute(f"ALTER ROLE {name} LOGIN" + (f" PASSWORD E'{written}'" if secret else ""))
    wanted = set(groups)
    for group in Group:
        if group in wanted:
            uow.execute(f"GRANT {role_of(group)} TO {name} WITH INHERIT TRUE, SET FALSE")
        elif _belongs(uow, login, role_of(group)):
            uow.execute(f"REVOKE {role_of(group)} FROM {name}")
    if Group.MIGRATOR in wanted:
        uow.execute(f"GRANT {OWNER} TO {name} WITH INHERIT FALSE, SET TRUE")
    elif _belongs(uow, login, OWNER):
        uow.execute(f"REVOKE {OWNER} FROM {name}")


def shut_out(uow: UnitOfWork, login: str) -> None:
    """Take a login out of every group, let it log in no more, and end what it has open."""
    name = f'"{checked(login)}"'
    for role in (OWNER, BACKUP, ROOM, *(role_of(group) for group in Group)):
        if _belongs(uow, login, role):
            uow.execute(f"REVOKE {role} FROM {name}")
    superuser = uow.value("SELECT rolsuper FROM pg_roles WHERE rolname = :login", login=login)
    if not superuser:
        uow.execute(f"ALTER ROLE {name} NOLOGIN")
    _end(uow, login)


def _end(uow: UnitOfWork, login: str) -> None:
    uow.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE usename = :login AND pid <> pg_backend_pid() AND datname = current_database()",
        login=login,
    )


def let_into_room(uow: UnitOfWork, login: str) -> None:
    """Let a login connect to the confidential database."""
    uow.execute(f'GRANT {ROOM} TO "{checked(login)}" WITH INHERIT TRUE, SET FALSE')


def shut_out_of_room(uow: UnitOfWork, login: str, *, everywhere: bool) -> None:
    """Let a login connect to the confidential database no more, and end what it has open there.

    ``everywhere`` where nothing else is on that server, so that the login itself is of no more use.
    """
    if everywhere:
        shut_out(uow, login)
        return
    if _belongs(uow, login, ROOM):
        uow.execute(f'REVOKE {ROOM} FROM "{checked(login)}"')
    _end(uow, login)


def _belongs(uow: UnitOfWork, login: str, role: str) -> bool:
    found = uow.row(
        "SELECT 1 FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid "
        "JOIN pg_roles m ON m.oid = a.member "
        "WHERE m.rolname = :login AND r.rolname = :role",
        login=login,
        role=role,
    )
    return found is not None


def may_administer(uow: UnitOfWork) -> bool:
    """Whether this login may make logins and put them into groups."""
    found = uow.value("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = session_user")
    return bool(found)
