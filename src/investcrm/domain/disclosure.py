"""How confidential cases enter published figures: only in groups, each wholly in a figure or not at all.

A *quantity* is what is summed over cases: the number received, the jobs decided. A *cell* is one published
figure of it: a total, a strength area, a step of the funnel, of some period. What one case adds to a quantity
is an *entry*; it lies in some of the cells. Entries are put into groups, and:

1. a group has at least three cases, and none of them gives more than half of its sum;
2. an entry is in at most one group, and stays there for ever;
3. a cell shows its value over the open store and the sum of every group that lies wholly in it;
4. a group keeps the sum with which it was first published.

**Why nothing smaller can be found out.** Let ``s(g)`` be the sum of the group ``g``, one fixed number by (4).
By (3) a published cell less its open value is ``sum(s(g) for g in G)`` for some set ``G`` of groups. That
holds in every table, total and period and in every edition of them, however the cases changed in between: a
change can move a group into a cell or out of it, but never a part of a group. So whatever can be computed
from published figures and the open store by adding, subtracting and scaling is ``sum(k(g) * s(g))``: its
weights are equal for all entries of a group. By (2) groups do not overlap, so entries with a weight other
than nought come in whole groups, and by (1) they belong to no cases or to at least three. Publishing every
``s(g)`` by itself would tell no less, and each of them hides its cases. A sum of groups hides them too: a
case that gives at most half of each gives at most half of all.

**What a case that is in no group does.** Nothing at all: the figures are the same with and without it. A pool
is grouped whenever it can be, so what stays ungrouped was never part of one that could.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

FEWEST: Final = 3
"""No published sum has fewer confidential cases behind it."""

Member = tuple[str, str]
"""An entry's name: its variable and its case."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one case adds to a quantity, and the cells it adds it to.

    ``variable`` is the quantity, or a part of it where a case can add to it more than once ("jobs_decided
    2026-03": the jobs stated in a month). ``amount`` is in the quantity's base unit; 1 for counted cases.
    """

    variable: str
    case: str
    amount: int
    cells: frozenset[str]

    @property
    def member(self) -> Member:
        """The name it is kept under in a group."""
        return (self.variable, self.case)


@dataclass(frozen=True, slots=True)
class Group:
    """Entries published together for ever; ``total`` as it was first published, None before that."""

    id: str
    members: frozenset[Member]
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """What confidential cases add to each cell, and the total of each group that is part of it."""

    cells: Mapping[str, int]
    totals: Mapping[str, int]


def published(entries: Iterable[Entry], groups: Iterable[Group]) -> Sums:
    """Return the sums of the groups that lie wholly in each cell; a cell with none is not named.

    A group with a member that is no longer an entry lies in no cell. One that was never published and that a
    case has come to dominate waits.
    """
    known = {entry.member: entry for entry in entries}
    cells: dict[str, int] = defaultdict(int)
    totals: dict[str, int] = {}
    for group in groups:
        inside = [known[member] for member in group.members if member in known]
        shared = common(inside) if len(inside) == len(group.members) else frozenset()
        if not shared or (group.total is None and not hides(by_case(inside))):
            continue
        totals[group.id] = sum(entry.amount for entry in inside) if group.total is None else group.total
        for cell in shared:
            cells[cell] += totals[group.id]
    return Sums(dict(cells), totals)


def form(entries: Iterable[Entry], grouped: Collection[Member]) -> tuple[frozenset[Member], ...]:
    """Return new groups of the entries of one quantity that are in none yet; ``grouped`` are those that are.

    Those that share most cells come first, so that as many cells as possible get them; what is left joins
    with what it shares fewer cells with, at least one. What cannot form a group waits.
    """
    waiting = [entry for entry in entries if entry.member not in grouped and entry.amount > 0]
    shareable = _shareable(waiting)
    formed: list[frozenset[Member]] = []
    while pool := next(filter(None, (_pool(waiting, cells) for cells in shareable)), None):
        parts = [frozenset(entry.member for entry in part) for part in _divided(pool)]
        waiting = [entry for entry in waiting if not any(entry.member in part for part in parts)]
        formed += parts
    return tuple(formed)


def common(entries: Sequence[Entry]) -> frozenset[str]:
    """Return the cells that all of the entries lie in."""
    return frozenset.intersection(*(entry.cells for entry in entries)) if entries else frozenset()


def by_case(entries: Iterable[Entry]) -> dict[str, int]:
    """Return what each case adds."""
    amounts: dict[str, int] = defaultdict(int)
    for entry in entries:
        amounts[entry.case] += entry.amount
    return dict(amounts)


def hides(amounts: Mapping[str, int]) -> bool:
    """Whether the sum may be told: at least three cases, none of which gives more than half of it."""
    return len(amounts) >= FEWEST and 2 * max(amounts.values()) <= sum(amounts.values())


def _shareable(entries: Iterable[Entry]) -> list[frozenset[str]]:
    """Return every set of cells that some of the entries have in common, the largest first."""
    found: set[frozenset[str]] = set()
    for cells in {entry.cells for entry in entries}:
        found |= {cells & other for other in found} | {cells}
    return sorted(found - {frozenset()}, key=lambda cells: (-len(cells), sorted(cells)))


def _pool(waiting: Iterable[Entry], cells: frozenset[str]) -> list[Entry]:
    """Return those that lie in all the cells, less the cases too large for the rest; nothing if too few."""
    pool = [entry for entry in waiting if cells <= entry.cells]
    amounts = by_case(pool)
    while len(amounts) >= FEWEST and not hides(amounts):
        del amounts[max(amounts, key=lambda case: amounts[case])]
    return [entry for entry in pool if entry.case in amounts] if len(amounts) >= FEWEST else []


def _divided(pool: list[Entry]) -> Iterator[list[Entry]]:
    """Yield the pool in groups as small as may be, so that few cases have to go the same way later."""
    amounts = by_case(pool)
    cases = sorted(amounts, key=lambda case: (amounts[case], case))
    starts = range(0, len(cases) - FEWEST + 1, FEWEST)
    parts = [cases[start : start + FEWEST] for start in starts]
    parts[-1] = cases[starts[-1] :]
    if not all(hides({case: amounts[case] for case in part}) for part in parts):
        parts = [cases]
    for part in parts:
        yield [entry for entry in pool if entry.case in part]
