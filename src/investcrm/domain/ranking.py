"""Ranks very many sites at once: what a match needs of each, in columns, and the order without the reasons.

The order is that of :func:`investcrm.domain.matching.match`, with neighbouring sites that together do what
neither does alone (:mod:`investcrm.domain.together`). Reasons are worked out there, for the rows
that are shown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final, NamedTuple

from investcrm.domain.matching import (
    CREDIT,
    FULL,
    LATEST_DAYS,
    NEAR,
    Verdict,
    least,
    most,
    start_of,
)
from investcrm.domain.plots import AT, UNKNOWN, Plot
from investcrm.domain.requirements import Level, Operator, Requirement
from investcrm.domain.together import neighbours

_SCORES: Final = 101

ColumnKey = tuple[str, int | None]
"""A kind of requirement, and for power the year."""


def column_of(requirement: Requirement, start: date) -> ColumnKey:
    """Return which of a site's figures answers a requirement, needed from ``start`` unless it says when."""
    return requirement.kind, (requirement.on or start).year if requirement.kind == "power" else None


def asked(requirement: Requirement, today: date) -> int:
    """Return what is asked for as figures are measured: the more, the better."""
    match requirement.spec.operator:
        case Operator.BY:
            return -(requirement.on or today).toordinal()
        case Operator.YES:
            return 1
        case Operator.AT_MOST:
            return -most(requirement)
        case _:
            return least(requirement)


@dataclass
class Column:
    """One figure of all sites, and whether it is sure where it is enough; of power also what is firm."""

    figures: list[Any]
    sure: list[bool]
    firm: list[int] | None = None

    @cached_property
    def order(self) -> list[int]:
        """The sites whose figure is known, from the least to the most."""
        return _ordered(self.figures)

    @cached_property
    def ascending(self) -> list[int]:
        """The figures in that order."""
        return [self.figures[site] for site in self.order]

    @cached_property
    def slots(self) -> list[int]:
        """Where each site finds what it earns in a table in that order: the sure, the unsure, the unknown."""
        known = len(self.order)
        found = [2 * known] * len(self.figures)
        for place, site in enumerate(self.order):
            found[site] = place if self.sure[site] and self.firm is None else known + place
        return found

    @cached_property
    def firm_order(self) -> list[int]:
        """The sites that are sure of what of their power is firm, from the least to the most."""
        firm = self.firm or []
        return [site for site in _ordered(firm) if self.sure[site]]

    @cached_property
    def said(self) -> tuple[list[tuple[str | None, bool]], list[int]]:
        """The different texts, sure and unsure, and which of them each site has."""
        told = list(zip(self.figures, self.sure, strict=True))
        places = {one: place for place, one in enumerate(dict.fromkeys(told))}
        return list(places), [places[one] for one in told]


def _ordered(figures: list[int]) -> list[int]:
    known = (site for site, figure in enumerate(figures) if figure != UNKNOWN)
    return sorted(known, key=figures.__getitem__)


class Earned(NamedTuple):
    """What a verdict on one requirement adds to a standing.

    A standing is the sum of points, less one step of its own for each must that is not met: the worse the
    verdict, the larger the step, so that a smaller standing is always the worse.
    """

    met: int
    uncertain: int
    unknown: int
    missed: int
    weight: int


class Layout(NamedTuple):
    """How points and steps lie in one number, as small as it may be for what is asked."""

    point_bits: int
    count_bits: int

    @classmethod
    def of(cls, requirements: Sequence[Requirement]) -> Layout:
        """Return the layout for these requirements."""
        points = sum(one.importance for one in requirements) * FULL
        return cls(points.bit_length(), sum(one.level is Level.MUST for one in requirements).bit_length())

    def earned(self, requirement: Requirement) -> Earned:
        """Return what each verdict on a requirement adds."""
        weight, must = requirement.importance, requirement.level is Level.MUST
        met, uncertain, unknown, missed = (
            weight * CREDIT.get(verdict, 0) - (self._step(verdict) if must else 0) for verdict in Verdict
        )
        return Earned(met, uncertain, unknown, missed, weight)

    def _step(self, verdict: Verdict) -> int:
        return 1 << self.point_bits + (verdict - 1) * self.count_bits if verdict else 0

    def keys(self, earned: Sequence[list[int]], count: int, weight: int) -> list[int]:
        """Return verdict and score of each candidate as one number, the lower the better."""
        bits, mask = self.point_bits, (1 << self.point_bits) - 1
        each = self.count_bits
        steps = (Verdict.UNCERTAIN, Verdict.UNKNOWN, Verdict.MISSED)
        verdicts = [Verdict.MET, *[one for one in steps for _ in range(each)]]
        last = [verdict * _SCORES + _SCORES - 1 for verdict in verdicts]
        totals = list(map(sum, zip(*earned, strict=True))) if earned else [0] * count
        whole = weight or 1
        return [last[(-(one >> bits)).bit_length()] - (one & mask) * 100 // whole for one in totals]


@dataclass
class Land:
    """Every site of the region, those of a municipality side by side, and the pairs of neighbours."""

    plots: tuple[Plot, ...]
    today: date
    _columns: dict[ColumnKey, Column] = field(default_factory=dict)
    _joined: dict[ColumnKey, Column] = field(default_factory=dict)

    @classmethod
    def of(cls, plots: Iterable[Plot], today: date) -> Land:
        """Return the land of these sites, in whichever order they come."""
        return cls(tuple(sorted(plots, key=lambda one: one[:3])), today)

    def __post_init__(self) -> None:
        plots = self.plots
        named = [(plot.name, plot.id) for plot in plots]
        self.pairs = tuple(
            (one, other) if named[one] < named[other] else (other, one)
            for one, other in neighbours([plot.spot for plot in plots])
        )
        self.codes = [plot.code for plot in plots] + [plots[one].code for one, _ in self.pairs]
        told = [(name, key, "") for name, key in named]
        told += [(*named[one], plots[other].id) for one, other in self.pairs]
        self.by_place = sorted(range(len(told)), key=told.__getitem__)
        """Candidates by name and id: what decides between equals."""

    def column(self, key: ColumnKey) -> Column:
        """Return a figure of all sites, gathered when it is first asked for."""
        if key not in self._columns:
            kind, year = key
            self._columns[key] = self._power(year or self.today.year) if kind == "power" else self._of(kind)
        return self._columns[key]

    def _of(self, kind: str) -> Column:
        at = AT[kind]
        return Column([plot.figures[at] for plot in self.plots], [plot.sure[at] for plot in self.plots])

    def _power(self, year: int) -> Column:
        found = [_in_year(plot.power, year) for plot in self.plots]
        return Column(
            [total for _, total in found],
            [plot.power_sure for plot in self.plots],
            [firm for firm, _ in found],
        )

    def joined(self, key: ColumnKey) -> Column:
        """Return a figure of all pairs, where both add up."""
        if key not in self._joined:
            column = self.column(key)
            figures, firm, sure = column.figures, column.firm, column.sure
            known = [(one, other, min(figures[one], figures[other]) > UNKNOWN) for one, other in self.pairs]
            self._joined[key] = Column(
                [figures[one] + figures[other] if both else UNKNOWN for one, other, both in known],
                [sure[one] and sure[other] for one, other in self.pairs],
                None
                if firm is None
                else [max(firm[one], firm[other]) if both else UNKNOWN for one, other, both in known],
            )
        return self._joined[key]

    def earned(self, requirement: Requirement, start: date, layout: Layout) -> tuple[list[int], list[int]]:
        """Return what a requirement adds to the standing of each site, and of each pair."""
        spec, earned = requirement.spec, layout.earned(requirement)
        if spec.field is None:
            return [earned.unknown] * len(self.plots), [earned.unknown] * len(self.pairs)
        key = column_of(requirement, start)
        if spec.operator is Operator.TEXT:
            singles = _compared(self.column(key), requirement.text.casefold(), earned)
            return singles, self._poorer(singles)
        wanted = asked(requirement, self.today)
        singles = _held(self.column(key), wanted, spec.operator, earned)
        if self.pairs and (spec.adds or requirement.kind == "power"):
            return singles, _held(self.joined(key), wanted, spec.operator, earned)
        return singles, self._poorer(singles)

    def _poorer(self, singles: list[int]) -> list[int]:
        return [min(singles[one], singles[other]) for one, other in self.pairs]


def _in_year(power: tuple[tuple[int, int, int], ...], year: int) -> tuple[int, int]:
    """Return what is firm and all there is in a year, in kW."""
    for since, firm, total in power:
        if since <= year:
            return firm, total
    return (0, 0) if power else (UNKNOWN, UNKNOWN)


def _compared(column: Column, text: str, to: Earned) -> list[int]:
    texts, which = column.said
    table = [
        to.unknown if said is None else to.met if sure and text in said else to.uncertain
        for said, sure in texts
    ]
    return [table[one] for one in which]


def _held(column: Column, wanted: int, operator: Operator, to: Earned) -> list[int]:
    """Return what each site earns by a figure: a table in the order of figures, read at each site's slot."""
    ascending = column.ascending
    enough = bisect_left(ascending, wanted)
    near: list[int] = []
    for level in range(NEAR):
        until = bisect_left(ascending, _STEPS[operator](level + 1, wanted), len(near), enough)
        near += [to.missed + level * to.weight] * (until - len(near))
        if len(near) == enough:
            break
    near += [to.missed + (NEAR - 1) * to.weight] * (enough - len(near))
    count = len(ascending) - enough
    table = [*near, *[to.met] * count, *near, *[to.uncertain] * count, to.unknown]
    earned = [table[slot] for slot in column.slots]
    if column.firm is not None:
        order = column.firm_order
        for site in order[bisect_left(order, wanted, key=column.firm.__getitem__) :]:
            earned[site] = to.met
    return earned


_STEPS: Final[dict[Operator, Callable[[int, int], int]]] = {
    Operator.AT_LEAST: lambda level, wanted: -(-level * wanted // NEAR),
    Operator.BETWEEN: lambda level, wanted: -(-level * wanted // NEAR),
    Operator.YES: lambda level, wanted: -(-level * wanted // NEAR),
    Operator.AT_MOST: lambda level, wanted: -(NEAR * -wanted // level),
    Operator.BY: lambda level, wanted: wanted - LATEST_DAYS - (-level * LATEST_DAYS // NEAR),
}
"""The least figure that earns so many of the credits there are for a near miss."""


class Placed(NamedTuple):
    """A candidate in the order, without reasons: the places of its sites, and where it stands."""

    sites: tuple[int, ...]
    verdict: Verdict
    score: int
    rank: int


@dataclass(frozen=True)
class Ranking:
    """Candidates in order; the first ``possible`` miss no must.

    ``keys`` hold verdict and score of each candidate as one number, the lower the better.
    """

    land: Land
    order: Sequence[int]
    keys: Sequence[int]
    ranks: Sequence[int]
    possible: int

    def __len__(self) -> int:
        return len(self.order)

    def placed(self, at: int) -> Placed:
        """Return what stands at a position, counted from 0."""
        candidate = self.order[at]
        verdict, short = divmod(self.keys[candidate], _SCORES)
        return Placed(self.sites_of(candidate), Verdict(verdict), _SCORES - 1 - short, self.ranks[at])

    def sites_of(self, candidate: int) -> tuple[int, ...]:
        """Return the places of a candidate's sites: one, or two that lie side by side."""
        count = len(self.land.plots)
        return (candidate,) if candidate < count else self.land.pairs[candidate - count]

    def best(self) -> dict[str, int]:
        """Return the position of the best placed candidate of each municipality, best first."""
        codes = self.land.codes
        found: dict[str, int] = {}
        for at, candidate in enumerate(self.order):
            code = codes[candidate]
            if code not in found:
                found[code] = at
        return found


def ranked(requirements: Sequence[Requirement], land: Land) -> Ranking:
    """Hold every site, and every pair of neighbours, against the requirements.

    A pair is in the order only where its verdict is better than that of each of its sites.
    """
    start, layout = start_of(requirements, land.today), Layout.of(requirements)
    count = len(land.plots)
    earned = [land.earned(requirement, start, layout) for requirement in requirements]
    weight = sum(requirement.importance for requirement in requirements) * FULL
    singles = layout.keys([one for one, _ in earned], count, weight)
    pairs = layout.keys([one for _, one in earned], len(land.pairs), weight)
    keys = [*singles, *pairs]
    better = {
        count + place
        for place, ((one, other), key) in enumerate(zip(land.pairs, pairs, strict=True))
        if key // _SCORES < min(singles[one], singles[other]) // _SCORES
    }
    named = land.by_place
    if land.pairs:
        named = [one for one in named if one < count or one in better]
    order = sorted(named, key=keys.__getitem__)
    possible = bisect_left(order, Verdict.MISSED * _SCORES, key=keys.__getitem__)
    return Ranking(land, order, keys, _ranks(order, count) if better else range(1, count + 1), possible)


def _ranks(order: Sequence[int], count: int) -> Sequence[int]:
    found, next_ = [], 1
    for candidate in order:
        found.append(next_)
        next_ += candidate < count
    return found
