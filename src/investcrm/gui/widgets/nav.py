"""The column at the left: where one can go, how much waits there, and whose workspace this is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from investcrm.gui.theme import icon, theme
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import IconButton
from investcrm.words import t

_WIDE, _NARROW = 226, 60


_NOT_BY_KEY = (
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.OtherFocusReason,
)


class NavButton(QAbstractButton):
    """One place to go: icon, words and a count."""

    def __init__(self, key: str, text: str, symbol: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._symbol = symbol
        self._count = 0
        self.compact = False
        self._by_key = False
        self.setText(text)
        self.setToolTip(f"{text} ({tip})" if tip else text)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_count(self, count: int) -> None:
        """Show how much waits there; 0 shows nothing."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self._by_key = event.reason() not in _NOT_BY_KEY
        super().focusInEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(_WIDE - 20, 36)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        active = self.isChecked()
        box = QRectF(self.rect())
        if active or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("nav-active" if active else "nav-hover"))
            painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus() and self._by_key:
            painter.setPen(QPen(look.color("nav-text-active"), 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        token = "nav-text-active" if active or self.underMouse() else "nav-text"
        left = (self.width() - 18) // 2 if self.compact else 10
        icon(self._symbol, token).paint(painter, QRect(left, self.height() // 2 - 9, 18, 18))
        right = self._paint_count(painter, active=active)
        if not self.compact:
            weight = 600 if active else 400
            painter.setFont(look.font("body", weight=weight))
            painter.setPen(look.color(token))
            room = QRect(38, 0, right - 42, self.height())
            words = look.metrics("body", weight=weight).elidedText(
                self.text(), Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)

    def _paint_count(self, painter: QPainter, *, active: bool) -> int:
        if not self._count:
            return self.width()
        look = theme()
        words = str(self._count) if self._count < 10_000 else "9999+"
        metrics = look.metrics("small", weight=600 if active else 400, tabular=True)
        width = max(20, metrics.horizontalAdvance(words) + 12)
        if self.compact:
            badge = QRectF(self.width() - width, 0, width, 15)
        else:
            badge = QRectF(self.width() - width - 8, self.height() / 2 - 9, width, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("nav-badge-active" if active else "nav-badge"))
        painter.drawRoundedRect(badge, badge.height() / 2, badge.height() / 2)
        painter.setFont(look.font("small", weight=600 if active else 400, tabular=True))
        painter.setPen(look.color("nav-text-active" if active else "nav-text"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)
        return round(badge.left())


class NavBar(QFrame):
    """The column; ``picked`` (page key) when a place is chosen."""

    picked = Signal(str)

    def __init__(self, entries: Sequence[tuple[str, str, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "nav")
        self.setFixedWidth(_WIDE)
        self._buttons: dict[str, NavButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 14, 10, 10)
        column.setSpacing(2)
        self._brand = label("InvestCRM", "brand")
        self._brand.setContentsMargins(10, 0, 0, 12)
        column.addWidget(self._brand)
        self._group = group = QButtonGroup(self)
        for key, text, symbol, tip in entries:
            button = NavButton(key, text, symbol, tip)
            button.clicked.connect(lambda _checked=False, key=key: self.picked.emit(key))
            group.addButton(button)
            self._buttons[key] = button
            column.addWidget(button)
        column.addStretch(1)
        self.extra = QVBoxLayout()
        column.addLayout(self.extra)
        foot = QHBoxLayout()
        foot.setContentsMargins(10, 6, 0, 0)
        self._where = label("", "", wrap=True)
        foot.addWidget(self._where, 1)
        self.settings = IconButton("settings", t("Settings"), colour="nav-text")
        foot.addWidget(self.settings, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(foot)
        self._foot = foot

    def set_current(self, key: str) -> None:
        """Mark where one is; a key without a place of its own marks none."""
        button = self._buttons.get(key)
        self._group.setExclusive(button is not None)
        for other in self._buttons.values():
            other.setChecked(other is button)

    def set_count(self, key: str, count: int) -> None:
        """Show how much waits at a place."""
        if key in self._buttons:
            self._buttons[key].set_count(count)

    def set_workspace(self, name: str, role: str) -> None:
        """Say whose workspace this is and who one is in it."""
        self._where.setText(f"{name}\n{role}" if role else name)

    def set_compact(self, *, compact: bool) -> None:
        """Show icons only, where the window is narrow."""
        if (self.width() == _NARROW) == compact and self.minimumWidth() == self.width():
            return
        self.setFixedWidth(_NARROW if compact else _WIDE)
        self._brand.setVisible(not compact)
        self._where.setVisible(not compact)
        self._foot.setContentsMargins(0 if compact else 10, 6, 0, 0)
        for button in self._buttons.values():
            button.compact = compact
            button.update()
