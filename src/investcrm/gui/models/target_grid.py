"""A year's targets as a grid to write in: a KPI a row, the region and each of its parts a column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from investcrm import phrases, words
from investcrm.domain.commands import SetTarget
from investcrm.domain.errors import UserError
from investcrm.domain.kpi import Kpi
from investcrm.domain.targets import Aim, TargetYear, block, goal_of, placed
from investcrm.gui.models.columns import FLAGS, LEFT, NO_FLAGS, RIGHT, AnyIndex
from investcrm.gui.theme import theme
from investcrm.gui.widgets.goal_field import typed
from investcrm.words import t

FIXED: Final = 2
"""Columns that only tell: what was reached last year, and so far this year."""
_ROLES: Final = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class Scope:
    """What a column of targets is for."""

    name: str
    municipality_code: str = ""
    strength_area: str = ""


class TargetGrid(QAbstractTableModel):
    """``edited`` after every change; ``refused`` (sentence) where what was written is no target.

    What is written is kept by year until it is saved, with what stood there when it was written.
    """

    edited = Signal()
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kpis: tuple[Kpi, ...] = ()
        self.scopes: tuple[Scope, ...] = ()
        self.shown: TargetYear | None = None
        self.edits: dict[tuple[int, Aim], tuple[float | None, float | None]] = {}
        """By year and aim: what stood there, and what shall."""

    # ---- what it holds

    def show_year(self, found: TargetYear) -> None:
        """Show a year; what was written and not saved yet stays."""
        self.beginResetModel()
        self.shown, self.kpis = found, found.kpis
        self.endResetModel()

    def set_scopes(self, scopes: Iterable[Scope]) -> None:
        """Show a column for each of these."""
        self.beginResetModel()
        self.scopes = tuple(scopes)
        self.endResetModel()

    def put(self, goals: Mapping[Aim, float | None]) -> int:
        """Write targets of the year on show as if they were typed, and return how many are new."""
        before = len(self.edits)
        for aim, value in goals.items():
            self._write(aim, value)
        self._told()
        return len(self.edits) - before

    def goals(self) -> dict[Aim, float]:
        """Return the year's targets as they would be saved."""
        if self.shown is None:
            return {}
        now: dict[Aim, float | None] = dict(self.shown.targets)
        now |= {aim: value for (year, aim), (_, value) in self.edits.items() if year == self.shown.year}
        return {aim: value for aim, value in now.items() if value is not None}

    def commands(self) -> tuple[SetTarget, ...]:
        """Return what is to be saved."""
        return tuple(
            SetTarget(aim.kpi, year, value, seen, True, aim.municipality_code, aim.strength_area)
            for (year, aim), (seen, value) in self.edits.items()
        )

    def aim(self, row: int, column: int) -> Aim:
        """Return what the target of a cell is of."""
        scope = self.scopes[column - FIXED]
        return Aim(self.kpis[row].key, scope.municipality_code, scope.strength_area)

    def paste(self, text: str, at: AnyIndex) -> tuple[int, int]:
        """Write what a spreadsheet put on the clipboard; return how many cells were taken and refused."""
        language = words.current().language
        rows = {phrases.kpi_label(one, language): row for row, one in enumerate(self.kpis)}
        rows |= {phrases.kpi_name(one, language): row for row, one in enumerate(self.kpis)}
        columns = {scope.name: column for column, scope in enumerate(self.scopes, FIXED)}
        taken = refused = 0
        for (row, column), cell in placed(block(text), rows, columns, (at.row(), at.column())).items():
            try:
                self._write(self.aim(row, column), goal_of(self.kpis[row], cell))
                taken += 1
            except UserError:
                refused += 1
        self._told()
        return taken, refused

    def copied(self, indexes: Iterable[QModelIndex]) -> str:
        """Return cells as a spreadsheet takes them, with the names of rows and columns."""
        chosen = {(index.row(), index.column()): index for index in indexes}
        rows = sorted({row for row, _ in chosen})
        columns = sorted({column for _, column in chosen})
        lines = [["", *(self._head(column) for column in columns)]]
        lines += [
            [self._name(row), *(self._plain(chosen.get((row, column))) for column in columns)] for row in rows
        ]
        return "\n".join("\t".join(line) for line in lines)

    def _write(self, aim: Aim, value: float | None) -> None:
        assert self.shown is not None
        key = self.shown.year, aim
        seen = self.edits[key][0] if key in self.edits else self.shown.targets.get(aim)
        if seen == value:
            self.edits.pop(key, None)
        else:
            self.edits[key] = seen, value

    def _told(self) -> None:
        if self.kpis and self.scopes:
            self.dataChanged.emit(
                self.index(0, FIXED), self.index(len(self.kpis) - 1, self.columnCount() - 1)
            )
        self.edited.emit()

    # ---- for the table

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() or self.shown is None else len(self.kpis)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else FIXED + len(self.scopes)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return NO_FLAGS
        return FLAGS | Qt.ItemFlag.ItemIsEditable if index.column() >= FIXED else FLAGS

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = _ROLES.DisplayRole
    ) -> Any:
        is_name = orientation == Qt.Orientation.Vertical
        if is_name and role == _ROLES.ToolTipRole:
            return phrases.kpi_formula(self.kpis[section], words.current().language)
        if role in (_ROLES.DisplayRole, _ROLES.ToolTipRole, _ROLES.AccessibleTextRole):
            return self._name(section) if is_name else self._head(section)
        return (LEFT if is_name else RIGHT) if role == _ROLES.TextAlignmentRole else None

    def data(self, index: AnyIndex, role: int = _ROLES.DisplayRole) -> Any:
        if not index.isValid() or self.shown is None:
            return None
        row, column = index.row(), index.column()
        if role == _ROLES.TextAlignmentRole:
            return RIGHT
        if role == _ROLES.DisplayRole:
            return self._said(row, column)
        if column < FIXED:
            return theme().color("text-muted") if role == _ROLES.ForegroundRole else None
        return self._of_target(row, column, role)

    def setData(self, index: AnyIndex, value: Any, role: int = _ROLES.EditRole) -> bool:  # noqa: N802 - Qt's
        if role != _ROLES.EditRole or index.column() < FIXED:
            return False
        try:
            goal = goal_of(self.kpis[index.row()], str(value))
        except UserError as error:
            self.refused.emit(words.current().error(error))
            return False
        self._write(self.aim(index.row(), index.column()), goal)
        self._told()
        return True

    def _of_target(self, row: int, column: int, role: int) -> Any:
        aim = self.aim(row, column)
        is_edited = self.shown is not None and (self.shown.year, aim) in self.edits
        if role == _ROLES.EditRole:
            goal = self.goals().get(aim)
            return "" if goal is None else typed(self.kpis[row], goal)
        if role == _ROLES.FontRole and is_edited:
            return theme().font("body", weight=600, tabular=True)
        if role == _ROLES.BackgroundRole and is_edited:
            return theme().color("accent-soft")
        if role == _ROLES.AccessibleTextRole:
            said = self._said(row, column) or t("no target")
            changed = [t("changed")] if is_edited else []
            return ", ".join((self._name(row), self._head(column), said, *changed))
        return None

    def _name(self, row: int) -> str:
        return phrases.kpi_label(self.kpis[row], words.current().language)

    def _head(self, column: int) -> str:
        year = self.shown.year if self.shown else 0
        if column >= FIXED:
            return self.scopes[column - FIXED].name
        return t("So far {year}", year=year) if column else t("Outcome {year}", year=year - 1)

    def _said(self, row: int, column: int) -> str:
        assert self.shown is not None
        one, language = self.kpis[row], words.current().language
        if column < FIXED:
            reached = self.shown.reached if column else self.shown.reached_before
            return phrases.kpi_value(one, reached.get(one.key), language)
        goal = self.goals().get(self.aim(row, column))
        return "" if goal is None else phrases.kpi_goal(one, goal, language)

    def _plain(self, index: QModelIndex | None) -> str:
        return "" if index is None else str(self.data(index) or "")
