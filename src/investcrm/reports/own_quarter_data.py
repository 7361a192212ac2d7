"""What a municipality's own quarter is made from; texts are in the report's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from investcrm.domain.chart import Datum
from investcrm.domain.own_quarter import Answering, AskedLine, OwnLine, Reason
from investcrm.reports.data import Contact
from investcrm.reports.readiness_data import StepLine


@dataclass(frozen=True, slots=True)
class OwnQuarter:
    """Everything the report shows.

    ``region_days`` is the median of the whole region in working days, None where it is not known to whoever
    prints. ``own`` are inquiries that reached the municipality itself, ``own_in_full`` whether these are all
    or those it shares. ``told_ends`` says whether anything is known of how cases went.
    """

    region: str
    municipality: str
    period: str
    first: date
    last: date
    made_on: date
    contact: Contact
    now: Answering
    before: Answering
    year_ago: Answering
    region_days: float | None
    asked_trend: tuple[Datum, ...]
    days_trend: tuple[Datum, ...]
    asked: tuple[AskedLine, ...]
    came: tuple[AskedLine, ...]
    went: tuple[AskedLine, ...]
    reasons: tuple[Reason, ...]
    own: tuple[OwnLine, ...]
    own_in_full: bool
    steps: tuple[StepLine, ...]
    told_ends: bool
