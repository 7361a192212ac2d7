"""What an investor asks for: the kinds of requirement, their units, and one requirement as a value.

A new kind is one entry in :data:`KINDS`; matching, forms, brief and import follow from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_


class Unit(StrEnum):
    """The base unit a value is kept in; people see MW, ha, km."""

    KILOWATT = "kW"
    SQUARE_METRE = "m2"
    METRE = "m"
    KRONA = "SEK"
    KRONA_PER_SQUARE_METRE = "SEK/m2"
    CUBIC_METRE_PER_DAY = "m3/day"
    KILOVOLT = "kV"
    COUNT = "count"
    DAY = "day"
    YES_NO = "yes/no"
    TEXT = "text"


FLOORS: Final = frozenset({"premises_m2", "office_m2", "lab_m2"})
"""Facts that are the floor area of premises, said in square metres and never in hectares."""


class Operator(StrEnum):
    """How a value is compared with what is asked."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    BY = "by"
    YES = "yes"
    TEXT = "text"


class Level(StrEnum):
    """How badly it is wanted: ska-krav, bör-krav, önskemål."""

    MUST = "must"
    SHOULD = "should"
    NICE = "nice"


LEVEL_LABELS: Final = {Level.MUST: N_("must"), Level.SHOULD: N_("should"), Level.NICE: N_("nice to have")}
DEFAULT_WEIGHT: Final = {Level.MUST: 5, Level.SHOULD: 3, Level.NICE: 1}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of requirement: what it is called, its unit, how it compares, which site field answers it.

    ``field`` is a key of :mod:`investcrm.domain.fields` or None where only a person can judge. What ``adds``
    is the sum of both where two neighbouring sites are taken together.
    """

    key: str
    label: str
    unit: Unit
    operator: Operator
    field: str | None
    help: str = ""
    adds: bool = False


_KINDS: Final = (
    Kind(
        "land",
        N_("Land"),
        Unit.SQUARE_METRE,
        Operator.BETWEEN,
        "usable_m2",
        N_("Usable hectares, from and to"),
        adds=True,
    ),
    Kind(
        "premises",
        N_("Premises"),
        Unit.SQUARE_METRE,
        Operator.AT_LEAST,
        "premises_m2",
        N_("Floor area"),
        adds=True,
    ),
    Kind(
        "ready_by",
        N_("Ready to build"),
        Unit.DAY,
        Operator.BY,
        "ready_on",
        N_("The day building must be able to start"),
    ),
    Kind(
        "power",
        N_("Power"),
        Unit.KILOWATT,
        Operator.AT_LEAST,
        "power",
        N_("MW, from the start or from a given year"),
    ),
    Kind("redundancy", N_("Redundant power"), Unit.YES_NO, Operator.YES, "power_redundancy"),
    Kind("voltage", N_("Voltage"), Unit.KILOVOLT, Operator.AT_LEAST, "voltage_kv"),
    Kind("water", N_("Water"), Unit.CUBIC_METRE_PER_DAY, Operator.AT_LEAST, "water_m3_day"),
    Kind("sewer", N_("Sewer"), Unit.CUBIC_METRE_PER_DAY, Operator.AT_LEAST, "sewer_m3_day"),
    Kind("motorway", N_("Motorway"), Unit.METRE, Operator.AT_MOST, "motorway_m"),
    Kind("rail", N_("Rail siding"), Unit.YES_NO, Operator.YES, "rail_siding"),
    Kind("combi_terminal", N_("Combi terminal"), Unit.METRE, Operator.AT_MOST, "combi_terminal_m"),
    Kind("port", N_("Port"), Unit.METRE, Operator.AT_MOST, "port_m"),
    Kind("airport", N_("Airport"), Unit.METRE, Operator.AT_MOST, "airport_m"),
    Kind("zoning", N_("Permitted use"), Unit.TEXT, Operator.TEXT, "permitted_use"),
    Kind("height", N_("Building height"), Unit.METRE, Operator.AT_LEAST, "max_height_m"),
    Kind("price", N_("Price"), Unit.KRONA_PER_SQUARE_METRE, Operator.AT_MOST, "price_sek_m2"),
    Kind("district_heat", N_("District heat"), Unit.YES_NO, Operator.YES, "district_heat"),
    Kind("gas", N_("Gas"), Unit.YES_NO, Operator.YES, "gas"),
    Kind("fibre", N_("Fibre"), Unit.YES_NO, Operator.YES, "fibre"),
    Kind("waste_heat", N_("Outlet for waste heat"), Unit.YES_NO, Operator.YES, "waste_heat"),
    Kind("waste_heat_offered", N_("Waste heat to use"), Unit.YES_NO, Operator.YES, "waste_heat_offered"),
    Kind(
        "by_products",
        N_("By-products to use"),
        Unit.TEXT,
        Operator.TEXT,
        "by_products_offered",
        N_("What the investor wants to take in from others nearby"),
    ),
    Kind(
        "by_products_outlet",
        N_("Outlet for by-products"),
        Unit.TEXT,
        Operator.TEXT,
        "by_products_wanted",
        N_("What the investor has over that others nearby could use"),
    ),
    Kind("office", N_("Office space"), Unit.SQUARE_METRE, Operator.AT_LEAST, "office_m2", adds=True),
    Kind("lab", N_("Laboratory space"), Unit.SQUARE_METRE, Operator.AT_LEAST, "lab_m2", adds=True),
    Kind(
        "test_bed",
        N_("Test bed"),
        Unit.TEXT,
        Operator.TEXT,
        "test_beds",
        N_("A place to try things out, of the kind that is written"),
    ),
    Kind(
        "workforce",
        N_("People within commuting distance"),
        Unit.COUNT,
        Operator.AT_LEAST,
        "workforce",
        N_("How many of working age live within 45 minutes"),
    ),
    Kind(
        "skills",
        N_("Skills"),
        Unit.TEXT,
        Operator.TEXT,
        "skills",
        N_("People and training within commuting distance"),
    ),
    Kind("other", N_("Other requirement"), Unit.TEXT, Operator.TEXT, None),
)
KINDS: Final = {kind.key: kind for kind in _KINDS}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing asked for.

    ``low`` and ``high`` are in the kind's base unit. ``on`` is the day a :attr:`Operator.BY` requirement
    must be fulfilled, or the day from which an amount is needed (None: from the start). ``raw`` is what
    the asker wrote, ``doubt`` the catalogue key of why the reading is unsure.
    """

    kind: str
    level: Level = Level.MUST
    low: int | None = None
    high: int | None = None
    on: date | None = None
    text: str = ""
    weight: int | None = None
    raw: str = ""
    doubt: str = ""

    @property
    def spec(self) -> Kind:
        """The registry entry of this requirement's kind."""
        return KINDS[self.kind]

    @property
    def importance(self) -> int:
        """The weight in the score: the user's, else the level's."""
        return DEFAULT_WEIGHT[self.level] if self.weight is None else self.weight


def validated(requirement: Requirement) -> Requirement:
    """Return the requirement, or say what cannot be.

    Raises:
        InvalidInput: unknown kind, nothing asked, negative or reversed amounts, weight outside 0-10.
    """
    if requirement.kind not in KINDS:
        raise InvalidInput(N_("There is no requirement of the kind “{kind}”."), kind=requirement.kind)
    spec = requirement.spec
    amounts = [value for value in (requirement.low, requirement.high) if value is not None]
    if any(value < 0 for value in amounts):
        raise InvalidInput(N_("A requirement cannot ask for a negative amount."))
    if requirement.low is not None and requirement.high is not None and requirement.low > requirement.high:
        raise InvalidInput(N_("The lower bound is larger than the upper one."))
    if requirement.weight is not None and not 0 <= requirement.weight <= 10:
        raise InvalidInput(N_("A weight lies between 0 and 10."))
    asked = {
        Operator.BY: requirement.on is not None,
        Operator.YES: True,
        Operator.TEXT: bool(requirement.text.strip()),
    }.get(spec.operator, bool(amounts))
    if not asked:
        raise InvalidInput(N_("Say how much or what is asked for."))
    return requirement
