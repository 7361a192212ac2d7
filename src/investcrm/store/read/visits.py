"""Visits to companies, who might be visited next, and the steps of aftercare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.visits import ToVisit, Visit
from investcrm.store.reader import day

if TYPE_CHECKING:
    from datetime import date

    from investcrm.store.reader import Reader

_COLUMNS: Final = (
    "v.id, v.version, v.organisation_id, o.name, m.name, o.foreign_owned, v.state, v.planned_on, "
    "v.starts_at, v.minutes, v.place, v.purpose, v.participants, v.owner_id, v.needs, v.plans, "
    "v.obstacles, v.inquiry_id, "
    "i.number FROM company_visit v JOIN organisation o ON o.id = v.organisation_id "
    "LEFT JOIN municipality m ON m.code = o.municipality_code "
    "LEFT JOIN inquiry i ON i.id = v.inquiry_id AND i.deleted_ms IS NULL "
    "WHERE v.deleted_ms IS NULL AND o.deleted_ms IS NULL"
)
_FOREIGN_FIRST: Final = "(CASE o.foreign_owned WHEN 1 THEN 0 WHEN 0 THEN 2 ELSE 1 END)"


def _visits(reader: Reader, rest: str, **params: Any) -> tuple[Visit, ...]:
    found = reader.rows(f"SELECT {_COLUMNS} {rest}", **params)
    return tuple(
        Visit(
            v[0], v[1], v[2], v[3], v[4] or "", None if v[5] is None else bool(v[5]), v[6], planned, v[8],
            v[9], v[10], v[11], v[12], v[13], v[14], v[15], v[16], v[17] if v[18] else None, v[18] or "",
        )
        for v in found
        if (planned := day(v[7])) is not None
    )  # fmt: skip


def planned(reader: Reader) -> tuple[Visit, ...]:
    """Return the visits to come, the next first, foreign-owned companies first on a day."""
    return _visits(
        reader,
        f"AND v.state = 'planned' ORDER BY v.planned_on, {_FOREIGN_FIRST}, v.starts_at, o.name_key, v.id",
    )


def of_company(reader: Reader, organisation_id: str) -> tuple[Visit, ...]:
    """Return a company's visits, the latest first."""
    return _visits(
        reader, "AND v.organisation_id = :org ORDER BY v.planned_on DESC, v.id DESC", org=organisation_id
    )


def visit(reader: Reader, visit_id: str) -> Visit | None:
    """Return one visit."""
    found = _visits(reader, "AND v.id = :id", id=visit_id)
    return found[0] if found else None


def due(reader: Reader, until: date) -> tuple[Visit, ...]:
    """Return the visits planned until a day."""
    return _visits(
        reader, "AND v.state = 'planned' AND v.planned_on <= :until ORDER BY v.planned_on, v.id",
        until=until.isoformat(),
    )  # fmt: skip


def to_visit(reader: Reader, before: date, limit: int) -> tuple[ToVisit, ...]:
    """Return companies without a visit planned or made since a day, foreign-owned and longest ago first."""
    visited = (
        "(SELECT max(a.happened_on) FROM activity a WHERE a.organisation_id = o.id AND a.inquiry_id IS NULL "
        "AND a.kind = 'visit' AND a.deleted_ms IS NULL)"
    )
    found = reader.rows(
        f"SELECT o.id, o.name, m.name, o.owner_country, o.foreign_owned, {visited} FROM organisation o "
        "LEFT JOIN municipality m ON m.code = o.municipality_code "
        "WHERE o.deleted_ms IS NULL AND o.kind = 'company' AND o.municipality_code IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM company_visit v WHERE v.organisation_id = o.id "
        "AND v.state = 'planned' AND v.deleted_ms IS NULL) "
        f"AND coalesce({visited}, '1900-01-01') < :before "
        f"ORDER BY {_FOREIGN_FIRST}, coalesce({visited}, '1900-01-01'), o.name_key, o.id LIMIT {int(limit)}",
        before=before.isoformat(),
    )
    return tuple(
        ToVisit(v[0], v[1], v[2] or "", v[3], None if v[4] is None else bool(v[4]), day(v[5])) for v in found
    )


def late_aftercare(reader: Reader, today: date) -> list[str]:
    """Return the tasks of aftercare that are not done and whose day has passed."""
    found = reader.rows(
        "SELECT id FROM task WHERE kind = 'aftercare' AND done_on IS NULL AND deleted_ms IS NULL "
        "AND due_on < :today ORDER BY id",
        today=today.isoformat(),
    )
    return [str(values[0]) for values in found]


def open_aftercare(reader: Reader, inquiry_id: str) -> list[str]:
    """Return the tasks of aftercare that a case still has to do."""
    found = reader.rows(
        "SELECT id FROM task WHERE inquiry_id = :id AND kind = 'aftercare' AND done_on IS NULL "
        "AND deleted_ms IS NULL ORDER BY id",
        id=inquiry_id,
    )
    return [str(values[0]) for values in found]


def coming_site_visit(reader: Reader, inquiry_id: str) -> str | None:
    """Return the id of the task of a case's visit programme that is still to be done, or None."""
    found = reader.rows(
        "SELECT id FROM task WHERE inquiry_id = :id AND kind = 'site_visit' AND done_on IS NULL "
        "AND deleted_ms IS NULL ORDER BY id DESC",
        id=inquiry_id,
    )
    return next((str(r[0]) for r in found), None)
