"""Say which inquiry of the region a shared one is, so that it counts once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from investcrm.domain.filters import InquiryFilter
from investcrm.domain.municipal import SharedRow
from investcrm.domain.rows import InquiryRow
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.models.columns import Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.widgets.basic import SearchField, TableFrame
from investcrm.gui.widgets.table import DataTable
from investcrm.services import inquiries
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_SHOWN = 50


def _search(reader: Any, text: str) -> tuple[InquiryRow, ...]:
    shown = InquiryFilter(search=text)
    return inquiries.list_window(reader, shown, inquiries.list_head(reader, shown), 0, _SHOWN)


class MergeSharedDialog(Sheet):
    """The likely ones first; typing searches all."""

    def __init__(self, nav: Navigator, row: SharedRow, then: Callable[[str], object]) -> None:
        super().__init__(
            nav,
            t("Merge {number} from {name}", number=row.number, name=row.municipality),
            t("Merge"),
            note=row.title,
            topic="inquiries",
            size=(760, 560),
        )
        self._row, self._then = row, then
        self.search = SearchField(t("Search inquiries"))
        self.search.searched.connect(self._look)
        self.body.addWidget(self.search)
        self.model = RowsModel(
            (
                Column("number", t("Number"), 92, text=lambda one: one.number),
                Column("title", t("Title"), 240, kind="strong", text=lambda one: one.title, stretch=True),
                Column("investor", t("Investor"), 150, text=lambda one: one.investor),
            ),
            parent=self,
        )
        self.table = DataTable(t("Inquiries"))
        self.table.set_model(self.model)
        self.table.opened.connect(lambda _id: self.go())
        self.search.left_down.connect(self.table.setFocus)
        self.body.addWidget(TableFrame(self.table), 1)
        self._show(row.likely)
        if not row.likely:
            self._look(row.investor or row.title)
        self.search.setFocus()

    def go(self) -> None:
        """Merge with the chosen inquiry."""
        chosen = self.table.current_id()
        if not chosen:
            self.complain(t("Choose the inquiry it is."))
            return
        self.accept()
        self._then(chosen)

    def _look(self, text: str) -> None:
        if not text and self._row.likely:
            self._show(self._row.likely)
            return
        self.nav.tasks.query(_search, text, then=self._show, owner=self, key="merge")

    def _show(self, rows: tuple[InquiryRow, ...]) -> None:
        self.model.set_rows(rows)
        if rows:
            self.table.select_id(rows[0].id)
