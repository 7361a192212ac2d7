"""Electric power as a place can have it over the years: stated, reserved, and what is left of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Final

from investcrm.domain.words import N_


class Basis(StrEnum):
    """What firm power rests on; without one of these it is only indicative."""

    SUBSCRIPTION = "subscription"
    AGREEMENT = "agreement"


BASIS_LABELS: Final = {
    Basis.SUBSCRIPTION: N_("existing subscription"),
    Basis.AGREEMENT: N_("transferable agreement"),
}

BASIS_QUESTION: Final = N_("Firm power rests on")
UNSUPPORTED: Final = "none"
"""What is answered where firm power rests on nothing yet."""
NO_BASIS_YET: Final = N_("nothing yet")
NO_BASIS: Final = N_(
    "It was stated as firm without a subscription or a transferable agreement, so it counts as indicative."
)
"""Why what was called firm is not, a catalogue key."""


class Grid(StrEnum):
    """Which grid it comes from."""

    LOCAL = "local"
    REGIONAL = "regional"
    TRANSMISSION = "transmission"


GRID_LABELS: Final = {
    Grid.LOCAL: N_("local grid"),
    Grid.REGIONAL: N_("regional grid"),
    Grid.TRANSMISSION: N_("transmission grid"),
}
VOLTAGES_V: Final = (400, 10_000, 20_000, 30_000, 40_000, 50_000, 70_000, 130_000, 220_000, 400_000)
"""The voltages a connection is made at, in volts."""
_LEAST_KW: Final = {220_000: 100_000, 400_000: 300_000}
"""From how much power on a connection to the transmission grid is made, by voltage."""


@dataclass(frozen=True, slots=True)
class PowerStep:
    """What is there from a year on, in kW; ``year`` None means now.

    ``restricted``: the operator has said it must not be spread; it may be weighed, not told. ``basis`` is the
    key of :class:`Basis` that what is firm rests on; "" where nothing is firm or nothing was named.
    """

    year: int | None
    firm_kw: int = 0
    indicative_kw: int = 0
    flexible_kw: int = 0
    restricted: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What an operator or municipality says is there from a year on, in kW, as it was given."""

    year: int | None
    firm_kw: int = 0
    indicative_kw: int = 0
    flexible_kw: int = 0
    basis: str = ""
    stated_on: date | None = None
    valid_until: date | None = None
    source: str = ""
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Reservation:
    """Power that a customer or a project has, in kW from a year on, until a day (None: for good)."""

    holder: str
    kw: int
    from_year: int | None = None
    until: date | None = None
    source: str = ""
    stated_on: date | None = None
    restricted: bool = False

    def holds_in(self, year: int, today: date) -> bool:
        """Whether it takes power in ``year``; one that ends during a year holds all of that year."""
        if self.until is not None and (self.until < today or self.until.year < year):
            return False
        return (self.from_year or 0) <= year


@dataclass(frozen=True, slots=True)
class PowerAt:
    """What is available at a place in a given year, in kW."""

    firm_kw: int
    indicative_kw: int

    @property
    def total_kw(self) -> int:
        """Firm and indicative together."""
        return self.firm_kw + self.indicative_kw


@dataclass(frozen=True, slots=True)
class Available:
    """What is available in a year with its arithmetic: the statement, less what is reserved.

    ``firm_kw`` and ``indicative_kw`` are what is left; ``over_kw`` is how much more is reserved than was
    stated. ``unfounded_kw`` was stated as firm without anything it rests on, and counts as indicative.
    """

    year: int
    statement: Statement
    reserved: tuple[Reservation, ...]
    firm_kw: int
    indicative_kw: int
    over_kw: int = 0
    unfounded_kw: int = 0

    @property
    def restricted(self) -> bool:
        """Whether some of it must not be spread."""
        return self.statement.restricted or any(one.restricted for one in self.reserved)


@dataclass(frozen=True, slots=True)
class Span:
    """Years on end of which the same is said: ``first`` is the first of them, ``last`` the last year."""

    first: Available
    last: int

    @property
    def label(self) -> str:
        """The years: 2026 alone, 2026–2033."""
        return str(self.first.year) if self.last == self.first.year else f"{self.first.year}–{self.last}"


def spans(years: Iterable[Available]) -> tuple[Span, ...]:
    """Return years in order with those on end that say the same, and rest on the same, taken together."""
    found: list[Span] = []
    for one in years:
        before = found[-1] if found else None
        if before and one.year == before.last + 1 and replace(one, year=before.first.year) == before.first:
            found[-1] = Span(before.first, one.year)
        else:
            found.append(Span(one, one.year))
    return tuple(found)


def available(steps: Iterable[PowerStep], year: int) -> PowerAt | None:
    """Return what the steps give in ``year``: the latest step that has begun; None when none has been stated.

    A statement that only speaks of later years says nothing about an earlier one, so before its first
    year there is nothing rather than an unknown amount.
    """
    ordered = sorted(steps, key=lambda step: step.year or 0)
    if not ordered:
        return None
    begun = [step for step in ordered if (step.year or 0) <= year]
    if not begun:
        return PowerAt(0, 0)
    return PowerAt(begun[-1].firm_kw, begun[-1].indicative_kw)


def standing(statements: Iterable[Statement], today: date) -> tuple[Statement, ...]:
    """Return the statements that count, by year: for each year the latest stated, unless it has run out."""
    latest: dict[int, Statement] = {}
    for one in sorted(statements, key=lambda s: (s.year or 0, s.stated_on or date.min)):
        latest[one.year or 0] = one
    return tuple(one for one in latest.values() if one.valid_until is None or one.valid_until >= today)


def in_year(
    statements: Iterable[Statement], reservations: Iterable[Reservation], year: int, today: date
) -> Available | None:
    """Return what is available in ``year`` and how that comes about; None where no statement speaks of it.

    What is reserved is taken from firm power first, then from indicative.
    """
    begun = [one for one in standing(statements, today) if (one.year or 0) <= year]
    if not begun:
        return None
    said = begun[-1]
    taken = tuple(one for one in reservations if one.holds_in(max(year, today.year), today))
    unfounded = 0 if said.basis else said.firm_kw
    firm = said.firm_kw - unfounded
    rest = sum(one.kw for one in taken) - firm
    firm_left = max(-rest, 0)
    indicative_left = said.indicative_kw + unfounded - max(rest, 0)
    return Available(
        year, said, taken, firm_left, max(indicative_left, 0), max(-indicative_left, 0), unfounded
    )


def steps_left(
    statements: Sequence[Statement], reservations: Sequence[Reservation], today: date
) -> tuple[PowerStep, ...]:
    """Return what is left by year, a step wherever it may change: what lists show and matching weighs."""
    stated = {one.year or 0 for one in standing(statements, today)}
    turns = {one.from_year or 0 for one in reservations}
    turns |= {one.until.year + 1 for one in reservations if one.until and one.until >= today}
    years = sorted(stated | {year for year in turns if stated and year > max(today.year, min(stated))})
    found: list[PowerStep] = []
    for year in years:
        at = in_year(statements, reservations, year, today)
        if at is None:
            continue
        flexible = min(at.statement.flexible_kw, at.firm_kw + at.indicative_kw)
        basis = at.statement.basis if at.firm_kw else ""
        step = PowerStep(year or None, at.firm_kw, at.indicative_kw, flexible, at.restricted, basis)
        if year in stated or not found or _amounts(step) != _amounts(found[-1]):
            found.append(step)
    return tuple(found)


def _amounts(step: PowerStep) -> tuple[int, int, int, bool]:
    return step.firm_kw, step.indicative_kw, step.flexible_kw, step.restricted


def falls(steps: Iterable[PowerStep]) -> tuple[tuple[PowerStep, PowerStep], ...]:
    """Return each pair of steps between which the power falls: rare enough to be asked about."""
    ordered = sorted(steps, key=lambda step: step.year or 0)
    return tuple(
        (before, after)
        for before, after in pairwise(ordered)
        if after.firm_kw + after.indicative_kw < before.firm_kw + before.indicative_kw
    )


def least_for(kilowatts: int, voltage_v: int | None) -> int | None:
    """Return from how many kW a connection at this voltage is made, where ``kilowatts`` is less.

    The transmission grid connects from 100 MW at 220 kV and from 300 MW at 400 kV.
    """
    least = _LEAST_KW.get(voltage_v or 0)
    return least if least is not None and 0 < kilowatts < least else None


def is_too_low_for(grid: str, voltage_v: int | None) -> bool:
    """Whether a voltage is said to be the transmission grid's that it does not have."""
    return grid == Grid.TRANSMISSION and voltage_v is not None and voltage_v < min(_LEAST_KW)
