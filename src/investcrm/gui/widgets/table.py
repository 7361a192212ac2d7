"""The list every screen uses: sort, choose, move and filter columns, copy into a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QLabel, QMenu, QTableView, QWidget

from investcrm.gui.models.columns import Column, Role
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.models.window_model import WindowModel
from investcrm.gui.theme.tokens import ROW_HEIGHT
from investcrm.gui.widgets.basic import TableFrame
from investcrm.gui.widgets.delegate import CHECK_ROOM, RowDelegate, paint_rows
from investcrm.gui.widgets.table_copy import table_data
from investcrm.gui.widgets.table_header import TableHeader
from investcrm.words import t

__all__ = ["DataTable", "TableFrame"]

ListModel = WindowModel | RowsModel
COPY_MOST = 100_000


class DataTable(QTableView):
    """A list over a WindowModel or RowsModel.

    ``opened`` (id) on Enter or double-click, ``current_changed`` (id or ""), ``selection_changed`` (ids),
    ``filter_wanted`` (column key, global position) from the header's menu, ``copied`` (rows).
    """

    opened = Signal(str)
    current_changed = Signal(str)
    selection_changed = Signal(object)
    filter_wanted = Signal(str, QPoint)
    menu_wanted = Signal(QPoint)
    copied = Signal(int)
    layout_changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, *, framed: bool = True) -> None:
        super().__init__(parent)
        self.hovered = -1
        self._empty: QWidget | None = None
        self._still = False
        self._told = ""
        self._replacing = False
        self._kept: tuple[str, tuple[str, ...], int, str] = ("", (), 0, "")
        self.setAccessibleName(name)
        if framed:
            self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setItemDelegate(RowDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda point: self.menu_wanted.emit(self.viewport().mapToGlobal(point))
        )
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(Role.ID) or ""))
        side = self.verticalHeader()
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(ROW_HEIGHT)
        top = self._header = TableHeader(self)
        self.setHorizontalHeader(top)
        top.sectionClicked.connect(self._sort_by)
        top.filter_wanted.connect(self.filter_wanted)
        top.layout_changed.connect(self.layout_changed)

    # ---- the list

    def set_model(self, model: ListModel, *, sort: str = "", descending: bool = False) -> None:
        """Show a list; ``sort`` is the column it comes sorted by."""
        self.setModel(model)
        self._header.set_columns(model.columns)
        if isinstance(model, WindowModel):
            self._header.show_sort(sort, descending=descending)
            model.about_to_show.connect(self._keep)
            model.loaded.connect(self._restore)
            model.located.connect(self._located)
        else:
            model.modelAboutToBeReset.connect(self._keep)
            model.modelReset.connect(self._restore)
        self.selectionModel().currentRowChanged.connect(self._tell_current)
        model.dataChanged.connect(self._tell_current)
        self.selectionModel().selectionChanged.connect(
            lambda *_: self.selection_changed.emit(self.selected_ids())
        )
        self._show_empty()

    def columns(self) -> tuple[Column, ...]:
        """Return the columns of the list."""
        model = self.model()
        return model.columns if isinstance(model, (WindowModel, RowsModel)) else ()

    def current_row(self) -> Any | None:
        """Return the current row, or None when there is none or it is not read yet."""
        index = self.currentIndex()
        return index.data(Role.ROW) if index.isValid() else None

    def current_id(self) -> str:
        """Return the current row's id, or ""."""
        index = self.currentIndex()
        return (index.data(Role.ID) or "") if index.isValid() else ""

    def selected_rows(self) -> tuple[Any, ...]:
        """Return the selected rows that were read, in the order shown."""
        model = self.model()
        if not isinstance(model, (WindowModel, RowsModel)):
            return ()
        return tuple(row for first, last in self.selected_ranges() for row in model.rows_between(first, last))

    def selected_ids(self) -> tuple[str, ...]:
        """Return the ids of the selected rows that were read."""
        return tuple(row.id for row in self.selected_rows())

    def selected_ranges(self) -> list[tuple[int, int]]:
        """Return the selected positions as inclusive ranges in order."""
        chosen = self.selectionModel()
        if self.model() is None:
            return []
        selection: Any = chosen.selection()  # a list of ranges, which its stub does not say
        ranges = sorted({(selection[at].top(), selection[at].bottom()) for at in range(len(selection))})
        merged: list[tuple[int, int]] = []
        for first, last in ranges:
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
            else:
                merged.append((first, last))
        return merged

    def select_id(self, identity: str) -> None:
        """Make the row with this id the current one; a long list is asked where it stands."""
        model = self.model()
        if not isinstance(model, (WindowModel, RowsModel)):
            return
        place = model.position_of(identity)
        if place >= 0:
            self._go(place)
        elif isinstance(model, WindowModel):
            model.locate(identity)

    def refresh(self) -> None:
        """Read a long list again; the current row stays current wherever it then stands, unscrolled.

        A row that is being looked for becomes current as if nothing had happened meanwhile.
        """
        model = self.model()
        if isinstance(model, WindowModel):
            self._still = not model.sought
            model.refresh(self.current_id())

    def set_empty(self, widget: QWidget) -> None:
        """Show ``widget`` over the list while it has no rows."""
        self._empty = widget
        if isinstance(widget, QLabel):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
        widget.setParent(self.viewport())
        self._show_empty()

    def fit_rows(self, most: int = 10) -> None:
        """Be as high as its rows, at most ``most``; call it again when the rows change."""
        model = self.model()
        count = model.rowCount() if model is not None else 0
        rows = min(most, max(1, count))
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if count <= most else needed)
        self.setFixedHeight(self.horizontalHeader().height() + rows * ROW_HEIGHT + 2)

    def set_filtered(self, keys: Iterable[str]) -> None:
        """Mark the columns that are filtered now."""
        self._header.set_filtered(keys)

    # ---- remembered

    def save_state(self) -> dict[str, Any]:
        """Return order, widths, hidden columns as plain data to remember."""
        return {"columns": self._header.save()}

    def restore_state(self, state: dict[str, Any] | None) -> None:
        """Take up what ``save_state`` returned once; unknown columns are passed over."""
        if state:
            self._header.restore(state.get("columns", ()))

    def columns_menu(self) -> QMenu:
        """Return a menu that shows and hides columns."""
        return self._header.columns_menu()

    # ---- copying

    def copy(self) -> None:
        """Put the selected rows on the clipboard as text with tabs and as a table for spreadsheets."""
        ranges = self.selected_ranges()
        model = self.model()
        if not ranges:
            return
        if isinstance(model, WindowModel):
            model.read_rows(ranges, self._put, owner=self, label=t("Copying rows"))
        else:
            self._put(self.selected_rows())

    def _put(self, rows: Sequence[Any]) -> None:
        top = self.horizontalHeader()
        order = [top.logicalIndex(seen) for seen in range(top.count())]
        columns = [self.columns()[place] for place in order if not top.isSectionHidden(place)]
        QGuiApplication.clipboard().setMimeData(table_data(columns, rows))
        self.copied.emit(len(rows))

    # ---- keeping the place

    def _keep(self) -> None:
        top = self.indexAt(self.viewport().rect().topLeft())
        scrolled = self.verticalScrollBar().value()
        first = (top.data(Role.ID) or "") if scrolled and top.isValid() else ""
        self._kept = (self.current_id(), self.selected_ids(), scrolled, first)
        self._replacing = True

    def _tell_current(self) -> None:
        """Say which row is current, once per row; one still being read is told when it has come."""
        if self._replacing:
            return
        now = self.current_id()
        index = self.currentIndex()
        if now != self._told and (now or not index.isValid()):
            self._told = now
            self.current_changed.emit(now)

    def _restore(self) -> None:
        self._put_back()
        self._replacing = False
        self._tell_current()

    def _put_back(self) -> None:
        model = self.model()
        current, chosen, scrolled, first = self._kept
        self._show_empty()
        self.updateGeometries()
        if not isinstance(model, (WindowModel, RowsModel)):
            return
        if isinstance(model, WindowModel) and model.is_same_list and first:
            place = model.position_of(first)
            if place >= 0:
                scrolled = place * ROW_HEIGHT + scrolled % ROW_HEIGHT
        if self.current_id() == current and self.selected_ids() == chosen:
            self.verticalScrollBar().setValue(scrolled)
            return
        selection = QItemSelection()
        for identity in chosen:
            place = model.position_of(identity)
            if place >= 0:
                selection.select(model.index(place, 0), model.index(place, len(model.columns) - 1))
        place = model.position_of(current) if current else -1
        self.selectionModel().clearSelection()
        self.selectionModel().setCurrentIndex(
            model.index(place, 0) if place >= 0 else QModelIndex(), QItemSelectionModel.SelectionFlag.NoUpdate
        )
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.verticalScrollBar().setValue(scrolled)

    def _located(self, identity: str, place: int) -> None:
        still, self._still = self._still, False
        if place < 0 or (still and self.current_id() == identity):
            return
        self.setAutoScroll(not still)
        self._go(place, scroll=not still)
        self.setAutoScroll(True)

    def _go(self, place: int, *, scroll: bool = True) -> None:
        model = self.model()
        top = self.horizontalHeader()
        seen = next(
            (top.logicalIndex(s) for s in range(top.count()) if not top.isSectionHidden(top.logicalIndex(s))),
            0,
        )
        index = model.index(place, seen)
        flags = QItemSelectionModel.SelectionFlag
        # the view's own way asks the keyboard, and with Ctrl held down for a shortcut it selects nothing
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        if scroll:
            self.scrollTo(index)

    def _show_empty(self) -> None:
        model: QAbstractItemModel | None = self.model()
        if self._empty is None:
            return
        loaded = model is not None and (not isinstance(model, WindowModel) or model.is_loaded)
        self._empty.setVisible(bool(loaded and model is not None and model.rowCount() == 0))
        self._empty.setGeometry(self.viewport().rect())

    # ---- sorting

    def _sort_by(self, place: int) -> None:
        model = self.model()
        if not isinstance(model, WindowModel) or not model.columns[place].sortable or model.query is None:
            return
        key = model.columns[place].key
        same = model.query.sort == key
        descending = not model.query.descending if same else False
        self._header.show_sort(key, descending=descending)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        model.sort(place, order)

    # ---- mouse and keyboard

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self.executeDelayedItemsLayout()
        if isinstance(self.model(), (WindowModel, RowsModel)):
            painter = QPainter(self.viewport())
            paint_rows(self, painter, event.rect())
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.current_id())
        elif event.key() == Qt.Key.Key_Menu:
            place = self.visualRect(self.currentIndex()).bottomLeft()
            self.menu_wanted.emit(self.viewport().mapToGlobal(place))
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.model() is not None:
            self._go(0 if event.key() == Qt.Key.Key_Home else self.model().rowCount() - 1)
        elif event.key() == Qt.Key.Key_Space and self._toggle_current():
            return
        elif (
            event.text().isprintable()
            and event.text().strip()
            and not event.modifiers()
            & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        ):
            event.ignore()  # single letters are the screen's shortcuts, not a search in the table
        else:
            super().keyPressEvent(event)

    def _toggle_current(self) -> bool:
        model = self.model()
        if not isinstance(model, RowsModel) or not model.checkable:
            return False
        model.toggle(self.currentIndex().row())
        return True

    def keyboardSearch(self, _text: str) -> None:  # noqa: N802 - Qt's name
        """Do not walk 100,000 rows for a letter."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._hover(self.rowAt(event.position().toPoint().y()))
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseReleaseEvent(event)
        model, index = self.model(), self.indexAt(event.position().toPoint())
        if isinstance(model, RowsModel) and model.checkable and index.column() == 0:
            inside = event.position().x() - self.columnViewportPosition(0)
            if event.button() == Qt.MouseButton.LeftButton and 0 <= inside <= CHECK_ROOM:
                model.toggle(index.row())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            old, self.hovered = self.hovered, row
            for place in (old, row):
                if place >= 0:
                    y = self.rowViewportPosition(place)
                    self.viewport().update(0, y, self.viewport().width(), ROW_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._header.stretch()
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())
