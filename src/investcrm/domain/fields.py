"""The registry of facts: every field of a site and of a municipality's readiness, declared once.

Form, table, import, export and freshness follow from one entry; no migration is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from investcrm.domain.dimensions import DECLARED
from investcrm.domain.errors import InvalidInput
from investcrm.domain.freshness import Freshness
from investcrm.domain.ready_to_build import CHECK_LABELS, CHECKS, STATED, day_field, state_field
from investcrm.domain.requirements import Unit
from investcrm.domain.sites import PLAN_LABELS, FactValue
from investcrm.domain.words import N_

OLDEST: Final = date(1950, 1, 1)
"""No date of land is older; what seems so is a slip."""


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
    """One field: its key, name, type, unit, bounds, how it grows old (None: it does not), choices and help.

    ``criteria`` say of a dimension of readiness what each of its levels means.
    """

    key: str
    subject: Subject
    label: str
    type: FieldType
    unit: Unit = Unit.TEXT
    low: int | None = None
    high: int | None = None
    freshness: Freshness | None = None
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""
    criteria: tuple[str, ...] = ()


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
_DECIDED = (
    ("yes", N_("decided")),
    ("in_progress", N_("being written")),
    ("planned_2024", N_("planned for 2024")),
    ("no", N_("none")),
)
_MATURITY = (("high", N_("high")), ("medium", N_("well on the way")), ("limited", N_("limited")))
_LAND_SUPPLY = (
    ("ready", N_("ready to build")),
    ("available", N_("available")),
    ("for_sale", N_("for sale")),
    ("needs_investment", N_("needs investment before it is ready")),
    ("shortage", N_("shortage")),
    ("almost_none", N_("almost none")),
)
_POWER_SUPPLY = (
    ("limited", N_("limited")),
    ("very_limited", N_("very limited")),
    ("uncertain", N_("uncertain supply")),
    ("weak", N_("weak")),
)
_YES = (("yes", N_("yes")), ("no", N_("no")))
_CHECK_CHOICES = tuple((state.value, label) for state, label in CHECK_LABELS.items())
_CHECKED_ON = {
    "disposal": N_("Disposal of the land, day"),
    "street": N_("Street, day"),
    "water_sewer": N_("Water and sewer connected, day"),
    "power": N_("Power connected, day"),
    "archaeology": N_("Archaeology, day"),
    "remediation": N_("Remediation, day"),
    "permit": N_("Environmental permit, day"),
}
_DATES, _LAND, _SURROUNDINGS = Freshness.DATES, Freshness.LAND, Freshness.SURROUNDINGS
_RAIL = (("yes", N_("yes")), ("possible", N_("possible")), ("no", N_("no")))


def _number(
    key: str, label: str, unit: Unit, high: int, fresh: Freshness | None = _SURROUNDINGS, note: str = ""
) -> Field:
    return Field(key, Subject.SITE, label, FieldType.INTEGER, unit, 0, high, fresh, (), note)


def _text(key: str, label: str, fresh: Freshness | None = _SURROUNDINGS, note: str = "") -> Field:
    return Field(key, Subject.SITE, label, FieldType.TEXT, Unit.TEXT, None, None, fresh, (), note)


def _yes(key: str, label: str, fresh: Freshness | None = _SURROUNDINGS, note: str = "") -> Field:
    return Field(key, Subject.SITE, label, FieldType.YES_NO, Unit.YES_NO, None, None, fresh, (), note)


def _day(key: str, label: str, fresh: Freshness | None = _DATES, note: str = "") -> Field:
    return Field(key, Subject.SITE, label, FieldType.DAY, Unit.DAY, None, None, fresh, (), note)


def _checks() -> tuple[Field, ...]:
    """Return two fields for each line of the checklist of what must be done before building can begin."""
    return tuple(
        field
        for key in STATED
        for field in (
            Field(
                state_field(key), Subject.SITE, CHECKS[key], FieldType.CHOICE, Unit.TEXT, None, None,
                _DATES, _CHECK_CHOICES,
            ),
            _day(day_field(key), _CHECKED_ON[key]),
        )
    )  # fmt: skip


def _told(key: str, label: str, choices: tuple[tuple[str, str], ...] = ()) -> Field:
    kind = FieldType.CHOICE if choices else FieldType.TEXT
    return Field(key, Subject.MUNICIPALITY, label, kind, Unit.TEXT, None, None, Freshness.TOLD, choices)


_HECTARES_MAX = 50_000_000
_FIELDS: Final = (
    _text("cadastral_id", N_("Cadastral id"), None),
    _number("gross_m2", N_("Gross area"), Unit.SQUARE_METRE, _HECTARES_MAX),
    _number("usable_m2", N_("Usable area"), Unit.SQUARE_METRE, _HECTARES_MAX, _LAND),
    _number("largest_m2", N_("Largest contiguous area"), Unit.SQUARE_METRE, _HECTARES_MAX, _LAND),
    _number("premises_m2", N_("Floor area of premises"), Unit.SQUARE_METRE, 1_000_000, _LAND),
    _number("office_m2", N_("Office space"), Unit.SQUARE_METRE, 1_000_000, _LAND),
    _number("lab_m2", N_("Laboratory space"), Unit.SQUARE_METRE, 1_000_000, _LAND),
    _yes("divisible", N_("Divisible")),
    _text("owner", N_("Owner of the land"), _LAND),
    _text(
        "option",
        N_("Option on the land"),
        _DATES,
        N_("Who has an option or first refusal, and until when"),
    ),
    _day("available_on", N_("Available from")),
    _number("price_sek_m2", N_("Price per m²"), Unit.KRONA_PER_SQUARE_METRE, 100_000, _LAND),
    _text("price_note", N_("Price, in words"), _LAND),
    Field(
        "plan_state",
        Subject.SITE,
        N_("Detailed plan"),
        FieldType.CHOICE,
        Unit.TEXT,
        None,
        None,
        _LAND,
        _PLAN_CHOICES,
    ),
    Field("plan_on", Subject.SITE, N_("Plan date"), FieldType.DAY, Unit.DAY, None, None, _LAND),
    Field("ready_on", Subject.SITE, N_("Ready to build from"), FieldType.DAY, Unit.DAY, None, None, _DATES),
    _day("plan_consultation_expected_on", N_("Consultation expected")),
    _day("plan_review_expected_on", N_("Review expected")),
    _day("plan_adopted_expected_on", N_("Adoption expected")),
    _day("plan_legal_force_expected_on", N_("Legal force expected")),
    _text("plan_appeal", N_("Appeal"), _DATES, N_("Who appealed, to which court, and when it decides")),
    _day("implementation_until", N_("Implementation period ends"), None),
    _text("permitted_use", N_("Permitted use")),
    _text(
        "use_latitude",
        N_("Latitude of the permitted use"),
        _SURROUNDINGS,
        N_("What else the plan could allow, by a deviation or a change"),
    ),
    _number("max_height_m", N_("Maximum height"), Unit.METRE, 500),
    _text("grid_operator", N_("Grid operator")),
    _text(
        "substation", N_("Substation"), _SURROUNDINGS, N_("The substation the site is fed from, by its name")
    ),
    _text("power_note", N_("Power, in words"), Freshness.POWER),
    *_checks(),
    _yes("power_redundancy", N_("Redundant feed")),
    _number("voltage_kv", N_("Voltage"), Unit.KILOVOLT, 400),
    _number("water_m3_day", N_("Water"), Unit.CUBIC_METRE_PER_DAY, 1_000_000, _LAND),
    _number("sewer_m3_day", N_("Sewer"), Unit.CUBIC_METRE_PER_DAY, 1_000_000, _LAND),
    _text("motorway_name", N_("Motorway, name"), None),
    _number("motorway_m", N_("Distance to motorway"), Unit.METRE, 1_000_000, None),
    Field(
        "rail_siding", Subject.SITE, N_("Rail siding"), FieldType.CHOICE, Unit.YES_NO, None, None, None, _RAIL
    ),
    _text("combi_terminal_name", N_("Combi terminal, name"), None),
    _number("combi_terminal_m", N_("Distance to combi terminal"), Unit.METRE, 1_000_000, None),
    _text("port_name", N_("Port, name"), None),
    _number("port_m", N_("Distance to port"), Unit.METRE, 1_000_000, None),
    _text("airport_name", N_("Airport, name"), None),
    _number("airport_m", N_("Distance to airport"), Unit.METRE, 1_000_000, None),
    _yes("district_heat", N_("District heat")),
    _yes("gas", N_("Gas")),
    _yes("fibre", N_("Fibre")),
    _text("fibre_operators", N_("Fibre operators")),
    _yes("waste_heat", N_("Outlet for waste heat")),
    _yes("waste_heat_offered", N_("Waste heat offered")),
    _text("by_products_offered", N_("By-products offered")),
    _text("by_products_wanted", N_("By-products wanted")),
    _text(
        "skills",
        N_("Skills within commuting distance"),
        _SURROUNDINGS,
        N_("Occupations, education and numbers, with the source that counts them"),
    ),
    _text("ground", N_("Ground conditions")),
    _number(
        "workforce",
        N_("People within commuting distance"),
        Unit.COUNT,
        5_000_000,
        _SURROUNDINGS,
        N_("How many of working age live within 45 minutes"),
    ),
    _text(
        "test_beds",
        N_("Test beds nearby"),
        _SURROUNDINGS,
        N_("Which, whose, and what can be tried out there"),
    ),
    _yes("brownfield", N_("Built on before")),
    _text("previous_use", N_("Previous use"), None),
    _text("contamination", N_("Contamination")),
    _text("flood", N_("Flood risk")),
    _text("heritage", N_("Nature and heritage")),
    _text("national_interests", N_("National interests")),
    _yes("farmland", N_("Farmland in use")),
    _yes("shore_protection", N_("Shore protection applies")),
    _text("noise_limits", N_("Noise limits")),
    _number("seveso_m", N_("Distance to Seveso establishment"), Unit.METRE, 1_000_000),
    _number("north_sweref", N_("North (SWEREF 99 TM)"), Unit.METRE, 7_700_000, None),
    _number("east_sweref", N_("East (SWEREF 99 TM)"), Unit.METRE, 1_000_000, None),
    Field(
        "public",
        Subject.SITE,
        N_("Shown in public"),
        FieldType.YES_NO,
        Unit.YES_NO,
        help=N_("Whether the site may stand among the vacant land on the region's own web site"),
    ),
    _text("comment", N_("Comment"), None),
    *(
        Field(
            one.key,
            Subject.MUNICIPALITY,
            one.label,
            FieldType.CHOICE,
            Unit.TEXT,
            None,
            None,
            Freshness.READINESS,
            _LEVELS,
            one.help,
            one.criteria,
        )
        for one in DECLARED
    ),
    _told("maturity", N_("Maturity, in the study's words"), _MATURITY),
    _told("business_staff", N_("People working with business")),
    _told("business_strategy", N_("Business strategy"), _DECIDED),
    _told("establishment_strategy", N_("Strategy for establishments"), _DECIDED),
    _told("land_supply", N_("Supply of land"), _LAND_SUPPLY),
    _told("land_words", N_("Land, in words")),
    _told("power_supply", N_("Supply of power"), _POWER_SUPPLY),
    _told("power_words", N_("Power, in words")),
    _told("infrastructure", N_("Infrastructure")),
    _told("sba_member", N_("Member of Stockholm Business Alliance"), _YES),
    _told("permits", N_("Permits, in words")),
    _told("other_words", N_("Other, in words")),
)
FIELDS: Final = {(field.subject, field.key): field for field in _FIELDS}
SITE_FIELDS: Final = tuple(field for field in _FIELDS if field.subject is Subject.SITE)
READINESS_FIELDS: Final = tuple(field for field in _FIELDS if field.criteria)
"""The dimensions of a municipality's readiness."""
TOLD_FIELDS: Final = tuple(
    field for field in _FIELDS if field.subject is Subject.MUNICIPALITY and not field.criteria
)
"""What else is told of a municipality, such as what a study says of it."""


def site_field(key: str) -> Field:
    """Return the site field called ``key``."""
    return FIELDS[(Subject.SITE, key)]


def _check_day(field: Field, value: FactValue) -> None:
    try:
        told = date.fromisoformat(str(value))
    except ValueError:
        raise InvalidInput(N_("{field} must be a date."), field=field.label) from None
    if told < OLDEST:
        raise InvalidInput(N_("{field} cannot be before 1950."), field=field.label)


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
            _check_day(field, value)
        case FieldType.TEXT:
            if not isinstance(value, str):
                raise InvalidInput(N_("{field} must be text."), field=field.label)
    return value
