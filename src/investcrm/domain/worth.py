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
from itertools import accumulate, compress
from operator import and_, attrgetter
from typing import Any, Final, NamedTuple

from investcrm.domain.power import available
from investcrm.domain.requirements import KINDS, Level, Operator, Requirement
from investcrm.domain.sites import PlanState, SiteFacts

_STRIDE: Final = 256
_BITS: Final = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))
_ALWAYS: Final = 0
"""Later than any date, as dates are measured: the day turned negative."""

Column = tuple[str, int | None]
"""A kind of requirement, and for power the year."""


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
    sites: Iterable[SiteFacts],
    today: date,
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> Worth:
    """Hold every inquiry against every site and return what single things would win.

    ``report(done, total)`` is called now and then with the number of inquiries, and may raise to stop.
    The outcome depends on the data alone, never on the order of cases or sites.
    """
    ground = _Ground(sites, today)
    found: dict[tuple[Column, bool], dict[str, list[Win]]] = {}
    answered, beyond = [], []
    ordered = sorted(cases, key=lambda case: case.id)
    for done, case in enumerate(ordered):
        if done % _STRIDE == 0:
            report(done, len(ordered))
        musts = [one for one in case.requirements if one.level is Level.MUST and judged_by_figures(one)]
        if ground.answers(musts):
            answered.append(case)
            continue
        lacks = list(ground.lacks(musts))
        if not lacks:
            beyond.append(case)
        for must, unknown, nearest in lacks:
            column = column_of(must, today)
            places = found.setdefault((column, unknown), {})
            at, wanted = ground.measured(column).at, asked(must, today)
            for code, index in nearest.items():
                short = None if unknown else wanted - (at[index] or 0)
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


def measure(column: Column, site: SiteFacts, today: date) -> int | None:
    """Return what a site has of a kind, the more the better; None where it is unknown."""
    kind, year = column
    if kind == "power":
        at = available(site.power, year or today.year)
        return None if at is None else at.total_kw
    if kind == "ready_by":
        return _readiness(site)
    spec = KINDS[kind]
    known = site.values.get(spec.field or "")
    if known is None or known.value is None:
        return None
    if spec.operator is Operator.YES:
        return int(known.value in (True, "yes", "possible"))
    amount = known.value if isinstance(known.value, int) else 0
    return -amount if spec.operator is Operator.AT_MOST else amount


def _readiness(site: SiteFacts) -> int | None:
    known, plan = site.values.get("ready_on"), site.values.get("plan_state")
    if known is not None and known.value is not None:
        return -date.fromisoformat(str(known.value)).toordinal()
    in_force = plan is not None and plan.value == PlanState.LEGAL_FORCE
    return _ALWAYS if in_force else None


def asked(requirement: Requirement, today: date) -> int:
    """Return what is asked for, in the measure of :func:`measure`."""
    low, high = requirement.low, requirement.high
    match requirement.spec.operator:
        case Operator.BY:
            return -(requirement.on or today).toordinal()
        case Operator.YES:
            return 1
        case Operator.AT_MOST:
            return -(high if high is not None else low or 0)
        case _:
            return low if low is not None else high or 0


def column_of(requirement: Requirement, today: date) -> Column:
    """Return which of a site's measures answers a requirement."""
    return requirement.kind, (requirement.on or today).year if requirement.kind == "power" else None


@dataclass
class _Measured:
    """One measure of all sites: ``at`` as they lie, ``figures`` and ``order`` from the least to the most."""

    at: Sequence[Any]
    figures: list[int]
    order: list[int]
    unknown: int
    stops: list[int]
    """The sites from each stop on in the order, as masks."""
    _masks: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, measured: Sequence[int | None]) -> _Measured:
        known = sorted((figure, index) for index, figure in enumerate(measured) if figure is not None)
        order = [index for _, index in known]
        chunks = [_mask(order[at : at + _STRIDE]) for at in range(0, len(order), _STRIDE)]
        stops = list(accumulate(reversed([*chunks, 0]), int.__or__))[::-1]
        unknown = _mask(index for index, figure in enumerate(measured) if figure is None)
        return cls(measured, [figure for figure, _ in known], order, unknown, stops)

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

    def __init__(self, sites: Iterable[SiteFacts], today: date) -> None:
        self._today = today
        self._sites = sorted(sites, key=lambda site: (site.municipality_code, site.name, site.id))
        self._codes = [site.municipality_code for site in self._sites]
        self._all = (1 << len(self._sites)) - 1
        self._ends = {code: index + 1 for index, code in enumerate(self._codes)}
        self._columns: dict[Column, _Measured] = {}

    def measured(self, column: Column) -> _Measured:
        """Return a measure of all sites, taken when it is first asked for."""
        if column not in self._columns:
            self._columns[column] = _Measured.of([measure(column, site, self._today) for site in self._sites])
        return self._columns[column]

    def _masks(self, musts: Sequence[Requirement]) -> list[int]:
        return [self.measured(column_of(one, self._today)).having(asked(one, self._today)) for one in musts]

    def answers(self, musts: Sequence[Requirement]) -> bool:
        """Whether some site has everything."""
        having = self._all
        for mask in self._masks(musts):
            having &= mask
        return having != 0

    def lacks(self, musts: Sequence[Requirement]) -> Iterator[tuple[Requirement, bool, dict[str, int]]]:
        """Yield each thing that sites lack alone, whether it is unknown, and the nearest site by place."""
        masks = self._masks(musts)
        before = [self._all, *accumulate(masks, and_)]
        after = [*list(accumulate(reversed(masks), and_))[::-1][1:], self._all]
        for index, must in enumerate(musts):
            lacking = before[index] & after[index] & ~masks[index]
            if not lacking:
                continue
            measured = self.measured(column_of(must, self._today))
            if unknown := lacking & measured.unknown:
                yield must, True, dict(self._by_place(unknown))
            if known := lacking & ~measured.unknown:
                yield must, False, self._nearest(measured, known)

    def _nearest(self, measured: _Measured, mask: int) -> dict[str, int]:
        data = mask.to_bytes((mask.bit_length() + 7) // 8, "little")
        indices = [
            8 * place + bit for place in compress(range(len(data)), data) for bit in _BITS[data[place]]
        ]
        indices.sort(key=measured.at.__getitem__)
        found = dict(zip(map(self._codes.__getitem__, indices), indices, strict=True))  # the last one stays
        found[""] = indices[-1]
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
        return self._sites[index].id


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
