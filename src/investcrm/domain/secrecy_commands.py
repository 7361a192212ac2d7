"""Frozen commands of the confidential room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Seal:
    """Make an open case confidential; ``wish`` is what the investor has asked for itself.

    Without a ground the assessment is still to be made. ``assessed_on`` is today and ``assessed_by`` whoever
    acts where nothing is said.
    """

    inquiry_id: str
    code_name: str
    ground: str = ""
    wish: str = ""
    assessed_on: date | None = None
    assessed_by: str = ""


@dataclass(frozen=True, slots=True)
class Unseal:
    """Bring a case whose secrecy has ended into the open store, under ``title``."""

    inquiry_id: str
    title: str


@dataclass(frozen=True, slots=True)
class GiveAccess:
    """Let a member see a confidential case, as ``responsible`` or as ``reader``."""

    inquiry_id: str
    member_id: str
    role: str = "reader"


@dataclass(frozen=True, slots=True)
class HandOver:
    """Make another member responsible for a confidential case; who hands over stays as reader, or leaves."""

    inquiry_id: str
    member_id: str
    stays: bool = True


@dataclass(frozen=True, slots=True)
class WithdrawAccess:
    """Let a member see a confidential case no more."""

    inquiry_id: str
    member_id: str


@dataclass(frozen=True, slots=True)
class EraseWording:
    """What changes of other records said of a sealed case, to be taken out of the history for good."""

    change_ids: tuple[int, ...]
