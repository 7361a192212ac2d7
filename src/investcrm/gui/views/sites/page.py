"""The page of sites: list to the left, one site to the right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from investcrm.domain.access import Verb
from investcrm.domain.filters import SiteFilter
from investcrm.gui.dialogs import export
from investcrm.gui.dialogs.site import SiteDialog
from investcrm.gui.following import Following
from investcrm.gui.models.window_model import WindowModel
from investcrm.gui.shortcuts import bind, hint, key
from investcrm.gui.views.sites.detail import SitePane
from investcrm.gui.views.sites.listing import SiteQuery, SiteSource, columns
from investcrm.gui.widgets.basic import EmptyState, PageTitle, SearchField, TableFrame
from investcrm.gui.widgets.buttons import IconButton, PrimaryButton, SecondaryButton, SegmentButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.splitter import Splitter
from investcrm.gui.widgets.table import DataTable
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.domain.rows import SiteDetail
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.views.sites.map_pane import MapPane

_LAYOUT = "sites.columns"


class SitesPage(QWidget):
    """What land and premises does the region have, and how sure is that?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self._wanted = ""
        self.mode = "list"
        self.map: MapPane | None = None
        self.model = WindowModel(nav.tasks, SiteSource(), columns(), SiteQuery(), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        parts = Splitter("sites", nav.desk)
        parts.addWidget(self._left())
        self.pane = SitePane(nav)
        self.pane.setMinimumWidth(380)
        parts.addWidget(self.pane)
        parts.setStretchFactor(0, 1)
        parts.take_up([790, 400])
        column.addWidget(parts)
        self.table.current_changed.connect(self._current)
        self.table.opened.connect(lambda _id: self.pane.tabs.setFocus())
        self.table.layout_changed.connect(lambda: nav.desk.put(_LAYOUT, self.table.save_state()))
        self.model.loaded.connect(self._loaded)
        bind(self, "edit", self.pane.state)
        bind(self, "columns", self._columns)
        bind(self, "add", self._add)
        bind(self, "view", lambda: self.set_mode("list" if self.mode == "map" else "map"))
        self.pane.shown.connect(self._shown)
        Following(
            self,
            nav.tasks,
            self._again,
            "site",
            "municipality",
            "fact",
            "import_batch",
            "substation",
            "power_statement",
            "power_reservation",
        )
        nav.region.changed.connect(self._fill_municipalities)
        self.model.refresh()

    def _left(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.title = PageTitle(t("Land and premises"))
        takes = SecondaryButton(t("Export…"), icon="export")
        takes.clicked.connect(self._export)
        add = PrimaryButton(t("Add site"), icon="plus", hint=hint("add"))
        add.clicked.connect(self._add)
        shown = IconButton("columns", t("Choose columns"), key=key("columns"))
        shown.clicked.connect(self._columns)
        self.list_button = SegmentButton("table", t("List"), key=key("view"))
        self.map_button = SegmentButton("map", t("Map"), key=key("view"))
        self.list_button.setChecked(True)
        self.list_button.clicked.connect(lambda: self.set_mode("list"))
        self.map_button.clicked.connect(lambda: self.set_mode("map"))
        for button in (shown, self.list_button, self.map_button, takes, add):
            self.title.buttons.addWidget(button)
        column.addWidget(self.title)
        row = QHBoxLayout()
        self.search = SearchField(t("Search in the list"))
        self.search.setToolTip(f"{t('Search in the list')} ({key('search')})")
        self.municipality = Choice(empty=t("All municipalities"))
        self.municipality.setAccessibleName(t("Municipality"))
        self.municipality.setMaximumWidth(220)
        self._fill_municipalities()
        row.addWidget(self.search, 2)
        row.addWidget(self.municipality, 1)
        column.addLayout(row)
        self.table = DataTable(t("Land and premises"))
        self.table.set_model(self.model, sort="name")
        self.table.restore_state(self.nav.desk.get(_LAYOUT))
        self.table.set_empty(
            EmptyState(
                t("No site here yet. Take in the list of land you have, or add a site by hand."),
                t("Import…"),
                self.nav.import_file,
                icon="land",
            )
            if self.nav.may(Verb.ADD, "import_batch")
            else EmptyState(t("No site here yet. Add the first."), t("Add site"), self._add, icon="land")
        )
        self.search.searched.connect(lambda _text: self._narrow())
        self.search.left_down.connect(self.table.setFocus)
        self.municipality.chosen.connect(lambda _code: self._narrow())
        self._stack = QStackedWidget()
        self._stack.addWidget(TableFrame(self.table))
        column.addWidget(self._stack, 1)
        side.setMinimumWidth(420)
        self.setFocusProxy(self.table)
        return side

    # ---- for the shell

    def open(self, site: str = "", filter: SiteFilter | None = None) -> None:  # noqa: A002 - the shell's name
        """Show a site, or what ``filter`` narrows the list to."""
        if filter is not None:
            self.search.setText(filter.search)
            self.municipality.set_key(filter.municipality_code or "")
        if site:
            self._wanted = site
            self.pane.show_site(site)
            self.table.select_id(site)
        self._tell()

    def focus_search(self) -> None:
        """Give the keyboard to the search."""
        self.search.setFocus()
        self.search.selectAll()

    def escape(self) -> bool:
        """Empty the search; return whether there was something to empty."""
        if self.search.text():
            self.search.clear()
            return True
        return False

    def set_mode(self, mode: str) -> None:
        """Show the sites as a "list" or on a "map"."""
        self.mode = mode
        if mode == "map" and self.map is None:
            from investcrm.gui.views.sites.map_pane import MapPane

            self.map = MapPane(self.nav)
            self.map.site_picked.connect(self._picked)
            self.map.site_opened.connect(lambda _id: self.pane.tabs.setFocus())
            self._stack.addWidget(self.map)
        (self.map_button if mode == "map" else self.list_button).setChecked(True)
        if mode == "map" and self.map is not None:
            self._stack.setCurrentWidget(self.map)
            self.map.follow(self.pane.site.row if self.pane.site else None)
            self._read_map()
            self.map.setFocus()
        else:
            self._stack.setCurrentIndex(0)
            self.table.setFocus()
        self._tell()

    # ---- inside

    def _shown(self, site: SiteDetail | None) -> None:
        if self.map is not None:
            self.map.follow(site.row if site else None)

    def _picked(self, site_id: str) -> None:
        self.pane.show_site(site_id)
        self.table.select_id(site_id)

    def _read_map(self) -> None:
        if self.map is not None and self.mode == "map":
            self.map.read(self.municipality.key() or "", self.search.text().strip())

    def _fill_municipalities(self) -> None:
        now = self.municipality.key()
        self.municipality.blockSignals(True)
        self.municipality.clear()
        self.municipality.addItem(t("All municipalities"), "")
        for code, name in self.nav.region.municipalities():
            self.municipality.addItem(name, code)
        self.municipality.set_key(now)
        if len(self.nav.actor.municipality_codes) == 1:
            self.municipality.hide()
        self.municipality.blockSignals(False)

    def _filter(self) -> SiteFilter:
        return SiteFilter(
            search=self.search.text().strip(), municipality_code=self.municipality.key() or None
        )

    def _narrow(self) -> None:
        self.model.set_query(replace(self.model.query, shown=self._filter()), keep=self.table.current_id())
        self._read_map()

    def _again(self) -> None:
        self.table.refresh()
        self._read_map()
        self.pane.read_again()

    def _current(self, site_id: str) -> None:
        if site_id:
            self.pane.show_site(site_id)

    def _loaded(self) -> None:
        self.title.set_note(n("{count} site", "{count} sites", self.model.count))
        if not self.table.current_id() and not self._wanted and self.model.count:
            first = self.model.row_at(0)
            if first is not None:
                self.table.select_id(first.id)
        self._wanted = ""
        self._tell()

    def _tell(self) -> None:
        if self.isVisible() and self.mode == "map":
            self.nav.shell.set_status(
                t("+ and − zoom · arrows move · 0 shows all · Page Up and Down go by sites · V list")
            )
        elif self.isVisible():
            self.nav.shell.set_status(
                n(
                    "{count} site · ↑↓ moves · E states facts · N adds · K chooses columns",
                    "{count} sites · ↑↓ moves · E states facts · N adds · K chooses columns",
                    self.model.count,
                )
            )

    def _columns(self) -> None:
        menu = self.table.columns_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.table.mapToGlobal(self.table.rect().topRight()))

    def _add(self) -> None:
        own = next(iter(self.nav.actor.municipality_codes), "")
        SiteDialog(self.nav, None, self.municipality.key() or own).open()

    def _export(self) -> None:
        export.run(self.nav, "sites", self.model.query.filter, self._shown_columns())

    def _shown_columns(self) -> tuple[str, ...]:
        state = self.table.save_state()["columns"]
        return tuple(entry["key"] for entry in state if not entry["hidden"])
