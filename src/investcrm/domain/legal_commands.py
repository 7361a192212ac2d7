"""Frozen commands about secrecy, the register, disclosure and disposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Assess:
    """An assessment of secrecy. ``finding``: secret, partly, public; ``wish`` is the investor's own.

    ``ground`` is a provision, such as 31 kap. 16 § OSL; a public case has none.
    """

    inquiry_id: str
    finding: str
    ground: str = ""
    reason: str = ""
    wish: str = ""
    wish_on: date | None = None
    assessed_on: date | None = None
    """None: today."""
    assessed_by: str = ""
    """Empty: the person who writes it down."""
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class SaveAgreement:
    """A party's agreement, new (``agreement_id`` None) or changed; ``remind_on`` None: a month before."""

    inquiry_id: str
    kind: str
    party: str = ""
    signed_on: date | None = None
    ends_on: date | None = None
    remind_on: date | None = None
    document_id: str | None = None
    note: str = ""
    agreement_id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveAgreement:
    """An agreement written down by mistake."""

    agreement_id: str


@dataclass(frozen=True, slots=True)
class RegisterDocument:
    """A document entered in the authority's own registry system: its number there, what the register says.

    None leaves what stands.
    """

    document_id: str
    registry_number: str
    registered_on: date | None = None
    """None: today."""
    dated_on: date | None = None
    correspondent: str | None = None
    concerns: str | None = None
    marking: str | None = None


@dataclass(frozen=True, slots=True)
class LogRequest:
    """A request to see documents; who asks need not be told, and need not say why."""

    covers: str
    inquiry_id: str | None = None
    requester: str = ""
    requested_on: date | None = None
    """None: today."""


@dataclass(frozen=True, slots=True)
class CoverDocuments:
    """The documents a request covers, added to those already found."""

    request_id: str
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UncoverDocument:
    """A document that a request does not cover after all."""

    disclosed_id: str


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page, counted from 0: shares of its width and height from the upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class MaskDocument:
    """What shall be gone from the copy of a document a request covers: areas, words, or both."""

    disclosed_id: str
    areas: tuple[Area, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecideDocument:
    """What is decided of one document: released, partly or refused."""

    disclosed_id: str
    decision: str


@dataclass(frozen=True, slots=True)
class DecideRequest:
    """The decision on a request; ``decision`` empty: what the decisions of its documents make of it.

    Every decision but a full release names its ground. ``reason`` says why, in the assessment and the letter.
    """

    request_id: str
    decision: str = ""
    ground: str = ""
    reason: str = ""
    decided_on: date | None = None
    """None: today."""
    decided_by: str = ""
    language: str = "sv"


@dataclass(frozen=True, slots=True)
class AddDisposalRule:
    """A decided rule of disposal: what, how many months after closing, which decision, its day."""

    covers: str
    months: int
    decision: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class RemoveDisposalRule:
    """A rule that no longer holds."""

    rule_id: str


@dataclass(frozen=True, slots=True)
class CarryOutDisposal:
    """Dispose of what a rule covers and what is due today; ``record_ids`` None: all of it."""

    rule_id: str
    record_ids: tuple[str, ...] | None = None
    language: str = "sv"
