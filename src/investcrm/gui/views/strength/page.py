"""The page of strength areas: the tree to the left, what stands in one to the right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from investcrm import words
from investcrm.domain.access import Verb
from investcrm.domain.strength import Area
from investcrm.gui.dialogs.strength_area import AreaDialog
from investcrm.gui.following import Following
from investcrm.gui.shortcuts import bind, hint
from investcrm.gui.views.strength.pane import AreaPane
from investcrm.gui.widgets.basic import EmptyState, PageTitle, TableFrame
from investcrm.gui.widgets.buttons import PrimaryButton
from investcrm.gui.widgets.splitter import Splitter
from investcrm.services import strength
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_KEY: Final = Qt.ItemDataRole.UserRole
_COUNT: Final = 76


class StrengthPage(QWidget):
    """What is the region good at, and what does that rest on?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.areas: tuple[Area, ...] = ()
        self._wanted = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        parts = Splitter("strength", nav.desk)
        parts.addWidget(self._left())
        self.pane = AreaPane(nav)
        self.pane.setMinimumWidth(480)
        parts.addWidget(self.pane)
        parts.setStretchFactor(1, 1)
        parts.take_up([430, 760])
        column.addWidget(parts)
        bind(self, "add", self._add)
        bind(self, "edit", self.pane.change)
        Following(
            self, nav.tasks, self._read, "strength_area", "strength_item", "organisation", "inquiry",
            "ledger_entry", "municipality",
        )  # fmt: skip
        self._read()

    def _left(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.title = PageTitle(t("Strength areas"))
        self.may_write = self.nav.may(Verb.ADD, "strength_area")
        add = PrimaryButton(t("Add area"), icon="plus", hint=hint("add"))
        add.clicked.connect(self._add)
        self.title.buttons.addWidget(add)
        column.addWidget(self.title)
        add.setHidden(not self.may_write)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(t("Strength areas"))
        self.tree.setUniformRowHeights(True)
        self.tree.setRootIsDecorated(True)
        self.tree.setIndentation(16)
        self.tree.setColumnCount(3)
        self.tree.setHeaderLabels([t("Strength area"), t("Companies"), t("Otherwise")])
        self.tree.setColumnHidden(1, not self.nav.may(Verb.READ, "organisation"))
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place in (1, 2):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(place, _COUNT)
        self.tree.currentItemChanged.connect(lambda now, _before: self._chosen(now))
        self.frame = TableFrame(self.tree)
        column.addWidget(self.frame, 1)
        self.empty = EmptyState(
            t("No strength area yet. Begin with what the region wants to be known for."),
            t("Add area") if self.may_write else "",
            self._add,
            icon="flag",
        )
        column.addWidget(self.empty, 1)
        self.empty.hide()
        side.setMinimumWidth(300)
        self.setFocusProxy(self.tree)
        return side

    # ---- for the shell

    def open(self, area: str = "") -> None:
        """Show an area."""
        if area:
            self._wanted = area
            self._choose(area)
        self._tell()

    # ---- inside

    def _read(self) -> None:
        self.nav.tasks.query(strength.tree, then=self._show, owner=self, key="strength.tree")

    def _show(self, areas: tuple[Area, ...]) -> None:
        self.areas = areas
        key = self._wanted or self.current()
        open_before = self._expanded()
        self.tree.blockSignals(True)
        self.tree.clear()
        items: dict[str, QTreeWidgetItem] = {}
        language = words.current().language
        for area in areas:
            counted = "" if area.companies is None else str(area.companies or "")
            item = QTreeWidgetItem([area.name(language), counted, str(area.items or "")])
            item.setData(0, _KEY, area.key)
            item.setToolTip(0, area.name(language))
            for place in (1, 2):
                item.setTextAlignment(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            whole = items.get(area.parent_key or "")
            if whole is None:
                self.tree.addTopLevelItem(item)
            else:
                whole.addChild(item)
            items[area.key] = item
        for open_key in open_before & items.keys():
            items[open_key].setExpanded(True)
        self.tree.blockSignals(False)
        self.frame.setVisible(bool(areas))
        self.empty.setVisible(not areas)
        whole_count = sum(1 for area in areas if area.parent_key is None)
        self.title.set_note(n("{count} area", "{count} areas", whole_count))
        self._wanted = ""
        self._choose(key if key in items else (areas[0].key if areas else ""))
        self._tell()

    def _every(self) -> Iterator[QTreeWidgetItem]:
        waiting = [self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount())]
        while waiting:
            item = waiting.pop()
            if item is not None:
                yield item
                waiting += [item.child(place) for place in range(item.childCount())]

    def _expanded(self) -> set[str]:
        return {str(item.data(0, _KEY)) for item in self._every() if item.isExpanded()}

    def current(self) -> str:
        """Return the key of the area chosen, or ""."""
        item = self.tree.currentItem()
        return str(item.data(0, _KEY)) if item is not None else ""

    def _choose(self, key: str) -> None:
        item = next((one for one in self._every() if one.data(0, _KEY) == key), None)
        if item is None:
            self.pane.show_area("")
        elif self.tree.currentItem() is item:
            self._chosen(item)
        else:
            self.tree.setCurrentItem(item)

    def _chosen(self, item: QTreeWidgetItem | None) -> None:
        self.pane.show_area(str(item.data(0, _KEY)) if item is not None else "")

    def _add(self) -> None:
        if self.may_write:
            AreaDialog(self.nav, self.areas, parent_key="", done=self._added).open()

    def _added(self, key: str) -> None:
        self._wanted = key

    def _tell(self) -> None:
        if self.isVisible():
            self.nav.shell.set_status(t("↑↓ moves · → opens the parts · E edits · N adds"))
