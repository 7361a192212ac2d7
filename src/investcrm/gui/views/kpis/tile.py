"""One key figure: its value, how it moved, its target, and its chart; the number opens the list behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from investcrm import phrases, words
from investcrm.domain import chart_bars
from investcrm.domain.chart import Chart, Datum, Target
from investcrm.domain.kpi import BY_KEY, Measure
from investcrm.domain.periods import parse
from investcrm.domain.rows import KpiLine
from investcrm.gui.widgets.basic import Card, ElidedLabel, label
from investcrm.gui.widgets.buttons import IconButton
from investcrm.gui.widgets.chart_view import ChartView, measure
from investcrm.gui.widgets.chip import Chip
from investcrm.services import quarter
from investcrm.words import t

HEIGHT = 132
SIZE = 11.5
SUMMED = (Measure.COUNT, Measure.SUM_JOBS, Measure.SUM_MONEY)


class KpiTile(Card):
    """``opened`` (period) wants the list behind a figure, ``target_wanted`` a target."""

    opened = Signal(str)
    target_wanted = Signal()

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, margin=14)
        self.kpi = BY_KEY[key]
        self.line: KpiLine | None = None
        head = QHBoxLayout()
        name = ElidedLabel(t(self.kpi.label), "muted")
        name.setToolTip(t(self.kpi.formula))
        head.addWidget(name, 1)
        aim = IconButton("flag", t("Set a target"))
        aim.setAccessibleName(t("Set a target for {kpi}", kpi=t(self.kpi.label)))
        aim.clicked.connect(self.target_wanted)
        head.addWidget(aim)
        self.body.addLayout(head)
        self.figure = QPushButton("–")
        self.figure.setProperty("kind", "figure")
        self.figure.setCursor(Qt.CursorShape.PointingHandCursor)
        self.figure.clicked.connect(self._open_now)
        self.figure.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.body.addWidget(self.figure)
        self.change = Chip("", "neutral", self)
        self.body.addWidget(self.change)
        self.note = label("", "small", wrap=True)
        self.body.addWidget(self.note)
        self.chart = ChartView()
        self.chart.picked.connect(self.opened)
        self.body.addWidget(self.chart, 1)
        self.setMinimumWidth(228)

    def show_line(self, line: KpiLine) -> None:
        """Show a figure with its neighbours."""
        self.line = line
        language = words.current().language
        value = phrases.kpi_value(self.kpi, line.now.value, language)
        period = phrases.period(parse(line.now.period), language)
        self.figure.setText(value)
        self.figure.setAccessibleName(
            t(
                "{kpi} {period}: {value}. Open the list behind it.",
                kpi=t(self.kpi.label),
                period=period,
                value=value,
            )
        )
        self.figure.setToolTip(t("Open the list behind the figure"))
        self._show_change(line, language)
        self.note.setText(self._told(line, language))
        lay_out = self._layout(line, language)
        tips = {
            each.period: f"{phrases.period(parse(each.period), language)}: "
            f"{phrases.kpi_value(self.kpi, each.value, language)}"
            for each in line.trend
        }
        self.chart.set_layout(lay_out, tips)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(t("Open the list behind the figure"), self._open_now)
        menu.addAction(t("Set a target…"), self.target_wanted.emit)
        menu.popup(event.globalPos())

    def _open_now(self) -> None:
        if self.line is not None:
            self.opened.emit(self.line.now.period)

    def _show_change(self, line: KpiLine, language: str) -> None:
        change = phrases.kpi_change(self.kpi, line.now.value, line.before.value, language)
        better = phrases.kpi_better(self.kpi, line.now.value, line.before.value)
        tone = "neutral" if better is None else "ok" if better else "bad"
        before = phrases.period_short(parse(line.before.period), language)
        if change and line.now.value == line.before.value:
            self.change.set(t("unchanged against {period}", period=before), tone)
            return
        against = t("{change} against {period}", change=change, period=before) if change else ""
        judged = t("better") if better else t("worse") if better is False else ""
        self.change.set(", ".join(part for part in (against, judged) if part), tone)
        self.change.setToolTip(phrases.period(parse(line.before.period), language))

    def _told(self, line: KpiLine, language: str) -> str:
        parts = [t(self.kpi.unit)] if self.kpi.unit else []
        told = len(parts)
        if line.year_ago.value is not None:
            ago = phrases.kpi_value(self.kpi, line.year_ago.value, language)
            parts.append(t("a year ago {value}", value=ago))
        if self.kpi.measure in SUMMED and "-" in line.now.period:
            total = phrases.kpi_value(self.kpi, line.year_to_date.value, language)
            parts.append(t("this year {value}", value=total))
        if line.target is not None:
            parts.append(t("target {value}", value=phrases.kpi_goal(self.kpi, line.target, language)))
        if len(parts) == told:
            parts.append(t("nothing to compare with yet"))
        return " · ".join(parts)

    def _layout(self, line: KpiLine, language: str) -> Callable[[float], Chart]:
        data = quarter.trend(line, language)
        target = None
        if line.target is not None:
            target = Target(
                line.target, t("target {value}", value=phrases.kpi_goal(self.kpi, line.target, language))
            )

        def lay_out(width: float) -> Chart:
            aside = measure(target.shown, SIZE, False) + 2 * chart_bars.GAP if target else 0.0
            shown = _named_within(data, (width - aside) / len(data) - 2)
            return chart_bars.bars(
                t(self.kpi.label), shown, width=width, height=HEIGHT, target=target, size=SIZE, fits=measure
            )

        return lay_out


def _named_within(data: tuple[Datum, ...], room: float) -> tuple[Datum, ...]:
    """Return the data with periods named without their year where not every name has ``room``."""
    if all(measure(datum.label, SIZE, False) <= room for datum in data):
        return data
    return tuple(replace(datum, label=datum.label.rsplit(" ", 1)[0]) for datum in data)
