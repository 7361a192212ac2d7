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

    def __init__(self, nav: Navigator, inquiry_id: str, kind: str) -> None:
        super().__init__(nav, t("Add event"), t("Note it"), topic="inquiries", size=(560, 0))
        self._inquiry_id = inquiry_id
        form = FormGrid(2)
        kinds = [(key, t(words)) for key, words in cases.ACTIVITY_LABELS.items()]
        self.kind = form.add(t("Kind"), Choice(kinds, kind))
        self.day = form.add(t("Day"), DateField(nav.region.today))
        self.day.set_value(nav.region.today())
        self.text = form.add(t("What was said or done"), QPlainTextEdit(), span=2)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(110)
        self.people = form.add(t("Who took part"), QLineEdit(), span=2)
        self.body.addWidget(form)
        self.keep_under(f"activity.{inquiry_id}")
        self.text.textChanged.connect(self.typed)
        self.people.textChanged.connect(self.typed)
        self.text.setFocus()

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
            self._inquiry_id,
            happened_on=self.day.value(),
            participants=self.people.text().strip(),
        )
        self.run(cases.record_activity, command, lambda _id: self.finished_with(t("Event noted")))


def run(nav: Navigator, inquiry_id: str, kind: str = "call") -> ActivityDialog:
    """Ask for an event."""
    dialog = ActivityDialog(nav, inquiry_id, kind)
    dialog.open()
    return dialog
