"""The rows that every KPI is counted from, one table of plain columns per population."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from investcrm.domain.fields import FIELDS, Subject
from investcrm.domain.figure_basis import BasisTable
from investcrm.domain.freshness import SETTING, limits_of
from investcrm.domain.promises import days_of
from investcrm.store.read.reference import setting

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

_QUERIES: Final[Mapping[str, str]] = {
    "inquiries": (
        "SELECT p.number, p.stage, p.outcome, p.received_on, p.qualified_on, p.forwarded_on, p.real_on, "
        "p.first_response_on, p.offered_on, p.visit_on, p.decided_on, p.won_on, p.lost_reason, p.jobs, "
        "p.investment_sek, p.decided_municipality, p.source, p.country, o.country AS company_country "
        "FROM inquiry p LEFT JOIN organisation o ON o.id = p.organisation_id AND o.deleted_ms IS NULL "
        "WHERE p.deleted_ms IS NULL ORDER BY p.number_key, p.number"
    ),
    "strength_areas": (
        "SELECT i.number, p.strength_area FROM inquiry_strength_area p JOIN inquiry i ON i.id = p.inquiry_id "
        "WHERE p.deleted_ms IS NULL AND i.deleted_ms IS NULL ORDER BY i.number_key, i.number, p.strength_area"
    ),
    "forwardings": (
        "SELECT i.number, p.municipality_code, p.state, p.prepared_on, p.sent_on, p.deadline_on, "
        "p.answered_on FROM forwarding p JOIN inquiry i ON i.id = p.inquiry_id "
        "WHERE p.deleted_ms IS NULL AND i.deleted_ms IS NULL "
        "ORDER BY i.number_key, i.number, p.municipality_code, p.id"
    ),
    "ledger": (
        "SELECT i.number, p.step, p.months, p.sort, p.skill, p.jobs, p.investment_sek, p.stated_on, p.source "
        "FROM ledger_entry p JOIN inquiry i ON i.id = p.inquiry_id "
        "WHERE p.deleted_ms IS NULL AND i.deleted_ms IS NULL ORDER BY p.stated_on, i.number_key, p.id"
    ),
    "activities": (
        "SELECT i.number, p.kind, p.happened_on, p.municipality_code, o.country AS company_country "
        "FROM activity p LEFT JOIN organisation o ON o.id = p.organisation_id AND o.deleted_ms IS NULL "
        "LEFT JOIN inquiry i ON i.id = p.inquiry_id "
        "WHERE p.deleted_ms IS NULL AND (p.inquiry_id IS NULL OR i.deleted_ms IS NULL) "
        "ORDER BY p.happened_on, i.number_key, p.id"
    ),
    "shared": (
        "SELECT p.municipality_code, p.number, p.received_on, i.number AS taken_in_as FROM shared_inquiry p "
        "LEFT JOIN shared_link l ON l.shared_id = p.id AND l.deleted_ms IS NULL "
        "LEFT JOIN inquiry i ON i.id = l.inquiry_id AND i.deleted_ms IS NULL "
        "WHERE p.deleted_ms IS NULL ORDER BY p.municipality_code, p.received_on, p.number"
    ),
    "indicators": (
        "SELECT p.indicator_key, p.municipality_code, p.year, p.value, p.source, p.as_of "
        "FROM indicator_value p WHERE p.deleted_ms IS NULL "
        "ORDER BY p.year, p.as_of IS NOT NULL, p.as_of, p.created_ms, p.id"
    ),
    "meetings": (
        "SELECT p.held_on, p.kind FROM meeting p WHERE p.deleted_ms IS NULL AND p.state = 'held' "
        "ORDER BY p.held_on, p.id"
    ),
    "joint_answers": (
        "SELECT p.answered_on, p.municipality_code, p.with_code FROM (SELECT r.replied_on AS answered_on, "
        "j.municipality_code, j.with_code, j.id FROM joint_reply j JOIN reply r ON r.brief_id = j.brief_id "
        "AND r.deleted_ms IS NULL AND r.declined = 0 WHERE j.deleted_ms IS NULL AND j.state = 'accepted') p "
        "ORDER BY p.answered_on, p.id"
    ),
    "targets": (
        "SELECT p.kpi, p.year, p.value FROM target p WHERE p.deleted_ms IS NULL ORDER BY p.year, p.kpi"
    ),
}


def tables(reader: Reader) -> tuple[BasisTable, ...]:
    """Return every table; deleted rows are left out, as the KPIs leave them out."""
    promised = days_of(setting(reader, "promises", None))
    return (
        *(BasisTable(key, _columns(sql), tuple(reader.rows(sql))) for key, sql in _QUERIES.items()),
        BasisTable("facts", _FACT_COLUMNS, tuple(_facts(reader))),
        BasisTable("promises", ("step", "working_days"), tuple(promised.items())),
    )


_FACT_COLUMNS: Final = ("subject", "subject_id", "field", "as_of", "municipality_code", "fresh_days")


def _facts(reader: Reader) -> Iterator[tuple[str | int, ...]]:
    """Return every dated statement that grows old, with the days it stays fresh."""
    limits = limits_of(setting(reader, SETTING, None))
    for row in reader.rows(
        "SELECT f.subject, f.subject_id, f.field, f.as_of, coalesce(s.municipality_code, f.subject_id) "
        "FROM fact f LEFT JOIN site s ON s.id = f.subject_id AND f.subject = 'site' "
        "WHERE f.withdrawn_ms IS NULL AND f.as_of IS NOT NULL "
        "AND (f.subject <> 'site' OR (s.id IS NOT NULL AND s.deleted_ms IS NULL)) "
        "ORDER BY f.subject, f.subject_id, f.field, f.as_of, f.id"
    ):
        field = FIELDS.get((Subject(row[0]), row[2]))
        days = limits.days(field.freshness) if field else None
        if days is not None:
            yield (*row, days)


def _columns(sql: str) -> tuple[str, ...]:
    chosen = sql.removeprefix("SELECT ").split(" FROM ", 1)[0]
    return tuple(one.split(" AS ")[-1].split(".")[-1] for one in chosen.split(", "))
