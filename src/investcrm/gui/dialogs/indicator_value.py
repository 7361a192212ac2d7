"""State one value of an indicator with its source, or add an indicator of the region's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from investcrm import words
from investcrm.domain.indicators import COUNTY_LABELS, UNIT_LABELS, AddIndicator, CountyRule, SetValue, Unit
from investcrm.domain.kpi import Direction
from investcrm.domain.reading.indicator_table import NotAFigureError, figure
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import indicator_intake
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.services.indicators import Series


class ValueDialog(Sheet):
    """A value as its source says it; what was known before stays beside it."""

    def __init__(self, nav: Navigator, found: Series, code: str, year: int | None) -> None:
        one = found.indicator
        super().__init__(
            nav,
            one.name(words.current().language),
            t("State the value"),
            note=t("What was known before stays beside it."),
            topic="indicators",
            size=(560, 0),
        )
        self.key = one.key
        region = nav.region.reference.region
        places = [*nav.region.municipalities(), ("", region)]
        form = FormGrid(2)
        self.place = form.add(t("Municipality"), Choice(places, code))
        self.year = form.add(t("Year"), QLineEdit(str(year or nav.region.today().year - 1)))
        self.value = form.add(t("Value"), QLineEdit(), required=True, note=t(UNIT_LABELS[one.unit]))
        self.as_of = form.add(t("Said by the source on"), DateField(nav.region.today))
        self.as_of.set_value(nav.region.today())
        self.source = form.add(
            t("Source"), QLineEdit(), span=2, required=True,
            note=t("A report, a survey, somebody's message: so that somebody else can check it"),
        )  # fmt: skip
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.keep_under(f"indicator.{one.key}")
        for field in (self.year, self.value, self.source):
            field.textEdited.connect(self.typed)
        self.value.setFocus()

    def content(self) -> dict[str, str]:
        return {"year": self.year.text(), "value": self.value.text(), "source": self.source.text()}

    def put_back(self, kept: dict[str, str]) -> None:
        self.value.setText(str(kept.get("value", "")))
        self.source.setText(str(kept.get("source", "")))

    def go(self) -> None:
        """State it."""
        year, source = self.year.text().strip(), self.source.text().strip()
        try:
            value = figure(self.value.text())
        except NotAFigureError:
            value = None
        self.form.set_error(self.year, "" if year.isdecimal() else t("Write a year such as 2028."))
        self.form.set_error(self.value, "" if value is not None else t("Write a figure such as 72 or 6,5."))
        self.form.set_error(self.source, "" if source else t("Say where the value comes from."))
        if not year.isdecimal() or value is None or not source:
            return
        if not self.as_of.is_valid():
            self.complain(t("The day cannot be read."))
            return
        command = SetValue(self.key, self.place.key(), int(year), value, source, self.as_of.value())
        self.run(indicator_intake.set_value, command, self._stated)

    def _stated(self, new: bool) -> None:
        said = t("Value stated") if new else t("That was known already; nothing was added.")
        self.finished_with(said, undo=new)


class NewIndicatorDialog(Sheet):
    """An indicator that the region follows beside those all regions have."""

    def __init__(self, nav: Navigator, made: Callable[[str], object]) -> None:
        super().__init__(
            nav,
            t("New indicator"),
            t("Add"),
            note=t(
                "With Kolada's code its values can be fetched; else they are read from files or typed in."
            ),
            topic="indicators",
            size=(620, 0),
        )
        self._made = made
        form = FormGrid(2)
        self.name = form.add(t("Name in Swedish"), QLineEdit(), required=True)
        self.english = form.add(t("Name in English"), QLineEdit())
        self.unit = form.add(
            t("Unit"), Choice([(one.value, t(UNIT_LABELS[one])) for one in Unit], Unit.COUNT)
        )
        self.good = form.add(
            t("Where good lies"),
            Choice(
                [
                    (Direction.UP.value, t("more is better")),
                    (Direction.DOWN.value, t("less is better")),
                    (Direction.NONE.value, t("neither")),
                ],
                Direction.UP,
            ),
        )
        self.county = form.add(
            t("Figure of the county"),
            Choice([(one.value, t(COUNTY_LABELS[one])) for one in CountyRule], CountyRule.MEAN),
        )
        self.months = form.add(
            t("Stands for so many months after its year"), QLineEdit("18"),
            note=t("Then a later value should be there, and it is shown as old"),
        )  # fmt: skip
        self.by = form.add(t("Published by"), QLineEdit())
        self.code = form.add(t("Kolada's code"), QLineEdit())
        self.code.setPlaceholderText("N00999")
        self.form = form
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.name.setFocus()

    def go(self) -> None:
        """Add it."""
        months = self.months.text().strip()
        self.form.set_error(self.name, "" if self.name.text().strip() else t("Write a name."))
        self.form.set_error(self.months, "" if months.isdecimal() else t("Write a whole number."))
        if not self.name.text().strip() or not months.isdecimal():
            return
        command = AddIndicator(
            self.name.text(), self.english.text(), Unit(self.unit.key()), Direction(self.good.key()),
            self.by.text(), self.code.text(), int(months), CountyRule(self.county.key()),
        )  # fmt: skip
        self.run(indicator_intake.add, command, self._added)

    def _added(self, key: str) -> None:
        self.finished_with(t("Indicator added"))
        self._made(key)


def run(nav: Navigator, found: Series, code: str, year: int | None) -> None:
    """State a value of an indicator."""
    ValueDialog(nav, found, code, year).open()


def run_new(nav: Navigator, made: Callable[[str], object]) -> None:
    """Add an indicator; ``made`` is told its key."""
    NewIndicatorDialog(nav, made).open()
