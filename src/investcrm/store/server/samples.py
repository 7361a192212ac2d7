"""Made-up rows in every table, one set for each of two municipalities, for trying what a group reaches."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, Date, Float, Integer, LargeBinary
from sqlalchemy.exc import DBAPIError

from investcrm.domain.access import APPENDED, WORKED, Group, Verb, Whose
from investcrm.store.schema import Base
from investcrm.store.server import room as rooms
from investcrm.store.server.roles import role_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

CODES: Final = ("0001", "0002")
"""Municipality codes no municipality has; a made-up municipality login belongs to the first."""
_YEAR: Final = 1801
_FIXED: Final = {
    ("fact", "subject"): "site",
    ("change", "entity"): "site",
    ("own_inquiry", "share"): "number",
    ("brief", "state"): "sent",
    ("joint_reply", "state"): "proposed",
}
_KEYED: Final = ("year",)
_FEW_SETTINGS: Final = (Group.MUNICIPALITY, Group.AUDITOR, Group.CUSTODIAN, Group.REGISTRAR)


def make_login(connection: Connection, login: str, group: Group) -> str:
    """Make a login of a group, with a member row and, for a municipality, the first code; return the member.

    The rows of presence, and a municipality's indicators, become its own, as only one's own may be changed.
    """
    connection.exec_driver_sql(f'CREATE ROLE "{login}" LOGIN')
    connection.exec_driver_sql(f'GRANT {role_of(group)} TO "{login}" WITH INHERIT TRUE, SET FALSE')
    member = secrets.token_hex(16)
    _insert(connection, "member", {**_plain("member"), "id": member, "login": login, "groups": str(group)})
    connection.exec_driver_sql(
        "UPDATE presence SET login = %s WHERE municipality_code = ANY(%s)", (login, list(CODES))
    )
    if group is Group.MUNICIPALITY:
        values = {"id": secrets.token_hex(16), "member_id": member, "municipality_code": CODES[0]}
        _insert(connection, "member_municipality", {**_plain("member_municipality"), **values})
        connection.exec_driver_sql(
            "UPDATE indicator_value SET recorded_by = %s WHERE municipality_code = %s", (member, CODES[0])
        )
    return member


def let_see(connection: Connection, member_id: str, inquiry_id: str) -> None:
    """Make somebody a member of a confidential case."""
    values = {"id": secrets.token_hex(16), "member_id": member_id, "inquiry_id": inquiry_id, "role": "reader"}
    _insert(connection, "case_member", {**_plain("case_member"), **values})


def make(connection: Connection, code: str, mark: str, *, room: bool = False) -> dict[str, dict[str, Any]]:
    """Add a row to every table that belongs to a municipality, in a room to a case; return them by table."""
    rows: dict[str, dict[str, Any]] = {}
    first = ("site", "member", "organisation", "brief", "inquiry")  # others name them without a foreign key
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    for table in (*(tables.pop(name) for name in first), *tables.values()):
        if table.name == "shared_inquiry":
            found = connection.exec_driver_sql(
                "SELECT * FROM shared_inquiry WHERE own_id = %s", (rows["own_inquiry"]["id"],)
            )
            shared = found.mappings().first()
            if shared:
                rows[table.name] = dict(shared)
                continue
        rows[table.name] = row = _row(table, code, mark, rows)
        if room:
            row |= _tied_to_case(table.name, rows)
        _insert(connection, table.name, row)
    return rows


def _plain(name: str) -> dict[str, Any]:
    """Return the least a row of a table must hold, its references left out."""
    table = Base.metadata.tables[name]
    return {column.name: _value(column) for column in table.columns if not column.nullable}


def _value(column: Any) -> Any:
    default = getattr(column.default, "arg", None)
    if default is not None and not callable(default):
        return default
    if isinstance(column.type, Date):
        return date(_YEAR, 1, 1)
    if isinstance(column.type, LargeBinary):
        return b""
    if isinstance(column.type, (Integer, BigInteger, Float)):
        return 0
    return secrets.token_hex(16)


def _row(table: Table, code: str, mark: str, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    values = _plain(table.name)
    index = CODES.index(code)
    for column in table.columns:
        name = column.name
        for reference in column.foreign_keys:
            values[name] = rows[reference.column.table.name][reference.column.name]
        if (table.name, name) in _FIXED:
            values[name] = _FIXED[table.name, name]
        elif name in ("municipality_code", "code"):
            values[name] = code
        elif name in _KEYED and column.primary_key:
            values[name] = _YEAR + index
        elif name == "day":
            values[name] = date(_YEAR, 2, 1 + index)
    if table.name in ("change_set", "change", "search_entry", "audit_seal"):
        key = next(iter(table.primary_key.columns)).name
        values[key] = -1 - index - 10 * int(mark[:4], 16)
    return values | _tied(table.name, rows)


def _tied(table: str, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what ties a row to others where no foreign key does."""
    match table:
        case "fact":
            return {"subject_id": rows["site"]["id"]}
        case "presence":
            return {"record_id": rows["site"]["id"]}
        case "search_entry":
            return {"ref": rows["site"]["id"]}
        case "member_municipality":
            return {"member_id": rows["member"]["id"]}
        case "shared_inquiry":
            return {"own_id": rows["own_inquiry"]["id"]}
        case "joint_reply":
            return {"with_code": "0009", "other_brief_id": None}
        case "answer":
            return {"reply_id": None}
        case "forwarding":
            return {"sent_brief_id": rows["brief"]["id"]}
    return {}


def _tied_to_case(table: str, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what ties a row to its case where no foreign key does."""
    case = rows.get("inquiry", {}).get("id")
    match table:
        case "inquiry":
            return {"organisation_id": rows["organisation"]["id"]}
        case "contact" | "read_entry" | "transfer" | "published_group":
            return {"inquiry_id": case}
        case "change":
            return {"root_id": case}
        case "search_entry":
            return {"ref": case}
        case "presence":
            return {"record_id": case}
    return {}


def reached(group: Group, table: str, whose: Whose | None, verb: Verb = Verb.READ) -> Whose | None:
    """Return what a group is to reach of the made-up rows, which are not all of what it may.

    A municipality reads certain settings alone and none of these; of a search index, members and audit, what
    belongs to its own.
    """
    if table == "setting" and group in _FEW_SETTINGS and whose is not None:
        return None
    if whose is Whose.OWN_CASES and rooms.SEEN.get(table) == rooms.NOBODYS:
        return None
    if whose is Whose.OWN_CASES and verb is Verb.ADD and table in ("inquiry", "brief", "brief_link"):
        return Whose.ALL
    if whose is Whose.OWN:  # one's own row is added; the made-up ones are nobody's here
        return Whose.ALL if verb is Verb.ADD else None
    return whose


def tries(
    connection: Connection, verb: Verb, table: Table, row: dict[str, Any], login: str, group: Group
) -> bool:
    """Whether the session may do this to the row, or to one like it."""
    keys = [column.name for column in table.primary_key.columns]
    where = " AND ".join(f'"{key}" = %({key})s' for key in keys)
    values = {key: row[key] for key in keys}
    try:
        if verb is Verb.READ:
            found = connection.exec_driver_sql(f"SELECT {keys[0]} FROM {table.name} WHERE {where}", values)
            return found.first() is not None
        if verb is Verb.ADD:
            _insert(connection, table.name, _another(connection, table, row, login, group))
            return True
        if verb is Verb.CHANGE:
            column = _changed(table)
            statement = f'UPDATE {table.name} SET "{column}" = %(_new)s WHERE {where}'
            values = {**values, "_new": row.get(column)}
        elif tombstone := next((name for name in ("deleted_ms", "withdrawn_ms") if name in table.c), None):
            statement = f"UPDATE {table.name} SET {tombstone} = 1 WHERE {where}"
        else:
            statement = f"DELETE FROM {table.name} WHERE {where}"
        return bool(connection.exec_driver_sql(statement, values).rowcount)
    except DBAPIError as error:
        return getattr(error.orig, "sqlstate", "") in ("23503", "23505")  # allowed; other rows forbid it


def _changed(table: Table) -> str:
    """Return a column that a change may touch."""
    if table.name in APPENDED:
        return "source"
    if table.name == "action_note":
        return "text"  # what a municipality may only append and withdraw, and the region change
    for name in (
        "version",
        "state",
        "last",
        "words",
        "editing",
        "ordinal",
        "undone_by",
        "before",
        "link",
        "data",
    ):
        if name in table.c:
            return name
    return next(
        column.name for column in table.columns if not column.primary_key and column.name != "created_ms"
    )


def _another(
    connection: Connection, table: Table, row: dict[str, Any], login: str, group: Group
) -> dict[str, Any]:
    """Return a row like this one that is not there yet."""
    fresh = dict(row)
    for column in table.columns:
        unique = column.unique or (column.primary_key and not column.foreign_keys)
        if not unique:
            continue
        if column.name in ("seq",) or (column.primary_key and isinstance(column.type, Integer)):
            fresh[column.name] = row[column.name] - 5 if column.name != "year" else row[column.name] + 50
        elif isinstance(column.type, Date):
            fresh[column.name] = date(_YEAR, 3, row[column.name].day)
        elif (
            column.name not in ("municipality_code", "code", "ref", "inquiry_id", "record_id")
            and not column.foreign_keys
        ):
            fresh[column.name] = secrets.token_hex(16)
    if table.name in ("fact", "indicator_value"):
        fresh["recorded_by"] = _member(connection)
    if table.name == "presence":
        fresh["login"] = login
    if table.name in ("read_entry", *WORKED) and group is not Group.MUNICIPALITY:
        fresh["member_id"] = _member(connection)
    if table.name == "own_inquiry":
        fresh["number"] = secrets.token_hex(4)
    if table.name == "brief_message":
        fresh["from_region"] = int(group is not Group.MUNICIPALITY)
    return fresh


def _member(connection: Connection) -> str:
    return str(connection.exec_driver_sql("SELECT sec.my_member()").scalar_one())


def _insert(connection: Connection, table: str, values: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f"%({name})s" for name in values)
    connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
