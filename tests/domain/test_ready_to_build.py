"""When one can build: a checklist that the plan state alone never answers, and a plan whose slip shows."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.plan_history import plan_history
from investcrm.domain.ready_to_build import (
    STATED,
    CheckState,
    checklist,
    day_field,
    is_begun,
    ready_on,
    state_field,
)
from investcrm.domain.rows import FactRow
from investcrm.domain.sites import Confidence, Known, PlanState

SAID = date(2026, 3, 2)


def known(value: Any, source: str = "Köping", as_of: date = SAID) -> Known:
    return Known(value, source, as_of, Confidence.CONFIRMED)


IN_FORCE = {"plan_state": known("legal_force"), "plan_on": known("2025-06-01")}
ALL_DONE = IN_FORCE | {state_field(key): known("done") for key in STATED}


def test_legal_force_alone_makes_nothing_ready() -> None:
    assert ready_on(IN_FORCE) is None
    begun = IN_FORCE | {state_field("street"): known("done")}
    assert is_begun(begun)
    assert ready_on(begun) is None
    assert [(c.key, c.state) for c in checklist(begun)][:3] == [
        ("legal_force", CheckState.DONE), ("disposal", None), ("street", CheckState.DONE),
    ]  # fmt: skip


def test_the_day_is_the_latest_expected_and_told_by_who_said_that() -> None:
    waits = ALL_DONE | {
        state_field("power"): known("expected", "Mälarnät", date(2026, 2, 1)),
        day_field("power"): known("2028-10-01"),
        state_field("permit"): known("not_needed"),
        state_field("street"): known("expected"),
        day_field("street"): known("2027-05-01"),
    }
    assert ready_on(waits) == Known("2028-10-01", "Mälarnät", date(2026, 2, 1), Confidence.CONFIRMED)
    assert ready_on(waits | {day_field("power"): known(None)}) is None
    planned = {
        **waits,
        "plan_state": known("consultation"),
        "plan_legal_force_expected_on": known("2029-01-01"),
    }
    found = ready_on(planned)
    assert found is not None
    assert found.value == "2029-01-01"
    repealed = ready_on({**planned, "plan_state": known("repealed")})
    assert repealed is None


def test_a_begun_checklist_rules_over_a_day_stated_as_one() -> None:
    stated = {"ready_on": known("2027-01-01")}
    assert ready_on(stated) == stated["ready_on"]
    assert ready_on(stated | {state_field("street"): known("open")}) is None
    done = ready_on(ALL_DONE | stated)
    assert done is not None
    assert done.value == "2025-06-01"


@given(st.sampled_from(STATED), st.sampled_from(["open", None]))
def test_one_line_that_is_open_or_unknown_makes_the_day_unknown(key: str, value: str | None) -> None:
    assert ready_on(ALL_DONE | {state_field(key): known(value)}) is None


def fact(field: str, value: str | None, as_of: date, at: int, source: str = "Köping") -> FactRow:
    return FactRow(field, json.dumps(value), source, as_of, "stated", at, "")


def test_the_plan_tells_what_was_reached_what_is_expected_and_how_it_slipped() -> None:
    told = [
        fact("plan_legal_force_expected_on", "2027-03-01", date(2025, 1, 10), 1),
        fact("plan_state", "consultation", date(2025, 1, 10), 1),
        fact("plan_on", "2024-12-01", date(2025, 1, 10), 1),
        fact("plan_adopted_expected_on", "2026-06-01", date(2025, 1, 10), 1),
        fact("plan_state", "adopted", date(2026, 9, 20), 2),
        fact("plan_on", "2026-09-15", date(2026, 9, 20), 2),
        fact("plan_state", "appealed", date(2026, 10, 20), 3),
        fact("plan_legal_force_expected_on", "2027-12-01", date(2026, 10, 20), 3, "Domstolen"),
        fact("plan_state", "appealed", date(2026, 11, 1), 4),
    ]
    steps = plan_history(reversed(told))
    assert [(s.state, s.reached, s.on) for s in steps] == [
        (PlanState.CONSULTATION, True, date(2024, 12, 1)),
        (PlanState.ADOPTED, True, date(2026, 9, 15)),
        (PlanState.APPEALED, True, None),
        (PlanState.LEGAL_FORCE, False, None),
    ]
    adopted, force = steps[1], steps[3]
    assert (adopted.expected_first, adopted.slip_days) == (date(2026, 6, 1), 106)
    assert (force.expected_first, force.expected_now, force.slip_days) == (
        date(2027, 3, 1), date(2027, 12, 1), 275,
    )  # fmt: skip
    assert force.source == "Domstolen"
    withdrawn = plan_history([*told, fact("plan_legal_force_expected_on", None, date(2026, 11, 2), 5)])
    assert withdrawn[-1].state is PlanState.APPEALED
