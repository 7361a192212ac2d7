"""Confidential cases in published figures, and somebody who holds every figure against every other one.

Each confidential amount is a large number plus a power of two of its own, so a sum tells who is in it: what
the attacker subtracts is read off the published figures themselves, not off the program's groups.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations, count
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.disclosure import Entry, Group, Member, by_case, form, hides, published

LARGE = 1 << 400
CELLS = ("total", "area:batteries", "area:food", "qualified", "visit", "lost")
PROFILES = (*(frozenset(CELLS[:n]) for n in range(1, 6)), frozenset({"total", "area:food"}))
Weight = Fraction
Row = dict[int, Weight]
NONE, ONE = Weight(0), Weight(1)


@dataclass
class World:
    """The confidential store, and all that was ever published from it: what each cell is a sum of.

    A part is one amount of one entry; an amount that is corrected becomes another part.
    """

    entries: dict[Member, Entry] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    case_of: dict[int, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    numbers: count[int] = field(default_factory=count)

    def add(self, variable: str, case: str, cells: frozenset[str]) -> None:
        bit = next(self.numbers)
        self.case_of[bit] = case
        self.entries[variable, case] = Entry(variable, case, LARGE + (1 << bit), cells)

    def publish(self) -> dict[str, int]:
        """Publish what is now, and let the attacker read it."""
        entries = tuple(self.entries.values())
        taken = frozenset[Member]().union(*(group.members for group in self.groups))
        self.groups += [Group(str(next(self.numbers)), members) for members in form(entries, taken)]
        sums = published(entries, self.groups)
        self.groups = [replace(group, total=sums.totals.get(group.id, group.total)) for group in self.groups]
        self.rows += (parts(value) for value in sums.cells.values())
        return dict(sums.cells)

    def cases(self, row: Row) -> set[str]:
        return {self.case_of[bit] for bit, weight in row.items() if weight}


def parts(value: int) -> Row:
    """Return which amounts a published sum is made of."""
    mask = value % LARGE
    found = {bit: ONE for bit in range(mask.bit_length()) if mask >> bit & 1}
    assert len(found) == value // LARGE, "no amount is in a sum twice"
    return found


def less(one: Row, other: Row, times: Weight = ONE) -> Row:
    return {
        bit: weight
        for bit in one.keys() | other.keys()
        if (weight := one.get(bit, NONE) - times * other.get(bit, NONE))
    }


def reduced(rows: list[Row]) -> dict[int, Row]:
    """Return a basis of all that can be computed from the rows, each vector with a part only it has."""
    basis: dict[int, Row] = {}
    for row in rows:
        rest = row
        for pivot, vector in basis.items():
            rest = less(rest, vector, rest.get(pivot, NONE))
        if rest:
            first = min(rest)
            unit = {bit: weight / rest[first] for bit, weight in rest.items()}
            basis = {pivot: less(vector, unit, vector.get(first, NONE)) for pivot, vector in basis.items()}
            basis[first] = unit
    return basis


CASE = st.integers(0, 14)
MONTH = st.sampled_from(("2026-01", "2026-01", "2026-02"))
PLACE = st.one_of(st.sampled_from(PROFILES), st.frozensets(st.sampled_from(CELLS)))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("some"), CASE, st.integers(2, 8), MONTH, PLACE),
        st.tuples(st.just("some"), CASE, st.just(1), MONTH, PLACE),
        st.tuples(st.just("gone"), CASE),
        st.just(("publish",)),
    ),
    max_size=24,
)


def lived(steps: list[tuple[Any, ...]]) -> World:
    """Return a world after cases came, changed and went, with quarters and corrections published between."""
    world = World()
    for step in [*steps, ("publish",)]:
        match step:
            case ("some", first, many, month, cells):
                for number in range(first, first + many):
                    world.add(f"jobs {month}", f"c{number}", cells)
            case ("gone", number):
                for member in [member for member in world.entries if member[1] == f"c{number}"]:
                    del world.entries[member]
            case _:
                world.publish()
    return world


WORLDS = STEPS.map(lived)


@given(WORLDS)
def test_every_figure_and_every_difference_of_two_has_no_case_or_three_behind_it(world: World):
    nothing: Row = {}
    for one, other in combinations([nothing, *world.rows], 2):
        assert len(world.cases(less(one, other))) not in (1, 2)


@given(WORLDS)
def test_nothing_that_can_be_computed_is_about_fewer_than_three_cases(world: World):
    basis = reduced(world.rows)
    alike: dict[tuple[Weight, ...], set[str]] = defaultdict(set)
    for bit in {bit for row in basis.values() for bit in row}:
        column = tuple(vector.get(bit, NONE) for vector in basis.values())
        alike[column].add(world.case_of[bit])
    assert all(len(cases) >= 3 for cases in alike.values()), "amounts nobody can tell apart come in threes"
    for vector in basis.values():
        assert len(world.cases(vector)) >= 3


@given(WORLDS)
def test_a_case_is_in_one_group_of_a_variable_for_ever(world: World):
    members = [member for group in world.groups for member in group.members]
    assert len(members) == len(set(members))
    assert all(len({case for _, case in group.members}) >= 3 for group in world.groups)


AMOUNTS = st.lists(
    st.builds(
        Entry,
        st.sampled_from(("jobs 2026-01", "jobs 2026-02")),
        st.integers(0, 11).map("c{}".format),
        st.one_of(st.integers(0, 5), st.integers(0, 5000)),
        st.frozensets(st.sampled_from(CELLS)),
    ),
    max_size=16,
    unique_by=lambda entry: entry.member,
)


def groups(formed: tuple[frozenset[Member], ...]) -> list[Group]:
    return [Group(str(number), members) for number, members in enumerate(formed)]


@given(AMOUNTS)
def test_no_case_gives_more_than_half_of_a_group_or_of_a_cell(entries: list[Entry]):
    formed = form(entries, ())
    known = {entry.member: entry for entry in entries}
    for members in formed:
        assert hides(by_case(known[member] for member in members))
    sums = published(entries, groups(formed))
    for cell, total in sums.cells.items():
        inside = [m for members in formed if all(cell in known[m].cells for m in members) for m in members]
        amounts = by_case(known[member] for member in inside)
        assert sum(amounts.values()) == total
        assert len(amounts) >= 3
        assert 2 * max(amounts.values()) <= total


@given(AMOUNTS)
def test_a_case_in_no_group_changes_nothing(entries: list[Entry]):
    formed = form(entries, ())
    seen = {case for members in formed for _, case in members}
    for case in {entry.case for entry in entries} - seen:
        assert form([entry for entry in entries if entry.case != case], ()) == formed


@given(WORLDS, st.frozensets(st.sampled_from(CELLS), min_size=1))
def test_one_more_confidential_case_that_no_group_takes_leaves_the_quarter_as_it_was(
    world: World, cells: frozenset[str]
):
    before = world.publish()
    seen = {group.id for group in world.groups}
    world.add("jobs 2026-03", "another", cells)
    after = world.publish()
    if {group.id for group in world.groups} == seen:
        assert after == before
    else:
        more = [less(parts(value), parts(before.get(cell, 0))) for cell, value in after.items()]
        assert all(len(world.cases(row)) >= 3 for row in more if row)


@given(AMOUNTS, st.data())
def test_a_correction_never_tells_by_how_much_one_amount_changed(entries: list[Entry], data: st.DataObject):
    formed = groups(form(entries, ()))
    first = published(entries, formed)
    kept = [replace(group, total=first.totals.get(group.id)) for group in formed]
    changed = [replace(entry, amount=data.draw(st.integers(1, 9000))) for entry in entries]
    assert published(changed, kept) == first


def test_those_that_share_most_are_grouped_first_and_the_rest_more_coarsely():
    entries = [
        *(Entry("n", f"a{n}", 1, frozenset({"total", "area:a"})) for n in range(4)),
        *(Entry("n", f"b{n}", 1, frozenset({"total", "area:b"})) for n in range(2)),
        Entry("n", "c", 1, frozenset({"total"})),
        Entry("n", "other quarter", 1, frozenset({"later"})),
    ]
    formed = form(entries, ())
    assert sorted(sorted(case for _, case in members) for members in formed) == [
        ["a0", "a1", "a2", "a3"],
        ["b0", "b1", "c"],
    ]
    assert published(entries, groups(formed)).cells == {"total": 7, "area:a": 4}


def test_a_giant_waits_until_others_are_as_large():
    small = [Entry("sek", f"s{n}", 10, frozenset({"total"})) for n in range(3)]
    giant = Entry("sek", "giant", 5000, frozenset({"total"}))
    formed = groups(form([*small, giant], ()))
    assert published([*small, giant], formed).cells == {"total": 30}
    others = [replace(giant, case=f"g{n}") for n in range(2)]
    taken = frozenset[Member]().union(*(group.members for group in formed))
    assert form([*small, giant, *others], taken) == (frozenset(e.member for e in [giant, *others]),)


def test_a_step_of_the_funnel_counts_a_group_when_all_of_it_has_come_that_far():
    def cohort(qualified: int) -> list[Entry]:
        steps = [{"received", "qualified"} if n < qualified else {"received"} for n in range(3)]
        return [Entry("received", f"c{n}", 1, frozenset(cells)) for n, cells in enumerate(steps)]

    group = groups(form(cohort(0), ()))
    assert published(cohort(2), group).cells == {"received": 3}
    assert published(cohort(3), group).cells == {"received": 3, "qualified": 3}


def test_a_group_that_lost_a_case_is_in_no_figure():
    entries = [Entry("n", f"c{n}", 1, frozenset({"total"})) for n in range(4)]
    group = groups(form(entries, ()))
    assert published(entries, group).cells == {"total": 4}
    assert published(entries[1:], group).cells == {}
