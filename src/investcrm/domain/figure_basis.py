"""What every KPI is counted from, laid open: plain tables that anybody can count again in a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from investcrm.domain.words import N_


@dataclass(frozen=True, slots=True)
class BasisTable:
    """One table: ``key`` names its file, ``columns`` are the keys of its columns, dates are ISO text."""

    key: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]


TABLES: Final[Mapping[str, str]] = {
    "inquiries": N_(
        "One line per inquiry: the day it reached each step (empty: not known or not reached), how it ended, "
        "and the jobs and SEK stated first."
    ),
    "strength_areas": N_("One line per inquiry and strength area."),
    "forwardings": N_("One line per inquiry and municipality asked."),
    "ledger": N_(
        "One line per statement of jobs and investment that stands; one that was withdrawn is left out, and "
        "those that stand add up. Months tell how long after the decision a realised figure was read."
    ),
    "activities": N_("One line per meeting, call and the like, with the inquiry it belongs to, if any."),
    "shared": N_(
        "One line per inquiry that a municipality shares of its own, with the region's number where it was "
        "taken in."
    ),
    "indicators": N_(
        "One line per measured value, by year, and of each year in the order their sources said them; of two "
        "for one year the last stands."
    ),
    "meetings": N_("One line per meeting of the cooperation that was held."),
    "joint_answers": N_("One line per answer that two municipalities gave together."),
    "facts": N_(
        "One line per dated statement of land or a municipality, with the days it stays fresh; of several "
        "for one field the newest tells."
    ),
    "targets": N_("One line per KPI and year."),
    "promises": N_("One line per promised step, with the working days it may take."),
}
"""What a line of each table is, for whoever counts again."""
