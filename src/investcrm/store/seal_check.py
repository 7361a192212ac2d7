"""Holds the log against its seals: what was altered, taken out or put in, and until when nothing was."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.access import OWN
from investcrm.store.check import broken_links
from investcrm.store.schema import Base
from investcrm.store.seals import Seal, logged, mark_of, seals

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

_SHOWN: Final = 50
_NEVER: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that is not as it was: ``code``, the seal that shows it (0 for none), and the record.

    ``altered``: a change, or who made it when; ``value``: what a change says; ``link``: a record's history;
    ``gone``: a change no longer there, made after ``at_ms``; ``put_in``: one that was not there when its time
    was sealed; ``seal_gone``, ``seal_altered``, ``seals_rewritten``: the database's seals;
    ``reads``: an entry of who read a confidential case is not as it was logged;
    ``seal_twice``: two different seals of one number are kept. ``case`` is an
    inquiry's number.
    """

    code: str
    seal: int
    change: int = 0
    table: str = ""
    row_id: str = ""
    at_ms: int = 0
    case: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found, first breach first.

    ``proven``: the last seal kept elsewhere up to which nothing was altered, None where none proves anything;
    ``inside``: the same for the database's own seals, which prove little. ``unproven`` counts the changes
    after ``proven``, ``erased`` those whose values were erased; ``more`` the breaches left out.
    """

    breaches: tuple[Breach, ...]
    more: int
    proven: Seal | None
    inside: Seal | None
    changes: int
    unproven: int
    erased: int


@dataclass
class _Log:
    """What one pass over the log showed."""

    breaches: list[Breach]
    numbers: array[int]
    moments: array[int]
    left: dict[int, tuple[int, bytes]]
    unproven: Counter[int]
    erased: int = 0


def verify(reader: Reader, kept: Iterable[Seal]) -> Verdict:
    """Hold the log against its chains, the database's seals and those kept elsewhere, which count more."""
    inside = {seal.number: seal for seal in seals(reader)}
    outside: dict[int, Seal] = {}
    twice = []
    for seal in kept:
        other = outside.setdefault(seal.number, seal)
        if other.root != seal.root:
            twice.append(Breach("seal_twice", seal.number))
            if seal.number in inside and inside[seal.number].root == seal.root:
                outside[seal.number] = seal
    every = {**{number: seal for number, seal in inside.items() if seal.is_whole}, **outside}
    covered = {number: seal.number for seal in every.values() for number, _, _ in seal.entries()}
    log = _read(reader, every)
    found = _first_of_each(
        [
            *twice,
            *_seals(inside, outside),
            *log.breaches,
            *_gone(reader, log, every),
            *_links(reader, log, covered),
            *_reads(reader, log, covered),
        ]
    )
    bad = min((breach.seal or _NEVER for breach in found), default=_NEVER)
    proven = max((number for number in outside if number < bad), default=0)
    last = max((number for number in every if number < bad), default=0)
    return Verdict(
        tuple(_named(reader, breach) for breach in found[:_SHOWN]),
        max(0, len(found) - _SHOWN),
        outside.get(proven),
        every.get(last),
        len(log.numbers),
        sum(count for number, count in log.unproven.items() if number > proven),
        log.erased,
    )


def _read(reader: Reader, every: Mapping[int, Seal]) -> _Log:
    """Go through the log once and hold every change against its seal."""
    left = {
        number: (seal.number, digest)
        for seal in sorted(every.values(), key=lambda one: one.number)
        for number, digest, _ in seal.entries()
    }
    numbers = sorted(every)
    row = numbers[: next((at for at, number in enumerate(numbers) if number != at + 1), len(numbers))]
    ends = list(accumulate((every[number].upto for number in row), max))
    log = _Log([], array("q"), array("q"), left, Counter())
    for one in logged(reader):
        log.numbers.append(one.number)
        log.moments.append(one.at_ms)
        log.erased += one.is_erased
        sealed, digest = left.pop(one.number, (_NEVER, b""))
        log.unproven[sealed] += 1
        if digest and digest != one.digest:
            log.breaches.append(Breach("altered", sealed, one.number, one.entity, one.row_id, one.at_ms))
        for at in range(bisect_left(ends, one.number), len(row)):
            if sealed <= row[at]:
                break
            if _was_over(one.xact, every[row[at]].snapshot):
                log.breaches.append(Breach("put_in", row[at], one.number, one.entity, one.row_id, one.at_ms))
                break
    return log


def _may_read(reader: Reader, table: str) -> bool:
    """Whether this login reads a table at all; an auditor reads the log alone."""
    if reader.dialect == "sqlite":
        return True
    return bool(reader.value("SELECT has_any_column_privilege(CAST(:name AS text), 'SELECT')", name=table))


def _seals(inside: Mapping[int, Seal], outside: Mapping[int, Seal]) -> Iterator[Breach]:
    """Yield what is wrong with the row of seals itself."""
    last = max((*inside, *outside), default=0)
    since = 1
    for number in range(1, last + 1):
        mine, theirs = inside.get(number), outside.get(number)
        if mine is None:
            yield Breach("seal_gone", number)
        elif not mine.is_whole or (theirs is not None and theirs.root != mine.root):
            yield Breach("seal_altered", number)
        if theirs is not None:
            before = outside.get(number - 1) or inside.get(number - 1)
            if theirs.previous != (before.root if before else b""):
                yield Breach("seals_rewritten", since)
            since = number + 1


def _gone(reader: Reader, log: _Log, every: Mapping[int, Seal]) -> Iterator[Breach]:
    """Yield the sealed changes that the log has no more."""
    if not log.left:
        return
    marks = {
        number: mark for seal in every.values() for number, _, mark in seal.entries() if number in log.left
    }
    records = _records(reader, set(marks.values()))
    for number, (sealed, _) in log.left.items():
        root, root_id = records.get(marks[number], ("", ""))
        before = bisect_left(log.numbers, number)
        yield Breach("gone", sealed, number, root, root_id, log.moments[before - 1] if before else 0)


def _records(reader: Reader, marks: set[bytes]) -> dict[bytes, tuple[str, str]]:
    """Return the records with these marks, from the log or, where it knows none, from the tables."""
    found: dict[bytes, tuple[str, str]] = {}
    for root, root_id in reader.rows("SELECT DISTINCT root, root_id FROM change"):
        mark = mark_of(str(root_id))
        if mark in marks:
            found[mark] = (str(root), str(root_id))
    for table in Base.metadata.sorted_tables:
        if marks <= found.keys():
            break
        if "version" in table.c and table.name not in OWN and _may_read(reader, table.name):
            for (row_id,) in reader.rows(f"SELECT id FROM {table.name}"):
                mark = mark_of(str(row_id))
                if mark in marks:
                    found.setdefault(mark, (table.name, str(row_id)))
    return found


def _was_over(xact: int | None, snapshot: str) -> bool:
    """Whether a transaction was over when a snapshot was taken; in a file everything always is."""
    if not snapshot or xact is None:
        return True
    first, after, running = snapshot.split(":")
    return xact < int(first) or (xact < int(after) and str(xact) not in running.split(","))


def _links(reader: Reader, log: _Log, covered: Mapping[int, int]) -> Iterator[Breach]:
    """Yield the histories whose links or values do not hold, sealed or not."""
    for number, entity, row_id, is_value in broken_links(reader):
        code = "value" if is_value else "link"
        yield Breach(code, covered.get(number, 0), number, entity, row_id, _moment(log, number))


def _moment(log: _Log, number: int) -> int:
    at = bisect_left(log.numbers, number)
    return log.moments[at] if at < len(log.numbers) and log.numbers[at] == number else 0


def _reads(reader: Reader, log: _Log, covered: Mapping[int, int]) -> Iterator[Breach]:
    """Yield the entries of who read what that differ from the log, in a file; a server grants no changes."""
    if reader.dialect == "postgresql":
        return
    standing: dict[str, dict[str, Any]] = {
        str(row["id"]): {name: row[name] or None for name in _READ}
        for row in reader.records("SELECT * FROM read_entry")
    }
    logged_reads = reader.rows(
        "SELECT c.id, c.row_id, v.after FROM change c LEFT JOIN change_value v ON v.change_id = c.id "
        "WHERE c.entity = 'read_entry' AND c.op = 'add'"
    )
    for number, row_id, after in logged_reads:
        entry = standing.pop(str(row_id), None)
        told = _told(after) if after else entry
        if entry != told:
            seal, at_ms = covered.get(int(number), 0), _moment(log, int(number))
            yield Breach("reads", seal, int(number), "read_entry", str(row_id), at_ms)
    for row_id, told in standing.items():
        yield Breach("reads", 0, 0, "read_entry", row_id, int(told["at_ms"]))


def _told(after: str) -> dict[str, Any] | None:
    try:
        return dict.fromkeys(_READ) | dict(json.loads(after))
    except (ValueError, TypeError):  # altered, which its link shows as well
        return None


_READ: Final = ("inquiry_id", "member_id", "member_name", "at_ms", "act", "detail", "deleted_ms")


def _first_of_each(found: Iterable[Breach]) -> list[Breach]:
    """Return the first breach of each row, in the order of the log; those of the seals themselves last."""
    firsts: dict[tuple[str, str], Breach] = {}
    rest = []
    for breach in sorted(found, key=lambda one: (one.change or _NEVER, one.seal)):
        if breach.change and breach.row_id:
            firsts.setdefault((breach.table, breach.row_id), breach)
        else:
            rest.append(breach)
    return sorted([*firsts.values(), *rest], key=lambda one: (one.change or _NEVER, one.seal))


def _named(reader: Reader, breach: Breach) -> Breach:
    """Return a breach with the number of the inquiry it concerns."""
    found = reader.row("SELECT root, root_id FROM change WHERE id = :id", id=breach.change)
    root, root_id = found or (breach.table, breach.row_id)
    if root != "inquiry" or not _may_read(reader, "inquiry"):
        return breach
    number = reader.value("SELECT number FROM inquiry WHERE id = :id", id=root_id)
    return replace(breach, case=str(number or ""))
