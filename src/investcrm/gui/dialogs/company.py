"""Add a company or partner, or change what is known of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from investcrm.domain.commands import SaveOrganisation
from investcrm.domain.rows import OrganisationRow
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.multi_select import MultiSelect
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import organisations
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

KINDS = {"company": N_("Company"), "partner": N_("Partner")}


_TEXTS = ("owner", "group", "employees", "web", "source", "as_of")


def _whole(text: str) -> int | None:
    """Return a number of people; -1 where nothing is written, None where it is no number."""
    plain = "".join(text.split())
    if not plain:
        return -1
    return int(plain) if plain.isdecimal() and len(plain) < 8 else None


class CompanyDialog(Sheet):
    """One company; only the name is needed."""

    def __init__(self, nav: Navigator, row: OrganisationRow | None = None) -> None:
        super().__init__(
            nav,
            t("Edit {name}", name=row.name) if row else t("Add company"),
            t("Save"),
            topic="organisations",
            size=(660, 0),
            scrolls=True,
        )
        self.row = row
        self.version = row.version if row else 0
        form = FormGrid(2)
        self.name = form.add(t("Name"), QLineEdit(row.name if row else ""), required=True)
        self.kind = form.add(
            t("Kind"), Choice([(key, t(text)) for key, text in KINDS.items()], row.kind if row else "company")
        )
        self.municipality = form.add(
            t("Municipality"),
            Choice(
                nav.region.municipalities(), (row.municipality_code or "") if row else "", empty=t("none")
            ),
        )
        self.country = form.add(t("Country"), QLineEdit(row.country if row else ""))
        self.owner = form.add(
            t("Owner's country"),
            QLineEdit(row.owner_country if row else ""),
            note=t("Sweden, or the country its owner is in"),
        )
        self.group = form.add(t("Group"), QLineEdit(row.parent_company if row else ""))
        self.employees = form.add(
            t("Employees"), QLineEdit("" if row is None or row.employees is None else str(row.employees))
        )
        self.web = form.add(t("Web address"), QLineEdit(row.web if row else ""))
        self.source = form.add(
            t("Source"),
            QLineEdit(row.source if row else ""),
            note=t("Without one no sheet names the company"),
        )
        self.as_of = form.add(
            t("Holds as of"), QLineEdit(row.as_of if row else ""), note=t("A year, month or day")
        )
        self.areas = form.add(t("Strength areas"), MultiSelect(t("Add a strength area")), span=2)
        self.areas.set_choices(nav.region.areas())
        self.areas.set_selected(row.strength_areas if row else ())
        self.reviewed = form.add(
            t("Reviewed on"),
            DateField(nav.region.today),
            note=t("When somebody last checked that this holds"),
        )
        self.reviewed.set_value(row.reviewed_on if row else None)
        self.remark = form.add(t("Note"), QPlainTextEdit(row.note if row else ""), span=2)
        self.remark.setFixedHeight(90)
        self.remark.setTabChangesFocus(True)
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)
        for signal in (
            self.name.textChanged,
            self.country.textChanged,
            self.remark.textChanged,
            self.areas.changed,
            *(getattr(self, name).textChanged for name in _TEXTS),
        ):
            signal.connect(self.typed)
        self.keep_under(f"company.{row.id if row else 'new'}")
        self.edits(row.id if row else "")
        self.name.setFocus()

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {
            "name": self.name,
            "kind": self.kind,
            "country": self.country,
            "municipality_code": self.municipality,
            "strength_areas": self.areas,
            "note": self.remark,
            "reviewed_on": self.reviewed,
            "owner_country": self.owner,
            "parent_company": self.group,
            "employees": self.employees,
            "source": self.source,
            "as_of": self.as_of,
            "web": self.web,
        }

    def clash_words(self, key: str, value: Any) -> str:
        return t(KINDS[value]) if key == "kind" and value in KINDS else super().clash_words(key, value)

    def command(self) -> SaveOrganisation:
        """Return the command as it stands."""
        return SaveOrganisation(
            self.name.text().strip(),
            self.row.id if self.row else None,
            self.version or None,
            self.kind.key(),
            self.country.text().strip(),
            self.municipality.key() or None,
            self.areas.selected(),
            self.remark.toPlainText().strip(),
            self.reviewed.value(),
            self.owner.text(),
            self.group.text(),
            _whole(self.employees.text()),
            self.source.text(),
            self.as_of.text(),
            self.web.text(),
        )

    def go(self) -> None:
        """Save the company."""
        if not self.name.text().strip():
            self.form.set_error(self.name, t("A company needs a name."))
        elif _whole(self.employees.text()) is None:
            self.form.set_error(self.employees, t("Write a whole number, such as 120."))
        elif not self.reviewed.is_valid():
            self.complain(t("The day cannot be read."))
        else:
            self.run(organisations.save, self.command(), self._saved)

    def _saved(self, organisation_id: str) -> None:
        self.finished_with(t("{name} saved", name=self.name.text().strip()))
        if self.row is None:
            self.nav.open_organisation(organisation_id)

    def content(self) -> dict[str, Any]:
        return {
            "name": self.name.text(),
            "country": self.country.text(),
            "note": self.remark.toPlainText(),
            "areas": list(self.areas.selected()),
            **{name: getattr(self, name).text() for name in _TEXTS},
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        self.name.setText(kept.get("name", ""))
        self.country.setText(kept.get("country", ""))
        self.remark.setPlainText(kept.get("note", ""))
        self.areas.set_selected(kept.get("areas", ()))
        for name in _TEXTS:
            getattr(self, name).setText(str(kept.get(name, getattr(self, name).text())))


def run(nav: Navigator, row: OrganisationRow | None = None) -> None:
    """Add a company, or change one."""
    CompanyDialog(nav, row).open()
