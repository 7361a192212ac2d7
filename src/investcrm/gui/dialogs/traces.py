"""Where words of a case that became confidential still stand in the open, each with the way there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import LinkButton
from investcrm.services import traces
from investcrm.words import current, n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.services.traces import Place
    from investcrm.store.passage import Trace

_LISTED = 200


class TracesDialog(Sheet):
    """One part for each place: the record, the field, what it says."""

    def __init__(self, nav: Navigator, found: tuple[Place, ...]) -> None:
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
        self.found = found
        self.links: list[LinkButton] = []
        self.cancel.setText(t("Close"))
        for one in found[:_LISTED]:
            self.body.addWidget(self._line(one))
            if one.text:
                self.body.addWidget(label(one.text, "small", wrap=True, selectable=True))
        if len(found) > _LISTED:
            more = len(found) - _LISTED
            self.body.addWidget(label(n("and {count} more", "and {count} more", more), "muted"))
        self.body.addStretch(1)

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
        """Leave the list for the record; it is listed again from the notice."""
        self.accept()
        opens: dict[str, Callable[[str], None]] = {
            "inquiry": self.nav.open_inquiry,
            "organisation": self.nav.open_organisation,
            "site": self.nav.open_site,
        }
        opens[one.owner](one.owner_id)


def run(nav: Navigator, found: tuple[Trace, ...]) -> None:
    """Read what the places are, and list them."""
    nav.tasks.query(
        traces.located,
        found,
        current().language,
        then=lambda places: TracesDialog(nav, places).open(),
        failed=nav.shell.say_error,
    )
