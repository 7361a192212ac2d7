"""What stands below the key figures: the funnel, strength areas, reasons for loss, who answered."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from investcrm import formats, words
from investcrm.domain import chart_bars
from investcrm.domain.chart import Chart, Datum
from investcrm.domain.kpi import FUNNEL
from investcrm.domain.rows import Breakdown, Dashboard
from investcrm.domain.stages import LOST_LABELS, LostReason
from investcrm.gui.models.columns import Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.region import Region
from investcrm.gui.widgets.basic import Card, EmptyState, label
from investcrm.gui.widgets.chart_view import ChartView, measure
from investcrm.gui.widgets.table import DataTable
from investcrm.words import n, t

_ROWS = 12


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in one of the tables; ``id`` is what the list behind it is narrowed to."""

    id: str
    label: str
    group: Breakdown


class FunnelCard(Card):
    """How far the inquiries of the year came."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(t("How far inquiries came"), parent, note=" ")
        self.chart = ChartView()
        self.chart.picked.connect(self.picked)
        self.body.addWidget(self.chart)
        self.body.addStretch(1)

    def show_board(self, board: Dashboard) -> None:
        """Show the funnel of the year the period lies in."""
        labels = {key: words_ for key, words_, _ in FUNNEL}
        steps = [
            Datum(
                t(labels[step.key]),
                float(step.count),
                str(step.count),
                id=step.key,
                share=f"{round(100 * step.count / step.of)}\u00a0%" if step.of else "",
            )
            for step in board.funnel
        ]
        if self.heading is not None:
            self.heading.set_note(t("received in {year}", year=board.period[:4]))

        def lay_out(width: float) -> Chart:
            return chart_bars.funnel(
                t("How far inquiries came"), steps, width=width, size=12.5, row=30, fits=measure
            )

        self.chart.set_layout(
            lay_out, {one.id or "": f"{one.label}: {one.shown} {one.share}" for one in steps}
        )


def head_as_table(card: Card) -> None:
    """Let a card's title begin where the cells of its table begin."""
    if card.heading is not None:
        card.heading.setContentsMargins(9, 12, 9, 4)


class GroupCard(Card):
    """A table of groups; Enter or a click on a row opens the list behind it."""

    picked = Signal(str)

    def __init__(
        self, title: str, columns: tuple[Column, ...], empty: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent, margin=0)
        head_as_table(self)
        self.model = RowsModel(columns, parent=self)
        self.table = DataTable(title)
        self.table.set_model(self.model)
        self.table.set_empty(EmptyState(empty, icon="kpi"))
        self.table.opened.connect(self.picked)
        self.table.clicked.connect(lambda _index: self.picked.emit(self.table.current_id()))
        self.body.addWidget(self.table)
        self.foot = label("", "small", wrap=True)
        self.foot.setContentsMargins(9, 0, 9, 10)
        self.foot.hide()
        self.body.addWidget(self.foot)
        self.body.addStretch(1)

    def show_groups(self, lines: list[GroupLine], foot: str = "") -> None:
        """Show these groups."""
        self.model.set_rows(lines)
        self.table.fit_rows(_ROWS)
        if not lines:
            self.table.setFixedHeight(180)
        self.foot.setText(foot)
        self.foot.setVisible(bool(foot))


def _number(value: int) -> str:
    return formats.number(value, decimals=0) if value else "–"


def _money(value: int) -> str:
    return formats.money(value) if value else "–"


def areas_card() -> GroupCard:
    """Return the card of strength areas."""
    columns = (
        Column("label", t("Strength area"), 130, kind="strong", text=_label, tip=_label, stretch=True),
        Column("inquiries", t("Cases"), 72, kind="number", text=lambda r: _number(r.group.inquiries)),
        Column("jobs", t("Jobs"), 120, kind="number", text=lambda r: _number(r.group.jobs)),
        Column("money", t("Investment"), 100, kind="number", text=lambda r: _money(r.group.investment_sek)),
    )
    return GroupCard(t("Strength areas"), columns, t("No inquiries came in this period."))


def lost_card() -> GroupCard:
    """Return the card of lost cases by reason."""
    columns = (
        Column("label", t("Reason"), 140, kind="strong", text=_label, tip=_label, stretch=True),
        Column("inquiries", t("Cases"), 72, kind="number", text=lambda r: _number(r.group.inquiries)),
        Column("jobs", t("Jobs"), 120, kind="number", text=lambda r: _number(r.group.jobs)),
    )
    return GroupCard(t("Why cases were lost"), columns, t("Nothing was lost in this period."))


def municipalities_card() -> GroupCard:
    """Return the card of municipalities' answering."""
    columns = (
        Column("label", t("Municipality"), 130, kind="strong", text=_label, stretch=True),
        Column("asked", t("Asked"), 86, kind="number", text=lambda r: _number(r.group.inquiries)),
        Column("answered", t("Answered"), 74, kind="number", text=lambda r: _number(r.group.answered)),
        Column(
            "days",
            t("Days"),
            64,
            kind="number",
            text=_days,
            header_tip=t("Median working days from sent to answered"),
        ),
    )
    return GroupCard(t("How municipalities answer"), columns, t("Nobody was asked in this period."))


def _label(line: GroupLine) -> str:
    return line.label


def _days(line: GroupLine) -> str:
    days = line.group.median_days
    return "–" if days is None else formats.number(days, decimals=1)


def area_lines(board: Dashboard, region: Region) -> list[GroupLine]:
    """Return strength areas by name."""
    return [
        GroupLine(one.key, region.area(one.key) if one.key else t("No strength area given"), one)
        for one in board.strength_areas
    ]


def lost_lines(board: Dashboard) -> list[GroupLine]:
    """Return reasons for loss in words."""
    return [GroupLine(one.key, t(LOST_LABELS[LostReason(one.key)]), one) for one in board.lost]


def municipality_lines(board: Dashboard) -> list[GroupLine]:
    """Return municipalities that were asked."""
    return [GroupLine(one.key, one.label, one) for one in board.municipalities]


def lost_foot(board: Dashboard) -> str:
    """Return what was lost in all, as a sentence; empty when nothing was."""
    if not (board.lost_jobs or board.lost_investment_sek):
        return ""
    language = words.current().language
    return n(
        "{count} job and {money} stood in the cases lost",
        "{count} jobs and {money} stood in the cases lost",
        board.lost_jobs,
        money=formats.money(board.lost_investment_sek, language),
    )
