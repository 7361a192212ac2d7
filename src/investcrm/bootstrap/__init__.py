"""Puts a workspace together: the only room that knows every hand."""

from __future__ import annotations

import getpass
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar

from investcrm.domain.access import Actor, Group
from investcrm.domain.errors import InvalidInput, NoKey, WorkspaceProblem
from investcrm.domain.refusals import why
from investcrm.domain.words import N_
from investcrm.security import desk_key, memory, passwords
from investcrm.security import keys as keychain
from investcrm.store import chores, migrations, sqlcipher
from investcrm.store.desk import Desk
from investcrm.store.ids import new_id
from investcrm.store.server.address import names_server, parse
from investcrm.store.store import Clock, PostgresStore, SqlcipherStore, utc_now

if TYPE_CHECKING:
    from investcrm.services.moving import Moved
    from investcrm.store.reader import Reader
    from investcrm.store.server.address import Address
    from investcrm.store.unit_of_work import UnitOfWork

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C")

OPEN_FILE: Final = "open.db"
CONFIDENTIAL_FILE: Final = "confidential.db"
DESK_FILE: Final = "desk.db"
BACKUPS: Final = "backups"
_EVERY_RIGHT: Final = frozenset({Group.ADVISOR, Group.COORDINATOR, Group.MIGRATOR})


@dataclass
class Workspace:
    """An opened workspace: its store, the person's desk, who acts, and this session's id.

    ``place`` is what opens it again: a folder or a server's address.
    """

    place: str
    store: SqlcipherStore | PostgresStore
    actor: Actor
    language: str
    open_desk: Callable[[], Desk]
    folder: Path | None = None
    session: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def is_shared(self) -> bool:
        """Whether it lies on a server, where others work in it too."""
        return self.folder is None

    @property
    def is_room(self) -> bool:
        """Whether it is the confidential room of another workspace."""
        return self.store.is_room

    @cached_property
    def desk(self) -> Desk:
        """The person's drafts and layout, opened when they are first asked for.

        Raises:
            NoKey: nothing here opens or encrypts the file.
        """
        return self.open_desk()

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Read one consistent state."""
        with self.store.reader() as reader:
            yield reader

    @contextmanager
    def write(self, act: str | None = None) -> Iterator[UnitOfWork]:
        """Write as this person; rolled back unless the service commits. ``act`` is the act's id to be."""
        with self.store.write(self.actor, self.session, act) as uow:
            yield uow

    def new_act(self) -> str:
        """Return the id of an act to come."""
        return new_id()

    def ask(self, query: Callable[Concatenate[Reader, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a query of the services."""
        with self.reader() as reader:
            return query(reader, *args, **kwargs)

    def act(self, mutation: Callable[[UnitOfWork, C], R], command: C) -> R:
        """Run a mutation of the services."""
        with self.write() as uow:
            return mutation(uow, command)

    def mirror(self) -> None:
        """Bring a server's room's copies of the region's records up to date; elsewhere there are none."""
        if isinstance(self.store, PostgresStore):
            self.store.mirror()

    def clean(self) -> None:
        """Leave no trace in the files of what was deleted: the search index, free pages, journals, drafts."""
        if isinstance(self.store, SqlcipherStore):
            self.store.clean()
            self.desk.clean()

    def close(self) -> None:
        """Close every file and connection."""
        if "desk" in self.__dict__:
            self.desk.close()
        self.store.close()


@dataclass(frozen=True)
class Created:
    """A new workspace, the code to print and keep, and whether this computer opens it by itself."""

    workspace: Workspace
    recovery_code: str
    in_keyring: bool


def create(
    folder: Path,
    county_code: str,
    *,
    passphrase: str | None,
    language: str = "sv",
    member_name: str = "",
    remember: bool = True,
    sample: bool = False,
    unclaimed: bool = False,
    clock: Clock = utc_now,
    report: Callable[[int, int], object] | None = None,
) -> Created:
    """Make a workspace for a county in ``folder``, which must be empty or not there yet.

    With ``sample`` it holds two years of made-up work, of which ``report`` is told how much is done. Where
    it is ``unclaimed``, nobody is shown its recovery code: the keyring holds the room's key until somebody
    chooses a passphrase (``room.claim``).

    It is made beside its place and moved there whole, so that a stop half-way leaves nothing. Without a
    passphrase the keyring must hold the key.

    Raises:
        InvalidInput: the folder is not empty or lies where a database would break, or no such county.
        WorkspaceProblem: it cannot be written there.
        NoKey: neither a passphrase nor a keyring.
    """
    folder = folder.expanduser().absolute()
    sqlcipher.refuse_unsafe_place(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput(
            N_("{folder} is not empty. Choose a new folder for the workspace."), folder=str(folder)
        )
    new = keychain.create(passphrase)
    in_keyring = remember and keychain.remember(new.workspace_id, new.keys)
    if not passphrase and not in_keyring:
        raise NoKey(
            N_("This computer's key store cannot be used, so a passphrase is needed here. Nothing was made.")
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise WorkspaceProblem(
            N_("{folder} cannot be written to: {reason}."),
            folder=str(folder.parent),
            reason=why(error),
        ) from None
    try:
        _build(building, new, county_code, member_name or _login_name(), language, sample, clock, report)
        if folder.exists():
            folder.rmdir()
        building.replace(folder)
        if unclaimed and not passphrase:
            keychain.leave_unclaimed(new.workspace_id, new.keys[keychain.CONFIDENTIAL])
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        if in_keyring:
            keychain.forget(new.workspace_id)
        raise
    return Created(_opened(folder, new.keys, clock), new.recovery_code, in_keyring)


def _build(
    building: Path,
    new: keychain.NewKeys,
    county_code: str,
    member_name: str,
    language: str,
    sample: bool,
    clock: Clock,
    report: Callable[[int, int], object] | None,
) -> None:
    from investcrm.services import setup

    (building / keychain.FILE).write_text(new.text, encoding="utf-8")
    (building / BACKUPS).mkdir()
    for name, key in ((OPEN_FILE, keychain.OPEN), (CONFIDENTIAL_FILE, keychain.CONFIDENTIAL)):
        sqlcipher.connect(building / name, new.keys[key], create=True).close()
        store = SqlcipherStore(building / name, new.keys[key], clock)
        try:
            migrations.upgrade(store.engine)
            if key == keychain.OPEN:
                actor = Actor(secrets.token_hex(16), member_name, _EVERY_RIGHT)
                session = secrets.token_hex(16)
                with store.write(actor, session) as uow:
                    setup.seed(uow, county_code, member_name, language)
                if sample:
                    from investcrm.services import sample as sample_region

                    sample_region.fill(store, actor, session, report)
            else:
                store.pad()
        finally:
            store.close()
    Desk(building / DESK_FILE, new.keys[keychain.DESK]).close()


def open_workspace(
    location: Path | str, passphrase: str | None = None, clock: Clock = utc_now, *, password: str = ""
) -> Workspace:
    """Open the workspace in a folder, or on a server where the location is its address.

    A folder opens with the passphrase or recovery code, else with the keyring's key; an older one is backed
    up and brought up to date first. On a server one logs in with ``password``, else with the keyring's or
    what the driver finds itself (a password file, a certificate, a Kerberos ticket); ``passphrase`` opens
    the drafts on this computer where there is no keyring.

    Raises:
        NoKey: nothing opens it.
        WorkspaceProblem: missing, damaged, newer than this program, not writable, or out of reach.
        Forbidden: the server does not let this login in.
    """
    memory.keep_out_of_dumps()
    if names_server(str(location)):
        return _entered(str(location), passphrase, clock, password)
    folder = local_folder(location)
    keys = keychain.unlock(folder, passphrase)
    try:
        return _opened(folder, keys, clock)
    except NoKey:
        if passphrase is None:  # the key store may hold the key of another file
            raise
        raise sqlcipher.damaged(folder / OPEN_FILE) from None


def _entered(url: str, passphrase: str | None, clock: Clock, password: str) -> Workspace:
    from investcrm.store.server.entering import enter

    store = server_store(url, clock, password=password)
    try:
        actor, language = enter(store)
    except BaseException:
        store.close()
        raise
    desk = partial(_desk_beside, store.address.key, passphrase)
    return Workspace(store.address.text, store, actor, language, desk)


@dataclass(frozen=True, slots=True)
class Met:
    """What trying a connection showed: the login, whom it belongs to, and the region."""

    login: str
    name: str
    region: str


def greet(url: str, password: str = "") -> Met:
    """Reach a server and say who one is there; nothing is kept, nothing brought up to date.

    Raises:
        UserError: what keeps one out.
    """
    from investcrm.services import reference
    from investcrm.store.server.entering import enter

    store = server_store(url, password=password)
    try:
        actor, _ = enter(store, upgrade=False)
        with store.reader() as reader:
            return Met(store.address.login, actor.name, reference.load(reader).region)
    finally:
        store.close()


def connect(url: str, password: str, keep: bool, passphrase: str | None) -> Workspace:
    """Enter a server as its person wants: the password kept in the key store, or no longer.

    Raises:
        UserError: what keeps one out; then nothing is kept.
    """
    workspace = open_workspace(url, passphrase, password=password)
    try:
        assert workspace.desk is not None  # a computer that cannot keep drafts is told now
    except BaseException:
        workspace.close()
        raise
    key = workspace.store.address.key if isinstance(workspace.store, PostgresStore) else ""
    if keep and password:
        passwords.remember(key, password)
    elif password:
        passwords.forget(key)
    return workspace


def server_store(url: str, clock: Clock = utc_now, *, password: str = "") -> PostgresStore:
    """Return the store at a server's address, with the password given, the address's own or the keyring's.

    A password in the address is used and kept nowhere.

    Raises:
        InvalidInput: it is no address, or would weaken the connection.
    """
    store = PostgresStore(url, clock)
    known = _password_for(store.address, password)
    return PostgresStore(store.address.text, clock, known) if known else store


def admitted(url: str, password: str = "") -> str:
    """Return a server's address with the password that :func:`server_store` would use, to be kept nowhere.

    Raises:
        InvalidInput: it is no address, or would weaken the connection.
    """
    address = parse(url)
    known = _password_for(address, password)
    return replace(address, password=known).secret_text if known else url


def _password_for(address: Address, given: str) -> str:
    return given or address.password or passwords.recall(address.key)


def move(reader: Reader, url: str, password: str, login: str, report: Callable[[int, int], None]) -> Moved:
    """Move a laptop's workspace to a server, entered as :func:`server_store` says; see ``services.moving``.

    Raises:
        UserError: what keeps it from being moved; then the server is as it was.
    """
    from investcrm.services import moving

    return moving.move(reader, admitted(url, password), login, report)


def desk_folder(key: str) -> Path:
    """Return where the drafts for one server and login lie on this computer."""
    from platformdirs import user_data_path

    return user_data_path("InvestCRM", appauthor=False) / "servers" / key


def _desk_beside(key: str, passphrase: str | None) -> Desk:
    """Open the drafts for one server and login; what can never be read again is put aside."""
    folder = desk_folder(key)
    secret, is_new = desk_key.unlock(folder, passphrase)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if is_new and (folder / DESK_FILE).exists():
            stamp = utc_now().strftime("%Y%m%d-%H%M%S")
            for found in folder.glob(f"{DESK_FILE}*"):
                found.rename(found.with_name(f"unreadable-{stamp}-{found.name}"))
    except OSError as error:
        raise WorkspaceProblem(
            N_("{folder} cannot be written to: {reason}."),
            folder=str(folder),
            reason=why(error),
        ) from None
    return Desk(folder / DESK_FILE, secret)


def local_folder(location: Path | str) -> Path:
    """Return the folder a location names.

    Raises:
        InvalidInput: it names a server.
    """
    if names_server(str(location)):
        raise InvalidInput(
            N_("This is done with a workspace on this computer. Give a folder instead of a server's address.")
        )
    return Path(location).expanduser().absolute()


def _opened(folder: Path, keys: Any, clock: Clock) -> Workspace:
    store = SqlcipherStore(folder / OPEN_FILE, keys[keychain.OPEN], clock)
    try:
        with store.reader() as reader:
            current = migrations.is_current(migrations.revision_of(reader))
        if not current:
            _upgrade(folder, store)
        with store.reader() as reader:
            actor, language = _actor(reader)
            unclean = chores.waits_for_cleaning(reader)
        if unclean:
            store.clean()
        open_desk = partial(Desk, folder / DESK_FILE, keys[keychain.DESK])
        workspace = Workspace(str(folder), store, actor, language, open_desk, folder)
        assert workspace.desk is not None  # a file that does not open is told now
    except BaseException:
        store.close()
        raise
    return workspace


def _upgrade(folder: Path, store: SqlcipherStore) -> None:
    from investcrm.store import backup

    stamp = store.clock().strftime("%Y%m%d-%H%M%S")
    backup.copy_file(store.path, store.key, folder / BACKUPS / f"before-upgrade-{stamp}.db")
    migrations.upgrade(store.engine)


def _actor(reader: Reader) -> tuple[Actor, str]:
    from investcrm.store.read import reference

    members = reference.members(reader)
    if not members:
        raise WorkspaceProblem(
            N_("The workspace was not set up to the end. Delete its folder and make it anew.")
        )
    member_id, name = next(iter(members.items()))
    return Actor(member_id, name, _EVERY_RIGHT), str(reference.setting(reader, "language", "sv"))


def _login_name() -> str:
    with suppress(Exception):
        return getpass.getuser()
    return os.environ.get("USERNAME", "InvestCRM")
