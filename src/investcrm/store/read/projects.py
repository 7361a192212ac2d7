"""Reads projects: what was done and worked in them, which cases and KPIs count to them, what was reported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from investcrm.domain.project_rows import Activity, CaseShare, Count, Edition, Goal, Hours, KpiShare, Project
from investcrm.domain.projects import CountedFrom, Rhythm, Span
from investcrm.store.reader import day

if TYPE_CHECKING:
    from datetime import date

    from investcrm.store.reader import Reader, Values

_PROJECT = (
    "SELECT id, version, name, funder, programme, reference, first_on, last_on, rhythm, counted_from, "
    "report_days, budget_sek, budget_minutes, note FROM project WHERE deleted_ms IS NULL"
)
_LIVE_CASE = "JOIN inquiry i ON i.id = c.inquiry_id AND i.deleted_ms IS NULL"


def projects(reader: Reader) -> tuple[Project, ...]:
    """Return every project, those that end last first."""
    return tuple(map(_project, reader.rows(f"{_PROJECT} ORDER BY last_on DESC, name_key, id")))


def project(reader: Reader, project_id: str) -> Project | None:
    """Return one project, or None."""
    found = reader.row(f"{_PROJECT} AND id = :id", id=project_id)
    return _project(found) if found else None


def _project(row: Values) -> Project:
    return Project(
        str(row[0]), int(row[1]), row[2], row[3], row[4], row[5], _must(row[6]), _must(row[7]),
        Rhythm(row[8]), CountedFrom(row[9]), int(row[10]), row[11], row[12], row[13],
    )  # fmt: skip


def activities(reader: Reader, project_id: str, span: Span) -> tuple[Activity, ...]:
    """Return the activities held within days, in order."""
    found = reader.rows(
        "SELECT id, version, held_on, kind, title, place, women, men, not_told, organisations, smes, outcome "
        "FROM project_activity WHERE project_id = :project AND deleted_ms IS NULL "
        "AND held_on BETWEEN :first AND :last ORDER BY held_on, id",
        **_within(project_id, span),
    )
    return tuple(Activity(str(r[0]), int(r[1]), _must(r[2]), *r[3:]) for r in found)


_HOURS = (
    "SELECT h.id, h.member_id, coalesce(m.name, ''), h.worked_on, h.whole_month, h.minutes, h.activity_id, "
    "h.note FROM project_hours h LEFT JOIN member m ON m.id = h.member_id WHERE h.deleted_ms IS NULL "
)


def hours(reader: Reader, project_id: str, span: Span) -> tuple[Hours, ...]:
    """Return the hours logged within days, in order; who left is still named."""
    found = reader.rows(
        f"{_HOURS} AND h.project_id = :project AND h.worked_on BETWEEN :first AND :last "
        "ORDER BY h.worked_on, h.member_id, h.id",
        **_within(project_id, span),
    )
    return tuple(map(_hours, found))


def hours_of(reader: Reader, member_id: str, span: Span) -> tuple[tuple[str, Hours], ...]:
    """Return all that one person logged within days in any project, each with the project's id."""
    found = reader.rows(
        _HOURS.replace("SELECT ", "SELECT h.project_id, ", 1)
        + "AND h.member_id = :member AND h.worked_on BETWEEN :first AND :last "
        "AND EXISTS (SELECT 1 FROM project p WHERE p.id = h.project_id AND p.deleted_ms IS NULL) "
        "ORDER BY h.worked_on, h.id",
        member=member_id,
        first=span.first.isoformat(),
        last=span.last.isoformat(),
    )
    return tuple((str(row[0]), _hours(row[1:])) for row in found)


def _hours(row: Values) -> Hours:
    return Hours(
        str(row[0]), str(row[1]), str(row[2]), _must(row[3]), bool(row[4]), int(row[5]),
        str(row[6]) if row[6] else None, str(row[7]),
    )  # fmt: skip


def worked(reader: Reader) -> dict[str, int]:
    """Return the minutes worked in each project so far."""
    found = reader.rows(
        "SELECT project_id, sum(minutes) FROM project_hours WHERE deleted_ms IS NULL GROUP BY project_id"
    )
    return {str(project_id): int(minutes) for project_id, minutes in found}


def days_used(reader: Reader, project_id: str) -> Span | None:
    """Return the first and last day something stands on in a project; None where nothing does."""
    found = reader.row(
        "SELECT min(d), max(d) FROM ("
        "SELECT held_on AS d FROM project_activity WHERE project_id = :id AND deleted_ms IS NULL UNION ALL "
        "SELECT worked_on FROM project_hours WHERE project_id = :id AND deleted_ms IS NULL UNION ALL "
        "SELECT counted_on FROM project_count WHERE project_id = :id AND deleted_ms IS NULL UNION ALL "
        "SELECT first_on FROM project_report WHERE project_id = :id AND deleted_ms IS NULL UNION ALL "
        "SELECT last_on FROM project_report WHERE project_id = :id AND deleted_ms IS NULL) x",
        id=project_id,
    )
    return Span(_must(found[0]), _must(found[1])) if found and found[0] else None


def cases(reader: Reader, of: Project) -> tuple[CaseShare, ...]:
    """Return the open cases that count to a project, with what the ledger says was decided."""
    found = reader.rows(
        "SELECT c.id, i.id, i.number, i.title, c.share, c.first_on, c.last_on, i.stage, i.outcome, "
        "i.received_on, i.decided_on, "
        "(SELECT sum(l.jobs) FROM ledger_entry l WHERE l.inquiry_id = i.id AND l.step = 'decided' "
        "AND l.sort = 'new' AND l.deleted_ms IS NULL), "
        "(SELECT sum(l.investment_sek) FROM ledger_entry l WHERE l.inquiry_id = i.id AND l.step = 'decided' "
        f"AND l.deleted_ms IS NULL) FROM project_case c {_LIVE_CASE} "
        "WHERE c.project_id = :id AND c.deleted_ms IS NULL ORDER BY i.number_key, c.id",
        id=of.id,
    )
    return tuple(
        CaseShare(
            str(r[0]), str(r[1]), str(r[2]), str(r[3]), int(r[4]), _span(of, r[5], r[6]), str(r[7]),
            str(r[8] or ""), day(r[9]), day(r[10]), None if r[11] is None else int(r[11]),
            None if r[12] is None else int(r[12]),
        )
        for r in found
    )  # fmt: skip


def of_case(reader: Reader, inquiry_id: str) -> tuple[tuple[str, str, str, int], ...]:
    """Return what a case counts to: the row's id, the project and its name, the share."""
    found = reader.rows(
        "SELECT c.id, p.id, p.name, c.share FROM project_case c JOIN project p ON p.id = c.project_id "
        "AND p.deleted_ms IS NULL WHERE c.inquiry_id = :id AND c.deleted_ms IS NULL ORDER BY p.name_key",
        id=inquiry_id,
    )
    return tuple((str(row), str(project), str(name), int(share)) for row, project, name, share in found)


def attributed(reader: Reader, project_id: str, inquiry_id: str) -> str | None:
    """Return the row by which a case counts to a project, or None."""
    found = reader.value(
        "SELECT id FROM project_case WHERE project_id = :project AND inquiry_id = :inquiry "
        "AND deleted_ms IS NULL",
        project=project_id,
        inquiry=inquiry_id,
    )
    return str(found) if found else None


def kpis(reader: Reader, of: Project) -> tuple[KpiShare, ...]:
    """Return the KPIs that count to a project, without figures."""
    found = reader.rows(
        "SELECT id, kpi, share, first_on, last_on FROM project_kpi WHERE project_id = :id "
        "AND deleted_ms IS NULL ORDER BY created_ms, id",
        id=of.id,
    )
    return tuple(KpiShare(str(r[0]), str(r[1]), int(r[2]), _span(of, r[3], r[4])) for r in found)


def goals(reader: Reader, project_id: str) -> tuple[Goal, ...]:
    """Return a project's goals in the order they were set, without results."""
    found = reader.rows(
        "SELECT id, version, words, unit, target, counted FROM project_goal WHERE project_id = :id "
        "AND deleted_ms IS NULL ORDER BY created_ms, id",
        id=project_id,
    )
    return tuple(Goal(str(r[0]), int(r[1]), r[2], r[3], int(r[4]), r[5]) for r in found)


def counts(reader: Reader, project_id: str) -> tuple[Count, ...]:
    """Return what was counted by hand, in order."""
    found = reader.rows(
        "SELECT c.id, c.goal_id, c.counted_on, c.amount, c.note FROM project_count c "
        "JOIN project_goal g ON g.id = c.goal_id AND g.deleted_ms IS NULL "
        "WHERE c.project_id = :id AND c.deleted_ms IS NULL ORDER BY c.counted_on, c.id",
        id=project_id,
    )
    return tuple(Count(str(r[0]), str(r[1]), _must(r[2]), int(r[3]), r[4]) for r in found)


def editions(reader: Reader, project_id: str) -> tuple[Edition, ...]:
    """Return what was reported, the earliest period and the latest edition first."""
    found = reader.rows(
        "SELECT id, first_on, last_on, edition, language, reported_on, reported_by, summary, data, pdf_id, "
        "xlsx_id FROM project_report WHERE project_id = :id AND deleted_ms IS NULL "
        "ORDER BY first_on, edition DESC",
        id=project_id,
    )
    return tuple(
        Edition(
            str(r[0]), Span(_must(r[1]), _must(r[2])), int(r[3]), str(r[4]), _must(r[5]), str(r[6]),
            str(r[7]), json.loads(r[8]), str(r[9]), str(r[10]),
        )
        for r in found
    )  # fmt: skip


def listed(reader: Reader, ids: str, params: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Return id, number and title of the cases that SQL selects the ids of, in order."""
    found = reader.rows(
        f"SELECT i.id, i.number, i.title FROM inquiry i WHERE i.deleted_ms IS NULL AND i.id IN ({ids}) "
        "ORDER BY i.number_key, i.id",
        **params,
    )
    return tuple((str(row_id), str(number), str(title)) for row_id, number, title in found)


def named(reader: Reader, name_key: str) -> list[str]:
    """Return the projects with this name."""
    found = reader.rows(
        "SELECT id FROM project WHERE name_key = :name AND deleted_ms IS NULL ORDER BY id", name=name_key
    )
    return [str(values[0]) for values in found]


def _within(project_id: str, span: Span) -> dict[str, str]:
    return {"project": project_id, "first": span.first.isoformat(), "last": span.last.isoformat()}


def _span(of: Project, first: str | None, last: str | None) -> Span:
    return Span(day(first) or of.first_on, day(last) or of.last_on)


def _must(text: str) -> date:
    found = day(text)
    assert found is not None
    return found
