"""What a row, a mail or a text was read as: drafts of an inquiry and of a site, not yet records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from investcrm.domain.outlines import Outline
from investcrm.domain.power import PowerStep
from investcrm.domain.reading.base import Doubt
from investcrm.domain.reading.money import Money
from investcrm.domain.reading.numbers import Bound, Quantity
from investcrm.domain.requirements import KINDS, Level, Operator, Requirement
from investcrm.domain.sites import FactValue
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.domain.words import N_

BOUND_DOUBTS = {
    Bound.ABOUT: N_("an approximate figure"),
    Bound.BETWEEN: N_("a range"),
    Bound.AT_LEAST: "",
    Bound.AT_MOST: N_("an upper limit"),
    Bound.EXACT: "",
}
"""What a requirement read from such a figure says of itself."""


@dataclass(frozen=True, slots=True)
class RequirementDraft:
    """A requirement with its doubts and, where it was read from a text, the span it was read from."""

    requirement: Requirement
    doubts: tuple[Doubt, ...] = ()
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """A person at the asker's, as written."""

    name: str = ""
    email: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.email or self.phone)


@dataclass(frozen=True, slots=True)
class InquiryDraft:
    """An inquiry as read: jobs in full-time equivalents, money in whole units of its currency.

    ``investor`` is empty where only a code name is known. ``jobs_full`` is the upper end or the full
    build-out. ``municipalities`` are codes; ``everywhere`` that all were meant. ``secrecy_hint`` proposes
    to look at confidentiality; nothing is decided by it. ``raw`` holds every cell's own words by header.
    """

    title: str
    investor: str = ""
    number: str = ""
    source: str | None = None
    source_text: str = ""
    received_on: date | None = None
    deadline_on: date | None = None
    strength_areas: tuple[str, ...] = ()
    requirements: tuple[RequirementDraft, ...] = ()
    jobs: int | None = None
    jobs_full: int | None = None
    investment: Money | None = None
    municipalities: tuple[str, ...] = ()
    everywhere: bool = False
    stage: Stage = Stage.RECEIVED
    outcome: Outcome | None = None
    on_hold: bool = False
    lost_reason: LostReason | None = None
    country: str = ""
    owner: str = ""
    contact: ContactDraft = field(default_factory=ContactDraft)
    comment: str = ""
    secrecy_hint: bool = False
    raw: Mapping[str, str] = field(default_factory=dict)

    @property
    def investment_sek(self) -> int | None:
        """The investment in SEK, or None where it is unknown or in a foreign currency."""
        return self.investment.sek if self.investment else None


@dataclass(frozen=True, slots=True)
class SiteDraft:
    """A site as read. ``values`` are by field key (``domain.fields``), in base units, dates as ISO text.

    ``power`` counts as firm only what the words call confirmed or agreed; the rest is indicative.
    ``outline`` is the row's shape in a map file; ``as_of`` the day the row itself says it holds from.
    """

    name: str
    municipality: str | None = None
    municipality_text: str = ""
    values: Mapping[str, FactValue] = field(default_factory=dict)
    power: tuple[PowerStep, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)
    outline: Outline | None = None
    as_of: date | None = None


def requirement_from(
    kind: str,
    quantity: Quantity,
    *,
    level: Level = Level.MUST,
    on: date | None = None,
    raw: str = "",
    doubts: tuple[Doubt, ...] = (),
) -> RequirementDraft:
    """Return a requirement of ``kind`` asking for ``quantity``, in the kind's base unit.

    A plain figure is a lower limit (land, power) or, for kinds that ask for at most, an upper one.
    """
    operator = KINDS[kind].operator
    low, high = quantity.low, quantity.high
    said = BOUND_DOUBTS[quantity.bound]
    if operator is Operator.AT_MOST:
        low, high = None, high if high is not None else low
        said = "" if quantity.bound is Bound.AT_MOST else said
    elif quantity.bound in {Bound.EXACT, Bound.ABOUT}:
        high = None
    elif operator is Operator.BETWEEN:
        said = ""
    plain = next((note.key for note in doubts if not note.params), "")
    return RequirementDraft(Requirement(kind, level, low, high, on, raw=raw, doubt=plain or said), doubts)
