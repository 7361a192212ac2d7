"""What one more thing would be worth: the inquiries that a single lack keeps from a place.

An inquiry is *answered* when some site has everything it must have. Where none has, a site that lacks one
thing and has the rest names that thing: land, power by a year, a plan in force. What it would win is counted
for each municipality and for the region. The same inquiry may stand behind several things; each of them alone
would do, so counts of different things are never added.

Sites are bits of a number, so a requirement is one mask of all sites that have it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import accumulate, compress, pairwise
from operator import and_, attrgetter
from typing import Final, NamedTuple

from investcrm.domain.matching import start_of
from investcrm.domain.plots import UNKNOWN
from investcrm.domain.ranking import Column, ColumnKey, Land, asked, column_of
from investcrm.domain.requirements import Level, Operator, Requirement

_STRIDE: Final = 256
_FEW: Final = 1500
"""So many sites are looked at one by one; of more, the nearest are soon found going down."""
_BITS: Final = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Case:
    """An open or lost inquiry: its requirements, and the jobs and kronor it stands for."""

    id: str
    requirements: tuple[Requirement, ...]
    jobs: int = 0
    sek: int = 0
    lost: bool = False


class Win(NamedTuple):
    """One inquiry that one thing would win, and the site that comes nearest.

    ``short_by`` is in the kind's base unit, or days; None where what the site has is unknown.
    """

    case: Case
    site_id: str
    requirement: Requirement
    short_by: int | None


@dataclass(frozen=True)
class Lever:
    """One missing thing in one municipality, or with an empty code anywhere in the region.

    ``unknown``: nobody has said what the sites have; to ask is all it takes. ``wins`` are in order of what is
    short, so that those before a step are what the step would win.
    """

    kind: str
    year: int | None
    municipality_code: str
    unknown: bool
    wins: tuple[Win, ...]

    @cached_property
    def inquiries(self) -> int:
        """How many inquiries it would win."""
        return len(self.wins)

    @cached_property
    def lost(self) -> int:
        """How many of them are lost already."""
        return sum(win.case.lost for win in self.wins)

    @cached_property
    def jobs(self) -> int:
        """The jobs they stand for."""
        return sum(win.case.jobs for win in self.wins)

    @cached_property
    def sek(self) -> int:
        """The kronor they stand for."""
        return sum(win.case.sek for win in self.wins)

    @cached_property
    def short_by(self) -> int | None:
        """What would win them all, in base units or days; None where it is unknown."""
        return self.wins[-1].short_by


@dataclass(frozen=True, slots=True)
class Worth:
    """The levers, best first; the inquiries answered already; those that lack more than one thing."""

    levers: tuple[Lever, ...]
    answered: tuple[Case, ...]
    beyond: tuple[Case, ...]


def worth(
    cases: Sequence[Case],
    land: Land,
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> Worth:
    """Hold every inquiry against every site and return what single things would win.

    ``report(done, total)`` is called now and then with the number of inquiries, and may raise to stop.
    The outcome depends on the data alone, never on the order of cases or sites.
    """
    ground, today = _Ground(land), land.today
    found: dict[tuple[ColumnKey, bool], dict[str, list[Win]]] = {}
    answered: list[Case] = []
    beyond: list[Case] = []
    ordered = sorted(cases, key=lambda case: case.id)
    for done, case in enumerate(ordered):
        if done % _STRIDE == 0:
            report(done, len(ordered))
        if not case.requirements:  # whatever site there is answers it; most inquiries state nothing yet
            (answered if ground.answers(()) else beyond).append(case)
            continue
        musts = [one for one in case.requirements if one.level is Level.MUST and judged_by_figures(one)]
        start = start_of(case.requirements, today)
        masks = ground.masks(musts, start)
        if ground.answers(masks):
            answered.append(case)
            continue
        lacks = list(ground.lacks(musts, masks, start))
        if not lacks:
            beyond.append(case)
        for must, unknown, nearest in lacks:
            column = column_of(must, start)
            places = found.setdefault((column, unknown), {})
            at, wanted = ground.measured(column).at, asked(must, today)
            for code, index in nearest.items():
                short = None if unknown else wanted - at[index]
                places.setdefault(code, []).append(Win(case, ground.site_id(index), must, short))
    report(len(ordered), len(ordered))
    levers = [
        Lever(kind, year, code, unknown, tuple(wins if unknown else sorted(wins, key=_step)))
        for ((kind, year), unknown), places in found.items()
        for code, wins in places.items()
    ]
    levers.sort(key=_by_worth)
    return Worth(tuple(levers), tuple(answered), tuple(beyond))


def judged_by_figures(requirement: Requirement) -> bool:
    """Whether a site's figures answer it; words and skills a person must judge."""
    return requirement.spec.field is not None and requirement.spec.operator is not Operator.TEXT


_step: Final = attrgetter("short_by")
"""Cases are held in the order of their ids, which a sort by step alone keeps."""


def _by_worth(lever: Lever) -> tuple[int, int, int, str, int, str, bool]:
    year = lever.year or 0
    return (
        -lever.jobs,
        -lever.inquiries,
        -lever.sek,
        lever.kind,
        year,
        lever.municipality_code,
        lever.unknown,
    )


@dataclass
class _Measured:
    """One figure of all sites: ``at`` as they lie, ``figures`` and ``order`` from the least to the most."""

    at: Sequence[int]
    figures: list[int]
    order: list[int]
    unknown: int
    stops: list[int]
    """The sites from each stop on in the order, as masks."""
    _masks: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, column: Column) -> _Measured:
        order = column.order
        chunks = [_mask(order[at : at + _STRIDE]) for at in range(0, len(order), _STRIDE)]
        stops = list(accumulate(reversed([*chunks, 0]), int.__or__))[::-1]
        unknown = _mask(index for index, figure in enumerate(column.figures) if figure == UNKNOWN)
        return cls(column.figures, column.ascending, order, unknown, stops)

    def having(self, wanted: int) -> int:
        """Return the sites that have at least so much."""
        mask = self._masks.get(wanted)
        if mask is None:
            at = bisect_left(self.figures, wanted)
            stop = -(-at // _STRIDE)
            mask = self._masks[wanted] = self.stops[stop] | _mask(self.order[at : stop * _STRIDE])
        return mask


class _Ground:
    """All sites, a bit each; those of a municipality lie side by side."""

    def __init__(self, land: Land) -> None:
        self._land = land
        self._codes = [plot.code for plot in land.plots]
        self._all = (1 << len(land.plots)) - 1
        self._ends = {code: index + 1 for index, code in enumerate(self._codes)}
        before = [0, *self._ends.values()]
        self._places = [(1 << end) - (1 << start) for start, end in pairwise(before)]
        self._columns: dict[ColumnKey, _Measured] = {}

    def measured(self, column: ColumnKey) -> _Measured:
        """Return a measure of all sites, taken when it is first asked for."""
        if column not in self._columns:
            self._columns[column] = _Measured.of(self._land.column(column))
        return self._columns[column]

    def masks(self, musts: Sequence[Requirement], start: date) -> list[int]:
        """Return the sites that have each thing."""
        today = self._land.today
        return [self.measured(column_of(one, start)).having(asked(one, today)) for one in musts]

    def answers(self, masks: Iterable[int]) -> bool:
        """Whether some site has everything."""
        having = self._all
        for mask in masks:
            having &= mask
        return having != 0

    def lacks(
        self, musts: Sequence[Requirement], masks: Sequence[int], start: date
    ) -> Iterator[tuple[Requirement, bool, dict[str, int]]]:
        """Yield each thing that sites lack alone, whether it is unknown, and the nearest site by place."""
        before = [self._all, *accumulate(masks, and_)]
        after = [*list(accumulate(reversed(masks), and_))[::-1][1:], self._all]
        for index, must in enumerate(musts):
            lacking = before[index] & after[index] & ~masks[index]
            if not lacking:
                continue
            measured = self.measured(column_of(must, start))
            if unknown := lacking & measured.unknown:
                yield must, True, dict(self._by_place(unknown))
            if known := lacking & ~measured.unknown:
                yield must, False, self._nearest(measured, known, asked(must, self._land.today))

    def _nearest(self, measured: _Measured, mask: int, wanted: int) -> dict[str, int]:
        """Return the site of a mask that comes nearest, in the region and in each municipality."""
        data = mask.to_bytes((len(self._codes) + 7) // 8, "little")
        codes = self._codes
        if mask.bit_count() < _FEW:
            bytes_ = compress(range(len(data)), data)
            indices = [8 * place + bit for place in bytes_ for bit in _BITS[data[place]]]
            indices.sort(key=measured.at.__getitem__)
            return {codes[index]: index for index in indices} | {"": indices[-1]}  # the last one stays
        missing = sum(1 for place in self._places if mask & place) + 1
        found: dict[str, int] = {}
        for index in reversed(measured.order[: bisect_left(measured.figures, wanted)]):
            if data[index >> 3] >> (index & 7) & 1:
                found.setdefault("", index)
                found.setdefault(codes[index], index)
                if len(found) == missing:
                    break
        return found

    def _by_place(self, mask: int) -> Iterator[tuple[str, int]]:
        """Yield the first site of a mask in the region, under an empty code, and in each municipality."""
        at = 0
        while mask:
            step = (mask & -mask).bit_length() - 1
            if at == 0:
                yield "", step
            at += step
            code = self._codes[at]
            yield code, at
            end = self._ends[code]
            mask >>= step + end - at
            at = end

    def site_id(self, index: int) -> str:
        """Return whose bit this is."""
        return self._land.plots[index].id


def _mask(indices: Iterable[int]) -> int:
    found = bytearray()
    for index in indices:
        place = index >> 3
        if place >= len(found):
            found.extend(bytes(place + 1 - len(found)))
        found[place] |= 1 << (index & 7)
    return int.from_bytes(found, "little")


def totals(cases: Iterable[Case]) -> Mapping[str, int]:
    """Return how many inquiries, jobs and kronor these stand for together."""
    listed = list(cases)
    return {
        "inquiries": len(listed),
        "jobs": sum(case.jobs for case in listed),
        "sek": sum(case.sek for case in listed),
    }
