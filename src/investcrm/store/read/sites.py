"""Sites, their facts and power statements, and municipalities with their readiness."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.filters import SiteFilter
from investcrm.domain.rows import FactRow
from investcrm.domain.sites import Confidence, Known
from investcrm.store.listing import ListQuery, ListSpec
from investcrm.store.read import feed
from investcrm.store.reader import day, listed

if TYPE_CHECKING:
    from investcrm.store.reader import Dialect, Reader, Values


def spec(dialect: Dialect) -> ListSpec:
    """Return the site list; orders by a fact read it out of the wide row."""

    def number(field: str) -> str:
        if dialect == "postgresql":
            return f"coalesce((x.wide::jsonb -> '{field}' ->> 0)::bigint, -1)"
        return f"coalesce(json_extract(x.wide, '$.{field}[0]'), -1)"

    def text(field: str) -> str:
        if dialect == "postgresql":
            return f"coalesce(x.wide::jsonb -> '{field}' ->> 0, 'z')"
        return f"coalesce(json_extract(x.wide, '$.{field}[0]'), 'z')"

    power = (
        "coalesce((x.wide::jsonb -> 'power' -> 0 ->> 'firm')::bigint, -1)"
        if dialect == "postgresql"
        else "coalesce(json_extract(x.wide, '$.power[0].firm'), -1)"
    )
    return ListSpec(
        source="site x",
        id="x.id",
        columns=("x.id", "x.version", "x.name", "x.municipality_code", "m.name", "x.wide"),
        orders={
            "name": "x.name_key",
            "municipality": "x.municipality_code",
            "usable_m2": number("usable_m2"),
            "motorway_m": number("motorway_m"),
            "plan_state": text("plan_state"),
            "ready_on": text("ready_on"),
            "power": power,
        },
        always="x.deleted_ms IS NULL",
        joins="LEFT JOIN municipality m ON m.code = x.municipality_code",
        search_kind="site",
        texts=frozenset({"plan_state", "ready_on"}),
    )


def query(shown: SiteFilter) -> ListQuery:
    """Return the list query of a filter."""
    if shown.municipality_code:
        return ListQuery(
            shown.order,
            shown.descending,
            shown.search,
            ("x.municipality_code = :code",),
            (("code", shown.municipality_code),),
        )
    return ListQuery(shown.order, shown.descending, shown.search)


_CHUNK: Final = 500
_ALL: Final = (
    "SELECT x.id, x.version, x.name, x.municipality_code, m.name, x.wide FROM site x "
    "LEFT JOIN municipality m ON m.code = x.municipality_code WHERE x.deleted_ms IS NULL"
)


def all_sites(reader: Reader) -> list[Values]:
    """Return every site: id, version, name, municipality code and name, wide row."""
    return reader.rows(_ALL)


def standing(reader: Reader) -> str:
    """Return where the feeds stand that tell of sites; while it is the same, no site has changed."""
    region = ""
    if reader.dialect == "sqlite" and reader.row("SELECT 1 FROM pragma_database_list WHERE name = 'beside'"):
        region = str(reader.value("SELECT max(seq) FROM beside.change_set"))
    return f"{feed.position(reader)}/{region}"


def versions(reader: Reader) -> dict[str, int]:
    """Return the version of every site by its id."""
    return dict(reader.rows("SELECT id, version FROM site WHERE deleted_ms IS NULL"))


def some_sites(reader: Reader, ids: Sequence[str]) -> Iterator[Values]:
    """Yield sites as :func:`all_sites` returns them."""
    for at in range(0, len(ids), _CHUNK):
        names, params = listed("id", ids[at : at + _CHUNK])
        yield from reader.rows(f"{_ALL} AND x.id IN {names}", **params)


def site(reader: Reader, site_id: str) -> Values | None:
    """Return one site as :func:`all_sites` does."""
    return reader.row(f"{_ALL} AND x.id = :id", id=site_id)


def site_ids(reader: Reader) -> list[Values]:
    """Return (id, municipality code, name key, cadastral key) of every site, for finding duplicates."""
    return reader.rows(
        "SELECT id, municipality_code, name_key, cadastral_key FROM site WHERE deleted_ms IS NULL"
    )


def latest_facts(reader: Reader, subject: str, subject_id: str) -> dict[str, Known]:
    """Return the newest standing value of each field: by the day it holds, then by when it was recorded."""
    found = reader.rows(
        "SELECT field, value, source, as_of, confidence FROM fact WHERE subject = :subject "
        "AND subject_id = :subject_id AND withdrawn_ms IS NULL "
        "ORDER BY coalesce(as_of, '0001-01-01'), recorded_ms, id",
        subject=subject,
        subject_id=subject_id,
    )
    return {
        field: Known(json.loads(value), source, day(as_of), Confidence(confidence))
        for field, value, source, as_of, confidence in found
    }


def latest_of_all(reader: Reader, subject: str) -> dict[str, dict[str, Known]]:
    """Return the newest standing values of every subject of a kind, by its id and field."""
    found = reader.rows(
        "SELECT subject_id, field, value, source, as_of, confidence FROM fact WHERE subject = :subject "
        "AND withdrawn_ms IS NULL ORDER BY coalesce(as_of, '0001-01-01'), recorded_ms, id",
        subject=subject,
    )
    latest: dict[str, dict[str, Known]] = {}
    for subject_id, field, value, source, as_of, confidence in found:
        known = Known(json.loads(value), source, day(as_of), Confidence(confidence))
        latest.setdefault(subject_id, {})[field] = known
    return latest


def fact_history(reader: Reader, subject: str, subject_id: str) -> tuple[FactRow, ...]:
    """Return every statement about a subject, newest first."""
    found = reader.rows(
        "SELECT field, value, source, as_of, confidence, recorded_ms, raw FROM fact "
        "WHERE subject = :subject AND subject_id = :subject_id AND withdrawn_ms IS NULL "
        "ORDER BY recorded_ms DESC, id DESC",
        subject=subject,
        subject_id=subject_id,
    )
    return tuple(FactRow(r[0], r[1], r[2], day(r[3]), r[4], r[5], r[6]) for r in found)


def municipality_id(reader: Reader, code: str) -> str | None:
    """Return the id of a municipality of the region."""
    found = reader.value("SELECT id FROM municipality WHERE code = :code AND deleted_ms IS NULL", code=code)
    return str(found) if found else None


def municipalities(reader: Reader) -> list[Values]:
    """Return id, version, code, name, e-mail and the number of sites of each municipality."""
    return reader.rows(
        "SELECT m.id, m.version, m.code, m.name, m.email, "
        "(SELECT count(*) FROM site x WHERE x.municipality_code = m.code AND x.deleted_ms IS NULL) "
        "FROM municipality m WHERE m.deleted_ms IS NULL ORDER BY m.name_key"
    )


def open_forwardings(reader: Reader) -> dict[str, int]:
    """Return how many answers each municipality owes, by its code."""
    found = reader.rows(
        "SELECT f.municipality_code, count(*) FROM forwarding f JOIN inquiry i ON i.id = f.inquiry_id "
        "WHERE f.state = 'sent' AND f.deleted_ms IS NULL AND i.deleted_ms IS NULL "
        "GROUP BY f.municipality_code"
    )
    return {str(code): int(count) for code, count in found}


def municipality_profile(reader: Reader, code: str) -> dict[str, Any]:
    """Return the reference study's words on a municipality."""
    text = reader.value("SELECT profile FROM municipality WHERE code = :code", code=code)
    return dict(json.loads(text)) if text else {}
