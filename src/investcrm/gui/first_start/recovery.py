"""The recovery code, shown once: print the sheet, or write it down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from investcrm import words
from investcrm.domain.errors import UserError
from investcrm.gui import printing
from investcrm.gui.first_start.waiting import run_waiting
from investcrm.gui.widgets.basic import Card, label
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.services import recovery
from investcrm.services.clock import swedish_day
from investcrm.words import current, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Created


class RecoveryPage(QWidget):
    """Shows the code and the sheet; ``done`` when the user says it is kept. ``leaving`` names the way out."""

    done = Signal()

    def __init__(self, made: Created, parent: QWidget | None = None, *, leaving: str = "") -> None:
        super().__init__(parent)
        self._made = made
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 22, 28, 18)
        column.setSpacing(14)
        column.addWidget(label(t("Keep the recovery code"), "title"))
        column.addWidget(
            label(
                t(
                    "It opens the workspace if the passphrase is forgotten. It is shown only now. Print the "
                    "sheet or write the code down, and "
                    "lock it away; without passphrase and code nobody can open the workspace, not we either."
                ),
                wrap=True,
            )
        )
        card = Card()
        groups = made.recovery_code.split("-")
        for at in range(0, len(groups), 4):
            line = label("   ".join(groups[at : at + 4]), "figure", selectable=True)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            line.setAccessibleName(t("Recovery code"))
            card.body.addWidget(line)
        column.addWidget(card)
        row = QHBoxLayout()
        self.print_button = SecondaryButton(t("Print the sheet…"), icon="print")
        self.print_button.clicked.connect(self.print_sheet)
        row.addWidget(self.print_button)
        row.addStretch(1)
        column.addLayout(row)
        if made.in_keyring:
            column.addWidget(
                label(
                    t(
                        "This computer's key store opens the workspace for you; "
                        "elsewhere the passphrase does."
                    ),
                    "muted",
                    wrap=True,
                )
            )
        self.said = label("", "muted", wrap=True)
        self.said.hide()
        column.addWidget(self.said)
        column.addStretch(1)
        foot = QHBoxLayout()
        self.kept = QCheckBox(t("I have printed it or written it down"))
        self.begin = PrimaryButton(leaving or t("Begin"))
        self.begin.setEnabled(False)
        self.begin.setDefault(True)
        self.kept.toggled.connect(self.begin.setEnabled)
        self.begin.clicked.connect(self.done)
        foot.addWidget(self.kept)
        foot.addStretch(1)
        foot.addWidget(self.begin)
        column.addLayout(foot)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin with the sheet, so that a keyboard finds it."""
        super().showEvent(event)
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sheet(self) -> bytes:
        workspace = self._made.workspace
        today = swedish_day(workspace.store.clock())
        name = Path(workspace.place).name
        return recovery.sheet(name, today, self._made.recovery_code, words.current().language)

    def print_sheet(self) -> None:
        """Print the sheet; it is never written to a file."""
        if not printing.has_printer():
            self._say(
                t(
                    "This computer has no printer. Write the code down by hand, and compare it letter by "
                    "letter."
                )
            )
            return
        run_waiting(
            self, (self.print_button,), lambda: printing.pages(self._sheet()), self._print, self._failed
        )

    def _print(self, pages: list[QImage]) -> None:
        if printing.ask_and_print(self, pages):
            self._say(t("Sent to the printer. Fetch the sheet, and lock it away."))

    def _failed(self, error: UserError) -> None:
        self._say(current().error(error))

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)
        self.said.show()
