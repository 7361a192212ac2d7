"""The page of companies: list to the left, one company to the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm.domain.filters import OrganisationFilter
from investcrm.domain.persons import after_months
from investcrm.gui.dialogs import company, export, visit_plan
from investcrm.gui.following import Following
from investcrm.gui.models.window_model import WindowModel
from investcrm.gui.shortcuts import bind, hint, key
from investcrm.gui.views.organisations.detail import OrganisationPane
from investcrm.gui.views.organisations.listing import OrganisationQuery, OrganisationSource, columns
from investcrm.gui.widgets.basic import EmptyState, PageTitle, SearchField, TableFrame
from investcrm.gui.widgets.buttons import IconButton, PrimaryButton, SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.splitter import Splitter
from investcrm.gui.widgets.table import DataTable
from investcrm.services.narrowing import OWNED_LABELS
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_SHOWN = ("organisation", "contact", "inquiry", "activity", "import_batch")
_LAYOUT = "organisations.columns"
_TWICE = "duplicates"
_MONTHS = (6, 12, 24, 36)


class OrganisationsPage(QWidget):
    """Who is here, and who stands behind the inquiries?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self._wanted = ""
        self.model = WindowModel(
            nav.tasks, OrganisationSource(), columns(nav.region), OrganisationQuery(), self
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        parts = Splitter("organisations", nav.desk)
        parts.addWidget(self._left())
        self.pane = OrganisationPane(nav)
        self.pane.setMinimumWidth(380)
        parts.addWidget(self.pane)
        parts.setStretchFactor(0, 1)
        parts.take_up([660, 520])
        column.addWidget(parts)
        self.table.current_changed.connect(self._current)
        self.table.opened.connect(lambda _id: self.pane.edit.setFocus())
        self.table.layout_changed.connect(lambda: nav.desk.put(_LAYOUT, self.table.save_state()))
        self.model.loaded.connect(self._loaded)
        bind(self, "edit", self.pane.change)
        bind(self, "columns", self._columns)
        bind(self, "add", lambda: company.run(nav))
        bind(self, "event", self.pane.add_event)
        Following(
            self,
            nav.tasks,
            self._again,
            "organisation",
            "contact",
            "inquiry",
            "activity",
            "import_batch",
            "company_visit",
        )
        nav.region.changed.connect(self._fill_choices)
        self.model.refresh()

    def _left(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.title = self._head()
        self.table = self._list()
        column.addWidget(self.title)
        for line in self._narrowing():
            column.addLayout(line)
        column.addWidget(TableFrame(self.table), 1)
        side.setMinimumWidth(420)
        self.setFocusProxy(self.table)
        return side

    def _head(self) -> PageTitle:
        head = PageTitle(t("Companies"))
        shown = IconButton("columns", t("Choose columns"), key=key("columns"))
        shown.clicked.connect(self._columns)
        takes = SecondaryButton(t("Export…"), icon="export")
        takes.clicked.connect(self._export)
        self.plan = IconButton("calendar", t("Visit plan"))
        self.plan.clicked.connect(lambda: visit_plan.run(self.nav))
        add = PrimaryButton(t("Add company"), icon="plus", hint=hint("add"))
        add.clicked.connect(lambda: company.run(self.nav))
        for button in (shown, self.plan, takes, add):
            head.buttons.addWidget(button)
        self.plan.setHidden(self.nav.is_room)
        return head

    def _narrowing(self) -> Iterator[QHBoxLayout]:
        """Yield the lines of what narrows the list: the search, then the choices two by two."""
        self.search = SearchField(t("Search in the list"))
        self.search.setToolTip(f"{t('Search in the list')} ({key('search')})")
        self.search.searched.connect(lambda _text: self._narrow())
        self.search.left_down.connect(self.table.setFocus)
        self.municipality = Choice(empty=t("All municipalities"))
        self.municipality.setAccessibleName(t("Municipality"))
        self.area = Choice(empty=t("All strength areas"))
        self.area.setAccessibleName(t("Strength area"))
        self._fill_choices()
        self.owned = Choice(
            [(key, t(text)) for key, text in OWNED_LABELS.items()] + [(_TWICE, t("Possible duplicates"))],
            empty=t("All owners"),
        )
        self.owned.setAccessibleName(t("Owned by"))
        self.visited = Choice(
            [(str(months), t("Not visited for {months} months", months=months)) for months in _MONTHS],
            empty=t("Visited or not"),
        )
        self.visited.setAccessibleName(t("Visits"))
        for choice in (self.municipality, self.area, self.owned, self.visited):
            choice.chosen.connect(lambda _key: self._narrow())
        for widgets in ((self.search,), (self.municipality, self.area), (self.owned, self.visited)):
            line = QHBoxLayout()
            for widget in widgets:
                line.addWidget(widget, 1)
            yield line

    def _list(self) -> DataTable:
        table = DataTable(t("Companies"))
        table.set_model(self.model, sort="name")
        table.restore_state(self.nav.desk.get(_LAYOUT))
        table.set_empty(
            EmptyState(
                t("No company here. Add those you visit, and the investors you come to know."),
                t("Add company"),
                lambda: company.run(self.nav),
                icon="companies",
            )
        )
        return table

    # ---- for the shell

    def open(
        self,
        organisation: str = "",
        contact: str = "",
        filter: OrganisationFilter | None = None,  # noqa: A002 - the shell's name
    ) -> None:
        """Show a company, that of a contact, or what ``filter`` narrows the list to."""
        if filter is not None:
            self.search.setText(filter.search)
            self.municipality.set_key(filter.municipality_code or "")
            self.area.set_key(filter.strength_area or "")
            self.owned.set_key(_TWICE if filter.duplicates else filter.owned or "")
            self.visited.set_key("")
        if contact:
            self.nav.tasks.query(
                _organisation_of, contact, then=lambda found: self.open(found) if found else None, owner=self
            )
        if organisation:
            self._wanted = organisation
            self.pane.show_organisation(organisation)
            self.table.select_id(organisation)
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

    # ---- inside

    def _fill_choices(self) -> None:
        for choice, empty, choices in (
            (self.municipality, t("All municipalities"), self.nav.region.municipalities()),
            (self.area, t("All strength areas"), self.nav.region.areas()),
        ):
            now = choice.key()
            choice.blockSignals(True)
            choice.clear()
            choice.addItem(empty, "")
            for code, name in choices:
                choice.addItem(name, code)
            choice.set_key(now)
            choice.blockSignals(False)

    def _filter(self) -> OrganisationFilter:
        return OrganisationFilter(
            search=self.search.text().strip(),
            municipality_code=self.municipality.key() or None,
            strength_area=self.area.key() or None,
            owned=self.owned.key() if self.owned.key() not in ("", _TWICE) else None,
            duplicates=self.owned.key() == _TWICE,
            not_visited_since=after_months(self.nav.region.today(), -int(self.visited.key()))
            if self.visited.key()
            else None,
        )

    def _narrow(self) -> None:
        self.model.set_query(replace(self.model.query, shown=self._filter()), keep=self.table.current_id())

    def _again(self) -> None:
        self.table.refresh()
        self.pane.read_again()

    def _current(self, organisation_id: str) -> None:
        if organisation_id:
            self.pane.show_organisation(organisation_id)

    def _loaded(self) -> None:
        self.title.set_note(n("{count} company", "{count} companies", self.model.count))
        if not self.table.current_id() and not self._wanted and self.model.count:
            first = self.model.row_at(0)
            if first is not None:
                self.table.select_id(first.id)
        self._wanted = ""
        self._tell()

    def _tell(self) -> None:
        if self.isVisible():
            self.nav.shell.set_status(
                t(
                    "{count} companies · ↑↓ moves · E edits · L notes an event · N adds · K chooses columns",
                    count=self.model.count,
                )
            )

    def _columns(self) -> None:
        menu = self.table.columns_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.table.mapToGlobal(self.table.rect().topRight()))

    def _export(self) -> None:
        state = self.table.save_state()["columns"]
        chosen = tuple(entry["key"] for entry in state if not entry["hidden"])
        export.run(self.nav, "organisations", self.model.query.filter, chosen)


def _organisation_of(reader: object, contact_id: str) -> str:
    from investcrm.services import organisations

    for row in organisations.contacts(reader):  # type: ignore[arg-type]  # a reader, which this room cannot name
        if row.id == contact_id:
            return row.organisation_id or ""
    return ""
