"""What a match needs of a site: a figure for each kind of requirement, and where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from investcrm.domain.freshness import Freshness
from investcrm.domain.matching import doubt_of
from investcrm.domain.outlines import Outline
from investcrm.domain.power import available
from investcrm.domain.requirements import KINDS, Kind, Operator
from investcrm.domain.sites import Known, PlanState, SiteFacts
from investcrm.domain.together import Spot, spot

UNKNOWN: Final = -(1 << 60)
"""A figure nobody has said; less than any that somebody has."""
_ALWAYS: Final = 0
"""A day earlier than any, as days are measured: ordinals turned negative."""
_FIGURED: Final = tuple(
    kind
    for kind in KINDS.values()
    if kind.field and kind.operator is not Operator.TEXT and kind.key != "power"
)
_WORDED: Final = tuple(kind for kind in KINDS.values() if kind.field and kind.operator is Operator.TEXT)
AT: Final = {kind.key: place for place, kind in enumerate((*_FIGURED, *_WORDED))}
"""Where a kind's figure stands among a plot's."""


class Plot(NamedTuple):
    """What a match needs of a site: for each kind a figure (the more, the better), and whether it is sure.

    Of kinds that are asked for in words the figure is the text, folded. ``power`` holds a year from which,
    what is firm and all there is, in kW; where it is ``restricted`` it must not be told outside.
    """

    code: str
    name: str
    id: str
    figures: tuple[Any, ...]
    sure: tuple[bool, ...]
    power: tuple[tuple[int, int, int], ...]
    power_sure: bool
    spot: Spot | None
    restricted: bool = False


def plot_of(site: SiteFacts, today: date, outline: Outline | None = None) -> Plot:
    """Return what a match needs of a site on a day, with its outline where one is drawn."""
    measured: list[tuple[Any, bool]] = [_measured(kind, site, today) for kind in _FIGURED]
    measured += [_words(kind, site, today) for kind in _WORDED]
    stated = Known(0, site.power_source, site.power_as_of)
    return Plot(
        site.municipality_code,
        site.name,
        site.id,
        tuple(figure for figure, _ in measured),
        tuple(sure for _, sure in measured),
        tuple(_power(site)),
        not stated.is_stale(today, site.limits.days(Freshness.POWER)),
        spot(site, outline),
        any(step.restricted for step in site.power),
    )


def _power(site: SiteFacts) -> Iterator[tuple[int, int, int]]:
    for year in sorted({step.year or 0 for step in site.power}, reverse=True):
        at = available(site.power, year)
        if at is not None:
            yield year, at.firm_kw, at.total_kw


def _measured(kind: Kind, site: SiteFacts, today: date) -> tuple[int, bool]:
    if kind.key == "ready_by":
        return _ready(site, today)
    known = site.values.get(kind.field or "")
    if known is None or known.value is None:
        return UNKNOWN, False
    if kind.operator is Operator.YES:
        has = int(known.value in (True, "yes", "possible"))
        return has, known.value != "possible" and not doubt_of(site, kind.field or "", today)
    amount = known.value if isinstance(known.value, int) else 0
    return -amount if kind.operator is Operator.AT_MOST else amount, not doubt_of(
        site, kind.field or "", today
    )


def _ready(site: SiteFacts, today: date) -> tuple[int, bool]:
    known, plan = site.values.get("ready_on"), site.values.get("plan_state")
    in_force = plan is not None and plan.value == PlanState.LEGAL_FORCE
    if known is None or known.value is None:
        return (_ALWAYS if in_force else UNKNOWN), False
    sure = in_force and not doubt_of(site, "ready_on", today)
    return -date.fromisoformat(str(known.value)).toordinal(), sure


def _words(kind: Kind, site: SiteFacts, today: date) -> tuple[str | None, bool]:
    known = site.values.get(kind.field or "")
    if known is None or known.value is None:
        return None, False
    return str(known.value).casefold(), not doubt_of(site, kind.field or "", today)
