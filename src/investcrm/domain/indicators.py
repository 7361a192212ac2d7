"""Indicators measured outside the program: what each means, who publishes it, and the county's own figure.

The codes are those of Kolada's database of key figures. A region adds indicators of its own beside these;
what holds of a built-in one (unit, code, how the county's figure is made) stands here and nowhere else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.kpi import Direction
from investcrm.domain.words import N_

FIRST_YEAR: Final = 1968
"""No value is older: the municipalities' statistics begin here."""
MOST_MUNICIPALITIES: Final = 290


class Unit(StrEnum):
    """What a value counts."""

    INDEX = "index"
    COUNT = "count"
    SQUARE_METRES = "m2"
    PER_THOUSAND = "per_1000"
    PERCENT = "percent"
    RANK = "rank"
    GRADE = "grade"


UNIT_LABELS: Final = {
    Unit.INDEX: N_("index 0 to 100"),
    Unit.COUNT: N_("number"),
    Unit.SQUARE_METRES: N_("m²"),
    Unit.PER_THOUSAND: N_("per 1,000 inhabitants"),
    Unit.PERCENT: N_("per cent"),
    Unit.RANK: N_("place from 1 to 290"),
    Unit.GRADE: N_("grade 1 to 6"),
}
_LIMITS: Final = {
    Unit.INDEX: (0.0, 100.0),
    Unit.COUNT: (0.0, 1e9),
    Unit.SQUARE_METRES: (0.0, 1e10),
    Unit.PER_THOUSAND: (0.0, 1000.0),
    Unit.PERCENT: (-100.0, 1000.0),
    Unit.RANK: (1.0, float(MOST_MUNICIPALITIES)),
    Unit.GRADE: (1.0, 6.0),
}
DECIMALS: Final = {
    Unit.INDEX: 1,
    Unit.COUNT: 0,
    Unit.SQUARE_METRES: 0,
    Unit.PER_THOUSAND: 1,
    Unit.PERCENT: 1,
    Unit.RANK: 0,
    Unit.GRADE: 2,
}
"""How many decimals a value is shown with."""


class CountyRule(StrEnum):
    """How the county's figure is made of the municipalities', where the source publishes none."""

    MEAN = "mean"
    SUM = "sum"
    WEIGHTED = "weighted"
    NONE = "none"


COUNTY_LABELS: Final = {
    CountyRule.MEAN: N_("mean of the municipalities"),
    CountyRule.SUM: N_("sum of the municipalities"),
    CountyRule.WEIGHTED: N_("mean weighted by inhabitants"),
    CountyRule.NONE: N_("no figure of the county"),
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured, by whom, and where good lies.

    ``codes`` are the source's own names for it, the one in force first; ``months`` is how long after its
    year has ended a value stands as the latest; ``own`` tells of one that the region added.
    """

    key: str
    name_sv: str
    name_en: str
    unit: Unit
    direction: Direction = Direction.UP
    organisation: str = ""
    codes: tuple[str, ...] = ()
    months: int = 18
    county: CountyRule = CountyRule.MEAN
    about: str = ""
    own: bool = False

    def name(self, language: str) -> str:
        """The name in Swedish or English."""
        return (self.name_sv or self.name_en) if language == "sv" else (self.name_en or self.name_sv)


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """An indicator that every region has; ``label``, ``organisation`` and ``about`` are catalogue keys."""

    key: str
    label: str
    unit: Unit
    organisation: str
    about: str
    codes: tuple[str, ...] = ()
    direction: Direction = Direction.UP
    county: CountyRule = CountyRule.MEAN
    months: int = 18


_INSIKT: Final = N_("SKR (Insikt)")
_SERVICE: Final = N_("What companies think of the municipality's service in this area of authority.")
_ENTERPRISE: Final = N_("Confederation of Swedish Enterprise")
_SCB: Final = N_("Statistics Sweden (SCB)")


def _nki(key: str, label: str, code: str) -> BuiltIn:
    return BuiltIn(f"nki_{key}", label, Unit.INDEX, _INSIKT, _SERVICE, (code,))


BUILT_IN: Final = (
    BuiltIn(
        "nki",
        N_("Business climate index (NKI), total"),
        Unit.INDEX,
        _INSIKT,
        N_(
            "What companies think of the municipality's service when it exercises authority. From 2024 over "
            "four areas; the earlier definition (U07451) had six and stands for earlier years."
        ),
        ("U07453", "U07451"),
    ),
    _nki("building", N_("NKI, building permits"), "U07447"),
    _nki("fire", N_("NKI, fire protection"), "U07446"),
    _nki("land_use", N_("NKI, use of public land"), "U07448"),
    _nki("environment", N_("NKI, environment and health"), "U07449"),
    _nki("food", N_("NKI, food control"), "U07455"),
    _nki("serving", N_("NKI, serving permits"), "U07450"),
    BuiltIn(
        "procurement",
        N_("Satisfaction with procurement (NUI)"),
        Unit.INDEX,
        _INSIKT,
        N_(
            "What companies that made tenders think of the municipality's procurement; it is not part of NKI."
        ),
        ("U07459",),
    ),
    BuiltIn(
        "business_climate_rank",
        N_("Business climate, place in the ranking"),
        Unit.RANK,
        _ENTERPRISE,
        N_("The municipality's place among 290; 1 is best."),
        direction=Direction.DOWN,
        county=CountyRule.NONE,
    ),
    BuiltIn(
        "business_climate_grade",
        N_("Business climate, companies' grade"),
        Unit.GRADE,
        _ENTERPRISE,
        N_("The companies' overall opinion of the business climate, from 1 to 6."),
    ),
    BuiltIn(
        "planned_m2",
        N_("Land with a detailed plan on offer, m²"),
        Unit.SQUARE_METRES,
        N_("The municipality"),
        N_(
            "Land for companies with a detailed plan in force that the municipality can offer "
            "at the year's end."
        ),
        county=CountyRule.SUM,
        months=12,
    ),
    BuiltIn(
        "new_companies_per_1000",
        N_("New companies per 1,000 inhabitants"),
        Unit.PER_THOUSAND,
        N_("Growth Analysis"),
        N_("Newly started companies per 1,000 inhabitants aged 16 to 64."),
        ("N00999",),
        county=CountyRule.WEIGHTED,
    ),
    BuiltIn(
        "inhabitants",
        N_("Inhabitants"),
        Unit.COUNT,
        _SCB,
        N_("Inhabitants on 31 December. They weigh other indicators into the county's figure."),
        ("N01951",),
        Direction.NONE,
        CountyRule.SUM,
    ),
    BuiltIn(
        "unemployment",
        N_("Unemployment, 18 to 65 years"),
        Unit.PERCENT,
        N_("Public Employment Service and Statistics Sweden"),
        N_("Unemployed and in programmes, per cent of the labour force, mean of the year."),
        ("N03941",),
        Direction.DOWN,
        CountyRule.WEIGHTED,
    ),
    BuiltIn(
        "jobs_total",
        N_("Jobs in the municipality"),
        Unit.COUNT,
        _SCB,
        N_("Jobs held in the municipality, wherever those who hold them live."),
        county=CountyRule.SUM,
        months=24,
    ),
)
"""Every region's indicators, in shown order."""
BY_KEY: Final = {one.key: one for one in BUILT_IN}
FORMER_KEYS: Final = {"nki_total": "nki", "planned_land_m2": "planned_m2"}
"""What some indicators were called in workspaces made by earlier versions, whose values stand as they are."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a source said of a place (a municipality's code; "" is the county) for a year.

    ``as_of`` is the day the source said it, ``recorded_ms`` when it was taken in; ``file_name`` and ``who``
    tell how. Nothing is overwritten: a revised figure is one more value.
    """

    id: str
    place: str
    year: int
    value: float
    source: str
    as_of: date | None
    file_name: str
    who: str
    recorded_ms: int

    @property
    def order(self) -> tuple[date, int, str]:
        """What tells the later of two: the day it was said, then when it was taken in."""
        return self.as_of or date.min, self.recorded_ms, self.id


@dataclass(frozen=True, slots=True)
class CountyFigure:
    """The county's figure of a year: over ``known`` of ``total`` municipalities, or as a source states it."""

    value: float
    rule: CountyRule
    known: int
    total: int
    stated: Value | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every municipality is in it."""
        return self.stated is not None or self.known == self.total


def standing(values: Iterable[Value]) -> dict[tuple[str, int], tuple[Value, ...]]:
    """Return the values by place and year: the one that stands, then those it replaced, newest first."""
    found: dict[tuple[str, int], list[Value]] = {}
    for value in values:
        found.setdefault((value.place, value.year), []).append(value)
    return {at: tuple(sorted(told, key=lambda one: one.order, reverse=True)) for at, told in found.items()}


def county_figure(
    rule: CountyRule,
    values: Mapping[str, float],
    codes: Iterable[str],
    inhabitants: Mapping[str, float],
    stated: Value | None = None,
) -> CountyFigure | None:
    """Return the county's figure of a year: what the source states of it, else what the rule makes.

    Less than half of the municipalities say nothing of the county, so there is none. A weighted mean falls
    back on the plain one where the inhabitants of a municipality with a value are not known, and says so by
    its rule.
    """
    every = tuple(codes)
    known = {code: values[code] for code in every if code in values}
    if stated is not None:
        return CountyFigure(stated.value, rule, len(known), len(every), stated)
    if rule is CountyRule.NONE or not known or 2 * len(known) < len(every):
        return None
    if rule is CountyRule.SUM:
        return CountyFigure(math.fsum(known.values()), rule, len(known), len(every))
    weights = {code: inhabitants.get(code, 0.0) for code in known}
    if rule is CountyRule.WEIGHTED and all(weight > 0 for weight in weights.values()):
        weighed = math.fsum(known[code] * weights[code] for code in known) / math.fsum(weights.values())
        return CountyFigure(weighed, rule, len(known), len(every))
    return CountyFigure(math.fsum(known.values()) / len(known), CountyRule.MEAN, len(known), len(every))


def is_stale(months: int, year: int, today: date) -> bool:
    """Whether the latest value of a place is so old that a later one should be there by now."""
    past = (today.year - year - 1) * 12 + today.month - 1
    return past >= months


def change(values: Mapping[int, float]) -> tuple[float, int, int] | None:
    """Return how much the latest value differs from the one before it, and the years of both."""
    years = sorted(values)[-2:]
    if len(years) < 2:
        return None
    before, last = years
    return values[last] - values[before], before, last


def is_better(direction: Direction, difference: float) -> bool | None:
    """Whether a difference is for the better; None where it is neither."""
    if direction is Direction.NONE or difference == 0:
        return None
    return (difference > 0) is (direction is Direction.UP)


def levels(values: Mapping[str, float], direction: Direction) -> dict[str, int]:
    """Return the shade of each place, 0 to 4, by its rank among the others: 4 is best, or most."""
    ranked = sorted(set(values.values()), reverse=direction is Direction.DOWN)
    steps = {
        value: (4 * place // (len(ranked) - 1)) if len(ranked) > 1 else 2
        for place, value in enumerate(ranked)
    }
    return {place: steps[value] for place, value in values.items()}


def fits(unit: Unit, value: float) -> bool:
    """Whether a figure can be a value in this unit."""
    low, high = _LIMITS[unit]
    return math.isfinite(value) and low <= value <= high and (unit is not Unit.RANK or value == int(value))


def checked(indicator: Indicator, year: int, value: float, today: date) -> None:
    """See that a value can be what it is said to be.

    Raises:
        InvalidInput: it cannot be in this unit, or its year lies ahead or before all statistics.
    """
    if not FIRST_YEAR <= year <= today.year:
        raise InvalidInput(
            N_("A year from {first} to {last} is needed, not {year}. Nothing was changed."),
            first=FIRST_YEAR, last=today.year, year=year,
        )  # fmt: skip
    if not fits(indicator.unit, value):
        low, high = _LIMITS[indicator.unit]
        raise InvalidInput(
            N_("{value} cannot be a value of {key}: it lies between {low} and {high}. Nothing was changed."),
            value=value, key=indicator.key, low=round(low), high=round(high),
        )  # fmt: skip


# ---- commands


@dataclass(frozen=True, slots=True)
class Figure:
    """A value to take in: of which indicator, place ("" is the county) and year, and the source's words."""

    key: str
    place: str
    year: int
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class TakeIn:
    """Take in what a file or an answer of Kolada's says, said by its source on ``as_of``."""

    figures: tuple[Figure, ...]
    as_of: date
    file_name: str


@dataclass(frozen=True, slots=True)
class SetValue:
    """Type in one value, with where it comes from."""

    key: str
    place: str
    year: int
    value: float
    source: str
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class AddIndicator:
    """Add an indicator of the region's own; without a key one is made of its Swedish name."""

    name_sv: str
    name_en: str = ""
    unit: Unit = Unit.COUNT
    direction: Direction = Direction.UP
    organisation: str = ""
    code: str = ""
    months: int = 18
    county: CountyRule = CountyRule.MEAN
    key: str = ""
