"""The registry of facts: every field of a site and of a municipality's readiness, declared once.

Form, table, import, export and freshness follow from one entry; no migration is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.requirements import Unit
from investcrm.domain.sites import PLAN_LABELS, FactValue
from investcrm.domain.words import N_

YEAR: Final = 365
HALF_YEAR: Final = 183


class Subject(StrEnum):
    """What a fact is about."""

    SITE = "site"
    MUNICIPALITY = "municipality"


class FieldType(StrEnum):
    """How a value is kept: whole numbers in the base unit, ISO dates as text."""

    INTEGER = "integer"
    TEXT = "text"
    DAY = "day"
    YES_NO = "yes_no"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its key, name, type, unit, bounds, how long it stays fresh (days), choices and help."""

    key: str
    subject: Subject
    label: str
    type: FieldType
    unit: Unit = Unit.TEXT
    low: int | None = None
    high: int | None = None
    fresh_days: int | None = None
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""


class ReadinessLevel(StrEnum):
    """How far a municipality has come in one dimension of establishment readiness."""

    MISSING = "missing"
    BEGUN = "begun"
    PARTLY = "partly"
    DONE = "done"
    MODEL = "model"


LEVEL_LABELS: Final = {
    ReadinessLevel.MISSING: N_("missing"),
    ReadinessLevel.BEGUN: N_("begun"),
    ReadinessLevel.PARTLY: N_("partly"),
    ReadinessLevel.DONE: N_("done"),
    ReadinessLevel.MODEL: N_("model"),
}
_PLAN_CHOICES = tuple((state.value, label) for state, label in PLAN_LABELS.items())
_LEVELS = tuple((level.value, label) for level, label in LEVEL_LABELS.items())
_RAIL = (("yes", N_("yes")), ("possible", N_("possible")), ("no", N_("no")))


def _number(
    key: str, label: str, unit: Unit, high: int, fresh: int | None = 2 * YEAR, note: str = ""
) -> Field:
    return Field(key, Subject.SITE, label, FieldType.INTEGER, unit, 0, high, fresh, (), note)


def _text(key: str, label: str, fresh: int | None = 2 * YEAR, note: str = "") -> Field:
    return Field(key, Subject.SITE, label, FieldType.TEXT, Unit.TEXT, None, None, fresh, (), note)


def _yes(key: str, label: str) -> Field:
    return Field(key, Subject.SITE, label, FieldType.YES_NO, Unit.YES_NO, None, None, 2 * YEAR)


def _dimension(key: str, label: str, note: str) -> Field:
    return Field(
        key, Subject.MUNICIPALITY, label, FieldType.CHOICE, Unit.TEXT, None, None, HALF_YEAR, _LEVELS, note
    )


_HECTARES_MAX = 50_000_000
_FIELDS: Final = (
    _text("cadastral_id", N_("Cadastral id"), None),
    _number("gross_m2", N_("Gross area"), Unit.SQUARE_METRE, _HECTARES_MAX),
    _number("usable_m2", N_("Usable area"), Unit.SQUARE_METRE, _HECTARES_MAX, YEAR),
    _number("largest_m2", N_("Largest contiguous area"), Unit.SQUARE_METRE, _HECTARES_MAX, YEAR),
    _number("premises_m2", N_("Floor area of premises"), Unit.SQUARE_METRE, 1_000_000, YEAR),
    _yes("divisible", N_("Divisible")),
    _text("owner", N_("Owner of the land"), YEAR),
    _number("price_sek_m2", N_("Price per m²"), Unit.KRONA_PER_SQUARE_METRE, 100_000, YEAR),
    _text("price_note", N_("Price, in words"), YEAR),
    Field(
        "plan_state",
        Subject.SITE,
        N_("Detailed plan"),
        FieldType.CHOICE,
        Unit.TEXT,
        None,
        None,
        YEAR,
        _PLAN_CHOICES,
    ),
    Field("plan_on", Subject.SITE, N_("Plan date"), FieldType.DAY, Unit.DAY, None, None, YEAR),
    Field(
        "ready_on", Subject.SITE, N_("Ready to build from"), FieldType.DAY, Unit.DAY, None, None, HALF_YEAR
    ),
    _text("permitted_use", N_("Permitted use")),
    _number("max_height_m", N_("Maximum height"), Unit.METRE, 500),
    _text("grid_operator", N_("Grid operator")),
    _text("power_note", N_("Power, in words"), HALF_YEAR),
    _yes("power_redundancy", N_("Redundant feed")),
    _number("voltage_kv", N_("Voltage"), Unit.KILOVOLT, 400),
    _number("water_m3_day", N_("Water"), Unit.CUBIC_METRE_PER_DAY, 1_000_000, YEAR),
    _number("sewer_m3_day", N_("Sewer"), Unit.CUBIC_METRE_PER_DAY, 1_000_000, YEAR),
    _number("motorway_m", N_("Distance to motorway"), Unit.METRE, 1_000_000, None),
    Field(
        "rail_siding", Subject.SITE, N_("Rail siding"), FieldType.CHOICE, Unit.YES_NO, None, None, None, _RAIL
    ),
    _number("combi_terminal_m", N_("Distance to combi terminal"), Unit.METRE, 1_000_000, None),
    _number("port_m", N_("Distance to port"), Unit.METRE, 1_000_000, None),
    _number("airport_m", N_("Distance to airport"), Unit.METRE, 1_000_000, None),
    _yes("district_heat", N_("District heat")),
    _yes("gas", N_("Gas")),
    _yes("fibre", N_("Fibre")),
    _yes("waste_heat", N_("Outlet for waste heat")),
    _text("ground", N_("Ground conditions")),
    _text("contamination", N_("Contamination")),
    _text("flood", N_("Flood risk")),
    _text("heritage", N_("Nature and heritage")),
    _number("north_sweref", N_("North (SWEREF 99 TM)"), Unit.METRE, 7_700_000, None),
    _number("east_sweref", N_("East (SWEREF 99 TM)"), Unit.METRE, 1_000_000, None),
    _text("comment", N_("Comment"), None),
    _dimension("strategy", N_("Strategy"), N_("A decided business and establishment strategy")),
    _dimension("plan", N_("Detailed plans"), N_("Land for establishment with detailed plans")),
    _dimension("land", N_("Ready land"), N_("Land that can be built on now")),
    _dimension(
        "power", N_("Power capacity"), N_("Power that can be promised, with a statement from the operator")
    ),
    _dimension("template", N_("Answer template"), N_("A template for answering inquiries")),
    _dimension("contact", N_("Contact path"), N_("One way in and a deputy")),
    _dimension("speed", N_("Answering time"), N_("Answers within the promised time")),
    _dimension("service", N_("Service (NKI)"), N_("Companies' verdict on the municipality's service")),
)
FIELDS: Final = {(field.subject, field.key): field for field in _FIELDS}
SITE_FIELDS: Final = tuple(field for field in _FIELDS if field.subject is Subject.SITE)
READINESS_FIELDS: Final = tuple(field for field in _FIELDS if field.subject is Subject.MUNICIPALITY)


def site_field(key: str) -> Field:
    """Return the site field called ``key``."""
    return FIELDS[(Subject.SITE, key)]


def checked(field: Field, value: FactValue) -> FactValue:
    """Return ``value`` if the field can hold it.

    Raises:
        InvalidInput: wrong type, out of bounds, unknown choice, not a date.
    """
    if value is None:
        return None
    match field.type:
        case FieldType.INTEGER:
            if not isinstance(value, int) or isinstance(value, bool):
                raise InvalidInput(N_("{field} must be a number."), field=field.label)
            if (field.low is not None and value < field.low) or (
                field.high is not None and value > field.high
            ):
                raise InvalidInput(N_("{field} cannot be {value}."), field=field.label, value=value)
        case FieldType.YES_NO:
            if not isinstance(value, bool):
                raise InvalidInput(N_("{field} must be yes or no."), field=field.label)
        case FieldType.CHOICE:
            if value not in dict(field.choices):
                raise InvalidInput(N_("{field} cannot be {value}."), field=field.label, value=value)
        case FieldType.DAY:
            try:
                date.fromisoformat(str(value))
            except ValueError:
                raise InvalidInput(N_("{field} must be a date."), field=field.label) from None
        case FieldType.TEXT:
            if not isinstance(value, str):
                raise InvalidInput(N_("{field} must be text."), field=field.label)
    return value
