"""Makes an open case confidential, or brings one whose secrecy has ended back into the open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from investcrm.domain.names import hints_at
from investcrm.domain.rows import InquiryRow
from investcrm.domain.secrecy import citation
from investcrm.domain.secrecy_commands import Seal, Unseal
from investcrm.gui import navigation as at
from investcrm.gui import opened_files
from investcrm.gui.dialogs import traces
from investcrm.gui.dialogs.assessment import ground_choice
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import sealing
from investcrm.services import traces as traces_of
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report


class SealDialog(Sheet):
    """The code name, the ground and the investor's wish; then everything of the case moves into the room."""

    def __init__(self, nav: Navigator, row: InquiryRow) -> None:
        super().__init__(
            nav,
            t("Make {number} confidential", number=row.number),
            t("Make confidential"),
            note=t(
                "Everything of the case moves into the room: documents, contacts, history. Nothing of it "
                "stays in the open. What others remember, old backups and sent mail are not undone by it."
            ),
            topic="room",
            size=(620, 0),
        )
        self._row = row
        form = FormGrid(2)
        self.code_name = form.add(t("Code name"), QLineEdit(), span=2, required=True)
        self.code_name.setPlaceholderText(t("such as Project Aurora"))
        self.ground = form.add(
            t("Ground for secrecy"),
            ground_choice(),
            span=2,
            note=t("May be assessed later. Another provision can be typed."),
        )
        self.wish = form.add(t("The investor's own wish"), QPlainTextEdit(), span=2)
        self.wish.setTabChangesFocus(True)
        self.wish.setFixedHeight(80)
        self.body.addWidget(form)
        self.body.addStretch(1)
        self._form = form
        self.code_name.textChanged.connect(self._judge)
        self.code_name.setFocus()

    def _judge(self, code_name: str) -> None:
        """Warn of a code name that tells who the investor is."""
        tells = bool(self._row.investor) and hints_at(code_name, self._row.investor)
        said = t("This hints at who the investor is. Choose a name that tells nothing.") if tells else ""
        self._form.set_note(self.code_name, said, "warn" if tells else "")

    def go(self) -> None:
        if not self.code_name.text().strip():
            self.complain(t("A confidential case needs a code name."))
            return
        entrance = self.nav.entrance
        assert entrance is not None
        command = Seal(
            self._row.id,
            self.code_name.text(),
            citation(self.ground.key()),
            self.wish.toPlainText().strip(),
        )
        self.primary.setEnabled(False)
        entrance.enter(partial(self._carry_out, command))
        if entrance.dialog is not None:
            entrance.dialog.rejected.connect(lambda: self.primary.setEnabled(True))

    def _carry_out(self, command: Seal) -> None:
        entrance = self.nav.entrance
        if entrance is None or entrance.keeper.room is None:
            return
        room, outside = entrance.keeper.room, entrance.outside
        entrance.window.parting.add(command.inquiry_id)

        def work(_report: Report) -> Any:
            return sealing.seal(outside, room, command)

        self.nav.tasks.background(
            work, then=self._moved, failed=self._stopped, label=t("Making confidential"), lane="writes"
        )

    def _stopped(self, error: Exception) -> None:
        self.primary.setEnabled(True)
        if self.nav.entrance is not None:
            self.nav.entrance.window.parting.discard(self._row.id)
        self.nav.shell.say_error(error)

    def _moved(self, passed: sealing.Passed) -> None:
        self.accept()
        window: Any = self.nav.shell
        window.let_go(frozenset({passed.inquiry_id}))
        tell(self.nav, passed.inquiry_id)
        entrance = self.nav.entrance
        if entrance is None:  # shut out meanwhile
            return
        if entrance.keeper.tasks is not None:
            entrance.keeper.tasks.announce({passed.inquiry_id})
            entrance.window.go(at.ROOM)
            if entrance.shell is not None:
                entrance.shell.go(at.INQUIRIES, inquiry=passed.inquiry_id, tab="access")
        left = traces_of.without_mirrors(passed.traces)
        if left:
            said = n(
                "The case is in the room. {count} place in the open still has words of it.",
                "The case is in the room. {count} places in the open still have words of it.",
                len(left),
            )
            show = partial(traces.run, entrance, passed.inquiry_id)
            self.nav.shell.say(said, "warn", action=t("Show them"), run=show, lasting=True)
            traces.run(entrance, passed.inquiry_id, left)


def tell(nav: Navigator, inquiry_id: str) -> None:
    """Let every view of a store read again, and forget drafts and opened copies that spoke of the case."""
    desk: Any = nav.desk
    desk.forget_lost()
    opened_files.clear()
    nav.tasks.announce({inquiry_id})


def seal(nav: Navigator, row: InquiryRow) -> SealDialog:
    """Ask for what making a case confidential takes."""
    dialog = SealDialog(nav, row)
    dialog.open()
    return dialog


class UnsealDialog(Sheet):
    """The title in the open; then everything of the case moves out of the room."""

    def __init__(self, nav: Navigator, row: InquiryRow) -> None:
        super().__init__(
            nav,
            t("End the secrecy of {title}", title=row.title),
            t("Move into the open"),
            note=t("Everything of the case becomes visible to all who work in the open store."),
            topic="room",
            size=(560, 0),
        )
        self._row = row
        form = FormGrid(1)
        self.title = form.add(t("Title in the open"), QLineEdit(row.investor or row.title), required=True)
        self.body.addWidget(form)
        self.body.addStretch(1)

    def go(self) -> None:
        if not self.title.text().strip():
            self.complain(t("Give the case a title."))
            return
        entrance = self.nav.entrance
        assert entrance is not None
        room, outside = entrance.keeper.room, entrance.outside
        assert room is not None
        command = Unseal(self._row.id, self.title.text())
        if entrance.shell is not None:
            entrance.shell.parting.add(self._row.id)

        def work(_report: Report) -> Any:
            return sealing.unseal(outside, room, command)

        self.primary.setEnabled(False)
        self.nav.tasks.background(work, then=self._moved, failed=self._stopped, lane="writes")

    def _stopped(self, error: Exception) -> None:
        self.primary.setEnabled(True)
        if self.nav.entrance is not None and self.nav.entrance.shell is not None:
            self.nav.entrance.shell.parting.discard(self._row.id)
        self.nav.shell.say_error(error)

    def _moved(self, passed: sealing.Passed) -> None:
        entrance = self.nav.entrance
        assert entrance is not None
        tell(self.nav, passed.inquiry_id)
        tell(entrance.nav, passed.inquiry_id)
        self.accept()
        if entrance.shell is not None:
            entrance.shell.let_go(frozenset({passed.inquiry_id}))
        entrance.nav.shell.say(t("The case is open again as {number}", number=passed.number))


def unseal(nav: Navigator, row: InquiryRow) -> UnsealDialog:
    """Ask for what ending a case's secrecy takes."""
    dialog = UnsealDialog(nav, row)
    dialog.open()
    return dialog
