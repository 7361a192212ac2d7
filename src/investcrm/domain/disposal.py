"""Rules of disposal: what they cover and when something falls due; without a decided rule nothing does."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

from investcrm.domain.words import N_

COVERS: Final = {
    "case": N_("Decided cases"),
    "lost": N_("Lost cases"),
    "masked": N_("Masked copies of decided requests"),
    "import": N_("Files taken in and their cells"),
}
"""What a rule can cover."""


def due_on(closed: date, months: int) -> date:
    """Return the day something closed on a day falls due: so many months later, at the latest that month."""
    year, month = divmod(closed.year * 12 + closed.month - 1 + months, 12)
    return date(year, month + 1, min(closed.day, monthrange(year, month + 1)[1]))
