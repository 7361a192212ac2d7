"""Service promises: so many working days for each step of a round, and whether they were kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from investcrm.domain.words import N_
from investcrm.domain.working_days import WorkingCalendar


class Promise(StrEnum):
    """The steps something is promised of."""

    RESPONSE = "response"
    FORWARD = "forward"
    ANSWER = "answer"
    OFFER = "offer"


PROMISE_LABELS: Final = {
    Promise.RESPONSE: N_("First response"),
    Promise.FORWARD: N_("Forwarding"),
    Promise.ANSWER: N_("Municipality's answer"),
    Promise.OFFER: N_("Offer after the answers"),
}
DEFAULTS: Final = {Promise.RESPONSE: 2, Promise.FORWARD: 2, Promise.ANSWER: 5, Promise.OFFER: 5}
"""Working days where the workspace says nothing else."""
KPIS: Final = {"first_response": Promise.RESPONSE, "municipal_answering": Promise.ANSWER}
"""The KPIs that measure a promised step, by key."""


class Standing(StrEnum):
    """How a promise stands."""

    RUNNING = "running"
    KEPT = "kept"
    LATE = "late"


STANDING_LABELS: Final = {
    Standing.RUNNING: N_("Running"),
    Standing.KEPT: N_("Kept"),
    Standing.LATE: N_("Late"),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A promised step of a case: from when, by when, when it was done, and why it was late where told.

    ``municipality_code`` says whose answer it is; empty for the region's own steps. ``days`` counts the
    working days used, ``left`` those to the promised day, below zero when it has passed.
    """

    promise: Promise
    standing: Standing
    began_on: date
    due_on: date
    done_on: date | None
    days: int
    left: int
    municipality_code: str = ""
    municipality: str = ""
    explanation: str = ""

    @property
    def wants_words(self) -> bool:
        """Whether it was late and nobody has said why."""
        return self.standing is Standing.LATE and not self.explanation


@dataclass(frozen=True, slots=True)
class CaseStep:
    """A promised step that is done, and the case it is of."""

    inquiry_id: str
    number: str
    title: str
    step: Measured


def days_of(setting: Any) -> dict[Promise, int]:
    """Return the promised working days a setting holds, the usual ones where it holds none."""
    told = setting if isinstance(setting, dict) else {}
    found = {}
    for promise, usual in DEFAULTS.items():
        value = told.get(promise.value, usual)
        found[promise] = value if isinstance(value, int) and value >= 0 else usual
    return found


def measure(
    promise: Promise,
    calendar: WorkingCalendar,
    *,
    began_on: date | None,
    done_on: date | None,
    promised: int,
    now: date,
    due_on: date | None = None,
    municipality_code: str = "",
    municipality: str = "",
    explanation: str = "",
) -> Measured | None:
    """Return how a promise stands; None before its step has begun.

    It is due ``promised`` working days after the step began, or on ``due_on`` where another day was agreed
    on, as a municipality's deadline is. A step done before it began was done in no time.
    """
    if began_on is None:
        return None
    due = due_on or calendar.add(began_on, promised)
    end = max(done_on or now, began_on)
    left = calendar.between(end, due)
    if end > due:
        left = min(left, -1)
    standing = Standing.LATE if end > due else Standing.KEPT if done_on else Standing.RUNNING
    return Measured(
        promise,
        standing,
        began_on,
        due,
        done_on,
        calendar.between(began_on, end),
        left,
        municipality_code,
        municipality,
        explanation,
    )


def answers_in(states: tuple[tuple[str, date | None], ...]) -> date | None:
    """Return the day the last municipality answered; None while one is waited for, or none was asked."""
    counted = [(state, on) for state, on in states if state != "withdrawn"]
    if not counted or any(state not in ("answered", "declined") or on is None for state, on in counted):
        return None
    return max(on for _, on in counted if on is not None)
