"""A project's reports: which are due, what each lacks, and what was reported, frozen with its figures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from investcrm import formats, words
from investcrm.domain.access import Verb, demand
from investcrm.domain.commands import Attachment
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.project_rows import PeriodStatus, ProjectPage
from investcrm.domain.projects import (
    NO_ACTIVITIES,
    NO_CASES,
    NO_COUNT,
    NO_GOALS,
    NO_HOURS,
    NO_OUTCOME,
    NO_PARTICIPANTS,
    NOT_OVER,
    OWN,
    Missing,
    State,
    month_span,
    state_of,
)
from investcrm.domain.words import N_
from investcrm.services import cases, papers, project_figures, project_papers, project_periods
from investcrm.store.read import projects as read

if TYPE_CHECKING:
    from datetime import date

    from investcrm.domain.project_commands import ReportPeriod
    from investcrm.domain.project_rows import Edition, Figures, KpiShare, Project
    from investcrm.domain.projects import ReportingPeriod
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_PDF: Final = "application/pdf"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page(reader: Reader, project_id: str) -> ProjectPage:
    """Return a project with all its reporting periods and what each report lacks.

    Raises:
        NotFound: it was deleted.
    """
    of = project_periods.project(reader, project_id)
    return ProjectPage(
        of,
        statuses(reader, of),
        read.worked(reader).get(of.id, 0),
        read.counts(reader, of.id),
    )


@dataclass(frozen=True, slots=True)
class KpiLine:
    """A KPI that counts to a project, as it is shown."""

    share: KpiShare
    label: str
    shown: str

    @property
    def id(self) -> str:
        """The row's id."""
        return self.share.id


@dataclass(frozen=True, slots=True)
class View:
    """A project with its figures of one period, or of its whole time (``number`` 0), in words."""

    page: ProjectPage
    number: int
    figures: Figures
    kpis: tuple[KpiLine, ...]
    counted: dict[str, str]
    """What each goal is counted from, by its id."""
    changed: tuple[str, ...] = ()
    """What is others in the period than it was reported."""


def view(reader: Reader, project_id: str, number: int, language: str) -> View:
    """Return a project as a screen shows it, for a period by its number, or 0 for its whole time.

    Raises:
        NotFound: the project was deleted.
    """
    found, w = page(reader, project_id), words.of(language)
    of = found.project
    status = next((one for one in found.periods if one.period.number == number), None)
    counted = project_figures.of_project(reader, of, status.period.span if status else of.span)
    names = {one.member_id: one.member for one in counted.hours}
    goals = {goal.id: goal.words for goal in counted.goals}
    return View(
        found,
        number if status else 0,
        counted,
        tuple(
            KpiLine(
                one,
                project_papers.kpi_label(reader, one.kpi, language),
                project_papers.kpi_shown(reader, one.kpi, one.value, language),
            )
            for one in counted.kpis
        ),
        {goal.id: project_papers.counted_from(reader, goal, w) for goal in counted.goals},
        tuple(
            project_papers.figure_label(reader, key, names, goals, language)
            for key in (status.changed if status else ())
        ),
    )


def statuses(reader: Reader, of: Project) -> tuple[PeriodStatus, ...]:
    """Return the same with what each report lacks, and whether what was reported is so still."""
    found = []
    for one in project_periods.periods(reader, of):
        if one.state is State.COMING:
            found.append(one)
            continue
        counted = project_figures.of_project(reader, of, one.period.span)
        if not one.editions:
            lacks = missing(counted, one.period, reader.today, read.kpis(reader, of))
            found.append(PeriodStatus(one.period, one.state, lacks))
            continue
        now, then = project_papers.numbers(counted), one.editions[0].figures
        changed = tuple(key for key in dict.fromkeys((*then, *now)) if then.get(key) != now.get(key))
        state = state_of(one.period, reader.today, reported=True, same=not changed)
        found.append(PeriodStatus(one.period, state, (), one.editions, changed))
    return tuple(found)


def missing(
    counted: Figures, period: ReportingPeriod, today: date, kpis: tuple[object, ...]
) -> tuple[Missing, ...]:
    """Return what a period's report ought to have and has not, as of a day."""
    lacks = []
    if today <= period.last:
        lacks.append(Missing(NOT_OVER, (("day", period.last),)))
    if not counted.activities:
        lacks.append(Missing(NO_ACTIVITIES))
    silent = sum(1 for one in counted.activities if not one.outcome)
    if silent:
        lacks.append(Missing(NO_OUTCOME, (("count", silent),)))
    empty = sum(1 for one in counted.activities if not one.participants)
    if empty:
        lacks.append(Missing(NO_PARTICIPANTS, (("count", empty),)))
    months = _idle(counted, period, today)
    if months:
        lacks.append(Missing(NO_HOURS, (("months", months),)))
    if not counted.goals:
        lacks.append(Missing(NO_GOALS))
    lacks += [
        Missing(NO_COUNT, (("goal", goal.words),))
        for goal in counted.goals
        if goal.counted == OWN and not goal.result
    ]
    if not counted.cases and not kpis:
        lacks.append(Missing(NO_CASES))
    return tuple(lacks)


def _idle(counted: Figures, period: ReportingPeriod, today: date) -> tuple[date, ...]:
    """Return the months of a period that are over, or as good as, and in which nobody logged anything."""
    worked = {one.worked_on.replace(day=1) for one in counted.hours}
    found, month = [], period.first.replace(day=1)
    while month <= min(period.last, today):
        if month not in worked:
            found.append(month)
        month = month_span(month).last + timedelta(days=1)
    return tuple(found)


def told(one: Missing, language: str) -> str:
    """Return what is missing as a sentence."""
    w = words.of(language)
    params: dict[str, object] = dict(one.params)
    months = params.get("months")
    if isinstance(months, tuple):
        params["months"] = ", ".join(formats.month(month, language) for month in months)
    return w.t(one.key, **params)


# ---- the report itself


def _found(reader: Reader, project_id: str, number: int) -> tuple[Project, PeriodStatus]:
    of = project_periods.project(reader, project_id)
    for one in project_periods.periods(reader, of):
        if one.period.number == number:
            return of, one
    raise NotFound(N_("The project has no reporting period {number}."), number=number)


def draft(
    reader: Reader, project_id: str, number: int, language: str, summary: str = "", ending: str = ".pdf"
) -> bytes:
    """Return a period's report as it would be now, as a PDF or, with ``ending`` .xlsx, a workbook.

    Raises:
        NotFound: the project was deleted, or has no such period.
    """
    of, one = _found(reader, project_id, number)
    data = project_papers.content(reader, of, one.period, language, summary)
    write = project_papers.xlsx if ending == ".xlsx" else project_papers.pdf
    return write(data, language)


def report(uow: UnitOfWork, command: ReportPeriod) -> Edition:
    """Freeze a period's report as its next edition, and return it; what was reported before stays.

    It is kept byte for byte, as PDF and as workbook, and cannot be undone.

    Raises:
        Forbidden: this person may not report.
        InvalidInput: the period is not over, or nothing has changed since the latest edition.
        NotFound: the project was deleted, or has no such period.
    """
    demand(uow.actor, Verb.ADD, "project_report")
    uow.hold("project", command.project_id)
    of, one = _found(uow, command.project_id, command.number)
    if one.period.last >= uow.today:
        raise InvalidInput(
            N_("The period is not over until {day}. Until then its report is a draft."), day=one.period.last
        )
    latest = one.editions[0] if one.editions else None
    numbers = project_papers.numbers(project_figures.of_project(uow, of, one.period.span))
    if latest and (latest.figures, latest.summary, latest.language) == (
        numbers,
        command.summary.strip(),
        command.language,
    ):
        raise InvalidInput(
            N_("Nothing has changed since edition {number} was reported."), number=latest.number
        )
    edition = latest.number + 1 if latest else 1
    data = project_papers.content(
        uow,
        of,
        one.period,
        command.language,
        command.summary,
        edition=edition,
        before=latest.figures if latest else None,
    )
    name = papers.file_name(words.of(command.language).t("Report"), of.name, f"{one.period.number}-{edition}")
    kept = cases.add_documents(
        uow,
        None,
        (
            Attachment(
                f"{name}.pdf", _PDF, project_papers.pdf(data, command.language), "drawn_up", of.funder
            ),
            Attachment(
                f"{name}.xlsx", _XLSX, project_papers.xlsx(data, command.language), "drawn_up", of.funder
            ),
        ),
    )
    uow.insert(
        "project_report",
        {
            "project_id": of.id,
            "first_on": one.period.first,
            "last_on": one.period.last,
            "edition": edition,
            "language": command.language,
            "reported_on": uow.today,
            "reported_by": uow.actor.name,
            "summary": command.summary.strip(),
            "data": json.dumps(numbers, ensure_ascii=False, sort_keys=True),
            "pdf_id": kept[0],
            "xlsx_id": kept[1],
        },
    )
    uow.commit(N_("Reported a project"), reversible=False)
    return next(made for made in read.editions(uow, of.id) if made.span == one.period.span)


def document(reader: Reader, edition: Edition, ending: str = ".pdf") -> bytes:
    """Return a report as it was made, byte for byte.

    Raises:
        NotFound: it is not kept here.
    """
    return cases.document_bytes(reader, edition.xlsx_id if ending == ".xlsx" else edition.pdf_id)
