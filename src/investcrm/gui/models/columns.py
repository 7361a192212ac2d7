"""What a list shows in a column, and the roles its models answer to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

AnyIndex = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """Roles beside Qt's own."""

    SORT = Qt.ItemDataRole.UserRole + 1
    """The column's sort key."""
    ROW = Qt.ItemDataRole.UserRole + 2
    """The frozen row object; None while it is being read."""
    ID = Qt.ItemDataRole.UserRole + 3
    """The row's id; "" while it is being read."""
    CHIPS = Qt.ItemDataRole.UserRole + 4
    """Tuple of ChipText to paint."""
    KIND = Qt.ItemDataRole.UserRole + 5
    """The column's kind."""
    SHARE = Qt.ItemDataRole.UserRole + 6
    """Share 0..1 and tone, of kind "bar"."""


@dataclass(frozen=True, slots=True)
class ChipText:
    """A word in a coloured, rounded ground; the word carries the meaning, the colour repeats it."""

    text: str
    tone: str = "neutral"


class Row(Protocol):
    """A row of a list: any frozen object with an id."""

    @property
    def id(self) -> str: ...


FLAGS: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
NO_FLAGS: Final = Qt.ItemFlag.NoItemFlags
KINDS: Final = ("text", "strong", "muted", "number", "date", "chip", "bar", "icon")

LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    ``text`` makes the cell's words from a row (already translated and formatted); ``chips`` the chips of kind
    "chip"; ``share`` the (0..1, tone) of kind "bar"; ``copy`` the raw value for Excel where it differs.
    """

    key: str
    title: str
    width: int = 120
    align: str = ""
    text: Callable[[Any], str] = str
    tip: Callable[[Any], str] | None = None
    kind: str = "text"
    chips: Callable[[Any], tuple[ChipText, ...]] | None = None
    share: Callable[[Any], tuple[float, str]] | None = None
    copy: Callable[[Any], str] | None = None
    sortable: bool = True
    filterable: bool = False
    hidden: bool = False
    stretch: bool = False
    header_tip: str = ""

    def alignment(self) -> int:
        """Return the alignment; numbers stand to the right unless said otherwise."""
        right = self.align == "right" or (not self.align and self.kind == "number")
        return RIGHT if right else LEFT

    def copied(self, row: Any) -> str:
        """Return the cell as it is copied or exported."""
        if self.copy is not None:
            return self.copy(row)
        if self.chips is not None:
            return ", ".join(chip.text for chip in self.chips(row))
        return self.text(row)


def cell(column: Column, row: Any, role: int) -> Any:
    """Return what a model answers for one cell of a row that is there."""
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        if column.chips is not None:
            return ", ".join(chip.text for chip in column.chips(row))
        return column.text(row)
    if role == Role.CHIPS:
        return column.chips(row) if column.chips is not None else ()
    if role == Role.SHARE:
        return column.share(row) if column.share is not None else None
    if role == Role.ROW:
        return row
    if role == Role.ID:
        return row.id
    if role == Qt.ItemDataRole.ToolTipRole:
        return column.tip(row) if column.tip is not None else None
    return None


def header(column: Column, role: int) -> Any:
    """Return what a model answers for a column's header."""
    if role == Qt.ItemDataRole.DisplayRole:
        return column.title
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return column.alignment()
    if role == Qt.ItemDataRole.ToolTipRole:
        return column.header_tip or column.title
    if role == Role.SORT:
        return column.key
    return None
