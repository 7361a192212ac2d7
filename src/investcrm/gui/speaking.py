"""Which language the window speaks, Qt's own dialogs too."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from investcrm import words


def speak(language: str) -> None:
    """Speak a language from now on, Qt's own dialogs too."""
    words.set_language(language)
    app = QApplication.instance()
    assert app is not None
    old = app.findChild(QTranslator)
    if old is not None:
        app.removeTranslator(old)
        old.deleteLater()
    if language != "en":
        translator = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(f"qtbase_{language}", folder):
            app.installTranslator(translator)
