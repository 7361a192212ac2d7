"""Buttons in the window's few kinds, with icon and the key that does the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from investcrm.gui.theme import icon as themed_icon
from investcrm.gui.theme import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton as _Kind
else:
    _Kind = object  # it stands beside one of Qt's classes, and two of those cannot be one widget

_ICON = 16
_GAP = 7
_FOLD_EDGE = 6
_TEXT_TOKENS = {
    "primary": "on-accent",
    "secondary": "text",
    "ghost": "accent-text",
    "danger": "bad",
    "nav": "nav-text",
    "room": "on-confidential",
    "room-chip": "nav-text",
}


class _PressedByEnter(_Kind):
    """Enter presses the button that has the keyboard, as Space does; Qt leaves Enter to dialogs alone."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)


class Button(_PressedByEnter, QPushButton):
    """A button; ``hint`` is the key shown beside its words ("Ctrl N"), ``icon`` the name of an icon.

    ``kind`` is primary (one per screen), secondary, ghost or danger.
    """

    def __init__(
        self,
        text: str,
        kind: str = "secondary",
        *,
        icon: str = "",
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind = kind
        self._hint = hint
        self._icon_name = icon
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setAccessibleName(text.replace("&", "").rstrip("…"))
        if hint:
            self.setToolTip(f"{text.replace('&', '')} ({hint.replace(' ', '+')})")

    def set_tip(self, tip: str) -> None:
        """Say more in the tooltip; the key is added to it."""
        self.setToolTip(f"{tip} ({self._hint.replace(' ', '+')})" if self._hint else tip)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._content_width() + 26, max(32, self.fontMetrics().height() + 14))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.icon = QIcon()
        option.features &= ~QStyleOptionButton.ButtonFeature.HasMenu
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        self._paint_content(painter)

    def _paint_content(self, painter: QPainter) -> None:
        token = _TEXT_TOKENS.get(self._kind, "text") if self.isEnabled() else "neutral-mid"
        x = (self.width() - self._content_width()) / 2
        middle = self.height() / 2
        if self._icon_name and x < 0:  # as in the narrow navigation: a whole icon rather than half the words
            place = QRect(round((self.width() - _ICON) / 2), round(middle - _ICON / 2), _ICON, _ICON)
            themed_icon(self._icon_name, token).paint(painter, place)
            return
        if self._icon_name:
            themed_icon(self._icon_name, token).paint(
                painter, QRect(round(x), round(middle - _ICON / 2), _ICON, _ICON)
            )
            x += _ICON + (_GAP if self.text() else 0)
        painter.setFont(self.font())
        painter.setPen(theme().color(token))
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(_plain(self.text()))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextShowMnemonic)
        painter.drawText(QRect(round(x), 0, width + 4, self.height()), flags, self.text())
        x += width
        if self._hint:
            paint_key(painter, QPoint(round(x + 8), round(middle)), self._hint, token)
            x += 8 + key_width(self._hint)
        if self.menu() is not None:
            themed_icon("chevron-down", token).paint(painter, QRect(round(x + 5), round(middle - 7), 14, 14))

    def _content_width(self) -> int:
        width = self.fontMetrics().horizontalAdvance(_plain(self.text()))
        if self._icon_name:
            width += _ICON + (_GAP if self.text() else 0)
        if self._hint:
            width += 8 + key_width(self._hint)
        if self.menu() is not None:
            width += 19
        return width


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def key_width(key: str) -> int:
    """Return how wide a key's little box is."""
    return QFontMetrics(theme().font("small")).horizontalAdvance(key) + 12


def paint_key(painter: QPainter, left: QPoint, key: str, token: str) -> None:
    """Paint a key's little box ("Ctrl K") with its left middle at ``left``."""
    box = QRectF(left.x() + 0.5, left.y() - 9 + 0.5, key_width(key) - 1, 17)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = theme().color(token)
    edge = theme().color(token)
    edge.setAlphaF(0.45)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(line)
    painter.setFont(theme().font("small"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
    painter.restore()


class PrimaryButton(Button):
    """The one action a screen is about."""

    def __init__(self, text: str, *, icon: str = "", hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, "primary", icon=icon, hint=hint, parent=parent)


class SecondaryButton(Button):
    """Any other action."""

    def __init__(self, text: str, *, icon: str = "", hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, "secondary", icon=icon, hint=hint, parent=parent)


class GhostButton(Button):
    """An action that stays in the background."""

    def __init__(self, text: str, *, icon: str = "", hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, "ghost", icon=icon, hint=hint, parent=parent)


class FoldButton(Button):
    """The heading of a part that is folded away until it is wanted; ``toggled`` tells which.

    ``note`` stands after the heading, muted.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, "ghost", icon="chevron-right", parent=parent)
        self._note = ""
        self.setProperty("low", True)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._turn)

    def set_note(self, note: str) -> None:
        """Say something after the heading."""
        self._note = note
        self.setAccessibleName(f"{self.text()}, {note}" if note else self.text())
        self.update()

    def _turn(self, is_open: bool) -> None:
        self._icon_name = "chevron-down" if is_open else "chevron-right"
        self.update()

    def _paint_content(self, painter: QPainter) -> None:
        middle, x = round(self.height() / 2), _FOLD_EDGE
        themed_icon(self._icon_name, "text-muted").paint(painter, QRect(x, middle - _ICON // 2, _ICON, _ICON))
        x += _ICON + _GAP
        for text, font, token in (
            (self.text(), theme().font("body", weight=600), "text"),
            (self._note, theme().font("body"), "text-muted"),
        ):
            painter.setFont(font)
            painter.setPen(theme().color(token))
            room = QRect(x, 0, self.width() - x, self.height())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
            x += QFontMetrics(font).horizontalAdvance(text) + 2 * _GAP


class LowButton(Button):
    """An action within a line of text, no higher than the line needs."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "ghost", parent=parent)
        self.setProperty("low", True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._content_width() + 16, max(24, self.fontMetrics().height() + 6))


class LinkButton(_PressedByEnter, QPushButton):
    """A number or name that opens what is behind it."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)


class ElidedLink(_PressedByEnter, QPushButton):
    """A link on one line that ends in an ellipsis where room ends; the tooltip has it whole."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._whole = text
        self.setProperty("kind", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setToolTip(text)
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(24, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        width = self.fontMetrics().horizontalAdvance(self._whole) + 4
        return QSize(width, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        if shown != self.text():
            self.setText(shown)


class Pill(_PressedByEnter, QPushButton):
    """A saved view or a filter that is on or off."""

    def __init__(
        self, text: str, *, checked: bool = False, checkable: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", "pill")
        self.setCheckable(checkable)
        self.setChecked(checked)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        hint = super().sizeHint()
        words = theme().metrics("small", weight=600).horizontalAdvance(_plain(self.text()))
        return QSize(max(hint.width(), words + 28), hint.height())


class IconButton(_PressedByEnter, QToolButton):
    """A small button with an icon only; ``name`` is said by screen readers and shown as tooltip."""

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        key: str = "",
        colour: str = "text-muted",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setIcon(themed_icon(icon, colour, "accent-text"))
        self.setIconSize(QSize(18, 18))
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key})" if key else name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


class SegmentButton(IconButton):
    """One of several views of the same thing, such as table and board."""

    def __init__(self, icon: str, name: str, *, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(icon, name, key=key, parent=parent)
        self.setProperty("kind", "segment")
        self.setCheckable(True)
        self.setAutoExclusive(True)
