"""The bar at the top: search that opens the palette, import, and the new inquiry."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QWidget

from investcrm.gui.shortcuts import hint
from investcrm.gui.theme import icon, theme
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton, key_width, paint_key
from investcrm.words import t


class SearchBox(QAbstractButton):
    """Looks like a field and opens the palette, where the typing is done."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(f"{t('Search and commands')} ({hint('palette').replace(' ', '+')})")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(220)
        self.setMaximumWidth(520)

    def say(self, text: str) -> None:
        """Show other words."""
        self.setText(text)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(480, 34)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "focus" if self.hasFocus() else "field-border" if self.underMouse() else "border-strong"
        painter.setPen(QPen(look.color(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(look.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        icon("search").paint(painter, QRect(11, self.height() // 2 - 8, 16, 16))
        keys = hint("palette")
        right = self.width() - key_width(keys) - 10
        paint_key(painter, QPoint(right, self.height() // 2), keys, "text-muted")
        painter.setPen(look.color("text-muted"))
        painter.setFont(look.font())
        words = look.metrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, right - 46)
        painter.drawText(QRect(36, 0, right - 44, self.height()), int(Qt.AlignmentFlag.AlignVCenter), words)


class TopBar(QFrame):
    """Search at the left, the two ways in for an inquiry at the right; ``extra`` takes more buttons."""

    def __init__(self, search: str, new: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "topbar")
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 10, 18, 10)
        row.setSpacing(10)
        self.search = SearchBox(search)
        self.take_in = SecondaryButton(t("Import…"), icon="import")
        self.take_in.set_tip(f"{t('Import a spreadsheet or a mail')} ({hint('import').replace(' ', '+')})")
        self.new = PrimaryButton(new, hint=hint("new"))
        row.addWidget(self.search, 3)
        row.addStretch(1)
        self.extra = QHBoxLayout()
        self.extra.setSpacing(8)
        row.addLayout(self.extra)
        row.addWidget(self.take_in)
        row.addWidget(self.new)
        self._plain = (search, new)

    def dress(self, search: str, new: str) -> None:
        """Say what search and new mean on a page that is a window within the window."""
        self.search.say(search)
        self.new.setText(new)
        self.new.setAccessibleName(new)
        self.new.updateGeometry()

    def undress(self) -> None:
        """Say what search and new mean everywhere else."""
        self.dress(*self._plain)
