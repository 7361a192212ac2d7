"""What stands below the key figures: the funnel, and groups with a bar each that opens its list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from investcrm import formats, words
from investcrm.domain import chart_bars
from investcrm.domain.chart import Chart, Datum
from investcrm.domain.chart_ranked import Group, ranked, words_of
from investcrm.domain.kpi import FUNNEL
from investcrm.domain.rows import Breakdown, Dashboard
from investcrm.domain.slices import UNSTATED, Dimension
from investcrm.domain.stages import LOST_LABELS, LostReason
from investcrm.gui.region import Region
from investcrm.gui.widgets.basic import Card, EmptyState, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.chart_view import ChartView, measure
from investcrm.words import N_, n, t

_ROW, _SIZE = 30.0, 12.5
_FIRST = 8
"""How many groups are shown before one asks for all."""
_STEPS_HEIGHT = round(_ROW * len(FUNNEL))
TITLES = {
    Dimension.MUNICIPALITY: N_("How municipalities answer"),
    Dimension.STRENGTH_AREA: N_("Strength areas"),
    Dimension.SOURCE: N_("Where inquiries came from"),
    Dimension.COUNTRY: N_("Investors' countries"),
}


class FunnelCard(Card):
    """How far the inquiries of the year came."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(t("How far inquiries came"), parent, note=" ")
        self.chart = ChartView()
        self.chart.setMinimumHeight(_STEPS_HEIGHT)
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
                formats.number(step.count, decimals=0),
                id=step.key,
                share=f"{round(100 * step.count / step.of)}\u00a0%" if step.of else "",
            )
            for step in board.funnel
        ]
        if self.heading is not None:
            self.heading.set_note(t("received in {year}", year=board.period[:4]))

        def lay_out(width: float) -> Chart:
            return chart_bars.funnel(
                t("How far inquiries came"), steps, width=width, size=_SIZE, row=_ROW, fits=measure
            )

        self.chart.set_layout(lay_out, {one.id or "": one.told for one in steps})


class GroupCard(Card):
    """Groups with a bar each; ``picked`` (key, "" where nothing is stated) wants the list behind one."""

    picked = Signal(str)

    def __init__(self, title: str, heads: Sequence[str], empty: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._title, self._heads = title, tuple(heads)
        self.groups: tuple[Group, ...] = ()
        self.chart = ChartView()
        self.chart.picked.connect(lambda key: self.picked.emit("" if key == UNSTATED else key))
        self.chart.setMinimumHeight(round(_ROW * 6))
        self.empty = EmptyState(empty, icon="kpi")
        self.empty.hide()
        self.all = SecondaryButton("")
        self.all.setCheckable(True)
        self.all.toggled.connect(lambda _on: self._draw())
        self.all.hide()
        self.foot = label("", "small", wrap=True)
        self.foot.hide()
        self.body.addWidget(self.chart)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.foot)
        self.body.addStretch(1)

    def show_groups(self, groups: Sequence[Group], foot: str = "") -> None:
        """Show these groups."""
        self.groups = tuple(groups)
        self.foot.setText(foot)
        self.foot.setVisible(bool(foot))
        self._draw()

    def _draw(self) -> None:
        groups = self.groups
        rest = len(groups) - _FIRST
        shown = groups if rest <= 1 or self.all.isChecked() else groups[:_FIRST]
        self.all.setVisible(rest > 1)
        self.all.setText(
            t("Show fewer") if self.all.isChecked() else n("{count} more", "{count} more", max(rest, 0))
        )
        self.empty.setVisible(not groups)
        self.chart.setVisible(bool(groups))
        heads = self._heads

        def lay_out(width: float) -> Chart:
            return ranked(self._title, heads, shown, width=width, size=_SIZE, row=_ROW, fits=measure)

        self.chart.set_layout(lay_out, {one.datum.id or "": words_of(heads, one) for one in shown})


def card_of(dimension: Dimension) -> GroupCard:
    """Return the card of a dimension."""
    heads: tuple[str, ...]
    if dimension is Dimension.MUNICIPALITY:
        heads = (t("Asked"), t("Answered"), t("Days"), t("Jobs"))
        return GroupCard(t(TITLES[dimension]), heads, t("Nobody was asked in this period."))
    heads = (t("Cases"), t("Jobs"), t("Investment"))
    return GroupCard(t(TITLES[dimension]), heads, t("No inquiries came in this period."))


def lost_card() -> GroupCard:
    """Return the card of lost cases by reason."""
    heads = (t("Cases"), t("Jobs"), t("Investment"))
    return GroupCard(t("Why cases were lost"), heads, t("Nothing was lost in this period."))


def groups_of(dimension: Dimension, rows: Sequence[Breakdown], region: Region) -> list[Group]:
    """Return the groups of a dimension; municipalities that nobody asked come last, by name."""
    if dimension is not Dimension.MUNICIPALITY:
        return [_group(row, _name(dimension, row.key, region), _amounts(row)) for row in rows]
    asked = sorted(rows, key=lambda row: -row.inquiries)
    if not any(row.inquiries or row.answered or row.jobs for row in asked):
        return []
    return [_group(row, row.label, (_number(row.answered), _days(row), _number(row.jobs))) for row in asked]


def lost_groups(board: Dashboard) -> list[Group]:
    """Return reasons for loss in words."""
    return [_group(row, t(LOST_LABELS[LostReason(row.key)]), _amounts(row)) for row in board.lost]


def _group(row: Breakdown, name: str, more: tuple[str, ...]) -> Group:
    count = formats.number(row.inquiries, decimals=0)
    return Group(Datum(name, float(row.inquiries), count, id=row.key or UNSTATED), more)


def _name(dimension: Dimension, key: str, region: Region) -> str:
    if dimension is Dimension.STRENGTH_AREA:
        return region.area(key) if key else t("No strength area given")
    if dimension is Dimension.SOURCE:
        return region.source(key) if key else t("Source not stated")
    return key or t("Country not stated")


def _amounts(row: Breakdown) -> tuple[str, ...]:
    money = formats.money(row.investment_sek) if row.investment_sek else "–"
    return _number(row.jobs), money


def _number(value: int) -> str:
    return formats.number(value, decimals=0) if value else "–"


def _days(row: Breakdown) -> str:
    return "–" if row.median_days is None else formats.number(row.median_days, decimals=1)


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
