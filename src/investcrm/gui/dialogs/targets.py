"""All targets of a year in one table: typed, pasted from a spreadsheet, taken from last year, or proposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QTableView, QWidget

from investcrm import phrases, words
from investcrm.domain.commands import SetTargets
from investcrm.domain.kpi import Kpi
from investcrm.domain.targets import Aim, TargetYear, carried, proposed
from investcrm.gui.dialogs.sheet import Sheet, small_button
from investcrm.gui.models.target_grid import FIXED, Scope, TargetGrid
from investcrm.gui.theme.tokens import ROW_HEIGHT
from investcrm.gui.widgets.basic import TableFrame, label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.number_box import NumberBox
from investcrm.services import targets
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_NAMES, _TOLD, _GOAL = 236, 104, 112
"""Widths of the names, of what was reached, and of a target."""
_LARGEST_PASTE = 100_000


class TargetsDialog(Sheet):
    """The region first, then each municipality or each strength area, a column each."""

    def __init__(self, nav: Navigator, year: int) -> None:
        super().__init__(
            nav,
            t("Targets of key figures"),
            t("Save the targets"),
            note=t(
                "For the whole year; shorter periods take their share of a sum. "
                "Write in the cells, or paste them from a spreadsheet."
            ),
            topic="kpis",
            size=(1060, 720),
        )
        self.grid = TargetGrid(self)
        self.table = _GoalTable(self.grid)
        self._head(year)
        self.body.addWidget(TableFrame(self.table), 1)
        self.said = label("", "muted", wrap=True)
        self.body.addWidget(self.said)
        self.grid.edited.connect(self._edited)
        self.grid.refused.connect(self.complain)
        self.table.pasted.connect(self._pasted)
        self.keep_under("targets")
        self._show_columns()
        self._read()

    def _head(self, year: int) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.year = NumberBox()
        self.year.setRange(2000, 2100)
        self.year.setValue(year)
        self.year.setFixedWidth(110)
        self.year.setAccessibleName(t("Year"))
        self.year.valueChanged.connect(self._read)
        self.parts = Choice(
            [("municipalities", t("Per municipality")), ("areas", t("Per strength area"))], "municipalities"
        )
        self.parts.setAccessibleName(t("Columns"))
        self.parts.setFixedWidth(190)
        self.parts.chosen.connect(lambda _key: self._show_columns())
        row.addWidget(self.year)
        row.addWidget(self.parts)
        row.addStretch(1)
        self.copy_last = small_button(t("Take last year's"), self._take_last, icon="copy")
        self.propose = small_button(t("Propose the usual ones"), self._propose)
        self.propose.setToolTip(
            t("At least 20 real inquiries, 2 establishments and 40 new contacts a year, where none is set")
        )
        row.addWidget(self.copy_last)
        row.addWidget(self.propose)
        self.body.addLayout(row)

    # ---- reading

    def _read(self, *_: object) -> None:
        self.nav.tasks.query(
            targets.of_year, self.year.value(), then=self._show, failed=self.nav.shell.say_error,
            owner=self, key="targets",
        )  # fmt: skip

    def _show(self, found: TargetYear) -> None:
        at = self.table.currentIndex()
        self.grid.show_year(found)
        self.table.lay_out()
        last = carried(self.grid.goals(), found.before)
        self.copy_last.setEnabled(bool(last))
        self.copy_last.setText(t("Take those of {year}", year=found.year - 1))
        self.table.setCurrentIndex(self.grid.index(max(at.row(), 0), max(at.column(), FIXED)))
        self._edited()

    def _show_columns(self) -> None:
        region = self.nav.region
        if self.parts.key() == "areas":
            parts = [Scope(name, strength_area=key) for key, name in region.areas()]
        else:
            parts = [Scope(name, code) for code, name in region.municipalities()]
        self.grid.set_scopes((Scope(t("The whole region")), *parts))
        self.table.lay_out()
        self.table.setCurrentIndex(self.grid.index(0, FIXED))

    # ---- writing

    def _take_last(self) -> None:
        if self.grid.shown is not None:
            count = self.grid.put(dict(carried(self.grid.goals(), self.grid.shown.before)))
            self._tell(n("{count} target taken over", "{count} targets taken over", count))

    def _propose(self) -> None:
        found = dict(proposed(self.grid.goals()))
        self.grid.put(found)
        usual = "; ".join(f"{self._label(aim.kpi)} {value:.0f}" for aim, value in found.items())
        self._tell(
            t("Proposed: {targets}", targets=usual) if usual else t("The usual targets are set already.")
        )

    def _pasted(self, taken: int, refused: int) -> None:
        said = n("{count} cell pasted", "{count} cells pasted", taken)
        if refused:
            left = n("{count} is no number", "{count} are no numbers", refused)
            said = f"{said}, {left}"
        self._tell(said)

    def _edited(self) -> None:
        self.complain("")
        self.typed()
        count = len(self.grid.edits)
        self.primary.setEnabled(bool(count))
        self._tell(
            n("{count} target changed, not saved yet", "{count} targets changed, not saved yet", count)
            if count
            else t("Nothing changed yet.")
        )

    def _tell(self, sentence: str) -> None:
        self.said.setText(sentence)

    def go(self) -> None:
        """Save every target that was changed, as one act."""
        command = SetTargets(self.grid.commands())
        if command.targets:
            self.run(targets.set_targets, command, self._saved)

    def _saved(self, count: int) -> None:
        self.grid.edits.clear()
        self.finished_with(n("{count} target saved", "{count} targets saved", count))

    # ---- somebody else set the same

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {targets.field_of(one): self.table for one in self.grid.commands()}

    def clash_name(self, key: str) -> str:
        year, kpi, code, area = key.split("|")
        region = self.nav.region
        whose = [region.municipality(code) if code else "", region.area(area) if area else ""]
        return ", ".join(filter(None, (self._label(kpi), *whose, year)))

    def clash_words(self, key: str, value: Any) -> str:
        one = self._kpi(key.split("|")[1])
        return str(value) if one is None else phrases.kpi_goal(one, value, words.current().language)

    def _kpi(self, key: str) -> Kpi | None:
        return next((one for one in self.grid.kpis if one.key == key), None)

    def _label(self, key: str) -> str:
        one = self._kpi(key)
        return phrases.kpi_label(one, words.current().language) if one else key

    def take_theirs(self, theirs: Mapping[str, Any]) -> None:
        for key in theirs:
            self.grid.edits.pop(_edit_of(key), None)

    def seen_now(self, error: Any) -> None:
        for key, (_, now, _mine) in error.fields.items():
            edit = _edit_of(key)
            if edit in self.grid.edits:
                self.grid.edits[edit] = now, self.grid.edits[edit][1]
        self._read()

    # ---- kept while typing

    def content(self) -> dict[str, Any]:
        return {
            "edits": [
                [year, aim.kpi, aim.municipality_code, aim.strength_area, seen, value]
                for (year, aim), (seen, value) in self.grid.edits.items()
            ]
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        for year, kpi, code, area, seen, value in kept.get("edits", ()):
            self.grid.edits[year, Aim(kpi, code, area)] = seen, value


class _GoalTable(QTableView):
    """Cells to write in; Ctrl+V takes a spreadsheet's, Delete empties those chosen."""

    pasted = Signal(int, int)

    def __init__(self, grid: TargetGrid) -> None:
        super().__init__()
        self._grid = grid
        self.setModel(grid)
        self.setAccessibleName(t("Targets"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        side = self.verticalHeader()
        side.setFixedWidth(_NAMES)
        side.setDefaultSectionSize(ROW_HEIGHT)
        for header in (side, self.horizontalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(False)
            header.setTextElideMode(Qt.TextElideMode.ElideRight)

    def lay_out(self) -> None:
        """Give every column its width."""
        for column in range(self._grid.columnCount()):
            self.setColumnWidth(column, _TOLD if column < FIXED else _GOAL)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        chosen = self.selectedIndexes()
        if event.matches(QKeySequence.StandardKey.Paste):
            text = QGuiApplication.clipboard().text()[:_LARGEST_PASTE]
            if text.strip() and self.currentIndex().isValid():
                self.pasted.emit(*self._grid.paste(text, self.currentIndex()))
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._grid.copied(chosen))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            aims = [self._grid.aim(one.row(), one.column()) for one in chosen if one.column() >= FIXED]
            self._grid.put(dict.fromkeys(aims))
        else:
            super().keyPressEvent(event)


def run(nav: Navigator, year: int) -> None:
    """Show and set the targets of a year."""
    TargetsDialog(nav, year).open()


def _edit_of(key: str) -> tuple[int, Aim]:
    year, kpi, code, area = key.split("|")
    return int(year), Aim(kpi, code, area)
