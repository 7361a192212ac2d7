"""Notes something a project did, with how many took part; people are counted and never named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from investcrm.domain.project_commands import RemovePart, SaveActivity
from investcrm.domain.projects import ACTIVITY_LABELS
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.number_box import NumberBox
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import projects
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.project_rows import Activity, Project
    from investcrm.gui.navigation import Navigator

_MOST = 1_000_000
_NUMBERS = ("women", "men", "not_told", "organisations", "smes")


class ActivityDialog(Sheet):
    """What, when, where, for how many, and what came of it."""

    def __init__(self, nav: Navigator, of: Project, row: Activity | None = None) -> None:
        super().__init__(
            nav,
            t("Project activity"),
            t("Save"),
            note=t("Only numbers of people are kept, never names."),
            topic="projects",
            size=(640, 0),
        )
        self._of, self.row = of, row
        self.version = row.version if row else 0
        form = FormGrid(6)
        self.title = form.add(t("Title"), QLineEdit(), span=4, required=True)
        self.day = form.add(t("Day"), DateField(nav.region.today), span=2, required=True)
        today = nav.region.today()
        self.day.set_value(row.held_on if row else min(max(today, of.first_on), of.last_on))
        self.kind = form.add(
            t("Kind"), Choice([(key, t(text)) for key, text in ACTIVITY_LABELS.items()], "meeting"), span=3
        )
        self.place = form.add(t("Place"), QLineEdit(), span=3)
        self.women = form.add(t("Women"), NumberBox(), span=2)
        self.men = form.add(t("Men"), NumberBox(), span=2)
        self.not_told = form.add(t("Not told"), NumberBox(), span=2)
        self.organisations = form.add(t("Organisations reached"), NumberBox(), span=3)
        self.smes = form.add(t("Of them small or medium-sized"), NumberBox(), span=3)
        self.outcome = form.add(t("What came of it"), QPlainTextEdit(), span=6)
        self.outcome.setTabChangesFocus(True)
        self.outcome.setMaximumHeight(96)
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)
        for name in _NUMBERS:
            getattr(self, name).setRange(0, _MOST)
        if row is not None:
            self._fill(row)
            out = SecondaryButton(t("Take away"), icon="trash")
            out.clicked.connect(self.take_away)
            self.left.addWidget(out)
        for field in (self.title, self.place, self.outcome):
            field.textChanged.connect(self.typed)
        self.keep_under(f"project_activity.{row.id if row else of.id}")
        self.title.setFocus()

    def _fill(self, row: Activity) -> None:
        self.title.setText(row.title)
        self.kind.set_key(row.kind)
        self.place.setText(row.place)
        self.outcome.setPlainText(row.outcome)
        for name in _NUMBERS:
            getattr(self, name).setValue(getattr(row, name))

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {
            "title": self.title, "held_on": self.day, "kind": self.kind, "place": self.place,
            **{name: getattr(self, name) for name in _NUMBERS},
        }  # fmt: skip

    def go(self) -> None:
        """Save it."""
        self.form.set_error(
            self.title, "" if self.title.text().strip() else t("Say what the activity is called.")
        )
        day = self.day.value()
        if not self.title.text().strip():
            return
        if day is None or not self.day.is_valid():
            self.complain(t("The day cannot be read."))
            return
        numbers = {name: getattr(self, name).value() for name in _NUMBERS}
        command = SaveActivity(
            self._of.id, day, self.kind.key(), self.title.text(), self.place.text(),
            outcome=self.outcome.toPlainText(), activity_id=self.row.id if self.row else None,
            version=self.version or None, **numbers,
        )  # fmt: skip
        self.run(projects.save_activity, command, lambda _id: self.finished_with(t("Activity saved")))

    def take_away(self) -> None:
        """Take it away."""
        if self.row is not None:
            command = RemovePart("activity", self.row.id)
            self.run(
                projects.remove_part, command, lambda _done: self.finished_with(t("Activity taken away"))
            )

    def content(self) -> dict[str, Any]:
        return {
            "title": self.title.text(), "place": self.place.text(), "outcome": self.outcome.toPlainText(),
        }  # fmt: skip

    def put_back(self, kept: dict[str, Any]) -> None:
        self.title.setText(str(kept.get("title", "")))
        self.place.setText(str(kept.get("place", "")))
        self.outcome.setPlainText(str(kept.get("outcome", "")))
