"""Entering a server: whether it holds a workspace this program fits, and who one is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from investcrm.domain.access import Actor, Group
from investcrm.domain.errors import Forbidden, WorkspaceProblem
from investcrm.domain.words import N_
from investcrm.store import migrations
from investcrm.store.server.roles import ROOM

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.store import PostgresStore

ADMINISTRATOR: Final = frozenset({Group.ADVISOR, Group.COORDINATOR, Group.MIGRATOR})
_WORKSPACE: Final = (
    "SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = 'public' AND c.relname = 'alembic_version'), "
    "EXISTS (SELECT 1 FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
    "WHERE n.nspname = 'sec' AND p.proname = 'me')"
)
_RIGHTS: Final = (
    "SELECT rolsuper OR EXISTS (SELECT 1 FROM pg_roles o WHERE o.rolname = 'investcrm_owner' "
    "AND pg_has_role(session_user, o.oid, 'MEMBER')), "
    "EXISTS (SELECT 1 FROM pg_namespace n WHERE n.nspname = 'sec' "
    "AND has_schema_privilege(session_user, n.oid, 'USAGE')) "
    "FROM pg_roles WHERE rolname = session_user"
)

_LET_IN: Final = (
    "SELECT EXISTS (SELECT 1 FROM pg_database d WHERE d.datname = :database "
    "AND has_database_privilege(session_user, d.oid, 'CONNECT')) "
    "AND EXISTS (SELECT 1 FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member "
    "JOIN pg_roles g ON g.oid = a.roleid WHERE m.rolname = session_user AND g.rolname = :room)"
)


def lets_in(reader: Reader, database: str) -> bool:
    """Whether this login was let into a confidential database on the same server."""
    return bool(reader.value(_LET_IN, database=database, room=ROOM))


def enter(store: PostgresStore, *, upgrade: bool = True) -> tuple[Actor, str]:
    """Return who this login is in the workspace, and the workspace's language.

    An administrator's login brings an older workspace up to date first, unless ``upgrade`` is False.

    Raises:
        WorkspaceProblem: no workspace is there, or it is newer or older than this program.
        Forbidden: the login belongs to nobody who works there.
    """
    with store.reader() as reader:
        revision, may_upgrade = _standing(reader, store)
    if not migrations.is_current(revision):
        if not (may_upgrade and upgrade):
            raise WorkspaceProblem(
                N_(
                    "The database on {server} is older than this version of InvestCRM. Ask your "
                    "administrator to upgrade it; until then use the version you had."
                ),
                server=store.address.name,
            )
        migrations.upgrade(store.engine)
    with store.reader() as reader:
        from investcrm.store.read import reference

        return _me(reader, store), str(reference.setting(reader, "language", "sv"))


def _standing(reader: Reader, store: PostgresStore) -> tuple[str | None, bool]:
    has_tables, has_functions = reader.row(_WORKSPACE) or (False, False)
    everything, inside = reader.row(_RIGHTS) or (False, False)
    if not has_tables:
        raise WorkspaceProblem(
            N_(
                "The database {database} on {server} holds no workspace of InvestCRM. Check the name, "
                "or ask your administrator to set it up with “investcrm server init”."
            ),
            database=store.address.database,
            server=store.address.name,
        )
    if not (everything or inside):
        raise _stranger(reader, store)
    may = everything or bool(
        reader.value("SELECT pg_has_role(session_user, 'investcrm_migrator', 'MEMBER')")
        if has_functions
        else False
    )
    return migrations.revision_of(reader), may


def _me(reader: Reader, store: PostgresStore) -> Actor:
    found = reader.row("SELECT member_id, name, groups, codes FROM sec.me()")
    everything, _ = reader.row(_RIGHTS) or (False, False)
    if found is None and not everything:
        raise _stranger(reader, store)
    member_id, name, groups, codes = found or ("", _login(reader), "", "")
    if everything:
        return Actor(str(member_id), str(name), ADMINISTRATOR)
    held = frozenset(Group(group) for group in str(groups).split(",") if group)
    if not held:
        raise _stranger(reader, store)
    return Actor(str(member_id), str(name), held, frozenset(filter(None, str(codes).split(","))))


def _stranger(reader: Reader, store: PostgresStore) -> Forbidden:
    return Forbidden(
        N_(
            "The login {login} is let in by {server} but is nobody who works in this region. "
            "Ask your administrator to add it."
        ),
        login=_login(reader),
        server=store.address.name,
    )


def _login(reader: Reader) -> str:
    return str(reader.value("SELECT session_user"))
