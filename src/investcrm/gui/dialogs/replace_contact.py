"""Ask somebody else at a municipality: the same brief under the same reference, to another address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QCompleter, QLineEdit, QPlainTextEdit

from investcrm.domain.following_commands import ReplaceContact
from investcrm.domain.rows import ForwardingRow
from investcrm.gui.dialogs.sending import show_told
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import extending
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.mailing import Forwarded
    from investcrm.gui.navigation import Navigator


class ReplaceContactDialog(Sheet):
    """The new address and why."""

    def __init__(self, nav: Navigator, row: ForwardingRow, proposed: tuple[str, ...] = ()) -> None:
        super().__init__(
            nav, t("Ask somebody else"), t("Make the message"), note=row.municipality, topic="forward",
            size=(520, 0),
        )  # fmt: skip
        self._id, self._name = row.id, row.municipality
        if row.recipient:
            self.body.addWidget(
                label(t("Asked so far: {address}", address=row.recipient), "muted", wrap=True)
            )
        form = FormGrid(1)
        self.email = form.add(t("E-mail"), QLineEdit(), required=True)
        if proposed:
            self.email.setText(proposed[0])
            self.email.selectAll()
            completer = QCompleter(list(proposed), self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.email.setCompleter(completer)
            self.body.addWidget(
                label(
                    t("Proposed, as a notice names it or as the municipality's own address: {addresses}",
                      addresses=", ".join(proposed)),
                    "muted", wrap=True, selectable=True,
                )
            )  # fmt: skip
        self.said = form.add(t("What the new one should know, such as who is away"), QPlainTextEdit())
        self.said.setTabChangesFocus(True)
        self.said.setFixedHeight(72)
        self.body.addWidget(form)
        self.keep = QCheckBox(t("Use this address for the municipality from now on"))
        self.body.addWidget(self.keep)
        self.body.addWidget(
            label(t("The reference stays valid: an answer from either finds the case."), "muted", wrap=True)
        )
        self.email.setFocus()

    def command(self) -> ReplaceContact:
        """Return the command as it stands."""
        return ReplaceContact(
            self._id,
            self.email.text().strip(),
            self.said.toPlainText().strip(),
            self.keep.isChecked(),
            sends=True,
        )

    def go(self) -> None:
        """Make the message."""
        self.run(extending.replace_contact, self.command(), self._made)

    def _made(self, made: Forwarded) -> None:
        self.finished_with(t("Somebody else at {name} is asked", name=self._name))
        show_told(self.nav, made)
