"""Watches over the contact with a server: says calmly that it is lost, tries again, and sends what waited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from investcrm.domain.errors import Forbidden, NoContact, NoPassword
from investcrm.gui.tasks import WRITES, Everything
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.services.clock import swedish_time
from investcrm.words import n, t

if TYPE_CHECKING:
    from collections.abc import Callable

    from investcrm.gui.gateway import ServerGateway
    from investcrm.gui.tasks import Tasks
    from investcrm.services.pending import Settled

FIRST_WAIT_MS: Final = 1_000
LONGEST_WAIT_MS: Final = 30_000


class Contact(QObject):
    """``lost`` and ``found`` on the window's thread; ``settled`` when what waited was sent or refused,
    ``refused`` when the server is there and lets one in no more."""

    lost = Signal()
    found = Signal()
    settled = Signal(object)
    refused = Signal(object)
    _noticed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.since = ""
        self._gateway: ServerGateway | None = None
        self._tasks: Tasks | None = None
        self._wait = FIRST_WAIT_MS
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        self._noticed.connect(self._away, Qt.ConnectionType.QueuedConnection)

    def notice(self) -> None:
        """Take note, from any thread, that the server did not answer."""
        self._noticed.emit()

    def use(self, gateway: ServerGateway, tasks: Tasks) -> None:
        """Watch over this way to the server; what waits from an earlier run is sent now."""
        self._gateway, self._tasks = gateway, tasks
        if gateway.waits:
            self.settle()

    def stop(self) -> None:
        """Try no more."""
        self._timer.stop()
        self._tasks = None

    def try_now(self) -> None:
        """Try at once, as the person asked."""
        self._wait = FIRST_WAIT_MS
        self._timer.stop()
        self._look()

    @property
    def is_away(self) -> bool:
        """Whether the server is away."""
        return bool(self.since)

    def _away(self) -> None:
        if self._gateway is None or self._tasks is None or self.since:
            return
        self._gateway.away = True
        self.since = swedish_time(self._gateway.workspace.store.clock())
        self._wait = FIRST_WAIT_MS
        self._timer.start(self._wait)
        self.lost.emit()

    def _look(self) -> None:
        if self._tasks is not None and self._gateway is not None:
            self._tasks.background(
                self._gateway.is_there,
                then=lambda _yes: self.settle(),
                failed=self._again,
                owner=self,
                lane="contact",
            )

    def _again(self, error: Exception) -> None:
        if isinstance(error, NoContact) and not self.since:
            self._away()
        elif self._tasks is not None:
            if isinstance(error, (Forbidden, NoPassword)):
                self.refused.emit(error)
            self._wait = min(self._wait * 2, LONGEST_WAIT_MS)
            self._timer.start(self._wait)

    def settle(self) -> None:
        """Send what waits."""
        if self._tasks is not None and self._gateway is not None:
            self._tasks.background(
                self._gateway.settle, then=self._back, failed=self._again, owner=self, lane=WRITES
            )

    def _back(self, done: Settled) -> None:
        was_away, self.since = bool(self.since), ""
        if was_away:
            self.found.emit()
        if self._tasks is not None:
            self._tasks.announce(Everything() if was_away else done.roots)
        if done.sent or done.refused:
            self.settled.emit(done)


class ContactBanner(QFrame):
    """One calm line over the window's pages while the server is away."""

    def __init__(self, contact: Contact, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 6, 12, 6)
        row.setSpacing(12)
        self._contact = contact
        self.words = label("", "note-warn", wrap=True)
        row.addWidget(self.words, 1)
        self.again = SecondaryButton(t("Try now"))
        self.again.clicked.connect(contact.try_now)
        row.addWidget(self.again)
        contact.lost.connect(self._show)
        contact.found.connect(self.hide)
        self.setVisible(contact.is_away)
        if contact.is_away:
            self._show()

    def _show(self) -> None:
        said = t(
            "No contact with the server since {time}. What you see is from then; what you write is kept and "
            "sent when contact is back.",
            time=self._contact.since,
        )
        self.words.setText(said)
        self.setAccessibleName(said)
        self.show()


def tell(say: Callable[..., Any], done: Settled, choose: Callable[[], object]) -> None:
    """Say in the window what came of what waited."""
    if done.sent:
        say(
            n(
                "Contact is back. {count} thing that waited was sent.",
                "Contact is back. {count} things that waited were sent.",
                done.sent,
            )
        )
    if done.refused:
        said = n(
            "{count} thing that waited could not be sent as it is.",
            "{count} things that waited could not be sent as they are.",
            len(done.refused),
        )
        say(said, "warn", action=t("Look"), run=choose, lasting=True)
