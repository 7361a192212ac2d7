"""A person's week as a grid that is filled from the keyboard: figures, Tab to the right, Enter down."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from investcrm import formats
from investcrm.domain.errors import InvalidInput
from investcrm.domain.projects import minutes_of
from investcrm.gui.project_words import hours
from investcrm.words import N_, current, t

if TYPE_CHECKING:
    from investcrm.domain.project_rows import HoursLine, HoursWeek
    from investcrm.domain.projects import Span

_WEEKDAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_DAYS: Final = 7
_SUM: Final = _DAYS
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROW: Final = 34


class _CellDelegate(QStyledItemDelegate):
    """Edits a cell on its line; Enter goes on below, as people know it from a sheet."""

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        edit = QLineEdit(parent)
        edit.setFrame(False)
        edit.setAlignment(_RIGHT)
        edit.setProperty("kind", "cell")
        edit.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""))
        return edit

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if (
            isinstance(watched, QLineEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.commitData.emit(watched)
            self.closeEditor.emit(watched, QAbstractItemDelegate.EndEditHint.NoHint)
            table = self.parent()
            assert isinstance(table, HoursGrid)
            table.step_down()
            return True
        return super().eventFilter(watched, event)


class HoursGrid(QTableWidget):
    """Lines of a week; ``filled`` tells (line, day, minutes, what was seen there) of a cell typed in.

    ``refused`` tells why words in a cell are no hours; what stood there comes back.
    """

    filled = Signal(str, object, int, int)
    refused = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, _DAYS + 1, parent)
        self.setAccessibleName(t("Hours of the week"))
        self.setItemDelegate(_CellDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setTabKeyNavigation(True)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        top, side = self.horizontalHeader(), self.verticalHeader()
        top.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        top.setHighlightSections(False)
        top.setMinimumSectionSize(56)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(_ROW)
        side.setFixedWidth(190)
        side.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        side.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.lines: list[str] = []
        self._seen: dict[tuple[str, int], int] = {}
        self._monday: date | None = None
        self.itemChanged.connect(self._typed)

    # ---- what is shown

    def show_week(
        self, week: HoursWeek, project: Span, today: date, extra: HoursLine | None, may: bool
    ) -> None:
        """Show a week; days outside the project or ahead cannot be filled. ``extra`` is a line to begin."""
        lines = [*week.lines, *([extra] if extra else [])]
        keys = [line.activity_id for line in lines]
        self.blockSignals(True)
        if keys != self.lines or week.monday != self._monday:
            self._lay(lines, week.monday)
        self._seen = {
            (line.activity_id, day): minutes for line in lines for day, minutes in enumerate(line.minutes)
        }
        for row, line in enumerate(lines):
            for day in range(_DAYS):
                on = week.monday + timedelta(days=day)
                self._fill(row, day, line.minutes[day], may and on in project and on <= today)
            self._fill(row, _SUM, sum(line.minutes), False)
        for day in range(_DAYS):
            self._fill(len(lines), day, sum(line.minutes[day] for line in lines), False)
            self._fill(len(lines) + 1, day, week.elsewhere[day], False)
        self._fill(len(lines), _SUM, sum(sum(line.minutes) for line in lines), False)
        self._fill(len(lines) + 1, _SUM, sum(week.elsewhere), False)
        self.blockSignals(False)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + _ROW * self.rowCount() + 4)

    def _lay(self, lines: list[HoursLine], monday: date) -> None:
        chosen = (self.currentRow(), self.currentColumn())
        self.lines, self._monday = [line.activity_id for line in lines], monday
        self.setRowCount(len(lines) + 2)
        titles = [line.title or t("The project in general") for line in lines]
        titles += [t("Sum"), t("Other projects")]
        self.setVerticalHeaderLabels(titles)
        for row, title in enumerate(titles):
            item = self.verticalHeaderItem(row)
            if item is not None:
                item.setToolTip(title)
        days = [monday + timedelta(days=n) for n in range(_DAYS)]
        heads = [f"{t(name)}\n{formats.short_day(on)}" for name, on in zip(_WEEKDAYS, days, strict=True)]
        self.setHorizontalHeaderLabels([*heads, t("Week")])
        for row, title in enumerate(titles):
            for column in range(_DAYS + 1):
                item = QTableWidgetItem()
                item.setTextAlignment(_RIGHT)
                if row >= len(lines) or column == _SUM:
                    font = QFont(self.font())
                    font.setBold(row != len(lines) + 1)
                    item.setFont(font)
                when = formats.day(days[column]) if column < _DAYS else t("Week")
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, {when}")
                self.setItem(row, column, item)
        if chosen[0] >= 0:
            self.setCurrentCell(min(chosen[0], len(lines) - 1), max(chosen[1], 0))
        else:
            self.setCurrentCell(0, 0)

    def _fill(self, row: int, column: int, minutes: int, may: bool) -> None:
        item = self.item(row, column)
        if item is None:
            return
        words = hours(minutes) if minutes else ""
        if item.text() != words:
            item.setText(words)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if may else Qt.ItemFlag.NoItemFlags
        item.setFlags(flags | Qt.ItemFlag.ItemIsEditable if may else flags)

    # ---- what is typed

    def _typed(self, item: QTableWidgetItem) -> None:
        row, day = item.row(), item.column()
        if row >= len(self.lines) or day >= _DAYS or self._monday is None:
            return
        key = (self.lines[row], day)
        seen = self._seen.get(key, 0)
        try:
            minutes = minutes_of(item.text())
        except InvalidInput as error:
            self._put(item, seen)
            self.refused.emit(error)
            return
        self._put(item, minutes)
        if minutes != seen:
            self._seen[key] = minutes
            self.filled.emit(key[0], self._monday + timedelta(days=day), minutes, seen)

    def _put(self, item: QTableWidgetItem, minutes: int) -> None:
        self.blockSignals(True)
        item.setText(hours(minutes) if minutes else "")
        self.blockSignals(False)

    def step_down(self) -> None:
        """Go to the line below in the same day, or from the last line to the first of the next day."""
        row, column = self.currentRow() + 1, self.currentColumn()
        if row >= len(self.lines):
            row, column = 0, column + 1
        if column < _DAYS:
            self.setCurrentCell(row, column)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step_down()
        elif event.key() == Qt.Key.Key_Delete and (item := self.currentItem()) is not None:
            if item.flags() & Qt.ItemFlag.ItemIsEditable:
                item.setText("")
        elif event.key() == Qt.Key.Key_Tab and self._is_last():
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Backtab and (self.currentRow(), self.currentColumn()) == (0, 0):
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def _is_last(self) -> bool:
        """Whether there is no cell to fill after this one, so that Tab leaves the grid."""
        return self.currentRow() == len(self.lines) - 1 and self.currentColumn() == _DAYS - 1


def week_words(monday: date) -> str:
    """Return a week as people say it: week 47, 16 Nov to 22 Nov 2026."""
    number, last = monday.isocalendar().week, monday + timedelta(days=_DAYS - 1)
    language = current().language
    days = f"{formats.short_day(monday, language)} \u2013 {formats.short_day(last, language)} {last.year}"
    return t("Week {number}, {days}", number=number, days=days)
