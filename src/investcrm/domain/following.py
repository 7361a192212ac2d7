"""Following a round: how far each municipality has come, its clock in working days, when it is reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.mail_notices import Noted, Told
from investcrm.domain.mailing import Dispatched
from investcrm.domain.words import N_
from investcrm.domain.working_days import WorkingCalendar


class Step(StrEnum):
    """What happened with one municipality asked, in the usual order."""

    PREPARED = "prepared"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    OPENED = "opened"
    BEGUN = "begun"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    """How a municipality is reached."""

    MAIL = "mail"
    PROGRAM = "program"


STEP_LABELS: Final = {
    Step.PREPARED: N_("Prepared"),
    Step.SENT: N_("Sent"),
    Step.DELIVERED: N_("Delivered"),
    Step.BOUNCED: N_("Came back"),
    Step.OPENED: N_("Brief opened"),
    Step.BEGUN: N_("Answer begun"),
    Step.ANSWERED: N_("Answered"),
    Step.DECLINED: N_("Declined"),
    Step.WITHDRAWN: N_("Withdrawn"),
}
CHANNEL_LABELS: Final = {Channel.MAIL: N_("sent by mail"), Channel.PROGRAM: N_("in the program")}
_CLOSED: Final = frozenset({Step.ANSWERED, Step.DECLINED, Step.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Clock:
    """A municipality's time to answer in working days: ``used`` of ``allowed``, None without a deadline.

    ``left`` is below zero from the day after the deadline, also where no working day has passed since.
    """

    used: int
    allowed: int | None = None
    left: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether the time has run out."""
        return self.left is not None and self.left < 0


@dataclass(frozen=True, slots=True)
class Posted:
    """How it stands with the latest message the program was to send to a municipality.

    ``kind`` and ``state`` as of a dispatch, ``said`` what the mail server said, ``at`` when it was tried.
    """

    kind: str
    state: Dispatched
    said: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """One municipality asked and how far it has come, each step with its day.

    ``steps`` holds what is known to have happened and nothing else: a municipality that has only mail has
    no step between sent and its answer. ``due_since`` is the day by the rule since which a reminder is due.
    ``message`` is the latest that the program was to send, None where none was.
    """

    forwarding_id: str
    version: int
    municipality_code: str
    municipality: str
    channel: Channel
    step: Step
    steps: tuple[tuple[Step, date], ...]
    clock: Clock | None
    deadline_on: date | None
    reminded_on: date | None
    due_since: date | None
    recipient: str
    reason: str = ""
    notices: tuple[Noted, ...] = ()
    """What was told of the message to the address asked at, the latest first."""
    proposed: tuple[str, ...] = ()
    """Addresses to ask at instead: those that an automatic reply names, the municipality's own."""
    message: Posted | None = None

    @property
    def bounce(self) -> Noted | None:
        """The notice that says why the message came back, None where it did not or somebody noted it."""
        if self.step is not Step.BOUNCED:
            return None
        return next((one for one in self.notices if one.told is Told.FAILED), None)

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is waited for."""
        return Step.SENT in dict(self.steps) and self.step not in _CLOSED

    @property
    def is_late(self) -> bool:
        """Whether the answer is, or was, later than its deadline."""
        return self.clock is not None and self.clock.is_over and self.step is not Step.WITHDRAWN

    def on(self, step: Step) -> date | None:
        """Return the day of a step, None where it has not happened or nobody can know."""
        return dict(self.steps).get(step)


def clock(
    calendar: WorkingCalendar,
    sent_on: date | None,
    deadline_on: date | None,
    ended_on: date | None,
    now: date,
) -> Clock | None:
    """Return the clock of a municipality; None before anything was sent.

    It runs from the day after the sending to the answer, ``ended_on``, else to today.
    """
    if sent_on is None:
        return None
    until = max(ended_on or now, sent_on)
    used = calendar.between(sent_on, until)
    if deadline_on is None:
        return Clock(used)
    left = calendar.between(until, deadline_on)
    if until > deadline_on:
        left = min(left, -1)
    return Clock(used, max(calendar.between(sent_on, deadline_on), 0), left)


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """When municipalities are reminded, in working days; 0 leaves that reminder out.

    ``before`` the deadline, ``after`` it, and then ``every`` so many.
    """

    before: int = 2
    after: int = 1
    every: int = 5

    @property
    def is_off(self) -> bool:
        """Whether nobody is reminded by rule."""
        return not (self.before or self.after or self.every)


LONGEST: Final = 60
"""The most working days a rule reaches."""


def rule_of(told: Any) -> ReminderRule:
    """Return the rule a setting holds; what it does not say is as usual.

    Raises:
        InvalidInput: a number that is no count of working days from 0 to 60.
    """
    usual = ReminderRule()
    given = told if isinstance(told, dict) else {}
    values = {key: given.get(key, getattr(usual, key)) for key in ("before", "after", "every")}
    for value in values.values():
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LONGEST:
            raise InvalidInput(N_("A reminder comes 0 to 60 working days before or after the deadline."))
    return ReminderRule(**values)


def called_for(rule: ReminderRule, calendar: WorkingCalendar, deadline_on: date, now: date) -> date | None:
    """Return the latest day, today or before, that the rule wants a reminder on."""
    days = []
    if rule.before:
        days.append(calendar.back(deadline_on, rule.before))
    passed = calendar.between(deadline_on, now) if now > deadline_on else 0
    first = rule.after or rule.every
    if first and passed >= first:
        rounds = (passed - first) // rule.every if rule.every else 0
        days.append(calendar.add(deadline_on, first + rounds * rule.every))
    return max((day for day in days if day <= now), default=None)


def due_since(
    rule: ReminderRule,
    calendar: WorkingCalendar,
    *,
    state: str,
    sent_on: date | None,
    deadline_on: date | None,
    reminded_on: date | None,
    now: date,
) -> date | None:
    """Return since when a reminder is due by the rule, None where none is.

    Only who was asked and has not answered is reminded, at most once a day, and once for each day the rule
    names: a reminder by hand counts too. A day of the rule before the sending asks for nothing.
    """
    if state != "sent" or sent_on is None or deadline_on is None or rule.is_off:
        return None
    day = called_for(rule, calendar, deadline_on, now)
    if day is None or day <= sent_on:
        return None
    return None if reminded_on is not None and reminded_on >= day else day


def may_remind(state: str, reminded_on: date | None, now: date) -> bool:
    """Whether a municipality may be reminded by hand today: it was asked, is silent, and not yet today."""
    return state == "sent" and (reminded_on is None or reminded_on < now)
