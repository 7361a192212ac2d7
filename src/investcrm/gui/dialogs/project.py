"""Begins a project, or changes one: who pays, its days, how often it is reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QWidget

from investcrm import words
from investcrm.domain.errors import InvalidInput
from investcrm.domain.project_commands import SaveProject
from investcrm.domain.projects import COUNTED_LABELS, RHYTHM_LABELS, CountedFrom, Rhythm, minutes_of
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.project_words import hours
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.number_box import NumberBox
from investcrm.gui.widgets.reading_field import DateField, MoneyField
from investcrm.services import projects
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.project_rows import Project
    from investcrm.gui.navigation import Navigator

_TEXTS = ("name", "funder", "programme", "reference", "note_")
_LATEST = 366


class ProjectDialog(Sheet):
    """All a project's reporting follows from."""

    def __init__(
        self, nav: Navigator, row: Project | None = None, done: Callable[[str], object] | None = None
    ) -> None:
        super().__init__(
            nav,
            t("Change the project") if row else t("New project"),
            t("Save") if row else t("Start the project"),
            note=t("What has been reported keeps its days, whatever is changed here.")
            if row
            else t("Its reports get their days from these; activities and hours are logged afterwards."),
            topic="projects",
            size=(680, 0),
        )
        self.row, self._after = row, done
        self.version = row.version if row else 0
        form = FormGrid(2)
        self.name = form.add(t("Name"), QLineEdit(), span=2, required=True)
        self.funder = form.add(t("Funder"), QLineEdit())
        self.programme = form.add(t("Programme"), QLineEdit())
        self.reference = form.add(t("Reference number"), QLineEdit())
        self.money = form.add(t("Budget"), MoneyField())
        self.first = form.add(t("First day"), DateField(nav.region.today), required=True)
        self.last = form.add(t("Last day"), DateField(nav.region.today, last=True), required=True)
        self.rhythm = form.add(
            t("Reported"), Choice([(one.value, t(text)) for one, text in RHYTHM_LABELS.items()], Rhythm.THIRD)
        )
        self.counted = form.add(
            t("Counted from"),
            Choice([(one.value, t(text)) for one, text in COUNTED_LABELS.items()], CountedFrom.CALENDAR),
        )
        self.days = form.add(t("Report due, days after the period"), NumberBox())
        self.days.setRange(0, _LATEST)
        self.days.setValue(30)
        self.hours = form.add(t("Hours in the budget"), QLineEdit())
        self.note_ = form.add(t("Note"), QLineEdit(), span=2)
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)
        if row is not None:
            self._fill(row)
        for name in _TEXTS:
            getattr(self, name).textChanged.connect(self.typed)
        self.keep_under(f"project.{row.id if row else 'new'}")
        self.edits(row.id if row else "")
        self.name.setFocus()

    def _fill(self, row: Project) -> None:
        for field, text in (
            (self.name, row.name), (self.funder, row.funder), (self.programme, row.programme),
            (self.reference, row.reference), (self.note_, row.note),
        ):  # fmt: skip
            field.setText(text)
        self.money.set_value(row.budget_sek)
        self.first.set_value(row.first_on)
        self.last.set_value(row.last_on)
        self.rhythm.set_key(row.rhythm)
        self.counted.set_key(row.counted_from)
        self.days.setValue(row.report_days)
        self.hours.setText(hours(row.budget_minutes) if row.budget_minutes is not None else "")

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {
            "name": self.name, "funder": self.funder, "programme": self.programme,
            "reference": self.reference, "first_on": self.first, "last_on": self.last, "note": self.note_,
            "budget_sek": self.money,
        }  # fmt: skip

    def go(self) -> None:
        """Save it."""
        self.form.set_error(
            self.name, "" if self.name.text().strip() else t("Say what the project is called.")
        )
        first, last = self.first.value(), self.last.value()
        if not self.name.text().strip():
            return
        if first is None or last is None or not (self.first.is_valid() and self.last.is_valid()):
            self.complain(t("Say the project's first and last day."))
            return
        try:
            minutes = minutes_of("".join(self.hours.text().split()))
        except InvalidInput as error:
            self.form.set_error(self.hours, words.current().error(error))
            return
        if not self.money.is_valid():
            self.complain(t("Something here cannot be read; see the marked field."))
            return
        command = SaveProject(
            self.name.text(), first, last, self.funder.text(), self.programme.text(), self.reference.text(),
            Rhythm(self.rhythm.key()), CountedFrom(self.counted.key()), self.days.value(), self.money.value(),
            minutes or None, self.note_.text(), self.row.id if self.row else None, self.version or None,
        )  # fmt: skip
        self.run(projects.save, command, self._saved)

    def _saved(self, project_id: str) -> None:
        if self._after is not None:
            self._after(project_id)
        self.finished_with(t("{name} saved", name=self.name.text().strip()))

    def content(self) -> dict[str, Any]:
        return {name: getattr(self, name).text() for name in _TEXTS}

    def put_back(self, kept: dict[str, Any]) -> None:
        for name in _TEXTS:
            getattr(self, name).setText(str(kept.get(name, "")))
