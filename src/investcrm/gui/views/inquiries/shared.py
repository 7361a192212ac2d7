"""What municipalities share of their own inquiries: taken in, or merged with one the region has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.municipal import SHARE_LABELS, SharedRow
from investcrm.domain.municipal_commands import TakeInShared
from investcrm.gui.dialogs.sheet import undo_last
from investcrm.gui.following import Following
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.widgets.basic import EmptyState, PageTitle, TableFrame
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.gui.widgets.table import DataTable
from investcrm.services import sharing
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class SharedPage(QWidget):
    """What reached the municipalities themselves?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        self.title = PageTitle(t("The municipalities' own"))
        column.addWidget(self.title)
        self.model = RowsModel(_columns(), parent=self)
        self.table = DataTable(t("The municipalities' own"))
        self.table.set_model(self.model)
        self.table.set_empty(
            EmptyState(t("No municipality shares an inquiry of its own. What they share stands here."))
        )
        self.table.current_changed.connect(lambda _id: self._chosen())
        self.table.opened.connect(lambda _id: self._open())
        column.addWidget(TableFrame(self.table), 1)
        row = QHBoxLayout()
        self.take_in = PrimaryButton(t("Take in as an inquiry"), icon="import")
        self.take_in.clicked.connect(lambda _checked=False: self._take_in(None))
        self.merge = SecondaryButton(t("Merge with an inquiry…"), icon="link")
        self.merge.clicked.connect(self._merge)
        self.show_case = SecondaryButton(t("Show the inquiry"))
        self.show_case.clicked.connect(self._open)
        for button in (self.take_in, self.merge, self.show_case):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.setFocusProxy(self.table)
        Following(self, nav.tasks, self.refresh)
        self.refresh()
        self._chosen()

    def open(self, **_arguments: Any) -> None:
        """Show the list."""

    def refresh(self) -> None:
        """Read again."""
        self.nav.tasks.query(sharing.shared, then=self._show, owner=self, key="shared")

    # ---- inside

    def _show(self, rows: tuple[SharedRow, ...]) -> None:
        now = self.table.current_id()
        self.model.set_rows(rows)
        new = sum(row.inquiry_id is None for row in rows)
        self.title.set_note(n("{count} not taken in", "{count} not taken in", new) if rows else "")
        if rows:
            self.table.select_id(now or rows[0].id)
        self._chosen()

    def _row(self) -> SharedRow | None:
        found = self.table.current_row()
        return found if isinstance(found, SharedRow) else None

    def _chosen(self) -> None:
        row = self._row()
        new = row is not None and row.inquiry_id is None
        self.take_in.setVisible(new)
        self.merge.setVisible(new)
        self.show_case.setVisible(row is not None and not new)

    def _open(self) -> None:
        row = self._row()
        if row is not None and row.inquiry_id:
            self.nav.open_inquiry(row.inquiry_id)

    def _take_in(self, inquiry_id: str | None) -> None:
        row = self._row()
        if row is None:
            return

        def done(_id: str) -> None:
            said = t("{number} from {name} merged", number=row.number, name=row.municipality)
            if inquiry_id is None:
                said = t("{number} from {name} taken in", number=row.number, name=row.municipality)
            self.nav.shell.say(said, action=t("Undo"), run=lambda: undo_last(self.nav))

        self.nav.tasks.mutate(
            sharing.take_in, TakeInShared(row.id, inquiry_id), then=done, failed=self.nav.shell.say_error,
            owner=self,
        )  # fmt: skip

    def _merge(self) -> None:
        from investcrm.gui.dialogs.merge_shared import MergeSharedDialog

        row = self._row()
        if row is not None:
            MergeSharedDialog(self.nav, row, self._take_in).open()


def _columns() -> tuple[Column, ...]:
    return (
        Column("received", t("Received"), 96, kind="date", text=lambda row: formats.day(row.received_on)),
        Column("municipality", t("Municipality"), 120, text=lambda row: row.municipality),
        Column("number", t("Number"), 100, text=lambda row: row.number),
        Column(
            "title", t("Title"), 200, kind="strong", text=_title, tip=lambda row: row.summary, stretch=True
        ),
        Column("investor", t("Investor"), 130, text=lambda row: row.investor),
        Column("level", t("Shares"), 150, text=lambda row: t(SHARE_LABELS[row.level])),
        Column("case", t("With the region"), 190, kind="chip", chips=_case),
    )


def _title(row: SharedRow) -> str:
    return row.title or t("number only")


def _case(row: SharedRow) -> tuple[ChipText, ...]:
    if row.inquiry_id:
        return (ChipText(row.inquiry_number, "ok"),)
    if row.likely:
        return (ChipText(t("may be {number}", number=row.likely[0].number), "warn"),)
    return (ChipText(t("not taken in"), "neutral"),)
