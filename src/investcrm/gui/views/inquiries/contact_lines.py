"""The people to reach in a case; a click opens one to be changed, handed out or erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm.domain.access import Verb
from investcrm.domain.rows import ContactRow
from investcrm.gui.following import Following
from investcrm.gui.widgets.basic import clear_layout, label
from investcrm.gui.widgets.buttons import ElidedLink, GhostButton
from investcrm.services import organisations
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class ContactLines(QWidget):
    """A heading with a line for each contact of one case."""

    def __init__(self, nav: Navigator, inquiry_id: str) -> None:
        super().__init__()
        self._nav, self._inquiry_id = nav, inquiry_id
        self.rows: tuple[ContactRow, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        Following(self, nav.tasks, self._read, "contact")
        self._read()

    def _read(self) -> None:
        self._nav.tasks.query(
            organisations.contacts, self._inquiry_id, then=self._show, owner=self, key="contacts"
        )

    def _show(self, rows: tuple[ContactRow, ...]) -> None:
        self.rows = rows
        clear_layout(self._column)
        head = QHBoxLayout()
        head.setContentsMargins(0, 6, 0, 0)
        head.addWidget(label(t("Contacts"), "strong"))
        head.addStretch(1)
        if self._nav.may(Verb.ADD, "contact"):
            more = GhostButton(t("Add contact"), icon="plus")
            more.clicked.connect(lambda _on=False: self.add())
            head.addWidget(more)
        self._column.addLayout(head)
        for row in rows:
            self._column.addWidget(self._line(row))

    def _line(self, row: ContactRow) -> QWidget:
        said = " \u00b7 ".join(part for part in (row.name, row.role, row.email, row.phone) if part)
        link = ElidedLink(said)
        link.clicked.connect(lambda _on=False: self.edit(row))
        return link

    def add(self) -> None:
        """Add a person to reach in the case."""
        from investcrm.gui.dialogs import contact

        contact.run(self._nav, inquiry_id=self._inquiry_id)

    def edit(self, row: ContactRow) -> None:
        """Change a person, or hand out or erase what is kept of them."""
        from investcrm.gui.dialogs import contact

        contact.run(self._nav, row)
