"""What a list shows: conditions, order and search words, as one value that can be saved as a view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from investcrm.domain.slices import ALL, Slice
from investcrm.domain.stages import LostReason, Outcome, Stage


@dataclass(frozen=True, slots=True)
class InquiryFilter:
    """Conditions of the inquiry list; empty ones do not narrow it.

    ``order``: number, title, status, strength_area, answers, deadline, received, next_step. ``open_only``
    leaves out decided cases. ``kpi`` with ``period`` shows the cases behind a figure, of a slice (``cut``)
    where one is given; ``reached`` those that reached a step of the funnel; ``asked`` with ``period`` those
    forwarded to a municipality then. An empty ``strength_area`` means none given.
    """

    search: str = ""
    open_only: bool = False
    stages: tuple[Stage, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    lost_reasons: tuple[LostReason, ...] = ()
    on_hold: bool | None = None
    owner_id: str | None = None
    strength_area: str | None = None
    source: str | None = None
    municipality_code: str | None = None
    deadline_to: date | None = None
    received_from: date | None = None
    received_to: date | None = None
    kpi: str | None = None
    period: str | None = None
    reached: str | None = None
    asked: str | None = None
    cut: Slice = ALL
    order: str = "number"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class SiteFilter:
    """Conditions of the site list. ``order``: name, municipality, usable_m2, plan_state, power, ready_on."""

    search: str = ""
    municipality_code: str | None = None
    order: str = "name"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """Conditions of the company list. ``order``: name, municipality, owner (foreign-owned first), visited.

    ``owned``: foreign, swedish or unknown. ``not_visited_since`` shows those whose last visit was before that
    day or who were never visited; ``duplicates`` those that share their name with another.
    """

    search: str = ""
    municipality_code: str | None = None
    strength_area: str | None = None
    kind: str | None = None
    owned: str | None = None
    not_visited_since: date | None = None
    duplicates: bool = False
    order: str = "name"
    descending: bool = False
