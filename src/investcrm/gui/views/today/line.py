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
from investcrm.gui.widgets.buttons import LowButton
from investcrm.gui.widgets.chip import Chip
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.views.today.settle import Settler

_PAD = 8
"""What a low button keeps free beside its words, so that they end below the chip's edge."""
_TONES = {"late": "bad", "today": "warn", "week": "info", "later": "neutral"}


class WorkLine(QWidget):
    """What is to be done, how near it is beside it, and the one button that settles it below.

    A click on its words is :meth:`pressed`.
    """

    def __init__(self, title: str, under: str, chip: Chip | None, button: str) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(", ".join(part for part in (title, under) if part))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 6, 8)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, _PAD, 0)
        top.setSpacing(10)
        top.addWidget(label(title, "strong", wrap=True), 1)
        if chip is not None:
            top.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        low = QHBoxLayout()
        low.setSpacing(10)
        self.button = LowButton(button)
        said = label(under, "muted", wrap=True)
        beside = max((self.button.sizeHint().height() - said.fontMetrics().height()) // 2, 0)
        said.setContentsMargins(0, beside, 0, beside)
        low.addWidget(said, 1, Qt.AlignmentFlag.AlignTop)
        self.button.setToolTip(f"{button}: {title}")
        self.button.setAccessibleName(f"{button}, {title}")
        low.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(low)

    def pressed(self) -> None:
        """Open what the line is about."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed()


class DueLine(WorkLine):
    """A line of what is due; a click on its words opens the case."""

    def __init__(self, due: Due, settler: Settler, nav: Navigator) -> None:
        self.due = due
        self._settler = settler
        super().__init__(*settler.words(due), self._chip(nav), settler.button(due))
        self.button.clicked.connect(lambda _on=False: settler.settle(due))

    def pressed(self) -> None:
        self._settler.open(self.due)

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
