"""Frozen rows of land: power as it is stated and reserved, where, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from investcrm.domain.power import Available, PowerStep, Reservation


@dataclass(frozen=True, slots=True)
class PowerRow:
    """A power statement as it was given; ``place`` says where it holds if that is not the site itself."""

    id: str
    version: int
    year: int | None
    firm_kw: int
    indicative_kw: int
    flexible_kw: int
    operator: str
    stated_on: date | None
    valid_until: date | None
    source: str
    restricted: bool
    raw: str
    basis: str = ""
    grid: str = ""
    voltage_v: int | None = None
    redundant: bool | None = None
    step: str = ""
    step_dates: Mapping[str, str] = field(default_factory=dict)
    closes_on: date | None = None
    document: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class ReservationRow:
    """A reservation with the id it is released by; ``place`` as of a statement."""

    id: str
    version: int
    reservation: Reservation
    place: str = ""


@dataclass(frozen=True, slots=True)
class SubstationRow:
    """A substation; ``voltage_v`` is the highest it takes in, in volts."""

    id: str
    version: int
    municipality_code: str
    name: str
    voltage_v: int | None
    operator: str


@dataclass(frozen=True, slots=True)
class PowerPlace:
    """Where power is stated: ``kind`` is site, substation or municipality; ``id`` a code for the last."""

    kind: str
    id: str
    name: str
    municipality_code: str


@dataclass(frozen=True, slots=True)
class PowerSheet:
    """What is stated and reserved at a place, what is left of it by year, and what to ask about."""

    place: PowerPlace
    statements: tuple[PowerRow, ...]
    reservations: tuple[ReservationRow, ...]
    steps: tuple[PowerStep, ...]
    years: tuple[Available, ...]
    beyond: tuple[PowerSheet, ...] = ()
    """The substation and the municipality a site lies in, where something is stated of them."""
    oldest_on: date | None = None
    """What was stated before this day is too old to trust; None where nothing ages."""

    def is_old(self, stated_on: date | None) -> bool:
        """Tell whether what was stated on a day is too old to trust."""
        return stated_on is not None and self.oldest_on is not None and stated_on < self.oldest_on

    @property
    def old_since(self) -> date | None:
        """The day of the latest statement where even that is too old to trust, else None."""
        latest = max((row.stated_on for row in self.statements if row.stated_on), default=None)
        return latest if self.is_old(latest) else None


@dataclass(frozen=True, slots=True)
class SitePaperRow:
    """A picture or document about a site, without its bytes. ``kind``: picture or document."""

    id: str
    version: int
    kind: str
    name: str
    media_type: str
    size: int
    sha256: str
    caption: str
    source: str
    dated_on: date
    public: bool
