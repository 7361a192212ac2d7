"""Seals over the log: a chain of digests of every change, to be kept outside the database as well.

A change's digest covers its link and who did it, when and by which act. Values are covered by the link's
commitment alone, so that they can be erased without breaking a seal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.access import OWN
from investcrm.store.reader import listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

DIGEST: Final = 8
MARK: Final = 4
_ENTRY: Final = DIGEST + MARK
_BATCH: Final = 5000
_CHUNK: Final = 500
_LOCK: Final = 7_236_112
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_OTHERS: Final = ", ".join(f"'{table}'" for table in OWN)
WITHOUT_OWN: Final = f"entity NOT IN ({_OTHERS})"
"""The region's log: what municipalities do with inquiries of their own is neither read nor sealed."""


@dataclass(frozen=True, slots=True)
class Seal:
    """One seal: ``upto`` is the last change of the log it knew, ``previous`` the root of the seal before.

    ``digests`` tells which changes it covers, and holds for each eight bytes of its digest and four by which
    the record of a change that is gone can be found.
    """

    number: int
    at_ms: int
    upto: int
    previous: bytes
    root: bytes
    digests: bytes

    @property
    def is_whole(self) -> bool:
        """Whether the root is that of the rest, and the rest can be read."""
        own = _root(self.previous, self.number, self.at_ms, self.upto, self.digests)
        try:
            runs, _, body = _parts(self.digests)
        except (ValueError, TypeError, KeyError):
            return False
        return own == self.root and len(body) == _ENTRY * sum(last - first + 1 for first, last in runs)

    @property
    def runs(self) -> list[tuple[int, int]]:
        """The numbers of the changes it covers, as runs of (first, last)."""
        return _parts(self.digests)[0]

    @property
    def snapshot(self) -> str:
        """What a server's transactions had come to when it was made; empty for a file."""
        return _parts(self.digests)[1]

    def entries(self) -> Iterator[tuple[int, bytes, bytes]]:
        """Yield each change covered: its number, digest, and mark of its record."""
        runs, _, body = _parts(self.digests)
        at = 0
        for first, last in runs:
            for number in range(first, last + 1):
                yield number, body[at : at + DIGEST], body[at + DIGEST : at + _ENTRY]
                at += _ENTRY


def _root(previous: bytes, number: int, at_ms: int, upto: int, digests: bytes) -> bytes:
    return hashlib.sha256(previous + f"|{number}|{at_ms}|{upto}|".encode() + digests).digest()


def _parts(digests: bytes) -> tuple[list[tuple[int, int]], str, bytes]:
    head, _, body = digests.partition(b"\n")
    told = json.loads(head)
    return [(int(first), int(last)) for first, last in told["runs"]], str(told["snapshot"]), body


def mark_of(root_id: str) -> bytes:
    """Return the mark of a record, by which a change that is gone can be told to be one of its."""
    return hashlib.sha256(root_id.encode()).digest()[:MARK]


def digest_of(chain: bytes, told: Sequence[Any]) -> bytes:
    """Return a change's digest: of its link, and of what it is, to which act it belongs, whose and when."""
    return hashlib.sha256(chain + _ENCODE(list(told)).encode()).digest()[:DIGEST]


@dataclass(frozen=True, slots=True)
class Logged:
    """One change as the log tells it now, without its values; ``xact`` is its transaction on a server."""

    number: int
    entity: str
    row_id: str
    root: str
    root_id: str
    at_ms: int
    xact: int | None
    is_erased: bool
    digest: bytes


def logged(reader: Reader, after: int = 0) -> Iterator[Logged]:
    """Yield the changes numbered above ``after``, in the order of their numbers."""
    while True:
        rows = reader.rows(
            "SELECT c.id, c.entity, c.row_id, c.root, c.root_id, s.at_ms, s.xact, v.change_id, c.chain, "
            "c.set_seq, s.id, s.actor_id, s.actor_name, s.login, s.verb FROM change c "
            "LEFT JOIN change_set s ON s.seq = c.set_seq LEFT JOIN change_value v ON v.change_id = c.id "
            f"WHERE c.id > :after AND c.{WITHOUT_OWN} ORDER BY c.id LIMIT {_BATCH}",
            after=after,
        )
        if not rows:
            return
        for number, entity, row_id, root, root_id, at_ms, xact, valued, chain, *act in rows:
            after = int(number)
            told = (number, entity, row_id, root, root_id, at_ms, *act)
            yield Logged(
                after,
                str(entity),
                str(row_id),
                str(root),
                str(root_id),
                int(at_ms or 0),
                xact,
                valued is None,
                digest_of(bytes(chain), told),
            )


def seals(reader: Reader) -> list[Seal]:
    """Return the seals of the database, each saying that it follows the one before."""
    found = []
    previous = b""
    for number, at_ms, upto, root, digests in reader.rows(
        "SELECT seq, at_ms, upto, root, digests FROM audit_seal ORDER BY seq"
    ):
        found.append(Seal(int(number), int(at_ms), int(upto), previous, bytes(root), bytes(digests)))
        previous = bytes(root)
    return found


def latest(reader: Reader) -> tuple[int, int]:
    """Return the last seal's number and moment (ms UTC); (0, 0) where there is none."""
    found = reader.row("SELECT seq, at_ms FROM audit_seal ORDER BY seq DESC LIMIT 1")
    return (int(found[0]), int(found[1])) if found else (0, 0)


def draw(reader: Reader, now_ms: int) -> Seal | None:
    """Return the seal over what no seal covers yet; None where there is nothing.

    On a server changes get their numbers before their transactions end, so one may become visible after
    changes numbered above it were sealed: the next seal covers it, and the snapshot proves that it was late.
    """
    snapshot = ""
    if reader.dialect == "postgresql":
        snapshot = str(reader.value("SELECT pg_current_snapshot()"))
    every = seals(reader)
    past = [seal for seal in every if seal.is_whole]
    covered = {number for seal in past for run in seal.runs for number in range(run[0], run[1] + 1)}
    upto = max((seal.upto for seal in past), default=0)
    after = upto
    if past:
        late = [number for (number,) in reader.rows(_UP_TO, upto=upto) if number not in covered]
        after = min(late) - 1 if late else upto
    new = [one for one in logged(reader, after) if one.number not in covered]
    if not new:
        return None
    runs: list[list[int]] = []
    for one in new:
        if runs and runs[-1][1] == one.number - 1:
            runs[-1][1] = one.number
        else:
            runs.append([one.number, one.number])
    head = _ENCODE({"runs": runs, "snapshot": snapshot}).encode()
    digests = head + b"\n" + b"".join(one.digest + mark_of(one.root_id) for one in new)
    previous, number = (every[-1].root, every[-1].number + 1) if every else (b"", 1)
    upto = max(upto, new[-1].number)
    return Seal(number, now_ms, upto, previous, _root(previous, number, now_ms, upto, digests), digests)


_UP_TO: Final = f"SELECT id FROM change WHERE id <= :upto AND {WITHOUT_OWN}"


def put(uow: UnitOfWork, seal: Seal) -> bool:
    """Write a seal; False where somebody else sealed since it was drawn.

    Raises:
        Forbidden: this person's groups do not seal.
    """
    if uow.dialect == "postgresql":
        uow.rows("SELECT pg_advisory_xact_lock(:lock)", lock=_LOCK)
    if latest(uow)[0] != seal.number - 1:
        return False
    row = {
        "seq": seal.number,
        "at_ms": seal.at_ms,
        "upto": seal.upto,
        "root": seal.root,
        "digests": seal.digests,
    }
    uow.insert_raw("audit_seal", [row])
    return True


def origin(reader: Reader) -> str:
    """Return what tells this workspace from others, wherever it lies: the id of its first act."""
    return str(reader.value("SELECT id FROM change_set ORDER BY seq LIMIT 1") or "")


def erase_values(uow: UnitOfWork, root_ids: Sequence[str]) -> None:
    """Take the values of every change of these records out of the log; its chain and seals hold without them.

    On a server the records must be deleted, and be the region's to change.

    Raises:
        Forbidden: a server lets these not be erased.
    """
    if uow.dialect == "postgresql":
        uow.rows("SELECT sec.erase_values(CAST(:roots AS text[]))", roots=list(root_ids))
        return
    for start in range(0, len(root_ids), _CHUNK):
        text, params = listed("root", root_ids[start : start + _CHUNK])
        uow.execute(
            f"DELETE FROM change_value WHERE change_id IN (SELECT id FROM change WHERE root_id IN {text})",
            **params,
        )


def erase_changes(uow: UnitOfWork, change_ids: Sequence[int]) -> int:
    """Take the values of these changes out of a file's log, and return how many had any."""
    count = 0
    for start in range(0, len(change_ids), _CHUNK):
        text, params = listed("change", change_ids[start : start + _CHUNK])
        where = f"FROM change_value WHERE change_id IN {text}"
        count += int(uow.value(f"SELECT count(*) {where}", **params))
        uow.execute(f"DELETE {where}", **params)
    return count
