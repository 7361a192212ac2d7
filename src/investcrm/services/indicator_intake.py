"""Takes indicators' values in: from files, from Kolada when asked, or typed; nothing is ever overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from investcrm import words
from investcrm.domain import indicators as rules
from investcrm.domain.access import Verb, Whose, reach
from investcrm.domain.errors import Forbidden, InvalidInput, NotFound
from investcrm.domain.indicators import (
    BY_KEY,
    FORMER_KEYS,
    AddIndicator,
    Figure,
    Indicator,
    SetValue,
    TakeIn,
    Value,
)
from investcrm.domain.reading import indicator_words
from investcrm.domain.reading.base import Doubt, doubt, fold
from investcrm.domain.reading.indicator_table import IndicatorReading, Told, Unread
from investcrm.domain.reading.indicator_words import PlaceReader, Places
from investcrm.domain.words import N_
from investcrm.exchange import indicator_files, kolada
from investcrm.exchange.limits import Check, Progress, never_cancelled, no_progress
from investcrm.services import indicators, places, reference, settings
from investcrm.store.read import indicators as read

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_CODE = re.compile(r"\b[A-Z]\d{5}\b")
_KEY = re.compile(r"[a-z][a-z0-9_]{1,59}")
_LONGEST_MONTHS = 120
KOLADA = kolada.BASE
"""Where Kolada's interface is."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """What would be taken in of one of a file's measures; ``key`` is "" where it names no indicator.

    ``new``, ``revised`` and ``same`` count values: not known before, known otherwise, and known as they are.
    """

    measure: str
    key: str
    municipalities: int
    first: int
    last: int
    new: int
    revised: int
    same: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What taking in would do, before anything is stored. ``elsewhere`` counts values of other places."""

    file_name: str
    as_of: date
    lines: tuple[PlanLine, ...]
    unread: tuple[Unread, ...]
    elsewhere: int
    figures: tuple[Figure, ...]

    @property
    def unnamed(self) -> tuple[str, ...]:
        """The measures that name no indicator, which somebody must choose."""
        return tuple(line.measure for line in self.lines if not line.key)

    @property
    def adds(self) -> int:
        """How many values would be stored."""
        return sum(line.new + line.revised for line in self.lines)

    @property
    def command(self) -> TakeIn:
        """What takes it in."""
        return TakeIn(self.figures, self.as_of, self.file_name)


@dataclass(frozen=True, slots=True)
class Taken:
    """How many values were stored as new and as revised, and how many stood already."""

    new: int
    revised: int
    same: int


# ---- reading


def read_file(
    reader: Reader, name: str, data: bytes, year: int | None = None, check: Check = never_cancelled
) -> IndicatorReading:
    """Return what a file tells of the region's municipalities.

    Raises:
        InvalidInput: it cannot be read; the sentence says why.
    """
    return indicator_files.read(name, data, _places(reader), year=year, check=check)


def in_kolada(indicator: Indicator) -> bool:
    """Whether Kolada has an indicator under a code of its own."""
    return any(_CODE.fullmatch(code) for code in indicator.codes)


def kolada_codes(wanted: Iterable[Indicator]) -> tuple[str, ...]:
    """Return the codes under which Kolada has indicators.

    Raises:
        InvalidInput: one of them is not Kolada's.
    """
    found: list[str] = []
    for one in wanted:
        codes = [code for code in one.codes if _CODE.fullmatch(code)]
        if not codes:
            raise InvalidInput(
                N_("Kolada has no key figure for {key}. Read it from a file, or type it in."), key=one.key
            )
        found += codes
    if not found:
        raise InvalidInput(N_("Say which indicators are to be fetched."))
    return tuple(dict.fromkeys(found))


def ask_kolada(
    codes: Sequence[str],
    municipalities: Sequence[str],
    years: Sequence[int],
    base: str = kolada.BASE,
    report: Progress = no_progress,
) -> list[dict[str, Any]]:
    """Ask Kolada over the network, because a person wants it now, and return its pages.

    Raises:
        KoladaProblem: it is not reached or gives no answer that can be used.
    """
    return kolada.fetch(codes, municipalities, years, base=base, report=report)


def of_pages(reader: Reader, pages: list[dict[str, Any]]) -> IndicatorReading:
    """Return what pages of Kolada's tell of the region's municipalities."""
    return indicator_files.kolada(pages, PlaceReader(_places(reader)))


def _places(reader: Reader) -> Places:
    known = reference.load(reader)
    every = places.all_municipalities()
    return Places(
        known.county_code,
        known.municipalities,
        {one["code"]: one["name"] for one in every},
        {one["code"][:2]: one["county"] for one in every},
    )


# ---- the preview


def plan(
    reader: Reader,
    reading: IndicatorReading,
    file_name: str,
    chosen: Mapping[str, str],
    as_of: date | None = None,
) -> Plan:
    """Return what taking in a reading would do; ``chosen`` says of measures which indicator they are.

    A line with a value that cannot be is left out whole and told with the reason. Of two definitions of one
    indicator the one in force stands where both have a value.
    """
    every = {one.key: one for one in indicators.catalogue(reader)}
    keys = indicator_words.all_measured(reading.measures, every.values())
    keys |= {measure: indicators.find(reader, key).key for measure, key in chosen.items() if key}
    on = min(as_of or reading.as_of or reader.today, reader.today)
    wrong = {
        one.line: why
        for one in reading.told
        if (why := _impossible(one, every.get(keys.get(one.measure, "")), reader.today))
    }
    fit = [one for one in reading.told if one.line not in wrong]
    unread = (*reading.unread, *(Unread(line, _words(reading, line), why) for line, why in wrong.items()))
    language = str(settings.load(reader, "language", "sv"))
    held = _held(reader, {key for key in keys.values() if key})
    named = [one for one in fit if one.measure in keys]
    standing = _in_force(named, keys, every)
    figures = tuple(
        Figure(keys[one.measure], one.place, one.year, one.value,
               _source(one.measure, every[keys[one.measure]], reading, language))
        for one in standing
    )  # fmt: skip
    state = dict(zip(map(id, standing), (_state(held, figure, on) for figure in figures), strict=True))
    lines = tuple(
        _line(measure, keys.get(measure, ""), [one for one in fit if one.measure == measure], state)
        for measure in dict.fromkeys(one.measure for one in fit)
    )
    return Plan(
        file_name, on, lines, tuple(sorted(unread, key=lambda one: one.line)), reading.elsewhere, figures
    )


def _impossible(one: Told, indicator: Indicator | None, today: date) -> Doubt | None:
    if not rules.FIRST_YEAR <= one.year <= today.year:
        return doubt(N_("{year} is no year that a value can be of yet"), year=one.year)
    if indicator is not None and not rules.fits(indicator.unit, one.value):
        return doubt(N_("{value} cannot be a value of {name}"), value=f"{one.value:g}", name=indicator.key)
    return None


def _words(reading: IndicatorReading, line: int) -> str:
    told = [one for one in reading.told if one.line == line]
    return f"{places.municipality(told[0].place)} {' '.join(dict.fromkeys(str(one.year) for one in told))}"


def _in_force(named: Iterable[Told], keys: Mapping[str, str], every: Mapping[str, Indicator]) -> list[Told]:
    """Return each value once: of an indicator's several codes, the first that has a value."""
    found: dict[tuple[str, str, int], Told] = {}

    def rank(one: Told) -> int:
        code = _CODE.search(one.measure)
        codes = every[keys[one.measure]].codes
        return codes.index(code[0]) if code and code[0] in codes else len(codes)

    for one in named:
        at = keys[one.measure], one.place, one.year
        if at not in found or rank(one) < rank(found[at]):
            found[at] = one
    return list(found.values())


def _source(measure: str, indicator: Indicator, reading: IndicatorReading, language: str) -> str:
    code = _CODE.search(measure)
    if code:
        return f"Kolada {code[0]}"
    said = indicator.organisation
    return reading.source or (said if indicator.own else words.of(language).t(said))


def _line(measure: str, key: str, told: Sequence[Told], state: Mapping[int, str]) -> PlanLine:
    counted = [state[id(one)] for one in told if id(one) in state]
    years = [one.year for one in told]
    return PlanLine(
        measure, key, len({one.place for one in told if one.place}), min(years), max(years),
        counted.count("new"), counted.count("revised"), counted.count("same"),
    )  # fmt: skip


def _held(reader: Reader, keys: Iterable[str]) -> dict[tuple[str, str, int], tuple[Value, ...]]:
    return {
        (key, *at): values
        for key, told in read.values(reader, keys).items()
        for at, values in rules.standing(told).items()
    }


def _state(held: Mapping[tuple[str, str, int], Sequence[Value]], figure: Figure, as_of: date) -> str:
    """Return whether a figure is new, revises what stands, or was said before: the same file adds nothing."""
    said = held.get((figure.key, figure.place, figure.year), ())
    if not said:
        return "new"
    again = any((v.value, v.source, v.as_of) == (figure.value, figure.source, as_of) for v in said)
    return "same" if again or said[0].value == figure.value else "revised"


# ---- writing


def take_in(uow: UnitOfWork, command: TakeIn) -> Taken:
    """Store the figures that are not known as they are, each beside what was known before.

    Raises:
        InvalidInput: a figure cannot be.
        Forbidden: a municipality's login took in another's values.
        NotFound: there is no such indicator.
    """
    every = {one.key: one for one in indicators.catalogue(uow)}
    for figure in command.figures:
        if figure.key not in every:
            raise NotFound(
                N_("There is no indicator {key}. They are {known}."), key=figure.key, known=", ".join(every)
            )
        rules.checked(every[figure.key], figure.year, figure.value, uow.today)
    _demand_own(uow, {figure.place for figure in command.figures})
    held = _held(uow, {figure.key for figure in command.figures})
    states = [_state(held, figure, command.as_of) for figure in command.figures]
    fresh = [figure for figure, state in zip(command.figures, states, strict=True) if state != "same"]
    if fresh:
        uow.insert_many(
            "indicator_value", [_row_of(uow, one, command.as_of, command.file_name) for one in fresh]
        )
        uow.commit(N_("Took in indicators"))
    return Taken(states.count("new"), states.count("revised"), states.count("same"))


def set_value(uow: UnitOfWork, command: SetValue) -> bool:
    """State one value with its source, and tell whether it was new.

    Raises:
        InvalidInput: it cannot be, has no source, or is of no municipality here.
        Forbidden: it is another municipality's.
        NotFound: there is no such indicator.
    """
    indicator = indicators.find(uow, command.key)
    rules.checked(indicator, command.year, command.value, uow.today)
    if not command.source.strip():
        raise InvalidInput(N_("Say where the value comes from. Nothing was changed."))
    if command.place and command.place not in reference.load(uow).municipalities:
        raise NotFound(N_("The region has no municipality {code}."), code=command.place)
    if command.as_of and command.as_of > uow.today:
        raise InvalidInput(
            N_("The day it was said lies ahead: {day}. Nothing was changed."), day=command.as_of
        )
    _demand_own(uow, {command.place})
    figure = Figure(indicator.key, command.place, command.year, command.value, command.source.strip())
    as_of = command.as_of or uow.today
    if _state(_held(uow, {indicator.key}), figure, as_of) == "same":
        return False
    uow.insert("indicator_value", _row_of(uow, figure, as_of, ""))
    uow.commit(N_("Stated an indicator"))
    return True


def add(uow: UnitOfWork, command: AddIndicator) -> str:
    """Add an indicator of the region's own, and return its key.

    Raises:
        InvalidInput: it has no name, or its key or code is another's.
    """
    name = command.name_sv.strip() or command.name_en.strip()
    key = command.key.strip() or fold(name).replace(" ", "_")[:60].strip("_")
    if not name or not _KEY.fullmatch(key):
        raise InvalidInput(N_("An indicator needs a name that begins with a letter. Nothing was added."))
    code = command.code.strip().upper()
    for one in indicators.catalogue(uow):
        taken = (
            one.key == key
            or key in FORMER_KEYS
            or name.casefold() in (one.name_sv.casefold(), one.name_en.casefold())
        )
        if taken or (code and code in one.codes):
            raise InvalidInput(
                N_("“{name}” is there already, as {key}. Nothing was added."), name=name, key=one.key
            )
    if not 1 <= command.months <= _LONGEST_MONTHS:
        raise InvalidInput(N_("A value stands for 1 to 120 months. Nothing was added."))
    uow.insert(
        "indicator",
        {
            "key": key,
            "name_sv": name,
            "name_en": command.name_en.strip() or name,
            "direction": command.direction.value,
            "unit": command.unit.value,
            "organisation": command.organisation.strip(),
            "code": code,
            "months": command.months,
            "county": command.county.value,
        },
    )
    uow.commit(N_("Added an indicator"))
    return key


def is_built_in(key: str) -> bool:
    """Whether every region has the indicator."""
    return key in BY_KEY


def _demand_own(uow: UnitOfWork, told: set[str]) -> None:
    """See that a municipality's login speaks of its own municipality alone."""
    whose = reach(uow.actor, Verb.ADD, "indicator_value")
    if whose is Whose.OWN_MUNICIPALITY and not told <= uow.actor.municipality_codes:
        raise Forbidden(N_("Your role does not allow this. Nothing was changed."))


def _row_of(uow: UnitOfWork, figure: Figure, as_of: date, file_name: str) -> dict[str, Any]:
    return {
        "indicator_key": figure.key,
        "municipality_code": figure.place or None,
        "year": figure.year,
        "value": figure.value,
        "source": figure.source,
        "as_of": as_of,
        "file_name": file_name,
        "recorded_by": uow.actor.member_id,
    }
