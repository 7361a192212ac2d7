"""Cards and tiles in columns of equal width, as many as there is room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from investcrm.gui.views.kpis.tile import KpiTile
from investcrm.gui.widgets.buttons import FoldButton
from investcrm.words import n

GAP = 14


class CardColumns(QWidget):
    """``ways`` says which cards stand in which column, by the number of columns."""

    def __init__(
        self, ways: Mapping[int, Sequence[Sequence[QWidget]]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ways = ways
        self._count = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self._columns = [QVBoxLayout() for _ in range(max(ways))]
        for column in self._columns:
            column.setSpacing(GAP)
            row.addLayout(column, 1)

    def set_count(self, count: int) -> None:
        """Stand in this many columns; the last card of each fills what is left of its height."""
        if count == self._count:
            return
        self._count = count
        for column in self._columns:
            while column.takeAt(0) is not None:
                pass
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        for at, column in enumerate(self._columns):
            cards = self._ways[count][at] if at < count else ()
            layout.setStretch(at, 1 if cards else 0)
            for place, card in enumerate(cards, 1):
                column.addWidget(card, 1 if place == len(cards) else 0)


class TileSection(QWidget):
    """Key figures that stand together; below a title they are folded away until they are wanted.

    ``opened`` tells that a person unfolded or folded it. Empty it is not there.
    """

    opened = Signal()

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles: list[KpiTile] = []
        self._count = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.heading: FoldButton | None = None
        self._inside = QWidget()
        if title:
            self.heading = FoldButton(title)
            self.heading.toggled.connect(self._inside.setVisible)
            self.heading.clicked.connect(self.opened)
            column.addWidget(self.heading)
            self.setAccessibleName(title)
            self._inside.hide()
            self.hide()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        column.addWidget(self._inside)

    def is_open(self) -> bool:
        """Whether its tiles are shown."""
        return self.heading is None or self.heading.isChecked()

    def set_open(self, shows: bool) -> None:
        """Unfold it or fold it."""
        if self.heading is not None:
            self.heading.setChecked(shows)

    def add(self, tile: KpiTile) -> None:
        """Have one more at the end."""
        self.tiles.append(tile)
        self._count = 0

    def drop(self, tile: KpiTile) -> None:
        """Let one go."""
        self.tiles.remove(tile)
        tile.hide()
        tile.deleteLater()
        self.set_columns(self._count, again=True)

    def set_columns(self, count: int, *, again: bool = False) -> None:
        """Stand in this many columns."""
        if count == self._count and not again:
            return
        for column in range(max(count, self._count)):
            self._grid.setColumnStretch(column, 1 if column < count else 0)
        self._count = count
        for place, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, place // count, place % count)
        if self.heading is not None:
            told = n("{count} key figure", "{count} key figures", len(self.tiles))
            self.heading.set_note(told)
        self.setVisible(bool(self.tiles))
