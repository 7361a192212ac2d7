"""Indicators: which there are, and their values by municipality and year with source, date and revisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from investcrm import words
from investcrm.domain import indicators as rules
from investcrm.domain.errors import NotFound
from investcrm.domain.indicators import BUILT_IN, CountyFigure, Indicator, Value
from investcrm.domain.sortkey import sort_key
from investcrm.domain.words import N_
from investcrm.services import places, reference
from investcrm.store.read import indicators as read

if TYPE_CHECKING:
    from datetime import date

    from investcrm.store.reader import Reader

INHABITANTS = "inhabitants"


@dataclass(frozen=True, slots=True)
class Point:
    """The value that stands for a place and year, and those it replaced, newest first."""

    value: Value
    replaced: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A municipality's values by year. ``stale``: a later one than its latest should be there by now."""

    code: str
    name: str
    points: Mapping[int, Point]
    stale: bool

    @property
    def latest(self) -> tuple[int, Point] | None:
        """The latest year that has a value."""
        return max(self.points.items(), default=None, key=lambda item: item[0])

    @property
    def change(self) -> tuple[float, int, int] | None:
        """How much the latest value differs from the one before, and both years, the earlier first."""
        return rules.change({year: point.value.value for year, point in self.points.items()})


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator over municipalities and years, the county's figure by year; ``who`` are members' names."""

    indicator: Indicator
    years: tuple[int, ...]
    rows: tuple[PlaceRow, ...]
    county: Mapping[int, CountyFigure]
    who: Mapping[str, str]

    @property
    def latest(self) -> int | None:
        """The latest year in which any municipality has a value."""
        return max((row.latest[0] for row in self.rows if row.latest), default=None)


@dataclass(frozen=True, slots=True)
class Summary:
    """One indicator in the list: its first and last year, how many have the last, and the county then."""

    indicator: Indicator
    first: int | None
    last: int | None
    known: int
    total: int
    county: CountyFigure | None
    as_of: date | None
    stale: bool


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A value of a municipality's own, as its window shows it."""

    id: str
    code: str
    indicator: Indicator
    year: int
    point: Point
    stale: bool


def catalogue(reader: Reader) -> tuple[Indicator, ...]:
    """Return every indicator: those all regions have, then the region's own by name."""
    return (*built_in(), *sorted(read.own(reader), key=lambda one: sort_key(one.name_sv)))


def built_in() -> tuple[Indicator, ...]:
    """Return the indicators that all regions have, with their names in both languages."""
    swedish, english = words.of("sv"), words.of("en")
    return tuple(
        Indicator(
            one.key, swedish.t(one.label), english.t(one.label), one.unit, one.direction, one.organisation,
            one.codes, one.months, one.county, one.about,
        )
        for one in BUILT_IN
    )  # fmt: skip


def find(reader: Reader, key: str) -> Indicator:
    """Return an indicator by its key, or by its name or code.

    Raises:
        NotFound: there is none.
    """
    every = catalogue(reader)
    wanted = key.strip().casefold()
    for one in every:
        if wanted in (one.key.casefold(), *(code.casefold() for code in one.codes)):
            return one
    for one in every:
        if wanted in (one.name_sv.casefold(), one.name_en.casefold()):
            return one
    raise NotFound(
        N_("There is no indicator {key}. They are {known}."),
        key=key,
        known=", ".join(one.key for one in every),
    )


def series(reader: Reader, key: str) -> Series:
    """Return an indicator's values over all municipalities and years.

    Raises:
        NotFound: there is no such indicator.
    """
    indicator = find(reader, key)
    told = read.values(reader, (indicator.key, INHABITANTS))
    known = reference.load(reader)
    return _series(reader, indicator, told, known.municipalities, known.members)


def every_series(reader: Reader, keys: Collection[str] = ()) -> tuple[Series, ...]:
    """Return the series of some indicators, or of all that have any value."""
    told, known = read.values(reader), reference.load(reader)
    wanted = [find(reader, key) for key in keys] or [one for one in catalogue(reader) if told.get(one.key)]
    return tuple(_series(reader, one, told, known.municipalities, known.members) for one in wanted)


def overview(reader: Reader) -> tuple[Summary, ...]:
    """Return every indicator with how far its values reach."""
    told, known = read.values(reader), reference.load(reader)
    return tuple(
        _summary(_series(reader, one, told, known.municipalities, known.members), reader.today)
        for one in catalogue(reader)
    )


def own(reader: Reader, codes: Collection[str]) -> tuple[OwnRow, ...]:
    """Return what was said of some municipalities, newest first within each indicator."""
    told = read.of_municipalities(reader, codes)
    found = []
    for one in catalogue(reader):
        held = rules.standing(told.get(one.key, ()))
        last = {place: max(year for at, year in held if at == place) for place, _ in held}
        for (place, year), (value, *replaced) in sorted(
            held.items(), key=lambda item: (item[0][0], -item[0][1])
        ):
            old = year == last[place] and rules.is_stale(one.months, year, reader.today)
            found.append(
                OwnRow(f"{one.key}.{place}.{year}", place, one, year, Point(value, tuple(replaced)), old)
            )
    return tuple(found)


def _series(
    reader: Reader,
    indicator: Indicator,
    told: Mapping[str, Iterable[Value]],
    municipalities: Mapping[str, str],
    members: Mapping[str, str],
) -> Series:
    held = rules.standing(told.get(indicator.key, ()))
    points = {at: Point(values[0], values[1:]) for at, values in held.items()}
    rows = tuple(_row(code, name, points, indicator, reader.today) for code, name in municipalities.items())
    years = tuple(sorted({year for place, year in points if not place or place in municipalities}))
    people = rules.standing(told.get(INHABITANTS, ()))
    county = {
        year: figure
        for year in years
        if (
            figure := rules.county_figure(
                indicator.county,
                {row.code: row.points[year].value.value for row in rows if year in row.points},
                municipalities,
                _inhabitants(people, year),
                points["", year].value if ("", year) in points else None,
            )
        )
        is not None
    }
    return Series(indicator, years, rows, county, members)


def _row(
    code: str, name: str, points: Mapping[tuple[str, int], Point], indicator: Indicator, today: date
) -> PlaceRow:
    mine = {year: point for (place, year), point in sorted(points.items()) if place == code}
    stale = bool(mine) and rules.is_stale(indicator.months, max(mine), today)
    return PlaceRow(code, name, mine, stale)


def _inhabitants(people: Mapping[tuple[str, int], Sequence[Value]], year: int) -> dict[str, float]:
    """Return the inhabitants of each place in a year, or in the nearest year before it that is known."""
    found: dict[str, tuple[int, float]] = {}
    for (place, at), (value, *_) in people.items():
        if at <= year and at > found.get(place, (0, 0.0))[0]:
            found[place] = at, value.value
    return {place: value for place, (_, value) in found.items()}


def _summary(found: Series, today: date) -> Summary:
    last = found.latest
    there = [row.points[last].value for row in found.rows if last in row.points] if last is not None else []
    return Summary(
        found.indicator,
        min(found.years, default=None),
        last,
        len(there),
        len(found.rows),
        found.county.get(last) if last is not None else None,
        max((value.as_of for value in there if value.as_of), default=None),
        last is not None and rules.is_stale(found.indicator.months, last, today),
    )


def place_name(found: Series, place: str, region: str) -> str:
    """Return what a place is called: a municipality, or the region for the county."""
    return next(
        (row.name for row in found.rows if row.code == place), places.municipality(place) if place else region
    )
