"""A complaint about a case or a municipality, what was done about it, and why a promised step was late."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit

from investcrm import formats
from investcrm.domain.following_commands import Explain, LogComplaint, SettleComplaint
from investcrm.domain.promises import PROMISE_LABELS, Measured
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import complaining, promising
from investcrm.services.complaining import Complaint
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_WEEK = timedelta(days=7)


class ComplaintDialog(Sheet):
    """Who complained, when, about what, what was done, and what follows it up."""

    def __init__(self, nav: Navigator, *, inquiry_id: str = "", code: str = "") -> None:
        super().__init__(nav, t("Log a complaint"), t("Log it"), topic="inquiries", size=(580, 0))
        self._inquiry_id = inquiry_id
        form = FormGrid(2)
        self.who = form.add(t("Who complained"), QLineEdit())
        self.day = form.add(t("Day"), DateField(nav.region.today))
        self.day.set_value(nav.region.today())
        self.text = form.add(t("What it is about"), _words(90), span=2)
        places = list(nav.region.reference.municipalities.items())
        self.municipality = form.add(
            t("About which municipality"), Choice(places, code, empty=t("none in particular")), span=2
        )
        self.measures = form.add(t("What was done"), _words(60), span=2)
        self.follow_up = form.add(t("To follow up"), QLineEdit())
        self.follow_up_on = form.add(t("By"), DateField(nav.region.today))
        self.follow_up_on.set_value(nav.region.today() + _WEEK)
        self.body.addWidget(form)
        self.keep_under(f"complaint.{inquiry_id or code}")
        for field in (self.who, self.follow_up, self.text, self.measures):
            field.textChanged.connect(self.typed)
        self.who.setFocus()

    def content(self) -> dict[str, Any]:
        return {
            "who": self.who.text(),
            "text": self.text.toPlainText(),
            "done": self.measures.toPlainText(),
            "follow_up": self.follow_up.text(),
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        self.who.setText(str(kept.get("who", "")))
        self.text.setPlainText(str(kept.get("text", "")))
        self.measures.setPlainText(str(kept.get("done", "")))
        self.follow_up.setText(str(kept.get("follow_up", "")))

    def command(self) -> LogComplaint:
        """Return the command as it stands."""
        return LogComplaint(
            self.text.toPlainText().strip(),
            self.who.text().strip(),
            self._inquiry_id or None,
            self.municipality.key(),
            self.day.value(),
            self.measures.toPlainText().strip(),
            self.follow_up.text().strip(),
            self.follow_up_on.value(),
        )

    def go(self) -> None:
        """Log it."""
        if not (self.day.is_valid() and self.follow_up_on.is_valid()):
            self.complain(t("The day cannot be read."))
            return
        self.run(complaining.log, self.command(), lambda _id: self.finished_with(t("Complaint logged")))


class SettleDialog(Sheet):
    """What was done about a complaint, and whether it is settled by that."""

    def __init__(self, nav: Navigator, one: Complaint) -> None:
        super().__init__(
            nav, t("Complaint"), t("Save"), topic="inquiries", size=(540, 0),
            note=" \u00b7 ".join(filter(None, (formats.day(one.happened_on), one.who))),
        )  # fmt: skip
        self._id = one.id
        self.body.addWidget(label(one.text, wrap=True, selectable=True))
        form = FormGrid(1)
        self.measures = form.add(t("What was done"), _words(100))
        self.measures.setPlainText(one.done)
        self.body.addWidget(form)
        self.closed = QCheckBox(t("Settled; its task is done with that"))
        self.closed.setChecked(True)
        self.body.addWidget(self.closed)
        self.measures.setFocus()

    def go(self) -> None:
        """Save it."""
        command = SettleComplaint(self._id, self.measures.toPlainText().strip(), self.closed.isChecked())
        self.run(complaining.settle, command, lambda _done: self.finished_with(t("Complaint saved")))


class ExplainDialog(Sheet):
    """Why a promised step was late."""

    def __init__(self, nav: Navigator, inquiry_id: str, one: Measured) -> None:
        what = " \u00b7 ".join(filter(None, (t(PROMISE_LABELS[one.promise]), one.municipality)))
        super().__init__(nav, t("Why was it late?"), t("Save"), note=what, topic="inquiries", size=(520, 0))
        self._inquiry_id, self._one = inquiry_id, one
        form = FormGrid(1)
        self.text = form.add(t("Explanation"), _words(100))
        self.text.setPlainText(one.explanation)
        self.body.addWidget(form)
        self.text.setFocus()

    def go(self) -> None:
        """Save it."""
        one = self._one
        command = Explain(self._inquiry_id, one.promise, self.text.toPlainText(), one.municipality_code)
        self.run(promising.explain, command, lambda _done: self.finished_with(t("Explanation saved")))


def _words(height: int) -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setTabChangesFocus(True)
    field.setFixedHeight(height)
    return field
