"""Frozen commands between the region and its municipalities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from investcrm.domain.commands import Attachment
from investcrm.domain.municipal import Share
from investcrm.domain.requirements import Requirement
from investcrm.domain.sites import FactValue


@dataclass(frozen=True, slots=True)
class ReplySite:
    """A site offered: one of one's own by id, or a new one by name; ``facts`` are what is new of it."""

    site_id: str | None = None
    name: str = ""
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    power_text: str = ""
    """As written: "6 MW nu, 14 MW 2028"; read into statements where it can be."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SendReply:
    """A municipality's answer to a brief: sites, text and contact, or ``declined`` with a reason."""

    brief_id: str
    declined: bool = False
    reason: str = ""
    text: str = ""
    contact: str = ""
    sites: tuple[ReplySite, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class SendMessage:
    """A question about a brief, or the region's answer to it."""

    brief_id: str
    text: str


@dataclass(frozen=True, slots=True)
class AskMunicipality:
    """What the region wants to know of a municipality's land for a case, a question each."""

    inquiry_id: str
    municipality_code: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposeJoint:
    """Ask another municipality to answer a brief together."""

    brief_id: str
    with_code: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnswerJoint:
    """Say yes or no to answering together."""

    joint_id: str
    accept: bool


@dataclass(frozen=True, slots=True)
class LogOwnInquiry:
    """An inquiry that reached the municipality itself; only the title is needed."""

    title: str
    municipality_code: str = ""
    """Empty: the municipality one works for, if it is one alone."""
    investor: str = ""
    source: str = ""
    received_on: date | None = None
    deadline_on: date | None = None
    summary: str = ""
    requirements: tuple[Requirement, ...] = ()
    jobs: int | None = None
    contact: str = ""
    share: Share = Share.NOTHING


@dataclass(frozen=True, slots=True)
class ChangeOwnInquiry:
    """Changed fields of one's own inquiry; ``share`` and ``requirements`` are given whole."""

    own_id: str
    version: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CloseOwnInquiry:
    """How one's own inquiry ended; an empty outcome opens it again."""

    own_id: str
    version: int
    outcome: str
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class TakeInShared:
    """Make an inquiry of the region of one a municipality shares, or merge it with an existing one."""

    shared_id: str
    inquiry_id: str | None = None
