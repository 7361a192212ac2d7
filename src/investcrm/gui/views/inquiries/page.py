"""The page of inquiries: filters above, list or board at the left, the case at the right."""

from __future__ import annotations

import importlib
import time
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.access import Verb
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.rows import InquiryRow
from investcrm.gui.following import Following
from investcrm.gui.models.window_model import WindowModel
from investcrm.gui.navigation import SHARED
from investcrm.gui.shortcuts import bind, key
from investcrm.gui.views.inquiries import acts
from investcrm.gui.views.inquiries.bulk import BulkBar
from investcrm.gui.views.inquiries.filters import FilterBar, View
from investcrm.gui.views.inquiries.listing import (
    InquiryQuery,
    InquirySource,
    RoomSource,
    columns,
    room_columns,
)
from investcrm.gui.views.inquiries.saved import SavedViews
from investcrm.gui.widgets.basic import EmptyState, PageTitle, SearchField, TableFrame
from investcrm.gui.widgets.buttons import GhostButton, IconButton, SegmentButton
from investcrm.gui.widgets.splitter import Splitter
from investcrm.gui.widgets.table import DataTable
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report
    from investcrm.gui.views.inquiries.board import BoardPane
    from investcrm.gui.views.inquiries.detail import DetailPane

_LAYOUT = "inquiries.columns"
_MODE = "inquiries.mode"
SHARES_AFTER_MS: Final = 1200
CASE_KEYS: Final = ("forward", "match", "edit", "answer", "read_answers", "offer")


def load_for_detail(_report: Report) -> None:
    """Load what the case beside the list needs, off the event loop."""
    importlib.import_module("investcrm.gui.views.inquiries.detail")
    formats.number(1.5)
    formats.short_day(date(2026, 1, 1))


def _shared(reader: Any) -> int:
    from investcrm.services import sharing

    return sharing.new_shares(reader)


class InquiriesPage(QWidget):
    """Where does each inquiry stand?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nav = nav
        self._asked_at = 0.0
        self._wanted = ""
        self._took = 0.0
        self.model = WindowModel(
            nav.tasks,
            RoomSource() if nav.is_room else InquirySource(),
            (room_columns if nav.is_room else columns)(nav.region),
            InquiryQuery(InquiryFilter(open_only=True)),
            self,
        )
        self.views = SavedViews(nav.desk)
        self._build()
        self._connect()
        self.bar.set_views(self.views.all())
        if nav.desk.get(_MODE) == "board":
            self.board_button.setChecked(True)
            self._set_mode("board")
        self._asked_at = time.perf_counter()
        self.model.refresh()

    # ---- for the shell

    def open(self, inquiry: str = "", tab: str = "", filter: InquiryFilter | None = None) -> None:  # noqa: A002 - the name callers of every page use
        """Show an inquiry, its tab, or what ``filter`` narrows the list to."""
        if filter is not None:
            self.search.blockSignals(True)
            self.search.setText(filter.search)
            self.search.blockSignals(False)
            self.bar.set_filter(filter)
            self._show(filter)
        if inquiry:
            self._wanted = inquiry
            self._later.stop()  # else the list's present line would be shown a moment after
            self.detail.show_inquiry(inquiry, tab)
            if self._mode == "table":
                self.table.select_id(inquiry)

    def _look_for_shared(self) -> None:
        if self._nav.may(Verb.READ, "shared_inquiry") and not self._nav.is_room:
            self._nav.tasks.query(_shared, then=self._tell_shared, owner=self, key="shared")

    def _tell_shared(self, new: int) -> None:
        self.shared.setVisible(bool(new))
        self.shared.setText(
            n(
                "{count} inquiry that a municipality shares",
                "{count} inquiries that municipalities share",
                new,
            )
        )

    def focus_search(self) -> None:
        """Give the keyboard to the search in the list."""
        self.search.setFocus()
        self.search.selectAll()

    def shown(self) -> None:
        """Say at the foot what the list shows, and offer the views there still are."""
        self.bar.set_views(self.views.all())
        self._tell()

    def escape(self) -> bool:
        """Empty the search, then bring the keyboard back to the list; return whether Esc was used up."""
        if self.search.text():
            self.search.clear()
            return True
        if self._detail is not None and self._detail.isAncestorOf(self.focusWidget() or self):
            self._list_widget().setFocus()
            return True
        return False

    # ---- building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        left = QWidget()
        inner = QVBoxLayout(left)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(10)
        self.title = PageTitle(t("Confidential cases") if self._nav.is_room else t("Inquiries"))
        self._build_buttons()
        inner.addWidget(self.title)
        row = QHBoxLayout()
        self.search = SearchField(t("Search in the list"))
        self.search.setMaximumWidth(260)
        self.search.setToolTip(f"{t('Search in the list')} ({key('search')})")
        self.bar = FilterBar(self._nav.region)
        row.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.bar, 1)
        inner.addLayout(row)
        self.table = DataTable(t("Inquiries"))
        self.table.set_model(self.model, sort="number", descending=True)
        self.table.restore_state(self._nav.desk.get(_LAYOUT))
        self.table.set_empty(self._nothing())
        self.shared = GhostButton("")
        self.shared.hide()
        self.shared.clicked.connect(lambda _checked=False: self._nav.open_page(SHARED))
        inner.addWidget(self.shared, 0, Qt.AlignmentFlag.AlignLeft)
        self.stack = QStackedWidget()
        self.stack.addWidget(TableFrame(self.table))
        inner.addWidget(self.stack, 1)
        self.bulk = BulkBar(self._nav, self._selected)
        inner.addWidget(self.bulk)
        self._detail: DetailPane | None = None
        self._made: DetailPane | None = None
        self._board: BoardPane | None = None
        self._place = QFrame()
        self._place.setProperty("kind", "card")
        self.splitter = Splitter("inquiries", self._nav.desk)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self._place)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.take_up([664, 506])
        column.addWidget(self.splitter)
        self._mode = "table"

    def _build_buttons(self) -> None:
        self.table_button = SegmentButton("table", t("Table"), key=key("view"))
        self.board_button = SegmentButton("board", t("Board"), key=key("view"))
        self.table_button.setChecked(True)
        self.filter_button = IconButton("filter", t("More filters"))
        self.columns_button = IconButton("columns", t("Choose columns"), key=key("columns"))
        self.export_button = IconButton("export", t("Export the list…"))
        for widget in (
            self.filter_button,
            self.columns_button,
            self.export_button,
            self.table_button,
            self.board_button,
        ):
            self.title.buttons.addWidget(widget)

    def _connect(self) -> None:
        nav = self._nav
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(60)
        self._later.timeout.connect(self._show_current)
        self._shares = QTimer(self)  # the list comes first
        self._shares.setSingleShot(True)
        self._shares.timeout.connect(self._look_for_shared)
        self._shares.start(SHARES_AFTER_MS)
        self.search.searched.connect(self._searched)
        self.search.left_down.connect(self._to_list)
        self.bar.changed.connect(self._show)
        self.bar.view_chosen.connect(self._show_view)
        self.bar.view_menu.connect(self._view_menu)
        self.bar.save_wanted.connect(self._save_view)
        self.model.loaded.connect(self._loaded)
        self.table.current_changed.connect(lambda _id: self._later.start())
        self.table.selection_changed.connect(self.bulk.set_selected)
        self.table.opened.connect(self._open_window)
        self.table.menu_wanted.connect(self._menu)
        self.table.copied.connect(
            lambda count: nav.shell.say(n("{count} row copied", "{count} rows copied", count), "info")
        )
        self.table.layout_changed.connect(lambda: nav.desk.put(_LAYOUT, self.table.save_state()))
        self.table_button.clicked.connect(lambda: self._set_mode("table"))
        self.board_button.clicked.connect(lambda: self._set_mode("board"))
        self.filter_button.clicked.connect(lambda: self._drop(self.bar.menu(self), self.filter_button))
        self.columns_button.clicked.connect(
            lambda: self._drop(self.table.columns_menu(), self.columns_button)
        )
        self.export_button.clicked.connect(self._export)
        Following(self, nav.tasks, self._refresh, "inquiry", "member", "import_batch")
        Following(self, nav.tasks, self._look_for_shared)
        nav.region.changed.connect(self._region_changed)
        bind(self, "view", lambda: self._set_mode("board" if self._mode == "table" else "table"))
        bind(self, "columns", lambda: self._drop(self.table.columns_menu(), self.columns_button))
        bind(self, "refresh", self._refresh, whole_window=False)
        for name in CASE_KEYS:
            bind(self, name, partial(self._do, name))
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(lambda: acts.remove(self._nav, self.table.selected_ids()))

    # ---- made when they are first needed, so that the list is there sooner

    @property
    def detail(self) -> DetailPane:
        """The case beside the list."""
        if self._detail is None:
            from investcrm.gui.views.inquiries.detail import DetailPane

            self._detail = self._made or DetailPane(self._nav)
            self._made = None
            sizes = self.splitter.sizes()
            self.splitter.replaceWidget(1, self._detail)
            self._detail.show()
            self.splitter.setSizes(sizes)
            self._place.deleteLater()
        return self._detail

    @property
    def board(self) -> BoardPane:
        """The board in place of the list."""
        if self._board is None:
            from investcrm.gui.views.inquiries.board import BoardPane

            self._board = BoardPane(self._nav)
            self._board.current_changed.connect(self.detail.show_inquiry)
            self._board.opened.connect(self._open_window)
            self.stack.addWidget(self._board)
        return self._board

    def forget_earlier(self) -> None:
        """Keep no cards of cases shown before on a board out of sight."""
        if self._board is not None and self._mode != "board":
            self.stack.removeWidget(self._board)
            self._board.hide()
            self._board.deleteLater()
            self._board = None

    # ---- what the list shows

    def _show(self, shown: InquiryFilter) -> None:
        self._asked_at = time.perf_counter()
        self.bar.shown = shown
        if self._mode == "board":
            self.board.show_filter(shown)
        self.model.set_query(replace(self.model.query, shown=shown), keep=self.table.current_id())

    def _searched(self, text: str) -> None:
        self._show(replace(self.bar.shown, search=text))

    def _refresh(self) -> None:
        self.table.refresh()
        if self._mode == "board":
            self.board.refresh()

    def _region_changed(self) -> None:
        self.bar.draw()
        self.table.viewport().update()

    def _loaded(self) -> None:
        if self._asked_at:
            self._took = (time.perf_counter() - self._asked_at) * 1000
        self._asked_at = 0.0
        self._tell()
        nothing_shown = self._detail is None or not self._detail.inquiry_id
        if nothing_shown and self.model.count and not self._wanted:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._wanted = ""

    def _tell(self) -> None:
        count = self.model.count
        shown = self.bar.shown
        note = (
            n("{count} open", "{count} open", count) if shown == InquiryFilter(open_only=True) else str(count)
        )
        self.title.set_note(note)
        if self.isVisible() or not self.parent():
            counted = (
                n("{count} confidential case", "{count} confidential cases", count)
                if self._nav.is_room
                else n("{count} inquiry", "{count} inquiries", count)
            )
            self._nav.shell.set_status(
                counted
                + " \u00b7 "
                + t("read in {ms} ms", ms=round(self._took))
                + " \u00b7 "
                + t("\u2191\u2193 move, Enter opens, F forwards, M matches, E edits")
            )

    def _nothing(self) -> EmptyState:
        if self._nav.is_room:
            return EmptyState(
                t("No confidential cases here. Log one, or make an open case confidential from its menu."),
                t("New confidential case"),
                self._nav.new_inquiry,
                hint=key("new").replace("+", " "),
            )
        return EmptyState(
            t("No inquiries here. Log one in under a minute, or take in your spreadsheet."),
            t("New inquiry"),
            self._nav.new_inquiry,
            hint=key("new").replace("+", " "),
        )

    # ---- list, board, detail

    def _set_mode(self, mode: str) -> None:
        self._mode = mode
        self._nav.desk.put(_MODE, mode)
        if mode == "board":
            self.stack.setCurrentWidget(self.board)
        else:
            self.stack.setCurrentIndex(0)
        (self.board_button if mode == "board" else self.table_button).setChecked(True)
        self.columns_button.setEnabled(mode == "table")
        if mode == "board":
            self.bulk.set_selected(())
            self.board.show_filter(self.bar.shown)
        else:
            self.bulk.set_selected(self.table.selected_ids())

    def _list_widget(self) -> QWidget:
        return self.table if self._mode == "table" else self.board

    def _to_list(self) -> None:
        self._list_widget().setFocus()
        if self._mode == "table" and not self.table.currentIndex().isValid() and self.model.count:
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _show_current(self) -> None:
        if self._detail is None:
            self._nav.tasks.background(load_for_detail, then=self._make_detail, owner=self, lane="warm")
        else:
            self._show_now()

    def _make_detail(self, _loaded: object) -> None:
        """Make the case's widgets; placing and filling them are left to later turns of the event loop."""
        if self._detail is None and self._made is None:
            from investcrm.gui.views.inquiries.detail import DetailPane

            self._made = DetailPane(self._nav, self)
            self._made.hide()
        QTimer.singleShot(0, self, self._show_now)

    def _show_now(self) -> None:
        identity = self.table.current_id()
        if identity and self._mode == "table":
            self.detail.show_inquiry(identity)

    def _do(self, name: str) -> None:
        self.detail.keys()[name]()

    def _open_window(self, inquiry_id: str) -> None:
        from investcrm.gui.views.inquiries.window import DetailWindow

        if inquiry_id:
            DetailWindow.show_for(self._nav, inquiry_id, self._nav.window())

    def _selected(self) -> tuple[InquiryRow, ...]:
        return self.table.selected_rows()

    def _menu(self, where: QPoint) -> None:
        row = self.table.current_row()
        if row is None:
            return
        menu = self.bulk.menu(self) if len(self.table.selected_ids()) > 1 else self.detail.menu(row, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def _drop(self, menu: QMenu, button: QWidget) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _export(self) -> None:
        top = self.table.horizontalHeader()
        order = [top.logicalIndex(seen) for seen in range(top.count())]
        keys = tuple(self.model.columns[at].key for at in order if not top.isSectionHidden(at))
        self._nav.act("export", "inquiries", self.model.query.filter, keys)

    # ---- saved views

    def _save_view(self) -> None:
        from investcrm.gui.dialogs.name import ask_name

        def keep(name: str) -> None:
            query: Any = self.model.query
            view = View(
                name,
                replace(self.bar.shown),
                query.sort,
                query.descending,
                tuple(self.table.save_state()["columns"]),
            )
            self.bar.set_views(self.views.add(view))

        ask_name(self, t("Save view"), t("Name of the view"), keep)

    def _show_view(self, view: View) -> None:
        self.search.blockSignals(True)
        self.search.setText(view.shown.search)
        self.search.blockSignals(False)
        self.bar.set_filter(view.shown)
        self.table.restore_state({"columns": list(view.columns)})
        self.model.query = replace(self.model.query, sort=view.sort, descending=view.descending)
        place = next((at for at, c in enumerate(self.model.columns) if c.key == view.sort), -1)
        if place >= 0:
            order = Qt.SortOrder.DescendingOrder if view.descending else Qt.SortOrder.AscendingOrder
            self.table.horizontalHeader().setSortIndicator(place, order)
        self._show(view.shown)

    def _view_menu(self, name: str, where: QPoint) -> None:
        from investcrm.gui.dialogs.name import ask_name

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(
            t("Rename…"),
            lambda: ask_name(
                self,
                t("Rename view"),
                t("Name of the view"),
                lambda new: self.bar.set_views(self.views.rename(name, new)),
                name,
            ),
        )
        menu.addAction(t("Delete view"), lambda: self.bar.set_views(self.views.remove(name)))
        menu.popup(where)
