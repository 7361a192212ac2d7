"""What people do with power and papers of land, as frozen commands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from investcrm.domain.freshness import FreshnessLimits


@dataclass(frozen=True, slots=True)
class SetFreshness:
    """How long each kind of value stays fresh; ``seen`` is what held before."""

    limits: FreshnessLimits
    seen: FreshnessLimits


@dataclass(frozen=True, slots=True)
class MoveInQueue:
    """A statement's case came to a step of the operator's queue on a day; ``closes_on`` None: by the step."""

    statement_id: str
    step: str
    on: date | None = None
    closes_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReservePower:
    """Power at a place that a customer or a project has, in kW from a year on, until a day or for good."""

    holder: str
    kw: int
    site_id: str = ""
    substation_id: str = ""
    municipality_code: str = ""
    from_year: int | None = None
    until: date | None = None
    stated_on: date | None = None
    source: str = ""
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class AddSubstation:
    """A substation; ``voltage_v`` is the highest it takes in, in volts."""

    municipality_code: str
    name: str
    voltage_v: int | None = None
    operator: str = ""


@dataclass(frozen=True, slots=True)
class KeepSitePaper:
    """A picture or document about a site, kept byte for byte; ``public`` where it may be shown outside."""

    site_id: str
    name: str
    media_type: str
    data: bytes
    caption: str = ""
    source: str = ""
    public: bool = False
    dated_on: date | None = None


@dataclass(frozen=True, slots=True)
class DescribeSitePaper:
    """What a picture or document shows, and whether it may be shown outside."""

    paper_id: str
    caption: str
    public: bool
