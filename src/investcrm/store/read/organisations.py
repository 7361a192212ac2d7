"""Companies, partners and contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.filters import OrganisationFilter
from investcrm.domain.rows import ActivityRow, ContactRow, InquiryRow, OrganisationRow
from investcrm.store.listing import ListQuery, ListSpec
from investcrm.store.read import inquiries
from investcrm.store.reader import day, listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values

_VISIT: Final = (
    "a.organisation_id = o.id AND a.inquiry_id IS NULL AND a.kind = 'visit' AND a.deleted_ms IS NULL"
)
_COLUMNS: Final = (
    "o.id",
    "o.version",
    "o.name",
    "o.kind",
    "o.municipality_code",
    "m.name",
    "o.country",
    "o.reviewed_on",
    "o.as_of",
    "o.note",
    "(SELECT count(*) FROM inquiry i WHERE i.company_key = o.company_key AND i.deleted_ms IS NULL)",
    "o.owner_country",
    "o.foreign_owned",
    "o.parent_company",
    "o.employees",
    "o.source",
    "o.web",
    f"(SELECT count(*) FROM activity a WHERE {_VISIT})",
    f"(SELECT max(a.happened_on) FROM activity a WHERE {_VISIT})",
)
SPEC: Final = ListSpec(
    source="organisation o",
    id="o.id",
    columns=_COLUMNS,
    orders={
        "name": "o.name_key",
        "municipality": "coalesce(o.municipality_code, '9999')",
        "owner": "(CASE o.foreign_owned WHEN 1 THEN 0 WHEN 0 THEN 2 ELSE 1 END)",
        "visited": f"coalesce((SELECT max(a.happened_on) FROM activity a WHERE {_VISIT}), '1900-01-01')",
        "employees": "coalesce(o.employees, -1)",
    },
    always="o.deleted_ms IS NULL",
    joins="LEFT JOIN municipality m ON m.code = o.municipality_code",
    search_kind="organisation",
)


_OWNED: Final = {
    "foreign": "o.foreign_owned = 1",
    "swedish": "o.foreign_owned = 0",
    "unknown": "o.foreign_owned IS NULL",
}


def query(shown: OrganisationFilter) -> ListQuery:
    """Return the list query of a filter."""
    where: list[str] = []
    params: dict[str, Any] = {}
    for condition, name, value in (
        ("o.municipality_code = :code", "code", shown.municipality_code),
        ("o.kind = :kind", "kind", shown.kind),
        (
            (
                "o.id IN (SELECT a.organisation_id FROM organisation_strength_area a "
                "WHERE a.strength_area = :area AND a.deleted_ms IS NULL)"
            ),
            "area",
            shown.strength_area,
        ),
    ):
        if value:
            where.append(condition)
            params[name] = value
    if shown.owned:
        where.append(_OWNED[shown.owned])
    if shown.not_visited_since:
        where.append(f"NOT EXISTS (SELECT 1 FROM activity a WHERE {_VISIT} AND a.happened_on >= :since)")
        params["since"] = shown.not_visited_since.isoformat()
    if shown.duplicates:
        where.append(
            "EXISTS (SELECT 1 FROM organisation d WHERE d.company_key = o.company_key AND d.id <> o.id "
            "AND d.deleted_ms IS NULL)"
        )
    return ListQuery(shown.order, shown.descending, shown.search, tuple(where), tuple(params.items()))


def rows(reader: Reader, found: list[Values]) -> tuple[OrganisationRow, ...]:
    """Return list lines with their strength areas."""
    text, params = listed("id", [values[0] for values in found])
    areas: dict[str, list[str]] = {}
    for organisation_id, key in reader.rows(
        "SELECT organisation_id, strength_area FROM organisation_strength_area "
        f"WHERE organisation_id IN {text} AND deleted_ms IS NULL ORDER BY id",
        **params,
    ):
        areas.setdefault(organisation_id, []).append(key)
    return tuple(
        OrganisationRow(
            v[0],
            v[1],
            v[2],
            v[3],
            v[4],
            v[5] or "",
            tuple(areas.get(v[0], ())),
            v[6],
            day(v[7]),
            v[8],
            v[9],
            v[10],
            v[11],
            None if v[12] is None else bool(v[12]),
            v[13],
            v[14],
            v[15],
            v[16],
            int(v[17]),
            day(v[18]),
        )
        for v in found
    )


def organisation(reader: Reader, organisation_id: str) -> OrganisationRow | None:
    """Return one company."""
    found = reader.rows(
        f"SELECT {', '.join(_COLUMNS)} FROM organisation o {SPEC.joins} "
        "WHERE o.id = :id AND o.deleted_ms IS NULL",
        id=organisation_id,
    )
    return rows(reader, found)[0] if found else None


def area_rows(reader: Reader, organisation_id: str) -> dict[str, str]:
    """Return the ids of a company's strength-area rows by key."""
    found = reader.rows(
        "SELECT strength_area, id FROM organisation_strength_area "
        "WHERE organisation_id = :id AND deleted_ms IS NULL",
        id=organisation_id,
    )
    return {str(key): str(row_id) for key, row_id in found}


def inquiries_of(reader: Reader, organisation_id: str, company_key: str) -> tuple[InquiryRow, ...]:
    """Return the inquiries of a company: tied to it, or of the same name."""
    found = reader.rows(
        "SELECT id FROM inquiry WHERE deleted_ms IS NULL AND (organisation_id = :id OR company_key = :key) "
        "ORDER BY number_key DESC LIMIT 200",
        id=organisation_id,
        key=company_key,
    )
    return inquiries.by_ids(reader, tuple(str(values[0]) for values in found))


def activities_of(reader: Reader, organisation_id: str, company_key: str) -> tuple[ActivityRow, ...]:
    """Return what happened with a company and in its cases, newest first, at most 200."""
    found = reader.rows(
        "SELECT a.id, a.kind, a.happened_on, a.text, a.participants, i.id, i.number, i.title "
        "FROM activity a LEFT JOIN inquiry i ON i.id = a.inquiry_id "
        "WHERE a.deleted_ms IS NULL AND ((a.organisation_id = :id AND a.inquiry_id IS NULL) "
        "OR a.inquiry_id IN (SELECT x.id FROM inquiry x WHERE x.deleted_ms IS NULL "
        "AND (x.organisation_id = :id OR x.company_key = :key))) "
        "ORDER BY a.happened_on DESC, a.created_ms DESC, a.id DESC LIMIT 200",
        id=organisation_id,
        key=company_key,
    )
    return tuple(
        ActivityRow(r[0], r[1], listed_day, r[3], r[4], r[5], r[6] or "", r[7] or "")
        for r in found
        if (listed_day := day(r[2])) is not None
    )


def contacts(
    reader: Reader, inquiry_id: str | None, organisation_id: str | None, municipality_code: str | None
) -> tuple[ContactRow, ...]:
    """Return contacts; None does not narrow."""
    where, params = ["deleted_ms IS NULL"], {}
    for column, value in (
        ("inquiry_id", inquiry_id),
        ("organisation_id", organisation_id),
        ("municipality_code", municipality_code),
    ):
        if value is not None:
            where.append(f"{column} = :{column}")
            params[column] = value
    found = reader.rows(
        "SELECT id, version, name, role, email, phone, organisation_id, inquiry_id, municipality_code, "
        f"retain_until, purpose FROM contact WHERE {' AND '.join(where)} ORDER BY name_key, id",
        **params,
    )
    return tuple(
        ContactRow(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], day(v[9]), v[10]) for v in found
    )
