"""Where words of a case that became confidential still stand in the open, each with the way there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from investcrm.domain.secrecy_commands import EraseWording
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import clear_layout, label
from investcrm.gui.widgets.buttons import LinkButton, SecondaryButton
from investcrm.services import traces
from investcrm.words import current, n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.room.entrance import Entrance
    from investcrm.gui.tasks import Report
    from investcrm.services.traces import Place
    from investcrm.store.passage import Trace

_LISTED = 200
Found = tuple[tuple["Trace", ...], tuple["Place", ...]]


class TracesDialog(Sheet):
    """One part for each place: the record, the field, what it says; at the end what the history still says.

    The words themselves are kept nowhere: to look again, the room must be open.
    """

    is_of_the_room = True
    """It stays when the case leaves the open store, which is what it is about; the room's lock closes it."""

    def __init__(self, nav: Navigator, entrance: Entrance, inquiry_id: str, found: Found) -> None:
        super().__init__(
            nav,
            t("Words of the case in the open"),
            "",
            note=t(
                "The case is in the room. Others wrote its words here; go there and change what must not "
                "stand."
            ),
            topic="room",
            size=(680, 520),
            scrolls=True,
        )
        self._entrance, self._inquiry_id = entrance, inquiry_id
        self.found = found
        self.links: list[LinkButton] = []
        self.cancel.setText(t("Close"))
        self.again = SecondaryButton(t("Look again"), icon="refresh")
        self.again.clicked.connect(lambda _on=False: self._look(self._take))
        self.left.addWidget(self.again)
        self.erase: SecondaryButton | None = None
        entrance.keeper.locking.connect(self.reject)
        self._take(found)

    @property
    def places(self) -> tuple[Place, ...]:
        """What can be gone to and changed."""
        return tuple(one for one in self.found[1] if not one.is_history)

    @property
    def history(self) -> tuple[int, ...]:
        """The changes whose earlier wording says words of the case."""
        told = (int(one.row_id) for one in self.found[0] if one.table == traces.HISTORY)
        return tuple(dict.fromkeys(told))

    def _take(self, found: Found) -> None:
        self.found, self.links, self.erase = found, [], None
        clear_layout(self.body)
        for one in self.places[:_LISTED]:
            self.body.addWidget(self._line(one))
            if one.text:
                self.body.addWidget(label(one.text, "small", wrap=True, selectable=True))
        if len(self.places) > _LISTED:
            more = len(self.places) - _LISTED
            self.body.addWidget(label(n("and {count} more", "and {count} more", more), "muted"))
        if self.history:
            self._tell_of_history()
        elif not self.places:
            self.body.addWidget(label(t("Nothing in the open says words of the case any more."), wrap=True))
        self.body.addStretch(1)

    def _tell_of_history(self) -> None:
        count = len(self.history)
        said = n("In the history: {count} earlier wording", "In the history: {count} earlier wordings", count)
        self.body.addWidget(label(said, "strong"))
        on_server = self._entrance.outside.is_shared
        why = (
            t(
                "No form shows it, and on a server nobody can change it: the history is kept as long as the "
                "record, and goes when that is disposed of by a decided rule. Until then whoever runs the "
                "database can read it."
            )
            if on_server
            else t(
                "No form shows it, but it lies in the file and its backups. Change the records first; then "
                "take the earlier wording out of the history here. That and when they were changed stays."
            )
        )
        self.body.addWidget(label(why, "small", wrap=True))
        for one in self.found[1]:
            if one.is_history and one.owner:
                self.body.addWidget(self._line(one))
        if not on_server:
            line = QHBoxLayout()
            self.erase = SecondaryButton(t("Take it out of the history for good"))
            self.erase.clicked.connect(lambda _on=False: self._erase())
            line.addWidget(self.erase)
            line.addStretch(1)
            self.body.addLayout(line)

    def _line(self, one: Place) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 6, 0, 0)
        row.setSpacing(8)
        said = " \u00b7 ".join(filter(None, (t(one.kind), one.field)))
        row.addWidget(label(said, "strong"))
        row.addStretch(1)
        if one.owner:
            link = LinkButton(one.title)
            link.setAccessibleName(t("Go to {name}", name=one.title))
            link.clicked.connect(lambda _on=False: self.go_to(one))
            row.addWidget(link)
            self.links.append(link)
        return line

    def go_to(self, one: Place) -> None:
        """Leave the list for the record; it is listed again from the notice, or from the case's tab."""
        self.accept()
        opens: dict[str, Callable[[str], None]] = {
            "inquiry": self.nav.open_inquiry,
            "organisation": self.nav.open_organisation,
            "site": self.nav.open_site,
        }
        opens[one.owner](one.owner_id)

    def _look(self, then: Callable[[Found], object]) -> None:
        look(self._entrance, self._inquiry_id, then, self)

    def _erase(self) -> None:
        """Take what the history said when it was last looked at out of it, and look again."""
        self.run(traces.erase_wording, EraseWording(self.history), lambda _count: self._look(self._take))


def look(entrance: Entrance, inquiry_id: str, then: Callable[[Found], object], owner: Any) -> None:
    """Look in the open for the words of a case of the open room, and go on with what was found."""
    room = entrance.keeper.tasks
    if room is None:
        entrance.window.say(t("The room is locked: open it to look for the words of its case."), "warn")
        return
    outside = entrance.outside

    def work(_report: Report, reader: Any) -> Found:
        said = traces.words_of(reader, inquiry_id)
        with outside.reader() as other:
            found = traces.search(other, said)
            return found, traces.located(other, found, current().language)

    room.background(work, reading=True, then=then, failed=entrance.window.say_error, owner=owner)


def run(entrance: Entrance, inquiry_id: str, passed: tuple[Trace, ...] = ()) -> None:
    """Look for the words of a case, and list where they stand; ``passed`` is what was found when it moved."""

    def show(found: Found) -> None:
        TracesDialog(entrance.nav, entrance, inquiry_id, found).open()

    if not passed:
        look(entrance, inquiry_id, show, entrance)
        return
    entrance.nav.tasks.query(
        lambda reader: (passed, traces.located(reader, passed, current().language)),
        then=show,
        failed=entrance.window.say_error,
    )
