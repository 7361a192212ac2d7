"""Fields that read what people write - days, power, areas, money - and show what was understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.gui.theme import icon, theme
from investcrm.gui.widgets.basic import label, set_state
from investcrm.gui.widgets.date_text import day_words, read_day
from investcrm.words import t


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text was read as: a value (None for empty or unreadable), remarks, and whether it can stand."""

    value: Any
    remarks: tuple[str, ...] = ()
    valid: bool = True
    shown: str = ""


class _Edit(QLineEdit):
    """A line that shows muted words at its right end while they have room there."""

    def __init__(self) -> None:
        super().__init__()
        self.aside = ""
        self.aside_margin = 10

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self.aside:
            return
        metrics = theme().metrics("small")
        room = self.width() - self.fontMetrics().horizontalAdvance(self.text()) - 24 - self.aside_margin
        words = next(
            (w for w in (self.aside, self.aside.split(",")[0]) if metrics.horizontalAdvance(w) <= room), ""
        )
        painter = QPainter(self)
        painter.setFont(theme().font("small"))
        painter.setPen(theme().color("text-muted"))
        place = self.rect().adjusted(0, 0, -self.aside_margin, 0)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), words)


class ReadingField(QWidget):
    """A line that is read while typing; at its end stands what was understood, below it every doubt."""

    changed = Signal(object)

    def __init__(
        self, read: Callable[[str], Understood], write: Callable[[Any], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._read, self._write = read, write
        self._understood = Understood(None)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        self.edit = _Edit()
        self._remark = label("", "small", wrap=True)
        self._remark.hide()
        column.addWidget(self.edit)
        column.addWidget(self._remark)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._text_changed)
        self.edit.editingFinished.connect(self._tidy)

    def value(self) -> Any:
        """Return what was understood; None when empty or unreadable."""
        return self._understood.value

    def text(self) -> str:
        """Return the words as they were written."""
        return self.edit.text()

    def is_valid(self) -> bool:
        """Whether the field is empty or was understood."""
        return self._understood.valid

    def set_value(self, value: Any) -> None:
        """Show a value (None empties the field)."""
        self.edit.setText("" if value is None else self._write(value))
        if value is not None:
            self._understood = Understood(value, shown=self._understood.shown)
            self._show()

    def set_text(self, text: str) -> None:
        """Put words in as if they were typed."""
        self.edit.setText(text)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        super().setAccessibleName(name)
        self.edit.setAccessibleName(name)

    def _text_changed(self, text: str) -> None:
        before = self._understood.value
        self._understood = self._read(text.strip()) if text.strip() else Understood(None)
        self._show()
        if self._understood.value != before:
            self.changed.emit(self._understood.value)

    def _show(self) -> None:
        now = self._understood
        doubtful = bool(now.remarks)
        remark = " ".join(now.remarks)
        self.edit.aside = "" if doubtful else now.shown
        self.edit.update()
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))
        role = "small" if not doubtful else "note-warn" if now.valid else "note-bad"
        set_state(self._remark, "role", role)
        set_state(self.edit, "state", "" if now.valid else "bad")
        self.edit.setAccessibleDescription(remark or now.shown)

    def _tidy(self) -> None:
        if self._understood.valid and self._understood.value is not None and not self._understood.remarks:
            self.edit.setText(self._write(self._understood.value))


class DateField(ReadingField):
    """A day: "2026-11-27", "27/11", "+5d", "+2v", "fre v48", "imorgon"; Alt+Down opens a calendar.

    ``last`` takes the last day of a longer period ("v48", "Q2 2028") instead of the first.
    """

    def __init__(
        self, today: Callable[[], date], *, last: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(self._understand, date.isoformat, parent)
        self._today, self._last = today, last
        self.edit.setPlaceholderText(t("e.g. 27/11, +5d, fri w48"))
        self._popup: QCalendarWidget | None = None
        opens = QAction(icon("calendar"), t("Open the calendar (Alt+Down)"), self.edit)
        opens.triggered.connect(self._open)
        self.edit.addAction(opens, QLineEdit.ActionPosition.TrailingPosition)
        self.edit.aside_margin = 34
        self.edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            if event.key() == Qt.Key.Key_Down and alt:
                self._open()
                return True
            step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
            if step and self.value() is not None:
                self.set_value(date.fromordinal(self.value().toordinal() + step))
                return True
        return super().eventFilter(watched, event)

    def _understand(self, text: str) -> Understood:
        today = self._today()
        day, remarks = read_day(text, today, last=self._last)
        if day is None:
            return Understood(None, remarks or (t("This is not a day the program can read."),), valid=False)
        return Understood(day, remarks, shown=day_words(day, today))

    def _open(self) -> None:
        if self._popup is None:
            self._popup = QCalendarWidget(self)
            self._popup.setWindowFlag(Qt.WindowType.Popup)
            self._popup.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
            self._popup.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
            self._popup.setGridVisible(False)
            self._popup.activated.connect(self._pick)
            self._popup.clicked.connect(self._pick)
        day = self.value() or self._today()
        self._popup.setSelectedDate(QDate(day.year, day.month, day.day))
        self._popup.move(self.edit.mapToGlobal(QPoint(0, self.edit.height() + 2)))
        self._popup.show()
        self._popup.setFocus()

    def _pick(self, day: QDate) -> None:
        if self._popup is not None:
            self._popup.hide()
        self.set_value(date(day.year(), day.month(), day.day()))
        self.edit.setFocus()


KINDS: Final = ("power", "area", "floor", "distance", "money", "jobs", "count")


class AmountField(ReadingField):
    """A number with its unit: ``kind`` is power (kW), area or floor (m2), distance (m), money (SEK), jobs or
    count.

    The value is in those base units; what people write ("12,5 MW", "ca 14 ha", "1,4 mdr") is read as
    in a sheet.
    """

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        assert kind in KINDS
        super().__init__(self._understand, self._written, parent)
        self._kind = kind
        self.edit.setPlaceholderText(
            {
                "power": t("e.g. 12 MW"),
                "area": t("e.g. 14 ha"),
                "floor": t("e.g. 2500 m²"),
                "distance": t("e.g. 5 km"),
                "money": t("e.g. 130 MSEK"),
            }.get(kind, "")
        )

    def _written(self, value: int) -> str:
        writers: dict[str, Callable[[int], str]] = {
            "power": formats.power,
            "area": formats.area,
            "floor": formats.floor,
            "distance": formats.distance,
            "money": formats.money,
        }
        write = writers.get(self._kind)
        plain = formats.number(value, decimals=0)
        if write is None:
            return plain
        if self._kind == "money" and self._understand(write(value)).value != value:
            return f"{plain} kr"
        return write(value)

    def _understand(self, text: str) -> Understood:
        from investcrm.domain.reading import money, power, quantities

        readers: dict[str, Callable[[str], Any]] = {
            "power": power.read_power,
            "area": quantities.read_area,
            "floor": lambda cell: quantities.read_area(cell, "m2"),
            "distance": quantities.read_distance,
            "money": money.read_money,
            "jobs": quantities.read_jobs,
            "count": quantities.read_count,
        }
        read = readers[self._kind](text)
        doubts = tuple(t(doubt.key, **dict(doubt.params)) for doubt in read.doubts)
        if read.impossible is not None:
            return Understood(None, (t(read.impossible.key, **dict(read.impossible.params)),), valid=False)
        if read.value is None:
            return Understood(None, doubts, valid=not doubts)
        return Understood(self._figure(read.value), doubts)

    def _figure(self, value: Any) -> int:
        if self._kind == "power":
            value = value[0].kw
        elif self._kind == "money":
            value = value.amount
        return int(value.figure)


class MoneyField(AmountField):
    """An amount in SEK."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("money", parent)
