"""What several documents are made from: a contact, a known value, a requirement. Frozen, ready to print.

Texts are in the document's language already, amounts written with ``investcrm.formats``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from investcrm.domain.requirements import Level


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask: a role at an organisation, not necessarily a person."""

    organisation: str
    role: str
    phone: str = ""
    email: str = ""
    web: str = ""


@dataclass(frozen=True, slots=True)
class KnownValue:
    """One thing known of a site; ``stale`` where it is older than its limit."""

    label: str
    value: str
    source: str = ""
    as_of: date | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement: what ("Land area"), how much ("10–14 ha"), how badly; ``note`` a remark."""

    requirement: str
    asked: str
    level: Level
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as JPEG, its width and height in dots, and what it shows in words."""

    data: bytes
    width: int
    height: int
    caption: str
