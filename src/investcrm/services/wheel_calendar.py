"""The annual wheel as a calendar file: all-day events under lasting ids, so that a new file updates the old.

What is skipped, called off or taken off the wheel is cancelled in the calendar too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from investcrm import words
from investcrm.domain.annual_wheel import KIND_LABELS, occurrences, year_of
from investcrm.domain.errors import InvalidInput
from investcrm.domain.wheel_rows import CALLED_OFF, MEETING_LABELS, SKIPPED, MeetingRow, Turn
from investcrm.services import annual_wheel, days, places, project_periods
from investcrm.store.read import plan as read
from investcrm.words import N_

if TYPE_CHECKING:
    from investcrm.exchange.ics import Appointment
    from investcrm.store.reader import Reader
    from investcrm.words import Words


def year(reader: Reader, number: int, stamp: datetime, language: str, member_id: str = "") -> bytes:
    """Return a year as a calendar file; with ``member_id`` the meetings and what that member is to do.

    Raises:
        InvalidInput: the year holds nothing, and no calendar file may be empty.
    """
    from investcrm.exchange import ics

    spoken = words.of(language)
    name = spoken.t("Annual wheel {year}", year=number)
    found = tuple(_events(reader, number, spoken, member_id))
    if not found:
        raise InvalidInput(N_("{year} has nothing to put in a calendar file."), year=number)
    return ics.appointments(found, stamp, name)


def called(reader: Reader, codes: Collection[str], stamp: datetime, language: str) -> bytes:
    """Return the meetings municipalities are called to, those called off among them, as a calendar file."""
    from investcrm.exchange import ics

    spoken = words.of(language)
    found = (one for one in read.meetings(reader, reader.today) if set(codes) & set(one.municipalities))
    return ics.appointments((_meeting(one, spoken) for one in found), stamp, spoken.t("Meetings"))


def draft(reader: Reader, number: int, stamp: datetime, language: str, member_id: str = "") -> bytes:
    """Return a mail draft with the year's calendar file in it."""
    from investcrm.exchange import eml

    spoken = words.of(language)
    data = year(reader, number, stamp, language, member_id)
    title = spoken.t("Annual wheel {year}", year=number)
    text = spoken.t(
        "The year as a calendar file is attached. Open it to put it into your calendar; a later file moves "
        "what has changed."
    )
    file = (file_name(number, spoken), "text/calendar", data)
    return eml.draft(to=(), subject=title, text=f"{text}\n", attachments=(file,))


def file_name(number: int, spoken: Words) -> str:
    """Return what the file is called."""
    return f"{spoken.t('Annual wheel {year}', year=number)}.ics"


def _events(reader: Reader, number: int, spoken: Words, member_id: str) -> Iterator[Appointment]:
    meetings = {one.id: one for one in read.meetings(reader)}
    first, last = year_of(number)
    if not member_id:
        for of, status in project_periods.falling_due(reader, first, last):
            if not status.editions:
                yield project_periods.appointment(of, status.period, spoken)
    for turn in annual_wheel.year(reader, number):
        if turn.project_id:
            continue
        if turn.meeting_id:
            yield _meeting(meetings[turn.meeting_id], spoken)
        elif not member_id or turn.owner_id == member_id:
            yield _turn(turn, spoken)
    calendar = days.calendar(reader, (first, last))
    for one in read.events(reader, gone=True):
        begins = max(first, one.begins_on)
        for time in occurrences(one.rule, begins, last, calendar, one.shift):
            yield _gone(f"{one.id}-{time.key}", time.day, one.title)


def _turn(turn: Turn, spoken: Words) -> Appointment:
    from investcrm.exchange.ics import Appointment

    told = "\n".join(part for part in (spoken.t(KIND_LABELS[turn.kind]), turn.note, turn.word) if part)
    return Appointment(
        f"wheel-{turn.event_id}-{turn.key}@investcrm", turn.day, "", 0, turn.title, "", told,
        turn.mark == SKIPPED, is_free=True,
    )  # fmt: skip


def _meeting(one: MeetingRow, spoken: Words) -> Appointment:
    from investcrm.exchange.ics import Appointment

    uid = f"wheel-{one.event_id}-{one.key}" if one.event_id else f"meeting-{one.id}"
    names = ", ".join(places.municipality(code) for code in one.municipalities)
    told = "\n".join(part for part in (spoken.t(MEETING_LABELS[one.kind]), names, one.agenda) if part)
    return Appointment(
        f"{uid}@investcrm", one.held_on, one.starts_at, one.minutes, one.title, one.place, told,
        one.state == CALLED_OFF,
    )  # fmt: skip


def _gone(key: str, day: date, title: str) -> Appointment:
    from investcrm.exchange.ics import Appointment

    return Appointment(f"wheel-{key}@investcrm", day, "", 0, title, called_off=True, is_free=True)
