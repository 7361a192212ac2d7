"""What the annual wheel and the action plans ask for on Today, each with the act that settles it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm.domain.annual_wheel import Kind
from investcrm.domain.rows import Due
from investcrm.services import action_plans, annual_wheel

if TYPE_CHECKING:
    from collections.abc import Callable

    from investcrm.domain.wheel_rows import Turn
    from investcrm.store.reader import Reader

_ACTS: Final = {Kind.REPORT: "report", Kind.REQUEST: "ask", Kind.MEETING: "call"}
"""What settles a time at once; the others are opened, done by hand and said to be done."""


def lines(reader: Reader, until: date, tone: Callable[[date | None, date], str]) -> list[Due]:
    """Return the times of the wheel until a day, and the plans to follow up."""
    now = reader.today
    found = [_turn(turn, tone(turn.day, now)) for turn in annual_wheel.due(reader, until)]
    found += [
        Due(
            "plan", "plan", tone(plan.due or plan.goal.by, now), plan.due or plan.goal.by, None, "",
            plan.title, "", len(plan.notes), plan.id,
        )
        for plan in action_plans.due(reader)
    ]  # fmt: skip
    return found


def _turn(turn: Turn, tone: str) -> Due:
    action = "meeting" if turn.meeting_id else _ACTS.get(turn.kind, "turn")
    return Due("wheel", action, tone, turn.day, None, "", turn.title, turn.kind.value, ref=turn.ref)
