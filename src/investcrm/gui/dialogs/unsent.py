"""What was done while the server was away and cannot be sent as it is: why, and what shall become of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from investcrm.gui.dialogs.conflict import ConflictDialog
from investcrm.gui.widgets.basic import Card, ScrollPage, clear_layout, label
from investcrm.gui.widgets.buttons import Button, PrimaryButton, SecondaryButton
from investcrm.services import pending
from investcrm.words import N_, current, t

if TYPE_CHECKING:
    from collections.abc import Callable

    from investcrm.bootstrap import Workspace
    from investcrm.services.pending import Refused

_NAMES: Final = {
    "LogInquiry": N_("New inquiry"),
    "ChangeInquiry": N_("Change of an inquiry"),
    "ChangeMany": N_("Change of several inquiries"),
    "MoveInquiry": N_("Move to another stage"),
    "SetRequirements": N_("Requirements"),
    "ForwardInquiry": N_("Forwarding to municipalities"),
    "RecordAnswer": N_("Answer of a municipality"),
    "RecordActivity": N_("Event"),
    "AddTask": N_("Task"),
    "CompleteTasks": N_("Task done"),
    "Decide": N_("Decision"),
    "StateFacts": N_("Facts"),
    "AddSite": N_("New site"),
    "StatePower": N_("Power statement"),
    "SaveOrganisation": N_("Company"),
    "SaveContact": N_("Contact"),
    "SaveSetting": N_("Setting"),
}
_FIELDS: Final = {
    "title": N_("Title"),
    "source": N_("Received via"),
    "investor": N_("Investor"),
    "country": N_("Country"),
    "received_on": N_("Received"),
    "deadline_on": N_("Deadline"),
    "owner_id": N_("Owner"),
    "next_step": N_("Next step"),
    "next_step_on": N_("Next step on"),
    "summary": N_("Summary"),
    "jobs": N_("Jobs"),
    "stage": N_("Stage"),
}


class UnsentDialog(QDialog):
    """Lists what was refused; ``send`` is called after something shall be sent again."""

    def __init__(
        self,
        workspace: Workspace,
        member: Callable[[str], str],
        send: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._member, self._send = workspace, member, send
        self.setWindowTitle(t("What could not be sent"))
        self.setAccessibleName(t("What could not be sent"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.resize(680, 420)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 16)
        column.setSpacing(10)
        column.addWidget(label(t("What could not be sent"), "title"))
        column.addWidget(
            label(
                t("You did this while the server was away. It is kept here until you choose."),
                "muted",
                wrap=True,
            )
        )
        page = ScrollPage()
        self._list = page.body
        column.addWidget(page, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.close_button = SecondaryButton(t("Close"), hint="Esc")
        self.close_button.clicked.connect(self.reject)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.draw()

    def draw(self) -> None:
        """Show what is refused now; nothing left closes the dialog."""
        clear_layout(self._list)
        self.refused = pending.refused(self._workspace.desk)
        for one in self.refused:
            self._list.addWidget(self._card(one))
        self._list.addStretch(1)
        if not self.refused:
            self.accept()

    def _card(self, one: Refused) -> Card:
        card = Card(t(_NAMES.get(type(one.command).__name__, N_("Change"))))
        what = getattr(one.command, "title", "") or getattr(one.command, "name", "")
        if what:
            card.body.addWidget(label(str(what), "strong", wrap=True, selectable=True))
        card.body.addWidget(label(current().error(one.error), wrap=True, selectable=True))
        row = QHBoxLayout()
        row.addStretch(1)
        away = Button(t("Throw away"), "danger")
        away.clicked.connect(partial(self.throw_away, one))
        row.addWidget(away)
        if one.command is not None:
            again = PrimaryButton(t("Choose…") if one.clashes else t("Send again"))
            again.clicked.connect(partial(self.choose, one))
            row.addWidget(again)
        card.body.addLayout(row)
        return card

    def throw_away(self, one: Refused) -> None:
        """Give up what was kept."""
        self._workspace.desk.drop_pending(one.act)
        self.draw()

    def choose(self, one: Refused) -> None:
        """Send it again, after a choice in each field that clashed."""
        if not one.clashes:
            self._again(one, set())
            return
        names = {key: t(_FIELDS[key]) if key in _FIELDS else key for key in one.clashes}
        self.asking = ConflictDialog(self, names, one.clashes, self._words)
        self.asking.decided.connect(partial(self._again, one))
        self.asking.open()

    def _again(self, one: Refused, mine: set[str]) -> None:
        pending.again(self._workspace.desk, one, frozenset(mine), self._workspace.store.clock())
        self.draw()
        self._send()

    def _words(self, key: str, value: Any) -> str:
        if value in (None, ""):
            return "\u2013"
        return self._member(str(value)) if key == "owner_id" else str(value)
