"""The targets of KPIs as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.domain.targets import Aim

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


def of_year(reader: Reader, year: int) -> dict[Aim, float]:
    """Return every target of a year."""
    found = reader.rows(
        "SELECT kpi, coalesce(municipality_code, ''), coalesce(strength_area, ''), value FROM target "
        "WHERE deleted_ms IS NULL AND year = :year",
        year=year,
    )
    return {Aim(str(kpi), str(code), str(area)): float(value) for kpi, code, area, value in found}


def goals(
    reader: Reader, year: int, municipality_code: str = "", strength_area: str = ""
) -> dict[str, float]:
    """Return a year's targets by KPI: the region's, or those of a municipality, a strength area, or both."""
    return {
        aim.kpi: value
        for aim, value in of_year(reader, year).items()
        if (aim.municipality_code, aim.strength_area) == (municipality_code, strength_area)
    }


def row_id(reader: Reader, aim: Aim, year: int) -> str | None:
    """Return the row of a target, or None where there is none."""
    found = reader.value(
        "SELECT id FROM target WHERE deleted_ms IS NULL AND kpi = :kpi AND year = :year "
        "AND coalesce(municipality_code, '') = :code AND coalesce(strength_area, '') = :area",
        kpi=aim.kpi,
        year=year,
        code=aim.municipality_code,
        area=aim.strength_area,
    )
    return str(found) if found else None
