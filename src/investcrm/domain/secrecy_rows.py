"""Frozen rows about secrecy, the register, disclosure and disposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from investcrm.domain.rows import DocumentRow
from investcrm.domain.secrecy import Decision, Finding


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment of secrecy, with the request it was made for."""

    id: str
    inquiry_id: str
    ground: str
    assessed_on: date
    assessed_by: str
    finding: Finding
    wish: str
    wish_on: date | None
    reason: str
    request_id: str | None


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement and the days that matter of it."""

    id: str
    version: int
    inquiry_id: str
    kind: str
    party: str
    signed_on: date | None
    ends_on: date | None
    remind_on: date | None
    document_id: str | None
    note: str


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request for disclosure; ``decision`` None until it is decided."""

    id: str
    version: int
    inquiry_id: str | None
    number: str
    requested_on: date
    requester: str
    covers: str
    decision: Decision | None
    decided_on: date | None
    decided_by: str
    ground: str
    appeal: str
    documents: int = 0


@dataclass(frozen=True, slots=True)
class DisclosedRow:
    """A document a request covers, with what was decided of it and its masked copy."""

    id: str
    document: DocumentRow
    number: str
    decision: Decision | None
    masked: DocumentRow | None


@dataclass(frozen=True, slots=True)
class CaseSecrecy:
    """The secrecy of one case: ``finding`` is the latest of the case itself, None where nobody has."""

    assessments: tuple[AssessmentRow, ...]
    agreements: tuple[AgreementRow, ...]
    requests: tuple[RequestRow, ...]
    finding: Finding | None
    ground: str
    unregistered: tuple[DocumentRow, ...]
    """Documents that must be registered without delay."""
