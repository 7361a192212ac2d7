"""Says at the start that the server is away, and goes on trying until it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from investcrm.domain.errors import NoContact, UserError
from investcrm.gui.tasks import Opening, early
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import GhostButton, PrimaryButton, SecondaryButton
from investcrm.services import connecting
from investcrm.words import current, n, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.gui.first_start.making import Makers

FIRST_WAIT_S: Final = 2
LONGEST_WAIT_S: Final = 30
_LOOK_MS: Final = 50


class AwayDialog(QDialog):
    """``workspace`` is what was entered at last; ``trouble`` what keeps one out though the server is there;
    ``other``: the connection shall be looked at. Its address stays what it is all the while.

    It begins with ``error``, with an attempt already under way, or with one of its own.
    """

    def __init__(
        self,
        makers: Makers,
        place: str,
        error: UserError | None = None,
        attempt: Opening | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._makers, self._place = makers, place
        self._attempt = attempt
        self._wait = FIRST_WAIT_S
        self.workspace: Workspace | None = None
        self.trouble: UserError | None = None
        self.other = False
        self.setWindowTitle("InvestCRM")
        self.setMinimumWidth(580)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 18)
        column.setSpacing(12)
        self.title = label("", "title")
        self.sentence = label("", wrap=True, selectable=True)
        where = connecting.read(place)
        words = t(
            "Database {database} on {server}, as {login}",
            database=where.database,
            server=where.server or "localhost",
            login=where.login,
        )
        self.next = label("", "muted", wrap=True)
        for part in (
            self.title,
            self.sentence,
            label(words, "strong", wrap=True, selectable=True),
            self.next,
        ):
            column.addWidget(part)
        column.addSpacing(6)
        column.addLayout(self._buttons())
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.try_now)
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self._look)
        if error is not None:
            self._away(error)
        elif attempt is not None:
            self._reach()
        else:
            self.try_now()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        change = GhostButton(t("Look at the connection…"))
        change.clicked.connect(self._change)
        leave = SecondaryButton(t("Quit"))
        leave.clicked.connect(self.reject)
        self.again_button = PrimaryButton(t("Try again"))
        self.again_button.setDefault(True)
        self.again_button.clicked.connect(self._asked)
        row.addWidget(change)
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self.again_button)
        return row

    def try_now(self) -> None:
        """Try to enter the server."""
        self._again.stop()
        if self._attempt is None:
            self._attempt = early(self._makers.open, self._place, None)
            self._reach()

    def done(self, result: int) -> None:
        """End; an attempt still under way closes what it opens."""
        self._again.stop()
        self._looking.stop()
        if self._attempt is not None:
            self._attempt.add_done_callback(_close)
            self._attempt = None
        super().done(result)

    def _asked(self) -> None:
        self._wait = FIRST_WAIT_S
        self.try_now()

    def _reach(self) -> None:
        if not self.title.text():
            self.title.setText(t("Reaching the server …"))
            self.sentence.hide()
        self.next.setText(t("It is being tried just now."))
        self.again_button.setEnabled(False)
        self._looking.start()

    def _look(self) -> None:
        attempt = self._attempt
        if attempt is None or not attempt.done():
            return
        self._looking.stop()
        self._attempt = None
        error = attempt.exception()
        if isinstance(error, NoContact):
            self._away(error)
        elif isinstance(error, UserError):
            self.trouble = error
            self.accept()
        elif error is not None:
            raise error
        else:
            self.workspace = attempt.result()
            self.accept()

    def _away(self, error: UserError) -> None:
        self.title.setText(t("The server is away"))
        self.sentence.setText(current().error(error))
        self.sentence.show()
        self.next.setText(
            n(
                "It is tried again in {count} second, and again until it is there; then the window opens by "
                "itself. What waits to be sent is kept on this computer.",
                "It is tried again in {count} seconds, and again until it is there; then the window opens by "
                "itself. What waits to be sent is kept on this computer.",
                self._wait,
            )
        )
        self.again_button.setEnabled(True)
        self.again_button.setFocus()
        self._again.start(self._wait * 1000)
        self._wait = min(self._wait * 2, LONGEST_WAIT_S)

    def _change(self) -> None:
        self.other = True
        self.reject()


def _close(attempt: Any) -> None:
    if attempt.exception() is None:
        attempt.result().close()
