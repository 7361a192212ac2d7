"""Small parts every screen is made of: labels, cards, titles, search field, empty state."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from investcrm.gui.theme import icon as themed_icon
from investcrm.gui.theme import pixmap, theme
from investcrm.gui.widgets.buttons import PrimaryButton

_LEAST_LEFT = 4
"""As few characters as a cut text may have; fewer would be half a number."""


def label(text: str = "", role: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """Return a label; ``role`` is "", muted, small, strong, lead, title, figure, note-warn or note-bad."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return made


def rule() -> QFrame:
    """Return a thin line between two parts."""
    line = QFrame()
    line.setProperty("kind", "rule")
    return line


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)


def set_state(widget: QWidget, name: str, value: object) -> None:
    """Set a property the stylesheet looks at, and let it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis where room ends; the tooltip then has it whole."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._fit()

    def whole(self) -> str:
        """Return the text before it was shortened."""
        return self._whole

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        self.ensurePolished()
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 4, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(24, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.ensurePolished()
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 24))
        if shown != self._whole and len(shown) < _LEAST_LEFT:
            shown = "…"
        super().setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


class Card(QFrame):
    """A raised panel; things go into ``body``, beside its title stand ``buttons``."""

    def __init__(
        self, title: str = "", parent: QWidget | None = None, *, margin: int = 16, note: str = ""
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin - 2 if margin else 0, margin, margin)
        self.body.setSpacing(8)
        self.heading: SectionTitle | None = None
        if title:
            self.setAccessibleName(title)
            self.heading = SectionTitle(title, note)
            if not margin:
                self.heading.setContentsMargins(14, 12, 14, 4)
            self.body.addWidget(self.heading)

    @property
    def buttons(self) -> QHBoxLayout:
        """Where buttons beside the title go; only a card with a title has it."""
        assert self.heading is not None
        return self.heading.buttons


class SectionTitle(QWidget):
    """A heading of a part, with a muted note after it and buttons at the right."""

    def __init__(
        self, title: str, note: str = "", parent: QWidget | None = None, *, role: str = "strong"
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._title = label(title, role)
        self._note = ElidedLabel(note, "muted")
        row.addWidget(self._title)
        row.addWidget(self._note, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        row.addLayout(self.buttons)

    def set(self, title: str, note: str = "") -> None:
        """Show other words."""
        self._title.setText(title)
        self._note.setText(note)

    def set_note(self, note: str) -> None:
        """Show another note."""
        self._note.setText(note)


class PageTitle(SectionTitle):
    """The heading of a page."""

    def __init__(self, title: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, note, parent, role="title")
        self.setMinimumHeight(32)


class SearchField(QLineEdit):
    """A field that searches while typing; Esc empties it, Down leaves it for the list below."""

    searched = Signal(str)
    left_down = Signal()

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        glass = QAction(themed_icon("search"), "", self)
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.textChanged.connect(lambda text: self.searched.emit(text.strip()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)


class EmptyState(QWidget):
    """What an empty place says: one sentence and the one button that starts."""

    def __init__(
        self,
        sentence: str,
        action: str = "",
        run: Callable[[], object] | None = None,
        *,
        icon: str = "inquiries",
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addStretch(2)
        self._icon = icon
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._picture)
        words = label(sentence, "empty", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setMaximumWidth(420)
        row = QHBoxLayout()  # an alignment flag would keep the words from growing as high as they wrap
        row.addStretch(1)
        row.addWidget(words, 100)
        row.addStretch(1)
        column.addLayout(row)
        self.button: PrimaryButton | None = None
        if action:
            self.button = PrimaryButton(action, hint=hint)
            if run is not None:
                self.button.clicked.connect(lambda _checked=False: run())
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.setAccessibleName(sentence)
        theme().changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self._picture.setPixmap(pixmap(self._icon, "neutral-mid", 44, self.devicePixelRatioF()))


class ScrollPage(QScrollArea):
    """A page that scrolls where the window is too low for it; things go into ``body``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("kind", "flat")
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(18, 14, 18, 14)
        self.body.setSpacing(14)
        self.setWidget(inside)


class TableFrame(QFrame):
    """The rounded border around a list."""

    def __init__(self, table: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "table")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(table)
