"""Notifications inside the window: stacked at the lower right, with an action such as Undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from investcrm.gui.theme import pixmap, theme
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import IconButton
from investcrm.words import t

_SHOWN = 6_000
_SHOWN_WITH_ACTION = 12_000
_MOST = 4
_WIDTH = 420
_ICONS = {"ok": "check", "info": "info", "warn": "warning", "bad": "error"}


class Toast(QFrame):
    """One notification; it stays while the mouse or the keyboard is on it."""

    def __init__(
        self,
        text: str,
        tone: str,
        action: str,
        run: Callable[[], object] | None,
        stack: Toasts,
        *,
        lasting: bool,
    ) -> None:
        super().__init__(stack.window_widget)
        self.setProperty("kind", "toast")
        self.text = text
        self._stack = stack
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(18, 10, 8, 10)
        row.setSpacing(10)
        mark = QLabel()
        mark.setPixmap(pixmap(_ICONS.get(tone, "info"), "on-tooltip", 18, self.devicePixelRatioF()))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        words = label(text, wrap=True)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(words, 1)
        self.button: QPushButton | None = None
        if action and run is not None:
            self.button = QPushButton(action)
            self.button.clicked.connect(lambda: self._act(run))
            row.addWidget(self.button)
        close = IconButton("close", t("Close the notification"), colour="on-tooltip")
        close.clicked.connect(self.dismiss)
        row.addWidget(close)
        self.setAccessibleName(text)
        self.setFixedWidth(min(_WIDTH, max(240, stack.window_widget.width() - 48)))
        self._tone = tone
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(24)
        shadow.setOffset(0, 4)
        shadow.setColor(theme().color("shadow"))
        self.setGraphicsEffect(shadow)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_WITH_ACTION if self.button else _SHOWN)
        self._timer.timeout.connect(self._over)
        if not lasting:
            self._timer.start()

    def fit(self) -> None:
        """Take the height that the words need."""
        self.ensurePolished()
        self._row.activate()
        self.resize(self.width(), max(44, self._row.totalHeightForWidth(self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent" if self._tone == "info" else f"{self._tone}-mid"))
        painter.drawRoundedRect(5, 9, 3, self.height() - 18, 1.5, 1.5)

    def dismiss(self) -> None:
        """Go away."""
        self._timer.stop()
        self._stack.remove(self)

    def _act(self, run: Callable[[], object]) -> None:
        self.dismiss()
        run()

    def _over(self) -> None:
        if self.underMouse() or self._has_focus():
            self._timer.start()
        else:
            self.dismiss()

    def _has_focus(self) -> bool:
        return any(child.hasFocus() for child in self.findChildren(QWidget))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)


class Toasts(QObject):
    """The stack of notifications over one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.window_widget = window
        self._stack: list[Toast] = []
        window.installEventFilter(self)

    def show(
        self,
        text: str,
        *,
        tone: str = "ok",
        action: str = "",
        run: Callable[[], object] | None = None,
        lasting: bool = False,
    ) -> Toast:
        """Say something; ``tone`` is ok, info, warn or bad, ``lasting`` stays until closed.

        What is said again takes the place of what it said before, unless there is something to press.
        """
        if not action:
            for old in [one for one in self._stack if one.text == text and one.button is None]:
                self.remove(old)
        while len(self._stack) >= _MOST:
            self.remove(self._stack[0])
        toast = Toast(text, tone, action, run, self, lasting=lasting)
        self._stack.append(toast)
        toast.show()
        self._place()
        from PySide6.QtGui import QAccessible, QAccessibleEvent

        QAccessible.updateAccessibility(QAccessibleEvent(toast, QAccessible.Event.Alert))
        return toast

    def shown(self) -> tuple[Toast, ...]:
        """Return the notifications on show, oldest first."""
        return tuple(self._stack)

    def focus_latest(self) -> bool:
        """Give the keyboard to the latest notification's action; return whether there is one."""
        if not self._stack:
            return False
        toast = self._stack[-1]
        target: QWidget | None = toast.button or toast.findChild(IconButton)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def clear(self) -> None:
        """Take every notification away."""
        for toast in tuple(self._stack):
            self.remove(toast)

    def remove(self, toast: Toast) -> None:
        """Take one away."""
        if toast in self._stack:
            self._stack.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self.window_widget and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        bottom = self.window_widget.height() - 20
        for toast in reversed(self._stack):
            toast.fit()
            toast.move(self.window_widget.width() - toast.width() - 20, bottom - toast.height())
            toast.raise_()
            bottom -= toast.height() + 10
