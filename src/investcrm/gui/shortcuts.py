"""Every key of the window, named once; shown in tooltips, on buttons and in the palette."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

KEYS: Final[dict[str, str]] = {
    "palette": "Ctrl+K",
    "new": "Ctrl+N",
    "import": "Ctrl+I",
    "undo": "Ctrl+Z",
    "search": "Ctrl+F",
    "refresh": "F5",
    "back": "Esc",
    "back-too": "Alt+Left",
    "help": "F1",
    "notifications": "F6",
    "settings": "Ctrl+,",
    "lock": "Ctrl+L",
    "room": "Ctrl+Shift+L",
    "save": "Ctrl+Return",
    "forward": "F",
    "match": "M",
    "edit": "E",
    "answer": "A",
    "read_answers": "Shift+A",
    "offer": "O",
    "view": "V",
    "columns": "K",
    "add": "N",
    "event": "L",
    **{f"page-{number}": f"Ctrl+{number}" for number in range(1, 10)},
}


def key(name: str) -> str:
    """Return a key as the system writes it, e.g. "Ctrl+K"; Return by the name it bears on keyboards."""
    written = QKeySequence(KEYS[name]).toString(QKeySequence.SequenceFormat.NativeText)
    return written.replace("Return", "Enter")


def hint(name: str) -> str:
    """Return a key as buttons show it, e.g. "Ctrl K"."""
    return key(name).replace("+", " ")


def bind(widget: QWidget, name: str, run: Callable[[], object], *, whole_window: bool = False) -> QShortcut:
    """Let a key of the table do something while the keyboard is in ``widget``, or in the whole window.

    Single letters are typed as letters while a text field has the keyboard.
    """
    shortcut = QShortcut(QKeySequence(KEYS[name]), widget)
    shortcut.setContext(
        Qt.ShortcutContext.WindowShortcut if whole_window else Qt.ShortcutContext.WidgetWithChildrenShortcut
    )
    shortcut.activated.connect(run)
    return shortcut
