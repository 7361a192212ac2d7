"""What is shown and asked of the annual wheel: its events, what becomes of each time, meetings, commands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from investcrm.domain.annual_wheel import AfterPeriod, DayOfMonth, Kind, NthWeekday, Rule, Shift
from investcrm.domain.periods import PeriodKind
from investcrm.domain.words import N_

DONE: Final = "done"
SKIPPED: Final = "skipped"
OPEN: Final = ""
MARK_LABELS: Final = {DONE: N_("done"), SKIPPED: N_("skipped"), OPEN: N_("to do")}


class MeetingKind(StrEnum):
    """Who meets."""

    STEERING = "steering"
    WORKING = "working"
    NETWORK = "network"


MEETING_LABELS: Final = {
    MeetingKind.STEERING: N_("Steering group"),
    MeetingKind.WORKING: N_("Working group of the municipalities"),
    MeetingKind.NETWORK: N_("Network meeting"),
}
CALLED: Final = "called"
HELD: Final = "held"
CALLED_OFF: Final = "called_off"
MEETING_STATES: Final = {CALLED: N_("to come"), HELD: N_("held"), CALLED_OFF: N_("called off")}


@dataclass(frozen=True, slots=True)
class WheelEvent:
    """Something that comes back, or comes once; ``until`` is the last day it may fall on."""

    id: str
    version: int
    kind: Kind
    title: str
    rule: Rule
    shift: Shift
    begins_on: date
    until: date | None
    owner_id: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One time of an event in the year: ``mark`` done, skipped or neither, in ``word`` why.

    ``meeting_id`` is the meeting it became. A meeting without an event has no ``event_id``, nor has the day
    a project's report is due: that one has ``project_id`` and the ``number`` of the period.
    """

    event_id: str
    key: str
    day: date
    kind: Kind
    title: str
    owner_id: str | None
    note: str
    mark: str = OPEN
    word: str = ""
    marked_by: str = ""
    marked_on: date | None = None
    meeting_id: str = ""
    project_id: str = ""
    number: int = 0

    @property
    def ref(self) -> str:
        """What names it in the window, the terminal and a calendar."""
        if self.project_id:
            return f"project:{self.project_id}:{self.key}"
        return f"{self.event_id}:{self.key}" if self.event_id else f"meeting:{self.meeting_id}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.mark == OPEN


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting with those called, as codes of municipalities; agenda and decisions are lines of text."""

    id: str
    version: int
    kind: MeetingKind
    title: str
    held_on: date
    starts_at: str
    minutes: int
    place: str
    municipalities: tuple[str, ...]
    agenda: str
    decisions: str
    state: str
    event_id: str
    key: str
    papers: tuple[tuple[str, str], ...] = ()
    """The minutes and other papers of it: id and name."""


# ---- commands


@dataclass(frozen=True, slots=True)
class SaveEvent:
    """An event of the wheel, new (``event_id`` None) or changed."""

    kind: Kind
    title: str
    rule: Rule
    shift: Shift = Shift.AFTER
    begins_on: date | None = None
    until: date | None = None
    owner_id: str | None = None
    note: str = ""
    event_id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveEvent:
    """Take an event off the wheel; meetings it led to stay."""

    event_id: str


@dataclass(frozen=True, slots=True)
class MarkTurn:
    """Say that one time of an event is done, or skipped with a word; ``mark`` "" opens it again."""

    event_id: str
    key: str
    mark: str = DONE
    word: str = ""


@dataclass(frozen=True, slots=True)
class CallMeeting:
    """A meeting to come, new or changed; ``event_id`` and ``key`` are the time of the wheel it stands for."""

    kind: MeetingKind
    title: str
    held_on: date
    starts_at: str = ""
    minutes: int = 120
    place: str = ""
    municipalities: tuple[str, ...] = ()
    agenda: str = ""
    event_id: str = ""
    key: str = ""
    meeting_id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision of a meeting; with ``becomes`` "task" or "plan" it is followed up by ``due_on``."""

    text: str
    becomes: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class RecordMeeting:
    """What a meeting decided, who came, and that it was held."""

    meeting_id: str
    decisions: tuple[Decided, ...] = ()
    municipalities: tuple[str, ...] | None = None
    held_on: date | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class CallOff:
    """A meeting that will not be held."""

    meeting_id: str


@dataclass(frozen=True, slots=True)
class KeepMinutes:
    """Minutes or another paper of a meeting, byte for byte."""

    meeting_id: str
    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class UsualEvent:
    """An event proposed to a region that has none."""

    kind: Kind
    title: str
    rule: Rule


USUAL_YEAR: Final = (
    UsualEvent(Kind.REPORT, N_("Publish the quarter"), AfterPeriod(10, PeriodKind.QUARTER)),
    UsualEvent(Kind.MEETING, N_("Steering group meeting"), NthWeekday(3, 3, (3, 10))),
    UsualEvent(Kind.REQUEST, N_("Ask municipalities to look their readiness over"), DayOfMonth(15, (4, 9))),
    UsualEvent(Kind.FOLLOW, N_("Follow up earlier establishments"), DayOfMonth(1, (2, 8))),
    UsualEvent(Kind.REVIEW, N_("Review companies of the strength areas"), NthWeekday(2, 1, (5,))),
    UsualEvent(Kind.INDICATORS, N_("Update indicators from outside"), NthWeekday(1, 0, (2, 6))),
)
"""A usual year: quarters, two meetings of the steering group, readiness asked for in spring and autumn."""
