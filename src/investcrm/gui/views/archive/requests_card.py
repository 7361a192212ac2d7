"""Requests for disclosure across all cases, those to decide first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain import secrecy as law
from investcrm.domain.access import Verb
from investcrm.domain.secrecy_rows import RequestRow
from investcrm.gui.dialogs.sheet import small_button
from investcrm.gui.following import Following
from investcrm.gui.views.inquiries.parts_secrecy import DECISION_TONES
from investcrm.gui.widgets.basic import Card, ElidedLabel, clear_layout, label
from investcrm.gui.widgets.buttons import LinkButton, SecondaryButton
from investcrm.gui.widgets.chip import Chip
from investcrm.services import disclosing
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_LISTED: Final = 12


class RequestsCard(Card):
    """One line for each request: its case, what it covers, when it came, what was decided."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(t("Requests for disclosure"), parent)
        self.nav = nav
        self.rows: tuple[RequestRow, ...] = ()
        self.log_button = SecondaryButton(t("Log a request…"), icon="plus")
        self.log_button.clicked.connect(lambda _on=False: self._log())
        self.log_button.setVisible(nav.may(Verb.ADD, "disclosure_request"))
        self.buttons.addWidget(self.log_button)
        self.list = QVBoxLayout()
        self.list.setSpacing(8)
        self.body.addLayout(self.list)
        Following(self, nav.tasks, self.read, "disclosure_request", "inquiry")
        self.read()

    def read(self) -> None:
        """Look anew."""
        self.nav.tasks.query(disclosing.requests, then=self._show, owner=self, key="requests")

    def _show(self, found: tuple[RequestRow, ...]) -> None:
        self.rows = tuple(sorted(found, key=lambda row: row.decision is not None))
        clear_layout(self.list)
        if not found:
            said = t("Nobody has asked to see documents. A request is judged at once, and anew each time.")
            self.list.addWidget(label(said, "muted", wrap=True))
        for row in self.rows[:_LISTED]:
            self.list.addLayout(self._line(row))
        if len(found) > _LISTED:
            more = len(found) - _LISTED
            self.list.addWidget(label(n("and {count} more", "and {count} more", more), "muted"))

    def _line(self, row: RequestRow) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        inquiry_id = row.inquiry_id
        if inquiry_id is not None and row.number:
            link = LinkButton(row.number)
            link.clicked.connect(lambda: self.nav.open_inquiry(inquiry_id, "secrecy"))
            line.addWidget(link)
        line.addWidget(ElidedLabel(row.covers, "strong"), 1)
        line.addWidget(label(formats.day(row.requested_on), "muted"))
        if row.decision is None:
            line.addWidget(Chip(t("undecided"), "warn"))
        else:
            line.addWidget(Chip(t(law.DECISION_LABELS[row.decision]), DECISION_TONES[row.decision]))
        opens = small_button(t("Open"), lambda: self._open(row.id))
        opens.setAccessibleName(f"{t('Open')}: {row.covers}")
        line.addWidget(opens)
        return line

    def _log(self) -> None:
        from investcrm.gui.dialogs.disclosure_request import RequestDialog

        RequestDialog(self.nav, None).open()

    def _open(self, request_id: str) -> None:
        from investcrm.gui.dialogs import disclosure

        disclosure.show(self.nav, request_id)
