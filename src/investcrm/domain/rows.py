"""Frozen rows: what queries give to screens, documents and the terminal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from investcrm.domain.kpi import Kpi
from investcrm.domain.land_rows import PowerRow
from investcrm.domain.matching import Verdict
from investcrm.domain.readiness import Index
from investcrm.domain.requirements import Requirement
from investcrm.domain.sites import Known, SiteFacts
from investcrm.domain.slices import ALL, Slice
from investcrm.domain.stages import Standing


@dataclass(frozen=True, slots=True)
class Hit:
    """One find of the search: ``kind`` is inquiry, organisation, site or contact."""

    kind: str
    id: str
    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class InquiryRow:
    """One line of the inquiry list."""

    id: str
    number: str
    title: str
    standing: Standing
    strength_area: str
    source: str
    investor: str
    owner: str
    received_on: date | None
    deadline_on: date | None
    next_step: str
    next_step_on: date | None
    asked: int
    answered: int
    jobs: int | None
    investment_sek: int | None
    lost_reason: str | None
    version: int

    @property
    def status(self) -> str:
        """The catalogue key of its status."""
        return self.standing.label


@dataclass(frozen=True, slots=True)
class RoomRow(InquiryRow):
    """A confidential case in the list: how many members see it, and the latest assessment."""

    readers: int = 0
    ground: str = ""
    assessed_on: date | None = None


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """A requirement with the id and version it is changed by."""

    id: str
    version: int
    requirement: Requirement


@dataclass(frozen=True, slots=True)
class ForwardingRow:
    """One municipality asked. ``state``: prepared, sent, answered, declined, withdrawn."""

    id: str
    version: int
    municipality_code: str
    municipality: str
    state: str
    prepared_on: date
    sent_on: date | None
    deadline_on: date | None
    answered_on: date | None
    reminded_on: date | None
    recipient: str
    token: str
    brief_id: str | None
    message_id: str | None
    answer_text: str = ""
    decline_reason: str = ""
    sites: tuple[tuple[str, str, str], ...] = ()
    """Sites answered with: (site id, name, power in words)."""


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One offer, prepared or sent."""

    id: str
    edition: int
    language: str
    prepared_on: date
    sent_on: date | None
    recipient: str
    document_id: str | None
    sites: int


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """Something that happened. ``kind``: call, meeting, first_meeting, visit, mail, note.

    ``inquiry_id``, ``number`` and ``title`` are those of its case, where it is told beside others.
    """

    id: str
    kind: str
    happened_on: date
    text: str
    participants: str
    inquiry_id: str | None = None
    number: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A promise with its day."""

    id: str
    version: int
    title: str
    due_on: date | None
    done_on: date | None
    inquiry_id: str | None
    number: str = ""
    inquiry_title: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document's facts without its bytes. ``direction``: received, sent, drawn_up.

    ``registered_on`` is when it got its registry number, ``masked_of`` the document it is a masked copy of.
    """

    id: str
    version: int
    name: str
    media_type: str
    size: int
    sha256: str
    direction: str
    dated_on: date
    correspondent: str
    registry_number: str
    concerns: str
    marking: str
    registered_on: date | None = None
    masked_of: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A statement of jobs and investment."""

    id: str
    step: str
    months: int | None
    sort: str
    skill: str
    jobs: int | None
    investment_sek: int | None
    stated_on: date
    source: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One act in a record's history: when (ms UTC), who, the verb's catalogue key, changed fields.

    ``about`` names the municipalities, or who else a message went to.
    """

    set_id: str
    at_ms: int
    actor: str
    verb: str
    fields: tuple[str, ...]
    undone: bool
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InquiryDetail:
    """Everything the detail of an inquiry shows."""

    row: InquiryRow
    country: str
    summary: str
    owner_id: str | None
    organisation_id: str | None
    qualified_on: date | None
    forwarded_on: date | None
    first_response_on: date | None
    offered_on: date | None
    visit_on: date | None
    decided_on: date | None
    lost_needed: str
    decided_municipality: str
    """Code of the municipality an establishment or expansion was decided in; empty where not stated."""
    investment_note: str
    screening_note: str
    strength_areas: tuple[str, ...]
    municipalities: tuple[str, ...]
    """Codes the asker or the spreadsheet named."""
    requirements: tuple[RequirementLine, ...]
    forwardings: tuple[ForwardingRow, ...]
    offers: tuple[OfferRow, ...]
    activities: tuple[ActivityRow, ...]
    tasks: tuple[TaskRow, ...]
    documents: tuple[DocumentRow, ...]
    ledger: tuple[LedgerRow, ...]
    raw_cells: tuple[tuple[str, str], ...] = ()
    """The spreadsheet cells this inquiry was read from: (header, raw text)."""
    doubts: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = ()
    """What was read with doubt: (column, catalogue key, what fills its places)."""


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One line of the site list, with all facts known; ``stale`` names the fields too old to trust."""

    id: str
    version: int
    name: str
    municipality_code: str
    municipality: str
    facts: SiteFacts
    stale: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FactRow:
    """One statement in a subject's history."""

    field: str
    value: str
    source: str
    as_of: date | None
    confidence: str
    recorded_ms: int
    raw: str


@dataclass(frozen=True, slots=True)
class SiteDetail:
    """A site with its power statements, the history of its facts and the cells it was read from."""

    row: SiteRow
    power: tuple[PowerRow, ...]
    history: tuple[FactRow, ...]
    raw_cells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One line of the company list.

    ``foreign_owned`` is None where nobody has said who owns it; ``visits`` and ``visited_on`` are company
    visits, those in its cases left out.
    """

    id: str
    version: int
    name: str
    kind: str
    municipality_code: str | None
    municipality: str
    strength_areas: tuple[str, ...]
    country: str
    reviewed_on: date | None
    as_of: str
    note: str
    inquiries: int = 0
    owner_country: str = ""
    foreign_owned: bool | None = None
    parent_company: str = ""
    employees: int | None = None
    source: str = ""
    web: str = ""
    visits: int = 0
    visited_on: date | None = None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person to reach."""

    id: str
    version: int
    name: str
    role: str
    email: str
    phone: str
    organisation_id: str | None
    inquiry_id: str | None
    municipality_code: str | None
    retain_until: date | None
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    """A municipality with its readiness: a known level per dimension, the index, what is stale."""

    id: str
    version: int
    code: str
    name: str
    email: str
    levels: dict[str, Known] = field(default_factory=dict)
    stale: frozenset[str] = frozenset()
    index: Index | None = None
    sites: int = 0
    open_forwardings: int = 0


@dataclass(frozen=True, slots=True)
class StrengthAreaRow:
    """A node of the strength-area tree."""

    key: str
    name_sv: str
    name_en: str
    parent_key: str | None
    status: str

    def name(self, language: str) -> str:
        """The name in Swedish or English."""
        return self.name_sv if language == "sv" else self.name_en


@dataclass(frozen=True, slots=True)
class Due:
    """One thing on Today.

    ``kind`` says what it is (services.today.TEXTS), ``tone`` how near: late, today, week, later. ``action``
    names its one button, empty where one can only wait: done (the task), open (the case), send (what is
    prepared), remind, offer (put it together), match, activity (note a call), ledger (state jobs), reply (a
    municipality asks).
    ``count`` and ``text`` fill the line's words.
    """

    kind: str
    action: str
    tone: str
    due_on: date | None
    inquiry_id: str | None
    number: str
    title: str
    text: str
    count: int = 0
    ref: str = ""
    """Id of the task, forwarding or draft the button acts on."""


@dataclass(frozen=True, slots=True)
class Today:
    """What must be done now, what waits for others, what comes, and what changed."""

    due: tuple[Due, ...]
    waiting: tuple[Due, ...]
    coming: tuple[Due, ...]
    news: tuple[HistoryRow, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers beside the navigation."""

    due: int
    open_inquiries: int
    stale_readiness: int


@dataclass(frozen=True, slots=True)
class KpiValue:
    """A KPI in one period: ``value`` None where nothing can be measured; ``cases`` the rows behind it."""

    key: str
    period: str
    value: float | None
    cases: int


@dataclass(frozen=True, slots=True)
class KpiLine:
    """A KPI with its neighbours: now, before, a year ago, the trend, and the target for this period."""

    key: str
    kpi: Kpi
    now: KpiValue
    before: KpiValue
    year_ago: KpiValue
    trend: tuple[KpiValue, ...]
    target: float | None
    year_to_date: KpiValue


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """How many of a cohort reached a step."""

    key: str
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Counts by a group: strength area, municipality, reason for loss."""

    key: str
    label: str
    inquiries: int
    jobs: int = 0
    investment_sek: int = 0
    answered: int = 0
    median_days: float | None = None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything the KPI page and the quarter show for a period."""

    period: str
    lines: tuple[KpiLine, ...]
    funnel: tuple[FunnelStep, ...]
    strength_areas: tuple[Breakdown, ...]
    municipalities: tuple[Breakdown, ...]
    lost: tuple[Breakdown, ...]
    lost_jobs: int
    lost_investment_sek: int
    cut: Slice = ALL


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A card on the board."""

    row: InquiryRow
    verdict: Verdict | None = None
