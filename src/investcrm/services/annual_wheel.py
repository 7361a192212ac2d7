"""The annual wheel: what the region's year holds, what is done and skipped of it, and what comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from investcrm import formats, words
from investcrm.domain.annual_wheel import Kind, Occurrence, checked, occurrences, written, year_of
from investcrm.domain.errors import Conflict, InvalidInput, NotFound
from investcrm.domain.wheel_rows import (
    CALLED,
    CALLED_OFF,
    DONE,
    HELD,
    OPEN,
    SKIPPED,
    USUAL_YEAR,
    MeetingRow,
    Turn,
    WheelEvent,
)
from investcrm.domain.words import N_
from investcrm.services import days, project_periods, settings
from investcrm.store.read import plan as read

if TYPE_CHECKING:
    from investcrm.domain.wheel_rows import MarkTurn, RemoveEvent, SaveEvent
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_EARLY, _LATE = timedelta(days=30), timedelta(days=60)
"""How far from its day a readiness request settles what the wheel says of it."""
_MEETING_MARKS = {CALLED: OPEN, HELD: DONE, CALLED_OFF: SKIPPED}


def events(reader: Reader) -> tuple[WheelEvent, ...]:
    """Return the events of the wheel."""
    return read.events(reader)


def event(reader: Reader, event_id: str) -> WheelEvent:
    """Return one event.

    Raises:
        NotFound: it was taken off the wheel.
    """
    found = next((one for one in read.events(reader) if one.id == event_id), None)
    if found is None:
        raise NotFound(N_("The event is no longer on the wheel."))
    return found


def year(reader: Reader, number: int) -> tuple[Turn, ...]:
    """Return what a year holds, in the order of days: events in all their times, and meetings.

    Raises:
        InvalidInput: the wheel does not reach that year.
    """
    return between(reader, *year_of(number))


def between(reader: Reader, first: date, last: date) -> tuple[Turn, ...]:
    """Return what lies between two days, both included: the wheel's own, and the reports of projects."""
    found = [*_own(reader, first, last), *_reports(reader, first, last)]
    return tuple(sorted(found, key=lambda turn: (turn.day, turn.title, turn.ref)))


def _own(reader: Reader, first: date, last: date) -> list[Turn]:
    meetings = read.meetings(reader)
    became = {(one.event_id, one.key): one for one in meetings if one.event_id}
    calendar, marked = days.calendar(reader, (first, last)), read.marks(reader)
    events_there = read.events(reader)
    acts = _Acts(read.published(reader), read.asked(reader)) if events_there else _Acts(frozenset(), ())
    found = []
    for one in events_there:
        until = min(last, one.until) if one.until else last
        for time in occurrences(one.rule, max(first, one.begins_on), until, calendar, one.shift):
            if (one.id, time.key) in became:
                continue  # shown as its meeting, on whatever day that is
            mark, word, by, on = marked.get((one.id, time.key)) or acts.of(one, time)
            found.append(
                Turn(
                    one.id, time.key, time.day, one.kind, one.title, one.owner_id, one.note,
                    mark, word, by, on,
                )
            )  # fmt: skip
    return found + [_of_meeting(one) for one in meetings if first <= one.held_on <= last]


def _reports(reader: Reader, first: date, last: date) -> list[Turn]:
    """Return the days the reports of projects are due, done where one was made."""
    found = []
    for of, one in project_periods.falling_due(reader, first, last):
        period, made = one.period, one.editions[0] if one.editions else None
        found.append(
            Turn(
                "", f"{period.first:%Y-%m-%d}", period.due_on, Kind.PROJECT, of.name, None,
                f"{formats.day(period.first)} \u2013 {formats.day(period.last)}", DONE if made else OPEN,
                "", made.reported_by if made else "", made.reported_on if made else None,
                project_id=of.id, number=period.number,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class _Acts:
    """What was done elsewhere in the program and settles a time by itself: published, asked for."""

    published: frozenset[str]
    asked: tuple[date, ...]

    def of(self, one: WheelEvent, time: Occurrence) -> read.Mark:
        """Return what a time that nobody marked is worth: done where its act was done."""
        if one.kind is Kind.REPORT and time.key in self.published:
            return DONE, "", "", None
        if one.kind is Kind.REQUEST:
            near = [on for on in self.asked if time.day - _EARLY <= on <= time.day + _LATE]
            if near:
                return DONE, "", "", near[0]
        return OPEN, "", "", None


def _of_meeting(one: MeetingRow) -> Turn:
    mark = _MEETING_MARKS[one.state]
    return Turn(
        one.event_id, one.key, one.held_on, Kind.MEETING, one.title, None, one.place, mark, meeting_id=one.id
    )


def due(reader: Reader, until: date, *, back: int = 60) -> tuple[Turn, ...]:
    """Return what the wheel has to be done until a day and not done, from at most ``back`` days ago.

    The reports of projects are told of by :func:`project_periods.due`.
    """
    found = _own(reader, reader.today - timedelta(days=back), until)
    return tuple(sorted((turn for turn in found if turn.is_open), key=lambda turn: (turn.day, turn.title)))


def turn(reader: Reader, event_id: str, key: str) -> Turn:
    """Return one time of an event.

    Raises:
        NotFound: the event is gone, or its rule gives no such time.
    """
    told = int(key[:4]) if key[:4].isdigit() else event(reader, event_id).begins_on.year
    for number in (told, told + 1, told - 1):
        for one in year(reader, number):
            if (one.event_id, one.key) == (event_id, key):
                return one
    raise NotFound(N_("The wheel has no such time any more."))


def save(uow: UnitOfWork, command: SaveEvent) -> str:
    """Put an event on the wheel, or change it, and return its id.

    Raises:
        InvalidInput: it has no name, or its rule gives no day.
        NotFound: it was taken off.
    """
    if not command.title.strip():
        raise InvalidInput(N_("Give the event a name."))
    if command.until and command.begins_on and command.until < command.begins_on:
        raise InvalidInput(N_("It ends before it begins."))
    values = {
        "kind": command.kind.value,
        "title": " ".join(command.title.split()),
        "rule": written(checked(command.rule)),
        "shift": command.shift.value,
        "until": command.until,
        "owner_id": command.owner_id,
        "note": command.note.strip(),
    }
    if command.event_id is None:
        begins = command.begins_on or date(uow.today.year, 1, 1)
        made = uow.insert("wheel_event", values | {"begins_on": begins})
    else:
        made = command.event_id
        if command.begins_on is not None:
            values["begins_on"] = command.begins_on
        uow.update("wheel_event", made, values, command.version)
    uow.commit(N_("Changed the annual wheel"))
    return made


def propose(uow: UnitOfWork, _command: None = None) -> int:
    """Put a usual year on the wheel, of which what is there already is left out; return how many came.

    It begins today: nobody is asked for what lies behind.
    """
    spoken = words.of(str(settings.load(uow, "language", "sv")))
    there = {(one.kind, one.rule) for one in read.events(uow)}
    rows = [
        {
            "kind": one.kind.value,
            "title": spoken.t(one.title),
            "rule": written(one.rule),
            "begins_on": uow.today,
        }
        for one in USUAL_YEAR
        if (one.kind, one.rule) not in there
    ]
    uow.insert_many("wheel_event", rows)
    uow.commit(N_("Proposed a usual year"))
    return len(rows)


def remove(uow: UnitOfWork, command: RemoveEvent) -> None:
    """Take an event off the wheel; undo brings it back with all that was done of it."""
    uow.remove("wheel_event", command.event_id)
    uow.commit(N_("Took an event off the annual wheel"))


def mark(uow: UnitOfWork, command: MarkTurn) -> None:
    """Note that one time is done, skipped with a word, or open again.

    Raises:
        Conflict: somebody else settled it meanwhile, another way.
        InvalidInput: it is skipped without a word why.
        NotFound: the event is gone, or has no such time.
    """
    uow.hold("wheel_event", command.event_id)
    turn(uow, command.event_id, command.key)
    if command.mark == SKIPPED and not command.word.strip():
        raise InvalidInput(N_("Say in a word why it is skipped."))
    if command.mark not in (DONE, SKIPPED, OPEN):
        raise InvalidInput(N_("It is done, skipped or open."))
    found = read.mark(uow, command.event_id, command.key)
    if found is not None and command.mark == OPEN:
        uow.remove("wheel_mark", found[0])
    elif found is not None and found[1] != command.mark:
        raise Conflict(
            N_("{name} settled this meanwhile, another way. Nothing was changed."), name=found[2] or "–"
        )
    elif found is None and command.mark != OPEN:
        uow.insert(
            "wheel_mark",
            {
                "event_id": command.event_id,
                "key": command.key,
                "mark": command.mark,
                "word": command.word.strip(),
                "marked_on": uow.today,
                "marked_by": uow.actor.name,
            },
        )
    uow.commit(N_("Settled a time of the annual wheel"))
