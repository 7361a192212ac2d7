"""What people ask of the ledger beside a statement: to take one back, to be asked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class WithdrawStatement:
    """A statement that was wrong; it stays visible as withdrawn."""

    statement_id: str


@dataclass(frozen=True, slots=True)
class AskFollowUp:
    """Ask the company on a day how many jobs there are, so many months after the decision."""

    inquiry_id: str
    months: int
    due_on: date
    owner_id: str | None = None
