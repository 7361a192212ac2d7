"""Copies a laptop's store into an empty server, all of it or nothing, and proves that both hold the same.

Everything happens in one transaction: a stop half-way leaves the server as it was, and the copy begins anew.
The server's own members stay, and the log of how they came goes on after the laptop's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.errors import Conflict, WorkspaceProblem
from investcrm.domain.words import N_
from investcrm.store.schema import Base

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from investcrm.store.reader import Reader

Report = Callable[[int, int], None]

READING: Final = "reading"
COPYING: Final = "copying"
COMPARING: Final = "comparing"
STEPS: Final = (READING, COPYING, COMPARING)
"""What is done with every row, in order; each takes up an equal share of what is reported."""

_APART: Final = frozenset({"member", "member_municipality", "presence"})
"""What belongs to the server itself: who may log in, and who is there."""
_LOG: Final = {"change_set": "seq", "change": "set_seq", "change_value": "change_id"}
_LEFT_OUT: Final = {
    "search_entry": ("id",),
    "change_set": ("xact", "login"),
    "change": ("municipality_code",),
}
_ENTERED: Final = (
    "inquiry",
    "site",
    "forwarding",
    "document",
    "import_batch",
    "brief",
    "reply",
    "own_inquiry",
)
_SEQUENCES: Final = {"change_set": "seq", "change": "id", "search_entry": "id"}
_BLOCK: Final = 2000
_REPORT_EVERY: Final = 1000


@dataclass(frozen=True, slots=True)
class Content:
    """How many rows a table holds, and a digest of them all that does not depend on their order."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The last numbers of the laptop's change log."""

    sets: int
    changes: int

    def condition(self, table: str) -> str:
        """Return which rows of a server's table came from the laptop."""
        last = self.changes if table == "change_value" else self.sets
        return f"{_LOG[table]} <= {last}" if table in _LOG else "true"


def tables() -> tuple[Table, ...]:
    """Return the tables that are copied, those that others refer to first."""
    return tuple(table for table in Base.metadata.sorted_tables if table.name not in _APART)


def _columns(table: Table) -> tuple[str, ...]:
    left_out = _LEFT_OUT.get(table.name, ())
    return tuple(column.name for column in table.columns if column.name not in left_out)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


class _Digest:
    """Adds rows up to a :class:`Content`."""

    def __init__(self) -> None:
        self._rows = 0
        self._sum = 0

    def add(self, row: Iterable[Any]) -> None:
        told = "\x1f".join(map(_plain, row)).encode()
        self._sum += int.from_bytes(hashlib.sha256(told).digest()[:16], "big")
        self._rows += 1

    @property
    def content(self) -> Content:
        return Content(self._rows, f"{self._sum % (1 << 128):032x}")


def _plain(value: Any) -> str:
    """Return a value alike for both databases."""
    if value is None:
        return "\x00"
    if isinstance(value, (bytes, memoryview)):
        return hashlib.sha256(value).hexdigest()
    return repr(value) if isinstance(value, float) else str(value)


class _Course:
    """How far a move is: every row is read, copied and compared, and each of these counts one."""

    def __init__(self, report: Report | None, rows: int) -> None:
        self._report = report
        self._total = len(STEPS) * rows
        self._done = 0

    def enter(self, step: str, rows: int) -> None:
        """Be at the beginning of a step, ``rows`` being how many each has."""
        self._done = STEPS.index(step) * rows - 1
        self.advance()

    def advance(self) -> None:
        """Count one row, and tell of it now and then."""
        self._done += 1
        if self._report and self._done % _REPORT_EVERY == 0:
            self._report(self._done, self._total)


def contents_of_file(reader: Reader, course: _Course | None = None) -> dict[str, Content]:
    """Return the content of every table of a laptop's store."""
    found = {}
    for table in tables():
        digest = _Digest()
        for row in _rows(reader, table):
            digest.add(row)
            if course:
                course.advance()
        found[table.name] = digest.content
    return found


def contents_of_server(
    reader: Reader, connection: Connection, course: _Course | None = None
) -> dict[str, Content]:
    """Return the content of every table of the server, as far as it can have come from the laptop's store."""
    numbers = _numbers(reader)
    return {table.name: _content_of_server(connection, table, numbers, course) for table in tables()}


def _content_of_server(
    connection: Connection, table: Table, numbers: _Numbers, course: _Course | None
) -> Content:
    driver: Any = connection.connection.driver_connection
    digest = _Digest()
    query = f"SELECT {_listed(_columns(table))} FROM {table.name} WHERE {numbers.condition(table.name)}"
    with driver.cursor(name=f"content_{table.name}") as cursor:
        cursor.itersize = _BLOCK
        cursor.execute(query.encode())
        for row in cursor:
            digest.add(row)
            if course:
                course.advance()
    return digest.content


def _rows(reader: Reader, table: Table) -> Iterator[tuple[Any, ...]]:
    yield from reader.each(f"SELECT {_listed(_columns(table))} FROM {table.name}")


def _numbers(reader: Reader) -> _Numbers:
    return _Numbers(
        int(reader.value("SELECT coalesce(max(seq), 0) FROM change_set")),
        int(reader.value("SELECT coalesce(max(id), 0) FROM change")),
    )


def is_empty(connection: Connection) -> bool:
    """Whether nothing was entered on the server beyond its setting-up."""
    return not any(
        connection.exec_driver_sql(f"SELECT EXISTS (SELECT FROM {name})").scalar_one() for name in _ENTERED
    )


def copy(reader: Reader, connection: Connection, report: Report | None = None) -> dict[str, Content]:
    """Copy every row of a laptop's store over the server's reference data, and return what both hold.

    It runs in the caller's transaction, whose login must own the tables. When the server holds exactly this
    already, nothing is done. ``report`` hears of every row once per step of :data:`STEPS`.

    Raises:
        Conflict: somebody has worked on the server.
        WorkspaceProblem: what arrived is not what was sent.
    """
    rows = sum(int(reader.value(f"SELECT count(*) FROM {table.name}")) for table in tables())
    course = _Course(report, rows)
    wanted = contents_of_file(reader, course)
    if not is_empty(connection):
        course.enter(COMPARING, rows)
        if contents_of_server(reader, connection, course) == wanted:
            return wanted
        raise Conflict(
            N_("There is work on the server already, so nothing was moved. Move into a server newly set up.")
        )
    own = _own_log(connection)
    for table in tables():
        connection.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")
    for table in reversed(tables()):
        connection.exec_driver_sql(f"DELETE FROM {table.name}")
    for table in tables():
        _copy_table(reader, connection, table, course)
    _go_on(connection, own, _numbers(reader))
    for table in tables():
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ENABLE TRIGGER USER")
    arrived = contents_of_server(reader, connection, course)
    for name, content in wanted.items():
        if arrived[name] != content:
            raise WorkspaceProblem(
                N_("What arrived in {table} is not what was sent. Nothing was moved; try again."), table=name
            )
    connection.exec_driver_sql("ANALYZE")
    return wanted


def _copy_table(reader: Reader, connection: Connection, table: Table, course: _Course) -> None:
    driver: Any = connection.connection.driver_connection
    names = _columns(table)
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({_listed(names)}) FROM STDIN") as lines:
        for row in _rows(reader, table):
            lines.write_row(row)
            course.advance()


def _own_log(connection: Connection) -> list[tuple[Mapping[str, Any], list[tuple[Any, Any]]]]:
    """Return the server's change sets about its members, each with its changes and their values."""
    found: list[tuple[Mapping[str, Any], list[tuple[Any, Any]]]] = []
    for entry in connection.exec_driver_sql(
        "SELECT * FROM change_set s WHERE EXISTS "
        "(SELECT FROM change c WHERE c.set_seq = s.seq AND c.root = 'member') ORDER BY seq"
    ).mappings():
        changes = connection.exec_driver_sql(
            "SELECT c.*, v.salt, v.before, v.after FROM change c JOIN change_value v ON v.change_id = c.id "
            "WHERE c.set_seq = %s AND c.root = 'member' ORDER BY c.id",
            (entry["seq"],),
        ).mappings()
        parts = []
        for change in changes:
            value = {key: change[key] for key in ("salt", "before", "after")}
            parts.append(({key: change[key] for key in change if key not in value}, value))
        found.append((dict(entry), parts))
    return found


def _go_on(connection: Connection, own: list[Any], numbers: _Numbers) -> None:
    """Write the server's own log again, numbered after the laptop's, and let the sequences follow."""
    seq, number = numbers.sets, numbers.changes
    for entry, parts in own:
        seq += 1
        _insert(connection, "change_set", {**entry, "seq": seq})
        for change, value in parts:
            number += 1
            _insert(connection, "change", {**change, "id": number, "set_seq": seq})
            _insert(connection, "change_value", {**value, "change_id": number})
    for table, column in _SEQUENCES.items():
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), "
            f"(SELECT coalesce(max({column}), 0) + 1 FROM {table}), false)"
        )


def _insert(connection: Connection, table: str, values: Mapping[str, Any]) -> None:
    marks = ", ".join(f"%({name})s" for name in values)
    connection.exec_driver_sql(f"INSERT INTO {table} ({_listed(values)}) VALUES ({marks})", dict(values))
