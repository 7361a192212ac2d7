"""Moves a laptop's workspace to a shared server: asks where to, shows how far it is and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from investcrm import formats
from investcrm.domain.errors import Cancelled, NoKey, NoPassword, UserError
from investcrm.gui.first_start.server_fields import DraftsField, ServerFields
from investcrm.gui.first_start.waiting import run_waiting
from investcrm.gui.widgets.basic import label, set_state
from investcrm.gui.widgets.buttons import PrimaryButton, SecondaryButton
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.services import moving
from investcrm.words import N_, current, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Met, Workspace
    from investcrm.gui.first_start.making import Makers
    from investcrm.gui.tasks import Report, Tasks
    from investcrm.services.moving import Moved

_SIZE: Final = (640, 690)
_STEPS: Final = {
    moving.READING: N_("Reading what is here: {done} of {total} rows"),
    moving.COPYING: N_("Copying: {done} of {total} rows"),
    moving.COMPARING: N_("Comparing what arrived: {done} of {total} rows"),
}
COUNTED: Final = {
    "inquiry": N_("Inquiries"),
    "organisation": N_("Companies"),
    "contact": N_("Contacts"),
    "site": N_("Land and premises"),
    "document": N_("Documents"),
    "change_set": N_("Changes in the history"),
}
"""What is counted for the person who moved, of all tables."""


class MoveDialog(QDialog):
    """``connected`` when one has gone on to the server; ``other_login`` with the address that remains to be
    entered because somebody else goes on with the work."""

    connected = Signal(object)
    other_login = Signal(str)

    def __init__(self, makers: Makers, tasks: Tasks, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._makers, self._tasks, self._folder = makers, tasks, folder
        self._stopping = False
        self._goes_on = ""
        self.moved: Moved | None = None
        self.workspace: Workspace | None = None
        self.setWindowTitle(t("Move to a shared server"))
        self.setMinimumSize(*_SIZE)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 22, 28, 18)
        column.setSpacing(12)
        column.addWidget(label(t("Move this workspace to a shared server"), "title"))
        self._pages = QStackedWidget()
        self._asking, self._moving, self._done = self._ask_page(), self._move_page(), self._done_page()
        for page in (self._asking, self._moving, self._done):
            self._pages.addWidget(page)
        column.addWidget(self._pages, 1)
        self.said = label("", "note-bad", wrap=True, selectable=True)
        self.said.hide()
        column.addWidget(self.said)
        column.addLayout(self._buttons())
        self._show(self._asking)
        self.fields.server.setFocus()

    # ---- building

    def _ask_page(self) -> QWidget:
        page, column = _page()
        column.addWidget(
            label(
                t(
                    "Everything in it is copied, with its history and its numbers, to a server newly set up, "
                    "and compared row by row. The workspace on this computer stays as it is; drafts stay "
                    "with it."
                ),
                "muted",
                wrap=True,
            )
        )
        self.fields = ServerFields()
        self.fields.unreadable.connect(self._say_wrong)
        column.addWidget(self.fields)
        self.goes_on = self.fields.add(
            t("Who goes &on with the work"),
            QLineEdit(),
            span=2,
            note=t(
                "The login on the server that what is yours here belongs to from then on. Empty: the one "
                "above, which must be an administrator's."
            ),
        )
        column.addStretch(1)
        return page

    def _move_page(self) -> QWidget:
        page, column = _page()
        self.step = label("", "strong")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        column.addWidget(self.step)
        column.addWidget(self.bar)
        column.addWidget(
            label(
                t("It is all or nothing: if it stops on the way, the server is as it was before."),
                "muted",
                wrap=True,
            )
        )
        column.addStretch(1)
        return page

    def _done_page(self) -> QWidget:
        page, column = _page()
        self.outcome = label("", "strong", wrap=True, selectable=True)
        self.counts = FactGrid(label_width=180)
        self.then = label("", wrap=True)
        self.drafts = DraftsField()
        for part in (self.outcome, self.counts, self.then, self.drafts):
            column.addWidget(part)
        column.addStretch(1)
        return page

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.test_button = SecondaryButton(t("&Test"))
        self.test_button.clicked.connect(self.test)
        self.leave_button = SecondaryButton(t("Cancel"))
        self.leave_button.clicked.connect(self.reject)
        self.move_button = PrimaryButton(t("Move"))
        self.move_button.clicked.connect(self.move_it)
        self.go_on_button = PrimaryButton(t("Go on working on the server"))
        self.go_on_button.clicked.connect(self.go_on)
        for button in (self.test_button, self.leave_button, self.move_button, self.go_on_button):
            row.addWidget(button)
        return row

    def _show(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        asking, done = page is self._asking, page is self._done
        self.test_button.setVisible(asking)
        self.move_button.setVisible(asking)
        self.move_button.setDefault(asking)
        self.go_on_button.setVisible(done)
        self.go_on_button.setDefault(done)
        self.leave_button.setEnabled(True)
        self.leave_button.setText(t("Cancel") if asking else t("Stay here") if done else t("Stop"))

    # ---- moving

    def test(self) -> None:
        """Reach the server and say whom it takes one for; nothing is moved."""
        password = self.fields.password.text()
        place = self._place()
        if not place:
            return
        self._say(t("Reaching the server …"), bad=False)
        run_waiting(
            self,
            (self.fields, self.test_button, self.move_button),
            lambda: self._makers.greet(place, password),
            self._met,
            self._say_wrong,
        )

    def _met(self, met: Met) -> None:
        self._say(
            t("It works: {region}, as {name}.", region=met.region, name=met.name or met.login), bad=False
        )

    def move_it(self) -> None:
        """Begin to move."""
        place = self._place()
        if not place:
            return
        self.said.hide()
        self._stopping = False
        password, login = self.fields.password.text(), self.goes_on.text().strip()

        def work(report: Report, reader: Any) -> Moved:
            def told(done: int, total: int) -> None:
                if self._stopping:
                    raise Cancelled(N_("Stopped."))
                report(done, total)

            return self._makers.move(reader, place, password, login, told)

        self.step.setText(t("Reaching the server …"))
        self.bar.setRange(0, 0)
        self._show(self._moving)
        self._tasks.background(
            work,
            progress=self._advance,
            then=self._finish,
            failed=self._fail,
            owner=self,
            label=t("Moving to a shared server"),
            reading=True,
        )

    def _place(self) -> str:
        try:
            return self.fields.address()
        except UserError as error:
            self._say_wrong(error)
            return ""

    def _advance(self, done: int, total: int) -> None:
        step, through, rows = moving.step(done, total)
        if not self._stopping:
            self.step.setText(t(_STEPS[step], done=formats.number(through), total=formats.number(rows)))
            self.bar.setAccessibleName(self.step.text())
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _fail(self, error: Exception) -> None:
        self._show(self._asking)
        reason = f"{current().error(error)} " if isinstance(error, UserError) else ""
        self._say(reason + t("Nothing was moved. This workspace and the server are as they were."), bad=True)
        if isinstance(error, UserError):
            self.fields.go_to_fault(error)

    def _finish(self, moved: Moved) -> None:
        self.moved, self._goes_on = moved, self.goes_on.text().strip()
        self.outcome.setText(
            t(
                "{count} rows are on the server, the same as in {folder}.",
                count=formats.number(moved.rows),
                folder=self._folder,
            )
        )
        self.counts.set_facts(
            [Fact(t(name), formats.number(moved.count(table))) for table, name in COUNTED.items()]
        )
        self.then.setText(
            t(
                "{login} goes on with the work there. This workspace stays as it is, but what is written "
                "in it from now on does not reach the server.",
                login=moved.login,
            )
        )
        self._show(self._done)
        self.go_on_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """Go on working on the server, as whoever goes on with the work."""
        if self._goes_on and self._goes_on != self.fields.login.text().strip():
            self.accept()
            self.other_login.emit(self.fields.address(self._goes_on))
            return
        place, password = self.fields.address(), self.fields.password.text()
        keep, passphrase = self.fields.keep.isChecked(), self.drafts.given
        self.said.hide()
        run_waiting(
            self,
            (self.go_on_button, self.leave_button),
            lambda: self._makers.connect(place, password, keep, passphrase),
            self._entered,
            self._not_entered,
        )

    def _entered(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.accept()
        self.connected.emit(workspace)

    def _not_entered(self, error: UserError) -> None:
        if isinstance(error, NoKey) and not isinstance(error, NoPassword):
            self.drafts.ask()
        self._say(current().error(error), bad=True)

    def reject(self) -> None:
        """Close; a move under way is stopped first, and the dialog tells when it has."""
        if self._pages.currentWidget() is self._moving:
            self._stopping = True
            self.leave_button.setEnabled(False)
            self.step.setText(t("Stopping …"))
            return
        super().reject()

    def _say_wrong(self, error: UserError) -> None:
        self._say(current().error(error), bad=True)
        self.fields.go_to_fault(error)

    def _say(self, sentence: str, *, bad: bool) -> None:
        self.said.setText(sentence)
        set_state(self.said, "role", "note-bad" if bad else "muted")
        self.said.show()


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    return page, column
