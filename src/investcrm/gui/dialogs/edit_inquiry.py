"""All fields of an inquiry in one form; what is typed is kept, and of two who edit at once both are heard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from investcrm.domain.commands import ChangeInquiry
from investcrm.domain.rows import InquiryDetail
from investcrm.gui import field_words
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.multi_select import MultiSelect
from investcrm.gui.widgets.reading_field import AmountField, DateField, MoneyField, ReadingField
from investcrm.services import inquiries
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class EditDialog(Sheet):
    """The form of an inquiry; only what was changed is saved, with the version that was seen."""

    def __init__(self, nav: Navigator, detail: InquiryDetail) -> None:
        super().__init__(
            nav,
            t("Edit {number}", number=detail.row.number),
            t("Save"),
            topic="inquiries",
            size=(760, 640),
            scrolls=True,
        )
        self._detail = detail
        self._fields: dict[str, QWidget] = {}
        self._build(detail)
        self.version = detail.row.version
        for key, value in values_of(detail).items():
            if key in self._fields:
                field_words.put(self._fields[key], value)
        self.before = {key: self.value(key) for key in self._fields}
        self.keep_under(f"edit.{detail.row.id}")
        self._watch()
        self._fields["title"].setFocus()
        self.edits(detail.row.id)

    def _build(self, detail: InquiryDetail) -> None:
        nav, today = self.nav, self.nav.region.today
        reference = nav.region.reference
        form = FormGrid(6)
        add = self._add
        add(form, "title", t("Name"), QLineEdit(), 4, required=True)
        add(
            form,
            "source",
            t("Received via"),
            Choice(nav.region.sources(), detail.row.source, editable=True),
            2,
        )
        add(form, "investor", t("Investor"), QLineEdit(), 4)
        add(form, "country", t("Country"), QLineEdit(), 2)
        add(form, "received_on", t("Received"), DateField(today), 2)
        add(form, "deadline_on", t("Answer by"), DateField(today, last=True), 2)
        members = list(reference.members.items())
        add(form, "owner_id", t("Owner"), Choice(members, empty=t("nobody")), 2)
        add(form, "next_step", t("Next step"), QLineEdit(), 4)
        add(form, "next_step_on", t("By"), DateField(today), 2)
        areas = MultiSelect(t("Add a strength area"))
        areas.set_choices(nav.region.areas())
        add(form, "strength_areas", t("Strength areas"), areas, 6)
        add(form, "jobs", t("Jobs"), AmountField("jobs"), 2)
        add(form, "investment_sek", t("Investment"), MoneyField(), 2)
        add(form, "investment_note", t("Investment in words"), QLineEdit(), 2)
        summary = QPlainTextEdit()
        summary.setTabChangesFocus(True)
        summary.setMinimumHeight(110)
        add(form, "summary", t("As it was written"), summary, 6)
        add(form, "screening_note", t("Screening of foreign investments"), QLineEdit(), 4)
        add(form, "first_response_on", t("First response"), DateField(today), 2)
        if detail.row.lost_reason:
            add(form, "lost_needed", t("What would have been needed"), QLineEdit(), 6)
        self.body.addWidget(form)
        self.form = form

    def _add(
        self, form: FormGrid, key: str, words: str, field: QWidget, span: int, *, required: bool = False
    ) -> None:
        self._fields[key] = form.add(words, field, span=span, required=required)

    def _watch(self) -> None:
        for field in self._fields.values():
            if isinstance(field, ReadingField):
                field.edit.textChanged.connect(self.typed)
            elif isinstance(field, QLineEdit | QPlainTextEdit):
                field.textChanged.connect(self.typed)
            elif isinstance(field, Choice):
                field.chosen.connect(self.typed)
            elif isinstance(field, MultiSelect):
                field.changed.connect(self.typed)

    # ---- values

    def value(self, key: str) -> Any:
        """Return what stands in a field."""
        field = self._fields[key]
        if isinstance(field, ReadingField):
            return field.value()
        if isinstance(field, QLineEdit):
            return field.text().strip()
        if isinstance(field, QPlainTextEdit):
            return field.toPlainText().strip()
        if isinstance(field, Choice):
            return field.key() or (None if key == "owner_id" else "")
        assert isinstance(field, MultiSelect)
        return field.selected()

    def changed_fields(self) -> dict[str, Any]:
        """Return the fields that are no longer as they were read."""
        return {key: self.value(key) for key in self._fields if self.value(key) != self.before[key]}

    def content(self) -> dict[str, Any]:
        return {key: _plain(value) for key, value in self.changed_fields().items()}

    def put_back(self, kept: dict[str, Any]) -> None:
        for key, value in kept.items():
            if key in self._fields:
                field_words.put(self._fields[key], value)
        if kept:
            self.complain(t("What you had typed and not saved is back in the form."))

    # ---- saving

    def go(self) -> None:
        wrong = [f for f in self._fields.values() if isinstance(f, ReadingField) and not f.is_valid()]
        if wrong:
            self.complain(t("Something here cannot be read; see the marked field."))
            wrong[0].setFocus()
            return
        fields = self.changed_fields()
        if not fields:
            self.forget()
            self.accept()
            return
        self.save(fields, self.version)

    def save(self, fields: Mapping[str, Any], version: int) -> None:
        """Save these fields as a change of the version that was seen."""
        said = t("{number} saved", number=self._detail.row.number)
        command = ChangeInquiry(self._detail.row.id, version, dict(fields))
        self.run(inquiries.change, command, lambda _version: self.finished_with(said))

    def clash_fields(self) -> Mapping[str, QWidget]:
        return self._fields


def values_of(detail: InquiryDetail) -> dict[str, Any]:
    """Return the fields of the form as they are kept."""
    row = detail.row
    return {
        "title": row.title,
        "source": row.source,
        "investor": row.investor,
        "country": detail.country,
        "received_on": row.received_on,
        "deadline_on": row.deadline_on,
        "owner_id": detail.owner_id,
        "next_step": row.next_step,
        "next_step_on": row.next_step_on,
        "strength_areas": detail.strength_areas,
        "jobs": row.jobs,
        "investment_sek": row.investment_sek,
        "investment_note": detail.investment_note,
        "summary": detail.summary.strip(),
        "screening_note": detail.screening_note,
        "first_response_on": detail.first_response_on,
        "lost_needed": detail.lost_needed,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def run(nav: Navigator, detail: InquiryDetail) -> EditDialog:
    """Open the form."""
    dialog = EditDialog(nav, detail)
    dialog.open()
    return dialog
