"""Ready to build: a checklist, never inferred from the plan state alone, and the day that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from investcrm.domain.sites import Confidence, Known, PlanState
from investcrm.domain.words import N_


class CheckState(StrEnum):
    """How far one thing has come."""

    OPEN = "open"
    EXPECTED = "expected"
    DONE = "done"
    NOT_NEEDED = "not_needed"


CHECK_LABELS: Final = {
    CheckState.OPEN: N_("remains to be done"),
    CheckState.EXPECTED: N_("expected"),
    CheckState.DONE: N_("done"),
    CheckState.NOT_NEEDED: N_("not needed"),
}
LEGAL_FORCE: Final = "legal_force"
ONLY_STATED: Final = N_("stated, nobody has gone through the checklist yet")
"""What is said beside a day that is told as one date alone."""
CHECKS: Final = {
    LEGAL_FORCE: N_("Plan in legal force"),
    "disposal": N_("Disposal of the land"),
    "street": N_("Street"),
    "water_sewer": N_("Water and sewer connected"),
    "power": N_("Power connected"),
    "archaeology": N_("Archaeology"),
    "remediation": N_("Remediation"),
    "permit": N_("Environmental permit"),
}
"""What must be done before building can begin, in order. The first follows from the plan."""
STATED: Final = tuple(key for key in CHECKS if key != LEGAL_FORCE)


def state_field(key: str) -> str:
    """Return the field that says how far one thing has come."""
    return f"check_{key}"


def day_field(key: str) -> str:
    """Return the field that says on which day it was done or is expected."""
    return f"check_{key}_on"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist; ``state`` None where nobody has said."""

    key: str
    state: CheckState | None
    on: date | None = None
    source: str = ""
    as_of: date | None = None
    confidence: Confidence = Confidence.STATED

    @property
    def label(self) -> str:
        """What it is, a catalogue key."""
        return CHECKS[self.key]

    @property
    def is_settled(self) -> bool:
        """Whether one knows when it will no longer stand in the way."""
        if self.state is CheckState.EXPECTED:
            return self.on is not None
        return self.state in (CheckState.DONE, CheckState.NOT_NEEDED)


def checklist(values: Mapping[str, Known]) -> tuple[Check, ...]:
    """Return every line of a site's checklist, in order."""
    return (_legal_force(values), *(_stated(key, values) for key in STATED))


def is_begun(values: Mapping[str, Known]) -> bool:
    """Whether anybody has said anything of the checklist beside the plan."""
    return any(state_field(key) in values for key in STATED)


def is_only_stated(values: Mapping[str, Known]) -> bool:
    """Whether a day is told as one date, while nobody has gone through what must be done before it."""
    known = values.get("ready_on")
    return known is not None and known.value is not None and not is_begun(values)


def ready_on(values: Mapping[str, Known]) -> Known | None:
    """Return the day a site is ready to build on; None where it is not known.

    A begun checklist rules: the day is the latest one in it once every line is expected with a day, done or
    not needed, told by whoever said that line and as old as its oldest line. Without a checklist it is what
    was stated as one date.
    """
    if not is_begun(values):
        return values.get("ready_on")
    checks = checklist(values)
    if not all(one.is_settled for one in checks):
        return None
    days = [(one.on, one) for one in checks if one.on is not None]
    as_of = min((one.as_of for one in checks if one.as_of), default=None)
    if not days:
        return Known(as_of.isoformat(), checks[0].source, as_of, _weakest(checks)) if as_of else None
    last, deciding = max(days, key=lambda one: one[0])
    return Known(last.isoformat(), deciding.source, as_of, _weakest(checks))


def _weakest(checks: tuple[Check, ...]) -> Confidence:
    order = tuple(Confidence)
    return max((one.confidence for one in checks if one.as_of), key=order.index, default=Confidence.STATED)


def _legal_force(values: Mapping[str, Known]) -> Check:
    plan = values.get("plan_state")
    expected = values.get("plan_legal_force_expected_on")
    if plan is not None and plan.value == PlanState.LEGAL_FORCE:
        on = _day(values.get("plan_on"))
        return Check(LEGAL_FORCE, CheckState.DONE, on, plan.source, plan.as_of, plan.confidence)
    if expected is not None and expected.value is not None and not _is_repealed(plan):
        day = _day(expected)
        return Check(
            LEGAL_FORCE, CheckState.EXPECTED, day, expected.source, expected.as_of, expected.confidence
        )
    if plan is None or plan.value is None:
        return Check(LEGAL_FORCE, None)
    return Check(LEGAL_FORCE, CheckState.OPEN, None, plan.source, plan.as_of, plan.confidence)


def _is_repealed(plan: Known | None) -> bool:
    return plan is not None and plan.value == PlanState.REPEALED


def _stated(key: str, values: Mapping[str, Known]) -> Check:
    known = values.get(state_field(key))
    if known is None or known.value is None:
        return Check(key, None)
    state = CheckState(str(known.value))
    has_day = state in (CheckState.EXPECTED, CheckState.DONE)
    day = values.get(day_field(key)) if has_day else None
    return Check(key, state, _day(day), known.source, known.as_of, known.confidence)


def _day(known: Known | None) -> date | None:
    return date.fromisoformat(str(known.value)) if known is not None and known.value else None
