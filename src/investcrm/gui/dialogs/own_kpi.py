"""Define a key figure of the region's own: its name, what is counted, by which day, on which conditions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QLineEdit

from investcrm import phrases, words
from investcrm.domain.errors import InvalidInput
from investcrm.domain.kpi import BY_KEY, Measure, Population
from investcrm.domain.own_commands import DefineKpi
from investcrm.domain.own_kpis import (
    LONGEST,
    MEASURE_LABELS,
    POPULATION_LABELS,
    POPULATIONS,
    OwnKpi,
    compiled,
)
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.multi_select import MultiSelect
from investcrm.services import own_kpi_words, own_kpis
from investcrm.words import N_, t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from investcrm.gui.navigation import Navigator

_DIRECTIONS: Final = {"up": N_("More is better"), "down": N_("Less is better"), "none": N_("Neither")}


class OwnKpiDialog(Sheet):
    """One of the region's own key figures, new or chosen from those there are."""

    def __init__(self, nav: Navigator, own: tuple[OwnKpi, ...] = ()) -> None:
        super().__init__(
            nav,
            t("The region's own key figures"),
            t("Define"),
            note=t("It stands beside the others in the window, the report and the terminal."),
            topic="kpis",
            size=(680, 0),
            scrolls=True,
        )
        self._own = {one.key: one for one in own}
        self._seen: OwnKpi | None = None
        form = self.form = FormGrid(2)
        language = words.current().language
        names = [(one.key, phrases.kpi_name(compiled(one), language)) for one in own]
        self.which = form.add(t("Key figure"), Choice(names, empty=t("A new one")), span=2)
        self.swedish = form.add(t("Name in Swedish"), _line())
        self.english = form.add(t("Name in English"), _line())
        self.population = form.add(
            t("What is counted"), Choice((one.value, t(label)) for one, label in POPULATION_LABELS.items())
        )
        self.measure = form.add(t("How"), Choice())
        self.day = form.add(t("By which day"), Choice())
        self.until = form.add(t("Measured from"), Choice(), note=t("Only for a median"))
        self.where = form.add(
            t("Only those with"), MultiSelect(t("everything")), span=2,
            note=t("Of several values of one kind any will do; different kinds must all hold."),
        )  # fmt: skip
        self.reached = form.add(
            t("Share of them with"), MultiSelect(t("nothing yet")), span=2, note=t("Only for a share")
        )
        directions = [(key, t(label)) for key, label in _DIRECTIONS.items()]
        self.direction = form.add(t("Where good lies"), Choice(directions))
        self.unit = form.add(t("Unit"), _line())
        self.formula_sv = form.add(t("What it counts, in Swedish"), _line(400), span=2)
        self.formula_en = form.add(t("What it counts, in English"), _line(400), span=2)
        self.body.addWidget(form)
        self.gone = SecondaryButton(t("Remove"), icon="trash")
        self.gone.clicked.connect(self._remove)
        self.left.addWidget(self.gone)
        self.which.chosen.connect(lambda _key: self._choose())
        self.population.chosen.connect(lambda _key: self._of_population())
        self.measure.chosen.connect(lambda _key: self._of_measure())
        self._choose()
        self.swedish.setFocus()

    def command(self) -> DefineKpi:
        """Return the command as it stands."""
        swedish, english = self.swedish.text().strip(), self.english.text().strip()
        measure = self.measure.key()
        share, timed = measure == Measure.SHARE, measure == Measure.MEDIAN_WORKING_DAYS
        return DefineKpi(
            OwnKpi(
                self._seen.key if self._seen else self._new_key(english or swedish),
                swedish,
                english,
                self.population.key(),
                measure,
                self.day.key(),
                self.until.key() if timed else "",
                _conditions(self.where.selected()),
                _conditions(self.reached.selected()) if share else {},
                self.direction.key(),
                self.unit.text().strip(),
                self.formula_sv.text().strip(),
                self.formula_en.text().strip(),
            ),
            self._seen,
        )

    def go(self) -> None:
        """Define it."""
        try:
            compiled(self.command().kpi)
        except InvalidInput as error:
            self.complain(t(error.key, **error.params))
            return
        self.run(own_kpis.define, self.command(), lambda _: self.finished_with(t("Key figure defined")))

    def _new_key(self, name: str) -> str:
        plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
        base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:34]
        key = base if re.match(r"[a-z]", base) and len(base) > 1 else f"own_{base}".rstrip("_")
        taken, number, found = {*self._own, *BY_KEY}, 2, key
        while found in taken:
            found, number = f"{key}_{number}", number + 1
        return found

    def _choose(self) -> None:
        self._seen = one = self._own.get(self.which.key())
        self.gone.setVisible(one is not None)
        shown = one or OwnKpi("", "", "")
        self.swedish.setText(shown.label_sv)
        self.swedish.setCursorPosition(0)
        self.english.setText(shown.label_en)
        self.english.setCursorPosition(0)
        self.unit.setText(shown.unit)
        self.formula_sv.setText(shown.formula_sv)
        self.formula_en.setText(shown.formula_en)
        self.direction.set_key(shown.direction)
        self.population.set_key(shown.population)
        self._of_population()
        self.measure.set_key(shown.measure)
        self.day.set_key(shown.date)
        self.until.set_key(shown.until)
        self.where.set_selected(tuple(_pairs(shown.where)))
        self.reached.set_selected(tuple(_pairs(shown.reached)))
        self._of_measure()

    def _of_population(self) -> None:
        counted = POPULATIONS[Population(self.population.key())]
        days = [(day, t(own_kpi_words.DAY_LABELS[day])) for day in counted.days]
        _fill(self.measure, [(one.value, t(MEASURE_LABELS[one])) for one in counted.measures])
        _fill(self.day, days)
        _fill(self.until, days)
        known = self.nav.region.reference
        pairs = [
            f"{column}={one}"
            for column, values in counted.columns.items()
            for one in values or own_kpi_words.listed(column, known)
        ]
        pairs += [f"{day}=" for day in counted.days]
        if self._seen is not None and self._seen.population == self.population.key():
            pairs += [*_pairs(self._seen.where), *_pairs(self._seen.reached)]  # such as a country
        choices = {pair: self._said(pair) for pair in pairs}
        for field in (self.where, self.reached):
            field.set_choices(choices.items())
            field.set_selected(())
        self._of_measure()

    def _said(self, pair: str) -> str:
        column, _, value = pair.partition("=")
        if not value:
            return t("{day} is known", day=t(own_kpi_words.DAY_LABELS[column]))
        said = own_kpi_words.value(column, value, self.nav.region.reference, words.current())
        return f"{t(own_kpi_words.COLUMN_LABELS[column])}: {said}"

    def _of_measure(self) -> None:
        measure = self.measure.key()
        self.until.setEnabled(measure == Measure.MEDIAN_WORKING_DAYS)
        self.reached.setEnabled(measure == Measure.SHARE)

    def _remove(self) -> None:
        if self._seen is not None:
            self.run(own_kpis.remove, self._seen.key, lambda _: self.finished_with(t("Key figure removed")))


def _line(most: int = LONGEST) -> QLineEdit:
    field = QLineEdit()
    field.setMaxLength(most)
    return field


def _fill(field: Choice, choices: list[tuple[str, str]]) -> None:
    field.blockSignals(True)
    now = field.key()
    field.clear()
    for key, said in choices:
        field.addItem(said, key)
    field.set_key(now if now in dict(choices) else choices[0][0])
    field.blockSignals(False)


def _pairs(conditions: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for column, values in conditions.items():
        yield from (f"{column}={value}" for value in values or ("",))


def _conditions(chosen: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in chosen:
        column, _, value = pair.partition("=")
        found[column] = (*found.get(column, ()), *((value,) if value else ()))
    return found


def run(nav: Navigator) -> None:
    """Define, change or remove key figures of the region's own."""
    nav.tasks.query(
        own_kpis.own,
        then=lambda own: OwnKpiDialog(nav, own).open(),
        failed=nav.shell.say_error,
        owner=nav.window(),
        key="own-kpi",
    )
