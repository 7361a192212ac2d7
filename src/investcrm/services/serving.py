"""Sets a shared server up, says who may work on it, and holds it against what is declared."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from investcrm.domain.access import Actor, Group
from investcrm.domain.errors import Forbidden, InvalidInput, NotFound
from investcrm.domain.words import N_
from investcrm.services import member_rooms, reference, server_pair, settings, setup
from investcrm.store import migrations
from investcrm.store.read import members as read
from investcrm.store.server import cleaning, databases, dumping, matrix, members, roles
from investcrm.store.server import room as rooms
from investcrm.store.server.matrix import Deviation
from investcrm.store.store import PostgresStore

if TYPE_CHECKING:
    from investcrm.store.unit_of_work import UnitOfWork
    from investcrm.words import Words

REGION: Final = "19"
"""The county a server is set up for unless another is named: the reference region."""
_ADMINISTRATOR: Final = frozenset({Group.ADVISOR, Group.COORDINATOR, Group.MIGRATOR})


@dataclass(frozen=True, slots=True)
class Served:
    """A server that is set up: its databases, its region, its administrator, and what was made now."""

    database: str
    region: str
    administrator: str
    made: bool
    confidential: str = ""
    same_server: bool = False


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody who may work on the server."""

    login: str
    name: str
    groups: tuple[str, ...]
    municipalities: tuple[str, ...]


def init(
    url: str,
    *,
    region: str = REGION,
    administrator: str = "",
    password: str = "",
    name: str = "",
    language: str = "sv",
    confidential_url: str = "",
) -> Served:
    """Make databases, groups, schema, row policies and the first administrator; safe to run again.

    ``administrator`` is a login that is made if missing, else whoever the address logs in as. The
    confidential database gets the same schema and protection and nothing else yet.

    Raises:
        InvalidInput: the address names no database, or there is no such county.
        WorkspaceProblem: the server is too old, cannot be reached, or the login may not do this.
    """
    if region not in setup.counties():
        raise InvalidInput(
            N_("There is no county {code}. The codes are Statistics Sweden's, such as 20 for Dalarna."),
            code=region,
        )
    made = databases.ensure(url)
    with _store(url) as store:
        migrations.upgrade(store.engine)
        shown, login = _settle(store, region, administrator, password, name, language)
    same = False
    if confidential_url:
        databases.ensure(confidential_url, closed=True)
        with _store(confidential_url) as room:
            migrations.upgrade(room.engine)
        databases.share_key(url, confidential_url)
        _keep_place(url, confidential_url)
        same = bool(databases.cluster_of(url)) and (
            databases.cluster_of(url) == databases.cluster_of(confidential_url)
        )
    confidential = databases.name_of(confidential_url) if confidential_url else ""
    return Served(databases.name_of(url), shown, login, made, confidential, same)


def _keep_place(url: str, confidential_url: str) -> None:
    with _store(url) as store, store.write(administrator(), secrets.token_hex(16)) as uow:
        member_rooms.keep_place(uow, confidential_url)
        uow.commit(N_("Changed a setting"), reversible=False)


def _settle(
    store: PostgresStore, region: str, administrator: str, password: str, name: str, language: str
) -> tuple[str, str]:
    """Write region and administrator where missing; return the region's name and the login."""
    actor = Actor(secrets.token_hex(16), name or administrator or N_("Administrator"), _ADMINISTRATOR)
    with store.write(actor, secrets.token_hex(16)) as uow:
        demand_administrator(uow)
        login = members.checked(administrator or read.session_login(uow))
        if not reference.load(uow).county_code:
            actor_name = name or login
            setup.seed(uow, region, actor_name, language, login=login, groups=_ADMINISTRATOR)
    with store.reader() as reader:
        somebody_else = administrator not in ("", read.session_login(reader))
    if somebody_else:
        put_member(store, login, name or login, _ADMINISTRATOR, (), password)
    with store.reader() as reader:
        return reference.load(reader).region, login


def check(url: str, confidential_url: str = "") -> tuple[Deviation, ...]:
    """Return every deviation of a live server from the declaration: in its catalogues, in what groups reach.

    Raises:
        Forbidden: the login may not look.
    """
    found: list[Deviation] = []
    for address in filter(None, (url, confidential_url)):
        with _store(address) as store, store.write(administrator(), secrets.token_hex(16)) as uow:
            demand_administrator(uow)
        with databases.engine(address) as engine, engine.connect() as connection:
            live = matrix.standing(connection)
            if cleaning.is_due(connection):
                found.append(
                    Deviation.told(
                        N_(
                            "The disk may hold rows of {name} that were let go of: "
                            "run “investcrm server clean”."
                        ),
                        name=databases.name_of(address),
                    )
                )
            found += matrix.memberships(connection)
        with databases.scratch(address) as beside, _store(beside) as model:
            migrations.upgrade(model.engine)
            with model.engine.connect() as connection:
                found += matrix.compare(live, matrix.standing(connection))
        with databases.engine(address) as engine, engine.connect() as connection:
            found += matrix.probe(connection)
    found += server_pair.apart(url, confidential_url)
    if confidential_url and databases.cluster_of(url) == databases.cluster_of(confidential_url) != "":
        found.append(
            Deviation.told(
                N_("The confidential database lies on the same server, where others see that it is at work.")
            )
        )
    return tuple(found)


def sentence(found: Deviation, words: Words) -> str:
    """Return a deviation in words; what it names as ``what`` is a sentence of its own."""
    params = dict(found.params)
    if "what" in params:
        return words.t(found.key, what=words.t(params["what"], name=params["name"]))
    return words.t(found.key, **params)


def add_member(
    url: str,
    login: str,
    name: str,
    groups: Iterable[Group],
    codes: Iterable[str] = (),
    password: str = "",
    confidential_url: str = "",
) -> bool:
    """Let somebody work on the server, in these groups, for these municipalities.

    With ``confidential_url`` the login is made in that database too, where the groups have business there;
    returns whether it is let in there.

    Raises:
        InvalidInput: a municipality login without municipality, another one with, or an impossible login.
        Forbidden: the address's login may not make logins.
    """
    wanted = frozenset(groups)
    with _store(url) as store:
        member_id = put_member(store, login, name, wanted, tuple(codes), password)
    if not confidential_url:
        return False
    member = (member_id, login, name or login)
    return member_rooms.let_in(
        confidential_url, url, member, wanted, password, demand_administrator, administrator()
    )


def put_member(
    store: PostgresStore,
    login: str,
    name: str,
    groups: frozenset[Group],
    codes: tuple[str, ...],
    password: str = "",
) -> str:
    """Make or change a login and its member row in one transaction; return the member's id."""
    members.checked(login)
    if not groups:
        raise InvalidInput(N_("Say at least one group."))
    if (Group.MUNICIPALITY in groups) != bool(codes):
        raise InvalidInput(
            N_("A municipality's login has at least one municipality; no other login has any.")
        )
    secret = members.verifier(store, login, password) if password else ""
    with store.write(administrator(), secrets.token_hex(16)) as uow:
        demand_administrator(uow)
        known = reference.load(uow).municipalities
        for code in codes:
            if code not in known:
                raise InvalidInput(N_("The region has no municipality {code}."), code=code)
        members.put(uow, login, groups, secret)
        values = {"name": name or login, "groups": ",".join(sorted(groups))}
        member_id = read.id_of(uow, login)
        if member_id:
            uow.update("member", member_id, values)
        else:
            member_id = uow.insert("member", {**values, "login": login})
        _put_codes(uow, member_id, codes)
        uow.commit(N_("Let somebody in"), reversible=False)
    return str(member_id)


def _put_codes(uow: UnitOfWork, member_id: str, codes: tuple[str, ...]) -> None:
    there = read.municipalities(uow).get(member_id, {})
    for code, row_id in there.items():
        if code not in codes:
            uow.remove("member_municipality", row_id)
    for code in codes:
        if code not in there:
            uow.insert("member_municipality", {"member_id": member_id, "municipality_code": code})


def remove_member(url: str, login: str, confidential_url: str = "") -> bool:
    """Let somebody work on the server no more; what they did stays under their name.

    With ``confidential_url`` that database is closed to them first. Returns whether there is one that was not
    named, and may let them in still.

    Raises:
        NotFound: nobody has this login.
    """
    if confidential_url:
        member_rooms.shut_out(confidential_url, url, login, demand_administrator, administrator())
    with _store(url) as store, store.write(administrator(), secrets.token_hex(16)) as uow:
        demand_administrator(uow)
        member_id = read.id_of(uow, login)
        if member_id is None:
            raise NotFound(N_("Nobody has the login {login}."), login=login)
        elsewhere = not confidential_url and bool(settings.load(uow, member_rooms.ADDRESS))
        _put_codes(uow, member_id, ())
        uow.remove("member", member_id)
        members.shut_out(uow, login)
        uow.commit(N_("Shut somebody out"), reversible=False)
    return elsewhere


def list_members(url: str) -> tuple[MemberRow, ...]:
    """Return everybody who may work on the server, by login."""
    with _store(url) as store, store.reader() as reader:
        codes = read.municipalities(reader)
        return tuple(
            MemberRow(
                str(login), str(name), tuple(str(groups).split(",")), tuple(codes.get(str(member_id), ()))
            )
            for member_id, login, name, groups in read.everybody(reader)
        )


def backup(url: str, file: Path) -> int:
    """Write everything of a server's database to a file, and return its size in bytes.

    The file is not encrypted: it is as secret as the database.

    Raises:
        WorkspaceProblem: Postgres's tools are missing, or the login may not read everything.
    """
    return dumping.dump(url, file)


def restore(url: str, file: Path) -> tuple[str, ...]:
    """Make a server's database from a backup, protect it, and return the logins that need a password anew.

    A backup holds neither who may connect nor any password: grants and groups are put back from the members'
    own rows, and :func:`check` tells whether all is as declared. A confidential database lets its members in
    again; :func:`init` with both addresses then tells the open one where it is.

    Raises:
        InvalidInput: the file is no backup, or the database holds something already.
        WorkspaceProblem: the server is too old, or the tools are missing.
    """
    databases.ensure(url)
    with _store(url) as store:
        with store.engine.begin() as connection:
            roles.make(connection)
        dumping.load(url, file)
        with store.engine.connect() as connection:
            confidential = rooms.is_room(connection)
        databases.ensure(url, closed=confidential)
        migrations.upgrade(store.engine)
        with store.engine.begin() as connection:
            dumping.settle(connection)
        with store.write(administrator(), secrets.token_hex(16)) as uow:
            demand_administrator(uow)
            lacking = []
            for _, login, _, groups in read.everybody(uow):
                known = members.exists(uow, str(login))
                if not known:
                    lacking.append(str(login))
                if login != read.session_login(uow) and not (confidential and known):
                    members.put(uow, str(login), [Group(one) for one in str(groups).split(",")])
                if confidential:
                    members.let_into_room(uow, str(login))
            uow.commit(N_("Restored a backup"), reversible=False)
    return tuple(lacking)


def clean(url: str, confidential_url: str = "") -> None:
    """Leave no dead row, index entry or statistic of what was moved or erased; nobody can work meanwhile.

    The write-ahead log and backups are the server's own: what lies there goes when they are recycled.

    Raises:
        Forbidden: the login may not.
    """
    for address in filter(None, (url, confidential_url)):
        with _store(address) as store, store.write(administrator(), secrets.token_hex(16)) as uow:
            demand_administrator(uow)
        cleaning.clean(address)


@contextmanager
def _store(url: str) -> Iterator[PostgresStore]:
    store = PostgresStore(url)
    try:
        yield store
    finally:
        store.close()


def administrator() -> Actor:
    """Return the actor of administration; who it really is, the server knows by the login."""
    return Actor(secrets.token_hex(16), N_("Administrator"), _ADMINISTRATOR)


def demand_administrator(uow: UnitOfWork) -> None:
    """Raise :class:`Forbidden` unless the login may make other logins."""
    if not members.may_administer(uow):
        raise Forbidden(N_("Only a login that may make other logins can do this. Nothing was changed."))
