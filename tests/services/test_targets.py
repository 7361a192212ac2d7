"""Targets of the region, a municipality or a strength area: set, seen beside what was reached, taken back."""

from __future__ import annotations

import pytest
from tests.store.worlds import World

from investcrm.domain.commands import LogInquiry, SetTarget, SetTargets, Undo
from investcrm.domain.errors import EditConflict, InvalidInput
from investcrm.domain.periods import parse
from investcrm.domain.targets import Aim
from investcrm.services import inquiries, kpis, reference, targets, undoing


def area(world: World) -> str:
    return next(iter(world.ask(reference.load).strength_areas))


def test_many_targets_are_set_as_one_act_and_taken_back_as_one(world: World) -> None:
    places = (("", ""), ("1983", ""), ("", area(world)), ("1983", area(world)))
    many = tuple(
        SetTarget("establishments", 2026, float(value), None, True, *place)
        for value, place in enumerate(places, 1)
    )
    assert world.act(targets.set_targets, SetTargets(many)) == len(many)
    found = world.ask(targets.of_year, 2026).targets
    assert found == {Aim("establishments", *place): value for value, place in enumerate(places, 1)}
    (line,) = (one for one in world.ask(kpis.dashboard, parse("2026")).lines if one.key == "establishments")
    assert line.target == 1  # a part's target is not the region's
    world.act(undoing.undo, Undo())
    assert world.ask(targets.of_year, 2026).targets == {}


def test_a_target_stands_beside_what_was_reached_this_year_and_last(laptop: World) -> None:
    year = laptop.today.year
    laptop.act(inquiries.log, LogInquiry("Alm", received_on=laptop.today))
    laptop.act(inquiries.log, LogInquiry("Ek", received_on=laptop.today.replace(year=year - 1, day=1)))
    laptop.act(targets.set_target, SetTarget("inquiries", year - 1, 12.0))
    found = laptop.ask(targets.of_year, year)
    assert (found.reached["inquiries"], found.reached_before["inquiries"]) == (1, 1)
    assert (found.targets, found.before) == ({}, {Aim("inquiries"): 12.0})
    assert laptop.ask(targets.of_year, year + 1).reached == {}


def test_of_many_targets_none_is_set_where_somebody_else_set_one(world: World) -> None:
    new = tuple(SetTarget(key, 2026, 3.0, None, compare=True) for key in ("lost", "inquiries"))
    world.act(targets.set_target, SetTarget("inquiries", 2026, 9.0))
    with pytest.raises(EditConflict) as caught:
        world.colleague().act(targets.set_targets, SetTargets(new))
    assert caught.value.fields == {targets.field_of(new[1]): (None, 9.0, 3.0)}
    assert world.ask(targets.of_year, 2026).targets == {Aim("inquiries"): 9.0}


@pytest.mark.parametrize(
    "wrong",
    [
        SetTarget("luck", 2026, 1.0),
        SetTarget("inquiries", 20260, 1.0),
        SetTarget("inquiries", 2026, -1.0),
        SetTarget("conversion", 2026, 101.0),
        SetTarget("inquiries", 2026, float("nan")),
        SetTarget("inquiries", 2026, 1.0, municipality_code="0180"),
        SetTarget("inquiries", 2026, 1.0, strength_area="magi"),
    ],
)
def test_what_cannot_be_a_target_is_refused_with_a_sentence(laptop: World, wrong: SetTarget) -> None:
    with pytest.raises(InvalidInput):
        laptop.act(targets.set_target, wrong)
    assert laptop.ask(targets.of_year, 2026).targets == {}


def test_two_who_set_a_new_target_at_once_leave_one(world: World) -> None:
    for value in (2.0, 3.0):
        world.colleague().act(targets.set_target, SetTarget("lost", 2026, value))
    rows = world.ask(lambda reader: reader.value("SELECT count(*) FROM target WHERE kpi = 'lost'"))
    assert rows == 1
