"""Action plans: a problem, its cause, a measure, and a goal whose standing is reckoned, never typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.fields import ReadinessLevel
from investcrm.domain.kpi import Direction, Kpi
from investcrm.domain.readiness import DIMENSIONS
from investcrm.domain.words import N_


class GoalKind(StrEnum):
    """What a goal is measured by."""

    KPI = "kpi"
    READINESS = "readiness"
    WORDS = "words"


GOAL_LABELS: Final = {
    GoalKind.KPI: N_("A KPI"),
    GoalKind.READINESS: N_("A level of readiness"),
    GoalKind.WORDS: N_("Own words"),
}


class Standing(StrEnum):
    """Where a goal stands today."""

    REACHED = "reached"
    ON_THE_WAY = "on_the_way"
    LATE = "late"
    UNKNOWN = "unknown"


STANDING_LABELS: Final = {
    Standing.REACHED: N_("reached"),
    Standing.ON_THE_WAY: N_("on the way"),
    Standing.LATE: N_("late"),
    Standing.UNKNOWN: N_("cannot be measured"),
}
OPEN: Final = "open"
CLOSED: Final = "closed"
GIVEN_UP: Final = "given_up"
STATUS_LABELS: Final = {OPEN: N_("under way"), CLOSED: N_("completed"), GIVEN_UP: N_("given up")}
_LEVELS: Final = tuple(ReadinessLevel)


@dataclass(frozen=True, slots=True)
class Goal:
    """A measurable goal to be reached by a day.

    ``kpi`` with ``target`` in the KPI's own unit, for a municipality where ``municipality_code`` is set; or
    ``dimension`` of that municipality at ``level``; or ``words`` alone. ``label`` is what the KPI was called
    when it was chosen, for the day nobody counts it any more.
    """

    kind: GoalKind
    by: date
    kpi: str = ""
    label: str = ""
    target: float | None = None
    municipality_code: str = ""
    dimension: str = ""
    level: str = ""
    words: str = ""


def checked(goal: Goal) -> Goal:
    """Return a goal that can be measured.

    Raises:
        InvalidInput: something it is measured by is missing.
    """
    if goal.kind is GoalKind.KPI and (not goal.kpi or goal.target is None):
        raise InvalidInput(N_("Say which KPI the goal is tied to, and the value to reach."))
    if goal.kind is GoalKind.READINESS:
        if goal.dimension not in DIMENSIONS or not goal.municipality_code:
            raise InvalidInput(N_("Say whose readiness the goal is tied to, and in which dimension."))
        if goal.level not in _LEVELS:
            raise InvalidInput(N_("Say which level is to be reached."))
    if goal.kind is GoalKind.WORDS and not goal.words.strip():
        raise InvalidInput(N_("Say what is to be reached."))
    return goal


def kpi_standing(goal: Goal, value: float | None, direction: Direction, today: date) -> Standing:
    """Return where a goal tied to a KPI stands; a KPI of no direction is reached from below."""
    if value is None or goal.target is None:
        return Standing.LATE if today > goal.by else Standing.UNKNOWN
    met = value <= goal.target if direction is Direction.DOWN else value >= goal.target
    return _standing(met, goal.by, today)


def readiness_standing(goal: Goal, level: ReadinessLevel | None, today: date) -> Standing:
    """Return where a goal tied to readiness stands; an unknown level is below them all."""
    met = level is not None and _LEVELS.index(level) >= _LEVELS.index(ReadinessLevel(goal.level))
    return _standing(met, goal.by, today)


def words_standing(status: str, goal: Goal, today: date) -> Standing:
    """Return where a goal of words stands: it is reached when the plan is completed."""
    return _standing(status == CLOSED, goal.by, today)


def _standing(met: bool, by: date, today: date) -> Standing:
    if met:
        return Standing.REACHED
    return Standing.LATE if today > by else Standing.ON_THE_WAY


def follow_up_due(days: Iterable[date], noted: Iterable[date], today: date) -> date | None:
    """Return the follow-up day that has come and that nothing was noted on or after; None for none."""
    latest = max(noted, default=date.min)
    come = [day for day in days if latest < day <= today]
    return min(come, default=None)


def next_follow_up(days: Iterable[date], today: date) -> date | None:
    """Return the next follow-up day to come."""
    return min((day for day in days if day > today), default=None)


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody noted at a follow-up."""

    id: str
    noted_on: date
    text: str
    said_by: str
    municipality_code: str


@dataclass(frozen=True, slots=True)
class Plan:
    """An action plan with where its goal stands: ``now`` is the KPI's value or the level reached, in words.

    ``responsible_id`` is a member and ``responsible_code`` a municipality; ``responsible`` its name, "" where
    nobody is named or the one named has left.
    """

    id: str
    version: int
    title: str
    problem: str
    cause: str
    measure: str
    goal: Goal
    kpi: Kpi | None
    """The KPI its goal is tied to, None where it is tied to none or that one is no longer counted."""
    standing: Standing
    now: float | ReadinessLevel | None
    status: str
    responsible_id: str | None
    responsible_code: str
    responsible: str
    begun_on: date
    follow_ups: tuple[date, ...]
    notes: tuple[Note, ...]
    due: date | None
    closed_on: date | None
    closing: str
    meeting_id: str
    place: str = ""
    """The name of the municipality that the goal is about."""

    @property
    def is_open(self) -> bool:
        """Whether somebody still works on it."""
        return self.status == OPEN

    @property
    def next_on(self) -> date | None:
        """The follow-up that is due, else the next to come."""
        if not self.is_open:
            return None
        latest = max((note.noted_on for note in self.notes), default=date.min)
        return self.due or min((day for day in self.follow_ups if day > latest), default=None)


@dataclass(frozen=True, slots=True)
class SavePlan:
    """An action plan, new (``plan_id`` None) or changed."""

    title: str
    goal: Goal
    problem: str = ""
    cause: str = ""
    measure: str = ""
    responsible_id: str | None = None
    responsible_code: str = ""
    follow_ups: tuple[date, ...] = ()
    plan_id: str | None = None
    version: int | None = None
    meeting_id: str = ""


@dataclass(frozen=True, slots=True)
class NotePlan:
    """Something noted about a plan, which settles the follow-up that is due."""

    plan_id: str
    text: str


@dataclass(frozen=True, slots=True)
class ClosePlan:
    """End a plan, completed or given up, with a word about why."""

    plan_id: str
    status: str = CLOSED
    word: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RemovePlan:
    """Take a plan away; undo brings it back."""

    plan_id: str
