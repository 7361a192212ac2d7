"""Outlines of sites, and where the sites are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from investcrm.domain import outlines
from investcrm.domain.outlines import StatedOutline
from investcrm.store.reader import day, listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values

_CHUNK: Final = 500
_NEWEST: Final = "ORDER BY coalesce(o.as_of, '0001-01-01') DESC, o.created_ms DESC, o.id DESC"
_STANDING: Final = (
    "SELECT o.*, row_number() OVER (PARTITION BY o.site_id ORDER BY coalesce(o.as_of, '0001-01-01') DESC, "
    "o.created_ms DESC, o.id DESC) AS place FROM outline o WHERE o.deleted_ms IS NULL"
)


def of_site(reader: Reader, site_id: str) -> tuple[StatedOutline, ...]:
    """Return what was said of a site's borders, what stands now first."""
    found = reader.rows(
        "SELECT o.id, o.shape, o.area_m2, o.source, o.as_of FROM outline o "
        f"WHERE o.site_id = :id AND o.deleted_ms IS NULL {_NEWEST}",
        id=site_id,
    )
    return tuple(
        StatedOutline(row_id, outlines.from_text(shape), area, source, day(as_of))
        for row_id, shape, area, source, as_of in found
    )


def near(
    reader: Reader, west: int, south: int, east: int, north: int, limit: int, code: str = ""
) -> list[Values]:
    """Return (site id, shape) of the standing outlines whose middle lies within, in SWEREF 99 TM."""
    return reader.rows(
        f"SELECT s.site_id, s.shape FROM ({_STANDING}) s JOIN site x ON x.id = s.site_id "
        "WHERE s.place = 1 AND x.deleted_ms IS NULL AND s.east BETWEEN :west AND :east "
        "AND s.north BETWEEN :south AND :north AND (:code = '' OR x.municipality_code = :code) "
        "ORDER BY s.area_m2 DESC LIMIT :limit",
        west=west,
        south=south,
        east=east,
        north=north,
        limit=limit,
        code=code,
    )


def shapes(reader: Reader, ids: Sequence[str] | None = None) -> dict[str, str]:
    """Return the shape of each site's standing outline, by site; with ``ids`` of those sites."""
    wanted = f"SELECT s.site_id, s.shape FROM ({_STANDING}) s WHERE s.place = 1"
    if ids is None:
        return dict(reader.rows(wanted))
    found: dict[str, str] = {}
    for at in range(0, len(ids), _CHUNK):
        names, params = listed("id", ids[at : at + _CHUNK])
        found |= dict(reader.rows(f"{wanted} AND s.site_id IN {names}", **params))
    return found


def areas(reader: Reader) -> dict[str, int]:
    """Return the area in m² that each site's standing outline encloses, by site."""
    found = reader.rows(f"SELECT s.site_id, s.area_m2 FROM ({_STANDING}) s WHERE s.place = 1")
    return {str(site_id): int(area) for site_id, area in found}


def points(reader: Reader, code: str = "", search: str = "") -> list[Values]:
    """Return (id, name, municipality code, east, north, plan state) of every site that has coordinates."""
    if reader.dialect == "postgresql":
        east, north, plan = (
            f"x.wide::jsonb -> '{key}' ->> 0" for key in ("east_sweref", "north_sweref", "plan_state")
        )
        columns = f"({east})::bigint, ({north})::bigint, {plan}"
    else:
        columns = ", ".join(
            f"json_extract(x.wide, '$.{key}[0]')" for key in ("east_sweref", "north_sweref", "plan_state")
        )
    found = reader.rows(
        f"SELECT x.id, x.name, x.municipality_code, {columns} FROM site x WHERE x.deleted_ms IS NULL "
        "AND (:code = '' OR x.municipality_code = :code) "
        "AND (:search = '' OR x.name_key LIKE :search OR x.cadastral_key LIKE :search) "
        "ORDER BY x.name_key, x.id",
        code=code,
        search=search,
    )
    return [row for row in found if row[3] is not None and row[4] is not None]


def cadastral_keys(reader: Reader) -> dict[str, str]:
    """Return every site's cadastral id, folded for comparison, by site."""
    found = reader.rows("SELECT id, cadastral_key FROM site WHERE deleted_ms IS NULL")
    return {str(site_id): str(key) for site_id, key in found}
