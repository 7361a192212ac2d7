"""What a file of indicators would take in, before anything is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from investcrm import formats, words
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.widgets.basic import SectionTitle, label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.gui.widgets.table import DataTable
from investcrm.services import indicator_intake
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.domain.reading.indicator_table import IndicatorReading
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report
    from investcrm.services.indicator_intake import Plan, PlanLine, Taken
    from investcrm.services.indicators import Summary

_MOST_UNNAMED = 6
"""Measures that may be named by hand; a file with more of them is better exported anew."""
_UNREAD = 8


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    reading: IndicatorReading
    made: date


@dataclass(frozen=True, slots=True)
class _Line:
    line: PlanLine
    name: str

    @property
    def id(self) -> str:
        return self.line.measure


def _open(report: Report, reader: Any, path: Path) -> _File:
    from investcrm.services import saving

    report(0, 0)
    data, made = saving.read(path), datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    reading = indicator_intake.read_file(reader, path.name, data, check=lambda: report(0, 0))
    return _File(path.name, reading, reading.as_of or made)


class IntakeDialog(Sheet):
    """What is new, what is revised, what is known already, and which lines were not read and why."""

    def __init__(
        self, nav: Navigator, name: str, reading: IndicatorReading, made: date, every: Sequence[Summary]
    ) -> None:
        super().__init__(
            nav,
            t("Take in {name}", name=name),
            t("Take in"),
            note=t(
                "Nothing is stored yet. What is known already stays, and what is revised stands beside it."
            ),
            topic="indicators",
            size=(860, 640),
            scrolls=True,
        )
        self.file_name, self.reading = name, reading
        self.plan: Plan | None = None
        language = words.current().language
        self._names = {one.indicator.key: one.indicator.name(language) for one in every}
        form = FormGrid(2)
        self.as_of = form.add(t("Said by the source on"), DateField(nav.region.today))
        self.as_of.set_value(min(made, nav.region.today()))
        self.as_of.edit.editingFinished.connect(self.look)
        self.body.addWidget(form)
        self.choices: dict[str, Choice] = {}
        self._naming = FormGrid(2)
        self._naming.hide()
        self.body.addWidget(self._naming)
        self.model = RowsModel(_columns(), parent=self)
        self.table = DataTable(t("What would be taken in"))
        self.table.set_model(self.model)
        self.body.addWidget(self.table)
        self.told = label("", wrap=True)
        self.body.addWidget(self.told)
        self._heading = SectionTitle(t("Lines that were not read"))
        self.unread = label("", "small", wrap=True)
        self.body.addWidget(self._heading)
        self.body.addWidget(self.unread)
        self.body.addStretch(1)
        self.primary.setEnabled(False)
        self.look()

    def chosen(self) -> dict[str, str]:
        """Return which indicator the user said of measures that name none."""
        return {measure: choice.key() for measure, choice in self.choices.items() if choice.key()}

    def look(self) -> None:
        """Work out anew what would be taken in."""
        self.nav.tasks.query(
            indicator_intake.plan, self.reading, self.file_name, self.chosen(), self.as_of.value(),
            then=self._show, failed=self._failed, owner=self, key="indicator plan",
        )  # fmt: skip

    def _show(self, plan: Plan) -> None:
        self.plan = plan
        self._ask_names(plan)
        unknown = t("not known")
        self.model.set_rows([_Line(line, self._names.get(line.key, unknown)) for line in plan.lines])
        self.table.fit_rows(8)
        parts = []
        if plan.adds:
            parts.append(n("{count} value will be taken in.", "{count} values will be taken in.", plan.adds))
        elif plan.figures:
            parts.append(t("Everything in it is known already; nothing would be added."))
        if plan.elsewhere:
            parts.append(
                n(
                    "{count} value of other places is left out.",
                    "{count} values of other places are left out.",
                    plan.elsewhere,
                )
            )
        self.told.setText(" ".join(parts))
        self._heading.setVisible(bool(plan.unread))
        self.unread.setVisible(bool(plan.unread))
        shown = [
            t(
                "line {line}: {why}: {text}",
                line=one.line,
                why=t(one.why.key, **dict(one.why.params)),
                text=one.text,
            )
            for one in plan.unread[:_UNREAD]
        ]
        left = len(plan.unread) - len(shown)
        if left:
            shown.append(n("and {count} line more", "and {count} lines more", left))
        self.unread.setText("\n".join(shown))
        self.primary.setEnabled(plan.adds > 0)

    def _ask_names(self, plan: Plan) -> None:
        """Ask which indicators those measures are that name none, once."""
        if self.choices:
            return
        for measure in plan.unnamed[:_MOST_UNNAMED]:
            choice = Choice(list(self._names.items()), empty=t("Not taken in"))
            choice.chosen.connect(lambda _key: self.look())
            self.choices[measure] = self._naming.add(
                t("Which indicator is “{measure}”?", measure=measure), choice
            )
        self._naming.setVisible(bool(self.choices))

    def go(self) -> None:
        """Take it in."""
        if not self.as_of.is_valid():
            self.complain(t("The day cannot be read."))
        elif self.plan is not None and self.plan.adds:
            self.run(indicator_intake.take_in, self.plan.command, self._taken)

    def _taken(self, taken: Taken) -> None:
        self.finished_with(
            t("Taken in: {new} new, {revised} revised. Known already: {same}.",
              new=taken.new, revised=taken.revised, same=taken.same)
        )  # fmt: skip


def _columns() -> tuple[Column, ...]:
    return (
        Column("measure", t("In the file"), 180, kind="strong", text=_measure, tip=_measure, stretch=True),
        Column("key", t("Indicator"), 190, text=lambda x: x.name, tip=lambda x: x.name),
        Column("places", t("Municipalities"), 104, kind="number", text=lambda x: str(x.line.municipalities)),
        Column("years", t("Years"), 92, kind="number", text=_years),
        Column("new", t("New"), 58, kind="number", text=lambda x: formats.number(x.line.new, decimals=0)),
        Column("revised", t("Revised"), 76, kind="chip", chips=_revised),
        Column("same", t("Known"), 66, kind="number", text=lambda x: formats.number(x.line.same, decimals=0)),
    )


def _measure(line: _Line) -> str:
    return line.line.measure or t("without a name")


def _years(line: _Line) -> str:
    one = line.line
    return str(one.first) if one.first == one.last else f"{one.first}–{one.last}"


def _revised(line: _Line) -> tuple[ChipText, ...]:
    return (ChipText(formats.number(line.line.revised, decimals=0), "info"),) if line.line.revised else ()


def run(nav: Navigator, files: Sequence[Path], every: Sequence[Summary]) -> None:
    """Read files off the event loop and show what each says, one after the other."""
    left = list(files)
    if not left:
        return

    def show(found: _File) -> None:
        show_reading(nav, found.name, found.reading, found.made, every, lambda: run(nav, left[1:], every))

    def failed(error: Exception) -> None:
        nav.shell.say_error(error)
        run(nav, left[1:], every)

    nav.tasks.background(
        _open, left[0], reading=True, then=show, failed=failed, owner=nav.window(),
        label=t("Reading {name}", name=left[0].name),
    )  # fmt: skip


def show_reading(
    nav: Navigator,
    name: str,
    reading: IndicatorReading,
    made: date,
    every: Sequence[Summary],
    after: Any = None,
) -> QWidget:
    """Show what a reading would take in; ``after`` is called once the dialog is left."""
    dialog = IntakeDialog(nav, name, reading, made, every)
    if after is not None:
        dialog.finished.connect(lambda _result: after())
    dialog.open()
    return dialog
