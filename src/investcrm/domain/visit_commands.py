"""Commands for visits to companies and for aftercare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PlanVisit:
    """A visit to come, new (``visit_id`` None) or moved; ``starts_at`` is the clock, such as 09:30, or ""."""

    organisation_id: str
    planned_on: date
    starts_at: str = ""
    minutes: int = 60
    place: str = ""
    purpose: str = ""
    participants: str = ""
    owner_id: str | None = None
    visit_id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something promised at a visit, which becomes a task."""

    title: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class RecordVisit:
    """The protocol of a visit: what was said, and what was promised."""

    visit_id: str
    visited_on: date | None = None
    participants: str = ""
    needs: str = ""
    plans: str = ""
    obstacles: str = ""
    follow_ups: tuple[FollowUp, ...] = ()
    version: int | None = None


@dataclass(frozen=True, slots=True)
class CallOffVisit:
    """A visit that will not be."""

    visit_id: str


@dataclass(frozen=True, slots=True)
class NeedToInquiry:
    """A need told at a visit that becomes an inquiry of an existing company."""

    visit_id: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class SetAftercare:
    """The region's own steps of aftercare as (months, what is done); none: the usual ones."""

    steps: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """A site on a visit programme: how long one stays, where one meets, and who receives the guests."""

    site_id: str
    minutes: int = 60
    place: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class PlanSiteVisit:
    """A day of visits to sites for the asker of a case, in order from ``starts_at`` (09:00).

    ``between`` are the minutes from one stop to the next. The case's visit that is to come is moved.
    """

    inquiry_id: str
    on: date
    stops: tuple[Stop, ...]
    starts_at: str = "09:00"
    between: int = 30
    participants: str = ""
    note: str = ""
    language: str = "sv"
