"""Folds another inquiry about the same matter into this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from investcrm.domain.commands import MergeInquiries
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.rows import InquiryRow
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import SearchField, label
from investcrm.services import inquiries
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_SHOWN = 40


def _candidates(reader: Any, row: InquiryRow, text: str) -> tuple[InquiryRow, ...]:
    if text:
        shown = InquiryFilter(search=text)
        found = inquiries.list_window(reader, shown, inquiries.list_head(reader, shown), 0, _SHOWN)
    else:
        found = inquiries.likely_duplicates(reader, row.title, row.investor, row.received_on)
    return tuple(other for other in found if other.id != row.id)


class MergeDialog(Sheet):
    """Choose the inquiry to fold in; likely ones are offered at once."""

    def __init__(self, nav: Navigator, row: InquiryRow) -> None:
        super().__init__(
            nav,
            t("Merge with another inquiry"),
            t("Merge"),
            note=t(
                "What belongs to the chosen inquiry moves to {number} {title}; empty fields are filled, and "
                "the other number goes. Undo takes it back.",
                number=row.number,
                title=row.title,
            ),
            topic="inquiries",
            size=(600, 520),
        )
        self._row = row
        self.search = SearchField(t("Search for the other inquiry"))
        self.search.searched.connect(self._read)
        self.list = QListWidget()
        self.list.setAccessibleName(t("Inquiries"))
        self.said = label(t("Likely the same"), "muted")
        self.search.left_down.connect(self.list.setFocus)
        self.list.itemDoubleClicked.connect(lambda _item: self.go())
        for widget in (self.search, self.said, self.list):
            self.body.addWidget(widget)
        self._read("")
        self.search.setFocus()

    def _read(self, text: str) -> None:
        self.nav.tasks.query(
            _candidates, self._row, text, then=lambda rows: self._take(text, rows), owner=self, key="merge"
        )

    def _take(self, text: str, rows: tuple[InquiryRow, ...]) -> None:
        self.said.setText(
            (t("Found") if text else t("Likely the same"))
            if rows
            else t("None that looks the same. Search above.")
        )
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(f"{row.number}  {row.title}  \u2013  {t(row.status)}")
            item.setData(Qt.ItemDataRole.UserRole, row.id)
            self.list.addItem(item)
        if rows:
            self.list.setCurrentRow(0)

    def go(self) -> None:
        from investcrm.services import merging

        item = self.list.item(self.list.currentRow())
        if self.list.currentRow() < 0:
            self.complain(t("Choose the inquiry to fold in."))
            return
        command = MergeInquiries(self._row.id, item.data(Qt.ItemDataRole.UserRole))
        self.run(merging.merge, command, lambda _done: self.finished_with(t("Inquiries merged")))


def run(nav: Navigator, row: InquiryRow) -> MergeDialog:
    """Ask which inquiry to fold in."""
    dialog = MergeDialog(nav, row)
    dialog.open()
    return dialog
