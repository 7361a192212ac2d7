"""The heading row of a list: order, widths and choice of columns, sorting, a funnel where one is filtered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QHeaderView, QMenu

from investcrm.gui.models.columns import Column
from investcrm.gui.theme import icon
from investcrm.words import t

_FUNNEL = 13
_LEAST = 44


class TableHeader(QHeaderView):
    """Columns that can be moved, sized, hidden, sorted by and marked as filtered."""

    filter_wanted = Signal(str, QPoint)
    layout_changed = Signal()

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self._columns: tuple[Column, ...] = ()
        self._filtered: frozenset[str] = frozenset()
        self._busy = False
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(_LEAST)
        self.setFixedHeight(32)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.sectionMoved.connect(self._changed)
        self.sectionResized.connect(self._resized)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Head these columns, as wide as they want to be."""
        self._columns = tuple(columns)
        self._busy = True
        for place, column in enumerate(columns):
            self.resizeSection(place, column.width)
            self.setSectionHidden(place, column.hidden)
        self._busy = False
        self.stretch()

    def save(self) -> list[dict[str, Any]]:
        """Return the columns in the order shown, with widths and whether they are hidden."""
        order = (self.logicalIndex(seen) for seen in range(self.count()))
        return [
            {
                "key": self._columns[place].key,
                "width": self.sectionSize(place),
                "hidden": self.isSectionHidden(place),
            }
            for place in order
        ]

    def restore(self, entries: Iterable[dict[str, Any]]) -> None:
        """Take up what ``save`` returned; columns it does not know stand last."""
        places = {column.key: place for place, column in enumerate(self._columns)}
        known = [entry for entry in entries if entry.get("key") in places]
        self._busy = True
        for seen, entry in enumerate(known):
            place = places[entry["key"]]
            self.moveSection(self.visualIndex(place), seen)
            self.setSectionHidden(place, bool(entry.get("hidden")))
            if entry.get("width") and not entry.get("hidden"):
                self.resizeSection(place, int(entry["width"]))
        self._busy = False
        self.stretch()

    def columns_menu(self) -> QMenu:
        """Return a menu that shows and hides columns."""
        menu = QMenu(self)
        for place, column in enumerate(self._columns):
            action = QAction(column.title, menu, checkable=True)
            action.setChecked(not self.isSectionHidden(place))
            action.toggled.connect(lambda on, place=place: self.set_shown(place, on=on))
            menu.addAction(action)
        return menu

    def set_shown(self, place: int, *, on: bool) -> None:
        """Show or hide a column; the last one shown stays."""
        if not on and self.count() - self.hiddenSectionCount() <= 1:
            return
        self.setSectionHidden(place, not on)
        if on and self.sectionSize(place) < _LEAST:
            self.resizeSection(place, self._columns[place].width)
        self.stretch()
        self.layout_changed.emit()

    def stretch(self) -> None:
        """Give what width is left to the columns that stretch, never less than their own."""
        shown = [place for place in range(len(self._columns)) if not self.isSectionHidden(place)]
        wide = [place for place in shown if self._columns[place].stretch]
        if not wide or self._busy:
            return
        room = self._view.viewport().width()
        left = room - sum(self.sectionSize(place) for place in shown if place not in wide)
        self._busy = True
        for place in wide:
            self.resizeSection(place, max(self._columns[place].width, left // len(wide)))
        self._busy = False

    def show_sort(self, key: str, *, descending: bool) -> None:
        """Show the arrow at the column with this key, "" at none."""
        place = next((place for place, column in enumerate(self._columns) if column.key == key), -1)
        self.setSortIndicatorShown(place >= 0)
        if place >= 0:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            self.setSortIndicator(place, order)

    def set_filtered(self, keys: Iterable[str]) -> None:
        """Mark the columns with these keys as filtered."""
        self._filtered = frozenset(keys)
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, place: int) -> None:  # noqa: N802 - Qt's name
        painter.save()
        super().paintSection(painter, rect, place)
        painter.restore()
        if not self._filtered or self._columns[place].key not in self._filtered:
            return
        x = rect.right() - _FUNNEL - (20 if self.sortIndicatorSection() == place else 5)
        icon("filter", "accent-text").paint(painter, QRect(x, rect.center().y() - 6, _FUNNEL, _FUNNEL))

    def _changed(self) -> None:
        if not self._busy:
            self.layout_changed.emit()

    def _resized(self, place: int, _old: int, _new: int) -> None:
        if self._busy or place >= len(self._columns):
            return
        if not self._columns[place].stretch:
            self.stretch()
        self.layout_changed.emit()

    def _menu(self, point: QPoint) -> None:
        place = self.logicalIndexAt(point)
        where = self.viewport().mapToGlobal(point)
        menu = self.columns_menu()
        if place >= 0 and self._columns[place].filterable:
            column = self._columns[place]
            action = QAction(t("Filter {column}…", column=column.title), menu)
            action.triggered.connect(lambda: self.filter_wanted.emit(column.key, where))
            first = menu.actions()[0]
            menu.insertAction(first, action)
            menu.insertSeparator(first)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)
