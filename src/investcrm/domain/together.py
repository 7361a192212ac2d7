"""Two neighbouring sites as one: which ones lie side by side, and what they have together.

Areas add up. Everything else is only as good as the poorer of the two: the later day, the longer way. Power
is firm as far as one of them has it, for both may draw on the same substation; their sum is indicative.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from math import ceil, hypot, isqrt
from typing import Final, NamedTuple

from investcrm.domain.matching import (
    Doubt,
    Result,
    Shape,
    SiteMatch,
    Verdict,
    judge,
    start_of,
    summed_up,
)
from investcrm.domain.outlines import Outline
from investcrm.domain.power import PowerStep, available
from investcrm.domain.requirements import Requirement
from investcrm.domain.sites import Confidence, Known, SiteFacts

GAP_M: Final = 200
"""At most this far between two sites; one without an outline is a circle of its area around its point."""
_REACH_M: Final = 1500
"""No site is taken to reach farther from its point than this, whatever area is stated."""
_CELL_M: Final = 2 * _REACH_M + GAP_M
_TEN_THOUSANDTHS_OF_PI: Final = 31_416
_CONFIDENCES: Final = tuple(Confidence)


class Spot(NamedTuple):
    """Where a site lies: its municipality, its point in SWEREF 99 TM and how far it reaches from it, in m."""

    code: str
    north: int
    east: int
    reach: int
    outline: Outline | None = None


def spot(site: SiteFacts, outline: Outline | None = None) -> Spot | None:
    """Return where a site lies; None where nobody has said."""
    if outline is not None:
        east_, north_ = outline.centre
        corners = _corners(outline)
        far = max(hypot(one - east_, other - north_) for one, other in corners)
        return Spot(site.municipality_code, round(north_), round(east_), min(ceil(far), _REACH_M), outline)
    north, east = (_number(site, key) for key in ("north_sweref", "east_sweref"))
    if north is None or east is None:
        return None
    area = _number(site, "gross_m2") or _number(site, "usable_m2") or 0
    reach = isqrt(area * 10_000 // _TEN_THOUSANDTHS_OF_PI)
    return Spot(site.municipality_code, north, east, min(reach, _REACH_M))


def _number(site: SiteFacts, key: str) -> int | None:
    known = site.values.get(key)
    return known.value if known is not None and isinstance(known.value, int) else None


def neighbours(spots: Sequence[Spot | None]) -> tuple[tuple[int, int], ...]:
    """Return the places of those that lie side by side in the same municipality, lower place first."""
    cells: dict[tuple[str, int, int], list[int]] = {}
    for place, one in enumerate(spots):
        if one is not None:
            cells.setdefault((one.code, one.north // _CELL_M, one.east // _CELL_M), []).append(place)
    found = []
    for (code, north, east), here in cells.items():
        for step_north, step_east in ((0, 0), (0, 1), (1, -1), (1, 0), (1, 1)):
            there = cells.get((code, north + step_north, east + step_east), ())
            found += [pair for pair in _pairs(here, there) if _side_by_side(spots, *pair)]
    return tuple(sorted(found))


def _pairs(here: Iterable[int], there: Sequence[int]) -> Iterator[tuple[int, int]]:
    if here is there:
        yield from ((one, other) for at, one in enumerate(there) for other in there[at + 1 :])
    else:
        yield from ((min(one, other), max(one, other)) for one in here for other in there)


def _side_by_side(spots: Sequence[Spot | None], one: int, other: int) -> bool:
    a, b = spots[one], spots[other]
    assert a is not None
    assert b is not None
    apart = a.reach + b.reach + GAP_M
    if (a.north - b.north) ** 2 + (a.east - b.east) ** 2 > apart * apart:
        return False
    return _gap(a, b) <= GAP_M


def _gap(a: Spot, b: Spot) -> float:
    """Return how far it is from one site to the other, in m; nothing or less where they touch."""
    if a.outline is not None and b.outline is not None:
        there = (a.outline.distance_m(*corner) for corner in _corners(b.outline))
        back = (b.outline.distance_m(*corner) for corner in _corners(a.outline))
        return min(*there, *back)
    if a.outline is None and b.outline is None:
        return hypot(a.north - b.north, a.east - b.east) - a.reach - b.reach
    drawn, round_ = (a, b) if a.outline is not None else (b, a)
    assert drawn.outline is not None
    return drawn.outline.distance_m(round_.east, round_.north) - round_.reach


def _corners(outline: Outline) -> list[tuple[float, float]]:
    return [corner for rings in outline.plane for corner in rings[0]]


def match_pair(
    requirements: Sequence[Requirement], one: SiteFacts, other: SiteFacts, today: date
) -> SiteMatch:
    """Hold two neighbouring sites together against the requirements; ``one`` comes first by name and id."""
    start = start_of(requirements, today)
    results = tuple(_judge(asked, one, other, today, start) for asked in requirements)
    return summed_up(
        (one.id, other.id), f"{one.name} + {other.name}", one.municipality_code, results, Shape.TOGETHER
    )


def _judge(asked: Requirement, one: SiteFacts, other: SiteFacts, today: date, start: date) -> Result:
    if asked.kind == "power":
        found = judge(asked, _power(one, other), today, start)
        if found.verdict is Verdict.UNCERTAIN and found.doubt == Doubt.INDICATIVE:
            return replace(found, doubt=Doubt.TOGETHER)
        return found
    field = asked.spec.field
    if asked.spec.adds and field:
        return replace(judge(asked, _sum(one, other, field), today, start), note="")
    # the poorer of the two, and of equals the one that is named first
    return min((judge(asked, site, today, start) for site in (one, other)), key=lambda result: result.credit)


def _sum(one: SiteFacts, other: SiteFacts, field: str) -> SiteFacts:
    both = one.values.get(field), other.values.get(field)
    known = [value for value in both if value is not None and isinstance(value.value, int)]
    if len(known) < len(both):
        return replace(one, values={})
    days = [value.as_of for value in known if value.as_of is not None]
    total = Known(
        sum(value.value for value in known if isinstance(value.value, int)),
        "; ".join(dict.fromkeys(value.source for value in known if value.source)),
        min(days) if len(days) == len(known) else None,
        max((value.confidence for value in known), key=_CONFIDENCES.index),
    )
    return replace(one, values={field: total})


def _power(one: SiteFacts, other: SiteFacts) -> SiteFacts:
    both = (one, other)
    if not (one.power and other.power):
        return replace(one, power=())
    steps = []
    for year in sorted({step.year or 0 for site in both for step in site.power}):
        at = [found for site in both if (found := available(site.power, year)) is not None]
        firm = max(found.firm_kw for found in at)
        total = sum(found.total_kw for found in at)
        steps.append(PowerStep(year or None, firm, total - firm))
    days = [site.power_as_of for site in both if site.power_as_of is not None]
    return replace(
        one,
        power=tuple(steps),
        power_source="; ".join(dict.fromkeys(site.power_source for site in both if site.power_source)),
        power_as_of=min(days) if len(days) == len(both) else None,
    )
