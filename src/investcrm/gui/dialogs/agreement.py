"""An agreement with a party, such as an NDA, and the day it ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from investcrm.domain import secrecy as law
from investcrm.domain.legal_commands import RemoveAgreement, SaveAgreement
from investcrm.domain.secrecy_rows import AgreementRow
from investcrm.gui.dialogs.sheet import Sheet, small_button
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import secrecy
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class AgreementDialog(Sheet):
    """Kind, party, signed, ends, reminder."""

    def __init__(self, nav: Navigator, inquiry_id: str, row: AgreementRow | None) -> None:
        note = t("An agreement creates no secrecy by itself; it binds the parties.")
        super().__init__(nav, t("Agreement"), t("Save"), note=note, topic="secrecy", size=(560, 0))
        self._inquiry_id, self._row = inquiry_id, row
        self.version = row.version if row else 0
        form = FormGrid(2)
        kinds = [(key, t(words)) for key, words in law.AGREEMENT_KINDS.items()]
        self.kind = form.add(t("Kind"), Choice(kinds, row.kind if row else "nda"))
        self.party = form.add(t("Party"), QLineEdit(row.party if row else ""), required=True)
        self.signed = form.add(t("Signed"), DateField(nav.region.today))
        self.ends = form.add(t("Ends"), DateField(nav.region.today))
        self.remind = form.add(t("Remind on"), DateField(nav.region.today), note=t("Else a month before."))
        self.text = form.add(t("Note"), QLineEdit(row.note if row else ""))
        if row:
            self.signed.set_value(row.signed_on)
            self.ends.set_value(row.ends_on)
            self.remind.set_value(row.remind_on)
            self.left.addWidget(small_button(t("Delete"), self._remove))
        self.body.addWidget(form)
        self.party.setFocus()

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {
            "kind": self.kind,
            "party": self.party,
            "signed_on": self.signed,
            "ends_on": self.ends,
            "remind_on": self.remind,
            "note": self.text,
        }

    def go(self) -> None:
        if not all(field.is_valid() for field in (self.signed, self.ends, self.remind)):
            self.complain(t("The day cannot be read."))
            return
        row = self._row
        command = SaveAgreement(
            self._inquiry_id,
            self.kind.key(),
            self.party.text(),
            self.signed.value(),
            self.ends.value(),
            self.remind.value(),
            row.document_id if row else None,
            self.text.text(),
            row.id if row else None,
            self.version if row else None,
        )
        self.run(secrecy.save_agreement, command, lambda _id: self.finished_with(t("Agreement saved")))

    def _remove(self) -> None:
        assert self._row is not None
        command = RemoveAgreement(self._row.id)
        self.run(secrecy.remove_agreement, command, lambda _d: self.finished_with(t("Agreement deleted")))
