"""KPIs a region adds itself, as data: what may be counted, by which days, and on which conditions.

Nothing but what is declared here reaches the store, so that a specification can hold no SQL of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.kpi import (
    BY_KEY,
    FUNNEL,
    REACHED,
    Condition,
    Direction,
    Kpi,
    Measure,
    OwnWords,
    Place,
    Population,
    Theme,
)
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.domain.words import N_

LONGEST: Final = 80
"""Letters of a name, and of a value in a condition."""
_LONGEST_FORMULA: Final = 400
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")
ANY: Final[tuple[str, ...]] = ()
"""Of a column: any text may be asked for, such as a source."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What may be asked of a population: days, columns with the values they have, and measures."""

    days: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    measures: tuple[Measure, ...]
    place: Place = Place.ASKED


_CASE_DAYS: Final = (
    "received_on", "qualified_on", "forwarded_on", "real_on", "first_response_on", "offered_on", "visit_on",
    "decided_on", "won_on",
)  # fmt: skip
_TIMED: Final = (Measure.COUNT, Measure.SHARE, Measure.MEDIAN_WORKING_DAYS)
_SUMMED: Final = (Measure.SUM_JOBS, Measure.SUM_MONEY)
POPULATIONS: Final = {
    Population.INQUIRIES: Counted(
        _CASE_DAYS,
        {
            "stage": tuple(Stage),
            "outcome": tuple(Outcome),
            "lost_reason": tuple(LostReason),
            REACHED: tuple(key for key, _, _ in FUNNEL),
            "source": ANY,
            "country": ANY,
            "strength_area": ANY,
            "decided_municipality": ANY,
        },
        (*_TIMED, *_SUMMED),
    ),
    Population.FORWARDINGS: Counted(
        ("sent_on", "answered_on", "deadline_on"),
        {"state": ("prepared", "sent", "answered", "declined", "withdrawn"), "municipality_code": ANY},
        _TIMED,
        Place.OWN,
    ),
    Population.LEDGER: Counted(
        ("stated_on",),
        {
            "step": ("stated", "decided", "announced", "realised"),
            "sort": ("new", "safeguarded"),
            "skill": ("entry", "skilled"),
            "months": ("12", "24", "36"),
        },
        (Measure.COUNT, Measure.SHARE, *_SUMMED),
        Place.DECIDED,
    ),
    Population.ACTIVITIES: Counted(
        ("happened_on",),
        {
            "kind": ("call", "meeting", "first_meeting", "visit", "mail", "note", "complaint"),
            "municipality_code": ANY,
        },
        (Measure.COUNT, Measure.SHARE),
    ),
}
POPULATION_LABELS: Final = {
    Population.INQUIRIES: N_("Inquiries"),
    Population.FORWARDINGS: N_("Forwardings to municipalities"),
    Population.LEDGER: N_("Statements of jobs and investment"),
    Population.ACTIVITIES: N_("Meetings and other contacts"),
}
MEASURE_LABELS: Final = {
    Measure.COUNT: N_("How many"),
    Measure.SUM_JOBS: N_("Sum of jobs"),
    Measure.SUM_MONEY: N_("Sum of investment"),
    Measure.MEDIAN_WORKING_DAYS: N_("Median working days"),
    Measure.SHARE: N_("Share"),
}


@dataclass(frozen=True, slots=True)
class OwnKpi:
    """A region's KPI as it is written down; conditions by column, ``reached`` those of a share's part."""

    key: str
    label_sv: str
    label_en: str
    population: str = Population.INQUIRIES.value
    measure: str = Measure.COUNT.value
    date: str = "received_on"
    until: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    direction: str = Direction.UP.value
    unit: str = ""
    formula_sv: str = ""
    formula_en: str = ""

    def data(self) -> dict[str, Any]:
        """Return it as plain data to keep."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return plain | {
            name: {column: list(values) for column, values in plain[name].items()}
            for name in ("where", "reached")
        }


def read(data: Any) -> OwnKpi:
    """Return a specification from plain data.

    Raises:
        InvalidInput: a field there is not, or one that does not hold text.
    """
    known = OwnKpi.__dataclass_fields__
    if not isinstance(data, Mapping):
        raise InvalidInput(N_("A KPI is written as fields with values."))
    for name, value in data.items():
        if name not in known:
            raise InvalidInput(N_("A KPI has no field “{name}”."), name=str(name)[:LONGEST])
        right = _is_conditions(value) if name in ("where", "reached") else isinstance(value, str)
        if not right:
            raise InvalidInput(N_("The field {name} of the KPI cannot be read."), name=name)
    if not data.get("key"):
        raise InvalidInput(N_("A KPI needs a key."))
    plain: dict[str, Any] = {"label_sv": "", "label_en": "", **data}
    for name in ("where", "reached"):
        plain[name] = {column: tuple(values) for column, values in data.get(name, {}).items()}
    bare: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in plain.items()
    }
    return OwnKpi(**bare)


def _is_conditions(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(column, str)
        and isinstance(wanted, list | tuple)
        and all(isinstance(one, str) for one in wanted)
        for column, wanted in value.items()
    )


def compiled(own: OwnKpi) -> Kpi:
    """Return the KPI a specification stands for.

    Raises:
        InvalidInput: it asks for something that cannot be counted, or has the key of another KPI.
    """
    if not _KEY.fullmatch(own.key):
        raise InvalidInput(
            N_("A key has 2 to 40 letters a-z, digits and _, and begins with a letter: “{key}” does not."),
            key=own.key[:LONGEST],
        )
    if own.key in BY_KEY:
        raise InvalidInput(N_("{key} is a KPI of the program. Choose another key."), key=own.key)
    if not (own.label_sv or own.label_en):
        raise InvalidInput(N_("A KPI needs a name."))
    for text, most in (
        (own.label_sv, LONGEST), (own.label_en, LONGEST), (own.unit, LONGEST),
        (own.formula_sv, _LONGEST_FORMULA), (own.formula_en, _LONGEST_FORMULA),
    ):  # fmt: skip
        if len(text) > most or not text.isprintable():
            raise InvalidInput(
                N_("A text of the KPI is longer than {most} letters, or has a line break."), most=most
            )
    population = _one_of(own.population, POPULATIONS, "population")
    counted = POPULATIONS[Population(population)]
    measure = Measure(_one_of(own.measure, counted.measures, "measure"))
    timed = measure is Measure.MEDIAN_WORKING_DAYS
    if timed != bool(own.until):
        raise InvalidInput(N_("A median of working days, and nothing else, needs the day it begins."))
    if (measure is Measure.SHARE) != bool(own.reached):
        raise InvalidInput(N_("A share, and nothing else, needs the conditions of those that count."))
    share = measure is Measure.SHARE
    return Kpi(
        own.key,
        own.label_en or own.label_sv,
        own.formula_en or own.formula_sv,
        Population(population),
        measure,
        _one_of(own.date, counted.days, "date"),
        _conditions(own.where, counted),
        until=_one_of(own.until, counted.days, "until") if own.until else None,
        reached=_conditions(own.reached, counted),
        direction=Direction(_one_of(own.direction, tuple(Direction), "direction")),
        unit="%" if share else N_("working days") if timed else own.unit,
        place=counted.place,
        own=OwnWords(own.label_sv, own.label_en, own.formula_sv, own.formula_en),
        theme=Theme.OWN,
        missing=N_("What lacks one of the days it is counted by is left out."),
    )


def _conditions(wanted: Mapping[str, tuple[str, ...]], counted: Counted) -> tuple[Condition, ...]:
    found = []
    for column, values in wanted.items():
        if not values and column in counted.days:  # the day is known
            found.append(Condition(column))
            continue
        _one_of(column, counted.columns, "where")
        if not values:
            raise InvalidInput(N_("The condition on {column} names no value."), column=column)
        for value in values:
            if counted.columns[column]:
                _one_of(value, counted.columns[column], column)
            elif not value.isprintable() or not 0 < len(value) <= LONGEST:
                raise InvalidInput(N_("The condition on {column} names no value."), column=column)
        found.append(Condition(column, tuple(str(value) for value in values)))
    return tuple(found)


def _one_of(value: str, known: Any, name: str) -> str:
    if value not in list(known):
        raise InvalidInput(
            N_("“{value}” is no {name} of this KPI. There are: {known}."),
            value=value[:LONGEST],
            name=name,
            known=", ".join(map(str, known)),
        )
    return value
