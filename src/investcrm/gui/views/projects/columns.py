"""The columns of a project's lists, and the colours of where its reports stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from investcrm import formats
from investcrm.domain.projects import ACTIVITY_LABELS, STATE_LABELS, State
from investcrm.domain.stages import OUTCOME_LABELS, STAGE_LABELS, Outcome, Stage
from investcrm.gui.models.columns import ChipText, Column
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.project_rows import Activity, CaseShare, Count, Goal, ProjectRow
    from investcrm.gui.views.projects.overview import PeriodLine

TONES: Final = {
    State.COMING: "neutral",
    State.RUNNING: "info",
    State.OPEN: "warn",
    State.LATE: "bad",
    State.REPORTED: "ok",
    State.CHANGED: "warn",
}


def project_columns() -> tuple[Column, ...]:
    """Return the columns of the projects."""

    def due(row: ProjectRow) -> tuple[ChipText, ...]:
        if row.next_due is None or row.state is None:
            return (ChipText(t("all reported"), "ok"),)
        return (ChipText(formats.day(row.next_due.due_on), TONES[row.state]),)

    return (
        Column(
            "name", t("Project"), 150, kind="strong", text=lambda r: r.project.name,
            tip=lambda r: r.project.name, stretch=True,
        ),
        Column(
            "funder", t("Funder"), 120, text=lambda r: r.project.funder, tip=lambda r: r.project.funder
        ),
        Column("due", t("Next report"), 112, kind="chip", chips=due),
    )  # fmt: skip


def period_columns() -> tuple[Column, ...]:
    """Return the columns of a project's reporting periods."""

    def state(row: PeriodLine) -> tuple[ChipText, ...]:
        return (ChipText(t(STATE_LABELS[row.status.state]), TONES[row.status.state]),)

    return (
        Column("number", t("Period"), 62, kind="number", text=lambda r: str(r.status.period.number)),
        Column("days", t("Days"), 176, text=lambda r: r.days),
        Column("due", t("Due"), 92, kind="date", text=lambda r: formats.day(r.status.period.due_on)),
        Column("state", t("Standing"), 200, kind="chip", chips=state),
        Column(
            "missing", t("What is missing"), 160, text=lambda r: r.missing, tip=lambda r: r.missing,
            stretch=True,
        ),
    )  # fmt: skip


def activity_columns() -> tuple[Column, ...]:
    """Return the columns of activities."""

    def title(row: Activity) -> str:
        return ", ".join(part for part in (row.title, row.place) if part)

    def people(row: Activity) -> str:
        return t(
            "women {women}, men {men}, not told {others}", women=row.women, men=row.men, others=row.not_told
        )

    return (
        Column("day", t("Day"), 88, kind="date", text=lambda r: formats.day(r.held_on)),
        Column("title", t("What was done"), 150, kind="strong", text=title, tip=title, stretch=True),
        Column("kind", t("Kind"), 112, kind="muted", text=lambda r: t(ACTIVITY_LABELS[r.kind])),
        Column(
            "people", t("Participants"), 84, kind="number", text=lambda r: str(r.participants), tip=people
        ),
        Column("organisations", t("Organisations"), 92, kind="number", text=lambda r: str(r.organisations)),
        Column("outcome", t("What came of it"), 140, text=lambda r: r.outcome, tip=lambda r: r.outcome),
    )


def case_columns() -> tuple[Column, ...]:
    """Return the columns of the cases that count to a project."""

    def status(row: CaseShare) -> str:
        return t(OUTCOME_LABELS[Outcome(row.outcome)] if row.outcome else STAGE_LABELS[Stage(row.stage)])

    return (
        Column("number", t("No."), 84, kind="muted", text=lambda r: r.number),
        Column("title", t("Case"), 150, kind="strong", text=_title, tip=_title, stretch=True),
        Column("status", t("Status"), 120, text=status),
        Column("share", t("Share"), 66, kind="number", text=lambda r: f"{r.share}\u00a0%"),
        Column("days", t("Counts"), 176, kind="muted", text=_counts, hidden=True),
        Column(
            "jobs", t("Jobs"), 110, kind="number",
            text=lambda r: "" if r.jobs is None else formats.number(r.jobs, decimals=0),
        ),
    )  # fmt: skip


def _title(row: CaseShare) -> str:
    return row.title


def _counts(row: CaseShare) -> str:
    return f"{formats.day(row.span.first)} \u2013 {formats.day(row.span.last)}"


def kpi_columns() -> tuple[Column, ...]:
    """Return the columns of the KPIs that count to a project."""
    return (
        Column("label", t("Key figure"), 180, kind="strong", text=lambda r: r.label, stretch=True),
        Column("value", t("Figure"), 110, kind="number", text=lambda r: r.shown),
        Column("share", t("Share"), 66, kind="number", text=lambda r: f"{r.share.share}\u00a0%"),
    )


def goal_columns(counted: dict[str, str]) -> tuple[Column, ...]:
    """Return the columns of goals; ``counted`` says what each is counted from."""

    def share(row: Goal) -> tuple[float, str]:
        reached = row.reached or 0.0
        return min(reached, 1.0), "ok" if reached >= 1 else "info"

    return (
        Column(
            "words",
            t("Goal"),
            150,
            kind="strong",
            text=_words,
            tip=_words,
            stretch=True,
        ),
        Column("counted", t("Counted from"), 150, kind="muted", text=lambda r: counted.get(r.id, "")),
        Column("result", t("This period"), 86, kind="number", text=lambda r: _figure(r.result)),
        Column("so_far", t("So far"), 76, kind="number", text=lambda r: _figure(r.so_far)),
        Column("target", t("Target value"), 86, kind="number", text=_target),
        Column("reached", t("Reached"), 110, kind="bar", text=_reached, share=share),
    )


def _figure(value: float | None) -> str:
    return "\u2013" if value is None else formats.number(value)


def _words(row: Goal) -> str:
    return f"{row.words} ({row.unit})" if row.unit else row.words


def _target(row: Goal) -> str:
    return formats.number(row.target, decimals=0)


def _reached(row: Goal) -> str:
    return "" if row.reached is None else f"{formats.number(100 * row.reached, decimals=0)}\u00a0%"


def count_columns() -> tuple[Column, ...]:
    """Return the columns of counts made by hand."""

    def note(row: Count) -> str:
        return row.note

    return (
        Column("day", t("Day"), 92, kind="date", text=lambda r: formats.day(r.counted_on)),
        Column("amount", t("Number"), 80, kind="number", text=lambda r: formats.number(r.amount, decimals=0)),
        Column("note", t("Note"), 160, text=note, tip=note, stretch=True),
    )
