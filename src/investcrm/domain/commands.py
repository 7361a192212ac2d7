"""Frozen commands: what a person asked the program to do, with the version they saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from investcrm.domain.leaks import Finding
from investcrm.domain.offers import Sheets
from investcrm.domain.outlines import Outline
from investcrm.domain.power import PowerStep
from investcrm.domain.requirements import Requirement
from investcrm.domain.sites import Confidence, FactValue
from investcrm.domain.stages import LostReason, Outcome, Stage


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to keep with a case. ``direction``: received, sent, drawn_up."""

    name: str
    media_type: str
    data: bytes
    direction: str = "received"
    correspondent: str = ""


@dataclass(frozen=True, slots=True)
class LogInquiry:
    """A new inquiry; only the title is needed."""

    title: str
    source: str = ""
    investor: str = ""
    country: str = ""
    received_on: date | None = None
    """None: today."""
    deadline_on: date | None = None
    strength_areas: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    summary: str = ""
    requirements: tuple[Requirement, ...] = ()
    jobs: int | None = None
    investment_sek: int | None = None
    investment_note: str = ""
    owner_id: str | None = None
    """None: the person who logs it."""
    next_step: str = ""
    next_step_on: date | None = None
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeInquiry:
    """Changed fields of an inquiry: title, source, investor, country, dates, summary, owner_id, next step ...

    ``fields`` holds only what was changed. Strength areas are given whole under ``strength_areas``.
    """

    inquiry_id: str
    version: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeMany:
    """The same change to several inquiries, as one act."""

    inquiry_ids: tuple[str, ...]
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MoveInquiry:
    """Move to another open stage; a decided case is reopened by it."""

    inquiry_id: str
    version: int
    to: Stage


@dataclass(frozen=True, slots=True)
class HoldInquiry:
    """Put a case to rest or take it up again."""

    inquiry_id: str
    version: int
    on_hold: bool


@dataclass(frozen=True, slots=True)
class HoldMany:
    """Put several cases to rest, or take them up again, as one act."""

    inquiry_ids: tuple[str, ...]
    on_hold: bool


@dataclass(frozen=True, slots=True)
class RemoveInquiries:
    """Delete cases logged by mistake."""

    inquiry_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergeInquiries:
    """Fold ``duplicate_id`` into ``inquiry_id``: its parts move over, empty fields are filled, it goes."""

    inquiry_id: str
    duplicate_id: str


@dataclass(frozen=True, slots=True)
class SetRequirements:
    """All requirements of an inquiry as they shall be, in order; (id or None for a new one, requirement)."""

    inquiry_id: str
    version: int
    requirements: tuple[tuple[str | None, Requirement], ...]


@dataclass(frozen=True, slots=True)
class Recipient:
    """A municipality to ask, and the address its message goes to."""

    municipality_code: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class ForwardInquiry:
    """Ask municipalities. ``message`` is added to the letter, ``attachments`` go with the mail.

    ``fields`` are what the brief tells (domain.brief_fields); None: those of ``openness``, which is open,
    without_name or code_name. A ``confidential`` case is told under its code name alone and needs a
    ``ground``. ``secret_words`` must not occur. ``reviewed`` is what a person looked at of what was found;
    True: all of it.
    """

    inquiry_id: str
    recipients: tuple[Recipient, ...]
    deadline_on: date
    openness: str = "without_name"
    message: str = ""
    language: str = "sv"
    fields: frozenset[str] | None = None
    confidential: bool = False
    ground: str = ""
    ground_note: str = ""
    secret_words: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    reviewed: frozenset[Finding] | bool = False


@dataclass(frozen=True, slots=True)
class MarkSent:
    """Prepared forwardings were sent on a day."""

    forwarding_ids: tuple[str, ...]
    sent_on: date | None = None


@dataclass(frozen=True, slots=True)
class Remind:
    """Remind the municipalities that have not answered; makes a message each.

    Without a ``language`` each is written in that of its brief. ``noted``: they count as reminded at once, as
    their drafts are sent by hand.
    """

    forwarding_ids: tuple[str, ...]
    language: str = ""
    noted: bool = True


@dataclass(frozen=True, slots=True)
class NoteReminded:
    """Reminders made before were sent by hand today."""

    forwarding_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteTold:
    """Messages of a new deadline or to a new contact were sent by hand today; ``document_ids`` are they."""

    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteSent:
    """What was sent by hand of what was made for municipalities: briefs, reminders, and the rest."""

    briefs: MarkSent
    reminders: NoteReminded
    told: NoteTold


@dataclass(frozen=True, slots=True)
class AnsweredSite:
    """A site in an answer: an existing one by id, or a new one by name; ``facts`` update it, dated today.

    ``power`` are statements in figures. One that is not ``offered`` is only brought up to date.
    """

    site_id: str | None = None
    name: str = ""
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    power_text: str = ""
    """As written: "6 MW nu, 14 MW 2028"; read into statements where it can be."""
    note: str = ""
    power: tuple[PowerStep, ...] = ()
    offered: bool = True


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """A municipality's answer: sites, text and contact, or ``declined`` with a reason."""

    forwarding_id: str
    received_on: date | None = None
    declined: bool = False
    reason: str = ""
    text: str = ""
    contact: str = ""
    sites: tuple[AnsweredSite, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class PrepareOffer:
    """Put an offer together of chosen sites, in order; the documents are made and kept.

    ``blocks`` are keys of text blocks in their order, None the usual ones; ``rfi`` is the asker's own sheet.
    """

    inquiry_id: str
    site_ids: tuple[str, ...]
    language: str = "sv"
    intro: str = ""
    recipient: str = ""
    blocks: tuple[str, ...] | None = None
    sheets: Sheets = Sheets.NONE
    rfi: Attachment | None = None


@dataclass(frozen=True, slots=True)
class SendOffer:
    """Freeze a prepared offer as sent."""

    offer_id: str
    sent_on: date | None = None


@dataclass(frozen=True, slots=True)
class RecordActivity:
    """Something that happened: call, meeting, first_meeting, visit, mail or note. A visit moves the case."""

    kind: str
    text: str
    inquiry_id: str | None = None
    organisation_id: str | None = None
    happened_on: date | None = None
    participants: str = ""


@dataclass(frozen=True, slots=True)
class AddTask:
    """A promise with its day."""

    title: str
    due_on: date | None = None
    inquiry_id: str | None = None
    owner_id: str | None = None
    organisation_id: str | None = None


@dataclass(frozen=True, slots=True)
class CompleteTasks:
    """Tasks that are done."""

    task_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decide:
    """The investor's decision: establishment or expansion with jobs and investment, or lost with a reason."""

    inquiry_id: str
    version: int
    outcome: Outcome
    decided_on: date | None = None
    lost_reason: LostReason | None = None
    lost_needed: str = ""
    jobs_new: int | None = None
    jobs_safeguarded: int | None = None
    investment_sek: int | None = None
    municipality_code: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class StateLedger:
    """A further statement of jobs or investment.

    ``jobs_entry`` and ``jobs_skilled`` say how many of the jobs ask for what. ``replaces`` are the statements
    it stands instead of; without ``adds`` nothing of the same may stand beside it.
    """

    inquiry_id: str
    step: str
    stated_on: date | None = None
    months: int | None = None
    sort: str = "new"
    skill: str = ""
    jobs: int | None = None
    investment_sek: int | None = None
    source: str = ""
    jobs_entry: int | None = None
    jobs_skilled: int | None = None
    replaces: tuple[str, ...] = ()
    adds: bool = True


@dataclass(frozen=True, slots=True)
class KeepDocuments:
    """Files to keep with a case."""

    inquiry_id: str
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class DescribeDocument:
    """The register's facts of a document.

    registry_number, registered_on, concerns, marking, correspondent, dated_on.
    """

    document_id: str
    version: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StateFacts:
    """What is now known of a site or municipality; each becomes a dated fact. A value None withdraws.

    ``seen`` is what stood in the fields when the person began; fields it does not name are not compared.
    """

    subject_id: str
    facts: Mapping[str, FactValue]
    source: str
    as_of: date | None = None
    confidence: Confidence = Confidence.STATED
    seen: Mapping[str, FactValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StateOutline:
    """Where a site's borders run, as drawn or read; the one that stood stays in the history."""

    site_id: str
    outline: Outline
    source: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class AddSite:
    """A new site; ``power_text`` is read into power statements."""

    municipality_code: str
    name: str
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    power_text: str = ""
    source: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class StatePower:
    """A power statement from a year on, for a site or for one of the places named last.

    ``basis`` and ``grid`` are keys of domain.power, ``step`` one of the queue's, taken on ``step_on``.
    """

    site_id: str
    year: int | None
    firm_kw: int = 0
    indicative_kw: int = 0
    flexible_kw: int = 0
    operator: str = ""
    stated_on: date | None = None
    valid_until: date | None = None
    source: str = ""
    restricted: bool = False
    substation_id: str = ""
    municipality_code: str = ""
    basis: str = ""
    grid: str = ""
    voltage_v: int | None = None
    redundant: bool | None = None
    step: str = ""
    step_on: date | None = None
    closes_on: date | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class SaveOrganisation:
    """A company or partner, new (``organisation_id`` None) or changed.

    None for who owns it, how large it is and where that is known from leaves them as they are; ``employees``
    below zero takes a number away.
    """

    name: str
    organisation_id: str | None = None
    version: int | None = None
    kind: str = "company"
    country: str = ""
    municipality_code: str | None = None
    strength_areas: tuple[str, ...] = ()
    note: str = ""
    reviewed_on: date | None = None
    owner_country: str | None = None
    parent_company: str | None = None
    employees: int | None = None
    source: str | None = None
    as_of: str | None = None
    web: str | None = None


@dataclass(frozen=True, slots=True)
class SaveContact:
    """A person, new or changed.

    ``retain_until`` None: as many months after the last activity as the region keeps contacts. ``purpose``
    is a key of domain.persons or words of one's own; None leaves it as it is.
    """

    name: str
    contact_id: str | None = None
    version: int | None = None
    role: str = ""
    email: str = ""
    phone: str = ""
    organisation_id: str | None = None
    inquiry_id: str | None = None
    municipality_code: str | None = None
    retain_until: date | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class KeepContact:
    """Keep a contact on, though its day has come."""

    contact_id: str


@dataclass(frozen=True, slots=True)
class SetMunicipalityEmail:
    """The address forwarded inquiries go to; ``seen`` is the one that stood there, None: not compared."""

    municipality_code: str
    email: str
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class SetTarget:
    """A KPI's target for a year; value None takes it away. With ``compare`` it was ``seen`` before.

    It holds for the region, or for a municipality, a strength area, or both where they are given.
    """

    kpi: str
    year: int
    value: float | None
    seen: float | None = None
    compare: bool = False
    municipality_code: str = ""
    strength_area: str = ""


@dataclass(frozen=True, slots=True)
class SetTargets:
    """Many targets at once; undo takes all of them back."""

    targets: tuple[SetTarget, ...]


@dataclass(frozen=True, slots=True)
class PublishPeriod:
    """Publish the report of a period (2026-Q3), for good, with a summary of one's own."""

    period: str
    language: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class SaveSetting:
    """A setting of the workspace, its value what JSON can hold; ``seen`` is what stood there, None: any."""

    key: str
    value: Any
    seen: Any = None


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back a change set; None: the session's latest."""

    change_set: str | None = None
