"""Where the store speaks of a person: contact records, and every text of every table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String

from investcrm.domain.persons import OTHERS, DueContact, Mention, Person, after_months, due_day, why
from investcrm.domain.sortkey import sort_key
from investcrm.store.reader import day, listed
from investcrm.store.schema import Base

if TYPE_CHECKING:
    from sqlalchemy import Table

    from investcrm.store.reader import Reader

_LEFT_OUT: Final = frozenset(
    {"change", "change_set", "change_value", "search_entry", "presence", "erasure", "work_day"}
)
_NO_WORDS: Final = frozenset({"id", "sha256", "media_type", "state", "stage", "kind", "direction", "target"})
_SHOWN: Final = ("text", "title", "name", "file_name", "summary", "intro", "question", "raw")
_DAYS: Final = (
    "happened_on",
    "planned_on",
    "dated_on",
    "due_on",
    "received_on",
    "replied_on",
    "prepared_on",
    "imported_on",
)
_TOLD: Final = ("contact", "activity", "task", "company_visit")
_PIECES: Final = {"document": "document_piece", "reply_document": "reply_piece"}
_EMPTIED: Final = "name = '', name_key = '', role = '', email = '', phone = '', purpose = ''"


def contacts(reader: Reader, text: str) -> list[tuple[str, str, str]]:
    """Return (id, name, e-mail) of contacts, deleted ones too, with this very name or e-mail address."""
    found = reader.rows(
        "SELECT id, name, email FROM contact WHERE name <> '' AND "
        "(name_key = :key OR lower(email) = :email) ORDER BY id",
        key=sort_key(text),
        email=text.strip().lower(),
    )
    return [(str(row_id), str(name), str(email)) for row_id, name, email in found]


def contact(reader: Reader, contact_id: str) -> tuple[str, str] | None:
    """Return a contact's name and e-mail address."""
    found = reader.row("SELECT name, email FROM contact WHERE id = :id", id=contact_id)
    return (str(found[0]), str(found[1])) if found else None


def due(reader: Reader, until: date, months: int) -> list[DueContact]:
    """Return the contacts whose day is ``until`` or earlier, the longest due first."""
    earliest = after_months(until, -months) + timedelta(days=4)  # months differ in length
    cut = int(datetime(earliest.year, earliest.month, earliest.day, tzinfo=UTC).timestamp() * 1000)
    found = []
    for values in reader.rows(
        "SELECT c.id, c.name, c.email, coalesce(o.name, ''), coalesce(i.id, ''), coalesce(i.number, ''), "
        "c.purpose, c.retain_until, c.created_ms, i.received_on, i.offered_on, i.won_on, "
        "(SELECT max(a.happened_on) FROM activity a WHERE a.inquiry_id = c.inquiry_id "
        "AND a.deleted_ms IS NULL), "
        "(SELECT max(a.happened_on) FROM activity a WHERE a.organisation_id = c.organisation_id "
        "AND a.deleted_ms IS NULL), "
        "(SELECT max(x.received_on) FROM inquiry x WHERE x.organisation_id = c.organisation_id "
        "AND x.deleted_ms IS NULL) "
        "FROM contact c LEFT JOIN organisation o ON o.id = c.organisation_id "
        "LEFT JOIN inquiry i ON i.id = c.inquiry_id WHERE c.deleted_ms IS NULL AND "
        "(c.retain_until <= :until OR (c.retain_until IS NULL AND c.created_ms <= :cut))",
        until=until.isoformat(),
        cut=cut,
    ):
        row_id, name, email, organisation, inquiry_id, number, purpose, retain, created, *moments = values
        made = datetime.fromtimestamp(int(created) / 1000, UTC).date()
        on = due_day(day(retain), (made, *map(day, moments)), months)
        if on is not None and on <= until:
            found.append(
                DueContact(row_id, name, email, organisation, inquiry_id, number, purpose, on, bool(retain))
            )
    return sorted(found, key=lambda one: (one.due_on, one.name, one.id))


def mentions(reader: Reader, person: Person) -> Iterator[Mention]:
    """Yield every record with a text that speaks of the person, and others whose history does."""
    seen = set(person.contact_ids)
    numbers = {str(row_id): str(number) for row_id, number in reader.rows("SELECT id, number FROM inquiry")}
    for table in Base.metadata.sorted_tables:
        columns = [
            column.name
            for column in table.columns
            if isinstance(column.type, String)
            and column.name not in _NO_WORDS
            and not column.name.endswith(("_id", "_code", "_key"))
        ]
        if "id" in table.c and columns and table.name not in _LEFT_OUT and _may_read(reader, table.name):
            for mention in _in_table(reader, person, table, columns, numbers):
                seen.add(mention.row_id)
                yield mention
    yield from _in_history(reader, person, seen)


def _in_table(
    reader: Reader, person: Person, table: Table, columns: list[str], numbers: dict[str, str]
) -> Iterator[Mention]:
    where, params = _prefilter(person, columns)
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    for row in reader.records(f"SELECT {names} FROM {table.name}{where}", **params):
        texts = [str(row[column]) for column in columns if row[column]]
        if row["id"] not in person.contact_ids and not any(map(person.is_in, texts)):
            continue
        case = str(row["id"] if table.name == "inquiry" else row.get("inquiry_id") or "")
        yield Mention(
            table.name,
            str(row["id"]),
            case,
            numbers.get(case, ""),
            next((_day(row[name]) for name in _DAYS if row.get(name)), None),
            next((str(row[name]) for name in _SHOWN if row.get(name)), ""),
            "" if row["id"] in person.contact_ids else why(table.name) or OTHERS,
            str(row.get("registry_number") or ""),
            fields=_fields(row) if table.name in _TOLD else (),
        )


def _fields(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in row.items() if value not in (None, ""))


def _in_history(reader: Reader, person: Person, seen: set[str]) -> Iterator[Mention]:
    where, params = _prefilter(person, ["v.before", "v.after"])
    for entity, row_id, before, after in reader.rows(
        "SELECT c.entity, c.row_id, v.before, v.after FROM change_value v "
        f"JOIN change c ON c.id = v.change_id{where}",
        **params,
    ):
        if row_id not in seen and person.is_in(f"{before} {after}"):
            seen.add(row_id)
            yield Mention("change_value", str(row_id), text=str(entity), why=why("change_value"))


def _prefilter(person: Person, columns: list[str]) -> tuple[str, dict[str, Any]]:
    """Return a condition that every row which speaks of the person fulfils, and some others."""
    fragments = person.fragments
    if not fragments:
        return "", {}
    params: dict[str, Any] = {f"f{at}": f"%{text.lower()}%" for at, text in enumerate(fragments)}
    told = " OR ".join(f"lower({_quoted(column)}) LIKE :{key}" for column in columns for key in params)
    ids, more = listed("own", person.contact_ids)
    own = f" OR id IN {ids}" if "v.before" not in columns and person.contact_ids else ""
    return f" WHERE ({told}{own})", {**params, **(more if own else {})}


def _quoted(column: str) -> str:
    return ".".join(f'"{part}"' for part in column.split("."))


def documents(reader: Reader) -> Iterator[tuple[Mention, str, str, bytes]]:
    """Yield every document: what it is, its name, media type and bytes."""
    numbers = {str(row_id): str(number) for row_id, number in reader.rows("SELECT id, number FROM inquiry")}
    for table, pieces in _PIECES.items():
        if not _may_read(reader, table):
            continue
        known = Base.metadata.tables[table].c
        columns = [name for name in ("inquiry_id", "dated_on", "registry_number") if name in known]
        for row in reader.records(f"SELECT {', '.join(('id', 'name', 'media_type', *columns))} FROM {table}"):
            parts = reader.rows(
                f"SELECT data FROM {pieces} WHERE document_id = :id ORDER BY position", id=row["id"]
            )
            case = str(row.get("inquiry_id") or "")
            mention = Mention(
                table,
                str(row["id"]),
                case,
                numbers.get(case, ""),
                _day(row.get("dated_on")),
                str(row["name"]),
                why(table),
                str(row.get("registry_number") or ""),
            )
            yield mention, mention.text, str(row["media_type"]), b"".join(bytes(part) for (part,) in parts)


def is_deleted(reader: Reader, contact_id: str) -> bool:
    """Whether a contact is a tombstone already."""
    return reader.value("SELECT deleted_ms FROM contact WHERE id = :id", id=contact_id) is not None


def erased(reader: Reader) -> tuple[str, ...]:
    """Return the contacts of which nothing but an emptied tombstone is left."""
    rows = reader.rows("SELECT id FROM contact WHERE deleted_ms IS NOT NULL AND name = ''")
    return tuple(str(row_id) for (row_id,) in rows)


def emptying(ids: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """Return the statement that leaves nothing of contacts but their tombstones."""
    text, params = listed("id", ids)
    return f"UPDATE contact SET {_EMPTIED} WHERE id IN {text}", params


def _may_read(reader: Reader, table: str) -> bool:
    if reader.dialect == "sqlite":
        return True
    return bool(reader.value("SELECT has_any_column_privilege(CAST(:name AS text), 'SELECT')", name=table))


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else day(str(value)) if value else None
