"""A request for disclosure as it comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from investcrm.domain.legal_commands import LogRequest
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import disclosing
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class RequestDialog(Sheet):
    """What is asked for, when, and by whom where that was told."""

    def __init__(self, nav: Navigator, inquiry_id: str | None) -> None:
        note = t("Who asks, and why, need not be told. Answer promptly.")
        super().__init__(nav, t("Log a request"), t("Log it"), note=note, topic="secrecy", size=(560, 0))
        self._inquiry_id = inquiry_id
        form = FormGrid(2)
        self.covers = form.add(t("What the request covers"), QPlainTextEdit(), span=2)
        self.covers.setTabChangesFocus(True)
        self.covers.setFixedHeight(80)
        self.day = form.add(t("Came"), DateField(nav.region.today))
        self.day.set_value(nav.region.today())
        self.requester = form.add(t("Who asks, if told"), QLineEdit())
        self.body.addWidget(form)
        self.covers.setFocus()

    def go(self) -> None:
        if not self.day.is_valid():
            self.complain(t("The day cannot be read."))
            return
        command = LogRequest(
            self.covers.toPlainText(), self._inquiry_id, self.requester.text(), self.day.value()
        )
        self.run(disclosing.log_request, command, self._logged)

    def _logged(self, request_id: str) -> None:
        from investcrm.gui.dialogs import disclosure

        self.finished_with(t("Request logged"))
        disclosure.show(self.nav, request_id)
