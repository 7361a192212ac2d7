"""Takes municipalities' answers in as they come, and says so in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from investcrm.services import inbox
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.domain.municipal import TakenIn
    from investcrm.gui.navigation import Navigator


class Collector(QObject):
    """Looks when the window is there and after every change; what waits is taken in, once."""

    def __init__(self, nav: Navigator, parent: QObject) -> None:
        super().__init__(parent)
        self._nav = nav
        nav.tasks.changed.connect(lambda _roots: self.look())

    def look(self) -> None:
        """See whether an answer waits."""
        self._nav.tasks.query(inbox.waits, then=self._found, failed=_ignore, owner=self, key="tray")

    def _found(self, waits: bool) -> None:
        if waits:
            self._nav.tasks.mutate(
                lambda uow, _command: inbox.collect(uow), None, then=self._say, failed=_ignore, owner=self
            )

    def _say(self, taken: tuple[TakenIn, ...]) -> None:
        if not taken:
            return
        first = taken[0]
        verb = t("{name} has declined: {title}") if first.declined else t("{name} has answered: {title}")
        said = verb.format(name=first.municipality, title=first.title)
        if len(taken) > 1:
            said = n("{count} municipality has answered", "{count} municipalities have answered", len(taken))
        self._nav.shell.say(
            said,
            "info",
            action=t("Show"),
            run=lambda: self._nav.open_inquiry(first.inquiry_id, "municipalities"),
        )


def _ignore(_error: Exception) -> None:
    """Somebody else was quicker, or the connection is gone: the next look sees."""
