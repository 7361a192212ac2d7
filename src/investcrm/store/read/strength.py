"""Strength areas, what stands in them, their companies, and the cases won in them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from investcrm.domain.strength import Area, Company, Item, Won
from investcrm.store.reader import day, listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


def may_read(reader: Reader, table: str) -> bool:
    """Whether who reads here has a right to the table; a file's owner has to all."""
    if reader.dialect == "sqlite":
        return True
    return bool(reader.value("SELECT has_any_column_privilege(CAST(:name AS text), 'SELECT')", name=table))


def areas(reader: Reader) -> tuple[Area, ...]:
    """Return every area in shown order, without counts."""
    found = reader.rows(
        "SELECT id, version, key, parent_key, name_sv, name_en, status, business_sweden, assumed, source, "
        "as_of, reviewed_on, note FROM strength_area WHERE deleted_ms IS NULL ORDER BY position, id"
    )
    return tuple(
        Area(
            v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], bool(v[8]), v[9], v[10], day(v[11]), v[12]
        )
        for v in found
    )  # fmt: skip


def area_id(reader: Reader, key: str) -> str | None:
    """Return the id of an area that is in use."""
    found = reader.value("SELECT id FROM strength_area WHERE key = :key AND deleted_ms IS NULL", key=key)
    return str(found) if found else None


def is_key_taken(reader: Reader, key: str) -> bool:
    """Whether an area, given up or not, has this key."""
    return reader.value("SELECT 1 FROM strength_area WHERE key = :key", key=key) is not None


def last_position(reader: Reader) -> int:
    """Return the place of the last area; -1 where there is none."""
    return int(reader.value("SELECT coalesce(max(position), -1) FROM strength_area"))


def items(reader: Reader, keys: Collection[str] | None = None) -> tuple[Item, ...]:
    """Return the items of areas, of every area where none are named, by kind and name."""
    where, params = _among("s.strength_area", keys)
    found = reader.rows(
        "SELECT s.id, s.version, s.strength_area, s.kind, s.name, s.name_en, s.municipality_code, m.name, "
        "s.place, s.note, s.note_en, s.source, s.as_of, s.reviewed_on, s.web FROM strength_item s "
        f"LEFT JOIN municipality m ON m.code = s.municipality_code WHERE s.deleted_ms IS NULL{where} "
        "ORDER BY s.kind, s.name_key, s.id",
        **params,
    )
    return tuple(
        Item(
            v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7] or "", v[8], v[9], v[10], v[11], v[12], day(v[13]),
            v[14],
        )
        for v in found
    )  # fmt: skip


def tied(reader: Reader) -> list[tuple[str, str]]:
    """Return (strength area, company id) of every company in use."""
    return [
        (str(key), str(organisation_id))
        for key, organisation_id in reader.rows(
            "SELECT a.strength_area, a.organisation_id FROM organisation_strength_area a "
            "JOIN organisation o ON o.id = a.organisation_id "
            "WHERE a.deleted_ms IS NULL AND o.deleted_ms IS NULL"
        )
    ]


def companies(reader: Reader, keys: Collection[str]) -> tuple[Company, ...]:
    """Return the companies of areas, each once, by name."""
    text, params = listed("key", list(keys))
    found = reader.rows(
        "SELECT o.id, o.version, o.name, o.municipality_code, m.name, o.owner_country, o.parent_company, "
        "o.employees, o.source, o.as_of, o.reviewed_on, o.note, o.web FROM organisation o "
        "LEFT JOIN municipality m ON m.code = o.municipality_code WHERE o.deleted_ms IS NULL AND o.id IN "
        f"(SELECT a.organisation_id FROM organisation_strength_area a WHERE a.strength_area IN {text} "
        "AND a.deleted_ms IS NULL) ORDER BY o.name_key, o.id",
        **params,
    )
    return tuple(
        Company(
            v[0], v[1], v[2], v[3], v[4] or "", v[5], v[6], v[7], v[8], v[9], day(v[10]), v[11], v[12]
        )
        for v in found
    )  # fmt: skip


def won(reader: Reader, keys: Collection[str]) -> tuple[Won, ...]:
    """Return the cases of areas that were decided in the region's favour, latest first."""
    text, params = listed("key", list(keys))
    found = reader.rows(
        "SELECT i.id, i.number, i.title, i.outcome, i.decided_municipality, i.won_on, "
        "(SELECT sum(l.jobs) FROM ledger_entry l WHERE l.inquiry_id = i.id AND l.step = 'decided' "
        "AND l.sort = 'new' AND l.deleted_ms IS NULL) "
        "FROM inquiry i WHERE i.deleted_ms IS NULL AND i.won_on IS NOT NULL AND (i.strength_area IN "
        f"{text} OR i.id IN (SELECT a.inquiry_id FROM inquiry_strength_area a WHERE a.strength_area IN "
        f"{text} AND a.deleted_ms IS NULL)) ORDER BY i.won_on DESC, i.number_key DESC",
        **params,
    )
    return tuple(
        Won(v[0], v[1], v[2], v[3] or "", v[4] or "", decided, None if v[6] is None else int(v[6]))
        for v in found
        if (decided := day(v[5])) is not None
    )


def ids_of(reader: Reader, table: str, key: str) -> list[str]:
    """Return the rows of a table that name an area."""
    found = reader.rows(
        f"SELECT id FROM {table} WHERE strength_area = :key AND deleted_ms IS NULL ORDER BY id", key=key
    )
    return [str(values[0]) for values in found]


def owners_of(reader: Reader, table: str, owner: str, key: str) -> set[str]:
    """Return whose rows of a table name an area."""
    found = reader.rows(
        f"SELECT {owner} FROM {table} WHERE strength_area = :key AND deleted_ms IS NULL", key=key
    )
    return {str(values[0]) for values in found}


def _among(column: str, keys: Collection[str] | None) -> tuple[str, dict[str, Any]]:
    if keys is None:
        return "", {}
    text, params = listed("key", list(keys))
    return f" AND {column} IN {text}", dict(params)
