"""The detailed plan over time: which states it has reached, which are expected when, and how that slipped."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from investcrm.domain.rows import FactRow
from investcrm.domain.sites import PlanState

EXPECTED: Final = {
    PlanState.CONSULTATION: "plan_consultation_expected_on",
    PlanState.REVIEW: "plan_review_expected_on",
    PlanState.ADOPTED: "plan_adopted_expected_on",
    PlanState.LEGAL_FORCE: "plan_legal_force_expected_on",
}
"""The fields that say when a state is expected."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What was said of a day to come, by whom and when; ``day`` None where it was taken back."""

    day: date | None
    said_on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One state of the plan: reached, on ``on`` where the day is known, or expected.

    ``expected`` is everything said of the day to come, oldest first.
    """

    state: PlanState
    reached: bool
    on: date | None
    source: str
    said_on: date | None
    expected: tuple[Expectation, ...] = ()

    @property
    def expected_first(self) -> date | None:
        """The day it was expected on when somebody first said one."""
        return next((one.day for one in self.expected if one.day), None)

    @property
    def expected_now(self) -> date | None:
        """The day it is expected on now, or was when it came."""
        return self.expected[-1].day if self.expected else None

    @property
    def slip_days(self) -> int | None:
        """How many days later than first said it came or is expected; negative where earlier."""
        now = self.on if self.reached else self.expected_now
        first = self.expected_first
        return (now - first).days if now and first else None


def plan_history(facts: Iterable[FactRow]) -> tuple[PlanStep, ...]:
    """Return the plan's states as they were reached, then those expected, from all that was ever stated."""
    ordered = sorted(facts, key=lambda one: (one.as_of or date.min, one.recorded_ms))
    expected = {
        state: tuple(
            Expectation(_day(one.value), one.as_of, one.source) for one in ordered if one.field == field
        )
        for state, field in EXPECTED.items()
    }
    steps: list[PlanStep] = []
    for one in (fact for fact in ordered if fact.field == "plan_state"):
        state = _state(one.value)
        if state is None:
            continue
        day = _day_told_with(one, ordered)
        if steps and steps[-1].state is state:
            before = steps.pop()
            day = day or before.on
        steps.append(PlanStep(state, True, day, one.source, one.as_of, expected.get(state, ())))
    reached = {step.state for step in steps}
    waits = [
        PlanStep(state, False, None, said[-1].source, said[-1].said_on, said)
        for state, said in expected.items()
        if said and state not in reached and said[-1].day is not None
    ]
    waits.sort(key=lambda step: step.expected_now or date.max)
    return (*steps, *waits)


def _state(value: str) -> PlanState | None:
    told = json.loads(value)
    return PlanState(told) if told in {str(one) for one in PlanState} else None


def _day(value: str) -> date | None:
    told = json.loads(value)
    return date.fromisoformat(told) if told else None


def _day_told_with(state: FactRow, facts: Iterable[FactRow]) -> date | None:
    """Return the plan date that was stated together with a state."""
    told = (state.recorded_ms, state.as_of)
    return next(
        (_day(one.value) for one in facts if one.field == "plan_on" and (one.recorded_ms, one.as_of) == told),
        None,
    )
