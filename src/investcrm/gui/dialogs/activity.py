"""Something that happened: a call, a meeting, a visit, a mail, a note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from investcrm.domain.commands import RecordActivity
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import cases
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class ActivityDialog(Sheet):
    """What happened, when, with whom; what is typed is kept until it is noted."""

    def __init__(
        self, nav: Navigator, kind: str, *, inquiry_id: str = "", organisation_id: str = "", about: str = ""
    ) -> None:
        topic = "organisations" if organisation_id else "inquiries"
        super().__init__(nav, t("Add event"), t("Note it"), note=about, topic=topic, size=(560, 0))
        self._inquiry_id, self._organisation_id = inquiry_id, organisation_id
        form = FormGrid(2)
        kinds = [(key, t(words)) for key, words in self._labels().items()]
        self.kind = form.add(t("Kind"), Choice(kinds, kind))
        self.day = form.add(t("Day"), DateField(nav.region.today))
        self.day.set_value(nav.region.today())
        self.text = form.add(t("What was said or done"), QPlainTextEdit(), span=2)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(110)
        self.people = form.add(t("Who took part"), QLineEdit(), span=2)
        self.body.addWidget(form)
        self.keep_under(f"activity.{inquiry_id or organisation_id}")
        self.text.textChanged.connect(self.typed)
        self.people.textChanged.connect(self.typed)
        self.text.setFocus()

    def _labels(self) -> dict[str, str]:
        return cases.COMPANY_LABELS if self._organisation_id else cases.ACTIVITY_LABELS

    def content(self) -> dict[str, Any]:
        return {"text": self.text.toPlainText(), "people": self.people.text()}

    def put_back(self, kept: dict[str, Any]) -> None:
        self.text.setPlainText(str(kept.get("text", "")))
        self.people.setText(str(kept.get("people", "")))

    def go(self) -> None:
        if not self.day.is_valid():
            self.complain(t("The day cannot be read."))
            return
        command = RecordActivity(
            self.kind.key(),
            self.text.toPlainText().strip(),
            self._inquiry_id or None,
            self._organisation_id or None,
            happened_on=self.day.value(),
            participants=self.people.text().strip(),
        )
        self.run(cases.record_activity, command, lambda _id: self.finished_with(t("Event noted")))


def run(nav: Navigator, inquiry_id: str, kind: str = "call") -> ActivityDialog:
    """Ask for an event of a case."""
    dialog = ActivityDialog(nav, kind, inquiry_id=inquiry_id)
    dialog.open()
    return dialog


def with_company(nav: Navigator, organisation_id: str, name: str, kind: str = "call") -> ActivityDialog:
    """Ask for an event with a company."""
    dialog = ActivityDialog(nav, kind, organisation_id=organisation_id, about=name)
    dialog.open()
    return dialog
