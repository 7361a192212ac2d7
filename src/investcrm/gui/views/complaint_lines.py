"""The complaints about one case or one municipality, each with what was done; a click deals with one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.access import Verb
from investcrm.gui.following import Following
from investcrm.gui.widgets.basic import clear_layout, label
from investcrm.gui.widgets.buttons import ElidedLink, GhostButton
from investcrm.gui.widgets.chip import Chip
from investcrm.services import complaining
from investcrm.services.complaining import Complaint
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class ComplaintLines(QWidget):
    """A heading with a line for each complaint, and the button that logs one."""

    def __init__(self, nav: Navigator, *, inquiry_id: str = "", code: str = "") -> None:
        super().__init__()
        self.nav = nav
        self._inquiry_id, self._code = inquiry_id, code
        self.rows: tuple[Complaint, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        Following(self, nav.tasks, self._read, "activity", "task")
        self._read()

    def show_municipality(self, code: str) -> None:
        """Show the complaints about another municipality."""
        self._code = code
        self._read()

    def _read(self) -> None:
        if self._inquiry_id or self._code:
            self.nav.tasks.query(
                complaining.complaints, self._inquiry_id, self._code, then=self._show,
                failed=lambda _error: None, owner=self, key="complaints",
            )  # fmt: skip

    def _show(self, rows: tuple[Complaint, ...]) -> None:
        self.rows = rows
        clear_layout(self._column)
        head = QHBoxLayout()
        head.setContentsMargins(0, 6, 0, 0)
        head.addWidget(label(t("Complaints"), "strong"))
        head.addStretch(1)
        if self.nav.may(Verb.ADD, "activity"):
            more = GhostButton(t("Log a complaint"), icon="plus")
            more.clicked.connect(lambda _on=False: self.add())
            head.addWidget(more)
        self._column.addLayout(head)
        for row in rows:
            self._column.addLayout(self._line(row))

    def _line(self, row: Complaint) -> QVBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        about = "" if self._inquiry_id else row.number
        words_ = " \u00b7 ".join(filter(None, (formats.day(row.happened_on), row.who, about, row.text)))
        link = ElidedLink(" ".join(words_.split()))
        link.clicked.connect(partial(self._settle, row))
        line.addWidget(link, 1)
        if row.closed_on:
            line.addWidget(Chip(t("Settled {day}", day=formats.short_day(row.closed_on)), "ok"))
        else:
            line.addWidget(Chip(t("Open"), "warn"))
        both = QVBoxLayout()
        both.setSpacing(1)
        both.addLayout(line)
        if row.done:
            both.addWidget(label(row.done, "small", wrap=True))
        return both

    def add(self) -> None:
        """Log a complaint."""
        from investcrm.gui.dialogs.complaint import ComplaintDialog

        ComplaintDialog(self.nav, inquiry_id=self._inquiry_id, code=self._code).open()

    def _settle(self, row: Complaint, *_checked: object) -> None:
        from investcrm.gui.dialogs.complaint import SettleDialog

        SettleDialog(self.nav, row).open()
