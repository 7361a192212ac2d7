"""Hours worked in projects: logged by day or by month, shown as a person's week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from investcrm.domain.access import Group, Verb, Whose, reach
from investcrm.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from investcrm.domain.project_rows import Hours, HoursLine, HoursWeek
from investcrm.domain.projects import DAY_MINUTES, QUARTER_HOUR, Span, is_cut, month_span
from investcrm.domain.words import N_
from investcrm.services import project_periods
from investcrm.store.read import members
from investcrm.store.read import projects as read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from investcrm.domain.access import Actor
    from investcrm.domain.project_commands import LogHours
    from investcrm.domain.project_rows import Project
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_REGION: Final = {Group.ADVISOR.value, Group.COORDINATOR.value}
_WEEK: Final = 7


def people(reader: Reader) -> tuple[tuple[str, str], ...]:
    """Return who works for the region and can log hours: id and name."""
    return tuple(
        (str(row_id), str(name))
        for row_id, name, groups in members.of_file(reader)
        if _REGION & set(str(groups).split(","))
    )


def member_called(reader: Reader, name: str) -> str:
    """Return the member with this name.

    Raises:
        NotFound: nobody who works for the region has it.
    """
    for row_id, known in people(reader):
        if known.casefold() == name.strip().casefold():
            return row_id
    raise NotFound(N_("Nobody who works for the region is called “{name}”."), name=name)


def may_log_for(actor: Actor, member_id: str) -> bool:
    """Whether somebody may log and change a member's hours: their own, or everybody's."""
    whose = reach(actor, Verb.CHANGE, "project_hours")
    return whose is Whose.ALL or (whose is Whose.OWN and member_id == actor.member_id)


def week(reader: Reader, project_id: str, member_id: str, monday: date) -> HoursWeek:
    """Return a person's week in a project: a line for the project, and one for each activity worked on.

    Raises:
        NotFound: the project was deleted.
    """
    of = project_periods.project(reader, project_id)
    span = Span(monday, monday + timedelta(days=_WEEK - 1))
    whole = Span(monday.replace(day=1), month_span(span.last).last)
    everywhere = read.hours_of(reader, member_id, whole)
    here = [one for project, one in everywhere if project == project_id]
    daily = [one for one in here if not one.whole_month and one.worked_on in span]
    titles = {one.id: one.title for one in read.activities(reader, project_id, of.span)}
    known = dict.fromkeys(one.activity_id if one.activity_id in titles else "" for one in daily)
    lines = [
        _line(key or "", titles.get(key or "", ""), daily, titles, monday)
        for key in ("", *filter(None, known))
    ]
    months = sorted({month_span(monday).first, month_span(span.last).first})
    return HoursWeek(
        member_id,
        monday,
        tuple(lines),
        tuple((first, sum(h.minutes for h in here if h.worked_on in month_span(first))) for first in months),
        tuple(one for one in here if one.whole_month),
        _by_day((one for project, one in everywhere if project != project_id), monday),
        tuple(reversed(titles.items())),
    )


def _line(key: str, title: str, daily: list[Hours], titles: dict[str, str], monday: date) -> HoursLine:
    own = (one for one in daily if (one.activity_id if one.activity_id in titles else "") == key)
    return HoursLine(key, title, _by_day(own, monday))


def _by_day(entries: Iterable[Hours], monday: date) -> tuple[int, ...]:
    minutes = [0] * _WEEK
    for one in entries:
        place = (one.worked_on - monday).days
        if not one.whole_month and 0 <= place < _WEEK:
            minutes[place] += one.minutes
    return tuple(minutes)


def log(uow: UnitOfWork, command: LogHours) -> None:
    """Log hours of a person on a day or in a month, in place of what stood there; 0 takes them away.

    Raises:
        Conflict: what stood there is something else than the person saw.
        Forbidden: they are somebody else's, and not this person's to change.
        InvalidInput: not in quarters of an hour, outside the project or ahead, more than a day holds, or a
            month in which a reporting period ends.
        NotFound: the project or the activity is gone.
    """
    uow.hold("project", command.project_id)
    of = project_periods.project(uow, command.project_id)
    member_id = command.member_id or uow.actor.member_id
    if not may_log_for(uow.actor, member_id):
        raise Forbidden(N_("These hours are somebody else's. A coordinator can change them."))
    on = _day(of, command)
    _demand(uow, of, command, on)
    standing = _standing(uow, of, command, member_id, on)
    now = sum(one.minutes for one in standing)
    if command.seen is not None and command.seen != now:
        raise Conflict(
            N_("Somebody changed the hours of {day} meanwhile. Nothing was overwritten; look again."), day=on
        )
    if command.minutes > now:
        _demand_room(uow, member_id, on, command, now)
    _write(uow, of, command, member_id, on, standing)
    uow.commit(N_("Logged hours"))


def _day(of: Project, command: LogHours) -> date:
    """Return the day hours stand on: of a whole month its first within the project."""
    if not command.whole_month:
        return command.on
    common = month_span(command.on).common(of.span)
    return common.first if common else command.on


def _demand(uow: UnitOfWork, of: Project, command: LogHours, on: date) -> None:
    project_periods.demand_day(of, on)
    if command.minutes < 0 or command.minutes % QUARTER_HOUR:
        raise InvalidInput(N_("Hours are logged in quarters of an hour, not below 0."))
    if on > uow.today:
        raise InvalidInput(N_("Hours cannot be logged ahead: {day}."), day=on)
    if command.activity_id:
        found = uow.get("project_activity", command.activity_id)
        if found["project_id"] != of.id:
            raise NotFound(N_("The activity belongs to another project."))
    if command.whole_month and command.minutes:
        periods = [one.period for one in project_periods.periods(uow, of)]
        if is_cut(month_span(on), periods):
            raise InvalidInput(
                N_("A reporting period ends within that month. Log its hours day by day instead.")
            )


def _standing(uow: UnitOfWork, of: Project, command: LogHours, member_id: str, on: date) -> list[Hours]:
    """Return what the person has logged there for the same activity, one that is gone being none."""
    known = {one.id for one in read.activities(uow, of.id, of.span)}
    return [
        one
        for one in read.hours(uow, of.id, Span(on, on))
        if one.member_id == member_id
        and one.whole_month == command.whole_month
        and (one.activity_id if one.activity_id in known else None) == command.activity_id
    ]


def _demand_room(uow: UnitOfWork, member_id: str, on: date, command: LogHours, now: int) -> None:
    """Refuse more than 24 hours a day, or more than a month holds, over all projects together."""
    month = month_span(on)
    logged = [one for _, one in read.hours_of(uow, member_id, month)]
    that_day = sum(one.minutes for one in logged if one.worked_on == on and not one.whole_month)
    if not command.whole_month and that_day - now + command.minutes > DAY_MINUTES:
        raise InvalidInput(
            N_("{day} would have more than 24 hours, all projects together. Nothing was saved."), day=on
        )
    days = (month.last - month.first).days + 1
    if sum(one.minutes for one in logged) - now + command.minutes > days * DAY_MINUTES:
        raise InvalidInput(N_("The month would have more hours than it has. Nothing was saved."))


def _write(
    uow: UnitOfWork, of: Project, command: LogHours, member_id: str, on: date, standing: list[Hours]
) -> None:
    for one in standing[0 if not command.minutes else 1 :]:
        uow.remove("project_hours", one.id)
    if not command.minutes:
        return
    notes = " ".join(dict.fromkeys(one.note for one in standing if one.note))
    note = notes if command.note is None else command.note.strip()
    if standing:
        values = {"minutes": command.minutes, "note": note, "activity_id": command.activity_id}
        uow.update("project_hours", standing[0].id, values)
        return
    uow.insert(
        "project_hours",
        {
            "project_id": of.id,
            "member_id": member_id,
            "worked_on": on,
            "whole_month": int(command.whole_month),
            "minutes": command.minutes,
            "activity_id": command.activity_id,
            "note": note,
        },
    )
