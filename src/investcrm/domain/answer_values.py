"""Between what is kept of a site and what is typed in an answer form: units, figures as written, readings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from investcrm.domain.answer_form import Kind, Question, choice_of
from investcrm.domain.fields import FIELDS, Field, FieldType, Subject
from investcrm.domain.reading.base import Doubt, Read, cell_text, doubt, shorten, unreadable
from investcrm.domain.reading.dates import Edge, read_date
from investcrm.domain.reading.numbers import Quantity
from investcrm.domain.reading.power import read_power
from investcrm.domain.reading.quantities import read_area, read_count, read_distance, read_flow, read_price
from investcrm.domain.requirements import FLOORS, Unit
from investcrm.domain.sites import FactValue
from investcrm.domain.words import N_

_UNITS: Final = {
    Unit.SQUARE_METRE: ("ha", 10_000),
    Unit.METRE: ("km", 1000),
    Unit.KILOWATT: ("MW", 1000),
    Unit.KRONA: (N_("SEK"), 1),
    Unit.KRONA_PER_SQUARE_METRE: (N_("SEK/m²"), 1),
    Unit.CUBIC_METRE_PER_DAY: (N_("m³/day"), 1),
    Unit.KILOVOLT: ("kV", 1),
}

_HEIGHTS: Final = frozenset({"max_height_m"})
_LONG: Final = frozenset(
    {
        "ground", "contamination", "flood", "heritage", "national_interests", "noise_limits", "permitted_use",
        "use_latitude", "skills", "test_beds", "by_products_offered", "by_products_wanted", "previous_use",
        "plan_appeal",
    }
)  # fmt: skip
_KINDS: Final = {
    FieldType.INTEGER: Kind.NUMBER,
    FieldType.DAY: Kind.DAY,
    FieldType.YES_NO: Kind.YES_NO,
    FieldType.CHOICE: Kind.CHOICE,
}


def kind_of(field: Field) -> Kind:
    """Return how a field is asked for in a form."""
    return Kind.LONG if field.key in _LONG else _KINDS.get(field.type, Kind.TEXT)


def unit_of(field: Field) -> tuple[str, int]:
    """Return the unit a field is asked in (a catalogue key), and how many of its base units that is."""
    if field.key in FLOORS:
        return "m²", 1
    if field.key in _HEIGHTS:
        return "m", 1
    return _UNITS.get(field.unit, ("", 1)) if field.type is FieldType.INTEGER else ("", 1)


def typed(field: Field, value: FactValue, language: str) -> str:
    """Return a value as one would type it into the form: "12,5" for 125 000 m², "yes", a choice's key."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return figure(value, unit_of(field)[1], language)
    return str(value)


def figure(value: int, factor: int, language: str) -> str:
    """Return a whole number of base units in a larger unit, with the language's decimal sign."""
    plain = f"{(Decimal(value) / factor).normalize():f}"
    return plain.replace(".", ",") if language == "sv" else plain


def understood(question: Question, text: str, today: date) -> Read[FactValue]:
    """Return what an answer to a question about a site means, in base units, ready to be a fact.

    Power is in kW. Nothing typed gives None without a doubt; what cannot be understood gives None with one.
    """
    words = text.strip()
    if not words:
        return Read(None, text)
    match question.kind:
        case Kind.NUMBER:
            return _number(question, words)
        case Kind.DAY:
            day = read_date(words, today, Edge.LAST, ahead=True)
            doubts = day.doubts or (() if day.value else (unreadable(words),))
            return Read(day.value.isoformat() if day.value else None, text, doubts, day.impossible)
        case Kind.CHOICE | Kind.YES_NO:
            key = choice_of(question, words)
            if key not in dict(question.choices):
                return Read(None, text, (_no_choice(question, words),))
            return Read(key == "yes" if question.kind is Kind.YES_NO else key, text)
    return Read(words, text)


def _no_choice(question: Question, words: str) -> Doubt:
    return doubt(N_("“{raw}” is none of the choices of “{label}”"), raw=shorten(words), label=question.label)


def _number(question: Question, words: str) -> Read[FactValue]:
    if question.unit == "MW":
        power = read_power(words)
        kilowatts = power.value[0].kw.figure if power.value else None
        return Read(kilowatts, words, power.doubts, power.impossible)
    found = _quantity(question, cell_text(words))
    return Read(found.value.figure if found.value else None, words, found.doubts, found.impossible)


def _quantity(question: Question, words: str) -> Read[Quantity]:
    field = FIELDS.get((Subject.SITE, question.field))
    match field.unit if field else Unit.COUNT:
        case Unit.SQUARE_METRE:
            return read_area(words, "m2" if question.unit == "m²" else "ha")
        case Unit.METRE:
            return read_distance(words, "m" if question.unit == "m" else "km")
        case Unit.CUBIC_METRE_PER_DAY:
            return read_flow(words)
        case Unit.KRONA_PER_SQUARE_METRE:
            price = read_price(words)
            return price.with_value(price.value.per_m2 if price.value else None)
    return read_count(words)
