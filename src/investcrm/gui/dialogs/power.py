"""Power at a place: state it from a year on, move its case on in the queue, reserve it, add a substation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit

from investcrm import power_phrases
from investcrm.domain.commands import StatePower
from investcrm.domain.land_commands import AddSubstation, MoveInQueue, ReservePower
from investcrm.domain.land_rows import PowerRow, SubstationRow
from investcrm.domain.power import BASIS_LABELS, BASIS_QUESTION, GRID_LABELS, NO_BASIS_YET, VOLTAGES_V
from investcrm.domain.power_queue import QueueStep
from investcrm.gui.dialogs.sheet import Sheet, small_button
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import AmountField, DateField
from investcrm.services import power
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.store.reader import Reader

_FIRST, _LAST = 2000, 2100


def _year(text: str) -> int | None:
    return int(text) if text.isdecimal() and _FIRST <= int(text) <= _LAST else None


def _voltages() -> list[tuple[str, str]]:
    return [(str(volts), power_phrases.voltage(volts)) for volts in VOLTAGES_V]


class PowerDialog(Sheet):
    """One statement of a site, a substation or its municipality; an empty year means now."""

    def __init__(self, nav: Navigator, site_id: str, name: str, code: str = "") -> None:
        super().__init__(
            nav,
            t("State power at {site}", site=name),
            t("State"),
            note=t("Firm only with an existing subscription or an agreement that can be handed over."),
            topic="sites",
            size=(720, 0),
        )
        self.site_id, self._name, self._code = site_id, name, code
        self.edits(site_id)
        form = FormGrid(3)
        today = nav.region.today
        self.place = form.add(t("Where"), Choice([(f"site:{site_id}", name)], f"site:{site_id}"))
        self.year = form.add(t("From year"), QLineEdit(), note=t("Empty means now."))
        self.operator = form.add(t("Grid operator"), QLineEdit())
        self.firm = form.add(t("Firm"), AmountField("power"))
        bases = [(str(key), t(words)) for key, words in BASIS_LABELS.items()]
        self.basis = form.add(t(BASIS_QUESTION), Choice(bases, empty=t(NO_BASIS_YET)))
        self.indicative = form.add(t("Indicative"), AmountField("power"))
        self.flexible = form.add(t("Of it flexible"), AmountField("power"))
        grids = [(str(key), t(words)) for key, words in GRID_LABELS.items()]
        self.grid = form.add(t("Grid"), Choice(grids, empty=t("not known")))
        self.voltage = form.add(t("Voltage"), Choice(_voltages(), empty=t("not known")))
        self.source = form.add(t("Source"), QLineEdit(), note=t("e.g. the operator's letter and its number"))
        self.stated_on = form.add(t("Stated on"), DateField(today))
        self.stated_on.set_value(today())
        self.valid_until = form.add(t("Valid until"), DateField(today, last=True))
        self.step = form.add(t("Step in the operator's queue"), Choice(empty=t("none")))
        self.step_on = form.add(t("Since"), DateField(today))
        self.closes_on = form.add(t("Closes unless something happens"), DateField(today))
        self.document = form.add(t("Document"), QLineEdit(), span=2)
        self.redundant = form.add(
            t("Redundant feed"), Choice([("yes", t("yes")), ("no", t("no"))], empty=t("not known"))
        )
        self.restricted = form.add("", QCheckBox(t("The operator says it must not be spread")), span=3)
        self.restricted.setAccessibleName(self.restricted.text())
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.year.setFocus()
        nav.tasks.query(_known, then=self._take, owner=self, failed=nav.shell.say_error)

    def _take(self, known: tuple[tuple[QueueStep, ...], tuple[SubstationRow, ...]]) -> None:
        steps, substations = known
        for step in steps:
            self.step.addItem(t(step.label), step.key)
        for one in substations:
            key = f"substation:{one.id}"
            self.place.addItem(t("Substation {name}", name=one.name), key)
        names = dict(self.nav.region.municipalities())
        if self._code in names:
            whole = t("All of {municipality}", municipality=names[self._code])
            key = f"municipality:{self._code}"
            self.place.addItem(whole, key)

    def command(self) -> StatePower:
        """Return the command as it stands."""
        kind, _, place = self.place.key().partition(":")
        volts, redundant = self.voltage.key(), self.redundant.key()
        return StatePower(
            place if kind == "site" else "",
            _year(self.year.text().strip()),
            self.firm.value() or 0,
            self.indicative.value() or 0,
            self.flexible.value() or 0,
            self.operator.text().strip(),
            self.stated_on.value(),
            self.valid_until.value(),
            self.source.text().strip(),
            self.restricted.isChecked(),
            place if kind == "substation" else "",
            place if kind == "municipality" else "",
            self.basis.key(),
            self.grid.key(),
            int(volts) if volts else None,
            redundant == "yes" if redundant else None,
            self.step.key(),
            self.step_on.value(),
            self.closes_on.value(),
            self.document.text().strip(),
        )

    def go(self) -> None:
        """State the power."""
        year = self.year.text().strip()
        wrong = bool(year) and _year(year) is None
        self.form.set_error(self.year, t("Write a year such as 2028.") if wrong else "")
        dates = (self.stated_on, self.valid_until, self.step_on, self.closes_on)
        fields = (self.firm, self.indicative, self.flexible, *dates)
        if wrong or not all(field.is_valid() for field in fields):
            self.complain(t("A field cannot be read; it is marked."))
            return
        said = t("{site}: power stated", site=self.place.currentText())
        self.run(power.state, self.command(), lambda _: self.finished_with(said))


def _known(reader: Reader) -> tuple[tuple[QueueStep, ...], tuple[SubstationRow, ...]]:
    return power.steps(reader), power.substations(reader)


class QueueDialog(Sheet):
    """A statement's case came to a step of the operator's queue; or the statement is taken back."""

    def __init__(self, nav: Navigator, row: PowerRow, steps: tuple[QueueStep, ...]) -> None:
        super().__init__(nav, t("The grid operator's queue"), t("Save"), topic="sites", size=(520, 0))
        self._row = row
        form = FormGrid(2)
        choices = [(one.key, t(one.label)) for one in steps]
        self.step = form.add(t("Step in the operator's queue"), Choice(choices, row.step))
        self.on = form.add(t("Since"), DateField(nav.region.today))
        self.on.set_value(nav.region.today())
        self.closes_on = form.add(
            t("Closes unless something happens"),
            DateField(nav.region.today),
            span=2,
            note=t("Empty means by the days of the step, as the settings have them."),
        )
        self.left.addWidget(small_button(t("Take back the statement"), self._withdraw))
        self.body.addWidget(form)
        self.step.setFocus()

    def go(self) -> None:
        """Note the step."""
        if not (self.on.is_valid() and self.closes_on.is_valid()):
            self.complain(t("The day cannot be read."))
            return
        command = MoveInQueue(self._row.id, self.step.key(), self.on.value(), self.closes_on.value())
        self.run(power.move, command, lambda _: self.finished_with(t("Noted in the queue")))

    def _withdraw(self) -> None:
        self.run(power.withdraw, self._row.id, lambda _: self.finished_with(t("Statement taken back")))


class ReserveDialog(Sheet):
    """Power at a site that a customer or project has."""

    def __init__(self, nav: Navigator, site_id: str, name: str) -> None:
        super().__init__(
            nav,
            t("Reserve power at {site}", site=name),
            t("Reserve"),
            note=t("A reservation belongs to a customer or a project. Documents do not name it."),
            topic="sites",
            size=(560, 0),
        )
        self.site_id = site_id
        form = FormGrid(2)
        self.holder = form.add(t("Customer or project"), QLineEdit(), required=True)
        self.amount = form.add(t("Power"), AmountField("power"), required=True)
        self.year = form.add(t("From year"), QLineEdit(), note=t("Empty means now."))
        self.until = form.add(
            t("Until"), DateField(nav.region.today, last=True), note=t("Empty means for good.")
        )
        self.source = form.add(t("Source"), QLineEdit())
        self.restricted = form.add("", QCheckBox(t("The operator says it must not be spread")), span=2)
        self.restricted.setAccessibleName(self.restricted.text())
        self.form = form
        self.body.addWidget(form)
        self.holder.setFocus()

    def go(self) -> None:
        """Reserve it."""
        year = self.year.text().strip()
        wrong = bool(year) and _year(year) is None
        self.form.set_error(self.year, t("Write a year such as 2028.") if wrong else "")
        if wrong or not (self.amount.is_valid() and self.until.is_valid()):
            self.complain(t("A field cannot be read; it is marked."))
            return
        command = ReservePower(
            self.holder.text(),
            self.amount.value() or 0,
            self.site_id,
            from_year=_year(year),
            until=self.until.value(),
            source=self.source.text().strip(),
            restricted=self.restricted.isChecked(),
        )
        self.run(power.reserve, command, lambda _: self.finished_with(t("Power reserved")))


class SubstationDialog(Sheet):
    """A new substation of a municipality."""

    def __init__(self, nav: Navigator, code: str) -> None:
        super().__init__(nav, t("Add substation"), t("Add"), topic="sites", size=(520, 0))
        form = FormGrid(2)
        self.name = form.add(t("Name"), QLineEdit(), required=True)
        self.municipality = form.add(t("Municipality"), Choice(nav.region.municipalities(), code))
        self.voltage = form.add(t("Voltage"), Choice(_voltages(), empty=t("not known")))
        self.operator = form.add(t("Grid operator"), QLineEdit())
        self.body.addWidget(form)
        self.name.setFocus()

    def go(self) -> None:
        """Add it."""
        volts = self.voltage.key()
        command = AddSubstation(
            self.municipality.key(),
            self.name.text(),
            int(volts) if volts else None,
            self.operator.text().strip(),
        )
        said = t("{site} added", site=self.name.text().strip())
        self.run(power.add_substation, command, lambda _: self.finished_with(said))


def run(nav: Navigator, site_id: str, name: str, code: str = "") -> None:
    """State power at a site."""
    PowerDialog(nav, site_id, name, code).open()


def move_on(nav: Navigator, row: PowerRow, steps: tuple[QueueStep, ...]) -> None:
    """Move a statement's case on in the queue, or take the statement back."""
    QueueDialog(nav, row, steps).open()


def reserve(nav: Navigator, site_id: str, name: str) -> None:
    """Reserve power at a site."""
    ReserveDialog(nav, site_id, name).open()


def substation(nav: Navigator, code: str) -> None:
    """Add a substation."""
    SubstationDialog(nav, code).open()
