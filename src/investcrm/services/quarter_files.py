"""The files beside a report's PDF, with the same figures: workbook, long CSV, frozen JSON and its charts."""

from __future__ import annotations

import dataclasses
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from enum import Enum
from io import BytesIO
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, Any, Final

from investcrm.exchange import plain, xlsx
from investcrm.exchange.xlsx import Kind, Table
from investcrm.services import quarter_long

if TYPE_CHECKING:
    from investcrm.exchange.xlsx import Value
    from investcrm.reports import quarter_data as paper
    from investcrm.words import Words

FORMAT: Final = 1
"""How a report's data is written as JSON."""
TYPES: Final = {
    "pdf": "application/pdf",
    "one_page": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
    "charts": "application/zip",
}
"""The kinds of files a report has, and what each is; the charts are kept together as a ZIP."""
KINDS: Final = tuple(TYPES)
_ENDINGS: Final = {"one_page": ".pdf", "charts": ".zip"}
_TEXT, _NUMBER, _DECIMAL, _MONEY, _DAY = Kind.TEXT, Kind.NUMBER, Kind.DECIMAL, Kind.MONEY, Kind.DAY


def ending(kind: str) -> str:
    """Return the ending of the name of a kind of file."""
    return _ENDINGS.get(kind, f".{kind}")


def made(kind: str, content: paper.Quarter, period: str, w: Words, decision: str = "") -> bytes:
    """Return a report's file of a kind; the same report gives the same bytes.

    ``decision`` is what the single page asks the group to decide.
    """
    from investcrm.reports import one_pager, quarter

    match kind:
        case "pdf":
            return quarter.render(content, w)
        case "one_page":
            return one_pager.render(content, decision, w)
        case "xlsx":
            return workbook(content, w)
        case "csv":
            return long(content, period, w)
        case "json":
            return data(content, period, w)
    return _zipped(charts(content, w), content.made_on)


def parts(kind: str, kept: bytes) -> dict[str, bytes]:
    """Return the files that a kept one stands for, by name: each chart of a ZIP; "" is the file itself.

    A name is one of a file alone: what somebody put into the database leads to no other folder.
    """
    if kind != "charts":
        return {"": kept}
    with zipfile.ZipFile(BytesIO(kept)) as archive:
        return {PureWindowsPath(name).name: archive.read(name) for name in archive.namelist()}


def _zipped(files: Mapping[str, bytes], on: date) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (max(on.year, 1980), on.month, on.day, 12, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def data(content: paper.Quarter, period: str, w: Words) -> bytes:
    """Return everything a report shows as JSON, with the number of its format."""
    told = {"format": FORMAT, "period": period, "language": w.language, "report": _plain(content)}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _plain(value: Any) -> Any:
    """Return what a report shows as JSON can hold it: rows as objects, days and words as text."""
    if dataclasses.is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def long(content: paper.Quarter, period: str, w: Words) -> bytes:
    """Return every number of a report as CSV, one to a line."""
    headers = (
        w.t("Period"),
        w.t("Published figure"),
        w.t("Divided by"),
        w.t("Part of it"),
        w.t("Value"),
        w.t("Unit"),
        w.t("Status"),
        w.t("Edition"),
        w.t("Key"),
    )
    status = w.t("draft") if content.draft else w.t("published")
    edition = None if content.draft else content.edition
    rows = [
        (
            line.period, line.figure, line.dimension, line.member, line.value,
            w.t(line.unit) if line.unit in quarter_long.UNITS else line.unit, status, edition, line.key,
        )
        for line in quarter_long.lines(content, period, w)
    ]  # fmt: skip
    return plain.write_csv(headers, rows, w.language)


def charts(content: paper.Quarter, w: Words) -> dict[str, bytes]:
    """Return each chart of a report as SVG and as PNG, by the names of their files."""
    from investcrm.reports import chart_picture, quarter

    pictures = {}
    for name, chart in quarter.charts(content, w):
        title = chart.alternative.partition(". ")[0].rstrip(".")
        pictures[f"{name}.svg"] = chart_picture.svg(chart, title, w.language)
        pictures[f"{name}.png"] = chart_picture.png(chart)
    return pictures


def workbook(content: paper.Quarter, w: Words) -> bytes:
    """Return the report as a workbook: a sheet for each table, numbers as numbers."""
    sheets = _Sheets(content, w)
    tables = (
        sheets.kpis(),
        sheets.funnel(),
        sheets.areas(),
        sheets.municipalities(),
        sheets.won(),
        sheets.reasons(),
        sheets.lost(),
        sheets.cohorts(),
        sheets.goals(),
        sheets.side(),
        sheets.missing(),
        sheets.follow_up(),
        sheets.bridge(),
        sheets.readiness(),
        sheets.indicators(),
        sheets.corrections(),
        sheets.definitions(),
    )
    always = {w.t("Corrections"), w.t("Definitions")}
    stamp = datetime.combine(content.made_on, time(12), UTC)
    return xlsx.write_tables([table for table in tables if table.rows or table.title in always], stamp)


class _Sheets:
    """Lays out the sheets of a report; the first columns are text, and amounts stand in their base units."""

    def __init__(self, content: paper.Quarter, w: Words) -> None:
        self.content, self.w = content, w

    def _table(
        self, title: str, columns: Iterable[tuple[str, Kind, int]], rows: Iterable[tuple[Value, ...]]
    ) -> Table:
        columns = list(columns)
        headers = [name for name, _, _ in columns]
        kinds, widths = [kind for _, kind, _ in columns], [width for _, _, width in columns]
        return Table(title, headers, list(rows), kinds, widths, wraps=True)

    def kpis(self) -> Table:
        w = self.w
        columns = [
            (w.t("Key figure"), _TEXT, 38),
            (self.content.period, _DECIMAL, 18),
            (w.t("Target"), _DECIMAL, 14),
            (w.t("Period before"), _DECIMAL, 16),
            (w.t("Same period last year"), _DECIMAL, 22),
            (w.t("Unit"), _TEXT, 16),
        ]
        rows = [(row.label, row.now, row.goal, row.then, row.ago, row.unit) for row in self.content.kpis]
        return self._table(w.t("Key figures"), columns, rows)

    def funnel(self) -> Table:
        w = self.w
        columns = [(w.t("Step"), _TEXT, 30), (w.t("Inquiries"), _NUMBER, 14)]
        rows = [
            (step.label, None if step.value is None else round(step.value)) for step in self.content.funnel
        ]
        return self._table(w.t("Funnel"), columns, rows)

    def areas(self) -> Table:
        w = self.w
        columns = [
            (w.t("Strength area"), _TEXT, 36),
            (w.t("Inquiries"), _NUMBER, 14),
            (w.t("Jobs, decided"), _NUMBER, 16),
            (w.t("Investment, decided, SEK"), _MONEY, 24),
        ]
        rows = [(row.name, row.inquiries, row.jobs, row.investment_sek) for row in self.content.areas]
        return self._table(w.t("Strength areas"), columns, rows)

    def municipalities(self) -> Table:
        w = self.w
        columns = [
            (w.t("Municipality"), _TEXT, 30),
            (w.t("Times asked"), _NUMBER, 12),
            (w.t("Times answered"), _NUMBER, 12),
            (w.t("Median, working days"), _DECIMAL, 22),
            (w.t("Readiness index"), _NUMBER, 18),
            (w.t("Weakest"), _TEXT, 44),
        ]
        rows = [
            (row.name, row.asked, row.answered, row.median_days, row.index, row.weakest)
            for row in self.content.municipalities
        ]
        return self._table(w.t("Municipalities"), columns, rows)

    def won(self) -> Table:
        w = self.w
        columns = [
            (w.t("Case"), _TEXT, 40),
            (w.t("What it became"), _TEXT, 20),
            (w.t("Municipality"), _TEXT, 20),
            (w.t("Decided"), _DAY, 12),
            (w.t("Jobs, stated"), _NUMBER, 14),
            (w.t("Jobs, decided"), _NUMBER, 14),
            (w.t("Jobs, announced"), _NUMBER, 16),
            (w.t("Jobs, realised"), _NUMBER, 16),
            (w.t("Investment, decided, SEK"), _MONEY, 24),
        ]
        rows = [
            (
                row.name, row.what, row.municipality, row.decided_on, row.stated, row.jobs, row.announced,
                row.realised, row.investment_sek,
            )
            for row in self.content.won
        ]  # fmt: skip
        return self._table(w.t("Won"), columns, rows)

    def reasons(self) -> Table:
        w = self.w
        columns = [
            (w.t("Reason"), _TEXT, 36),
            (w.t("Lost cases"), _NUMBER, 14),
            (w.t("Jobs, lost"), _NUMBER, 14),
            (w.t("Investment, lost, SEK"), _MONEY, 22),
        ]
        rows = [(row.reason, row.count, row.jobs, row.investment_sek) for row in self.content.lost_reasons]
        return self._table(w.t("Lost by reason"), columns, rows)

    def lost(self) -> Table:
        w = self.w
        columns = [
            (w.t("Case"), _TEXT, 40),
            (w.t("Reason"), _TEXT, 28),
            (w.t("What was needed"), _TEXT, 60),
            (w.t("Jobs, lost"), _NUMBER, 14),
            (w.t("Investment, lost, SEK"), _MONEY, 22),
        ]
        rows = [(row.name, row.reason, row.needed, row.jobs, row.investment_sek) for row in self.content.lost]
        return self._table(w.t("Lost cases"), columns, rows)

    def cohorts(self) -> Table:
        w = self.w
        steps = [(step.label, _NUMBER, 18) for step in self.content.funnel[1:]]
        columns = [(w.t("Received in"), _TEXT, 20), (w.t("Inquiries"), _NUMBER, 14), *steps]
        rows: list[tuple[Value, ...]] = [
            (row.label, row.received, *row.reached) for row in self.content.cohorts
        ]
        return self._table(w.t("Conversion"), columns, [row for row in rows if len(row) == len(columns)])

    def goals(self) -> Table:
        w = self.w
        columns = [
            (w.t("Key figure"), _TEXT, 38),
            (w.t("Target for the year"), _DECIMAL, 20),
            (w.t("So far this year"), _DECIMAL, 18),
            (w.t("Share of the target, %"), _DECIMAL, 24),
            (w.t("Forecast"), _DECIMAL, 14),
        ]
        rows = [(row.label, row.target, row.so_far, row.share, row.forecast) for row in self.content.goals]
        return self._table(w.t("Targets"), columns, rows)

    def side(self) -> Table:
        titles = self.content.side_titles
        columns = [(self.w.t("Key figure"), _TEXT, 38), *((title, _DECIMAL, 16) for title in titles)]
        rows = [(row.label, *row.values) for row in self.content.side if len(row.values) == len(titles)]
        return self._table(self.w.t("Parts of the year"), columns, rows)

    def missing(self) -> Table:
        w = self.w
        columns = [
            (w.t("Missing"), _TEXT, 34),
            (w.t("Short"), _TEXT, 18),
            (w.t("Municipality"), _TEXT, 20),
            (w.t("Inquiries"), _NUMBER, 14),
            (w.t("Lost cases"), _NUMBER, 14),
            (w.t("Jobs"), _NUMBER, 12),
            (w.t("Investment, SEK"), _MONEY, 20),
        ]
        rows = [
            (row.what, row.short, row.place, row.inquiries, row.lost, row.jobs, row.investment_sek)
            for row in self.content.missing
        ]
        return self._table(w.t("What is missing"), columns, rows)

    def follow_up(self) -> Table:
        w, months = self.w, self.content.follow_months
        after = [(w.t("Jobs, realised after {months} months", months=each), _NUMBER, 20) for each in months]
        columns = [
            (w.t("Case"), _TEXT, 40),
            (w.t("Municipality"), _TEXT, 20),
            (w.t("Decided"), _DAY, 12),
            (w.t("Jobs, decided"), _NUMBER, 14),
            *after,
            (w.t("Due"), _TEXT, 24),
        ]
        rows = [
            (
                row.name, row.municipality, row.decided_on, row.decided,
                *(row.realised + (None,) * len(months))[: len(months)], row.due,
            )
            for row in self.content.follow_up
        ]  # fmt: skip
        return self._table(w.t("Follow-up"), columns, rows)

    def bridge(self) -> Table:
        w = self.w
        columns = [
            (w.t("New jobs, step by step"), _TEXT, 44),
            (w.t("Bar from"), _NUMBER, 14),
            (w.t("Bar to"), _NUMBER, 14),
        ]
        rows = [(rung.label, rung.start, rung.end) for rung in self.content.bridge]
        return self._table(w.t("Ledger of jobs"), columns, rows)

    def indicators(self) -> Table:
        w = self.w
        columns = [
            (w.t("Indicator"), _TEXT, 50),
            (w.t("Year"), _TEXT, 10),
            (w.t("Value"), _DECIMAL, 16),
            (w.t("As people read it"), _TEXT, 44),
            (w.t("Source"), _TEXT, 36),
            (w.t("As of"), _DAY, 12),
        ]
        rows = [
            (row.label, str(row.year), row.figure, row.value, row.source, row.as_of)
            for row in self.content.indicators
        ]
        return self._table(w.t("Indicators from outside"), columns, rows)

    def readiness(self) -> Table:
        w = self.w
        columns = [
            (w.t("Municipality"), _TEXT, 24),
            *((f"{name}, 0–4", _NUMBER, 18) for name in self.content.dimensions),
        ]
        rows = [(row.municipality, *(level for level, _ in row.levels)) for row in self.content.readiness]
        return self._table(w.t("Readiness"), columns, [row for row in rows if len(row) == len(columns)])

    def corrections(self) -> Table:
        w = self.w
        columns = [
            (w.t("Published figure"), _TEXT, 50),
            (w.t("Published then"), _TEXT, 18),
            (w.t("Now"), _TEXT, 18),
            (w.t("Why"), _TEXT, 60),
        ]
        rows = [(row.figure, row.published, row.now, row.why) for row in self.content.corrections]
        notes = [(note, "", "", "") for note in self.content.correction_notes]
        return self._table(w.t("Corrections"), columns, [*rows, *notes])

    def definitions(self) -> Table:
        w = self.w
        columns = [(w.t("Key figure"), _TEXT, 38), (w.t("Definition"), _TEXT, 100)]
        status = (
            w.t("Draft – not published")
            if self.content.draft
            else w.t("Published, edition {number}", number=self.content.edition)
        )
        head = [
            (w.t("Region"), self.content.region),
            (w.t("Period"), self.content.period),
            (w.t("Status"), status),
            (w.t("Confidential cases"), self.content.confidential),
        ]
        rows = [(row.label, " ".join(filter(None, (row.formula, row.undated)))) for row in self.content.kpis]
        return self._table(w.t("Definitions"), columns, [*head, *rows])
