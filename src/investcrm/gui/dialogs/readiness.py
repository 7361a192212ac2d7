"""State the level a municipality has reached in one dimension, with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from investcrm.domain.commands import SetMunicipalityEmail, StateFacts
from investcrm.domain.fields import FIELDS, LEVEL_LABELS, ReadinessLevel, Subject
from investcrm.domain.readiness import criterion
from investcrm.domain.rows import MunicipalityRow
from investcrm.domain.sites import CONFIDENCE_LABELS, Confidence, FactValue
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import readiness
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class LevelDialog(Sheet):
    """Five levels to choose from; 0 to 4 choose by keyboard."""

    def __init__(self, nav: Navigator, row: MunicipalityRow, dimension: str) -> None:
        field = FIELDS[Subject.MUNICIPALITY, dimension]
        super().__init__(
            nav,
            f"{row.name}: {t(field.label)}",
            t("State level"),
            note=t(field.help) if field.help else "",
            topic="readiness",
            size=(720, 0),
        )
        self.row, self.dimension = row, dimension
        self.levels = QButtonGroup(self)
        self.buttons: dict[ReadinessLevel, QRadioButton] = {}
        self.group = QWidget(self)
        self.group.setAccessibleName(t(field.label))
        self.group.hide()
        known = row.levels.get(dimension)
        self._seen: FactValue = known.value if known else None
        for place, level in enumerate(ReadinessLevel):
            button = QRadioButton(f"&{place}  {t(LEVEL_LABELS[level])}: {t(criterion(dimension, level))}")
            self.buttons[level] = button
            self.levels.addButton(button)
            self.body.addWidget(button)
        if known is not None:
            self.buttons[ReadinessLevel(str(known.value))].setChecked(True)
        form = FormGrid(2)
        self.source = form.add(
            t("What it rests on"),
            QLineEdit(),
            span=2,
            required=True,
            note=t("A decision, a document, a conversation: so that somebody else can check it"),
        )
        self.as_of = form.add(t("Holds as of"), DateField(nav.region.today))
        self.as_of.set_value(nav.region.today())
        self.confidence = form.add(
            t("How sure"),
            Choice([(key.value, t(text)) for key, text in CONFIDENCE_LABELS.items()], Confidence.STATED),
        )
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.edits(row.code)
        (self.levels.checkedButton() or self.buttons[ReadinessLevel.MISSING]).setFocus()

    def level(self) -> ReadinessLevel | None:
        """Return the chosen level."""
        return next((level for level, button in self.buttons.items() if button.isChecked()), None)

    def command(self) -> StateFacts:
        """Return the command as it stands."""
        level = self.level()
        return StateFacts(
            self.row.code,
            {self.dimension: level.value if level else None},
            self.source.text().strip(),
            self.as_of.value(),
            Confidence(self.confidence.key()),
            {self.dimension: self._seen},
        )

    def clash_words(self, key: str, value: Any) -> str:
        return t(LEVEL_LABELS[ReadinessLevel(value)]) if value else super().clash_words(key, value)

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {self.dimension: self.group}

    def take_theirs(self, theirs: Mapping[str, Any]) -> None:
        if theirs.get(self.dimension):
            self.buttons[ReadinessLevel(theirs[self.dimension])].setChecked(True)

    def seen_now(self, error: Any) -> None:
        self._seen = error.fields[self.dimension][1]

    def go(self) -> None:
        """State the level."""
        if self.level() is None:
            self.complain(t("Choose a level."))
        elif not self.source.text().strip():
            self.form.set_error(self.source, t("Say what it rests on."))
        elif not self.as_of.is_valid():
            self.complain(t("The day cannot be read."))
        else:
            said = t("{municipality}: level stated", municipality=self.row.name)
            self.run(readiness.state_facts, self.command(), lambda _: self.finished_with(said))


class EmailDialog(Sheet):
    """The address a municipality's inquiries go to."""

    def __init__(self, nav: Navigator, row: MunicipalityRow) -> None:
        super().__init__(
            nav,
            t("E-mail address of {municipality}", municipality=row.name),
            t("Save"),
            topic="readiness",
            size=(480, 0),
        )
        self.row = row
        self._seen = row.email
        form = FormGrid(1)
        self.email = form.add(t("Where inquiries are sent"), QLineEdit(row.email))
        self.email.setPlaceholderText(t("e-mail address"))
        self.body.addWidget(form)
        self.body.addWidget(
            label(t("Empty: no address; drafts then open without a recipient."), "small", wrap=True)
        )
        self.body.addStretch(1)
        self.edits(row.code)
        self.email.setFocus()

    def command(self) -> SetMunicipalityEmail:
        """Return the command as it stands."""
        return SetMunicipalityEmail(self.row.code, self.email.text().strip(), self._seen)

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {"email": self.email}

    def seen_now(self, error: Any) -> None:
        self._seen = error.fields["email"][1]

    def go(self) -> None:
        """Save the address."""
        said = t("{municipality}: address saved", municipality=self.row.name)
        self.run(readiness.set_email, self.command(), lambda _: self.finished_with(said))
