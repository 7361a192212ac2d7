"""The appendix of a period's report: how figures are counted, confidential cases, sources, whom to ask."""

from __future__ import annotations

from investcrm import formats
from investcrm.domain.chart import Tone
from investcrm.reports import theme
from investcrm.reports.parts import NOTHING, write_contact
from investcrm.reports.quarter_data import KpiRow
from investcrm.reports.quarter_parts import Report
from investcrm.reports.table import Column, Row
from investcrm.reports.text import Align, Content, Run


def definitions(report: Report) -> None:
    """Write how each figure is counted, and what is counted when dates are missing."""
    document, words, data = report.document, report.words, report.data
    report.heading(words.t("Appendix: how the figures are counted"))
    document.paragraph(
        words.t(
            "Working days leave out Saturdays, Sundays and Swedish public holidays. A published report "
            "is never changed; what is corrected later is shown as a correction in the next report."
        ),
        theme.MUTED,
    )
    rows: list[Row] = [(kpi.label, _definition(kpi)) for kpi in data.kpis if kpi.formula]
    columns = (Column(words.t("Key figure"), heads=True), Column(words.t("Definition")))
    document.table(columns, rows, size=8.5, shares=(0.26, 0.74))
    if data.confidential:
        report.part(words.t("Confidential cases in this report"))
        document.paragraph(data.confidential)
        document.paragraph(
            words.t(
                "Where confidential cases are counted, they are counted in groups of at least three that are "
                "never taken apart, so that no figure, and no difference between two figures or two reports, "
                "tells of one or two cases. What cannot be shown so is left out. Lists name open cases alone."
            )
        )


def _definition(kpi: KpiRow) -> Content:
    if not kpi.undated:
        return kpi.formula
    return [Run(kpi.formula), Run(f"\n{kpi.undated}", tone=Tone.TEXT_MUTED)]


def indicators(report: Report) -> None:
    """Write what was measured outside the region's own cases, with sources and days."""
    words, data = report.words, report.data
    if not data.indicators:
        return
    report.part(words.t("Indicators from outside"))
    report.note(
        words.t(
            "The latest year of each, as its source states it; the county's figure is made of the "
            "municipalities' where the source has none."
        )
    )
    columns = (
        Column(words.t("Indicator"), heads=True),
        Column(words.t("Year"), Align.END),
        Column(words.t("The county"), Align.END),
        Column(words.t("Source")),
        Column(words.t("As of")),
    )
    rows: list[Row] = [
        (row.label, str(row.year), row.value, row.source or NOTHING, formats.day(row.as_of))
        for row in data.indicators
    ]
    report.document.table(columns, rows, size=8.5, shares=(0.3, 0.08, 0.2, 0.28, 0.14))


def contact(report: Report) -> None:
    """Write whom to ask."""
    report.heading(report.words.t("Contact"))
    write_contact(report.document, report.data.contact, report.words)
