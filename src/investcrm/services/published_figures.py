"""A report's figures by what they are of, whatever its language: kpi.inquiries, area.battery.jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from investcrm import formats, phrases
from investcrm.domain.kpi import FUNNEL, Kpi, Measure
from investcrm.domain.rows import Dashboard
from investcrm.domain.stages import LOST_LABELS, LostReason
from investcrm.domain.words import N_
from investcrm.services import quarter

if TYPE_CHECKING:
    from investcrm.services.reference import Reference
    from investcrm.words import Words

Figures = Mapping[str, float | None]
"""Figures by key; None where there is nothing to measure."""
COLUMNS: Final = {
    "inquiries": N_("Inquiries"),
    "jobs": N_("Jobs, decided"),
    "investment_sek": N_("Investment, decided"),
    "asked": N_("Times asked"),
    "answered": N_("Times answered"),
    "median_days": N_("Median, working days"),
    "cases": N_("Lost cases"),
    "lost_jobs": N_("Jobs, lost"),
    "lost_investment": N_("Investment, lost"),
}
_FINEST: Final = 5
"""Decimals that are never needed to tell two figures apart."""
_MONEY: Final = ("investment_sek", "lost_investment")
_BESIDE: Final = (".before", ".year_ago", ".target")
"""How the figures end that a report repeats from elsewhere."""


def of(board: Dashboard) -> dict[str, float | None]:
    """Return the figures of a report."""
    found: dict[str, float | None] = {}
    for line in board.lines:
        key = f"kpi.{line.key}"
        found |= {key: line.now.value, f"{key}.before": line.before.value}
        found |= {f"{key}.year_ago": line.year_ago.value, f"{key}.target": line.target}
    found |= {f"funnel.{step.key}": step.count for step in board.funnel}
    for row in board.strength_areas:
        amounts = {"inquiries": row.inquiries, "jobs": row.jobs, "investment_sek": row.investment_sek}
        found |= {f"area.{row.key}.{column}": amount for column, amount in amounts.items()}
    for row in board.municipalities:
        answers = {"asked": row.inquiries, "answered": row.answered, "median_days": row.median_days}
        found |= {f"municipality.{row.key}.{column}": amount for column, amount in answers.items()}
    for row in board.lost:
        losses = {"cases": row.inquiries, "lost_jobs": row.jobs, "lost_investment": row.investment_sek}
        found |= {f"lost.{row.key}.{column}": amount for column, amount in losses.items()}
    return found


def is_own(key: str) -> bool:
    """Whether a figure is of the report's own period, and not repeated from elsewhere."""
    return not key.endswith(_BESIDE)


def label(key: str, kpis: Mapping[str, Kpi], known: Reference, w: Words) -> str:
    """Return what a figure is called."""
    table, _, rest = key.partition(".")
    if table == "kpi":
        return phrases.kpi_label(kpis[rest], w.language) if rest in kpis else rest
    if table == "funnel":
        steps = {step: name for step, name, _ in FUNNEL}
        return f"{w.t('How far the inquiries came')}, {w.t(steps[rest])}"
    row, _, column = rest.rpartition(".")
    return f"{_row_name(table, row, known, w)}, {w.t(COLUMNS[column])}"


def _row_name(table: str, row: str, known: Reference, w: Words) -> str:
    if table == "area":
        return quarter.area_name(known, row, w)
    if table == "lost":
        return w.t(LOST_LABELS[LostReason(row)])
    return known.municipalities.get(row, row)


def shown_apart(
    key: str, one: float | None, other: float | None, kpis: Mapping[str, Kpi], language: str
) -> tuple[str, str]:
    """Return two values of a figure as people read them, so finely that those that differ look different."""
    told = shown(key, one, kpis, language), shown(key, other, kpis, language)
    if told[0] != told[1] or one is None or other is None or one == other:
        return told
    if is_money(key, kpis):
        return formats.whole_kronor(round(one), language), formats.whole_kronor(round(other), language)
    percent = "\u00a0%" if told[0].endswith("%") else ""
    for decimals in range(1, _FINEST):
        told = formats.number(one, language, decimals), formats.number(other, language, decimals)
        if told[0] != told[1]:
            break
    return told[0] + percent, told[1] + percent


def is_money(key: str, kpis: Mapping[str, Kpi]) -> bool:
    """Whether a figure is an amount in SEK."""
    table, _, rest = key.partition(".")
    if table == "kpi":
        return rest in kpis and kpis[rest].measure is Measure.SUM_MONEY
    return rest.endswith(_MONEY)


def shown(key: str, value: float | None, kpis: Mapping[str, Kpi], language: str) -> str:
    """Return a figure's value as people read it."""
    table, _, rest = key.partition(".")
    if table == "kpi" and rest in kpis:
        return phrases.kpi_value(kpis[rest], value, language)
    if value is None:
        return phrases.DASH
    if rest.endswith(_MONEY):
        return formats.money(round(value), language)
    return formats.number(value, language, 1)
