"""The figures of a period's report: key figures, targets, development, funnel, strength areas."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from investcrm.domain.chart import Tone
from investcrm.reports import quarter_charts as drawn
from investcrm.reports import theme as looks
from investcrm.reports.fonts import Weight
from investcrm.reports.parts import NOTHING
from investcrm.reports.quarter_data import CohortRow, Course, GoalRow, KpiRow
from investcrm.reports.quarter_parts import Report
from investcrm.reports.table import Cell, Column, Row
from investcrm.reports.text import Align, Content, Run
from investcrm.words import N_

AREAS: Final = 24
ONE_PAGE: Final = 300.0
"""A table of key figures no higher than this is not parted."""
_COURSES: Final = {
    Course.REACHED: (N_("reached"), Tone.OK, Tone.OK_SOFT),
    Course.ON_COURSE: (N_("on course"), Tone.TEXT, Tone.SURFACE_RAISED),
    Course.BEHIND: (N_("behind"), Tone.BAD, Tone.BAD_SOFT),
}


def kpis(report: Report) -> None:
    """Write the key figures beside those of the period before and of a year ago, then the year's targets."""
    words, data = report.words, report.data
    report.heading(words.t("Key figures"))
    if not data.kpis:
        report.nothing(words.t("No key figures for this period."))
        return
    for theme, rows in groupby(data.kpis, key=lambda kpi: kpi.theme):
        if theme:
            report.part(theme)
        _values(list(rows), report)
    goals(report)


def _values(kpis: Sequence[KpiRow], report: Report) -> None:
    year_ago = report.of.year_ago
    rows: list[Row] = []
    for kpi in kpis:
        beside = [kpi.previous or NOTHING] + ([kpi.year_ago or NOTHING] if year_ago else [])
        rows.append((kpi.label, [Run(kpi.value or NOTHING, Weight.SEMIBOLD)], *beside, _change(kpi, report)))
    titles = [report.of.this, report.of.before] + ([year_ago] if year_ago else [])
    columns = [Column(report.words.t("Key figure"), heads=True)]
    columns += [Column(report.words.t(title), Align.END) for title in titles]
    shares = (0.29, 0.14, 0.14, 0.165, 0.265) if year_ago else (0.4, 0.16, 0.16, 0.28)
    columns.append(Column(report.words.t("Change")))
    report.document.table(columns, rows, shares=shares, together=ONE_PAGE)


def _change(kpi: KpiRow, report: Report) -> Content:
    if not kpi.change or kpi.better is None:
        return kpi.change or NOTHING
    told = report.words.t("better") if kpi.better else report.words.t("worse")
    return [Run(f"{kpi.change} {told}", tone=Tone.OK if kpi.better else Tone.BAD)]


def goals(report: Report) -> None:
    """Write the year's targets, how far they are reached, and what the year may end at."""
    words, data = report.words, report.data
    if not data.goals:
        return
    report.part(words.t("The targets for the year"))
    forecast = any(goal.forecast is not None for goal in data.goals)
    columns = [
        Column(words.t("Key figure"), heads=True),
        Column(words.t("Target"), Align.END),
        Column(words.t("So far"), Align.END),
        Column(words.t("Share"), Align.END),
    ]
    if forecast:
        columns.append(Column(words.t("Where the year may end")))
    rows: list[Row] = [_goal(goal, forecast, report) for goal in data.goals]
    shares = (0.3, 0.1, 0.1, 0.1, 0.27, 0.13) if forecast else (0.4, 0.15, 0.15, 0.13, 0.17)
    report.document.table([*columns, Column(words.t("Standing to the target"))], rows, shares=shares)
    if forecast and data.forecast_method:
        report.document.paragraph(data.forecast_method, looks.MUTED)


def _goal(goal: GoalRow, forecast: bool, report: Report) -> Row:
    row: list[Content | Cell] = [
        goal.label,
        goal.target_shown,
        [Run(goal.so_far_shown or NOTHING, Weight.SEMIBOLD)],
        drawn.percent(goal.share, report.words),
    ]
    if forecast:
        row.append(goal.forecast_shown or NOTHING)
    if goal.course is None:
        return [*row, NOTHING]
    told, tone, fill = _COURSES[goal.course]
    return [*row, Cell(report.words.t(told), fill, tone)]


def side_by_side(report: Report) -> None:
    """Write the quarters of a year beside each other."""
    words, data = report.words, report.data
    shown = [row for row in data.side if any(row.values)]
    if not shown:
        return
    report.heading(words.t("The year quarter by quarter"))
    notes = [words.t("Figures that are nought throughout the year are left out.")]
    if data.confidential and not data.draft:
        notes.append(words.t("The quarters count the open cases alone."))
    report.note(" ".join(notes))
    columns = [Column(words.t("Key figure"), heads=True)]
    columns += [Column(title, Align.END) for title in data.side_titles]
    each = 0.68 / len(data.side_titles)
    shares = (0.32, *[each] * len(data.side_titles))
    for theme, found in groupby(shown, key=lambda row: row.theme):
        if theme:
            report.part(theme)
        rows: list[Row] = [
            (row.label, *row.shown[:-1], [Run(row.shown[-1], Weight.SEMIBOLD)]) for row in found
        ]
        report.document.table(columns, rows, shares=shares, together=ONE_PAGE)


def development(report: Report) -> None:
    """Write the lead figures over the last periods, two charts side by side."""
    words, document = report.words, report.document
    report.heading(words.t(report.of.development))
    shown = [series for series in report.data.series if drawn.is_told(series)]
    if not shown:
        report.nothing(words.t(report.of.no_earlier))
    for start in range(0, len(shown), 2):
        with document.columns(2, gap=22.0) as boxes:
            for box, series in zip(boxes, shown[start : start + 2], strict=False):
                box.paragraph(series.title, looks.CAPTION.but(before=0.0), keep=True)
                box.figure(drawn.development(series, box.width, 138.0))


def funnel(report: Report) -> None:
    """Write how far the year's inquiries came, and how each cohort did."""
    words, data = report.words, report.data
    report.heading(words.t("How far the inquiries came"))
    chart = drawn.steps(data, words, report.document.width)
    if chart is None:
        report.nothing(words.t("No inquiries were received in the period."))
    else:
        report.note(data.funnel_title or words.t("How far the inquiries came"))
        report.document.figure(chart)
    if not any(cohort.received for cohort in data.cohorts):
        return
    report.part(words.t("Conversion by cohort"))
    report.note(
        words.t("Of the inquiries received in each period, the share that has reached each step so far.")
    )
    columns = [Column(words.t("Received"), heads=True), Column(words.t("Inquiries"), Align.END)]
    columns += [Column(step.label, Align.END) for step in data.funnel[1:]]
    rows: list[Row] = [
        (cohort.label, report.count(cohort.received), *_shares(cohort, report)) for cohort in data.cohorts
    ]
    report.document.table(columns, rows)


def _shares(cohort: CohortRow, report: Report) -> list[str]:
    if not cohort.received:
        return [NOTHING] * len(cohort.reached)
    return [drawn.percent(100 * reached / cohort.received, report.words) for reached in cohort.reached]


def areas(report: Report) -> None:
    """Write what each strength area gave."""
    words, data = report.words, report.data
    report.heading(words.t("Strength areas"))
    if not data.areas:
        report.nothing(words.t("No strength areas to report."))
        return
    report.note(words.t("An inquiry in two areas counts in both, so the column is no sum."))
    rows: list[Row] = [
        (area.name, report.count(area.inquiries), report.count(area.jobs), report.money(area.investment_sek))
        for area in data.areas
    ]
    columns = (
        Column(words.t("Strength area"), heads=True),
        Column(words.t("Inquiries"), Align.END),
        Column(words.t("Jobs, decided"), Align.END),
        Column(words.t("Investment, decided"), Align.END),
    )
    report.table(columns, rows, AREAS, (0.4, 0.17, 0.2, 0.23))
