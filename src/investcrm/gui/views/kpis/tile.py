"""One key figure: its value, how it moved, its target, and its chart; the number opens the list behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from investcrm import phrases, words
from investcrm.domain import chart_bars
from investcrm.domain.chart import Chart, Datum, Target
from investcrm.domain.kpi import Kpi
from investcrm.domain.periods import parse
from investcrm.domain.rows import KpiLine
from investcrm.domain.targets import SUMMED
from investcrm.gui.widgets.basic import Card, ElidedLabel, label
from investcrm.gui.widgets.buttons import IconButton
from investcrm.gui.widgets.chart_view import ChartView, measure
from investcrm.gui.widgets.chip import Chip
from investcrm.services import quarter
from investcrm.words import t

HEIGHT = 132
SIZE = 11.5
_ARROWS: Final = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class Against(StrEnum):
    """What a figure is compared with."""

    BEFORE = "before"
    YEAR_AGO = "year_ago"


class KpiTile(Card):
    """``opened`` (period) wants the list behind a figure, ``target_wanted`` a target, ``plan_wanted`` an
    action plan.

    ``moved`` (Qt's key) wants the keyboard elsewhere: an arrow that leads out of the tile.
    """

    opened = Signal(str)
    target_wanted = Signal()
    plan_wanted = Signal()
    moved = Signal(int)

    def __init__(self, kpi: Kpi, may_aim: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, margin=14)
        self.kpi = kpi
        self.line: KpiLine | None = None
        language = words.current().language
        label_ = phrases.kpi_name(kpi, language)
        head = QHBoxLayout()
        name = ElidedLabel(label_, "muted")
        name.setToolTip(phrases.kpi_formula(kpi, language))
        head.addWidget(name, 1)
        if may_aim:
            aim = IconButton("flag", t("Set a target"))
            aim.setAccessibleName(t("Set a target for {kpi}", kpi=label_))
            aim.clicked.connect(self.target_wanted)
            head.addWidget(aim)
        self.body.addLayout(head)
        self.figure = QPushButton("–")
        self.figure.setProperty("kind", "figure")
        self.figure.setCursor(Qt.CursorShape.PointingHandCursor)
        self.figure.clicked.connect(self._open_now)
        self.figure.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.figure.installEventFilter(self)
        self.body.addWidget(self.figure)
        self.change = Chip("", "neutral", self)
        self.body.addWidget(self.change)
        self.note = label("", "small", wrap=True)
        self.body.addWidget(self.note)
        self.ahead = label("", "small", wrap=True)
        self.body.addWidget(self.ahead)
        self.chart = ChartView()
        self.chart.picked.connect(self.opened)
        self.chart.installEventFilter(self)
        self.chart.setMinimumHeight(HEIGHT)
        self.body.addStretch(1)  # charts of a row stand at one height, however many lines are said above
        self.body.addWidget(self.chart)
        self.setMinimumWidth(228)

    def show_line(self, line: KpiLine, against: Against = Against.BEFORE) -> None:
        """Show a figure with its neighbours, compared with one of them."""
        self.line, self.kpi = line, line.kpi
        language = words.current().language
        value = phrases.kpi_value(self.kpi, line.now.value, language)
        period = phrases.period(parse(line.now.period), language)
        self.figure.setText(value)
        self.figure.setAccessibleName(
            t(
                "{kpi} {period}: {value}. Open the list behind it.",
                kpi=phrases.kpi_name(self.kpi, language),
                period=period,
                value=value,
            )
        )
        self.figure.setToolTip(t("Open the list behind the figure"))
        self._show_change(line, against, language)
        self.note.setText(self._told(line, language))
        self.chart.set_layout(self._layout(line, language), self._tips(line, language))

    def show_ahead(self, told: str, tip: str = "") -> None:
        """Say where the year will end, or what there is of it so far."""
        self.ahead.setText(told)
        self.ahead.setToolTip(tip)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let arrows go from the figure to its bars, from bars to the figure, and out to other tiles."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = event.key()
        if watched is self.figure and key in _ARROWS:
            if key == Qt.Key.Key_Down and self.chart.has_data():
                self.chart.enter(last=True)
            else:
                self.moved.emit(key)
            return True
        if watched is self.chart and key == Qt.Key.Key_Up:
            self.figure.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if watched is self.chart and key == Qt.Key.Key_Down:
            self.moved.emit(key)
            return True
        return super().eventFilter(watched, event)

    def _tips(self, line: KpiLine, language: str) -> dict[str, str]:
        return {
            each.period: f"{phrases.period(parse(each.period), language)}: "
            f"{phrases.kpi_value(self.kpi, each.value, language)}"
            for each in line.trend
        }

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(t("Open the list behind the figure"), self._open_now)
        menu.addAction(t("Set a target…"), self.target_wanted.emit)
        menu.addAction(t("Make an action plan…"), self.plan_wanted.emit)
        menu.popup(event.globalPos())

    def _open_now(self) -> None:
        if self.line is not None:
            self.opened.emit(self.line.now.period)

    def _show_change(self, line: KpiLine, against: Against, language: str) -> None:
        other = line.year_ago if against is Against.YEAR_AGO else line.before
        change = phrases.kpi_change(self.kpi, line.now.value, other.value, language)
        better = phrases.kpi_better(self.kpi, line.now.value, other.value)
        tone = "neutral" if better is None else "ok" if better else "bad"
        before = phrases.period_short(parse(other.period), language)
        self.change.setToolTip(phrases.period(parse(other.period), language))
        if change and line.now.value == other.value:
            self.change.set(t("unchanged against {period}", period=before), tone)
            return
        said = t("{change} against {period}", change=change, period=before) if change else ""
        judged = t("better") if better else t("worse") if better is False else ""
        self.change.set(", ".join(part for part in (said, judged) if part), tone)

    def _told(self, line: KpiLine, language: str) -> str:
        if all(each.value is None and not each.cases for each in (*line.trend, line.year_to_date)):
            return t("nothing to measure here")
        parts = [t(self.kpi.unit)] if self.kpi.unit else []
        told = len(parts)
        if line.year_ago.value is not None:
            ago = phrases.kpi_value(self.kpi, line.year_ago.value, language)
            parts.append(t("a year ago {value}", value=ago))
        if self.kpi.measure in SUMMED and "-" in line.now.period:
            total = phrases.kpi_value(self.kpi, line.year_to_date.value, language)
            parts.append(t("this year {value}", value=total))
        if line.target is not None:
            parts.append(t("target {value}", value=phrases.kpi_aim(self.kpi, line.target, language)))
        if len(parts) == told:
            parts.append(t("nothing to compare with yet"))
        return " · ".join(parts)

    def _layout(self, line: KpiLine, language: str) -> Callable[[float], Chart]:
        data = quarter.trend(line, language)
        target = None
        if line.target is not None:
            target = Target(
                line.target, t("target {value}", value=phrases.kpi_aim(self.kpi, line.target, language))
            )

        def lay_out(width: float) -> Chart:
            aside = measure(target.shown, SIZE, False) + 2 * chart_bars.GAP if target else 0.0
            shown = _named_within(data, (width - aside) / len(data) - 2)
            return chart_bars.bars(
                phrases.kpi_name(self.kpi, language),
                shown,
                width=width,
                height=HEIGHT,
                target=target,
                size=SIZE,
                fits=measure,
            )

        return lay_out


def _named_within(data: tuple[Datum, ...], room: float) -> tuple[Datum, ...]:
    """Return the data with periods named without their year where not every name has ``room``."""
    if all(measure(datum.label, SIZE, False) <= room for datum in data):
        return data
    return tuple(replace(datum, label=datum.label.rsplit(" ", 1)[0]) for datum in data)
