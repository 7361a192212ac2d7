"""The first pages of a period's report: cover, summary with the lead figures, corrections."""

from __future__ import annotations

from typing import Final

from investcrm.domain.chart import Tone
from investcrm.reports import quarter_charts as drawn
from investcrm.reports import theme
from investcrm.reports.fonts import Weight
from investcrm.reports.parts import NOTHING, month_day, tiles, write_text
from investcrm.reports.quarter_brief import brief
from investcrm.reports.quarter_data import KpiRow
from investcrm.reports.quarter_parts import Report
from investcrm.reports.table import Column, Row
from investcrm.reports.text import Align, Run

TILES: Final = 4
CORRECTIONS: Final = 40


def cover(report: Report, title: str, state: str) -> None:
    """Write the cover with the contents."""
    document, words, data = report.document, report.words, report.data
    days = words.t("{first} to {last}", first=month_day(data.first, words), last=month_day(data.last, words))
    under = [days, words.t("To the steering group, {day}", day=month_day(data.made_on, words))]
    if not data.draft:
        under.append(words.t("Published, edition {number}", number=data.edition))
    document.cover(title, eyebrow=data.region, under=under, least=290.0)
    if state:
        with document.panel(Tone.WARN_SOFT, Tone.WARN) as panel:
            panel.paragraph([Run(state, Weight.SEMIBOLD, Tone.WARN)], theme.BODY.but(after=2.0))
            panel.paragraph(words.t("The figures can change until the report is published."))
    document.heading(2, words.t("Contents"), listed=False)
    document.contents()
    document.new_page()


def summary(report: Report) -> None:
    """Write the coordinator's words, the lead figures, and what the report comes to in a few lines."""
    document, words, data = report.document, report.words, report.data
    report.heading(words.t("Summary"))
    if data.summary.strip():
        write_text(document, data.summary, theme.LEAD)
    else:
        report.note(words.t("No summary has been written."))
    lead_figures(report)
    lines = brief(data, words)
    if lines:
        report.part(words.t("In brief"))
        columns = (Column("", heads=True), Column(""))
        document.table(columns, lines, header=False, shares=(0.2, 0.8))
    report.figure(words.t(drawn.GOALS), drawn.goals(data, words, document.width))
    report.figure(words.t(drawn.LIMITS), drawn.limits(data, words, document.width))
    if data.confidential:
        with document.panel(Tone.SURFACE_RAISED, Tone.RULE) as panel:
            title = words.t("Confidential cases")
            panel.paragraph([Run(title, Weight.SEMIBOLD)], theme.MUTED.but(after=2.0))
            panel.paragraph(data.confidential, theme.MUTED.but(after=0.0))
    corrections(report)


def lead_figures(report: Report, most: int = TILES) -> None:
    """Write the lead figures side by side, each with what it is held against."""
    leads = [kpi for kpi in report.data.kpis if kpi.lead][:most]
    tiles(
        report.document, [(kpi.label, kpi.value or NOTHING, "\n".join(_beside(kpi, report))) for kpi in leads]
    )


def _beside(kpi: KpiRow, report: Report) -> list[str]:
    words = report.words
    notes = []
    if kpi.change:
        notes.append(words.t(report.of.on_before, change=kpi.change))
    if kpi.target:
        notes.append(words.t("target {target}", target=kpi.target))
    return notes


def corrections(report: Report) -> None:
    """Write what is different from what was published before, as a bridge."""
    words, data = report.words, report.data
    if not data.corrections and not data.correction_notes:
        return
    report.part(words.t("Corrections since earlier reports"))
    rows: list[Row] = [
        (row.figure, row.published, [Run(row.now, Weight.SEMIBOLD)], row.why or NOTHING)
        for row in data.corrections
    ]
    columns = (
        Column(words.t("Figure"), heads=True),
        Column(words.t("Published then"), Align.END),
        Column(words.t("Now"), Align.END),
        Column(words.t("Why")),
    )
    report.table(columns, rows, CORRECTIONS, (0.38, 0.16, 0.16, 0.3))
    report.document.bullets(data.correction_notes)
