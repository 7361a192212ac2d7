"""A municipality's inquiries: those the region asks about, and its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.municipal import BRIEF_LABELS, OUTCOME_LABELS, SHARE_LABELS, BriefRow, OwnInquiryRow
from investcrm.domain.own_quarter import Ended
from investcrm.gui.dialogs import own_quarter
from investcrm.gui.following import Following
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.shortcuts import hint
from investcrm.gui.views.municipal import phrasing
from investcrm.gui.widgets.basic import EmptyState, PageTitle, TableFrame
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.table import DataTable
from investcrm.services import municipal, own_inquiries
from investcrm.words import t

if TYPE_CHECKING:
    from collections.abc import Collection

    from investcrm.gui.navigation import Navigator


@dataclass(frozen=True, slots=True)
class _Read:
    briefs: tuple[BriefRow, ...]
    own: tuple[OwnInquiryRow, ...]


def _read(reader: Any, codes: Collection[str]) -> _Read:
    return _Read(municipal.inbox(reader, codes), own_inquiries.listed(reader, codes))


class BriefsPage(QWidget):
    """What was asked, and what came to us ourselves?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self._wanted = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        self.title = PageTitle(t("Inquiries"))
        self.new = SecondaryButton(t("Own inquiry"), icon="plus", hint=hint("new"))
        self.new.clicked.connect(self._log)
        self.quarter = SecondaryButton(t("Our quarter (PDF)…"), icon="document")
        self.quarter.clicked.connect(lambda: own_quarter.run(nav))
        self.title.buttons.addWidget(self.quarter)
        self.title.buttons.addWidget(self.new)
        column.addWidget(self.title)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(t("Inquiries"))
        self.asked = RowsModel(self._asked_columns(), parent=self)
        self.own = RowsModel(_own_columns(), parent=self)
        self.asked_table = self._table(self.asked, t("From the region"), self.nav.open_brief)
        self.own_table = self._table(self.own, t("Own inquiries"), self._open_own)
        self.asked_table.set_empty(
            EmptyState(t("The region has not asked you anything yet. It stands here at once when it does."))
        )
        self.own_table.set_empty(
            EmptyState(
                t("Log what reaches you yourselves, and choose what the region may see of it."),
                t("Own inquiry"),
                self._log,
            )
        )
        self.tabs.addTab(TableFrame(self.asked_table), t("From the region"))
        self.tabs.addTab(TableFrame(self.own_table), t("Own inquiries"))
        column.addWidget(self.tabs, 1)
        self.setFocusProxy(self.asked_table)
        Following(self, nav.tasks, self.refresh)
        self.refresh()

    def open(self, inquiry: str = "", own: str = "", **_others: Any) -> None:
        """Show one of the inquiries; of one's own its form."""
        if inquiry:
            self.asked_table.select_id(inquiry)
        if own:
            self.tabs.setCurrentIndex(1)
            self._open_own(own)

    def shown(self) -> None:
        """Say at the foot what keys do."""
        self.nav.shell.set_status(t("Enter opens · Ctrl+N logs an inquiry of your own"))

    def refresh(self) -> None:
        """Read again."""
        codes = self.nav.actor.municipality_codes
        self.nav.tasks.query(_read, codes, then=self._show, owner=self, key="briefs")

    # ---- inside

    def _table(self, model: RowsModel, name: str, run: Any) -> DataTable:
        table = DataTable(name)
        table.set_model(model)
        table.opened.connect(run)
        return table

    def _show(self, found: _Read) -> None:
        self.asked.set_rows(found.briefs)
        self.own.set_rows(found.own)
        waiting = sum(row.is_open for row in found.briefs)
        self.title.set_note(t("{count} to answer", count=waiting) if waiting else "")

    def _log(self) -> None:
        from investcrm.gui.dialogs.own_inquiry import OwnInquiryDialog

        OwnInquiryDialog(self.nav).open()

    def _open_own(self, own_id: str) -> None:
        from investcrm.gui.dialogs.own_inquiry import OwnInquiryDialog

        codes = self.nav.actor.municipality_codes
        self.nav.tasks.query(
            own_inquiries.detail, own_id, codes, then=lambda row: OwnInquiryDialog(self.nav, row).open(),
            failed=self.nav.shell.say_error, owner=self, key="own",
        )  # fmt: skip

    def _asked_columns(self) -> tuple[Column, ...]:
        several = len(self.nav.actor.municipality_codes) > 1
        place = Column("municipality", t("Municipality"), 120, text=lambda row: row.municipality)
        return (
            Column("name", t("Inquiry"), 220, kind="strong", text=lambda row: row.name, stretch=True),
            Column("number", t("Number"), 92, text=lambda row: row.number),
            *((place,) if several else ()),
            Column("state", t("Status"), 240, kind="chip", chips=_chips),
            Column("sent", t("Asked"), 96, kind="date", text=lambda row: formats.day(row.sent_on)),
            Column("deadline", t("Deadline"), 96, kind="date", text=lambda row: formats.day(row.deadline_on)),
            Column("replied", t("Answered"), 96, kind="date", text=lambda row: formats.day(row.replied_on)),
        )


def _chips(row: BriefRow) -> tuple[ChipText, ...]:
    chips = [ChipText(t(BRIEF_LABELS[row.state]), "info")]
    if row.is_open and row.days_left is not None:
        chips = [ChipText(phrasing.left(row.days_left), phrasing.tone(row))]
    elif row.state == "sent":  # decided before it was answered
        chips = []
    elif not row.is_open:
        chips = [ChipText(*phrasing.deadline_chip(row))]
    if row.ended:
        chips.append(ChipText(phrasing.ended(row), "ok" if row.ended is Ended.WON_HERE else "neutral"))
    if row.news:
        chips.append(ChipText(t("the region has written"), "info"))
    return tuple(chips)


def _own_columns() -> tuple[Column, ...]:
    return (
        Column("title", t("Inquiry"), 220, kind="strong", text=lambda row: row.title, stretch=True),
        Column("number", t("Number"), 100, text=lambda row: row.number),
        Column("investor", t("Investor"), 150, text=lambda row: row.investor),
        Column("received", t("Received"), 96, kind="date", text=lambda row: formats.day(row.received_on)),
        Column("deadline", t("Deadline"), 96, kind="date", text=lambda row: formats.day(row.deadline_on)),
        Column("share", t("The region sees"), 150, text=lambda row: t(SHARE_LABELS[row.share])),
        Column(
            "outcome",
            t("Outcome"),
            150,
            text=lambda row: t(OUTCOME_LABELS[row.outcome]) if row.outcome else t("open"),
        ),
    )
