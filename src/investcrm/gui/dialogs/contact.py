"""Add or change a person to reach; kept no longer than the day it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QWidget

from investcrm.domain.access import Verb
from investcrm.domain.commands import SaveContact
from investcrm.domain.persons import PURPOSES
from investcrm.domain.rows import ContactRow
from investcrm.gui import field_words
from investcrm.gui.dialogs import person
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import organisations
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class ContactDialog(Sheet):
    """One person of a company, a case or a municipality."""

    def __init__(
        self,
        nav: Navigator,
        row: ContactRow | None = None,
        *,
        inquiry_id: str = "",
        organisation_id: str = "",
        municipality_code: str = "",
    ) -> None:
        super().__init__(
            nav, t("Edit {name}", name=row.name) if row else t("Add contact"), t("Save"),
            topic="organisations", size=(560, 0),
        )  # fmt: skip
        self.row = row
        self.version = row.version if row else 0
        self._of = (organisation_id or None, inquiry_id or None, municipality_code or None)
        form = FormGrid(2)
        self.name = form.add(t("Name"), QLineEdit(row.name if row else ""), required=True)
        self.role = form.add(t("Role"), QLineEdit(row.role if row else ""))
        self.email = form.add(t("E-mail"), QLineEdit(row.email if row else ""))
        self.phone = form.add(t("Telephone"), QLineEdit(row.phone if row else ""))
        self.retain = form.add(
            t("Keep until"),
            DateField(nav.region.today, last=True),
            note=t("Empty: as long after the last activity as the region keeps contacts"),
        )
        purposes = [(key, t(said)) for key, said in PURPOSES.items()]
        purpose = row.purpose if row else organisations.PURPOSE
        self.purpose = form.add(t("Kept for"), Choice(purposes, purpose, editable=True), span=2)
        self.retain.set_value(row.retain_until if row else None)
        self.form = form
        self.body.addWidget(form)
        said = t(
            "A contact is personal data: it is kept for handling inquiries and comes up to be "
            "erased on its day."
        )
        self.body.addWidget(label(said, "small", wrap=True))
        self.body.addStretch(1)
        if row is not None:
            self.keep_under(f"contact.{row.id}")
            self._add_buttons(row)
        self.purpose.chosen.connect(lambda _key: self.typed())
        for field in (self.name, self.role, self.email, self.phone):
            field.textChanged.connect(self.typed)
        self.name.setFocus()

    def _add_buttons(self, row: ContactRow) -> None:
        """Offer to hand out or erase what is kept about the person."""
        self.export = SecondaryButton(t("Export…"), icon="export")
        self.export.clicked.connect(lambda _on=False: person.export(self.nav, row.id, row.name, self))
        self.erase = SecondaryButton(t("Erase…"), icon="trash")
        self.erase.clicked.connect(lambda _on=False: person.erase(self.nav, row.id, row.name, self._erased))
        self.erase.setVisible(self.nav.may(Verb.REMOVE, "contact"))
        for button in (self.export, self.erase):
            self.left.addWidget(button)

    def _erased(self) -> None:
        self.forget()
        self.reject()

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {
            "name": self.name,
            "role": self.role,
            "email": self.email,
            "phone": self.phone,
            "retain_until": self.retain,
            "purpose": self.purpose,
        }

    def content(self) -> dict[str, Any]:
        texts = (self.name, self.role, self.email, self.phone)
        told = {key: one.text() for key, one in zip(("name", "role", "email", "phone"), texts, strict=True)}
        return {**told, "purpose": self.purpose.key()}

    def put_back(self, kept: dict[str, Any]) -> None:
        for key, text in kept.items():
            field_words.put(self.clash_fields()[key], text)

    def command(self) -> SaveContact:
        """Return the command as it stands."""
        organisation, inquiry, municipality = self._of
        return SaveContact(
            self.name.text().strip(),
            self.row.id if self.row else None,
            self.version or None,
            self.role.text().strip(),
            self.email.text().strip(),
            self.phone.text().strip(),
            organisation,
            inquiry,
            municipality,
            self.retain.value(),
            self.purpose.key(),
        )

    def go(self) -> None:
        """Save the contact."""
        if not self.name.text().strip():
            self.form.set_error(self.name, t("A contact needs a name."))
        elif not self.retain.is_valid():
            self.complain(t("The day cannot be read."))
        else:
            said = t("{name} saved", name=self.name.text().strip())
            self.run(organisations.save_contact, self.command(), lambda _: self.finished_with(said))


def run(
    nav: Navigator,
    row: ContactRow | None = None,
    *,
    inquiry_id: str = "",
    organisation_id: str = "",
    municipality_code: str = "",
) -> None:
    """Add a contact, or change one."""
    ContactDialog(
        nav, row, inquiry_id=inquiry_id, organisation_id=organisation_id, municipality_code=municipality_code
    ).open()
