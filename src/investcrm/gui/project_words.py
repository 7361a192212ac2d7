"""Words that screens and dialogs of projects share: hours, days of a period, what its report lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm import formats, words
from investcrm.services.project_reports import told
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.project_rows import PeriodStatus
    from investcrm.services.project_reports import View


def hours(minutes: int) -> str:
    """Return minutes as hours."""
    return formats.number(minutes / 60)


def period_days(status: PeriodStatus) -> str:
    """Return a period's first and last day."""
    return f"{formats.day(status.period.first)} \u2013 {formats.day(status.period.last)}"


def lacks(view: View, status: PeriodStatus) -> list[str]:
    """Return what a period's report lacks, and what is others than it was reported, each as a sentence."""
    lines = [told(one, words.current().language) for one in status.missing]
    if view.changed and view.number == status.period.number:
        lines.append(t("Others now than when it was reported: {figures}.", figures=", ".join(view.changed)))
    return lines
