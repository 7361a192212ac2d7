"""Asks for one line, such as the name of a view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.words import t


def ask_name(
    parent: QWidget, title: str, question: str, then: Callable[[str], object], text: str = ""
) -> QDialog:
    """Ask for a line and go on with it; nothing happens on Esc."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setMinimumWidth(360)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(20, 18, 20, 16)
    column.setSpacing(10)
    edit = QLineEdit(text)
    name = label(question, "label")
    name.setBuddy(edit)
    edit.setAccessibleName(question)
    column.addWidget(name)
    column.addWidget(edit)
    row = QHBoxLayout()
    row.addStretch(1)
    cancel = SecondaryButton(t("Cancel"))
    save = PrimaryButton(t("Save"))
    save.setDefault(True)
    save.setEnabled(bool(text.strip()))
    edit.textChanged.connect(lambda now: save.setEnabled(bool(now.strip())))
    cancel.clicked.connect(dialog.reject)
    save.clicked.connect(dialog.accept)
    dialog.accepted.connect(lambda: then(edit.text().strip()))
    dialog.finished.connect(dialog.deleteLater)
    row.addWidget(cancel)
    row.addWidget(save)
    column.addLayout(row)
    edit.selectAll()
    dialog.open()
    return dialog
