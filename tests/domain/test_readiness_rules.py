"""Readiness over time and what to do next: the index as of a day, weights, criteria, the order of steps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.errors import InvalidInput
from investcrm.domain.fields import READINESS_FIELDS, ReadinessLevel
from investcrm.domain.readiness import (
    DIMENSIONS,
    POINTS,
    Statement,
    checked_weights,
    criterion,
    index,
    levels_on,
    next_steps,
    trend,
)
from investcrm.domain.requirements import Requirement
from investcrm.domain.sites import Known
from investcrm.domain.worth import Case, Lever, Win

TODAY = date(2026, 11, 21)
LEVEL = st.sampled_from([str(level) for level in ReadinessLevel])
KNOWN = st.dictionaries(st.sampled_from(DIMENSIONS), LEVEL.map(lambda level: Known(level, "§ 1", TODAY)))
WEIGHTS = st.dictionaries(st.sampled_from(DIMENSIONS), st.integers(0, 10))


@st.composite
def statements(draw: st.DrawFn) -> list[Statement]:
    """What was stated and withdrawn over three years, in the order in which one supersedes another."""
    found = []
    for place in range(draw(st.integers(0, 12))):
        on = TODAY - timedelta(days=draw(st.integers(0, 1200)))
        dated = on if draw(st.booleans()) else None
        known = Known(draw(LEVEL | st.none()), f"§ {place}", dated)
        found.append(Statement(draw(st.sampled_from(DIMENSIONS)), known, on))
    return sorted(found, key=lambda one: one.known.as_of or date.min)


@given(known=KNOWN, weights=WEIGHTS, key=st.sampled_from(DIMENSIONS), better=st.integers(0, 4))
def test_a_better_level_never_lowers_a_weighed_index(
    known: dict[str, Known], weights: dict[str, int], key: str, better: int
) -> None:
    levels = list(ReadinessLevel)
    now = levels.index(ReadinessLevel(str(known[key].value))) if key in known else 0
    worse = known | {key: Known(str(levels[min(now, better)]), "§ 1", TODAY)}
    raised = known | {key: Known(str(levels[max(now, better)]), "§ 2", TODAY)}
    assert (index(raised, weights).value or 0) >= (index(worse, weights).value or 0)


@given(known=KNOWN, weights=WEIGHTS)
def test_the_arithmetic_shown_is_the_index_and_holds_known_dimensions_that_weigh_alone(
    known: dict[str, Known], weights: dict[str, int]
) -> None:
    found = index(known, weights)
    assert {part.key for part in found.parts} == {key for key in known if weights.get(key, 1)}
    assert found.known == len(found.parts) <= found.total
    if found.value is None:
        assert not found.parts
        return
    assert abs(found.points / found.weight - found.value) <= 0.5
    points = [part.points for part in found.parts]
    assert min(points) <= found.value <= max(points)


@given(told=statements(), weights=WEIGHTS)
def test_the_history_is_what_reckoning_from_the_statements_of_each_day_gives(
    told: list[Statement], weights: dict[str, int]
) -> None:
    points = trend(told, TODAY, weights)
    assert [point.day for point in points] == sorted({point.day for point in points})
    assert points[-1].day == TODAY
    for point in points:
        standing: dict[str, Known] = {}
        for one in told:
            if (one.known.as_of or one.recorded_on) <= point.day:
                standing[one.field] = one.known
        standing = {key: known for key, known in standing.items() if known.value is not None}
        assert levels_on(told, point.day) == standing
        assert point.index == index(standing, weights)


def test_every_level_of_every_dimension_has_words_of_its_own() -> None:
    for field in READINESS_FIELDS:
        told = [criterion(field.key, level) for level in ReadinessLevel]
        assert len(set(told)) == len(POINTS)
        assert all(told)


def test_weights_are_whole_and_leave_something_to_weigh() -> None:
    assert checked_weights({"power": 3})["power"] == 3
    assert checked_weights({})["land"] == 1
    for wrong in ({"power": 11}, {"power": -1}, {"heat": 1}, {"power": True}, dict.fromkeys(DIMENSIONS, 0)):
        with pytest.raises(InvalidInput):
            checked_weights(wrong)


def lever(kind: str, jobs: int) -> Lever:
    case = Case("a", (), jobs)
    return Lever(kind, None, "1983", False, (Win(case, "s", Requirement("land", low=1), 1),))


def test_what_keeps_inquiries_away_comes_first_then_points_to_win_then_what_is_unknown() -> None:
    known = {
        key: Known(level, "§ 1", TODAY)
        for key, level in (("land", "done"), ("power", "partly"), ("template", "missing"), ("speed", "begun"))
    }
    levers = (lever("ready_by", 200), lever("power", 120), lever("land", 80), lever("land", 70))
    found = next_steps(known, levers, {"speed": 3})
    first = [step.key for step in found]
    assert first == ["plan", "power", "land", "speed", "template", "strategy", "contact", "service"]
    assert found[2].level is ReadinessLevel.DONE  # and yet it keeps an inquiry away
    assert [step.gain for step in found[3:5]] == [165, 80]
    assert found[2].lever is levers[2]
    assert next_steps({key: Known("done", "§ 1", TODAY) for key in DIMENSIONS}) == ()
