"""The bridge from one step of the ledger to the next: every difference is some cases'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from investcrm.domain.ledger import PLACES, Measure, Place, Sort, Statement, Step, total
from investcrm.domain.words import N_


class Change(StrEnum):
    """What became of a case's figure from one step to the next."""

    FIRST = "first"
    """Nothing was said before."""
    GREW = "grew"
    SHRANK = "shrank"
    LOST = "lost"
    """The case was lost, or nothing was left of the figure."""
    UNKNOWN = "unknown"
    """Nothing is said yet."""


CHANGE_LABELS: Final = {
    Change.FIRST: N_("first stated here"),
    Change.GREW: N_("grew"),
    Change.SHRANK: N_("shrank"),
    Change.LOST: N_("fell away"),
    Change.UNKNOWN: N_("not yet known"),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """A case's figure at each step, where one is known; ``lost`` where the case ended otherwise."""

    case_id: str
    values: Mapping[Step, int]
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Stand:
    """The sum at a step, and how many cases have a figure there."""

    step: Step
    amount: int
    cases: int


@dataclass(frozen=True, slots=True)
class Move:
    """By how much the sum changes because of some cases, above or below zero."""

    change: Change
    amount: int
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """From one step to the next: ``before.amount`` and all moves together are ``after.amount``."""

    before: Stand
    moves: tuple[Move, ...]
    after: Stand


@dataclass(frozen=True, slots=True)
class Bridge:
    """The spans one after another, over the same cases."""

    spans: tuple[Span, ...]
    cases: int

    @property
    def stands(self) -> tuple[Stand, ...]:
        """The sums at each step."""
        return (self.spans[0].before, *(span.after for span in self.spans)) if self.spans else ()


def became(before: int | None, after: int | None, lost: bool) -> Change | None:
    """Return what became of one case's figure; None where the sum is none the wiser."""
    if before is None:
        return Change.FIRST if after else None
    if after is None:
        return (Change.LOST if lost else Change.UNKNOWN) if before else None
    if after == before:
        return None
    if after > before:
        return Change.GREW
    return Change.SHRANK if after > 0 else Change.LOST


def bridge(cases: Sequence[Figures], steps: Sequence[Step] = tuple(Step)) -> Bridge:
    """Return the bridge over cases from step to step; no step is left out, whether anybody spoke or not."""
    return Bridge(tuple(_span(cases, one, other) for one, other in pairwise(steps)), len(cases))


def _span(cases: Sequence[Figures], one: Step, other: Step) -> Span:
    moved: dict[Change, list[tuple[str, int]]] = {change: [] for change in Change}
    for case in cases:
        before, after = case.values.get(one), case.values.get(other)
        change = became(before, after, case.lost)
        if change is not None:
            moved[change].append((case.case_id, (after or 0) - (before or 0)))
    moves = tuple(
        Move(change, sum(amount for _, amount in found), tuple(case_id for case_id, _ in found))
        for change, found in moved.items()
        if found
    )
    return Span(_stand(cases, one), moves, _stand(cases, other))


def _stand(cases: Sequence[Figures], step: Step) -> Stand:
    said = [case.values[step] for case in cases if step in case.values]
    return Stand(step, sum(said), len(said))


def spoken(cases: Iterable[Figures]) -> frozenset[Step]:
    """Return the steps where some case has a figure."""
    return frozenset().union(*(case.values for case in cases))


def known(
    statements: Sequence[Statement], measure: Measure, sorts: Sequence[Sort] = (Sort.NEW,)
) -> tuple[tuple[Place, int], ...]:
    """Return one case's figures where something stands, in order: the steps of its own bridge."""
    found = ((place, total(statements, place, measure, sorts)) for place in PLACES)
    return tuple((place, amount) for place, amount in found if amount is not None)
