"""Change sets: what a unit of work did, kept so that it can be undone, shown and proved.

On a server the database writes them itself (store.server.audit); here they are only named.

Every change links to the record's previous one over a salted commitment of its values; the values lie in a
table of their own and can be erased without breaking the chain.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from investcrm.domain.touched import Touched
from investcrm.store.ids import new_id
from investcrm.store.schema import Base

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from investcrm.domain.access import Actor
    from investcrm.store.reader import Reader

_VALUE_TABLES = ("change", "change_value")
_EMPTY = (None, "")
_GIVEN = frozenset({"id", "version", "created_ms"})


@dataclass(frozen=True, slots=True)
class _Entry:
    entity: str
    row_id: str
    root: str
    root_id: str
    op: str
    version: int
    before: str
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit did: its place in the change feed, its id for undo, and the records it touched."""

    seq: int
    id: str
    roots: Touched


_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=date.isoformat).encode


def _json(values: Mapping[str, Any]) -> str:
    return _ENCODE(values)


def root_of(table: Table, row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the record a row belongs to: (table, id); a row without a parent is its own."""
    parent = table.info.get("root")
    if parent and row.get(parent[1]):
        return str(parent[0]), str(row[parent[1]])
    return table.name, str(row["id"])


def link(previous: bytes, entity: str, row_id: str, op: str, version: int, commitment: bytes) -> bytes:
    """Return the chain value of a change after ``previous``."""
    head = f"{entity}|{row_id}|{op}|{version}|".encode()
    return hashlib.sha256(previous + head + commitment).digest()


def commit_to(salt: bytes, before: str, after: str) -> bytes:
    """Return the commitment to a change's values."""
    return hashlib.sha256(salt + before.encode() + b"|" + after.encode()).digest()


class ChangeLog:
    """Collects the changes of one unit of work and writes them as one change set."""

    def __init__(
        self,
        reader: Reader,
        bump: Callable[[str, str], None],
        insert: Callable[[str, Sequence[Mapping[str, Any]]], None],
        actor: Actor,
        session: str,
        now_ms: int,
        act: str | None = None,
    ) -> None:
        self._act = act
        self._reader = reader
        self._raise_version = bump
        self._insert = insert
        self._actor = actor
        self._session = session
        self._now_ms = now_ms
        self._entries: list[_Entry] = []
        self._born: dict[str, dict[str, Any]] = {}
        self._bumped: set[tuple[str, str]] = set()
        self._joined: set[str] = set()

    @property
    def has_changes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._entries)

    def added(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Record new rows; parts of a record born in the same act are told with the record itself."""
        apart = table.info.get("values_apart", False)
        for row in rows:
            root, root_id = root_of(table, row)
            told = {} if apart else {k: v for k, v in row.items() if v not in _EMPTY and k not in _GIVEN}
            if root_id == row["id"]:
                self._born[root_id] = told
            elif root_id in self._born:
                if told:
                    self._born[root_id].setdefault(f"+{table.name}", []).append(told)
                continue
            else:
                self._bump(root, root_id)
            version = row.get("version", 1)
            self._entries.append(_Entry(table.name, row["id"], root, root_id, "add", version, "{}", told))

    def changed(
        self,
        table: Table,
        row: Mapping[str, Any],
        op: str,
        version: int,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
    ) -> None:
        """Record the change of one row."""
        root, root_id = root_of(table, row)
        if root_id != row["id"]:
            self._bump(root, root_id)
        parent = table.info.get("root")
        if parent and after.get(parent[1]):  # the part moved to another record
            self._bump(parent[0], after[parent[1]])
            self._joined.add(after[parent[1]])
        self._entries.append(_Entry(table.name, row["id"], root, root_id, op, version, _json(before), after))

    def removed(self, table: Table, rows: Sequence[Mapping[str, Any]], tombstone: str, now_ms: int) -> None:
        """Record rows that became tombstones."""
        before, after = _json({tombstone: None}), {tombstone: now_ms}
        for row in rows:
            root, root_id = root_of(table, row)
            if root_id != row["id"]:
                self._bump(root, root_id)
            self._entries.append(_Entry(table.name, row["id"], root, root_id, "remove", 0, before, after))

    def _bump(self, root: str, root_id: str) -> None:
        if root_id not in self._born and (root, root_id) not in self._bumped:
            self._bumped.add((root, root_id))
            self._raise_version(root, root_id)

    def flush(
        self, connection: Connection, verb: str, *, reversible: bool, undoes: str | None
    ) -> Committed | None:
        """Write the change set and start over."""
        if not self._entries:
            return None
        if self._reader.dialect == "postgresql":
            return self._finish(verb, reversible=reversible, undoes=undoes)
        set_id, self._act = self._act or new_id(), None
        sets = Base.metadata.tables["change_set"]
        seq = connection.execute(
            sets.insert().returning(sets.c.seq),
            {
                "id": set_id,
                "at_ms": self._now_ms,
                "actor_id": self._actor.member_id,
                "actor_name": self._actor.name,
                "session": self._session,
                "verb": verb,
                "reversible": int(reversible),
                "undoes": undoes,
            },
        ).scalar_one()
        if undoes:
            connection.execute(sets.update().where(sets.c.id == undoes).values(undone_by=set_id))
        self._write_entries(int(seq))
        roots = self._roots()
        self._entries, self._born, self._bumped, self._joined = [], {}, set(), set()
        return Committed(int(seq), set_id, roots)

    def _finish(self, verb: str, *, reversible: bool, undoes: str | None) -> Committed | None:
        """Name the change set that a server's triggers wrote, and start over."""
        set_id, self._act = self._act or new_id(), None
        seq = self._reader.value(
            "SELECT sec.finish(:act, :verb, :session, :reversible, :undoes)",
            act=set_id,
            verb=verb,
            session=self._session,
            reversible=int(reversible),
            undoes=undoes,
        )
        roots = self._roots()
        self._entries, self._born, self._bumped, self._joined = [], {}, set(), set()
        return Committed(int(seq), set_id, roots) if seq is not None else None

    def _roots(self) -> Touched:
        ids = {entry.root_id for entry in self._entries} | self._joined
        return Touched(ids, {entry.root for entry in self._entries})

    def _write_entries(self, seq: int) -> None:
        first = int(self._reader.value("SELECT coalesce(max(id), 0) FROM change")) + 1
        chains = self._last_chains()
        salts = secrets.token_bytes(16 * len(self._entries))
        changes, values = [], []
        for index, entry in enumerate(self._entries):
            salt = salts[16 * index : 16 * index + 16]
            after = _json(entry.after)
            commitment = commit_to(salt, entry.before, after)
            chain = link(
                chains.get(entry.root_id, b""),
                entry.entity,
                entry.row_id,
                entry.op,
                entry.version,
                commitment,
            )
            chains[entry.root_id] = chain
            changes.append(
                {
                    "id": first + index,
                    "set_seq": seq,
                    "entity": entry.entity,
                    "row_id": entry.row_id,
                    "root": entry.root,
                    "root_id": entry.root_id,
                    "op": entry.op,
                    "version": entry.version,
                    "commitment": commitment,
                    "chain": chain,
                }
            )
            values.append({"change_id": first + index, "salt": salt, "before": entry.before, "after": after})
        for name, rows in zip(_VALUE_TABLES, (changes, values), strict=True):
            self._insert(name, rows)

    def _last_chains(self) -> dict[str, bytes]:
        chains: dict[str, bytes] = {}
        for root_id in {entry.root_id for entry in self._entries} - self._born.keys():
            chain = self._reader.value(
                "SELECT chain FROM change WHERE root_id = :root_id ORDER BY id DESC LIMIT 1", root_id=root_id
            )
            if chain is not None:
                chains[root_id] = bytes(chain)
        return chains
