"""A store: one database, opened; gives readers and units of work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from investcrm.domain.access import REGIONAL, Actor
from investcrm.store import sqlcipher
from investcrm.store.problems import explain
from investcrm.store.reader import Dialect, Reader
from investcrm.store.server.address import parse

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from investcrm.store.unit_of_work import OpenRegion, UnitOfWork

Clock = Callable[[], datetime]
_STOCKHOLM = "Europe/Stockholm"
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


def utc_now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def swedish_moment(moment: datetime) -> datetime:
    """Return a moment as Sweden's clocks and calendars have it."""
    return moment.astimezone(ZoneInfo(_STOCKHOLM))


def swedish_day(moment: datetime) -> date:
    """Return the day it is in Sweden at a moment."""
    return swedish_moment(moment).date()


class Store(Protocol):
    """What the services need of a database."""

    dialect: Dialect
    clock: Clock
    is_room: bool

    def reader(self) -> Any:
        """Return a context manager that gives a :class:`Reader` over one consistent state."""
        ...

    def write(self, actor: Actor, session: str, act: str | None = None) -> Any:
        """Return a context manager that gives a :class:`UnitOfWork`; rolled back unless committed.

        ``act`` is the id the change set shall have, for one who must find out later whether it came to be.
        """
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


class SqlcipherStore:
    """A store in one encrypted file.

    With ``region`` it is a room of confidential cases: the region's own records are read and written in that
    other store, its numbers tell no order, and its size grows in doublings.
    """

    dialect: Dialect = "sqlite"

    def __init__(
        self, path: Path, key: bytes, clock: Clock = utc_now, region: SqlcipherStore | None = None
    ) -> None:
        self.path = path
        self.clock = clock
        self.key = key
        self._region = region
        self._idle: list[Any] = []
        self._kept: dict[str, Any] = {}

    @property
    def is_room(self) -> bool:
        """Whether it holds confidential cases."""
        return self._region is not None

    def connect(self) -> Any:
        """Return a driver connection to the file, and to what is read beside it.

        Raises:
            NoKey: the key does not open the file.
            WorkspaceProblem: the file cannot be opened for writing.
        """
        region = self._region
        beside = sqlcipher.Beside(region.path, region.key, REGIONAL) if region else None
        return sqlcipher.connect(self.path, self.key, beside=beside)

    @cached_property
    def engine(self) -> Engine:
        """The SQLAlchemy engine, made at the first write."""
        from sqlalchemy import create_engine, event
        from sqlcipher3 import dbapi2

        engine = create_engine(
            "sqlite://",
            creator=self.connect,
            module=dbapi2,
            hide_parameters=True,
            pool_size=2,
            poolclass=_queue_pool(),
        )

        @event.listens_for(engine, "begin")
        def begin_immediately(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        return engine

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Read one consistent state over a connection of this store."""
        connection = _taken(self._idle) or self.connect()
        try:
            connection.execute("BEGIN")
            try:
                yield Reader(connection.execute, self.dialect, swedish_day(self.clock()), self._kept)
            finally:
                connection.execute("ROLLBACK")
        except BaseException as error:
            connection.close()
            explained = _in_words(error, self._named)
            if explained is error:
                raise
            raise explained from None
        self._idle.append(connection)

    @contextmanager
    def write(self, actor: Actor, session: str, act: str | None = None) -> Iterator[UnitOfWork]:
        """Write as ``actor``; a full disk or a locked file becomes a sentence."""
        region = partial(self._region.write, actor, session) if self._region else None
        told = partial(explain, file=self._named)
        with _write(self.engine, self.dialect, actor, session, self.clock(), act, told, region=region) as uow:
            yield uow
        if region:
            self.pad()

    @property
    def _named(self) -> str:
        """The file, with what is read beside it, as a sentence names it."""
        return "/".join(store.path.name for store in (self, self._region) if store is not None)

    def pad(self) -> None:
        """Bring the file's size to its next step."""
        from investcrm.store import padding

        connection = _taken(self._idle) or self.connect()
        try:
            padding.pad(connection)
        except BaseException as error:
            connection.close()
            raise _in_words(error, self._named) from None
        self._idle.append(connection)

    def clean(self) -> None:
        """Leave no trace of what was deleted: in the search index, in free pages, in the journal."""
        from investcrm.store import chores

        if "engine" in self.__dict__:
            self.engine.dispose()
        while self._idle:
            self._idle.pop().close()
        connection = sqlcipher.connect(self.path, self.key)
        try:
            chores.clean(connection)
        except Exception as error:
            raise _in_words(error, self._named) from None
        finally:
            connection.close()
        if self.is_room:
            self.pad()

    def data_version(self) -> int:
        """Return a number that changes when another process wrote to the file."""
        if not hasattr(self, "_watcher"):
            self._watcher = sqlcipher.connect(self.path, self.key)
        return int(self._watcher.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Close every connection and fold the journal into the file."""
        for connection in self._idle:
            connection.close()
        self._idle.clear()
        if hasattr(self, "_watcher"):
            self._watcher.close()
            del self._watcher
        if "engine" in self.__dict__:
            self.engine.dispose()


class PostgresStore:
    """A store on a Postgres server, reached by its address.

    With ``region`` it is a room of confidential cases: the region's own records are written in that other
    database, and read from the copies of them that the room holds.
    """

    dialect: Dialect = "postgresql"

    def __init__(
        self, url: str, clock: Clock = utc_now, password: str = "", region: PostgresStore | None = None
    ) -> None:
        """Take the address as text; ``password`` where the caller holds one.

        Raises:
            InvalidInput: it is no address, or one that would weaken the connection.
        """
        self.url = url
        self.address = parse(url)
        if password:
            self.address = replace(self.address, password=password)
        self.clock = clock
        self._region = region
        self._idle: list[Any] = []
        self._kept: dict[str, Any] = {}
        self.told = ""
        """A digest of what a room last put before municipalities."""

    @property
    def is_room(self) -> bool:
        """Whether it holds confidential cases."""
        return self._region is not None

    @cached_property
    def engine(self) -> Engine:
        """The SQLAlchemy engine; a connection that went dead while idle is replaced before it is used."""
        from sqlalchemy import create_engine

        return create_engine(
            "postgresql+psycopg://",
            creator=self.connect,
            hide_parameters=True,
            pool_size=2,
            pool_pre_ping=True,
        )

    def connect(self, *, autocommit: bool = False) -> Any:
        """Return a connection of the driver's own, days read as text.

        Raises:
            UserError: the server cannot be reached, does not let this login in, or is too old.
        """
        import psycopg
        from psycopg.types.string import TextLoader

        from investcrm.store.server import contact

        try:
            arguments: Any = self.address.arguments()
            connection = psycopg.connect(**arguments, autocommit=autocommit)
        except psycopg.Error as error:
            raise contact.explain(error, self.address) from None
        try:
            contact.demand_version(connection.info.server_version, self.address)
        except BaseException:
            connection.close()
            raise
        connection.adapters.register_loader("date", TextLoader)
        return connection

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Read one consistent state.

        Raises:
            NoContact: the server cannot be reached, or was lost while reading.
        """
        import psycopg

        connection = self._begin()
        try:
            yield Reader(connection.execute, self.dialect, swedish_day(self.clock()), self._kept)
            connection.execute("ROLLBACK")
        except psycopg.Error as error:
            connection.close()
            raise self._explained(error) from None
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)

    def _begin(self) -> Any:
        """Return a connection that reads one consistent state: an idle one, unless it died meanwhile.

        It is the driver's own: SQLAlchemy is not imported before the first change.
        """
        import psycopg

        while (connection := _taken(self._idle)) is not None:
            try:
                connection.execute(_BEGIN_READING)
                return connection
            except psycopg.Error:
                connection.close()
        connection = self.connect(autocommit=True)
        connection.execute(_BEGIN_READING)
        return connection

    def _explained(self, error: Exception) -> Exception:
        from investcrm.store.server import contact

        return contact.lost(self.address) if contact.is_lost(error) else explain(error)

    @contextmanager
    def write(self, actor: Actor, session: str, act: str | None = None) -> Iterator[UnitOfWork]:
        """Write as ``actor``.

        Raises:
            NoContact: the server cannot be reached, or was lost; whether it had committed is not known then.
        """
        region = partial(self._write_region, actor, session) if self._region else None
        with _write(
            self.engine, self.dialect, actor, session, self.clock(), act, self._explained, region=region
        ) as uow:
            yield uow
        if self._region and uow.committed and uow.committed.roots.tables & {"brief", "brief_message"}:
            self.exchange(actor, session)

    @contextmanager
    def _write_region(self, actor: Actor, session: str) -> Iterator[UnitOfWork]:
        """Write in the open database, and bring the room's copies of it up to date."""
        assert self._region is not None
        with self._region.write(actor, session) as uow:
            yield uow
        self.mirror()

    def mirror(self) -> int:
        """Bring a room's copies of the region's records up to date; return how many rows were other."""
        from investcrm.store.server import mirror

        if self._region is None:
            return 0
        with self._region.reader() as reader:
            return mirror.refresh(reader, self)

    def exchange(self, actor: Actor, session: str) -> int:
        """Put a room's briefs before their municipalities, bring back what they replied; return how much.

        Raises:
            NoContact: the open database cannot be reached; it is made up for the next time.
        """
        from investcrm.store.server import post

        return post.exchange(self, self._region, actor, session) if self._region else 0

    def ticks(self, patience: float) -> Iterator[bool]:
        """Listen for what others do, over a connection of its own.

        Yields at once and then after ``patience`` seconds at most: True when something changed since the
        last time, False when nothing did. Close the iterator to end it; it belongs on a thread of its own.

        Raises:
            NoContact: the server cannot be reached, or was lost while listening.
        """
        import psycopg

        from investcrm.store.server import audit, contact

        connection = self.connect(autocommit=True)
        try:
            connection.execute(f"LISTEN {audit.CHANNEL}")
            yield False
            while True:
                heard = False
                for _ in connection.notifies(timeout=patience, stop_after=1):
                    heard = True
                yield heard
        except psycopg.Error:
            raise contact.lost(self.address) from None
        finally:
            connection.close()

    def was_done(self, act: str) -> bool:
        """Whether the change set with this id was committed."""
        with self.reader() as reader:
            return reader.value("SELECT 1 FROM change_set WHERE id = :act", act=act) is not None

    def close(self) -> None:
        """Close every connection."""
        while self._idle:
            self._idle.pop().close()
        if "engine" in self.__dict__:
            self.engine.dispose()


def _taken(idle: list[Any]) -> Any:
    """Return an idle connection that no other thread has, or None."""
    try:
        return idle.pop()
    except IndexError:
        return None


def _in_words(error: BaseException, file: str) -> BaseException:
    """Return what a person can act on where the file fails a reader; anything else as it is."""
    from sqlcipher3 import dbapi2

    return explain(error, file) if isinstance(error, dbapi2.DatabaseError) else error


def _queue_pool() -> Any:
    from sqlalchemy.pool import QueuePool

    return QueuePool


@contextmanager
def _write(
    engine: Engine,
    dialect: Dialect,
    actor: Actor,
    session: str,
    now: datetime,
    act: str | None = None,
    explained: Callable[[Exception], Exception] = explain,
    *,
    region: OpenRegion | None = None,
) -> Iterator[UnitOfWork]:
    from sqlalchemy.exc import DBAPIError

    from investcrm.store.unit_of_work import UnitOfWork

    try:
        with engine.connect() as connection, connection.begin() as transaction:
            uow = UnitOfWork(connection, dialect, actor, session, now, swedish_day(now), act, region=region)
            yield uow
            if not uow.is_finished:
                transaction.rollback()
    except DBAPIError as error:
        raise explained(error) from None
