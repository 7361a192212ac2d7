"""Ask municipalities to look their levels over, log support given, weigh the index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from investcrm import words
from investcrm.domain.fields import READINESS_FIELDS
from investcrm.domain.readiness import HEAVIEST
from investcrm.domain.readiness_work import SUPPORT_LABELS, AskUpdate, LogSupport, SetWeights, SupportKind
from investcrm.domain.rows import MunicipalityRow
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.multi_select import MultiSelect
from investcrm.gui.widgets.number_box import DecimalBox, NumberBox
from investcrm.gui.widgets.reading_field import DateField, MoneyField
from investcrm.services import readiness, readiness_work
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_MOST_HOURS = 10_000


class AskUpdateDialog(Sheet):
    """Which municipalities, which dimensions, by which day."""

    def __init__(self, nav: Navigator, rows: tuple[MunicipalityRow, ...]) -> None:
        super().__init__(
            nav,
            t("Ask for update"),
            t("Ask for update"),
            note=t(
                "The municipality finds it in its own Today. It is answered when each level has been stated "
                "or confirmed."
            ),
            topic="readiness",
            size=(620, 0),
        )
        form = FormGrid(1)
        self.places = form.add(t("Municipalities"), MultiSelect(t("Type a name")), required=True)
        self.places.set_choices([(code, name) for code, name in nav.region.municipalities()])
        self.places.set_selected([row.code for row in rows])
        self.dimensions = form.add(
            t("Dimensions"), MultiSelect(t("All, or those you choose")), note=t("Nothing chosen means all")
        )
        self.dimensions.set_choices([(field.key, t(field.label)) for field in READINESS_FIELDS])
        self.day = form.add(t("Answer by"), DateField(nav.region.today, last=True), required=True)
        self.text = form.add(t("Note"), QLineEdit())
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)
        (self.day if rows else self.places).setFocus()

    def go(self) -> None:
        """Ask them."""
        codes, day = self.places.selected(), self.day.value()
        self.form.set_error(self.places, "" if codes else t("Say which municipalities are asked."))
        if not codes:
            return
        if day is None:
            self.complain(t("The day cannot be read."))
            return
        said = n("Asked {count} municipality.", "Asked {count} municipalities.", len(codes))
        command = AskUpdate(codes, day, self.dimensions.selected(), self.text.text())
        self.run(readiness_work.ask, command, lambda _made: self.finished_with(said))


class SupportDialog(Sheet):
    """What was given, in which dimension, how much and by whom."""

    def __init__(self, nav: Navigator, row: MunicipalityRow, dimension: str) -> None:
        super().__init__(
            nav,
            t("Support to {municipality}", municipality=row.name),
            t("Log support"),
            note=t("It stands with the level before it was given and the level now."),
            topic="readiness",
            size=(620, 0),
        )
        self.row = row
        form = FormGrid(2)
        self.dimension = form.add(
            t("Dimension"), Choice([(field.key, t(field.label)) for field in READINESS_FIELDS], dimension)
        )
        self.kind = form.add(
            t("Kind of support"),
            Choice([(kind.value, t(text)) for kind, text in SUPPORT_LABELS.items()], SupportKind.COACHING),
        )
        self.day = form.add(t("Given"), DateField(nav.region.today), required=True)
        self.day.set_value(nav.region.today())
        self.by = form.add(t("Given by"), QLineEdit(nav.actor.name))
        self.hours = form.add(t("Hours"), DecimalBox())
        self.hours.setLocale(QLocale(words.current().language))
        self.hours.setRange(0, _MOST_HOURS)
        self.hours.setDecimals(1)
        self.hours.setSingleStep(0.5)
        self.cost = form.add(t("Cost"), MoneyField())
        self.text = form.add(t("What was done"), QLineEdit(), span=2)
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.hours.setFocus()

    def command(self) -> LogSupport:
        """Return the command as it stands; the day is the field's."""
        minutes = round(self.hours.value() * 60) or None
        day = self.day.value() or self.nav.region.today()
        return LogSupport(
            self.row.code,
            self.dimension.key(),
            SupportKind(self.kind.key()),
            day,
            minutes,
            self.cost.value(),
            self.by.text(),
            self.text.text(),
        )

    def go(self) -> None:
        """Log it."""
        if self.day.value() is None or not self.day.is_valid():
            self.complain(t("The day cannot be read."))
        elif self.cost.is_valid():
            said = t("Support to {municipality} logged", municipality=self.row.name)
            self.run(readiness_work.log_support, self.command(), lambda _made: self.finished_with(said))


class WeightsDialog(Sheet):
    """A weight for each dimension; 0 leaves it out of the index."""

    def __init__(self, nav: Navigator, weights: Mapping[str, int]) -> None:
        super().__init__(
            nav,
            t("What weighs how much"),
            t("Save"),
            note=t(
                "Each level has points: missing 0, begun 25, partly 50, done 80, model 100. The index is the "
                "mean of the points of the known dimensions, each counted as many times as it weighs. What "
                "is unknown counts neither as nothing nor as done."
            ),
            topic="readiness",
            size=(560, 0),
        )
        self._seen = dict(weights)
        form = FormGrid(2)
        self.weights: dict[str, NumberBox] = {}
        for field in READINESS_FIELDS:
            box = self.weights[field.key] = form.add(t(field.label), NumberBox())
            box.setRange(0, HEAVIEST)
            box.setValue(weights[field.key])
        self.body.addWidget(form)
        self.body.addWidget(label(t("0 leaves the dimension out of the index."), "small", wrap=True))
        self.body.addStretch(1)
        self.weights[READINESS_FIELDS[0].key].setFocus()

    def clash_fields(self) -> Mapping[str, QWidget]:
        return dict(self.weights)

    def take_theirs(self, theirs: Mapping[str, Any]) -> None:
        for key, value in theirs.items():
            self.weights[key].setValue(int(value))

    def seen_now(self, error: Any) -> None:
        self._seen |= {key: values[1] for key, values in error.fields.items()}

    def go(self) -> None:
        """Save them."""
        command = SetWeights({key: box.value() for key, box in self.weights.items()}, self._seen)
        self.run(readiness.set_weights, command, lambda _done: self.finished_with(t("Weights saved")))


class ComparingBox(QCheckBox):
    """Lets municipalities compare their indexes, or lets them no longer."""

    def __init__(self, nav: Navigator) -> None:
        super().__init__(t("Municipalities may compare indexes"))
        self.nav = nav
        self.setToolTip(t("They see the others' index, never their levels or what those rest on."))
        self.clicked.connect(self._set)

    def _set(self, on: bool) -> None:
        said = t("Municipalities may compare indexes.") if on else t("Municipalities see their own alone.")
        self.nav.tasks.mutate(
            readiness.set_comparing,
            on,
            then=lambda _done: self.nav.shell.say(said),
            failed=self._failed,
            owner=self,
        )

    def _failed(self, error: Any) -> None:
        self.setChecked(not self.isChecked())
        self.nav.shell.say_error(error)
