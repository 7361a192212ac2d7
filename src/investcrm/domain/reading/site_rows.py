"""Reads one row of a list of land and premises into a draft of a site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Final

from investcrm.domain.fields import SITE_FIELDS, Field, FieldType
from investcrm.domain.power import PowerStep
from investcrm.domain.reading.base import Cell, Read, cell_text, doubt, fold, is_unknown, shorten, unreadable
from investcrm.domain.reading.coordinates import EAST_RANGE, NORTH_RANGE, sweref99tm
from investcrm.domain.reading.dates import Edge, Readiness, read_date, read_ready
from investcrm.domain.reading.drafts import SiteDraft
from investcrm.domain.reading.numbers import Quantity, to_decimal
from investcrm.domain.reading.power import step_of
from investcrm.domain.reading.quantities import (
    AREA_UNITS,
    DISTANCE_UNITS,
    read_area,
    read_count,
    read_distance,
    read_flow,
    read_price,
)
from investcrm.domain.reading.rows import RowCells, RowReading, TableLayout, unread_anyway
from investcrm.domain.reading.table import RawRow
from investcrm.domain.reading.targets import AS_OF
from investcrm.domain.requirements import FLOORS, Unit
from investcrm.domain.sites import FactValue
from investcrm.domain.words import N_

NO_MUNICIPALITY: Final = N_("The row does not say which municipality the site lies in")
_TURNED: Final = N_("North and east seem to have changed places; each is read as the other")
_TURNED_DEGREES: Final = N_("Latitude and longitude seem to have changed places; each is read as the other")
_READY: Final = N_("“{raw}” is read as ready from today")
_FREE: Final = N_("“{raw}” is read as available from today")
_THEN: Final = N_("“{raw}” is read as {day}, when the row was looked over")
_OLDEST: Final = "1950-01-01"
_VAST_M2: Final = 10_000_000
_COORDINATES = frozenset({"north_sweref", "east_sweref"})


def read_site_row(row: RawRow, layout: TableLayout) -> RowReading:
    """Read one row as a site.

    Unread when neither a name nor a cadastral id names it, or a value is impossible (a negative area).
    """
    cells = RowCells(row, layout)
    useless = unread_anyway(row)
    if useless is not None:
        return cells.outcome(None, useless)
    name = " ".join((cells.known_text("name") or cells.known_text("cadastral_id")).split())
    if not name:
        return cells.outcome(None, doubt(N_("Neither a name nor a cadastral id names the site")))
    values: dict[str, FactValue] = {}
    stated = _as_of(cells)
    for field in SITE_FIELDS:
        if field.key not in _COORDINATES and cells.has(field.key):
            value = _value(cells, field, stated)
            if value is not None and _within(cells, field, value) and _recent(cells, field, value):
                values[field.key] = value
    if cells.has("price_sek_m2") and "price_sek_m2" not in values and cells.known_text("price_sek_m2"):
        values.setdefault("price_note", cells.known_text("price_sek_m2"))
    _plan_date(cells, values)
    _coordinates(cells, values)
    _check_areas(cells, values)
    draft = SiteDraft(
        name=name,
        municipality=_municipality(cells),
        municipality_text=cells.known_text("municipality"),
        values=values,
        power=_power(cells, values),
        raw=cells.raw(),
        as_of=stated,
    )
    return cells.outcome(draft)


def _as_of(cells: RowCells) -> date | None:
    """Return the day the row says it was looked over, if that can be: not before 1950, and not ahead."""
    today = cells.layout.today
    day = cells.take(AS_OF, lambda cell: read_date(cell, today))
    if day is None or _OLDEST <= day.isoformat() <= today.isoformat():
        return day
    raw = shorten(cells.text(AS_OF))
    cells.doubt(AS_OF, doubt(N_("“{raw}” cannot be when this was stated; it is left out"), raw=raw))
    return None


def _municipality(cells: RowCells) -> str | None:
    places = cells.take("municipality", cells.layout.lexicon.municipalities)
    if places is None or not places.codes:
        if not cells.known_text("municipality"):
            cells.doubt("municipality", doubt(NO_MUNICIPALITY))
        return None
    if len(places.codes) > 1:
        cells.doubt("municipality", doubt(N_("Several municipalities are named; the first is taken")))
    return places.codes[0]


def _value(cells: RowCells, field: Field, stated: date | None) -> FactValue:
    if field.key == "plan_state":
        plan = cells.take(field.key, cells.layout.lexicon.plan)
        return plan.state.value if plan and plan.state else None
    if field.key in {"ready_on", "available_on"}:
        return _ready(cells, field.key, stated)
    if field.key == "price_sek_m2":
        price = cells.take(field.key, read_price)
        return _figure(price.per_m2) if price else None
    match field.type:
        case FieldType.TEXT:
            return cells.known_text(field.key) or None
        case FieldType.YES_NO:
            return cells.take(field.key, cells.layout.lexicon.yes_no)
        case FieldType.DAY:
            today = cells.layout.today
            day = cells.take(field.key, lambda cell: read_date(cell, today, Edge.LAST))
            return day.isoformat() if day else None
        case FieldType.CHOICE:
            return _choice(cells, field)
        case FieldType.INTEGER:
            return _figure(cells.take(field.key, _amount_reader(cells, field)))


def _figure(quantity: Quantity | None) -> int | None:
    """Return the careful end of a quantity: what is there at least."""
    return quantity.figure if quantity else None


def _choice(cells: RowCells, field: Field) -> str | None:
    if field.key == "rail_siding":
        return cells.take(field.key, cells.layout.lexicon.rail)

    def reader(cell: Cell) -> Read[str]:
        raw = cell_text(cell)
        if is_unknown(raw):
            return Read(None, raw)
        wanted = fold(raw)
        key = next((key for key, label in field.choices if wanted in {fold(key), fold(label)}), None)
        return Read(key, raw, () if key else (unreadable(raw),))

    return cells.take(field.key, reader)


def _within(cells: RowCells, field: Field, value: FactValue) -> bool:
    if isinstance(value, bool) or not isinstance(value, int):
        return True
    if field.unit is Unit.SQUARE_METRE and field.key not in FLOORS and value > _VAST_M2:
        return _vast(cells, field, value)
    if field.high is not None and value > field.high:
        raw = cells.text(field.key)
        cells.doubt(
            field.key, doubt(N_("“{raw}” is too large to be believed; it is left out"), raw=shorten(raw))
        )
        return False
    return True


def _vast(cells: RowCells, field: Field, value: int) -> bool:
    """Doubt an area over 1,000 ha, which is mostly square metres in a column of hectares."""
    believed = field.high is None or value <= field.high
    key = (
        N_("“{raw}” is {hectares} hectares; is it square metres ({less} ha)?")
        if believed
        else N_(
            "“{raw}” is {hectares} hectares, too large for a site; square metres ({less} ha)? It is left out"
        )
    )
    hectares = f"{value // 10_000:,}".replace(",", "\u00a0")
    less = f"{value / 100_000_000:.4g}".replace(".", ",")
    cells.doubt(field.key, doubt(key, raw=shorten(cells.text(field.key)), hectares=hectares, less=less))
    return believed


def _recent(cells: RowCells, field: Field, value: FactValue) -> bool:
    """Doubt a day before 1950: it is mostly a year that slipped, or a date a spreadsheet made of nothing."""
    if field.type is not FieldType.DAY or str(value) >= _OLDEST:
        return True
    raw = shorten(cells.text(field.key))
    cells.doubt(field.key, doubt(N_("“{raw}” is before 1950; it is left out"), raw=raw))
    return False


def _ready(cells: RowCells, key: str, stated: date | None) -> str | None:
    """Return from which day; "now" is the day the row was looked over, where it says that, and else today."""
    today = cells.layout.today
    ready = cells.take(key, lambda cell: read_ready(cell, today))
    if ready is None:
        return None
    if ready.readiness is Readiness.READY:
        raw, now = shorten(cells.text(key)), (stated or today).isoformat()
        said = _READY if key == "ready_on" else _FREE
        cells.doubt(key, doubt(_THEN, raw=raw, day=now) if stated else doubt(said, raw=raw))
        return now
    return ready.on.isoformat() if ready.on else None


def _plan_date(cells: RowCells, values: dict[str, FactValue]) -> None:
    """A date beside the plan state is the plan's date unless a column of its own gives one."""
    plan = cells.layout.lexicon.plan(cells.text("plan_state")) if cells.has("plan_state") else None
    if plan and plan.value and plan.value.on and "plan_on" not in values:
        values["plan_on"] = plan.value.on.isoformat()


def _check_areas(cells: RowCells, values: dict[str, FactValue]) -> None:
    gross, usable = values.get("gross_m2"), values.get("usable_m2")
    if isinstance(gross, int) and isinstance(usable, int) and usable > gross:
        cells.doubt("usable_m2", doubt(N_("The usable area is larger than the whole")))


def _power(cells: RowCells, values: dict[str, FactValue]) -> tuple[PowerStep, ...]:
    columns = cells.layout.power
    told = {target: cells.known_text(target) for target in columns if cells.known_text(target)}
    if told and "power_note" not in values:
        alone = len(columns) == 1 and None in columns.values()
        values["power_note"] = "; ".join(
            words if alone else f"{cells.header(target)}: {words}" for target, words in told.items()
        )
    steps = tuple(step_of(phrase) for _, phrase in cells.power())
    _falling(cells, steps)
    return steps


def _falling(cells: RowCells, steps: tuple[PowerStep, ...]) -> None:
    """Doubt power that is less in a later year: it is mostly an addition written where a sum belongs."""
    dated = sorted((step for step in steps if step.year), key=lambda step: step.year or 0)
    for one, other in pairwise(dated):
        before, after = one.firm_kw + one.indicative_kw, other.firm_kw + other.indicative_kw
        if after < before:
            cells.doubt(
                next(iter(cells.layout.power)),
                doubt(
                    N_("The power falls from {before} MW ({year}) to {after} MW ({later}): additions?"),
                    before=_megawatts(before),
                    year=one.year,
                    after=_megawatts(after),
                    later=other.year,
                ),
            )


def _megawatts(kw: int) -> str:
    return f"{kw / 1000:g}".replace(".", ",")


def _amount_reader(cells: RowCells, field: Field) -> Callable[[Cell], Read[Quantity]]:
    named = cells.unit(field.key).unit
    match field.unit:
        case Unit.SQUARE_METRE:
            default = "m2" if field.key in FLOORS else "ha"
            area = named if named in AREA_UNITS else default
            return lambda cell: read_area(cell, area)
        case Unit.METRE:
            default = "m" if field.key == "max_height_m" else "km"
            length = named if named in DISTANCE_UNITS else default
            return lambda cell: read_distance(cell, length)
        case Unit.CUBIC_METRE_PER_DAY:
            return read_flow
        case _:
            return read_count


def _coordinates(cells: RowCells, values: dict[str, FactValue]) -> None:
    north, east = cells.take("north_sweref", _number), cells.take("east_sweref", _number)
    if north is None and east is None:
        latitude, longitude = cells.take("latitude", _number), cells.take("longitude", _number)
        if latitude is None or longitude is None:
            return
        if latitude > 1000 and longitude > 1000:
            _sweref(cells, values, latitude, longitude)
            return
        if 55 <= longitude <= 70 and 10 <= latitude <= 25:
            latitude, longitude = longitude, latitude
            cells.doubt("latitude", doubt(_TURNED_DEGREES))
        if not (55 <= latitude <= 70 and 10 <= longitude <= 25):
            cells.doubt("latitude", doubt(N_("The coordinates lie outside Sweden; they are left out")))
            return
        values["north_sweref"], values["east_sweref"] = sweref99tm(latitude, longitude)
        return
    if north is None or east is None:
        cells.doubt("north_sweref", doubt(N_("Only one of two coordinates is given; it is left out")))
        return
    _sweref(cells, values, north, east)


def _sweref(cells: RowCells, values: dict[str, FactValue], north: float, east: float) -> None:
    if 55 <= north <= 70 and 10 <= east <= 25:
        values["north_sweref"], values["east_sweref"] = sweref99tm(north, east)
        cells.doubt("north_sweref", doubt(N_("The coordinates are read as latitude and longitude")))
        return
    if int(east) in NORTH_RANGE and int(north) in EAST_RANGE:
        north, east = east, north
        cells.doubt("north_sweref", doubt(_TURNED))
    if int(north) in NORTH_RANGE and int(east) in EAST_RANGE:
        values["north_sweref"], values["east_sweref"] = int(north), int(east)
    elif int(north) in NORTH_RANGE and 1_200_000 <= east <= 1_900_000:
        cells.doubt(
            "east_sweref", doubt(N_("The coordinates look like RT 90, not SWEREF 99 TM; they are left out"))
        )
    else:
        cells.doubt("north_sweref", doubt(N_("The coordinates lie outside Sweden; they are left out")))


def _number(cell: Cell) -> Read[float]:
    raw = cell_text(cell)
    if is_unknown(raw):
        return Read(None, raw)
    try:
        return Read(float(to_decimal(raw)), raw)
    except (ValueError, OverflowError):
        return Read(None, raw, (unreadable(raw),))
