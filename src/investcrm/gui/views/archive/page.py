"""The page of the registrar's work: what the register says, who asks to see what, and what goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from investcrm.domain.access import Verb
from investcrm.gui import navigation as at
from investcrm.gui.following import Following
from investcrm.gui.views.archive.disposal_card import DisposalCard
from investcrm.gui.views.archive.register_card import RegisterCard
from investcrm.gui.views.archive.requests_card import RequestsCard
from investcrm.gui.widgets.basic import Card, PageTitle, ScrollPage, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.services import inquiries, persons
from investcrm.words import n, t

if TYPE_CHECKING:
    from typing import Any

    from investcrm.gui.navigation import Navigator


def _due_contacts(reader: Any) -> int:
    return len(persons.due(reader))


class ArchivePage(ScrollPage):
    """What must be in the register, who asked to see what, and what is due to go?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        title = PageTitle(
            t("Register and archive"), t("what the law asks of documents, whichever case they are in")
        )
        self.room_button = SecondaryButton("", icon="lock")
        self.room_button.clicked.connect(lambda _on=False: self._enter())
        title.buttons.addWidget(self.room_button)
        self.body.addWidget(title)
        row = QHBoxLayout()
        row.setSpacing(14)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(14)
            row.addLayout(column, 1)
        self.register = RegisterCard(nav)
        left.addWidget(self.register)
        if nav.may(Verb.READ, "inquiry"):
            self.requests = RequestsCard(nav)
            self.disposal = DisposalCard(nav)
            left.addWidget(self._package_card())
            right.addWidget(self.requests)
            right.addWidget(self.disposal)
        if nav.may(Verb.CHANGE, "contact"):
            right.addWidget(self._persons_card())
        left.addStretch(1)
        right.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.follow()

    def shown(self) -> None:
        """Leave nothing of another page's line at the foot, and offer the room where there is a way in."""
        self.nav.shell.set_status("")
        self.follow()

    def follow(self) -> None:
        """Offer the room where there is a way in."""
        offered = self.nav.entrance is not None and not self.nav.is_room
        self.room_button.setText(t("The same in the confidential room…") if offered else "")
        self.room_button.setVisible(offered)
        self.register.follow()

    def _enter(self) -> None:
        entrance = self.nav.entrance
        assert entrance is not None

        def show() -> None:
            entrance.window.go(at.ROOM)
            if entrance.shell is not None:
                entrance.shell.go(at.ARCHIVE)

        entrance.enter(show)

    # ---- the e-archive

    def _package_card(self) -> Card:
        card = Card(t("To the e-archive"))
        card.body.addWidget(
            label(
                t(
                    "A case as one package: its documents with their checksums, what the register says of "
                    "them, its facts and its history."
                ),
                "muted",
                wrap=True,
            )
        )
        line = QHBoxLayout()
        line.setSpacing(8)
        self.number = QLineEdit()
        self.number.setPlaceholderText(t("the case's number, such as {number}", number="2026-041"))
        self.number.setAccessibleName(t("The case's number"))
        self.number.returnPressed.connect(self.save_package)
        self.package_button = SecondaryButton(t("Save the package…"), icon="export")
        self.package_button.clicked.connect(lambda _on=False: self.save_package())
        line.addWidget(self.number, 1)
        line.addWidget(self.package_button)
        card.body.addLayout(line)
        return card

    def save_package(self) -> None:
        """Find the case, ask where, and save its package there."""
        from investcrm.gui.dialogs import archive_package

        number = self.number.text().strip()
        if not number:
            self.number.setFocus()
            return
        self.nav.tasks.query(
            inquiries.by_number,
            number,
            then=lambda row_id: archive_package.save(self.nav, row_id, number, self),
            failed=self.nav.shell.say_error,
            owner=self,
            key="case",
        )

    # ---- personal data

    def _persons_card(self) -> Card:
        card = Card(t("Personal data"))
        self.due = label("", wrap=True)
        card.body.addWidget(self.due)
        line = QHBoxLayout()
        self.due_button = SecondaryButton(t("Keep on or erase…"), icon="people")
        self.due_button.clicked.connect(lambda _on=False: self._show_due())
        line.addWidget(self.due_button)
        line.addStretch(1)
        card.body.addLayout(line)
        Following(card, self.nav.tasks, self._count_due, "contact", "setting")
        self._count_due()
        return card

    def _count_due(self) -> None:
        self.nav.tasks.query(_due_contacts, then=self._told_due, owner=self, key="due contacts")

    def _told_due(self, count: int) -> None:
        self.due.setText(
            n("{count} contact has come to its day.", "{count} contacts have come to their day.", count)
            if count
            else t("No contact has come to its day.")
        )
        self.due_button.setEnabled(bool(count))

    def _show_due(self) -> None:
        from investcrm.gui.dialogs.due_contacts import DueContactsDialog

        DueContactsDialog(self.nav).open()
