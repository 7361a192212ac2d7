"""Projects: begun, changed and ended; what was done, which cases and KPIs count to them, what they aim at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.projects import (
    ACTIVITY_LABELS,
    COUNTED_BY,
    KPI,
    LONGEST_DAYS,
    OWN,
    Span,
)
from investcrm.domain.sortkey import sort_key
from investcrm.domain.words import N_
from investcrm.services.project_figures import demand_kpi
from investcrm.services.project_periods import demand_day, project
from investcrm.store.read import projects as read

if TYPE_CHECKING:
    from datetime import date

    from investcrm.domain.project_commands import (
        AttributeCase,
        AttributeKpi,
        CountGoal,
        EndProject,
        RemovePart,
        SaveActivity,
        SaveGoal,
        SaveProject,
    )
    from investcrm.domain.project_rows import Count, Project
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_PARTS: Final = {
    "activity": ("project_activity", N_("Took away a project activity")),
    "goal": ("project_goal", N_("Took away a project goal")),
    "count": ("project_count", N_("Took away a count")),
    "kpi": ("project_kpi", N_("Counted a KPI to a project no more")),
    "case": ("project_case", N_("Counted a case to a project no more")),
}
"""What can be taken away by itself: its table, and what that is called."""
_LATEST_REPORT: Final = 366


def of_case(reader: Reader, inquiry_id: str) -> tuple[tuple[str, str, str, int], ...]:
    """Return what a case counts to: the row's id, the project and its name, the share in per cent."""
    return read.of_case(reader, inquiry_id)


def counts(reader: Reader, project_id: str) -> tuple[Count, ...]:
    """Return what was counted by hand in a project, in order."""
    return read.counts(reader, project_id)


# ---- the project itself


def as_it_stands(of: Project) -> SaveProject:
    """Return the command that keeps a project as it is; what changes is replaced in it."""
    from investcrm.domain.project_commands import SaveProject

    return SaveProject(
        of.name,
        of.first_on,
        of.last_on,
        of.funder,
        of.programme,
        of.reference,
        of.rhythm,
        of.counted_from,
        of.report_days,
        of.budget_sek,
        of.budget_minutes,
        of.note,
        of.id,
        of.version,
    )


def save(uow: UnitOfWork, command: SaveProject) -> str:
    """Begin a project, or change one, and return its id.

    What has been reported keeps its days whatever rhythm the project has from now on.

    Raises:
        InvalidInput: it has no name or another one's, ends before it begins, or leaves out days that
            something stands on already.
        NotFound: it was deleted.
    """
    name = command.name.strip()
    if not name:
        raise InvalidInput(N_("Say what the project is called."))
    if read.named(uow, sort_key(name)) not in ([], [command.project_id]):
        raise InvalidInput(N_("There is a project called “{name}” already."), name=name)
    if not 0 <= command.report_days <= _LATEST_REPORT:
        raise InvalidInput(N_("A report is due between 0 and 366 days after its period."))
    if any(amount is not None and amount < 0 for amount in (command.budget_sek, command.budget_minutes)):
        raise InvalidInput(N_("A budget cannot be below 0."))
    _demand_days(uow, command.project_id, Span(command.first_on, command.last_on))
    values = {
        "name": name,
        "name_key": sort_key(name),
        "funder": command.funder.strip(),
        "programme": command.programme.strip(),
        "reference": command.reference.strip(),
        "first_on": command.first_on,
        "last_on": command.last_on,
        "rhythm": command.rhythm.value,
        "counted_from": command.counted_from.value,
        "report_days": command.report_days,
        "budget_sek": command.budget_sek,
        "budget_minutes": command.budget_minutes,
        "note": command.note.strip(),
    }
    if command.project_id is None:
        project_id = uow.insert("project", values)
        uow.commit(N_("Began a project"))
        return project_id
    uow.update("project", command.project_id, values, command.version)
    uow.commit(N_("Changed a project"))
    return command.project_id


def end(uow: UnitOfWork, command: EndProject) -> None:
    """Let a project end on another day than was meant.

    Raises:
        InvalidInput: that is before it begins, or something stands after it.
        NotFound: it was deleted.
    """
    of = project(uow, command.project_id)
    _demand_days(uow, of.id, Span(of.first_on, command.last_on))
    uow.update("project", of.id, {"last_on": command.last_on})
    uow.commit(N_("Ended a project"))


def remove(uow: UnitOfWork, command: RemovePart) -> None:
    """Delete a project that was never reported.

    Raises:
        InvalidInput: something of it was reported.
    """
    if read.editions(uow, command.row_id):
        raise InvalidInput(N_("The project has been reported, so it is kept. End it instead."))
    uow.remove("project", command.row_id)
    uow.commit(N_("Deleted a project"))


def _demand_days(uow: UnitOfWork, project_id: str | None, span: Span) -> None:
    if span.last < span.first:
        raise InvalidInput(N_("The project ends before it begins. Check the two days."))
    if (span.last - span.first).days > LONGEST_DAYS:
        raise InvalidInput(N_("The project would last more than twenty years. Check the two days."))
    used = read.days_used(uow, project_id) if project_id else None
    if used and not (used.first in span and used.last in span):
        raise InvalidInput(
            N_("Something stands in the project from {first} to {last}: its days must hold these."),
            first=used.first,
            last=used.last,
        )


# ---- what was done


def save_activity(uow: UnitOfWork, command: SaveActivity) -> str:
    """Note something the project did, or change it, and return its id.

    Raises:
        InvalidInput: it has no title or kind, lies outside the project or ahead, or its numbers cannot be.
        NotFound: the project was deleted.
    """
    of = project(uow, command.project_id)
    demand_day(of, command.held_on)
    if not command.title.strip():
        raise InvalidInput(N_("Say what the activity is called."))
    if command.kind not in ACTIVITY_LABELS:
        raise InvalidInput(N_("There is no kind of activity {kind}."), kind=command.kind)
    numbers = {name: getattr(command, name) for name in ("women", "men", "not_told", "organisations", "smes")}
    if any(not 0 <= number <= 1_000_000 for number in numbers.values()):
        raise InvalidInput(N_("Participants and organisations are counted from 0 to a million."))
    if command.smes > command.organisations:
        raise InvalidInput(N_("More small companies than organisations: they are counted among these."))
    values: dict[str, Any] = {
        "project_id": of.id,
        "held_on": command.held_on,
        "kind": command.kind,
        "title": command.title.strip(),
        "place": command.place.strip(),
        "outcome": command.outcome.strip(),
        **numbers,
    }
    if command.activity_id is None:
        activity_id = uow.insert("project_activity", values)
    else:
        activity_id = command.activity_id
        uow.update("project_activity", activity_id, values, command.version)
    uow.commit(N_("Noted a project activity"))
    return activity_id


def remove_part(uow: UnitOfWork, command: RemovePart) -> None:
    """Take an activity, a goal, a count, a KPI or a case out of its project.

    Hours logged on an activity stay, as work in general.

    Raises:
        InvalidInput: there is no such part.
        NotFound: it is gone already.
    """
    if command.part not in _PARTS:
        raise InvalidInput(N_("A project has no part called {part}."), part=command.part)
    table, verb = _PARTS[command.part]
    uow.remove(table, command.row_id)
    uow.commit(verb)


# ---- what counts to it


def attribute_case(uow: UnitOfWork, command: AttributeCase) -> str:
    """Count an open case to a project, or change how it counts, and return the row's id.

    Raises:
        InvalidInput: the case is confidential, the share is none, or the days lie outside the project.
        NotFound: the project or the case is gone.
    """
    if uow.is_room:
        raise InvalidInput(N_("A confidential case cannot be counted to a project: its reports go outside."))
    of = project(uow, command.project_id)
    uow.get("inquiry", command.inquiry_id)
    values = {
        "inquiry_id": command.inquiry_id,
        "project_id": of.id,
        **_shared(of, command.share, command.first_on, command.last_on),
    }
    row_id = read.attributed(uow, of.id, command.inquiry_id)
    if row_id is None:
        row_id = uow.insert("project_case", values)
    else:
        uow.update("project_case", row_id, values)
    uow.commit(N_("Counted a case to a project"))
    return row_id


def attribute_kpi(uow: UnitOfWork, command: AttributeKpi) -> str:
    """Count a KPI of the region to a project, or change how it counts, and return the row's id.

    Raises:
        InvalidInput: there is no such KPI, the share is none, or the days lie outside the project.
        NotFound: the project was deleted.
    """
    of = project(uow, command.project_id)
    demand_kpi(uow, command.kpi)
    values = {
        "project_id": of.id,
        "kpi": command.kpi,
        **_shared(of, command.share, command.first_on, command.last_on),
    }
    row_id = next((one.id for one in read.kpis(uow, of) if one.kpi == command.kpi), None)
    if row_id is None:
        row_id = uow.insert("project_kpi", values)
    else:
        uow.update("project_kpi", row_id, values)
    uow.commit(N_("Counted a KPI to a project"))
    return row_id


def _shared(of: Project, share: int, first: date | None, last: date | None) -> dict[str, Any]:
    if not 0 <= share <= 100:
        raise InvalidInput(N_("A share is between 0 and 100 per cent."))
    span = Span(first or of.first_on, last or of.last_on)
    if span.last < span.first:
        raise InvalidInput(N_("It would stop counting before it begins. Check the two days."))
    for day in (first, last):
        if day is not None:
            demand_day(of, day)
    return {"share": share, "first_on": first, "last_on": last}


# ---- what it aims at


def save_goal(uow: UnitOfWork, command: SaveGoal) -> str:
    """Set a goal, or change one, and return its id.

    Raises:
        InvalidInput: it has no words, a target below 0, or nothing to be counted from.
        NotFound: the project was deleted.
    """
    of = project(uow, command.project_id)
    if not command.words.strip():
        raise InvalidInput(N_("Say what the goal is."))
    if command.target < 0:
        raise InvalidInput(N_("A target cannot be below 0."))
    if command.counted.startswith(KPI):
        demand_kpi(uow, command.counted.removeprefix(KPI))
    elif command.counted not in COUNTED_BY:
        raise InvalidInput(N_("A goal cannot be counted from {what}."), what=command.counted)
    values = {
        "project_id": of.id,
        "words": command.words.strip(),
        "unit": command.unit.strip(),
        "target": command.target,
        "counted": command.counted,
    }
    if command.goal_id is None:
        goal_id = uow.insert("project_goal", values)
    else:
        goal_id = command.goal_id
        uow.update("project_goal", goal_id, values, command.version)
    uow.commit(N_("Set a project goal"))
    return goal_id


def count_goal(uow: UnitOfWork, command: CountGoal) -> str:
    """Add a count made by hand to a goal, and return its id; counts add up.

    Raises:
        InvalidInput: the goal is counted by the program, or the day lies outside the project or ahead.
        NotFound: the goal is gone.
    """
    goal = uow.get("project_goal", command.goal_id)
    of = project(uow, goal["project_id"])
    if goal["counted"] != OWN:
        raise InvalidInput(N_("This goal is counted by the program, so no count is made by hand."))
    on = command.counted_on or min(max(uow.today, of.first_on), of.last_on)
    demand_day(of, on)
    if on > uow.today:
        raise InvalidInput(N_("A count cannot be dated ahead: {day}."), day=on)
    count_id = uow.insert(
        "project_count",
        {
            "project_id": of.id,
            "goal_id": command.goal_id,
            "counted_on": on,
            "amount": command.amount,
            "note": command.note.strip(),
        },
    )
    uow.commit(N_("Counted towards a project goal"))
    return count_id
