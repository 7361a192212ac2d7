"""A short list kept whole: a detail's table, a dialog's choices, a preview."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from investcrm.gui.models.columns import FLAGS, NO_FLAGS, AnyIndex, Column, Role, cell, header


class RowsModel(QAbstractTableModel):
    """Rows given whole with ``set_rows``; with ``checkable`` the first column carries a check box per row."""

    checks_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Iterable[Any] = (),
        parent: QObject | None = None,
        *,
        checkable: bool = False,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: tuple[Any, ...] = tuple(rows)
        self.checkable = checkable
        self._checked: set[str] = set()
        self._places: dict[str, int] | None = None

    def set_rows(self, rows: Iterable[Any]) -> None:
        """Show these rows from now on."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._places = None
        if self._checked:
            self._checked &= {row.id for row in self._rows}
        self.endResetModel()

    def rows(self) -> tuple[Any, ...]:
        """Return every row in the order shown."""
        return self._rows

    def row_at(self, position: int) -> Any | None:
        """Return the row at a position, or None."""
        return self._rows[position] if 0 <= position < len(self._rows) else None

    def rows_between(self, first: int, last: int) -> list[Any]:
        """Return the rows at these positions, both ends included."""
        return list(self._rows[first : last + 1])

    def position_of(self, identity: str) -> int:
        """Return where the row with this id stands, or -1."""
        if self._places is None:
            self._places = {row.id: place for place, row in reversed(tuple(enumerate(self._rows)))}
        return self._places.get(identity, -1)

    def checked(self) -> tuple[str, ...]:
        """Return the ids of the checked rows in the order shown."""
        return tuple(row.id for row in self._rows if row.id in self._checked)

    def set_checked(self, identities: Iterable[str]) -> None:
        """Check exactly these rows."""
        self._checked = set(identities)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))
        self.checks_changed.emit()

    def toggle(self, position: int) -> None:
        """Check the row at a position, or take its check away."""
        row = self.row_at(position)
        if row is not None and self.checkable:
            on = row.id not in self._checked
            state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
            self.setData(self.index(position, 0), state, Qt.ItemDataRole.CheckStateRole)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        column = self.columns[index.column()]
        if role == Role.KIND:
            return column.kind
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment()
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and self.checkable and index.column() == 0:
            return Qt.CheckState.Checked if row.id in self._checked else Qt.CheckState.Unchecked
        return cell(column, row, role)

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's
        if role != Qt.ItemDataRole.CheckStateRole or not self.checkable or index.column() != 0:
            return False
        identity = self._rows[index.row()].id
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._checked.add(identity)
        else:
            self._checked.discard(identity)
        self.dataChanged.emit(index, index, [role])
        self.checks_changed.emit()
        return True

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return NO_FLAGS
        if self.checkable and index.column() == 0:
            return FLAGS | Qt.ItemFlag.ItemIsUserCheckable
        return FLAGS

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        return header(self.columns[section], role)
