"""One line of Today: what it is about, how urgent, and the one button that settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.rows import Due
from investcrm.gui import phrasing
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.chip import Chip
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.views.today.settle import Settler

_TONES = {"late": "bad", "today": "warn", "week": "info", "later": "neutral"}


class DueLine(QWidget):
    """A line; a click on its words opens the case."""

    def __init__(self, due: Due, settler: Settler, nav: Navigator) -> None:
        super().__init__()
        self.due = due
        self._settler = settler
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 9, 12, 9)
        row.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(2)
        title, under = settler.words(due)
        words.addWidget(label(title, "strong", wrap=True))
        words.addWidget(label(under, "muted", wrap=True))
        row.addLayout(words, 1)
        chip = self._chip(nav)
        if chip is not None:
            row.addWidget(chip)
        self.button = SecondaryButton(settler.button(due))
        self.button.setToolTip(f"{settler.button(due)}: {title}")
        self.button.setAccessibleName(f"{settler.button(due)}, {title}")
        self.button.clicked.connect(lambda _on=False: settler.settle(due))
        row.addWidget(self.button)
        self.setAccessibleName(f"{title}, {under}")

    def _chip(self, nav: Navigator) -> Chip | None:
        due, today = self.due, nav.region.today()
        if due.kind == "draft":
            return Chip(t("draft"), "neutral")
        if due.kind == "offer":
            return Chip(n("{count} day", "{count} days", due.count), _TONES.get(due.tone, "neutral"))
        if due.due_on is None:
            return None
        if due.kind == "waiting":
            return Chip(
                t("by {day}", day=formats.short_day(due.due_on)), phrasing.due_tone(due.due_on, today)
            )
        words = t("this week") if due.tone == "week" else phrasing.days_left(due.due_on, today)
        return Chip(words, _TONES.get(due.tone, "neutral"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self._settler.open(self.due)
