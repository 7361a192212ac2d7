"""Projects as the terminal shows them: data for scripts, tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from investcrm import formats
from investcrm.cli import output
from investcrm.domain.projects import COUNTED_LABELS, RHYTHM_LABELS, STATE_LABELS, State
from investcrm.words import current, t

if TYPE_CHECKING:
    from investcrm.domain.project_rows import (
        Figures,
        Hours,
        PeriodStatus,
        Project,
        ProjectPage,
        ProjectRow,
    )


def rhythm(of: Project) -> str:
    """Return how often a project is reported, and from where that is counted."""
    return (
        f"{t(RHYTHM_LABELS[of.rhythm])}, {t('counted from {what}', what=t(COUNTED_LABELS[of.counted_from]))}"
    )


def facts(of: Project) -> dict[str, Any]:
    """Return a project's own facts."""
    return {
        "id": of.id,
        "name": of.name,
        "funder": of.funder,
        "programme": of.programme,
        "reference": of.reference,
        "first_on": of.first_on,
        "last_on": of.last_on,
        "rhythm": of.rhythm,
        "counted_from": of.counted_from,
        "report_days": of.report_days,
        "budget_sek": of.budget_sek,
        "budget_hours": None if of.budget_minutes is None else of.budget_minutes / 60,
        "note": of.note,
    }


def row(one: ProjectRow) -> dict[str, Any]:
    """Return a project of the list."""
    due = one.next_due
    return facts(one.project) | {
        "hours": one.minutes / 60,
        "next_report": None
        if due is None
        else {
            "period": due.number,
            "first": due.first,
            "last": due.last,
            "due_on": due.due_on,
            "state": one.state,
        },
    }


def heads() -> tuple[str, ...]:
    """Return the heads of the list."""
    return t("Project"), t("Funder"), t("From"), t("To"), t("Hours"), t("Next report")


def line(one: ProjectRow) -> tuple[str, ...]:
    """Return a project as a line of the list."""
    of, due = one.project, one.next_due
    report = "" if due is None else f"{due.number}: {formats.day(due.due_on)}"
    state = f" ({t(STATE_LABELS[one.state])})" if one.state else ""
    return (
        of.name, of.funder, formats.day(of.first_on), formats.day(of.last_on), hours_of(one.minutes),
        report + state,
    )  # fmt: skip


def hours_of(minutes: int) -> str:
    """Return minutes as hours."""
    return formats.number(minutes / 60)


def hours(one: Hours) -> dict[str, Any]:
    """Return hours of one person."""
    return {
        "id": one.id,
        "person": one.member,
        "on": one.worked_on,
        "whole_month": one.whole_month,
        "hours": one.minutes / 60,
        "activity_id": one.activity_id,
        "note": one.note,
    }


def hours_text(shown: Sequence[Hours]) -> str:
    """Return hours as a table with their sum."""
    rows = [
        (
            formats.month(one.worked_on) if one.whole_month else formats.day(one.worked_on),
            one.member,
            hours_of(one.minutes),
            one.note,
        )
        for one in shown
    ]
    if not rows:
        return t("No hours are logged that month.")
    rows.append((t("Sum"), "", hours_of(sum(one.minutes for one in shown)), ""))
    return output.table((t("Day"), t("Person"), t("Hours"), t("Note")), rows, right=(2,))


def _status(one: PeriodStatus) -> dict[str, Any]:
    from investcrm.services.project_reports import told

    return {
        "number": one.period.number,
        "first": one.period.first,
        "last": one.period.last,
        "due_on": one.period.due_on,
        "state": one.state,
        "missing": [told(lack, current().language) for lack in one.missing],
        "changed": list(one.changed),
        "editions": [
            {
                "number": made.number,
                "language": made.language,
                "reported_on": made.reported_on,
                "reported_by": made.reported_by,
                "figures": dict(made.figures),
            }
            for made in one.editions
        ],
    }


def page(found: ProjectPage, counted: Figures) -> dict[str, Any]:
    """Return all of a project, its figures from the first day to the last."""
    return facts(found.project) | {
        "hours": found.minutes / 60,
        "periods": [_status(one) for one in found.periods],
        "activities": [
            {
                "id": one.id, "held_on": one.held_on, "kind": one.kind, "title": one.title,
                "place": one.place, "women": one.women, "men": one.men, "not_told": one.not_told,
                "organisations": one.organisations, "smes": one.smes, "outcome": one.outcome,
            }
            for one in counted.activities
        ],
        "goals": [
            {
                "id": one.id, "words": one.words, "unit": one.unit, "target": one.target,
                "counted": one.counted, "so_far": one.so_far,
            }
            for one in counted.goals
        ],
        "cases": [
            {"number": one.number, "title": one.title, "share": one.share, "outcome": one.outcome or None}
            for one in counted.cases
        ],
        "kpis": [{"kpi": one.kpi, "share": one.share, "value": one.value} for one in counted.kpis],
        "figures": {
            "participants": counted.participants, "women": counted.women, "men": counted.men,
            "organisations": counted.organisations, "smes": counted.smes, "received": counted.received,
            "won": counted.won, "jobs": counted.jobs, "investment_sek": counted.investment_sek,
        },
    }  # fmt: skip


def text(found: ProjectPage, counted: Figures) -> str:
    """Return a project as people read it."""
    from investcrm.services.project_reports import told

    of = found.project
    budget = "" if of.budget_minutes is None else t("of {hours}", hours=hours_of(of.budget_minutes))
    known = output.facts(
        (
            (t("Project"), of.name),
            (t("Funder"), of.funder),
            (t("Programme"), of.programme),
            (t("Reference number"), of.reference),
            (t("From"), formats.day(of.first_on)),
            (t("To"), formats.day(of.last_on)),
            (t("Reported"), rhythm(of)),
            (t("Budget"), formats.money(of.budget_sek) if of.budget_sek is not None else ""),
            (t("Hours"), f"{hours_of(found.minutes)} {budget}".strip()),
        )
    )
    lines = [
        (
            str(one.period.number),
            f"{formats.day(one.period.first)} – {formats.day(one.period.last)}",
            formats.day(one.period.due_on),
            t(STATE_LABELS[one.state]),
            ""
            if one.state is State.COMING
            else " ".join(told(lack, current().language) for lack in one.missing),
        )
        for one in found.periods
    ]
    heads_ = (t("Period"), t("Days"), t("Due"), t("Standing"), t("What is missing"))
    goals = [
        (
            goal.words,
            formats.number(goal.so_far) if goal.so_far is not None else "–",
            formats.number(goal.target),
        )
        for goal in counted.goals
    ]
    cases = [(one.number, one.title, f"{one.share} %") for one in counted.cases]
    parts = (
        known,
        output.table(heads_, lines),
        output.table((t("Goal"), t("So far"), t("Target value")), goals, right=(1, 2)),
        output.table((t("No."), t("Case"), t("Share")), cases, right=(2,)),
    )
    return "\n\n".join(part for part in parts if part)
