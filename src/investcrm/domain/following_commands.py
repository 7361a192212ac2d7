"""Frozen commands of following a round: the rule of reminders, extensions, contacts, complaints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from investcrm.domain.promises import Promise


@dataclass(frozen=True, slots=True)
class SetReminders:
    """When municipalities are reminded, in working days; 0 leaves that reminder out."""

    before: int
    after: int
    every: int


@dataclass(frozen=True, slots=True)
class NoteBounce:
    """The message to a municipality came back undelivered; without a day today."""

    forwarding_id: str
    bounced_on: date | None = None


@dataclass(frozen=True, slots=True)
class Extend:
    """Give municipalities that have not answered another day, and tell them why.

    With ``sends`` the messages wait to be sent, where the workspace sends mail.
    """

    forwarding_ids: tuple[str, ...]
    deadline_on: date
    reason: str = ""
    sends: bool = False


@dataclass(frozen=True, slots=True)
class ReplaceContact:
    """Ask somebody else at a municipality; ``note`` says why, such as until when the first is away.

    With ``sends`` the message waits to be sent, where the workspace sends mail.
    """

    forwarding_id: str
    email: str
    note: str = ""
    keep: bool = False
    """Whether the address is the municipality's from now on."""
    sends: bool = False


@dataclass(frozen=True, slots=True)
class Explain:
    """Why a promised step of a case was late; empty words take the explanation away."""

    inquiry_id: str
    promise: Promise
    text: str
    municipality_code: str = ""


@dataclass(frozen=True, slots=True)
class LogComplaint:
    """Somebody complained about a case or a municipality; ``follow_up`` is a task with its day."""

    text: str
    who: str = ""
    inquiry_id: str | None = None
    municipality_code: str = ""
    happened_on: date | None = None
    done: str = ""
    follow_up: str = ""
    follow_up_on: date | None = None


@dataclass(frozen=True, slots=True)
class SettleComplaint:
    """What was done about a complaint; ``closed`` settles it, and completes its task."""

    complaint_id: str
    done: str
    closed: bool = True
