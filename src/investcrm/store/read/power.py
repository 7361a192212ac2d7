"""Power statements, reservations and substations, by the place they are about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.land_rows import PowerPlace, PowerRow, ReservationRow, SubstationRow
from investcrm.domain.power import Reservation
from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values

COLUMN: Final = {"site": "site_id", "substation": "substation_id", "municipality": "municipality_code"}
"""The column that names a place, by its kind."""
_STATEMENT: Final = (
    "id, version, year, firm_kw, indicative_kw, flexible_kw, operator, stated_on, valid_until, source, "
    "restricted, raw, basis, grid, voltage_v, redundant, step, step_dates, closes_on, document"
)


def statements(reader: Reader, place: PowerPlace) -> tuple[PowerRow, ...]:
    """Return every standing statement of a place, by year and then by the day it was made."""
    found = reader.rows(
        f"SELECT {_STATEMENT} FROM power_statement WHERE {COLUMN[place.kind]} = :id AND deleted_ms IS NULL "
        "ORDER BY coalesce(year, 0), coalesce(stated_on, '0001-01-01'), id",
        id=place.id,
    )
    return tuple(_statement(values, place.name) for values in found)


def statement_place(reader: Reader, statement_id: str) -> tuple[str, str] | None:
    """Return the kind and id of the place a statement is about."""
    found = reader.row(
        "SELECT site_id, substation_id, municipality_code FROM power_statement "
        "WHERE id = :id AND deleted_ms IS NULL",
        id=statement_id,
    )
    return (
        next(((kind, str(id_)) for kind, id_ in zip(COLUMN, found, strict=True) if id_), None)
        if found
        else None
    )


def _statement(values: Values, place: str) -> PowerRow:
    told: list[Any] = [*values, place]
    for index in (7, 8, 18):
        told[index] = day(told[index])
    told[10] = bool(told[10])
    told[15] = None if told[15] is None else bool(told[15])
    told[17] = json.loads(told[17])
    return PowerRow(*told)


def reservations(reader: Reader, place: PowerPlace) -> tuple[ReservationRow, ...]:
    """Return the standing reservations at a place."""
    found = reader.rows(
        "SELECT id, version, holder, kw, from_year, until, source, stated_on, restricted "
        f"FROM power_reservation WHERE {COLUMN[place.kind]} = :id AND deleted_ms IS NULL "
        "ORDER BY coalesce(from_year, 0), holder, id",
        id=place.id,
    )
    return tuple(
        ReservationRow(
            r[0], r[1], Reservation(r[2], r[3], r[4], day(r[5]), r[6], day(r[7]), bool(r[8])), place.name
        )
        for r in found
    )


def substations(reader: Reader) -> tuple[SubstationRow, ...]:
    """Return the region's substations by name."""
    found = reader.rows(
        "SELECT id, version, municipality_code, name, voltage_v, operator FROM substation "
        "WHERE deleted_ms IS NULL ORDER BY name_key, id"
    )
    return tuple(SubstationRow(*values) for values in found)


def closing(reader: Reader, until: str) -> list[Values]:
    """Return the statements whose case in the queue closes by a day: id, day, step, operator, place's kind,
    id and name."""
    return reader.rows(
        "SELECT p.id, p.closes_on, p.step, p.operator, "
        "CASE WHEN p.site_id IS NOT NULL THEN 'site' WHEN p.substation_id IS NOT NULL THEN 'substation' "
        "ELSE 'municipality' END, coalesce(p.site_id, p.substation_id, p.municipality_code), "
        "coalesce(x.name, s.name, m.name, '') FROM power_statement p "
        "LEFT JOIN site x ON x.id = p.site_id LEFT JOIN substation s ON s.id = p.substation_id "
        "LEFT JOIN municipality m ON m.code = p.municipality_code "
        "WHERE p.deleted_ms IS NULL AND p.closes_on <= :until AND p.step <> 'connected' "
        "AND x.deleted_ms IS NULL AND s.deleted_ms IS NULL ORDER BY p.closes_on, p.id",
        until=until,
    )


def sites_with(reader: Reader, field: str) -> list[Values]:
    """Return id, municipality code and wide row of the sites of which a field is known."""
    return reader.rows(
        "SELECT id, municipality_code, wide FROM site WHERE deleted_ms IS NULL AND wide LIKE :mark",
        mark=f'%"{field}":[%',
    )
