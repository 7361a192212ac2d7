"""Finds projects and says when each is to be reported: the list, one by name, what is due, the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from investcrm import formats, words
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.project_rows import PeriodStatus, Project, ProjectRow
from investcrm.domain.projects import ReportingPeriod, State, Terms, reporting_periods, state_of
from investcrm.domain.sortkey import sort_key
from investcrm.domain.words import N_
from investcrm.store.read import projects as read

if TYPE_CHECKING:
    from datetime import date, datetime

    from investcrm.domain.project_rows import Edition
    from investcrm.exchange.ics import Appointment
    from investcrm.store.reader import Reader
    from investcrm.words import Words

_GONE: Final = N_("The project is gone: it was deleted.")
WARN_DAYS: Final = 21
"""So long before a report is due it stands on Today."""
_OPEN: Final = (State.OPEN, State.LATE, State.RUNNING)


def project(reader: Reader, project_id: str) -> Project:
    """Return one project.

    Raises:
        NotFound: it was deleted.
    """
    found = read.project(reader, project_id)
    if found is None:
        raise NotFound(_GONE)
    return found


def called(reader: Reader, words: str) -> Project:
    """Return the project with this name, or whose name alone begins so.

    Raises:
        NotFound: there is none.
        InvalidInput: there are several.
    """
    wanted = sort_key(words.strip())
    known = read.projects(reader)
    found = [one for one in known if sort_key(one.name) == wanted]
    found = found or [one for one in known if wanted and sort_key(one.name).startswith(wanted)]
    if not found:
        raise NotFound(N_("There is no project called “{name}”."), name=words)
    if len(found) > 1:
        raise InvalidInput(
            N_("Several projects begin with “{name}”: {names}."),
            name=words,
            names=", ".join(one.name for one in found),
        )
    return found[0]


def demand_day(of: Project, day: date) -> None:
    """Refuse a day outside a project.

    Raises:
        InvalidInput: it is.
    """
    if day not in of.span:
        raise InvalidInput(
            N_("{day} is outside the project, which lasts from {first} to {last}. Nothing was saved."),
            day=day,
            first=of.first_on,
            last=of.last_on,
        )


def periods(reader: Reader, of: Project) -> tuple[PeriodStatus, ...]:
    """Return a project's reporting periods with where each report stands, what it lacks left out."""
    made = read.editions(reader, of.id)
    found = []
    for period in _periods(of, made):
        own = tuple(one for one in made if one.span == period.span)
        found.append(PeriodStatus(period, state_of(period, reader.today, reported=bool(own)), editions=own))
    return tuple(found)


def _periods(of: Project, made: tuple[Edition, ...]) -> tuple[ReportingPeriod, ...]:
    return reporting_periods(
        Terms(
            of.first_on,
            of.last_on,
            of.rhythm,
            of.counted_from,
            of.report_days,
            tuple(dict.fromkeys(one.span for one in made)),
        )
    )


def listing(reader: Reader) -> tuple[ProjectRow, ...]:
    """Return every project with its next report, those that end last first."""
    worked = read.worked(reader)
    found = []
    for one in read.projects(reader):
        status = periods(reader, one)
        left = (each for each in status if each.state not in (State.REPORTED, State.CHANGED))
        first = next(left, None)
        found.append(
            ProjectRow(
                one, first.state if first else None, first.period if first else None, worked.get(one.id, 0)
            )
        )
    return tuple(found)


def due(reader: Reader, until: date) -> tuple[tuple[Project, ReportingPeriod, State], ...]:
    """Return the reports that are to be made by a day and are not, whose period is over or nearly so."""
    return tuple(
        (of, one.period, one.state)
        for of in read.projects(reader)
        for one in periods(reader, of)
        if one.state in _OPEN and one.period.due_on <= until
    )


def falling_due(reader: Reader, first: date, last: date) -> tuple[tuple[Project, PeriodStatus], ...]:
    """Return the reports, made and to be made, whose day lies between two, both included."""
    return tuple(
        (of, one)
        for of in read.projects(reader)
        for one in periods(reader, of)
        if first <= one.period.due_on <= last
    )


def appointment(of: Project, period: ReportingPeriod, w: Words) -> Appointment:
    """Return the day a report is due as it stands in a calendar, under one id wherever it is written."""
    from investcrm.exchange.ics import Appointment

    days = w.t("{first} to {last}", first=formats.day(period.first), last=formats.day(period.last))
    return Appointment(
        f"project-{of.id}-{period.first:%Y%m%d}@investcrm", period.due_on, "", 0,
        w.t("Report {project}, period {number}", project=of.name, number=period.number),
        description="\n".join(part for part in (days, of.funder, of.reference) if part),
    )  # fmt: skip


def calendar(reader: Reader, project_id: str, stamp: datetime, language: str) -> bytes:
    """Return the days a project's reports are due as a calendar file; written again it moves them.

    Raises:
        NotFound: the project was deleted.
    """
    from investcrm.exchange import ics

    of, w = project(reader, project_id), words.of(language)
    several = [appointment(of, one.period, w) for one in periods(reader, of) if not one.editions]
    return ics.appointments(several, stamp)
