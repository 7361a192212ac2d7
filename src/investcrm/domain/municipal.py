"""Frozen rows between the region and its municipalities: briefs, replies, inquiries of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from investcrm.domain.action_plans import Plan
from investcrm.domain.matching import SiteMatch, Verdict
from investcrm.domain.own_quarter import Ended
from investcrm.domain.readiness_work import UpdateRequest
from investcrm.domain.requirements import Requirement
from investcrm.domain.rows import InquiryRow, SiteRow
from investcrm.domain.sites import Known
from investcrm.domain.stages import LostReason
from investcrm.domain.wheel_rows import MeetingRow
from investcrm.domain.words import N_


class Share(StrEnum):
    """What the region sees of a municipality's own inquiry, from nothing to all."""

    NOTHING = "nothing"
    NUMBER = "number"
    SUMMARY = "summary"
    ALL = "all"


SHARE_LABELS: Final = {
    Share.NOTHING: N_("Nothing"),
    Share.NUMBER: N_("Number only"),
    Share.SUMMARY: N_("Title and summary"),
    Share.ALL: N_("Everything"),
}
OUTCOME_LABELS: Final = {
    "establishment": N_("Establishment"),
    "expansion": N_("Expansion"),
    "lost": N_("Came to nothing"),
    "passed_on": N_("Handed over to the region"),
}
"""How a municipality's own inquiry can end."""
BRIEF_LABELS: Final = {
    "sent": N_("To answer"),
    "answered": N_("Answer given"),
    "declined": N_("Declined"),
    "withdrawn": N_("Withdrawn"),
}
JOINT_LABELS: Final = {
    "proposed": N_("Proposed"),
    "accepted": N_("Answering together"),
    "declined": N_("Said no"),
    "ended": N_("Ended"),
}


@dataclass(frozen=True, slots=True)
class BriefContent:
    """What a brief says, as the municipality may know it; ``contact`` is whom to ask, line by line."""

    region: str = ""
    language: str = "sv"
    about: str = ""
    message: str = ""
    strength_areas: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class BriefRow:
    """One brief in a municipality's list. ``state``: sent, answered, declined, withdrawn.

    ``days_left`` counts working days to the deadline, below zero when it has passed; None where there is
    none. ``news`` says whether the region wrote last, after any answer. ``ended`` is how the case went, None
    until the region has told it.
    """

    id: str
    municipality_code: str
    municipality: str
    reference: str
    number: str
    title: str
    state: str
    sent_on: date
    deadline_on: date | None
    days_left: int | None
    reminded_on: date | None
    replied_on: date | None
    news: bool = False
    ended: Ended | None = None
    ended_on: date | None = None
    lost_reason: LostReason | None = None

    @property
    def name(self) -> str:
        """The brief as one calls it: its title, else its number."""
        return self.title or self.number

    @property
    def is_open(self) -> bool:
        """Whether an answer is waited for; not once the case is decided."""
        return self.state == "sent" and self.ended is None


@dataclass(frozen=True, slots=True)
class OfferedSite:
    """A site of the municipality's own, held against what the brief asks."""

    row: SiteRow
    match: SiteMatch

    def count(self, verdict: Verdict) -> int:
        """Return how many requirements the site answers so."""
        return sum(result.verdict is verdict for result in self.match.results)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something asked that nothing known answers: a site field to fill in, or words where there is none."""

    requirement: Requirement
    field: str = ""


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A question about a brief, or the region's answer to it."""

    id: str
    brief_id: str
    municipality_code: str
    municipality: str
    from_region: bool
    author: str
    text: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class ReplySiteRow:
    """A site in a reply with what was said of it then: values by field key."""

    site_id: str
    name: str
    power_text: str
    note: str
    told: Mapping[str, Known] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReplyDocumentRow:
    """A document sent with a reply."""

    id: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """What a municipality answered."""

    id: str
    brief_id: str
    municipality_code: str
    municipality: str
    replied_on: date
    declined: bool
    reason: str
    text: str
    contact: str
    sites: tuple[ReplySiteRow, ...] = ()
    documents: tuple[ReplyDocumentRow, ...] = ()


@dataclass(frozen=True, slots=True)
class JointRow:
    """Answering together, as one side sees it. ``brief_id`` is one's own brief, ``other`` the other side."""

    id: str
    version: int
    brief_id: str
    other_code: str
    other: str
    state: str
    note: str
    proposed_by_us: bool


@dataclass(frozen=True, slots=True)
class BriefDetail:
    """Everything the answering screen shows."""

    row: BriefRow
    content: BriefContent
    sites: tuple[OfferedSite, ...]
    open_questions: tuple[OpenQuestion, ...]
    messages: tuple[MessageRow, ...]
    reply: ReplyRow | None
    joint: tuple[JointRow, ...] = ()
    partners: tuple[ReplyRow, ...] = ()
    """What those answered whom one answers together with."""


@dataclass(frozen=True, slots=True)
class OwnInquiryRow:
    """An inquiry that reached the municipality itself."""

    id: str
    version: int
    municipality_code: str
    number: str
    title: str
    investor: str
    source: str
    received_on: date
    deadline_on: date | None
    summary: str
    requirements: tuple[Requirement, ...]
    jobs: int | None
    contact: str
    closed_on: date | None
    outcome: str
    share: Share


@dataclass(frozen=True, slots=True)
class StaleSite:
    """A site with facts too old to trust, by field key."""

    id: str
    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MunicipalToday:
    """What a municipality must do now, what it waits for, what is old."""

    asked: tuple[BriefRow, ...]
    waiting: tuple[BriefRow, ...]
    joint: tuple[JointRow, ...]
    own: tuple[OwnInquiryRow, ...]
    stale: tuple[StaleSite, ...]
    requests: tuple[UpdateRequest, ...] = ()
    """What the region asks it to look over, and is not."""
    meetings: tuple[MeetingRow, ...] = ()
    """The meetings to come that it is called to."""
    plans: tuple[Plan, ...] = ()
    """The action plans under way that it is responsible for."""
    has_sites: bool = True
    """Whether any land or premises of the municipality are known at all."""

    @property
    def due(self) -> int:
        """How many things wait for the municipality."""
        return len(self.asked) + len(self.joint) + len(self.requests)


@dataclass(frozen=True, slots=True)
class SharedRow:
    """What a municipality shares of an inquiry of its own, and the region's inquiry it became, if any."""

    id: str
    municipality_code: str
    municipality: str
    number: str
    received_on: date
    level: Share
    title: str
    summary: str
    investor: str = ""
    source: str = ""
    contact: str = ""
    deadline_on: date | None = None
    jobs: int | None = None
    requirements: tuple[Requirement, ...] = ()
    inquiry_id: str | None = None
    inquiry_number: str = ""
    likely: tuple[InquiryRow, ...] = ()
    """Inquiries of the region that it may be."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A reply that became an answer of its case."""

    inquiry_id: str
    number: str
    title: str
    municipality: str
    declined: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A municipality's question that the region has not answered."""

    inquiry_id: str
    number: str
    title: str
    message: MessageRow
