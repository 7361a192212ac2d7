"""Reads areas, distances, jobs, flows and prices into whole numbers of their unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_EVEN, Decimal

from investcrm.domain.reading.base import (
    Cell,
    Doubt,
    Read,
    cell_text,
    doubt,
    fold,
    is_spreadsheet_error,
    is_unknown,
    shorten,
    unreadable,
    word_set,
)
from investcrm.domain.reading.numbers import Bound, Phrase, Quantity, parse_phrase
from investcrm.domain.words import N_

AREA_UNITS: Mapping[str, Decimal] = {
    **dict.fromkeys(("ha", "hektar", "hectare", "hectares", "har"), Decimal(10_000)),
    **dict.fromkeys(("m2", "kvm", "sqm", "kvadratmeter", "m²"), Decimal(1)),
    **dict.fromkeys(("km2", "kvkm"), Decimal(1_000_000)),
    **dict.fromkeys(("acre", "acres"), Decimal("4046.86")),
    "tunnland": Decimal("4936.4"),
}
"""Square metres per unit."""

DISTANCE_UNITS: Mapping[str, Decimal] = {
    **dict.fromkeys(("km", "kilometer", "kilometre", "kilometers", "kilometres"), Decimal(1000)),
    **dict.fromkeys(("m", "meter", "metre", "metres", "meters"), Decimal(1)),
    "mil": Decimal(10_000),
    **dict.fromkeys(("mile", "miles"), Decimal("1609.34")),
}
"""Metres per unit."""

JOB_UNITS: Mapping[str, Decimal] = dict.fromkeys(
    word_set("""st jobb jobs job pers personer person people anställda anställd employees employee staff
        fte ftes åa årsarbetare årsarbetskrafter årsverken heltid heltidstjänster tjänster
        arbetstillfällen arbetsplatser
    medarbetare positions workplaces roles"""),
    Decimal(1),
)
"""Jobs per unit; every word means one."""

FLOW_UNITS: Mapping[str, Decimal] = {
    **dict.fromkeys(("m3", "kubik", "kubikmeter", "kbm"), Decimal(1)),
    **dict.fromkeys(("dygn", "dag", "day", "d", "per"), Decimal(1)),
}
PRICE_UNITS: Mapping[str, Decimal] = dict.fromkeys(
    word_set("kr sek kronor kvm m2 per sqm kvadratmeter skr :-"), Decimal(1)
)

LARGEST_HECTARES = 1000
"""A bare figure above this in a column of hectares is taken for square metres."""


def blank(cell: Cell) -> Read[Quantity] | None:
    """Return the reading of a cell without a figure in it (empty, unknown, an error, a date), else None."""
    raw = cell_text(cell)
    if is_spreadsheet_error(raw):
        return Read(None, raw, (doubt(N_("The cell holds the spreadsheet's error {raw}"), raw=raw),))
    if is_unknown(raw):
        return Read(None, raw)
    if isinstance(cell, (datetime, date, time)):
        note = doubt(N_("A date stands where a number was expected: {raw}"), raw=raw)
        return Read(None, raw, (note,))
    if isinstance(cell, bool):
        return Read(None, raw, (unreadable(raw),))
    return None


def scaled(value: Decimal, factor: Decimal) -> int:
    """Return ``value`` times ``factor`` as a whole number."""
    return int((value * factor).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def bound_doubts(phrase: Phrase, raw: str) -> tuple[Doubt, ...]:
    """Return the doubts that follow from how a figure was given: about, a range, at least, at most."""
    shown = shorten(raw)
    match phrase.bound:
        case Bound.ABOUT:
            return (doubt(N_("“{raw}” is an approximate figure"), raw=shown),)
        case Bound.BETWEEN:
            return (doubt(N_("“{raw}” is a range"), raw=shown),)
        case Bound.AT_LEAST:
            return (doubt(N_("“{raw}” is a lower limit"), raw=shown),)
        case Bound.AT_MOST:
            return (doubt(N_("“{raw}” is an upper limit"), raw=shown),)
        case _:
            return ()


def as_quantity(numbers: tuple[int, ...], bound: Bound) -> tuple[Quantity, tuple[Doubt, ...]]:
    """Return one or two whole numbers as a quantity; a range written backwards is turned, with a doubt."""
    if bound is Bound.BETWEEN and len(numbers) > 1:
        low, high = numbers[0], numbers[1]
        if low > high:
            turned = doubt(N_("The range {low}–{high} was written backwards"), low=low, high=high)
            return Quantity(high, low, Bound.BETWEEN), (turned,)
        return Quantity(low, high, Bound.BETWEEN), ()
    figure = numbers[0]
    if bound is Bound.AT_LEAST:
        return Quantity(figure, None, bound), ()
    if bound is Bound.AT_MOST:
        return Quantity(None, figure, bound), ()
    return Quantity(figure, figure, Bound.ABOUT if bound is Bound.ABOUT else Bound.EXACT), ()


def rest_doubts(phrase: Phrase, raw: str) -> tuple[Doubt, ...]:
    """Return the doubts about figures and words of a phrase that found no place in the reading."""
    doubts: list[Doubt] = []
    used = 2 if phrase.joined else 1
    if len(phrase.numbers) > used:
        doubts.append(doubt(N_("“{raw}” holds several figures; the first is read"), raw=shorten(raw)))
    if phrase.rest:
        words = " ".join(phrase.rest)
        doubts.append(doubt(N_("The words “{words}” were not understood"), words=shorten(words)))
    return tuple(doubts)


def read_area(cell: Cell, unit: str = "ha") -> Read[Quantity]:
    """Read an area in m²; a bare figure is in ``unit`` ("ha" or "m2", as the column's header says).

    A negative area is impossible. A bare figure too large for hectares is taken for square metres, with
    a doubt.
    """
    return _measure(cell, AREA_UNITS, unit, N_("An area cannot be negative: {raw}"), _large_area)


def _large_area(value: Decimal, unit: str) -> tuple[Decimal, Doubt | None]:
    factor = AREA_UNITS.get(unit, Decimal(10_000))
    if factor == 10_000 and value > LARGEST_HECTARES:
        said = N_("{raw} looks like square metres, not hectares; it is read as such")
        return Decimal(1), doubt(said, raw=value)
    return factor, None


def read_distance(cell: Cell, unit: str = "km") -> Read[Quantity]:
    """Read a distance in metres; a bare figure is in ``unit``. A negative one is impossible."""

    def factor(value: Decimal, name: str) -> tuple[Decimal, Doubt | None]:
        if name == "km" and value > 1000:
            return Decimal(1), doubt(N_("{raw} looks like metres, not kilometres"), raw=value)
        return DISTANCE_UNITS.get(name, Decimal(1000)), None

    return _measure(cell, DISTANCE_UNITS, unit, N_("A distance cannot be negative: {raw}"), factor)


def read_jobs(cell: Cell) -> Read[Quantity]:
    """Read a number of jobs in full-time equivalents. A negative number is impossible."""
    read = _measure(cell, JOB_UNITS, "jobs", N_("A number of jobs cannot be negative: {raw}"), None)
    if isinstance(cell, float) and not cell.is_integer() and read.value:
        return read.doubted(doubt(N_("{raw} is rounded to a whole number of jobs"), raw=read.raw))
    return read


def read_flow(cell: Cell) -> Read[Quantity]:
    """Read an amount of water in m³ a day. A negative amount is impossible."""
    return _measure(cell, FLOW_UNITS, "m3", N_("An amount of water cannot be negative: {raw}"), None)


def read_count(cell: Cell) -> Read[Quantity]:
    """Read a whole number without a unit. A negative one is impossible."""
    return _measure(cell, {"st": Decimal(1)}, "", N_("A number here cannot be negative: {raw}"), None)


def _measure(
    cell: Cell,
    units: Mapping[str, Decimal],
    default: str,
    negative: str,
    bare_factor: object,
) -> Read[Quantity]:
    empty = blank(cell)
    if empty is not None:
        return empty
    raw = cell_text(cell)
    phrase = parse_phrase(raw, units)
    named = phrase.units[-1] if phrase.units else default
    if units.get(named, Decimal(1)) == 1 and phrase.doubts:
        phrase = parse_phrase(raw, units, whole=True)
    if not phrase.numbers:
        return Read(None, raw, (unreadable(raw),))
    if any(number < 0 for number in phrase.numbers):
        return Read(None, raw, (), doubt(negative, raw=shorten(raw)))
    doubts = [*phrase.doubts, *bound_doubts(phrase, raw)]
    if phrase.units:
        last = units[phrase.units[-1]]
        factors = tuple(units[unit] if unit else last for unit in phrase.all_units)
        if len(set(phrase.units)) == 1:
            factors = (units[phrase.units[0]],) * len(phrase.numbers)
    else:
        biggest = max(phrase.numbers)
        factor, note = bare_factor(biggest, default) if callable(bare_factor) else (Decimal(1), None)
        factors = (factor,) * len(phrase.numbers)
        doubts += [note] if note else []
    figures = tuple(scaled(number, factor) for number, factor in zip(phrase.numbers, factors, strict=True))
    quantity, turned = as_quantity(figures, phrase.bound)
    return Read(quantity, raw, (*doubts, *turned, *rest_doubts(phrase, raw)))


@dataclass(frozen=True, slots=True)
class Price:
    """A price of land: SEK per m², or by agreement."""

    per_m2: Quantity | None
    by_agreement: bool = False


_AGREEMENT = ("overensk", "agreement", "forhandl", "offert", "begaran", "request", "enl ok", "negotiab")


def read_price(cell: Cell) -> Read[Price]:
    """Read a price in SEK per m²; "enl. överensk." is a price by agreement."""
    raw = cell_text(cell)
    folded = fold(raw)
    if isinstance(cell, str) and any(word in folded for word in _AGREEMENT):
        return Read(Price(None, by_agreement=True), raw)
    read = _measure(cell, PRICE_UNITS, "kr", N_("A price cannot be negative: {raw}"), None)
    return read.with_value(Price(read.value) if read.value else None)
