"""Mistakes of our own in the window: one dialog with a report without personal data, and work goes on."""

from __future__ import annotations

import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.words import t


def report_text(error: BaseException) -> str:
    """Return kinds of errors and places in the code; never messages or values, which may quote a case."""
    lines = [f"Python {platform.python_version()}, {platform.system()} {platform.release()}"]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__name__}")
        lines += [
            f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines) + "\n"


def _short(filename: str) -> str:
    parts = Path(filename).parts
    for anchor in ("investcrm", "site-packages"):
        if anchor in parts:
            return "/".join(parts[parts.index(anchor) :])
    return parts[-1] if parts else "?"


def keep(text: str) -> Path | None:
    """Write a report among the person's logs; None where that is not possible."""
    from platformdirs import user_log_path

    folder = user_log_path("InvestCRM", appauthor=False)
    path = folder / f"report-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if sys.platform != "win32":
            path.chmod(0o600)
    except OSError:
        return None
    return path


class CrashDialog(QDialog):
    """Says that the program made a mistake, what was kept, and shows the report."""

    def __init__(self, text: str, path: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(t("The program made a mistake"))
        self.resize(620, 380)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(t("The program made a mistake"), "lead"))
        column.addWidget(
            label(
                t(
                    "What was under way was not saved; everything saved before is untouched and what you "
                    "typed stays as a draft. You can go on working."
                ),
                wrap=True,
            )
        )
        column.addWidget(
            label(t("This report holds places in the program, nothing from your cases:"), "muted")
        )
        shown = QPlainTextEdit(text)
        shown.setReadOnly(True)
        shown.setAccessibleName(t("Report"))
        column.addWidget(shown, 1)
        if path is not None:
            column.addWidget(
                label(t("It lies in {file}.", file=str(path)), "small", selectable=True, wrap=True)
            )
        buttons = QDialogButtonBox()
        copy = SecondaryButton(t("Copy the report"), icon="copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        close = SecondaryButton(t("Go on"))
        close.clicked.connect(self.accept)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.AcceptRole)
        column.addWidget(buttons)
        close.setFocus()


class CrashHook(QObject):
    """Catches what nobody else does, also from other threads, and shows it once at a time."""

    _came = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dialog: CrashDialog | None = None
        self._came.connect(self.show)

    def install(self) -> None:
        """Take over from Python's own printing of tracebacks."""
        sys.excepthook = self._hook

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._came.emit(error)

    def show(self, error: BaseException) -> None:
        """Report an error of our own."""
        text = report_text(error)
        path = keep(text)
        if self.dialog is None:
            self.dialog = CrashDialog(text, path, _active_window())
            self.dialog.finished.connect(self._over)
            QTimer.singleShot(0, self.dialog, self.dialog.open)

    def _over(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def _active_window() -> QWidget | None:
    from PySide6.QtWidgets import QApplication

    return QApplication.activeWindow()
