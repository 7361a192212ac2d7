"""What came of the cases: municipalities, won, lost, what is missing, earlier decisions, readiness."""

from __future__ import annotations

from typing import Final

from investcrm import formats
from investcrm.domain.chart import LEVELS, ON_LEVEL, Tone
from investcrm.domain.ledger import STEP_LABELS, Step
from investcrm.reports import quarter_charts as drawn
from investcrm.reports.fonts import Weight
from investcrm.reports.parts import NOTHING, evenly
from investcrm.reports.quarter_data import MissingRow, MunicipalityRow
from investcrm.reports.quarter_parts import Report
from investcrm.reports.table import Cell, Column, Row
from investcrm.reports.text import Align, Content, Run

READINESS_SIDE_BY_SIDE: Final = 6
WON: Final = 30
LOST: Final = 25
MISSING: Final = 15
PARTED: Final = 150.0
"""A table higher than this may be parted between two pages."""
FOLLOWED: Final = 25


def municipalities(report: Report) -> None:
    """Write how each municipality answered, how ready it is, and what is weakest there."""
    words, data = report.words, report.data
    report.heading(words.t("The municipalities: answers and readiness"))
    if not any(row.asked or row.answered or row.known for row in data.municipalities):
        report.nothing(words.t(report.of.not_asked))
        return
    ready = any(row.known for row in data.municipalities)
    notes = [words.t("A decline with a reason counts as an answer.")]
    if ready and data.compared:
        notes.append(words.t("The index of readiness is 0 to 100 over the dimensions that are known."))
    elif ready:
        notes.append(words.t("The region does not compare the municipalities by index."))
    report.note(" ".join(notes))
    columns = [
        Column(words.t("Municipality"), heads=True),
        Column(words.t("Times asked"), Align.END),
        Column(words.t("Answered"), Align.END),
        Column(words.t("Share"), Align.END),
        Column(words.t("Median, working days"), Align.END),
    ]
    shares = [0.36, 0.14, 0.16, 0.14, 0.2]
    if ready:
        columns += [Column(words.t("Index"), Align.END)] if data.compared else []
        columns.append(Column(words.t("Weakest")))
        shares = (
            [0.2, 0.1, 0.1, 0.1, 0.13, 0.09, 0.28] if data.compared else [0.22, 0.1, 0.1, 0.1, 0.14, 0.34]
        )
    shown = [row for row in data.municipalities if row.asked or row.answered or row.known]
    rows: list[Row] = [_answers(row, ready, report) for row in shown]
    report.document.table(columns, rows, shares=shares, together=PARTED)
    quiet = [row.name for row in data.municipalities if row not in shown]
    if quiet:
        told = words.t(
            "Not asked, and of unknown readiness: {municipalities}.", municipalities=", ".join(quiet)
        )
        report.nothing(told)
    title = words.t("Median working days to an answer")
    report.figure(title, drawn.answering(data, words, report.document.width))


def _answers(row: MunicipalityRow, ready: bool, report: Report) -> Row:
    share = 100 * row.answered / row.asked if row.asked else None
    cells = [
        row.name,
        report.count(row.asked),
        report.count(row.answered),
        drawn.percent(share, report.words),
        report.count(row.median_days),
    ]
    if not ready:
        return cells
    index = [NOTHING if row.index is None else str(row.index)] if report.data.compared else []
    return [*cells, *index, row.weakest or report.words.t("unknown")]


def won(report: Report) -> None:
    """Write what was decided, with its jobs from the first statement to what is realised."""
    words, data = report.words, report.data
    report.heading(words.t("Won"))
    if not data.won:
        report.nothing(words.t(report.of.none_won))
        return
    rows: list[Row] = [
        (
            row.name,
            row.what,
            row.municipality or NOTHING,
            formats.day(row.decided_on),
            report.count(row.jobs),
            report.money(row.investment_sek),
        )
        for row in data.won
    ]
    columns = (
        Column(words.t("Case"), heads=True),
        Column(words.t("What it became")),
        Column(words.t("Municipality")),
        Column(words.t("Decided")),
        Column(words.t("Jobs"), Align.END),
        Column(words.t("Investment"), Align.END),
    )
    report.table(columns, rows, WON)
    _by_step(report)


def bridge(report: Report) -> None:
    """Write how the year's jobs came from what was stated to what is realised, lost cases among them."""
    chart = drawn.bridge(report.data, report.words, report.document.width)
    if chart is None:
        return
    report.part(report.words.t("From stated to realised"))
    report.note(
        report.words.t(
            "New jobs of all cases decided in {year} until the period's end, lost ones among them.",
            year=report.data.last.year,
        )
    )
    report.document.figure(chart)


def _by_step(report: Report) -> None:
    """Write the new jobs of what was won, step by step."""
    words = report.words
    cases = [row for row in report.data.won if any((row.stated, row.announced, row.realised))]
    if not cases:
        return
    report.part(words.t("New jobs, step by step"))
    report.note(words.t("From what the investor stated first to what is realised. A dash: nobody has said."))
    columns = [Column(words.t("Case"), heads=True)]
    columns += [Column(formats.begun(words.t(label)), Align.END) for label in STEP_LABELS.values()]
    rows: list[Row] = [
        (row.name, *(report.count(step) for step in (row.stated, row.jobs, row.announced, row.realised)))
        for row in cases
    ]
    report.table(columns, rows, WON, (0.4, 0.15, 0.15, 0.15, 0.15))


def lost(report: Report) -> None:
    """Write what was lost and why, and what each case would have needed, what cost most first."""
    words, data = report.words, report.data
    report.heading(words.t("Lost, and what would have been needed"))
    if not data.lost_reasons and not data.lost:
        report.nothing(words.t(report.of.none_lost))
        return
    report.figure(words.t("Cases by reason"), drawn.lost_reasons(data, words, report.document.width))
    rows: list[Row] = [
        (
            row.name,
            row.reason,
            row.needed or NOTHING,
            report.count(row.jobs),
            report.money(row.investment_sek),
        )
        for row in data.lost[:LOST]
    ]
    columns = (
        Column(words.t("Case"), heads=True),
        Column(words.t("Reason")),
        Column(words.t("What was needed")),
        Column(words.t("Jobs"), Align.END),
        Column(words.t("Investment"), Align.END),
    )
    report.table(columns, rows, LOST, (0.21, 0.2, 0.32, 0.1, 0.17), together=PARTED, count=len(data.lost))


def missing(report: Report) -> None:
    """Write which single thing, in which place, keeps how much away."""
    words, data = report.words, report.data
    report.heading(words.t("What is missing, and what it would win"))
    if not data.missing:
        report.nothing(words.t("No single missing thing keeps an inquiry away."))
        return
    report.note(data.missing_note)
    if chart := drawn.missing(data, words, report.document.width):
        report.document.figure(chart)
    columns = (
        Column(words.t("What is missing, and where"), heads=True),
        Column(words.t("Short by at most"), Align.END),
        Column(words.t("Inquiries"), Align.END),
        Column(words.t("Lost already"), Align.END),
        Column(words.t("Jobs"), Align.END),
        Column(words.t("Investment"), Align.END),
    )
    rows: list[Row] = [
        (
            _where(row, report),
            row.short or NOTHING,
            report.count(row.inquiries),
            report.count(row.lost or None),
            report.count(row.jobs or None),
            report.money(row.investment_sek),
        )
        for row in data.missing
    ]
    report.table(columns, rows, MISSING, (0.3, 0.16, 0.13, 0.12, 0.15, 0.14), together=PARTED)


def _where(row: MissingRow, report: Report) -> Content:
    place = row.place or report.words.t("The whole region")
    return [Run(row.what), Run(f"\n{place}", Weight.REGULAR, Tone.TEXT_MUTED)]


def follow_up(report: Report) -> None:
    """Write what became of what was decided earlier."""
    words, data = report.words, report.data
    report.heading(words.t("What became of earlier decisions"))
    if not data.follow_up:
        report.nothing(words.t("No earlier establishment or expansion is old enough to be followed up."))
        return
    report.note(words.t("New jobs as decided, and as realised so long after the decision."))
    columns = [
        Column(words.t("Case"), heads=True),
        Column(words.t("Municipality")),
        Column(words.t("Decision on")),
        Column(formats.begun(words.t(STEP_LABELS[Step.DECIDED])), Align.END),
    ]
    columns += [Column(words.t("{months} months", months=months), Align.END) for months in data.follow_months]
    rows: list[Row] = [
        (
            row.name,
            row.municipality or NOTHING,
            formats.day(row.decided_on),
            report.count(row.decided),
            *(report.count(step) for step in row.realised),
            row.due or NOTHING,
        )
        for row in data.follow_up[:FOLLOWED]
    ]
    shares = (0.22, 0.17, 0.12, 0.1, *[0.24 / len(data.follow_months)] * len(data.follow_months), 0.15)
    report.table(
        [*columns, Column(words.t("To follow up"))], rows, FOLLOWED, shares, count=len(data.follow_up)
    )


def readiness(report: Report) -> None:
    """Write the level of each municipality in each dimension."""
    words, data = report.words, report.data
    report.heading(words.t("Establishment readiness"))
    shown = [row for row in data.readiness if any(level is not None for level, _ in row.levels)]
    if not shown or not data.dimensions:
        report.nothing(words.t("No readiness has been recorded."))
        return
    report.note(
        words.t(
            "Levels, from lowest: missing, begun, partly, done, model. The words say what the shade says."
        )
    )
    for part in evenly(len(data.dimensions), READINESS_SIDE_BY_SIDE):
        names = data.dimensions[part]
        columns = [Column(words.t("Municipality"), heads=True), *(Column(name) for name in names)]
        rows: list[Row] = [
            (row.municipality, *(_level(level, report) for level in row.levels[part])) for row in shown
        ]
        each = 0.78 / len(names)
        report.document.table(columns, rows, size=8.5, shares=(0.22, *[each] * len(names)))
    if unknown := [row.municipality for row in data.readiness if row not in shown]:
        told = words.t("Nothing is known of {municipalities}.", municipalities=", ".join(unknown))
        report.nothing(told)


def _level(level: tuple[int | None, str], report: Report) -> Cell:
    number, told = level
    if number is None:
        return Cell(told or report.words.t("unknown"), tone=Tone.TEXT_MUTED)
    step = min(max(number, 0), 4)
    return Cell(told, LEVELS[step], ON_LEVEL[step])
