"""One strength area: what it is, its companies, what else stands in it, and the cases won."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from investcrm import words
from investcrm.domain.access import Verb
from investcrm.domain.strength import STATUS_LABELS, Area, AreaStatus, Item
from investcrm.domain.strength_commands import MarkReviewed
from investcrm.gui.dialogs.strength_area import AreaDialog, MergeAreaDialog, remove
from investcrm.gui.dialogs.strength_item import ItemDialog
from investcrm.gui.dialogs.strength_sheet import SheetDialog
from investcrm.gui.models.columns import Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.shortcuts import hint
from investcrm.gui.views.strength.columns import company_columns, item_columns, won_columns
from investcrm.gui.widgets.basic import Card, EmptyState, ScrollPage, SectionTitle, label
from investcrm.gui.widgets.buttons import GhostButton, IconButton, SecondaryButton
from investcrm.gui.widgets.chip import Chip
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.gui.widgets.holder import Holder
from investcrm.gui.widgets.table import DataTable
from investcrm.services import strength
from investcrm.services.strength import AreaPage
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class AreaPane(Card):
    """The detail beside the tree."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.nav = nav
        self.page: AreaPage | None = None
        self._key = ""
        self.may_write = nav.may(Verb.CHANGE, "strength_area")
        self._head()
        self._inside = ScrollPage()
        self._inside.body.setContentsMargins(0, 4, 6, 0)
        self._facts = Holder()
        self._inside.body.addWidget(self._facts)
        self.companies, self._companies, self._company_title = self._part(
            t("Companies"), company_columns(nav), t("No company is tied to this area.")
        )
        self.review = GhostButton(t("Reviewed today"), icon="check")
        self.review.set_tip(t("The companies chosen in the list hold as they stand"))
        self.review.clicked.connect(self.review_companies)
        self._company_title.buttons.addWidget(self.review)
        self.review.setHidden(not nav.may(Verb.CHANGE, "organisation"))
        self._companies.opened.connect(nav.open_organisation)
        self.items, self._items, self._item_title = self._part(
            t("Education, networks and more"), item_columns(nav),
            t("Nothing else is noted here yet."),
        )  # fmt: skip
        self.add = GhostButton(t("Add"), icon="plus")
        self.add.clicked.connect(self.add_item)
        self.holds = GhostButton(t("Reviewed today"), icon="check")
        self.holds.set_tip(t("What is chosen in the list holds as it stands"))
        self.holds.clicked.connect(self.review_items)
        for button in (self.holds, self.add):
            self._item_title.buttons.addWidget(button)
            button.setHidden(not self.may_write)
        self._items.opened.connect(self._edit_item)
        self.won, self._won, self._won_title = self._part(
            t("Cases won"), won_columns(nav), t("No case has been won in this area.")
        )
        self._won.opened.connect(nav.open_inquiry)
        self._inside.body.addStretch(1)
        self.body.addWidget(self._inside, 1)
        self._empty = EmptyState(t("Choose a strength area to see what stands in it."), icon="flag")
        self.body.addWidget(self._empty, 1)
        self._show(None)

    def _head(self) -> None:
        row = QHBoxLayout()
        self.name = label("", "title", wrap=True)
        row.addWidget(self.name, 1)
        self.sheet = SecondaryButton(t("Sheet…"), icon="document")
        self.sheet.set_tip(t("Write a sheet about the area to an investor"))
        self.sheet.clicked.connect(self.open_sheet)
        self.edit = SecondaryButton(t("Edit"), icon="edit", hint=hint("edit"))
        self.edit.clicked.connect(self.change)
        self.merge = IconButton("link", t("Merge into another area"))
        self.merge.clicked.connect(self.open_merge)
        self.remove = IconButton("trash", t("Delete the area"))
        self.remove.clicked.connect(self._remove)
        self._writers = (self.edit, self.merge, self.remove)
        for button in (self.sheet, *self._writers):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        under = QHBoxLayout()
        self.status, self.unreviewed = Chip("", "info"), Chip("", "warn")
        under.addWidget(self.status)
        under.addWidget(self.unreviewed)
        under.addStretch(1)
        self.body.addLayout(under)

    def _part(
        self, title: str, columns: tuple[Column, ...], empty: str
    ) -> tuple[RowsModel, DataTable, SectionTitle]:
        heading = SectionTitle(title)
        self._inside.body.addWidget(heading)
        model = RowsModel(columns, parent=self)
        table = DataTable(title)
        table.set_model(model)
        said = label(empty, "muted")
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        table.set_empty(said)
        self._inside.body.addWidget(table)
        return model, table, heading

    # ---- what is shown

    def show_area(self, key: str) -> None:
        """Read and show an area; "" shows none."""
        self._key = key
        if not key:
            self._show(None)
            return
        self.nav.tasks.query(
            strength.page, key, then=self._show, failed=lambda _error: self._show(None), owner=self,
            key="strength.area",
        )  # fmt: skip

    def _show(self, page: AreaPage | None) -> None:
        self.page = page
        shown = page is not None
        for part in (self.name, self._inside, self.status, self.unreviewed):
            part.setVisible(shown)
        for button in self._writers:
            button.setVisible(shown and self.may_write)
        self.sheet.setVisible(shown and page is not None and page.companies is not None)
        self._empty.setVisible(not shown)
        if page is None:
            return
        area = page.area
        self.name.setText(area.name(words.current().language))
        known = area.status if area.status in list(AreaStatus) else ""
        self.status.set(t(STATUS_LABELS[AreaStatus(known)]), "info" if known == "prioritised" else "neutral")
        old = self._left_out(page)
        self.unreviewed.set(
            n("{count} company to review", "{count} companies to review", old) if old else "", "warn"
        )
        known_facts = FactGrid(self._known(area, page), label_width=190)
        self._facts.hold(known_facts)
        known_facts.setMinimumHeight(known_facts.sizeHint().height())
        self.companies.set_rows(page.companies or ())
        self.items.set_rows(page.items)
        self.won.set_rows(page.won or ())
        shows: tuple[tuple[QWidget, bool], ...] = (
            (self._companies, page.companies is not None),
            (self._company_title, page.companies is not None),
            (self._won, page.won is not None),
            (self._won_title, page.won is not None),
        )
        for widget, there in shows:
            widget.setVisible(there)
        for table, most in ((self._companies, 10), (self._items, 10), (self._won, 6)):
            table.fit_rows(most)

    def _left_out(self, page: AreaPage) -> int:
        from investcrm.domain.strength import is_reviewed

        today = self.nav.region.today()
        return sum(1 for one in page.companies or () if not is_reviewed(one, today))

    def _known(self, area: Area, page: AreaPage) -> list[Fact]:
        language = words.current().language
        facts = []
        if page.parts:
            facts.append(Fact(t("Parts"), ", ".join(part.name(language) for part in page.parts)))
        facts.append(
            Fact(
                t("Matching area at Business Sweden"),
                area.business_sweden or t("none stated"),
                chip=t("assumed") if area.assumed else "",
                tone="warn" if area.assumed else "neutral",
                note=t("Matched by its name; nobody there has said so.") if area.assumed else "",
            )
        )
        dated = t("known as of {day}", day=area.as_of) if area.as_of else ""
        facts.append(Fact(t("Source"), area.source or t("none stated"), note=dated))
        if area.note:
            facts.append(Fact(t("Note"), area.note))
        return facts

    # ---- what is done

    def change(self) -> None:
        """Change the area."""
        if self.page is not None and self.may_write:
            self._with_tree(partial(AreaDialog, self.nav, row=self.page.area))

    def open_merge(self) -> None:
        """Merge the area into another."""
        if self.page is not None:
            self._with_tree(partial(MergeAreaDialog, self.nav, row=self.page.area))

    def open_sheet(self) -> None:
        """Write a sheet about the area."""
        if self.page is not None:
            SheetDialog(self.nav, self.page.area).open()

    def add_item(self) -> None:
        """Note something that stands in the area."""
        if self.page is not None:
            ItemDialog(self.nav, self.page.area.key).open()

    def review_companies(self) -> None:
        """Note that the chosen companies hold."""
        self._mark(MarkReviewed(organisation_ids=self._companies.selected_ids()))

    def review_items(self) -> None:
        """Note that what is chosen holds."""
        self._mark(MarkReviewed(item_ids=self._items.selected_ids()))

    def _mark(self, command: MarkReviewed) -> None:
        from investcrm.gui.dialogs.sheet import undo_last

        if not command.organisation_ids and not command.item_ids:
            self.nav.shell.say(t("Choose in the list what you have looked at."), "info")
            return

        def said(count: int) -> None:
            self.nav.shell.say(
                n("{count} reviewed today", "{count} reviewed today", count),
                action=t("Undo"), run=lambda: undo_last(self.nav),
            )  # fmt: skip

        self.nav.tasks.mutate(
            strength.mark_reviewed, command, then=said, failed=self.nav.shell.say_error, owner=self
        )

    def _with_tree(self, make: partial[AreaDialog] | partial[MergeAreaDialog]) -> None:
        self.nav.tasks.query(strength.tree, then=lambda areas: make(areas=areas).open(), owner=self)

    def _edit_item(self, item_id: str) -> None:
        found: Item | None = next((row for row in self.items.rows() if row.id == item_id), None)
        if found is not None and self.may_write:
            ItemDialog(self.nav, found.area, found).open()

    def _remove(self) -> None:
        if self.page is not None:
            remove(self.nav, self.page.area)
