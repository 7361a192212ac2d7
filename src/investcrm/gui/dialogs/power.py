"""State power at a site from a year on: how much is firm, how much is only indicated, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit

from investcrm.domain.commands import StatePower
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import AmountField, DateField
from investcrm.services import sites
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_FIRST, _LAST = 2000, 2100


class PowerDialog(Sheet):
    """One statement; an empty year means now."""

    def __init__(self, nav: Navigator, site_id: str, name: str) -> None:
        super().__init__(
            nav,
            t("State power at {site}", site=name),
            t("State"),
            note=t("Firm only with an existing subscription or an agreement that can be handed over."),
            topic="sites",
            size=(640, 0),
        )
        self.site_id, self._name = site_id, name
        self.edits(site_id)
        form = FormGrid(2)
        today = nav.region.today
        self.year = form.add(t("From year"), QLineEdit(), note=t("Empty means now."))
        self.operator = form.add(t("Grid operator"), QLineEdit())
        self.firm = form.add(t("Firm"), AmountField("power"))
        self.indicative = form.add(t("Indicative"), AmountField("power"))
        self.flexible = form.add(t("Of it flexible"), AmountField("power"))
        self.source = form.add(t("Source"), QLineEdit(), note=t("e.g. the operator's letter and its number"))
        self.stated_on = form.add(t("Stated on"), DateField(today))
        self.stated_on.set_value(today())
        self.valid_until = form.add(t("Valid until"), DateField(today, last=True))
        self.restricted = form.add("", QCheckBox(t("The operator says it must not be spread")), span=2)
        self.restricted.setAccessibleName(self.restricted.text())
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.year.setFocus()

    def command(self) -> StatePower:
        """Return the command as it stands."""
        year = self.year.text().strip()
        return StatePower(
            self.site_id,
            int(year) if year else None,
            self.firm.value() or 0,
            self.indicative.value() or 0,
            self.flexible.value() or 0,
            self.operator.text().strip(),
            self.stated_on.value(),
            self.valid_until.value(),
            self.source.text().strip(),
            self.restricted.isChecked(),
        )

    def go(self) -> None:
        """State the power."""
        year = self.year.text().strip()
        wrong = bool(year) and not (year.isdecimal() and _FIRST <= int(year) <= _LAST)
        self.form.set_error(self.year, t("Write a year such as 2028.") if wrong else "")
        fields = (self.firm, self.indicative, self.flexible, self.stated_on, self.valid_until)
        if wrong or not all(field.is_valid() for field in fields):
            self.complain(t("A field cannot be read; it is marked."))
            return
        said = t("{site}: power stated", site=self._name)
        self.run(sites.state_power, self.command(), lambda _: self.finished_with(said))


def run(nav: Navigator, site_id: str, name: str) -> None:
    """State power at a site."""
    PowerDialog(nav, site_id, name).open()
