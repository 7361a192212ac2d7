"""Carries a case from one store to the other: everything of it, with its history, and nothing left behind.

No transaction spans two files. So a case arrives asleep, as a tombstone with a note of what came with it;
then the other store lets go of it; then it wakes. Whatever stops in between, it is awake in one at most,
and the note says what is left to do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Text

from investcrm.store import seals
from investcrm.store.chores import CLEAN
from investcrm.store.read import publications
from investcrm.store.reader import listed
from investcrm.store.schema import Base

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

Rows = list[dict[str, Any]]
PARTS: Final = tuple(
    table.name
    for table in Base.metadata.sorted_tables
    if table.info.get("root", ("",))[0] == "inquiry" or table.name == "contact"
)
REPLIED: Final = (
    ("brief_link", "brief", "brief_id"),
    ("brief_message", "brief", "brief_id"),
    ("joint_reply", "brief", "brief_id"),
    ("reply", "brief", "brief_id"),
    ("reply_site", "reply", "reply_id"),
    ("reply_document", "reply", "reply_id"),
    ("reply_piece", "reply_document", "document_id"),
)
"""What hangs on a brief: table, what it hangs on, by which column."""
POINTING: Final = "company_visit"
"""What is a company's and stays, and says which inquiry it became and which event of it it was."""
_STAYS: Final = frozenset({"id", "number", "number_key", "version", "created_ms", "deleted_ms"})
"""What an emptied tombstone of a case keeps: a number that was given stays given."""
_BLOCK: Final = 400


@dataclass(frozen=True, slots=True)
class Baggage:
    """A case with all that goes with it: rows by table, documents by id, and the history of them all.

    ``batches`` are the imports whose files go along, as they hold the case's own row.
    """

    inquiry_id: str
    rows: Mapping[str, Rows]
    documents: tuple[str, ...]
    sets: Rows
    changes: Rows
    batches: tuple[str, ...] = ()
    raw: tuple[str, ...] = field(default=())
    """Rows of imports that hold what a file said of the case."""

    @property
    def mark(self) -> str:
        """The last thing done to the case, by its place in the log's chain."""
        return bytes(self.changes[-1]["chain"]).hex() if self.changes else ""

    def note(self, waking: Mapping[str, Any]) -> str:
        """Return, as JSON, what the other store must let go of, and what changes when the case wakes."""
        ids = {name: [row[_key(name)] for row in rows] for name, rows in self.rows.items() if rows}
        return json.dumps(
            {
                "rows": ids,
                "documents": self.documents,
                "raw": self.raw,
                "mark": self.mark,
                "waking": dict(waking),
            },
            ensure_ascii=False,
        )


def gather(reader: Reader, inquiry_id: str) -> Baggage | None:
    """Return everything of a case, or None where it is not awake here."""
    found = reader.records("SELECT * FROM inquiry WHERE id = :id AND deleted_ms IS NULL", id=inquiry_id)
    if not found:
        return None
    rows: dict[str, Rows] = {"inquiry": found}
    for name in PARTS:
        rows[name] = reader.records(f"SELECT * FROM {name} WHERE inquiry_id = :id", id=inquiry_id)
    rows["disclosed_document"] = [
        row | {"inquiry_id": inquiry_id}
        for row in _of(reader, "disclosed_document", "request_id", _ids(rows["disclosure_request"]))
    ]
    rows["organisation"] = _own_organisation(reader, found[0]["organisation_id"], inquiry_id)
    rows["organisation_strength_area"] = _of(
        reader, "organisation_strength_area", "organisation_id", _ids(rows["organisation"])
    )
    batches = [
        str(batch)
        for (batch,) in reader.rows(
            "SELECT DISTINCT batch_id FROM import_row WHERE entity = 'inquiry' AND entity_id = :id",
            id=inquiry_id,
        )
    ]
    known = set(_ids(rows["document"]))
    rows["document"] += [
        row | {"inquiry_id": inquiry_id}
        for row in _of(reader, "document", "batch_id", batches)
        if row["id"] not in known
    ]
    briefs = [row["sent_brief_id"] for row in rows["forwarding"] if row["sent_brief_id"]]
    rows["brief"] = _of(reader, "brief", "id", briefs)
    for name, parent, column in REPLIED:
        rows[name] = _of(reader, name, column, _ids(rows[parent]))
    raw = [
        str(row_id)
        for (row_id,) in reader.rows(
            "SELECT id FROM import_row WHERE entity = 'inquiry' AND entity_id = :id", id=inquiry_id
        )
    ]
    roots = [row_id for name in _LOGGED for row_id in _ids(rows[name])]
    changes = _history(reader, roots)
    sets = _of(reader, "change_set", "seq", sorted({change["set_seq"] for change in changes}))
    return Baggage(
        inquiry_id,
        rows,
        tuple(_ids(rows["document"])),
        sets,
        changes,
        tuple(batches),
        tuple(raw),
    )


_LOGGED: Final = ("inquiry", "contact", "organisation", "brief", "reply")
"""Records with a history of their own among what goes along."""


def _own_organisation(reader: Reader, organisation_id: str | None, inquiry_id: str) -> Rows:
    """Return the investor's company where nothing but this case names it."""
    if not organisation_id:
        return []
    others = reader.value(
        "SELECT (SELECT count(*) FROM inquiry WHERE organisation_id = :org AND id <> :id "
        "AND deleted_ms IS NULL) "
        "+ (SELECT count(*) FROM contact WHERE organisation_id = :org AND deleted_ms IS NULL "
        "AND (inquiry_id IS NULL OR inquiry_id <> :id)) "
        "+ (SELECT count(*) FROM activity WHERE organisation_id = :org AND deleted_ms IS NULL "
        "AND (inquiry_id IS NULL OR inquiry_id <> :id)) "
        "+ (SELECT count(*) FROM company_visit WHERE organisation_id = :org AND deleted_ms IS NULL)",
        org=organisation_id,
        id=inquiry_id,
    )
    return [] if others else _of(reader, "organisation", "id", [organisation_id])


def _of(reader: Reader, table: str, column: str, values: Iterable[Any]) -> Rows:
    found: Rows = []
    wanted = list(values)
    for start in range(0, len(wanted), _BLOCK):
        text, params = listed("v", wanted[start : start + _BLOCK])
        found += reader.records(f"SELECT * FROM {table} WHERE {column} IN {text}", **params)
    return found


def _history(reader: Reader, roots: list[str]) -> Rows:
    found: Rows = []
    for start in range(0, len(roots), _BLOCK):
        text, params = listed("v", roots[start : start + _BLOCK])
        found += reader.records(
            "SELECT c.*, v.salt, v.before, v.after FROM change c "
            f"LEFT JOIN change_value v ON v.change_id = c.id WHERE c.root_id IN {text}",
            **params,
        )
    return sorted(found, key=lambda change: int(change["id"]))


def _ids(rows: Rows) -> list[str]:
    return [str(row["id"]) for row in rows if "id" in row]


def _key(table: str) -> str:
    return str(next(iter(Base.metadata.tables[table].primary_key.columns)).name)


def pieces(reader: Reader, documents: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the pieces of documents one by one."""
    for document_id in documents:
        for position, data in reader.each(
            "SELECT position, data FROM document_piece WHERE document_id = :id ORDER BY position",
            id=document_id,
        ):
            yield {"document_id": document_id, "position": position, "data": bytes(data)}


def bring(
    uow: UnitOfWork, baggage: Baggage, documents: Iterable[dict[str, Any]], waking: Mapping[str, Any]
) -> str:
    """Put a case into this store, asleep, and return its number here: the one it had, or the next.

    ``waking`` is what changes of it when it wakes.
    """
    now_ms = _now(uow)
    had = uow.row("SELECT number, number_key FROM inquiry WHERE id = :id", id=baggage.inquiry_id)
    number = (str(had[0]), int(had[1])) if had else uow.next_numbers(_year(baggage, uow))[0]
    uow.execute("DELETE FROM inquiry WHERE id = :id", id=baggage.inquiry_id)
    for table in Base.metadata.sorted_tables:
        rows = baggage.rows.get(table.name, [])
        if table.name == "inquiry":
            rows = [
                row | {"number": number[0], "number_key": number[1], "deleted_ms": now_ms} for row in rows
            ]
        if rows:
            uow.insert_raw(table.name, rows)
    for piece in documents:
        uow.insert_raw("document_piece", [piece])
    _bring_history(uow, baggage)
    uow.insert_raw(
        "transfer", [{"inquiry_id": baggage.inquiry_id, "at_ms": now_ms, "content": baggage.note(waking)}]
    )
    return number[0]


def bring_again(
    uow: UnitOfWork, baggage: Baggage, documents: Iterable[dict[str, Any]], waking: Mapping[str, Any]
) -> None:
    """Put a case into this store anew, in place of the sleeping one, as it was changed since that came."""
    told = json.loads(uow.value("SELECT content FROM transfer WHERE inquiry_id = :id", id=baggage.inquiry_id))
    seals.erase_values(uow, _logged(told))
    _take_out(uow, told)
    uow.execute("DELETE FROM transfer WHERE inquiry_id = :id", id=baggage.inquiry_id)
    bring(uow, baggage, documents, waking)


def _logged(told: Mapping[str, Any]) -> list[str]:
    return [row_id for name in _LOGGED for row_id in told["rows"].get(name, [])]


def _take_out(uow: UnitOfWork, told: Mapping[str, Any]) -> None:
    ids: Mapping[str, list[str]] = told["rows"]
    _delete(uow, "document_piece", "document_id", told["documents"])
    for table in reversed(Base.metadata.sorted_tables):
        if table.name not in ("inquiry", "document_piece") and ids.get(table.name):
            _delete(uow, table.name, _key(table.name), ids[table.name])


def _year(baggage: Baggage, uow: UnitOfWork) -> int:
    received = baggage.rows["inquiry"][0]["received_on"]
    return int(str(received)[:4]) if received else uow.today.year


def _bring_history(uow: UnitOfWork, baggage: Baggage) -> None:
    """Copy the log; its chains hold, as they link what was done and not where it is kept."""
    first_set = int(uow.value("SELECT coalesce(max(seq), 0) FROM change_set")) + 1
    first = int(uow.value("SELECT coalesce(max(id), 0) FROM change")) + 1
    known = {
        str(row["id"]): int(row["seq"])
        for row in _of(uow, "change_set", "id", [found["id"] for found in baggage.sets])
    }
    kept = {
        bytes(row["chain"]): int(row["id"])
        for row in _of(uow, "change", "root_id", {change["root_id"] for change in baggage.changes})
    }
    places: dict[int, int] = {}
    fresh: Rows = []
    for found in sorted(baggage.sets, key=lambda one: int(one["seq"])):
        place = known.get(found["id"])
        if place is None:
            place = first_set + len(fresh)
            fresh.append(found | {"seq": place, "reversible": 0})
        places[int(found["seq"])] = place
    if fresh:
        uow.insert_history("change_set", fresh)
    changes, values = [], []
    for index, change in enumerate(baggage.changes):
        told = {key: change[key] for key in ("salt", "before", "after")}
        moved = {key: value for key, value in change.items() if key not in told}
        number = kept.get(bytes(change["chain"]))
        if number is None:  # else it has been here before, and its values were erased
            number = first + index
            changes.append(moved | {"id": number, "set_seq": places[int(change["set_seq"])]})
        if told["salt"] is not None:
            values.append(told | {"change_id": number})
    uow.insert_history("change", changes)
    uow.insert_history("change_value", values)


def sleeping(reader: Reader) -> dict[str, str]:
    """Return what has arrived and not been woken: the note by the case's id."""
    return {str(row[0]): str(row[1]) for row in reader.rows("SELECT inquiry_id, content FROM transfer")}


def waking(note: str) -> dict[str, Any]:
    """Return what changes of a case when it wakes."""
    return dict(json.loads(note)["waking"])


def mark_of(note: str) -> str:
    """Return the last thing that had been done to a case when it was brought."""
    return str(json.loads(note).get("mark", ""))


def came_with(note: str, table: str) -> list[str]:
    """Return the rows of a table that came with a case."""
    return list(json.loads(note)["rows"].get(table, ()))


def wake(uow: UnitOfWork, inquiry_id: str, values: Mapping[str, Any]) -> None:
    """Let a case live on here, with these columns changed."""
    row = uow.find("inquiry", inquiry_id)
    if row is not None and row["deleted_ms"] is not None:
        uow.restore("inquiry", row, {"deleted_ms": None, **values}, "change")
    uow.execute("DELETE FROM transfer WHERE inquiry_id = :id", id=inquiry_id)


def is_awake(reader: Reader, inquiry_id: str) -> bool:
    """Whether a case lives in this store."""
    return (
        reader.value("SELECT 1 FROM inquiry WHERE id = :id AND deleted_ms IS NULL", id=inquiry_id) is not None
    )


def let_go(uow: UnitOfWork, inquiry_id: str, note: str) -> None:
    """Empty everything of a case here, which is safe to repeat.

    A tombstone keeps its number, and the log its chains.
    """
    told: dict[str, Any] = json.loads(note)
    roots = _logged(told)
    seals.erase_values(uow, roots)
    _cut(uow, inquiry_id, told["rows"].get("activity", []))
    _take_out(uow, told)
    for name in ("search_entry", "presence"):
        column = "ref" if name == "search_entry" else "record_id"
        _delete(uow, name, column, roots)
    uow.execute("UPDATE disclosed_document SET inquiry_id = NULL WHERE inquiry_id = :id", id=inquiry_id)
    for row_id in told["raw"]:
        uow.execute("UPDATE import_row SET raw = '{}', doubts = '[]' WHERE id = :id", id=row_id)
    uow.execute(f"UPDATE inquiry SET {emptied()} WHERE id = :id", id=inquiry_id, now=_now(uow))
    uow.execute(
        "INSERT INTO chore (key, at_ms) VALUES (:key, :now) ON CONFLICT (key) DO NOTHING",
        key=CLEAN,
        now=_now(uow),
    )


def _cut(uow: UnitOfWork, inquiry_id: str, activities: Sequence[str]) -> None:
    """Let what stays of a company point at the case no more, nor its log say that it did."""
    for value in (inquiry_id, *activities):
        uow.execute(
            "DELETE FROM change_value WHERE (before LIKE :said OR after LIKE :said) "
            f"AND change_id IN (SELECT id FROM change WHERE entity = '{POINTING}')",
            said=f"%{value}%",
        )
    for start in range(0, len(activities), _BLOCK):
        text, params = listed("v", activities[start : start + _BLOCK])
        uow.execute(f"UPDATE {POINTING} SET activity_id = NULL WHERE activity_id IN {text}", **params)
    uow.execute(f"UPDATE {POINTING} SET inquiry_id = NULL WHERE inquiry_id = :id", id=inquiry_id)


def _delete(uow: UnitOfWork, table: str, column: str, values: Iterable[str]) -> None:
    wanted = list(values)
    for start in range(0, len(wanted), _BLOCK):
        text, params = listed("v", wanted[start : start + _BLOCK])
        uow.execute(f"DELETE FROM {table} WHERE {column} IN {text}", **params)


def emptied() -> str:
    """Return the assignments that empty a case, the same whatever emptied it."""
    table = Base.metadata.tables["inquiry"]
    parts = ["deleted_ms = coalesce(deleted_ms, :now)", "stage = 'received'", "stage_order = 0"]
    for column in table.columns:
        if column.name in _STAYS or column.name in ("stage", "stage_order"):
            continue
        if column.nullable:
            parts.append(f"{column.name} = NULL")
        else:
            parts.append(f"{column.name} = ''" if isinstance(column.type, Text) else f"{column.name} = 0")
    return ", ".join(parts)


def _now(uow: UnitOfWork) -> int:
    return int(uow.now.timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class Trace:
    """A place where words of a case that moved still stand."""

    table: str
    row_id: str
    column: str


def traces(reader: Reader, words: Iterable[str]) -> tuple[Trace, ...]:
    """Return where any of these words stands in a live text, as far as a plain search finds it.

    What was published stands as it was; the editions that say one of them are named by their period.
    """
    wanted = [word for word in words if word]
    found: list[Trace] = []
    for table in Base.metadata.sorted_tables:
        texts = [column.name for column in table.columns if isinstance(column.type, Text)]
        if not texts or not wanted or not _is_read(reader, table.name):
            continue
        live = " AND deleted_ms IS NULL" if "deleted_ms" in table.columns else ""
        params = {f"w_{index}": f"%{_plain(word)}%" for index, word in enumerate(wanted)}
        for column in texts:
            told = " OR ".join(f"\"{column}\" LIKE :{name} ESCAPE '~'" for name in params)
            found += [
                Trace(table.name, str(row_id), column)
                for (row_id,) in reader.rows(
                    f"SELECT {_key(table.name)} FROM {table.name} WHERE ({told}){live} LIMIT 20", **params
                )
            ]
    if wanted and _is_read(reader, "publication"):
        found += [Trace("publication", one, "period") for one in publications.saying(reader, wanted)]
    return tuple(found)


def _is_read(reader: Reader, table: str) -> bool:
    """Whether this login reads a table at all, which on a server not everybody does."""
    if reader.dialect == "sqlite":
        return True
    return bool(reader.value("SELECT has_any_column_privilege(CAST(:name AS text), 'SELECT')", name=table))


def _plain(word: str) -> str:
    """Return a word whose own signs mean nothing to LIKE."""
    return word.replace("~", "~~").replace("%", "~%").replace("_", "~_")
