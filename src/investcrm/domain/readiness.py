"""Establishment readiness of a municipality: levels, an index of what is known, its history, what is next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.fields import FIELDS, READINESS_FIELDS, ReadinessLevel, Subject
from investcrm.domain.periods import Period, PeriodKind
from investcrm.domain.sites import Known
from investcrm.domain.words import N_

if TYPE_CHECKING:
    from investcrm.domain.worth import Lever  # a start need not wait for what weighs all land

DIMENSIONS: Final = tuple(field.key for field in READINESS_FIELDS)
POINTS: Final = {
    ReadinessLevel.MISSING: 0,
    ReadinessLevel.BEGUN: 25,
    ReadinessLevel.PARTLY: 50,
    ReadinessLevel.DONE: 80,
    ReadinessLevel.MODEL: 100,
}
HEAVIEST: Final = 10
QUARTERS: Final = 12
"""How many quarters a trend shows."""
NOT_COMPARABLE: Final = N_(
    "Dashed: other dimensions are known than the quarter before, so the two are not comparable."
)
_LEVELS: Final = tuple(ReadinessLevel)
_WORTH_OF: Final = {
    "power": "power",
    "redundancy": "power",
    "voltage": "power",
    "land": "land",
    "ready_by": "plan",
}
"""The dimension in which a lack of a kind of requirement is made good."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one known dimension gives the index: its level's points, and how heavily they weigh."""

    key: str
    points: int
    weight: int


@dataclass(frozen=True, slots=True)
class Index:
    """``value`` 0-100 over the ``known`` dimensions out of ``total``; None when nothing is known.

    ``parts`` are what it is reckoned from. A dimension that weighs nothing is in none of these.
    """

    value: int | None
    known: int
    total: int
    parts: tuple[Part, ...] = ()

    @property
    def points(self) -> int:
        """The weighed points of all parts."""
        return sum(part.points * part.weight for part in self.parts)

    @property
    def weight(self) -> int:
        """What all parts weigh together."""
        return sum(part.weight for part in self.parts)


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody once stated in one dimension; ``recorded_on`` is the day it was written down."""

    field: str
    known: Known
    recorded_on: date


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The index as of a day."""

    day: date
    index: Index


@dataclass(frozen=True, slots=True)
class Step:
    """A dimension to work on, from the ``level`` reached (None: unknown).

    ``lever`` is what lacks of the kind keep away now, where an inquiry names one; ``gain`` how many weighed
    points lie between the level and *done*.
    """

    key: str
    level: ReadinessLevel | None
    lever: Lever | None
    gain: int

    @property
    def aim(self) -> ReadinessLevel:
        """The next level to reach."""
        return next_level(self.level)


def level_of(known: Known) -> ReadinessLevel:
    """Return the level a statement names."""
    return ReadinessLevel(str(known.value))


def criterion(key: str, level: ReadinessLevel) -> str:
    """Return what a level of a dimension means, in the words of the registry."""
    return FIELDS[Subject.MUNICIPALITY, key].criteria[_LEVELS.index(level)]


def next_level(level: ReadinessLevel | None) -> ReadinessLevel:
    """Return the level after this one; the last for the last, the second for an unknown one."""
    return _LEVELS[min(_LEVELS.index(level or ReadinessLevel.MISSING) + 1, len(_LEVELS) - 1)]


def checked_weights(weights: Mapping[str, int]) -> dict[str, int]:
    """Return the weight of every dimension; one that is not named weighs 1.

    Raises:
        InvalidInput: a weight is not 0 to 10, of an unknown dimension, or all are 0.
    """
    for key, weight in weights.items():
        if key not in DIMENSIONS:
            raise InvalidInput(N_("There is no dimension {key}."), key=key)
        if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight <= HEAVIEST:
            raise InvalidInput(
                N_("{field} cannot weigh {value}. A weight is a whole number from 0 to 10."),
                field=FIELDS[Subject.MUNICIPALITY, key].label,
                value=weight,
            )
    found = {key: weights.get(key, 1) for key in DIMENSIONS}
    if not any(found.values()):
        raise InvalidInput(N_("Something must weigh more than 0, or there is no index."))
    return found


def index(levels: Mapping[str, Known], weights: Mapping[str, int] | None = None) -> Index:
    """Return the weighted mean of the known dimensions, halves upwards; unknown is neither 0 nor counted."""
    heavy = {key: weight for key in DIMENSIONS if (weight := (weights or {}).get(key, 1)) > 0}
    parts = tuple(
        Part(key, POINTS[level_of(levels[key])], weight)
        for key, weight in heavy.items()
        if key in levels and levels[key].value is not None
    )
    if not parts:
        return Index(None, 0, len(heavy))
    found = Index(None, len(parts), len(heavy), parts)
    return Index((2 * found.points + found.weight) // (2 * found.weight), len(parts), len(heavy), parts)


def levels_on(statements: Iterable[Statement], day: date) -> dict[str, Known]:
    """Return what stood on a day, of statements in the order in which one supersedes another.

    A statement stands from the day it holds; one without such a day from the day it was recorded.
    """
    found: dict[str, Known] = {}
    for one in statements:
        if one.field in DIMENSIONS and (one.known.as_of or one.recorded_on) <= day:
            found[one.field] = one.known
    return {key: known for key, known in found.items() if known.value is not None}


def trend(
    statements: Sequence[Statement], today: date, weights: Mapping[str, int] | None = None
) -> tuple[TrendPoint, ...]:
    """Return the index at the end of each of the last quarters, and today's in place of this quarter's.

    Every point is weighed as is done today, so that what moves is the levels alone.
    """
    now = Period(today.year, (today.month + 2) // 3, PeriodKind.QUARTER)
    days = [min(period.last, today) for period in now.run(QUARTERS)]
    return tuple(TrendPoint(day, index(levels_on(statements, day), weights)) for day in days)


def next_steps(
    levels: Mapping[str, Known], levers: Iterable[Lever] = (), weights: Mapping[str, int] | None = None
) -> tuple[Step, ...]:
    """Return what to work on: what keeps inquiries away first, by its worth, then by points to win.

    ``levers`` are one municipality's, best first; counts of several are not added, so each dimension has its
    best. What nobody has stated comes last: it is asked for, not guessed at.
    """
    best: dict[str, Lever] = {}
    for lever in levers:
        if lever.kind in _WORTH_OF:
            best.setdefault(_WORTH_OF[lever.kind], lever)
    steps = []
    for key in DIMENSIONS:
        known = levels.get(key)
        level = level_of(known) if known is not None and known.value is not None else None
        weight = (weights or {}).get(key, 1)
        gain = weight * max(POINTS[ReadinessLevel.DONE] - POINTS[level], 0) if level else 0
        if key in best or level is None or gain:
            steps.append(Step(key, level, best.get(key), gain))
    order = list(best)
    steps.sort(
        key=lambda step: (
            order.index(step.key) if step.lever else len(order),
            step.level is None,
            -step.gain,
            DIMENSIONS.index(step.key),
        )
    )
    return tuple(steps)
