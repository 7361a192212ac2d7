"""What comes from the other side: answers taken in by the region, questions told to a municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.domain.municipal import BriefRow, TakenIn
    from investcrm.gui.navigation import Navigator


class Collector(QObject):
    """Looks when the window is there and after every change; what waits is taken in, once."""

    def __init__(self, nav: Navigator, parent: QObject) -> None:
        super().__init__(parent)
        self._nav = nav
        nav.tasks.changed.connect(lambda _roots: self.look())

    def look(self) -> None:
        """See whether an answer waits."""
        self._nav.tasks.query(_waits, then=self._found, failed=_ignore, owner=self, key="tray")

    def _found(self, waits: bool) -> None:
        if waits:
            self._nav.tasks.mutate(_collect, None, then=self._say, failed=_ignore, owner=self)

    def _say(self, taken: tuple[TakenIn, ...]) -> None:
        if not taken:
            return
        first = taken[0]
        places = {"name": first.municipality, "title": first.title}
        said = (
            t("{name} has declined: {title}", **places)
            if first.declined
            else t("{name} has answered: {title}", **places)
        )
        if len(taken) > 1:
            said = n("{count} municipality has answered", "{count} municipalities have answered", len(taken))
        self._nav.shell.say(
            said,
            "info",
            action=t("Show"),
            run=lambda: self._nav.open_inquiry(first.inquiry_id, "municipalities"),
        )


class Announcer(QObject):
    """Says in a municipality's window what the region has just asked or written.

    A server's log shows a municipality nothing of the briefs that others got, and of its own as little, so
    its window looks into the tray itself whenever anybody did anything.
    """

    def __init__(self, nav: Navigator, parent: QObject) -> None:
        super().__init__(parent)
        self._nav = nav
        self._known: dict[str, BriefRow] | None = None
        nav.tasks.changed.connect(lambda _roots: self.look())

    def look(self) -> None:
        """See what is new since the last look; the first one only learns what is there."""
        codes = self._nav.actor.municipality_codes
        self._nav.tasks.query(_asked, codes, then=self._found, failed=_ignore, owner=self, key="asked")

    def _found(self, rows: tuple[BriefRow, ...]) -> None:
        before, self._known = self._known, {row.id: row for row in rows}
        if before is None:
            return
        changed = [row for row in rows if before.get(row.id) != row]
        for row in changed:
            old = before.get(row.id)
            if row.is_open and old is None:
                self._say(t("The region asks: {title}", title=row.name), row)
            elif row.news and old is not None and not old.news:
                self._say(t("The region has written about {title}", title=row.name), row)
            elif row.is_open and old is not None and old.reminded_on != row.reminded_on:
                self._say(t("The region reminds you of {title}", title=row.name), row)
        if changed:
            self._nav.tasks.announce(frozenset(row.id for row in changed))

    def _say(self, text: str, row: BriefRow) -> None:
        self._nav.shell.say(text, "info", action=t("Show"), run=lambda: self._nav.open_brief(row.id))


def _waits(reader: Any) -> bool:
    from investcrm.services import inbox  # on the reading thread: the first list need not wait for it

    return inbox.waits(reader)


def _collect(uow: Any, _command: None) -> tuple[TakenIn, ...]:
    from investcrm.services import inbox

    return inbox.collect(uow)


def _asked(reader: Any, codes: frozenset[str]) -> tuple[BriefRow, ...]:
    from investcrm.services import municipal

    return municipal.inbox(reader, codes)


def _ignore(_error: Exception) -> None:
    """Somebody else was quicker, or the connection is gone: the next look sees."""
