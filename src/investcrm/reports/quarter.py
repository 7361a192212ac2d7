"""The quarterly report to the steering group: what came in, what came of it, what held it back."""

from __future__ import annotations

from typing import Final

from investcrm import formats
from investcrm.domain.chart import LEVELS, ON_LEVEL, Datum, Tone
from investcrm.domain.chart_bars import bars, funnel, ranking
from investcrm.reports import theme
from investcrm.reports.fonts import Weight, measure
from investcrm.reports.parts import NOTHING, evenly, month_day, tile, write_contact
from investcrm.reports.quarter_data import (
    AreaRow,
    CorrectionRow,
    KpiRow,
    LostReasonRow,
    LostRow,
    MunicipalityRow,
    Quarter,
    ReadinessRow,
    Series,
    WonRow,
)
from investcrm.reports.table import Cell, Column, Row
from investcrm.reports.tagged import Document
from investcrm.reports.text import Align, Content, Run
from investcrm.words import Words

__all__ = [
    "AreaRow",
    "CorrectionRow",
    "KpiRow",
    "LostReasonRow",
    "LostRow",
    "MunicipalityRow",
    "Quarter",
    "ReadinessRow",
    "Series",
    "WonRow",
    "render",
]

TILES: Final = 4
READINESS_SIDE_BY_SIDE: Final = 6


def render(data: Quarter, words: Words) -> bytes:
    """Return the report as a PDF."""
    title = words.t("Establishments and inquiries, {period}", period=data.period)
    state = words.t("Draft – not published") if data.draft else ""
    document = Document(
        f"{title} ({state})" if state else title,
        words,
        author=data.region,
        made_on=data.made_on,
        subject=words.t("Quarterly report from {region}", region=data.region),
        running=" · ".join(part for part in (title, state) if part),
        reference=" · ".join(part for part in (data.region, state) if part),
    )
    writer = _Report(document, data, words)
    writer.cover(title, state)
    writer.summary()
    writer.kpis()
    writer.development()
    writer.funnel()
    writer.areas()
    writer.municipalities()
    writer.won()
    writer.lost()
    writer.readiness()
    writer.definitions()
    return document.finish()


class _Report:
    """Writes the report's sections, each with a sentence where there is nothing to show."""

    def __init__(self, document: Document, data: Quarter, words: Words) -> None:
        self.document, self.data, self.words = document, data, words

    def cover(self, title: str, state: str) -> None:
        words, data = self.words, self.data
        days = words.t(
            "{first} to {last}", first=month_day(data.first, words), last=month_day(data.last, words)
        )
        under = [days, words.t("To the steering group, {day}", day=month_day(data.made_on, words))]
        if not data.draft:
            under.append(words.t("Published, edition {number}", number=data.edition))
        self.document.cover(title, eyebrow=data.region, under=under, least=290.0)
        if state:
            with self.document.panel(Tone.WARN_SOFT, Tone.WARN) as panel:
                panel.paragraph([Run(state, Weight.SEMIBOLD, Tone.WARN)], theme.BODY.but(after=2.0))
                panel.paragraph(words.t("The figures can change until the report is published."))
        self.document.heading(2, words.t("Contents"), listed=False)
        self.document.contents()
        self.document.new_page()

    def _nothing(self, text: str) -> None:
        self.document.paragraph(text, theme.MUTED)

    def _count(self, value: float | None) -> str:
        return NOTHING if value is None else formats.number(value, self.words.language, 1)

    def _money(self, value: int | None) -> str:
        return formats.money(value, self.words.language) if value else NOTHING

    def summary(self) -> None:
        words = self.words
        self.document.heading(2, words.t("Summary"))
        self.document.prose(self.data.summary or words.t("No summary has been written."), theme.LEAD)
        leads = [kpi for kpi in self.data.kpis if kpi.lead][:TILES]
        if leads:
            with self.document.columns(len(leads), Tone.SURFACE_RAISED) as boxes:
                for box, kpi in zip(boxes, leads, strict=True):
                    tile(box, kpi.label, kpi.value or NOTHING, self._tile_note(kpi))
        if self.data.confidential:
            self.document.paragraph(self.data.confidential, theme.MUTED)
        self.corrections()

    def corrections(self) -> None:
        words, data = self.words, self.data
        if not data.corrections and not data.correction_notes:
            return
        self.document.heading(3, words.t("Corrections since earlier reports"))
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
        self.document.table(columns, rows, shares=(0.38, 0.16, 0.16, 0.3))
        self.document.bullets(data.correction_notes)

    def _tile_note(self, kpi: KpiRow) -> str:
        words = self.words
        notes = []
        if kpi.change:
            notes.append(words.t("{change} on the quarter before", change=kpi.change))
        if kpi.target:
            notes.append(words.t("target {target}", target=kpi.target))
        return "\n".join(notes)

    def kpis(self) -> None:
        words = self.words
        self.document.heading(2, words.t("Key figures"))
        if not self.data.kpis:
            self._nothing(words.t("No key figures for this quarter."))
            return
        rows: list[Row] = [
            (
                kpi.label,
                [Run(kpi.value or NOTHING, Weight.SEMIBOLD)],
                kpi.target or NOTHING,
                kpi.previous or NOTHING,
                kpi.year_ago or NOTHING,
                self._change(kpi),
            )
            for kpi in self.data.kpis
        ]
        titles = (
            words.t("This quarter"),
            words.t("Target"),
            words.t("Quarter before"),
            words.t("Same quarter last year"),
            words.t("Change"),
        )
        columns = [Column(words.t("Key figure"), heads=True)]
        columns += [Column(title, Align.END) for title in titles[:-1]]
        self.document.table([*columns, Column(titles[-1])], rows)

    def _change(self, kpi: KpiRow) -> Content:
        if not kpi.change or kpi.better is None:
            return kpi.change or NOTHING
        told = self.words.t("better") if kpi.better else self.words.t("worse")
        return [Run(f"{kpi.change} {told}", tone=Tone.OK if kpi.better else Tone.BAD)]

    def development(self) -> None:
        words = self.words
        self.document.heading(2, words.t("Development over the last quarters"))
        shown = [series for series in self.data.series if series.data]
        if not shown:
            self._nothing(words.t("There are no earlier quarters to compare with."))
        for start in range(0, len(shown), 2):
            with self.document.columns(2, gap=22.0) as boxes:
                for box, series in zip(boxes, shown[start : start + 2], strict=False):
                    box.paragraph(series.title, theme.CAPTION.but(before=0.0), keep=True)
                    chart = bars(
                        series.title,
                        series.data,
                        width=box.width,
                        height=138.0,
                        target=series.target,
                        fits=measure,
                    )
                    box.figure(chart)

    def funnel(self) -> None:
        words, data = self.words, self.data
        self.document.heading(2, words.t("How far the inquiries came"))
        if not data.funnel or not any(step.value for step in data.funnel):
            self._nothing(words.t("No inquiries were received in the period."))
            return
        title = data.funnel_title or words.t("How far the inquiries came")
        self.document.paragraph(title, theme.MUTED, keep=True)
        self.document.figure(funnel(title, data.funnel, width=self.document.width, fits=measure))

    def areas(self) -> None:
        words = self.words
        self.document.heading(2, words.t("Strength areas"))
        if not self.data.areas:
            self._nothing(words.t("No strength areas to report."))
            return
        rows: list[Row] = [
            (area.name, self._count(area.inquiries), self._count(area.jobs), self._money(area.investment_sek))
            for area in self.data.areas
        ]
        columns = (
            Column(words.t("Strength area"), heads=True),
            Column(words.t("Inquiries"), Align.END),
            Column(words.t("Jobs, decided"), Align.END),
            Column(words.t("Investment, decided"), Align.END),
        )
        self.document.table(columns, rows, shares=(0.4, 0.17, 0.2, 0.23))
        self.document.paragraph(
            words.t("An inquiry in two areas counts in both, so the column is no sum."), theme.SMALL
        )

    def municipalities(self) -> None:
        words = self.words
        self.document.heading(2, words.t("How the municipalities answered"))
        if not self.data.municipalities:
            self._nothing(words.t("No municipality was asked in the quarter."))
            return
        rows: list[Row] = [
            (
                row.name,
                self._count(row.asked),
                self._count(row.answered),
                f"{round(100 * row.answered / row.asked)}\u00a0%" if row.asked else NOTHING,
                self._count(row.median_days),
            )
            for row in self.data.municipalities
        ]
        columns = (
            Column(words.t("Municipality"), heads=True),
            Column(words.t("Asked"), Align.END),
            Column(words.t("Answered"), Align.END),
            Column(words.t("Share"), Align.END),
            Column(words.t("Median, working days"), Align.END),
        )
        self.document.table(columns, rows, shares=(0.36, 0.14, 0.16, 0.14, 0.2))
        self.document.paragraph(words.t("A decline with a reason counts as an answer."), theme.SMALL)

    def won(self) -> None:
        words = self.words
        self.document.heading(2, words.t("Won"))
        if not self.data.won:
            self._nothing(words.t("No establishment or expansion was decided in the quarter."))
            return
        rows: list[Row] = [
            (
                row.name,
                row.what,
                row.municipality or NOTHING,
                formats.day(row.decided_on),
                self._count(row.jobs),
                self._money(row.investment_sek),
            )
            for row in self.data.won
        ]
        columns = (
            Column(words.t("Case"), heads=True),
            Column(words.t("What it became")),
            Column(words.t("Municipality")),
            Column(words.t("Decided")),
            Column(words.t("Jobs"), Align.END),
            Column(words.t("Investment"), Align.END),
        )
        self.document.table(columns, rows)

    def lost(self) -> None:
        words = self.words
        self.document.heading(2, words.t("Lost, and what would have been needed"))
        if not self.data.lost_reasons and not self.data.lost:
            self._nothing(words.t("No case was lost in the quarter."))
            return
        if self.data.lost_reasons:
            self._lost_reasons()
        if self.data.lost:
            rows: list[Row] = [(row.name, row.reason, row.needed or NOTHING) for row in self.data.lost]
            columns = (
                Column(words.t("Case"), heads=True),
                Column(words.t("Reason")),
                Column(words.t("What was needed")),
            )
            self.document.table(columns, rows, shares=(0.27, 0.25, 0.48))

    def _lost_reasons(self) -> None:
        words = self.words
        title = words.t("Cases by reason")
        data = [
            Datum(row.reason, row.count, self._count(row.count), share=self._worth(row))
            for row in self.data.lost_reasons
        ]
        self.document.paragraph(title, theme.CAPTION.but(before=0.0), keep=True)
        self.document.figure(ranking(title, data, width=self.document.width, fits=measure))

    def _worth(self, row: LostReasonRow) -> str:
        parts = []
        if row.jobs:
            parts.append(self.words.n("{count} job", "{count} jobs", row.jobs))
        if row.investment_sek:
            parts.append(formats.money(row.investment_sek, self.words.language))
        return ", ".join(parts)

    def readiness(self) -> None:
        words, data = self.words, self.data
        self.document.heading(2, words.t("Establishment readiness"))
        if not data.readiness or not data.dimensions:
            self._nothing(words.t("No readiness has been recorded."))
            return
        self.document.paragraph(
            words.t(
                "Levels, from lowest: missing, begun, partly, done, model. The words say what the shade says."
            ),
            theme.MUTED,
            keep=True,
        )
        for part in evenly(len(data.dimensions), READINESS_SIDE_BY_SIDE):
            names = data.dimensions[part]
            columns = [Column(words.t("Municipality"), heads=True), *(Column(name) for name in names)]
            rows: list[Row] = [
                (row.municipality, *(self._level(level) for level in row.levels[part]))
                for row in data.readiness
            ]
            each = 0.78 / len(names)
            self.document.table(columns, rows, size=8.5, shares=(0.22, *[each] * len(names)))

    def _level(self, level: tuple[int | None, str]) -> Cell:
        number, told = level
        if number is None:
            return Cell(told or self.words.t("unknown"), tone=Tone.TEXT_MUTED)
        step = min(max(number, 0), 4)
        return Cell(told, LEVELS[step], ON_LEVEL[step])

    def definitions(self) -> None:
        words = self.words
        self.document.heading(2, words.t("How the figures are counted"))
        self.document.paragraph(
            words.t(
                "Working days leave out Saturdays, Sundays and Swedish public holidays. A published quarter "
                "is never changed; what is corrected later is shown as a correction in the next report."
            ),
            theme.MUTED,
        )
        rows: list[Row] = [(kpi.label, kpi.formula) for kpi in self.data.kpis if kpi.formula]
        if rows:
            columns = (Column(words.t("Key figure"), heads=True), Column(words.t("Definition")))
            self.document.table(columns, rows, shares=(0.3, 0.7))
        self.document.heading(2, words.t("Contact"))
        write_contact(self.document, self.data.contact, words)
